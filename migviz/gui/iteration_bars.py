"""How many pages did each iteration send? One bar each, growing as it happens, with the predicted next one."""

import math
from collections.abc import Iterable
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from migviz.gui.draw import CENTRE, RIGHT, card, text
from migviz.gui.icons import paint_icon
from migviz.gui.spotlight import NOTHING, Spotlight
from migviz.gui.theme import Theme
from migviz.replay.moment import Moment
from migviz.replay.words import pages_text, time_text
from migviz.trace import Copying, Pass, Run

MOST_ROWS = 12
ROW = 44.0
"""Pixels of a row at 100 %."""
FLAT = 1.1
"""A bar that is less than a tenth shorter than the one before does not shrink."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One row: what a pass sends. `state`: done, now, broken (off), growing (its list is being made), future."""

    label: str
    number: int
    pages: float
    seconds: float | None
    state: str
    left: float = 0.0
    ratio: float | None = None
    pause: bool = False


def bars_of(run: Run, moment: Moment) -> tuple[Bar, ...]:
    """The rows to draw at a moment: the passes that send pages of a running VM, and the copy in the pause."""
    passes = [item for item in run.passes if item.copying in (Copying.ITERATION, Copying.PAUSE, Copying.PUSH)]
    rows: list[Bar] = []
    before: Pass | None = None
    growing = moment.copying is Copying.ITERATION
    for index, item in enumerate(passes):
        iteration = item.copying is Copying.ITERATION
        pages, left = float(item.pages), 0.0
        broken = item is passes[-1] and not run.metrics.finished and bool(item.left.any())
        if moment.t >= item.end and broken:
            state, pages = "broken", float(run.blocks.pages(int(item.listed.sum())))
            left = float(run.blocks.pages(int(item.left.sum())))
        elif moment.t >= item.end:
            state = "done"
        elif moment.t >= item.start:
            state, left, pages = "now", float(moment.to_send), float(run.blocks.pages(int(item.listed.sum())))
        elif growing:
            state, left, growing = "growing", float(moment.dirty), False
        else:
            state = "future"
        rows.append(
            Bar(
                label=str(index + 1) if iteration else "push" if item.copying is Copying.PUSH else "",
                number=index + 1 if iteration else 0,
                pages=pages,
                seconds=item.end - item.start,
                state=state,
                left=left,
                ratio=before.pages / item.pages if before and item.pages else None,
                pause=item.copying is Copying.PAUSE,
            )
        )
        before = item
    return tuple(rows)


