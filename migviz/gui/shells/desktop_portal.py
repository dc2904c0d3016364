"""What does a Linux desktop wish where Qt does not tell? Asked of its portal of settings, which also tells of each change.

The settings: https://flatpak.github.io/xdg-desktop-portal/docs/doc-org.freedesktop.portal.Settings.html
"""

from collections.abc import Callable, Mapping

from PySide6.QtCore import SLOT, QObject, Slot
from PySide6.QtDBus import QDBusConnection, QDBusMessage, QDBusPendingCallWatcher, QDBusVariant

SERVICE, PATH, SETTINGS = (
    "org.freedesktop.portal.Desktop",
    "/org/freedesktop/portal/desktop",
    "org.freedesktop.portal.Settings",
)
ASK, CHANGED = "ReadOne", "SettingChanged"
APPEARANCE = "org.freedesktop.appearance"
NAMES = ("color-scheme", "contrast", "reduced-motion")
"""1 wishes dark, a higher contrast, less motion; a color-scheme of 2 light; 0 wishes nothing."""


class Portal(QObject):
    """Asks once, and listens from then on. `tell` is called with all that is known, whenever that is something else than before."""

    def __init__(self, tell: Callable[[Mapping[str, int]], object], parent: QObject) -> None:
        super().__init__(parent)
        self._tell, self._known = tell, dict[str, int]()
        bus = QDBusConnection.sessionBus()
        if not bus.isConnected():
            return
        slot = SLOT("heard(QDBusMessage)")  # the stubs call it bytes, and PySide wants it as it is
        bus.connect(SERVICE, PATH, SETTINGS, CHANGED, self, slot)  # type: ignore[call-overload]
        for name in NAMES:
            question = QDBusMessage.createMethodCall(SERVICE, PATH, SETTINGS, ASK)
            question.setArguments([APPEARANCE, name])
            watcher = QDBusPendingCallWatcher(bus.asyncCall(question), self)
            watcher.finished.connect(lambda answered, name=name: self._answered(name, answered))

    def _answered(self, name: str, watcher: QDBusPendingCallWatcher) -> None:
        """An error is no answer: not every desktop has each setting."""
        if not watcher.isError():
            self._know(name, *watcher.reply().arguments()[:1])
        watcher.deleteLater()

    @Slot(QDBusMessage)
    def heard(self, message: QDBusMessage) -> None:
        """A setting has changed."""
        space, name, *value = message.arguments()
        if space == APPEARANCE and name in NAMES:
            self._know(name, *value[:1])

    def _know(self, name: str, value: object = None) -> None:
        while isinstance(value, QDBusVariant):  # some portals wrap it twice
            value = value.variant()
        if isinstance(value, int) and self._known.get(name) != value:
            self._known[name] = value
            self._tell(dict(self._known))
