"""The stage, of any size: nothing overlaps, no text is wider than its box, and caption, rate and counts are there."""

from itertools import combinations, cycle, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from migviz.engine import simulate
from migviz.language import PSEUDO, pseudo, speaking
from migviz.replay.pace import marks
from migviz.replay.seen import seen_at
from migviz.say.captions import caption, step_name
from migviz.scenario import load_scenario
from migviz.showing import measure
from migviz.showing.box import Box
from migviz.showing.compositions import COMPOSITIONS, View
from migviz.showing.layout import EXHIBIT, LEAST_VIEW, SCALES, layout
from migviz.showing.measure import Width, at_scale
from migviz.showing.places.rail import BESIDE, pill, step_widths, worded_steps
from migviz.showing.places.scene import Scene
from migviz.showing.places.stage import HostPlace, Stage, Wants, lay_out
from migviz.showing.places.stage_words import (
    Count,
    caption_lines,
    count_places,
    host_header,
    link_words,
    single_block,
    stopwatch,
    watch_between,
)
from migviz.showing.places.written import Align, Written, fitted, needed
from tests.shared import few

SCENARIOS = (
    "seed: 1",
    "workload.preset: toy",
    "migration.technique: quick\nstorage.kind: cluster disk\nclient.profile: windows",
    "migration.technique: post-copy\nmigration.policy: qemu\nworkload.dirty_rate: 200 MiB/s",
    "migration.technique: post-copy\nmigration.policy: qemu\nat 2 s: link.state = down",
    "at 20 s: link.state = down",
    "at 20 s: source.state = dead",
    "storage.kind: none",
    "network.announcement: none",
    "network.announcements_lost: 5",
)
COUNTS = (
    (Count(mark=0, amount="2.08 GiB", words=("only here", "only here")),
     Count(mark=1, amount="1 023 MiB", words=("dirty again", "again")),
     Count(mark=2, amount="1.69 GiB", words=("same on both hosts", "same on both"))),
    (Count(mark=0, amount="1 023 MiB", words=("up to date", "up to date")),
     Count(mark=1, amount="1 023 MiB", words=("old content", "old")),
     Count(mark=2, amount="2.08 GiB", words=("still missing", "missing"))),
    (Count(mark=0, amount="", words=("container VM, empty", "empty")),),
    (Count(mark=0, amount="2.33 GiB", words=("still here only", "here only")),),
)  # fmt: skip
RATES = ("112 MiB/s", "1 023 MiB/s", "link down", "disk dismounted", "processor state", "the VM starts", "idle")
STATUSES = (
    "VM runs here",
    "VM paused here",
    "VM shut down here",
    "VM starts here next",
    "container VM",
    "VM never came",
)
LEAST = (LEAST_VIEW[View.STAGE][0], LEAST_VIEW[View.STAGE][1] - EXHIBIT)
"""Below the words from which one chooses between it and what a lesson shows it has a little less height."""
LEAST_PRESENTED = 320

WANTS = tuple(
    Wants(scene=scene, bars=bars, disk=disk, offers=offers, presented=presented)
    for scene in Scene
    for bars, disk, offers, presented in product((False, True), repeat=4)
)
"""All that can be wanted of a stage; nothing special first."""

sizes = st.tuples(st.integers(int(LEAST[0]), 3840), st.integers(int(LEAST[1]), 2160))
languages = st.sampled_from(("en", "pseudo"))


@few
def captions() -> tuple[str, ...]:
    """What is said at the milestones of many kinds of run."""
    said = set()
    for text in SCENARIOS:
        run = simulate(load_scenario(text))
        said |= {caption(seen_at(run, t)) for t in (0.0, *marks(run, "milestone"), run.end)}
    return tuple(sorted(said, key=len))


def spoken(text: str, language: str) -> str:
    return pseudo(text) if language == "pseudo" else text


def stage_at(width: float, height: float, scale: float, blocks: int = 512, wants: Wants = WANTS[0]) -> Stage[Box]:
    return lay_out(round(width * scale), round(height * scale), scale, blocks, 125e6, wants)


def too_wide(written: Written, width: Width) -> list[str]:
    wide = width(written.font, written.text)
    return [f"{written.text!r} is {wide:.1f} wide in {written.box}"] if wide > written.box.width + 0.5 else []


def inside(stage: Stage[Box]) -> dict[str, Box]:
    """What shares the stage, each beside the others."""
    boxes = {
        "rail": stage.rail, "caption": stage.caption, "source": stage.source.box, "target": stage.target.box,
        "link": stage.link, "above": stage.link_above, "below": stage.link_below, "storage": stage.storage,
        "switch": stage.switch, "table": stage.table, "client": stage.client, "watch": stage.watch,
        "bars": stage.bars, "pace": stage.pace,
    }  # fmt: skip
    return {name: box for name, box in boxes.items() if box}


