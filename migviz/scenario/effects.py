"""Which field changes nothing in the present scenario, why, and what would give it effect?

One rule for each reason. A rule has to hold at the start and after each change, so a field that matters for a part of the
run has effect. Where no rule speaks, the field has effect, or it depends on numbers whether it has.
"""

import math
from collections.abc import Callable, Mapping
from functools import lru_cache

from migviz.language import N_, _
from migviz.scenario.fields import FIELDS, Value
from migviz.scenario.policies import POLICIES
from migviz.scenario.presets import PRESETS
from migviz.scenario.profiles import PROFILES
from migviz.scenario.rules import IterationLimit, NoProgress, RestFits, Then, TimeLimit
from migviz.scenario.scenario import Scenario
from migviz.scenario.techniques import TECHNIQUES, Technique
from migviz.scenario.units import PAGE
from migviz.values import dataclass

Values = Mapping[str, Value]


@dataclass(frozen=True, slots=True, kw_only=True)
class NoEffect:
    """Why a field changes nothing, and the value `to` of another `field` that would give it effect ("": none does).

    `partly`: only to change it further in the same direction makes no difference.
    """

    why: str
    field: str = ""
    to: Value = None
    partly: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rule:
    """These `fields` change nothing while it `holds`; `field` set `to` a value ends that, which may be that of the scenario."""

    fields: tuple[str, ...]
    holds: Callable[[Scenario, Values], bool]
    why: str
    field: str = ""
    to: Value | Callable[[Scenario], Value] = None

    def speaks(self, scenario: Scenario) -> NoEffect:
        """What it says of a scenario in which it holds."""
        to = self.to(scenario) if callable(self.to) else self.to
        return NoEffect(why=_(self.why), field=self.field if to is not None or not callable(self.to) else "", to=to)


@lru_cache(maxsize=4)
def _conditions(scenario: Scenario) -> tuple[Values, ...]:
    """The values at the start and after each change."""
    return (scenario.values, *(scenario.values_at(change.at) for change in scenario.changes))


_STANDS_FOR: Mapping[str, set[str]] = {
    "workload.preset": {field for preset in PRESETS.values() for field in preset.defaults},
    "client.profile": {field for profile in PROFILES.values() for field in profile.defaults},
}
"""Choices that only say what other fields are where nothing else is said."""


def effect_of(scenario: Scenario, name: str) -> NoEffect | None:
    """Why a field changes nothing in a scenario; None where it has effect."""
    for rule in _RULES:
        if name in rule.fields and all(rule.holds(scenario, values) for values in _conditions(scenario)):
            return rule.speaks(scenario)
    return _all_its_defaults_are_given(scenario, name)


def effect_as_set(scenario: Scenario, name: str) -> NoEffect | None:
    """The same, and why a choice makes no difference that would make one elsewhere: a working set that has no room to move."""
    if name == "workload.rhythm" and scenario[name] == "moving" and _has_no_room(scenario, scenario.values):
        return effect_of(scenario, "workload.every")
    return effect_of(scenario, name)


def _all_its_defaults_are_given(scenario: Scenario, name: str) -> NoEffect | None:
    """A choice that stands for values of other fields, each of which is set by itself."""
    if name not in _STANDS_FOR:
        return None
    return (
        None
        if _STANDS_FOR[name] - set(dict(scenario.given))
        else NoEffect(why=_("Every field that it covers is set by itself."))
    )


def _has_no_room(scenario: Scenario, values: Values) -> bool:
    """Whether a working set fills so much of the used memory that there is one place for it (engine/workload.py)."""
    return scenario.number("vm.used") - scenario.number("vm.used_at_end") < 2 * scenario.number("workload.working_set")


def _with_room(scenario: Scenario) -> Value:
    """A working set that has several places: a quarter of the room, in round numbers; None where there is not one page of it."""
    most = (scenario.number("vm.used") - scenario.number("vm.used_at_end")) / 4
    return float(2 ** math.floor(math.log2(most))) if most >= PAGE else None


