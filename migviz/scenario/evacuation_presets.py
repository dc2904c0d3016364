"""Which hosts are ready to be emptied? Their VMs are illustrative, but those that were recorded."""

from collections.abc import Mapping

from migviz.language import N_
from migviz.values import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class HostPreset:
    """A named host: lines that `parse_evacuation` reads; `called`: in a menu."""

    name: str
    title: str
    called: str
    lines: str


SIX = """\
title: A maintenance night
link.bandwidth: 10 Gbit/s
migration.compression: off
evacuation.window: 60 s
vm web01: memory = 4 GiB, dirty_rate = 30 MiB/s, working_set = 1 GiB, pause_limit = 500 ms
vm db01: memory = 16 GiB, dirty_rate = 220 MiB/s, working_set = 4 GiB, pause_limit = 300 ms
vm mail: memory = 8 GiB, dirty_rate = 40 MiB/s, working_set = 2 GiB, pause_limit = 1 s
vm files: memory = 6 GiB, dirty_rate = 15 MiB/s, working_set = 1 GiB, pause_limit = 1 s
vm build: memory = 8 GiB, dirty_rate = 420 MiB/s, working_set = 6 GiB, pause_limit = 2 s
vm dns: memory = 2 GiB, dirty_rate = 4 MiB/s, working_set = 256 MiB, pause_limit = 300 ms
"""

_SIZES = (4, 8, 16, 2, 8, 32, 4, 4, 8, 16, 2, 4, 64, 8, 4, 16, 8, 2, 4, 8)
_WORKLOADS = ("book", "oltp", "idle", "video", "kernel-compile")


def _rack() -> str:
    """Twenty VMs of all sizes."""
    head = "title: A rack of twenty\nlink.bandwidth: 25 Gbit/s\nevacuation.at_once: 2\n"
    return head + "".join(
        f"vm vm{number:02}: memory = {size} GiB, workload = {_WORKLOADS[number % len(_WORKLOADS)]}\n"
        for number, size in enumerate(_SIZES, 1)
    )


PAIR = """\
title: Two VMs as recorded
link.goodput: 57300000 B/s
link.latency: 0 ms
migration.policy: qemu
migration.downtime_limit: 300 ms
migration.scan_rate: 15 GB/s
vm vm1: memory = 524808 KiB, used = 332728 KiB, dirty_rate = 17580 KiB/s, working_set = 256 MiB
vm vm2: memory = 524808 KiB, used = 332736 KiB, dirty_rate = 17580 KiB/s, working_set = 256 MiB
"""
"""Two QEMU migrations over one link, recorded together and one after the other (tests/reference/multi, sets a2 and d2)."""

_ALL = (
    HostPreset(
        name="six",
        title=N_("six VMs and one link, to be moved in a minute"),
        called=N_("Maintenance night: six VMs"),
        lines=SIX,
    ),
    HostPreset(name="rack", title=N_("twenty VMs of 2 to 64 GiB"), called=N_("A rack of twenty"), lines=_rack()),
    HostPreset(
        name="pair",
        title=N_("two QEMU VMs, as they were recorded"),
        called=N_("Two VMs as recorded"),
        lines=PAIR,
    ),
)
HOSTS: Mapping[str, HostPreset] = {preset.name: preset for preset in _ALL}
