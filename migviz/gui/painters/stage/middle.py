"""How is what lies between the hosts drawn: the migration link with its blocks, and the storage?"""

import math

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter

from migviz.gui.painters.boxes import box_of, rect
from migviz.gui.painters.draw import CENTRE, arrow_head, card, fitting, text, write_at
from migviz.gui.painters.icons import paint_icon
from migviz.gui.painters.page_map.list_painter import says_squares
from migviz.gui.painters.stage.crossing import on_the_link, paint_crossing
from migviz.gui.painters.stage.geometry import Stage
from migviz.gui.painters.stage.view import View, is_crossing
from migviz.gui.theme import Theme
from migviz.language import _
from migviz.replay.moment import Moment
from migviz.replay.page_list import PageList, page_list
from migviz.replay.rates import disk_kind, disk_users
from migviz.replay.seen import Seen
from migviz.replay.setting_up import setting_up
from migviz.replay.told import PassSoFar, PausePartSoFar
from migviz.say import on_list, on_setup, on_stage
from migviz.say.amounts import pages_text
from migviz.say.labels import disk_use, disk_words
from migviz.say.numbers import named
from migviz.scenario.techniques import pause_part_named
from migviz.scenario.units import Kind, write
from migviz.showing.edits import value_at
from migviz.showing.places.stage_words import NOSE, link_words, single_block
from migviz.trace import Copying, Host, Pass, PausePart
from migviz.values import dataclass

BELT_SPEED = 150.0
"""Pixels per second at 100 %: faster links have blocks closer together, not quicker ones."""
CLOSEST, FURTHEST = 80.0, 200.0
SINGLE_BELOW = 2.5
"""What takes less than this many seconds on the screen travels as one block."""


def paint_middle(painter: QPainter, stage: Stage, seen: Seen, theme: Theme, view: View) -> None:
    """The link, and what it carries."""
    _paint_link(painter, stage, seen, theme, view)


def pass_now(seen: Seen) -> Pass | PassSoFar | None:
    """The pass over the link that is under way."""
    t = seen.t
    found = next((item for item in seen.run.passes if item.start <= t and (item.end is None or t < item.end)), None)
    return found if found and found.copying not in (Copying.SAVE, Copying.RESTORE) else None


def _paint_link(painter: QPainter, stage: Stage, seen: Seen, theme: Theme, view: View) -> None:
    run, moment = seen.run, seen.moment
    down = value_at(run.scenario, "link.state", moment.t) == "down"
    box = stage.link
    speed = speed_shown(seen)
    setup = setting_up(seen)
    tells = setup is not None and setup.crosses
    busy = speed > 0 or tells
    painter.fillRect(box, theme.colour("link" if busy and not down else "idle"))
    pen = theme.pen("source" if busy and not down else "line", 1.4)
    painter.setPen(pen)
    painter.drawLine(box.topLeft(), box.topRight())
    painter.drawLine(box.bottomLeft(), box.bottomRight())
    rate = (
        on_stage.link_down()
        if down
        else named(seen, "moment.speed", write(speed, Kind.RATE))
        if speed > 0
        else on_setup.configuration()
        if tells
        else _what_else(seen)
    )
    if not is_crossing(view) and not (tells and stage.low):  # what crosses goes over the words
        _write_link_words(painter, stage, rate, theme, role="warning" if down else "ink", idle=not busy)
    if down:
        _paint_gap(painter, box, theme)
        return
    now = pass_now(seen)
    crossing = on_the_link(stage, seen, theme)
    if crossing:
        paint_crossing(painter, stage, seen, crossing, theme)
    elif busy and now is not None:
        if now.copying is Copying.PAUSE or _lasts(now, moment) / max(view.rate, 1e-12) < SINGLE_BELOW:
            _paint_single(painter, stage, seen, now, theme)
        else:
            _paint_belt(painter, stage, moment, speed, theme, view, page_list(seen))
    elif busy and not tells:
        text(
            painter,
            box,
            (on_stage.the_disk(), on_stage.disk()),
            theme,
            font="control",
            role="ink",
            align=CENTRE,
            optional=True,
        )
    elif moment.step == 4 and not moment.running and now is None and moment.copying is None:
        _paint_state(painter, stage, seen, theme)


def _write_link_words(painter: QPainter, stage: Stage, rate: str, theme: Theme, *, role: str, idle: bool) -> None:
    """The link's name and what goes over it; on a low stage that alone, below the link; in it where there is no other room."""
    above = box_of(stage.link_above)
    if not above:
        if idle:
            text(painter, stage.link, rate, theme, font="control", role=role, align=CENTRE, optional=True)
        return
    names = () if stage.low else (on_stage.migration_link(), on_stage.link())
    name, lines = link_words(above, names, rate, theme.width, theme.scale)
    write_at(painter, name, theme, role="muted")
    for line in lines:
        write_at(painter, line, theme, role=role)


