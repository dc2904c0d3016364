"""How is a file read that may be anything? Only if it is a regular one, and never more of it than is wanted."""

import os
import stat
from pathlib import Path

from migviz.errors import InputError, Problem
from migviz.language import _


def read_bytes(path: Path, most: int) -> bytes:
    """The content of a file, at most `most` bytes and one, by which a larger one is known.

    Raises OSError where it cannot be read, IsADirectoryError for a folder, and InputError at once for a device, a pipe or a
    socket: reading from one may wait forever, or never come to an end.
    """
    _check(os.stat(path).st_mode, path)  # before it is opened: opening a device may do something
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0) | getattr(os, "O_BINARY", 0)
    with open(os.open(path, flags), "rb") as file:
        _check(os.fstat(file.fileno()).st_mode, path)  # it may be another one by now
        return file.read(most + 1)


def _check(mode: int, path: Path) -> None:
    if stat.S_ISDIR(mode):
        raise IsADirectoryError(21, os.strerror(21), str(path))
    if not stat.S_ISREG(mode):
        message = _("is a device, a pipe or a socket, not a file. Name a file on a disk")
        raise InputError([Problem(message=message, where=str(path))])
