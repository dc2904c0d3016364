"""How do lines become migrations? Readers tell what a line says; a counter that falls, or a start, begins another migration."""

from collections.abc import Mapping
from typing import Any

from migviz.language import _
from migviz.recorded.asked_again import Connection, silence_text
from migviz.recorded.recording import SOURCE_PAUSE, Event, Mark, Recorded, Sample, Status

JUMP = 2.0
"""Seconds: the clock and the counter of the hypervisor differ by more, and the clock was set."""
GAP = 10.0
"""Without a counter: a gap of so many usual steps is a gap in the log."""
MOST_SAMPLES = 100_000


class Collector:
    """Collects the migrations of one VM, in the order of the lines."""

    def __init__(self, policy: str) -> None:
        self._policy = policy
        self.found: list[Recorded] = []
        self._clear()

    def _clear(self) -> None:
        self._samples: list[Sample] = []
        self._marks: list[Mark] = []
        self._known: dict[str, Any] = {}
        self._notes: list[str] = []
        self._began: float | None = None
        self._before: tuple[float, float] | None = None
        self._last_clock: float | None = None
        self._lost: float | None = None
        self._open = False

    # --- what readers tell ---

    @property
    def is_open(self) -> bool:
        """Whether a migration has begun that has not ended."""
        return self._open

    @property
    def last(self) -> Sample | None:
        """The last sample of the migration that is open."""
        return self._samples[-1] if self._samples else None

    def start(self, clock: float | None = None, **known: Any) -> None:
        """A migration begins; one that is open is unfinished."""
        self.close()
        self._open, self._began, self._last_clock = True, clock, clock
        self.know(**known)

    def restart(self, clock: float | None) -> None:
        """What came before was preparation: time begins now."""
        self._open, self._began, self._last_clock = True, clock, clock

    def know(self, **known: Any) -> None:
        """What is said about the whole migration."""
        self._known.update({name: value for name, value in known.items() if value is not None})

    def note(self, text: str) -> None:
        """Something to be said about the reading."""
        if text not in self._notes:
            self._notes.append(text)

    def connection(self, state: Connection, clock: float | None) -> None:
        """While it was watched, nobody answered any more, or somebody did again."""
        if state is Connection.LOST:
            self._lost = clock
        elif self._open:
            self.note(silence_text(None if clock is None or self._lost is None else max(0.0, clock - self._lost)))

    def sample(self, line: int, *, elapsed: float | None = None, clock: float | None = None, **said: Any) -> None:
        """What the hypervisor says at a moment: by its own counter if there is one, otherwise by the clock."""
        if self._falls(elapsed, said):
            self.close()
        self._open = True
        t = self._time(elapsed, clock)
        if t is None or len(self._samples) >= MOST_SAMPLES:
            return
        values: Mapping[str, Any] = {name: value for name, value in said.items() if value is not None}
        if self._samples and t < self._samples[-1].t:
            return
        made = Sample(t=t, line=line, **values)
        if self._samples and self._samples[-1].t == t:
            self._samples[-1] = made
        else:
            self._samples.append(made)

    def mark(
        self,
        event: Event,
        line: int,
        *,
        clock: float | None = None,
        elapsed: float | None = None,
        value: float | None = None,
    ) -> None:
        """Something happened."""
        t = self._time(elapsed, clock)
        if t is None:
            t = self._samples[-1].t if self._samples else 0.0
        self._open = True
        self._marks.append(Mark(t=t, event=event, line=line, value=value))

    def end(self, status: Status, *, clock: float | None = None, total: float | None = None, **known: Any) -> None:
        """The migration has ended."""
        if not self._open:
            return
        t = total if total is not None else self._time(None, clock)
        if self._samples:
            t = max(t or 0.0, self._samples[-1].t)
        self.know(status=status, total_time=t, **known)
        self.close()

    # --- what becomes of it ---

    def passed(self, clock: float | None) -> float | None:
        """Seconds since it began, by the clock."""
        return self._time(None, clock)

    def close(self) -> None:
        """Whatever is open is over."""
        if self._open and (self._samples or self._marks or self._known.get("status")):
            self.found.append(self._made())
        self._clear()

    def _falls(self, elapsed: float | None, said: Mapping[str, Any]) -> bool:
        if not self._samples:
            return False
        last = self._samples[-1]
        if elapsed is not None and elapsed < last.t - 1e-9:
            return True
        pairs = ((said.get("sent"), last.sent), (said.get("iteration"), last.iteration))
        step = max(last.step, said.get("step") or 0.0)
        return any(new is not None and old is not None and new < old - step for new, old in pairs)

    def _time(self, elapsed: float | None, clock: float | None) -> float | None:
        if elapsed is not None:
            if clock is not None:
                self._compare(elapsed, clock)
            return elapsed
        if clock is None:
            return None
        if self._began is None:
            self._began = self._last_clock = clock
        return self._by_clock(clock)

    def _compare(self, elapsed: float, clock: float) -> None:
        """The hypervisor's counter is right where the clock was set."""
        if self._before is not None:
            counter, before = self._before
            if abs((clock - before) - (elapsed - counter)) > JUMP:
                self.note(
                    _("The clock was set while it was recorded: times are those of the hypervisor's own counter.")
                )
        self._before = elapsed, clock
        self._began = clock - elapsed
        self._last_clock = clock

    def _by_clock(self, clock: float) -> float:
        """Seconds since it began; where the clock went back, as if it had stood still."""
        assert self._began is not None and self._last_clock is not None
        if clock < self._last_clock - 1.0:
            self.note(_("The clock went back while it was recorded: there the time is not known."))
            self._began += clock - self._last_clock
        elif self._gap(clock - self._last_clock):
            self.note(_("There is a gap in the log, in which nothing is known."))
        self._last_clock = clock
        return max(0.0, clock - self._began)

    def _gap(self, step: float) -> bool:
        steps = sorted(b.t - a.t for a, b in zip(self._samples, self._samples[1:], strict=False))
        return len(steps) > 3 and step > GAP * max(steps[len(steps) // 2], 0.1)

    def _made(self) -> Recorded:
        known = dict(self._known)
        status = known.pop("status", Status.UNKNOWN)
        samples = tuple(self._samples)
        if samples:
            last = samples[-1]
            known.setdefault("sent", _last(samples, "sent"))
            known.setdefault("memory", _last(samples, "total"))
            if status is Status.UNKNOWN and not known.get("gone"):
                self.note(
                    _("The log ends before the migration does, {seconds} s after it began.", seconds=f"{last.t:.1f}")
                )
        if known.get("pause") is not None:
            known.setdefault("pause_is", SOURCE_PAUSE)
        known.setdefault("limit", _first(samples, "limit"))
        known.setdefault("iterations", _lists(samples, tuple(self._marks), status))
        if any(sample.throttle for sample in samples):
            known["auto_converge"] = True
        if any(sample.pushes for sample in samples) or any(mark.event is Event.POST_COPY for mark in self._marks):
            known["post_copy"] = True
        return Recorded(
            status=status,
            samples=samples,
            began=self._began,
            marks=tuple(sorted(self._marks, key=lambda mark: mark.t)),
            notes=tuple(self._notes),
            **{"policy": self._policy, **known},
        )


def _last(samples: tuple[Sample, ...], name: str) -> float | None:
    return next((value for sample in reversed(samples) if (value := getattr(sample, name)) is not None), None)


def _first(samples: tuple[Sample, ...], name: str) -> float | None:
    return next((value for sample in samples if (value := getattr(sample, name)) is not None), None)


def _lists(samples: tuple[Sample, ...], marks: tuple[Mark, ...], status: Status) -> int | None:
    """Lists of dirty pages taken while the VM ran, the first with all pages among them: QEMU's counter less the one in the pause."""
    marked = [int(mark.value) for mark in marks if mark.event is Event.ITERATION and mark.value is not None]
    if status is Status.COMPLETED:  # unless each was marked, nobody knows how many came after the last look
        return max(marked) if marked else None
    counts = [sample.iteration for sample in samples if sample.iteration is not None]
    return max([*counts, *marked], default=None)