def _lasts(now: Pass | PassSoFar, moment: Moment) -> float:
    """How long a pass takes; of one that is not told how long it would take at the speed of this moment."""
    if now.end is not None:
        return now.end - now.start
    return float(now.cost.sum()) / max(moment.speed, 1e-12)


def part_now(seen: Seen) -> PausePart | PausePartSoFar | None:
    """The part of the pause that is under way."""
    t = seen.t
    return next((part for part in seen.run.pause if part.start <= t and (part.end is None or t < part.end)), None)


def _what_else(seen: Seen) -> str:
    """What happens while no pages cross the link: a part of the pause, or nothing."""
    if seen.run.scenario.technique.through_disk:
        return on_stage.idle()  # what happens, happens on the disk
    part = part_now(seen)
    return _(pause_part_named(part.name).now) if part else on_stage.idle()


def block_bytes(rate: float) -> float:
    """The size of a block on the belt for so many bytes per second on the screen: a power of two."""
    seconds = CLOSEST / BELT_SPEED
    return 2.0 ** math.ceil(math.log2(max(rate * seconds, 1.0)))


def speed_shown(seen: Seen) -> float:
    """Bytes/s on the link; during the latency in front of a pass already what it will have."""
    run, moment = seen.run, seen.moment
    now = pass_now(seen)
    if moment.speed or now is None or value_at(run.scenario, "link.state", moment.t) == "down":
        return moment.speed
    end = math.inf if now.end is None else now.end
    return next((flow.rate for flow in run.flows if now.start <= flow.start < end and moment.t <= flow.start), 0.0)


def _paint_belt(
    painter: QPainter,
    stage: Stage,
    moment: Moment,
    speed: float,
    theme: Theme,
    view: View,
    pages: PageList | None,
) -> None:
    """Blocks of one size at a constant speed: the belt shows a rate."""
    block = block_bytes(speed * max(view.rate, 1e-12))
    label = on_list.block_is(block, pages)
    apart = theme.px(BELT_SPEED * block / (speed * max(view.rate, 1e-12)))
    apart = max(theme.px(CLOSEST), min(apart, theme.px(FURTHEST) * 2))
    box, number = stage.link, label.split()[0]
    small = theme.width("control", label) + theme.px(22) > apart - theme.px(8)
    shown = number if small else label
    width = theme.width("control", shown) + theme.px(16)
    painter.save()
    painter.setClipRect(box, Qt.ClipOperation.IntersectClip)
    offset = 0.0 if theme.reduced_motion else (moment.sent / block % 1.0) * apart
    x = box.left() - apart + offset
    while x < box.right():
        _paint_block(painter, QRectF(x, box.top() + theme.px(4), width, box.height() - theme.px(8)), shown, theme)
        x += apart
    painter.restore()
    forms: tuple[str, ...] = (on_stage.each_block_is(label), on_stage.blocks_of(label), label)
    if pages is not None and not says_squares(box_of(stage.source.pages), pages, theme):
        square = on_list.square_is(pages)[-1]
        forms = (on_list.block_and_square(label, square), square, *forms)
    text(painter, stage.link_below, forms, theme, role="muted", align=CENTRE, optional=True)


def _paint_block(painter: QPainter, box: QRectF, label: str, theme: Theme, *, dashed: bool = False) -> None:
    """A block with its size and a nose."""
    nose = theme.px(NOSE)
    if dashed:
        card(painter, box, theme, pen=theme.pen("line", 1.6, Qt.PenStyle.DashLine), radius=4)
    else:
        card(painter, box, theme, fill="source", pen=theme.pen("source", 1), radius=4)
        arrow_head(painter, QPointF(box.right() + nose, box.center().y()), nose, theme.colour("source"))
    text(painter, box, label, theme, font="control", role="ink" if dashed else "on.mark", align=CENTRE, optional=True)


