"""How are the two hosts drawn, with the VM on one of them, its pages and their counts?"""

import numpy as np
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter

from migviz.gui.painters.boxes import box_of, rect
from migviz.gui.painters.draw import CENTRE, RIGHT, card, text, write_at
from migviz.gui.painters.icons import paint_icon
from migviz.gui.painters.page_map.list_painter import (
    Before,
    ListLook,
    before_of,
    before_of_memory,
    paint_list,
    paint_taking,
    place_of_list,
)
from migviz.gui.painters.page_map.memory import (
    paint_demanded,
    paint_numbers,
    paint_pages,
    paint_read_head,
    paint_rings,
    paint_sheet,
    shown_states,
)
from migviz.gui.painters.page_map.tiles import paint_squares
from migviz.gui.painters.stage.belt import demanded_squares
from migviz.gui.painters.stage.counts import counts, is_on_the_disk, paint_counts
from migviz.gui.painters.stage.crossing import on_the_link
from migviz.gui.painters.stage.geometry import HostPlace, Stage
from migviz.gui.painters.stage.low_vm import paint_low_vm
from migviz.gui.painters.stage.processor_card import paint_processor_card
from migviz.gui.painters.stage.stall_bar import paint_stall_bar
from migviz.gui.painters.stage.view import View, is_crossing
from migviz.gui.theme import Theme
from migviz.replay.aftermath import Left, left_on
from migviz.replay.beat import BeatKind
from migviz.replay.moment import PageState
from migviz.replay.page_list import PageList, is_toy, list_of_iteration, page_list
from migviz.replay.rates import dirtied_now, link_speed, waits_now
from migviz.replay.seen import Seen
from migviz.replay.setting_up import SettingUp, setting_up
from migviz.say import on_setup, on_stage
from migviz.say.numbers import named
from migviz.scenario.fields import BY_HAND
from migviz.scenario.units import Kind, write
from migviz.showing.places.stage_words import host_header
from migviz.showing.places.written import short_name
from migviz.trace import Copying, Host
from migviz.trace.milestones import Resumed, of_kind
from migviz.values import dataclass

MOST_DEMANDED = 3
"""Chosen: so many squares are framed at a time, as writes are."""
STANDS = 0.999
"""The share of its time from which on a VM that waits for pages does nothing else."""
HOST_NAMES = {Host.SOURCE: "host-a", Host.TARGET: "host-b"}


def paint_hosts(painter: QPainter, stage: Stage, seen: Seen, theme: Theme, view: View) -> None:
    """What moves in source and target, over their cards."""
    crossed = after_the_cross(seen, view)
    for host, place in ((Host.SOURCE, stage.source), (Host.TARGET, stage.target)):
        _paint_vm(painter, stage, place, host, crossed, theme, view)


def after_the_cross(seen: Seen, view: View) -> Seen:
    """What the hosts show: while the solid frame crosses they are already as it will leave them."""
    beat = view.beat
    return seen.at(beat.beat.end) if beat is not None and beat.kind is BeatKind.CROSS else seen


@dataclass(frozen=True, slots=True, kw_only=True)
class HostCard:
    """What the cards of a host and of its VM follow from: the words in its header, and whether the VM is here, does not run
    here, or there is none, not even an empty one; `dead`: the host has no power."""

    host: Host
    status: str
    bold: bool
    here: bool
    paused: bool
    empty: bool
    dead: bool = False


def host_card(host: Host, seen: Seen, view: View) -> HostCard:
    """The cards of a host at a moment."""
    if is_crossing(view):
        words = _left_behind(after_the_cross(seen, view), view) if host is Host.SOURCE else on_stage.starts_here()
        return HostCard(host=host, status=words, bold=False, here=False, paused=False, empty=False)
    status, bold = _status(host, seen, view)
    here = seen.moment.owner is host and not is_on_the_disk(seen)
    return HostCard(
        host=host,
        status=status,
        bold=bold,
        here=here,
        paused=here and not seen.moment.running,
        empty=has_no_vm(host, seen),
        dead=left_on(seen, host) is Left.DEAD,
    )


def has_no_vm(host: Host, seen: Seen) -> bool:
    """Whether a host has no VM, not even an empty one: there is no page in it."""
    return bool(_no_vm(host, seen))


