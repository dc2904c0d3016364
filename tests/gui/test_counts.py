"""Does what is counted at the target in the pause add up to what the source has on its list?"""

import pytest

from migviz import load_scenario, simulate
from migviz.gui.painters.stage.counts import counts
from migviz.replay.moment import PageState
from migviz.replay.seen import seen_at
from migviz.scenario.units import Kind, read
from migviz.trace import Host

EARLY = "migration.policy: libvirt\nvm.memory: 8 GiB\nvm.used: 480 MiB\nworkload.preset: idle\nlink.goodput: 33.55 MB/s"
"""QEMU stops before all of the memory has been sent once."""


@pytest.mark.parametrize("share", [0.1, 0.4, 0.8])
@pytest.mark.parametrize("lines", [EARLY, "migration.policy: libvirt", ""], ids=["early", "libvirt", "default"])
def test_what_arrived_is_outdated_and_is_missing_adds_up_to_the_list_of_the_pause(lines: str, share: float) -> None:
    run = simulate(load_scenario(f"{lines}\nclient.interval: off"))
    item = next(item for item in run.passes if item.in_pause)
    seen = seen_at(run, item.start + share * (item.end - item.start))
    amounts = {mark: amount for mark, amount, __, __ in counts(Host.TARGET, seen) if amount}
    found = {mark: float(text) * 4096 if text.isdigit() else read(text, Kind.SIZE) for mark, text in amounts.items()}
    assert sum(found.values()) == pytest.approx(item.pages * 4096, rel=0.01)
    assert (PageState.ABSENT in found) == (lines == EARLY)