def _paint_single(painter: QPainter, stage: Stage, seen: Seen, now: Pass | PassSoFar, theme: Theme) -> None:
    """All of a pass as one block, at the share that is already sent; the processor waits behind it."""
    moment = seen.moment
    names = ("run.rest",) if now.copying is Copying.PAUSE else (f"run.pages({now.number})",)
    label = named(seen, "moment.to_send", pages_text(now.pages), *names)
    waits = (on_stage.processor(), on_stage.processor_short()) if now.copying is Copying.PAUSE else ()
    block, waiting = single_block(box_of(stage.link), label, waits, moment.progress, theme.width, theme.scale)
    if waiting is not None:
        _paint_block(painter, rect(waiting.box), waiting.text, theme, dashed=True)
    _paint_block(painter, rect(block.box), block.text, theme)
    sent = named(seen, "moment.progress", pages_text(now.pages * moment.progress), "moment.to_send", *names)
    text(
        painter,
        stage.link_below,
        (
            *([on_stage.sent_and_next(sent, label)] if now.copying is Copying.PAUSE else []),
            on_stage.sent_of_all(sent, label),
            on_stage.sent(sent),
        ),
        theme,
        role="muted",
        align=CENTRE,
        optional=True,
    )


def _paint_state(painter: QPainter, stage: Stage, seen: Seen, theme: Theme) -> None:
    """In the pause, before and after the pages: what the time goes into."""
    part = part_now(seen)
    if part is None or seen.run.scenario.technique.through_disk:
        return
    box = stage.link
    share = 0.5 if part.end is None else (seen.t - part.start) / (part.end - part.start)
    if part.name.startswith("processor"):
        label = fitting(theme, "control", (on_stage.processor(), on_stage.processor_short()), box.width() * 0.5)
        width = theme.width("control", label) + theme.px(18)
        x = box.left() + theme.px(6) + (box.width() - width - theme.px(18)) * share
        _paint_block(painter, QRectF(x, box.top() + theme.px(4), width, box.height() - theme.px(8)), label, theme)


def _paint_gap(painter: QPainter, box: QRectF, theme: Theme) -> None:
    """A broken band."""
    gap = QRectF(box.center().x() - theme.px(22), box.top() - 2, theme.px(44), box.height() + 4)
    painter.fillRect(gap, theme.colour("sunk"))
    size = theme.px(26)
    icon = QRectF(gap.center().x() - size / 2, gap.center().y() - size / 2, size, size)
    paint_icon(painter, icon, "triangle", theme.colour("warning"), theme)


@dataclass(frozen=True, slots=True, kw_only=True)
class Storage:
    """What the disk between the hosts follows from: its kind, who may use it, and the words for that."""

    kind: str
    refused: bool
    users: tuple[Host, ...]
    use: str


def storage(seen: Seen) -> Storage:
    """The disk at a moment."""
    run, moment = seen.run, seen.moment
    refused = value_at(run.scenario, "storage.state", moment.t) == "refused"
    use = on_stage.denied() if refused else disk_use(seen)
    return Storage(kind=disk_kind(run.scenario), refused=refused, users=disk_users(run, moment), use=use)


def paint_storage(painter: QPainter, theme: Theme, stage: Stage, disk: Storage) -> None:
    """The disk between the hosts, with a line to each that may use it."""
    box, refused = stage.storage, disk.refused
    line = theme.px(20)
    second = not stage.small and box.height() > theme.px(88)
    words = line * (2 if second else 1)
    size = max(theme.px(24), min(theme.px(46), box.height() - words - theme.px(2)))
    if box.height() < line + theme.px(20):
        return
    top = box.top() + max(0.0, (box.height() - size - words) / 2)
    icon = QRectF(box.center().x() - size / 2, top, size, size)
    y = icon.center().y()
    source, target = Host.SOURCE in disk.users, Host.TARGET in disk.users
    if disk.kind != "none":
        for ok, x, end in (
            (source, stage.link.left(), icon.left()),
            (target and not refused, stage.link.right(), icon.right()),
        ):
            painter.setPen(
                theme.pen(
                    "client" if ok else "line", 2 if ok else 1.4, Qt.PenStyle.SolidLine if ok else Qt.PenStyle.DashLine
                )
            )
            painter.drawLine(QPointF(x, y), QPointF(end, y))
            painter.setBrush(theme.colour("client" if ok else "surface"))
            painter.drawEllipse(QPointF(x, y), theme.px(3.5), theme.px(3.5))
    paint_icon(painter, icon, "disk", theme.colour("warning" if refused else "client"), theme)
    text(
        painter,
        QRectF(box.left(), icon.bottom(), box.width(), line),
        disk_words(disk.kind),
        theme,
        font="control",
        align=CENTRE,
        optional=True,
    )
    if second:
        text(
            painter,
            QRectF(box.left(), icon.bottom() + line, box.width(), line),
            disk.use,
            theme,
            role="muted",
            align=CENTRE,
            optional=True,
        )
