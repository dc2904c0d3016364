"""Does the sheet about a migration without a log explain it beside the window's own work, and say what is wrong with a field?"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QRectF, QUrl
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication

from migviz.gui.painters import draw
from migviz.gui.painters.region import Region, paint_region
from migviz.gui.session import Session
from migviz.gui.shells.main_window import MainWindow
from migviz.gui.shells.my_migration import MyMigration
from migviz.gui.shells.question import Question
from migviz.gui.theme import THEMES, Theme
from migviz.gui.working import Work
from migviz.scenario import Scenario
from migviz.showing import wishes
from migviz.showing.commands import COMMANDS, do
from migviz.showing.modes import Mode
from migviz.study.my_migration import Known
from tests.gui.waiting import until

TOLD = Known(memory="32 GiB", took="8 min", hung="3 s")


@pytest.fixture
def window(app: QApplication, tmp_path: Path) -> Iterator[MainWindow]:
    window = MainWindow(Session(Scenario(), state_folder=tmp_path))
    window.show()
    app.processEvents()
    yield window
    window.close()
    window.deleteLater()
    app.processEvents()


def sheet_of(window: MainWindow) -> MyMigration:
    [sheet] = [found for found in window.findChildren(MyMigration) if found.isVisible()]
    return sheet


def test_the_command_opens_it_with_what_the_open_scenario_says(window: MainWindow) -> None:
    window.session.do(lambda state: do(COMMANDS["my migration"], state))
    window.session.settle()
    until(lambda: bool(window.findChildren(MyMigration)))
    sheet = sheet_of(window)
    assert sheet.lines["memory"].text() == "4 GiB"
    assert sheet.hypervisor.currentText() == window.session.scenario.policy.name
    assert sheet.lines["took"].text() == "" and sheet.explain.isEnabled()
    sheet.close()


def test_what_a_log_left_in_the_model_stands_there_as_one_would_say_it(window: MainWindow) -> None:
    window.session.do(wishes.set_fields, {"vm.memory": 524808 * 1024.0})
    window.session.do(lambda state: do(COMMANDS["my migration"], state))
    window.session.settle()
    until(lambda: bool(window.findChildren(MyMigration)))
    sheet = sheet_of(window)
    assert sheet.lines["memory"].text() == "513 MiB"
    sheet.close()


def test_it_is_explained_and_a_cause_can_be_opened_as_a_run(window: MainWindow) -> None:
    window.errands.my_migration(TOLD)
    sheet = sheet_of(window)
    sheet.hypervisor.show_word("hyper-v")
    sheet.ask()
    until(lambda: sheet.found is not None, 240)
    assert sheet.found is not None and sheet.map.region is not None
    words = sheet.answer.toPlainText()
    assert "Cause 1" in words and "Fits: dirty rate" in words and "Get-Counter" in words
    assert "virsh" not in words, "the remedies are those of Hyper-V"
    last = len(sheet.found.explanations)
    sheet.answer.anchorClicked.emit(QUrl(str(last)))
    assert sheet.map.region.number == last and str(last) in sheet.map.accessibleName()
    sheet.open_run.click()
    assert window.session.state.mode is Mode.EXPLORE
    assert window.session.scenario == sheet.found.explanations[last - 1].scenario
    sheet.close()


def test_a_field_that_cannot_be_read_is_named_and_has_the_keyboard(window: MainWindow) -> None:
    window.errands.my_migration(Known(took="soon", hung="3 s"))
    sheet = sheet_of(window)
    sheet.ask()
    assert sheet.problem.text().startswith("It took:") and sheet.found is None
    assert sheet.lines["took"].selectedText() == "soon"
    sheet.close()


def test_who_closes_it_gives_the_answer_up(window: MainWindow) -> None:
    window.errands.my_migration(TOLD)
    sheet = sheet_of(window)
    sheet.ask()
    [work] = sheet.findChildren(Work)
    sheet.reject()
    assert work._given_up and sheet.found is None


def test_a_question_in_the_box_of_the_map_leads_to_it(app: QApplication) -> None:
    question, wished, said = Question(), list[Known](), list[str]()
    question.sheet_wished.connect(wished.append)
    question.answered.connect(lambda words, marks: said.append(words))
    assert not question.ask(Scenario(), "why did my VM hang for 3 s")
    assert wished == [Known(hung="3 s")] and "My migration" in said[0]
    question.ask(Scenario(), "pause < 50 apples")
    assert len(wished) == 1


def test_a_question_in_the_window_s_map_opens_the_sheet(window: MainWindow) -> None:
    window.map_side.limit.setText("pause = 3 s")
    window.map_side.limit.returnPressed.emit()
    sheet = sheet_of(window)
    assert sheet.lines["hung"].text() == "3 s"
    sheet.close()


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("side", "scale"), [(320, 1.0), (640, 2.0), (250, 0.8)])
def test_the_map_of_a_region_fits_and_shows_its_cells(app: QApplication, theme: str, side: int, scale: float) -> None:
    rates, sets = (1e5, 1e6, 1e7, 1e8), (2.0**24, 2.0**28, 2.0**32)
    fits = ((1e6, 2.0**28), (1e7, 2.0**28))
    region = Region(number=1, rates=rates, sets=sets, fits=fits, run=fits[1])
    look = Theme(name=theme, scale=scale)
    image = QImage(side, side, QImage.Format.Format_RGB32)
    draw.misfits.clear()
    painter = QPainter(image)
    paint_region(painter, QRectF(0, 0, side, side), region, look)
    painter.end()
    assert not draw.misfits
    tint = look.colour("dirty.tint").rgb()
    shown = sum(image.pixel(x, y) == tint for x in range(0, side, 3) for y in range(0, side, 3))
    assert 0.02 < shown / (side / 3) ** 2 < 0.2
