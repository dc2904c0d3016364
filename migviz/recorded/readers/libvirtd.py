"""What did libvirtd hear from QEMU? Its log has the monitor's messages in it, one in a line."""

import re
from collections.abc import Sequence

from migviz.language import N_
from migviz.recorded.lines import Line, clock_of
from migviz.recorded.objects import parsed
from migviz.recorded.reader import Found, Reader, Verified
from migviz.recorded.readers.qmp import Session

_MESSAGE = re.compile(r"QEMU_MONITOR_(?:RECV_EVENT|RECV_REPLY|SEND_MSG|IO_WRITE):.*?(?:event|reply|msg|buf)=(\{.*)")
_CLOCK = re.compile(r"^(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3})\+0000")


def read(lines: Sequence[Line]) -> Found:
    """The monitor's messages; one session for each monitor."""
    sessions: dict[str, Session] = {}
    understood = set[int]()
    for line in lines:
        line = _unwrapped(line)
        found = _MESSAGE.search(line.text)
        message = parsed(_unquoted(found[1])) if found else None
        if message is None:
            continue
        monitor = re.search(r"mon=(0x[0-9a-f]+)", line.text)
        session = sessions.setdefault(monitor[1] if monitor else "", Session())
        stamp = _CLOCK.match(line.text)
        clock = clock_of(stamp[1]) if stamp else line.clock
        if session.tell(Line(number=line.number, text="", clock=clock), message):
            understood.add(line.number)
    for session in sessions.values():
        session.collector.close()
    migrations = tuple(item for session in sessions.values() for item in session.collector.found)
    return Found(migrations=migrations, understood=frozenset(understood))


def _unwrapped(line: Line) -> Line:
    """KubeVirt's virt-launcher writes each line of libvirt's log as an object."""
    if not line.text.startswith("{"):
        return line
    wrapped = parsed(line.text)
    said = wrapped.get("msg") if wrapped is not None else None
    if wrapped is None or not isinstance(said, str):
        return line
    clock = clock_of(str(wrapped.get("timestamp", "")))
    return Line(number=line.number, text=said, clock=clock if clock is not None else line.clock)


def _unquoted(text: str) -> str:
    """Mail archives write = as =3D."""
    return text.replace("=3D", "=")


LIBVIRTD = Reader(
    name="libvirtd",
    title="libvirtd: debug log",
    decides=lambda text: "QEMU_MONITOR_" in text and "{" in text,
    read=read,
    known_by="QEMU_MONITOR_ and an object",
    verified=(Verified.PUBLIC,),
    checked=N_("libvirt, and KubeVirt around it; whole migrations made by its template"),
)
