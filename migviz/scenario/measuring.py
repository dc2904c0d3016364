"""How is a VM's dirty rate measured in a product? What one types there, and what it means.

Sources: QEMU's hmp-commands.hx and qapi/migration.json (calc-dirty-rate), libvirt's virsh(1) (domstats --dirtyrate, 7.2 and later), KubeVirt's metrics.md,
Cloud Hypervisor's and Xen's migration code, VMware's log as knowledge-base articles quote it. Hyper-V's counters are recalled, not verified.
"""

from collections.abc import Mapping

from migviz.language import N_
from migviz.values import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Measuring:
    """What one types, line by line, and what to know about the answer."""

    lines: tuple[str, ...]
    note: str


_SAMPLED = N_("It looks at samples of pages: writes that leave a page as it was are not seen.")
_MONITOR = Measuring(lines=("calc_dirty_rate 1", "info dirty_rate"), note=_SAMPLED)
_VIRSH = Measuring(lines=("virsh domdirtyrate-calc VM --seconds 1", "virsh domstats VM --dirtyrate"), note=_SAMPLED)
_COUNTERS = Measuring(
    lines=('Get-Counter -ListSet "Hyper-V VM Live Migration*"',),
    note=N_(
        "Hyper-V measures it during a migration only: the counter of dirty pages of each transfer pass. Its name was not verified."
    ),
)
_XEN = Measuring(
    lines=("xl -vvv migrate VM HOST",),
    note=N_("Each iteration's frames of 4 KiB, divided by how long the iteration before took, are the dirty rate."),
)
_CLOUD = Measuring(
    lines=("cloud-hypervisor -vv … | grep Precopy",),
    note=N_("During a migration: what is left at an iteration, divided by how long the iteration before took."),
)
_METRIC = Measuring(
    lines=("kubevirt_vmi_migration_dirty_memory_rate_bytes",),
    note=N_("A metric for Prometheus, there during a migration only."),
)

MEASURING: Mapping[str, Measuring] = {
    "hyper-v": _COUNTERS,
    "hyper-v-2008r2": _COUNTERS,
    "qemu": _MONITOR,
    "qemu-auto-converge": _MONITOR,
    "qemu-post-copy": _MONITOR,
    "libvirt": _VIRSH,
    "nova": _VIRSH,
    "proxmox": Measuring(lines=("qm monitor VMID", "calc_dirty_rate 1", "info dirty_rate"), note=_SAMPLED),
    "kubevirt": _METRIC,
    "kubevirt-tuning": _METRIC,
    "kubevirt-stall": _METRIC,
    "xen": _XEN,
    "xen-3": _XEN,
    "xen-2005": _XEN,
    "cloud-hypervisor": _CLOUD,
    "vmotion": Measuring(
        lines=('grep "Stopping pre-copy" /var/log/vmkernel.log',),
        note=N_(
            "It says at which speed the memory was sent, and how that compares with the speed at which it was dirtied (t2d)."
        ),
    ),
}
