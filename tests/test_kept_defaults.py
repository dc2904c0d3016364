"""What do the records of each room hold, and what do its functions take, where nobody says otherwise? Nothing: no time, no text, not chosen, not open. What is not
nothing is kept, and the difference to that is what a review has to look at.

`MIGVIZ_KEEP=1 make test-all ARGS=tests/test_kept_defaults.py` writes it anew.
"""

import inspect
import pkgutil
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from importlib import import_module
from typing import Any

import pytest

import migviz
from tests.kept_text import is_as_kept

ROOMS = ("scenario", "trace", "engine", "replay", "say", "study", "recorded", "course", "showing", "export")


def defaults(room: str) -> Iterator[str]:
    """Every default in a room that is something."""
    for name in sorted(module.name for module in pkgutil.walk_packages(migviz.__path__, "migviz.")):
        if not name.startswith(f"migviz.{room}"):
            continue
        for one in [*vars(import_module(name)).values()]:
            if getattr(one, "__module__", "") == name:
                for field, value in _of_record(one) if isinstance(one, type) and is_dataclass(one) else ():
                    yield f"{name.removeprefix('migviz.')} {one.__name__}.{field} = {value!r}"
                for function, field, value in _of_functions(one):
                    yield f"{name.removeprefix('migviz.')} {function}({field}={value!r})"


def _of_record(record: Any) -> Iterator[tuple[str, object]]:
    return ((field.name, field.default) for field in fields(record) if _is_something(field.default))


def _of_functions(one: Any) -> Iterator[tuple[str, str, object]]:
    """Of a function, or of all of a class."""
    those = [*vars(one).values()] if inspect.isclass(one) else [one]
    for function in filter(inspect.isfunction, map(inspect.unwrap, filter(callable, those))):
        for parameter in inspect.signature(function).parameters.values():
            made = function.__name__ == "__init__" and is_dataclass(one)
            if not made and _is_something(parameter.default):
                yield function.__qualname__, parameter.name, parameter.default


def _is_something(value: object) -> bool:
    """A plain value that is not nothing."""
    if isinstance(value, tuple):
        return any(value)
    return isinstance(value, bool | int | float | str) and value not in (False, 0, "")


@pytest.mark.parametrize("room", ROOMS)
def test_what_nobody_sets_is_nothing_or_what_it_was(room: str) -> None:
    is_as_kept(f"defaults-{room}", "\n".join(defaults(room)) + "\n")
