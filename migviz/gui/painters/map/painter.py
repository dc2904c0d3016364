"""How is the map drawn? One function for the window and for pictures."""

import math
from dataclasses import replace

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter

from migviz.gui.painters import draw
from migviz.gui.painters.curve.painter import paint_marginal
from migviz.gui.painters.map.classes import CLASSES, border_lines, level_text, levels_of
from migviz.gui.painters.map.geometry import MapPlaces, lay_out, ticks, unit_of
from migviz.gui.painters.map.ground import paint_ground
from migviz.gui.painters.map.on_map import (
    label,
    paint_crosshair,
    paint_guides,
    paint_hover,
    paint_mark,
    paint_point,
    taken_by_point,
)
from migviz.gui.painters.map.shown import MapShown
from migviz.gui.painters.wrapped import paint_wrapped, wrapped_height
from migviz.gui.theme import Theme
from migviz.say import on_map
from migviz.say.numbers import COVERED
from migviz.study.axis import Axis
from migviz.study.outcomes import METRICS

LEAST_WITH_SENTENCE = 300.0
"""Pixels of a map without its sentence, from which on that has room, and the point says more than its number."""
FAR = 50.0
"""The bold line is drawn so far beyond the axis, so that it leaves the map as it should."""
ALONG = (0.62, 0.74, 0.5, 0.86, 0.36, 0.2, 0.28, 0.43, 0.56, 0.68, 0.8, 0.93, 0.12)
"""Where along a border its value may be written, the best places first."""
SINGLE = ("downtime", "total_time", "bytes_sent")
"""Metrics whose borders are drawn as lines; iterations change everywhere."""


