"""What does a real migration do right now? Asks QEMU's monitor again and again, and never tells it anything.

Only commands that begin with `query-` are sent, after the greeting that the protocol asks for (`qmp_capabilities`), which changes nothing of the VM. What
comes back is kept as lines that open like a log. A monitor that has answered once and goes away is asked for again, less and less often; lines tell of it.
"""

import json
import socket
from collections.abc import Callable, Generator, Iterator
from contextlib import closing, suppress
from typing import Any, BinaryIO

from migviz.errors import InputError, Problem, shown
from migviz.language import _
from migviz.recorded.asked_again import RETRIES, Connection
from migviz.recorded.objects import Object, parsed
from migviz.values import dataclass

ANSWER_WITHIN = 10.0
"""Seconds after which a monitor that does not answer is given up."""
LONGEST_ANSWER = 1_000_000
MOST_LINES = 100_000
ENDS = ("completed", "failed", "cancelled")
SETTINGS = ("query-migrate-capabilities", "query-migrate-parameters")
"""Asked once, for the limits that hold."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """Where a monitor is: a socket in the file system, or a host and a port."""

    path: str = ""
    host: str = ""
    port: int = 0


def address_of(text: str) -> Address:
    """Of `qmp:PATH` or `qmp:HOST:PORT`; InputError for anything else."""
    kind, __, rest = text.partition(":")
    host, colon, port = rest.rpartition(":")
    if kind != "qmp" or not rest:
        message = _(
            "{text} is not valid. Write qmp:PATH of the monitor's socket, qmp:HOST:PORT, or libvirt:URI and the VM's name",
            text=shown(text),
        )
        raise InputError([Problem(where="watch", message=message)])
    if colon and "/" not in rest and port.isdecimal() and 0 < int(port[:6]) < 65_536:
        return Address(host=host.strip("[]"), port=int(port))
    return Address(path=rest)


class Monitor:
    """A monitor that is asked."""

    def __init__(self, address: Address) -> None:
        self.events: list[Object] = []
        self._socket = _connected(address)
        self._file: BinaryIO = self._socket.makefile("rwb")  # type: ignore[assignment]
        try:
            self._greet()
        except (EOFError, OSError):
            self.close()
            raise _no_monitor(_("it ends without an answer")) from None
        except InputError:
            self.close()
            raise

    def _greet(self) -> None:
        if "QMP" not in self._read():
            raise _no_monitor(_("it does not greet as QEMU's monitor protocol does"))
        self._send("qmp_capabilities")
        self._answer()

    def close(self) -> None:
        """Nothing more is asked."""
        with suppress(OSError):  # what could not be written any more
            self._file.close()
        self._socket.close()

    def ask(self, command: str) -> Any:
        """The answer to a question; nothing else is ever sent."""
        if not command.startswith("query-"):
            raise ValueError(f"{command} is no question")
        self._send(command)
        return self._answer()

    def _send(self, command: str) -> None:
        self._file.write(json.dumps({"execute": command}).encode() + b"\n")
        self._file.flush()

    def _answer(self) -> Any:
        for __ in range(10_000):
            found = self._read()
            if "event" in found:
                self.events.append(found)
            elif "return" in found or "error" in found:
                return found.get("return")
        raise _no_monitor(_("it answers nothing that was asked"))

    def _read(self) -> Object:
        line = self._file.readline(LONGEST_ANSWER)
        if not line:
            raise EOFError
        return parsed(line.decode(errors="replace")) or {}


def _connected(address: Address) -> socket.socket:
    try:
        if not address.path:
            return socket.create_connection((address.host, address.port), timeout=ANSWER_WITHIN)
        return _local(address.path)
    except (OSError, ValueError) as error:
        raise _no_monitor(getattr(error, "strerror", None) or str(error)) from None


def _local(path: str) -> socket.socket:
    if not hasattr(socket, "AF_UNIX"):
        raise OSError(_("this system has no sockets in its file system"))
    link = socket.socket(socket.AF_UNIX)
    link.settimeout(ANSWER_WITHIN)
    try:
        link.connect(path)
    except BaseException:
        link.close()
        raise
    return link


def _no_monitor(reason: str) -> InputError:
    return InputError([Problem(where="watch", message=_("the monitor cannot be asked: {reason}", reason=reason))])


Clock = Callable[[], float]
Wait = Callable[[], object]


def watched(address: Address, now: Clock, wait: Wait) -> Iterator[str]:
    """Lines of a log, as they come, until the migration ends or the monitor for good; `wait` is called between two questions."""
    monitor: Monitor | None = Monitor(address)
    while monitor is not None:
        if (yield from _asked(monitor, now, wait)):
            return
        yield _said(now(), Connection.LOST)
        monitor = _again(address, wait)
        if monitor is not None:
            yield _said(now(), Connection.BACK)


def _asked(monitor: Monitor, now: Clock, wait: Wait) -> Generator[str, None, bool]:
    """As long as it answers; True: there is nothing more to ask."""
    with closing(monitor):
        try:
            yield from _settings(monitor, now)
            for __ in range(MOST_LINES):
                answer = monitor.ask("query-migrate")
                yield from _events(monitor)
                yield _line(now(), answer)
                if isinstance(answer, dict) and answer.get("status") in ENDS:
                    return True
                wait()
        except (EOFError, OSError):  # what it said is kept
            return False
    return True


def _again(address: Address, wait: Wait) -> Monitor | None:
    """The monitor once it is there again; None: it did not come back."""
    for turns in RETRIES:
        for __ in range(turns):
            wait()
        try:
            return Monitor(address)
        except InputError:
            continue
    return None


def _settings(monitor: Monitor, now: Clock) -> Iterator[str]:
    for question in SETTINGS:
        yield _line(now(), monitor.ask(question))


def _events(monitor: Monitor) -> Iterator[str]:
    while monitor.events:
        yield json.dumps(monitor.events.pop(0))


def _line(t: float, answer: Any) -> str:
    return json.dumps({"t": t, "return": answer})


def _said(t: float, state: Connection) -> str:
    return json.dumps({"t": t, "watch": state})
