"""Within what range is a number known that nobody measured on this very machine? Quartiles, each with its source.

A quarter of all cases lies below `least`, a quarter above `most`. Where a range is fast or slow, hardware is: one draw counts
for all of a run's ranges, so that their quartiles add up.
"""

import math
from collections.abc import Mapping

from migviz.language import N_
from migviz.scenario.units import number_of
from migviz.values import dataclass

QUARTILE, PERCENTILE_99 = 0.6744897501960817, 2.3263478740408408
"""Standard deviations above the median of a normal distribution: `statistics.NormalDist().inv_cdf(0.75)`, and of 0.99."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Range:
    """The middle half of what a number may be, in SI, and where that comes from."""

    least: float
    most: float
    source: str

    def at(self, value: float, z: float) -> float:
        """The number that is as far from its `value` as `z` is from 0 in a normal distribution: factors, not amounts."""
        end = self.most if z > 0 else self.least
        return value * (end / value) ** (abs(z) / QUARTILE) if value > 0 and end > 0 else value


def spread(values: Mapping[str, float | str | None], least: float, most: float, source: str) -> dict[str, Range]:
    """The ranges of those parts of a pause that are known together only: each from `least` to `most` times its value."""
    return {
        name: Range(least=number_of(values, name) * least, most=number_of(values, name) * most, source=source)
        for name in ("migration.suspend_time", "migration.state_time", "migration.resume_time")
    }


SET_UP_LEAST, SET_UP_MOST = 0.58, 1.43
"""Quartiles of six set-ups in public logs of QEMU (4, 169, 170, 273, 280 and 427 ms), over their median of 0.22 s (D)."""


def set_up(values: Mapping[str, float | str | None]) -> dict[str, Range]:
    """The range of a set-up that is known from one run, or chosen: as wide as those of QEMU are."""
    seconds, source = number_of(values, "migration.setup_time"), N_("as wide as six set-ups in public logs of QEMU")
    return {
        "migration.setup_time": Range(least=seconds * SET_UP_LEAST, most=seconds * SET_UP_MOST, source=source),
    }


def _of_a_fleet(median: float, percentile_99: float) -> float:
    """How many times longer than the median the upper quartile is, where pauses differ by factors."""
    return math.exp(math.log(percentile_99 / median) * QUARTILE / PERCENTILE_99)


FLEET = _of_a_fleet(0.050, 0.300)
"""1.68 (D): Google's pauses, 50 ms in the median and 300 ms at the 99th percentile (VEE 2018)."""

RANGES: Mapping[str, Range] = {
    "vm.used_at_end": Range(
        least=5.0 * 2**20,
        most=14.5 * 2**20,
        source=N_("quartiles of four VMs: recorded (13.9 MiB), public logs of QEMU (2.7, 12 and 12.9 MiB)"),
    ),
    "migration.sync_time": Range(
        least=0.0001,
        most=0.0006,
        source=N_("recorded; cloud-hypervisor, issue 8899; QEMU with 1 TiB"),
    ),
    "migration.copy_rate": Range(
        least=0.9e9,
        most=3.3e9,
        source=N_("QEMU on an emulated machine; QEMU with 4 channels"),
    ),
    "migration.vcpu_time": Range(least=0.00003, most=0.0003, source=N_("chosen: none is published")),
    "migration.device_time": Range(
        least=0.1,
        most=0.73,
        source=N_("Xen network card (2015); vhost-user (cloud-hypervisor 3767)"),
    ),
    "storage.dismount_time": Range(least=0.5, most=2.0, source=N_("chosen: none is published")),
    "storage.mount_time": Range(least=1.0, most=4.0, source=N_("chosen: none is published")),
    "storage.move_time": Range(
        least=5.0, most=10.0, source=N_("30 s for about 2 GB (Savill) less saving and restoring")
    ),
    "vm.shutdown_time": Range(least=5.0, most=30.0, source=N_("chosen: none is published")),
    "vm.boot_time": Range(least=15.0, most=60.0, source=N_("chosen: none is published")),
}
"""Those that do not differ between policies."""
