"""Is the curve that a lesson shows pulled, as far as the section leaves that to the student?"""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from migviz.course.beats import waiting_run
from migviz.gui.painters.curve.scene import curve_scene
from migviz.gui.session import Session
from migviz.gui.shells.main_window import MainWindow
from migviz.resources import lessons_folder
from migviz.scenario.units import Kind, read
from migviz.showing.state import active
from migviz.study.outcomes import METRICS
from tests.gui.conftest import ShowWindow
from tests.gui.desk import Desk

RATE = "workload.dirty_rate"


@pytest.fixture
def window(show_window: ShowWindow, tmp_path: Path) -> MainWindow:
    return show_window(Session(state_folder=tmp_path))


def come_to(window: MainWindow, lesson: int, section: str) -> None:
    window.lessons.open(next(lessons_folder().glob(f"{lesson:02d}-*.md")))
    window.session.settle()
    desk = Desk(window)
    for _ in range(100):
        if desk.section.name == section:
            break
        waits = desk.waits_for()
        if waits is not None or waiting_run(desk.section, desk.progress) is not None:
            desk.skip(waits.name if waits is not None else "")
        else:
            desk.go(1)
    window.session.settle()
    QApplication.processEvents()


def pulled(window: MainWindow, value: str) -> float:
    window.exhibited_curve.value_wished.emit(RATE, read(value, Kind.RATE), True)
    window.session.settle()
    return float(active(window.session.state).scenario.number(RATE))


def test_the_cliff_is_pulled_as_a_curve(window: MainWindow) -> None:
    come_to(window, 8, "edge")
    assert pulled(window, "39 MiB/s") == read("39 MiB/s", Kind.RATE)
    assert "edge" in Desk(window).progress.goals, "and so the goal is reached"


@pytest.mark.parametrize("rate", ["10 MiB/s", "30 MiB/s", "47 MiB/s"])
def test_at_the_present_value_the_curve_has_the_numbers_of_the_run(window: MainWindow, rate: str) -> None:
    come_to(window, 8, "edge")
    value = pulled(window, rate)
    shown, metrics = window.exhibited_curve.shown(), active(window.session.state).run.metrics
    assert shown is not None
    assert shown.number_at("downtime", value) == metrics.downtime
    assert shown.number_at("total_time", value) == metrics.total_time
    assert shown.number_at("downtime", 2 * value) != metrics.downtime, "elsewhere it is the curve's"


def test_what_a_section_does_not_leave_to_the_student_is_not_pulled(window: MainWindow) -> None:
    come_to(window, 8, "thirty")
    before = float(active(window.session.state).scenario.number(RATE))
    assert pulled(window, "90 MiB/s") == before


def test_what_is_said_where_one_points_belongs_together(window: MainWindow) -> None:
    come_to(window, 8, "edge")
    value = pulled(window, "32.2 MiB/s")
    shown = window.exhibited_curve.shown()
    assert shown is not None
    scene = curve_scene(shown, (500.0, 300.0), shown.whole, window.theme)
    own = shown.number_at("downtime", value)
    box = scene.parts[0].box
    for pixels in range(int(box.width())):
        x = box.left() + pixels
        place = shown.whole[0] + pixels / box.width() * (shown.whole[1] - shown.whole[0])
        known = scene.known_near(place)
        if abs(x - scene.across(value)) < 4.0:
            assert known == value and shown.number_at("downtime", known) == own, "no second number beside one's own"
        else:
            assert known == value or known in shown.sweep.x.values
    assert f"32.2 MiB/s: {METRICS['downtime'].write(own)}" in scene.words_at("downtime", value)
