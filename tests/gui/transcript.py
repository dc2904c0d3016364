"""What does a painter paint? Every word, fill, line and icon as a line of text, by the roles of the theme and with its place.

A device of Qt that paints nothing and hears everything: also what Qt writes itself, as texts of several lines. Its
theme gives every role a colour of its own, so that two roles that look alike are told apart.
"""

import re
from collections.abc import Callable, Iterable
from typing import Any

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import (
    QBrush,
    QColor,
    QFont,
    QPaintDevice,
    QPaintEngine,
    QPaintEngineState,
    QPainter,
    QPainterPath,
    QPen,
    QTextItem,
)

from migviz.gui.painters.icons import ICONS, _paths
from migviz.gui.theme import _ROLES, Theme
from migviz.showing import measure
from tests.shared import shared

PLACES_DIFFER = 2
"""Pixels that a place may differ between machines, which round the widths of letters their own way."""
LARGE = 6
"""The scale at which places are exact: a length that is a pixel off is six off there, and one from whose half something is centred
three. The widths of letters, which differ between machines, are hardly more off than at 100 %."""
ROUND_BOX = 17
"""So many elements Qt makes of a box with round corners."""
_NUMBERS = re.compile(r"(?<= at ).*$")


class Roles(Theme):
    """A theme whose colours name their roles: no two have the same."""

    def hex(self, role: str) -> str:
        super().hex(role)  # there is such a role
        return "#" + "".join(f"{part:02x}" for part in _CODES[role].to_bytes(3, "big"))

    def colour(self, role: str, opacity: float = 1.0) -> QColor:
        colour = QColor(self.hex(role))
        colour.setAlphaF(opacity)
        return colour

    def pen(self, role: str, width: float = 1.0, style: Qt.PenStyle = Qt.PenStyle.SolidLine) -> QPen:
        pen = QPen(super().pen(role, width, style))
        pen.setColor(self.colour(role))
        return pen


_CODES = {role: 0x102030 + 0x030201 * k for k, role in enumerate(_ROLES)}
"""Of each role, the same whatever was painted before: of edges that are mixed of two roles it decides what they are taken for."""
NAMES = {number: role for role, number in _CODES.items()}


def transcript(size: tuple[int, int], paint: Callable[[QPainter, QRectF], object], *, exact: bool = False) -> list[str]:
    """What `paint` paints in a box of this size, a line for each thing, in its order; `exact`: also how round and how thick it is."""
    device = Device(size, engine := Engine(exact))
    painter = QPainter(device)
    try:
        paint(painter, QRectF(0, 0, *size))
    finally:
        painter.end()
    return engine.lines


def differences(ours: Iterable[str], kept: Iterable[str]) -> list[str]:
    """Lines that say something else, as "kept -> ours"; a place may be a little off."""
    ours, kept = list(ours), list(kept)
    found = [f"{a}\n  -> {b}" for a, b in zip(kept, ours, strict=False) if not _alike(a, b)]
    return found + [f"missing: {line}" for line in kept[len(ours) :]] + [f"new: {line}" for line in ours[len(kept) :]]


def _alike(one: str, other: str) -> bool:
    if _NUMBERS.sub("", one) != _NUMBERS.sub("", other):
        return False
    places = [_NUMBERS.search(line) for line in (one, other)]
    if None in places:
        return places == [None, None]
    first, second = ([int(number) for number in re.findall(r"-?\d+", place.group())] for place in places if place)
    return len(first) == len(second) and all(abs(a - b) <= PLACES_DIFFER for a, b in zip(first, second, strict=True))


class Device(QPaintDevice):
    """A sheet of a size whose engine writes down."""

    def __init__(self, size: tuple[int, int], engine: "Engine") -> None:
        super().__init__()
        self.engine = engine
        metric = QPaintDevice.PaintDeviceMetric
        self._metrics = {metric.PdmWidth: size[0], metric.PdmHeight: size[1], metric.PdmDevicePixelRatio: 1,
                         metric.PdmDevicePixelRatioScaled: 0x10000, metric.PdmDepth: 32, metric.PdmNumColors: 1 << 24}  # fmt: skip

    def paintEngine(self) -> QPaintEngine:
        return self.engine

    def metric(self, which: QPaintDevice.PaintDeviceMetric) -> int:
        return self._metrics.get(which, 96)


