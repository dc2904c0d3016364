"""Is what is said exactly at a limit, of one thing, and at the very end what it should be?"""

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest

from migviz import Scenario, load_scenario, simulate
from migviz.engine import evacuate
from migviz.replay.beat import BeatKind
from migviz.replay.network import Reach
from migviz.replay.page_list import FEW, page_list
from migviz.replay.seen import seen_at
from migviz.say import (
    amounts,
    bars,
    captions,
    client_side,
    in_beats,
    in_evacuation,
    on_list,
    on_shared_link,
    on_strip,
    ruler,
    twin,
)
from migviz.say.facts import facts, lines, lists, network, steps, things
from migviz.say.rates import rates_sentence
from migviz.scenario.evacuation_file import parse_evacuation
from migviz.scenario.units import PAGE
from migviz.trace import Copying
from migviz.trace.milestones import ContainerMade, PostCopyRecovered, first_of
from tests.kept_commands import NIGHT
from tests.replay.runs import RUNS


@pytest.mark.parametrize(
    ("whole", "text"), [(9.99, "1.00 s"), (10.0, "1.0 s"), (99.9, "1.0 s"), (100.0, "1 s"), (0.01, "1000.0 ms")]
)
def test_a_watch_has_three_figures_of_the_whole_from_ten_and_from_a_hundred_on(whole: float, text: str) -> None:
    assert amounts.stopwatch_text(1.0, whole) == text


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (120.0, "2 minutes"),
        (119.0, "119 seconds"),
        (7200.0, "2 hours"),
        (172800.0, "2 days"),
        (1.0, "1 second"),
        (9.94, "9.9 seconds"),
        (9.96, "10 seconds"),
        (11.0, "11 seconds"),
    ],
)
def test_two_of_a_unit_are_said_in_it_with_two_figures(seconds: float, text: str) -> None:
    assert amounts._spoken(seconds) == text


def test_from_ten_thousand_on_thousands_stand_apart() -> None:
    assert [bars.amount_of(mib) for mib in (0.1, 1000.0, 10_000.0)] == ["0.1 MiB", "1000 MiB", "10\u202f000 MiB"]


@pytest.mark.parametrize(
    ("copied", "dirtied", "gains", "text"),
    [
        (105, 100, True, "Copying is 1.1 times faster."),
        (100, 105, None, "Pages change faster than they are copied."),
        (1000, 1, None, "Copying is over 1000 times faster."),
        (199, 2, None, "Copying is 100 times faster."),
        (200, 2, None, "Copying is 100 times faster."),
    ],
)
def test_a_ratio_exactly_at_a_limit_is_said_as_beyond_it(
    copied: float, dirtied: float, gains: bool | None, text: str
) -> None:
    assert rates_sentence(copied, dirtied, gains) == text


@pytest.mark.parametrize(("pages", "is_long"), [(900, True), (899, False)])
def test_a_list_of_nine_tenths_is_nearly_as_long(pages: int, is_long: bool) -> None:
    lists = [SimpleNamespace(copying=Copying.ITERATION, pages=each) for each in (1000, pages)]
    seen: Any = SimpleNamespace(
        moment=SimpleNamespace(iteration=2), run=SimpleNamespace(passes=lists), covered=frozenset()
    )
    assert captions._is_as_long(seen) is is_long


def test_post_copy_that_has_its_link_again_is_paused_no_more() -> None:
    text = "migration.policy: qemu-post-copy\nworkload.dirty_rate: 60 MiB/s\nat 45 s: link.state = down\nat 90 s: link.state = up"
    run = simulate(load_scenario(text + "\nclient.interval: off"))
    again = first_of(run.milestones, PostCopyRecovered)
    assert again is not None
    assert captions._is_paused(seen_at(run, again.t - 0.01)) and not captions._is_paused(seen_at(run, again.t))


@pytest.mark.parametrize(("lists", "lines"), [(1, 0), (2, 1), (3, 1)])
def test_a_list_that_a_timer_took_meanwhile_is_counted(lists: int, lines: int) -> None:
    scenario = SimpleNamespace(policy=SimpleNamespace(timer=SimpleNamespace(every=2.0)))
    run = SimpleNamespace(lists=[SimpleNamespace(number=1)] * lists, scenario=scenario)
    said = steps._lists(SimpleNamespace(run=run), 1)  # type: ignore[arg-type]
    assert [line.value for line in said] == [str(lists - 1)] * lines


