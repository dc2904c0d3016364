"""How much used memory lies behind a VM's zeros, by what the pauses of all other runs tell?

QEMU stops before everything is sent. An idle VM's pause then holds what is used at the end of its memory, and zeros, which take next to
no time: so a published pause tells how many used pages those were.
"""

from collections.abc import Mapping
from statistics import fmean, quantiles

from migviz.language import N_
from migviz.scenario import Scenario
from migviz.scenario.pause_parts import GIB
from migviz.scenario.ranges import Range
from migviz.scenario.units import PAGE
from migviz.study.baselines import fixed_parts
from migviz.trace.goodput import page_cost, wire_speed

FIELD = "vm.used_at_end"
RECORDED = (2870 * PAGE, 4680 * PAGE)
"""Bytes (D): what of 35 recordings (512 MiB) and of T80-u0.3-d300-1G-zero (1 GiB) was still to be sent when the long run of zeros had
gone (tests/reference/qemu, polled `remaining` and `duplicate`), less the zeros among it."""
RECORDED_HERE = Range(
    least=RECORDED[0], most=3200.0 * PAGE, source=N_("polled in 35 recordings: without and with the zeros among it")
)
VMS: Mapping[str, str] = {
    "qemu-8g-idle": "8 GiB",
    "qemu-8g-idle-xbzrle": "8 GiB",
    "qemu-2g-default": "2 GiB",
    "qemu-idle-16g": "16 GiB",
}
"""Of which VM a published pause is."""


def told_by(scenario: Scenario, pause: float) -> float:
    """Bytes of used memory that a pause held, if it is the sum of its parts."""
    fixed = fixed_parts(scenario) + scenario.number("migration.sync_time") * scenario.number("vm.memory") / GIB
    return (pause - fixed) * float(wire_speed(scenario.values)) / float(page_cost(scenario.values)) * PAGE


def known_without(name: str, pauses: Mapping[str, float]) -> Range:
    """The quartiles of a few VMs, each counted once, by all runs but the one that is judged; `pauses`: what each tells."""
    runs: dict[str, list[float]] = {"recorded": list(RECORDED)}
    for other, told in pauses.items():
        if other != name:
            runs.setdefault(VMS[other], []).append(told)
    least, __, most = quantiles([fmean(of_one) for of_one in runs.values()], n=4)
    usual = Scenario().number(FIELD)
    return Range(least=min(least, usual), most=max(most, usual), source=N_("quartiles of the other VMs"))
