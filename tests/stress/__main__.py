"""Is anything lost, does anything hang, under disorder of every kind? About twenty-five minutes, seeded, one table at the end.

python -m tests.stress [SHARE] [SEED] [LANE]     SHARE: of the full length, for example 0.1
"""

import itertools
import json
import os
import random
import resource
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import numpy as np

os.environ["QT_QPA_PLATFORM"] = "offscreen"

from migviz import simulate
from migviz.course.evidence import read_evidence
from migviz.course.kept import kept
from migviz.course.marking import mark
from migviz.course.reading import parse_lesson
from migviz.errors import InputError
from migviz.export.as_json import run_as_json
from migviz.gui.autosave import AFTER_EDIT
from migviz.replay.seen import seen_at
from migviz.resources import lessons_folder
from migviz.say.everything import everything_said
from migviz.scenario import Scenario, parse_scenario
from migviz.scenario.sharing import Shared, read_shared, share
from migviz.showing.remembered import kept_state
from migviz.study.axis import NUMERIC, usual_axis
from migviz.study.sweep import quick_sweep
from tests.attacks import corpus
from tests.engine import test_invariants
from tests.engine.drawn import LAWS
from tests.stress.edited_window import EVERY
from tests.stress.scenarios import random_scenario
from tests.stress.slowest import search

