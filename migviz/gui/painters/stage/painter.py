"""How is a moment drawn? One function for screen, picture and film."""

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

import numpy as np
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QRegion

from migviz.gui.painters.bars_between import paint_bars_between
from migviz.gui.painters.boxes import box_of, rect
from migviz.gui.painters.draw import CENTRE, RIGHT, card, select_frame, text, write_at
from migviz.gui.painters.explained import explained_elsewhere, explaining, words_in
from migviz.gui.painters.icons import paint_icon
from migviz.gui.painters.page_map.list_painter import place_of_list
from migviz.gui.painters.stage.broadcast import paint_envelopes
from migviz.gui.painters.stage.counts import most_counts
from migviz.gui.painters.stage.geometry import Stage, stage_in_qt
from migviz.gui.painters.stage.hosts import HostCard, has_no_vm, host_card, paint_host_card, paint_hosts
from migviz.gui.painters.stage.lun import paint_lun, shows_lun
from migviz.gui.painters.stage.middle import Storage, paint_middle, paint_storage, storage
from migviz.gui.painters.stage.network import Network, network, paint_network, paint_network_ground
from migviz.gui.painters.stage.network_cards import paint_client
from migviz.gui.painters.stage.resume import paint_resume
from migviz.gui.painters.stage.setup_card import paint_setup_card
from migviz.gui.painters.stage.two_disks import paint_two_disks, shows_two_disks
from migviz.gui.painters.stage.view import View
from migviz.gui.painters.stage.watch import is_watched, paint_watch, room_between, watch_of
from migviz.gui.painters.still import still
from migviz.gui.theme import Theme
from migviz.identical import Identical
from migviz.replay.beat import BeatKind
from migviz.replay.page_list import is_toy, page_list
from migviz.replay.rail import Rail, rail_at
from migviz.replay.seen import Seen
from migviz.replay.setting_up import setting_up
from migviz.say import in_beats
from migviz.say.captions import caption, step_name, step_shown
from migviz.showing.box import NOWHERE, Box
from migviz.showing.places.page_list import shelf_cells
from migviz.showing.places.rail import pill, step_widths, worded_steps
from migviz.showing.places.scene import disk_moves, scene_of
from migviz.showing.places.stage import Lists, Wants, lay_out
from migviz.showing.places.stage_words import caption_lines
from migviz.showing.spotlight import NOTHING, Spotlight
from migviz.trace import Host
from migviz.values import dataclass

STILL = View()


def stage_of(width: float, height: float, seen: Seen, theme: Theme, view: View = STILL) -> Stage:
    """The places of everything on a stage of this size at this moment."""
    return stage_in_qt(*_asked(width, height, seen, theme, view))


def places_of(width: float, height: float, seen: Seen, theme: Theme, view: View = STILL) -> Stage[Box]:
    """The same without Qt."""
    return lay_out(*_asked(width, height, seen, theme, view))


def _asked(
    width: float, height: float, seen: Seen, theme: Theme, view: View
) -> tuple[int, int, float, int, float, Wants]:
    run, moment = seen.run, seen.moment
    bandwidth = float(run.scenario.values_at(moment.t)["link.bandwidth"] or 125e6)
    wants = Wants(
        scene=scene_of(seen, view.beat),
        bars=view.bars,
        disk=disk_moves(run.scenario),
        offers=view.offers,
        presented=view.presented,
        link_unused=run.scenario.technique.through_disk,
        hidden=view.hidden,
        kept=view.kept,
        beside=view.beside,
        settled=_settled(view),
        listed=run.scenario.technique.moves_a_working_vm and not moment.missing,
        counts=most_counts(seen),
    )
    return round(width), round(height), theme.scale, len(run.blocks.units), bandwidth, wants


SETTLES, IN_STEPS = 0.25, 10
"""Seconds on the screen in which the hosts' lower edge moves up when the broadcast begins; places are worked out for so many steps."""


def _settled(view: View) -> float:
    """How far that edge has moved: slower at both ends. What stands still has arrived, so that nothing stands over anything."""
    if view.pulse < 0 or view.beat is None or view.beat.kind is not BeatKind.FRAME_IN:
        return 1.0
    gone = min(1.0, view.beat.elapsed / SETTLES)
    return round(gone * gone * (3.0 - 2.0 * gone) * IN_STEPS) / IN_STEPS


