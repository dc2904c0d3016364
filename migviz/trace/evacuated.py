"""What came out when several VMs left a host? What became of each, and how they shared the link."""

from collections.abc import Callable, Iterator

from migviz.scenario.evacuation import OUT, Evacuation
from migviz.trace.run import Host, Metrics, Run
from migviz.values import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """From `t` on each stream gets at most `each` bytes per second of a direction of the link, infinity where all get what they
    want; `spare` is what nobody wants, `senders` how many VMs send."""

    t: float
    each: float
    spare: float
    senders: int


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Moved:
    """What became of one VM. Times are the host's, but those of `metrics` count from `start`, when its last attempt began (None: never).

    `asked`: when it might have gone first. `sent`: bytes of all its attempts, `twice` those beyond once its memory. `reason`: why it is
    still there. `observe`: its run, on its own clock, with what its clients saw.
    """

    name: str
    direction: str
    asked: float
    start: float | None
    attempts: int
    metrics: Metrics | None
    sent: float
    twice: float
    pause_limit: float | None
    reason: str
    observe: Callable[[], Run] | None

    @property
    def arrived(self) -> bool:
        """The VM and all of its memory are on the target."""
        return self.metrics is not None and self.metrics.finished

    @property
    def waited(self) -> float | None:
        """Seconds from when it might have gone until it did."""
        return None if self.start is None else self.start - self.asked

    @property
    def end(self) -> float | None:
        """When its last attempt was over."""
        return None if self.start is None or self.metrics is None else self.start + self.metrics.total_time

    @property
    def pause(self) -> float | None:
        """How long it ran nowhere."""
        return None if self.metrics is None else self.metrics.downtime

    @property
    def owner(self) -> Host:
        """Who has it in the end."""
        return Host.SOURCE if self.metrics is None else self.metrics.owner

    @property
    def over_limit(self) -> bool:
        """Its pause was longer than its users bear."""
        return self.pause_limit is not None and self.pause is not None and self.pause > self.pause_limit


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Evacuated:
    """The whole of it: the VMs as listed, and how the link's two directions were shared."""

    evacuation: Evacuation
    vms: tuple[Moved, ...]
    levels: dict[str, tuple[Level, ...]]

    def __iter__(self) -> Iterator[Moved]:
        return iter(self.vms)

    def vm(self, name: str) -> Moved:
        """One of them."""
        return next(vm for vm in self.vms if vm.name == name)

    @property
    def end(self) -> float:
        """When the last migration was over."""
        return max((vm.end for vm in self.vms if vm.end is not None), default=0.0)

    @property
    def empty_after(self) -> float | None:
        """When the last VM had left the host; None if one is still there."""
        leaving = [vm for vm in self.vms if vm.direction == OUT]
        return (
            max((vm.end for vm in leaving if vm.end is not None), default=0.0)
            if all(vm.arrived for vm in leaving)
            else None
        )

    @property
    def pauses(self) -> tuple[Moved, ...]:
        """Those that were paused and run again, the longest pause first."""
        return tuple(sorted((vm for vm in self.vms if vm.pause is not None), key=lambda vm: -(vm.pause or 0.0)))

    @property
    def worst_pause(self) -> float | None:
        """The longest pause; None where no VM was paused."""
        return self.pauses[0].pause if self.pauses else None

    @property
    def sum_of_pauses(self) -> float:
        """All pauses together."""
        return sum(vm.pause for vm in self.vms if vm.pause is not None)

    @property
    def bytes_sent(self) -> float:
        """Bytes over the link, of all VMs."""
        return sum(vm.sent for vm in self.vms)

    @property
    def bytes_twice(self) -> float:
        """Bytes that were sent beyond all memory once."""
        return sum(vm.twice for vm in self.vms)

    @property
    def over_limit(self) -> tuple[Moved, ...]:
        """VMs whose pause was longer than their users bear."""
        return tuple(vm for vm in self.vms if vm.over_limit)
