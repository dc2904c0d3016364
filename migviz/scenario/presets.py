"""What may run in the VM? Named workloads with numbers somebody measured, or marked as illustrative."""

from collections.abc import Mapping

from migviz.language import N_
from migviz.scenario.units import PAGE, Kind, read
from migviz.values import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Preset:
    """A named workload: defaults for scenario fields, with where they come from."""

    name: str
    title: str
    source: str
    defaults: Mapping[str, float | str | None]


def _size(text: str) -> float:
    return read(text, Kind.SIZE)


def _rate(text: str) -> float:
    return read(text, Kind.RATE)


_ALL = (
    Preset(
        name="book",
        title=N_("the book's VM: writes spread evenly"),
        source=N_(
            "illustrative: a tenth of the goodput of 1 Gbit/s, so that each iteration is an order of magnitude smaller; not compressed, although Hyper-V 2012 R2 and later does so"
        ),
        defaults={"workload.dirty_rate": _rate("11 MiB/s"), "migration.compression": None},
    ),
    Preset(
        name="idle",
        title=N_("an idle server"),
        source=N_(
            "recorded: an idle Linux VM (tests/reference/qemu, L40-idle-d300): 105 pages found dirty, 45 of them after 0.3 s"
        ),
        defaults={
            "workload.dirty_rate": _rate("1100 pages/s"),
            "workload.working_set": _size("105 pages"),
            "workload.hot_set": _size("45 pages"),
            "workload.hot_share": 0.95,
            "workload.touched_set": _size("320 pages"),
            "workload.kernel_pages": "off",
            "workload.cpu_share": 0.02,
        },
    ),
    Preset(
        name="recorded-writer",
        title=N_("a recorded VM that writes evenly, 512 MiB"),
        source=N_(
            "recorded: a Linux VM in QEMU (tests/reference/qemu, L40-u0.5-d300): what its first list found dirty comes of 4900 pages/s in 256 MiB"
        ),
        defaults={
            "vm.memory": 131_202 * float(PAGE),
            "vm.used": 83_185 * float(PAGE),
            "workload.dirty_rate": 4_900 * float(PAGE),
            "workload.working_set": 65_536 * float(PAGE),
            "workload.kernel_pages": "on",
        },
    ),
    Preset(
        name="web-server-2005",
        title=N_("SPECweb99 at 90 % of its load, 763 MiB (800 MB)"),
        source=N_("fitted to the iterations of Clark et al. 2005, figure 9 (15 % rms)"),
        defaults={
            "vm.memory": _size("800 MB"),
            "workload.dirty_rate": _rate("160 MB/s"),
            "workload.working_set": _size("15.7 MB"),
            "workload.background_rate": _rate("2.26 MB/s"),
            "workload.cpu_share": 0.9,
        },
    ),
    Preset(
        name="game-server",
        title=N_("Quake 3 with six players, 61 MiB (64 MB)"),
        source=N_("fitted to the iterations of Clark et al. 2005, figure 11"),
        defaults={
            "vm.memory": _size("64 MB"),
            "workload.dirty_rate": _rate("20 MB/s"),
            "workload.working_set": _size("1 MB"),
            "workload.background_rate": _rate("3 MB/s"),
            "workload.cpu_share": 0.3,
        },
    ),
    Preset(
        name="mmuncher",
        title=N_("MMuncher keeps writing 244 MiB (256 MB), 488 MiB (512 MB)"),
        source=N_("Clark et al. 2005, figure 12: up to 75 MB/s"),
        defaults={
            "vm.memory": _size("512 MB"),
            "workload.dirty_rate": _rate("75 MB/s"),
            "workload.working_set": _size("256 MB"),
            "workload.pattern": "sweep",
        },
    ),
    Preset(
        name="busy-java",
        title=N_("Java warehouse, 20 processors, 256 GiB"),
        source=N_("QEMU commit 7ca1dfad (2013): 67 551 distinct pages/s over iterations of 10 s are 322 MB/s at once"),
        defaults={
            "vm.memory": _size("256 GiB"),
            "vm.vcpus": 20.0,
            "vm.used": _size("9.5 GB"),
            "workload.dirty_rate": _rate("322 MB/s"),
            "workload.working_set": _size("9 GB"),
            "workload.cpu_share": 0.8,
        },
    ),
    Preset(
        name="memory-hog",
        title=N_("stress with 4 threads × 400 MB, 16 GiB"),
        source=N_("qemu-devel, multifd zero page v5 (2022): 598 555 distinct pages/s over 0.68 s are 11 GB/s at once"),
        defaults={
            "vm.memory": _size("16 GiB"),
            "vm.used": _size("2290 MB"),
            "workload.dirty_rate": _rate("11 GB/s"),
            "workload.working_set": _size("1600 MiB"),
        },
    ),
    Preset(
        name="kernel-compile",
        title=N_("compiling a kernel"),
        source=N_("illustrative: 5 to 20 MB/s"),
        defaults={
            "workload.dirty_rate": _rate("12 MB/s"),
            "workload.working_set": _size("1 GiB"),
            "workload.background_rate": _rate("4 MB/s"),
        },
    ),
    Preset(
        name="oltp",
        title=N_("a database under load"),
        source=N_("illustrative: 10 to 60 MB/s"),
        defaults={
            "workload.dirty_rate": _rate("35 MB/s"),
            "workload.working_set": _size("1 GiB"),
            "workload.background_rate": _rate("5 MB/s"),
        },
    ),
    Preset(
        name="video",
        title=N_("streaming video"),
        source=N_("illustrative: 1 to 5 MB/s"),
        defaults={
            "workload.dirty_rate": _rate("3 MB/s"),
            "workload.working_set": _size("256 MiB"),
            "workload.pattern": "sweep",
        },
    ),
    Preset(
        name="toy",
        title=N_("a toy VM of 64 pages, small enough to follow each page"),
        source="illustrative",
        defaults={
            "vm.memory": _size("64 pages"),
            "workload.dirty_rate": _rate("6 pages/s"),
            "workload.working_set": _size("24 pages"),
            "link.goodput": _rate("16 pages/s"),
            "migration.rest_limit": _size("3 pages"),
            "migration.compression": None,
        },
    ),
)

PRESETS: Mapping[str, Preset] = {preset.name: preset for preset in _ALL}
