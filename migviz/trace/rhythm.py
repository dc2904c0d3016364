"""When does the VM write? In a rhythm: always, in bursts, or now here and now there.

A rhythm repeats itself for ever, so that what is written until any time is worked out at once, however long the run is.
"""

import math

import numpy as np
from numpy.typing import NDArray

from migviz.values import dataclass

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Rhythm:
    """Again and again from 0 s on, `period` seconds long: from `starts[k]` on, writer w writes at `shares[k, w]` of its rate."""

    period: float
    starts: Array
    shares: Array

    def share(self, t: float) -> Array:
        """The share of its rate at which each writer writes at `t`."""
        return np.asarray(self.shares[self._place(math.fmod(t, self.period))])

    def shares_at(self, times: Array) -> Array:
        """The same at several times, a row each."""
        return np.asarray(self.shares[self._place(np.fmod(times, self.period))])

    def mean(self, start: float, seconds: float) -> Array:
        """The same on average over the `seconds` from `start` on; over whole periods where that is for ever."""
        if seconds <= 0:
            return self.share(start)
        if math.isinf(seconds):
            return self.busy(self.period) / self.period
        return np.asarray((self.busy(start + seconds) - self.busy(start)) / seconds)

    def busy(self, t: float | Array) -> Array:
        """For how many seconds until `t` each writer would have had to write at its full rate to write as much; of several times, a row for each."""
        turns = np.floor(np.asarray(t) / self.period)
        inside = np.maximum(0.0, t - turns * self.period)
        done = np.diff(self.starts, append=self.period)[:, None] * self.shares
        before = np.cumsum(done, axis=0) - done
        k = self._place(inside)
        here = before[k] + (inside - self.starts[k])[..., None] * self.shares[k]
        return np.asarray(turns[..., None] * done.sum(axis=0) + here)

    def _place(self, inside: float | Array) -> NDArray[np.int64]:
        return np.asarray(np.searchsorted(self.starts, inside, side="right") - 1)
