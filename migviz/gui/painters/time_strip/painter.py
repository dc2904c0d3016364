"""How is the strip drawn: the whole run to scale, the VM's speed and the client's side under it?"""

import math
from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QPainter

from migviz.gui.painters.boxes import box_of, rect
from migviz.gui.painters.draw import CENTRE, LEFT, RIGHT, card, edged, fitting, hatch, text
from migviz.gui.painters.icons import paint_icon
from migviz.gui.painters.time_strip.client_lane import paint_felt
from migviz.gui.painters.time_strip.geometry import Axis, Strip, beside_playhead, strip_in
from migviz.gui.painters.time_strip.outages import outages, paint_gap
from migviz.gui.painters.time_strip.speed_lane import paint_lost, paint_scale, paint_speed
from migviz.gui.theme import Theme
from migviz.replay.earlier import Earlier
from migviz.replay.pace import pause_span
from migviz.replay.pause_range import pause_range
from migviz.replay.rates import mirrored
from migviz.replay.seen import Seen
from migviz.replay.told import PassSoFar, known_until
from migviz.say import on_strip
from migviz.say.amounts import time_text
from migviz.say.labels import pass_words
from migviz.say.numbers import is_covered, lettered_until, named
from migviz.showing.places import strip as places
from migviz.showing.spotlight import NOTHING, Spotlight
from migviz.trace import Copying, Pass
from migviz.trace.milestones import DiskCopied, first_of

SOFT = 0.5
"""Opacity of the soft edge where this pause ends."""
NEAR_PAUSE, SHORT = 0.5, 2.0
"""Chosen: seconds from an edge of the pause up to which a time is written to the millisecond, and of an axis on which it always is."""
FOOT, LEAST_FOOT = 8.0, 4.0
"""Pixels of the solid foot of what has been played, and of the least."""


def tick_text(t: float, step: float, most: float) -> str:
    """A time on an axis, all of which is in one unit: that of its latest time, where its steps are whole numbers of that."""
    for unit, seconds, since in (("h", 3600.0, 14400.0), ("min", 60.0, 600.0)):
        if most >= since and step >= seconds and abs(step / seconds - round(step / seconds)) < 1e-6:
            return f"{t / seconds:g} {unit}"
    if step < 0.0009999:
        return f"{t * 1e6:.0f} µs"
    return f"{t * 1e3:.0f} ms" if step < 0.09999 else f"{t:.0f} s" if step >= 0.9999 else f"{t:.1f} s"


def paint_strip(
    painter: QPainter,
    box: QRectF,
    seen: Seen,
    theme: Theme,
    *,
    spotlight: Spotlight = NOTHING,
    breaks: tuple[tuple[float, float], ...] = (),
    stretched: tuple[tuple[float, float], ...] = (),
    closed: tuple[str, ...] = (),
    span: tuple[float, float] | None = None,
    zero: float = 0.0,
    soft: bool = False,
    earlier: Earlier | None = None,
) -> Strip:
    """The whole run to scale, with the playhead, and over it how it was `earlier`; returns where things are. `span`: from and to which second, so that
    two runs have one axis; `zero`: the time that is called 0; `closed`: what is said over what is not told, longest form first."""
    run, moment = seen.run, seen.moment
    strip = strip_in(box, seen, theme.scale, span, zero)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    text(painter, strip.name, (on_strip.migration(), on_strip.run()), theme, font="control", optional=True)
    _paint_passes(painter, strip, seen, theme, spotlight)
    if strip.flags.isEmpty():
        _paint_on_slim(painter, strip, seen, theme)
        return strip
    whole, taken_by_end = run.end is not None, None
    if run.end is not None and span is None and strip.axis.end > run.end:
        whole, taken_by_end = False, _paint_beyond(painter, strip, seen, run.end, theme)
    _paint_rhythm(painter, strip, seen, theme)
    _paint_breaks(painter, strip, theme, breaks)
    _paint_stretched(painter, strip, theme, stretched)
    if earlier is not None:
        from migviz.gui.painters.earlier import paint_earlier_passes  # which only a dragged slider needs

        paint_earlier_passes(painter, strip.axis, earlier, theme)
    if pause_span(run) is not None:
        words = pause_words(strip, seen, theme, earlier)
        _paint_pause(painter, strip, seen, theme, words, earlier, lens=span is None)
        if soft:
            paint_soft_edge(painter, strip.axis, strip.axis.box, seen, theme)
    if run.scenario.changes:
        from migviz.gui.painters.time_strip.changes import paint_changes  # few runs have one

        playhead = flag_box(strip.axis.x(moment.t), strip.flags, playhead_words(seen, strip), theme)
        taken = (playhead, pause_words(strip, seen, theme, earlier))
        paint_changes(painter, strip, seen, theme, spotlight, taken)
    if not strip.speed.isEmpty():
        paint_scale(painter, strip.speed, strip.speed_name, theme)
        paint_speed(painter, strip.speed, strip.axis, seen, theme, changes=earlier is not None)
        paint_lost(painter, strip.lost, seen, theme)
    if not strip.client.isEmpty():
        text(
            painter,
            strip.client_name,
            (on_strip.client_impact(), on_strip.client()),
            theme,
            font="control",
            optional=True,
        )
        paint_felt(painter, strip.client, strip.axis, seen, theme, changes=earlier is not None)
    labels = QRectF(strip.labels)
    if run.end is None:  # no label reaches into what is closed
        labels.setRight(strip.axis.x(run.until) - theme.px(16))
    paint_axis(
        painter,
        strip.axis,
        labels,
        theme,
        apart=110,
        zero=strip.zero,
        end=span is None and whole and not is_covered(seen, "run.length", "run.total_time"),
        until=lettered_until(seen),
        taken=taken_by_end,
    )
    if run.end is None:
        _paint_closed(painter, strip, run.until, closed, theme)
    if strip.axis.start <= moment.t <= strip.axis.end:
        _paint_playhead(painter, strip, seen, theme)
    return strip


