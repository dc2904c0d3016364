"""Which keys belong to the widget that has the focus, before they are the window's? One answer for every widget."""

from collections.abc import Callable, Container

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent

ENTER = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})
"""What confirms."""
PRESS = ENTER | {Qt.Key.Key_Space}
"""What presses a button."""
ARROWS = frozenset({Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down})


def is_bare(event: QKeyEvent) -> bool:
    """Whether a key is pressed alone (those of the number pad count)."""
    return event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier == Qt.KeyboardModifier.NoModifier


def claims(event: QEvent, own: Container[Qt.Key] | Callable[[QKeyEvent], bool]) -> bool:
    """True, and the event is accepted, when it asks whether a key is a shortcut of the window and the key is one of
    the widget's `own`. To be asked first in `event()`: a widget that was walked to with Tab would otherwise never see
    Space, Enter and the arrow keys, because the window plays and steps with them."""
    if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.ShortcutOverride:
        return False
    if not (own(event) if callable(own) else Qt.Key(event.key()) in own):
        return False
    event.accept()
    return True
