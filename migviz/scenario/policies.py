"""Which rules does each hypervisor follow? One entry each; a new hypervisor is data, not code."""

import math
from collections.abc import Mapping
from dataclasses import field
from typing import Any

from migviz.language import N_
from migviz.scenario.ranges import FLEET, Range, set_up, spread
from migviz.scenario.rules import (
    ByClock,
    ByDoubling,
    BySize,
    DirtiedTooFast,
    IterationLimit,
    NoProgress,
    RateLimit,
    RestFits,
    RestSmall,
    Rule,
    SentLimit,
    Stuck,
    Then,
    TimeLimit,
)
from migviz.scenario.stall import Stalled, WhenStalled
from migviz.scenario.units import PAGE
from migviz.values import dataclass

MBIT = 125_000.0
"""Bytes per second in 1 Mbit/s."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Looks:
    """How often a hypervisor looks at what is left while it sends (QEMU, migration/ram.c and migration.c).

    Without a bandwidth limit after every `group` pages once `busy` seconds have passed; under a limit
    it sends `window` seconds' worth in one burst and sleeps until the window is over.
    """

    busy: float
    group: int
    window: float


@dataclass(frozen=True, slots=True, kw_only=True)
class AdaptiveRate:
    """The sending rate of an iteration: `first`, then the last dirty rate plus `step` (Clark et al. 2005)."""

    first: float
    step: float


@dataclass(frozen=True, slots=True, kw_only=True)
class SlowVm:
    """How much processor time is taken from the VM: `first`, then `step` more each time, up to `most`.

    `overshoot`: the VM sleeps longer than it is told by this share, while the timer that puts it to sleep goes on.
    """

    first: float
    step: float
    most: float
    overshoot: float = 0.0

    def left(self, taken: Any) -> Any:
        """The share of its processor time that the VM has, with so much taken (also of many VMs at once)."""
        left = 1.0 - (1.0 + self.overshoot) * taken
        least = 1.0 - taken - LEAST_SHARE_OF_OVERSHOOT * (1.0 - taken)
        return (left + least + abs(left - least)) / 2


LEAST_SHARE_OF_OVERSHOOT = 0.7
"""Chosen: whatever it oversleeps, the VM keeps three tenths of the time that it is left, or so little that it never ends."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Timer:
    """What a hypervisor does every `every` seconds while it sends, from iteration `first` on.

    `takes_list`: it takes the list of dirty pages anew in the middle of the iteration, unless one was taken since the
    timer fired last; otherwise it only compares how fast pages are dirtied and sent.
    """

    every: float
    first: int
    takes_list: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """The rules of one hypervisor, and the scenario defaults that belong to it.

    `grain` is the unit of dirtying in bytes: a page, or a byte for SimGrid. `skips_dirtied`: a page
    found dirty again when its turn comes is left for the next iteration. `waits`: each list waits for the answer to the one before, so an iteration costs one latency; others stream.
    `last_message`: an empty message closes the migration. `lifts_limit`: the bandwidth limit holds for the iterations only, not in the pause
    and after it. `announcements`: seconds after the resume. `ranges`: how well its defaults are known.
    `cache_share`: the delta cache is this share of the memory, unless one is given.
    """

    name: str
    title: str
    source: str
    rules: tuple[Rule, ...]
    defaults: Mapping[str, float | str | None] = field(default_factory=dict)
    looks: Looks | None = None
    adaptive_rate: AdaptiveRate | None = None
    slow_vm: SlowVm | None = None
    timer: Timer | None = None
    skips_dirtied: bool = False
    last_message: bool = False
    waits: bool = False
    lifts_limit: bool = False
    grain: int = PAGE
    announcements: tuple[float, ...] = (0.0,)
    ranges: Mapping[str, Range] = field(default_factory=dict)
    cache_share: float | None = None

    def delta_cache(self, memory: Any) -> Any:
        """Bytes of the cache for so much memory, rounded up to a power of two (also of many VMs at once)."""
        share = (self.cache_share or 0.0) * memory
        if isinstance(share, float):
            return 2.0 ** math.ceil(math.log2(max(share, 1.0)))
        import numpy as np  # which reading a scenario does not need

        return 2.0 ** np.ceil(np.log2(np.maximum(share, 1.0)))

    @property
    def dirtied_too_fast(self) -> DirtiedTooFast | None:
        """The rule that slows the VM, if the policy has one."""
        return next((rule for rule in self.rules if isinstance(rule, DirtiedTooFast)), None)

    @property
    def stuck(self) -> Stuck | None:
        """The rule that gives up when nothing goes on, if the policy has one."""
        return next((rule for rule in self.rules if isinstance(rule, Stuck)), None)

    @property
    def stalled(self) -> Stalled | None:
        """The rule that watches for stalls, if the policy has one."""
        return next((rule for rule in self.rules if isinstance(rule, Stalled)), None)

    @property
    def timeout(self) -> TimeLimit | None:
        """The rule about the time that a migration may take, if the policy has one."""
        return next((rule for rule in self.rules if isinstance(rule, TimeLimit)), None)

    @property
    def rest_fits(self) -> RestFits | None:
        """The rule about the downtime limit, if the policy has one."""
        return next((rule for rule in self.rules if isinstance(rule, RestFits)), None)


