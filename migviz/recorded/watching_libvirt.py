"""What does libvirt say of a migration right now? Asks its Python binding, or else virsh, again and again, over a connection that may only read.

Two questions are ever asked, `domjobinfo` and, once the job is over, `domjobinfo --completed --keep-completed`: without the last word reading would erase
libvirt's account of it. Limits are not asked for: libvirt refuses that to who may only read.
"""

import itertools
import os
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

from migviz.errors import InputError, Problem, shown
from migviz.language import _
from migviz.recorded.asked_again import RETRIES, Connection
from migviz.recorded.libvirt_binding import Binding, is_here
from migviz.values import dataclass

ANSWER_WITHIN = 15.0
"""Seconds after which virsh is given up."""
MOST_LOOKS = 100_000
MISSED = 5
"""Chosen: so many times in a row libvirt may say that there is no such VM before that is believed: it has left this host."""
_NO_VM = re.compile("failed to get domain|no domain with|Domain not found", re.IGNORECASE)
LONGEST_ANSWER = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Domain:
    """A VM of libvirt: where it is asked for, and its name there."""

    uri: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Answer:
    text: str
    problem: str = ""

    @property
    def job(self) -> str:
        """The type of the job, in small letters; "" where none is named."""
        first = next((line for line in self.text.splitlines() if line.startswith("Job type:")), "")
        return first.partition(":")[2].strip().lower()


def domain_of(text: str, name: str) -> Domain:
    """Of `libvirt:URI` and a name; InputError for anything else."""
    uri = text.removeprefix("libvirt:")
    if not uri or not name or uri.startswith("-") or name.startswith("-"):
        message = _(
            "{text} needs the VM's name after it. Write for example libvirt:qemu:///system web01", text=shown(text)
        )
        raise InputError([Problem(where="watch", message=message)])
    return Domain(uri=uri, name=name)


def watched_domain(domain: Domain, now: Callable[[], float], wait: Callable[[], object]) -> Iterator[str]:
    """Lines of a log, as they come, until the job ends or libvirt for good; `wait` is called between two questions."""
    ask = _asker(domain)
    first = ask(False)
    if first.problem:
        raise _cannot(first.problem)
    seen, silent = False, _Silence()
    for answer in itertools.chain((first,), (ask(False) for __ in range(MOST_LOOKS))):
        told = silent.after(answer)
        if told is not None:
            yield from _lines(now(), _Answer(text=f"Watch:            {told}"))
        running = answer.job in ("bounded", "unbounded")
        if running:
            yield from _lines(now(), answer)
        if (seen and not running and not answer.problem) or silent.is_for_good:
            yield from _account(ask, now)
            return
        seen = seen or running
        for __ in range(silent.turns):
            wait()


class _Silence:
    """How often in a row nothing came of a question: that the VM is not there is soon believed, that libvirt is not takes longer."""

    def __init__(self) -> None:
        self._missed, self._is_away = 0, False

    def after(self, answer: _Answer) -> Connection | None:
        """What is to be told of the connection now."""
        was_away = self._is_away
        self._is_away = bool(answer.problem) and not _NO_VM.search(answer.problem)
        goes_on = self._is_away == was_away
        self._missed = 0 if not answer.problem else self._missed + 1 if goes_on else 1
        if goes_on:
            return None
        return Connection.LOST if self._is_away else Connection.BACK

    @property
    def turns(self) -> int:
        """So long it is waited before the next question."""
        return RETRIES[self._missed - 1] if self._is_away else 1

    @property
    def is_for_good(self) -> bool:
        """Whether nobody asks any more."""
        return self._missed >= (len(RETRIES) if self._is_away else MISSED)


Ask = Callable[[bool], _Answer]
"""What libvirt says of the job; True: what it keeps of one that is over."""


def _asker(domain: Domain) -> Ask:
    """The binding where it is installed; virsh otherwise."""
    if is_here():
        binding = Binding(domain.uri, domain.name)

        def ask(completed: bool) -> _Answer:
            told = binding.ask(completed=completed)
            return _Answer(text=told.text[:LONGEST_ANSWER], problem=told.problem)

        return ask
    virsh = shutil.which("virsh")
    if virsh is None:
        raise _cannot(
            _(
                "neither virsh nor libvirt's Python binding is here. On Debian or Ubuntu virsh is in the package libvirt-clients, "
                "the binding in python3-libvirt, or write: pip install migviz[libvirt]"
            )
        )
    completed_too = ("--completed", "--keep-completed")
    return lambda completed: _asked(virsh, domain, *(completed_too if completed else ()))


def _account(ask: Ask, now: Callable[[], float]) -> Iterator[str]:
    """What libvirt keeps of a job that is over; where the VM has left this host for good it keeps nothing, and no job is what it says."""
    answer = ask(True)
    yield from _lines(now(), answer if answer.job else _Answer(text=NO_JOB))


NO_JOB = "Job type:         None"


def _asked(virsh: str, domain: Domain, *more: str) -> _Answer:
    command = [virsh, "--readonly", "--connect", domain.uri, "domjobinfo", "--domain", domain.name, *more]
    try:
        found = subprocess.run(
            command, capture_output=True, text=True, errors="replace", timeout=ANSWER_WITHIN, check=False,
            stdin=subprocess.DEVNULL, env={**os.environ, "LC_ALL": "C"},
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return _Answer(text="", problem=_("virsh does not answer"))
    except OSError as error:
        return _Answer(text="", problem=error.strerror or str(error))
    if found.returncode:
        return _Answer(text="", problem=shown((found.stderr or found.stdout).strip().partition("\n")[0]))
    return _Answer(text=found.stdout[:LONGEST_ANSWER])


def _lines(t: float, answer: _Answer) -> Iterator[str]:
    yield datetime.fromtimestamp(t, UTC).isoformat(timespec="milliseconds")
    yield from (line.rstrip() for line in answer.text.splitlines() if line.strip())
    yield ""


def _cannot(reason: str) -> InputError:
    return InputError([Problem(where="watch", message=_("libvirt cannot be asked: {reason}", reason=reason))])