def _no_vm(host: Host, seen: Seen) -> tuple[str, ...]:
    """What stands in a host that has no VM, not even an empty one, a line each; () where it has one."""
    left, moment = left_on(seen, host), seen.moment
    if left is not None:
        return on_stage.nothing_left(left)
    now = setting_up(seen) if host is Host.TARGET and moment.owner is not host else None
    return on_setup.no_vm(now) if now is not None and now.crossed < 1.0 else ()


def paint_host_card(painter: QPainter, theme: Theme, stage: Stage, look: HostCard) -> None:
    """A host's card with its header, and the VM's without."""
    host, role = look.host, "source" if look.host is Host.SOURCE else "target"
    place = stage.source if host is Host.SOURCE else stage.target
    dashed = Qt.PenStyle.DashLine if look.dead else Qt.PenStyle.SolidLine
    card(painter, place.box, theme, fill="sunk" if look.dead else f"{role}.tint", pen=theme.pen(role, 1.6, dashed))
    icon = QRectF(place.header.left(), place.header.center().y() - theme.px(10), theme.px(20), theme.px(20))
    paint_icon(painter, icon, "host", theme.colour(role), theme)
    title, said, machine = host_header(
        box_of(place.header),
        on_stage.host(host),
        "" if place.lean else look.status,
        theme.width,
        theme.scale,
        bold=look.bold,
        machine="" if stage.small else HOST_NAMES[host],
    )
    write_at(painter, title, theme)
    write_at(painter, said, theme, role="ink" if look.bold else "muted")
    write_at(painter, machine, theme, role="muted")
    _paint_vm_card(painter, theme, place, look)


def _paint_vm_card(painter: QPainter, theme: Theme, place: HostPlace, look: HostCard) -> None:
    host = look.host
    dashed = Qt.PenStyle.DashLine
    if look.here:
        pen = theme.pen("pause" if look.paused else "ink", 2.2)
    else:
        pen = theme.pen("line" if host is Host.SOURCE else "target", 1.6, dashed)
    if look.empty:
        pen = theme.pen("line", 1.2, Qt.PenStyle.DotLine)
    card(painter, place.vm, theme, fill=_ground_of(look), pen=pen, radius=7)


def _ground_of(look: HostCard) -> str:
    """The colour of a VM's card."""
    if look.paused:
        return "pause.tint"
    if look.here or (look.host is Host.TARGET and not look.empty):
        return "surface"
    return "sunk" if look.dead else f"{look.host.value}.tint"


def _status(host: Host, seen: Seen, view: View) -> tuple[str, bool]:
    """The words in a host's header, and whether they are the important ones."""
    run, moment, off = seen.run, seen.moment, seen.run.scenario.technique.starts_anew
    if left_on(seen, host) is Left.DEAD:
        return on_stage.host_dead(), True
    if moment.owner is Host.NOBODY and (host is Host.SOURCE or _came(seen)):
        return on_stage.vm_lost(), True
    if moment.owner is host and is_on_the_disk(seen):
        return on_stage.saved_here(), True
    if moment.owner is host:
        return (
            on_stage.runs_here() if moment.running else on_stage.shut_down_here() if off else on_stage.paused_here(),
            True,
        )
    if host is Host.TARGET:
        if run.metrics.finished is False and moment.t >= run.metrics.total_time:
            return on_stage.never_came(), False
        now = setting_up(seen)
        if now is not None:
            return on_setup.status(now), False
        return (
            (on_stage.starts_next(), False)
            if not moment.running
            else (on_stage.container() if moment.step > 1 else on_stage.being_prepared(), False)
        )
    return _left_behind(seen, view), False


def _came(seen: Seen) -> bool:
    """Whether the VM has run on the target: it can be lost there only then."""
    return any(item.t <= seen.t for item in of_kind(seen.run.milestones, Resumed))


def _left_behind(seen: Seen, view: View) -> str:
    """What the source is after the VM has left it: one of many leaves the others there."""
    if not seen.moment.to_send:
        return on_stage.has_left() if view.among_others else on_stage.free_again()
    return on_stage.sends_the_rest() if link_speed(seen.run, seen.moment) else on_stage.has_the_rest()


def _is_down(seen: Seen) -> bool:
    return seen.run.scenario.values_at(seen.t)["link.state"] == "down"