_HYPER_V = {
    "migration.setup_time": 2.5,
    "migration.suspend_time": 0.005,
    "migration.state_time": 0.020,
    "migration.resume_time": 0.015,
    "migration.rest_limit": 2**20,
}
"""Set-up: 7 s for an idle 512 MiB VM on 1 GbE (Finn 2012) less 4.5 s of copying. The 40 ms are illustrative; the
threshold is not published, 1 MiB is chosen."""
_HYPER_V_RANGES = {
    **spread(_HYPER_V, 1 / FLEET, FLEET, N_("none published; as wide as in Google's fleet (VEE 2018)")),
    **set_up(_HYPER_V),
}

_QEMU: Mapping[str, float | str | None] = {
    "migration.setup_time": 0.004,
    "migration.suspend_time": 0.0003,
    "migration.state_time": 0.0026,
    "migration.resume_time": 0.0037,
    "migration.sync_time": 0.0003,
    "migration.downtime_limit": 0.3,
    "migration.page_header": 8.0,
    "migration.recovery_time": 1.0,
    "network.guest_announces": "on",
}
"""Medians of the recorded migrations (tests/reference/qemu): 6 to 7 ms of the pause are not pages. Reading the
bitmap: 0.15 ms for 0.5 GiB there; 0.33 to 0.39 ms per GiB in cloud-hypervisor (issue 8899, V)."""
_QEMU_RANGES = {
    **spread(_QEMU, 0.70, 1.26, N_("quartiles of 30 recorded pauses: 4.6 and 8.3 ms in all")),
    "migration.measured_share": Range(
        least=0.9875, most=1.018, source=N_("quartiles of 140 lists in 12 recordings on shaped links")
    ),
}

_BARE: Mapping[str, float | str | None] = {"migration.bandwidth_limit": 128 * 2.0**20}
"""QEMU alone caps itself at 128 MiB/s (migration/options.c); libvirt, and all that is built on it, lifts that."""

_OVERSLEEPS = 0.075
"""Recorded: at 20 to 80 % a guest that only writes ran at 0.79, 0.67, 0.57, 0.46, 0.35, 0.24, 0.14 of its rate
(tests/reference/qemu2): as if each sleep lasted 7.5 % longer than the throttle asks for."""

_QEMU_RECORDED: Mapping[str, float | str | None] = {
    **_QEMU,
    "workload.kernel_pages": "on",
    "workload.touched_set": 320.0 * PAGE,
}
"""The recorded VM's kernel and page tables, too: an emulated processor shows page tables as written pages. And what it
reads when it does nothing (tests/reference/qemu2, pc-idle-preempt)."""
_CATCHES_UP: Mapping[str, float | str | None] = {"workload.cpu_share": 0.025}
"""The recorded writers are paced: 2,930 writes/s of about 117,000 that they reach (D), so that what waits is soon made up for."""
_QEMU_LOOKS = Looks(busy=0.05, group=64, window=0.1)
_QEMU_ANNOUNCEMENTS = (0.0, 0.05, 0.2, 0.45, 0.8)
"""Seconds after the resume: initial 50 ms, step 100 ms, five rounds; recorded in tests/reference/rarp.txt. A virtio-net
card asks the guest to announce itself in the same rounds (hw/net/virtio-net.c, virtio_net_announce_timer)."""

_PATIENT: Mapping[str, float | str | None] = {"migration.iteration_bound": 300.0}
"""Policies that change while they iterate (a rising limit, a slowed VM) are given more iterations before the simulation
calls it a day."""

_STUCK = Stuck(seconds=150.0)
"""KubeVirt's progressTimeout: an outage usually ends sooner, by libvirt's signs of life (`migration.link_timeout`)."""

