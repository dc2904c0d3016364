"""What is there to say about how many pages each iteration had to send? A row for each pass, its numbers written or covered."""

from dataclasses import replace

from migviz.language import _
from migviz.replay.seen import Seen, as_watched
from migviz.replay.told import PassSoFar, left_out_of
from migviz.say.amounts import pages_text, time_text, two_figures
from migviz.say.numbers import is_covered, named
from migviz.scenario.units import Kind, write
from migviz.trace import Copying, Pass
from migviz.values import dataclass

FLAT = 1.1
"""A bar that is less than a tenth shorter than the one before does not shrink."""

_THROUGH_DISK = {Copying.SAVE: "save memory to disk", Copying.RESTORE: "restore memory from disk"}
"""What goes by way of a disk, and the part of the pause that it takes."""
_OVER_LINK = (Copying.ITERATION, Copying.PAUSE, Copying.PUSH)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One row: the list of a pass. `state`: done, now, broken (off), growing (its list is being made), future.

    `pages` and `left` are what is drawn, and `is_drawn` says whether it is: where the number is covered, a length would tell
    it. `amount`, `takes`, `ratio` and `note` are what is written.
    """

    label: str
    number: int
    start: float
    pages: float
    left: float
    state: str
    is_drawn: bool
    pause: bool
    amount: str
    takes: str
    ratio: str
    is_flat: bool
    note: str
    never_sent: bool = False
    """what it sends is nowhere on the target: it is the first that sends anything"""
    disk: Copying | None = None
    """it is saved to a disk, or restored from it"""
    left_out: float = 0.0
    """of its pages, those that were not sent but went on the next list"""


def amount_of(mib: float) -> str:
    """A decade of a log axis: all in one unit, for one sees that each is ten times the one before."""
    return _("{n} MiB", n=f"{mib:g}" if mib < 10_000 else write(mib, Kind.COUNT))


def has_bars(seen: Seen) -> bool:
    """Whether there is any row whose length can be compared, now or later in the run: by way of a disk all memory goes twice."""
    return any(item.copying in _OVER_LINK for item in seen.run.passes)


def bars_of(seen: Seen) -> tuple[Bar, ...]:
    """The rows to draw at a moment: the passes that send pages of a running VM, the copy in the pause, and the ways through a disk."""
    seen = as_watched(seen)
    run, moment = seen.run, seen.moment
    passes = [item for item in run.passes if item.copying in (*_OVER_LINK, *_THROUGH_DISK)]
    rows: list[Bar] = []
    before: _Row | None = None
    growing = moment.copying is Copying.ITERATION
    for index, item in enumerate(passes):
        left_out = float(left_out_of(run, item))
        pages, left = item.pages + left_out, 0.0
        broken = item is passes[-1] and run.metrics.finished is False and item.left is not None and item.left.any()
        over = item.end is not None and moment.t >= item.end
        if over and broken and item.left is not None:
            state, pages, left_out = "broken", float(run.blocks.pages(int(item.listed.sum()))), 0.0
            left = float(run.blocks.pages(int(item.left.sum())))
        elif over:
            state = "done"
        elif moment.t >= item.start:
            state, left, pages = "now", float(moment.to_send), float(run.blocks.pages(int(item.listed.sum())))
            left_out = 0.0  # nobody knows yet
        elif growing:
            state, left, growing = "growing", float(moment.dirty), False
        else:
            state = "future"
        row = _Row(of=item, number=index + 1 if item.copying is Copying.ITERATION else 0, listed=pages)
        rows.append(_bar(seen, row, before, state, left, left_out))
        before = row
    return tuple(replace(bar, never_sent=True) if not k and not bar.pause else bar for k, bar in enumerate(rows))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    of: Pass | PassSoFar
    number: int
    listed: float

    @property
    def pages(self) -> str:
        """The name of how much it sends, which its list would tell."""
        return f"run.pages({self.number})" if self.number else "run.rest" if self._in_the_pause else ""

    @property
    def seconds(self) -> str:
        """The name of how long it takes."""
        if self.of.copying in _THROUGH_DISK:
            return f"run.part({_THROUGH_DISK[self.of.copying]})"
        return (
            f"run.seconds({self.number})" if self.number else f"run.part({_LAST_PAGES})" if self._in_the_pause else ""
        )

    @property
    def label(self) -> str:
        if self.of.copying in _THROUGH_DISK:
            return _("save") if self.of.copying is Copying.SAVE else _("read")
        return str(self.number) if self.number else "" if self._in_the_pause else _("push")

    @property
    def _in_the_pause(self) -> bool:
        return self.of.copying is Copying.PAUSE


_LAST_PAGES = "last dirty pages"
"""The part of the pause that is spent on pages."""


def _bar(seen: Seen, row: _Row, before: _Row | None, state: str, left: float, left_out: float) -> Bar:
    item, hidden = row.of, is_covered(seen, row.pages)
    seconds = None if item.end is None else item.end - item.start
    ratio = before.listed / row.listed if before is not None and row.listed else None
    if ratio is not None and before is not None and is_covered(seen, row.pages, before.pages):
        ratio = None
    if item.copying in _THROUGH_DISK:
        ratio = None  # it is the same memory
    under_way = "moment.dirty" if state == "growing" else "moment.to_send"
    return Bar(
        label=row.label,
        number=row.number,
        start=item.start,
        pages=0.0 if hidden else row.listed,
        left=left,
        state=state,
        is_drawn=not hidden,
        pause=item.copying is Copying.PAUSE,
        disk=item.copying if item.copying in _THROUGH_DISK else None,
        amount=named(seen, row.pages, pages_text(row.listed)),
        takes="" if seconds is None else _("stopped") if state == "broken" else _takes(seen, row, seconds),
        ratio="" if ratio is None else f"÷ {two_figures(ratio)}",
        is_flat=ratio is not None and ratio < FLAT,
        note="" if hidden else _note(state, named(seen, under_way, pages_text(left)), left_out),
        left_out=0.0 if hidden else left_out,
    )


def _takes(seen: Seen, row: _Row, seconds: float) -> str:
    return "" if is_covered(seen, row.seconds) else time_text(seconds)


def _note(state: str, memory: str, left_out: float) -> str:
    if state == "done" and left_out:
        return _("{memory} left out", memory=pages_text(left_out))
    if state in ("now", "broken"):
        return _("{memory} left", memory=memory)
    return _("{memory} so far", memory=memory) if state == "growing" else ""


def from_here(times: int) -> tuple[str, ...]:
    """That the rows below are drawn longer, longest form first."""
    return (
        _("from here drawn {times} times longer", times=times),
        _("drawn {times} times longer", times=times),
        _("{times} × longer", times=times),
    )


def none_yet(seen: Seen) -> tuple[str, ...]:
    """Why there is no row, longest form first."""
    if seen.run.end is None:
        return (_("No iteration yet."),)
    return (_("No pages are copied over the link in this run."), _("No iterations."))


def name() -> str:
    return _("Dirty pages per iteration")


def headings(seen: Seen) -> tuple[str, ...]:
    """What heads the rows, longest form first: pages are only dirtied again and again where memory is copied while the VM runs."""
    if not seen.run.scenario.technique.iterates:
        return (_("Memory transfers"), _("Transfers"))
    return (name(), _("Pages per iteration"), _("Iterations"))


def above_and_below() -> tuple[str, str]:
    """What heads the bars of two runs, as they are called in the other views: the upper one is A."""
    return _("A"), _("B")
