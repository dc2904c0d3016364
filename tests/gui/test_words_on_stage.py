"""Are the words on the stage explained: underlined where they are written, by pointing and by the keyboard?"""

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QHelpEvent, QImage, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolTip

from migviz import load_scenario, simulate
from migviz.gui.painters.explained import Places, explaining
from migviz.gui.painters.stage.painter import paint_stage
from migviz.gui.panes.stage_words import StageWord
from migviz.gui.session import Session
from migviz.gui.shells.main_window import MainWindow
from migviz.gui.theme import THEMES, Theme
from migviz.replay.seen import seen_at
from migviz.say.glossary import found_in, term, terms
from migviz.showing import wishes
from migviz.showing.state import Look, State
from tests.gui.conftest import ShowWindow
from tests.gui.test_accessible import do

RUN = simulate(load_scenario(""))
MOMENTS = {"iteration 1": 20.0, "iteration 2": 41.0, "broadcast": 42.8051}


def painted(t: float, theme: Theme, *, asked: bool = True) -> tuple[QImage, Places]:
    image = QImage(1060, 640, QImage.Format.Format_RGB32)
    image.fill(0)  # the corners of a card are not painted
    places: Places = {}
    painter = QPainter(image)
    with explaining(places if asked else None):
        paint_stage(painter, QRectF(image.rect()), seen_at(RUN, t), theme)
    painter.end()
    return image, places


def test_each_word_is_explained_at_some_moment(app: QApplication) -> None:
    found = {key for t in MOMENTS.values() for key in painted(t, Theme())[1]}
    assert found == {one.key for one in terms()}


@pytest.mark.parametrize("name", THEMES)
def test_it_is_underlined_only_where_somebody_can_ask(app: QApplication, name: str) -> None:
    plain, none = painted(20.0, Theme(name=name), asked=False)
    asked, places = painted(20.0, Theme(name=name))
    assert not none and plain != asked
    for place in places.values():
        box = place.toAlignedRect().adjusted(-1, 0, 1, 2)
        under = box.adjusted(0, box.height() - 6, 0, 0)
        assert plain.copy(under) != asked.copy(under)
        plain_painter = QPainter(plain)
        plain_painter.drawImage(box, asked, box)
        plain_painter.end()
    assert plain == asked, "nothing else is another"


@pytest.mark.parametrize("again", [1, 2, 3])
def test_words_in_a_picture_that_is_shown_again_are_where_they_were(app: QApplication, again: int) -> None:
    first = painted(20.0, Theme())[1]
    for _ in range(again):
        assert painted(20.0, Theme())[1] == first


def test_a_word_is_found_whole_and_however_it_is_written() -> None:
    text = "Iteration 2 copies dirty pages; undirty, dirtyish"
    assert [(term(n).key, text[a:b]) for n, a, b in found_in(text)] == [("iteration", "Iteration"), ("dirty", "dirty")]


@pytest.fixture
def window(show_window: ShowWindow, tmp_path: Path) -> MainWindow:
    window = show_window(Session(State(look=Look(reduced_motion=True)), state_folder=tmp_path))
    do(window, wishes.seek, 20.0)
    window.stage.grab()
    QApplication.processEvents()
    return window


def words(window: MainWindow) -> list[StageWord]:
    assert window.stage.twin.words is not None
    return [word for word in window.stage.twin.words.words if word.isVisible()]


def test_the_keyboard_comes_to_each_in_its_order_and_it_explains_itself(window: MainWindow) -> None:
    window.activateWindow()
    window.stage.twin.things["client"].setFocus()
    walked = []
    for _ in range(12):
        window.focusNextPrevChild(True)
        focus = window.focusWidget()
        walked += [focus] if isinstance(focus, StageWord) else []
    assert walked == words(window) and len(walked) >= 3
    walked[0].setFocus(Qt.FocusReason.TabFocusReason)
    walked[1].setFocus(Qt.FocusReason.TabFocusReason)
    QApplication.processEvents()
    assert QToolTip.isVisible(), "Qt tells the style of the focus, too, and closes every tooltip"
    assert QToolTip.text() and walked[1].term.means.lower() in QToolTip.text().lower()
    for word in walked:
        assert word.accessibleDescription() == word.term.means


def test_pointing_at_a_word_explains_it_in_one_line(window: MainWindow) -> None:
    stage = window.stage
    for word in words(window):
        at = QPointF(word.geometry().center()).toPoint()
        QApplication.sendEvent(stage, QHelpEvent(QHelpEvent.Type.ToolTip, at, stage.mapToGlobal(at)))
        assert word.term.means[1:] in QToolTip.text()
        assert "\n" not in QToolTip.text()
    QApplication.sendEvent(stage, QHelpEvent(QHelpEvent.Type.ToolTip, QPoint(5, 5), stage.mapToGlobal(QPoint(5, 5))))


def test_a_tooltip_is_gone_after_a_jump_and_looks_like_the_theme(window: MainWindow) -> None:
    word = words(window)[0]
    at = QPointF(word.geometry().center()).toPoint()
    QApplication.sendEvent(window.stage, QHelpEvent(QHelpEvent.Type.ToolTip, at, window.stage.mapToGlobal(at)))
    assert QToolTip.isVisible()
    do(window, wishes.go_to, "step 3")
    for _ in range(200):  # Qt hides it a little later
        if not QToolTip.isVisible():
            break
        QTest.qWait(20)
    assert not QToolTip.isVisible()
    for name in THEMES:
        do(window, lambda state, name=name: wishes.look(state, theme=name))
        palette = QToolTip.palette()
        theme = Theme(name=name)
        assert palette.toolTipBase().color() == theme.colour("surface")
        assert palette.toolTipText().color() == theme.colour("ink")
