"""How does a recording stand beside its model: two strips on one clock, their lists and memory over time below?"""

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter

from migviz.gui.painters.boxes import box_of, in_qt
from migviz.gui.painters.draw import text
from migviz.gui.painters.recording.advice import paint_advice
from migviz.gui.painters.recording.courses import paint_courses, plot_in
from migviz.gui.painters.recording.lists import paint_lists
from migviz.gui.painters.recording.tracks import axis_of, paint_edges, paint_track
from migviz.gui.painters.time_strip.painter import SHORT, flag, paint_axis
from migviz.gui.theme import Theme
from migviz.showing.places.recording import RecordingPlaces, recording_in
from migviz.showing.recording import RecordingShown


def places_of(box: QRectF, shown: RecordingShown, theme: Theme) -> RecordingPlaces:
    """Where everything is."""
    lanes = shown.above.lanes
    missing = sum(bool(lane.missing) for lane in lanes)
    has_lists = len(shown.rows) > 1
    found: RecordingPlaces = in_qt(
        recording_in(
            box_of(box), theme.scale, len(lanes), missing, has_lists=has_lists, has_advice=shown.advice is not None
        )
    )
    return found


def paint_recording(
    painter: QPainter, box: QRectF, shown: RecordingShown, theme: Theme, *, button: bool = False
) -> RecordingPlaces:
    """All of it; returns where things are. `button`: one stands over the line of advice."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    places, end = places_of(box, shown, theme), shown.end
    paint_track(painter, places.above, shown.above, theme, end=end, t=shown.t, closed=shown.closed)
    paint_track(painter, places.below, shown.below, theme, end=end, t=shown.t, closed=shown.closed)
    name = QRectF(
        places.above.strip.name.left(), places.between.top(), places.above.strip.name.width(), places.between.height()
    )
    paint_edges(painter, places.between, name, shown.edges, end, theme)
    axis = axis_of(places.below.strip.bar, end)
    paint_axis(painter, axis, places.labels, theme, apart=90, end=False)
    courses = places.courses
    if not places.lists.isEmpty():
        paint_lists(painter, places.lists, shown, theme)
    if not courses.isEmpty():
        paint_courses(painter, courses, shown, theme)
    if shown.advice is not None and not places.advice.isEmpty():
        paint_advice(painter, places.advice, shown.advice, theme, button=button and shown.advice.can_be_tried)
    if shown.t <= end:
        _paint_playhead(painter, places, courses, shown, theme)
    return places


def _paint_playhead(
    painter: QPainter, places: RecordingPlaces, courses: QRectF, shown: RecordingShown, theme: Theme
) -> None:
    """One time in both strips and in the curve."""
    x = axis_of(places.below.strip.bar, shown.end).x(shown.t)
    painter.setPen(theme.pen("select", 2))
    painter.drawLine(QPointF(x, places.flags.bottom() - theme.px(4)), QPointF(x, places.labels.top() + theme.px(3)))
    if not courses.isEmpty() and shown.courses is not None:
        plot = plot_in(courses, theme)
        at = axis_of(plot, shown.end).x(shown.t)
        painter.drawLine(QPointF(at, plot.top()), QPointF(at, plot.bottom()))
    words = f"t = {shown.t:.1f} s" if shown.end >= SHORT else f"t = {shown.t:.3f} s"
    flag(painter, x, places.flags.adjusted(-theme.px(40), 0, 0, 0), words, theme)
    free = places.flags.adjusted(theme.px(90), 0, 0, 0)
    wide = theme.width("label", shown.now)
    at_left = x > places.flags.center().x()
    spot = QRectF(places.flags.left(), free.top(), x - theme.px(60) - places.flags.left(), free.height())
    if not at_left:
        spot = QRectF(x + theme.px(60), free.top(), places.flags.right() - x - theme.px(60), free.height())
    if wide <= spot.width():
        text(painter, spot, (shown.now, ""), theme, role="muted", optional=True)
