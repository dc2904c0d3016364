"""Does what is opened and closed leave anything behind? Counted in widgets and in runs, never in megabytes."""

import gc
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, QRect, QRectF
from PySide6.QtWidgets import QApplication, QDialog, QMenu

from migviz.gui.painters import draw
from migviz.gui.session import Session
from migviz.gui.shells import exports
from migviz.gui.shells.main_window import MainWindow
from migviz.gui.theme import Theme
from migviz.resources import lessons_folder
from migviz.showing import wishes
from migviz.showing.modes import Mode, Panel
from migviz.showing.shown import seen_of
from migviz.trace import Run
from tests.gui.conftest import ShowWindow, flush

TIMES = 50


def share(window: MainWindow) -> None:
    window.errands.share()
    flush()
    dialog = next(child for child in window.findChildren(QDialog) if child.isVisible())
    dialog.accept()


def menu(window: MainWindow) -> None:
    window.session.do(wishes.set_fields, {"workload.dirty_rate": f"{20 + window.session.state.said.count % 7} MiB/s"})
    window.fill_menu()


def pairs(window: MainWindow) -> None:
    window.session.do(wishes.enter_mode, Mode.COMPARE)
    window.session.settle()
    window.compare_side._drop()
    for below in window.compare_side.findChildren(QMenu):
        below.close()


def film(window: MainWindow) -> None:
    exports.film(Path("nowhere.mp4"), seen_of(window.session.state)[0], window.theme, window, window.session.say)


def modes(window: MainWindow) -> None:
    for mode in (*Mode, Mode.EXPLORE):
        window.session.do(wishes.enter_mode, mode)
        window.session.settle()


def panels(window: MainWindow) -> None:
    for panel in (*Panel, Panel.ITERATIONS):
        window.session.do(wishes.show_panel, panel)
        window.session.settle()


def lesson(window: MainWindow) -> None:
    window.open_lesson(sorted(lessons_folder().glob("0*.md"))[0])
    window.session.settle()
    window.session.do(wishes.lesson_closed)
    window.session.settle()


OPENED: Mapping[str, Callable[[MainWindow], None]] = {
    "the dialog of a shared moment": share,
    "the menu": menu,
    "the menu of pairs": pairs,
    "the bar of a film": film,
    "modes": modes,
    "panels": panels,
    "a lesson": lesson,
}


@pytest.mark.parametrize("name", OPENED)
def test_what_is_opened_and_closed_leaves_no_widget_and_no_run_behind(
    name: str, show_window: ShowWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("migviz.gui.painters.film.write_film", lambda *args, progress, **named: progress(1, 1))
    window = show_window(Session(state_folder=tmp_path))
    for _ in range(8):  # everything that is kept is there, and caches are as full as they get
        OPENED[name](window)
    before = left()
    for _ in range(TIMES):
        OPENED[name](window)
    assert left() == before


def left() -> tuple[int, int, int]:
    """Widgets and runs there are, and what Python knows of Qt's objects, dead ones too."""
    flush()
    gc.collect()
    kinds = [type(thing) for thing in gc.get_objects()]
    return (
        len(QApplication.allWidgets()),
        sum(issubclass(kind, Run) for kind in kinds),
        sum(issubclass(kind, QObject) for kind in kinds),
    )


def test_no_layout_that_is_kept_has_an_object_for_each_square(show_window: ShowWindow, tmp_path: Path) -> None:
    """A rectangle of Qt takes 222 bytes, both maps have 1024 squares, and each bandwidth is a layout of its own."""
    window, layouts = show_window(Session(state_folder=tmp_path)), 20
    before = rectangles()
    for k in range(layouts):
        window.session.do(wishes.set_fields, {"link.bandwidth": f"{k + 1} Gbit/s"})
        window.session.settle()
        window.grab()
    assert rectangles() - before < 100 * layouts


def rectangles() -> int:
    """Rectangles of Qt that Python knows of."""
    return sum(type(thing) in (QRect, QRectF) for thing in gc.get_objects())


def test_a_closed_window_is_gone(tmp_path: Path) -> None:
    def opened() -> None:
        window = MainWindow(Session(state_folder=tmp_path))
        window.show()
        flush()
        window.close()
        window.deleteLater()

    opened()
    before = left()[0]
    opened()
    opened()
    assert left()[0] == before


def test_texts_that_did_not_fit_are_noted_but_not_without_end() -> None:
    draw.misfits.clear()
    for k in range(10 * draw.MOST_MISFITS):
        draw.fitting(Theme(), "label", (f"far too long {k}",), 1.0)
    assert len(draw.misfits) == draw.MOST_MISFITS
    assert draw.misfits[-1][0].endswith(str(10 * draw.MOST_MISFITS - 1))
    draw.misfits.clear()
