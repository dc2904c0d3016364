"""What is counted under the squares of a host: a mark as it is on the map, an amount, and what that is?"""

from collections.abc import Sequence

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from migviz.gui.painters.boxes import box_of, rect
from migviz.gui.painters.draw import write_at
from migviz.gui.painters.page_map.memory import SHEET, paint_sheet
from migviz.gui.painters.page_map.painter import paint_state
from migviz.gui.painters.stage.geometry import HostPlace
from migviz.gui.painters.still import still
from migviz.gui.theme import Theme
from migviz.replay.aftermath import left_on
from migviz.replay.moment import Moment, PageState
from migviz.replay.page_list import PageList, page_list, waits_and_written
from migviz.replay.rates import through_disk
from migviz.replay.seen import Seen
from migviz.replay.setting_up import setting_up
from migviz.say import on_list, on_setup, on_stage
from migviz.say.amounts import pages_text
from migviz.say.numbers import named
from migviz.showing.places.stage_words import Count, CountPlace, count_places
from migviz.trace import Copying, Host

Counted = tuple[PageState, str, str, str]
"""A mark, an amount, words, fewer words."""


def counts(host: Host, seen: Seen) -> tuple[Counted, ...]:
    """What is written under the squares."""
    moment = seen.moment
    if left_on(seen, host) is not None:
        return ()
    if moment.gone:
        here = host is Host.SOURCE
        return (_nothing(on_stage.given_up(), on_stage.given_up_short()) if here else _nothing(on_stage.nothing_yet(), on_stage.empty()),)  # fmt: skip
    return _at_the_source(seen) if host is Host.SOURCE else _at_the_target(seen)


def most_counts(seen: Seen) -> int:
    """How many there are at most, for as long as the squares stand for the same: of a list what is to send and what is written again."""
    moment, technique = seen.moment, seen.run.scenario.technique
    is_list = page_list(seen) is not None and not moment.missing
    two = is_list or (not technique.moves_a_working_vm and not moment.zeros and not moment.zeros_to_send)
    return 2 if two else 3


def is_on_the_disk(seen: Seen) -> bool:
    """Whether a VM that moves through the disk has saved all of its memory and runs nowhere: the source holds none of it."""
    run, moment = seen.run, seen.moment
    return run.scenario.technique.through_disk and not moment.running and through_disk(run, moment)[0] == 1.0


def _nothing(words: str, short: str) -> Counted:
    return PageState.ABSENT, "", words, short


def _counted(seen: Seen, mark: PageState, number: str, amount: str, words: str, short: str = "") -> Counted:
    """`number`: by which name a question may ask for the amount."""
    return mark, named(seen, f"moment.{number}", amount), words, short or words


def _memory(seen: Seen, mark: PageState, number: str, pages: int, words: str, short: str = "") -> Counted:
    """So many pages as memory."""
    return mark, named(seen, f"moment.{number}", pages_text(pages)), words, short or words


def _at_the_source(seen: Seen) -> tuple[Counted, ...]:
    moment, pages = seen.moment, page_list(seen)
    if moment.owner is Host.TARGET and moment.to_send:
        return _still_to_fetch(seen)
    if moment.owner is Host.TARGET or is_on_the_disk(seen):
        return (_nothing(on_stage.released(), on_stage.released_short()),)
    if pages is not None:
        return _on_the_list(seen, pages)
    found: list[Counted] = []
    if moment.to_send:
        mark, words = (
            (PageState.CLEAN, on_stage.only_here()) if moment.missing else (PageState.TO_SEND, on_stage.to_send())
        )
        found.append(_memory(seen, mark, "to_send", moment.to_send, words))
    if moment.dirty:
        found.append(_memory(seen, PageState.DIRTY, "dirty", moment.dirty, on_stage.dirty_again(), on_stage.again()))
    if moment.saved:
        found.append(_memory(seen, PageState.ABSENT, "saved", moment.saved, on_stage.on_the_disk()))
    elif moment.same:
        found.append(_same_on_both(seen))
    return (*found, *_zeros(seen, PageState.ZERO))


def _still_to_fetch(seen: Seen) -> tuple[Counted, ...]:
    """After the resume of a post-copy: what the target has never had, and what it has an old copy of."""
    moment = seen.moment
    found: list[Counted] = []
    if moment.missing:
        found.append(_memory(seen, PageState.CLEAN, "missing", moment.missing, on_stage.only_here()))
    if moment.stale:
        found.append(_memory(seen, PageState.TO_SEND, "stale", moment.stale, on_stage.newer_here()))
    return tuple(found)


def _same_on_both(seen: Seen) -> Counted:
    same = seen.moment.same
    return _memory(seen, PageState.SAME, "same", same, on_stage.same_on_both(), on_stage.same_on_both_short())


def _at_the_target(seen: Seen) -> tuple[Counted, ...]:
    moment, setup, pages = seen.moment, setting_up(seen), page_list(seen)
    if setup is not None:
        return ((PageState.ABSENT, *on_setup.set_aside(seen, setup)),)
    if pages is not None and (moment.missing or moment.stale):
        return _arrived(seen, pages)
    found: list[Counted] = []
    if moment.same:
        found.append(_memory(seen, PageState.SAME, "same", moment.same, _what_is_there(moment)))
    if moment.stale:
        found.append(_memory(seen, PageState.STALE, "stale", moment.stale, on_stage.outdated()))
    if moment.missing:
        words = on_stage.on_the_disk() if moment.copying is Copying.RESTORE else on_stage.missing()
        found.append(_memory(seen, PageState.ABSENT, "missing", moment.missing, words))
    return (*found, *_zeros(seen, PageState.ZERO_TOLD))


