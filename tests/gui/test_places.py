"""Do the widgets need what the computed layout gives them?"""

from collections.abc import Callable, Iterator
from itertools import combinations, cycle, pairwise
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QApplication, QMenu, QScrollArea, QWidget

from migviz.gui.painters import draw
from migviz.gui.panes.controls import ControlPanel
from migviz.gui.panes.transport import Transport
from migviz.gui.scenario_files import open_file
from migviz.gui.session import Session
from migviz.gui.shells.filling import parts_of
from migviz.gui.shells.main_window import MainWindow
from migviz.gui.shells.panes import OVER_ALL, PANES
from migviz.gui.theme import SCALES, THEMES, Theme
from migviz.gui.widgets.button import Button
from migviz.language import PSEUDO, speaking
from migviz.resources import lessons_folder
from migviz.scenario import Scenario
from migviz.showing import layout as sizes
from migviz.showing import wishes
from migviz.showing.compositions import LESSON
from migviz.showing.modes import Mode, Panel
from migviz.showing.state import Look, State
from tests.quick import fewer


@pytest.mark.parametrize("percent", SCALES)
@pytest.mark.parametrize("compact", [False, True])
def test_the_controls_are_as_high_as_the_layout_says(app: QApplication, percent: int, compact: bool) -> None:
    theme = Theme(scale=percent / 100)
    panel = ControlPanel(theme)
    panel.show_scenario(Scenario(), 0.0)
    panel.set_compact(compact)
    wished = sizes.LOW_CONTROLS if compact else sizes.CONTROLS
    assert panel.sizeHint().height() == pytest.approx(wished * theme.scale, abs=4 + 2 * theme.scale)
    panel.deleteLater()


@pytest.mark.parametrize("percent", SCALES)
@pytest.mark.parametrize("wide", [640, 800, 1280])
def test_the_written_rate_is_never_given_up(app: QApplication, percent: int, wide: int) -> None:
    placed = sizes.layout((wide, 720), percent / 100, LESSON)
    transport = Transport(Theme(scale=placed.drawn))
    transport.resize(round(placed.transport.width), round(placed.transport.height))
    transport.show()
    app.processEvents()
    assert transport.rate.isVisible()
    assert transport.rate.geometry().right() <= transport.width()
    assert transport.rate.width() >= placed.drawn * 60 and transport.play.isVisible()
    transport.close()
    transport.deleteLater()


# --- the whole window ---------------------------------------------------------------------------------------

SIZES = (
    ((640, 480), 1.0),
    ((1024, 720), 1.0),
    ((1280, 720), 1.4),
    ((1366, 768), 2.0),
    ((1440, 900), 1.0),
    ((1920, 1080), 3.0),
)
LOG = Path(__file__).resolve().parent.parent / "reference" / "logs" / "raw" / "04-u0.5.qmp.jsonl"
POINTS = ("iteration 1", "iteration 3", "pause", "end")
COMPOSITIONS: dict[str, Callable[[MainWindow], object]] = {
    "explore": lambda window: None,
    "lens": lambda window: window.session.do(wishes.toggle_lens),
    "more": lambda window: window.session.do(wishes.toggle_more, True),
    "curve": lambda window: window.session.do(wishes.toggle_curve, "link.bandwidth"),
    "charts": lambda window: window.session.do(wishes.open_panel, Panel.CHARTS),
    "details": lambda window: window.session.do(wishes.open_panel, Panel.DETAILS),
    "frames": lambda window: window.session.do(wishes.open_panel, Panel.FRAMES),
    "words": lambda window: window.session.do(wishes.open_panel, Panel.WORDS),
    "ruler": lambda window: window.session.do(wishes.open_panel, Panel.RULER),
    "keys": lambda window: window.session.do(wishes.open_panel, Panel.KEYS),
    "compare": lambda window: window.session.do(wishes.enter_mode, Mode.COMPARE),
    "recording": lambda window: open_file(window.session, LOG),
    "map": lambda window: window.session.do(wishes.enter_mode, Mode.MAP),
    "lesson": lambda window: window.open_lesson(sorted(lessons_folder().glob("0*.md"))[0]),
}


@pytest.fixture
def window(app: QApplication, tmp_path: Path) -> Iterator[MainWindow]:
    window = MainWindow(Session(state_folder=tmp_path))
    window.show()
    yield window
    window.close()
    window.deleteLater()
    app.processEvents()


def misplaced(window: MainWindow) -> list[str]:
    """Parts that are not where the layout has them."""
    now = window.shown
    assert now is not None
    wrong = []
    for name, pane in parts_of(now).items():
        widget = getattr(window, pane)
        box = getattr(now.layout, name)
        if widget.isVisible() != bool(box):
            wrong.append(f"{name} is {'seen' if widget.isVisible() else 'hidden'}, the layout has {box}")
        elif box and widget.geometry().getRect() != tuple(round(v) for v in (box.left, box.top, box.width, box.height)):
            wrong.append(f"{name} is at {widget.geometry()}, the layout has {box}")
    placed = (*parts_of(now).values(), *OVER_ALL)
    for name in PANES:
        made = window.made(name)
        if made is not None and made.parent() is window and made.isVisible() and name not in placed:
            wrong.append(f"{name} is seen at {made.geometry()}, and has no place")
    return wrong


