"""Is everything that is painted heard, with role, name, value and action, and does nothing break when it goes?"""

import gc
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QRect, Qt
from PySide6.QtGui import QAccessible, QAccessibleActionInterface, QAccessibleInterface
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from migviz.gui.session import Session
from migviz.gui.shells.main_window import MainWindow
from migviz.gui.widgets import interfaces
from migviz.gui.widgets.spoken import Spoken
from migviz.resources import lessons_folder
from migviz.scenario import Scenario
from migviz.showing import wishes
from migviz.showing.heard import Heard, Role, walk
from migviz.showing.modes import Mode, Panel
from migviz.showing.state import Look, State
from tests.gui.conftest import ShowWindow, flush
from tests.gui.test_contrast import VIEWS

Name, Description = QAccessible.Text.Name, QAccessible.Text.Description
Roles = QAccessible.Role


@pytest.fixture
def window(show_window: ShowWindow, tmp_path: Path) -> MainWindow:
    return show_window(Session(State(look=Look(reduced_motion=True)), state_folder=tmp_path))


def do(window: MainWindow, wish: Callable[..., State], *given: object) -> None:
    window.session.do(wish, *given)
    window.session.settle()
    QApplication.processEvents()


def tree(one: QAccessibleInterface) -> Iterator[QAccessibleInterface]:
    """Everything that a screen reader finds from here on."""
    yield one
    for k in range(one.childCount()):
        child = one.child(k)
        if not child.state().invisible:
            yield from tree(child)


def of(widget: QWidget) -> QAccessibleInterface:
    found = QAccessible.queryAccessibleInterface(widget)
    assert found is not None
    return found


def found(window: MainWindow, role: QAccessible.Role, name: str) -> QAccessibleInterface:
    """The one thing of this role whose name begins like this."""
    every = [one for one in tree(of(window)) if one.role() == role and one.text(Name).startswith(name)]
    assert len(every) == 1, [one.text(Name) for one in tree(of(window)) if one.role() == role]
    return every[0]


def press(one: QAccessibleInterface) -> None:
    action = one.actionInterface()
    assert action is not None
    action.doAction(QAccessibleActionInterface.pressAction())
    QApplication.processEvents()


MARKUP = re.compile(r"<[A-Za-z/!]|&(?! )")
"""Of HTML, or of a menu; not where something is less than something."""


@pytest.mark.parametrize("view", VIEWS)
def test_every_painted_thing_has_a_role_a_name_and_a_place_and_no_word_is_markup(view: str, window: MainWindow) -> None:
    for act in VIEWS[view]:
        act(window)
        window.session.settle()
        QApplication.processEvents()
    spoken = [widget for widget in window.findChildren(QWidget) if isinstance(widget, Spoken) and widget.isVisible()]
    assert len(spoken) >= 5
    whole = QRect(window.mapToGlobal(window.rect().topLeft()), window.size())
    for widget in spoken:
        for path, heard in walk(widget.heard()):
            assert heard.name or heard.role is Role.ROW or not path, (type(widget), path)
    for one in tree(of(window)):
        words = (one.text(Name), one.text(Description))
        assert not any(MARKUP.search(text) for text in words), words
        if one.role() != Roles.MenuItem and not one.rect().isEmpty() and one.text(Name):
            assert whole.intersects(one.rect()) or one.object() is not None, (one.text(Name), one.rect())


def test_the_rail_is_six_buttons_that_go_to_their_step(window: MainWindow) -> None:
    names = [
        one.text(Name) for one in tree(found(window, Roles.Grouping, "The six steps")) if one.role() == Roles.Button
    ]
    assert names == ["Step 1: Create container", "Step 2: Copy memory", "Step 3: Copy dirty pages", "Step 4: Pause",
                     "Step 5: Resume", "Step 6: Broadcast"]  # fmt: skip
    press(found(window, Roles.Button, "Step 4"))
    assert window.shown is not None and window.shown.step == 4
    now = found(window, Roles.Button, "Step 4")
    assert now.text(Description) == "now" and now.state().selected
    assert found(window, Roles.Button, "Step 2").text(Description) == "done"
    assert not found(window, Roles.Button, "Step 2").state().selected


def test_the_keyboard_walks_over_the_rail(window: MainWindow) -> None:
    steps = window.stage.twin.steps
    steps.setFocus()
    assert of(steps).focusChild().text(Name).startswith("Step 1")
    for _ in range(2):
        QTest.keyClick(steps, Qt.Key.Key_Right)
    QApplication.processEvents()
    assert of(steps).focusChild().text(Name).startswith("Step 3")
    QTest.keyClick(steps, Qt.Key.Key_Return)
    QApplication.processEvents()
    assert window.shown is not None and window.shown.step == 3


def test_the_panels_are_tabs(window: MainWindow) -> None:
    press(found(window, Roles.PageTab, "Details"))
    assert window.shown is not None and window.shown.panel.panel is Panel.DETAILS
    assert found(window, Roles.PageTab, "Details").state().selected
    press(found(window, Roles.PageTab, "The map"))
    assert window.shown.mode is Mode.MAP


def test_the_strip_has_a_value_that_can_be_moved(window: MainWindow) -> None:
    strip = found(window, Roles.Slider, "Time strip")
    value = strip.valueInterface()
    assert (value.currentValue(), value.minimumValue()) == (0.0, 0.0)
    value.setCurrentValue(41.0)
    QApplication.processEvents()
    assert window.session.state.own.playhead.t == 41.0 and value.currentValue() == 41.0
    assert "iteration 2" in strip.text(Description)
    value.setCurrentValue(1e9)
    QApplication.processEvents()
    assert value.currentValue() == value.maximumValue()
    press(found(window, Roles.ListItem, "Iteration 2, 3.4 s"))
    assert window.session.state.own.playhead.t == pytest.approx(39.0, abs=0.1)


