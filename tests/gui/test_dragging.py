"""What does a tick of a dragged slider leave out? Counted, for time depends on the machine."""

from collections import Counter
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QAccessible, QImage
from PySide6.QtWidgets import QApplication

from migviz.engine import simulate
from migviz.gui.painters import still as kept
from migviz.gui.panes import twin
from migviz.gui.session import Session
from migviz.gui.shells import actions
from migviz.gui.shells.main_window import MainWindow
from migviz.language import PSEUDO, speaking
from migviz.replay.seen import seen_at
from migviz.say import captions
from migviz.scenario import load_scenario
from migviz.showing import wishes
from migviz.showing.commands import COMMANDS, Command, why_not
from migviz.showing.state import State
from tests.gui.conftest import ShowWindow


class Painted(QObject):
    """How often each kind of widget was painted."""

    def __init__(self) -> None:
        super().__init__()
        self.times: Counter[str] = Counter()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Paint:
            self.times[type(watched).__name__] += 1
        return False


@pytest.fixture
def window(show_window: ShowWindow) -> MainWindow:
    window = show_window(Session(load_scenario("workload.dirty_rate: 30 MiB/s")))
    window.resize(1440, 900)
    window.session.do(wishes.seek, 20.0)
    _painted(window)
    return window


def _painted(window: MainWindow) -> None:
    window.session.settle()
    QApplication.processEvents()


def _drag(window: MainWindow, rates: range) -> None:
    for rate in rates:
        window.controls.field_edited.emit("workload.dirty_rate", rate * 2.0**20, False)
        _painted(window)


def test_of_what_is_another_in_each_tick_no_picture_is_kept(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: Counter[str] = Counter()
    picture = kept._picture

    def noted(*what: Any) -> QImage:
        made[what[4].__name__] += 1
        return picture(*what)

    _drag(window, range(31, 33))
    kept._known.clear()
    monkeypatch.setattr(kept, "_picture", noted)
    _drag(window, range(33, 41))
    looked_up = {key[0].__name__ for key in kept._known}  # type: ignore[attr-defined]
    assert "paint_ground" in made and "paint_ground" in looked_up
    assert not looked_up & {"_paint_bar", "_paint_bars", "_paint_area"}, (
        "their keys are values, and take long to compare"
    )
    assert not made.keys() & {"_paint_bar", "_paint_bars", "_paint_area"}


def test_what_is_seen_only_in_focus_is_not_painted_in_each_picture(window: MainWindow) -> None:
    painted = Painted()
    QApplication.instance().installEventFilter(painted)  # type: ignore[union-attr]
    try:
        _drag(window, range(31, 35))
        assert painted.times["StageWidget"] == 4
        assert not painted.times["_Thing"] and not painted.times["StageWord"]
        window.stage.twin.things["link"].setFocus()
        _drag(window, range(35, 37))
        assert painted.times["_Thing"] >= 2
        window.stage.twin.things["link"].clearFocus()
        _painted(window)
        painted.times.clear()
        _drag(window, range(37, 39))
        assert not painted.times["_Thing"]
    finally:
        QApplication.instance().removeEventFilter(painted)  # type: ignore[union-attr]


def test_what_only_a_screen_reader_reads_is_brought_up_to_date_less_often_while_there_is_none(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    listened = [False]
    monkeypatch.setattr(QAccessible, "isActive", lambda: listened[0])
    assert twin.as_heard() == twin.UNHEARD
    listened[0] = True
    assert twin.as_heard() == twin.EVERY < twin.UNHEARD


def test_a_caption_is_found_once_for_all_who_say_it_and_again_in_another_language() -> None:
    seen = seen_at(simulate(load_scenario("")), 20.0)
    captions._caption.cache_clear()
    said = [captions.caption(seen) for _ in range(3)]
    assert captions._caption.cache_info().misses == 1 and len(set(said)) == 1
    with speaking(PSEUDO):
        assert captions.caption(seen) != said[0]


def test_a_memory_is_divided_once_for_all_rates_at_which_it_is_written() -> None:
    slow, fast, other = (
        simulate(load_scenario(text))
        for text in ("workload.dirty_rate: 30 MiB/s", "workload.dirty_rate: 31 MiB/s", "vm.memory: 2 GiB")
    )
    assert slow.blocks is fast.blocks
    assert slow.blocks is not other.blocks


def test_commands_that_are_always_possible_are_asked_once(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: Counter[str] = Counter()

    def noted(command: Command, state: State) -> str:
        asked[command.name] += 1
        return why_not(command, state)

    monkeypatch.setattr(actions, "why_not", noted)
    for t in (1.0, 2.0, 3.0):
        window.session.do(wishes.seek, t)
        window.session.settle()
    assert asked["undo"] == 3
    assert not [name for name in asked if COMMANDS[name].is_always_the_same]
