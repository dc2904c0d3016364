"""Which look was chosen last, what of it is kept for the next start, and what follows the system?"""

from collections.abc import Mapping

from PySide6.QtCore import QSettings
from PySide6.QtGui import QGuiApplication

from migviz.gui.shells.first_place import first_scale, first_size
from migviz.gui.shells.system_look import system_theme
from migviz.gui.theme import SCALES, THEMES
from migviz.showing.state import READERS, Look

KEPT = ("theme", "scale", "language", "reduced_motion", "reader")
"""What of the look is kept for the next start, as a setting of the same name."""


def look_of(settings: QSettings) -> Look:
    """The look that was chosen last; what nobody has chosen is as the system wishes, and as large as the screen has room for."""
    name, reader = str(settings.value("theme", "")), str(settings.value("reader", ""))
    return Look(
        theme=name if name in THEMES else system_theme(),
        scale=_scale_of(settings),
        language=str(settings.value("language", "")),
        reader=reader if reader in READERS else Look().reader,
        reduced_motion=str(settings.value("reduced_motion", "")).lower() == "true",
    )


def _scale_of(settings: QSettings) -> float:
    try:
        scale = float(str(settings.value("scale", "")))
    except ValueError:
        return first_scale(first_size(QGuiApplication.primaryScreen().availableSize())[0])
    return min(SCALES, key=lambda step: abs(step / 100 - scale)) / 100


class KeptLook:
    """What is chosen in one window is remembered; what nobody chose goes on to follow the system and the screen."""

    def __init__(self, settings: QSettings | None) -> None:
        self._settings = settings
        self._followed: dict[str, object] = {}

    def keep(self, before: Look, now: Look) -> None:
        """Another look than before: chosen here, or followed."""
        if self._settings is None:
            return
        for name in KEPT:
            value = getattr(now, name)
            if value == getattr(before, name):
                continue
            if value == self._followed.get(name):  # as the system again
                self._settings.remove(name)
            else:
                self._settings.setValue(name, value)

    def followed(self, look: Mapping[str, object]) -> dict[str, object]:
        """What the system wishes, as far as the reader has chosen none here; it is no choice of the reader's."""
        self._followed |= look
        settings = self._settings
        return {name: value for name, value in look.items() if settings is None or settings.value(name) is None}
