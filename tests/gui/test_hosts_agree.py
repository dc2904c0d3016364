"""Do words, picture, lanes and numbers of one moment tell the same while a host is emptied? Laws that each moment keeps.

As in `test_words_agree.py`, each law is shown to be one: a moment in which one thing is changed breaks it.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import pairwise

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QApplication

from migviz.engine import evacuate
from migviz.gui.painters.evacuation.host_stage import paint_host_stage
from migviz.gui.painters.evacuation.lanes import paint_lanes
from migviz.replay.lanes import Lane
from migviz.say.amounts import time_text
from migviz.scenario.evacuation_file import parse_evacuation
from migviz.scenario.evacuation_presets import HOSTS
from migviz.scenario.units import Kind, read
from migviz.showing.box import Box
from migviz.showing.evacuation_shown import HostShown, picture_of
from migviz.showing.heard.host import cards_heard
from migviz.showing.places.host_stage import HostStage, stage_in
from migviz.showing.places.lanes import lanes_in
from migviz.trace.evacuated import Evacuated
from migviz.values import dataclass
from tests.gui.transcript import Roles, transcript
from tests.shared import shared

STAGE, LANES = (1060, 460), (1400, 300)
_SIX = HOSTS["six"].lines
EVACUATIONS = {
    "six, all at once": _SIX,
    "six, two at once": _SIX + "evacuation.at_once: 2\n",
    "six, one after the other, smallest first": _SIX + "evacuation.at_once: 1\nevacuation.order: smallest\n",
    "post-copy, two at once": _SIX + "evacuation.at_once: 2\nmigration.technique: post-copy\n",
    "by way of a disk": _SIX + "evacuation.at_once: 2\nmigration.technique: quick\n",
    "two as recorded": HOSTS["pair"].lines,
    "one is given up": "vm a: cancel = 3 s\nvm b: start = 2 s, cancel = 1 s\nvm c:\n",
    "no room for the second": "target.free_memory: 5 GiB\nvm a: memory = 4 GiB\nvm b: memory = 4 GiB\n",
}
every_host = pytest.mark.parametrize("name", EVACUATIONS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A VM as both hosts draw it: its state in words on each (\"\" for none), and what is written beside that."""

    source: tuple[str, ...]
    target: tuple[str, ...]

    def says(self, words: str) -> bool:
        return words in self.source or words in self.target


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One moment. `rows`: of each VM by name; `link`: the words above and below it; `crossing`: whose names are on it, `blocks`: in how many lanes of it something crosses; `line`: who goes next, in order;
    `pauses`: what stands at the end of each lane; `heard`: what is heard of each VM."""

    name: str
    t: float
    shown: HostShown
    caption: str
    titles: tuple[str, str]
    rows: dict[str, Row]
    link: tuple[str, ...]
    crossing: frozenset[str]
    blocks: int
    line: tuple[str, ...]
    pauses: dict[str, str]
    heard: dict[str, str]

    def __str__(self) -> str:
        return f"{self.name}, {self.t:.4f} s"

    def lane(self, vm: str) -> Lane:
        return next(lane for lane in self.shown.lanes.lanes if lane.name == vm)

    def number(self, of: str) -> str:
        return next(tile.value for tile in self.shown.tiles if of in tile.tells)


@shared
def emptied(name: str) -> Evacuated:
    return evacuate(parse_evacuation(EVACUATIONS[name]))


def told_of(name: str) -> Iterator[Told]:
    """Shortly after each thing that happens."""
    return (told_at(name, t) for t in times_of(name))


@shared
def times_of(name: str) -> tuple[float, ...]:
    found = emptied(name)
    lanes = picture_of(found, 0.0).lanes
    times = {0.0, found.end} | {edge for span in lanes.sharing for edge in span[:2]}
    for lane in lanes.lanes:
        times |= {t for t in (lane.begin, lane.ready, *(lane.paused or ()), lane.arrived, lane.over) if t is not None}
        times |= {stretch.start for stretch in lane.copied}
    edges = sorted(t for t in times if t <= found.end)
    inside = [one + 0.2 * (other - one) for one, other in pairwise(edges) if other > one]
    return (*inside, found.end)


Word = tuple[str, float, float]


@shared
def told_at(name: str, t: float) -> Told:
    shown = picture_of(emptied(name), t)
    stage = stage_in(Box(0, 0, *STAGE), shown.cards, 1.0)

    def paint(painter: QPainter, box: QRectF) -> None:
        paint_host_stage(painter, box, shown.cards, Roles(), crosses=shown.crosses)

    lines = transcript(STAGE, paint)
    words = tuple(_words(lines))
    names = {card.name for card in shown.cards}
    around = Box(stage.link.left, stage.link_head.top, stage.link.width, stage.link.bottom + 26 - stage.link_head.top)
    said = tuple(_inside(words, around))
    line = tuple(word for box in stage.line for word in _inside(words, box) if word in names)
    return Told(
        name=name,
        t=t,
        shown=shown,
        caption=next(_inside(words, stage.caption)),
        titles=(_title(words, stage.source), _title(words, stage.target)),
        rows=dict(_rows(words, shown, stage)),
        link=tuple(word for word in said if word not in names),
        crossing=frozenset(said) & names,
        blocks=sum(any(_is_block(line, lane) for line in lines) for _, lane in stage.lanes),
        line=line,
        pauses=_pauses(shown),
        heard={item.name: item.value for item in cards_heard(shown, [card.name for card in shown.cards]).inside},
    )


def _is_block(line: str, lane: Box) -> bool:
    found = re.match(r"polygon of source at (-?\d+),(-?\d+) (\d+)x(\d+)$", line)
    if found is None:
        return False
    x, y, wide, high = map(float, found.groups())
    return lane.top <= y + high / 2 < lane.bottom and x < lane.right and x + wide > lane.left


def _rows(words: tuple[Word, ...], shown: HostShown, stage: HostStage) -> Iterator[tuple[str, Row]]:
    for number, row, place in zip(stage.shown, stage.rows, stage.places, strict=True):
        yield shown.cards[number].name, Row(source=tuple(_inside(words, row)), target=tuple(_inside(words, place)))


def _title(words: tuple[Word, ...], host: Box) -> str:
    return list(_inside(words, Box(host.left, host.top, host.width, 30)))[-1]


def _pauses(shown: HostShown) -> dict[str, str]:
    lanes = shown.lanes
    places = lanes_in(Box(0, 0, *LANES), [lane.weight for lane in lanes.lanes], lanes.end, 1.0)

    def paint(painter: QPainter, box: QRectF) -> None:
        paint_lanes(painter, places, lanes, Roles(), t=shown.t)

    words = tuple(_words(transcript(LANES, paint)))
    return {
        lane.name: next(_inside(words, box), "") for lane, box in zip(lanes.lanes, places.pauses, strict=True) if box
    }


def _words(lines: list[str]) -> Iterator[Word]:
    for line in lines:
        found = re.match(r'"(.*)" .* at (-?\d+),(-?\d+)$', line)
        if found:
            yield found[1], float(found[2]), float(found[3])


def _inside(words: tuple[Word, ...], box: Box) -> Iterator[str]:
    return (text for text, x, y in words if box.contains(x + 2, y - 4))


# --- where each VM is -----------------------------------------------------------------------------------------------

COPIED = re.compile(r"iteration (\d+)|is copied")


def is_followed(told: Told, vm: str) -> bool:
    return "memory follows" in told.heard[vm]


def is_sent(told: Told, vm: str) -> bool:
    return is_followed(told, vm) or any(COPIED.match(word) or word == "paused" for word in told.rows[vm].source)


def a_vm_runs_on_one_host(told: Told) -> Iterator[str]:
    for vm, row in told.rows.items():
        there = any(word.startswith("runs here") for word in row.target)
        if there is not ("moved away" in row.source):
            yield f"{vm}: {row}"
        if there and ("is expected" in row.target or "paused" in row.source):
            yield f"{vm} runs on the target: {row}"


def the_caption_counts_what_the_rows_say(told: Told) -> Iterator[str]:
    said, rows = tuple(map(int, re.findall(r"\d+", told.caption))), told.rows.values()
    followed = sum(is_followed(told, vm) for vm in told.rows)
    counted = (
        sum("is expected" in row.target for row in rows),
        sum(any(word.startswith("waits") for word in row.source) for row in rows),
        sum(any(word.startswith("runs here") for word in row.target) for row in rows),
    )
    if said != (*counted, followed)[: 4 if followed else 3]:
        yield f"{told.caption!r}, and in the rows {counted}, {followed} followed"


def the_hosts_titles_count_their_rows(told: Told) -> Iterator[str]:
    here = sum("moved away" not in row.source for row in told.rows.values())
    there = sum(any(word.startswith("runs here") for word in row.target) for row in told.rows.values())
    if told.titles[0] != f"{here} of {len(told.rows)} still here":
        yield f"{told.titles[0]!r}, and {here} rows"
    if int(told.titles[1].split()[0]) != there:
        yield f"{told.titles[1]!r}, and {there} rows"


def who_waits_is_in_line_in_the_same_place(told: Told) -> Iterator[str]:
    waiting = {}
    for vm, row in told.rows.items():
        for word in row.source:
            if found := re.fullmatch(r"waits, place (\d+)", word):
                waiting[int(found[1])] = vm
    line = [waiting[place] for place in sorted(waiting)]
    if list(told.line) != line[: len(told.line)]:
        yield f"next in line: {told.line}, in the rows: {line}"


# --- the link -------------------------------------------------------------------------------------------------------


def what_crosses_is_of_those_who_send(told: Told) -> Iterator[str]:
    for vm in told.crossing:
        if not is_sent(told, vm):
            yield f"{vm} crosses, and its row says {told.rows[vm]}"


def a_link_that_carries_nothing_is_empty(told: Told) -> Iterator[str]:
    rate = next(word for word in told.link if word.endswith("B/s"))
    if (rate == "0 B/s") is not (not told.blocks):
        yield f"it carries {rate}, and in {told.blocks} lanes something crosses"
    if rate == "0 B/s" and any(word.endswith("each") for word in told.link):
        yield f"{told.link}"


def the_shares_add_up(told: Told) -> Iterator[str]:
    each = next((word for word in told.link if word.endswith(" each")), None)
    rate = next(word for word in told.link if word.endswith("B/s"))
    if each is not None:
        whole = _rate(each.removesuffix(" each")) * told.blocks
        if abs(whole - _rate(rate)) > 0.05 * _rate(rate):
            yield f"{told.blocks} times {each!r}, and all of it is {rate!r}"
    shares = next((word for word in told.link if re.fullmatch(r"\d+ shares?", word)), None)
    if shares is not None and int(shares.split()[0]) != told.blocks:
        yield f"{shares!r}, and in {told.blocks} lanes something crosses"


def _rate(text: str) -> float:
    return read(text, Kind.RATE)


def as_many_share_the_link_as_the_row_below_the_lanes_says(told: Told) -> Iterator[str]:
    sharing = next((count for start, end, count in told.shown.lanes.sharing if start < told.t < end), 0)
    if sharing != told.blocks and not any("paused" in row.source for row in told.rows.values()):
        yield f"{sharing} share it, and in {told.blocks} lanes something crosses"


# --- lanes, numbers, and what is heard ------------------------------------------------------------------------------


def a_lane_says_at_this_time_what_the_row_says(told: Told) -> Iterator[str]:
    for vm, row in told.rows.items():
        lane, t = told.lane(vm), told.t
        waits = any(word.startswith("waits") for word in row.source)
        if waits is not ((lane.begin is None and not lane.reason) or (lane.begin is not None and t < lane.begin)):
            yield f"{vm} waits: {waits}, and its lane begins at {lane.begin}"
        runs = any(word.startswith("runs here") for word in row.target)
        if runs is not (lane.arrived is not None and t >= lane.arrived):
            yield f"{vm} runs on the target: {runs}, and by its lane from {lane.arrived} on"
        paused = lane.paused is not None and lane.paused[0] <= t < lane.paused[1]
        if ("paused" in row.source) is not paused:
            yield f"{vm}: {row.source}, and its lane has the pause {lane.paused}"
        number = next((int(found[1]) for word in row.source if (found := COPIED.match(word)) and found[1]), None)
        drawn = next((one.number for one in lane.copied if one.start <= t < one.end), None)
        if number is not None and drawn is not None and number != drawn:
            yield f"{vm}: {row.source}, and its lane goes through {drawn}"


def the_numbers_are_those_of_the_lanes(told: Told) -> Iterator[str]:
    pauses = [lane.pause for lane in told.shown.lanes.lanes if lane.pause is not None]
    worst = time_text(max(pauses)) if pauses else "–"
    if told.number("run.worst_pause") != worst:
        yield f"worst pause {told.number('run.worst_pause')}, at the lanes {told.pauses}"
    if pauses and worst not in {text.removesuffix(" !") for text in told.pauses.values()}:
        yield f"worst pause {worst}, at the lanes {told.pauses}"
    over = sum(text.endswith("!") for text in told.pauses.values())
    if any("run.over_limit" in tile.tells for tile in told.shown.tiles) and int(told.number("run.over_limit")) != over:
        yield f"{told.number('run.over_limit')} over their limit, and {over} marked"
    ends = [lane.over for lane in told.shown.lanes.lanes if lane.over is not None and lane.arrived is not None]
    staying = any(lane.arrived is None for lane in told.shown.lanes.lanes)
    empty = "never" if staying else time_text(max(ends))
    if told.number("run.empty_after") != empty:
        yield f"empty after {told.number('run.empty_after')}, and the lanes end at {empty}"


def what_is_heard_is_what_is_written(told: Told) -> Iterator[str]:
    for vm, row in told.rows.items():
        states = [*row.source, *row.target]
        parts = told.heard[vm].split(", ")
        if not any(part in words for words in states for part in parts[1:3]):
            yield f"{vm}: heard {told.heard[vm]!r}, written {states}"


Law = Callable[[Told], Iterator[str]]
LAWS: tuple[Law, ...] = (
    a_vm_runs_on_one_host,
    the_caption_counts_what_the_rows_say,
    the_hosts_titles_count_their_rows,
    who_waits_is_in_line_in_the_same_place,
    what_crosses_is_of_those_who_send,
    a_link_that_carries_nothing_is_empty,
    the_shares_add_up,
    as_many_share_the_link_as_the_row_below_the_lanes_says,
    a_lane_says_at_this_time_what_the_row_says,
    the_numbers_are_those_of_the_lanes,
    what_is_heard_is_what_is_written,
)


@every_host
def test_words_lanes_and_numbers_of_a_host_agree(app: QApplication, name: str) -> None:
    found = [f"{told}: {law.__name__}: {what}" for told in told_of(name) for law in LAWS for what in law(told)]
    assert found == [], "\n".join(found)


# --- each law can be broken -----------------------------------------------------------------------------------------


def moment(name: str, fits: Callable[[Told], bool]) -> Told:
    return next(told for told in told_of(name) if fits(told))


def with_row(told: Told, vm: str, **sides: tuple[str, ...]) -> Told:
    return replace(told, rows=told.rows | {vm: replace(told.rows[vm], **sides)})


def broken() -> Iterator[tuple[Law, Told]]:
    """A law, and a moment that breaks it."""
    name = "six, two at once"
    two = moment(name, lambda told: told.blocks == 2 and "each" in " ".join(told.link) and len(told.line) > 1)
    moved = moment(name, lambda told: "runs here" in told.rows["web01"].target and told.blocks > 0)
    over = told_at(name, times_of(name)[-1])
    yield a_vm_runs_on_one_host, with_row(moved, "web01", source=("web01", "iteration 2"))
    yield a_vm_runs_on_one_host, with_row(moved, "web01", target=("web01", "runs here", "is expected"))
    yield the_caption_counts_what_the_rows_say, replace(two, caption="On the way: 2. Waiting: 3. On the target: 1.")
    yield the_hosts_titles_count_their_rows, replace(two, titles=("5 of 6 still here", two.titles[1]))
    yield the_hosts_titles_count_their_rows, replace(two, titles=(two.titles[0], "1 runs here"))
    yield who_waits_is_in_line_in_the_same_place, replace(two, line=two.line[::-1])
    yield what_crosses_is_of_those_who_send, replace(two, crossing=frozenset({two.line[0]}))
    yield a_link_that_carries_nothing_is_empty, replace(two, blocks=0)
    yield a_link_that_carries_nothing_is_empty, replace(over, blocks=1)
    yield the_shares_add_up, replace(two, blocks=3)
    yield as_many_share_the_link_as_the_row_below_the_lanes_says, replace(two, blocks=1)
    yield a_lane_says_at_this_time_what_the_row_says, with_row(two, two.line[0], source=("is copied",))
    yield a_lane_says_at_this_time_what_the_row_says, with_row(two, "web01", source=("iteration 9",))
    yield a_lane_says_at_this_time_what_the_row_says, with_row(two, "web01", source=("paused",))
    yield a_lane_says_at_this_time_what_the_row_says, with_row(two, "web01", target=("runs here",))
    yield the_numbers_are_those_of_the_lanes, replace(over, pauses=dict.fromkeys(over.pauses, "1 ms"))
    tiles = tuple(replace(tile, value="7") for tile in over.shown.tiles)
    yield the_numbers_are_those_of_the_lanes, replace(over, shown=replace(over.shown, tiles=tiles))
    yield what_is_heard_is_what_is_written, replace(two, heard=two.heard | {"web01": "4 GiB, paused"})


def test_each_law_of_a_host_is_broken_by_one_wrong_word(app: QApplication) -> None:
    cases = list(broken())
    assert {law for law, __ in cases} == set(LAWS)
    assert [law.__name__ for law, told in cases if not list(law(told))] == []
