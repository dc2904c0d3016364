"""What does Qt get to know of things that are painted in a widget: their order, their place, their value, what a press does?"""

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication, QWidget

from migviz.gui.widgets.interfaces import _NOTHING, _OfWidget, interface_of
from migviz.gui.widgets.spoken import Spoken
from migviz.showing.heard import Along, Heard, Path, Role


class Painted(QWidget, Spoken):
    """Three things: one that can be pressed and has the keyboard, one with a value, and one that is only read."""

    def __init__(self) -> None:
        super().__init__()
        self.granted = list[object]()
        self.own = QWidget(self)
        self.wish: object = "all"
        self.resize(90, 30)

    def heard(self) -> Heard:
        """The three."""
        along = Along(now=3.0, least=1.0, most=7.0, step=0.5, to=lambda value: ("to", value))
        inside = (
            Heard(
                key="press", role=Role.BUTTON, name="Press", wish="pressed", does="presses", keys="P", has_focus=True
            ),
            Heard(
                key="move",
                role=Role.SLIDER,
                name="Move",
                along=along,
                inside=(Heard(key="in", role=Role.TEXT, name="In"),),
            ),
            Heard(key="read", role=Role.TEXT, name="Read"),
        )
        return Heard(key="", role=Role.GROUP, name="Painted", wish=self.wish, keys="A", inside=inside)

    def place_heard(self, path: Path) -> QRectF | None:
        """Beside each other."""
        return QRectF(30 * ("press", "move", "read").index(path[0]), 10, 20, 10) if path else None

    def grant(self, wish: object) -> None:
        """Kept."""
        self.granted.append(wish)

    def hasFocus(self) -> bool:
        """The keyboard is here."""
        return True


@pytest.fixture
def painted(app: QApplication) -> Painted:
    return Painted()


@pytest.fixture
def whole(painted: Painted) -> _OfWidget:
    made = interface_of(painted)
    assert isinstance(made, _OfWidget)
    return made


def test_what_is_painted_comes_after_the_widgets_own_children(whole: _OfWidget) -> None:
    assert whole.childCount() == 4 and whole.child(4) is None
    things = [whole.child(k) for k in (1, 2, 3)]
    assert [one.text(QAccessible.Text.Name) for one in things] == ["Press", "Move", "Read"]
    assert [whole.indexOfChild(one) for one in things] == [1, 2, 3]
    inner = whole.interface(("move", "in"))
    assert things[1].child(0) is inner
    assert things[1].indexOfChild(inner) == 0
    assert (whole.indexOfChild(inner), things[1].indexOfChild(things[0])) == (-1, -1), "it is in another"
    assert (inner.parent(), things[1].parent()) == (things[1], whole)
    own = QAccessible.queryAccessibleInterface(whole._widget.own)
    assert whole.indexOfChild(own) == 0


def test_a_point_leads_to_the_thing_that_is_painted_there_and_else_to_a_child_of_the_widget(
    whole: _OfWidget, painted: Painted
) -> None:
    corner = painted.mapToGlobal(painted.rect().topLeft())
    assert whole.childAt(corner.x() + 35, corner.y() + 15) is whole.interface(("move",))
    assert whole.childAt(corner.x() + 25, corner.y() + 15) not in [
        whole.interface((key,)) for key in ("press", "move", "read")
    ]


def test_only_what_can_be_pressed_has_an_action_and_only_a_press_does_it(whole: _OfWidget, painted: Painted) -> None:
    press, read = (whole.thing((key,))._press for key in ("press", "read"))
    name = press.pressAction()
    assert (press.actionNames(), read.actionNames()) == ([name], [])
    assert (press.localizedActionName(name), read.localizedActionName(name)) == ("presses", name)
    assert (press.keyBindingsForAction(name), read.keyBindingsForAction(name)) == (["P"], [])
    press.doAction("another")
    assert painted.granted == []
    for one in (press, read):
        one.doAction(name)
    assert painted.granted == ["pressed"]


def test_the_widget_itself_is_pressed_where_that_wishes_for_something(whole: _OfWidget, painted: Painted) -> None:
    name = whole.pressAction()
    assert whole.actionNames()[0] == name
    whole.doAction("another")
    assert painted.granted == []
    whole.doAction(name)
    assert painted.granted == ["all"]
    painted.wish = None
    whole.forget()
    assert name not in whole.actionNames()
    whole.doAction(name)
    assert painted.granted == ["all"]


def test_a_value_has_its_ends_and_its_step_and_what_has_none_says_zero(whole: _OfWidget, painted: Painted) -> None:
    move, read = whole.thing(("move",)), whole.thing(("read",))
    values = [
        (one._value.currentValue(), one._value.minimumValue(), one._value.maximumValue(), one._value.minimumStepSize())
        for one in (move, read)
    ]
    assert values == [(3.0, 1.0, 7.0, 0.5), (0.0, 0.0, 0.0, 0.0)]
    kind = QAccessible.InterfaceType.ValueInterface
    assert read.interface_cast(kind) is _NOTHING and move.interface_cast(kind) is not _NOTHING
    for value in (9.0, 0.0, 2.0):
        move._value.setCurrentValue(value)
        read._value.setCurrentValue(value)
    assert painted.granted == [("to", 7.0), ("to", 1.0), ("to", 2.0)]


def test_what_has_the_keyboard_says_so_and_is_the_child_in_focus(whole: _OfWidget) -> None:
    press, read = whole.thing(("press",)), whole.thing(("read",))
    assert whole.focusChild() is press
    assert (press.state().focused, press.state().focusable, read.state().focused) == (True, True, False)


def test_nothing_is_seen_before_its_widget_is_and_a_disabled_one_grants_nothing(
    whole: _OfWidget, painted: Painted
) -> None:
    assert not whole.is_seen and whole.thing(("press",)).state().invisible
    painted.setEnabled(False)
    whole.wish("anything")
    assert painted.granted == []


def test_a_thing_that_is_not_painted_any_more_is_not_valid(whole: _OfWidget) -> None:
    assert whole.thing(("press",)).isValid() and not whole.thing(("gone",)).isValid()