ROOT = Path(__file__).resolve().parent.parent.parent
MOST_SECONDS, MOST_MEMORY = 1.0, 300
"""Of any valid scenario: seconds of a usual processor (`tests/stress/slowest.py`), MiB."""
HANGS = 1800
"""Seconds after which a part hangs, also on a machine that does much else."""
MOST_LOST = 2 * AFTER_EDIT // EVERY
"""Edits that a kill may take: those until the last state is due, and as many while it is written on a busy machine."""
OLD = b"what was there before"
EXPORTS: Sequence[tuple[str, ...]] = (
    ("picture", "-o", "a.png"),
    ("picture", "-o", "a.svg"),
    ("picture", "-o", "a.pdf"),
    ("film", "--seconds", "20", "--size", "1280x720", "-o", "a.mp4"),
    ("film", "--seconds", "20", "--size", "1280x720", "-o", "a.gif"),
    ("capture", "-o", "a.pcapng"),
    (
        "sweep",
        "--exact",
        "--x",
        "link.bandwidth=1..9Gbit/s:20",
        "--y",
        "workload.dirty_rate=1..90MiB/s:20",
        "-o",
        "m.png",
    ),
    ("compare", "--pair", "quick-live", "-o", "c.pdf"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of the table. `faults` is empty where all is well."""

    what: str
    tried: int
    faults: tuple[str, ...]
    note: str = ""


def mutations(seconds: float, dice: random.Random) -> Row:
    """Every format, damaged at random: a value or an InputError comes out, never anything else."""
    lessons = [path.read_bytes() for path in sorted(lessons_folder().glob("*.md"))]
    lessons += [content for __, content in corpus.lessons() if len(content) < 20_000]
    progress = {"migviz": 1, "lesson": "a", "answers": {"q": {"tries": [{"given": ["x"], "right": True}]}}, "goals": {}}
    whole = {"kind": "evidence", "migviz": 1, "student": "A", "lessons": [progress]}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        kinds: Sequence[tuple[Callable[[], bytes], Callable[[bytes], object]]] = (
            (lambda: dice.choice(lessons), lambda raw: parse_lesson(raw.decode("utf-8", "replace"), folder=folder)),
            (
                lambda: "\n".join(random_scenario(dice).lines()).encode(),
                lambda raw: parse_scenario(raw.decode("utf-8", "replace")),
            ),
            (
                lambda: share(Shared(scenario=random_scenario(dice))).encode(),
                lambda raw: read_shared(raw.decode("latin-1")),
            ),
            (
                lambda: json.dumps(whole).encode(),
                lambda raw: mark(read_evidence(_file(folder / "e.json", raw)), {}, "e"),
            ),
            (lambda: json.dumps(progress).encode(), lambda raw: _progress(folder, raw)),
            (lambda: b'{"scenario": ["seed: 9"], "t": 3, "new": [1]}', lambda raw: _last(folder, raw)),
        )
        return _tried("mutated files", _until(seconds), lambda: _one_mutation(dice, *dice.choice(kinds)))


def _one_mutation(dice: random.Random, make: Callable[[], bytes], read: Callable[[bytes], object]) -> None:
    raw = bytearray(make())
    for __ in range(dice.choice((1, 1, 2, 5, 30))):
        at = dice.randrange(len(raw) + 1)
        match dice.randrange(4):
            case 0:
                raw[at : at + 1] = bytes([dice.randrange(256)])
            case 1:
                del raw[at : at + dice.randrange(40)]
            case 2:
                raw[at:at] = raw[dice.randrange(len(raw) + 1) :][: dice.randrange(200)]
            case _:
                raw[at:at] = dice.choice((b"\0", b"{", b"[", b"\xff", b"9" * 400, b"1e999", b"\r", "\u202e".encode()))
    with suppress(InputError):
        read(bytes(raw))


def _file(path: Path, raw: bytes) -> Path:
    path.write_bytes(raw)
    return path


def _progress(folder: Path, raw: bytes) -> None:
    said: list[str] = []
    path = _file(folder / "a.json", raw)
    kept("a", folder, said.append)
    beside = list(folder.glob("a.json*.bak"))
    assert not said or any(one.read_bytes() == raw for one in beside), "what cannot be read is not beside"
    for one in (path, *beside):
        one.unlink()


def _last(folder: Path, raw: bytes) -> None:
    path = _file(folder / "last.json", raw)
    kept_state(folder)
    for one in (path, *folder.glob("last.json*.bak")):
        one.unlink()


def invariants(count: int, dice: random.Random) -> Row:
    """Random scenarios over the whole ranges: every invariant of the engine's tests, JSON without NaN, all can be said, and a line
    of expected values."""
    laws = [law for law in LAWS if law.__module__ == test_invariants.__name__]
    assert laws

    def check() -> None:
        scenario = random_scenario(dice)
        try:
            run = simulate(scenario)
            json.dumps(run_as_json(run), allow_nan=False)
            for law in laws:
                law(run)
            for part in (0.0, dice.random(), 1.0):
                list(everything_said(seen_at(run, part * run.end)))
            _line(scenario, dice.choice([name for name in NUMERIC if name != "seed"]))
        except Exception as error:
            raise AssertionError(
                f"{type(error).__name__} {str(error)[:80]!r}: {'; '.join(scenario.lines())}"
            ) from error

    return _tried(f"random scenarios, {len(laws)} laws", iter(range(count)), check)


def _line(scenario: Scenario, name: str) -> None:
    """What is expected along a field: no number is divided by zero. A field whose usual range does not fit is left out."""
    with suppress(InputError), np.errstate(all="raise", under="ignore"):
        quick_sweep(scenario, usual_axis(name, 6))


def slowest(seconds: float, seed: int) -> Row:
    """The slowest scenario that a directed search finds."""
    found = list(search(seconds, seed))
    taken, scenario = found[-1]
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    slow = taken > MOST_SECONDS or memory > MOST_MEMORY
    faults = (f"{taken:.2f} s, {memory} MiB: {'; '.join(scenario.lines())}",) if slow else ()
    return Row(what="slowest scenario", tried=len(found), faults=faults, note=f"{taken:.2f} s, {memory} MiB")


def full_disk(dice: random.Random) -> Row:
    """Every export where a file may not grow past a few hundred bytes: the old file stays."""
    commands = iter(EXPORTS)

    def check() -> None:
        command, limit = next(commands), dice.randrange(0, 4000)
        with _folder(command) as path:
            ended = _start(command, path.parent, limit=limit)
            err = ended.communicate(timeout=300)[1]
            _as_before(path, ended.returncode, 1, err)

    return _tried("full disk", iter(EXPORTS), check)


def interrupted(count: int, dice: random.Random) -> Row:
    """Signals at random moments of every long command: the old file or a whole new one, exit 130 or 0, no traceback."""

    def check() -> None:
        command = dice.choice(EXPORTS)
        number = dice.choice((signal.SIGINT, signal.SIGTERM, signal.SIGHUP))
        with _folder(command) as path:
            started = _start(command, path.parent)
            time.sleep(dice.uniform(0.8, 4.0))
            started.send_signal(number)
            err = started.communicate(timeout=120)[1]
            if started.returncode == 0:
                assert path.read_bytes() != OLD and os.listdir(path.parent) == [path.name], "no whole new file"
            elif started.returncode != -number:  # it came before the program could hear it
                _as_before(path, started.returncode, 130, err)

    return _tried("signals in long commands", iter(range(count)), check)


def killed(count: int, dice: random.Random) -> Row:
    """kill -9 at random moments of a window that is edited: the last state is whole, and lacks at most what is edited until it is due.
    In every other one no run is there in time, so that all edits wait.

    Counted in edits, not in seconds: on a busy machine the edits are late too.
    """
    kinds = itertools.cycle(([], ["slow"]))

    def check() -> None:
        with tempfile.TemporaryDirectory() as name:
            folder, first = Path(name), dice.randrange(10, 10**6)
            started = subprocess.Popen(
                [sys.executable, "-m", "tests.stress.edited_window", name, str(first), *next(kinds)],
                stdout=subprocess.PIPE, cwd=ROOT, env=_environment(),
            )  # fmt: skip
            assert started.stdout is not None
            started.stdout.readline()
            time.sleep(dice.uniform(0.6, 2.5))
            started.kill()
            edits = started.stdout.read().decode().count("\n")
            said: list[str] = []
            state = kept_state(folder, said.append)
            assert not said, f"the last state is damaged: {said}"
            kept_seed = first if state is None else int(float(str(state.scenario["seed"])))
            kept_edits = max(0, kept_seed - first)  # the seed of a new window is below: nothing was edited yet
            assert edits - kept_edits <= MOST_LOST, f"{edits - kept_edits} of {edits} edits are lost"
            assert kept_edits <= edits + 1, f"{kept_edits} edits are kept, {edits} were made"

    return _tried("kill -9 of an edited window", iter(range(count)), check)


def window(seconds: float, seed: int) -> Row:
    """Random wishes, keys and clicks on the whole window; Qt's warnings are failures; memory at the end beside the start's."""
    command = [sys.executable, "-m", "tests.stress.wild_window", str(seconds), str(seed)]
    ended = subprocess.run(
        command, capture_output=True, text=True, cwd=ROOT, env=_environment(), timeout=3 * seconds + HANGS
    )
    lines = ended.stdout.splitlines()
    faults = tuple(line for line in lines if line.startswith("fault"))
    if ended.returncode:
        faults += (f"exit {ended.returncode}: {ended.stderr[-300:]!r}",)
    tried, note = (lines[-1].split(" ", 1) if lines and not faults else ("0", "")) if lines else ("0", "")
    return Row(what="random wishes on the window", tried=int(tried), faults=faults[:3], note=note)


def mixed_use(minutes: float, seed: int) -> Row:
    """A window in ordinary use: what it holds minute by minute."""
    command = [sys.executable, "-m", "tests.stress.mixed_use", str(minutes), str(seed)]
    ended = subprocess.run(
        command, capture_output=True, text=True, cwd=ROOT, env=_environment(), timeout=3 * 60 * minutes + HANGS
    )
    lines = ended.stdout.splitlines() or [ended.stderr[-300:]]
    faults = tuple(lines) if ended.returncode else ()
    return Row(what="memory in ordinary use", tried=1, faults=faults, note=lines[-1])


def answering(rounds: int, seed: int) -> Row:
    """Whether the window answers, whatever is done in it."""
    command = [sys.executable, "-m", "tests.stress.longest_turn", str(rounds), str(seed)]
    ended = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, env=_environment(), timeout=HANGS)
    lines = ended.stdout.splitlines() or [ended.stderr[-300:]]
    return Row(what="a window that answers", tried=1, faults=tuple(lines) if ended.returncode else (), note=lines[-1])


def _environment() -> dict[str, str]:
    return os.environ | {"PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"}


class _folder:
    """A folder with nothing but the old file of an export."""

    def __init__(self, command: tuple[str, ...]) -> None:
        self._made, self._name = tempfile.TemporaryDirectory(), command[-1]

    def __enter__(self) -> Path:
        path = Path(self._made.name) / self._name
        path.write_bytes(OLD)
        return path

    def __exit__(self, *_rest: object) -> None:
        self._made.cleanup()


def _start(command: tuple[str, ...], folder: Path, limit: int | None = None) -> "subprocess.Popen[bytes]":
    def limited() -> None:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_DFL)
        if limit is not None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    return subprocess.Popen(
        [sys.executable, "-m", "migviz", *command],
        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, cwd=folder, env=_environment(), preexec_fn=limited,
    )  # fmt: skip


def _as_before(path: Path, code: int, wanted: int, err: bytes) -> None:
    assert code == wanted, f"exit {code}: {err[-200:]!r}"
    assert path.read_bytes() == OLD, "the old file is gone"
    assert os.listdir(path.parent) == [path.name], f"left behind: {os.listdir(path.parent)}"
    assert b"Traceback" not in err, err[-200:]


def _until(seconds: float) -> Iterator[int]:
    ends, number = time.monotonic() + seconds, 0
    while time.monotonic() < ends:
        yield number
        number += 1


def _tried(what: str, rounds: Iterator[object], check: Callable[[], None]) -> Row:
    tried, faults = 0, []
    for __ in rounds:
        tried += 1
        try:
            check()
        except Exception as error:  # whatever goes wrong is what is looked for
            faults.append(f"{type(error).__name__}: {error}"[:600])
    return Row(what=what, tried=tried, faults=tuple(faults))


LANES: Mapping[str, Sequence[Callable[[float, int], Row]]] = {
    "alone": (
        lambda share, seed: mutations(60 * share, random.Random(seed)),
        lambda share, seed: slowest(300 * share, seed),
        lambda share, seed: invariants(max(1, int(2000 * share)), random.Random(seed)),
        lambda share, seed: full_disk(random.Random(seed)),
        lambda share, seed: mixed_use(3 * share, seed),
    ),
    "programs": (
        lambda share, seed: window(300 * share, seed),
        lambda share, seed: killed(max(1, int(100 * share)), random.Random(seed)),
        lambda share, seed: interrupted(max(1, int(30 * share)), random.Random(seed)),
        lambda share, seed: answering(max(1, int(20 * share)), seed),
    ),
}
"""Two lanes side by side, for two cores: in each, one part after the other; every part is in one."""


def main() -> int:
    """Both lanes, each in a program of its own; or the one that is named."""
    share, seed, lane = [*sys.argv[1:], *("1", "1", "")[len(sys.argv) - 1 :]]
    if lane:
        rows = [_told(part, float(share), int(seed)) for part in LANES[lane]]
        return 1 if any(row.faults for row in rows) else 0
    command = [sys.executable, "-m", "tests.stress", share, seed]
    lanes = [subprocess.Popen([*command, lane], cwd=ROOT, env=_environment()) for lane in LANES]
    codes = [one.wait() for one in lanes]
    return max(map(abs, codes))


def _told(part: Callable[[float, int], Row], share: float, seed: int) -> Row:
    """One part, and its line of the table, written at once so that the lanes do not mix."""
    began = time.monotonic()
    try:
        row = part(share, seed)
    except Exception as error:  # a part that breaks down must not end its lane
        row = Row(what="a part that broke down", tried=0, faults=(f"{type(error).__name__}: {error}"[:1000],))
    took = time.monotonic() - began
    line = f"{row.what:32} {row.tried:7} tried  {len(row.faults):4} faults  {took:5.0f} s  {row.note}"
    print("\n".join([line, *(f"    {fault}" for fault in row.faults[:5])]), flush=True)
    return row


if __name__ == "__main__":
    sys.exit(main())