def _paint_beyond(painter: QPainter, strip: Strip, seen: Seen, end: float, theme: Theme) -> QRectF:
    """The run is over before its axis is: from there on there is nothing, and there its time is written; where that is."""
    x, box = strip.axis.x(end), strip.axis.box
    painter.fillRect(QRectF(x, box.top(), box.right() - x, box.height()), theme.colour("ground"))
    painter.setPen(theme.pen("ink", 1.6))
    painter.drawLine(QPointF(x, box.top()), QPointF(x, strip.labels.top() + theme.px(4)))
    words = named(seen, "run.length", time_text(end), "run.total_time")
    half = theme.width("axis", words) / 2 + 1
    middle = min(max(x, strip.labels.left() + half), strip.labels.right() - half)
    place = QRectF(middle - half, strip.labels.top() + theme.px(3), 2 * half, strip.labels.height())
    text(painter, place, words, theme, font="axis", align=CENTRE)
    return place


def _paint_rhythm(painter: QPainter, strip: Strip, seen: Seen, theme: Theme) -> None:
    """When the VM writes, where it does not do so all the time."""
    if seen.run.scenario["workload.rhythm"] != "steady":
        from migviz.gui.painters.time_strip import (
            rhythm_marks,
        )  # few runs have one: the first picture does not wait for it

        rhythm_marks.paint_rhythm(painter, strip.axis, seen, theme)
        rhythm_marks.paint_rhythm_name(painter, strip.name, seen, theme)


def _paint_on_slim(painter: QPainter, strip: Strip, seen: Seen, theme: Theme) -> None:
    """Above the lens: where the pause is, and where one is."""
    span, box = pause_span(seen.run), strip.axis.box
    if span is not None:
        left, right = strip.axis.x(span[0]), strip.axis.x(span[1])
        painter.fillRect(
            QRectF(left - 1, box.top() - theme.px(3), max(2.0, right - left), box.height() + theme.px(6)),
            theme.colour("pause"),
        )
    if seen.run.end is None:
        painter.fillRect(
            QRectF(QPointF(strip.axis.x(seen.run.until), box.top() - 1), box.bottomRight()), theme.colour("surface")
        )
    x = strip.axis.x(seen.t)
    painter.setPen(theme.pen("select", 2))
    painter.drawLine(QPointF(x, box.top() - theme.px(4)), QPointF(x, box.bottom() + theme.px(4)))


