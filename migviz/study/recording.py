"""What is one measured migration, and which of its inputs come from the very run that it is judged on?"""

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import field
from pathlib import Path

from migviz.scenario import Scenario, read_file
from migviz.scenario.ranges import Range
from migviz.values import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """An input that was read off the run it is judged on: with it the quantities in `decides` are fitted, not predicted."""

    field: str
    why: str
    decides: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Recording:
    """One migration as it was measured, in SI; None where it was not.

    `kind`: of which sort of run, for a split of the errors. `finished` False: the real migration had not converged when
    it was ended, after `iterations`. `tolerances` are shares by quantity; a quantity without one is shown but not judged.
    `elsewhere`: the same migration with every such input taken from other runs, so that nothing of its own is in it.
    `fixed`: seconds of its pause that were not pages, and `bitmap`: those that reading the bitmap took for each GiB, where the
    recording tells them. `beside`: what the other runs of its machine leave open, as ranges.
    """

    group: str
    kind: str
    name: str
    scenario: Scenario
    finished: bool
    total_time: float | None
    bytes_sent: float | None
    downtime: float | None
    iterations: int | None = None
    tolerances: Mapping[str, float]
    disturbed: bool = False
    note: str = ""
    taken: tuple[Taken, ...] = ()
    elsewhere: Scenario | None = None
    fixed: float | None = None
    bitmap: float | None = None
    beside: Mapping[str, Range] = field(default_factory=dict)

    def fitted(self, quantity: str) -> bool:
        """Whether an input from this very run decides the quantity."""
        return any(quantity in item.decides for item in self.taken)


def rows_of(path: Path) -> Iterable[dict[str, str]]:
    """The rows of a table with names in its first line."""
    yield from csv.DictReader(io.StringIO(read_file(path), newline=""))
