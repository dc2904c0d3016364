"""How well does the simulation agree with real and published migrations? One line for each."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from migviz.engine import metrics_of
from migviz.errors import MigvizError
from migviz.language import N_, _
from migviz.scenario.units import Kind, write
from migviz.study.baselines import trivial
from migviz.study.recording import Recording
from migviz.study.recordings import read_recordings
from migviz.trace import Metrics
from migviz.values import dataclass

QUANTITIES = ("total_time", "bytes_sent", "downtime")
NAMES = {
    "total_time": N_("total time"),
    "bytes_sent": N_("bytes"),
    "downtime": N_("pause"),
    "verdict": N_("converges or not"),
}
PAUSE_SLACK = 0.010
"""A recorded QEMU pause is met within 15 % or 10 ms, whichever is larger."""
BEGIN, END = "<!-- validation: written by `migviz validate --write` -->", "<!-- validation ends -->"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Comparison:
    """One recording beside the model's run of it."""

    recording: Recording
    model: Metrics

    def error(self, quantity: str) -> float | None:
        """Model over measurement, less one; None if either has no such number."""
        measured, model = getattr(self.recording, quantity), getattr(self.model, quantity)
        return None if measured is None or model is None or not self.model.finished else model / measured - 1

    def within(self, quantity: str) -> bool | None:
        """Whether a quantity is met; None if it is not judged."""
        if quantity not in self.recording.tolerances or getattr(self.recording, quantity) is None:
            return None
        error = self.error(quantity)
        return error is not None and self.close(quantity, error)

    def trivial_error(self, quantity: str) -> float | None:
        """How far off the trivial answer is; None where nothing was measured."""
        measured = getattr(self.recording, quantity)
        return None if measured is None else trivial(self.recording.scenario, quantity) / measured - 1

    def close(self, quantity: str, error: float) -> bool:
        """Whether an error is within the tolerance of the recording."""
        measured, tolerance = getattr(self.recording, quantity), self.recording.tolerances[quantity]
        slack = PAUSE_SLACK if quantity == "downtime" and self.recording.group == "QEMU" else 0.0
        return abs(error) <= tolerance or abs(error) * measured <= slack

    @property
    def verdict(self) -> bool:
        """Whether the model, too, did or did not converge within as many iterations."""
        if self.recording.finished:
            return self.model.finished
        return not self.model.finished

    @property
    def good(self) -> bool:
        """Everything that is judged is met."""
        return self.verdict and all(self.within(quantity) is not False for quantity in QUANTITIES)


def compare(recording: Recording) -> Comparison:
    """Simulate a recording. One that was ended after so many iterations is ended there, too."""
    scenario = recording.scenario
    if not recording.finished and recording.iterations:
        scenario = scenario.but({"migration.iteration_bound": float(recording.iterations)})
    return Comparison(recording=recording, model=metrics_of(scenario))


def validate(folder: Path, step: Callable[[str], object] = lambda name: None) -> tuple[Comparison, ...]:
    """Compare all recordings of a folder; `step` is told each name before it is simulated."""
    comparisons = []
    for recording in read_recordings(folder):
        step(recording.name)
        comparisons.append(compare(recording))
    return tuple(comparisons)


def from_elsewhere(comparisons: Sequence[Comparison]) -> tuple[Comparison, ...]:
    """Those recordings again whose own inputs can be taken from the other runs: nothing of them is fitted."""
    return tuple(
        compare(replace(item.recording, scenario=item.recording.elsewhere, taken=(), elsewhere=None))
        for item in comparisons
        if item.recording.elsewhere is not None
    )


def percent(share: float) -> str:
    """A share with two figures; those that are nothing are not written as noughts."""
    return _("below {share}", share="0.001 %") if 0 <= share < 1e-5 else write(share, Kind.SHARE, digits=2)


def replace_table(document: str, table: str) -> str:
    """The document with the table between its two marks; MigvizError if it has no marks."""
    return replace_between(document, table, BEGIN, END)


def replace_between(document: str, table: str, begin: str, end: str) -> str:
    """The document with another table between two marks."""
    before, mark, rest = document.partition(begin)
    __, last, after = rest.partition(end)
    if not mark or not last:
        raise MigvizError(_("the document lacks the lines {begin} and {end}", begin=f"{begin!r}", end=f"{end!r}"))
    return f"{before}{begin}\n\n{table}\n\n{end}{after}"
