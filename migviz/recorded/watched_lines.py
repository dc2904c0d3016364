"""What comes of a migration that is watched? Lines of a log, of whatever is asked, kept in a file as they come."""

from collections.abc import Callable, Generator, Iterator
from pathlib import Path

from migviz.recorded.watching import address_of, watched
from migviz.recorded.watching_libvirt import domain_of, watched_domain
from migviz.values import dataclass
from migviz.whole_file import write_whole

KEPT_EVERY = 60
"""Chosen: lines after which the file is written again, so that little is lost if the machine fails."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    """What is to be watched: a monitor (`qmp:` or `libvirt:`), for libvirt with the VM's name, every so many seconds. `file`: where it is recorded."""

    monitor: str
    domain: str = ""
    every: float = 1.0
    file: Path | None = None

    @property
    def name(self) -> str:
        """What it is called on a screen."""
        return " ".join(part for part in (self.monitor, self.domain) if part)


def watched_lines(asked: Watched, now: Callable[[], float], wait: Callable[[], object]) -> Generator[str]:
    """Lines as they come, kept on the way; `wait` is called between two questions. InputError at once for what is no monitor, and with the
    first line where it does not answer."""
    if asked.monitor.startswith("libvirt:"):
        return _kept(watched_domain(domain_of(asked.monitor, asked.domain), now, wait), asked.file)
    return _kept(watched(address_of(asked.monitor), now, wait), asked.file)


def _kept(lines: Iterator[str], path: Path | None) -> Generator[str]:
    """The same lines; whatever ends them, the file has all that came."""
    came: list[str] = []

    def keep() -> None:
        if path is not None and came:
            write_whole(path, "\n".join(came) + "\n")

    try:
        for line in lines:
            came.append(line)
            if len(came) % KEPT_EVERY == 0:
                keep()
            yield line
    finally:
        keep()
