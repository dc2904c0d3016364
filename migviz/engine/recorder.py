"""What happened? Collects facts while a migration is simulated, and makes a Run of them."""

from collections.abc import Iterator
from dataclasses import replace

from migviz.scenario import Scenario
from migviz.trace import (
    Activity,
    Blocks,
    Copying,
    Flow,
    Host,
    Metrics,
    Milestone,
    Pass,
    PausePart,
    Run,
    Step,
    StepSpan,
    Tenure,
    Waits,
    joined,
)
from migviz.trace.milestones import Finished, Slowed
from migviz.trace.traffic import Network

TIME_SLICE = 0.01
"""Seconds that a slowed VM runs between two sleeps (V: QEMU, system/cpu-throttle.c; taken for other products, too, C)."""
MOST = 1e12
"""Seconds: later than any run."""


class Recorder:
    """Grows while the simulation runs; `run` closes it."""

    def __init__(self, scenario: Scenario) -> None:
        self.scenario = scenario
        self._milestones: list[Milestone] = []
        self._steps: list[tuple[Step, float]] = []
        self._flows: list[Flow] = []
        self._pause: list[PausePart] = []
        self._owners: list[tuple[float, Host, bool]] = [(0.0, Host.SOURCE, True)]
        self.passes: list[Pass] = []

    def note(self, milestone: Milestone) -> None:
        """Something happened."""
        self._milestones.append(milestone)

    def asleep(self) -> Iterator[Waits]:
        """While the VM is slowed it sleeps in turns, and whoever asks then waits until it wakes: half a sleep in the mean."""
        steps = [item for item in self._milestones if isinstance(item, Slowed)]
        awake = min((t for t, __, running in self._owners if not running), default=MOST)
        for k, item in enumerate(steps):
            last = steps[k + 1].t if k + 1 < len(steps) else awake
            sleep = item.share / (1.0 - item.share) * TIME_SLICE
            yield Waits(start=item.t, end=last, wait=item.share * sleep / 2)

    def note_owner(self, t: float, owner: Host, *, running: bool) -> None:
        """From now on the VM belongs to `owner`."""
        self._owners.append((t, owner, running))

    @property
    def owner(self) -> Host:
        """Whose the VM is now."""
        return self._owners[-1][1]

    def begin_step(self, t: float, step: Step) -> None:
        """A step of the migration begins, and the one before is over; it may be the same one that goes on."""
        if not self._steps or self._steps[-1][0] is not step:
            self._steps.append((step, t))

    def note_flow(self, start: float, end: float, rate: float, *, disk: bool = False) -> None:
        """Bytes moved; a flow like the one before makes that longer."""
        if end <= start:
            return
        last = self._flows[-1] if self._flows else None
        if last and last.end == start and last.rate == rate and last.disk == disk:
            self._flows[-1] = replace(last, end=end)
        else:
            self._flows.append(Flow(start=start, end=end, rate=rate, before=self._moved(disk), disk=disk))

    def _moved(self, disk: bool) -> float:
        """Bytes that have been put on the disk or on the link."""
        last = next((flow for flow in reversed(self._flows) if flow.disk == disk), None)
        return last.before + (last.end - last.start) * last.rate if last else 0.0

    @property
    def flows(self) -> tuple[Flow, ...]:
        """What has moved so far."""
        return tuple(self._flows)

    def note_pause_part(self, name: str, start: float, end: float) -> None:
        """A part of the pause is over."""
        if end > start:
            self._pause.append(PausePart(name=name, start=start, end=end))

    def note_pass(self, item: Pass) -> Pass:
        """A pass over the list is over."""
        self.passes.append(item)
        return item

    def metrics(self, *, total_time: float, finished: bool, converged: bool, stop_reason: str, extra: float) -> Metrics:
        """The numbers of the run; `extra` bytes were sent beside the pages (a mirrored disk)."""
        passes = joined(tuple(self.passes))
        over_link = [item for item in passes if item.copying not in (Copying.SAVE, Copying.RESTORE)]
        return Metrics(
            finished=finished,
            converged=converged,
            stop_reason=stop_reason,
            total_time=total_time,
            downtime=self._downtime(),
            bytes_sent=sum(item.bytes for item in over_link) + extra,
            pages_sent=sum(item.pages for item in over_link),
            iterations=sum(item.copying is Copying.ITERATION and item.pages > 0 for item in passes),
            owner=self._owners[-1][1],
        )

    def run(self, *, metrics: Metrics, end: float, blocks: Blocks, activity: Activity, network: Network) -> Run:
        """The finished Run."""
        milestones = tuple(sorted(self._milestones, key=lambda item: (item.t, isinstance(item, Finished))))
        return Run(
            scenario=self.scenario,
            end=end,
            metrics=metrics,
            milestones=milestones,
            steps=self._step_spans(end if metrics.finished else metrics.total_time),
            lists=tuple(self.passes),
            passes=joined(tuple(self.passes)),
            tenures=self.tenures(end),
            flows=tuple(self._flows),
            pause=tuple(self._pause),
            blocks=blocks,
            activity=activity,
            network=network,
        )

    def _step_spans(self, end: float) -> tuple[StepSpan, ...]:
        ends = [t for _, t in self._steps[1:]] + [end]
        return tuple(
            StepSpan(step=step, start=start, end=stop) for (step, start), stop in zip(self._steps, ends, strict=False)
        )

    def tenures(self, end: float) -> tuple[Tenure, ...]:
        """Who had the VM until `end`."""
        ends = [t for t, _, _ in self._owners[1:]] + [end]
        spans = (
            Tenure(start=start, end=stop, owner=owner, running=running)
            for (start, owner, running), stop in zip(self._owners, ends, strict=True)
        )
        return tuple(span for span in spans if span.end > span.start or span.start == end)

    def _downtime(self) -> float | None:
        """How long the VM ran nowhere, if it was paused and runs again."""
        if not self._owners[-1][2]:
            return None
        ends = [t for t, _, _ in self._owners[1:]]
        paused = [stop - start for (start, _, running), stop in zip(self._owners, ends, strict=False) if not running]
        return sum(paused) if paused else None
