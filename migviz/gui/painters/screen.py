"""Are pixels painted, or lines for paper? And what small thing is drawn once, and shown again, where it is pixels?"""

from collections.abc import Callable, Hashable, Sequence
from functools import lru_cache
from math import ceil, floor
from weakref import ref

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QImage, QPaintEngine, QPainter

_SMOOTH, _RASTER = QPainter.RenderHint.Antialiasing, QPaintEngine.Type.Raster


_last: list[tuple[Callable[[], QPainter | None], bool]] = [(lambda: None, False)]
"""The painter that was asked about last, for all that one picture is made of asks with the same; one thing, for films are painted beside the window."""


def on_screen(painter: QPainter) -> bool:
    """Whether it paints pixels, on a screen or in a picture of one: what is the same each time may be shown again there. Elsewhere (SVG,
    PDF) lines stay lines, and texts texts."""
    known = _last[0]
    if known[0]() is not painter:
        known = _last[0] = (ref(painter), painter.paintEngine().type() is _RASTER)
    return known[1]


def draw_small(
    painter: QPainter,
    x: float,
    y: float,
    width: float,
    height: float,
    paint: Callable[..., None],
    *what: Hashable,
    parts: Sequence[tuple[float, float]] = (),
) -> None:
    """`paint(painter, *what)`, smoothly, from this corner on; on a screen drawn once, and shown wherever it lies in the same way between
    pixels. It follows from these values alone, and reaches no further than this. `parts`: only these of its width are shown; what lies
    between two must be no nearer to them than a pixel."""
    if on_screen(painter):
        moved, ratio = painter.deviceTransform(), painter.device().devicePixelRatioF()
        if not moved.isRotating() and moved.m11() == moved.m22() == ratio:
            left, top = x * ratio + moved.dx(), y * ratio + moved.dy()
            across, down = floor(left), floor(top)
            pixels = (ceil(width * ratio) + 2, ceil(height * ratio) + 2)
            picture = _small(pixels, ratio, left - across, top - down, paint, what)
            at, row = (across - moved.dx()) / ratio, (down - moved.dy()) / ratio
            if not parts:
                painter.drawImage(QPointF(at, row), picture)
            for begin, end in parts:
                first, behind = (floor(left - across + part * ratio) for part in (begin, end))
                painter.drawImage(
                    QPointF(at + first / ratio, row), picture, QRectF(first, 0, behind - first, pixels[1])
                )
            return
    painter.save()
    painter.setRenderHint(_SMOOTH)
    painter.translate(x, y)
    for begin, end in parts or ((0.0, width),):
        if parts:
            painter.setClipRect(QRectF(begin, 0.0, end - begin, height))
        paint(painter, *what)
    painter.restore()


@lru_cache(maxsize=192)
def _small(
    pixels: tuple[int, int],
    ratio: float,
    across: float,
    down: float,
    paint: Callable[..., None],
    what: tuple[Hashable, ...],
) -> QImage:
    """On nothing, and so many pixels of the screen from its corner."""
    image = QImage(*pixels, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    painter.setRenderHint(_SMOOTH)
    painter.translate(across, down)
    painter.scale(ratio, ratio)
    paint(painter, *what)
    painter.end()
    image.setDevicePixelRatio(ratio)
    return image