def _what_is_there(moment: Moment) -> str:
    if not moment.missing and not moment.stale:
        return on_stage.complete()
    return on_stage.read_back() if moment.copying is Copying.RESTORE else on_stage.up_to_date()


def _zeros(seen: Seen, mark: PageState) -> tuple[Counted, ...]:
    """How much of the memory is zeros: at the source what is still to be found, then what was told."""
    moment = seen.moment
    if mark is PageState.ZERO and moment.zeros_to_send:
        zeros = moment.zeros_to_send
        return (_memory(seen, mark, "zeros_to_send", zeros, on_stage.zeros_to_find(), on_stage.zeros()),)
    if not moment.zeros:
        return ()
    return (_memory(seen, PageState.ZERO_TOLD, "zeros", moment.zeros, on_stage.zeros_told(), on_stage.zeros()),)


def _on_the_list(seen: Seen, pages: PageList) -> tuple[Counted, ...]:
    """The counts of a list. That of the pause has been taken already: what is dirty is on it; and it alone is counted, for the
    processor needs the room."""
    waits, __ = waits_and_written(seen)
    found: list[Counted] = []
    if waits:
        amount = on_list.amount(pages, waits)
        found.append(_counted(seen, PageState.TO_SEND, "to_send", amount, on_list.to_send(pages), on_stage.to_send()))
    if pages.next_pages:
        amount = on_list.amount(pages, pages.next_pages)
        found.append(_counted(seen, PageState.DIRTY, "dirty", amount, on_list.on_the_next(), on_list.next_short()))
    if pages.in_pause and not waits:
        amount = on_list.amount(pages, pages.pages)
        found.append(_counted(seen, PageState.SAME, "to_send", amount, on_list.all_sent(pages), on_stage.same_on_both_short()))  # fmt: skip
    return tuple(found)


def _arrived(seen: Seen, pages: PageList) -> tuple[Counted, ...]:
    """How much of a list has come to the target, of how much its copy is old, the next list's included, and of how much it has none."""
    moment, (waits, __) = seen.moment, waits_and_written(seen)
    found: list[Counted] = []
    if waits < pages.pages:
        amount = on_list.amount(pages, pages.pages - waits)
        words = on_stage.arrived() if pages.in_pause else on_list.arrived(pages)  # the processor needs the room
        found.append(_counted(seen, PageState.SAME, "to_send", amount, words, on_stage.arrived()))
    if moment.stale:
        amount = on_list.amount(pages, moment.stale)
        words = on_list.outdated(pages, moment.stale)
        found.append(_counted(seen, PageState.STALE, "stale", amount, words, on_stage.outdated()))
    if moment.missing:  # a policy that looks while it sends stops before all has been sent once
        amount, words = on_list.amount(pages, moment.missing), on_stage.missing()
        found.append(_counted(seen, PageState.ABSENT, "missing", amount, words, words))
    return tuple(found)


def paint_counts(
    painter: QPainter,
    place: HostPlace,
    found: tuple[Counted, ...],
    ground: str,
    theme: Theme,
    *,
    on_grey: bool,
    moves: bool,
) -> float:
    """The counts where they have room, on a card in the colour `ground`; returns where they end. `moves`: they change with each
    picture, and none of them is worth keeping."""
    shown = [Count(mark=mark, amount=amount, words=(long, short)) for mark, amount, long, short in found]
    room, placed = places_of(place, shown, theme)
    box = room.adjusted(-theme.px(SHEET) if on_grey else 0.0, 0.0, 0.0, 0.0)  # the first mark has its sheet around it
    still(painter, box, ground, _paint_placed, theme, placed, on_grey, at_once=not moves)
    line = place.counts.top() + place.counts.height() / place.lines
    return max((place.counts.top(), *(max(line, count.square.bottom + theme.px(5)) for count in placed)))


def places_of(place: HostPlace, shown: Sequence[Count], theme: Theme) -> tuple[QRectF, tuple[CountPlace, ...]]:
    """The room of the counts, and each in it: a line more where one of them would lose its words, and the card has room for that below."""
    room, line = place.counts, place.counts.height() / place.lines
    placed = count_places(box_of(room), place.lines, shown, theme.width, theme.scale)
    loses = len(placed) < len(shown) or any(count.words is None for count in placed)
    has_room = not place.lean and place.lines < len(shown) and room.bottom() + line <= place.vm.bottom()
    if not (loses and has_room):
        return room, placed
    room = room.adjusted(0, 0, 0, line)
    return room, count_places(box_of(room), place.lines + 1, shown, theme.width, theme.scale)


def _paint_placed(painter: QPainter, theme: Theme, placed: tuple[CountPlace, ...], on_grey: bool) -> None:
    for count in placed:
        if on_grey:
            paint_sheet(painter, rect(count.square), theme)
        paint_state(painter, [rect(count.square).toRect()], PageState(count.mark), theme)
        write_at(painter, count.amount, theme)
        write_at(painter, count.words, theme, role="muted")
