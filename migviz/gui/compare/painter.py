"""How are two runs drawn side by side?"""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter

from migviz.fields import FIELDS
from migviz.gui import draw
from migviz.gui.compare.geometry import Alignment, Lane, lanes_in, shift_between, span_of
from migviz.gui.compare.titles import titles_of
from migviz.gui.icons import paint_icon
from migviz.gui.page_map.geometry import ROWS, page_grid
from migviz.gui.page_map.painter import paint_pages
from migviz.gui.theme import Theme
from migviz.gui.time_strip.geometry import Strip
from migviz.gui.time_strip.painter import paint_strip
from migviz.replay.moment import Moment
from migviz.replay.pace import pause_span
from migviz.replay.words import caption, pages_text
from migviz.trace import Copying, Host, Run
from migviz.units import Kind, write

_SMALLEST_CELL = 4
"""Chosen: pixels of a page's square, below which there is no page map."""


def paint_compare(
    painter: QPainter,
    box: QRectF,
    runs: Sequence[Run],
    moments: Sequence[Moment],
    theme: Theme,
    *,
    alignment: Alignment = Alignment.CLOCK,
    own_above: bool = False,
) -> tuple[Strip, ...]:
    """The kept run A (the second) above the present one B (the first), or the other way round with `own_above`;
    returns their strips, the kept run's first."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    lanes = lanes_in(box, theme.scale)
    if len(runs) < 2:
        strips = [
            _paint_lane(painter, lanes[1], "B", titles_of(runs)[0], runs[0], moments[0], theme, span_of(runs, 0.0), 0.0)
        ]
        _paint_empty(painter, lanes[0], theme)
        return tuple(strips)
    shift = shift_between(runs[0], runs[1], alignment)
    start, end = span_of(runs, shift)
    titles = titles_of(runs)
    strips = []
    kept_lane, own_lane = (lanes[1], lanes[0]) if own_above else (lanes[0], lanes[1])
    kept_letter, own_letter = ("B", "A") if own_above else ("A", "B")
    for lane, letter, run, moment, later, title in (
        (kept_lane, kept_letter, runs[1], moments[1], shift, titles[1]),
        (own_lane, own_letter, runs[0], moments[0], 0.0, titles[0]),
    ):
        zero = (pause_span(run) or (0.0, 0.0))[0] if alignment is Alignment.PAUSE else 0.0
        strips.append(_paint_lane(painter, lane, letter, title, run, moment, theme, (start + later, end + later), zero))
    return tuple(strips)


def _paint_empty(painter: QPainter, lane: Lane, theme: Theme) -> None:
    draw.card(painter, lane.box, theme, fill="sunk")
    words = ("Keep a run as A, or choose a pair, to see two side by side.", "Keep a run as A, or choose a pair.")
    draw.text(painter, lane.box, words, theme, font="prose", role="muted", align=draw.CENTRE, optional=True)


def paint_badge(painter: QPainter, spot: QPointF, letter: str, theme: Theme) -> None:
    """A or B in a disc."""
    radius = theme.px(13)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.colour("ink"))
    painter.drawEllipse(spot, radius, radius)
    box = QRectF(spot.x() - radius, spot.y() - radius, 2 * radius, 2 * radius)
    draw.text(painter, box, letter, theme, font="control", role="surface", align=draw.CENTRE)


def _paint_lane(
    painter: QPainter,
    lane: Lane,
    letter: str,
    title: str,
    run: Run,
    moment: Moment,
    theme: Theme,
    span: tuple[float, float],
    zero: float,
) -> Strip:
    draw.card(painter, lane.box, theme, fill="sunk")
    paint_badge(painter, QPointF(lane.head.left() + theme.px(13), lane.head.center().y()), letter, theme)
    heading = lane.head.adjusted(theme.px(36), 0, 0, 0)
    used = draw.text(painter, heading, (title, title[:24], ""), theme, font="value", optional=True)
    draw.text(
        painter,
        heading.adjusted(used + theme.px(20), 0, 0, 0),
        (caption(run, moment), ""),
        theme,
        font="prose",
        align=draw.RIGHT,
        optional=True,
    )
    if lane.source.height() > 0:
        _paint_host(painter, lane.source, Host.SOURCE, run, moment, theme)
        _paint_host(painter, lane.target, Host.TARGET, run, moment, theme)
        _paint_link(painter, lane.link, run, moment, theme)
    return paint_strip(painter, lane.strip, run, moment, theme, span=span, zero=zero)


def _paint_host(painter: QPainter, box: QRectF, host: Host, run: Run, moment: Moment, theme: Theme) -> None:
    role = "source" if host is Host.SOURCE else "target"
    draw.card(painter, box, theme, fill=f"{role}.tint", pen=theme.pen(role, 1.6), radius=7)
    name = QRectF(box.left() + theme.px(10), box.top() + theme.px(3), box.width() - theme.px(20), theme.px(22))
    draw.text(painter, name, (role.upper(), ""), theme, font="label", optional=True)
    here = moment.owner is host
    paused = here and not moment.running
    vm = box.adjusted(theme.px(8), theme.px(26), -theme.px(8), -theme.px(8))
    pen = (
        theme.pen("pause" if paused else "ink", 2.2)
        if here
        else theme.pen("line" if host is Host.SOURCE else "target", 1.6, Qt.PenStyle.DashLine)
    )
    draw.card(painter, vm, theme, fill="pause.tint" if paused else "surface", pen=pen, radius=6)
    state = _state(host, run, moment)
    line = QRectF(
        vm.left() + theme.px(10),
        vm.top() + theme.px(2),
        vm.width() - theme.px(20),
        min(theme.px(24), vm.height() * 0.5),
    )
    used = draw.text(
        painter, line, ("VM web01", "VM"), theme, font="control", role="ink" if here else "muted", optional=True
    )
    right = draw.text(
        painter,
        line.adjusted(used + theme.px(8), 0, 0, 0),
        (state, ""),
        theme,
        font="control",
        role="ink" if here else "muted",
        align=draw.RIGHT,
        optional=True,
    )
    if here and line.width() - used - right > theme.px(60):
        icon = QRectF(line.right() - right - theme.px(30), line.center().y() - theme.px(11), theme.px(22), theme.px(22))
        paint_icon(painter, icon, "pulse" if moment.running else "flat pulse", theme.colour("ink"), theme)
    bar = QRectF(
        line.left(),
        line.bottom() + theme.px(2),
        line.width(),
        min(theme.px(18), vm.bottom() - line.bottom() - theme.px(6)),
    )
    if bar.height() > theme.px(5):
        _paint_memory(painter, bar, host, run, moment, theme)
    counts = QRectF(line.left(), bar.bottom() + theme.px(3), line.width(), theme.px(20))
    if counts.bottom() <= vm.bottom():
        draw.text(painter, counts, (*_counts(host, run, moment), ""), theme, optional=True)
        room = QRectF(
            line.left(), counts.bottom() + theme.px(6), line.width(), vm.bottom() - counts.bottom() - theme.px(12)
        )
        if room.height() >= ROWS * _SMALLEST_CELL:
            grid = page_grid(len(run.blocks.units), room.left(), room.top(), room.width(), room.height())
            paint_pages(painter, grid, moment.source_pages if host is Host.SOURCE else moment.target_pages, theme)


def _state(host: Host, run: Run, moment: Moment) -> str:
    if moment.owner is Host.NOBODY:
        return "lost"
    if moment.owner is host:
        return "running" if moment.running else "PAUSED"
    if host is Host.SOURCE:
        return "moved away"
    return "waits for its disk" if run.scenario["migration.technique"] == "quick" else "waiting"


def _counts(host: Host, run: Run, moment: Moment) -> tuple[str, ...]:
    total = moment.to_send + moment.dirty + moment.saved + moment.same
    if run.scenario["migration.technique"] == "quick" and moment.owner is Host.SOURCE:
        saved, restored = through_disk(run, moment.t)
        if host is Host.SOURCE:
            return (f"{pages_text(saved * total)} saved to disk",)
        return (f"{pages_text(restored * total)} restored" if restored else "nothing yet",)
    if host is Host.TARGET:
        return (f"{pages_text(max(0, total - moment.missing - moment.stale))} up to date",)
    if moment.owner is Host.TARGET and not moment.to_send:
        return ("no longer needed",)
    again = f", {pages_text(moment.dirty)} dirty again" if moment.dirty else ""
    return (f"{pages_text(moment.to_send)} to send{again}", f"{pages_text(moment.to_send)} to send")


def through_disk(run: Run, t: float) -> tuple[float, float]:
    """Quick Migration: the shares of the memory that are saved, and restored, at a time."""
    shares = {Copying.SAVE: 0.0, Copying.RESTORE: 0.0}
    for item in run.passes:
        if item.copying in shares and t > item.start:
            shares[item.copying] = min(1.0, (t - item.start) / max(item.end - item.start, 1e-9))
    return shares[Copying.SAVE], shares[Copying.RESTORE]


def _paint_memory(painter: QPainter, bar: QRectF, host: Host, run: Run, moment: Moment, theme: Theme) -> None:
    """All of the memory as one bar: up to date, to send, dirty again; at the target: up to date, stale, missing."""
    total = max(1, moment.to_send + moment.dirty + moment.saved + moment.same)
    painter.fillRect(bar, theme.colour("surface"))
    parts: list[tuple[float, str]]
    if host is Host.TARGET and run.scenario["migration.technique"] == "quick" and moment.owner is Host.SOURCE:
        parts = [(through_disk(run, moment.t)[1] * total, "target")]
    elif host is Host.TARGET:
        good = total - moment.missing - moment.stale
        parts = [(good, "target"), (moment.stale, "target.tint")]
    elif run.scenario["migration.technique"] == "quick" and moment.owner is Host.SOURCE:
        parts = [(through_disk(run, moment.t)[0] * total, "client")]
    elif moment.owner is Host.TARGET:
        parts = [(moment.same, "faint")]
    else:
        parts = [(moment.same, "target"), (moment.to_send, "dirty.tint"), (moment.dirty, "dirty")]
    x = bar.left()
    for pages, role in parts:
        width = bar.width() * max(0, pages) / total
        painter.fillRect(QRectF(x, bar.top(), width, bar.height()), theme.colour(role))
        x += width
    painter.setPen(theme.pen("line", 1))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(bar)


def _paint_link(painter: QPainter, box: QRectF, run: Run, moment: Moment, theme: Theme) -> None:
    through_disk = moment.copying in (Copying.SAVE, Copying.RESTORE)
    quick = run.scenario["migration.technique"] == "quick"
    middle = box.top() + box.height() * 0.42
    band = QRectF(box.left(), middle, box.width(), min(theme.px(30), box.height() * 0.3))
    if quick:
        painter.setPen(
            theme.pen("line", 1.4, Qt.PenStyle.DashLine if moment.owner is Host.TARGET else Qt.PenStyle.SolidLine)
        )
        painter.drawLine(
            QPointF(box.left(), band.center().y()), QPointF(box.center().x() - theme.px(20), band.center().y())
        )
        painter.setPen(
            theme.pen(
                "line",
                1.4,
                Qt.PenStyle.SolidLine
                if moment.copying is Copying.RESTORE or moment.owner is Host.TARGET
                else Qt.PenStyle.DashLine,
            )
        )
        painter.drawLine(
            QPointF(box.center().x() + theme.px(20), band.center().y()), QPointF(box.right(), band.center().y())
        )
        size = min(theme.px(44), box.height() * 0.5)
        icon = QRectF(box.center().x() - size / 2, band.center().y() - size / 2, size, size)
        paint_icon(painter, icon, "disk", theme.colour("ink"), theme)
        words = (
            "saving" if moment.copying is Copying.SAVE else "restoring" if moment.copying is Copying.RESTORE else "disk"
        )
    else:
        painter.fillRect(band, theme.colour("link" if moment.speed > 0 else "idle"))
        if moment.speed > 0:
            width = band.width() * min(1.0, moment.progress)
            painter.fillRect(
                QRectF(band.left(), band.bottom() - theme.px(5), width, theme.px(5)), theme.colour("source")
            )
        words = "migration link"
    above = QRectF(box.left() + theme.px(6), box.top(), box.width() - theme.px(12), middle - box.top() - theme.px(2))
    rate = write(moment.speed, Kind.RATE) if moment.speed > 0 else "idle"
    draw.text(
        painter,
        above,
        ((f"{words}: {rate}" if not quick or through_disk else words), rate, ""),
        theme,
        font="control",
        align=draw.CENTRE,
        optional=True,
    )
    below = QRectF(above.left(), band.bottom() + theme.px(2), above.width(), theme.px(22))
    if below.bottom() <= box.bottom() and not quick:
        kind = FIELDS["storage.kind"].write(run.scenario["storage.kind"])
        draw.text(
            painter,
            below,
            (
                {
                    "csv": "shared volume: both hosts use it",
                    "cluster disk": "cluster disk: one owner",
                    "none": "no shared storage",
                }.get(kind, kind),
                "",
            ),
            theme,
            role="muted",
            align=draw.CENTRE,
            optional=True,
        )
