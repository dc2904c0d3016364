"""What is painted once, and shown again for as long as all it follows from is the same?"""

from collections.abc import Callable, Hashable
from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QImage, QPaintEngine, QPainter

from migviz.gui.theme import Theme
from migviz.language import spoken

MOST = 12
"""Pictures that are kept: a stage and some cards. The largest has 4 bytes for each of its pixels."""


def still(painter: QPainter, box: QRectF, on: str, paint: Callable[..., None], theme: Theme, *what: Hashable) -> None:
    """`paint(painter, theme, *what)`, on a screen as the picture that is known of the same values. It follows from them alone,
    and lies in the box, all of which is in the colour `on` before."""
    ratio = painter.device().devicePixelRatioF()
    pixels = painter.deviceTransform().mapRect(box)
    whole = pixels.toRect()
    on_screen = painter.paintEngine().type() is QPaintEngine.Type.Raster
    if not on_screen or QRectF(whole) != pixels or whole.width() != round(box.width() * ratio):
        paint(painter, theme, *what)
        return
    place = (box.left(), box.top(), box.width(), box.height(), ratio)
    painter.drawImage(box.topLeft(), _picture(paint, theme, on, spoken(), place, what))


@lru_cache(maxsize=MOST)
def _picture(
    paint: Callable[..., None],
    theme: Theme,
    on: str,
    language: str,
    place: tuple[float, float, float, float, float],
    what: tuple[Hashable, ...],
) -> QImage:
    left, top, width, height, ratio = place
    image = QImage(round(width * ratio), round(height * ratio), QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(ratio)
    image.fill(theme.colour(on))
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(-QPointF(left, top))
    paint(painter, theme, *what)
    painter.end()
    return image