_XEN = {
    "migration.scan_rate": None,
    "migration.setup_time": 0.1,
    "migration.suspend_time": 0.001,
    "migration.state_time": 0.008,
    "migration.resume_time": 0.016,
}
"""25 ms of the pause are not pages: the middle of the 9 ms (SPECweb) and 40 ms (Quake 3) of Clark et al. 2005. Set-up
chosen, because none is published."""
_XEN_GUEST: Mapping[str, float | str | None] = {"network.announcement": "gratuitous arp"}
"""Xen's hosts announce nothing: the guest's network driver does, when it is connected again."""

_CLOUD_HYPERVISOR = {
    "migration.sync_time": 0.00036,
    "migration.setup_time": 0.1,
    "migration.suspend_time": 0.001,
    "migration.state_time": 0.008,
    "migration.resume_time": 0.006,
    "migration.zero_page": float(PAGE),
    "migration.scan_rate": None,
}
"""No pause is published: chosen; the bitmap is (issue 8899: 25 ms for 64 GiB). Its tables name stretches of memory, and zeros are sent like other pages; each is acknowledged."""

_COMPRESSES = {"migration.compression": 2.0}
"""On by default since Windows Server 2012 R2, about 2 to 1 (Savill); it uses idle processors only."""
_XEN_RANGES = {
    **spread(_XEN, 9 / 25, 40 / 25, N_("the two published pauses, 9 ms and 40 ms (Clark et al. 2005)")),
    **set_up(_XEN),
}

_CLOUD_RANGES = {
    **spread(_CLOUD_HYPERVISOR, 1 / FLEET, FLEET, N_("none published; as wide as in Google's fleet (VEE 2018)")),
    **set_up(_CLOUD_HYPERVISOR),
}

_VMOTION: Mapping[str, float | str | None] = {
    "migration.setup_time": 1.0,
    "migration.suspend_time": 0.005,
    "migration.state_time": 0.020,
    "migration.resume_time": 0.015,
    "migration.downtime_limit": 0.5,
}
"""Nothing is published but the pause that is aimed at: chosen."""

