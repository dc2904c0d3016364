"""Which keys carry out the commands in a window? One shortcut for each key of the table, on where the command's keys work."""

from collections.abc import Mapping

from PySide6.QtCore import QObject
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from migviz.gui.session import Session
from migviz.showing.commands import COMMANDS, Command
from migviz.showing.state import State, in_lesson


def sequences(command: Command) -> tuple[QKeySequence, ...]:
    """The keys of a command: its own, and the platform's where it has one for this."""
    own = [QKeySequence(key) for key in command.keys]
    if command.standard:
        standard = QKeySequence.keyBindings(getattr(QKeySequence.StandardKey, command.standard))
        own += [keys for keys in standard if keys not in own]
    return tuple(own)


class Shortcuts(QObject):
    """The shortcuts of one window. A widget that has the focus may take a key first (`widgets.own_keys`)."""

    def __init__(self, window: QWidget, session: Session) -> None:
        super().__init__(window)
        self._in_lesson: bool | None = None
        self._of: Mapping[str, tuple[QShortcut, ...]] = {
            name: tuple(self._made(window, session, command, keys) for keys in sequences(command))
            for name, command in COMMANDS.items()
        }

    def _made(self, window: QWidget, session: Session, command: Command, keys: QKeySequence) -> QShortcut:
        shortcut = QShortcut(keys, window)
        shortcut.setAutoRepeat(command.auto_repeat)
        shortcut.activated.connect(lambda: session.run(command.name))
        return shortcut

    def show(self, state: State) -> None:
        """Keys that belong to a lesson work while one is open, others while none is."""
        lesson = in_lesson(state)
        if lesson == self._in_lesson:
            return
        self._in_lesson = lesson
        for name, shortcuts in self._of.items():
            on = COMMANDS[name].where.holds(lesson=lesson)
            for shortcut in shortcuts:
                if shortcut.isEnabled() != on:
                    shortcut.setEnabled(on)
