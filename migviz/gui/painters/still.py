"""What is painted once, and shown again for as long as all it follows from is the same?"""

from collections import deque
from collections.abc import Callable, Hashable
from functools import lru_cache

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QImage, QPaintEngine, QPainter

from migviz.gui.theme import Theme
from migviz.language import spoken

MOST = 12
"""Pictures that are kept: a stage and some lanes. The largest has 4 bytes for each of its pixels."""
_asked_lately: deque[Hashable] = deque(maxlen=MOST)


def still(painter: QPainter, box: QRectF, on: str, paint: Callable[..., None], theme: Theme, *what: Hashable) -> None:
    """`paint(painter, theme, *what)`, on a screen as a picture. It follows from these values alone and lies in the box.

    All of the box is in the colour `on`, so that letters may be on it, and a picture is made when it is asked for again. With ""
    whatever is there shows through; the picture is made at once, for edges mixed in two steps are not quite the same.
    """
    place = box.toAlignedRect()
    asked = (paint, theme, on, spoken(), place.getRect(), painter.device().devicePixelRatioF(), what)
    if not _lies_on_pixels(painter, place) or (on and asked not in _asked_lately):
        _asked_lately.append(asked)
        if on and painter.paintEngine().type() is QPaintEngine.Type.Raster:
            painter.fillRect(place, theme.colour(on))
        paint(painter, theme, *what)
        return
    painter.drawImage(place.topLeft(), _picture(*asked))


def _lies_on_pixels(painter: QPainter, place: QRect) -> bool:
    """Whether each pixel of a picture would be one of the screen."""
    if painter.paintEngine().type() is not QPaintEngine.Type.Raster:
        return False
    ratio, pixels = painter.device().devicePixelRatioF(), painter.deviceTransform().mapRect(QRectF(place))
    return pixels == QRectF(pixels.toRect()) and pixels.width() == place.width() * ratio


@lru_cache(maxsize=MOST)
def _picture(
    paint: Callable[..., None],
    theme: Theme,
    on: str,
    language: str,
    place: tuple[int, int, int, int],
    ratio: float,
    what: tuple[Hashable, ...],
) -> QImage:
    left, top, width, height = place
    kind = QImage.Format.Format_RGB32 if on else QImage.Format.Format_ARGB32_Premultiplied
    image = QImage(round(width * ratio), round(height * ratio), kind)
    image.setDevicePixelRatio(ratio)
    image.fill(theme.colour(on) if on else Qt.GlobalColor.transparent)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(-QPointF(left, top))
    paint(painter, theme, *what)
    painter.end()
    return image
