"""A bar is as long as its list from beginning to end, and what was left of it for the next list is told apart."""

import pytest

from migviz.engine import finished_run
from migviz.replay.seen import seen_at
from migviz.say.bars import bars_of
from migviz.scenario import load_scenario

POLICIES = ("qemu", "nova", "xen-2005", "proxmox", "vmotion", "hyper-v")


@pytest.mark.parametrize("policy", POLICIES)
def test_a_bar_does_not_become_shorter_when_its_iteration_ends(policy: str) -> None:
    run = finished_run(load_scenario(f"migration.policy: {policy}\nworkload.dirty_rate: 60 MiB/s\n"))
    alone = [one for one in run.passes if sum(item.number == one.number for item in run.lists) == 1]
    for item in alone[:4]:
        during, after = (bars_of(seen_at(run, t)) for t in ((item.start + item.end) / 2, item.end))
        now = next(bar for bar in during if bar.start == item.start)
        done = next(bar for bar in after if bar.start == item.start)
        assert now.state == "now" and done.state == "done"
        assert now.pages == pytest.approx(done.pages, abs=2)
        assert done.pages - done.left_out == item.pages


def test_what_was_left_for_the_next_list_is_said_and_is_nothing_where_all_was_sent() -> None:
    xen, live = (
        finished_run(load_scenario(f"migration.policy: {policy}\nworkload.dirty_rate: 60 MiB/s\n"))
        for policy in ("xen-2005", "hyper-v")
    )
    first = bars_of(seen_at(xen, xen.end))[0]
    assert first.amount == "4 GiB" and first.note == "2.57 GiB left out"
    assert all(not bar.left_out and not bar.note for bar in bars_of(seen_at(live, live.end)))


def test_while_it_is_under_way_nobody_knows_yet_what_will_be_left() -> None:
    run = finished_run(load_scenario("migration.policy: xen-2005\nworkload.dirty_rate: 60 MiB/s\n"))
    now = bars_of(seen_at(run, run.passes[0].end / 2))[0]
    assert now.left_out == 0.0 and now.amount == "4 GiB"
