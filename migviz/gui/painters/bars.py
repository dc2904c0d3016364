"""How many pages did each iteration send? One bar each, growing as it happens, with the predicted next one."""

from collections.abc import Iterable

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter

from migviz.gui.painters.bars_places import (
    AMOUNT,
    MIB,
    decades_between,
    is_one_line,
    length_of,
    row_of_bar,
    track_of,
)
from migviz.gui.painters.boxes import box_of, rect
from migviz.gui.painters.draw import CENTRE, RIGHT, card, edged, text
from migviz.gui.painters.icons import paint_icon
from migviz.gui.painters.still import still
from migviz.gui.theme import Theme
from migviz.replay.earlier import Earlier
from migviz.replay.seen import Seen
from migviz.say.bars import Bar, amount_of, bars_of, from_here, none_yet
from migviz.showing.box import Box
from migviz.showing.spotlight import NOTHING, Spotlight
from migviz.trace import Copying
from migviz.values import dataclass

MOST_ROWS = 12
FEWEST = 4
"""Chosen: of fewer rows none is kept for the first."""
ROW, LEAST_ROW = 44.0, 34.0
"""Pixels of a row of two lines at 100 %, and at least."""
LARGE_ROW, FEW = 76.0, 5
"""Pixels that a row grows to where there is room for so many of them: a large view has large bars."""
LINE, ONE_LINE, TIGHT = 23.0, 32.0, 18.0
"""Pixels of a row of one line, at least and at most, and where otherwise a row would be left out."""


