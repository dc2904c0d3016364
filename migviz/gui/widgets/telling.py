"""When is a screen reader told that something painted has changed? After it was painted, and no more often than anybody listens."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QAccessibleInterface,
    QAccessibleStateChangeEvent,
    QAccessibleValueChangeEvent,
)
from PySide6.QtWidgets import QWidget

from migviz.showing.heard import Heard, Path

TOLD_EVERY = 500
"""Milliseconds between two tellings."""
_Event = QAccessible.Event


class Teller(QObject):
    """Follows a widget. `things`: what is painted in it now; `forget`: that may be something else now; `interface`: of one of them."""

    def __init__(
        self,
        widget: QWidget,
        things: Callable[[], Mapping[Path, Heard]],
        forget: Callable[[], None],
        interface: Callable[[Path], QAccessibleInterface],
    ) -> None:
        super().__init__(widget)
        self._widget, self._things, self._forget, self._interface = widget, things, forget, interface
        self._told: Mapping[Path, Heard] | None = None
        self._timer = QTimer(self, singleShot=True, interval=TOLD_EVERY)
        self._timer.timeout.connect(self.tell)
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """It was painted: what is heard of it is asked for again, and what is new is told soon."""
        if event.type() in (QEvent.Type.Paint, QEvent.Type.Resize):
            self._forget()
            if not self._timer.isActive():
                self._timer.start()
        return False

    def tell(self) -> None:
        """What has changed since the last time."""
        before, self._told = self._told, self._things()
        if before is None or not QAccessible.isActive() or not self._widget.isVisible():
            return
        now = self._told
        if [*before] != [*now]:
            self._send(QAccessibleEvent(self._interface(()), _Event.ObjectReorder))
        for path in before.keys() & now.keys():
            if before[path] != now[path]:
                self._tell_of(self._interface(path), before[path], now[path])

    def _tell_of(self, one: QAccessibleInterface, before: Heard, now: Heard) -> None:
        if before.name != now.name:
            self._send(QAccessibleEvent(one, _Event.NameChanged))
        if before.description != now.description:
            self._send(QAccessibleEvent(one, _Event.DescriptionChanged))
        if now.along is not None and (before.along is None or before.along.now != now.along.now):
            self._send(QAccessibleValueChangeEvent(one, now.along.now))
        if before.chosen != now.chosen:
            changed = QAccessible.State()
            changed.selected = True
            self._send(QAccessibleStateChangeEvent(one, changed))
        if now.has_focus and not before.has_focus and self._widget.hasFocus():
            self._send(QAccessibleEvent(one, _Event.Focus))

    def _send(self, event: QAccessibleEvent) -> None:
        QAccessible.updateAccessibility(event)
