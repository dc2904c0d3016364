"""What holds for any host of any VMs, with faults and changes at any time, whatever the rules?"""

import numpy as np
import pytest

from migviz import Run
from migviz.engine import evacuate
from migviz.errors import InputError
from migviz.scenario.evacuation import DIRECTIONS, ORDERS, PER_VM, Evacuation, Vm, scenario_among
from migviz.scenario.fields import Value
from migviz.trace.evacuated import Evacuated, Moved
from migviz.trace.goodput import line
from tests.engine.drawn import drawn_runs
from tests.quick import fewer
from tests.shared import shared

pytestmark = pytest.mark.fewer  # all of them are hosts of drawn runs
MANY = 40


def drawn_vm(dice: np.random.Generator, number: int, first: Vm | None) -> Vm | None:
    shared = drawn_runs()[int(dice.integers(len(drawn_runs())))].scenario if first is None else first.scenario
    other = drawn_runs()[int(dice.integers(len(drawn_runs())))].scenario
    given = {name: value for name, value in other.given if name in PER_VM}
    own: dict[str, Value] = {"start": float(dice.choice([0.0, dice.uniform(0, 50)]))}
    if dice.random() < 0.2:
        own["cancel"] = float(dice.uniform(0, 100))
    if dice.random() < 0.3:
        own["direction"] = "in"
    if dice.random() < 0.2 and first is not None:
        own["after"] = first.name
    try:
        scenario = scenario_among(shared, given | {"seed": float(number)})
    except InputError:  # parts that do not fit the wholes of others
        return None
    return Vm(name=f"v{number}", scenario=scenario, own=tuple(sorted(own.items())))


def drawn_host(dice: np.random.Generator) -> Evacuation:
    shared = drawn_runs()[int(dice.integers(len(drawn_runs())))].scenario
    first = Vm(name="v0", scenario=shared)
    others = (drawn_vm(dice, number, first) for number in range(1, int(dice.integers(2, 6))))
    rules: dict[str, Value | int] = {
        "evacuation.order": str(dice.choice(ORDERS)),
        "evacuation.retries": int(dice.integers(0, 2)),
        "evacuation.at_once": [None, 1, 2, 3][int(dice.integers(4))],
    }
    return Evacuation(shared=shared, vms=(first, *(vm for vm in others if vm))).but(rules)


@shared
def host(number: int) -> Evacuated:
    """One at which somebody goes."""
    dice = np.random.default_rng((18, number))
    return next(found for found in iter(lambda: evacuate(drawn_host(dice)), None) if runs_of(found))


def runs_of(found: Evacuated) -> list[tuple[Moved, Run, float]]:
    return [(vm, vm.observe(), vm.start) for vm in found if vm.observe is not None and vm.start is not None]


def loads(found: Evacuated, direction: str, dice: np.random.Generator) -> list[float]:
    """What of the line all of them together use, at some times at which somebody sends."""
    flows = [
        (start + flow.start, start + flow.end, flow.rate)
        for vm, run, start in runs_of(found)
        for flow in run.flows
        if vm.direction == direction and not flow.disk
    ]
    used = []
    for since, until, _ in (flows[int(k)] for k in dice.integers(len(flows), size=20 if flows else 0)):
        t = (since + until) / 2
        rate = sum(rate for one, other, rate in flows if one <= t < other)
        used.append(rate / float(line(found.evacuation.shared.values_at(t))))
    return used


@pytest.mark.parametrize("number", range(MANY))
def test_a_direction_of_the_link_never_carries_more_than_the_line(number: int) -> None:
    found, dice = host(number), np.random.default_rng(number)
    assert all(used <= 1 + 1e-6 for direction in DIRECTIONS for used in loads(found, direction, dice))


def test_often_all_of_the_line_is_used() -> None:
    most = [max(loads(host(number), "out", np.random.default_rng(1)), default=0.0) for number in fewer(range(MANY))]
    assert sum(used > 0.9 for used in most) > len(most) / 4


@pytest.mark.parametrize("number", range(MANY))
def test_every_byte_is_counted_once(number: int) -> None:
    for vm, run, _ in runs_of(host(number)):
        flowed = sum((flow.end - flow.start) * flow.rate for flow in run.flows if not flow.disk)
        assert vm.metrics is not None
        assert flowed == pytest.approx(run.metrics.bytes_sent, rel=1e-6, abs=5000.0)
        assert vm.sent >= run.metrics.bytes_sent


@pytest.mark.parametrize("number", range(MANY))
def test_who_has_not_arrived_has_a_reason_and_who_has_none(number: int) -> None:
    for vm in host(number):
        assert vm.arrived == (not vm.reason)
        assert vm.start is None or vm.start >= vm.asked