def overlapping(stage: Stage[Box]) -> list[str]:
    boxes = inside(stage)
    wrong = [f"{name} leaves the stage" for name, box in boxes.items() if not stage.box.holds(box)]
    wrong += [f"{a} and {b} overlap" for a, b in combinations(boxes, 2) if boxes[a].overlaps(boxes[b], slack=0.6)
              and {a, b} != {"link", "above"}]  # fmt: skip
    for host in (stage.source, stage.target):
        wrong += in_host(host)
    return wrong


def in_host(host: HostPlace[Box]) -> list[str]:
    parts = {"vm header": host.vm_header, "squares": host.grid.box, "counts": host.counts}
    if not host.maps:
        parts = {"vm header": host.vm_header}
    around = {"vm header": host.header} if host.lean else {}
    wrong = [
        f"{name} leave the VM" for name, box in parts.items() if not around.get(name, host.vm).holds(box, slack=1.0)
    ]
    wrong += [f"{a} and {b} overlap" for a, b in combinations(parts, 2) if parts[a].overlaps(parts[b], slack=1.0)]
    return wrong + ([] if host.box.holds(host.vm) and host.box.holds(host.header) else ["the VM leaves its host"])


@pytest.mark.parametrize("scale", [percent / 100 for percent in SCALES])
def test_nothing_on_the_stage_overlaps_or_leaves_it(scale: float) -> None:
    """Each size with one count of blocks, its neighbours with the others; each with another of the wishes."""
    sizes = product(range(int(LEAST[0]), 1800, 47), range(int(LEAST[1]), 1200, 31))
    for (width, height), blocks, wants in zip(sizes, cycle((1, 64, 512, 600)), cycle((*WANTS, WANTS[0])), strict=False):
        if wants.presented:  # the steps are larger, and the window shows nothing else
            height = max(height, LEAST_PRESENTED)
        assert overlapping(stage_at(width, height, scale, blocks, wants)) == [], (width, height, blocks, wants)


@given(size=sizes, percent=st.sampled_from(SCALES), language=languages)
def test_a_caption_is_whole_at_any_size(size: tuple[int, int], percent: int, language: str) -> None:
    scale = percent / 100
    stage, width = stage_at(*size, scale), at_scale(scale)
    for sentence in captions():
        said = spoken(sentence, language)
        lines = caption_lines(stage.caption, said, width, scale)
        assert " ".join(line.text for line in lines) == said
        for line in lines:
            assert too_wide(line, width) == []
            assert stage.caption.holds(line.box, slack=0.6), (said, len(lines), stage.caption)


@given(size=sizes, percent=st.sampled_from(SCALES), language=languages, blocks=st.sampled_from((1, 64, 512)))
def test_every_count_is_there_at_any_size(size: tuple[int, int], percent: int, language: str, blocks: int) -> None:
    scale = percent / 100
    stage, width = stage_at(*size, scale, blocks), at_scale(scale)
    for counts in COUNTS:
        said = [Count(mark=c.mark, amount=c.amount, words=tuple(spoken(w, language) for w in c.words)) for c in counts]
        box = stage.source.counts
        found = count_places(box, stage.source.lines, said, width, scale)
        assert [place.mark for place in found] == [count.mark for count in counts]
        texts = [text for place in found for text in (place.amount, place.words) if text is not None]
        for text in texts:
            assert too_wide(text, width) == []
            assert box.inset(-1, -1, -1, -1).holds(text.room(width)), text
        for one, other in combinations([place.square for place in found] + [text.room(width) for text in texts], 2):
            assert not one.overlaps(other, slack=0.6)


@given(size=sizes, percent=st.sampled_from(SCALES), language=languages)
def test_the_rate_on_the_link_is_whole_at_any_size(size: tuple[int, int], percent: int, language: str) -> None:
    scale = percent / 100
    stage, width = stage_at(*size, scale), at_scale(scale)
    for words in RATES:
        names = (spoken("Migration link", language), spoken("Link", language))
        name, lines = link_words(stage.link_above, names, spoken(words, language), width, scale)
        assert " ".join(line.text for line in lines) == spoken(words, language)
        texts = [*lines, *([name] if name is not None else [])]
        for text in texts:
            assert too_wide(text, width) == []
        for one, other in combinations([text.room(width) for text in texts], 2):
            assert not one.overlaps(other, slack=1.0)