def paint_stage(
    painter: QPainter,
    box: QRectF,
    seen: Seen,
    theme: Theme,
    *,
    spotlight: Spotlight = NOTHING,
    view: View = STILL,
) -> None:
    """The whole stage in a box."""
    stage = stage_of(box.width(), box.height(), seen, theme, view)
    painter.save()
    painter.translate(box.topLeft())
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    still(painter, stage.box, "ground", paint_ground, theme, Identical(stage), ground(stage, seen, theme, view))
    paint_caption(painter, stage.caption, seen, theme, view)
    if view.pace and not stage.pace.isEmpty():
        text(painter, stage.pace, view.pace, theme, font="count", align=RIGHT, optional=True)
    painter.save()
    painter.setClipRegion(_beside_cards(Identical(stage)), Qt.ClipOperation.IntersectClip)
    if not stage.switch.isEmpty() and not stage.settles:
        paint_network(painter, stage, seen, theme, view)
    paint_middle(painter, stage, seen, theme, view)
    paint_lun(painter, stage, seen, theme, view)
    paint_two_disks(painter, stage, seen, theme, view)
    painter.restore()
    if not stage.client.isEmpty() and not stage.settles:
        paint_client(painter, stage, seen, theme, view)
    if not stage.bars.isEmpty():
        paint_bars_between(painter, stage.bars, seen, theme, log=view.log)
    paint_hosts(painter, stage, seen, theme, view)
    paint_setup_card(painter, stage, seen, theme)
    paint_watch(painter, stage, seen, theme, view)
    paint_resume(painter, stage, seen, theme, view)
    if not stage.settles:
        paint_envelopes(painter, stage, seen, theme, view)
    paint_spotlight(painter, stage, seen, theme, spotlight)
    painter.restore()


@lru_cache(maxsize=8)
def _beside_cards(stage: Identical[Stage]) -> QRegion:
    """Where wires and link are seen: what moves on them goes below the cards they end at."""
    (place,) = stage.of
    beside = QRegion(place.box.toAlignedRect())
    for box in (place.source.box, place.target.box, place.client, place.table):
        beside -= QRegion(box.adjusted(-0.8, -0.8, 0.8, 0.8).toRect())
    return beside


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """What stays on the stage for seconds on end: the steps, cards, wires, the switch and its table, the disk."""

    rail: Rail
    hosts: tuple[HostCard, ...]
    network: Network
    storage: Storage | None
    """None while the configuration covers it"""
    disk: Box
    """where the disk is: the watch takes its room in the pause"""
    in_caption: frozenset[str]
    """which words the caption explains"""


def ground(stage: Stage, seen: Seen, theme: Theme, view: View) -> Ground:
    """What the ground follows from at a moment."""
    setup, rail = setting_up(seen), rail_at(seen, step_shown(seen, view.beat))
    watched = is_watched(seen, view) and watch_of(stage, seen, theme) is not None
    return Ground(
        in_caption=words_in(said(seen, view)),
        rail=rail,
        hosts=tuple(host_card(host, seen, view) for host in (Host.SOURCE, Host.TARGET)),
        network=network(seen, view),
        storage=None if setup is not None and setup.crosses else storage(seen),
        disk=NOWHERE
        if view.invites or shows_two_disks(stage, seen, theme, view) or shows_lun(stage, seen, theme, view)
        else _box_of_disk(stage, seen)
        if watched
        else box_of(stage.storage),
    )


def _box_of_disk(stage: Stage, seen: Seen) -> Box:
    left = room_between(stage, seen)[1]
    return box_of(left) if not left.isEmpty() else NOWHERE


def paint_ground(painter: QPainter, theme: Theme, places: Identical[Stage], now: Ground) -> None:
    """All that stays, below all that moves."""
    (stage,) = places.of
    card(painter, stage.box.adjusted(0.5, 0.5, -0.5, -0.5), theme, fill="sunk", pen=theme.pen("faint", 1))
    if not stage.rail.isEmpty():
        with explaining(None):  # its words are buttons
            paint_rail(painter, stage, now.rail, theme)
    with explained_elsewhere(now.in_caption):
        _paint_things(painter, theme, stage, now)


