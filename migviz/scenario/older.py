"""Which defaults were others when a scenario was written? What it does not say had those of then."""

from collections.abc import Mapping

from migviz.scenario.fields import Value
from migviz.scenario.scenario import Scenario
from migviz.values import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Default:
    """Until `until`, the last version of it, the field `name` was `value` where nothing was said; where they are named, under these
    `policies` or in this `preset` only."""

    name: str
    value: Value
    until: int = 1
    policies: tuple[str, ...] = ()
    preset: str = ""

    def held_in(self, scenario: Scenario) -> bool:
        """Whether it was the default of this scenario."""
        policy, preset = scenario["migration.policy"], scenario["workload.preset"]
        return (not self.policies or policy in self.policies) and self.preset in ("", preset)


_QEMU = ("qemu", "qemu-auto-converge", "qemu-post-copy")

DEFAULTS = (
    Default(name="client.arp_check", value=None),
    Default(name="client.loss_probe", value="off"),
    Default(name="link.window", value=None),
    Default(name="migration.copy_rate", value=None),
    Default(name="migration.scan_rate", value=None),
    Default(name="migration.compression", value=None),
    Default(name="migration.sync_time", value=0.0),
    Default(name="migration.recovery_time", value=None),
    Default(name="migration.bandwidth_limit", value=None, policies=_QEMU),
    Default(name="migration.downtime_limit", value=1.0, policies=("vmotion",)),
    Default(name="network.announcement", value="rarp", policies=("xen", "xen-3")),
    Default(name="network.guest_announces", value="off"),
    Default(name="vm.log_fault", value=0.0),
    Default(name="workload.cpu_share", value=1.0, policies=("qemu-post-copy",)),
    Default(name="workload.touched_set", value=None),
    Default(name="workload.dirty_rate", value=1e8, preset="idle"),
    Default(name="workload.working_set", value=1e7, preset="idle"),
    Default(name="workload.hot_set", value=None, preset="idle"),
    Default(name="workload.hot_share", value=0.9, preset="idle"),
    Default(name="workload.background_rate", value=2e6, preset="idle"),
)
"""Every default that is another one now; a field that is new since had the value that leaves it out."""


def unsaid(scenario: Scenario, version: int) -> Mapping[str, Value]:
    """What the fields were then that a scenario of an older version does not say, as far as they are something else now."""
    said, values = {name for name, _value in scenario.given}, scenario.values
    return {
        then.name: then.value
        for then in DEFAULTS
        if version <= then.until
        and then.name not in said
        and then.held_in(scenario)
        and values[then.name] != then.value
    }


def as_then(scenario: Scenario, version: int) -> Scenario:
    """A scenario that says what it did not have to say then."""
    return scenario.but(unsaid(scenario, version))