@given(size=sizes, percent=st.sampled_from(SCALES), language=languages, progress=st.floats(0, 1), waits=st.booleans())
def test_a_block_with_its_size_stays_on_the_link(
    size: tuple[int, int], percent: int, language: str, progress: float, waits: bool
) -> None:
    scale = percent / 100
    stage, width = stage_at(*size, scale), at_scale(scale)
    behind = tuple(spoken(word, language) for word in ("processor", "CPU")) if waits else ()
    for label in ("4.77 MiB", "1 023 MiB", "60 KiB"):
        block, waiting = single_block(stage.link, label, behind, progress, width, scale)
        assert block.text in (label, label.split()[0])
        assert stage.link.holds(block.box, slack=0.6)
        assert too_wide(block, width) == []
        if waiting is not None:
            assert stage.link.holds(waiting.box) and not waiting.box.overlaps(block.box)
            assert too_wide(waiting, width) == []


@given(size=sizes, percent=st.sampled_from(SCALES), language=languages, bold=st.booleans())
def test_a_host_says_which_it_is_at_any_size(size: tuple[int, int], percent: int, language: str, bold: bool) -> None:
    scale = percent / 100
    stage, width = stage_at(*size, scale), at_scale(scale)
    for name in ("SOURCE", "TARGET"):
        for status in STATUSES:
            found = host_header(stage.source.header, spoken(name, language), spoken(status, language), width, scale,
                                bold=bold, machine="host-a")  # fmt: skip
            texts = [text for text in found if text is not None]
            assert texts[0].text == spoken(name, language)
            for text in texts:
                assert too_wide(text, width) == []
            for one, other in combinations([text.room(width) for text in texts], 2):
                assert not one.overlaps(other, slack=0.6)


@given(size=sizes, percent=st.sampled_from(SCALES), current=st.integers(0, 6))
def test_the_six_steps_share_the_rail(size: tuple[int, int], percent: int, current: int) -> None:
    scale = percent / 100
    stage, width = stage_at(*size, scale), at_scale(scale)
    if not stage.rail:
        return
    weights = step_widths(stage.rail.width, scale, width, current)
    pills = [pill(stage.rail, scale, number, weights) for number in range(1, 7)]
    assert all(stage.rail.holds(place) for place in pills)
    assert not any(one.overlaps(other) for one, other in combinations(pills, 2))
    if current:  # the step that is under way keeps its words
        room = pills[current - 1].width - (34 - 10 + 5 + 12) * scale
        assert width("control", step_name(current)) <= room + 1


@given(size=sizes, percent=st.sampled_from(SCALES), current=st.integers(1, 6), language=st.sampled_from(("", PSEUDO)))
def test_steps_lose_their_words_one_by_one_those_farthest_from_the_current_one_first(
    size: tuple[int, int], percent: int, current: int, language: str
) -> None:
    scale = percent / 100
    stage, width = stage_at(*size, scale), at_scale(scale)
    if not stage.rail:
        return
    with speaking(language):
        weights = step_widths(stage.rail.width, scale, width, current)
        wordy = worded_steps(stage.rail.width, scale, width, current)
        needed = [width("control", step_name(number)) + BESIDE * scale for number in range(1, 7)]
    pills = [pill(stage.rail, scale, number, weights) for number in range(1, 7)]
    assert current in wordy and set(wordy) == set(range(min(wordy), max(wordy) + 1)), "a row without gaps"
    bare = [place.width for number, place in enumerate(pills, 1) if number not in wordy]
    assert max(bare, default=0.0) - min(bare, default=0.0) < 0.01, "those without words are alike"
    if len(wordy) > 1:
        assert all(pills[number - 1].width >= needed[number - 1] - 1 for number in wordy)
    room = stage.rail.width - 30 * scale
    used = sum(needed[number - 1] for number in wordy) + 36 * scale * (6 - len(wordy))
    for number in {min(wordy) - 1, max(wordy) + 1} & set(range(1, 7)):
        assert used + needed[number - 1] - 36 * scale > room - 0.01, (
            "where there is room for a neighbour's words they are there"
        )


@given(size=sizes, percent=st.sampled_from(SCALES), language=languages, blocks=st.sampled_from((1, 64, 512)))
def test_the_stopwatch_covers_neither_header_nor_counts(
    size: tuple[int, int], percent: int, language: str, blocks: int
) -> None:
    scale = percent / 100
    stage, width = stage_at(*size, scale, blocks), at_scale(scale)
    host = stage.source
    squares = Box(host.grid.box.left, host.grid.box.top, host.grid.box.width, host.grid.height)
    for elapsed in ("0 ms", "26.9 ms", "888 ms", "88.8 s", "8 min 28 s"):
        below = spoken("of {total} paused", language).replace("{total}", "88.8 s")
        watch = stopwatch(squares, host.vm, elapsed, below, spoken("paused", language), width, scale)
        assert elapsed in watch.number.text
        assert host.vm.holds(watch.box)
        assert not watch.box.overlaps(host.counts, slack=6 * scale), (squares, watch.box, host.counts)
        assert not watch.box.overlaps(host.vm_header, slack=10 * scale)
        for text in (watch.number, watch.below):
            assert text is None or (too_wide(text, width) == [] and watch.box.holds(text.room(width), slack=1.0))