def _paint_things(painter: QPainter, theme: Theme, stage: Stage, now: Ground) -> None:
    if not stage.switch.isEmpty():
        paint_network_ground(painter, theme, stage, now.network)
    if now.storage is not None and now.disk:
        paint_storage(painter, theme, replace(stage, storage=rect(now.disk)), now.storage)
    for host in now.hosts:
        paint_host_card(painter, theme, stage, host)


def said(seen: Seen, view: View) -> str:
    """The one sentence that says what happens now."""
    return view.reason or caption(seen, view.beat)


def paint_caption(painter: QPainter, box: QRectF, seen: Seen, theme: Theme, view: View) -> None:
    """The one sentence, with a sign where the migration failed."""
    moment = seen.moment
    sentence = said(seen, view)
    failed = moment.step == 0
    if failed:
        size = theme.px(24)
        paint_icon(
            painter,
            QRectF(box.left(), box.center().y() - size / 2, size, size),
            "triangle",
            theme.colour("warning"),
            theme,
        )
        box = box.adjusted(size + theme.px(8), 0, 0, 0)
    if not view.reason and sentence == in_beats.balance(seen) and _paint_balance(painter, box, sentence, seen, theme):
        return
    for line in caption_lines(box_of(box), sentence, theme.width, theme.scale):
        write_at(painter, line, theme)


ROLES = ("source", "pause", "warning")
"""How long it took, how long the VM stood still, how long the client got no answer."""
BAR, HAIR = 4.0, 2.0
"""Pixels: how high a bar of the balance is, and how long at least, for it would not be seen."""


def _paint_balance(painter: QPainter, box: QRectF, sentence: str, seen: Seen, theme: Theme) -> bool:
    """The balance of the run: its facts bold, where all of it has room on one line, with a bar under each of its times."""
    facts = in_beats.facts_in(sentence)
    rest = sentence.removeprefix(facts)
    if theme.width("rate", facts) + theme.width("caption", rest) > box.width():
        return False
    used = text(painter, box, facts, theme, font="rate")
    text(painter, box.adjusted(used, 0, 0, 0), rest, theme, font="caption", optional=True)

    def upto(place: int) -> float:
        return theme.width("rate", facts[:place]) + theme.width("caption", rest[: max(0, place - len(facts))])

    spans = []
    for fact in in_beats.balance_of(seen):
        start = sentence.index(fact.words)
        spans.append((box.left() + upto(start), upto(start + len(fact.words)) - upto(start), fact.seconds or 0.0))
    _paint_to_scale(painter, box.bottom() - theme.px(BAR), spans, theme)
    return True


def _paint_to_scale(painter: QPainter, top: float, spans: Sequence[tuple[float, float, float]], theme: Theme) -> None:
    """Under each time, given where its words begin, how wide they are and its seconds, a bar: all to one scale, as long as they can be."""
    scale = min((wide / seconds for __, wide, seconds in spans if seconds > 0), default=0.0)
    for (left, __, seconds), role in zip(spans, ROLES, strict=False):
        if seconds > 0:
            length = max(theme.px(HAIR), seconds * scale)
            painter.fillRect(QRectF(left, top, length, theme.px(BAR)), theme.colour(role))


