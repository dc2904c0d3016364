"""How is memory over time drawn: each look of the log as a point, the model as a line?"""

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter

from migviz.gui.painters.draw import CENTRE, RIGHT, card, fitting, polyline, text
from migviz.gui.painters.recording.tracks import axis_of
from migviz.gui.painters.time_strip.geometry import Axis
from migviz.gui.theme import Theme
from migviz.recorded.beside import Courses
from migviz.say import in_recording
from migviz.showing.recording import RecordingShown
from migviz.showing.ticks import linear_ticks, memory_unit, time_ticks

MOST_POINTS = 800
"""Chosen: more would cover each other."""
HEAD, FOOT, LEFT, RIM = 30.0, 26.0, 50.0, 12.0


def plot_in(box: QRectF, theme: Theme) -> QRectF:
    """Where the curve is in its card."""
    top = box.top() + theme.px(HEAD + (18 if _has_key_below(box, theme) else 0))
    left = box.left() + theme.px(LEFT)
    return QRectF(left, top, box.right() - theme.px(RIM) - left, box.bottom() - theme.px(FOOT) - top)


def _has_key_below(box: QRectF, theme: Theme) -> bool:
    return box.height() >= theme.px(170)


def paint_courses(painter: QPainter, box: QRectF, shown: RecordingShown, theme: Theme) -> None:
    """The card: what was still to send, or what was sent."""
    card(painter, box, theme)
    head = QRectF(box.left() + theme.px(12), box.top() + theme.px(2), box.width() - theme.px(24), theme.px(HEAD - 2))
    if shown.courses is None:
        text(painter, box, (shown.courses_title, in_recording.not_recorded()), theme, role="muted", align=CENTRE)
        return
    plot = plot_in(box, theme)
    key = head.translated(0, theme.px(20)) if _has_key_below(box, theme) else QRectF()
    unit = memory_unit(shown.courses.most)
    text(
        painter,
        head,
        (f"{shown.courses_title} ({unit.name})", shown.courses_title, ""),
        theme,
        font="value",
        optional=True,
    )
    if not key.isEmpty():
        _paint_key(painter, key, theme)
    axis = axis_of(plot, shown.end)
    _paint_axes(painter, plot, axis, shown.courses, theme)
    _paint_line(painter, plot, axis, shown.courses, theme)
    _paint_points(painter, plot, axis, shown.courses, theme)


def _paint_key(painter: QPainter, key: QRectF, theme: Theme) -> None:
    look, model = in_recording.courses_key()
    painter.setBrush(theme.colour("target"))
    painter.setPen(theme.pen("target", 1))
    painter.drawEllipse(QPointF(key.left() + theme.px(5), key.center().y()), theme.px(3), theme.px(3))
    used = text(painter, key.adjusted(theme.px(14), 0, 0, 0), (look, ""), theme, role="muted", optional=True)
    left = key.left() + theme.px(30) + used
    if left + theme.px(26) + theme.width("label", model) > key.right():
        return
    painter.setPen(theme.pen("ink", 1.6))
    painter.drawLine(QPointF(left, key.center().y()), QPointF(left + theme.px(20), key.center().y()))
    text(
        painter,
        key.adjusted(left + theme.px(26) - key.left(), 0, 0, 0),
        (model, ""),
        theme,
        role="muted",
        optional=True,
    )


def _paint_axes(painter: QPainter, plot: QRectF, axis: Axis, courses: Courses, theme: Theme) -> None:
    unit = memory_unit(courses.most)
    count = max(2, min(5, int(plot.height() / theme.px(34))))
    for amount, words in linear_ticks(courses.most, unit, count):
        y = _y(plot, amount, courses)
        painter.setPen(theme.pen("faint", 1))
        painter.drawLine(QPointF(plot.left(), y), QPointF(plot.right(), y))
        half = theme.height("axis") / 2
        place = QRectF(plot.left() - theme.px(LEFT - 4), y - half, theme.px(LEFT - 10), 2 * half)
        text(painter, place, words, theme, font="axis", role="muted", align=RIGHT, optional=True)
    widest = theme.width("axis", fitting(theme, "axis", ("0000 min",), 1e6)) + theme.px(20)
    for t, words in time_ticks(0.0, axis.end, axis.end, max(1, int(plot.width() / widest))):
        wide = theme.width("axis", words)
        place = QRectF(axis.x(t) - wide / 2, plot.bottom() + theme.px(4), wide + 1, theme.height("axis"))
        if place.right() <= plot.right() + theme.px(RIM - 2):
            text(painter, place, words, theme, font="axis", role="muted", align=CENTRE, optional=True)


def _y(plot: QRectF, amount: float, courses: Courses) -> float:
    return plot.bottom() - amount / courses.most * plot.height()


def _paint_line(painter: QPainter, plot: QRectF, axis: Axis, courses: Courses, theme: Theme) -> None:
    inside = courses.line_t <= axis.end
    points = [
        QPointF(axis.x(float(t)), _y(plot, float(amount), courses))
        for t, amount in zip(courses.line_t[inside], courses.line[inside], strict=True)
    ]
    polyline(painter, points, theme.pen("ink", 1.6))


def _paint_points(painter: QPainter, plot: QRectF, axis: Axis, courses: Courses, theme: Theme) -> None:
    every = -(-len(courses.t) // MOST_POINTS)
    radius = theme.px(3.2 if len(courses.t) <= 120 else 2.2)
    painter.setPen(theme.pen("surface", 0.8))
    painter.setBrush(theme.colour("target"))
    for t, amount in zip(courses.t[::every], courses.amount[::every], strict=True):
        painter.drawEllipse(QPointF(axis.x(float(t)), _y(plot, float(amount), courses)), radius, radius)