def _paint_vm(
    painter: QPainter, stage: Stage, place: HostPlace, host: Host, seen: Seen, theme: Theme, view: View
) -> None:
    moment = seen.moment
    here = moment.owner is host
    container = host is Host.TARGET and not here
    now = setting_up(seen) if container else None
    words = _no_vm(host, seen)
    if words:
        _paint_no_vm(painter, place, words, theme)
        return
    _paint_vm_header(painter, place, host, seen, theme, view)
    if not place.maps:
        paint_low_vm(painter, place, host, seen, counts(host, seen), theme)
        return
    if now is not None:
        _paint_set_aside(painter, place, now, theme)
    else:
        _paint_memory(painter, stage, place, host, seen, theme, view)
    _paint_below(painter, place, host_card(host, seen, view), seen, theme, moves=view.pulse >= 0)


def is_paused_on(host: Host, seen: Seen, view: View) -> bool:
    """Whether a host's VM is drawn paused, on grey."""
    return host_card(host, seen, view).paused


def list_shown(seen: Seen, view: View) -> PageList | None:
    """The list that the page maps show: that of the iteration pointed at, or the one gone through now."""
    pointed = view.pointed_list
    now = None if is_crossing(view) else page_list(seen)
    if pointed is None or (now is not None and now.number == pointed):
        return now
    return list_of_iteration(seen, pointed) if pointed != 1 else None


def _paint_memory(
    painter: QPainter, stage: Stage, place: HostPlace, host: Host, seen: Seen, theme: Theme, view: View
) -> None:
    """All memory as squares, or, from iteration 2 on, the list that is gone through."""
    run, moment, numbers = seen.run, seen.moment, is_toy(seen.run)
    pages, is_paused = list_shown(seen, view), is_paused_on(host, seen, view)
    if pages is not None:
        where = place_of_list(box_of(place.pages), pages, theme, numbers=numbers)
        if is_paused:
            for sheet in (where.ribbon, where.squares):
                paint_sheet(painter, rect(sheet), theme)
        now = pages is page_list(seen)
        way = tuple(k for one in on_the_link(stage, seen, theme) for k in range(one.first, one.last)) if now else ()
        ring = min((age for __, age in view.rings), default=-1.0) if now and host is Host.SOURCE else -1.0
        look = ListLook(host=host, way=way, numbers=numbers, ring=ring, pointed=not now)
        if view.taking < 1.0 and now:
            before = _just_before(place, host, seen.at(np.nextafter(pages.since, 0.0)), theme)
            paint_taking(painter, where, pages, run.blocks, theme, look, before, view.taking)
        else:
            paint_list(painter, where, pages, run.blocks, theme, look)
        return
    states = moment.source_pages if host is Host.SOURCE else moment.target_pages
    if is_paused:
        paint_sheet(painter, place.grid.box, theme)
    paint_pages(painter, place.grid, states, theme)
    if host is Host.SOURCE and moment.copying is Copying.ITERATION:
        paint_read_head(painter, place.grid.row_of(moment.head), theme, nose=True)
    if host is Host.SOURCE and moment.running and moment.owner is host:
        paint_rings(painter, place.grid, view.rings, theme)
    if numbers and moment.running:
        paint_numbers(painter, place.grid, states, theme, by_hand(seen) if host is Host.SOURCE else frozenset())
    came = [one.block for one in demanded_squares(seen, view) if (one.share >= 1.0) is (host is Host.TARGET)]
    paint_demanded(painter, place.grid, came[-MOST_DEMANDED:], theme)


def by_hand(seen: Seen) -> frozenset[int]:
    """The pages that were written by hand so far."""
    changes = seen.run.scenario.changes
    so_far = (one.value for one in changes if one.name == BY_HAND and one.at <= seen.t)
    return frozenset(round(value) for value in so_far if isinstance(value, float))


def _just_before(place: HostPlace, host: Host, seen: Seen, theme: Theme) -> Before:
    """What the map showed before the list was taken."""
    pages = page_list(seen)
    if pages is not None:
        return before_of(place_of_list(box_of(place.pages), pages, theme, numbers=is_toy(seen.run)), pages, host)
    states = seen.moment.source_pages if host is Host.SOURCE else seen.moment.target_pages
    return before_of_memory(place.grid, shown_states(place.grid, states))


def _waits(seen: Seen) -> str:
    now = setting_up(seen)
    return on_stage.waiting() if now is None else on_setup.in_the_vm(now)


def _paint_no_vm(painter: QPainter, place: HostPlace, words: tuple[str, ...], theme: Theme) -> None:
    """An empty place; where it is low, the first line alone."""
    line = theme.px(24)
    words = words[: max(1, int(place.vm.height() / line))]
    top = place.vm.center().y() - line * len(words) / 2
    for k, shown in enumerate(words):
        box = QRectF(place.vm.left(), top + k * line, place.vm.width(), line)
        font = "control" if k == 0 else "label"
        text(painter, box, shown, theme, font=font, role="muted", align=CENTRE, optional=True)