def _uses_link(technique: Technique, values: Values) -> bool:
    """The migration sends anything over the link."""
    if technique.starts_anew:
        return values["storage.kind"] == "none"
    return not technique.through_disk


def _has(policy_rule: type) -> Callable[[Scenario, Values], bool]:
    return lambda scenario, values: not any(isinstance(rule, policy_rule) for rule in scenario.policy.rules)


def _off(name: str) -> Callable[[Scenario, Values], bool]:
    return lambda scenario, values: values[name] is None


def _first(good: Callable[[Technique], bool]) -> str:
    return next(name for name, technique in TECHNIQUES.items() if good(technique))


_LINK = ("link.bandwidth", "link.mtu", "link.transport", "link.goodput", "link.traffic", "link.migrations")
_SENDER = (
    "link.window",
    "migration.streams",
    "migration.copy_rate",
    "migration.scan_rate",
    "migration.encryption",
    "migration.receive_rate",
)
_WRITES = (
    "workload.dirty_rate",
    "workload.background_rate",
    "workload.pattern",
    "workload.hot_set",
    "workload.hot_share",
    "workload.rhythm",
    "workload.burst",
    "workload.every",
)
_ITERATES = (
    "migration.measured_share",
    "migration.downtime_limit",
    "migration.max_iterations",
    "migration.rest_limit",
    "migration.no_progress",
    "migration.at_timeout",
    "migration.iteration_bound",
    "migration.switchover_bandwidth",
    "migration.delta_cache",
    "migration.delta_size",
    "migration.delta_overflow",
)


def _may_fetch(scenario: Scenario) -> bool:
    """Whether pages may be fetched after the pause: by technique, or because the policy may end the iterations so."""
    ends_so = any(getattr(rule, "then", None) is Then.POST_COPY for rule in scenario.policy.rules)
    return scenario.technique.pulls or (scenario.technique.iterates and ends_so)


