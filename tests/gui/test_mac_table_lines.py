"""Which rows has the switch's table, and which of them is new? And what heads a target on which a lost VM never ran?"""

import pytest

from migviz import simulate
from migviz.gui.painters.stage.hosts import host_card
from migviz.gui.painters.stage.network_cards import table_lines
from migviz.gui.painters.stage.view import View
from migviz.replay.rates import link_speed
from migviz.replay.seen import seen_at
from migviz.replay.told import told
from migviz.scenario import Scenario
from migviz.trace import Copying, Host, Run
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


def test_what_the_source_is_after_the_vm_has_left_is_true_of_its_host_and_its_link() -> None:
    """One of many VMs leaves the others there; and what is told to the resume of a post-copy tells of nothing that is sent, though 4 GiB are missing."""
    run = simulate(Scenario().but({"vm.memory": 2.0**30}))
    over = seen_at(run, run.end)
    words = [host_card(Host.SOURCE, over, View(among_others=many)).status for many in (False, True)]
    assert words == ["free again", "the VM has left"]
    pulled = simulate(Scenario().but({"vm.memory": 2.0**30, "migration.technique": "post-copy"}))
    (resumed,) = of_kind(pulled.milestones, Resumed)
    (push,) = (item for item in pulled.passes if item.copying is Copying.PUSH)
    said = {}
    for known, t in ((told(pulled, resumed.t), resumed.t), (pulled, (push.start + push.end) / 2)):
        seen = seen_at(known, t)
        said[host_card(Host.SOURCE, seen, View()).status] = bool(link_speed(seen.run, seen.moment))
    assert said == {"has the rest": False, "still sends memory": True}
