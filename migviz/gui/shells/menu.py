"""What is in the window's menu? Commands of the table, exports, the files opened lately."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from PySide6.QtCore import QLocale, QSettings, Qt
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import QMenu

from migviz.errors import safe
from migviz.gui.scenario_files import open_file
from migviz.gui.session import Session
from migviz.language import _
from migviz.say import in_lessons, in_presenting, in_window, replies
from migviz.scenario.evacuation_presets import HOSTS
from migviz.scenario.presets import PRESETS
from migviz.showing import wishes
from migviz.showing.remembered import recent_files
from migviz.showing.state import READERS, active, evacuation_of, in_lesson

MODES: Sequence[str] = ("explore", "lessons", "compare", "map", "evacuation", "my migration")
VMS: Sequence[str] = ("whole host", "previous vm", "next vm")
LOOK: Sequence[str] = ("theme", "larger", "smaller", "size 100", "motion", "present", "full screen")
EDIT: Sequence[str] = ("undo", "redo", "default", "as then")
OPEN: Sequence[str] = ("new", "open", "client beside", "watch", "stop watching")
FILE: Sequence[str] = (*OPEN, "save", "save as")
SHARE: Sequence[str] = ("share", "paste")
LESSON: Sequence[str] = (
    "lesson list",
    "explore freely",
    "open lesson",
    "open course",
    "export answers",
    "print students",
    "print solution",
    "print teacher",
    "export hands",
    "copy section",
    "check lesson",
)
ENTRIES: Sequence[str] = (*MODES, *VMS, "side", *LOOK, *EDIT, *FILE, *SHARE, *LESSON, "help", "about")
"""The commands in the menu and in what opens from it. All that a bar leaves out at some size is here."""
MOST_RECENT = 8
SCREEN = "audience_screen"
"""The setting with the name of the screen that was chosen for the room."""


def fill(
    menu: QMenu,
    session: Session,
    actions: Mapping[str, QAction],
    fill_exports: Callable[[QMenu], None],
    languages: Sequence[str] = (),
    settings: QSettings | None = None,
) -> None:
    """The entries for what the window shows now."""
    _empty(menu)
    add = partial(_add, actions)
    add(menu, MODES)
    menu.addSeparator()
    add(menu, ("side",))
    look = _below(menu, in_window.look())
    add(look, (*LOOK, *VMS))
    fill_screens(look, settings)
    menu.addSeparator()
    add(menu, EDIT)
    menu.addSeparator()
    _add_file(_below(menu, in_window.file()), session, actions, fill_exports)
    lesson = _below(menu, in_window.lesson())
    _empty(lesson)
    add(lesson, LESSON)
    _fill_readers(_below(lesson, in_lessons.written_for()), session)
    if languages:
        _fill_languages(_below(menu, in_window.language_of_lesson()), session, languages)
    add(menu, ("help", "about"))


def fill_file(
    menu: QMenu, session: Session, actions: Mapping[str, QAction], fill_exports: Callable[[QMenu], None]
) -> None:
    """The entries of the menu that is called File."""
    _empty(menu)
    _add_file(menu, session, actions, fill_exports)
    menu.addSeparator()
    _add(actions, menu, ("my migration", "about"))


def _add_file(
    menu: QMenu, session: Session, actions: Mapping[str, QAction], fill_exports: Callable[[QMenu], None]
) -> None:
    _add(actions, menu, OPEN)
    _fill_recent(_below(menu, in_window.opened_lately()), session)
    _fill_presets(_below(menu, in_window.presets()), session)
    menu.addSeparator()
    _add(actions, menu, ("save", "save as"))
    fill_exports(_below(menu, in_window.export()))
    menu.addSeparator()
    _add(actions, menu, SHARE)


def _add(actions: Mapping[str, QAction], into: QMenu, names: Sequence[str]) -> None:
    into.setToolTipsVisible(True)
    into.addActions([actions[name] for name in names])


def _empty(menu: QMenu) -> None:
    for below in menu.findChildren(QMenu):  # clear() leaves them, with all that their entries hold
        below.clear()
    menu.clear()


def _below(menu: QMenu, title: str) -> QMenu:
    """The menu of this title that opens from it, empty. Made once: PySide keeps what it knew of one that is gone."""
    direct = Qt.FindChildOption.FindDirectChildrenOnly
    made = next((below for below in menu.findChildren(QMenu, options=direct) if below.title() == title), None)
    if made is None:
        return menu.addMenu(title)
    menu.addMenu(made)
    return made


def fill_screens(menu: QMenu, settings: QSettings | None) -> None:
    """Which screen the room looks at, where there are several; the choice is remembered by its name."""
    screens = [screen.name() for screen in QGuiApplication.screens()]
    if settings is None or len(screens) < 2:
        return
    chosen = str(settings.value(SCREEN, ""))
    below = _below(menu, in_presenting.present_on())
    _empty(below)
    for name in ("", *screens):
        made = below.addAction(
            safe(name).replace("&", "&&") if name else in_presenting.other_screen(),
            partial(settings.setValue, SCREEN, name),
        )
        made.setCheckable(True)
        made.setChecked(name == (chosen if chosen in screens else ""))


def fill_said(menu: QMenu, lately: Sequence[str], say: Callable[[str], None]) -> None:
    """What was said lately, to read it again."""
    if not lately:
        return
    below = _below(menu, in_window.said_lately())
    for sentence in lately:
        below.addAction(sentence.replace("&", "&&"), partial(say, sentence))


def _fill_recent(menu: QMenu, session: Session) -> None:
    recent = recent_files(session.folder)[:MOST_RECENT]
    menu.setEnabled(bool(recent))
    for path in recent:
        menu.addAction(safe(path.name).replace("&", "&&"), partial(open_file, session, path))


def _fill_presets(menu: QMenu, session: Session) -> None:
    """What can run in the VM; the one that does is ticked where one VM is seen. Below them, hosts to be emptied. A lesson changes only what it
    leaves open."""
    one = evacuation_of(session.state) is None
    chosen = active(session.state).scenario["workload.preset"] if one else None
    menu.setEnabled(not in_lesson(session.state))
    for name, preset in PRESETS.items():
        made = menu.addAction(_(preset.title), partial(_put_in, session, name))
        made.setEnabled(one)
        made.setCheckable(True)
        made.setChecked(name == chosen)
    menu.addSeparator()
    for name, host in HOSTS.items():
        menu.addAction(_(host.called), partial(session.do, wishes.open_ready_host, name))


def _put_in(session: Session, name: str) -> None:
    session.do(wishes.edit, "workload.preset", name)


def _fill_languages(menu: QMenu, session: Session, languages: Sequence[str]) -> None:
    """The languages that the open lesson is written in, and that of the system."""
    chosen = session.state.look.language
    for code in ("", *languages):
        made = menu.addAction(_language_name(code), partial(_read_in, session, code))
        made.setCheckable(True)
        made.setChecked(code == chosen)


def _fill_readers(menu: QMenu, session: Session) -> None:
    """For whom lessons are written; before a room there is one row of beats."""
    menu.setEnabled(not session.state.presenting)
    for reader in READERS:
        made = menu.addAction(replies.reader(reader), partial(session.do, wishes.read_as, reader))
        made.setCheckable(True)
        made.setChecked(reader == session.state.look.reader)


def _language_name(code: str) -> str:
    """A language by its own name."""
    if not code:
        return in_window.as_the_system()
    name = QLocale(code).nativeLanguageName()
    return "English" if code == "en" else name or code  # Qt would say "American English"


def _read_in(session: Session, code: str) -> None:
    session.do(wishes.look, language=code)
