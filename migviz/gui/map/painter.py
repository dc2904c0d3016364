"""How is the map drawn? One function for the window and for pictures."""

import math

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPolygonF

from migviz.gui import draw
from migviz.gui.curve.painter import paint_marginal
from migviz.gui.map.classes import CLASSES, border, level_text, levels_of, pieces
from migviz.gui.map.geometry import MapPlaces, lay_out, ticks, unit_of
from migviz.gui.map.ground import ground_image
from migviz.gui.map.shown import MapShown, Mark
from migviz.gui.theme import Theme
from migviz.study.axis import Axis
from migviz.study.outcomes import METRICS

TITLES = {
    "downtime": "How long is the pause?",
    "total_time": "How long does it take?",
    "bytes_sent": "How much is sent?",
    "iterations": "How many iterations?",
    "converged": "Does it converge?",
}
AXIS_NAMES = {"workload.dirty_rate": "dirty rate", "link.bandwidth": "bandwidth"}
SINGLE = ("downtime", "total_time", "bytes_sent")
"""Metrics whose borders are drawn as lines; iterations change everywhere."""


def paint_map(
    painter: QPainter, box: QRectF, shown: MapShown, theme: Theme, *, ratio: float = 1.0, curves: bool = True
) -> MapPlaces:
    """The map in a box; returns where things are."""
    sweep = shown.sweep
    assert sweep.y is not None
    places = lay_out(box, theme.scale, sweep.x, sweep.y, curves=curves and shown.point is not None)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    draw.card(painter, box, theme)
    _paint_head(painter, places, shown, theme)
    _paint_legend(painter, places, shown, theme)
    _paint_ground(painter, places, shown, theme, ratio)
    _paint_axes(painter, places, shown, theme)
    painter.save()
    painter.setClipRect(places.plot.adjusted(-1, -1, 1, 1))
    labels = _paint_borders(painter, places, shown, theme)
    _paint_equal(painter, places, shown, theme)
    painter.restore()
    for spot, words in labels:
        _label(painter, places.plot, spot, words, theme)
    _paint_regions(painter, places, shown, theme)
    _paint_curves(painter, places, shown, theme)
    for mark in shown.marks:
        _paint_mark(painter, places, mark, theme)
    _paint_point(painter, places, shown, theme)
    _paint_hover(painter, places, shown, theme)
    draw.text(painter, places.sentence, (shown.sentence, ""), theme, font="control", optional=True)
    return places


def axis_title(axis: Axis) -> str:
    """The words at an axis: its field and unit."""
    name = AXIS_NAMES.get(axis.name, axis.name.rpartition(".")[2].replace("_", " "))
    unit, _ = unit_of(axis)
    return f"{name}, {unit}" if unit else name


def _paint_head(painter: QPainter, places: MapPlaces, shown: MapShown, theme: Theme) -> None:
    draw.text(painter, places.title, (TITLES[shown.metric], ""), theme, font="title", optional=True)
    if places.caption.height() <= 0:
        return
    edge = "Right of the bold line the copy never catches up."
    words: tuple[str, ...] = (edge, "")
    if not shown.speeds:
        words = (f"{axis_title(places.y.axis)} over {axis_title(places.x.axis)}", "")
    elif shown.draggable:
        words = (f"{edge} Drag the point.", edge, "")
    draw.text(painter, places.caption, words, theme, font="prose", optional=True)


def _paint_legend(painter: QPainter, places: MapPlaces, shown: MapShown, theme: Theme) -> None:
    """The ramp with its borders, the hatch and the bold line."""
    row, levels = places.legend, levels_of(shown.sweep, shown.metric)
    title = METRICS[shown.metric].title
    name = QRectF(places.plot.left(), row.top() + theme.px(18), theme.width("control", title) + 2, theme.px(20))
    draw.text(painter, name, title, theme, font="control")
    cell = min(theme.px(68), (row.right() - name.right() - theme.px(16)) / (CLASSES + 0.5))
    x, bar = name.right() + theme.px(10), QRectF(0, row.top() + theme.px(20), cell, theme.px(16))
    for index in range(CLASSES):
        bar.moveLeft(x + index * cell)
        painter.fillRect(bar, theme.colour(f"map.{index + 1}"))
    painter.setPen(theme.pen("line", 1))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(QRectF(x, bar.top(), CLASSES * cell, bar.height()))
    for index, level in enumerate(levels, 1):
        spot = QRectF(x + index * cell - cell, row.top(), 2 * cell, theme.px(19))
        if theme.width("axis", level_text(shown.metric, level)) < cell:
            words = level_text(shown.metric, level)
            draw.text(painter, spot, words, theme, font="axis", align=draw.CENTRE, optional=True)
    _paint_legend_rest(
        painter, QRectF(x + CLASSES * cell, bar.top(), row.right() - x - CLASSES * cell, bar.height()), shown, theme
    )


