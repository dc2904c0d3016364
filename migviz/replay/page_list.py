"""Which pages are on the list that is gone through now, what became of each, and which are on the next list already?

From iteration 2 on the page maps show this list instead of all memory. A square stands for one page, or for a power of two of
them where the list is longer than `SINGLE`. How many pages of each block are listed, sent and dirty is the run's; which of
a block's pages they are the run does not know: that is drawn by a fixed seed, the same for the shelf of one iteration, the list
of the next and both hosts. So the pages of the pause are those that one saw arrive.
"""

from collections.abc import Mapping
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from migviz.replay.moment import Moment, PageState, has_failed, list_at, through
from migviz.replay.rates import link_speed
from migviz.replay.seen import Seen
from migviz.replay.told import PassSoFar, Told
from migviz.scenario.units import PAGE
from migviz.trace import Blocks, Copying, Counts, Host, Pass
from migviz.values import dataclass

SINGLE = 1000
"""Up to so many pages each has a square of its own."""
SQUARES = 512
"""More pages share so many squares at most: no more than the map of all memory has."""
_SEED = 20_13
"""Chosen: where in its block a listed page lies; any other would do."""
_STRIDE = 10**12 + 39
"""A prime larger than any block: steps of this length, round the block, come to each of its pages once."""

States = NDArray[np.uint8]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PageList:
    """A list of pages at a moment, in the order in which it is sent.

    `number`: of the iteration, 0 for the copy in the pause; `index` among the run's lists. `units` listed, `each` in a
    square (`pages`, `pages_each`: the same in pages). For each square: `first`, its first unit in memory, `block` of that one, and its
    PageState on either host. `listed` and `waiting`: units of each block that are on it, and still to be sent. `through`: units sent,
    with the begun part of the one under way. `shelf`: the first units of the next list's squares, `next_pages` on it;
    `expected`: about how many squares it comes to if it is to this list as this one is to the list before, 0 where there is none.
    `since`: when the list began to be what is shown.
    """

    number: int
    index: int
    units: int
    each: int
    pages: int
    pages_each: int
    first: Counts
    block: Counts
    source: States
    target: States
    listed: Counts
    waiting: Counts
    through: float
    shelf: Counts
    next_pages: int
    expected: int
    since: float

    @property
    def in_pause(self) -> bool:
        """The list of the pause."""
        return not self.number

    @property
    def squares(self) -> int:
        """How many there are."""
        return len(self.first)

    @property
    def squares_through(self) -> float:
        """How many of them are sent, with the begun part of the one under way."""
        return min(self.through / self.each, float(self.squares))


@lru_cache(maxsize=8)
def page_list(seen: Seen) -> PageList | None:
    """The list that the page maps show at a moment; None where they show all memory: in iteration 1, where memory does not go
    over the link again and again, and while a question asks how long the list is."""
    if not seen.covered.isdisjoint(("moment.to_send", "moment.dirty")):
        return None
    return _list_at(seen.run, seen.moment)


def waits_and_written(seen: Seen) -> tuple[int, int]:
    """How many pages wait to be sent, and how many are written for the next list. The list of the pause is taken when the VM stops: what
    is dirty then is on it, and there is no next one."""
    moment, pages = seen.moment, page_list(seen)
    return (
        (moment.to_send + moment.dirty, 0) if pages is not None and pages.in_pause else (moment.to_send, moment.dirty)
    )


def list_of_iteration(seen: Seen, number: int) -> PageList | None:
    """The list of an iteration (0: of the pause) that is not under way, as it stood when it was taken, or as all of it was sent."""
    if not seen.covered.isdisjoint(("moment.to_send", "moment.dirty")):
        return None
    wanted = Copying.ITERATION if number else Copying.PAUSE
    for index, item in enumerate(seen.run.lists):
        if item.copying is wanted and number in (0, item.number):
            sent = seen.t >= item.start
            nothing = np.zeros_like(item.listed)
            gone = item.listed if sent else nothing
            missing = nothing if sent else item.missing
            return _made(
                seen.run, index, number, item.listed, gone, float(gone.sum()), nothing, missing, item.first, item.start
            )
    return None


def _list_at(run: Told, moment: Moment) -> PageList | None:
    technique = run.scenario.technique
    found = list_at(run, moment.t)
    if found is None or moment.owner is not Host.SOURCE or not technique.iterates or has_failed(run, moment.t):
        return None
    index, now = found
    over = now.end is not None and moment.t >= now.end
    if now.copying is Copying.ITERATION and over and not moment.running:
        return _to_come(run, moment, index, now)
    if now.copying is Copying.PAUSE or (now.copying is Copying.ITERATION and now.number > 1):
        number = now.number if now.copying is Copying.ITERATION else 0
        gone = now.listed - moment.blocks_to_send
        done = through(run, now, moment.t)
        before = run.lists[index - 1].end if index and not number else None
        since = now.start if before is None else before
        missing = now.missing_after(gone)
        return _made(run, index, number, now.listed, gone, done, moment.blocks_dirty, missing, now.first, since)
    return None


