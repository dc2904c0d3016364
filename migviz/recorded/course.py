"""How would a pre-copy go on with such writes? Expected values for many guesses at once, from sample to sample of a recording.

Pages dirtied after a time T: W (1 - exp(-r T / W)) at random, min(r T, W) in a sweep; a share of the writes may go outside the set, each page once.
QEMU's rule: when what is left falls under speed x limit, the next list is taken; pages that wait are not counted again (engine/MODEL.md, section 5).
"""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from migviz.engine import ask
from migviz.recorded.evidence import Evidence
from migviz.trace import Array
from migviz.values import dataclass

MOST_LISTS = 400
"""Chosen: so many lists between two samples, and a guess is as wrong as it can be."""
CHANCE, KERNEL = 0.04, 64.0
"""A list differs from the model's by chance, by this share (recorded: 3 to 4 %), and by a few pages more."""
KERNEL_PAGES, PAGES_OF_TABLE, KERNEL_TIME = 45.0, 512.0, 0.1
"""Recorded: 45 pages of the kernel, all dirty within 0.3 s, and a page table for each 512 pages of the set (engine/MODEL.md, section 3)."""
JITTER = 0.04
"""Seconds by which one list comes earlier or later than that."""
WINDOW, BUSY = 0.1, 0.05
"""Seconds: QEMU looks so often at what is left, under a bandwidth limit and without one; a list comes half of it late."""
AT_THE_END = 3200.0
"""Recorded: so many used pages lie behind the zeros. As long as zeros wait, too much is left for the next list (engine/MODEL.md, section 2)."""
BY_CHANCE = 1.03
"""A list that is so little too large is followed by one that is not, before long."""
PERIOD = 1.0
"""QEMU counts the dirty rate over periods of a second at least."""
FINE_ENOUGH = 20.0
"""Chosen: between two looks what was sent is the speed where it is so many times what sizes are rounded to."""
MOMENT = 0.15
"""Seconds: a look at the hypervisor may come so much before or after a list that the model places elsewhere."""
SPEED_SEEN = 0.15
"""QEMU measures its speed over a tenth of a second, and is off by so much: a list that just fits may be sent once more."""
FOR_EVER = 1e7
"""Seconds: a copy that goes on so long, or over MOST_LISTS lists, does not converge."""
FAR = 8.0
"""Standard deviations: what is farther is as wrong as it can be."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Guesses:
    """Many guesses: the dirty rate in pages per second, the set and the used memory in pages, the share of writes outside the set, whether the set is swept,
    and whether kernel and page tables are in each list, too."""

    rate: Array
    working_set: Array
    used: Array
    outside: Array
    sweeps: NDArray[np.bool_]
    kernel: NDArray[np.bool_]

    def part(self, chosen: NDArray[np.bool_]) -> "Guesses":
        """Some of them."""
        return Guesses(
            rate=self.rate[chosen],
            working_set=self.working_set[chosen],
            used=self.used[chosen],
            outside=self.outside[chosen],
            sweeps=self.sweeps[chosen],
            kernel=self.kernel[chosen],
        )

    def dirtied(self, seconds: Array) -> Array:
        """Distinct pages after so long."""
        inside = self.rate * (1.0 - self.outside) * seconds
        swept = np.minimum(inside, self.working_set)
        drawn = self.working_set * -np.expm1(-inside / self.working_set)
        rest = np.maximum(self.used - self.working_set, 1.0)
        beside = rest * -np.expm1(-self.rate * self.outside * seconds / rest)
        tables = self.kernel * (KERNEL_PAGES + self.working_set / PAGES_OF_TABLE) * -np.expm1(-seconds / KERNEL_TIME)
        return np.asarray(np.where(self.sweeps, swept, drawn) + beside + tables)


class Course:
    """Where each guess stands: pages left, seconds since its last list, how many were taken."""

    def __init__(self, guesses: Guesses, evidence: Evidence) -> None:
        self.guesses, self._evidence = guesses, evidence
        self._speed = evidence.speed.value
        self.enough = max(self._speed * evidence.limit, 1.0)
        self._at_look = max(self.enough - self._speed * (WINDOW if evidence.capped else BUSY) / 2, 0.0)
        count = len(guesses.rate)
        self.left = guesses.used.copy()
        self.since = np.zeros(count)
        self.lists = np.ones(count)
        self.reported = np.full(count, np.nan)
        self.doubt = np.zeros(count)
        self.wrong = np.zeros(count)
        self._was_left = np.zeros(count)
        self._was_since = np.zeros(count)
        self._period = np.zeros(count)
        self._found = np.zeros(count)
        self._moved = np.zeros(count, dtype=bool)
        self.at = evidence.setup

    def seen(self) -> Iterator[int]:
        """From sample to sample: where the guesses stand at each, by its number, before what it says is taken for so."""
        known = self._evidence
        sent = 0.0
        for k, t in enumerate(known.t.tolist()):
            seconds, now = max(0.0, t - self.at), float(known.sent[k])
            tells = seconds > 0.0 and now - sent > FINE_ENOUGH * np.nan_to_num(known.grain[k])
            self.go_on(seconds, (now - sent) / seconds if tells else self._speed)
            self.agree(float(known.left[k]), float(known.lists[k]))
            yield k
            self.stands_at(float(known.left[k]), float(known.lists[k]), now)
            self.at, sent = max(self.at, t), now

    def go_on(self, seconds: float, speed: float | None = None, *, to_end: bool = False) -> Array:
        """Let so much time pass at such a speed; returns the seconds of it that were used until the copy converged, all of it where it did not."""
        speed = speed or self._speed
        left_over = np.full(len(self.left), seconds)
        self.doubt = np.zeros(len(self.left))
        running = np.ones(len(self.left), dtype=bool)
        for __ in range(MOST_LISTS):
            at_look = np.where(self.lists > 1, self._at_look, min(self._at_look, AT_THE_END))
            until = np.maximum(self.left - at_look, 0.0) / speed
            step = np.where(running, np.minimum(until, left_over), 0.0)
            self.left -= step * speed
            self.since += step
            left_over -= step
            due = running & (until <= step + 1e-12) & (left_over > 1e-9)
            if not due.any():
                break
            fits = self._take_list(due)
            if to_end:
                running &= ~(due & (self.left <= BY_CHANCE * self.enough))
            else:
                self._cannot_fit(fits)
        return seconds - left_over

    def _take_list(self, due: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """The list anew; returns where it fits the limit, so that the VM would be paused."""
        among = np.where(
            self.lists > 1, self.guesses.working_set, self.guesses.used
        )  # which pages those are that still wait
        found = self.guesses.dirtied(self.since) * (1.0 - np.minimum(self.left / among, 1.0))
        self._period += np.where(due, self.since, 0.0)
        self._found += np.where(due, found, 0.0)
        told = due & (self._period >= PERIOD)
        self.reported = np.where(told, self._found / np.maximum(self._period, 1e-9), self.reported)
        self._period[told] = self._found[told] = 0.0
        self._was_left = np.where(due, self.left, self._was_left)
        self._was_since = np.where(due, self.since, self._was_since)
        self.doubt = np.where(due, np.hypot(self.doubt, _doubt(found)), self.doubt)
        self.left = np.where(due, self.left + found, self.left)
        self.since = np.where(due, 0.0, self.since)
        self.lists += due
        return due & (self.left <= self.enough)

    def _cannot_fit(self, fits: NDArray[np.bool_]) -> None:
        """The recording went on: it was a little more than fits, and the guess is as wrong as that is unlikely."""
        off = (self.enough - self.left) / np.maximum(np.hypot(_doubt(self.left), SPEED_SEEN * self.enough), 1.0)
        self.wrong += np.where(fits, _robust(np.minimum(off, FAR)), 0.0)
        self.left = np.where(fits, self.enough * 1.02 + 1.0, self.left)

    def agree(self, left: float, lists: float) -> None:
        """A list that the recording has, and the guess only in a moment, is taken now; one that it took a moment too early is put back."""
        before = self._was_left - self.since * self._speed  # what would be left if the last list were not taken yet
        if np.isfinite(lists):
            soon = self._at_look + self._speed * MOMENT
            late = (self.lists < lists) & (self.lists >= lists - 1) & (self.left <= soon) & (self.since > MOMENT)
            below = 0.0 if lists <= 1 else left  # in the first one zeros may wait behind all that is used
            sooner = MOMENT + np.nan_to_num(max(self._at_look - below, 0.0)) / self._speed
            early = (self.lists > lists) & (self.lists <= lists + 1) & (self.since < sooner)
        elif np.isfinite(left):
            late = np.zeros(len(self.left), dtype=bool)
            early = (self.lists > 2) & (before > 0) & (np.abs(before - left) < np.abs(self.left - left))
        else:
            return
        early &= self._was_since > 0
        if early.any():
            self.left = np.where(early, np.maximum(before, 0.0), self.left)
            self.since = np.where(early, self._was_since + self.since, self.since)
            self.lists -= early
        if late.any():
            self._take_list(late)
        self._moved = late

    def stands_at(self, left: float, lists: float, sent: float) -> None:
        """What the recording says is so. Of the first list it is what was sent that tells how far it is: zeros are among what is left, nobody knows where."""
        if np.isfinite(sent):
            self.left = np.where(self.lists <= 1, np.maximum(self.guesses.used - sent, 0.0), self.left)
        if np.isfinite(left):
            later = self.lists > 1
            earlier = (self.left - left) / self._speed  # less is left than by this guess: its list began before that
            if np.isfinite(lists):
                earlier = np.where(self._moved, np.clip(earlier, 0.0, MOMENT), 0.0)
            self.since = np.where(later, np.maximum(self.since + earlier, 0.0), self.since)
            self.left = np.where(later, left, self.left)
        if np.isfinite(lists):
            self.lists = np.where(self.lists > 1, np.maximum(lists, 2.0), self.lists)


def _doubt(found: Array) -> Array:
    return np.sqrt(found + (CHANCE * found) ** 2 + KERNEL**2)


def misfit(guesses: Guesses, evidence: Evidence) -> tuple[Array, Array]:
    """Half the sum of squares, robust against single samples: how unlikely the recording is under each guess. And how many lists each comes to."""
    course, told = Course(guesses, evidence), _Told(evidence)
    total = np.zeros(len(guesses.rate))
    for k in course.seen():
        ask()
        total += _of_sample(course, evidence, k) + told.at(course, k)
    total += course.wrong + told.in_all()
    return total + _of_end(course, evidence), course.lists


def _of_sample(course: Course, evidence: Evidence, k: int) -> Array:
    """How far what is left, and the number of lists, are from what the sample says."""
    total = np.zeros(len(course.left))
    first = course.lists <= 1
    speed, left = evidence.speed.value, float(evidence.left[k])
    if np.isfinite(left):
        rounding = float(np.nan_to_num(evidence.grain[k])) / 3
        doubt = np.sqrt(course.doubt**2 + (speed * JITTER) ** 2 + rounding**2 + 0.25 * KERNEL**2)
        zeros = np.where(first, evidence.memory - course.guesses.used, 0.0)
        off = np.maximum(left - course.left - zeros, 0.0) + np.maximum(course.left - left, 0.0)
        total += _robust(off / doubt)
    count = float(evidence.lists[k])
    if np.isfinite(count):
        total += _robust((course.lists - count) / (0.7 + 0.1 * count))
    return total


FIRST_LIST = 6.0
"""Half squares, chosen: zeros pass in another list than the first where pages were given back meanwhile, and that is rare."""
OVER = 0.1
"""Chosen: so far above the speed in force a dirty rate may be that is said to be below it, as both are measured over a moment."""


CHANGES = 5
"""Chosen: in so many changes of the dirty rate there are as many lists, but for one at the edge."""


class _Told:
    """What is said of the writes, and how far a guess is from it: the dirty rate, that it is below something, that it is another one, that zeros pass."""

    def __init__(self, evidence: Evidence) -> None:
        self._evidence = evidence
        self._told = np.nan
        self._lists: list[Array] = []
        self._below: list[Array] = []

    def at(self, course: Course, k: int) -> Array:
        """By a sample."""
        total = np.where(course.lists > 1, FIRST_LIST, 0.0) if self._evidence.zeros_pass[k] else np.zeros(1)
        told, below = float(self._evidence.dirtied[k]), float(self._evidence.dirties_below[k])
        if np.isfinite(below):
            self._below.append(np.nan_to_num(course.reported, nan=0.0) / below)
        if np.isfinite(told) and told != self._told:
            total = total + _of_rate(course, told)
            self._told = told
            self._lists.append(course.lists.copy())
        return total

    def in_all(self) -> Array:
        """By all of them. QEMU says another dirty rate only after another list; below what it was is judged by the middle of all looks."""
        total = np.zeros(1)
        if len(self._lists) > CHANGES:
            taken = np.stack(self._lists)
            least = (taken[CHANGES:] - taken[:-CHANGES]).min(axis=0)
            total = total + _robust(np.maximum(CHANGES - 1 - least, 0.0))
        if self._below:
            over = np.median(np.stack(self._below[len(self._below) // 2 :]), axis=0) - 1.0
            total = total + _robust(np.maximum(over, 0.0) / OVER)
        return total


def _of_rate(course: Course, told: float) -> Array:
    off = np.abs(course.reported - told) / (CHANCE * 1.5 * told + 30.0)
    return np.where(np.isfinite(off), _robust(np.nan_to_num(off, nan=FAR)), _robust(np.asarray(2.0)))


def _of_end(course: Course, evidence: Evidence) -> Array:
    """When, after how many lists and pages it would have ended, beside what is recorded."""
    if evidence.ended is None:
        return np.zeros(len(course.left))
    rest = max(evidence.ended - course.at, 0.0)
    if not evidence.converged:
        used = course.go_on(rest, to_end=True)
        early = np.where(used < rest - 1e-9, rest - used, 0.0)
        return _robust(early / (0.1 * evidence.ended + evidence.error))
    zeros = np.where(course.lists <= 1, evidence.memory - course.guesses.used - _zeros_gone(evidence), 0.0)
    used = course.go_on(10 * evidence.ended + 10 * evidence.error, to_end=True)
    pause = course.left / evidence.speed.value if evidence.pause is None else evidence.pause
    total = _robust((used - rest + pause) / (0.01 * evidence.ended + evidence.error + 2 * JITTER))
    if np.isfinite(evidence.end_pages):
        pages = used * evidence.speed.value + course.left + np.maximum(zeros, 0.0)
        coarse = float(np.nan_to_num(evidence.grain[-1])) / 2
        doubt = np.sqrt(course.doubt**2 + (0.02 * evidence.end_pages) ** 2 + KERNEL**2 + coarse**2)
        total += _robust((pages - evidence.end_pages) / doubt)
    if np.isfinite(evidence.end_lists):
        total += _robust((course.lists - evidence.end_lists) / (0.7 + 0.05 * evidence.end_lists))
    return total


def _zeros_gone(evidence: Evidence) -> float:
    """Zeros that were gone through by the last sample."""
    gone, sent = float(evidence.gone[-1]), float(evidence.sent[-1])
    return max(gone - sent, 0.0) if np.isfinite(gone) and np.isfinite(sent) else 0.0


def _robust(z: Array) -> Array:
    """As a square for small numbers; one sample that is far off does not decide (Student's t with 4 degrees of freedom)."""
    return np.asarray(2.5 * np.log1p(z * z / 4.0))


def ahead(guesses: Guesses, evidence: Evidence) -> tuple[Array, Array, NDArray[np.bool_]]:
    """From the last sample on: seconds until the VM is paused, pages that are left then, and whether the copy comes to that at all."""
    course = Course(guesses, evidence)
    for __ in course.seen():
        pass
    seconds = course.go_on(FOR_EVER, to_end=True)
    return seconds, course.left, course.left <= BY_CHANCE * course.enough
