"""Is the map worked out only when it is another one, and as fine as it can be once nothing moves?"""

import time
from typing import Any

import numpy as np
import pytest

from migviz import Scenario
from migviz.gui.panes.map_sweeping import FEWEST_POINTS, MOST_POINTS, MapSweep, within
from migviz.scenario.fields import FIELDS
from migviz.scenario.policies import POLICIES

MIB = 2.0**20


def finest(kept: MapSweep, scenario: Scenario, room: tuple[int, int]) -> None:
    """What happens when nothing moves for a while."""
    for _ in range(1000):
        if kept.show(scenario, room, now=True):
            return
        kept.refine()
        time.sleep(0.02)
    raise AssertionError("it never became fine")


def test_the_point_the_title_and_the_dice_leave_the_map_as_it_is() -> None:
    kept = MapSweep()
    finest(kept, Scenario(), (60, 40))
    first = kept.sweep
    changed: tuple[dict[str, Any], ...] = (
        {"workload.dirty_rate": 70 * MIB},
        {"link.bandwidth": 1e9},
        {"seed": 7},
        {"title": "another"},
        {"vm.name": "another"},
    )
    for values in changed:
        finest(kept, Scenario().but(values), (60, 40))
        assert kept.sweep is first
    finest(kept, Scenario().but({"vm.memory": 2.0**30}), (60, 40))
    assert kept.sweep is not first


def test_a_larger_room_gets_more_cells_up_to_a_limit() -> None:
    kept = MapSweep()
    sizes = []
    for room in ((40, 30), (100, 80), (400, 300)):
        finest(kept, Scenario(), room)
        assert kept.sweep is not None
        assert kept.sweep.y is not None
        sizes.append((len(kept.sweep.x.values), len(kept.sweep.y.values)))
    assert sizes[:2] == [(40, 30), (100, 80)]
    assert MOST_POINTS / 1.1 < sizes[2][0] * sizes[2][1] <= MOST_POINTS
    assert within(10, 10, 1) == (20, 16)


def test_a_slow_map_is_coarse_first_and_fine_when_nothing_moves() -> None:
    kept = MapSweep()
    slow = Scenario().but({"migration.policy": "nova"})
    finest(kept, slow, (100, 80))
    other = slow.but({"vm.memory": 2.0**31})
    assert not kept.show(other, (100, 80))
    finest(kept, other, (100, 80))
    assert kept.sweep is not None
    assert len(kept.sweep.x.values) == 100
    assert kept.sweep.scenario["vm.memory"] == 2.0**31


def test_the_first_map_of_a_policy_is_coarse_whatever_was_shown_before() -> None:
    kept = MapSweep()
    for policy in POLICIES:
        scenario = Scenario().but({"migration.policy": policy})
        while kept.sweep is None or kept.sweep.scenario["migration.policy"] != scenario["migration.policy"]:
            assert not kept.show(scenario, (100, 80), now=True), policy
            time.sleep(0.02)  # a map after a slow one waits a little
        assert kept.sweep.y is not None
        assert len(kept.sweep.x.values) * len(kept.sweep.y.values) <= FEWEST_POINTS * 1.2, policy
        finest(kept, scenario, (100, 80))
        assert len(kept.sweep.x.values) == 100, policy


def test_the_first_map_of_a_policy_is_put_off_for_a_turn_and_one_whose_time_is_known_is_not() -> None:
    kept = MapSweep()
    first, other = (Scenario().but({"migration.policy": policy}) for policy in ("hyper-v", "xen"))

    def asked(scenario: Scenario, now: bool = False) -> tuple[bool, object]:
        """Whether it is put off, and of which policy the map is then."""
        kept.show(scenario, (40, 30), now=now)
        return kept.is_put_off, kept.sweep and kept.sweep.scenario["migration.policy"]

    assert asked(first) == (False, "hyper-v"), "the first of all: there is none that could stay"
    assert asked(other) == (True, "hyper-v"), "the map before stays"
    assert asked(other) == (True, "hyper-v"), "however often it is painted meanwhile"
    assert asked(other, now=True) == (False, "xen")
    finest(kept, first.but({"vm.memory": 2.0**31}), (40, 30))
    assert asked(other.but({"vm.memory": 2.0**31}))[0] is False, "both policies are known by now"


def test_a_map_that_takes_long_has_a_turn_of_its_own_while_it_is_dragged(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("migviz.gui.panes.map_sweeping.REST", 0.0)
    kept, scenario = MapSweep(), Scenario()
    finest(kept, scenario, (40, 30))
    for cost, waits in ((1e-3, True), (1e-9, False)):
        kept._costs = dict.fromkeys(kept._costs, cost)
        scenario = scenario.but({"vm.memory": scenario.number("vm.memory") * 2})
        kept.show(scenario, (40, 30))
        assert kept.is_put_off is waits and (kept.sweep is None or kept.sweep.scenario == scenario) is not waits


@pytest.mark.parametrize("name", ["workload.dirty_rate", "link.bandwidth", "link.goodput", "vm.memory"])
@pytest.mark.parametrize("end", ["least", "most"])
def test_the_ends_of_every_range_have_a_map(name: str, end: str) -> None:
    kept = MapSweep()
    finest(kept, Scenario().but({name: getattr(FIELDS[name], end)}), (40, 30))
    assert kept.sweep is not None
    assert np.isfinite(kept.sweep.of("total_time")).all()