@pytest.mark.fewer
@pytest.mark.parametrize("name", COMPOSITIONS)
def test_every_part_is_where_the_layout_has_it_and_no_text_is_wider_than_its_box(window: MainWindow, name: str) -> None:
    """Each size in one theme: none has letters of its own."""
    COMPOSITIONS[name](window)
    for (size, scale), theme in fewer([*zip(SIZES, cycle(THEMES), strict=False)]):
        window.resize(*size)
        window.session.do(wishes.look, scale=scale, theme=theme)
        for point in POINTS if name in ("explore", "lens") else POINTS[2:3]:
            window.session.do(wishes.go_to, point)
            window.session.settle()
            QApplication.processEvents()
            draw.misfits.clear()
            window.grab()
            assert misplaced(window) == [], (size, scale, point)
            assert draw.misfits == [], (size, scale, point)


STARTS = (*SIZES, ((1440, 900), 1.4), ((1366, 768), 1.4), ((1280, 720), 2.0))


@pytest.mark.fewer
@pytest.mark.parametrize("mode", [Mode.EXPLORE, Mode.COMPARE, Mode.MAP, Mode.LESSONS])
@pytest.mark.parametrize("shut", [False, True])
def test_a_window_that_starts_at_any_size_and_scale_shows_nothing_that_has_no_place(
    app: QApplication, tmp_path: Path, mode: Mode, shut: bool
) -> None:
    for size, scale in fewer(STARTS):
        begun = wishes.enter_mode(State(look=Look(scale=scale)), mode)
        window = MainWindow(Session(wishes.toggle_side(begun) if shut else begun, state_folder=tmp_path))
        window.resize(*size)
        window.show()
        QApplication.processEvents()
        assert misplaced(window) == [], (size, scale)
        window.hide()
        window.show()
        assert misplaced(window) == [], (size, scale, "shown again")
        window.close()
        window.deleteLater()
    app.processEvents()


WAYS_BACK = ("explore", "lessons", "compare", "map", "side", "theme", "larger", "smaller", "size 100", "undo")
SMALL = [((640, 480), 1.0), ((800, 600), 3.0), ((640, 2160), 3.0), ((1920, 1080), 2.0), ((3840, 2160), 3.0)]


def test_a_scale_that_fits_again_is_no_longer_said_not_to(window: MainWindow) -> None:
    window.resize(1366, 728)
    window.session.do(wishes.look, scale=2.0)
    window.session.do(wishes.go_to, "pause")
    window.session.do(wishes.toggle_lens)
    window.session.settle()
    assert window.shown is not None and window.shown.layout.said and window.message.isVisible()
    window.session.do(wishes.look, scale=1.0)
    window.session.settle()
    assert not window.shown.layout.said and not window.message.isVisible()


@pytest.mark.parametrize("scale", [1.0, 1.4, 2.0])
def test_every_menu_is_whole_on_the_screen(window: MainWindow, scale: float) -> None:
    """Wide ones too, of a window at the right edge; a menu knows its width better the second time."""
    screen = window.screen().availableGeometry()
    window.resize(640, 700)
    window.move(screen.left() + screen.width() - 640, screen.top())
    window.session.do(wishes.look, scale=scale)
    window.session.do(wishes.enter_mode, Mode.COMPARE)
    QApplication.processEvents()
    for drop in (
        window.drop_menu,
        window.transport.units.click,
        window.transport.rate.click,
        window.compare_side.pairs.click,
    ):
        for _ in range(2):
            drop()
            menu = QApplication.activePopupWidget()
            assert isinstance(menu, QMenu) and screen.contains(menu.geometry()), (drop, menu and menu.geometry())
            menu.close()