def _paint_set_aside(painter: QPainter, place: HostPlace, now: SettingUp, theme: Theme) -> None:
    """The empty squares, row by row, with a frame around the row that comes now."""
    grid = place.grid
    rows = len(grid.rows)
    done = min(rows, int(rows * now.set_aside + 1e-9))
    empty = np.full(min(len(grid.blocks), done * grid.columns), PageState.ABSENT, dtype=np.uint8)
    paint_squares(painter, QPoint(grid.left, grid.top), empty, grid.columns, grid.cell, grid.gap, theme)
    if done < rows:
        paint_read_head(painter, grid.rows[done], theme, nose=False)


def _paint_vm_header(painter: QPainter, place: HostPlace, host: Host, seen: Seen, theme: Theme, view: View) -> None:
    run, moment = seen.run, seen.moment
    box = place.vm_header
    here = moment.owner is host and not is_crossing(view) and not is_on_the_disk(seen)
    ink = "ink" if here else "muted"
    name = short_name(on_stage.vm_named(run.scenario), "control", box.width() / 2, theme.width)
    width = 0.0 if place.lean else text(painter, box, name, theme, font="control", role=ink)
    room = box.adjusted(width + theme.px(12), 0, 0, 0)
    if not here:
        moved = on_stage.moved_away() if place.maps or view.among_others else on_stage.free_again()
        state = _waits(seen) if host is Host.TARGET else moved
        if is_on_the_disk(seen) and host is Host.SOURCE:
            state = on_stage.on_the_disk()
        if is_crossing(view) and host is Host.TARGET:
            state = on_stage.starts_now()
        if moment.owner is Host.NOBODY:
            state = on_stage.lost()
        text(painter, room, (state, ""), theme, font="control", role="muted", align=RIGHT, optional=True)
        return
    if not moment.running:
        state = on_stage.off() if run.scenario.technique.starts_anew else on_stage.paused_state()
        shown = text(painter, room, state, theme, font="control", align=RIGHT, optional=True)
        icon = "flat pulse"
    else:
        writes = dirtied_now(run, moment)
        rate = [on_stage.dirties(named(seen, "moment.dirtied_now", write(writes, Kind.RATE)))] if writes else []
        if not writes and run.scenario["workload.rhythm"] == "bursts" and run.scenario.number("workload.dirty_rate"):
            rate = [on_stage.writes_nothing()]
        slowed = named(seen, "moment.slowed", write(moment.slowed, Kind.SHARE))
        slow = [on_stage.slowed_by(slowed)] if moment.slowed else []
        stands = _is_down(seen) and waits_now(run, moment) >= STANDS
        runs = on_stage.stands_still() if stands else on_stage.running()
        shown = text(painter, room.adjusted(theme.px(34), 0, 0, 0), (", ".join([runs, *rate, *slow]), ", ".join([runs, *slow]), runs), theme,
                     font="control", align=RIGHT, optional=True)  # fmt: skip
        icon = "flat pulse" if stands else "pulse"
    size = theme.px(26)
    beat = 1.0 + (0.14 * max(0.0, 1 - abs(view.pulse - 0.1) * 8) if view.pulse >= 0 else 0.0)
    spot = QPointF(box.right() - shown - theme.px(6) - size / 2, box.center().y())
    if spot.x() - size / 2 > box.left() + width:
        half = size * beat / 2
        paint_icon(
            painter, QRectF(spot.x() - half, spot.y() - half, 2 * half, 2 * half), icon, theme.colour("ink"), theme
        )


def _paint_below(painter: QPainter, place: HostPlace, look: HostCard, seen: Seen, theme: Theme, *, moves: bool) -> None:
    """The counts under the squares; below them the processor's card, and the bar of a stall."""
    bottom = paint_counts(
        painter, place, counts(look.host, seen), _ground_of(look), theme, on_grey=look.paused, moves=moves
    )
    left, right = place.counts.left(), place.counts.right()
    room = QRectF(left, bottom, right - left, place.vm.bottom() - theme.px(6) - bottom)
    paint_processor_card(painter, look.host, room, seen, theme)
    paint_stall_bar(painter, look.host, room, seen, theme)
