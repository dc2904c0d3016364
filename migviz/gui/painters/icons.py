"""What does each icon look like? Our own set, drawn in code on a grid of 24, with a line of 1.8.

An icon is data: what is drawn as a line, and what is filled. `paint_icon` is the only way to draw one.
"""

from collections.abc import Callable, Mapping
from functools import cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPainterPath, QPen, QPixmap

from migviz.gui.painters.screen import draw_small
from migviz.gui.theme import Theme
from migviz.values import dataclass

GRID = 24.0
LINE = 1.8
"""Width of a line on the grid."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Icon:
    """`line` is drawn with a pen, `filled` without; both in the words of `_WORDS`."""

    line: str = ""
    filled: str = ""


# M x y: go to. L x y: line to. C x y x y x y: curve. Z: close. O x y r: circle. R x y w h r: rounded frame.
# E x y rx ry: ellipse. S x y r: a third of a dial. H x y r: the left half of a circle.
ICONS: Mapping[str, Icon] = {
    "host": Icon(
        line="R 2.5 3 19 7.6 1.6 R 2.5 13.4 19 7.6 1.6 M 12.5 6.8 L 17.5 6.8 M 12.5 17.2 L 17.5 17.2",
        filled="O 6.8 6.8 1.3 O 6.8 17.2 1.3",
    ),
    "pulse": Icon(line="M 1.5 13 L 6.5 13 L 9.5 4.5 L 14 20 L 17 13 L 22.5 13"),
    "flat pulse": Icon(line="M 1.5 13 L 22.5 13"),
    "switch": Icon(
        line="R 1.5 7 21 10 2",
        filled="R 5 10.6 2.3 2.8 0.4 R 8.9 10.6 2.3 2.8 0.4 R 12.8 10.6 2.3 2.8 0.4 R 16.7 10.6 2.3 2.8 0.4",
    ),
    "client": Icon(line="R 4 4.5 16 11 1.6 M 1.5 19 L 22.5 19"),
    "other switches": Icon(
        line="O 12 12 9.5 M 9.4 12 L 5.4 12 M 14.6 12 L 18.6 12 M 12 9.4 L 12 5.4 M 12 14.6 L 12 18.6",
        filled="M 3.6 12 L 6.8 9.8 L 6.8 14.2 Z M 20.4 12 L 17.2 9.8 L 17.2 14.2 Z M 12 3.6 L 9.8 6.8 L 14.2 6.8 Z M 12 20.4 L 9.8 17.2 L 14.2 17.2 Z",
    ),
    "disk": Icon(
        line="E 12 5.6 8 3.1 M 4 5.6 L 4 18.4 C 4 22.6 20 22.6 20 18.4 L 20 5.6 M 4 12 C 4 16.2 20 16.2 20 12",
    ),
    "stopwatch": Icon(
        line="O 12 13.8 8.2 M 12 5.6 L 12 2 M 9.3 2 L 14.7 2 M 18 7.6 L 19.8 5.8", filled="S 12 13.8 5.2"
    ),
    "curve": Icon(line="M 3.5 3 L 3.5 20.5 L 21 20.5 M 6.5 17 C 12.5 16.5 13 7 20 5.5"),
    "lens": Icon(line="O 10 10 7 M 15.2 15.2 L 21.6 21.6"),
    "envelope": Icon(line="R 2 4.5 20 15 1.8 M 2.9 6 L 12 13.2 L 21.1 6"),
    "padlock": Icon(
        line="R 4.5 10.5 15 11 2 M 7.8 10.5 L 7.8 7 C 7.8 1.4 16.2 1.4 16.2 7 L 16.2 10.5 M 12 16.4 L 12 18",
        filled="O 12 15.4 1.5",
    ),
    "box": Icon(line="R 4.5 4.5 15 15 2"),
    "tick": Icon(line="M 4.5 12.6 L 9.8 17.8 L 19.5 6.8"),
    "cross": Icon(line="M 5.5 5.5 L 18.5 18.5 M 18.5 5.5 L 5.5 18.5"),
    "triangle": Icon(line="M 12 3.2 L 22 20.6 L 2 20.6 Z M 12 9.6 L 12 14.2", filled="O 12 17.3 1.2"),
    "play": Icon(filled="M 6 3.6 L 20.4 12 L 6 20.4 Z"),
    "stop": Icon(filled="R 4.6 4.6 14.8 14.8 1.2"),
    "step back": Icon(line="M 5 5 L 5 19", filled="M 19.6 4.6 L 19.6 19.4 L 7.8 12 Z"),
    "step forward": Icon(line="M 19 5 L 19 19", filled="M 4.4 4.6 L 4.4 19.4 L 16.2 12 Z"),
    "theme": Icon(line="O 12 12 9.6", filled="H 12 12 9.6"),
    "help": Icon(
        line="O 12 12 10 M 9.3 9.5 C 9.4 5.6 14.9 5.7 14.8 9.3 C 14.7 11.6 12 11.7 12 13.9",
        filled="O 12 17 1.2",
    ),
    "undo": Icon(line="M 8.6 4 L 3.6 9 L 8.6 14 M 3.8 9 L 14.6 9 C 22.4 9 22.4 19.6 14.6 19.6 L 9 19.6"),
    "redo": Icon(line="M 15.4 4 L 20.4 9 L 15.4 14 M 20.2 9 L 9.4 9 C 1.6 9 1.6 19.6 9.4 19.6 L 15 19.6"),
    "menu": Icon(line="M 3.5 6 L 20.5 6 M 3.5 12 L 20.5 12 M 3.5 18 L 20.5 18"),
    "present": Icon(
        line="M 2 3.5 L 22 3.5 M 3.5 3.5 L 3.5 15.5 L 20.5 15.5 L 20.5 3.5 M 12 15.5 L 12 18 M 8 21.5 L 12 18 L 16 21.5",
        filled="M 9.8 6.4 L 15 9.5 L 9.8 12.6 Z",
    ),
    "side": Icon(line="R 2.5 4 19 16 1.8 M 14.5 4 L 14.5 20"),
    "more": Icon(line="M 5 9 L 12 16 L 19 9"),
    "less": Icon(line="M 5 15.5 L 12 8.5 L 19 15.5"),
}
"""`cross` closes or clears, `less` folds what `more` unfolds, `menu`, `present` and `side` are the bars' own; the others are those of the design."""


