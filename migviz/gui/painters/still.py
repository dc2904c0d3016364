"""What is painted once, and shown again for as long as all it follows from is the same?"""

from collections.abc import Callable, Hashable

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QImage, QPainter

from migviz.gui.painters.explained import Places, explained, explained_elsewhere, explaining, moved_on
from migviz.gui.painters.screen import on_screen
from migviz.gui.theme import Theme
from migviz.language import spoken

_SMOOTH = QPainter.RenderHint.Antialiasing
MOST, MOST_BYTES = 24, 7_000_000
"""What is known at most: so many things, and so much in their pictures (a stage at 1440 x 900 has 2.7 million bytes); the last one in any
case."""


class _Kept:
    """What is known of something still: nothing yet, that it was asked for, its picture."""

    asked = False
    picture: QImage | None = None
    size = 0
    """bytes of the picture"""

    def __init__(self) -> None:
        self.words: Places = {}


def still(
    painter: QPainter,
    box: QRectF,
    on: str,
    paint: Callable[..., None],
    theme: Theme,
    *what: Hashable,
    at_once: bool = False,
    changes: bool = False,
) -> None:
    """`paint(painter, theme, *what)`, on a screen as a picture. It follows from these values alone and lies in the box.

    All of the box is in the colour `on`, so that letters may be on it, and a picture is made when it is asked for again. With ""
    whatever is there shows through; the picture is made at once, for edges mixed in two steps are not quite the same. `at_once`: also
    with a colour, where what is painted lies between pixels, and would be another shade the first time. `changes`: it is another one in
    each picture, as what follows a dragged slider, so none is kept.
    """
    place = box.toAlignedRect()
    if place.isEmpty():
        return  # a very small window has no room for it
    if not changes and _lies_on_pixels(painter, place):
        ratio, smooth = painter.device().devicePixelRatioF(), painter.testRenderHint(_SMOOTH)
        words = explained()
        kept = _kept(paint, theme, on, spoken(), words, place.getRect(), ratio, smooth, what)
        if kept.picture is None and (kept.asked or at_once or not on):
            with explaining(kept.words if words is not None else None), explained_elsewhere(words or frozenset()):
                kept.picture = _picture(place, ratio, smooth, on, paint, theme, *what)
            kept.size = kept.picture.sizeInBytes()
            _forget()
        if kept.picture is not None:
            painter.drawImage(place.topLeft(), kept.picture)
            moved_on(kept.words, painter, QPointF(place.topLeft()))
            return
        kept.asked = True
    painter.save()
    if on and on_screen(painter):
        painter.setClipRect(place, Qt.ClipOperation.IntersectClip)  # as much as the picture will show
        smooth = painter.testRenderHint(_SMOOTH)
        # Whole pixels: where an edge lies between two, what was there would show through.
        painter.setRenderHint(_SMOOTH, False)
        painter.fillRect(place, theme.colour(on))
        painter.setRenderHint(_SMOOTH, smooth)
    paint(painter, theme, *what)
    painter.restore()


_known: dict[tuple[Hashable, ...], _Kept] = {}
"""No OrderedDict: that asks each key for its hash when one goes through the values, half a millisecond of a slider's tick."""


def _kept(*asked: Hashable) -> _Kept:
    """What is known of something, the last that was asked for at the end."""
    found = _known.pop(asked, None)
    if found is None:
        found = _Kept()
        if len(_known) >= MOST:
            _known.pop(next(iter(_known)))
    _known[asked] = found
    return found


def _forget() -> None:
    """There is one picture more: what was asked for longest ago goes, until the rest is little enough."""
    held = sum(kept.size for kept in _known.values())
    while len(_known) > 1 and held > MOST_BYTES:
        held -= _known.pop(next(iter(_known))).size


def _lies_on_pixels(painter: QPainter, place: QRect) -> bool:
    """Whether each pixel of a picture would be one of the screen."""
    if not on_screen(painter):
        return False
    ratio, pixels = painter.device().devicePixelRatioF(), painter.deviceTransform().mapRect(QRectF(place))
    return pixels == QRectF(pixels.toRect()) and pixels.width() == place.width() * ratio


def _picture(
    place: QRect, ratio: float, smooth: bool, on: str, paint: Callable[..., None], theme: Theme, *what: Hashable
) -> QImage:
    kind = QImage.Format.Format_RGB32 if on else QImage.Format.Format_ARGB32_Premultiplied
    image = QImage(round(place.width() * ratio), round(place.height() * ratio), kind)
    image.setDevicePixelRatio(ratio)
    image.fill(theme.colour(on) if on else Qt.GlobalColor.transparent)
    painter = QPainter(image)
    painter.setRenderHint(_SMOOTH, smooth)
    painter.translate(-QPointF(place.topLeft()))
    paint(painter, theme, *what)
    painter.end()
    return image
