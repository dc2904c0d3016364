"""What can be done in a window? One QAction for each command: its words, its keys, whether it is possible now and why not.

Menu, buttons and keys all use these; there is no other way to a command. Qt gives a key to the widget that has the focus first, which
may take it (a field for text what is typed, a button Space: `widgets.own_keys`), and to no action where two that are enabled have it.
So an action has its keys only where they work, and `tests/gui/test_actions.py` finds two on one key.
"""

from collections.abc import Callable, Mapping
from dataclasses import fields

from PySide6.QtGui import QAction, QActionGroup, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QWidget

from migviz.gui.widgets.button import keyed
from migviz.gui.widgets.tips import tip
from migviz.language import _
from migviz.say import in_window
from migviz.showing.commands import COMMANDS, Command, why_not
from migviz.showing.state import State, in_lesson


def sequences(command: Command) -> tuple[QKeySequence, ...]:
    """The keys of a command: its own, and the platform's where it has one for this."""
    own = [QKeySequence(key) for key in command.keys]
    if command.standard:
        standard = QKeySequence.keyBindings(getattr(QKeySequence.StandardKey, command.standard))
        own += [keys for keys in standard if keys not in own]
    return tuple(own)


_BESIDE_OWN = tuple(field.name for field in fields(State) if field.name != "own")


def _goes_on(before: State, now: State) -> bool:
    """Whether nothing but one's own scenario is another one, which is dragged as it was."""
    same = all(getattr(before, name) is getattr(now, name) for name in _BESIDE_OWN)
    return same and before.own.drag is now.own.drag


class Actions(Mapping[str, QAction]):
    """The actions of one window, by the names of their commands; `run` carries out one of them."""

    def __init__(self, window: QWidget, run: Callable[[str], object]) -> None:
        self._window, self._run = window, run
        self._all = QActionGroup(window, exclusionPolicy=QActionGroup.ExclusionPolicy.None_)
        self._all.triggered.connect(lambda action: self._run(action.data()))  # one by one they take a millisecond
        self._place: tuple[bool, bool] | None = None
        self._shown: State | None = None
        self._said: dict[str, tuple[str, str]] = {}
        self._changing = tuple(name for name, command in COMMANDS.items() if not command.is_always_the_same)
        self._keys = {name: list(sequences(command)) for name, command in COMMANDS.items()}
        self._of = {name: self._made(command) for name, command in COMMANDS.items()}

    def _made(self, command: Command) -> QAction:
        made = self._all.addAction(QAction(_(command.title), self._window))
        made.setData(command.name)
        made.setAutoRepeat(command.auto_repeat)
        made.setShortcutVisibleInContextMenu(True)
        return made

    def __getitem__(self, name: str) -> QAction:
        return self._of[name]

    def __iter__(self):
        return iter(self._of)

    def __len__(self) -> int:
        return len(self._of)

    def show(self, state: State) -> None:
        """What is possible now, and with which keys. In the middle of a drag nobody asks: it is shown with the first value, and when it is let go."""
        before, self._shown = self._shown, state
        if before is not None and state.own.drag is not None and _goes_on(before, state):
            return
        lesson, room, is_first = in_lesson(state), state.presenting, self._place is None
        if (lesson, room) != self._place:
            self._place = lesson, room
            for name, action in self._of.items():
                action.setShortcuts(self._keys[name] if COMMANDS[name].where.holds(lesson=lesson, room=room) else [])
            self._said.clear()
        for name in self._changing if self._said else self._of:
            command = COMMANDS[name]
            said = why_not(command, state), command.now(state)
            if said != self._said.get(name):
                self._said[name] = said
                self._say(self._of[name], *said)
        if is_first:  # no sooner: a window is told of each change of its actions, four for each of them
            self._window.addActions(list(self._of.values()))

    def _say(self, action: QAction, why: str, now: str) -> None:
        """`statusTip` is why it cannot be done now, `toolTip` all there is to say."""
        name = keyed(action.text(), action, now)
        action.setStatusTip(why)
        action.setToolTip(tip(in_window.why_not(name, why) if why else name))
        action.setEnabled(not why)

    def say_why_not(self, event: QKeyEvent) -> bool:
        """Whether the key is that of a command that is not possible now: Qt tells nobody, so it is carried out, which says why."""
        pressed = QKeySequence(event.keyCombination())
        for action_name, action in self._of.items():
            if not action.isEnabled() and pressed in action.shortcuts():
                self._run(action_name)
                return True
        return False
