"""Which rows has the switch's table, and which of them is new? And what heads a target on which a lost VM never ran?"""

import pytest

from migviz import simulate
from migviz.gui.painters.stage.hosts import host_card
from migviz.gui.painters.stage.network_cards import table_lines
from migviz.gui.painters.stage.view import View
from migviz.replay.seen import seen_at
from migviz.scenario import Scenario
from migviz.trace import Host, Run
from migviz.trace.milestones import Failed, Resumed, of_kind

LATER = 80e-6
"""Seconds after which the switch has learned from the announcement."""


@pytest.fixture(scope="module")
def talking() -> Run:
    """A VM that the switch has learned of from its own messages, before it moves."""
    return simulate(Scenario().but({"vm.memory": 2.0**30, "vm.sends_every": 1.0, "client.interval": None}))


def test_a_row_is_new_only_once_the_frame_has_changed_it(talking: Run) -> None:
    (resumed,) = of_kind(talking.milestones, Resumed)
    new = [table_lines(seen_at(talking, resumed.t + t), spreading=True)[0].fresh for t in (0.0, LATER)]
    assert new == [False, True]


def test_the_other_switch_has_a_row_once_it_knows_the_vm(talking: Run) -> None:
    rows = [[line.switch for line in table_lines(seen_at(talking, t), spreading=False)] for t in (0.0, 10.0)]
    assert rows == [[1, 1], [1, 1, 2]]
    unknown = seen_at(talking, 10.0, hidden=frozenset({"other switch"}))  # a lesson that has not introduced it
    assert [line.switch for line in table_lines(unknown, spreading=False)] == [1, 1]


def test_a_vm_that_is_lost_during_the_copy_never_came_to_the_target() -> None:
    dies = Scenario().but({"vm.memory": 2.0**30}).with_change(5.0, "source.state", "dead")
    run = simulate(dies)
    (failed,) = of_kind(run.milestones, Failed)
    seen = seen_at(run, failed.t)
    assert [host_card(host, seen, View()).status for host in (Host.SOURCE, Host.TARGET)] == [
        "host is dead",
        "VM never came",
    ]
