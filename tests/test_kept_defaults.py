"""What do the records of each room hold where nobody says otherwise? Nothing: no time, no text, not chosen, not open. What is not
nothing is kept, and the difference to that is what a review has to look at.

`MIGVIZ_KEEP=1 make test-all ARGS=tests/test_kept_defaults.py` writes it anew.
"""

import pkgutil
from collections.abc import Iterator
from dataclasses import MISSING, fields, is_dataclass
from importlib import import_module

import pytest

import migviz
from tests.kept_text import is_as_kept

ROOMS = ("scenario", "trace", "engine", "replay", "say", "study", "recorded", "course", "showing", "export")


def defaults(room: str) -> Iterator[str]:
    """Every default in a room that is something."""
    for name in sorted(module.name for module in pkgutil.walk_packages(migviz.__path__, "migviz.")):
        if not name.startswith(f"migviz.{room}"):
            continue
        for record in vars(import_module(name)).values():
            if isinstance(record, type) and is_dataclass(record) and record.__module__ == name:
                for field in fields(record):
                    value = field.default
                    plain = value is None or isinstance(value, bool | int | float | str | tuple)
                    something = any(value) if isinstance(value, tuple) else value not in (None, False, 0, "")
                    if value is not MISSING and plain and something:
                        yield f"{name.removeprefix('migviz.')} {record.__name__}.{field.name} = {value!r}"


@pytest.mark.parametrize("room", ROOMS)
def test_what_nobody_sets_is_nothing_or_what_it_was(room: str) -> None:
    is_as_kept(f"defaults-{room}", "\n".join(defaults(room)) + "\n")
