"""In which order did pages come after a post-copy switch, where what the VM demands overtakes what is pushed?"""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from migviz.values import dataclass

Rows = NDArray[np.float64]
OTHER_LUCK = 7919.0
"""Chosen: a page's luck so many times over is as good as another throw of the dice."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Arrivals:
    """After `bytes[k]` of the pass `come[k]` units of each block had come, `demanded[k]` of them before their turn. The engine
    counts in means: parts of units, which grow evenly between two of its looks."""

    bytes: Rows
    come: Rows
    demanded: Rows

    def after(self, done: float) -> tuple[Rows, Rows]:
        """What had come after so many bytes, and what of it was demanded."""
        k = min(int(np.searchsorted(self.bytes, done, side="right")), len(self.bytes) - 1)
        before, after = float(self.bytes[k - 1]), float(self.bytes[k])
        share = min(1.0, (done - before) / (after - before)) if after > before else 1.0
        come, demanded = (rows[k - 1] + share * (rows[k] - rows[k - 1]) for rows in (self.come, self.demanded))
        return come, demanded

    def until(self, done: float) -> "Arrivals":
        """What is known of them after so many bytes."""
        k = int(np.searchsorted(self.bytes, done, side="left"))
        come, demanded = self.after(done)
        return replace(
            self,
            bytes=np.append(self.bytes[:k], done),
            come=np.vstack([self.come[:k], come]),
            demanded=np.vstack([self.demanded[:k], demanded]),
        )

    def whole(self, done: float, listed: NDArray[np.int64], luck: Rows) -> NDArray[np.int64]:
        """How many of the `listed` units of each block had come after so many bytes; `luck` decides about the one that is begun, so
        that of many blocks with half a unit every second one has it."""
        come, __ = self.after(done)
        return np.minimum(np.floor(come + (1.0 - luck) + 1e-9).astype(np.int64), listed)

    def single_waits(self, done: float, listed: NDArray[np.int64], luck: Rows) -> NDArray[np.bool_]:
        """Whether the single page of each block had not come yet: by `luck` it is an early or a late one of its block."""
        come, __ = self.after(done)
        return np.asarray(come + 1e-9 < luck * listed)

    def single_demanded(self, listed: NDArray[np.int64], luck: Rows) -> Rows:
        """After how many bytes the single page of each block came because the VM demanded it; infinity: it did not."""
        turn, blocks = luck * listed, np.arange(len(listed))
        came = self.come + 1e-9 >= turn
        if len(self.bytes) < 2:
            return np.full(len(listed), np.inf)
        k = np.maximum(came.argmax(axis=0), 1)
        before = self.come[k - 1, blocks]
        come = np.maximum(self.come[k, blocks] - before, 1e-300)
        at = self.bytes[k - 1] + np.clip((turn - before) / come, 0.0, 1.0) * (self.bytes[k] - self.bytes[k - 1])
        chance = (self.demanded[k, blocks] - self.demanded[k - 1, blocks]) / come
        return np.where(came.any(axis=0) & (listed > 0) & (luck * OTHER_LUCK % 1.0 < chance), at, np.inf)