def _paint_closed(painter: QPainter, strip: Strip, until: float, said: Sequence[str], theme: Theme) -> None:
    """From then on nothing is told: not what comes, nor how long it takes; `said`: what to do first."""
    from migviz.gui.painters.closed import paint_closed  # which only an open question needs

    left = strip.axis.x(until)
    whole = QRectF(left, strip.flags.top() - theme.px(5), strip.flags.right() - left, 0)
    whole.setBottom(strip.labels.bottom() + theme.px(6))
    painter.fillRect(whole.adjusted(1, 0, 2, 0), theme.colour("surface"))
    bottom = max(place.bottom() for place in (strip.axis.box, strip.speed, strip.client) if not place.isEmpty())
    closed = QRectF(left, strip.axis.box.top(), strip.axis.box.right() - left, bottom - strip.axis.box.top())
    painter.fillRect(closed, theme.colour("ground"))
    paint_closed(painter, closed, said, theme)


def _paint_passes(painter: QPainter, strip: Strip, seen: Seen, theme: Theme, spotlight: Spotlight) -> None:
    run, moment = seen.run, seen.moment
    axis = strip.axis
    painter.fillRect(axis.box, theme.colour("surface"))
    iteration, foot = 0, foot_of(axis.box, theme)
    _paint_disk_first(painter, strip, seen, foot, theme)
    _paint_nowhere(painter, strip, seen, theme)
    for item in run.passes:
        iteration += item.copying is Copying.ITERATION
        if item.copying is Copying.PAUSE:
            continue
        end = known_until(run) if item.end is None else item.end
        left, right = max(axis.x(item.start), axis.box.left()), min(axis.x(end), axis.box.right())
        if right - left < 0.4:
            continue
        place = QRectF(left, axis.box.top(), right - left, axis.box.height())
        first = iteration == 1 or item.copying is not Copying.ITERATION
        role = "target" if item.copying is Copying.PUSH else "source" if first else "dirty"
        if item.copying in (Copying.SAVE, Copying.RESTORE):
            role = "pause"  # hatched already, with all of the pause
        else:
            painter.fillRect(place, theme.colour(f"{role}.tint"))
        played = min(right, axis.x(moment.t)) - left
        if played > 0:
            painter.fillRect(QRectF(left, axis.box.bottom() - foot, played, foot), theme.colour(role))
        for since, until in outages(run.scenario, item.start, end) if role != "pause" else ():
            gap = place.intersected(QRectF(axis.x(since), place.top(), axis.x(until) - axis.x(since), place.height()))
            paint_gap(painter, gap, theme)
        painter.setPen(theme.pen("line", 1))
        painter.drawLine(QPointF(right, axis.box.top()), QPointF(right, axis.box.bottom()))
        if not strip.flags.isEmpty():
            _paint_pass_words(painter, place, axis.x(moment.t), seen, item, iteration, theme)
        if item.copying is Copying.ITERATION and spotlight.on("iteration", iteration):
            painter.setPen(theme.pen("select", 2.4))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(place.adjusted(1, 1, -1, -1))
    edged(painter, axis.box, theme, "line", 1)


def foot_of(box: QRectF, theme: Theme) -> float:
    """Its height: in a thin strip it leaves the words their line, so that no letter hangs into it."""
    return min(theme.px(FOOT), max(theme.px(LEAST_FOOT), box.height() - theme.height("axis")), box.height() / 2)


def _paint_nowhere(painter: QPainter, strip: Strip, seen: Seen, theme: Theme) -> None:
    """The pause of a VM that moves through the disk is all of its migration: hatched from its first moment to its last."""
    span, box = pause_span(seen.run), strip.axis.box
    if span is None or not seen.run.scenario.technique.through_disk:
        return
    left, right = (min(max(strip.axis.x(t), box.left()), box.right()) for t in span)
    place = QRectF(left, box.top(), right - left, box.height())
    painter.fillRect(place, theme.colour("pause.tint"))
    hatch(painter, place, theme, "line")
    for part in seen.run.pause:
        if part.name != MOVES or part.end is None or strip.flags.isEmpty():
            continue
        inner = QRectF(
            strip.axis.x(part.start), box.top(), strip.axis.x(part.end) - strip.axis.x(part.start), box.height()
        )
        _paint_on_hatch(painter, inner.adjusted(theme.px(8), 0, 0, -theme.px(FOOT)), on_strip.lun_moves(), theme)


