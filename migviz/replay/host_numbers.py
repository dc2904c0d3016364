"""Which numbers does a host that is emptied have? One record for each, as a run's in `metrics.py`: of all its VMs, and of each one."""

from collections.abc import Iterator, Mapping

from migviz.language import N_
from migviz.replay.metrics import RUN_NUMBERS, Number, Result, What
from migviz.scenario.units import Kind
from migviz.trace.evacuated import Evacuated, Moved

_OF_ALL: tuple[Number[Evacuated], ...] = (
    Number(
        name="empty_after",
        title=N_("the host is empty after"),
        what=Kind.TIME,
        help=N_("when the last VM had left the host; missing where one stays"),
        of=lambda found: found.empty_after,
        nothing=N_("never"),
    ),
    Number(
        name="worst_pause",
        title=N_("worst pause"),
        what=Kind.TIME,
        help=N_("the longest pause of a VM"),
        of=lambda found: found.worst_pause,
    ),
    Number(
        name="worst",
        title=N_("VM with the worst pause"),
        what=str,
        help=N_("the name of the VM that was paused longest"),
        of=lambda found: found.pauses[0].name if found.pauses else None,
    ),
    Number(
        name="sum_of_pauses",
        title=N_("all pauses together"),
        what=Kind.TIME,
        help=N_("the pauses of all VMs, added up"),
        of=lambda found: found.sum_of_pauses,
    ),
    Number(
        name="bytes_sent",
        title=N_("sent"),
        what=Kind.SIZE,
        help=N_("bytes that crossed the link for all VMs"),
        of=lambda found: found.bytes_sent,
    ),
    Number(
        name="bytes_twice",
        title=N_("sent more than once"),
        what=Kind.SIZE,
        help=N_("bytes that were sent beyond all memory once"),
        of=lambda found: found.bytes_twice,
    ),
    Number(
        name="over_limit",
        title=N_("VMs over their pause limit"),
        what=Kind.COUNT,
        help=N_("how many VMs were paused for longer than their users bear"),
        of=lambda found: float(len(found.over_limit)),
    ),
    Number(
        name="staying",
        title=N_("VMs that stay"),
        what=Kind.COUNT,
        help=N_("how many VMs are not moved"),
        of=lambda found: float(sum(not vm.arrived for vm in found)),
    ),
)
_OF_EACH: tuple[Number[Moved], ...] = (
    Number(
        name="waited",
        title=N_("waited"),
        what=Kind.TIME,
        help=N_("how long a VM waited for its turn"),
        of=lambda vm: vm.waited,
    ),
    Number(
        name="start",
        title=N_("start"),
        what=Kind.TIME,
        help=N_("when the migration of a VM began"),
        of=lambda vm: vm.start,
    ),
    Number(
        name="left_after",
        title=N_("left after"),
        what=Kind.TIME,
        help=N_("when the migration of a VM was over"),
        of=lambda vm: vm.end,
    ),
)
HOST_NUMBERS: Mapping[str, Number[Evacuated]] = {number.name: number for number in _OF_ALL}
"""`run.empty_after`: of the whole host."""
VM_NUMBERS: Mapping[str, Number[Moved]] = {number.name: number for number in _OF_EACH}
"""`run.waited("db")`: of one VM, beside the numbers of its run, such as `run.downtime("db")`."""
_WRITTEN = ("downtime", "total_time", "bytes_sent", "rest")
"""Numbers of each VM's run that may stand beside a host."""


def what_of(name: str) -> What:
    """What a number of one of its VMs is."""
    return VM_NUMBERS[name].what if name in VM_NUMBERS else RUN_NUMBERS[name].what


def of_vm(found: Evacuated, name: str, vm: str) -> Result:
    """A number of the VM that is called so; None where there is none, or it never went."""
    moved = next((one for one in found if one.name == vm), None)
    if moved is None:
        return None
    if name in VM_NUMBERS:
        return VM_NUMBERS[name].of(moved)
    return RUN_NUMBERS[name].of(moved.observe()) if moved.observe is not None else None


def numbers_on(found: Evacuated) -> Iterator[tuple[str, What, Result]]:
    """Every number that a screen may show of it: its name as in a lesson, what it is, its value."""
    for name, number in HOST_NUMBERS.items():
        yield f"run.{name}", number.what, number.of(found)
    for vm in found:
        for name in (*VM_NUMBERS, *_WRITTEN):
            yield f"run.{name}({vm.name})", what_of(name), of_vm(found, name, vm.name)