def paint_closed(painter: QPainter, box: QRectF, theme: Theme) -> None:
    """In the map's place, as long as a question waits that it would tell."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    draw.card(painter, box, theme)
    tile = box.adjusted(theme.px(24), theme.px(24), -theme.px(24), -theme.px(24))
    draw.card(painter, tile, theme, pen=theme.pen("line", 1.2, Qt.PenStyle.DashLine))
    draw.text(painter, tile, COVERED, theme, font="title", role="muted", align=draw.CENTRE, optional=True)


def paint_map(
    painter: QPainter,
    box: QRectF,
    shown: MapShown,
    theme: Theme,
    *,
    ratio: float = 1.0,
    curves: bool = True,
    beside: float = 0.0,
) -> MapPlaces:
    """The map in a box; returns where things are. `beside`: pixels at the end of its title that something else has."""
    sweep = shown.sweep
    assert sweep.y is not None
    lines = wrapped_height(theme, "control", shown.sentence, box.width() - theme.px(38)) if shown.sentence else 0.0
    if box.height() - lines < theme.px(LEAST_WITH_SENTENCE):  # the map itself says more
        shown, lines = replace(shown, sentence="", lines=shown.lines[:1]), 0.0
    with_curves = curves and shown.point is not None
    places = lay_out(box, theme.scale, sweep.x, sweep.y, curves=with_curves, sentence=lines + theme.px(6))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    draw.card(painter, box, theme)
    _paint_head(painter, places, shown, theme, beside)
    _paint_legend(painter, places, shown, theme)
    paint_ground(painter, places.plot, sweep, shown.metric, theme, ratio)
    _paint_axes(painter, places, shown, theme)
    painter.save()
    painter.setClipRect(places.plot.adjusted(-1, -1, 1, 1))
    taken = taken_by_point(places, shown, theme)
    labels = _paint_borders(painter, places, shown, theme)
    _paint_equal(painter, places, shown, theme)
    painter.restore()
    _paint_curves(painter, places, shown, theme)
    paint_crosshair(painter, places, shown, theme)
    paint_guides(painter, places, shown, theme)
    for mark in shown.marks:
        if places.holds(mark.x, mark.y):
            paint_mark(painter, places, mark, theme, taken)
    for spots, words in labels:
        label(painter, places.plot, spots, words, theme, taken, optional=True)
    _paint_regions(painter, places, shown, theme, taken)
    paint_point(painter, places, shown, theme)
    paint_hover(painter, places, shown, theme)
    if shown.sentence:
        paint_wrapped(painter, places.sentence, shown.sentence, theme, font="control")
    return places


def axis_title(axis: Axis) -> str:
    """The words at an axis: its field and unit."""
    unit, _ = unit_of(axis)
    return on_map.axis_title(axis.name, unit)


def _paint_head(painter: QPainter, places: MapPlaces, shown: MapShown, theme: Theme, beside: float) -> None:
    title = places.title.adjusted(0, 0, -beside, 0)
    draw.text(painter, title, (on_map.title(shown.metric), ""), theme, font="title", optional=True)
    if places.caption.height() <= 0:
        return
    axes = ("", "") if shown.speeds else (axis_title(places.x.axis), axis_title(places.y.axis))
    words = on_map.explained(*axes, draggable=shown.draggable)
    draw.text(painter, places.caption, words, theme, font="prose", optional=True)


def _paint_legend(painter: QPainter, places: MapPlaces, shown: MapShown, theme: Theme) -> None:
    """The ramp with its borders, the hatch and the bold line."""
    row, levels = places.legend, levels_of(shown.sweep, shown.metric)
    title = METRICS[shown.metric].heading
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
    for words, bold in ((on_map.never(), False), (on_map.as_fast(), True)):
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


def _paint_borders(
    painter: QPainter, places: MapPlaces, shown: MapShown, theme: Theme
) -> list[tuple[list[QPointF], str]]:
    """Thin lines at two of the levels, where they are single lines; returns where their values may be written."""
    labels: list[tuple[list[QPointF], str]] = []
    if shown.metric not in SINGLE:
        return labels
    levels = levels_of(shown.sweep, shown.metric)
    for level, style in ((levels[0], Qt.PenStyle.SolidLine), (levels[2], Qt.PenStyle.DashLine)):
        runs = border_lines(shown.sweep, shown.metric, level)
        for run in runs:
            points = [QPointF(places.x.centre(column), places.y.centre(row)) for row, column in run]
            draw.polyline(painter, points, theme.pen("surface", 3.4))
            draw.polyline(painter, points, theme.pen("ink", 1.5, style))
        if runs:
            longest = max(runs, key=len)
            along = [longest[round(part * (len(longest) - 1))] for part in ALONG]
            spots = [QPointF(places.x.centre(column), places.y.centre(row)) for row, column in along]
            labels.append((spots, level_text(shown.metric, level)))
    return labels


def _paint_equal(painter: QPainter, places: MapPlaces, shown: MapShown, theme: Theme) -> None:
    """The bold line: pages change as fast as they are sent."""
    if not shown.speeds:
        return
    least, most = float(shown.sweep.x.values[0]), float(shown.sweep.x.values[-1])
    inside = [(speed, y) for y, speed in shown.speeds if least / FAR <= speed <= most * FAR]
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


def _paint_regions(painter: QPainter, places: MapPlaces, shown: MapShown, theme: Theme, taken: list[QRectF]) -> None:
    """Words on the two large parts of a map of the pause."""
    if shown.metric != "downtime" or places.plot.width() < theme.px(420):
        return
    catches, values = shown.sweep.of("catches_up") > 0, shown.sweep.of("downtime")
    low = catches & (values < levels_of(shown.sweep, "downtime")[0])
    corners = (
        (low, on_map.short_pause(), (0.24, 0.12, 0.5), (0.72, 0.86, 0.93)),
        (~catches, on_map.never(), (0.86, 0.8), (0.16, 0.3, 0.08)),
    )
    for mask, words, across, up in corners:
        spots = []
        for row, column in (
            (round(y * (mask.shape[0] - 1)), round(x * (mask.shape[1] - 1))) for y in up for x in across
        ):
            if mask[max(0, row - 3) : row + 4, max(0, column - 12) : column + 13].all():
                spots.append(QPointF(places.x.centre(column), places.y.centre(row)))
        if spots:
            label(painter, places.plot, spots, words, theme, taken, optional=True)


def _paint_curves(painter: QPainter, places: MapPlaces, shown: MapShown, theme: Theme) -> None:
    """The same numbers along the two lines through the point."""
    if shown.point is None or not places.holds(*shown.point) or shown.sweep.y is None:
        return
    spot = QPointF(*places.point(*shown.point))
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