def test_the_least_view_is_what_the_window_gives() -> None:
    """The sizes of these tests are those that the window's layout can bring."""
    found = [layout((640, 480), 0.8, there).view for there in COMPOSITIONS.values()]
    assert min(view.width for view in found if view) >= LEAST[0] * 0.8 - 1
    assert min(view.height for view in found if view) >= LEAST[1] * 0.8 - 1


def test_a_text_is_shortened_before_it_is_cut() -> None:
    width = at_scale(1.0)
    box = Box(0, 0, width("label", "again") + 1, 20)

    found = fitted(box, ("dirty again", "again"), width)
    assert found is not None and found.text == "again"
    assert fitted(Box(0, 0, 5, 20), ("dirty again", "again"), width) is None


def test_a_right_aligned_text_ends_at_the_right_edge() -> None:
    width = at_scale(1.0)
    text = Written(text="112 MiB/s", font="rate", box=Box(10, 0, 200, 20), align=Align.RIGHT)
    assert text.room(width).right == pytest.approx(210)
    assert text.room(width).width == pytest.approx(measure.width("rate", "112 MiB/s"))


def test_what_is_never_left_out_is_written_smaller_and_at_last_left_open() -> None:
    width = at_scale(1.0)
    wide = width("rate", "disk dismounted")
    assert needed(Box(0, 0, wide, 20), "disk dismounted", width, "rate").font == "rate"
    smaller = needed(Box(0, 0, 0.8 * wide, 20), "disk dismounted", width, "rate")
    assert smaller.text == "disk dismounted" and smaller.font != "rate"
    open_ended = needed(Box(0, 0, 0.4 * wide, 20), "disk dismounted", width, "rate")
    assert open_ended.font == "axis" and open_ended.text.startswith("disk") and open_ended.text.endswith("…")
    assert too_wide(open_ended, width) == []


@pytest.mark.parametrize("scale", [0.8, 1.0, 1.4, 2.0, 3.0])
@pytest.mark.parametrize("size", [(130, 44), (146, 100), (230, 60), (250, 170), (600, 300)])
def test_the_watch_between_the_hosts_lies_in_its_room_and_its_digits_do_not_shift(
    size: tuple[int, int], scale: float
) -> None:
    room, width = Box(10, 20, size[0] * scale, size[1] * scale), at_scale(scale)
    places = set()
    for elapsed in ("0.0 ms", "6.6 ms", "43.8 ms"):
        watch = watch_between(room, elapsed, "43.8 ms", ("of 43.8 ms paused", "paused"), width, scale)
        assert watch is not None
        number = watch.number.room(width)
        assert room.holds(watch.box, slack=0.6) and room.holds(number, slack=0.6)
        for text in (number, watch.below.room(width) if watch.below is not None else None):
            assert text is None or not watch.dial or not text.overlaps(watch.dial, slack=0.6)
        places.add((round(number.right, 3), number.top, watch.number.font, watch.dial))
    assert len(places) == 1


@pytest.mark.parametrize("below", [("paused",), ("of 43.8 ms paused", "paused"), ("of 85.1 s paused", "paused")])
def test_nothing_of_a_watch_lies_on_its_dial(below: tuple[str, ...]) -> None:
    seen = 0
    for wide in range(60, 420, 12):
        for high in range(24, 240, 12):
            for elapsed, widest in (("7.0 ms", "43.8 ms"), ("20.0 s", "85.1 s")):
                box = Box(10.0, 20.0, float(wide), float(high))
                watch = watch_between(box, elapsed, widest, below, at_scale(1.0), 1.0)
                if watch is None:
                    continue
                texts = [words.box for words in (watch.number, watch.below) if words is not None]
                assert not any(watch.dial and watch.dial.overlaps(text) for text in texts), (box, elapsed)
                assert all(box.left - 1 <= text.left and text.right <= box.right + 1 for text in texts)
                seen += 1
    assert seen > 300


def test_the_lower_edge_of_low_hosts_moves_up_when_the_broadcast_begins() -> None:
    def bottom(scene: Scene, settled: float = 1.0) -> float:
        found = lay_out(800, 330, 1.0, 512, wants=Wants(scene=scene, settled=settled))
        assert found.source.box.bottom == found.target.box.bottom and found.settles is (settled < 1.0)
        return found.source.box.bottom

    way = [bottom(Scene.BROADCAST, share / 10) for share in range(11)]
    assert way[0] == bottom(Scene.PAUSE) and way[-1] == bottom(Scene.BROADCAST) < way[0]
    assert way == sorted(way, reverse=True) and len(set(way)) == 11
