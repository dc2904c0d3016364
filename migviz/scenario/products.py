"""What is a field called in the product whose rules a policy holds, and how is it set there? Names and syntax as one types them.

Sources: QEMU's monitor commands and `virsh migrate` (their manuals), nova.conf, `qm(1)` of Proxmox VE, KubeVirt's MigrationPolicy (staging/src/kubevirt.io/api),
Set-VMHost and Add-ClusterSharedVolume of Windows Server, docs/live_migration.md of Cloud Hypervisor, `xl(1)`, vSphere's manual of networking (Multiple-NIC vMotion, KB 2007467; encrypted vMotion).
"""

from collections.abc import Iterator, Mapping
from dataclasses import field

from migviz.language import N_
from migviz.scenario.fields import FIELDS, GIB, MIB, Value
from migviz.scenario.scenario import Scenario
from migviz.values import dataclass

LESS, MORE = (0.5, 0.25, 0.125), (2.0, 4.0, 8.0, 16.0, 64.0)
FACTORS = (*LESS, *MORE)
"""Chosen: how far a number is moved, the smallest changes first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """One thing that can be set: a number of `name`, or words that `change` several fields.

    `syntax` is what one types; {value} is the number in units of `unit`. `costs` says what it takes away, `costs_less` of a number
    that becomes less than its default. `starts_at`: the first number where the field is off. `factors`: how far the number is moved;
    nobody is told to buy a slower network, or to let the VM write more.
    """

    syntax: str
    costs: str
    costs_less: str = ""
    name: str = ""
    unit: float = 1.0
    change: Mapping[str, Value] = field(default_factory=dict)
    starts_at: float = 0.0
    factors: tuple[float, ...] = FACTORS

    def changes(self, scenario: Scenario) -> Iterator[Mapping[str, Value]]:
        """What it could be set to, the smallest changes first; nothing that is so already."""
        if not self.name:
            if any(scenario[name] != value for name, value in self.change.items()):
                yield self.change
            return
        now = scenario[self.name]
        spec = FIELDS[self.name]
        if now is None and self.starts_at:
            yield {self.name: self.starts_at}
        elif isinstance(now, float) and now > 0:
            for factor in self.factors:
                value = round(now * factor) if spec.whole else now * factor
                if spec.least <= value <= spec.most and value != now:
                    yield {self.name: float(value)}

    def written(self, change: Mapping[str, Value]) -> str:
        """The line that sets it so."""
        value = change.get(self.name) if self.name else None
        return self.syntax.format(value=_plain(value / self.unit)) if isinstance(value, float) else self.syntax

    def takes(self, change: Mapping[str, Value], scenario: Scenario) -> str:
        """What such a change takes away."""
        value, now = (change.get(self.name), scenario[self.name]) if self.name else (None, None)
        lower = isinstance(value, float) and isinstance(now, float) and value < now
        return self.costs_less if lower and self.costs_less else self.costs


def _plain(value: float) -> str:
    return f"{value:.0f}" if value >= 1000 or value == int(value) else f"{value:.4g}"


_RARELY = N_("busy VMs converge later, or never")
_LONGER = N_("the VM may stand still for longer")
_SLOWED = N_("the VM runs slower until its copy catches up")
_FETCHES = N_("the VM waits for pages after the resume, and is lost if a host dies meanwhile")
_PROCESSOR = N_("processor time on the source, and memory for the copies")
_LINK = N_("other traffic on the same network gets less")
_SLOWER = N_("the migration takes longer")
_CONNECTIONS = N_("a processor for each connection on both hosts")
_NETWORK = N_("new hardware")
_LATER = N_("you have to wait for such a time, or stop what writes")

_AUTO = {"migration.policy": "qemu-auto-converge", "migration.bandwidth_limit": None}
_POST = {"migration.policy": "qemu-post-copy", "migration.bandwidth_limit": None}


def _qemu(limit: Setting, bandwidth: Setting, auto: str, post: str, delta: str, streams: str) -> tuple[Setting, ...]:
    found = [limit, bandwidth]
    if streams:
        found.append(_streams(streams))
    if auto:
        found.append(Setting(syntax=auto, change=_AUTO, costs=_SLOWED))
    if post:
        found.append(Setting(syntax=post, change=_POST, costs=_FETCHES))
    if delta:
        found.append(Setting(syntax=delta, name="migration.delta_cache", starts_at=GIB, costs=_PROCESSOR))
    return tuple(found)


def _limit(syntax: str, unit: float = 1e-3) -> Setting:
    return Setting(syntax=syntax, name="migration.downtime_limit", unit=unit, costs=_LONGER, costs_less=_RARELY)


def _bandwidth(syntax: str, unit: float) -> Setting:
    return Setting(syntax=syntax, name="migration.bandwidth_limit", unit=unit, costs=_LINK, costs_less=_SLOWER)


def _streams(syntax: str) -> Setting:
    return Setting(syntax=syntax, name="migration.streams", factors=MORE[:3], costs=_CONNECTIONS)


_MONITOR = _qemu(
    _limit("migrate_set_parameter downtime-limit {value}"),
    _bandwidth("migrate_set_parameter max-bandwidth {value}M", MIB),
    "migrate_set_capability auto-converge on",
    "migrate_set_capability postcopy-ram on; migrate_start_postcopy",
    "migrate_set_capability xbzrle on; migrate_set_parameter xbzrle-cache-size {value}",
    "migrate_set_capability multifd on; migrate_set_parameter multifd-channels {value}",
)
_VIRSH = _qemu(
    _limit("virsh migrate-setmaxdowntime VM {value}"),
    _bandwidth("virsh migrate-setspeed VM {value}", MIB),
    "virsh migrate --live --auto-converge VM URI",
    "virsh migrate --live --postcopy --postcopy-after-precopy VM URI",
    "virsh migrate --live --compressed --comp-methods xbzrle --comp-xbzrle-cache {value} VM URI",
    "virsh migrate --live --parallel --parallel-connections {value} VM URI",
)
_NOVA = (
    *_qemu(
        _limit("nova.conf [libvirt] live_migration_downtime = {value}"),
        _bandwidth("nova.conf [libvirt] live_migration_bandwidth = {value}", MIB),
        "nova.conf [libvirt] live_migration_permit_auto_converge = true",
        "nova.conf [libvirt] live_migration_permit_post_copy = true",
        "",
        "nova.conf [libvirt] live_migration_parallel_connections = {value} (2026.1)",
    ),
    Setting(
        syntax="nova.conf [libvirt] live_migration_timeout_action = force_complete",
        change={"migration.at_timeout": "pause"},
        costs=_LONGER,
    ),
)
_PROXMOX = _qemu(
    _limit("qm set VMID --migrate_downtime {value}", 1.0),
    _bandwidth("qm set VMID --migrate_speed {value}", MIB),
    "", "", "", "",
)  # fmt: skip
_KUBEVIRT = (
    _bandwidth("MigrationPolicy: spec.bandwidthPerMigration: {value}Mi", MIB),
    Setting(
        syntax="MigrationPolicy: spec.allowWorkloadDisruption: true",
        change={"migration.at_timeout": "pause"},
        costs=_LONGER,
    ),
    Setting(syntax="MigrationPolicy: spec.allowAutoConverge: true", change=_AUTO, costs=_SLOWED),
    Setting(
        syntax="MigrationPolicy: spec.allowPostCopy: true",
        change={"migration.at_timeout": "post-copy"},
        costs=_FETCHES,
    ),
)
"""Post-copy begins when the time is up (`handleLegacyConvergence`), for which `allowWorkloadDisruption` follows `allowPostCopy`."""
_TUNING = Setting(
    syntax="MigrationPolicy: spec.experimental.downtimeTuning.steps: 7 (feature gate MigrationDowntimeTuning)",
    change={"migration.policy": "kubevirt-tuning", "migration.downtime_limit": 0.9},
    costs=_LONGER,
)
_STALLS = Setting(
    syntax="KubeVirt: spec.configuration.developerConfiguration.featureGates: [MigrationStallDetection]",
    change={"migration.policy": "kubevirt-stall", "migration.downtime_limit": 0.9},
    costs=_LONGER,
)
_VMOTION = (
    Setting(
        syntax="esxcli network ip interface tag add -i vmk2 -t VMotion",
        change={"migration.streams": 2.0},
        costs=N_("one more network card for vMotion on both hosts"),
    ),
    Setting(
        syntax=N_("VM options, Encryption, Encrypted vMotion: Disabled"),
        change={"migration.encryption": "none"},
        costs=N_("whoever reads the network reads the memory"),
    ),
)
_HYPER_V = (
    Setting(
        syntax="Set-VMHost -VirtualMachineMigrationPerformanceOption Compression",
        change={"migration.compression": 2.0},
        costs=N_("processor time on both hosts"),
    ),
    Setting(
        syntax="Set-VMHost -VirtualMachineMigrationPerformanceOption SMB",
        change={"link.transport": "smb-direct", "migration.compression": None},
        costs=N_("needs network cards with RDMA"),
    ),
    _bandwidth("Set-SmbBandwidthLimit -Category LiveMigration -BytesPerSecond {value}MB", MIB),
    Setting(
        syntax="Add-ClusterSharedVolume -Name DISK",
        change={"storage.kind": "csv"},
        costs=N_("the disk becomes a Cluster Shared Volume for all of its VMs"),
    ),
    Setting(
        syntax="Move-ClusterVirtualMachineRole -MigrationType Live",
        change={"migration.technique": "live"},
        costs=N_("the link carries the memory while the VM runs"),
    ),
)
_SEND = "ch-remote --api-socket=SOCKET send-migration destination_url=URL"
_CLOUD_HYPERVISOR = (
    _limit(f"{_SEND},downtime_ms={{value}}"),
    _streams(f"{_SEND},connections={{value}}"),
    Setting(syntax=f"{_SEND},timeout_strategy=ignore", change={"migration.at_timeout": "pause"}, costs=_LONGER),
)
_XL = (
    Setting(
        syntax="xl migrate --max_iters {value} (SUSE's packages)",
        name="migration.max_iterations",
        costs=_SLOWER,
    ),
    Setting(
        syntax="xl migrate --min_remaining {value} (SUSE's packages)",
        name="migration.rest_limit",
        unit=4096.0,
        costs=_LONGER,
    ),
)

_BY_POLICY: Mapping[str, tuple[Setting, ...]] = {
    "hyper-v": _HYPER_V,
    "hyper-v-2008r2": _HYPER_V[3:],
    "qemu": _MONITOR,
    "qemu-auto-converge": _MONITOR,
    "qemu-post-copy": _MONITOR,
    "libvirt": _VIRSH,
    "nova": _NOVA,
    "proxmox": _PROXMOX,
    "kubevirt": (*_KUBEVIRT, _TUNING, _STALLS),
    "kubevirt-tuning": (_limit("MigrationPolicy: spec.maxDowntimeMs: {value}"), *_KUBEVIRT),
    "kubevirt-stall": (_limit("MigrationPolicy: spec.maxDowntimeMs: {value}"), *_KUBEVIRT),
    "cloud-hypervisor": _CLOUD_HYPERVISOR,
    "xen": _XL,
    "vmotion": _VMOTION,
}
"""Xen of 2005 and 3.x, and SimGrid have nothing to set that a field here stands for."""

_FIXED: Mapping[str, str] = {
    "vmotion": N_(
        "VMware publishes no setting for the pause of 0.5 s that vMotion aims at, nor for how it slows the VM."
    ),
    "hyper-v": N_("Microsoft publishes no setting for the iterations, nor for how little may be left."),
    "hyper-v-2008r2": N_("Microsoft publishes no setting for the iterations, nor for how little may be left."),
    "proxmox": N_("Proxmox VE has no setting for auto-converge, which is always on, nor for post-copy."),
    "kubevirt": N_(
        "KubeVirt has no setting for the pause that QEMU aims at without downtime tuning: QEMU's own 300 ms."
    ),
    "cloud-hypervisor-51": N_("Cloud Hypervisor up to 51 has no setting for its 5 iterations."),
    "xen-3": N_("Xen 3 has no setting for its rules."),
}


def not_to_be_set(policy: str) -> str:
    """What of a product's rules cannot be set there, as a sentence that says it; "" where nothing is known that cannot."""
    return _FIXED.get(policy, "")


HARDWARE: tuple[Setting, ...] = (
    Setting(
        syntax=N_("a migration network of {value} Gbit/s"),
        name="link.bandwidth",
        unit=125e6,
        factors=MORE,
        costs=_NETWORK,
    ),
    Setting(
        syntax=N_("migrate while the VM writes at most {value} MiB/s"),
        name="workload.dirty_rate",
        unit=MIB,
        factors=LESS,
        costs=_LATER,
    ),
    Setting(
        syntax=N_("unplug the slow devices first"),
        change={"vm.devices": 0.0},
        costs=N_("the VM is without them meanwhile"),
    ),
    Setting(
        syntax=N_("a disk that all hosts share"),
        change={"storage.kind": "csv"},
        costs=N_("storage that every host reaches"),
    ),
)
"""What helps whatever the product is."""


def settings_of(scenario: Scenario, product: str = "") -> tuple[Setting, ...]:
    """What can be set in the product of the scenario's policy, or in another one whose migrations go by that policy, too; then what helps in any."""
    own = _BY_POLICY.get(product or scenario.policy.name, ())
    known = [setting.change for setting in own if setting.change]
    return (*own, *(setting for setting in HARDWARE if not setting.change or setting.change not in known))
