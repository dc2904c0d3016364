"""How is a library loaded in a thread beside the window, without the window waiting for the disk?"""

import sys
from importlib.util import find_spec
from pathlib import Path

from migviz.errors import InputError
from migviz.regular_file import read_bytes

ENDINGS = (".so", ".dll", ".pyd", ".dylib")
MOST = 2**26
"""Bytes that are read of one; the largest has a third of them."""


def read_from_disk(package: str) -> int:
    """Read what a package will load that is compiled, and throw it away: afterwards the system has it at hand. Python lets no other thread go on while it
    loads such a file, 100 ms of the first film after the machine was started; while it reads one it does. Returns how many bytes; 0 where the package
    is loaded, or there is none."""
    spec = find_spec(package) if package not in sys.modules else None
    if spec is None or spec.origin is None:
        return 0
    home = Path(spec.origin).parent
    return sum(_read(file) for folder in (home.with_name(f"{package}.libs"), home) for file in _compiled(folder))


def _compiled(folder: Path) -> list[Path]:
    return sorted(file for file in folder.rglob("*") if any(ending in file.suffixes for ending in ENDINGS))


def _read(file: Path) -> int:
    """As much as can be: who loads it afterwards says what is wrong."""
    try:
        return len(read_bytes(file, MOST))
    except (OSError, InputError):
        return 0