MOVES = "move the LUN"
"""The part of the pause in which the disk changes hands while nothing is saved and nothing read."""


def _paint_on_hatch(
    painter: QPainter,
    room: QRectF,
    forms: Sequence[str],
    theme: Theme,
    font: str = "control",
    align: Qt.AlignmentFlag = LEFT,
) -> float:
    """Words on a label of their own, for they could not be read on the hatch; how wide it is."""
    words = fitting(theme, font, (*forms, ""), room.width() - theme.px(8))
    if not words:
        return 0.0
    wide, high = theme.width(font, words) + theme.px(8), min(room.height() - 2, theme.height(font) + theme.px(2))
    left = room.right() - wide if align == RIGHT else room.left() - theme.px(4)
    label = QRectF(left, room.center().y() - high / 2, wide, high)
    painter.fillRect(label, theme.colour("surface"))
    text(painter, label, words, theme, font=font, align=CENTRE)
    return wide


def _paint_disk_first(painter: QPainter, strip: Strip, seen: Seen, foot: float, theme: Theme) -> None:
    """Without shared storage the disk goes over the link before the memory does."""
    run, axis = seen.run, strip.axis
    copied = first_of(run.milestones, DiskCopied)
    if copied is None or mirrored(run, seen.moment) is None or run.scenario.technique.starts_anew:
        return
    left, right = max(axis.x(copied.t - copied.seconds), axis.box.left()), min(axis.x(copied.t), axis.box.right())
    if right - left < 0.4:
        return
    place = QRectF(left, axis.box.top(), right - left, axis.box.height())
    painter.fillRect(place, theme.colour("source.tint"))
    played = min(right, axis.x(seen.t)) - left
    if played > 0:
        painter.fillRect(QRectF(left, axis.box.bottom() - foot, played, foot), theme.colour("source"))
    painter.setPen(theme.pen("line", 1))
    painter.drawLine(QPointF(right, axis.box.top()), QPointF(right, axis.box.bottom()))
    if strip.flags.isEmpty():
        return
    inner = place.adjusted(theme.px(8), 0, -theme.px(8), -foot_of(place, theme))
    name = fitting(theme, "control", (*pass_words(None), ""), inner.width())
    width = text(painter, inner, name, theme, font="control") if name else 0.0
    seconds = time_text(copied.seconds)
    if width + theme.width("label", seconds) + theme.px(14) <= inner.width():
        text(painter, inner, seconds, theme, align=RIGHT)


def _paint_pass_words(
    painter: QPainter,
    place: QRectF,
    playhead: float,
    seen: Seen,
    item: Pass | PassSoFar,
    iteration: int,
    theme: Theme,
) -> None:
    """Its name at the beginning and how long it lasts at the end, where the playhead leaves them room."""
    inner = place.adjusted(theme.px(8), 0, -theme.px(8), -foot_of(place, theme))
    iterates = item.copying is Copying.ITERATION
    names = (on_strip.iteration(iteration), f"{iteration}") if iterates else pass_words(item.copying)
    thin = inner.height() < theme.height("control")
    font, beside = ("axis", "axis") if thin else ("control", "label")
    hatched, gap = item.copying in (Copying.SAVE, Copying.RESTORE), theme.px(6)
    free = beside_playhead(inner, theme.width(font, fitting(theme, font, (*names, ""), inner.width())), playhead, gap)
    name = fitting(theme, font, (*names, ""), free.width())
    if hatched:
        width = _paint_on_hatch(painter, free, names, theme, font)
    else:
        width = text(painter, free, name, theme, font=font) if name else 0.0
    if item.end is None:
        return
    seconds = named(seen, f"run.seconds({iteration})", time_text(item.end - item.start))
    inner.setLeft(free.left() + width + theme.px(22 if hatched else 14))
    if inner.width() >= theme.width(beside, seconds):
        free = beside_playhead(inner, theme.width(beside, seconds), playhead, gap, at_end=True)
        if hatched:
            _paint_on_hatch(painter, free, (seconds,), theme, beside, RIGHT)
        else:
            text(painter, free, (seconds, ""), theme, font=beside, align=RIGHT, optional=True)


