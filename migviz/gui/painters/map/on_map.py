"""How are the point, the marks and the words drawn that stand on the map?"""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPolygonF

from migviz.gui.painters import draw
from migviz.gui.painters.map.geometry import MapPlaces
from migviz.gui.painters.map.shown import MapShown, Mark
from migviz.gui.theme import Theme
from migviz.say.numbers import COVERED
from migviz.say.on_map import hovered


def paint_mark(painter: QPainter, places: MapPlaces, mark: Mark, theme: Theme, taken: list[QRectF]) -> None:
    """The run that is kept as a diamond, and so is what it would take, in another colour."""
    spot, size = QPointF(*places.point(mark.x, mark.y)), theme.px(10)
    role = "ink" if mark.kind == "kept" else "select"
    painter.setPen(theme.pen(role, 2.2))
    painter.setBrush(theme.colour("surface"))
    corners = [QPointF(0, -size), QPointF(size, 0), QPointF(0, size), QPointF(-size, 0)]
    painter.drawPolygon(QPolygonF([spot + corner for corner in corners]))
    taken.append(QRectF(spot.x() - size, spot.y() - size, 2 * size, 2 * size))
    across, down = theme.width("control", mark.word) / 2 + theme.px(24), theme.px(28)
    ways = ((1, 1), (-1, 1), (1, -1), (-1, -1), (0, 1), (0, -1))
    label(painter, places.plot, [spot + QPointF(x * across, y * down) for x, y in ways], mark.word, theme, taken)


def paint_guides(painter: QPainter, places: MapPlaces, shown: MapShown, theme: Theme) -> None:
    """Dashed lines from the point to the axes, below all words."""
    if shown.point is None or not places.holds(*shown.point):
        return
    spot, plot = QPointF(*places.point(*shown.point)), places.plot
    painter.setPen(theme.pen("surface", 3))
    painter.drawLine(QPointF(plot.left(), spot.y()), spot)
    painter.drawLine(QPointF(spot.x(), plot.bottom()), spot)
    painter.setPen(theme.pen("ink", 1.2, Qt.PenStyle.DashLine))
    painter.drawLine(QPointF(plot.left(), spot.y()), spot)
    painter.drawLine(QPointF(spot.x(), plot.bottom()), spot)


def paint_point(painter: QPainter, places: MapPlaces, shown: MapShown, theme: Theme) -> None:
    """The present scenario: a ring with arrows, and what it comes to."""
    if shown.point is None or not places.holds(*shown.point):
        return
    spot, plot = QPointF(*places.point(*shown.point)), places.plot
    _paint_callout(painter, plot, spot, shown.lines, theme)
    outer = theme.px(15)
    for along in (QPointF(1, 0), QPointF(-1, 0), QPointF(0, 1), QPointF(0, -1)):
        across = QPointF(along.y(), along.x())
        tip = spot + along * (outer + theme.px(12))
        root = spot + along * (outer + theme.px(3))
        painter.setPen(theme.pen("surface", 1.2))
        painter.setBrush(theme.colour("select"))
        painter.drawPolygon(QPolygonF([tip, root + across * theme.px(6), root - across * theme.px(6)]))
    painter.setPen(theme.pen("select", 4))
    painter.setBrush(theme.colour("surface"))
    painter.drawEllipse(spot, outer, outer)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.colour("select"))
    painter.drawEllipse(spot, theme.px(5), theme.px(5))
    if shown.focused:
        painter.setPen(theme.pen("select", 2.4))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(spot, outer + theme.px(5), outer + theme.px(5))


def callout_box(plot: QRectF, spot: QPointF, lines: tuple[str, ...], theme: Theme) -> QRectF:
    """Where the words of the point stand: up and to the left of it, if there is room."""
    if not lines:
        return QRectF()
    fonts = ["value"] + ["label"] * (len(lines) - 1)
    width = max(theme.width(font, line) for font, line in zip(fonts, lines, strict=True)) + theme.px(26)
    height, away = theme.px(26 + 20 * (len(lines) - 1) + 14), theme.px(46)
    left = spot.x() - away - width if spot.x() - away - width > plot.left() + 4 else spot.x() + away
    top = spot.y() - away - height if spot.y() - away - height > plot.top() + 4 else spot.y() + away
    found = QRectF(min(left, plot.right() - width - 4), min(top, plot.bottom() - height - 4), width, height)
    ring = theme.px(RING)
    point = QRectF(spot.x() - ring, spot.y() - ring, 2 * ring, 2 * ring)
    if not found.intersects(point):
        return found
    beside = spot.x() + away + width <= plot.right() - 4  # a low map: beside the point, where that has room
    found.moveLeft(spot.x() + away if beside else max(plot.left() + 4, spot.x() - away - width))
    return found


