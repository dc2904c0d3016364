"""How are two runs drawn side by side?"""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter

from migviz.gui.painters import draw
from migviz.gui.painters.boxes import box_of, in_qt
from migviz.gui.painters.compare.host import paint_host
from migviz.gui.painters.compare.titles import titles_of
from migviz.gui.painters.stage.lun import paint_disk_between
from migviz.gui.painters.time_strip.geometry import Strip
from migviz.gui.painters.time_strip.painter import paint_strip
from migviz.gui.theme import Theme
from migviz.replay.earlier import Earlier
from migviz.replay.pace import pause_span
from migviz.replay.seen import Seen
from migviz.replay.side_by_side import Alignment, lens_span, shift_between, span_of
from migviz.say import in_comparison
from migviz.say.captions import caption
from migviz.say.numbers import named
from migviz.scenario.fields import FIELDS
from migviz.scenario.units import Kind, write
from migviz.showing.places.compare import Lane, lanes_in
from migviz.trace import Host


def paint_compare(
    painter: QPainter,
    box: QRectF,
    both: Sequence[Seen],
    theme: Theme,
    *,
    alignment: Alignment = Alignment.CLOCK,
    own_above: bool = False,
    lens: bool = False,
    low: bool = False,
    earlier: Earlier | None = None,
) -> tuple[Strip, ...]:
    """The kept run A (the second) above the present one B (the first), or the other way round with `own_above`;
    returns their strips, the kept run's first. `lens`: only what is around the pauses; `low`: strips alone, something stands
    below them; `earlier`: how the present run was before what is dragged."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    lanes = in_qt(lanes_in(box_of(box), theme.scale, low=low))
    runs = [seen.run for seen in both]
    shift = shift_between(runs[0], runs[1], alignment)
    start, end = (lens_span(runs) if lens else None) or span_of(runs, shift)
    titles = titles_of(both)
    strips = []
    kept_lane, own_lane = (lanes[1], lanes[0]) if own_above else (lanes[0], lanes[1])
    kept_letter, own_letter = ("B", "A") if own_above else ("A", "B")
    for lane, letter, seen, later, title, before in (
        (kept_lane, kept_letter, both[1], shift, titles[1], None),
        (own_lane, own_letter, both[0], 0.0, titles[0], earlier),
    ):
        zero = (pause_span(seen.run) or (0.0, 0.0))[0] if alignment is Alignment.PAUSE else 0.0
        span = start + later, end + later
        strips.append(_paint_lane(painter, lane, letter, title, seen, theme, span, zero, before))
    return tuple(strips)


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
    seen: Seen,
    theme: Theme,
    span: tuple[float, float],
    zero: float,
    earlier: Earlier | None,
) -> Strip:
    draw.card(painter, lane.box, theme, fill="sunk")
    paint_badge(painter, QPointF(lane.head.left() + theme.px(13), lane.head.center().y()), letter, theme)
    heading = lane.head.adjusted(theme.px(36), 0, 0, 0)
    used = draw.text(painter, heading, (title, title[:24], ""), theme, font="value", optional=True)
    draw.text(
        painter,
        heading.adjusted(used + theme.px(20), 0, 0, 0),
        (caption(seen), ""),
        theme,
        font="prose",
        align=draw.RIGHT,
        optional=True,
    )
    if lane.source.height() > 0:
        paint_host(painter, lane.source, Host.SOURCE, seen, theme)
        paint_host(painter, lane.target, Host.TARGET, seen, theme)
        _paint_link(painter, lane.link, seen, theme)
    return paint_strip(painter, lane.strip, seen, theme, span=span, zero=zero, earlier=earlier)


def _paint_link(painter: QPainter, box: QRectF, seen: Seen, theme: Theme) -> None:
    run, moment = seen.run, seen.moment
    if run.scenario.technique.through_disk:
        paint_disk_between(painter, box, seen, theme)
        return
    middle = box.top() + box.height() * 0.42
    band = QRectF(box.left(), middle, box.width(), min(theme.px(30), box.height() * 0.3))
    painter.fillRect(band, theme.colour("link" if moment.speed > 0 else "idle"))
    if moment.speed > 0:
        width = band.width() * min(1.0, moment.progress)
        painter.fillRect(QRectF(band.left(), band.bottom() - theme.px(5), width, theme.px(5)), theme.colour("source"))
    rate = named(seen, "moment.speed", write(moment.speed, Kind.RATE)) if moment.speed > 0 else in_comparison.idle()
    words = (in_comparison.link_carries(rate), rate)
    above = QRectF(box.left() + theme.px(6), box.top(), box.width() - theme.px(12), middle - box.top() - theme.px(2))
    draw.text(painter, above, (*words, ""), theme, font="control", align=draw.CENTRE, optional=True)
    below = QRectF(above.left(), band.bottom() + theme.px(2), above.width(), theme.px(22))
    if below.bottom() <= box.bottom():
        kind = FIELDS["storage.kind"].write(run.scenario["storage.kind"])
        draw.text(
            painter,
            below,
            (
                {
                    "csv": in_comparison.shared_volume(),
                    "cluster disk": in_comparison.cluster_disk(),
                    "none": in_comparison.no_shared_storage(),
                }.get(kind, kind),
                "",
            ),
            theme,
            role="muted",
            align=draw.CENTRE,
            optional=True,
        )
