"""Does a policy find a copy that has stalled, and do then what KubeVirt's code does (virt-launcher, stall-detector.go)?"""

import heapq
from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from migviz import Run, Scenario, simulate
from migviz.scenario.policies import POLICIES
from migviz.scenario.rules import Progress
from migviz.scenario.stall import Allowed, Stalled, Watch, WhenStalled

MB = 1e6
SPEED = 100 * MB
LIMIT = 0.9
STRICT = Allowed(disruption=False, limit=LIMIT, timeout=600.0)
LAX = Allowed(disruption=True, limit=LIMIT, timeout=600.0)
LEVEL = 100 * MB
"""A second at that speed: above the limit, below one and a half times of it."""


def watched(lists: Iterable[tuple[float, float]], allowed: Allowed = STRICT, speed: float = SPEED) -> Watch:
    """A watch that has seen these lists: when, and how many bytes were left."""
    watch = Watch(Stalled())
    for t, rest in lists:
        watch.listed(t, rest, speed, allowed)
    return watch


def flat(until: float, rest: float = LEVEL) -> list[tuple[float, float]]:
    """The same rest every 5 s."""
    return [(t, rest) for t in range(5, int(until) + 1, 5)]


def test_a_copy_whose_rest_shrinks_has_not_stalled() -> None:
    watch = watched((t, 1e9 * 0.9 ** (t / 5)) for t in range(5, 200, 5))
    assert not (watch.stalled or watch.ends or watch.lifts)


def test_nothing_younger_than_the_window_is_compared_with() -> None:
    assert not watched(flat(40)).stalled and watched(flat(45)).stalled


@pytest.mark.parametrize(("share", "stalls"), [(0.95, False), (0.97, True), (1.5, True)])
def test_less_than_the_margin_is_no_progress(share: float, stalls: bool) -> None:
    assert watched([(5.0, LEVEL), (46.0, share * LEVEL)]).stalled is stalls


def test_the_least_of_all_old_lists_counts_not_the_last() -> None:
    assert watched([(5.0, 0.5 * LEVEL), (10.0, 3 * LEVEL), (60.0, 0.9 * LEVEL)]).stalled


def test_it_waits_for_a_list_about_as_short_as_the_shortest() -> None:
    seen = [(5.0, LEVEL), (46.0, 1.05 * LEVEL)]
    assert not watched(seen).lifts
    assert not watched([*seen, (50.0, 1.05 * LEVEL)]).lifts and watched([*seen, (50.0, 1.03 * LEVEL)]).lifts


def test_it_is_content_with_more_after_a_window_and_then_after_half_of_one() -> None:
    high, higher = 1.2 * LEVEL, 1.3 * LEVEL
    stalled = [(5.0, LEVEL), (46.0, high)]
    waits = watched([*stalled, *((46.0 + t, high) for t in range(5, 40, 5))])
    assert waits.stalled and not waits.lifts
    assert watched([*stalled, (50.0, high), (87.0, high)]).lifts, "the shortest list since the stall will do"
    half = [*stalled, (50.0, high), (87.0, 1.26 * LEVEL), (100.0, higher)]  # content with `high` from 87 s on
    assert not watched(half).lifts
    assert watched([*half, (108.0, higher)]).lifts, "20 s later with 1.26 of it"


def test_it_does_nothing_that_would_not_end_in_time() -> None:
    short = Allowed(disruption=True, limit=LIMIT, timeout=22.9)  # twice of it: 45.8 s
    assert not watched(flat(45), short).ends, "it would take until 46 s"
    assert watched(flat(45), Allowed(disruption=True, limit=LIMIT, timeout=23.0)).ends


def test_where_the_vm_may_be_disturbed_the_stall_ends_the_iterations_whatever_is_left() -> None:
    for rest in (LEVEL, 100 * LEVEL):
        watch = watched(flat(45, rest), LAX)
        assert watch.ends and not watch.lifts


@pytest.mark.parametrize(("share", "lifts"), [(0.8, True), (1.49, True), (1.51, False)])
def test_otherwise_a_rest_of_one_and_a_half_limits_gets_the_limit_and_more_is_given_up(
    share: float, lifts: bool
) -> None:
    watch = watched(flat(45, share * LIMIT * SPEED))
    assert (watch.lifts, watch.ends) == (lifts, not lifts)


def test_what_does_not_fit_the_limit_in_a_minute_is_given_up() -> None:
    assert not watched(flat(105)).ends and watched(flat(110)).ends


def test_before_anything_is_measured_nothing_is_kept_in_mind() -> None:
    watch = watched([(0.1, 0.5 * LEVEL), *flat(40)])
    assert not watch.stalled and watched([(0.5, 0.5 * LEVEL), *flat(40)]).stalled is False
    assert watched([(0.5, 0.5 * LEVEL), *flat(45, 0.9 * LEVEL)]).stalled