RING = 27.0
"""Pixels from the middle of the point to the tips of its arrows."""


def _paint_callout(painter: QPainter, plot: QRectF, spot: QPointF, lines: tuple[str, ...], theme: Theme) -> None:
    if not lines:
        return
    heights = [theme.px(26)] + [theme.px(20)] * (len(lines) - 1)
    fonts = ["value"] + ["label"] * (len(lines) - 1)
    box = callout_box(plot, spot, lines, theme)
    near = QPointF(
        min(max(spot.x(), box.left() + 10), box.right() - 10), box.bottom() if box.top() < spot.y() else box.top()
    )
    painter.setPen(theme.pen("select", 1.6))
    painter.drawLine(spot, near)
    draw.card(painter, box, theme, pen=theme.pen("select", 1.6), radius=6)
    y = box.top() + theme.px(7)
    for line, font, line_height in zip(lines, fonts, heights, strict=True):
        draw.text(
            painter,
            QRectF(box.left() + theme.px(13), y, box.width() - theme.px(16), line_height),
            line,
            theme,
            font=font,
        )
        y += line_height


def paint_crosshair(painter: QPainter, places: MapPlaces, shown: MapShown, theme: Theme) -> None:
    """Where the mouse is, below all words."""
    if shown.hover is None:
        return
    spot, plot = QPointF(*places.point(*shown.hover)), places.plot
    for pen in (theme.pen("surface", 3), theme.pen("ink", 1)):
        painter.setPen(pen)
        painter.drawLine(QPointF(plot.left(), spot.y()), QPointF(plot.right(), spot.y()))
        painter.drawLine(QPointF(spot.x(), plot.top()), QPointF(spot.x(), plot.bottom()))


def paint_hover(painter: QPainter, places: MapPlaces, shown: MapShown, theme: Theme) -> None:
    """What the map says at the crosshair."""
    if shown.hover is None or shown.sweep.y is None:
        return
    spot, sweep, plot = QPointF(*places.point(*shown.hover)), shown.sweep, places.plot
    row, column = places.y.index(spot.y()), places.x.index(spot.x())
    value, finishes = float(sweep.of(shown.metric)[row, column]), bool(sweep.of("finished")[row, column])
    first = COVERED if shown.covered else hovered(shown.metric, value, finishes=finishes)
    where = f"{sweep.x.field.write(float(sweep.x.values[column]))}, {places.y.axis.field.write(float(places.y.axis.values[row]))}"
    lines = (first, where)
    width = max(theme.width("control", first), theme.width("axis", where)) + theme.px(18)
    box = QRectF(spot.x() + theme.px(14), spot.y() + theme.px(14), width, theme.px(46))
    if box.right() > plot.right():
        box.moveRight(spot.x() - theme.px(10))
    if box.bottom() > plot.bottom():
        box.moveBottom(spot.y() - theme.px(10))
    draw.card(painter, box, theme, pen=theme.pen("line", 1), radius=5)
    draw.text(painter, box.adjusted(theme.px(9), theme.px(3), 0, -theme.px(22)), lines[0], theme, font="control")
    draw.text(
        painter, box.adjusted(theme.px(9), theme.px(22), 0, -theme.px(2)), lines[1], theme, font="axis", role="muted"
    )


def label(
    painter: QPainter,
    plot: QRectF,
    spots: Sequence[QPointF],
    words: str,
    theme: Theme,
    taken: list[QRectF],
    *,
    optional: bool = False,
) -> None:
    """Words on a card at the first of the spots that is free."""
    width, height = theme.width("control", words) + theme.px(16), theme.px(26)
    boxes = []
    for spot in spots:
        box = QRectF(spot.x() - width / 2, spot.y() - height / 2, width, height)
        box.moveLeft(min(max(box.left(), plot.left() + 2), plot.right() - width - 2))
        box.moveTop(min(max(box.top(), plot.top() + 2), plot.bottom() - height - 2))
        boxes.append(box)
    free = [box for box in boxes if not any(box.intersects(other) for other in taken)]
    if not free and optional:
        return
    box = (free or boxes)[0]
    taken.append(box)
    draw.card(painter, box, theme, pen=theme.pen("ink", 1), radius=4)
    draw.text(painter, box, words, theme, font="control", align=draw.CENTRE)


def taken_by_point(places: MapPlaces, shown: MapShown, theme: Theme) -> list[QRectF]:
    """Where the point and its words are: no other words may stand there."""
    if shown.point is None or not places.holds(*shown.point):
        return []
    spot, reach = QPointF(*places.point(*shown.point)), theme.px(30)
    ring = QRectF(spot.x() - reach, spot.y() - reach, 2 * reach, 2 * reach)
    return [ring, callout_box(places.plot, spot, shown.lines, theme)]
