"""When does what is left no longer shrink, and what does KubeVirt do then? Its stall detection, an alpha feature of 2026.

Read in KubeVirt's code (virt-launcher, stall-detector.go and live-migration-source.go; defaults in virt-config.go). It looks each time
QEMU takes a list of dirty pages. What is left then is compared with the least that was left more than a window ago; if
it is not smaller by a margin, the copy has stalled. From then on it waits for a list about as short as the shortest of all. Each time a
window has passed without one it is content with more, and the next window is half as long.
"""

from typing import Any, ClassVar

from migviz.language import N_
from migviz.scenario.rules import Progress, Then
from migviz.values import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Stalled:
    """What is left has stalled, and it is as short as it becomes.

    Then follows what the scenario says for a timeout, as both are allowed by the same settings; where that is to give up, a rest that
    takes at most `factor` times the downtime limit gets that limit instead of QEMU's own, and `switchover` seconds for it. Nothing
    is done that would not end within `late` times the timeout. The bandwidth is measured every `poll` seconds; the newest
    measurement counts `alpha`.
    """

    margin: float = 0.04
    window: float = 40.0
    decay: float = 0.5
    factor: float = 1.5
    late: float = 2.0
    switchover: float = 60.0
    alpha: float = 0.4
    poll: float = 0.4
    then: Then = Then.GIVE_UP
    small: bool = False
    sends_list: bool = False
    reason: str = N_("what is left has stalled")
    field: str = ""
    as_at_timeout: ClassVar[bool] = True

    def met(self, progress: Progress) -> bool:
        return progress.stall_ends


@dataclass(frozen=True, slots=True, kw_only=True)
class WhenStalled:
    """QEMU's own limit of `first` seconds, or the field's value if that is less; the field's value once a stall asks for it."""

    first: float

    def limit(self, most: Any, progress: Any) -> Any:
        return most if progress.stall_lifts else min(self.first, most)

    def rises_at(self, most: Any, progress: Any) -> Any:
        return float("inf")

    def goes_on(self, most: Any, progress: Any) -> Any:
        return not progress.stall_lifts and most > self.first


@dataclass(frozen=True, slots=True, kw_only=True)
class Allowed:
    """What the settings allow: the VM may be paused or moved by post-copy (`disruption`), the `limit` of the pause, the `timeout`; seconds."""

    disruption: bool
    limit: float
    timeout: float


class Watch:
    """What KubeVirt keeps in mind: `ends` when what the scenario says for a timeout is to follow, `lifts` when the limit of the pause
    is to be the field's value."""

    def __init__(self, rule: Stalled) -> None:
        self._rule = rule
        self._seen: list[tuple[float, float]] = []
        self._since: list[float] = []
        self._best, self._due = float("inf"), float("inf")
        self._patience = rule.window
        self._bandwidth, self._measured_at = 0.0, 0.0
        self._switches_by = float("inf")
        self.ends = self.lifts = False

    @property
    def stalled(self) -> bool:
        """Whether it has seen a stall."""
        return self._due < float("inf")

    def listed(self, now: float, rest: float, speed: float, allowed: Allowed) -> None:
        """A list was taken at `now`: `rest` bytes are on it, and `speed` bytes a second are sent."""
        self._measure(now, speed)
        if self.lifts:
            self.ends = now > self._switches_by
        if self.lifts or not self._bandwidth:
            return
        if self.stalled:
            self._relax(now, rest)
        elif self._has_stalled(now, rest):
            self._best, self._due = min(left for _t, left in self._seen), now + self._patience
        if self.stalled and rest <= (1 + self._rule.margin) * self._best:
            self._act(now, rest / self._bandwidth, allowed)

    def _measure(self, now: float, speed: float) -> None:
        """The moving average after all measurements since the list before, as if each had found this speed."""
        measurements = int((now - self._measured_at) / self._rule.poll)
        kept = (1 - self._rule.alpha) ** measurements
        if self._bandwidth or measurements:
            self._bandwidth = speed + kept * (self._bandwidth - speed) if self._bandwidth else speed
        self._measured_at = now

    def _has_stalled(self, now: float, rest: float) -> bool:
        """Compared with the least that was left a window ago or earlier."""
        old = [left for t, left in self._seen if now - t >= self._rule.window]
        self._seen.append((now, rest))
        return bool(old) and rest >= (1 - self._rule.margin) * min(old)

    def _relax(self, now: float, rest: float) -> None:
        """The shortest list since the stall will do, where none as short as the best one came in time."""
        self._since.append(rest)
        if now >= self._due:
            self._best = min(self._since)
            self._since.remove(self._best)
            self._patience *= self._rule.decay
            self._due = now + self._patience

    def _act(self, now: float, pause: float, allowed: Allowed) -> None:
        """A list as short as it becomes, which would be copied in a pause of so many seconds."""
        if pause > self._rule.late * allowed.timeout - now:
            return
        if not allowed.disruption and pause <= self._rule.factor * allowed.limit:
            self.lifts, self._switches_by = True, now + self._rule.switchover
        else:
            self.ends = True