def _to_come(run: Told, moment: Moment, index: int, now: Pass | PassSoFar) -> PageList | None:
    """The VM stands still: what is dirty and what was left over are the list of the pause, though it is not taken yet."""
    follows = run.lists[index + 1].copying if index + 1 < len(run.lists) else None
    may_pull = follows is None and run.scenario.technique.pulls  # not told yet
    if may_pull or follows not in (None, Copying.PAUSE):
        return None
    listed = moment.blocks_to_send + moment.blocks_dirty
    nothing = np.zeros_like(listed)
    missing = np.minimum(now.missing_after(now.listed - moment.blocks_to_send), listed)
    return _made(run, index + 1, 0, listed, nothing, 0.0, nothing, missing, 0, now.end or moment.t)


def _made(
    run: Told,
    index: int,
    number: int,
    listed: Counts,
    gone: Counts,
    done: float,
    dirty: Counts,
    missing: Counts,
    first_block: int,
    since: float,
) -> PageList | None:
    units = int(listed.sum())
    if not units:
        return None
    blocks = run.blocks
    each = _each(units, blocks)
    block, first = _squares(blocks, index, listed, first_block, each)
    shelf = _shelf(blocks, index + 1, dirty, each)
    ends = np.minimum((np.arange(len(block)) + 1) * each, units)
    sent = ends <= int(gone.sum())
    written = sent & _written(blocks, block, first, shelf, dirty, listed - gone, each)
    same, again = np.uint8(PageState.SAME), np.uint8(PageState.DIRTY)
    absent = _never_sent(block, sent, listed - gone, missing, each)
    return PageList(
        number=number,
        index=index,
        units=units,
        each=each,
        pages=blocks.pages(units),
        pages_each=max(1, blocks.pages(each)),
        first=first,
        block=block,
        source=np.where(sent, np.where(written, again, same), np.uint8(PageState.TO_SEND)),
        target=np.where(sent & ~written, same, np.where(absent, np.uint8(PageState.ABSENT), np.uint8(PageState.STALE))),
        listed=listed,
        waiting=listed - gone,
        through=done,
        shelf=shelf,
        next_pages=blocks.pages(int(dirty.sum())),
        expected=0 if not number else round(len(block) * min(1.0, units / _listed_before(run, index))),
        since=since,
    )


def _never_sent(
    block: Counts, sent: NDArray[np.bool_], waiting: Counts, missing: Counts, each: int
) -> NDArray[np.bool_]:
    """The squares of pages that the target has never had: as many as there are of them, in the blocks that have most. Where others
    wait, too, they have a square."""
    absent, never = np.zeros(len(block), dtype=bool), int(missing.sum())
    if never:
        waits = np.flatnonzero(~sent)
        some_are_old = int(waiting.sum()) > never
        many = min(max(1, round(never / each)), len(waits) - some_are_old)
        share = missing[block[waits]] / np.maximum(waiting[block[waits]], 1)
        absent[waits[np.argsort(-share, kind="stable")[: max(0, many)]]] = True
    return absent


def _listed_before(run: Told, index: int) -> int:
    """Units of the list before, or of all memory."""
    before = int(run.lists[index - 1].listed.sum()) if index else 0
    return before or int(run.blocks.units.sum())