def _paint_legend_rest(painter: QPainter, row: QRectF, shown: MapShown, theme: Theme) -> None:
    x = row.left() + theme.px(20)
    for words, bold in (("never catches up", False), ("dirty rate = bandwidth", True)):
        width = theme.width("label", words)
        if (bold and not shown.speeds) or x + theme.px(36) + width > row.right():
            continue
        sample = QRectF(x, row.top(), theme.px(28), row.height())
        if bold:
            painter.setPen(theme.pen("ink", 3))
            painter.drawLine(QPointF(sample.left(), sample.center().y()), QPointF(sample.right(), sample.center().y()))
        else:
            painter.fillRect(sample, theme.colour("map.6"))
            draw.hatch(painter, sample, theme, "map.1")
        spot = QRectF(sample.right() + theme.px(8), row.top() - theme.px(4), width + 2, row.height() + theme.px(8))
        draw.text(painter, spot, words, theme)
        x = spot.right() + theme.px(22)


def _paint_ground(painter: QPainter, places: MapPlaces, shown: MapShown, theme: Theme, ratio: float) -> None:
    size = max(1, round(places.plot.width() * ratio)), max(1, round(places.plot.height() * ratio))
    painter.drawImage(places.plot, ground_image(shown.sweep, shown.metric, size, theme, ratio))


def _paint_axes(painter: QPainter, places: MapPlaces, shown: MapShown, theme: Theme) -> None:
    sweep, plot = shown.sweep, places.plot
    assert sweep.y is not None
    painter.setPen(theme.pen("line", 1))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(plot)
    foot = places.below.bottom() if places.below.height() > 0 else plot.bottom()
    for value, words in ticks(sweep.x, max(2, int(plot.width() / theme.px(70)))):
        x = places.x.place(value)
        painter.setPen(theme.pen("line", 1))
        painter.drawLine(QPointF(x, foot), QPointF(x, foot + theme.px(5)))
        spot = QRectF(x - theme.px(40), foot + theme.px(5), theme.px(80), theme.px(20))
        draw.text(painter, spot, words, theme, font="axis", align=draw.CENTRE)
    title = QRectF(plot.left(), foot + theme.px(24), plot.width(), theme.px(20))
    draw.text(painter, title, axis_title(sweep.x), theme, font="control", align=draw.CENTRE, optional=True)
    for value, words in ticks(sweep.y, max(2, int(plot.height() / theme.px(44)))):
        y = places.y.place(value)
        painter.setPen(theme.pen("line", 1))
        painter.drawLine(QPointF(plot.left() - theme.px(5), y), QPointF(plot.left(), y))
        spot = QRectF(plot.left() - theme.px(58), y - theme.px(10), theme.px(50), theme.px(20))
        draw.text(painter, spot, words, theme, font="axis", align=draw.RIGHT)
    painter.save()
    painter.translate(places.title.left() + theme.px(8), plot.center().y())
    painter.rotate(-90)
    along = QRectF(-plot.height() / 2, -theme.px(11), plot.height(), theme.px(22))
    draw.text(painter, along, axis_title(sweep.y), theme, font="control", align=draw.CENTRE, optional=True)
    painter.restore()


def _paint_borders(painter: QPainter, places: MapPlaces, shown: MapShown, theme: Theme) -> list[tuple[QPointF, str]]:
    """Thin lines at two of the levels, where they are single lines; returns where their values are to be written."""
    labels: list[tuple[QPointF, str]] = []
    if shown.metric not in SINGLE:
        return labels
    levels = levels_of(shown.sweep, shown.metric)
    values = shown.sweep.of(shown.metric)
    for level, style in ((levels[0], Qt.PenStyle.SolidLine), (levels[2], Qt.PenStyle.DashLine)):
        runs = pieces(border(values, level))
        for run in runs:
            points = [QPointF(places.x.centre(column), places.y.centre(row)) for row, column in run]
            draw.polyline(painter, points, theme.pen("surface", 3.4))
            draw.polyline(painter, points, theme.pen("ink", 1.5, style))
        if runs:
            longest = max(runs, key=len)
            row, column = longest[round(0.62 * (len(longest) - 1))]
            labels.append((QPointF(places.x.centre(column), places.y.centre(row)), level_text(shown.metric, level)))
    return labels


