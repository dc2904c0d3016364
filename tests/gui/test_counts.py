"""Does what is counted at the target in the pause add up to what the source has on its list?"""

from dataclasses import replace
from itertools import product

import pytest
from PySide6.QtWidgets import QApplication

from migviz import load_scenario, simulate
from migviz.gui.painters.boxes import box_of
from migviz.gui.painters.stage.counts import counts, most_counts, places_of
from migviz.gui.painters.stage.painter import stage_of
from migviz.gui.painters.stage.view import View
from migviz.gui.theme import Theme
from migviz.replay.moment import PageState
from migviz.replay.page_list import page_list
from migviz.replay.seen import seen_at
from migviz.scenario.units import Kind, read
from migviz.showing.places.scene import Scene, scene_of
from migviz.showing.places.stage_words import Count, count_places
from migviz.trace import Host
from tests.replay.runs import RUNS

EARLY = "migration.policy: libvirt\nvm.memory: 8 GiB\nvm.used: 480 MiB\nworkload.preset: idle\nlink.goodput: 33.55 MB/s"
"""QEMU stops before all of the memory has been sent once."""


@pytest.mark.parametrize("share", [0.1, 0.4, 0.8])
@pytest.mark.parametrize("lines", [EARLY, "migration.policy: libvirt", ""], ids=["early", "libvirt", "default"])
def test_what_arrived_is_outdated_and_is_missing_adds_up_to_the_list_of_the_pause(lines: str, share: float) -> None:
    run = simulate(load_scenario(f"{lines}\nclient.interval: off"))
    item = next(item for item in run.passes if item.in_pause)
    seen = seen_at(run, item.start + share * (item.end - item.start))
    amounts = {mark: amount for mark, amount, __, __ in counts(Host.TARGET, seen) if amount}
    found = {mark: float(text) * 4096 if text.isdigit() else read(text, Kind.SIZE) for mark, text in amounts.items()}
    assert sum(found.values()) == pytest.approx(item.pages * 4096, rel=0.01)
    assert (PageState.ABSENT in found) == (lines == EARLY)


@pytest.mark.parametrize("name", RUNS)
def test_there_are_never_more_counts_than_a_host_keeps_room_for(app: QApplication, name: str) -> None:
    run = RUNS[name]
    for k in range(61):
        seen = seen_at(run, k / 60 * run.end)
        most = max(len(counts(host, seen)) for host in (Host.SOURCE, Host.TARGET))
        assert most <= most_counts(seen) or (most == 4 and seen.moment.zeros_to_send), seen.t


@pytest.mark.parametrize("name", RUNS)
def test_no_line_stays_empty_below_the_counts_of_a_low_host(app: QApplication, name: str) -> None:
    run, view, looked_at = RUNS[name], View(presented=True), 0
    for (size, scale), k in product((((1280, 500), 1.4), ((960, 330), 1.0), ((1440, 560), 1.8)), range(1, 30)):
        seen, theme = seen_at(run, k / 30 * run.end), Theme(scale=scale)
        if scene_of(seen) is not Scene.COPY and run.scenario.technique.moves_a_working_vm:
            continue  # a card is below the counts
        stage = stage_of(*size, seen, theme, view)
        for host, place in ((Host.SOURCE, stage.source), (Host.TARGET, stage.target)):
            shown = [Count(mark=mark, amount=one, words=(long, short)) for mark, one, long, short in counts(host, seen)]
            placed = count_places(box_of(place.counts), place.lines, shown, theme.width, theme.scale)
            line = place.counts.height() / place.lines
            if placed and place.lean and place.maps:
                looked_at += 1
                empty = 2 if len(placed) < 2 or most_counts(seen) > 2 else 1  # there is another count in other moments
                is_list = page_list(seen) is not None and not seen.moment.missing
                assert not (is_list and len(placed) == 2) or empty == 1
                assert place.counts.bottom() - max(count.square.bottom for count in placed) < empty * line, seen.t
    assert looked_at


def test_a_count_keeps_its_words_where_a_high_card_has_a_line_more(app: QApplication) -> None:
    """In lessons 1 and 3 an amount stood beside a green square, and nobody said of what."""
    run, theme, looked_at = simulate(load_scenario("workload.preset: toy\nclient.interval: off")), Theme(), 0
    for k in range(21):
        seen = seen_at(run, 2.5 + k / 5)
        place = stage_of(860, 526, seen, theme).source
        place = replace(place, vm=place.vm.adjusted(0, 0, 0, 60))  # as where a lesson hides the network
        shown = [Count(mark=m, amount=a, words=(w, few)) for m, a, w, few in counts(Host.SOURCE, seen)]
        room, placed = places_of(place, shown, theme)
        assert room.bottom() <= place.vm.bottom()
        assert len(placed) == len(shown) and all(count.words is not None for count in placed), seen.t
        looked_at += room.height() > place.counts.height()
    assert looked_at