def test_the_bandwidth_is_a_moving_average() -> None:
    """0.4 of the newest of the measurements, one every 0.4 s: half a second after the link became slow it is 64 % of what it was."""
    watch = watched(flat(40, 0.5 * LEVEL))
    watch.listed(40.5, 10 * LEVEL, 0.1 * SPEED, STRICT)
    assert watch._bandwidth == pytest.approx((0.4 * 0.1 + 0.6) * SPEED)
    watch.listed(60.0, 10 * LEVEL, 0.1 * SPEED, STRICT)
    assert watch._bandwidth == pytest.approx(0.1 * SPEED, rel=0.01)


@given(st.lists(st.tuples(st.floats(0.5, 30.0), st.floats(1.0, 9.0)), min_size=1, max_size=40))
def test_it_keeps_in_mind_what_queues_of_candidates_would(lists: list[tuple[float, float]]) -> None:
    """Against the same rule with the candidates in a queue and the lists since the stall in a heap."""
    never = Allowed(disruption=False, limit=LIMIT, timeout=0.0)
    watch, now = Watch(Stalled()), 0.0
    young: list[tuple[float, float]] = []
    least_old, best, due, patience = float("inf"), float("inf"), float("inf"), 40.0
    since: list[float] = []
    for seconds, rest in lists:
        now += seconds
        watch.listed(now, rest, SPEED, never)
        while young and now - young[0][0] >= 40.0:
            least_old = min(least_old, young.pop(0)[1])
        young.append((now, rest))
        if due < float("inf"):
            heapq.heappush(since, rest)
            if now >= due:
                best, patience = heapq.heappop(since), patience / 2
                due = now + patience
        elif rest >= 0.96 * least_old:
            best, due = min(least_old, *(left for _t, left in young)), now + patience
        assert (watch._best, watch._due, watch._patience) == (best, due, patience)


def test_the_limit_is_qemus_own_until_a_stall_asks_for_more() -> None:
    rises = WhenStalled(first=0.3)
    plain = Progress(
        setting=lambda name: None, iterations=1, elapsed=0.0, memory=0.0, disk=0.0, rest=0.0, speed=0.0, sent=0.0,
        dirty_rate=0.0, stalled=0, high_periods=0)  # fmt: skip
    lifted = Progress(
        setting=lambda name: None, iterations=1, elapsed=0.0, memory=0.0, disk=0.0, rest=0.0, speed=0.0, sent=0.0,
        dirty_rate=0.0, stalled=0, high_periods=0, stall_lifts=True)  # fmt: skip
    assert [rises.limit(0.9, progress) for progress in (plain, lifted)] == [0.3, 0.9]
    assert rises.limit(0.2, plain) == 0.2 and rises.goes_on(0.9, plain) and not rises.goes_on(0.9, lifted)


# --- in runs ------------------------------------------------------------------------------------------------------


def run_of(mib: float, at_timeout: str = "give up", policy: str = "kubevirt-stall") -> Run:
    return simulate(
        Scenario().but(
            {
                "migration.policy": policy,
                "workload.dirty_rate": mib * 2**20,
                "workload.working_set": 2.0**30,
                "client.interval": None,
                "migration.at_timeout": at_timeout,
            }
        )
    )


def test_a_copy_that_catches_up_is_as_without_it() -> None:
    watched_one, plain = run_of(60.0), run_of(60.0, policy="kubevirt")
    assert watched_one.metrics.converged and watched_one.metrics == plain.metrics


def test_a_stalled_copy_that_fits_the_higher_limit_is_paused_for_that() -> None:
    run = run_of(120.0)
    assert run.metrics.converged and 0.3 < (run.metrics.downtime or 0.0) < 1.0
    assert not run_of(120.0, policy="kubevirt").metrics.converged


def test_a_stalled_copy_that_does_not_fit_is_given_up_long_before_the_timeout() -> None:
    run, plain = run_of(150.0), run_of(150.0, policy="kubevirt")
    assert not run.metrics.finished and run.metrics.stop_reason == "what is left has stalled"
    assert run.end < 200 < plain.end


@pytest.mark.parametrize("at_timeout", ["pause", "post-copy"])
def test_where_it_is_allowed_the_vm_moves_when_the_copy_stalls(at_timeout: str) -> None:
    run = run_of(150.0, at_timeout)
    assert run.metrics.finished and not run.metrics.converged and run.end < 200
    pause = run.metrics.downtime or 0.0
    assert pause > 3.0 if at_timeout == "pause" else pause < 0.3


def test_only_this_policy_watches() -> None:
    assert [name for name, policy in POLICIES.items() if policy.stalled] == ["kubevirt-stall"]
