"""What does every function of a room answer, and everything that a value of it knows of itself? Without being told which there are: whoever
takes only what is known here is asked. `tests/test_kept_answers.py` keeps the answers."""

import inspect
import math
import pkgutil
import random
import types
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass
from enum import Enum
from functools import cached_property
from importlib import import_module
from pathlib import Path
from typing import Any, Union, get_args, get_origin, get_type_hints

import numpy as np

from migviz import Scenario

MOST, EACH, MET, LONG, DEEP = 24, 6, 40, 150, 9
"""Questions to one function, values of one type, and of how many, letters of an answer that are written out, and values within values."""
WRONG = (
    StopIteration,
    LookupError,
    ValueError,
    TypeError,
    AssertionError,
    AttributeError,
    ArithmeticError,
    NotImplementedError,
)
NOTHING = {"None", "False", "0", "''", "()", "{}"}
"""What is not written of a value: a field that is new is no other answer."""
PLAIN: Mapping[object, tuple[object, ...]] = {
    int: (0, 1, 3, 12),
    float: (0.0, 0.04, 1.0, 75.0),
    bool: (False, True),
    type(None): (None,),
}

ROOT = Path(__file__).resolve().parent.parent
Pool = dict[type, list[object]]


# --- what there is to ask of ------------------------------------------------------------------------------------------


def pool_of(roots: Iterable[object]) -> Pool:
    """Values of each type within others: of each some that differ, from all over them. Whether two that are alike are one does not
    matter: that depends on what was asked before."""
    found: dict[type, dict[str, object]] = {}
    seen = dict[int, object]()
    for root in roots:
        _gather(root, found, seen)
    return {kind: _spread([*those.values()]) for kind, those in found.items()}