def rows_shown(bars: tuple[Bar, ...], most: int) -> tuple[Bar, ...]:
    """At most so many rows: the first, against which all others are small, and those around the present."""
    if len(bars) <= most:
        return bars
    now = next((k for k, bar in enumerate(bars) if bar.state != "done"), len(bars) - 1)
    keeps_first = most >= FEWEST
    room = most - keeps_first
    begins = min(max(int(keeps_first), now - room // 2), len(bars) - room)
    return (*bars[:keeps_first], *bars[begins : begins + room])


def gaps_in(shown: tuple[Bar, ...], bars: tuple[Bar, ...]) -> frozenset[int]:
    """Before which of the rows that are shown others are left out."""
    places = [bars.index(bar) for bar in shown]
    return frozenset(k for k in range(1, len(places)) if places[k] != places[k - 1] + 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Both:
    """What the rows of two runs side by side have in common: the `most` and the `least` pages of their axis, and the number of `rows` of the
    one that has more, so that each row stands beside its like, and as large."""

    most: float
    least: float
    rows: int


def of_both(runs: Iterable[Seen]) -> Both:
    """Of these runs."""
    rows = [bars_of(seen) for seen in runs]
    most, least = scale_of(bar for bars in rows for bar in bars)
    return Both(most=most, least=least, rows=max(map(len, rows), default=0))


def paint_bars(
    painter: QPainter,
    box: QRectF,
    seen: Seen,
    theme: Theme,
    *,
    log: bool = False,
    spotlight: Spotlight = NOTHING,
    both: Both | None = None,
    earlier: Earlier | None = None,
    axis: tuple[float, float, int] | None = None,
) -> list[tuple[QRectF, Bar]]:
    """The rows, on a surface; returns where each is. `both`: what they share with another run's rows; `earlier`: what is drawn over
    them, as it was before; `axis`: what a log axis has at least, and how many rows."""
    bars = bars_of(seen)
    if not bars:
        text(painter, box, none_yet(seen), theme, role="muted", align=CENTRE, optional=True)
        return []
    most, least = (both.most, both.least) if both else scale_of(bars)
    if axis and log and not both:
        most, least = max(most, axis[0]), min(least, axis[1])
    foot = theme.px(DECADES) if log and decades_between(least, most) else 0.0
    box = box.adjusted(0, 0, 0, -foot)
    lens = 0.0 if log or both else theme.px(LENS_LINE)
    rows = both.rows if both else axis[2] if axis else 0
    shown, beside, high = _rows_in(box.height() - lens, bars, max(len(bars), rows), theme)
    track = track_of(QRectF(0, 0, box.width(), high), theme).width()
    closer = lens_over(shown, most, track / theme.scale) if lens else None
    line = lens if closer else 0.0
    height = min(high, (box.height() - line) / beside)
    places, top, framed, scaled = [], box.top(), [], []
    gaps = gaps_in(shown, bars)
    for k, bar in enumerate(shown):
        if closer and k == closer.first:
            paint_lens_line(painter, QRectF(box.left(), top, box.width(), line), closer.times, theme)
            top += line
        row = QRectF(box.left(), top, box.width(), height)
        if k in gaps:
            paint_gap_between(painter, row, theme)
        longer = closer.times if closer and k >= closer.first else 1
        what = (box_of(row), bar, most / longer, least, log)
        lit = is_lit(bar, spotlight)
        if bar.state == "now" or lit:
            framed.append((what, "select.tint" if lit else "surface"))
        else:
            still(painter, row, "surface", _paint_bar, theme, *what, changes=earlier is not None)
        places.append((row, bar))
        scaled.append((row, bar, most / longer))
        top += height
    for what, fill in framed:  # last, for a frame reaches to the rows beside it
        frame = rect(what[0]).adjusted(0, 1, 0, -1)
        card(painter, frame, theme, fill=fill, pen=theme.pen("select", 1.8), radius=5)
        _paint_bar(painter, theme, *what)
    if foot:
        row = QRectF(box.left(), top, box.width(), height)
        paint_decades(painter, track_of(row, theme), top, theme, most, least)
    if earlier is not None:
        from migviz.gui.painters.earlier import paint_earlier_bars  # which only a dragged slider needs

        paint_earlier_bars(painter, scaled, least, earlier, theme, log=log)
    return places


SHORT, LENS_LINE = 4.0, 22.0
"""Pixels: a bar shorter than the first cannot be seen to shrink; the line above those that are drawn longer is as high as the second."""
LENSES = (64, 16)
"""How many times longer short bars are drawn: as much as has room."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Closer:
    """From the row `first` on bars are drawn so many `times` longer."""

    first: int
    times: int


def lens_over(bars: tuple[Bar, ...], most: float, width: float) -> Closer | None:
    """From which row on bars are drawn longer, and how much: from the first that is too short to be seen, in a `width` at 100 %. Never where a length is
    covered: the rest would tell it."""
    if not all(bar.is_drawn for bar in bars):
        return None
    short = next((k for k, bar in enumerate(bars) if 0 < bar.pages / most * width < SHORT), None)
    if not short:
        return None
    longest = max(bar.pages for bar in bars[short:])
    times = next((times for times in LENSES if longest * times <= most), 0)
    return Closer(first=short, times=times) if times else None


DECADES = 18.0
"""Pixels of the line of numbers below the rows of a log axis."""


NUMBER = 28.0
"""Pixels of a row's number, which keeps it apart from its amount."""


def is_lit(bar: Bar, spotlight: Spotlight) -> bool:
    """Whether a row is pointed at: itself, a square of its list, or one of the list that is being made for it."""
    if spotlight.kind in ("listed", "page"):
        return bar.state == "now"
    if spotlight.kind == "next list":
        return bar.state == "growing"
    return bar.pause if spotlight.on("pause") else bool(bar.number) and spotlight.on("iteration", bar.number)


def _rows_in(room: float, bars: tuple[Bar, ...], count: int, theme: Theme) -> tuple[tuple[Bar, ...], int, float]:
    """The rows that have room, how many share it, and how high they are at most: in two lines each, or, where those were too few, in one.
    `count`: of these or, if those are more, of the other run."""
    if count <= int(room // theme.px(LEAST_ROW)):
        high = max(theme.px(ROW + 6), min(theme.px(LARGE_ROW), room / max(count, FEW)))
        return bars[:MOST_ROWS], min(count, MOST_ROWS), high
    line = TIGHT if int(room // theme.px(LINE)) < count <= int(room // theme.px(TIGHT)) else LINE
    most = max(1, min(MOST_ROWS, int(room // theme.px(line))))
    return rows_shown(bars, most), min(count, most), theme.px(ONE_LINE)


def paint_gap_between(painter: QPainter, row: QRectF, theme: Theme) -> None:
    """Three dots where rows are left out, above the one that follows."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.colour("muted"))
    for k in range(3):
        painter.drawEllipse(QPointF(row.left() + theme.px(11 + 6 * k), row.top()), theme.px(1.5), theme.px(1.5))


def paint_lens_line(painter: QPainter, box: QRectF, times: int, theme: Theme) -> None:
    """A dashed line, a lens, and how much longer what stands below is drawn."""
    words, size = from_here(times), min(theme.px(16), box.height())
    inner = box.adjusted(theme.px(8), 0, -theme.px(8), 0)
    used = text(painter, inner, words, theme, font="axis", role="muted", align=RIGHT, optional=True)
    icon = QRectF(inner.right() - used - theme.px(6) - size, box.center().y() - size / 2, size, size)
    paint_icon(painter, icon, "lens", theme.colour("select"), theme)
    painter.setPen(theme.pen("line", 1.2, Qt.PenStyle.DashLine))
    painter.drawLine(QPointF(inner.left(), box.center().y()), QPointF(icon.left() - theme.px(8), box.center().y()))


def scale_of(bars: Iterable[Bar]) -> tuple[float, float]:
    """The most and the least pages of rows."""
    pages = [bar.pages for bar in bars if bar.pages]
    return max(pages, default=1.0), min(pages, default=1.0)


def _paint_decades(painter: QPainter, track: QRectF, theme: Theme, most: float, least: float, words: QRectF) -> None:
    """The grid of a log axis: each line stands for ten times as much as the one before. None goes through `words`."""
    painter.setPen(theme.pen("line", 1))
    for decade in decades_between(least, most):
        x = track.left() + track.width() * length_of(decade * MIB, most, least, log=True)
        if not words.left() <= x <= words.right():
            painter.drawLine(QPointF(x, track.top()), QPointF(x, track.bottom()))


def paint_decades(painter: QPainter, track: QRectF, top: float, theme: Theme, most: float, least: float) -> None:
    """What each line of the grid stands for, in the line below the rows, where it has room beside the one before."""
    free = track.left() - theme.px(AMOUNT)
    for decade in decades_between(least, most):
        x = track.left() + track.width() * length_of(decade * MIB, most, least, log=True)
        words = amount_of(decade)
        half = theme.width("axis", words) / 2 + 1
        if x - half >= free:
            text(painter, QRectF(x - half, top, 2 * half, theme.px(DECADES)), words, theme, font="axis", role="muted", align=CENTRE)  # fmt: skip
            free = x + half + theme.px(6)


def _note_room(place: QRectF, track: QRectF, theme: Theme, note: str) -> QRectF:
    """Where a note stands right of its bar, as wide as it is; empty where it has no room."""
    left, wide = place.right() + theme.px(6), theme.width("axis", note)
    if not note or left + wide > track.right() - theme.px(2):
        return QRectF()
    return QRectF(left, place.top() - theme.px(3), wide, place.height() + theme.px(6))


def _paint_bar(painter: QPainter, theme: Theme, box: Box, bar: Bar, most: float, least: float, log: bool) -> None:
    row = rect(box)
    inner = row.adjusted(theme.px(8), theme.px(1), -theme.px(8), -theme.px(2))
    alone = is_one_line(row, theme)
    number = QRectF(inner.left(), inner.top(), theme.px(36), inner.height() * (1.0 if alone else 0.6))
    ink = "muted" if bar.state in ("future", "growing") else "ink"
    if bar.pause:
        size = min(theme.px(22), inner.height())
        paint_icon(
            painter,
            QRectF(inner.left(), inner.center().y() - size / 2, size, size),
            "stopwatch",
            theme.colour("ink"),
            theme,
        )
    else:
        font = next((font for font in ("count", "label") if theme.width(font, bar.label) <= theme.px(NUMBER)), "axis")
        text(painter, number, bar.label, theme, font=font, role=ink, optional=True)
    left = inner.left() + theme.px(34)
    line = inner.height() * (1.0 if alone else 0.54)
    amount = QRectF(left, inner.top(), inner.right() - left, line)
    used = text(painter, amount, bar.amount, theme, font="count", role=ink)
    used = max(used, theme.px(AMOUNT) + track_of(row, theme).width()) if alone else used
    if bar.takes:
        text(
            painter,
            amount.adjusted(used + theme.px(6), 0, 0, 0),
            bar.takes,
            theme,
            role=ink,
            align=RIGHT,
            optional=True,
        )
    track = track_of(row, theme)
    place = row_of_bar(track, bar.pages, most, least, theme, log=log)
    if log:
        _paint_decades(painter, track, theme, most, least, _note_room(place, track, theme, bar.note))
    if bar.is_drawn:
        fill_of_bar(painter, place, track, bar, theme)
    if bar.ratio and not alone:
        text(painter, QRectF(inner.right() - theme.px(60), inner.top() + line - theme.px(2), theme.px(60), inner.height() - line + theme.px(2)), bar.ratio, theme,
             role="warning" if bar.is_flat else "muted", align=RIGHT, optional=True)  # fmt: skip


def fill_of_bar(painter: QPainter, place: QRectF, track: QRectF, bar: Bar, theme: Theme) -> None:
    """The bar itself, by its state, and what there is to say beside it."""
    if bar.state == "done":
        _paint_done(painter, place, bar, theme)
    elif bar.state in ("now", "broken"):
        share = 1 - min(1.0, bar.left / bar.pages) if bar.pages else 1.0
        role = _role_to_send(bar)
        edged(painter, place, theme, role, 1.6, f"{role}.tint")
        sent = QRectF(place.left(), place.top(), place.width() * share, place.height())
        painter.fillRect(sent, theme.colour(_role_of_sent(bar)))
        _paint_gap(painter, sent, place, theme)
    else:
        painter.setPen(theme.pen("line", 1.2, Qt.PenStyle.DashLine))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(place)
        if bar.state == "growing" and bar.pages:
            painter.fillRect(
                QRectF(place.left(), place.top(), place.width() * min(1.0, bar.left / bar.pages), place.height()),
                theme.colour("dirty"),
            )
    room = _note_room(place, track, theme, bar.note)
    if not room.isEmpty():
        text(painter, room.adjusted(0, 0, 1, 0), bar.note, theme, font="axis", role="muted")


def _paint_done(painter: QPainter, place: QRectF, bar: Bar, theme: Theme) -> None:
    """What was sent, and hollow what was left for the next list."""
    share = bar.left_out / bar.pages if bar.pages else 0.0
    if share:
        edged(painter, place, theme, "dirty", 1.2, "dirty.tint")
    sent = place.adjusted(0, 0, -share * place.width(), 0)
    painter.fillRect(sent, theme.colour(_role_of_sent(bar)))
    if share:
        _paint_gap(painter, sent, place, theme)


def _paint_gap(painter: QPainter, sent: QRectF, place: QRectF, theme: Theme) -> None:
    """White between what was sent and the rest: green is measured for white, not for the rest's tint."""
    gap = min(1.0, place.right() - sent.right())
    painter.fillRect(QRectF(sent.right(), sent.top(), gap, sent.height()), theme.colour("surface"))


def _role_to_send(bar: Bar) -> str:
    """As the squares are that it stands for: only at the source, on the disk, or changed since."""
    return "source" if bar.never_sent else "pause" if bar.disk else "dirty"


def _role_of_sent(bar: Bar) -> str:
    """The same: on the disk, or the same on both hosts."""
    return "pause" if bar.disk is Copying.SAVE else "target"
