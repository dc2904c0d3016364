"""How is what lies between the hosts drawn: the migration link with its blocks, and the storage?"""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter

from migviz.gui.painters.boxes import box_of, rect
from migviz.gui.painters.draw import CENTRE, fitting, text, write_at
from migviz.gui.painters.icons import paint_icon
from migviz.gui.painters.stage.belt import paint_belt, paint_block
from migviz.gui.painters.stage.crossing import on_the_link, paint_crossing
from migviz.gui.painters.stage.geometry import Stage
from migviz.gui.painters.stage.view import View, is_crossing
from migviz.gui.theme import Theme
from migviz.language import _
from migviz.replay.moment import Moment
from migviz.replay.processor_state import PART
from migviz.replay.rates import disk_kind, disk_users, link_speed, pass_on_link
from migviz.replay.seen import Seen
from migviz.replay.setting_up import setting_up
from migviz.replay.told import PassSoFar, PausePartSoFar, left_out_of
from migviz.say import in_beats, on_setup, on_stage
from migviz.say.amounts import pages_text
from migviz.say.labels import disk_use, disk_words
from migviz.say.numbers import named
from migviz.scenario.techniques import pause_part_named
from migviz.scenario.units import Kind, write
from migviz.showing.places.stage_words import link_words, single_block
from migviz.trace import Copying, Host, Pass, PausePart
from migviz.values import dataclass

SINGLE_BELOW = 2.5
"""What takes less than this many seconds on the screen travels as one block."""


def paint_middle(painter: QPainter, stage: Stage, seen: Seen, theme: Theme, view: View) -> None:
    """The link, and what it carries."""
    _paint_link(painter, stage, seen, theme, view)


def _paint_link(painter: QPainter, stage: Stage, seen: Seen, theme: Theme, view: View) -> None:
    run, moment = seen.run, seen.moment
    down = run.scenario.values_at(moment.t)["link.state"] == "down"
    box = stage.link
    speed = link_speed(run, moment)
    setup = setting_up(seen)
    tells = setup is not None and setup.crosses
    busy = speed > 0 or tells
    painter.fillRect(box, theme.colour("link" if busy and not down else "idle"))
    pen = theme.pen("source" if busy and not down else "line", 1.4)
    painter.setPen(pen)
    painter.drawLine(box.topLeft(), box.topRight())
    painter.drawLine(box.bottomLeft(), box.bottomRight())
    if stage.thin:
        words = (on_stage.link_is_down(), on_stage.link_down()) if down else (on_stage.link_is_idle(), on_stage.idle())
        text(painter, box, words, theme, role="warning" if down else "muted", align=CENTRE, optional=True)
        return
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
        _write_link_words(
            painter, stage, rate, theme, role="warning" if down else "ink", idle=not busy, carries=_carries_state(seen)
        )
    if down:
        _paint_gap(painter, box, theme)
        return
    now = pass_on_link(run, moment.t)
    crossing = on_the_link(stage, seen, theme)
    if crossing:
        paint_crossing(painter, stage, seen, crossing, theme)
    elif busy and now is not None:
        if now.copying is Copying.PAUSE or _lasts(now, moment) / view.belt < SINGLE_BELOW:
            _paint_single(painter, stage, seen, now, theme)
        else:
            paint_belt(painter, stage, seen, speed, theme, view)
    elif busy and not tells:
        paint_belt(painter, stage, seen, speed, theme, view)
    elif not busy:
        _paint_part(painter, stage, seen, theme)


def _write_link_words(
    painter: QPainter, stage: Stage, rate: str, theme: Theme, *, role: str, idle: bool, carries: bool
) -> None:
    """The link's name and what goes over it; on a low stage that alone, below the link; in it where there is no other
    room, unless it `carries` a block that says so."""
    above = box_of(stage.link_above)
    if not above:
        if idle and not carries:
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
    """What is on the link while no pages cross it: the processor's state, or nothing."""
    return on_stage.processor_state() if _carries_state(seen) else on_stage.idle()


def _carries_state(seen: Seen) -> bool:
    """Whether the state of processor and devices crosses the link: where the VM moves through the disk it is saved there."""
    return in_beats.part(seen) == PART and not seen.run.scenario.technique.through_disk


def _paint_single(painter: QPainter, stage: Stage, seen: Seen, now: Pass | PassSoFar, theme: Theme) -> None:
    """All of a pass as one block, at the share that is already sent, dashed while it waits; the processor waits behind it."""
    moment = seen.moment
    names = ("run.rest",) if now.copying is Copying.PAUSE else (f"run.pages({now.number})",)
    leaves_out = left_out_of(seen.run, now)
    label = named(seen, "moment.to_send", pages_text(now.pages + leaves_out), *names)
    waits = (on_stage.processor(), on_stage.processor_short()) if now.copying is Copying.PAUSE else ()
    block, waiting = single_block(box_of(stage.link), label, waits, moment.progress, theme.width, theme.scale)
    if waiting is not None:
        paint_block(painter, rect(waiting.box), waiting.text, theme, dashed=True)
    paint_block(painter, rect(block.box), block.text, theme, dashed=not moment.progress)
    sent = named(seen, "moment.progress", pages_text(now.pages * moment.progress), "moment.to_send", *names)
    text(
        painter,
        stage.link_below,
        (
            *([on_stage.sent_and_next(sent, label)] if now.copying is Copying.PAUSE else []),
            on_stage.sent_but(sent) if leaves_out else on_stage.sent_of_all(sent, label),
            on_stage.sent(sent),
        ),
        theme,
        role="muted",
        align=CENTRE,
        optional=True,
    )


def _paint_part(painter: QPainter, stage: Stage, seen: Seen, theme: Theme) -> None:
    """In the pause, before and after the pages: what the time goes into, under a link that is idle or carries the processor's state."""
    part = part_now(seen)
    if part is None or seen.run.scenario.technique.through_disk:
        return
    if _carries_state(seen):
        _paint_state(
            painter, stage, 0.5 if part.end is None else (seen.t - part.start) / (part.end - part.start), theme
        )
        return
    words = (_(pause_part_named(part.name).now), "")
    text(painter, stage.link_below, words, theme, role="muted", align=CENTRE, optional=True)


def _paint_state(painter: QPainter, stage: Stage, share: float, theme: Theme) -> None:
    """The state of processor and devices, at this share of its way."""
    box = stage.link
    label = fitting(theme, "control", (on_stage.processor(), on_stage.processor_short()), box.width() * 0.5)
    width = theme.width("control", label) + theme.px(18)
    x = box.left() + theme.px(6) + (box.width() - width - theme.px(18)) * share
    paint_block(painter, QRectF(x, box.top() + theme.px(4), width, box.height() - theme.px(8)), label, theme)


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
    refused = run.scenario.values_at(moment.t)["storage.state"] == "refused"
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