def _spread(those: list[object]) -> list[object]:
    many = min(len(those), EACH)
    return [those[k * len(those) // many] for k in range(many)]


def _gather(value: object, found: dict[type, dict[str, object]], seen: dict[int, object]) -> None:
    if id(value) in seen or isinstance(value, str | int | float | Enum | np.ndarray | type(None)):
        return
    seen[id(value)] = value  # and it lives as long
    if isinstance(value, Mapping | tuple | list):
        for one in value.values() if isinstance(value, Mapping) else value:
            _gather(one, found, seen)
    elif isinstance(value, Scenario) or (is_dataclass(value) and not isinstance(value, type)):
        if len(known := found.setdefault(type(value), {})) < MET:
            known.setdefault(plain(value, 2), value)
        for field in () if isinstance(value, Scenario) else fields(value):
            _gather(getattr(value, field.name, None), found, seen)


def values_of(hint: Any, name: str, pool: Pool, named: Mapping[str, tuple[object, ...]]) -> tuple[object, ...]:
    """Some values of a type; none where nothing is known of it."""
    if name in named and hint not in pool and (hint is not bool):
        return named[name]
    if get_origin(hint) in (Union, types.UnionType):
        kinds = sorted(get_args(hint), key=lambda kind: kind is not type(None))
        return tuple(value for kind in kinds for value in values_of(kind, name, pool, named))
    if get_origin(hint) in (tuple, list, Sequence, Iterable, frozenset):
        one, *others = (kind for kind in get_args(hint) if kind is not Ellipsis)
        if others:
            parts = [values_of(kind, name, pool, named) for kind in (one, *others)]
            return (tuple(part[-1] for part in parts),) if all(parts) else ()
        some = values_of(one, name, pool, named)
        kind = frozenset if get_origin(hint) is frozenset else tuple
        return (kind(), kind(some[:1]), kind(some)) if some else ()
    if inspect.isclass(hint) and issubclass(hint, Enum):
        return tuple(hint)
    if hint in PLAIN:
        return PLAIN[hint]
    if inspect.isclass(hint) and hint not in (object, type):
        return tuple(one for kind, those in pool.items() if hint in kind.__mro__ for one in those)
    return ()


# --- who is asked -----------------------------------------------------------------------------------------------------


def functions_of(room: str, *, inner: bool = False) -> Iterator[tuple[str, Callable[..., object]]]:
    """Every public function of a room, or every one that only its own file calls."""
    package = import_module(f"migviz.{room}")
    names = [package.__name__, *(one.name for one in pkgutil.walk_packages(package.__path__, f"{package.__name__}."))]
    for module in sorted(names):
        for name, function in [*vars(import_module(module)).items()]:
            bare = inspect.unwrap(function) if callable(function) else function
            if inspect.isfunction(bare) and bare.__module__ == module and name.startswith("_") is inner:
                yield f"{module.removeprefix('migviz.')}.{name}", function


def kinds_of(room: str) -> Iterator[type[Enum]]:
    """Every kind of thing that a room tells apart."""
    package = import_module(f"migviz.{room}")
    names = [package.__name__, *(one.name for one in pkgutil.walk_packages(package.__path__, f"{package.__name__}."))]
    for module in sorted(names):
        for kind in [*vars(import_module(module)).values()]:
            if inspect.isclass(kind) and issubclass(kind, Enum) and kind.__module__ == module:
                yield kind


def parts_of(kind: type) -> Iterator[tuple[str, Any]]:
    """Every public property and method of a value."""
    for name, part in vars(kind).items():
        if name[0] != "_" and (isinstance(part, property | cached_property) or inspect.isfunction(part)):
            yield name, part


def questions(function: Callable[..., object], pool: Pool, named: Mapping[str, tuple[object, ...]]) -> Iterator[Any]:
    """Arguments for a function, by name: first without those that have a default, then with them; some by chance where there are many."""
    try:
        hints, parameters = get_type_hints(function), inspect.signature(function).parameters
    except (NameError, TypeError):
        return
    known = [name for name in parameters if name in hints]
    needed = [name for name, one in parameters.items() if one.default is one.empty and name != "self"]
    for names in [needed] if len(needed) == len(known) else [needed, known]:
        if not set(names) <= set(known):
            continue
        choices = [values_of(hints[name], name, pool, named) for name in names]
        many = math.prod(map(len, choices))
        chance = random.Random(function.__name__)
        for number in range(many) if many <= MOST else sorted({chance.randrange(many) for _ in range(MOST)}):
            arguments = {}
            for name, choice in zip(names, choices, strict=True):
                number, k = divmod(number, len(choice))
                arguments[name] = choice[k]
            yield arguments


# --- what they say ----------------------------------------------------------------------------------------------------


class Answers:
    """Who is asked what, and answers what."""

    def __init__(self, pool: Pool, named: Mapping[str, tuple[object, ...]]) -> None:
        self._pool, self._named = pool, named
        self._names = {id(one): f"{kind.__name__} {k}" for kind, those in pool.items() for k, one in enumerate(those)}

    def of(self, room: str, leave: Iterable[str]) -> Iterator[str]:
        """What all functions and values of a room answer, but those of these names."""
        yield from self.of_functions(room, leave)
        yield from self.of_values(room, leave)

    def of_functions(self, room: str, leave: Iterable[str], *, inner: bool = False) -> Iterator[str]:
        for name, function in functions_of(room, inner=inner):
            if name not in leave:
                yield from self._told(name, function, questions(function, self._pool, self._named))

    def of_values(self, room: str, leave: Iterable[str]) -> Iterator[str]:
        for kind, those in sorted(self._pool.items(), key=lambda item: f"{item[0].__module__}.{item[0].__name__}"):
            at = f"{kind.__module__.removeprefix('migviz.')}.{kind.__name__}"
            for name, part in parts_of(kind) if at.startswith(f"{room}.") else ():
                if f"{at}.{name}" in leave:
                    continue
                if inspect.isfunction(part):
                    asked = ({"self": one} | rest for rest in questions(part, self._pool, self._named) for one in those)
                    yield from self._told(f"{at}.{name}", part, asked)
                else:
                    get: Any = part.fget if isinstance(part, property) else part.func
                    yield from self._told(f"{at}.{name}", get, ({"self": one} for one in those))

    def of_kinds(self, room: str) -> Iterator[str]:
        """What each thing that is told apart knows of itself."""
        for kind in kinds_of(room):
            for name, part in parts_of(kind):
                if isinstance(part, property) and part.fget is not None:
                    knows = (f"{one.name} {answer_of(part.fget, {'self': one})}" for one in kind)
                    yield f"{kind.__module__.removeprefix('migviz.')}.{kind.__name__}.{name}\n    {', '.join(knows)}"

    def _told(self, name: str, function: Callable[..., object], asked: Iterable[dict[str, object]]) -> Iterator[str]:
        """Each question that has an answer, where nobody has given that before."""
        before = set[str]()
        for arguments in asked:
            said = answer_of(function, arguments)
            said = shortened(said)
            if said not in before and not said.startswith(CANNOT):
                words = ", ".join(f"{key}={self.written(value)}" for key, value in arguments.items())
                yield f"{name}({words})\n    {said}"
            before.add(said)

    def written(self, value: object) -> str:
        """A value as an argument."""
        if id(value) in self._names:
            return self._names[id(value)]
        if isinstance(value, tuple | frozenset):
            return f"({', '.join(map(self.written, value))})"
        return shortened(plain(value), 40)


CANNOT = "cannot: "
"""Begins what a function says that was asked what makes no sense: nobody wants to keep that."""


def _listed(value: object) -> object:
    return list(value) if isinstance(value, Iterator) else value


def answer_of(function: Callable[..., object], arguments: Mapping[str, object]) -> str:
    try:
        return told(_listed(function(**arguments)), arguments.values())
    except WRONG as error:
        return f"{CANNOT}{type(error).__name__}"


def told(answer: object, asked: Iterable[object]) -> str:
    """An answer; of one like what it is about only what is not as there."""
    before = next((one for one in asked if type(one) is type(answer) and is_dataclass(one)), None)
    if before is None:
        return plain(answer)
    return "as it was" if before is answer else "; ".join(_differences(before, answer, "", DEEP)) or "the same"


def _differences(before: object, after: object, name: str, deep: int) -> Iterator[str]:
    if before is after:
        return
    if type(before) is type(after) and is_dataclass(after) and not isinstance(after, Scenario) and deep:
        for field in fields(after):
            yield from _differences(
                getattr(before, field.name), getattr(after, field.name), f"{name}.{field.name}", deep - 1
            )
    elif (said := plain(after)) != plain(before):
        yield f"{name.lstrip('.')} = {said}"


def plain(value: object, deep: int = 6) -> str:
    """As text, the same on every machine and in every run."""
    if isinstance(value, Enum):
        return value.name
    if isinstance(value, float | np.floating):
        return f"{value:.4g}"
    if isinstance(value, np.ndarray):
        ends = f"{value.flat[0]:.4g} to {value.flat[-1]:.4g}, " if value.size and value.dtype.kind in "if" else ""
        return f"{value.size} numbers, {ends}together {np.nansum(value):.4g}"
    if isinstance(value, Scenario):
        return "; ".join(value.lines())
    if is_dataclass(value) and not isinstance(value, type):
        if deep < 0:
            return "…"
        inside = ((field.name, plain(getattr(value, field.name), deep - 1)) for field in fields(value))
        return f"{type(value).__name__}({', '.join(f'{name}={one}' for name, one in inside if one not in NOTHING)})"
    if isinstance(value, frozenset | set):
        return f"{{{', '.join(sorted(plain(one) for one in value))}}}"
    if isinstance(value, Mapping):
        return f"{{{', '.join(f'{plain(key)}: {plain(one, deep - 1)}' for key, one in value.items())}}}"
    if isinstance(value, tuple | list):
        return f"({', '.join(plain(one, deep - 1) for one in value)})"
    if isinstance(value, str | int | bytes | type(None)):
        return repr(value)
    return type(value).__name__


def shortened(said: str, most: int = LONG) -> str:
    """The beginning of what is long, and a sum of all of it."""
    said = said.replace(str(ROOT), "").replace("\n", " / ")
    return said if len(said) <= most else f"{said[:most]}… {zlib.crc32(said.encode()):08x}"
