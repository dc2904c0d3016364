"""How is a host drawn small, with the VM on it or on its way?"""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter

from migviz.gui.painters import draw
from migviz.gui.painters.boxes import box_of, rect
from migviz.gui.painters.icons import paint_icon
from migviz.gui.painters.page_map.geometry import ROWS, page_grid
from migviz.gui.painters.page_map.list_painter import ListLook, paint_list, place_of_list
from migviz.gui.painters.page_map.memory import paint_pages, paint_sheet
from migviz.gui.painters.stage.counts import is_on_the_disk
from migviz.gui.theme import Theme
from migviz.replay.aftermath import Left, left_on
from migviz.replay.page_list import is_toy, page_list, waits_and_written
from migviz.replay.rates import through_disk
from migviz.replay.seen import Seen
from migviz.say import in_comparison, on_stage
from migviz.say.amounts import pages_text
from migviz.say.numbers import named
from migviz.showing.places.written import short_name
from migviz.trace import Host

_SMALLEST_CELL = 4
"""Chosen: pixels of a page's square, below which there is no page map."""
ALONE = 30.0
"""Chosen: pixels at 100 % of a VM that is so low that it has a name and a state, and no bar."""
LEAST_LIST = 70.0
"""Chosen: pixels at 100 % below which there is no room for a list under its ribbon."""