def _paint_breaks(painter: QPainter, strip: Strip, theme: Theme, breaks: tuple[tuple[float, float], ...]) -> None:
    """A double stroke in the middle of each stretch that is played shortened."""
    for start, end in breaks:
        x, box = (strip.axis.x(start) + strip.axis.x(end)) / 2, strip.axis.box
        if strip.axis.x(end) - strip.axis.x(start) < theme.px(24):
            continue
        painter.setPen(theme.pen("muted", 2))
        for shift in (-3, 3):
            painter.drawLine(
                QPointF(x + theme.px(shift - 3), box.bottom() + theme.px(3)),
                QPointF(x + theme.px(shift + 3), box.bottom() - theme.px(FOOT + 4)),
            )


def _paint_stretched(painter: QPainter, strip: Strip, theme: Theme, stretched: tuple[tuple[float, float], ...]) -> None:
    """A bracket over each stretch that is played slowly."""
    painter.setPen(theme.pen("select", 2))
    for start, end in stretched:
        left, right, y = strip.axis.x(start), strip.axis.x(end), strip.axis.box.top() - theme.px(3)
        foot = theme.px(4)
        right = max(right, left + theme.px(2))
        painter.drawPolyline([QPointF(left, y + foot), QPointF(left, y), QPointF(right, y), QPointF(right, y + foot)])


def _paint_pause(
    painter: QPainter, strip: Strip, seen: Seen, theme: Theme, place: QRectF, earlier: Earlier | None, *, lens: bool
) -> None:
    """The pause: true to scale, but never thinner than can be seen."""
    run = seen.run
    span = pause_span(run)
    if span is None:
        return
    start, end = span
    axis = strip.axis
    left, width = axis.x(start), max(theme.px(2), axis.x(end) - axis.x(start))
    top = axis.box.top() - theme.px(9)
    box = QRectF(left, top, width, axis.box.height() + theme.px(14))
    if width > theme.px(12):
        inner = QRectF(left, axis.box.top(), width, axis.box.height())
        if not any(item.copying in (Copying.SAVE, Copying.RESTORE) for item in run.passes):
            painter.fillRect(inner, theme.colour("pause.tint"))
            hatch(painter, inner, theme, "line")
        _paint_foot(painter, inner, axis.x(seen.t), theme)
        painter.setPen(theme.pen("pause", 2))
        painter.drawLine(box.topLeft(), box.bottomLeft())
        painter.drawLine(box.topRight(), box.bottomRight())
    else:
        painter.fillRect(box, theme.colour("pause"))
    size = theme.px(22)
    text(painter, place, _pause_text(seen, start, end, earlier), theme, font="control")
    if lens:
        icon = QRectF(place.right() - size, place.center().y() - size / 2, size, size)
        paint_icon(painter, icon, "lens", theme.colour("ink"), theme)


def _paint_foot(painter: QPainter, pause: QRectF, playhead: float, theme: Theme) -> None:
    """What was played of a pause has its foot, as all that was played."""
    foot, played = foot_of(pause, theme), min(pause.right(), playhead) - pause.left()
    if played > 0:
        painter.fillRect(QRectF(pause.left(), pause.bottom() - foot, played, foot), theme.colour("pause"))


def paint_soft_edge(painter: QPainter, axis: Axis, box: QRectF, seen: Seen, theme: Theme) -> None:
    """Between the quartiles of such pauses the edge is soft: half of them end there, most of those where this one does."""
    from PySide6.QtGui import QLinearGradient  # with 183 ready-made ones, which the first picture need not wait for

    span, found = pause_span(seen.run), pause_range(seen.run)
    if span is None or found is None or is_covered(seen, "run.downtime"):
        return
    left = max(axis.x(span[0] + found.least), axis.box.left())
    right = min(axis.x(span[0] + found.most), axis.box.right())
    if right - left < 1.0:
        return
    least, most = axis.x(span[0] + found.least), axis.x(span[0] + found.most)
    fade = QLinearGradient(least, 0.0, most, 0.0)
    for at, opacity in ((0.0, 0.0), (min(max((axis.x(span[1]) - least) / (most - least), 0.0), 1.0), SOFT), (1.0, 0.0)):
        fade.setColorAt(at, theme.colour("pause", opacity))
    painter.fillRect(QRectF(left, box.top(), right - left, box.height()), QBrush(fade))