def _paint_equal(painter: QPainter, places: MapPlaces, shown: MapShown, theme: Theme) -> None:
    """The bold line: pages change as fast as they are sent."""
    if not shown.speeds:
        return
    least, most = float(shown.sweep.x.values[0]), float(shown.sweep.x.values[-1])
    inside = [(speed, y) for y, speed in shown.speeds if least / 1.3 <= speed <= most * 1.3]
    points = [QPointF(_beyond(places, speed), places.y.place(y)) for speed, y in inside]
    if len(points) > 1:
        draw.polyline(painter, points, theme.pen("surface", 6.5))
        draw.polyline(painter, points, theme.pen("ink", 3.2))


def _beyond(places: MapPlaces, value: float) -> float:
    """The pixel of a value, also outside the axis, so that a line leaves the map as it should."""
    one, ten = places.x.place(float(places.x.axis.values[0])), places.x.place(float(places.x.axis.values[-1]))
    inside = places.x.place(value)
    if inside not in (one, ten) or not places.x.axis.log:
        return inside
    least, most = float(places.x.axis.values[0]), float(places.x.axis.values[-1])
    return one + math.log(value / least) / math.log(most / least) * (ten - one)


def _paint_regions(painter: QPainter, places: MapPlaces, shown: MapShown, theme: Theme) -> None:
    """Words on the two large parts of a map of the pause."""
    if shown.metric != "downtime" or places.plot.width() < theme.px(420):
        return
    catches, values = shown.sweep.of("catches_up") > 0, shown.sweep.of("downtime")
    low = catches & (values < levels_of(shown.sweep, "downtime")[0])
    for mask, words, along, up in ((low, "pause below 0.1 s", 0.24, 0.72), (~catches, "never catches up", 0.86, 0.16)):
        row, column = int(up * (mask.shape[0] - 1)), int(along * (mask.shape[1] - 1))
        near = mask[max(0, row - 3) : row + 4, max(0, column - 12) : column + 13]
        if near.all():
            _label(painter, places.plot, QPointF(places.x.centre(column), places.y.centre(row)), words, theme)


def _label(painter: QPainter, plot: QRectF, spot: QPointF, words: str, theme: Theme) -> None:
    width, height = theme.width("control", words) + theme.px(16), theme.px(26)
    box = QRectF(spot.x() - width / 2, spot.y() - height / 2, width, height)
    box.moveLeft(min(max(box.left(), plot.left() + 2), plot.right() - width - 2))
    box.moveTop(min(max(box.top(), plot.top() + 2), plot.bottom() - height - 2))
    draw.card(painter, box, theme, pen=theme.pen("ink", 1), radius=4)
    draw.text(painter, box, words, theme, font="control", align=draw.CENTRE)


def _paint_curves(painter: QPainter, places: MapPlaces, shown: MapShown, theme: Theme) -> None:
    """The same numbers along the two lines through the point."""
    if shown.point is None or shown.sweep.y is None:
        return
    spot = places.point(*shown.point)
    values = shown.sweep.of(shown.metric)
    row, column = places.y.index(spot.y()), places.x.index(spot.x())
    metric = METRICS[shown.metric]
    levels = levels_of(shown.sweep, shown.metric)
    if places.below.height() > theme.px(30):
        along = [places.x.centre(index) for index in range(values.shape[1])]
        paint_marginal(painter, places.below, along, values[row], metric, levels, theme, at=spot.x())
    if places.beside.width() > theme.px(30):
        along = [places.y.centre(index) for index in range(values.shape[0])]
        paint_marginal(
            painter, places.beside, along, values[:, column], metric, levels, theme, at=spot.y(), upright=True
        )


