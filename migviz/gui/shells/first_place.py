"""Where does a window open, how large, and in which scale? At first by the screen, then where it was left, never off the screen."""

from PySide6.QtCore import QSettings, QSize
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from migviz.showing.layout import SCALES

FRAME = QSize(8, 40)
"""About what a window manager puts around a window."""
SHARE, MAXIMISED_BELOW = 0.9, 1500
"""Chosen: of the screen that a first window takes; on a narrower one it takes all."""
ROOM = (1366, 690)
"""Pixels at 100 % that a window wants before everything becomes larger."""
PLACE = "place"
"""The setting that holds where the window was."""


def first_size(screen: QSize) -> tuple[QSize, bool]:
    """The size of a first window on the free part of a screen, its frame left out, and whether it is maximised."""
    whole = screen - FRAME
    if screen.width() < MAXIMISED_BELOW:
        return whole, True
    return QSize(round(SHARE * screen.width()), round(SHARE * screen.height())).boundedTo(whole), False


def first_scale(window: QSize) -> float:
    """The largest step at which a window of this size still has the room that it wants; never below 100 %."""
    fitting = [
        step for step in SCALES if window.width() * 100 >= ROOM[0] * step and window.height() * 100 >= ROOM[1] * step
    ]
    return max((100, *fitting)) / 100


def put_in_place(window: QWidget, settings: QSettings) -> None:
    """Where it was left, or in the middle of the screen. Qt moves what would lie off the screens of today."""
    kept = settings.value(PLACE)
    if kept is not None and window.restoreGeometry(kept):
        return
    free = QGuiApplication.primaryScreen().availableGeometry()
    size, maximised = first_size(free.size())
    window.resize(size)
    window.move(free.center() - window.rect().center())
    if maximised:
        window.showMaximized()


def keep_place(window: QWidget, settings: QSettings) -> None:
    """For the next start."""
    settings.setValue(PLACE, window.saveGeometry())