def test_of_an_iteration_of_no_time_no_rate_is_said() -> None:
    run = RUNS["live"]
    seen, item = seen_at(run, run.end), run.passes[0]
    whole, none = (steps._result(seen, one, 1) for one in (item, replace(item, end=item.start)))
    assert len(none) < len(whole)


def test_a_change_at_the_very_end_is_in_force() -> None:
    run = RUNS["live"]
    late = [replace(run, scenario=run.scenario.with_change(t, "link.bandwidth", 1e6)) for t in (run.end, run.end + 1)]
    said = [facts(seen_at(one, one.end), "change", 0) for one in late]
    assert [one.lines[3].value for one in said if one] == ["in force", "never, the run ends before"]


@pytest.mark.parametrize(("rest", "begins"), [(FEW, "One page after the other"), (FEW + 1, "The last ")])
def test_few_pages_are_seen_to_cross(rest: int, begins: str) -> None:
    assert in_beats._last_pages(seen_at(RUNS["live"], 0.0), rest).startswith(begins)


def test_a_host_that_is_empty_as_the_window_ends_is_in_time() -> None:
    night = parse_evacuation(NIGHT.replace(", cancel = 4 s", ""))
    after = evacuate(night).empty_after
    assert after is not None
    found = evacuate(night.but({"evacuation.window": after}))
    assert found.empty_after == after
    assert in_evacuation._window(found) == "0 s to spare"
    assert in_evacuation._empty_line(found).endswith("0 s before the window ends")


def test_a_block_of_a_page_is_a_page() -> None:
    run = simulate(load_scenario("workload.preset: toy"))
    pages = page_list(seen_at(run, run.passes[1].start + 0.01))
    assert pages is not None and pages.pages_each == 1
    assert on_list.block_is(PAGE, pages) == on_list._in_a_square(1)
    assert on_list.block_is(PAGE - 1, pages) != on_list._in_a_square(1)
    assert on_list.block_is(PAGE, replace(pages, pages_each=2)) == "4 KiB"


@pytest.mark.parametrize(
    ("lines", "why"),
    [
        ("link.traffic: 50 MB/s", ""),
        ("link.traffic: 50.01 MB/s", "above 400 Mbit/s,"),
        ("link.traffic: 20 MB/s\nstorage.disk_writes: 40 MB/s", "above 80 Mbit/s,"),
        ("link.traffic: 20 MB/s\nstorage.disk_writes: 50 MB/s", "already"),
    ],
)
def test_half_of_a_link_is_enough_for_others(lines: str, why: str) -> None:
    values = load_scenario(f"link.goodput: 100 MB/s\nstorage.kind: none\nstorage.disk_size: 1 GiB\n{lines}").values
    found = on_shared_link.beyond_share(values, "link.traffic")
    assert (found is None) == (not why) and (found is None or why in found.why)


def test_a_rhythm_without_effect_is_not_told() -> None:
    bursts = Scenario().but({"workload.rhythm": "bursts"})
    assert on_strip.rhythm(bursts) and on_strip.rhythm(bursts.but({"migration.technique": "cold"})) == ()


def test_a_segment_that_was_sent_again_once_has_one_wait() -> None:
    once = ruler._tried_again(SimpleNamespace(known=1.0, tries=(1.2,)))  # type: ignore[arg-type]
    twice = ruler._tried_again(SimpleNamespace(known=1.0, tries=(1.2, 1.6)))  # type: ignore[arg-type]
    alike = ruler._tried_again(SimpleNamespace(known=1.0, tries=(1.5, 2.0)))  # type: ignore[arg-type]
    assert "waited 500 ms before" in alike and "longer" not in once and "longer" in twice and "400 ms at last" in twice


def test_at_the_very_end_one_goes_on_with_the_lesson() -> None:
    run = RUNS["live"]
    total = run.metrics.total_time
    assert twin._try_in_lesson(seen_at(run, total), "") == "Go on with the lesson."
    assert twin._try_in_lesson(seen_at(run, total - 0.001), "") != "Go on with the lesson."


@pytest.mark.parametrize(
    ("end", "text"),
    [
        (2.0, "1 s to 2 s"),
        (1.01, "1 s to 1.01 s"),
        (1.001, "1 s to 1.001 s"),
        (1.0001, "1 s to 1.0001 s"),
        (1.00001, "1 s to 1.00001 s"),
        (1.000000001, "1 s to 1 s"),
    ],
)
def test_two_times_have_so_many_figures_that_they_are_seen_to_be_two(end: float, text: str) -> None:
    assert lines.between(1.0, end) == text


