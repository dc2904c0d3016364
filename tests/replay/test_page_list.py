"""The list that the page maps show: its numbers are the run's, and pages keep their places from one list to the next."""

from dataclasses import replace

import numpy as np
import pytest

from migviz import simulate
from migviz.replay.moment import PageState
from migviz.replay.page_list import FEW, SINGLE, SQUARES, crossings, is_toy, list_of_iteration, on_the_way, page_list
from migviz.replay.seen import Seen, seen_at
from migviz.scenario import load_scenario
from migviz.trace import Copying, Run
from tests.replay.runs import RUNS, times_of

LIVE, TOY = RUNS["live"], RUNS["toy"]


def lists(name: str) -> list[Seen]:
    run = RUNS[name]
    return [seen for t in times_of(run) if page_list(seen := seen_at(run, t)) is not None]


def start_of(run: Run, number: int) -> float:
    return next(item.start for item in run.lists if item.number == number and item.copying is Copying.ITERATION)


def pause_of(run: Run) -> Seen:
    part = next(part for part in run.pause if part.name == "last dirty pages")
    return seen_at(run, (part.start + part.end) / 2)


AGAIN = sorted(name for name, run in RUNS.items() if sum(item.copying is Copying.ITERATION for item in run.passes) > 1)
"""Runs in which memory goes over the link again."""


@pytest.mark.parametrize("name", AGAIN)
def test_the_squares_are_the_listed_pages_and_their_states_those_of_the_run(name: str) -> None:
    found = lists(name)
    assert found
    for seen in found:
        pages, moment = page_list(seen), seen.moment
        assert pages is not None
        assert pages.each * (pages.squares - 1) < pages.units <= pages.each * pages.squares
        assert pages.squares <= (SINGLE if pages.pages_each == 1 else SQUARES)
        assert pages.pages_each & (pages.pages_each - 1) == 0, "a power of two"
        waits = int(np.count_nonzero(pages.source == PageState.TO_SEND))
        to_come = int((moment.blocks_to_send + (moment.blocks_dirty if pages.in_pause else 0)).sum())
        assert max(0, waits - 2) * pages.each <= to_come <= waits * pages.each
        assert (pages.next_pages, len(pages.shelf)) == (0, 0) if pages.in_pause else pages.next_pages == moment.dirty
        never, old = pages.target == PageState.ABSENT, pages.target == PageState.STALE
        assert np.array_equal(never | old, pages.source != PageState.SAME), (
            "what is not the same on both hosts is old on the target, or was never there"
        )
        assert not (never & (pages.source != PageState.TO_SEND)).any(), "what was dirtied again was there"
        assert moment.missing or not never.any()


@pytest.mark.parametrize("name", ["quick", "cold", "post-copy"])
def test_memory_that_does_not_go_over_the_link_again_and_again_has_no_list(name: str) -> None:
    assert lists(name) == []


def test_iteration_1_shows_all_memory_and_each_later_one_its_list() -> None:
    assert page_list(seen_at(LIVE, start_of(LIVE, 1) + 1.0)) is None
    for number in (2, 3, 4):
        pages = page_list(seen_at(LIVE, start_of(LIVE, number)))
        assert pages is not None and pages.number == number
        assert pages.pages == LIVE.lists[number - 1].pages


def test_a_magnitude_is_seen_to_shrink() -> None:
    found = [page_list(seen_at(LIVE, start_of(LIVE, number))) for number in (2, 3, 4)]
    assert [pages.pages_each for pages in found if pages] == [256, 32, 1]


@pytest.mark.parametrize("name", ["live", "toy swept", "cluster disk"])
def test_the_pages_of_the_pause_are_those_that_were_seen_to_arrive(name: str) -> None:
    run = RUNS[name]
    end = next(item for item in reversed(run.lists) if item.copying is Copying.ITERATION).end
    last = page_list(seen_at(run, float(np.nextafter(end, 0.0))))
    in_pause = page_list(pause_of(run))
    assert last is not None and in_pause is not None
    assert sorted(last.shelf.tolist()) == sorted(in_pause.first.tolist())


def test_a_page_that_arrived_on_the_shelf_stays_there() -> None:
    before: set[int] = set()
    item = LIVE.lists[3]
    for t in np.linspace(item.start, np.nextafter(item.end, 0.0), 40):
        pages = page_list(seen_at(LIVE, float(t)))
        assert pages is not None and len(set(pages.shelf.tolist())) == len(pages.shelf)
        assert before <= set(pages.shelf.tolist())
        before = set(pages.shelf.tolist())
    assert len(before) == LIVE.lists[4].pages


def test_no_page_is_listed_twice_and_each_lies_in_its_block() -> None:
    for seen in lists("live"):
        pages, blocks = page_list(seen), seen.run.blocks
        assert pages is not None
        if pages.each == 1:
            assert len(set(pages.first.tolist())) == pages.squares
        inside = pages.first - blocks.start[pages.block]
        assert np.all((inside >= 0) & (inside < blocks.units[pages.block]))


