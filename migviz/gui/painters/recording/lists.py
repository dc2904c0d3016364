"""How are the lists of a recording drawn beside those of its model? Pairs of bars, full and hollow, and their numbers."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter

from migviz.gui.painters.bars import paint_gap_between
from migviz.gui.painters.boxes import box_of, in_qt
from migviz.gui.painters.draw import CENTRE, RIGHT, card, hatch, text
from migviz.gui.painters.icons import paint_icon
from migviz.gui.theme import Theme
from migviz.say import in_recording, in_window
from migviz.showing.places.recording import RowPlace, rows_in
from migviz.showing.recording import RecordingShown, RowShown


def paint_lists(painter: QPainter, box: QRectF, shown: RecordingShown, theme: Theme) -> None:
    """The card below the strips."""
    card(painter, box, theme)
    if len(shown.rows) < 2:
        text(painter, box, (in_recording.no_lists(), ""), theme, role="muted", align=CENTRE, optional=True)
        return
    head, places, left_out = rows_in(box_of(box), theme.scale, len(shown.rows))
    _paint_head(painter, in_qt(head), in_qt(places), shown.head, theme)
    rows = _kept(shown.rows, left_out)
    gap = len(rows) - _last_ones(rows) if left_out else 0
    for number, (place, row) in enumerate(zip(in_qt(places), rows, strict=True)):
        if number % 2 == 0:
            painter.fillRect(place.row, theme.colour("sunk"))
        _paint_row(painter, place, row, theme)
        if gap and number == gap:
            paint_gap_between(painter, _before_bars(place, theme), theme)


def _before_bars(place: RowPlace, theme: Theme) -> QRectF:
    """Where the dots stand, between the numbers of the rows and their bars."""
    return QRectF(place.bars.left() - theme.px(29), place.row.top(), theme.px(29), place.row.height())


def _last_ones(kept: tuple[RowShown, ...]) -> int:
    """How many of the rows that have room are from the end, where others are left out."""
    return min(2, len(kept) - 1)


def _kept(rows: tuple[RowShown, ...], left_out: int) -> tuple[RowShown, ...]:
    """The first ones and the last two: in between they look alike."""
    if not left_out:
        return rows
    fits = len(rows) - left_out
    last = min(2, fits - 1)
    return (*rows[: fits - last], *rows[len(rows) - last :])


def _paint_head(
    painter: QPainter, head: QRectF, places: tuple[RowPlace, ...], words: tuple[str, ...], theme: Theme
) -> None:
    columns = places[0].columns if places else ()
    right = min((column.left() for column in columns if not column.isEmpty()), default=head.right())
    title = QRectF(head.left(), head.top(), right - head.left() - theme.px(10), head.height())
    notes, apart = (words[1], in_window.log_scale()), theme.px(12)
    room = title.width() - apart - theme.width("axis", notes[-1])  # that the lengths are no shares is said in any case
    name = next((one for one in (words[0], in_recording.sent()) if theme.width("value", one) <= room), words[0])
    used = text(painter, title, (name, ""), theme, font="value", optional=True)
    text(painter, title.adjusted(used + apart, 0, 0, 0), (*notes, ""), theme, font="axis", role="muted", optional=True)
    for column, name in zip(columns, words[2:], strict=True):
        if not column.isEmpty():
            place = QRectF(column.left(), head.top(), column.width(), head.height())
            text(painter, place, (name, ""), theme, role="muted", align=RIGHT, optional=True)


def _paint_row(painter: QPainter, place: RowPlace, row: RowShown, theme: Theme) -> None:
    if row.label:
        text(painter, place.label, (row.label,), theme, font="control")
    else:
        size = min(theme.px(20), place.label.height())
        spot = QRectF(place.label.left(), place.label.center().y() - size / 2, size, size)
        paint_icon(painter, spot, "stopwatch", theme.colour("ink"), theme)
    role = "target" if row.label else "pause"
    high = min(theme.px(11), place.bars.height() * 0.36)
    middle = place.bars.center().y()
    _paint_recorded(painter, _bar(place.bars, row.recorded_length, middle - high - 1, high), row, role, theme)
    if row.model_length is not None:
        painter.setPen(theme.pen(role, 1.4))
        painter.setBrush(theme.colour("surface"))
        painter.drawRect(_bar(place.bars, row.model_length, middle + 1, high))
    texts = (row.recorded, row.model, row.difference, row.took)
    for number, (column, words) in enumerate(zip(place.columns, texts, strict=True)):
        if column.isEmpty():
            continue
        known = number or row.recorded_length is not None
        bold = (number == 0 and known) or (number == 2 and row.strays)
        used = text(
            painter,
            column,
            words if known else (words, "–"),
            theme,
            font="control" if bold else "label",
            role="muted" if number == 3 or not known else "ink",
            align=RIGHT,
        )
        if number == 2 and row.strays:
            size = theme.px(15)
            spot = QRectF(column.right() - used - size - theme.px(4), column.center().y() - size / 2, size, size)
            paint_icon(painter, spot, "triangle", theme.colour("warning"), theme)


def _paint_recorded(painter: QPainter, bar: QRectF, row: RowShown, role: str, theme: Theme) -> None:
    """Full; where it is not recorded a hatched end that has no length."""
    if row.recorded_length is not None:
        painter.fillRect(bar, theme.colour(role))
    if row.is_recorded:
        return
    bar.setWidth(theme.px(40))
    hatch(painter, bar, theme, "line")
    painter.setPen(theme.pen("line", 1, Qt.PenStyle.DashLine))
    painter.drawLine(QPointF(bar.left(), bar.top()), QPointF(bar.left(), bar.bottom()))


def _bar(track: QRectF, length: float | None, top: float, high: float) -> QRectF:
    return QRectF(track.left(), top, max(2.0, track.width() * min(1.0, length or 0.0)), high)