_RULES: tuple[_Rule, ...] = (
    _Rule(
        fields=(*_LINK, *_SENDER, *_WRITES),
        holds=lambda scenario, values: scenario["source.state"] == "dead",
        why=N_("The source host is dead from the start."),
        field="source.state",
        to="ok",
    ),
    _Rule(
        fields=(*_LINK, *_SENDER, *_WRITES),
        holds=lambda scenario, values: scenario["target.state"] == "dead",
        why=N_("The target host is dead from the start."),
        field="target.state",
        to="ok",
    ),
    _Rule(
        fields=(*_LINK, *_SENDER, *_WRITES),
        holds=lambda scenario, values: float(scenario["target.free_memory"] or 1e18) < scenario.number("vm.memory"),
        why=N_("The target has too little memory for the VM."),
        field="target.free_memory",
    ),
    _Rule(
        fields=(*_LINK, *_SENDER, "migration.compression_speed"),
        holds=lambda scenario, values: scenario.technique.through_disk,
        why=N_("The memory moves through the disk, not over the link."),
        field="migration.technique",
        to=_first(lambda technique: technique.iterates),
    ),
    _Rule(
        fields=(*_LINK, *_SENDER, "migration.compression_speed"),
        holds=lambda scenario, values: not _uses_link(scenario.technique, values),
        why=N_("A VM that is shut down sends no memory over the link."),
        field="migration.technique",
        to=_first(lambda technique: technique.iterates),
    ),
    _Rule(
        fields=(*_LINK, *_SENDER),
        holds=lambda scenario, values: values["link.state"] == "down",
        why=N_("The link is down for the whole run."),
        field="link.state",
        to="up",
    ),
    _Rule(
        fields=("link.bandwidth", "link.mtu", "link.transport"),
        holds=lambda scenario, values: values["link.goodput"] is not None,
        why=N_("The goodput is set by itself, so the line rate does not count."),
        field="link.goodput",
        to=None,
    ),
    _Rule(
        fields=_WRITES,
        holds=lambda scenario, values: scenario.technique.through_disk or scenario.technique.starts_anew,
        why=N_("No memory is copied while the VM writes it."),
        field="migration.technique",
        to=_first(lambda technique: technique.iterates),
    ),
    _Rule(
        fields=(
            "workload.dirty_rate",
            "workload.pattern",
            "workload.hot_set",
            "workload.hot_share",
            "workload.rhythm",
            "workload.burst",
            "workload.every",
        ),
        holds=lambda scenario, values: scenario.number("workload.working_set") < 1,
        why=N_("The working set is empty."),
    ),
    _Rule(
        fields=("workload.burst",),
        holds=lambda scenario, values: scenario["workload.rhythm"] != "bursts",
        why=N_("The VM does not write in bursts."),
        field="workload.rhythm",
        to="bursts",
    ),
    _Rule(
        fields=("workload.every",),
        holds=lambda scenario, values: scenario["workload.rhythm"] == "steady",
        why=N_("The VM writes all the time, in one place."),
        field="workload.rhythm",
        to="bursts",
    ),
    _Rule(
        fields=("workload.every",),
        holds=lambda scenario, values: scenario["workload.rhythm"] == "moving" and _has_no_room(scenario, values),
        why=N_("The working set has no room to move: it fills most of the used memory."),
        field="workload.working_set",
        to=lambda scenario: _with_room(scenario),
    ),
    _Rule(
        fields=_ITERATES,
        holds=lambda scenario, values: not scenario.technique.iterates,
        why=N_("This technique makes no iterations."),
        field="migration.technique",
        to=_first(lambda technique: technique.iterates),
    ),
    _Rule(
        fields=("workload.cpu_share",),
        holds=lambda scenario, values: not scenario.technique.iterates and not scenario.technique.pulls,
        why=N_("This technique makes no iterations."),
        field="migration.technique",
        to=_first(lambda technique: technique.iterates),
    ),
    _Rule(
        fields=("migration.bandwidth_limit",),
        holds=lambda scenario, values: (
            not scenario.technique.iterates
            and (values["storage.kind"] != "none" or not scenario.technique.pulls)
            and (scenario.policy.lifts_limit or not scenario.technique.pulls)
        ),
        why=N_("The limit holds for iterations, and this technique makes none."),
        field="migration.technique",
        to=_first(lambda technique: technique.iterates),
    ),
    _Rule(
        fields=("migration.fetch_queue", "migration.preempt", "migration.recovery_time", "workload.touched_set"),
        holds=lambda scenario, values: not _may_fetch(scenario),
        why=N_("This technique fetches no pages after the pause."),
        field="migration.technique",
        to=_first(lambda technique: technique.pulls),
    ),
    _Rule(
        fields=("migration.recovery_time",),
        holds=lambda scenario, values: values["link.state"] == "up",
        why=N_("The link stays up."),
        field="link.state",
        to="down",
    ),
    _Rule(
        fields=("vm.log_fault", "vm.large_pages"),
        holds=lambda scenario, values: not scenario.technique.iterates,
        why=N_("This technique makes no iterations."),
        field="migration.technique",
        to=_first(lambda technique: technique.iterates),
    ),
    _Rule(
        fields=("migration.mark_time",),
        holds=lambda scenario, values: not (scenario.technique.iterates and _may_fetch(scenario)),
        why=N_("Only a technique that copies and then fetches marks pages."),
        field="migration.technique",
        to=_first(lambda technique: technique.pulls and technique.iterates),
    ),
    _Rule(
        fields=("migration.setup_time",),
        holds=lambda scenario, values: scenario.technique.through_disk or scenario.technique.starts_anew,
        why=N_("This technique makes no container VM."),
        field="migration.technique",
        to=_first(lambda technique: technique.iterates),
    ),
    _Rule(
        fields=("vm.used_at_end",),
        holds=lambda scenario, values: scenario.technique.through_disk or scenario.technique.starts_anew,
        why=N_("This technique makes no iterations."),
        field="migration.technique",
        to=_first(lambda technique: technique.iterates),
    ),
    _Rule(
        fields=("migration.sync_time",),
        holds=lambda scenario, values: not scenario.technique.iterates,
        why=N_("This technique makes no iterations."),
        field="migration.technique",
        to=_first(lambda technique: technique.iterates),
    ),
    _Rule(
        fields=("vm.vcpus", "vm.devices", "migration.vcpu_time", "migration.device_time"),
        holds=lambda scenario, values: scenario.technique.starts_anew,
        why=N_("The VM is shut down, not suspended."),
        field="migration.technique",
        to=_first(lambda technique: technique.iterates),
    ),
    _Rule(
        fields=("migration.vcpu_time",),
        holds=lambda scenario, values: scenario.number("vm.vcpus") <= 1,
        why=N_("The VM has one virtual processor."),
        field="vm.vcpus",
        to=8.0,
    ),
    _Rule(
        fields=("migration.device_time",),
        holds=lambda scenario, values: scenario.number("vm.devices") < 1,
        why=N_("The VM has no slow device."),
        field="vm.devices",
        to=1.0,
    ),
    _Rule(
        fields=("migration.suspend_time", "migration.state_time", "migration.resume_time"),
        holds=lambda scenario, values: scenario.technique.starts_anew,
        why=N_("The VM is shut down, not suspended."),
        field="migration.technique",
        to=_first(lambda technique: technique.iterates),
    ),
    _Rule(
        fields=("vm.shutdown_time", "vm.boot_time"),
        holds=lambda scenario, values: not scenario.technique.starts_anew,
        why=N_("The VM is not shut down."),
        field="migration.technique",
        to=_first(lambda technique: technique.starts_anew),
    ),
    _Rule(
        fields=("storage.save_rate", "storage.restore_rate", "storage.move_time"),
        holds=lambda scenario, values: not scenario.technique.through_disk,
        why=N_("The memory does not go through the disk."),
        field="migration.technique",
        to=_first(lambda technique: technique.through_disk),
    ),
    _Rule(
        fields=(
            "storage.kind",
            "storage.dismount_time",
            "storage.mount_time",
            "storage.disk_size",
            "storage.disk_writes",
        ),
        holds=lambda scenario, values: scenario.technique.through_disk,
        why=N_("The disk that the memory is saved to has one owner and moves as a whole."),
        field="migration.technique",
        to=_first(lambda technique: technique.iterates),
    ),
    _Rule(
        fields=("storage.dismount_time", "storage.mount_time"),
        holds=lambda scenario, values: values["storage.kind"] != "cluster disk",
        why=N_("Only a cluster disk is dismounted and mounted."),
        field="storage.kind",
        to="cluster disk",
    ),
    _Rule(
        fields=("storage.disk_size", "storage.disk_writes"),
        holds=lambda scenario, values: values["storage.kind"] != "none",
        why=N_("The hosts share the disk, so it is not copied."),
        field="storage.kind",
        to="none",
    ),
    _Rule(
        fields=("link.window",),
        holds=lambda scenario, values: values["link.transport"] not in ("tcp", "iwarp"),
        why=N_("This transport has no TCP window."),
        field="link.transport",
        to="tcp",
    ),
    _Rule(
        fields=("migration.scan_rate",),
        holds=lambda scenario, values: scenario.number("vm.used") >= scenario.number("vm.memory"),
        why=N_("No page of this VM is zero."),
    ),
    _Rule(
        fields=("migration.delta_size", "migration.delta_overflow"),
        holds=_off("migration.delta_cache"),
        why=N_("There is no delta cache."),
        field="migration.delta_cache",
        to=512 * 2.0**20,
    ),
    _Rule(
        fields=("migration.compression_speed",),
        holds=_off("migration.compression"),
        why=N_("Nothing is compressed."),
        field="migration.compression",
        to=2.0,
    ),
    _Rule(
        fields=("workload.hot_share",),
        holds=_off("workload.hot_set"),
        why=N_("No part of the working set is hot."),
        field="workload.hot_set",
        to=2.0**20,
    ),
    _Rule(
        fields=("workload.cpu_share",),
        holds=lambda scenario, values: scenario.policy.slow_vm is None and not _may_fetch(scenario),
        why=N_("The policy does not slow the VM."),
        field="migration.policy",
        to=next(name for name, policy in POLICIES.items() if policy.slow_vm is not None),
    ),
    _Rule(
        fields=("migration.downtime_limit", "migration.switchover_bandwidth"),
        holds=_has(RestFits),
        why=N_("The policy has no downtime limit."),
        field="migration.policy",
        to=next(name for name, policy in POLICIES.items() if any(isinstance(rule, RestFits) for rule in policy.rules)),
    ),
    _Rule(
        fields=("migration.measured_share",),
        holds=lambda scenario, values: scenario.policy.looks is None,
        why=N_("The policy does not go by what it measures while it sends."),
        field="migration.policy",
        to=next(name for name, policy in POLICIES.items() if policy.looks is not None),
    ),
    _Rule(
        fields=("migration.measured_share",),
        holds=lambda scenario, values: values["migration.switchover_bandwidth"] is not None,
        why=N_("The policy is told the bandwidth of the pause, and does not go by what it measures."),
        field="migration.switchover_bandwidth",
        to=None,
    ),
    _Rule(
        fields=("migration.max_iterations",),
        holds=_has(IterationLimit),
        why=N_("The policy does not count iterations."),
    ),
    _Rule(
        fields=("migration.at_timeout",),
        holds=_has(TimeLimit),
        why=N_("The policy has no timeout."),
        field="migration.policy",
        to=next(name for name, policy in POLICIES.items() if any(isinstance(rule, TimeLimit) for rule in policy.rules)),
    ),
    _Rule(
        fields=("migration.no_progress",),
        holds=_has(NoProgress),
        why=N_("The policy does not look for progress."),
    ),
    _Rule(
        fields=(
            "client.rto_min",
            "client.retries",
            "client.arp_check",
            "client.profile",
            "client.nagle",
            "client.loss_probe",
            "client.window",
            "client.gateway",
            "vm.nagle",
        ),
        holds=_off("client.interval"),
        why=N_("The client asks nothing."),
        field="client.interval",
        to=FIELDS["client.interval"].default,
    ),
    _Rule(
        fields=("network.port_delay",),
        holds=lambda scenario, values: values["client.interval"] is None and values["network.announcement"] == "none",
        why=N_("Nobody asks, and nothing is announced."),
        field="client.interval",
        to=FIELDS["client.interval"].default,
    ),
    _Rule(
        fields=("network.guest_announces",),
        holds=lambda scenario, values: values["network.announcement"] != "rarp",
        why=N_("The host sends no reverse ARP that the guest would follow."),
        field="network.announcement",
        to="rarp",
    ),
    _Rule(
        fields=("network.announcements_lost",),
        holds=lambda scenario, values: values["network.announcement"] == "none",
        why=N_("Nothing is announced."),
        field="network.announcement",
        to=FIELDS["network.announcement"].default,
    ),
    _Rule(
        fields=("migration.link_timeout",),
        holds=lambda scenario, values: values["link.state"] == "up",
        why=N_("The link stays up."),
        field="link.state",
        to="down",
    ),
)


def ruled_fields() -> tuple[str, ...]:
    """Every field that a rule knows."""
    return tuple(dict.fromkeys(name for rule in _RULES for name in rule.fields))
