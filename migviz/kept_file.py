"""What becomes of a file of the user's own that cannot be read, or not all of it? It stays beside, and what can be read is used."""

import json
import os
import re
from collections.abc import Iterator
from contextlib import suppress
from itertools import count
from pathlib import Path
from typing import Any

from migviz.errors import InputError
from migviz.regular_file import read_bytes
from migviz.whole_file import write_whole

MOST_COPIED = 50_000_000
"""Bytes of a file that is copied; a larger one is renamed, which needs no room."""
DEEPEST = 20
"""Chosen: nothing that migviz writes is deeper than 6."""
MOST_ENTRIES = 10_000
_NAMED = re.compile(r'"((?:[^"\\]|\\.){0,200})"\s*:\s*')


def set_aside(path: Path, *, once: bool = False) -> Path | None:
    """Keep a file as it is beside itself: NAME.bak, NAME.2.bak and so on. None: the same content is there already.

    `once`: also None where there is any. Raises OSError; then the file must not be written over.
    """
    if not path.is_file():  # a folder, a device: nothing that could be written over
        raise OSError(22, os.strerror(22), str(path))
    content = read_bytes(path, MOST_COPIED) if path.stat().st_size <= MOST_COPIED else None
    for number in count(1):
        beside = path.with_name(f"{path.name}.bak" if number == 1 else f"{path.name}.{number}.bak")
        if not os.path.lexists(beside):
            break
        with suppress(OSError, InputError):
            if once or (
                content is not None
                and beside.stat().st_size == len(content)
                and read_bytes(beside, MOST_COPIED) == content
            ):
                return None
    if content is None:
        path.rename(beside)
    else:
        write_whole(beside, content)
    return beside


def salvaged(text: str) -> Iterator[tuple[str, Any]]:
    """The entries of a damaged JSON text that are whole in themselves, by their names, wherever they are."""
    reader = json.JSONDecoder()
    for found, __ in zip(_NAMED.finditer(text), range(MOST_ENTRIES), strict=False):
        with suppress(ValueError, RecursionError):
            value, __end = reader.raw_decode(text, found.end())
            yield found[1], value


def is_plain(value: object, deepest: int = DEEPEST) -> bool:
    """Whether a JSON value that nobody here knows can be kept and written back."""
    if isinstance(value, dict | list):
        inner = value.values() if isinstance(value, dict) else value
        return deepest > 0 and all(is_plain(one, deepest - 1) for one in inner)
    return True
