"""Is it said in the window where others want more of the link than TCP leaves them, and from where on more makes no difference?"""

import pytest

from migviz import load_scenario, simulate
from migviz.replay.seen import Seen, seen_at
from migviz.say import captions, on_shared_link
from migviz.scenario import Scenario

BUSY = {
    "traffic": "link.traffic: 0.9 Gbit/s",
    "mirror": "storage.kind: none\nstorage.disk_size: 1 GiB\nstorage.disk_writes: 90 MiB/s",
}
ROOM = {
    "traffic": "link.traffic: 0.4 Gbit/s",
    "mirror": "storage.kind: none\nstorage.disk_size: 1 GiB\nstorage.disk_writes: 50 MiB/s",
}


def seen(lines: str, t: float) -> Seen:
    return seen_at(simulate(load_scenario(f"{lines}\nclient.interval: off")), t)


@pytest.mark.parametrize(("kind", "wanted"), [("traffic", "107 MiB/s"), ("mirror", "90 MiB/s")])
def test_half_a_link_is_said_under_it_and_in_the_caption(kind: str, wanted: str) -> None:
    here = seen(BUSY[kind], 10.0)
    assert on_shared_link.under_link(here)[0] == f"others on the link get 56.1 MiB/s of {wanted}"
    assert captions.caption(here).endswith("less of the link than they want.")
    assert len(captions.caption(here)) <= 90


@pytest.mark.parametrize("lines", [*ROOM.values(), ""])
def test_where_there_is_enough_for_all_nothing_is_said(lines: str) -> None:
    here = seen(lines, 10.0)
    assert on_shared_link.under_link(here) == () and "link" not in captions.caption(here)


def test_what_the_migration_does_not_use_others_get() -> None:
    limited = f"{BUSY['traffic']}\nmigration.bandwidth_limit: 2 MiB/s"
    assert on_shared_link.under_link(seen(limited, 10.0)) == ()
    assert on_shared_link.under_link(seen(BUSY["traffic"], 1.0)) == (), "nothing is sent in step 1"


@pytest.mark.parametrize("name", on_shared_link.OTHERS)
@pytest.mark.parametrize("streams", [1.0, 4.0])
def test_from_there_on_more_does_not_slow_the_migration_and_less_makes_it_faster(name: str, streams: float) -> None:
    scenario = Scenario().but({"storage.kind": "none", "storage.disk_size": 2.0**30, "storage.disk_writes": 0.0})
    scenario = scenario.but({"migration.streams": streams, "vm.memory": 2.0**30, "client.interval": None})
    share = 117.69e6 / (streams + 1)

    def taken(value: float) -> float:
        return simulate(scenario.but({name: value})).metrics.total_time

    assert on_shared_link.beyond_share(scenario.but({name: share * 0.99}).values, name) is None
    found = on_shared_link.beyond_share(scenario.but({name: share * 1.01}).values, name)
    assert found is not None and found.partly and "above" in found.why
    assert taken(share * 1.01) == pytest.approx(taken(share * 3)) and taken(share * 0.9) < 0.99 * taken(share * 1.01)


def test_where_others_have_their_share_already_that_is_said() -> None:
    values = load_scenario(f"{BUSY['mirror']}\n{BUSY['traffic']}").values
    for name in on_shared_link.OTHERS:
        found = on_shared_link.beyond_share(values, name)
        assert found is not None and "already" in found.why
    assert (
        on_shared_link.beyond_share(load_scenario("storage.disk_writes: 90 MiB/s").values, "storage.disk_writes")
        is None
    )
    assert on_shared_link.beyond_share(values, "link.bandwidth") is None
