"""Which widgets paint things that are to be heard? Those that are `Spoken` say what, and where each is."""

from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QObject, QRectF
from PySide6.QtGui import QAccessible, QFocusEvent, QRegion
from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    from migviz.showing.heard import Heard, Path


class Spoken:
    """For a QWidget. What it says is asked for only while somebody listens, and again after it was painted."""

    def heard(self) -> "Heard":
        """What it is, with everything that is painted in it."""
        raise NotImplementedError

    def place_heard(self, path: "Path") -> QRectF | None:
        """Where the thing under these keys is, in coordinates of the widget; None: all of it."""
        return None

    def grant(self, wish: object) -> None:
        """Somebody pressed a thing that wishes for this, or moved it."""
        self.wished.emit(wish)  # type: ignore[attr-defined]


class HeardAs(Spoken):
    """For a QWidget with an accessible name that Qt would call a filler, because it is none of Qt's own: it has a role."""

    is_heard_as = "group"
    """A `Role`."""

    def heard(self) -> "Heard":
        """Its name and description, as the widget has them."""
        from migviz.showing.heard import Heard, Role

        name, value = self.accessibleName() or self.windowTitle(), self.accessibleDescription()  # type: ignore[attr-defined]
        return Heard(key="", role=Role(self.is_heard_as), name=name, value=value)

    def grant(self, wish: object) -> None:
        """Nothing in it can be pressed but what is a widget of its own."""


NOWHERE = QRegion(-2, -2, 1, 1)
"""A place that no widget has: Qt takes an empty one for none."""


class SeenInFocus(QWidget):
    """Over a picture, for keyboard and screen reader. Without the focus Qt is told that none of it is seen: it would have each of them painted in each picture, 0.3 ms for those on the stage."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setMask(NOWHERE)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """It is seen."""
        super().focusInEvent(event)
        self.clearMask()
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """It is not."""
        super().focusOutEvent(event)
        self.setMask(NOWHERE)


def speak() -> None:
    """Screen readers are told of what is painted from now on."""
    if not _installed:
        _installed.append(True)
        QAccessible.installFactory(_interface)


_installed: list[bool] = []


def _interface(_name: str, asked: QObject) -> object:
    """Asked by Qt for everything that it does not know yet; None where its own answer will do."""
    if not isinstance(asked, Spoken):
        return None
    from migviz.gui.widgets.interfaces import interface_of  # not before somebody listens

    return interface_of(cast(QWidget, asked))
