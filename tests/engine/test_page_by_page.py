"""When is a large VM first slowed? The engine beside a count that keeps every page, as QEMU's bitmap does.

The count knows nothing of the engine: an array of pages that wait, one of pages that were written, a place at which the source is. A
list takes what was written and did not wait (`~dest & bits`, migration/ram.c); two judged periods in which more than half of what was sent
came back slow the VM. VM, writes and link are 64 times smaller, so that times stay what they are.
"""

import numpy as np
import pytest

from migviz import Scenario, load_scenario, simulate
from migviz.trace.milestones import Slowed, of_kind

PAGE, HEADER, SCALE = 4096, 8, 64
TIMER, PERIOD, SHARE, LIMIT = 5.0, 1.0, 0.5, 0.3


class Count:
    """A source that sends `per_s` pages a second of `pages`, whose last `written` are written `writes` times a second."""

    def __init__(self, pages: int, written: range, per_s: float, writes: float, seed: int) -> None:
        self.dice = np.random.default_rng(seed)
        self.waits, self.dirty = np.ones(pages, dtype=bool), np.zeros(pages, dtype=bool)
        self.written, self.per_s, self.writes = written, per_s, writes
        self.t = self.left_over = 0.0
        self.place = self.sent = self.found = self.lists = self.high = 0
        self.judged_at = 0.0

    def until(self, t: float) -> None:
        """Go through the list from where it is; meanwhile pages are written."""
        budget = (t - self.t) * self.per_s + self.left_over
        count, self.left_over = int(budget), budget % 1.0
        waiting = np.flatnonzero(self.waits)
        begins = np.searchsorted(waiting, self.place)
        turn = np.concatenate((waiting[begins:], waiting[:begins]))[:count]
        self.waits[turn] = False
        self.place = int(turn[-1]) + 1 if len(turn) else self.place
        self.sent += len(turn)
        times = self.dice.poisson((t - self.t) * self.writes)
        self.dirty[self.dice.integers(self.written.start, self.written.stop, times)] = True
        self.t = t

    def list_taken(self) -> None:
        """Only what did not wait already is new."""
        self.found += int((self.dirty & ~self.waits).sum())
        self.waits |= self.dirty
        self.dirty[:] = False
        self.lists += 1
        if self.t - self.judged_at > PERIOD:
            self.high += self.found * PAGE > SHARE * self.sent * (PAGE + HEADER)
            self.judged_at, self.sent, self.found = self.t, 0, 0


def first_slowed(scenario: Scenario, seed: int) -> float:
    """When the count slows the VM: lists are taken when what is left fits the limit, and by a timer where none came since it fired."""
    bytes_s = scenario.number("link.bandwidth") * 1448 / 1538 / SCALE
    pages = int(scenario.number("vm.memory") / PAGE / SCALE)
    end = pages - 3200 // SCALE
    written = range(end - int(scenario.number("workload.working_set") / PAGE / SCALE), end)
    rate = scenario.number("workload.dirty_rate") / PAGE / SCALE
    count = Count(pages, written, bytes_s / (PAGE + HEADER), rate, seed)
    fits, fires, seen = bytes_s * LIMIT / PAGE, TIMER, 0
    while count.high < 2:
        ends = count.t + max(0.0, count.waits.sum() - fits) / count.per_s + 1e-9
        count.until(min(ends, fires))
        if count.t == fires:
            fires += TIMER
            if 0 < count.lists == seen:
                count.list_taken()
            seen = count.lists
        elif count.t == ends:
            count.list_taken()
    return count.t


@pytest.mark.parametrize(
    ("mib", "gib", "about"), [(150, 32, 725), (1024, 48, 620)], ids=["long after iteration 1", "soon after iteration 1"]
)
def test_a_large_vm_is_first_slowed_when_a_count_of_all_its_pages_says(mib: int, gib: int, about: float) -> None:
    scenario = Scenario().but(
        {
            "migration.policy": "qemu-auto-converge",
            "vm.memory": "64 GiB",
            "workload.working_set": f"{gib} GiB",
            "workload.dirty_rate": f"{mib} MiB/s",
            "client.interval": None,
        }
    )
    run = simulate(scenario)
    ours = of_kind(run.milestones, Slowed)[0].t
    assert ours == pytest.approx(about, abs=1.0), "as MODEL.md says"
    for seed in (1, 2):
        assert first_slowed(scenario, seed) == pytest.approx(ours, abs=TIMER + 0.5)


# --- skipping what is dirty again ---


@pytest.mark.parametrize("rate", ["5 MiB/s", "20 MiB/s", "80 MiB/s"])
@pytest.mark.parametrize("pattern", ["random", "sweep"])
def test_what_is_dirty_again_when_its_turn_comes_is_left_out_as_page_by_page(rate: str, pattern: str) -> None:
    # All used memory is the working set; its first 100 MB/s list, gone through page by page.
    scenario = load_scenario(
        "migration.policy: xen-3\nvm.memory: 256 MiB\nworkload.working_set: 256 MiB\nworkload.background_rate: 0\n"
        f"link.goodput: 100 MB/s\nmigration.setup_time: 0\nworkload.dirty_rate: {rate}\nworkload.pattern: {pattern}"
    )
    pages, per_second = 65_536, scenario.number("workload.dirty_rate") / PAGE
    cost = (PAGE + scenario.number("migration.page_header")) / 100e6
    numbers = np.arange(pages)
    written = (
        np.random.default_rng(5).exponential(pages / per_second, pages) if pattern == "random" else numbers / per_second
    )
    t, sent = 0.0, 0
    for first in written.tolist():
        if first >= t:
            sent, t = sent + 1, t + cost
    first_list = simulate(scenario).lists[0]
    assert first_list.pages == pytest.approx(sent, rel=0.01) and first_list.end == pytest.approx(t, rel=0.01)
    broken = simulate(scenario.with_change(first_list.end / 2, "target.state", "dead")).lists[0]
    assert not broken.skipped[broken.left == broken.listed].any(), "what was planned only is not told"
    assert rate != "80 MiB/s" or pattern == "sweep" or sent < 0.8 * pages, "a good part is left out"