def _paint_mark(painter: QPainter, places: MapPlaces, mark: Mark, theme: Theme) -> None:
    """The run that is kept as a diamond, what it would take as a flag."""
    spot, size = places.point(mark.x, mark.y), theme.px(10)
    role = "ink" if mark.kind == "kept" else "select"
    painter.setPen(theme.pen(role, 2.2))
    painter.setBrush(theme.colour("surface"))
    corners = [QPointF(0, -size), QPointF(size, 0), QPointF(0, size), QPointF(-size, 0)]
    painter.drawPolygon(QPolygonF([spot + corner for corner in corners]))
    width, height = theme.width("control", mark.word) + theme.px(14), theme.px(24)
    left = (
        spot.x() + theme.px(16)
        if spot.x() + theme.px(18) + width < places.plot.right()
        else spot.x() - theme.px(16) - width
    )
    box = QRectF(left, spot.y() + theme.px(8), width, height)
    box.moveTop(min(box.top(), places.plot.bottom() - height - 2))
    draw.card(painter, box, theme, pen=theme.pen(role, 1.2), radius=4)
    draw.text(painter, box, mark.word, theme, font="control", align=draw.CENTRE)


def _paint_point(painter: QPainter, places: MapPlaces, shown: MapShown, theme: Theme) -> None:
    """The present scenario: a ring with arrows, dashed lines to the axes, and what it comes to."""
    if shown.point is None:
        return
    spot, plot = places.point(*shown.point), places.plot
    painter.setPen(theme.pen("surface", 3))
    painter.drawLine(QPointF(plot.left(), spot.y()), spot)
    painter.drawLine(QPointF(spot.x(), plot.bottom()), spot)
    painter.setPen(theme.pen("ink", 1.2, Qt.PenStyle.DashLine))
    painter.drawLine(QPointF(plot.left(), spot.y()), spot)
    painter.drawLine(QPointF(spot.x(), plot.bottom()), spot)
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


def _paint_callout(painter: QPainter, plot: QRectF, spot: QPointF, lines: tuple[str, ...], theme: Theme) -> None:
    if not lines:
        return
    heights = [theme.px(26)] + [theme.px(20)] * (len(lines) - 1)
    fonts = ["value"] + ["label"] * (len(lines) - 1)
    width = max(theme.width(font, line) for font, line in zip(fonts, lines, strict=True)) + theme.px(26)
    height, away = sum(heights) + theme.px(14), theme.px(46)
    left = spot.x() - away - width if spot.x() - away - width > plot.left() + 4 else spot.x() + away
    top = spot.y() - away - height if spot.y() - away - height > plot.top() + 4 else spot.y() + away
    box = QRectF(min(left, plot.right() - width - 4), min(top, plot.bottom() - height - 4), width, height)
    near = QPointF(
        min(max(spot.x(), box.left() + 10), box.right() - 10), box.bottom() if box.top() < spot.y() else box.top()
    )
    painter.setPen(theme.pen("select", 1.6))
    painter.drawLine(spot, near)
    draw.card(painter, box, theme, pen=theme.pen("select", 1.6), radius=6)
    y = box.top() + theme.px(7)
    for line, font, line_height in zip(lines, fonts, heights, strict=True):
        draw.text(painter, QRectF(box.left() + theme.px(13), y, width, line_height), line, theme, font=font)
        y += line_height


def _paint_hover(painter: QPainter, places: MapPlaces, shown: MapShown, theme: Theme) -> None:
    """What the map says where the mouse is."""
    if shown.hover is None or shown.sweep.y is None:
        return
    spot, sweep = places.point(*shown.hover), shown.sweep
    row, column = places.y.index(spot.y()), places.x.index(spot.x())
    metric = METRICS[shown.metric]
    value = metric.write(float(sweep.of(shown.metric)[row, column]))
    first = f"{metric.title} {value}" if sweep.of("finished")[row, column] else "does not finish"
    where = f"{sweep.x.field.write(float(sweep.x.values[column]))}, {places.y.axis.field.write(float(places.y.axis.values[row]))}"
    lines = (first, where)
    width = max(theme.width("control", first), theme.width("axis", where)) + theme.px(18)
    box = QRectF(spot.x() + theme.px(14), spot.y() + theme.px(14), width, theme.px(46))
    if box.right() > places.plot.right():
        box.moveRight(spot.x() - theme.px(10))
    if box.bottom() > places.plot.bottom():
        box.moveBottom(spot.y() - theme.px(10))
    draw.card(painter, box, theme, pen=theme.pen("line", 1), radius=5)
    draw.text(painter, box.adjusted(theme.px(9), theme.px(3), 0, -theme.px(22)), lines[0], theme, font="control")
    draw.text(
        painter, box.adjusted(theme.px(9), theme.px(22), 0, -theme.px(2)), lines[1], theme, font="axis", role="muted"
    )
