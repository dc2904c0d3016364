"""What is a scenario, a rule and a trace exactly at a limit, and where there is nothing?"""

from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from migviz import InputError, Scenario, load_scenario, simulate
from migviz.engine import evacuate
from migviz.scenario.effects import effect_of
from migviz.scenario.evacuation_file import parse_evacuation
from migviz.scenario.policies import POLICIES
from migviz.scenario.products import Setting
from migviz.scenario.ranges import Range
from migviz.scenario.rules import ByClock, ByDoubling, RateLimit, SentLimit
from migviz.scenario.scenario import read_file
from migviz.scenario.stall import Allowed, Stalled, Watch, WhenStalled
from migviz.trace.arrivals import OTHER_LUCK, Arrivals
from migviz.trace.run import joined
from migviz.trace.wire import SHORTEST, decoded

PAGE = 4096


def message_of(text: str) -> str:
    with pytest.raises(InputError) as caught:
        load_scenario(text)
    return str(caught.value)


# --- scenarios --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["nonsense", "a:b.migviz", "a.migviz"])
def test_a_line_without_a_colon_and_one_that_ends_as_a_scenario_does_name_files(text: str) -> None:
    assert "No such file" in message_of(text)


def test_a_file_is_as_large_as_it_may_be(tmp_path: Path) -> None:
    (tmp_path / "a.migviz").write_text("x" * 1000, encoding="utf-8")
    assert len(read_file(tmp_path / "a.migviz", most=1000)) == 1000
    with pytest.raises(InputError, match="is larger than"):
        read_file(tmp_path / "a.migviz", most=999)


def test_a_part_that_is_a_byte_larger_than_the_whole_is_written_to_the_byte() -> None:
    told = message_of(f"vm.memory: 1 GiB\nvm.used: {2**30 + 1} B\n")
    assert "1 GiB is more than" not in told and f"{2**30 + 1}" in told.replace("\N{NARROW NO-BREAK SPACE}", "")


@pytest.mark.parametrize(("room", "to"), [(4 * PAGE, float(PAGE)), (8 * PAGE, 2.0 * PAGE), (3 * PAGE, None)])
def test_a_working_set_without_room_is_told_to_become_a_quarter_of_it_down_to_a_page(
    room: int, to: float | None
) -> None:
    sizes = f"workload.working_set: 1 MiB\nvm.used: {2**20 + room} B\nvm.used_at_end: 1 MiB\n"
    found = effect_of(load_scenario(f"vm.memory: 1 GiB\nworkload.rhythm: moving\n{sizes}"), "workload.every")
    assert found is not None and (found.to, found.field) == (to, "workload.working_set" if to else "")


def test_many_vms_have_the_caches_of_each() -> None:
    sizes = np.array([0.0, 2.0**30, 3.0 * 2**30])
    for name, policy in POLICIES.items():
        assert policy.delta_cache(sizes).tolist() == [policy.delta_cache(size) for size in sizes.tolist()], name
        assert policy.cache_share is not None or policy.delta_cache(2.0**30) == 1.0


def test_a_range_that_ends_at_nothing_leaves_a_number_as_it_is() -> None:
    found = Range(least=0.0, most=4.0, source="a test")
    assert [found.at(2.0, z) for z in (-1.0, 0.0)] == [2.0, 2.0] and found.at(2.0, 0.6745) == pytest.approx(
        4.0, rel=1e-3
    )


def test_a_number_is_moved_as_far_as_its_field_goes() -> None:
    setting = Setting(syntax="{value}", costs="", name="migration.max_iterations", factors=(0.5, 1.0, 2.0))
    assert [*setting.changes(Scenario().but({"migration.max_iterations": 2.0}))] == [
        {"migration.max_iterations": value} for value in (1.0, 4.0)
    ]
    assert [*setting.changes(Scenario().but({"migration.max_iterations": 1.0}))] == [{"migration.max_iterations": 2.0}]


# --- rules ------------------------------------------------------------------------------------------------------------


def test_what_is_sent_or_dirtied_up_to_the_limit_is_not_beyond_it() -> None:
    sent = SentLimit(factor=3.0)
    assert [sent.met(SimpleNamespace(sent=sent_, memory=10.0)) for sent_ in (30.0, 30.5)] == [False, True]  # type: ignore[arg-type]
    rate = RateLimit(step=5.0, most=50.0)
    assert [rate.met(SimpleNamespace(dirty_rate=dirty)) for dirty in (45.0, 45.5)] == [False, True]  # type: ignore[arg-type]