def rows_shown(bars: tuple[Bar, ...], most: int) -> tuple[Bar, ...]:
    """At most so many rows: the first, those around the present, the last."""
    if len(bars) <= most:
        return bars
    now = next((k for k, bar in enumerate(bars) if bar.state != "done"), len(bars) - 1)
    first = min(max(0, now - most // 2), len(bars) - most)
    return bars[first : first + most]


def paint_bars(
    painter: QPainter,
    box: QRectF,
    run: Run,
    moment: Moment,
    theme: Theme,
    *,
    log: bool = False,
    spotlight: Spotlight = NOTHING,
    future: bool = True,
    scale: tuple[float, float] | None = None,
) -> list[tuple[QRectF, Bar]]:
    """The rows; returns where each is. Without `future` only what has begun is told. `scale`: the most and the least
    pages of the axis, where it is shared with another run's rows."""
    bars = _bars_told(run, moment, future=future)
    if not bars:
        text(
            painter,
            box,
            ("No pages are copied over the link in this run.", "No iterations.") if future else ("No iteration yet.",),
            theme,
            role="muted",
            align=CENTRE,
            optional=True,
        )
        return []
    shown = rows_shown(bars, max(1, min(MOST_ROWS, int(box.height() // theme.px(ROW * 0.82)))))
    height = min(theme.px(ROW + 6), box.height() / len(shown))
    most, least = scale or scale_of(bars)
    places = []
    for k, bar in enumerate(shown):
        row = QRectF(box.left(), box.top() + k * height, box.width(), height)
        _paint_bar(
            painter,
            row,
            bar,
            theme,
            most,
            least,
            log=log,
            lit=bool(bar.number) and spotlight.on("iteration", bar.number),
        )
        places.append((row, bar))
    return places


def _bars_told(run: Run, moment: Moment, *, future: bool) -> tuple[Bar, ...]:
    return tuple(bar for bar in bars_of(run, moment) if future or bar.state not in ("future", "growing"))


def scale_of(bars: Iterable[Bar]) -> tuple[float, float]:
    """The most and the least pages of rows."""
    pages = [bar.pages for bar in bars if bar.pages]
    return max(pages, default=1.0), min(pages, default=1.0)


def _paint_decades(painter: QPainter, track: QRectF, theme: Theme, most: float, least: float) -> None:
    """The grid of a log axis: each line stands for ten times as many pages as the one before."""
    painter.setPen(theme.pen("line", 1))
    for decade in range(math.ceil(math.log10(least) - 0.3), math.floor(math.log10(most)) + 1):
        x = track.left() + track.width() * _length(10.0**decade, most, least, log=True)
        painter.drawLine(QPointF(x, track.top()), QPointF(x, track.bottom()))


def _length(pages: float, most: float, least: float, *, log: bool) -> float:
    """The share of the full width."""
    if pages <= 0 or most <= 0:
        return 0.0
    if not log or most <= least:
        return pages / most
    low = math.log10(least) - 0.3
    return max(0.02, (math.log10(pages) - low) / (math.log10(most) - low))


def _paint_bar(
    painter: QPainter, row: QRectF, bar: Bar, theme: Theme, most: float, least: float, *, log: bool, lit: bool
) -> None:
    if bar.state == "now" or lit:
        card(painter, row.adjusted(0, 1, 0, -1), theme, pen=theme.pen("select", 1.8), radius=5)
    inner = row.adjusted(theme.px(8), theme.px(1), -theme.px(8), -theme.px(2))
    number = QRectF(inner.left(), inner.top(), theme.px(36), inner.height() * 0.6)
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
        text(painter, number, bar.label, theme, font="count", role=ink, optional=True)
    left = inner.left() + theme.px(34)
    line = inner.height() * 0.54
    amount = QRectF(left, inner.top(), inner.right() - left, line)
    used = text(painter, amount, pages_text(bar.pages), theme, font="count", role=ink)
    if bar.seconds is not None:
        text(
            painter,
            amount.adjusted(used + theme.px(6), 0, 0, 0),
            "broken off" if bar.state == "broken" else time_text(bar.seconds),
            theme,
            role=ink,
            align=RIGHT,
            optional=True,
        )
    track = QRectF(
        left,
        inner.top() + line + theme.px(1),
        inner.right() - left - theme.px(58),
        max(theme.px(8), inner.height() - line - theme.px(5)),
    )
    length = max(theme.px(3), _length(bar.pages, most, least, log=log) * track.width())
    place = QRectF(left, track.top(), length, track.height())
    if log:
        _paint_decades(painter, track, theme, most, least)
    _paint_mark(painter, place, track, bar, theme)
    if bar.ratio is not None:
        flat = bar.ratio < FLAT
        words = f"÷ {bar.ratio:.1f}" if bar.ratio < 9.95 else f"÷ {bar.ratio:.0f}"
        text(painter, QRectF(inner.right() - theme.px(60), inner.top() + line - theme.px(2), theme.px(60), inner.height() - line + theme.px(2)), words, theme,
             role="warning" if flat else "muted", align=RIGHT, optional=True)  # fmt: skip


def _paint_mark(painter: QPainter, place: QRectF, track: QRectF, bar: Bar, theme: Theme) -> None:
    note = ""
    if bar.state == "done":
        painter.fillRect(place, theme.colour("target"))
    elif bar.state in ("now", "broken"):
        share = 1 - min(1.0, bar.left / bar.pages) if bar.pages else 1.0
        painter.setPen(theme.pen("dirty", 1.6))
        painter.setBrush(theme.colour("dirty.tint"))
        painter.drawRect(place)
        painter.fillRect(
            QRectF(place.left(), place.top(), place.width() * share, place.height()), theme.colour("target")
        )
        note = f"{pages_text(bar.left)} left"
    else:
        painter.setPen(theme.pen("line", 1.2, Qt.PenStyle.DashLine))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(place)
        if bar.state == "growing" and bar.pages:
            painter.fillRect(
                QRectF(place.left(), place.top(), place.width() * min(1.0, bar.left / bar.pages), place.height()),
                theme.colour("dirty"),
            )
            note = f"{pages_text(bar.left)} so far"
    if note:
        room = QRectF(
            place.right() + theme.px(6),
            place.top() - theme.px(3),
            track.right() - place.right() - theme.px(8),
            place.height() + theme.px(6),
        )
        text(painter, room, (note,), theme, font="axis", role="muted", optional=True)


class IterationBars(QWidget):
    """The card with one bar for each iteration."""

    seek_requested = Signal(float)
    spotlight_wished = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = Theme()
        self._run: Run | None = None
        self._moment: Moment | None = None
        self._spotlight = NOTHING
        self._log = False
        self._future = True
        self._beside: tuple[Run, Moment] | None = None
        self._own_above = True
        self._places: list[tuple[QRectF, Bar]] = []
        self._switch = QRectF()
        self.setMouseTracking(True)
        self.setAccessibleName("Dirty pages per iteration")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)

    def show_theme(self, theme: Theme) -> None:
        """Draw like this from now on."""
        self._theme = theme
        self.updateGeometry()
        self.update()

    def show_moments(self, runs: tuple[Run, ...], moments: tuple[Moment, ...]) -> None:
        """Show a moment of a run."""
        self._run, self._moment = runs[0], moments[0]
        self._beside = (runs[1], moments[1]) if len(runs) > 1 else None
        self.update()

    def show_order(self, *, own_above: bool) -> None:
        """Which of two runs the words on the other views call the one above."""
        self._own_above = own_above

    def show_spotlight(self, spotlight: Spotlight) -> None:
        """Light the row that is pointed at."""
        self._spotlight = spotlight
        self.update()

    def set_log(self, log: bool) -> None:
        """Bars on a logarithmic scale, or linear."""
        self._log = log
        self.update()

    def show_future(self, future: bool) -> None:
        """Tell also what is still to come, or only what has begun."""
        self._future = future
        self.update()

    @property
    def is_log(self) -> bool:
        """Whether the scale is logarithmic."""
        return self._log

    def sizeHint(self) -> QSize:
        """Six rows."""
        return QSize(int(self._theme.px(310)), int(self._theme.px(48 + 6 * ROW)))

    def minimumSizeHint(self) -> QSize:
        """Three rows."""
        return QSize(int(self._theme.px(200)), int(self._theme.px(44 + 3 * ROW * 0.82)))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the card."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme, box = self._theme, QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        card(painter, box, theme)
        head = QRectF(box.left() + theme.px(14), box.top() + theme.px(6), box.width() - theme.px(28), theme.px(30))
        words = ("linear", "log")
        widths = [theme.width("label", word) + theme.px(16) for word in words]
        self._switch = QRectF(head.right() - sum(widths), head.top() + theme.px(2), sum(widths), theme.px(25))
        text(
            painter,
            head.adjusted(0, 0, -sum(widths) - theme.px(8), 0),
            ("Dirty pages per iteration", "Pages per iteration", "Iterations"),
            theme,
            font="count",
            optional=True,
        )
        card(painter, self._switch, theme, pen=theme.pen("line", 1), radius=12)
        x = self._switch.left()
        for k, word in enumerate(words):
            part = QRectF(x, self._switch.top(), widths[k], self._switch.height())
            on = self._log == (k == 1)
            if on:
                card(painter, part, theme, fill="pause", pen=theme.pen("pause", 1), radius=12)
            text(painter, part, word, theme, role="on.mark" if on else "muted", align=CENTRE, optional=True)
            x += widths[k]
        if self._run is not None and self._moment is not None:
            rows = QRectF(
                box.left() + theme.px(4),
                head.bottom() + theme.px(6),
                box.width() - theme.px(8),
                box.bottom() - head.bottom() - theme.px(10),
            )
            self._places = self._paint_rows(painter, rows, self._run, self._moment)
        painter.end()

    def _paint_rows(self, painter: QPainter, box: QRectF, run: Run, moment: Moment) -> list[tuple[QRectF, Bar]]:
        theme = self._theme
        if self._beside is None:
            return paint_bars(painter, box, run, moment, theme, log=self._log, spotlight=self._spotlight,
                              future=self._future)  # fmt: skip
        both = [((run, moment), "above"), (self._beside, "below")]
        if not self._own_above:
            both = [(self._beside, "above"), ((run, moment), "below")]
        scale = scale_of(bar for (one, at), _ in both for bar in _bars_told(one, at, future=self._future))
        places, half = [], box.width() / 2
        for k, ((one, at), word) in enumerate(both):
            head = QRectF(box.left() + k * half, box.top(), half, theme.px(20))
            text(painter, head, word, theme, role="muted", align=CENTRE, optional=True)
            rows = QRectF(head.left(), head.bottom(), half, box.bottom() - head.bottom())
            made = paint_bars(painter, rows, one, at, theme, log=self._log, future=self._future, scale=scale)
            places += made if one is run else []
        return places

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click on the switch changes the scale, one on a row goes there."""
        point = event.position()
        if self._switch.contains(point):
            self.set_log(not self._log)
            return
        bar = self._at(point)
        if bar and self._run is not None:
            passes = [
                item for item in self._run.passes if item.copying in (Copying.ITERATION, Copying.PAUSE, Copying.PUSH)
            ]
            index = (
                next((k for k, item in enumerate(bars_of(self._run, self._moment)) if item == bar), 0)
                if self._moment
                else 0
            )
            self.seek_requested.emit(passes[index].start)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Pointing at a row lights that iteration everywhere."""
        bar = self._at(event.position())
        wish = (
            Spotlight(kind="iteration", number=bar.number)
            if bar and bar.number
            else Spotlight(kind="pause")
            if bar
            else NOTHING
        )
        if wish != self._spotlight:
            self.spotlight_wished.emit(wish)

    def leaveEvent(self, event: object) -> None:
        """Nothing is pointed at any more."""
        self.spotlight_wished.emit(NOTHING)

    def _at(self, point: QPointF) -> Bar | None:
        return next((bar for place, bar in self._places if place.contains(point)), None)
