"""What is in the window's menu? Commands of the table, exports, the files opened lately."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from PySide6.QtCore import QLocale
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from migviz.errors import safe
from migviz.gui.session import Session
from migviz.say import in_window
from migviz.showing import wishes

MODES: Sequence[str] = ("explore", "lessons", "compare", "map")
LOOK: Sequence[str] = ("theme", "larger", "smaller", "size 100", "motion", "full screen")
EDIT: Sequence[str] = ("undo", "redo", "share", "paste")
FILE: Sequence[str] = ("new", "open", "save", "save as")
LESSON: Sequence[str] = ("explore freely", "open lesson", "export answers", "copy section", "check lesson")
ENTRIES: Sequence[str] = (*MODES, "side", *LOOK, *EDIT, *FILE, *LESSON, "help")
"""The commands in the menu and in what opens from it. All that a bar leaves out at some size is here."""
MOST_RECENT = 8


def fill(
    menu: QMenu,
    session: Session,
    actions: Mapping[str, QAction],
    fill_exports: Callable[[QMenu], None],
    languages: Sequence[str] = (),
) -> None:
    """The entries for what the window shows now."""
    for below in menu.findChildren(QMenu):  # clear() leaves them, with all that their entries hold
        below.clear()
    menu.clear()

    def add(into: QMenu, names: Sequence[str]) -> None:
        into.setToolTipsVisible(True)
        into.addActions([actions[name] for name in names])

    add(menu, MODES)
    menu.addSeparator()
    add(menu, ("side",))
    add(_below(menu, in_window.look()), LOOK)
    menu.addSeparator()
    add(menu, EDIT)
    menu.addSeparator()
    add(menu, FILE)
    _fill_recent(_below(menu, in_window.opened_lately()), session)
    fill_exports(_below(menu, in_window.export()))
    menu.addSeparator()
    add(_below(menu, in_window.lesson()), LESSON)
    if languages:
        _fill_languages(_below(menu, in_window.language_of_lesson()), session, languages)
    add(menu, ("help",))


def _below(menu: QMenu, title: str) -> QMenu:
    """The menu of this title that opens from it, empty. Made once: PySide keeps what it knew of one that is gone."""
    made = next((below for below in menu.findChildren(QMenu) if below.title() == title), None)
    if made is None:
        return menu.addMenu(title)
    menu.addMenu(made)
    return made


def _fill_recent(menu: QMenu, session: Session) -> None:
    recent = session.recent_files()[:MOST_RECENT]
    menu.setEnabled(bool(recent))
    for path in recent:
        menu.addAction(safe(path.name).replace("&", "&&"), partial(session.open_file, path))


def _fill_languages(menu: QMenu, session: Session, languages: Sequence[str]) -> None:
    """The languages that the open lesson is written in, and that of the system."""
    chosen = session.state.look.language
    for code in ("", *languages):
        made = menu.addAction(_language_name(code), partial(_read_in, session, code))
        made.setCheckable(True)
        made.setChecked(code == chosen)


def _language_name(code: str) -> str:
    """A language by its own name."""
    if not code:
        return in_window.as_the_system()
    name = QLocale(code).nativeLanguageName()
    return "English" if code == "en" else name or code  # Qt would say "American English"


def _read_in(session: Session, code: str) -> None:
    session.do(wishes.look, language=code)
