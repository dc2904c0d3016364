"""When does a queue stand in front of the clients' frames?"""

import pytest

from migviz import Scenario
from migviz.engine.world import QUEUE, SATURATED, World
from migviz.trace import Flow, Host, Tenure
from migviz.trace.goodput import goodput
from migviz.trace.traffic import Node

SHARED = Scenario().but({"network.shared": "on"})
FULL = goodput(SHARED.values)


def queue(flow: Flow, at: float, scenario: Scenario = SHARED) -> float:
    world = World(scenario, [Tenure(start=-1.0, end=99.0, owner=Host.SOURCE, running=True)], [flow])
    return world.queue(Node.SOURCE, at)


@pytest.mark.parametrize("share", [1.0, SATURATED])
def test_a_migration_that_fills_the_shared_link_puts_a_burst_in_front(share: float) -> None:
    flow = Flow(start=1.0, end=3.0, rate=share * FULL, before=0.0, disk=False)
    assert queue(flow, 2.0) == pytest.approx(QUEUE / flow.rate) and queue(flow, 0.5) == queue(flow, 3.5) == 0


@pytest.mark.parametrize(
    ("flow", "scenario"),
    [
        (Flow(start=1.0, end=3.0, rate=FULL, before=0.0, disk=True), SHARED),
        (Flow(start=1.0, end=3.0, rate=0.94 * FULL, before=0.0, disk=False), SHARED),
        (Flow(start=1.0, end=3.0, rate=FULL, before=0.0, disk=False), Scenario()),
        (
            Flow(start=1.0, end=3.0, rate=FULL, before=0.0, disk=False),
            SHARED.with_change(0.5, "link.goodput", 2 * FULL),
        ),
    ],
    ids=["disk", "leaves gaps", "a link of its own", "the link became faster"],
)
def test_otherwise_nothing_stands_in_front(flow: Flow, scenario: Scenario) -> None:
    assert queue(flow, 2.0, scenario) == 0.0
