"""Is a value what the standard library would have made of it? Only its methods are written later."""

import copy
import dataclasses
import pickle
from collections.abc import Callable, Mapping
from dataclasses import FrozenInstanceError, field, fields, replace
from typing import Any, Generic, TypeVar

import pytest

from migviz.values import SELDOM, dataclass, write_some

Of = TypeVar("Of")


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A place."""

    name: str
    height: float = 3.5
    words: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Room(Place, Generic[Of]):
    """A place in a house."""

    door: Of
    name: str = "room"

    @property
    def sign(self) -> str:
        """What is written on it."""
        return f"{self.name} {self.door}"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Itself:
    """Equal to nothing but itself."""

    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Empty:
    """No field at all."""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class PlaceOfTheLibrary:
    """A place."""

    name: str
    height: float = 3.5
    words: Mapping[str, str] = field(default_factory=dict)


@pytest.mark.parametrize(
    "deed",
    [
        lambda place: place(name="a").height,
        lambda place: place(name="a").words,
        lambda place: place(name="a") == place(name="a", height=3.5),
        lambda place: place(name="a") == place(name="b"),
        lambda place: place(name="a") == "a",
        lambda place: hash(place(name="a", words=())) == hash(place(name="a", words=())),
        lambda place: repr(place(name="a")).replace("PlaceOfTheLibrary", "Place"),
        lambda place: replace(place(name="a"), height=1.0).height,
        lambda place: [(one.name, one.default) for one in fields(place)],
        lambda place: place.__match_args__,
        lambda place: copy.deepcopy(place(name="a", words={"b": "c"})).words,
        lambda place: pickle.loads(pickle.dumps(place(name="a", height=2.0))).height,
        lambda place: {place(name="a", words=()), place(name="a", words=())}.pop().name,
        lambda place: place(),
        lambda place: place(name="a", depth=1),
        lambda place: place("a"),
        lambda place: hash(place(name="a")),
        lambda place: setattr(place(name="a"), "name", "b"),
        lambda place: delattr(place(name="a"), "name"),
    ],
)
def test_a_value_does_what_the_standard_librarys_does(deed: Callable[[Any], object]) -> None:
    assert _outcome(deed, Place) == _outcome(deed, PlaceOfTheLibrary)
    assert _outcome(deed, Place) == _outcome(deed, PlaceOfTheLibrary), "once its methods are written"


def _outcome(deed: Callable[[Any], object], place: type) -> object:
    try:
        return deed(place)
    except (TypeError, AttributeError) as error:
        return type(error), str(error).replace("PlaceOfTheLibrary", "Place")


def test_a_value_has_its_own_mapping_each_time() -> None:
    assert Place(name="a").words is not Place(name="a").words


def test_a_kind_of_a_value_has_its_fields_too_and_may_be_made_first() -> None:
    room = Room(door=7, height=2.0)
    assert (room.name, room.height, room.sign) == ("room", 2.0, "room 7")
    assert Room(door=7) != Place(name="room")
    assert Place(name="a").height == 3.5
    with pytest.raises(FrozenInstanceError):
        room.door = 8  # type: ignore[misc]
    assert not hasattr(room, "__dict__")


def test_what_is_equal_to_nothing_else_stays_so() -> None:
    one, other = Itself(name="a"), Itself(name="a")
    assert one != other
    assert len({one, other}) == 2


def test_a_value_may_be_empty() -> None:
    assert Empty() == Empty()
    assert repr(Empty()) == "Empty()"


def test_a_value_without_a_description_is_not_looked_into_for_one() -> None:
    @dataclass(frozen=True, slots=True, kw_only=True)
    class Bare:
        name: str

    assert Bare.__doc__ == "Bare"


def test_no_method_that_compares_is_written_before_it_is_called_often_and_what_it_says_stays() -> None:
    @dataclass(frozen=True, slots=True, kw_only=True)
    class Late:
        """Not called yet."""

        name: str

    before = {name: vars(Late)[name] for name in ("__init__", "__eq__", "__hash__")}
    late, same, other = Late(name="a"), Late(name="a"), Late(name="b")
    plain = hash(late)
    assert [late == same for _ in range(SELDOM - 3)] == [True] * (SELDOM - 3)
    assert (late == other, late.__eq__("a"), other == late) == (False, NotImplemented, False)
    assert {name: vars(Late)[name] for name in before} == before
    assert (late == same, late == other, late.__eq__("a")) == (True, False, NotImplemented)
    assert vars(Late)["__eq__"] is not before["__eq__"]
    assert vars(Late)["__hash__"] is before["__hash__"]
    assert {hash(same) for _ in range(SELDOM)} == {plain}
    assert vars(Late)["__hash__"] is not before["__hash__"]


@pytest.mark.parametrize("named", [{}, {"depth": 1}, {"name": "a", "depth": 1}])
def test_the_first_value_of_its_class_that_cannot_be_is_refused_in_pythons_words(named: dict[str, object]) -> None:
    @dataclass(frozen=True, slots=True, kw_only=True)
    class First:
        """None was made before."""

        name: str

    with pytest.raises(TypeError, match=r"First.__init__\(\) .*(missing|unexpected)"):
        First(**named)  # type: ignore[arg-type]
    assert First(name="a").name == "a"


def test_how_a_value_is_made_is_written_once_many_are_made() -> None:
    @dataclass(frozen=True, slots=True, kw_only=True)
    class Often:
        """Made again and again."""

        name: str

    first = vars(Often)["__init__"]
    made = [Often(name=str(number)) for number in range(SELDOM)]
    assert vars(Often)["__init__"] is first
    made.append(Often(name=str(SELDOM)))
    assert vars(Often)["__init__"] is not first
    assert [one.name for one in made] == [str(number) for number in range(SELDOM + 1)]


def test_what_was_called_can_be_written_before_it_is_called_often() -> None:
    while write_some(50):
        pass  # of other tests

    @dataclass(frozen=True, slots=True, kw_only=True)
    class Called:
        """Made and compared."""

        name: str

    assert write_some(50) == 0, "what nobody calls is not written"
    assert Called(name="a") == Called(name="a")
    before = Called.__init__, Called.__eq__
    assert [write_some(1), write_some(1), write_some(1)] == [1, 1, 0]
    assert Called.__init__ is not before[0] and Called.__eq__ is not before[1]
    written = Called.__init__, Called.__eq__
    assert Called(name="a") == Called(name="a") != Called(name="b") and Called(name="b").name == "b"
    for _ in range(2 * SELDOM):
        assert Called(name="a") == Called(name="a")
    assert (Called.__init__, Called.__eq__) == written, "once"
