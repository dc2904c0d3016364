"""What is in the window's menu? Commands of the table, exports, the files opened lately."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu

from migviz.gui.session import Session
from migviz.language import _
from migviz.showing.commands import COMMANDS

ENTRIES: Sequence[str] = (
    "new", "open", "save", "save as", "",
    "share", "paste", "",
    "explore freely", "open lesson", "export answers", "copy section", "check lesson", "",
    "full screen", "motion", "help",
)  # fmt: skip
"""The commands in the menu; "" is a line."""
MOST_RECENT = 8


def action(menu: QMenu, name: str, session: Session) -> QAction:
    """A command as an entry: its words, its key, whether it can be carried out now, and why not."""
    command = COMMANDS[name]
    made = menu.addAction(_(command.title), lambda: session.run(name))
    if command.keys:
        made.setShortcut(QKeySequence(command.keys[0]))
        made.setShortcutVisibleInContextMenu(True)
    why = command.when(session.state)
    made.setEnabled(not why)
    made.setToolTip(why)
    return made


def fill(menu: QMenu, session: Session, fill_exports: Callable[[QMenu], None]) -> None:
    """The entries for what the window shows now."""
    menu.clear()
    menu.setToolTipsVisible(True)
    for name in ENTRIES:
        if name:
            action(menu, name, session)
        else:
            menu.addSeparator()
    fill_exports(menu.addMenu(_("Export")))
    recent = session.recent_files()[:MOST_RECENT]
    if recent:
        menu.addSeparator()
    for path in recent:
        menu.addAction(path.name, partial(session.open_file, path))
