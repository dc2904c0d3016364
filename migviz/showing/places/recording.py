"""Where is what of a recording beside its model: two strips on one axis, what lies between them, the lists and memory over time below?"""

from dataclasses import replace
from typing import Generic, TypeVar

from migviz.showing.box import NOWHERE, Box
from migviz.values import dataclass

R = TypeVar("R")


@dataclass(frozen=True, slots=True, kw_only=True)
class LanePlace(Generic[R]):
    """A lane's name at the left, and itself."""

    name: R
    bar: R


@dataclass(frozen=True, slots=True, kw_only=True)
class TrackPlaces(Generic[R]):
    """One migration: its card, its heading (empty where there is little room: then the badge stands before the strip's name), the strip, and
    its lanes."""

    card: R
    head: R
    strip: LanePlace[R]
    lanes: tuple[LanePlace[R], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordingPlaces(Generic[R]):
    """`flags`: the row of the playhead's time; `between`: of the edges of both; `labels`: of the axis; `lists`, `courses`: the cards
    below, `advice` the line under them; empty where there is no room."""

    above: TrackPlaces[R]
    flags: R
    between: R
    below: TrackPlaces[R]
    labels: R
    lists: R
    courses: R
    advice: R


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sizes:
    """Pixels at 100 %; `missing`: with the lanes of which the log knows nothing."""

    head: float
    bar: float
    lane: float
    gap: float
    between: float
    missing: bool


_SIZES = (
    _Sizes(head=27, bar=38, lane=22, gap=6, between=30, missing=True),
    _Sizes(head=25, bar=30, lane=18, gap=4, between=26, missing=False),
    _Sizes(head=0, bar=26, lane=15, gap=3, between=22, missing=False),
)
"""The largest with which enough is left for what stands below."""
NAME, MARGIN, FLAGS, LABELS, RIM = 108.0, 14.0, 22.0, 20.0, 6.0
LEAST_BELOW, BESIDE = 150.0, 760.0
"""Pixels that the lists need, and from which width on memory over time has room beside them."""
LISTS = 0.62


ADVICE, ROOM_FOR_ADVICE = 40.0, 430.0
"""Pixels of the line of advice, and from which height on there is room for one."""


def recording_in(
    box: Box, scale: float, lanes: int, missing: int, *, has_lists: bool = True, has_advice: bool = False
) -> RecordingPlaces[Box]:
    """Places in a box for a recording with so many lanes, `missing` of them empty, and a model with one; without lists memory over time
    has their room."""
    if has_advice and box.height >= ROOM_FOR_ADVICE * scale:
        high, gap = ADVICE * scale, 8 * scale
        rest = Box(box.left, box.top, box.width, box.height - high - gap)
        found = recording_in(rest, scale, lanes, missing, has_lists=has_lists)
        return replace(found, advice=Box(box.left, rest.bottom + gap, box.width, high))

    def px(length: float) -> float:
        return length * scale

    gap = px(8)
    for sizes in _SIZES:
        shown = lanes if sizes.missing else lanes - missing
        high = _high(sizes, shown, 1) * scale
        if box.height - high - gap >= px(LEAST_BELOW):
            break
    room = box.height - high - gap
    above_high = _track_high(sizes, shown, flags=True) * scale
    above = _track(Box(box.left, box.top, box.width, above_high), sizes, shown, scale, head_below=False)
    between = Box(above.strip.bar.left, box.top + above_high, above.strip.bar.width, px(sizes.between))
    below_high = (_track_high(sizes, 1, flags=False) + LABELS) * scale
    below = _track(Box(box.left, between.bottom, box.width, below_high), sizes, 1, scale, head_below=True)
    strip, last = above.strip.bar, below.lanes[-1].bar
    lists, courses = _below(Box(box.left, below.card.bottom + gap, box.width, room), scale)
    if lists and not has_lists:
        lists, courses = NOWHERE, lists.united(courses) if courses else lists
    return RecordingPlaces(
        above=above,
        flags=Box(strip.left, strip.top - px(FLAGS), strip.width, px(FLAGS)),
        between=between,
        below=below,
        labels=Box(strip.left, last.bottom, strip.width, px(LABELS)),
        lists=lists,
        courses=courses,
        advice=NOWHERE,
    )


def _high(sizes: _Sizes, above: int, below: int) -> float:
    return _track_high(sizes, above, flags=True) + sizes.between + _track_high(sizes, below, flags=False) + LABELS


def _track_high(sizes: _Sizes, lanes: int, *, flags: bool) -> float:
    return 2 * RIM + sizes.head + (FLAGS if flags else 0.0) + sizes.bar + lanes * (sizes.gap + sizes.lane)


def _track(card: Box, sizes: _Sizes, lanes: int, scale: float, *, head_below: bool) -> TrackPlaces[Box]:
    """A card with its heading above its strip, or below the axis."""

    def px(length: float) -> float:
        return length * scale

    rim, head = px(RIM), px(sizes.head)
    left, wide = card.left + px(MARGIN), card.width - 2 * px(MARGIN)
    top = card.top + rim if head_below else card.top + rim + head + px(FLAGS)
    heading = Box(left, card.bottom - rim - head if head_below else card.top + rim, wide, head) if head else NOWHERE
    places = []
    for high in (sizes.bar, *(sizes.lane,) * lanes):
        name = Box(left, top, px(NAME - 6), px(high))
        places.append(LanePlace(name=name, bar=Box(left + px(NAME), top, wide - px(NAME), px(high))))
        top += px(high + sizes.gap)
    return TrackPlaces(card=card, head=heading, strip=places[0], lanes=tuple(places[1:]))


LEAST_LIST, LEAST_COURSE = 76.0, 110.0


def _below(room: Box, scale: float) -> tuple[Box, Box]:
    """The lists, and memory over time beside them where there is width for both."""
    if room.height < LEAST_LIST * scale:
        return NOWHERE, NOWHERE
    if room.width < BESIDE * scale or room.height < LEAST_COURSE * scale:
        return room, NOWHERE
    gap = 10 * scale
    wide = round(room.width * LISTS)
    return (
        Box(room.left, room.top, wide, room.height),
        Box(room.left + wide + gap, room.top, room.width - wide - gap, room.height),
    )


# --- the rows of lists --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class RowPlace(Generic[R]):
    """A row: its label, its pair of bars, and its columns (empty where a column has no room)."""

    row: R
    label: R
    bars: R
    columns: tuple[R, ...]


ROW, LEAST_ROW, COLUMN, TOOK, LABEL, LEAST_BARS = 40.0, 21.0, 92.0, 132.0, 46.0, 150.0
LISTS_HEAD = 30.0


def rows_in(box: Box, scale: float, count: int) -> tuple[Box, tuple[RowPlace[Box], ...], int]:
    """The heading, the rows that have room, and how many of the rows are left out (after the first ones, before the last two)."""

    def px(length: float) -> float:
        return length * scale

    head = Box(box.left + px(12), box.top + px(2), box.width - px(24), px(LISTS_HEAD))
    room = box.bottom - head.bottom - px(6)
    fits = max(1, int(room // px(LEAST_ROW)))
    shown = min(count, fits)
    high = min(px(ROW), room / max(shown, 1))
    columns = _columns(head, scale)
    left = head.left + px(LABEL)
    right = min((column.left for column in columns if column), default=head.right) - px(10)
    rows = []
    for k in range(shown):
        top = head.bottom + k * high
        rows.append(
            RowPlace(
                row=Box(box.left + px(4), top, box.width - px(8), high),
                label=Box(head.left, top, px(LABEL - 6), high),
                bars=Box(left, top, right - left, high),
                columns=tuple(Box(column.left, top, column.width, high) if column else NOWHERE for column in columns),
            )
        )
    return head, tuple(rows), count - shown


def _columns(head: Box, scale: float) -> tuple[Box, ...]:
    """Recorded, model, difference, and how long both took: from the right, as far as enough is left for the bars."""
    wide = [COLUMN * scale] * 3 + [TOOK * scale]
    while sum(wide) > head.width - (LABEL + LEAST_BARS) * scale and any(wide):
        wide[max(k for k, one in enumerate(wide) if one)] = 0.0
    right, found = head.right, []
    for one in reversed(wide):
        found.append(Box(right - one, head.top, one - 6 * scale, head.height) if one else NOWHERE)
        right -= one
    return tuple(reversed(found))
