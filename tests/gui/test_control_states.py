"""Is it seen of every control whether the mouse is on it, whether it is pressed, has the keyboard, or is off?"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QEnterEvent, QImage, QMouseEvent
from PySide6.QtWidgets import QAbstractButton, QAbstractSlider, QApplication, QComboBox, QLineEdit, QWidget

from migviz.gui.painters.time_strip.geometry import strip_in
from migviz.gui.panes.top_bar import _Mode
from migviz.gui.session import Session
from migviz.gui.shells.main_window import MainWindow
from migviz.gui.theme import THEMES, Theme
from migviz.showing import wishes
from migviz.showing.state import Look, State
from tests.gui.conftest import ShowWindow
from tests.gui.test_contrast import VIEWS, pixels_of
from tests.gui.test_picture import contrast

SHOWN = ("start", "pause", "more", "compare", "lessons", "lesson", "frames")
LEAST = 3.0


def controls(window: MainWindow) -> Iterator[QWidget]:
    """What the hand or the keyboard can act on, each kind and look of it once."""
    known: set[tuple[object, ...]] = set()
    for widget in window.findChildren(QWidget):
        if not widget.isVisible() or not widget.isEnabled() or widget.visibleRegion().isEmpty():
            continue
        acts = isinstance(widget, QAbstractButton | QAbstractSlider | QLineEdit | QComboBox)
        look = (type(widget), getattr(widget, "_look", ""), isinstance(widget, QAbstractButton) and widget.isChecked())
        if acts and widget.focusPolicy() != Qt.FocusPolicy.NoFocus and look not in known:
            known.add(look)
            yield widget


def picture(widget: QWidget) -> QImage:
    window = widget.window()  # with what lies behind it
    place = QRect(widget.mapTo(window, QPoint(0, 0)), widget.size())
    return window.grab(place).toImage().convertToFormat(QImage.Format.Format_RGB32)


def point_at(widget: QWidget, on: bool) -> None:
    """The mouse comes, or goes."""
    widget.setAttribute(Qt.WidgetAttribute.WA_UnderMouse, on)
    middle = QPointF(widget.rect().center())
    event = QEnterEvent(middle, middle, middle) if on else QEvent(QEvent.Type.Leave)
    QApplication.sendEvent(widget, event)


def name_of(widget: QWidget) -> str:
    return f"{type(widget).__name__} {widget.accessibleName() or widget.objectName()!r}"


@pytest.mark.parametrize("view", SHOWN)
def test_every_state_of_every_control_is_seen(view: str, show_window: ShowWindow, tmp_path: Path) -> None:
    window = show_window(Session(State(look=Look(reduced_motion=True)), state_folder=tmp_path))
    for act in VIEWS[view]:
        act(window)
        window.session.settle()
        QApplication.processEvents()
    window.activateWindow()
    unseen, looked_at = [], 0
    for name in THEMES:
        window.session.do(wishes.look, theme=name)
        window.session.settle()
        for widget in controls(window):
            looked_at += 1
            unseen += [(name, name_of(widget), state) for state in _unseen(widget, window.theme)]
    assert unseen == [], "\n".join(map(str, unseen))
    assert looked_at > 12


def _unseen(widget: QWidget, theme: Theme) -> Iterator[str]:
    """The states in which it looks as it does at rest."""
    if widget.hasFocus():
        widget.clearFocus()
    point_at(widget, False)
    rest = picture(widget)
    point_at(widget, True)
    if picture(widget) == rest and not (isinstance(widget, QAbstractButton) and widget.isChecked()):
        yield "under the mouse"
    point_at(widget, False)
    if isinstance(widget, QAbstractButton) and not widget.isChecked():
        widget.setDown(True)
        pressed = picture(widget)
        point_at(widget, True)
        both = picture(widget)
        widget.setDown(False)
        pointed_at = picture(widget)
        point_at(widget, False)
        if pressed == rest or both == pointed_at:
            yield "pressed"
    widget.setFocus(Qt.FocusReason.TabFocusReason)
    QApplication.processEvents()
    if widget.hasFocus() and not _stands_out(rest, picture(widget)):
        yield "focus"
    widget.clearFocus()
    if not isinstance(widget, _Mode):  # there is always a way to go
        widget.setEnabled(False)
        off = picture(widget)
        widget.setEnabled(True)
        if off == rest:
            yield "off"


def _stands_out(rest: QImage, focused: QImage) -> bool:
    """Whether what the focus paints has enough contrast to what was there."""
    before, now = pixels_of(rest), pixels_of(focused)
    changed = before != now
    pairs = {*zip(before[changed].tolist(), now[changed].tolist(), strict=True)}
    return any(contrast(f"#{one:06X}", f"#{other:06X}") >= LEAST for one, other in pairs)


CURSORS = Qt.CursorShape


def cursor_at(widget: QWidget, at: QPointF) -> Qt.CursorShape:
    """What the mouse looks like there."""
    none = Qt.MouseButton.NoButton
    event = QMouseEvent(QEvent.Type.MouseMove, at, widget.mapToGlobal(at), none, none, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(widget, event)
    return widget.cursor().shape()


def test_the_mouse_is_a_hand_on_what_can_be_pressed_and_two_arrows_on_what_can_be_dragged(
    show_window: ShowWindow, tmp_path: Path
) -> None:
    window = show_window(Session(State(look=Look(reduced_motion=True)), state_folder=tmp_path))
    window.session.do(wishes.seek, 20.0)
    window.session.settle()
    window.grab()
    assert window.transport.back.cursor().shape() is CURSORS.PointingHandCursor
    undo = window.top_bar.undo
    assert not undo.isEnabled() and undo.cursor().shape() is CURSORS.ArrowCursor
    row, _bar = window.bars._places[0]
    assert cursor_at(window.bars, row.center()) is CURSORS.PointingHandCursor
    assert cursor_at(window.bars, QPointF(2, 2)) is CURSORS.ArrowCursor
    row_of_tabs = window.tabs._row
    assert cursor_at(row_of_tabs, row_of_tabs._cells()[1][1].center()) is CURSORS.PointingHandCursor
    strip = window.strip
    assert strip._seen is not None
    axis = strip_in(strip._box(), strip._seen, window.theme.scale).axis
    assert cursor_at(strip, QPointF(axis.x(20.0), axis.box.center().y())) is CURSORS.SizeHorCursor
    assert cursor_at(strip, QPointF(axis.x(5.0), axis.box.center().y())) is CURSORS.PointingHandCursor
    word = window.stage._words["container VM"]
    assert cursor_at(window.stage, word.center()) is CURSORS.WhatsThisCursor
    assert cursor_at(window.stage, QPointF(3, 3)) is CURSORS.ArrowCursor
