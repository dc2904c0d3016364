"""How does the system wish programs to look? Dark, of high contrast, without motion; what was chosen here comes first."""

import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from types import MappingProxyType

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtGui import QGuiApplication

from migviz.gui.working import Beside

LINUX = ("gsettings", "get", "org.gnome.desktop.interface", "enable-animations")
MAC = ("defaults", "read", "com.apple.universalaccess", "reduceMotion")
LONGEST = 5.0
"""Seconds that the answer may take."""
SPI_GETCLIENTAREAANIMATION = 0x1042
"""Windows' own name for the question whether it animates."""


AFTER = 300
"""Milliseconds after which a Linux desktop is asked: the first picture comes before."""


def system_theme(portal: Mapping[str, int] = MappingProxyType({})) -> str:
    """The theme that comes nearest to what the system wishes; `portal`: what a Linux desktop says itself, which comes first."""
    hints = QGuiApplication.styleHints()
    if portal.get("contrast") == 1 or (
        hints.accessibility().contrastPreference() is Qt.ContrastPreference.HighContrast
    ):
        return "projector"
    said = portal.get("color-scheme", 0)
    if said in (1, 2):
        return "dark" if said == 1 else "light"
    return "dark" if hints.colorScheme() is Qt.ColorScheme.Dark else "light"


def listen_to_the_desktop(tell: Callable[[Mapping[str, int]], object], parent: QObject) -> None:
    """Tell of what a Linux desktop's portal says, now and whenever that changes: in some Qt starts without having asked."""

    def ask() -> None:
        with suppress(ImportError):  # distributions have this part of PySide as a package of its own
            from migviz.gui.shells.desktop_portal import Portal

            Portal(tell, parent)

    if sys.platform.startswith("linux"):
        QTimer.singleShot(AFTER, parent, ask)


def when_the_theme_changes(tell: Callable[[], object]) -> None:
    """Tell of another wish of the system, to the end of the program."""
    hints = QGuiApplication.styleHints()
    hints.colorSchemeChanged.connect(lambda _scheme: tell())
    hints.accessibility().contrastPreferenceChanged.connect(lambda _contrast: tell())


def ask_for_less_motion(beside: Beside[str], tell: Callable[[], object]) -> None:
    """Tell if the system wishes no motion. Qt does not know, so the platform is asked, which takes its time."""
    beside(_answer, lambda answer: tell() if wishes_less(answer) else None)


def _answer() -> str:
    """What the platform says; nothing where it cannot be asked."""
    import subprocess  # long after the first picture

    if sys.platform == "win32":
        return "true" if _windows_animates() else "false"
    asked = MAC if sys.platform == "darwin" else LINUX
    try:
        return subprocess.run(
            asked, capture_output=True, text=True, errors="replace", timeout=LONGEST, check=False
        ).stdout
    except (OSError, subprocess.TimeoutExpired):
        return ""


def wishes_less(answer: str) -> bool:
    """What the platforms answer: GNOME and Windows whether they animate, macOS whether motion is reduced."""
    return answer.strip() in ("false", "1")


def _windows_animates() -> bool:
    import ctypes

    animates = ctypes.c_int(1)
    ctypes.windll.user32.SystemParametersInfoW(SPI_GETCLIENTAREAANIMATION, 0, ctypes.byref(animates), 0)  # type: ignore[attr-defined,unused-ignore]
    return bool(animates.value)
