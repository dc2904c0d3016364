"""What is in the window's menu? Scenario files, lessons to write and hand in, moments to share, exports."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QInputDialog, QMenu

from migviz.course.checking import check_lesson
from migviz.course.starting import section_from
from migviz.engine import simulate
from migviz.errors import InputError
from migviz.gui.shells.exports import fill_export_menu
from migviz.gui.shells.share_dialog import ShareDialog
from migviz.replay.pace import pause_span
from migviz.scenario import Scenario
from migviz.scenario.sharing import Shared, is_shared, read_shared, share
from migviz.showing.modes import EXPLORE

if TYPE_CHECKING:
    from migviz.gui.shells.main_window import MainWindow


class WindowMenu:
    """The menu of one window, with its dialogs."""

    def __init__(self, window: "MainWindow") -> None:
        self._window = window

    def fill(self, menu: QMenu) -> None:
        """The entries for what the window shows now."""
        menu.clear()
        menu.addAction("New", lambda: self._window.session.replace_scenario(Scenario()))
        menu.addAction("Open...", self.open_dialog)
        menu.addAction("Save", self.save)
        menu.addAction("Save as...", self.save_dialog)
        menu.addSeparator()
        menu.addAction("Share this moment...", self.share_moment)
        menu.addAction("Paste a shared moment", self.paste_shared)
        menu.addAction("Copy as a section of a lesson", self.copy_section)
        menu.addAction("Check a lesson file...", self.check_lesson_dialog)
        if self._window.run is not None and not self._window.guide.is_closed_ahead():
            fill_export_menu(
                menu.addMenu("Export"),
                self._window,
                self._window.run,
                self._window.theme,
                self._window.paint_now,
                self._window.message.say,
            )
        recent = self._window.session.recent_files()
        if recent:
            menu.addSeparator()
        for path in recent[:8]:
            menu.addAction(path.name, lambda path=path: self._window.session.open_file(path))  # type: ignore[misc]

    def open_dialog(self) -> None:
        """Choose a scenario file."""
        name, _ = QFileDialog.getOpenFileName(self._window, "Open a scenario", "", "Scenarios (*.migviz)")
        if name:
            self._window.session.open_file(name)

    def save(self) -> None:
        """Write to the file that is open, or ask for one."""
        if self._window.session.file is None:
            self.save_dialog()
        else:
            self._window.session.save_file(self._window.session.file)

    def save_dialog(self) -> None:
        """Choose a file to write."""
        name, _ = QFileDialog.getSaveFileName(
            self._window, "Save the scenario", "scenario.migviz", "Scenarios (*.migviz)"
        )
        if name:
            self._window.session.save_file(name)

    def open_lesson_dialog(self) -> None:
        """Choose a lesson file."""
        name, _ = QFileDialog.getOpenFileName(self._window, "Open a lesson", "", "Lessons (*.md)")
        if name:
            self._window.open_lesson(Path(name))

    def check_lesson_dialog(self) -> None:
        """Choose a lesson file and say what is wrong with it."""
        name, _ = QFileDialog.getOpenFileName(self._window, "Check a lesson", "", "Lessons (*.md)")
        if name:
            self.check_lesson(Path(name))

    def check_lesson(self, path: Path) -> None:
        """Play a lesson through, as `migviz check` does; all that is wrong with it goes to the clipboard."""
        try:
            problems = check_lesson(path).problems
        except InputError as error:
            problems = tuple(error.problems)
        if not problems:
            self._window.message.say(f"{path.name}: nothing is wrong.")
            return
        QGuiApplication.clipboard().setText("\n".join(str(problem) for problem in problems))
        count = f"{len(problems)} problems" if len(problems) > 1 else "1 problem"
        self._window.message.say(f"{path.name}: {count}, copied to the clipboard. {problems[0].message}")

    def hand_in_dialog(self) -> None:
        """Write what was answered into a file, under the student's name."""
        student, sure = QInputDialog.getText(self._window, "Hand in", "Your name:")
        if not sure or not student.strip():
            return
        name, _ = QFileDialog.getSaveFileName(self._window, "Hand in my answers", "answers.json", "Answers (*.json)")
        if name:
            self._window.desk.export(Path(name), student)

    def copy_section(self) -> None:
        """The present scenario, time and view as the blocks of a section, for a lesson file."""
        spotlight = self._window.session.spotlight or self._window.inspected
        name = f"{spotlight.kind} {spotlight.number}" if spotlight.number else spotlight.kind
        QGuiApplication.clipboard().setText(
            section_from(self._window.session.scenario, self._window.session.playhead.t, (name,))
        )
        self._window.message.say("A section for a lesson is in the clipboard: paste it into a file.")

    def share_moment(self) -> None:
        """The text and QR code of what is seen now."""
        kept = self._window.exploration.kept
        shared = Shared(
            scenario=self._window.session.scenario,
            t=self._window.session.playhead.t,
            view=self._window.mode.lower(),
            lens=self._window.lens.isVisible(),
            kept=kept.scenario if kept is not None else None,
        )
        ShareDialog(share(shared), self._window.theme, self._window).open()

    def paste_shared(self) -> None:
        """Open the moment that is in the clipboard."""
        text = QGuiApplication.clipboard().text()
        if not is_shared(text):
            self._window.message.say("There is no shared moment in the clipboard; one begins with migviz:1:")
            return
        try:
            self.open_shared(read_shared(text))
        except InputError as error:
            self._window.message.say(f"The {error.problems[0]}.")

    def open_shared(self, shared: Shared) -> None:
        """Land on the picture that was shared."""
        if not self._window.session.replace_scenario(shared.scenario):
            return
        self._window.exploration.show_kept(simulate(shared.kept) if shared.kept is not None else None)
        self._window.choose_mode(next((mode for mode in self._window.modes if mode.lower() == shared.view), EXPLORE))
        self._window.session.seek(shared.t)
        self._window.session.settle()
        if shared.lens != self._window.lens.isVisible() and (
            self._window.run is None or pause_span(self._window.run) is not None
        ):
            self._window.toggle_lens()
