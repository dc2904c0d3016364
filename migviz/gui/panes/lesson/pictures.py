"""Which pictures of a lesson can be drawn by now? Each is read and decoded beside the window, once; the prose is set without it until then."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QObject, Signal
from PySide6.QtGui import QImage, QImageReader

from migviz.course.lesson import Picture
from migviz.course.pictures import FORMATS, NotAPicture, picture_content
from migviz.gui.working import work_beside

MOST_MEMORY = 32
"""MiB that a decoder may ask for: twice what the largest picture takes that is shown at all."""


class Pictures(QObject):
    """The pictures of one piece of prose."""

    came = Signal()
    """One more can be drawn, or it is known that it cannot."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._here: dict[Path, QImage | None] = {}
        """None: on its way"""
        self._of: tuple[Picture, ...] = ()

    def begin(self, pictures: tuple[Picture, ...]) -> None:
        """These from now on, as their files are now."""
        self._of, self._here = pictures, {}

    def image(self, path: Path) -> QImage | None:
        """A picture; an empty image where it cannot be shown, None as long as it is on its way."""
        if path not in self._here:
            self._here[path] = None
            work_beside(self, partial(decoded, path), partial(self._take, self._of, path))
        return self._here[path]

    def _take(self, of: tuple[Picture, ...], path: Path, image: QImage) -> None:
        if of is self._of:
            self._here[path] = image
            self.came.emit()


def decoded(path: Path) -> QImage:
    """A picture of a lesson, checked again: the file may be another one by now. Empty where it cannot be shown."""
    try:
        content = QByteArray(picture_content(path))
    except NotAPicture:
        return QImage()
    buffer = QBuffer(content)
    QImageReader.setAllocationLimit(MOST_MEMORY)
    reader = QImageReader(buffer, QByteArray(FORMATS[path.suffix.lower()].encode()))
    reader.setAutoDetectImageFormat(False)  # an SVG under the name of a PNG stays unread
    return reader.read()