@pytest.mark.parametrize("name", COMPOSITIONS)
@pytest.mark.parametrize("language", ["", PSEUDO])
def test_from_every_view_at_every_size_and_scale_a_way_back_is_on_the_screen(
    app: QApplication, tmp_path: Path, name: str, language: str
) -> None:
    """Modes, side panel, theme and scale are in the menu, and its button can be pressed, whatever else had to give way."""
    with speaking(language):
        window = MainWindow(Session(state_folder=tmp_path))
        window.show()
        COMPOSITIONS[name](window)
        for size, scale in SMALL:
            window.resize(*size)
            window.session.do(wishes.look, scale=scale)
            window.session.do(wishes.go_to, "pause")
            window.session.settle()
            QApplication.processEvents()
            centre = window.menu_button.geometry().center()
            assert window.rect().contains(window.menu_button.geometry()), (size, scale)
            assert window.childAt(centre) is window.menu_button, (size, scale)
            bar = window.top_bar if window.top_bar.isVisible() else window.transport
            parts = [part for part in bar.findChildren(Button) if part.isVisible() and part.parentWidget() is bar]
            faces = [part.face().translated(part.mapTo(window, QPoint())) for part in (*parts, window.menu_button)]
            for one, other in combinations(faces, 2):
                assert not one.adjusted(1, 1, -1, -1).intersects(other), (size, scale)
        window.menu_button.click()
        window.session.settle()
        QApplication.processEvents()
        assert window._menu.isVisible()
        there = {action for menu in (window._menu, *window._menu.findChildren(QMenu)) for action in menu.actions()}
        assert {window.commands[way] for way in WAYS_BACK} <= there
        window._menu.close()
        window.close()
        window.deleteLater()


def test_a_button_that_is_too_narrow_writes_its_word_smaller_inside_its_face(app: QApplication) -> None:
    theme = Theme()
    button = Button(theme, word="Explore freely", height=30)
    button.resize(round(button.sizeHint().width() * 0.85), button.sizeHint().height())
    draw.misfits.clear()
    image = button.grab().toImage()
    assert draw.misfits == []
    face = button.face()
    background = image.pixel(1, 1)
    columns = (*range(round(face.left())), *range(round(face.right()) + 1, image.width()))
    assert all(image.pixel(x, y) == background for x in columns for y in range(image.height()))
    button.deleteLater()


@pytest.mark.parametrize("name", [name for name in COMPOSITIONS if name != "lesson"])
def test_no_text_is_wider_than_its_box_in_a_longer_language(app: QApplication, tmp_path: Path, name: str) -> None:
    with speaking(PSEUDO):
        window = MainWindow(Session(state_folder=tmp_path))
        window.show()
        COMPOSITIONS[name](window)
        for size, scale in SIZES:
            window.resize(*size)
            window.session.do(wishes.look, scale=scale)
            window.session.do(wishes.go_to, "pause")
            window.session.settle()
            QApplication.processEvents()
            draw.misfits.clear()
            window.grab()
            assert draw.misfits == [], (size, scale)
        window.close()
        window.deleteLater()


# --- Tab ----------------------------------------------------------------------------------------------------


OWN_ORDER = ("stage", "controls")
"""A drawing is walked through by what belongs together; a slider comes before the button that draws its effect."""


def stops(pane: QWidget) -> list[QWidget]:
    """The parts of a pane where Tab stops, in its order."""
    found: list[QWidget] = []
    widget = pane.nextInFocusChain()
    while widget is not None and widget is not pane:
        if pane.isAncestorOf(widget) and widget.isVisible() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
            found.append(widget)
        widget = widget.nextInFocusChain()
    return found


def scrolled(pane: QWidget, part: QWidget) -> QWidget | None:
    """What a part of a pane scrolls in."""
    above = part.parentWidget()
    while above is not None and above is not pane and not isinstance(above, QScrollArea):
        above = above.parentWidget()
    return above if above is not pane else None


def places(pane: QWidget, one: QWidget, other: QWidget) -> tuple[QRect, QRect]:
    """Where two parts are in a pane; beside what does not scroll with it, a part is where it scrolls."""
    areas = scrolled(pane, one), scrolled(pane, other)
    together = areas[0] is areas[1]
    seen = [part if together else area or part for part, area in zip((one, other), areas, strict=True)]
    first, second = (QRect(part.mapTo(pane, QPoint()), part.size()) for part in seen)
    return first, second


def reads_before(one: QRect, other: QRect) -> bool:
    """Whether one is read before the other: above it, or beside it on the left."""
    beside = min(one.bottom(), other.bottom()) - max(one.top(), other.top()) > min(one.height(), other.height()) / 2
    return one.left() < other.left() if beside else one.top() < other.top()


@pytest.mark.parametrize("name", [*COMPOSITIONS, "list"])
def test_tab_goes_through_a_pane_as_one_reads_it(window: MainWindow, name: str) -> None:
    window.resize(1440, 900)
    if name == "list":
        for mode in (Mode.LESSONS, Mode.EXPLORE, Mode.LESSONS):
            window.session.do(wishes.enter_mode, mode)
            window.session.settle()
    else:
        COMPOSITIONS[name](window)
    window.session.settle()
    for _ in range(3):  # a row as high as its words asks for its place when it knows its width
        QApplication.processEvents()
    assert window.shown is not None
    for pane in parts_of(window.shown).values():
        widget = window.made(pane)
        if widget is None or not widget.isVisible() or pane in OWN_ORDER:
            continue
        for one, other in pairwise(stops(widget)):
            if not one.isAncestorOf(other):  # a list that scrolls, and then what is in it
                assert reads_before(*places(widget, one, other)), (pane, one, other)
