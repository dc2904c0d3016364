"""What does somebody know of a migration without a log? Five texts that are read, and what a plain question already tells of them."""

import re
from dataclasses import fields

from migviz.errors import InputError, Problem, shown
from migviz.language import _
from migviz.scenario import Scenario, parse_settings
from migviz.scenario.policies import POLICIES
from migviz.scenario.units import Kind, UnitError, read
from migviz.study.explaining import Asked
from migviz.values import dataclass

MOST_SECONDS = 7 * 86_400.0

PRODUCTS = {
    "vmware": "vmotion",
    "vsphere": "vmotion",
    "kvm": "libvirt",
    "openstack": "nova",
    "pve": "proxmox",
    "xcp-ng": "xen",
    "xenserver": "xen",
}
"""What else people call a product whose rules are known."""
HYPERVISORS = tuple(name for name in POLICIES if name != "simgrid")
"""Whose rules may have held; a simulator's are nobody's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """The five texts, as a person writes them: `memory` of the VM, the line rate of the `link`, the `hypervisor`, how long it `took`, how long the VM `hung`."""

    memory: str = ""
    link: str = ""
    hypervisor: str = ""
    took: str = ""
    hung: str = ""


NAMES = tuple(field.name for field in fields(Known))


def asked_of(known: Known, before: str = "") -> Asked:
    """What is asked. Raises InputError; `before` stands before the name of what is wrong, as in --memory."""
    return Asked(
        scenario=_scenario(known, before),
        took=seconds_of(f"{before}took", known.took),
        hung=seconds_of(f"{before}hung", known.hung),
    )


def _scenario(known: Known, before: str) -> Scenario:
    policy = PRODUCTS.get(known.hypervisor.strip().lower(), known.hypervisor.strip())
    scenario = parse_settings([f"migration.policy={policy}"], where=f"{before}hypervisor")
    scenario = parse_settings([f"vm.memory={known.memory}"], where=f"{before}memory", base=scenario)
    scenario = parse_settings([f"link.bandwidth={known.link}"], where=f"{before}link", base=scenario)
    return scenario.but({"migration.compression": scenario.policy.defaults.get("migration.compression")})


def seconds_of(where: str, text: str) -> float:
    """A time above zero. Raises InputError, which names `where`."""
    try:
        seconds = read(text, Kind.TIME)
    except UnitError as error:
        raise InputError([Problem(where=where, message=str(error))]) from None
    if not 0 < seconds <= MOST_SECONDS:
        message = _("{text} is not a time above zero, of a week at most", text=shown(text))
        raise InputError([Problem(where=where, message=message)])
    return seconds


# --- a plain question -------------------------------------------------------------------------------------------------

_TIME = r"(?P<value>\d{1,9}(?:[.,]\d{1,6})?)\s*(?P<unit>ms|milliseconds?|s|secs?|seconds?|m|mins?|minutes?|h|hours?)\b"
_BETWEEN = r"(?:(?!\d)[^,;.?]){0,60}?"
"""Words between a verb and its time; the next part of a sentence is about something else."""
_HUNG = re.compile(
    rf"\b(?:pause[ds]?|downtime|hung|h[au]ngs?|hanging|fr[eo]{{1,2}}z\w*|stall\w*|stop\w*|gone|away|unreachable|offline)\b{_BETWEEN}{_TIME}"
)
_TOOK = re.compile(rf"\b(?:take[sn]?|taking|took|total|total[ _]time|lasted|ran)\b{_BETWEEN}{_TIME}")
_WHY = re.compile(r"\bwhy\b.*\b(?:hung|h[au]ng|pause|fr[eo]{1,2}z|stall|stop|long|slow|take|took|gone|away)")
_LIMIT = re.compile(r"<|\b(?:under|below|at most)\b")
_UNITS = {"ms": "ms", "milli": "ms", "m": "min", "s": "s", "h": "h"}
"""By how they begin, the first that does."""


def told_by(text: str) -> Known | None:
    """What a question tells of a migration that was; None where it is none, but a limit for one that is to be."""
    asked = text.lower().strip()[:500]
    if _LIMIT.search(asked):
        return None
    hung, took = _HUNG.search(asked), _TOOK.search(asked)
    if hung is None and took is None and not _WHY.search(asked):
        return None
    return Known(took=_time(took), hung=_time(hung))


def _time(found: re.Match[str] | None) -> str:
    if found is None:
        return ""
    unit = next(unit for begins, unit in _UNITS.items() if found["unit"].startswith(begins))
    return f"{found['value'].replace(',', '.')} {unit}"
