"""What stands beside a recording and its model: the table of differences, what was fitted, where the model is weak, what is not recorded?"""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter

from migviz.gui.painters.draw import CENTRE, LEFT, RIGHT, fitting, hatch, text
from migviz.gui.painters.icons import paint_icon
from migviz.gui.painters.recording.tracks import paint_badge
from migviz.gui.painters.wrapped import paint_wrapped, wrapped_height
from migviz.gui.theme import Theme
from migviz.say import in_recording
from migviz.showing.recording import ExpectedShown, FittedShown, NumberShown, RecordingShown

HEAD, ROW, FIT = 26.0, 24.0, 21.0
NAME, MOST_NAME = 0.27, 0.4
"""Share of the width for the names of numbers, and at most, where they are long."""


def paint_side(painter: QPainter, box: QRectF, shown: RecordingShown, theme: Theme) -> None:
    """From the top as far as there is room: the differences never give way, what is not recorded goes first."""
    if shown.expected is None:
        y = _paint_table(painter, box, shown.table, theme)
    else:
        y = _paint_expected(painter, box, shown.expected, theme)
    y = _paint_doubts(painter, QRectF(box.left(), y, box.width(), box.bottom() - y), shown.doubts, theme)
    y = _paint_fitted(painter, QRectF(box.left(), y, box.width(), box.bottom() - y), shown.fitted, theme)
    _paint_unknown(painter, QRectF(box.left(), y, box.width(), box.bottom() - y), shown.unknown, theme)


def _heading(painter: QPainter, box: QRectF, words: str, theme: Theme) -> float:
    head = QRectF(box.left(), box.top(), box.width(), theme.px(HEAD))
    text(painter, head, (words, ""), theme, font="control", optional=True)
    return head.bottom()


def _paint_table(painter: QPainter, box: QRectF, rows: Sequence[NumberShown], theme: Theme) -> float:
    head = QRectF(box.left(), box.top(), box.width(), theme.px(HEAD))
    columns = _columns(box, rows, theme)
    text(painter, head, (in_recording.what_differs(), ""), theme, font="value", optional=True)
    if not rows:
        return head.bottom()
    top = head.bottom()
    badges = QRectF(box.left(), top, box.width(), theme.px(HEAD))
    for column, letter, full in zip(columns[1:3], in_recording.letters(), (True, False), strict=True):
        spot = QPointF(column[1] - theme.px(10), badges.center().y())
        paint_badge(painter, spot, letter, theme, full=full, radius=9)
    place = QRectF(columns[3][0], top, columns[3][1] - columns[3][0], badges.height())
    text(painter, place, (in_recording.difference(), ""), theme, role="muted", align=RIGHT, optional=True)
    y = badges.bottom()
    for row in rows:
        _paint_number(painter, QRectF(box.left(), y, box.width(), theme.px(ROW)), row, columns, theme)
        y += theme.px(ROW)
    return y + theme.px(4)


def _paint_expected(painter: QPainter, box: QRectF, rows: Sequence[ExpectedShown], theme: Theme) -> float:
    """Of a migration that goes on: what is expected now, in full ink, and below it what was expected before."""
    head = QRectF(box.left(), box.top(), box.width(), theme.px(HEAD))
    text(painter, head, (in_recording.expected(), ""), theme, font="value", optional=True)
    y = head.bottom()
    if not rows:
        high = wrapped_height(theme, "label", in_recording.nothing_expected(), box.width())
        place = QRectF(box.left(), y, box.width(), high)
        paint_wrapped(painter, place, in_recording.nothing_expected(), theme, font="label")
        return place.bottom() + theme.px(8)
    when = max(theme.width("axis", row.when) for row in rows) + theme.px(10)
    for number, row in enumerate(rows):
        font = "control" if not number else "label"
        high = wrapped_height(theme, font, row.what, box.width() - when)
        line = QRectF(box.left(), y, box.width(), theme.px(FIT))
        text(painter, line, (row.when, ""), theme, font="axis", role="muted", optional=True)
        place = QRectF(box.left() + when, y + theme.px(2), box.width() - when, high)
        paint_wrapped(painter, place, row.what, theme, font=font)
        if row.differs:
            painter.fillRect(
                QRectF(box.left() - theme.px(6), y + theme.px(2), theme.px(2), high), theme.colour("select")
            )
        y = place.bottom() + theme.px(4)
    return y + theme.px(6)


def _columns(box: QRectF, rows: Sequence[NumberShown], theme: Theme) -> tuple[tuple[float, float], ...]:
    """From where to where: the name, and three numbers of the same width."""
    left, widest = box.left(), max((theme.width("label", row.name) for row in rows), default=0.0)
    name = min(max(NAME * box.width(), widest + theme.px(6)), MOST_NAME * box.width())
    each, first = (box.width() - name) / 3, left + name
    return ((left, first), *((first + k * each + 4, first + (k + 1) * each) for k in range(3)))


