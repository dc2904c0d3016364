"""What does each painted shape and text stand on? As the transcript hears it, and on pixels that know their role.

The engine hands on what it hears to an image in which every colour is the number of a role and no edge is smooth: so what lies
around a shape, and below a word, is read off as roles.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QImage, QPaintEngine, QPainter, QPainterPath, QPen, QTextItem

from migviz.values import dataclass
from tests.gui.transcript import NAMES, Device, Engine

Pixels = NDArray[np.uint32]
AROUND = 0.12
"""The share of what is around a mark, or below a word, from which on it counts as a ground of it."""


SEEN = 0.3
"""The share of a shape that must still be seen at the end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stands:
    """A shape (`fill` and `edge`, one of them may be "") or a text (`word`, its colour is `edge`), and a role it stands on."""

    fill: str
    edge: str
    ground: str
    word: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Shape:
    """Which pixels it has painted, and which are around it: numbers within a box of the image."""

    left: int
    top: int
    wide: int
    painted: NDArray[np.intp]
    around: NDArray[np.intp]
    fill: str
    edge: str

    def of(self, whole: Pixels, numbers: NDArray[np.intp]) -> Pixels:
        """Those of the whole image."""
        return whole[self.top + numbers // self.wide, self.left + numbers % self.wide]


def grounds(size: tuple[int, int], paint: Callable[[QPainter, QRectF], object]) -> list[Stands]:
    """What `paint` paints in a box of this size, each with what it stands on."""
    device = Device(size, engine := _Engine(size))
    painter = QPainter(device)
    try:
        paint(painter, QRectF(0, 0, *size))
    finally:
        painter.end()
    return engine.told()


class _Engine(Engine):
    """Hears, and paints a copy of roles."""

    def __init__(self, size: tuple[int, int]) -> None:
        super().__init__()
        self.image = QImage(*size, QImage.Format.Format_RGB32)
        self.image.fill(Qt.GlobalColor.black)
        self.found: list[Stands] = []
        self._shapes: list[_Shape] = []

    def drawTextItem(self, place: Any, item: QTextItem) -> None:
        painter = self.painter()
        if item.text().strip() and _is_whole(painter.pen().color().alpha()):
            box = QFontMetricsF(item.font()).tightBoundingRect(item.text()).translated(QPointF(place))
            if painter.hasClipping():
                box = box.intersected(QRectF(painter.clipRegion().boundingRect()))
            below = self._pixels(painter.deviceTransform().mapRect(box))
            for role in _roles(below.ravel()):
                self.found.append(
                    Stands(fill="", edge=_role(painter.pen().color().rgb()), ground=role, word=item.text())
                )

    def drawRects(self, rects: Any) -> None:
        boxes = [QRectF(*rect.getRect()) for rect in rects]
        self._copy(lambda painter: painter.drawRects(boxes), _around(boxes))

    def drawEllipse(self, rect: Any) -> None:
        self._copy(lambda painter: painter.drawEllipse(QRectF(rect)), QRectF(rect))

    def drawLines(self, lines: Any) -> None:
        ends = [(QPointF(line.p1()), QPointF(line.p2())) for line in lines]
        boxes = [QRectF(one, other).normalized() for one, other in ends]
        self._copy(lambda painter: [painter.drawLine(*end) for end in ends], _around(boxes), filled=False)

    def drawPolygon(self, points: Any, mode: QPaintEngine.PolygonDrawMode) -> None:
        corners = [QPointF(point) for point in points]
        box = _around([QRectF(corner, corner) for corner in corners])
        if mode is QPaintEngine.PolygonDrawMode.PolylineMode:
            self._copy(lambda painter: painter.drawPolyline(corners), box, filled=False)
        else:
            self._copy(lambda painter: painter.drawPolygon(corners), box)

    def drawPoints(self, points: Any) -> None:
        """Seeds of what is drawn with wide pens elsewhere: none of them is a mark."""

    def drawPath(self, path: QPainterPath) -> None:
        if not path.isEmpty():
            own = QPainterPath(path)
            self._copy(lambda painter: painter.drawPath(own), own.boundingRect())

    # --- the copy ---

    def _copy(self, draw: Callable[[QPainter], object], box: QRectF, *, filled: bool = True) -> None:
        painter = self.painter()
        pen, brush = painter.pen(), painter.brush()
        fill = filled and brush.style() is Qt.BrushStyle.SolidPattern
        edge = pen.style() is not Qt.PenStyle.NoPen
        wide = max(1.0, pen.widthF()) if edge else 0.0
        place = painter.deviceTransform().mapRect(box).adjusted(-wide - 3, -wide - 3, wide + 3, wide + 3)
        before = self._pixels(place).copy()
        copy = QPainter(self.image)
        copy.setTransform(painter.deviceTransform())
        if painter.hasClipping():
            copy.setClipPath(painter.clipPath())
        copy.setBrush(
            brush if fill or (brush.style() is not Qt.BrushStyle.SolidPattern and filled) else Qt.BrushStyle.NoBrush
        )
        copy.setPen(_solid(pen))
        draw(copy)
        copy.end()
        after = self._pixels(place)
        fills = fill and _is_whole(brush.color().alpha())
        edges = edge and _is_whole(pen.color().alpha())
        if not (fills or edges):
            return
        at = place.toAlignedRect().intersected(self.image.rect())
        painted = before != after
        if painted.any():
            rows, columns = (np.flatnonzero(painted.any(axis=axis)) for axis in (1, 0))
            top, left = max(0, rows[0] - 1), max(0, columns[0] - 1)
            painted = painted[top : rows[-1] + 2, left : columns[-1] + 2]
            self._shapes.append(
                _Shape(
                    left=at.left() + int(left),
                    top=at.top() + int(top),
                    painted=np.flatnonzero(painted),
                    around=np.flatnonzero(_ring(painted)),
                    wide=painted.shape[1],
                    fill=_role(brush.color().rgb()) if fills else "",
                    edge=_role(pen.color().rgb()) if edges else "",
                )
            )

    def told(self) -> list[Stands]:
        """All of it, at the end: what was painted over is no ground, and what is hidden no mark."""
        whole = self._pixels(QRectF(self.image.rect()))
        for shape in self._shapes:
            seen = shape.of(whole, shape.painted)
            own = {shape.fill, shape.edge}
            if len(seen) and sum(NAMES.get(one) in own for one in seen.tolist()) >= SEEN * len(seen):
                for role in _roles(shape.of(whole, shape.around)):
                    self.found.append(Stands(fill=shape.fill, edge=shape.edge, ground=role))
        return self.found

    def _pixels(self, place: QRectF) -> Pixels:
        raw: Pixels = np.frombuffer(self.image.bits(), dtype=np.uint32).reshape(
            self.image.height(), self.image.bytesPerLine() // 4
        )
        box = place.toAlignedRect().intersected(self.image.rect())
        return raw[box.top() : box.bottom() + 1, box.left() : box.right() + 1] & np.uint32(0xFFFFFF)


def _solid(pen: QPen) -> QPen:
    """A dashed line stands on what is around it, not on its gaps."""
    if pen.style() is Qt.PenStyle.NoPen:
        return pen
    own = QPen(pen)
    own.setStyle(Qt.PenStyle.SolidLine)
    return own


def _is_whole(alpha: int) -> bool:
    return alpha == 255


def _around(boxes: list[QRectF]) -> QRectF:
    left, top = min(box.left() for box in boxes), min(box.top() for box in boxes)
    right, bottom = max(box.right() for box in boxes), max(box.bottom() for box in boxes)
    return QRectF(left, top, right - left, bottom - top)


def _ring(mask: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """What lies beside it."""
    grown = mask.copy()
    grown[1:] |= mask[:-1]
    grown[:-1] |= mask[1:]
    grown[:, 1:] |= mask[:, :-1]
    grown[:, :-1] |= mask[:, 1:]
    return grown & ~mask


def _roles(pixels: Pixels) -> Iterator[str]:
    """The roles of a part of an image that have a real share of it."""
    counts = Counter(pixels.tolist())
    whole = sum(counts.values())
    return (NAMES[colour] for colour, count in counts.items() if colour in NAMES and count >= AROUND * whole)


def _role(rgb: int) -> str:
    return NAMES.get(rgb & 0xFFFFFF, "")
