"""What is a value? A frozen dataclass of the standard library, but its methods are written when they are needed often.

The standard library writes and compiles six methods while the class is made, 0.4 ms each time. The first picture waits for 150 classes
and calls one or two of the six. Most of these classes have few values, which are filled and compared field by field: methods are
written for those that are often made or compared, or while there is time. Fields, slots, `replace` and everything else are as they are there.
"""

import dataclasses
from collections.abc import Callable
from dataclasses import MISSING, FrozenInstanceError, fields
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar

SELDOM = 24
"""Measured: so many values of a class are filled field by field, and so many compared, which takes 2 µs each instead of 1; to write a method
takes 100 µs."""

Some = TypeVar("Some")

_in_use: list[Callable[[], object]] = []
"""For each method that was called, and is not written yet, what writes it."""


def write_some(most: int) -> int:
    """Write so many methods that were called, before they are called often: in the middle of a drag each would take a hundredth of a picture.
    Returns how many there were."""
    some = _in_use[:most]
    del _in_use[:most]
    for write in some:
        write()
    return len(some)


def sure(value: Some | None) -> Some:
    """What is there where it is asked for, although it is not everywhere: the pause of a migration that has finished."""
    assert value is not None
    return value


if TYPE_CHECKING:  # for a type checker it is the standard library's
    from dataclasses import dataclass as dataclass
else:

    def dataclass(*, frozen: bool, slots: bool, kw_only: bool, eq: bool = True) -> Callable[[type], type]:
        """As the standard library's, for values only: all three of the first have to be true. No __post_init__, no InitVar."""
        assert frozen and slots and kw_only
        return lambda described: _value(described, eq)


def _value(described: type, eq: bool) -> type:
    described.__doc__ = (
        described.__doc__ or described.__name__
    )  # otherwise it is worked out at once, from the signature
    made: type = dataclasses.dataclass(init=False, repr=False, eq=False, slots=True, kw_only=True)(described)
    if "__init__" not in vars(described):
        _write_later(made, "__init__", _write_init, _fill)
    for name, (write, at_first) in _COMPARING.items() if eq else ():
        if name not in vars(described):
            _write_later(made, name, write, at_first)
    for method in (__repr__, __setattr__, __delattr__, __getstate__, __setstate__):
        if method.__name__ not in vars(described):
            setattr(made, method.__name__, method)
    return made


_UNEVEN = object()
"""What a method says that cannot be carried out field by field: the one that is written says why."""


def _write_later(owner: type, name: str, write: Callable[[type], Any], at_first: Callable[..., Any]) -> None:
    left = SELDOM

    def write_now() -> Any:
        if vars(owner)[name] is seldom:
            setattr(owner, name, write(owner))
        return vars(owner)[name]

    def seldom(self: Any, /, *given: Any, **named: Any) -> Any:
        nonlocal left
        if left == SELDOM:
            _in_use.append(write_now)
        left -= 1
        found = at_first(owner, self, *given, **named) if left >= 0 else _UNEVEN
        return write_now()(self, *given, **named) if found is _UNEVEN else found

    setattr(owner, name, seldom)


def _fill(owner: type, value: Any, /, *given: Any, **named: Any) -> object:
    """Set each field to what is named, or to its default."""
    known = 0
    for name, put, default, new in _places(owner):
        if name in named:
            put(value, named[name])
            known += 1
        elif default is not MISSING:
            put(value, default)
        elif new is not MISSING:
            put(value, new())
        else:
            return _UNEVEN
    return _UNEVEN if given or known != len(named) else None


@cache
def _places(owner: type) -> tuple[tuple[str, Callable[[Any, Any], None], Any, Any], ...]:
    """For each field its name, what puts something into its slot, and where its default comes from."""
    return tuple(
        (field.name, getattr(owner, field.name).__set__, field.default, field.default_factory)
        for field in fields(owner)
    )


def _write_init(owner: type) -> Any:
    known: dict[str, Any] = {"_missing": MISSING}
    asked, body = ["self", "*"], []
    for field in fields(owner):
        name, value = field.name, field.name
        if field.default_factory is not MISSING:
            known[f"_new_{name}"] = field.default_factory
            asked.append(f"{name}=_missing")
            value = f"_new_{name}() if {name} is _missing else {name}"
        elif field.default is not MISSING:
            known[f"_default_{name}"] = field.default
            asked.append(f"{name}=_default_{name}")
        else:
            asked.append(name)
        known[f"_put_{name}"] = getattr(owner, name).__set__  # a slot's own, a quarter sooner than by its name
        body.append(f"_put_{name}(self, {value})")
    return _compiled(owner, f"def __init__({', '.join(asked) if body else 'self'}): {'; '.join(body) or 'pass'}", known)


def _write_eq(owner: type) -> Any:
    mine, theirs = (_tuple(owner, one) for one in ("self", "other"))
    same = f"{mine} == {theirs} if other.__class__ is self.__class__ else NotImplemented"
    return _compiled(owner, f"def __eq__(self, other): return {same}", {})


def _write_hash(owner: type) -> Any:
    return _compiled(owner, f"def __hash__(self): return hash({_tuple(owner, 'self')})", {})


def _equal(owner: type, one: Any, other: object) -> Any:
    return _all_of(owner, one) == _all_of(owner, other) if other.__class__ is one.__class__ else NotImplemented


def _hash(owner: type, one: Any) -> int:
    return hash(_all_of(owner, one))


def _all_of(owner: type, one: Any) -> tuple[Any, ...]:
    return tuple([getattr(one, name) for name, *_where in _places(owner)])


_COMPARING: dict[str, tuple[Callable[[type], Any], Callable[..., Any]]] = {
    "__eq__": (_write_eq, _equal),
    "__hash__": (_write_hash, _hash),
}


def _tuple(owner: type, one: str) -> str:
    return f"({''.join(f'{one}.{field.name}, ' for field in fields(owner))})"


def _compiled(owner: type, text: str, known: dict[str, Any]) -> Any:
    exec(text, known)
    [method] = [known[name] for name in ("__init__", *_COMPARING) if name in known]
    method.__qualname__ = f"{owner.__qualname__}.{method.__name__}"
    return method


# --- what needs not be written for each class ------------------------------------------------------------------


def __repr__(self: Any) -> str:
    return f"{type(self).__qualname__}({', '.join(f'{field.name}={getattr(self, field.name)!r}' for field in fields(self))})"


def __setattr__(self: Any, name: str, _value: object) -> None:
    raise FrozenInstanceError(f"cannot assign to field {name!r}")


def __delattr__(self: Any, name: str) -> None:
    raise FrozenInstanceError(f"cannot delete field {name!r}")


def __getstate__(self: Any) -> list[Any]:
    return [getattr(self, field.name) for field in fields(self)]


def __setstate__(self: Any, state: list[Any]) -> None:
    for field, value in zip(fields(self), state, strict=True):
        object.__setattr__(self, field.name, value)