def paint_host(painter: QPainter, box: QRectF, host: Host, seen: Seen, theme: Theme) -> None:
    """A host with the VM: whether it runs there, its memory as a bar, in words and page by page."""
    run, moment = seen.run, seen.moment
    role = "source" if host is Host.SOURCE else "target"
    draw.card(painter, box, theme, fill=f"{role}.tint", pen=theme.pen(role, 1.6), radius=7)
    name = QRectF(box.left() + theme.px(10), box.top() + theme.px(3), box.width() - theme.px(20), theme.px(22))
    draw.text(painter, name, (on_stage.host(host), ""), theme, font="label", optional=True)
    here = moment.owner is host and not is_on_the_disk(seen)
    paused = here and not moment.running
    vm = box.adjusted(theme.px(8), theme.px(26), -theme.px(8), -theme.px(8))
    pen = (
        theme.pen("pause" if paused else "ink", 2.2)
        if here
        else theme.pen("line" if host is Host.SOURCE else "target", 1.6, Qt.PenStyle.DashLine)
    )
    draw.card(painter, vm, theme, fill="pause.tint" if paused else "surface", pen=pen, radius=6)
    state = _state(host, seen)
    line = _line_in(vm, theme)
    vm_name = short_name(on_stage.vm_named(run.scenario), "control", line.width() / 2, theme.width)
    used = draw.text(
        painter, line, (vm_name, on_stage.vm()), theme, font="control", role="ink" if here else "muted", optional=True
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
        if paused:
            paint_sheet(painter, bar, theme)
        _paint_memory(painter, bar, host, seen, theme)
    counts = QRectF(line.left(), bar.bottom() + theme.px(3), line.width(), theme.px(20))
    if counts.bottom() <= vm.bottom():
        draw.text(painter, counts, (*_counts(host, seen), ""), theme, optional=True)
        room = QRectF(
            line.left(), counts.bottom() + theme.px(6), line.width(), vm.bottom() - counts.bottom() - theme.px(12)
        )
        pages = page_list(seen)
        if pages is not None and room.height() >= theme.px(LEAST_LIST):
            numbers = is_toy(run)
            place = place_of_list(box_of(room), pages, theme, numbers=numbers)
            if paused:
                for sheet in (place.ribbon, place.squares):
                    paint_sheet(painter, rect(sheet), theme)
            paint_list(painter, place, pages, run.blocks, theme, ListLook(host=host, numbers=numbers))
        elif room.height() >= ROWS * _SMALLEST_CELL:
            grid = page_grid(len(run.blocks.units), room.left(), room.top(), room.width(), room.height())
            if paused:
                paint_sheet(painter, grid.box, theme)
            paint_pages(painter, grid, moment.source_pages if host is Host.SOURCE else moment.target_pages, theme)


def _line_in(vm: QRectF, theme: Theme) -> QRectF:
    """Where its name and state stand: at its top, or, where nothing else has room below, in its middle."""
    inner = vm.adjusted(theme.px(10), 0, -theme.px(10), 0)
    if vm.height() < theme.px(ALONE):
        return inner
    return QRectF(inner.left(), vm.top() + theme.px(2), inner.width(), min(theme.px(24), vm.height() * 0.5))


def _state(host: Host, seen: Seen) -> str:
    run, moment = seen.run, seen.moment
    if left_on(seen, host) is Left.DEAD:
        return in_comparison.dead()
    if moment.owner is Host.NOBODY:
        return in_comparison.lost()
    if left_on(seen, host) in (Left.THROWN_AWAY, Left.EMPTY):
        return on_stage.never_came()
    if host is Host.SOURCE and is_on_the_disk(seen):
        return on_stage.on_the_disk()
    if moment.owner is host:
        return (
            in_comparison.running()
            if moment.running
            else in_comparison.off()
            if run.scenario.technique.starts_anew
            else in_comparison.paused()
        )
    if host is Host.SOURCE:
        return in_comparison.moved_away()
    if not run.scenario.technique.through_disk:
        return in_comparison.waiting()
    is_read = through_disk(run, moment)[1] > 0
    return in_comparison.reads_its_memory_back() if is_read else in_comparison.waits_for_its_disk()


def _counts(host: Host, seen: Seen) -> tuple[str, ...]:
    run, moment, remains = seen.run, seen.moment, left_on(seen, host)
    total = moment.memory
    if remains is not None:
        return (on_stage.nothing_left(remains)[-1],)
    if run.scenario.technique.through_disk and moment.owner is Host.SOURCE:
        saved, restored = through_disk(run, moment)
        if host is Host.SOURCE:
            return (in_comparison.saved(named(seen, "moment.saved", pages_text(saved * total))),)
        return (
            in_comparison.restored(named(seen, "moment.same", pages_text(restored * total)))
            if restored
            else in_comparison.nothing_yet(),
        )
    if moment.gone:
        return (in_comparison.given_up() if host is Host.SOURCE else in_comparison.nothing_yet(),)
    if host is Host.TARGET:
        pages = max(0, total - moment.missing - moment.stale)
        good = named(seen, "moment.same", pages_text(pages), "moment.missing", "moment.stale")
        return (in_comparison.up_to_date(good),)
    if moment.owner is Host.TARGET and not moment.to_send:
        return (in_comparison.no_longer_needed(),)
    waits, written = waits_and_written(seen)
    left = named(seen, "moment.to_send", pages_text(waits))
    if run.scenario.technique.starts_anew:  # what is given up is sent to nobody
        return (in_comparison.only_here(left),)
    to_send = in_comparison.to_send(left)
    if not written:
        return (to_send,)
    dirty = named(seen, "moment.dirty", pages_text(written))
    return (in_comparison.to_send_and_dirty(left, dirty), to_send)


_EDGED = {"dirty.tint": "dirty", "target.tint": "target"}
"""What is to be sent again, and what is old, have an edge, as their squares have."""


def _paint_part(painter: QPainter, place: QRectF, role: str, theme: Theme) -> None:
    """A part of the memory; what was written since reaches over the lower half only: so all parts are told apart without colour, too."""
    if place.width() <= 0:
        return
    painter.fillRect(place if role != "dirty" else place.adjusted(0, place.height() / 2, 0, 0), theme.colour(role))
    pen = theme.pen(_EDGED.get(role, role), 1.6)
    half = pen.widthF() / 2
    if role in _EDGED and place.width() > 2 * half:
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(place.adjusted(half, half, -half, -half))
    if role == "target.tint":
        _paint_slashes(painter, place, theme)


def _paint_slashes(painter: QPainter, place: QRectF, theme: Theme) -> None:
    """What is old has a slash, as its squares have, so that without colour, too, it is not what is to be sent."""
    painter.save()
    painter.setClipRect(place, Qt.ClipOperation.IntersectClip)
    painter.setPen(theme.pen("target", 1.4))
    x, high = place.left(), place.height()
    while x < place.right():
        painter.drawLine(QPointF(x, place.bottom()), QPointF(x + high, place.top()))
        x += 0.6 * high
    painter.restore()


def _paint_memory(painter: QPainter, bar: QRectF, host: Host, seen: Seen, theme: Theme) -> None:
    """All of the memory as one bar: up to date, to send, dirty again; at the target: up to date, stale, missing."""
    run, moment = seen.run, seen.moment
    total = max(1, moment.memory)
    painter.fillRect(bar, theme.colour("surface"))
    parts: list[tuple[float, str]]
    if host is Host.TARGET and run.scenario.technique.through_disk and moment.owner is Host.SOURCE:
        parts = [(through_disk(run, moment)[1] * total, "target")]
    elif host is Host.TARGET:
        good = total - moment.missing - moment.stale - moment.gone
        parts = [(good, "target"), (moment.stale, "target.tint")]
    elif run.scenario.technique.through_disk and moment.owner is Host.SOURCE:
        parts = [(through_disk(run, moment)[0] * total, "pause")]
    elif moment.owner is Host.TARGET:
        parts = [(moment.same, "faint"), (moment.missing, "source.tint"), (moment.stale, "dirty.tint")]
    else:
        waits, written = waits_and_written(seen)
        again = waits - min(moment.missing, waits)  # changed since it was sent
        parts = [(moment.same, "target"), (waits - again, "source.tint"), (again, "dirty.tint"), (written, "dirty")]
    x = bar.left()
    for pages, role in parts:
        width = bar.width() * max(0, pages) / total
        _paint_part(painter, QRectF(x, bar.top(), width, bar.height()), role, theme)
        x += width
    painter.setPen(theme.pen("line", 1))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(bar)