_ALL = (
    Policy(
        name="hyper-v",
        ranges=_HYPER_V_RANGES,
        title=N_("Hyper-V 2012 R2 and later"),
        source=N_(
            "Savill, Mastering Windows Server 2016 Hyper-V: 5 iterations, compression on; threshold not published, 1 MiB chosen"
        ),
        rules=(RestSmall(), NoProgress(), IterationLimit()),
        defaults=_HYPER_V | _COMPRESSES | {"migration.max_iterations": 5},
    ),
    Policy(
        name="hyper-v-2008r2",
        ranges=_HYPER_V_RANGES,
        title=N_("Hyper-V 2008 R2"),
        source=N_("analysts' reports: 10 iterations; threshold not published, 1 MiB chosen"),
        rules=(RestSmall(), NoProgress(), IterationLimit()),
        defaults=_HYPER_V | {"migration.max_iterations": 10},
    ),
    Policy(
        name="xen-2005",
        ranges=_XEN_RANGES,
        title=N_("Xen as published in 2005"),
        source=N_("Clark et al., Live Migration of Virtual Machines, NSDI 2005; the stop rule is recalled"),
        rules=(RestSmall(), RateLimit(step=50 * MBIT, most=500 * MBIT), NoProgress(), IterationLimit()),
        defaults=_XEN
        | {"migration.rest_limit": 256 * 1024, "migration.max_iterations": None, "network.announcement": "arp reply"},
        adaptive_rate=AdaptiveRate(first=100 * MBIT, step=50 * MBIT),
        skips_dirtied=True,
        lifts_limit=True,
    ),
    Policy(
        name="xen-3",
        ranges=_XEN_RANGES,
        title=N_("Xen 3.x"),
        source=N_("Xen 3 code: 29 iterations, 3 times the memory, or under 50 pages, sent before the pause"),
        rules=(RestSmall(sends_list=True), SentLimit(factor=3.0), NoProgress(), IterationLimit()),
        defaults={**_XEN, **_XEN_GUEST, "migration.rest_limit": 50 * PAGE, "migration.max_iterations": 29},
        skips_dirtied=True,
    ),
    Policy(
        name="xen",
        ranges=_XEN_RANGES,
        title=N_("Xen 4.6 and later"),
        source=N_("Xen 4.6 code: 5 iterations or under 50 pages, which are sent before the pause"),
        rules=(RestSmall(sends_list=True), NoProgress(), IterationLimit()),
        defaults={**_XEN, **_XEN_GUEST, "migration.rest_limit": 50 * PAGE, "migration.max_iterations": 5},
    ),
    Policy(
        name="qemu",
        ranges=_QEMU_RANGES,
        title="QEMU/KVM",
        source=N_(
            "QEMU code: what is left is below measured bandwidth times 300 ms, no limit on iterations, 128 MiB/s"
        ),
        rules=(RestFits(), RestSmall(), NoProgress(), IterationLimit()),
        defaults={**_QEMU_RECORDED, **_BARE},
        looks=_QEMU_LOOKS,
        lifts_limit=True,
        announcements=_QEMU_ANNOUNCEMENTS,
    ),
    Policy(
        name="qemu-auto-converge",
        ranges=_QEMU_RANGES,
        title=N_("QEMU/KVM with auto-converge"),
        source=N_(
            "QEMU code: dirtied over 50 % of sent, twice: VM slowed by 20 %, then 10 % more, up to 99 %; looked at every 5 s"
        ),
        rules=(RestFits(), RestSmall(), NoProgress(), IterationLimit(), DirtiedTooFast(share=0.5, periods=2)),
        defaults={**_QEMU_RECORDED, **_BARE, **_PATIENT},
        looks=_QEMU_LOOKS,
        slow_vm=SlowVm(first=0.2, step=0.1, most=0.99, overshoot=_OVERSLEEPS),
        timer=Timer(every=5.0, first=2, takes_list=True),
        lifts_limit=True,
        announcements=_QEMU_ANNOUNCEMENTS,
    ),
    Policy(
        name="qemu-post-copy",
        ranges=_QEMU_RANGES,
        title=N_("QEMU/KVM, post-copy after iteration 1"),
        source=N_("QEMU code and recorded migrations"),
        rules=(RestFits(), RestSmall(), IterationLimit(then=Then.POST_COPY)),
        defaults={**_QEMU_RECORDED, **_BARE, **_CATCHES_UP, "migration.max_iterations": 1},
        looks=_QEMU_LOOKS,
        lifts_limit=True,
        announcements=_QEMU_ANNOUNCEMENTS,
    ),
    Policy(
        name="libvirt",
        ranges=_QEMU_RANGES,
        title=N_("QEMU/KVM with libvirt"),
        source=N_("QEMU code: as QEMU alone, but libvirt lifts its limit of 128 MiB/s"),
        rules=(RestFits(), RestSmall(), NoProgress(), IterationLimit()),
        defaults=_QEMU,
        looks=_QEMU_LOOKS,
        lifts_limit=True,
        announcements=_QEMU_ANNOUNCEMENTS,
    ),
    Policy(
        name="nova",
        ranges=_QEMU_RANGES,
        title=N_("OpenStack Nova with QEMU/KVM"),
        source=N_(
            "Nova code: downtime limit 50 to 500 ms in 10 steps, 75 s × GiB (2 at least) between; timeout 800 s × GiB"
        ),
        rules=(
            RestFits(rises=BySize(steps=10, seconds_per_gib=75.0, least_gib=2.0)),
            RestSmall(),
            NoProgress(),
            IterationLimit(),
            TimeLimit(seconds_per_gib=800.0, least_gib=2.0, watched=True),
        ),
        defaults={**_QEMU, **_PATIENT, "migration.downtime_limit": 0.5},
        looks=_QEMU_LOOKS,
        lifts_limit=True,
        announcements=_QEMU_ANNOUNCEMENTS,
    ),
    Policy(
        name="proxmox",
        ranges=_QEMU_RANGES,
        title=N_("Proxmox VE with QEMU/KVM"),
        source=N_(
            "Proxmox VE code: limit 100 ms, doubled whenever more than 5 looks found more left than the look before; auto-converge and XBZRLE on, its pages' changes as in a public log"
        ),
        rules=(
            RestFits(rises=ByDoubling(every=1.0, quick=0.1, times=5, highest=2000.0)),
            RestSmall(),
            NoProgress(),
            IterationLimit(),
            DirtiedTooFast(share=0.5, periods=2),
        ),
        defaults={**_QEMU, **_PATIENT, "migration.downtime_limit": 0.1, "migration.delta_size": 770.0},
        cache_share=0.1,
        looks=_QEMU_LOOKS,
        slow_vm=SlowVm(first=0.2, step=0.1, most=0.99, overshoot=_OVERSLEEPS),
        timer=Timer(every=5.0, first=2, takes_list=True),
        lifts_limit=True,
        announcements=_QEMU_ANNOUNCEMENTS,
    ),
    Policy(
        name="kubevirt",
        ranges=_QEMU_RANGES,
        title=N_("KubeVirt with QEMU/KVM"),
        source=N_("KubeVirt code: libvirt's limit, timeout 150 s × GiB; gives up after 150 s in which nothing is sent"),
        rules=(
            RestFits(),
            RestSmall(),
            NoProgress(),
            IterationLimit(),
            TimeLimit(seconds_per_gib=150.0, watched=True),
            _STUCK,
        ),
        defaults=_QEMU,
        looks=_QEMU_LOOKS,
        lifts_limit=True,
        announcements=_QEMU_ANNOUNCEMENTS,
    ),
    Policy(
        name="kubevirt-tuning",
        ranges=_QEMU_RANGES,
        title=N_("KubeVirt with downtime tuning"),
        source=N_(
            "KubeVirt code of 2026, off by default: limit 150 to 900 ms in 7 steps from iteration 3 on, 10 s apart; else as kubevirt"
        ),
        rules=(
            RestFits(rises=ByClock(first=0.15, steps=7, lists=2, every=10.0)),
            RestSmall(),
            NoProgress(),
            IterationLimit(),
            TimeLimit(seconds_per_gib=150.0, watched=True),
            _STUCK,
        ),
        defaults={**_QEMU, "migration.downtime_limit": 0.9},
        looks=_QEMU_LOOKS,
        lifts_limit=True,
        announcements=_QEMU_ANNOUNCEMENTS,
    ),
    Policy(
        name="kubevirt-stall",
        ranges=_QEMU_RANGES,
        title=N_("KubeVirt with stall detection"),
        source=N_(
            "KubeVirt code of 2026, off by default (stall-detector.go): what is left, compared with the least of 40 s before; 900 ms then"
        ),
        rules=(
            RestFits(rises=WhenStalled(first=0.3)),
            RestSmall(),
            NoProgress(),
            IterationLimit(),
            Stalled(),
            TimeLimit(seconds_per_gib=150.0, watched=True),
        ),
        defaults={**_QEMU, "migration.downtime_limit": 0.9},
        looks=_QEMU_LOOKS,
        lifts_limit=True,
        announcements=_QEMU_ANNOUNCEMENTS,
    ),
    Policy(
        name="cloud-hypervisor",
        ranges=_CLOUD_RANGES,
        title=N_("Cloud Hypervisor 52 and later"),
        source=N_(
            "Cloud Hypervisor code: what is left is below bandwidth times 300 ms, timeout 3600 s; fixed parts chosen"
        ),
        rules=(RestFits(), RestSmall(), NoProgress(), IterationLimit(), TimeLimit(fixed=3600.0)),
        defaults=_CLOUD_HYPERVISOR | {"migration.downtime_limit": 0.3},
        waits=True,
    ),
    Policy(
        name="cloud-hypervisor-51",
        ranges=_CLOUD_RANGES,
        title=N_("Cloud Hypervisor up to 51"),
        source=N_("Cloud Hypervisor code: 5 iterations, or nothing left; fixed parts chosen"),
        rules=(RestSmall(), NoProgress(), IterationLimit()),
        defaults=_CLOUD_HYPERVISOR | {"migration.max_iterations": 5, "migration.rest_limit": float(PAGE)},
        waits=True,
    ),
    Policy(
        name="vmotion",
        ranges={**_HYPER_V_RANGES, **set_up(_VMOTION)},
        title=N_("VMware vMotion"),
        source=N_("VMware: VM slowed as soon as it is dirtied faster than sent; pause aimed at 0.5 s; steps chosen"),
        rules=(
            RestFits(),
            RestSmall(),
            NoProgress(),
            IterationLimit(),
            DirtiedTooFast(share=1.0, periods=1, by_lists=False),
        ),
        defaults={**_PATIENT, **_VMOTION},
        slow_vm=SlowVm(first=0.2, step=0.1, most=0.99),
        timer=Timer(every=1.0, first=1, takes_list=False),
    ),
    Policy(
        name="simgrid",
        title=N_("SimGrid 3.32"),
        source=N_("SimGrid's migration plug-in: threshold = speed of the last message × 30 ms; never gives up"),
        rules=(RestFits(), RestSmall(), NoProgress(), IterationLimit()),
        defaults={
            "migration.setup_time": 0.0,
            "migration.suspend_time": 0.0,
            "migration.state_time": 0.0,
            "migration.resume_time": 0.0,
            "migration.vcpu_time": 0.0,
            "migration.downtime_limit": 0.03,
            "migration.zero_page": float(PAGE),
            "workload.pattern": "sweep",
            "link.transport": "plain",
            "migration.copy_rate": None,
            "migration.scan_rate": None,
        },
        last_message=True,
        waits=True,
        grain=1,
    ),
)

POLICIES: Mapping[str, Policy] = {policy.name: policy for policy in _ALL}
