"""Is a page of a toy VM written by a click on its square, and by Enter on it?"""

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from migviz import load_scenario
from migviz.gui.painters.page_map.memory import paint_numbers
from migviz.gui.painters.stage.hosts import by_hand
from migviz.gui.painters.stage.painter import paint_spotlight
from migviz.gui.panes.stage import StageWidget
from migviz.gui.session import Session
from migviz.gui.shells.main_window import MainWindow
from migviz.scenario.fields import BY_HAND
from migviz.showing import wishes
from migviz.showing.modes import Panel
from migviz.showing.spotlight import Spotlight
from migviz.showing.state import active
from tests.gui.conftest import ShowWindow
from tests.gui.mouse import click
from tests.gui.transcript import transcript

PAGE = Spotlight(kind="page", number=5)


@pytest.fixture
def window(show_window: ShowWindow, tmp_path: Path) -> MainWindow:
    window = show_window(Session(state_folder=tmp_path))
    window.session.do(wishes.take, load_scenario("workload.preset: toy\nworkload.dirty_rate: 0 B/s"))
    window.session.do(wishes.seek, 4.0)
    settled(window)
    return window


def settled(window: MainWindow) -> None:
    window.session.settle()
    QApplication.processEvents()


def square(stage: StageWidget, host: str, page: int) -> QPoint:
    assert stage._seen is not None
    box = getattr(stage._stage(stage._seen), host).grid.square(page)
    return QRect(*box).center()


def written(window: MainWindow) -> list[float]:
    changes = active(window.session.state).scenario.changes
    return [float(change.value or 0.0) for change in changes if change.name == BY_HAND]


def test_a_click_on_a_square_of_the_source_writes_its_page(window: MainWindow) -> None:
    click(window.stage, square(window.stage, "source", 5))
    settled(window)
    assert written(window) == [5.0]
    assert window.session.moments[0].dirty == 1


def test_a_click_on_a_square_of_the_target_inspects_it(window: MainWindow) -> None:
    click(window.stage, square(window.stage, "target", 5))
    settled(window)
    assert written(window) == []
    assert window.session.state.panel is Panel.DETAILS


def test_enter_writes_the_page_that_the_focus_is_on(window: MainWindow) -> None:
    thing = window.stage.twin.things["source pages"]
    thing.setFocus(Qt.FocusReason.TabFocusReason)
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Return):
        QTest.keyClick(thing, key)
    settled(window)
    assert len(written(window)) == 1 and written(window)[0] > 0


def test_nothing_points_at_a_memory_that_is_not_there_or_that_the_configuration_covers(window: MainWindow) -> None:
    stage = window.stage
    for t, source, target in ((0.0, True, False), (0.5, False, False), (4.0, True, True)):
        window.session.do(wishes.seek, t)
        settled(window)
        seen = [stage.place_of(f"{host}.memory") is not None for host in ("source", "target")]
        assert seen == [source, target], t


@pytest.mark.parametrize(("t", "framed"), [(0.0, 1), (4.0, 2)])
def test_a_page_that_is_pointed_at_is_framed_only_where_there_is_a_vm(
    window: MainWindow, t: float, framed: int
) -> None:
    window.session.do(wishes.seek, t)
    settled(window)
    seen = window.stage._seen
    assert seen is not None
    place, theme = window.stage._stage(seen), window.stage._theme
    drawn = transcript((800, 600), lambda painter, __: paint_spotlight(painter, place, seen, theme, PAGE))
    assert len([line for line in drawn if "edged #0b5fff" in line]) == framed, drawn


def test_a_page_that_waits_bears_a_dot_as_soon_as_it_is_written_and_a_written_one_keeps_its_number(
    window: MainWindow,
) -> None:
    stage = window.stage
    sent, waits = 5, 60
    before = drawn_at_source(stage)
    assert before["words"] == [str(page) for page in range(64)] and not before["dots"]
    for page, dots in ((waits, 1), (sent, 2)):
        click(stage, square(stage, "source", page))
        settled(window)
        now = drawn_at_source(stage)
        assert now["words"] == before["words"] and len(now["dots"]) == dots
    assert window.session.moments[0].dirty == 1, "one of them is still to be sent"


def drawn_at_source(stage: StageWidget) -> dict[str, list[str]]:
    assert stage._seen is not None
    seen, theme = stage._seen, stage._theme
    grid = stage._stage(seen).source.grid
    states, written = seen.moment.source_pages, by_hand(seen)
    lines = transcript((800, 600), lambda painter, __: paint_numbers(painter, grid, states, theme, written))
    return {
        "words": [line.split('"')[1] for line in lines if '"' in line],
        "dots": [line for line in lines if line.startswith("box") and theme.hex("ink").lower() in line],
    }