def test_in_a_toy_vm_the_squares_are_the_pages_of_the_run() -> None:
    assert is_toy(TOY) and not is_toy(LIVE)
    for seen in lists("toy"):
        pages, moment = page_list(seen), seen.moment
        assert pages is not None
        if not pages.in_pause:
            waiting = pages.first[pages.source == PageState.TO_SEND]
            assert set(waiting.tolist()) == set(np.flatnonzero(moment.source_pages == PageState.TO_SEND).tolist())
            assert set(pages.shelf.tolist()) == set(np.flatnonzero(moment.source_pages == PageState.DIRTY).tolist())


def test_a_covered_length_has_no_list() -> None:
    seen = pause_of(LIVE)
    assert page_list(seen) is not None
    hidden = seen_at(LIVE, seen.t, None, frozenset({"moment.to_send", "moment.dirty"}))
    assert page_list(hidden) is None and list_of_iteration(hidden, 2) is None and crossings(hidden, 8, 1) == ()


def test_a_list_that_is_not_told_yet_is_not_shown() -> None:
    seen = seen_at(LIVE, 20.0, 20.0)
    assert list_of_iteration(seen, 3) is None
    assert list_of_iteration(seen_at(LIVE, 20.0), 3) is not None


def test_pages_leave_one_by_one_arrive_in_order_and_the_last_at_the_end() -> None:
    before: set[int] = set()
    gone = 0
    for done in np.linspace(0.01, 104.99, 4000):
        found = on_the_way(105, float(done), 8)
        assert len(found) <= 8 and len(set(found) - before) <= 1
        assert min(found) == int(done) and sorted(found) == list(range(min(found), max(found) + 1))
        assert all(0 < share < 1 for share in found.values())
        before, gone = set(found), max(gone, *found)
    assert gone == 104


def test_only_the_pages_of_a_pause_and_of_a_toy_vm_cross_by_themselves() -> None:
    assert len(crossings(pause_of(LIVE), 8, 15)) == 8
    assert all(one.number == -1 for one in crossings(pause_of(LIVE), 8, 15))
    assert crossings(seen_at(LIVE, 42.6), 8, 15) == ()
    first = TOY.lists[0]
    numbers = [one.number for one in crossings(seen_at(TOY, (first.start + first.end) / 2), 4, 1)]
    assert len(numbers) >= 3 and numbers == list(range(numbers[0], numbers[0] + len(numbers)))


def test_of_a_long_pause_whole_rows_cross() -> None:
    run = simulate(load_scenario("workload.dirty_rate: 60 MiB/s\nmigration.max_iterations: 3\n"))
    seen = pause_of(run)
    pages = page_list(seen)
    assert pages is not None and pages.squares > 160
    found = crossings(seen, 8, 30)
    whole = [one for one in found if one.last < pages.squares]
    assert whole and all(one.last - one.first == 30 and one.pages == 30 * pages.pages_each for one in whole)


@pytest.mark.parametrize("name", ["live", "toy", "many iterations", "slowed"])
def test_a_square_is_dirty_again_only_if_its_page_is_on_the_next_list(name: str) -> None:
    seen_again = 0
    for seen in lists(name):
        pages, blocks = page_list(seen), seen.run.blocks
        assert pages is not None
        again = pages.source == PageState.DIRTY
        seen_again += int(again.sum())
        if pages.each == 1:
            assert set(pages.first[again].tolist()) <= set(pages.shelf.tolist())
        else:
            sent, moment = pages.source != PageState.TO_SEND, seen.moment
            share = moment.blocks_dirty / np.maximum(blocks.units - moment.blocks_to_send, 1)
            expected = float(share[pages.block[sent]].sum())
            assert abs(again.sum() - expected) <= 5 * expected**0.5 + 3, "as many as are dirty of their blocks' pages"
    assert name == "live" or seen_again


def test_before_the_first_page_leaves_it_stands_where_the_link_begins() -> None:
    """A fast link is through in little more than its latency: for a part of the pause nothing is sent yet."""
    run = simulate(load_scenario("link.bandwidth: 10 Gbit/s\nworkload.dirty_rate: 110 MiB/s"))
    item = next(item for item in run.passes if item.copying is Copying.PAUSE)
    seen = seen_at(run, item.start + 1e-6)
    assert not seen.moment.speed
    assert [(one.first, one.share) for one in crossings(seen, 8, 15)] == [(0, 0.0)]
    assert on_the_way(0, 0.0, 8) == {}


@pytest.mark.parametrize("squares", [FEW, FEW + 1])
def test_up_to_160_squares_of_a_pause_cross_one_by_one(squares: int, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = pause_of(LIVE)
    pages = page_list(seen)
    assert pages is not None
    many = replace(pages, first=np.arange(squares), pages=2 * squares, each=1, pages_each=2, through=squares / 2)
    monkeypatch.setattr("migviz.replay.page_list.page_list", lambda seen: many)
    one = crossings(seen, 8, 15)[0]
    assert one.last - one.first == (1 if squares == FEW else 15) and one.pages == 2 * (one.last - one.first)