def test_a_limit_of_nothing_and_one_that_has_made_all_its_steps_goes_on_no_more() -> None:
    doubling = ByDoubling(every=1.0, quick=0.1, times=5, highest=2000.0)
    assert [bool(doubling.goes_on(most, SimpleNamespace(doubled=3))) for most in (0.0, 0.3)] == [False, True]
    clock = ByClock(first=0.15, steps=7, lists=2, every=10.0)
    begun = [SimpleNamespace(ramps_from=10.0, elapsed=elapsed) for elapsed in (10.0, 69.0, 70.0, 90.0)]
    assert [bool(clock.goes_on(1.0, progress)) for progress in begun] == [True, True, False, False]
    stalls = WhenStalled(first=0.3)
    assert [stalls.goes_on(most, SimpleNamespace(stall_lifts=False)) for most in (0.3, 0.4)] == [False, True]


LAX, STRICT = (Allowed(disruption=may, limit=1.0, timeout=600.0) for may in (True, False))


@pytest.mark.parametrize(("share", "stalled"), [(0.96, True), (0.95, False)])
def test_a_rest_has_stalled_that_is_less_by_just_the_margin(share: float, stalled: bool) -> None:
    watch = Watch(Stalled())
    for t, rest in ((10.0, 1000.0), (50.0, share * 1000.0)):
        watch.listed(t, rest, 1.0, LAX)
    assert watch.stalled is stalled


@pytest.mark.parametrize(("pause", "lifts"), [(1.5, True), (1.6, False)])
def test_a_rest_that_takes_just_so_many_times_the_limit_lifts_it(pause: float, lifts: bool) -> None:
    watch = Watch(Stalled())
    for t in (10.0, 50.0):
        watch.listed(t, pause * 100.0, 100.0, STRICT)
    assert watch.stalled and (watch.lifts, watch.ends) == (lifts, not lifts)


TOO_LATE = Allowed(disruption=True, limit=1.0, timeout=0.0)
"""Nothing is done: it would not end in time."""


@pytest.mark.parametrize(
    ("t", "rest", "ends"), [(60.0, 1040.0, True), (60.0, 1041.0, False), (90.0, 2000.0, True), (89.0, 2000.0, False)]
)
def test_a_rest_is_short_up_to_its_margin_and_from_the_end_of_patience_on_any_will_do(
    t: float, rest: float, ends: bool
) -> None:
    watch = Watch(Stalled())
    for before in (10.0, 50.0):
        watch.listed(before, 1000.0, 100.0, TOO_LATE)
    watch.listed(t, rest, 100.0, LAX)
    assert watch.stalled and watch.ends is ends


# --- traces -----------------------------------------------------------------------------------------------------------


def test_where_a_pass_was_looked_at_twice_a_page_in_its_middle_came_in_the_middle() -> None:
    arrivals = Arrivals(bytes=np.array([0.0, 100.0]), come=np.array([[0.0], [4.0]]), demanded=np.array([[0.0], [4.0]]))
    listed, luck = np.array([4]), np.array([0.5])
    assert (luck * OTHER_LUCK % 1.0 < 1.0).all() and arrivals.single_demanded(listed, luck).tolist() == [50.0]


def test_lists_of_one_number_are_one_pass_with_the_zeros_of_both() -> None:
    one = next(item for item in simulate(Scenario()).lists if item.zero_pages or item.pages)
    one = replace(one, zero_pages=3)
    (found,) = joined((one, replace(one, zero_pages=4)))
    assert (found.zero_pages, found.pages) == (7, 2 * one.pages)


@pytest.mark.parametrize("raw", [bytes(SHORTEST), bytes(12) + b"\x08\x06" + bytes(SHORTEST - 15)])
def test_what_is_too_short_or_of_no_known_kind_is_no_frame(raw: bytes) -> None:
    with pytest.raises(ValueError, match="no frame that migviz knows"):
        decoded(raw)


def test_a_pause_as_long_as_users_bear_is_not_over_their_limit() -> None:
    found = evacuate(parse_evacuation("vm a: memory = 1 GiB\nvm b: memory = 2 GiB, dirty_rate = 30 MiB/s\n"))
    moved = found.pauses[0]
    assert moved.pause is not None and moved.metrics is not None
    for limit, over in ((moved.pause, False), (moved.pause * 0.99, True), (None, False)):
        assert replace(moved, pause_limit=limit).over_limit is over
    assert replace(moved, metrics=None).end is None and replace(moved, start=None).end is None
    short, none = (
        replace(moved, name=f"{pause}", metrics=replace(moved.metrics, downtime=pause)) for pause in (0.5, 0.0)
    )
    assert [vm.name for vm in replace(found, vms=(none, short)).pauses] == ["0.5", "0.0"]