def paint_icon(painter: QPainter, rect: QRectF, name: str, colour: QColor | str, theme: Theme) -> None:
    """Draw an icon in the largest square in the middle of `rect`; `colour` may be a role of the theme. On a screen it is drawn once, and
    shown from then on: one with curves takes as long as three texts."""
    ink = theme.colour(colour) if isinstance(colour, str) else colour
    side = min(rect.width(), rect.height())
    centre = rect.center()
    # 1.5, as other pens have, closes the gaps of small icons.
    thick = LINE * (1.25 if theme.name == "projector" else 1.0)
    draw_small(painter, centre.x() - side / 2, centre.y() - side / 2, side, side, _draw, side, name, ink.rgba(), thick)


def _draw(painter: QPainter, side: float, name: str, ink: int, thick: float) -> None:
    line, filled = _paths(name)
    painter.scale(side / GRID, side / GRID)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor.fromRgba(ink))
    painter.drawPath(filled)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(_pen(ink, thick))
    painter.drawPath(line)


def icon(name: str, colour: QColor | str, theme: Theme, side: float = 20.0, ratio: float = 2.0) -> QIcon:
    """The same as a QIcon, for menus; `side` in pixels at 100 %."""
    pixels = max(1, round(theme.px(side)))
    pixmap = QPixmap(round(pixels * ratio), round(pixels * ratio))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    paint_icon(painter, QRectF(0, 0, pixels, pixels), name, colour, theme)
    painter.end()
    return QIcon(pixmap)


def _pen(ink: int, thick: float) -> QPen:
    pen = QPen(QColor.fromRgba(ink), thick)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    return pen


@cache
def _paths(name: str) -> tuple[QPainterPath, QPainterPath]:
    return _path(ICONS[name].line), _path(ICONS[name].filled)


def _path(text: str) -> QPainterPath:
    path = QPainterPath()
    path.setFillRule(Qt.FillRule.WindingFill)
    tokens = text.split()
    while tokens:
        draw, count = _WORDS[tokens.pop(0)]
        draw(path, *map(float, tokens[:count]))
        del tokens[:count]
    return path


def _sector(path: QPainterPath, x: float, y: float, r: float) -> None:
    """A third of a dial, from twelve o'clock with the clock."""
    path.moveTo(x, y)
    path.arcTo(QRectF(x - r, y - r, 2 * r, 2 * r), 90, -120)
    path.closeSubpath()


def _left_half(path: QPainterPath, x: float, y: float, r: float) -> None:
    path.moveTo(x, y - r)
    path.arcTo(QRectF(x - r, y - r, 2 * r, 2 * r), 90, 180)
    path.closeSubpath()


_WORDS: Mapping[str, tuple[Callable[..., None], int]] = {
    "M": (QPainterPath.moveTo, 2),
    "L": (QPainterPath.lineTo, 2),
    "C": (QPainterPath.cubicTo, 6),
    "Z": (QPainterPath.closeSubpath, 0),
    "O": (lambda path, x, y, r: path.addEllipse(QPointF(x, y), r, r), 3),
    "E": (lambda path, x, y, across, down: path.addEllipse(QPointF(x, y), across, down), 4),
    "R": (lambda path, x, y, w, h, r: path.addRoundedRect(QRectF(x, y, w, h), r, r), 5),
    "S": (_sector, 3),
    "H": (_left_half, 3),
}