def test_the_bars_are_a_list_whose_rows_go_there(window: MainWindow) -> None:
    bars = found(window, Roles.List, "Dirty pages per iteration")
    rows = [one.text(Name) for one in tree(bars) if one.role() == Roles.ListItem]
    assert [row.split(",")[0] for row in rows] == ["Iteration 1", "Iteration 2", "Iteration 3", "Iteration 4", "pause"]
    assert rows[1] == "Iteration 2, 382 MiB, 3.4 s, ÷ 11"
    press(found(window, Roles.ListItem, "Iteration 3, 37.4 MiB"))
    assert "37.4 MiB left" in found(window, Roles.ListItem, "Iteration 3, 37.4 MiB").text(Description)
    press(found(window, Roles.Button, "Logarithmic bars"))
    assert window.session.state.look.log


def test_a_comparison_is_two_lanes_a_table_and_two_pauses(window: MainWindow) -> None:
    do(window, wishes.choose_pair, "quick-live")
    do(window, wishes.enter_mode, Mode.COMPARE)
    for letter in "AB":
        lane = found(window, Roles.Grouping, f"{letter}: ")
        assert {"Source page map", "Migration link", "Target page map", "Time strip"} <= {
            one.text(Name) for one in tree(lane)
        }
    table = found(window, Roles.Table, "What differs")
    cells = [one.text(Name) for one in tree(table) if one.role() == Roles.Cell]
    assert len(cells) % 3 == 0 and "pause" in cells
    assert sum(one.text(Description) == "better" for one in tree(table)) >= 3
    pauses = [one.text(Name) for one in tree(found(window, Roles.List, "Pause, drawn to one scale"))]
    assert len(pauses) == 3 and pauses[1].startswith("A: ") and pauses[2].startswith("B: ")


def test_the_map_has_a_value_for_each_axis(window: MainWindow) -> None:
    do(window, wishes.enter_mode, Mode.MAP)
    slider = next(one for one in tree(of(window.map)) if one.text(Name) == "Dirty rate: 11 MiB/s")
    before = slider.valueInterface().currentValue()
    assert 0 < before < 100
    slider.valueInterface().setCurrentValue(before + 10)
    QApplication.processEvents()
    rate = window.session.scenario["workload.dirty_rate"]
    assert isinstance(rate, float) and rate > 11.5 * 2**20


def test_each_value_that_is_set_is_a_step_of_its_own(window: MainWindow) -> None:
    """Unlike where a hand drags: there the last of many values is one step."""
    do(window, wishes.enter_mode, Mode.MAP)
    for _ in range(2):
        slider = next(one for one in tree(of(window.map)) if one.text(Name).startswith("Dirty rate: ")).valueInterface()
        slider.setCurrentValue(slider.currentValue() + 10)
        QApplication.processEvents()
    last = window.session.scenario["workload.dirty_rate"]
    do(window, wishes.undo)
    before = window.session.scenario["workload.dirty_rate"]
    assert before != last and before != Scenario()["workload.dirty_rate"]


def test_the_lens_is_lanes_with_what_is_written_in_them(window: MainWindow) -> None:
    do(window, wishes.go_to, "pause")
    if window.shown is not None and window.shown.lens is None:
        do(window, wishes.toggle_lens)
    lens = found(window, Roles.Slider, "Lens on the pause")
    said = [one.text(Name) for one in tree(lens)]
    assert "nowhere: paused for 43.8 ms" in said and "Last dirty pages 3.75 ms" in said


def test_sections_of_a_lesson_are_tabs(window: MainWindow) -> None:
    window.lessons.open(next(lessons_folder().glob("01-*.md")))
    window.session.settle()
    QApplication.processEvents()
    dots = [one for one in tree(of(window.lesson.dots)) if one.role() == Roles.PageTab]
    assert len(dots) > 3 and dots[0].state().selected
    assert [one.text(Name) for one in dots] == [dot.title for dot in window.lesson.dots._dots]


def test_interfaces_go_with_their_widgets(app: QApplication, tmp_path: Path) -> None:
    for k in range(3):
        window = MainWindow(Session(State(), state_folder=tmp_path / str(k)))
        window.show()
        app.processEvents()
        assert len(list(tree(of(window)))) > 60
        things = [one for one in tree(of(window)) if isinstance(one, interfaces._Thing)]
        assert len(things) > 20
        window.close()
        window.deleteLater()
        app.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        app.processEvents()
        flush()
        gc.collect()
    assert not [one for one in interfaces._kept.values() if not one.is_there]


def test_what_has_gone_is_not_valid_and_says_nothing(window: MainWindow) -> None:
    row = found(window, Roles.ListItem, "Iteration 4, 3.72 MiB")
    do(window, wishes.set_fields, {"workload.dirty_rate": 0.0})
    assert not row.isValid() and row.text(Name) == ""
    assert row.actionInterface() is None


class Wrong(QWidget, Spoken):
    """Says nothing that can be heard."""

    def heard(self) -> Heard:
        raise ValueError("nothing to say")


def test_an_error_in_what_is_heard_is_said_and_does_not_end_the_window(
    app: QApplication, window: MainWindow, complaints: list[str]
) -> None:
    wrong = Wrong()
    one = of(wrong)
    assert one.text(Name) == "" and one.childCount() == 0
    assert any("nothing to say" in text for text in complaints)
    complaints.clear()
    wrong.deleteLater()