class Engine(QPaintEngine):
    """Writes down what it is asked to draw."""

    def __init__(self, exact: bool = False) -> None:
        super().__init__(QPaintEngine.PaintEngineFeature.AllFeatures)
        self.lines: list[str] = []
        self._exact = exact

    def begin(self, _device: QPaintDevice) -> bool:
        return True

    def end(self) -> bool:
        return True

    def type(self) -> QPaintEngine.Type:
        return QPaintEngine.Type.User

    def updateState(self, _state: QPaintEngineState) -> None:
        """The painter is asked when something is drawn."""

    def drawTextItem(self, place: Any, item: QTextItem) -> None:
        if item.text().strip():
            words = item.text().replace("\N{WORD JOINER}", "")
            role = _role(self.painter().pen().color())
            self._add(f'"{words}" {_font_role(item.font())} {role}', QRectF(place, place), size=False)

    def drawRects(self, rects: Any) -> None:
        sides = [rect.getRect() for rect in rects]  # hundreds of squares: no object for each corner
        if sides:
            left, top = min(side[0] for side in sides), min(side[1] for side in sides)
            right, bottom = max(side[0] + side[2] for side in sides), max(side[1] + side[3] for side in sides)
            box = QRectF(left, top, right - left, bottom - top)
            self._shape("box" if len(sides) == 1 else f"{len(sides)} boxes", box)

    def drawEllipse(self, rect: Any) -> None:
        self._shape("disc", QRectF(rect))

    def drawLines(self, lines: Any) -> None:
        boxes = [QRectF(QPointF(line.p1()), QPointF(line.p2())).normalized() for line in lines]
        for box in _joined(boxes):
            self._shape("line" if len(lines) == 1 else f"{len(lines)} lines", box, filled=False)

    def drawPolygon(self, points: Any, mode: QPaintEngine.PolygonDrawMode) -> None:
        open_line = mode is QPaintEngine.PolygonDrawMode.PolylineMode
        box = _around([QPointF(point) for point in points])
        self._shape("polyline" if open_line else "polygon", box, filled=not open_line)

    def drawPoints(self, points: Any) -> None:
        self._shape(f"{len(points)} points", _around([QPointF(point) for point in points]), filled=False)

    def drawPath(self, path: QPainterPath) -> None:
        if path.isEmpty():
            return
        box = path.boundingRect()
        alike = _icons().get(_measures(path), ())
        self._shape(next((f"icon {name}" for own, name in alike if own == path), "shape" + self._rounded(path)), box)

    def _rounded(self, path: QPainterPath) -> str:
        """Of a box with round corners how round: Qt begins it where the upper left corner ends."""
        if not self._exact or path.elementCount() != ROUND_BOX:
            return ""
        box, ends = path.boundingRect(), (path.elementAt(3), path.elementAt(0))
        return f" round by {ends[0].x - box.left():.3g},{ends[1].y - box.top():.3g}"

    def drawPixmap(self, rect: Any, _pixmap: Any, _source: Any) -> None:
        self._add("pixmap", rect)

    def drawImage(self, rect: Any, _image: Any, _source: Any, *_: Any) -> None:
        self._add("image", rect)

    def _shape(self, name: str, box: QRectF, *, filled: bool = True) -> None:
        painter = self.painter()
        told = [_filled(painter.brush()) if filled else "", _lined(painter.pen())]
        told[1] += f" {painter.pen().widthF():.3g}" if self._exact and told[1] else ""
        if any(told):
            self._add(" ".join([name, *filter(None, told)]), box)

    def _add(self, what: str, box: QRectF, *, size: bool = True) -> None:
        place = self.painter().deviceTransform().mapRect(box)  # also inside a widget that is rendered
        at = f"{round(place.left())},{round(place.top())}"
        self.lines.append(f"{what} at {at}" + (f" {round(place.width())}x{round(place.height())}" if size else ""))


@shared
def _icons() -> dict[tuple[float, ...], list[tuple[QPainterPath, str]]]:
    """The paths of all icons with their names, by how many elements they have and where they are."""
    found: dict[tuple[float, ...], list[tuple[QPainterPath, str]]] = {}
    for name in ICONS:
        for path in _paths(name):
            found.setdefault(_measures(path), []).append((path, name))
    return found


def _measures(path: QPainterPath) -> tuple[float, ...]:
    box = path.boundingRect()
    return path.elementCount(), box.x(), box.y(), box.width(), box.height()


def _joined(boxes: list[QRectF]) -> list[QRectF]:
    """One box around all."""
    return [_around([corner for box in boxes for corner in (box.topLeft(), box.bottomRight())])] if boxes else []


def _around(points: list[QPointF]) -> QRectF:
    xs, ys = [point.x() for point in points], [point.y() for point in points]
    return QRectF(QPointF(min(xs), min(ys)), QPointF(max(xs), max(ys)))


def _filled(brush: QBrush) -> str:
    if brush.style() is Qt.BrushStyle.NoBrush or not brush.color().alpha():
        return ""
    return f"of {_role(brush.color())}" if brush.style() is Qt.BrushStyle.SolidPattern else f"of {brush.style().name}"


def _lined(pen: QPen) -> str:
    if pen.style() is Qt.PenStyle.NoPen or not pen.color().alpha():
        return ""
    dashed = "" if pen.style() is Qt.PenStyle.SolidLine else " dashed"
    return f"edged {_role(pen.color())}{dashed}"


def _role(colour: QColor) -> str:
    name = NAMES.get(colour.rgb() & 0xFFFFFF) or colour.name()
    return name if colour.alpha() == 255 else f"{name} {round(100 * colour.alphaF())}%"


def _font_role(font: QFont) -> str:
    return _font_name(font.family(), font.pixelSize(), font.weight())


@shared
def _font_name(family: str, size: int, weight: int) -> str:
    if "Mono" in family:
        return f"mono {size}"
    file = next((file for file, own in _weights().items() if own == weight), "")
    sizes = (size, size / LARGE)
    return next((name for name, (own, its) in measure.TYPE.items() if own in sizes and its == file), "unknown font")


def _weights() -> dict[str, int]:
    weight = QFont.Weight
    return {measure.REGULAR: weight.Normal, measure.MEDIUM: weight.Medium, measure.SEMI_BOLD: weight.DemiBold,
            measure.BOLD: weight.Bold}  # fmt: skip
