"""What do mouse and keys do where many VMs are seen, on their cards and on their lanes? Only the left button chooses; keys begin at an end."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QFocusEvent, QHelpEvent, QKeyEvent, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from migviz.gui.panes.host_lanes import HostLanes
from migviz.gui.panes.host_stage import HostStagePane
from migviz.gui.theme import Theme
from migviz.gui.widgets.tips import tip
from migviz.say import in_evacuation
from migviz.showing import wishes
from migviz.showing.evacuation_shown import HostShown
from migviz.showing.shown import shown
from migviz.showing.spotlight import NOTHING, Spotlight
from migviz.showing.state import State

THEME = Theme()
KINDS = (HostStagePane, HostLanes)
Pane = HostStagePane | HostLanes
Key, Button, Reason = Qt.Key, Qt.MouseButton, Qt.FocusReason


def part_of(pointed: str = "") -> HostShown:
    state = wishes.open_ready_host(State(), "six")
    whole = shown(state).host
    assert whole is not None
    if not pointed:
        return whole
    number = [card.name for card in whole.cards].index(pointed)
    part = shown(wishes.point_at(state, Spotlight(kind="leaving", number=number))).host
    assert part is not None and part.pointed == pointed
    return part


@pytest.fixture(params=KINDS)
def pane(request: pytest.FixtureRequest, app: QApplication) -> Iterator[Pane]:
    made = request.param(THEME)
    made.resize(1000, 400)
    yield made
    made.deleteLater()


def wished(pane: Pane) -> tuple[list[str], list[Spotlight]]:
    chosen, pointed = list[str](), list[Spotlight]()
    pane.vm_chosen.connect(chosen.append)
    pane.spotlight_wished.connect(pointed.append)
    return chosen, pointed


def middle(pane: Pane, name: str) -> QPoint:
    box = pane.place_heard((name,))
    assert box is not None
    return QPoint(30, round(box.center().y())) if isinstance(pane, HostLanes) else box.center().toPoint()


def press(pane: QWidget, key: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    pane.keyPressEvent(QKeyEvent(QEvent.Type.KeyPress, key, held))


def spot(name: str) -> Spotlight:
    return Spotlight(kind="leaving", number=[card.name for card in part_of().cards].index(name))


def test_without_a_host_nothing_is_there_and_no_key_does_anything(pane: Pane) -> None:
    chosen, pointed = wished(pane)
    for key in (Key.Key_Up, Key.Key_Down, Key.Key_Return, Key.Key_A):
        press(pane, key)
    pane.focusInEvent(QFocusEvent(QEvent.Type.FocusIn, Reason.TabFocusReason))
    QTest.mouseClick(pane, Button.LeftButton, pos=QPoint(30, 100))
    assert (list(pane.order()), pane.vm_at(QPointF(30, 100)), chosen, pointed) == ([], "", [], [])


@pytest.mark.parametrize(("button", "chooses"), [(Button.LeftButton, True), (Button.RightButton, False)])
def test_only_the_left_button_chooses(pane: Pane, button: Qt.MouseButton, chooses: bool) -> None:
    pane.show_part(part_of())
    chosen, __ = wished(pane)
    QTest.mouseClick(pane, button, pos=middle(pane, "mail"))
    assert chosen == (["mail"] if chooses else [])
    if isinstance(pane, HostLanes):
        sought = list[float]()
        pane.seek_requested.connect(sought.append)
        QTest.mouseClick(pane, button, pos=QPoint(700, 200))
        assert bool(sought) is chooses
        QTest.mouseDClick(pane, button, pos=QPoint(700, middle(pane, "dns").y()))
        assert chosen == (["mail", "dns"] if chooses else [])


@pytest.mark.parametrize(
    ("key", "pointed", "to"), [(Key.Key_Down, "", 0), (Key.Key_Up, "", -1), (Key.Key_Down, "last", None)]
)
def test_the_keys_begin_at_an_end_and_end_at_one(pane: Pane, key: Qt.Key, pointed: str, to: int | None) -> None:
    pane.show_part(part_of())
    names = list(pane.order())
    pane.show_part(part_of(names[-1] if pointed else ""))
    chosen, spots = wished(pane)
    press(pane, key)
    assert spots == ([] if to is None else [spot(names[to])]) and chosen == []
    press(pane, Key.Key_Return)
    assert chosen == ([names[-1]] if pointed else [])


def test_other_keys_and_keys_that_are_held_with_others_are_the_windows(pane: Pane) -> None:
    pane.show_part(part_of())
    chosen, spots = wished(pane)
    for key, held in ((Key.Key_A, Qt.KeyboardModifier.NoModifier), (Key.Key_Down, Qt.KeyboardModifier.ControlModifier)):
        press(pane, key, held)
        asked = QKeyEvent(QEvent.Type.ShortcutOverride, key, held)
        asked.ignore()
        pane.event(asked)
        assert not asked.isAccepted()
    for key in (Key.Key_Down, Key.Key_Up, Key.Key_Return):
        asked = QKeyEvent(QEvent.Type.ShortcutOverride, key, Qt.KeyboardModifier.NoModifier)
        asked.ignore()
        assert pane.event(asked) and asked.isAccepted()
    assert (chosen, spots) == ([], [])


@pytest.mark.parametrize(
    ("reason", "pointed", "points"),
    [(Reason.TabFocusReason, "", True), (Reason.TabFocusReason, "mail", False), (Reason.MouseFocusReason, "", False)],
)
def test_walked_to_the_first_is_pointed_at_where_none_is(
    pane: Pane, reason: Qt.FocusReason, pointed: str, points: bool
) -> None:
    pane.show_part(part_of(pointed))
    __, spots = wished(pane)
    pane.focusInEvent(QFocusEvent(QEvent.Type.FocusIn, reason))
    assert spots == ([spot(pane.order()[0])] if points else [])
    pane.focusOutEvent(QFocusEvent(QEvent.Type.FocusOut, reason))
    assert spots[points:] == ([NOTHING] if pointed else [])


def test_resting_on_a_vm_says_what_became_of_it_and_beside_all_nothing(
    pane: Pane, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = list[str]()
    monkeypatch.setattr("migviz.gui.panes.vm_picker.QToolTip.showText", lambda _place, words, _pane: said.append(words))
    monkeypatch.setattr("migviz.gui.panes.vm_picker.QToolTip.hideText", lambda: said.append(""))
    pane.show_part(part_of())
    assert pane.event(QHelpEvent(QEvent.Type.ToolTip, middle(pane, "mail"), QPoint(0, 0)))
    assert pane.event(QHelpEvent(QEvent.Type.ToolTip, QPoint(-9, -9), QPoint(0, 0)))
    lane = next(lane for lane in part_of().lanes.lanes if lane.name == "mail")
    assert said == [tip(f"mail\n{in_evacuation.vm_heard(lane)}"), ""]


def test_a_lane_is_pointed_at_by_its_name_and_time_by_an_arrow(app: QApplication) -> None:
    pane = HostLanes(THEME)
    pane.resize(1000, 400)
    pane.show_part(part_of())
    for x, shape in ((30, Qt.CursorShape.PointingHandCursor), (700, Qt.CursorShape.ArrowCursor)):
        place, none = QPointF(x, middle(pane, "mail").y()), Button.NoButton
        pane.mouseMoveEvent(
            QMouseEvent(QEvent.Type.MouseMove, place, place, none, none, Qt.KeyboardModifier.NoModifier)
        )
        assert pane.cursor().shape() is shape, x
    pane.deleteLater()


@pytest.mark.parametrize(("kind", "least"), [(HostStagePane, (460, 250)), (HostLanes, (460, 120))])
def test_so_much_room_they_need_at_least(app: QApplication, kind: type[Pane], least: tuple[int, int]) -> None:
    assert kind(THEME).minimumSizeHint().toTuple() == least


def test_a_lesson_points_at_both_hosts_and_the_link_once_a_host_is_there(app: QApplication) -> None:
    pane = HostStagePane(THEME)
    pane.resize(1000, 400)
    assert pane.place_of("link") is None
    pane.show_part(part_of())
    source, link, target = (pane.place_of(kind) for kind in ("source", "link", "target"))
    assert source is not None and link is not None and target is not None
    assert source.left() < link.left() < target.left() and pane.place_of("client") is None
    pane.deleteLater()