def paint_rail(painter: QPainter, stage: Stage, rail: Rail, theme: Theme) -> None:
    """The six steps: done, current, next; those that are left out dashed, with a minus; the one that failed with a cross."""
    over, left_out = rail.done, rail.left_out
    weights = step_widths(stage.rail.width(), theme.scale, theme.width, rail.now)
    worded = worded_steps(stage.rail.width(), theme.scale, theme.width, rail.now)
    for number in range(1, 7):
        box = rect(pill(box_of(stage.rail), theme.scale, number, weights))
        now, done, failed = number == rail.now, number in over, number == rail.broken_off
        radius = box.height() / 2
        outline = Qt.PenStyle.DashLine if number in left_out else Qt.PenStyle.SolidLine
        painter.setPen(theme.pen("pause" if now else "line", 1.2, outline))
        painter.setBrush(theme.colour("pause" if now else "surface"))
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)
        disc = QRectF(
            box.left() + theme.px(5), box.top() + theme.px(5), box.height() - theme.px(10), box.height() - theme.px(10)
        )
        if number not in worded:
            disc.moveCenter(box.center())
        painter.setBrush(theme.colour("on.mark" if now else "pause" if done else "surface"))
        painter.setPen(theme.pen("warning" if failed else "pause" if done else "on.mark" if now else "line", 1.2))
        painter.drawEllipse(disc)
        if done or failed:
            sign, role = ("cross", "warning") if failed else ("tick", "on.mark")
            paint_icon(painter, disc.adjusted(3, 3, -3, -3), sign, theme.colour(role), theme)
        else:
            text(
                painter,
                disc,
                "\N{MINUS SIGN}" if number in left_out else str(number),
                theme,
                font="control",
                role="pause" if now else "muted",
                align=CENTRE,
                optional=True,
            )
        if number in worded:
            words = QRectF(
                disc.right() + theme.px(8), box.top(), box.right() - disc.right() - theme.px(12), box.height()
            )
            text(
                painter,
                words,
                step_name(number),
                theme,
                font="control",
                role="on.mark" if now else "warning" if failed else "ink" if done else "muted",
                optional=True,
            )


def lists_of(stage: Stage, seen: Seen, theme: Theme) -> Lists | None:
    """Where the lists are that stand in the place of the page maps; None where they show all memory."""
    pages = page_list(seen) if stage.source.maps else None
    if pages is None:
        return None
    source, target = (
        place_of_list(box_of(host.pages), pages, theme, numbers=is_toy(seen.run))
        for host in (stage.source, stage.target)
    )
    return Lists(source=source, target=target, squares=pages.squares, shelf=len(pages.shelf))


def _paint_square(painter: QPainter, lists: Lists, theme: Theme, spotlight: Spotlight) -> None:
    """A frame around a square of a list, on both hosts, or of the next list."""
    for place in (lists.source, lists.target) if spotlight.kind == "listed" else (lists.source,):
        count = lists.squares if spotlight.kind == "listed" else lists.shelf
        if spotlight.number >= count:
            return
        left, top, cell, columns = place.squares.left, place.squares.top, place.cell, place.columns
        if spotlight.kind == "next list":
            left, top = place.shelf.left, place.shelf.top
            cell, columns = shelf_cells(place.shelf, count, place.cell)
        row, column = divmod(spotlight.number, columns)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(theme.pen("select", 2))
        side = cell - place.gap
        painter.drawRect(QRectF(int(left) + column * cell, int(top) + row * cell, side, side).adjusted(-2, -2, 2, 2))


def _square_of_block(seen: Seen, block: int) -> int | None:
    """The square of a page that is followed, if it is on the list: in a toy VM, where the page is the block."""
    pages = page_list(seen)
    if pages is None or not is_toy(seen.run) or block not in pages.block:
        return None
    return int(np.flatnonzero(pages.block == block)[0])


def paint_spotlight(painter: QPainter, stage: Stage, seen: Seen, theme: Theme, spotlight: Spotlight) -> None:
    """A frame around what is pointed at."""
    lists = lists_of(stage, seen, theme)
    if spotlight.kind in ("listed", "next list"):
        if lists is not None:
            _paint_square(painter, lists, theme, spotlight)
        return
    if spotlight.kind == "page" and lists is not None:
        found = _square_of_block(seen, spotlight.number)
        if found is not None:
            _paint_square(painter, lists, theme, Spotlight(kind="listed", number=found))
        return
    if spotlight.kind == "page":
        for place, host in ((stage.source, Host.SOURCE), (stage.target, Host.TARGET)) if stage.source.maps else ():
            if has_no_vm(host, seen):
                continue
            grid = place.grid
            k = next((k for k, block in enumerate(grid.blocks) if block == spotlight.number), None)
            if k is not None:
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.setPen(theme.pen("select", 2))
                painter.drawRect(QRectF(*grid.square(k)).adjusted(-2, -2, 2, 2))
        return
    for kind, box in stage.things():
        if spotlight.on(kind) and not box.isEmpty():
            select_frame(painter, box, theme)