def _each(units: int, blocks: Blocks) -> int:
    """How many units a square stands for: a page, or so large a power of two of pages that the squares are few enough."""
    page = max(1, PAGE // blocks.grain)
    each, most = page, SINGLE if units <= SINGLE * page else SQUARES
    while -(-units // each) > most:
        each *= 2
    return each


def _squares(blocks: Blocks, index: int, listed: Counts, first_block: int, each: int) -> tuple[Counts, Counts]:
    """The block and the unit of the first page of each square, in the order of sending."""
    order = np.roll(np.arange(len(listed)), -first_block)
    until = np.cumsum(listed[order])
    places = np.arange(0, int(until[-1]), each)
    at = np.searchsorted(until, places, side="right")
    block = order[at]
    rank = places - (until[at] - listed[block])
    if each > 1:  # evenly spread: which page of the block it is shows nowhere
        return block, blocks.start[block] + rank * blocks.units[block] // listed[block]
    units = _drawn(blocks, index, block, rank)
    return block, units[np.lexsort((units, at))]


def _drawn(blocks: Blocks, index: int, block: Counts, rank: Counts) -> Counts:
    """The unit that is drawn as the `rank`-th of a block for this list: never one twice."""
    begin = _beginnings(len(blocks.units), index)
    units = blocks.units[block]
    step = np.maximum(_STRIDE % units, 1)
    return np.asarray(blocks.start[block] + (begin[block] % units + rank % units * step) % units)


@lru_cache(maxsize=16)
def _beginnings(blocks: int, index: int) -> Counts:
    return np.random.default_rng((_SEED, index)).integers(0, 2**40, blocks)


def _shelf(blocks: Blocks, index: int, dirty: Counts, each: int) -> Counts:
    """The first units of the squares of the next list, in memory order; a square that has begun counts."""
    total = int(dirty.sum())
    if not total:
        return np.zeros(0, dtype=np.int64)
    until = np.cumsum(dirty)
    places = np.arange(0, total, each)
    block = np.searchsorted(until, places, side="right")
    rank = places - (until[block] - dirty[block])
    if each > 1:
        return np.asarray(blocks.start[block] + rank * blocks.units[block] // dirty[block])
    return np.sort(_drawn(blocks, index, block, rank))


def _written(
    blocks: Blocks, block: Counts, first: Counts, shelf: Counts, dirty: Counts, waiting: Counts, each: int
) -> NDArray[np.bool_]:
    """Whether the page of each square is on the next list again. Where a square stands for many its first one tells: a
    fifth of a block written shows as a fifth of its squares."""
    if each == 1:
        if not len(shelf):
            return np.zeros(len(first), dtype=bool)
        return np.asarray(shelf[np.minimum(np.searchsorted(shelf, first), len(shelf) - 1)] == first)
    share = dirty / np.maximum(blocks.units - waiting, 1)
    return np.asarray(_chances(len(first)) < share[block])


@lru_cache(maxsize=16)
def _chances(squares: int) -> NDArray[np.float64]:
    return np.random.default_rng(_SEED).random(squares)


# --- pages on their way ---

TOY = 64
"""In a VM of so many pages at most each is shown by itself, with its number, wherever it goes."""
FEW = 160
"""Up to so many squares of a pause cross one by one; of more, whole groups do."""


def is_toy(run: Told) -> bool:
    """Whether the VM is so small that each page is shown by itself."""
    units = run.blocks.units
    return len(units) <= TOY and int(units.max()) == 1 and run.blocks.grain == PAGE


@dataclass(frozen=True, slots=True, kw_only=True)
class Crossing:
    """What crosses the link at a moment, each by itself: the squares of the list (`first` to below `last`), the number of the
    page where it is one that has a number, else -1, the pages, and the share of the way that is made."""

    first: int
    last: int
    number: int
    pages: int
    share: float


def crossings(seen: Seen, most: int, row: int) -> tuple[Crossing, ...]:
    """The squares on the link, the next to arrive first, where each travels by itself: in the pause and in a toy VM. All others go
    as blocks. At most so many at a time; a pause of many squares crosses in rows of `row`."""
    pages, now, toy = page_list(seen), list_at(seen.run, seen.t), is_toy(seen.run)
    if (
        now is None
        or not link_speed(seen.run, seen.moment)
        or not seen.covered.isdisjoint(("moment.to_send", "moment.dirty"))
    ):
        return ()
    item = now[1]
    if pages is None:
        first_copy = toy and item.copying is Copying.ITERATION and seen.moment.copying is Copying.ITERATION
        return (
            _one_by_one(np.flatnonzero(item.listed), through(seen.run, item, seen.t), most, toy=True)
            if first_copy
            else ()
        )
    if not pages.in_pause and not toy:
        return ()
    group = 1 if pages.squares <= FEW else max(1, row)
    if group == 1 and pages.pages_each == 1:
        return _one_by_one(pages.first, pages.squares_through, most, toy=toy)
    groups = -(-pages.squares // group)
    return tuple(
        Crossing(
            first=k * group,
            last=min((k + 1) * group, pages.squares),
            number=-1,
            pages=min((k + 1) * group * pages.pages_each, pages.pages) - k * group * pages.pages_each,
            share=share,
        )
        for k, share in on_the_way(groups, pages.squares_through / group, most).items()
    )


def _one_by_one(first: Counts, done: float, most: int, *, toy: bool) -> tuple[Crossing, ...]:
    return tuple(
        Crossing(first=k, last=k + 1, number=int(first[k]) if toy else -1, pages=1, share=share)
        for k, share in on_the_way(len(first), done, most).items()
    )


def on_the_way(squares: int, done: float, most: int) -> Mapping[int, float]:
    """Which of so many are crossing the link, each with the share of the way that it has made, when `done` have arrived. The k-th
    arrives when so many are through; it leaves `most` places earlier, the first ones one after the other, so that the
    link fills as a queue does. Until it leaves, the first one stands where the link begins."""
    if done <= 0:
        return {0: 0.0} if squares else {}
    begun = int(done)
    found: dict[int, float] = {}
    for k in range(begun, min(squares, begun + most + 1)):
        leaves, arrives = max(k * (most - 1) / (2 * most), k + 1.0 - most), k + 1.0
        if leaves < done < arrives:
            found[k] = (done - leaves) / (arrives - leaves)
    return found