def _pause_text(seen: Seen, start: float, end: float, earlier: Earlier | None) -> str:
    time = time_text(end - start)
    if earlier is not None:
        from migviz.say.earlier import pause_difference, with_difference

        time = with_difference(time, pause_difference(seen, earlier))
    return on_strip.pause_of(named(seen, "run.downtime", time))


def pause_words(strip: Strip, seen: Seen, theme: Theme, earlier: Earlier | None) -> QRectF:
    """Where the words "pause 43.8 ms" and the magnifier stand, beside the playhead's flag; a click opens the lens."""
    run, moment = seen.run, seen.moment
    span = pause_span(run)
    if span is None:
        return QRectF()
    taken = flag_box(strip.axis.x(moment.t), strip.flags, playhead_words(seen, strip), theme)
    words = _pause_text(seen, *span, earlier)
    edges = strip.axis.x(span[0]), strip.axis.x(span[1])
    return rect(places.pause_place(box_of(strip.flags), edges, box_of(taken), words, theme.width, theme.scale))


def paint_axis(
    painter: QPainter,
    axis: Axis,
    labels: QRectF,
    theme: Theme,
    *,
    apart: float,
    zero: float = 0.0,
    end: bool,
    taken: QRectF | None = None,
    until: float = math.inf,
) -> None:
    """Ticks with times; `zero` is the time that is called 0; a label that would come near what is `taken` is left out, and one later
    than `until`."""
    moved = replace(axis, start=axis.start - zero, end=axis.end - zero)
    ticks = moved.ticks(theme.px(apart))
    step = ticks[1] - ticks[0] if len(ticks) > 1 else max(moved.end, 1e-6)
    last = time_text(moved.end)
    last_left = labels.right() - theme.width("axis", last)
    painter.setPen(theme.pen("line", 1))
    for t in ticks:
        x = moved.x(t)
        painter.setPen(theme.pen("line", 1))
        painter.drawLine(QPointF(x, labels.top()), QPointF(x, labels.top() + theme.px(4)))
        if t > until - zero:
            continue
        words = tick_text(t, step, ticks[-1])
        half = theme.width("axis", words) / 2
        if (not end or x + half < last_left - theme.px(8)) and x + half <= labels.right() + theme.px(14):
            place = QRectF(x - half - 1, labels.top() + theme.px(3), 2 * half + 4, labels.height())
            if (
                taken is not None
                and place.left() < taken.right() + theme.px(4)
                and taken.left() - theme.px(4) < place.right()
            ):
                continue
            text(painter, place, words, theme, font="axis", role="muted", align=CENTRE)
    if end:
        text(
            painter,
            QRectF(last_left - 2, labels.top() + theme.px(3), labels.right() - last_left + 6, labels.height()),
            last,
            theme,
            font="axis",
            role="muted",
            align=RIGHT,
        )


def _paint_playhead(painter: QPainter, strip: Strip, seen: Seen, theme: Theme) -> None:
    moment = seen.moment
    x = strip.axis.x(moment.t)
    painter.setPen(theme.pen("select", 2))
    painter.drawLine(QPointF(x, strip.flags.bottom() - theme.px(6)), QPointF(x, strip.labels.top() + theme.px(3)))
    flag(painter, x, strip.flags, playhead_words(seen, strip), theme)


def playhead_words(seen: Seen, strip: Strip) -> str:
    """The time on the playhead's flag. In every run alike it is written to the millisecond near the pause alone: the end of none is so near. Two
    strips on one clock write the same."""
    t, axis = seen.t, strip.axis
    near = strip.alone and any(abs(t - edge) < NEAR_PAUSE for edge in (pause_span(seen.run) or ()))
    fine = near or (seen.run.end is not None and axis.end - axis.start < SHORT)
    return f"t = {t - strip.zero:.3f} s" if fine else f"t = {t - strip.zero:.1f} s"


def flag_box(x: float, row: QRectF, words: str, theme: Theme) -> QRectF:
    """Where a playhead's label is, kept inside its row."""
    return rect(places.flag_box(x, box_of(row), words, theme.width, theme.scale))


def flag(painter: QPainter, x: float, row: QRectF, words: str, theme: Theme) -> None:
    """The label of a playhead."""
    box = flag_box(x, row, words, theme)
    card(painter, box, theme, fill="select", pen=theme.pen("select", 1), radius=4)
    text(painter, box, words, theme, font="control", role="on.mark", align=CENTRE)
