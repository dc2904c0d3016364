"""What is there to say about a square of the list of an iteration, and about one of the next list?"""

import numpy as np

from migviz.language import N_, _
from migviz.replay.moment import PageState
from migviz.replay.page_list import PageList, page_list
from migviz.replay.seen import Seen
from migviz.say.amounts import pages_text
from migviz.say.facts.lines import Facts, Line, page_count
from migviz.say.on_list import of_which_list
from migviz.scenario.units import PAGE, Kind, write

_AT_SOURCE = {
    PageState.TO_SEND: N_("to send"),
    PageState.DIRTY: N_("sent, and dirty again: on the next list, too"),
    PageState.SAME: N_("sent, the same on both hosts"),
}
_AT_TARGET = {PageState.SAME: N_("has arrived"), PageState.STALE: N_("outdated")}


def listed(seen: Seen, square: int) -> Facts | None:
    """A square of the list that is gone through now."""
    pages = page_list(seen)
    if pages is None or not 0 <= square < pages.squares:
        return None
    source, target = PageState(int(pages.source[square])), PageState(int(pages.target[square]))
    lines = [
        Line(_("On the list"), _place(pages, square), of_which_list(pages)),
        Line(_("On the source"), _(_AT_SOURCE[source]) if source in _AT_SOURCE else ""),
        Line(_("On the target"), _(_AT_TARGET[target]) if target in _AT_TARGET else ""),
        *_number(seen, pages, int(pages.first[square])),
    ]
    return Facts(title=_title(seen, pages, int(pages.first[square])), lines=tuple(lines))


def next_list(seen: Seen, square: int) -> Facts | None:
    """A square of the next list, which is still growing."""
    pages = page_list(seen)
    if pages is None or not 0 <= square < len(pages.shelf):
        return None
    first = int(pages.shelf[square])
    so_far = _("{pages} so far, {memory}", pages=page_count(pages.next_pages), memory=pages_text(pages.next_pages))
    lines = (
        Line(_("On the next list"), so_far, _("written since this list was taken")),
        Line(_("On the source"), _("written since the list was taken")),
        Line(_("On the target"), _("outdated")),
        *_number(seen, pages, first),
    )
    return Facts(title=_title(seen, pages, first), lines=lines)


def _place(pages: PageList, square: int) -> str:
    if pages.pages_each == 1:
        return _("{n} of {all}", n=write(square + 1, Kind.COUNT), all=page_count(pages.pages))
    first = square * pages.pages_each + 1
    last = min(pages.pages, first + pages.pages_each - 1)
    return _(
        "{first} to {last} of {all}",
        first=write(first, Kind.COUNT),
        last=write(last, Kind.COUNT),
        all=page_count(pages.pages),
    )


def _title(seen: Seen, pages: PageList, unit: int) -> str:
    at = write(unit * seen.run.blocks.grain, Kind.SIZE)
    if pages.pages_each > 1:
        return _("{pages} of the list, from {unit} on", pages=page_count(pages.pages_each), unit=at)
    grain = seen.run.blocks.grain
    what = _("1 page of 4 KiB") if grain == PAGE else _("{size} of memory", size=write(grain, Kind.SIZE))
    return _("{grain}, at {unit}", grain=what, unit=at)


def _number(seen: Seen, pages: PageList, unit: int) -> list[Line]:
    """The number of a page that stands for itself: where in its block it lies is drawn, unless the block is one page."""
    blocks = seen.run.blocks
    if pages.pages_each > 1:
        return []
    block = int(np.searchsorted(blocks.start, unit, side="right")) - 1
    total = int(blocks.units.sum())
    exact = int(blocks.units[block]) == 1
    where = _("counted from 0") if exact else _("counted from 0; drawn by chance within its block")
    return [
        Line(
            _("Its number"),
            _("{unit} of {total}", unit=write(unit, Kind.COUNT), total=write(total, Kind.COUNT)),
            where,
        )
    ]
