"""What does a command need from outside? Dialogs, files and the clipboard; each errand by its name."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from migviz.course.checking import check_lesson
from migviz.course.evidence import Evidence, Handed
from migviz.course.starting import section_from
from migviz.errors import InputError, Problem
from migviz.gui.scenario_files import open_file, open_pasted, save_file
from migviz.gui.session import Session, plain
from migviz.gui.shells.about import show_about
from migviz.gui.shells.chosen_files import ChosenFiles
from migviz.gui.shells.lessons import Lessons
from migviz.gui.shells.share_dialog import ShareDialog
from migviz.gui.theme import Theme
from migviz.resources import lessons_folder
from migviz.say import files, in_presenting, on_my_migration
from migviz.scenario import Scenario, load_scenario
from migviz.scenario.sharing import is_shared, read_shared, share
from migviz.showing import wishes
from migviz.showing.ready_pairs import RECORDING
from migviz.showing.sheet import For
from migviz.showing.state import Errand, State, active, evacuation_of, in_lesson, in_pair
from migviz.whole_file import write_whole

if TYPE_CHECKING:
    from migviz.gui.shells.watching import Watching


class Errands:
    """Runs the errands of one window. `lessons` are its files of lessons, `theme` tells its look now, `choose` hands a letter to the lesson's
    panel, `to_list` the keyboard to the list of them, `menu` and `file_menu` open the menus, `files_of` asks for files,
    `to_part` takes the keyboard to another part of the window, `raise_audience` brings the room's window to the front, `watching` is what watches a migration."""

    def __init__(
        self,
        window: QWidget,
        session: Session,
        lessons: Callable[[], Lessons],
        *,
        theme: Callable[[], Theme],
        choose: Callable[[int], object],
        to_list: Callable[[], object],
        menu: Callable[[], object],
        file_menu: Callable[[], object],
        files_of: ChosenFiles,
        raise_audience: Callable[[], object],
        to_part: Callable[[int], object],
        watching: Callable[[], "Watching"],
    ) -> None:
        self._watching = watching
        self._chosen = files_of
        self._window, self._session, self._lessons, self._theme = window, session, lessons, theme
        self._known: Mapping[str, Callable[[object], object]] = {
            "open": lambda value: self.open(),
            "beside": lambda value: self.open_beside(str(value)),
            "save": lambda value: self.save(),
            "save as": lambda value: self.save_as(),
            "open lesson": lambda value: self.open_lesson(),
            "open course": lambda value: self.open_course(),
            "begin": lambda value: self._lessons().open(min(lessons_folder().glob("01-*.md"))),
            "onward": lambda value: self._lessons().open_next(),
            "backward": lambda value: self._lessons().open_before(),
            "check lesson": lambda value: self.check_lesson(),
            "export answers": lambda value: self.export_answers(),
            "print": lambda value: self.print(For(str(value))),
            "export hands": lambda value: self.export_hands(),
            "copy section": lambda value: self.copy_section(),
            "share": lambda value: self.share(),
            "paste": lambda value: self.paste(),
            "my migration": self.my_migration,
            "client beside": lambda value: self.open_client_beside(),
            "watch": lambda value: self.watch(),
            "stop watching": lambda value: self._watching().stop(),
            "full screen": lambda value: self.full_screen(),
            "menu": lambda value: menu(),
            "files": lambda value: file_menu(),
            "audience": lambda value: raise_audience(),
            "part": lambda value: to_part(int(value)),  # type: ignore[call-overload]
            "about": lambda value: show_about(self._window),
            "lesson list": lambda value: to_list(),
            "choose answer": lambda value: choose(int(value)),  # type: ignore[call-overload]
        }

    def run(self, errand: Errand) -> None:
        """Do it."""
        self._known[errand.name](errand.value)

    @property
    def names(self) -> frozenset[str]:
        """All errands that are known here."""
        return frozenset(self._known)

    @property
    def _state(self) -> State:
        return self._session.state

    # --- scenario files ---

    def open(self) -> None:
        """Choose a scenario file, a table of VMs, or a log."""
        if path := self._chosen.to_open(files.open_scenario(), files.scenarios_and_logs()):
            open_file(self._session, path)

    def open_beside(self, card: str) -> None:
        """Choose a file whose run is put beside one's own: a scenario, or a log that one is fitted to."""
        log = card == RECORDING
        title, kinds = (files.open_log(), files.logs()) if log else (files.open_scenario(), files.scenarios())
        if path := self._chosen.to_open(title, kinds):
            self._session.beside(lambda: _scenario_of(path, log=log), self._put_beside)

    def open_client_beside(self) -> None:
        """Choose what a client saw of the migration whose recording is open."""
        if path := self._chosen.to_open(files.open_client(), files.clients()):
            open_file(self._session, path)

    def _put_beside(self, found: Scenario | str) -> None:
        if isinstance(found, str):
            self._session.say(found)
        else:
            self._session.do(wishes.put_beside, found)

    def save(self) -> None:
        """Write to the file that is open, or ask for one."""
        path = self._own_file()
        if path is None:
            self.save_as()
        else:
            save_file(self._session, path)

    def _own_file(self) -> Path | None:
        """The file that is open, if it can be written. What a lesson or a pair shows is nobody's file yet, and a table is only read."""
        host = evacuation_of(self._state)
        path = active(self._state).file if host is None else host.file
        is_table = host is not None and path is not None and path.suffix != ".migviz"
        return None if is_table or in_lesson(self._state) or in_pair(self._state) else path

    def save_as(self) -> None:
        """Choose a file to write."""
        own = self._own_file()
        proposed = own.name if own is not None else "scenario.migviz"
        if path := self._chosen.to_write(files.save_scenario(), proposed, files.scenarios()):
            if not path.suffix and not path.with_suffix(".migviz").exists():  # the dialog asked about the bare name
                path = path.with_suffix(".migviz")
            save_file(self._session, path)

    # --- lessons ---

    def open_lesson(self) -> None:
        """Choose a lesson file."""
        if path := self._chosen.to_open(files.open_lesson(), files.lessons()):
            self._lessons().open(path)

    def check_lesson(self) -> None:
        """Choose a lesson file and say what is wrong with it."""
        if path := self._chosen.to_open(files.check_lesson(), files.lessons()):
            self.check(path)

    def check(self, path: Path) -> None:
        """Play a lesson through, as `migviz check` does; all that is wrong with it goes to the clipboard."""
        self._session.say(files.played_through(path.name))
        self._session.beside(lambda: _problems(path), lambda problems: self._say_problems(path, problems))

    def _say_problems(self, path: Path, problems: tuple[Problem, ...]) -> None:
        if not problems:
            self._session.say(files.nothing_wrong(path.name))
            return
        QGuiApplication.clipboard().setText("\n".join(str(problem) for problem in problems))
        said = files.problems(len(problems), path.name, problems[0].message)
        self._session.say(said)

    def open_course(self) -> None:
        """Choose a folder of lessons."""
        if folder := self._chosen.to_open_folder(files.open_course()):
            self._lessons().open_course(folder)

    def export_answers(self) -> None:
        """What was answered, under the student's name: as a file, or as a text for a mail."""
        self._session.beside(self._lessons().files.begun, self._hand_in)

    def _hand_in(self, begun: tuple[Handed, ...]) -> None:
        from migviz.gui.shells.hand_in import HandIn

        kept = self._lessons().files

        def save(evidence: Evidence, name: str) -> None:
            if path := self._chosen.to_write(files.export_answers(), name, files.answers()):
                kept.export(path, evidence)
                dialog.accept()

        dialog = HandIn(
            begun,
            kept.courses.student(),
            self._theme(),
            save=save,
            remember=kept.courses.remember_student,
            parent=self._window,
        )
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def print(self, reader: For) -> None:
        """The open lesson on paper, for whoever reads it."""
        from migviz.gui.shells.exports import print_lesson

        here = self._state.lesson
        if here is not None and (
            path := self._chosen.to_write(files.print_lesson(), f"{here.lesson.id}.pdf", "PDF (*.pdf)")
        ):
            print_lesson(
                path,
                here.lesson,
                reader,
                self._state.look.reader,
                self._window,
                self._session.say,
                self._session.beside,
            )

    def export_hands(self) -> None:
        """Write how many hands there were, of all presentations, as a table."""
        from migviz.showing.presenting.hands_kept import as_csv, table_of

        rows, __ = table_of(self._session.folder)
        if not rows:
            self._session.say(in_presenting.no_hands_yet())
        elif path := self._chosen.to_write(in_presenting.export_hands(), "hands.csv", in_presenting.tables()):
            try:
                write_whole(path, as_csv(rows))
            except OSError as error:
                self._session.say(files.not_saved(path.name, error.strerror or error))

    def copy_section(self) -> None:
        """The present scenario, time and view as the blocks of a section, for a lesson file."""
        now, pointed = active(self._state), self._state.spotlight or self._state.inspected
        name = f"{pointed.kind} {pointed.number}" if pointed.number else pointed.kind
        QGuiApplication.clipboard().setText(section_from(now.scenario, now.playhead.t, (name,)))
        self._session.say(files.section_copied())

    # --- moments handed on ---

    def share(self) -> None:
        """The text and QR code of what is seen now."""
        dialog = ShareDialog(share(wishes.moment_of(self._state)), self._theme(), self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def paste(self) -> None:
        """Open the moment that is in the clipboard, or the log."""
        text = QGuiApplication.clipboard().text()
        if not is_shared(text):
            self.paste_log(text)
            return
        try:
            shared = read_shared(text)
        except InputError as error:
            self._session.say(files.the_problem(plain(error)))
            return
        self._session.do(wishes.open_shared, shared)

    def paste_log(self, text: str) -> None:
        """A log; what is one line alone is none."""
        if "\n" in text.strip():
            open_pasted(self._session, text.encode(errors="replace"))
        else:
            self._session.say(files.no_moment())

    # --- a migration without a log ---

    def my_migration(self, known: object) -> None:
        """The sheet that explains it; `known`: what is told already."""
        from migviz.gui.shells.my_migration import MyMigration
        from migviz.study.my_migration import Known

        scenario = active(self._state).scenario
        sheet = MyMigration(scenario, known if isinstance(known, Known) else Known(), self._theme(), self._window)
        sheet.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        sheet.run_wished.connect(self._open_run)
        sheet.open()

    def _open_run(self, scenario: Scenario, number: int) -> None:
        self._session.do(wishes.take, scenario)
        self._session.say(on_my_migration.opened(number))

    # --- a migration that goes on ---

    def watch(self) -> None:
        """Ask which one, and watch it."""
        from migviz.gui.shells.watch_sheet import WatchSheet

        sheet = WatchSheet(self._chosen, self._theme(), self._window)
        sheet.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        sheet.wished.connect(self._watching().start)
        sheet.open()

    # --- the window ---

    def full_screen(self) -> None:
        """Fill the screen, or not."""
        self._window.setWindowState(self._window.windowState() ^ Qt.WindowState.WindowFullScreen)


def _scenario_of(path: Path, *, log: bool) -> Scenario | str:
    """What is in the file, or a sentence why there is none."""
    try:
        return _fitted(path) if log else load_scenario(path)
    except InputError as error:
        return plain(error)


def _fitted(path: Path) -> Scenario | str:
    """The scenario that tells the first migration of a log best."""
    from migviz.recorded.fitted import fit  # read with the first log
    from migviz.recorded.reading import read_log

    return fit(read_log(path).migrations[0]).scenario or files.not_fitted(path.name)


def _problems(path: Path) -> tuple[Problem, ...]:
    """All that is wrong with a lesson."""
    try:
        return tuple(check_lesson(path).problems)
    except InputError as error:
        return tuple(error.problems)