def test_a_time_of_the_run_has_four_figures() -> None:
    assert lines.clock(1.23456) == "1.235 s"


def test_a_change_is_in_force_from_its_very_time_on() -> None:
    run = simulate(load_scenario("vm.memory: 1 GiB\nat 4 s: link.bandwidth = 2 Gbit/s"))
    said = [lines.field_line(seen_at(run, t), "link.bandwidth", "") for t in (3.999, 4.0)]
    assert [line.value for line in said] == ["1 Gbit/s", "2 Gbit/s"]
    assert ["changed at 4 s" in line.where_from for line in said] == [False, True]


def test_a_client_that_has_given_up_waits_no_more_in_a_beat() -> None:
    run = simulate(
        load_scenario(
            "migration.suspend_time: 3 s\nvm.memory: 256 MiB\nclient.retries: 3\nnetwork.announcements_lost: 2"
        )
    )
    seen = seen_at(run, run.end)
    lost = replace(seen.moment.network, reach=Reach.LOST, waiting=2)
    beat: Any = SimpleNamespace(kind=BeatKind.WAITS)
    for reach, words in ((Reach.LOST, "connection lost"), (Reach.TIMER, "2 requests wait")):
        there = replace(seen, moment=replace(seen.moment, network=replace(lost, reach=reach)))
        assert client_side.client_now(there, beat)[0][0] == words


def test_where_no_vm_has_a_limit_nothing_is_said_of_limits() -> None:
    text = "vm a: memory = 1 GiB\nvm b: memory = 1 GiB{}\n"
    for limit, said in (("", False), (", pause_limit = 1 s", True)):
        found = evacuate(parse_evacuation(text.format(limit)))
        assert any("limit" in line for line in in_evacuation.headline(found)) is said


def test_a_square_of_two_pages_is_told_as_two() -> None:
    run = simulate(load_scenario("workload.preset: toy"))
    seen = seen_at(run, run.passes[1].start + 0.01)
    pages = page_list(seen)
    assert pages is not None
    two = replace(pages, pages_each=2)
    assert lists._title(seen, two, 3) == "2 pages of the list, from 12 KiB on" and lists._number(seen, two, 3) == []
    assert lists._title(seen, pages, 3) == "1 page of 4 KiB, at 12 KiB"
    assert [lists._number(seen, pages, unit)[0][1:] for unit in (0, 63)] == [
        ("0 of 64", "counted from 0"),
        ("63 of 64", "counted from 0"),
    ]


def test_a_page_of_a_block_of_two_is_said_to_be_drawn_by_chance() -> None:
    run = simulate(load_scenario("vm.memory: 4 MiB\nvm.used: 4 MiB\nworkload.working_set: 1 MiB"))
    assert set(run.blocks.units.tolist()) == {2}
    toy = simulate(load_scenario("workload.preset: toy"))
    pages = page_list(seen_at(toy, toy.passes[1].start + 0.01))
    assert pages is not None and pages.pages_each == 1
    [number] = lists._number(seen_at(run, run.passes[0].start), pages, 7)
    assert number[1:] == ("7 of 1024", "counted from 0; drawn by chance within its block")


def test_there_is_one_table_until_a_lesson_has_brought_the_other_switch() -> None:
    seen = seen_at(RUNS["live"], 0.0)
    hidden = (frozenset({"other switch"}), frozenset[str]())
    titles = [network.mac_table(replace(seen, hidden=one)).title for one in hidden]
    assert titles == ["The switch's MAC table", "MAC tables of the switches"]


def test_an_iteration_is_done_at_its_very_end() -> None:
    run = RUNS["live"]
    item = run.passes[0]
    assert steps._iteration_now(seen_at(run, item.end), item, 1) == "done"


@pytest.mark.parametrize("name", RUNS)
def test_a_container_vm_is_there_from_its_very_instant_on(name: str) -> None:
    made = [one.t for one in RUNS[name].milestones if isinstance(one, ContainerMade)]
    assert all("no container" not in things._awaits(seen_at(RUNS[name], t)) for t in made)


def test_a_client_still_waits_only_where_the_vm_runs_on_the_target() -> None:
    beat: Any = SimpleNamespace(kind=BeatKind.WAITS)
    said = [in_beats.caption(seen_at(RUNS["live"], t), beat) for t in (0.0, RUNS["live"].end)]
    assert said == ["", "The client still waits: it asks again when its timer runs out."]
