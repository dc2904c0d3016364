"""How is a file written so that at any time either the old or the whole new one is there?

Everything that writes a file goes through `whole_file`: beside the file, flushed, checked, renamed. What is no file (a
device, a pipe, `-` for the standard output) is written to, never replaced.
"""

import os
import platform
import re
import shutil
import stat
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, BinaryIO, cast

from migviz.errors import InputError, Problem, shown
from migviz.language import _

STANDARD_OUTPUT = Path("-")
IN_MEMORY = 64 * 2**20
"""Bytes for a device that are kept in memory until all are there; more go to a file without a name."""
_OPEN_ALREADY = re.compile(r"/dev/(?P<name>stdout|stderr|fd/(?P<number>\d+))|/proc/self/fd/(?P<own>\d+)")


def write_whole(path: Path, content: str | bytes, *, lasting: bool = True) -> None:
    """Write a file at once. Raises OSError, which names this file; then the old one is still there."""
    with whole_file(path, lasting=lasting) as file:
        file.write(content if isinstance(content, bytes) else content.encode())


@contextmanager
def whole_file(path: Path, *, lasting: bool = True) -> Iterator[BinaryIO]:
    """A file to write to, which takes the place of the old one when the block ends, and never if the block fails.

    `lasting`: wait until it is on the disk, so that a power cut does not take it. Raises OSError, which names this file.
    """
    try:
        with _straight(path) if is_stream(path) else _beside(Path(os.path.realpath(path)), lasting) as file:
            yield file
    except OSError as error:
        if error.errno is None:  # a writer's own failure, without the system's words
            raise
        raise OSError(error.errno, os.strerror(error.errno), str(path)) from error


def clear_begun(folder: Path) -> None:
    """Remove what programs that were killed had begun in a folder of the user's own; of those that run nothing is touched."""
    _clear(folder, ".migviz-*.new")


def _clear(folder: Path, names: str) -> None:
    for beside in folder.glob(names):
        number = beside.name.split("-")[1]
        with suppress(OSError):
            if number.isdecimal() and not _runs(int(number)):
                beside.unlink()


def _runs(number: int) -> bool:
    """Whether there is a process of this number; where asking would end it (Windows), there is."""
    if os.name != "posix":
        return True
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def is_stream(path: Path) -> bool:
    """Whether this is no file to be replaced: a device, a pipe, the standard output."""
    if path == STANDARD_OUTPUT or _OPEN_ALREADY.fullmatch(str(path)):
        return True
    try:
        mode = os.stat(path).st_mode
    except (OSError, ValueError):
        return False
    return not (stat.S_ISREG(mode) or stat.S_ISDIR(mode))


def format_of(path: Path, formats: Sequence[str], *, where: str = "-o") -> str:
    """The format that a name asks for, one of `formats`; a device or `-` without a suffix gets the first.

    Raises InputError for any other suffix, and for a folder that is not there.
    """
    suffix = path.suffix.lower().lstrip(".")
    if is_stream(path):
        return suffix if suffix in formats else formats[0]
    if suffix not in formats:
        message = _("{name}: the name must end in {endings}", name=shown(path.name), endings=_either(formats))
        raise InputError([Problem(message=message, where=where)])
    if not path.parent.is_dir():
        message = _("{folder} is not a folder. Name a file in a folder that exists", folder=shown(str(path.parent)))
        raise InputError([Problem(message=message, where=where)])
    return suffix


def _either(formats: Sequence[str]) -> str:
    *others, last = (f".{name}" for name in formats)
    return _("{names} or {last}", names=", ".join(others), last=last) if others else last


@contextmanager
def _beside(path: Path, lasting: bool) -> Iterator[BinaryIO]:
    """A new file in the same folder, renamed at the end. What was begun is removed, whatever happens.

    A program that is killed cannot remove it: whoever writes the same file next does. (A file without a name, O_TMPFILE,
    would leave nothing, but can be linked to a free name only, never in the place of the old file.)
    """
    old = path.exists()
    if old and not os.access(path, os.W_OK):  # a file that may not be written may not be replaced either
        raise PermissionError(13, os.strerror(13))
    mark = _mark(path)
    _clear(path.parent, f".migviz-*-{mark}-*.new")
    beside = path.with_name(f".migviz-{os.getpid()}-{mark}-{os.urandom(4).hex()}.new")
    flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    try:
        with open(os.open(beside, flags, 0o666), "w+b") as file:
            yield file
            file.flush()
            if lasting:
                os.fsync(file.fileno())
        if old:
            shutil.copymode(path, beside)
        beside.replace(path)
    finally:
        with suppress(OSError):
            beside.unlink(missing_ok=True)
    if lasting:
        _sync_folder(path.parent)


def _mark(path: Path) -> str:
    """What is the same for all that this machine begins to write for one file: another machine's processes are unknown here."""
    import hashlib  # with a library of ciphers: the first picture does not wait for it

    return hashlib.sha256(f"{platform.node()}/{path.name}".encode(errors="surrogateescape")).hexdigest()[:12]


def _sync_folder(folder: Path) -> None:
    """The new name too has to reach the disk; where a folder cannot be asked (Windows), nothing is lost but time."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


@contextmanager
def _straight(path: Path) -> Iterator[BinaryIO]:
    """What is no file gets everything at the end: most writers go back and forth in what they write."""
    with tempfile.SpooledTemporaryFile(IN_MEMORY) as kept:
        yield cast(BinaryIO, kept)
        kept.seek(0)
        with _opened_stream(path) as out:
            shutil.copyfileobj(kept, out)
            out.flush()


def _opened_stream(path: Path) -> IO[bytes]:
    found = _OPEN_ALREADY.fullmatch("/dev/stdout" if path == STANDARD_OUTPUT else str(path))
    if found is None:
        return open(os.open(path, os.O_WRONLY), "wb")
    if sys.stdout is None and path == STANDARD_OUTPUT:
        raise OSError(9, os.strerror(9), str(path))  # closed: another file may have its number by now
    number = found["number"] or found["own"] or ("2" if found["name"] == "stderr" else "1")
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:
            stream.flush()  # what was printed before stays before
    return open(os.dup(int(number)), "wb")