def _paint_number(
    painter: QPainter, line: QRectF, row: NumberShown, columns: Sequence[tuple[float, float]], theme: Theme
) -> None:
    painter.setPen(theme.pen("faint", 1))
    painter.drawLine(line.topLeft(), line.topRight())
    for number, (words, (left, right)) in enumerate(
        zip((row.name, row.recorded, row.model, row.difference), columns, strict=True)
    ):
        place = QRectF(left, line.top(), right - left, line.height())
        if number == 1 and not row.is_known:
            place = QRectF(left, line.top() + 2, right - left, line.height() - 4)
            hatch(painter, place, theme, "line")
            written = fitting(theme, "axis", (words, "–"), place.width() - theme.px(6))
            wide = theme.width("axis", written) + theme.px(6)
            label = QRectF(place.right() - wide, place.top(), wide, place.height())
            painter.fillRect(label, theme.colour("surface"))
            text(painter, label, written, theme, font="axis", role="muted", align=CENTRE)
            continue
        bold = number == 1 or (number == 3 and row.strays)
        role = "muted" if number == 0 else "ink"
        used = text(
            painter,
            place,
            (words, "–") if number else words,
            theme,
            font="control" if bold else "label",
            role=role,
            align=RIGHT if number else LEFT,
        )
        if number == 3 and row.strays:
            size = theme.px(14)
            spot = QRectF(place.right() - used - size - theme.px(3), place.center().y() - size / 2, size, size)
            paint_icon(painter, spot, "triangle", theme.colour("warning"), theme)


def _paint_doubts(painter: QPainter, room: QRectF, doubts: Sequence[str], theme: Theme) -> float:
    """Where the model is weak: as many sentences as have room."""
    y = room.top()
    for sentence in doubts:
        size = theme.px(15)
        wide = room.width() - size - theme.px(8)
        high = wrapped_height(theme, "label", sentence, wide)
        if y + high > room.bottom():
            break
        paint_icon(
            painter, QRectF(room.left(), y + theme.px(2), size, size), "triangle", theme.colour("warning"), theme
        )
        paint_wrapped(painter, QRectF(room.left() + size + theme.px(8), y, wide, high), sentence, theme, font="label")
        y += high + theme.px(4)
    return y + theme.px(2)


def _paint_fitted(painter: QPainter, room: QRectF, fitted: Sequence[FittedShown], theme: Theme) -> float:
    if not fitted or room.height() < theme.px(HEAD + FIT):
        return room.top()
    y = _heading(painter, room, in_recording.fitted(), theme)
    both = room.bottom() - y >= len(fitted) * theme.px(2 * FIT - 3)
    for one in fitted:
        high = theme.px(FIT)
        if y + high > room.bottom():
            break
        _paint_value(painter, QRectF(room.left(), y, room.width(), high), one, theme, alone=not both)
        y += high
        if both:
            below = QRectF(room.left(), y - theme.px(3), room.width(), high)
            written = text(painter, below, (*one.range, ""), theme, font="axis", role="muted", optional=True)
            y += high - theme.px(3) if written else 0.0
    return y + theme.px(4)


def _paint_value(painter: QPainter, line: QRectF, one: FittedShown, theme: Theme, *, alone: bool) -> None:
    """A name, and its value at the right; with little room its range is between them."""
    used = text(painter, line, (one.name,), theme, role="muted")
    font, role = ("control", "ink") if one.is_known else ("label", "muted")
    wide = text(painter, line, one.value, theme, font=font, role=role, align=RIGHT)
    if alone:
        between = line.adjusted(used + theme.px(8), 0, -wide - theme.px(8), 0)
        text(painter, between, (*one.range, ""), theme, font="axis", role="muted", align=RIGHT, optional=True)


def _paint_unknown(painter: QPainter, room: QRectF, unknown: Sequence[str], theme: Theme) -> None:
    if not unknown or room.height() < theme.px(HEAD + FIT):
        return
    y = _heading(painter, room, in_recording.does_not_know(), theme)
    for words in unknown:
        if y + theme.px(FIT) > room.bottom():
            return
        swatch = QRectF(room.left(), y + theme.px(3), theme.px(15), theme.px(15))
        hatch(painter, swatch, theme, "line")
        painter.setPen(theme.pen("line", 1, Qt.PenStyle.DashLine))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(swatch)
        line = QRectF(room.left() + theme.px(24), y, room.width() - theme.px(24), theme.px(FIT))
        text(painter, line, (words, ""), theme, optional=True)
        y += theme.px(FIT)
