"""How well does the simulation agree with real and published migrations? One line for each."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from migviz.engine import simulate
from migviz.errors import MigvizError
from migviz.language import N_, _, ngettext
from migviz.scenario.units import Kind, write
from migviz.study.recordings import Recording, read_recordings, rows_for_context
from migviz.trace import Metrics

QUANTITIES = ("total_time", "bytes_sent", "downtime")
PAUSE_SLACK = 0.010
"""A recorded QEMU pause is met within 15 % or 10 ms, whichever is larger."""
BEGIN, END = "<!-- validation: written by `migviz validate --write` -->", "<!-- validation ends -->"


@dataclass(frozen=True, slots=True, kw_only=True)
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
        tolerance = self.recording.tolerances.get(quantity)
        measured = getattr(self.recording, quantity)
        if tolerance is None or measured is None:
            return None
        error = self.error(quantity)
        if error is None:
            return False
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
    return Comparison(recording=recording, model=simulate(scenario).metrics)


def validate(folder: Path, step: Callable[[str], object] = lambda name: None) -> tuple[Comparison, ...]:
    """Compare all recordings of a folder; `step` is told each name before it is simulated."""
    comparisons = []
    for recording in read_recordings(folder):
        step(recording.name)
        comparisons.append(compare(recording))
    return tuple(comparisons)


def summary(comparisons: Sequence[Comparison]) -> tuple[str, ...]:
    """The agreement of each group in a few lines."""
    lines: list[str] = []
    for group in dict.fromkeys(item.recording.group for item in comparisons):
        chosen = [item for item in comparisons if item.recording.group == group and not item.recording.disturbed]
        aside = sum(item.recording.group == group and item.recording.disturbed for item in comparisons)
        lines.append(
            ngettext("{group}: {n} migration", "{group}: {n} migrations", len(chosen), group=group)
            + (" " + _("({n} more disturbed, shown but not counted)", n=aside) if aside else "")
        )
        lines += [f"  {line}" for line in _group_lines(chosen)]
    return tuple(lines)


_NAMES = {"total_time": N_("total time"), "bytes_sent": N_("bytes"), "downtime": N_("pause")}


def _group_lines(chosen: Sequence[Comparison]) -> Iterable[str]:
    for quantity in QUANTITIES:
        judged = [item for item in chosen if item.within(quantity) is not None]
        errors = [abs(error) for item in judged if (error := item.error(quantity)) is not None]
        if errors:
            met = sum(item.within(quantity) is True for item in judged)
            yield _(
                "{number}: median {median}, worst {worst}, within tolerance {met} of {judged}",
                number=_(_NAMES[quantity]),
                median=_percent(median(errors)),
                worst=_percent(max(errors)),
                met=met,
                judged=len(judged),
            )
    counted = [
        item
        for item in chosen
        if item.recording.iterations is not None and item.recording.finished and item.model.finished
    ]
    if counted:
        close = sum(abs(item.model.iterations - (item.recording.iterations or 0)) <= 1 for item in counted)
        yield _("iterations: within 1 in {close} of {counted}", close=close, counted=len(counted))
    yield _(
        "converges or not: same verdict in {same} of {chosen}",
        same=sum(item.verdict for item in chosen),
        chosen=len(chosen),
    )
    for item in chosen:
        if not item.good:
            missed = [_NAMES[quantity] for quantity in QUANTITIES if item.within(quantity) is False] or ["verdict"]
            yield _("missed: {name}: {missed}", name=item.recording.name, missed=", ".join(missed)) + (
                f" ({item.recording.note})" if item.recording.note else ""
            )


def _percent(share: float) -> str:
    return _("below {share}", share="0.001 %") if 0 <= share < 1e-5 else write(share, Kind.SHARE, digits=2)


def markdown(comparisons: Sequence[Comparison], folder: Path) -> str:
    """The table for MODEL.md."""
    lines = ["```text", *summary(comparisons), "```", ""]
    lines += [
        "Model / measurement; s, MB, ms. `!`: outside the tolerance. `*`: another program disturbed the machine, not counted.",
        "",
        "| migration | total time | bytes | pause | iterations | verdict |",
        "|---|---|---|---|---|---|",
    ]
    lines += [_row(item) for item in comparisons]
    lines += ["", f"For context only, because inputs are not known: {', '.join(rows_for_context(folder))}."]
    return "\n".join(lines)


def _row(item: Comparison) -> str:
    name = item.recording.name + ("*" if item.recording.disturbed else "")
    cells = [_cell(item, "total_time", 1.0), _cell(item, "bytes_sent", 1e-6), _cell(item, "downtime", 1e3)]
    measured = item.recording.iterations
    iterations = f"{item.model.iterations} / {measured}" if measured is not None else f"{item.model.iterations}"
    real = "finished" if item.recording.finished else "did not converge"
    return f"| {name} | {' | '.join(cells)} | {iterations} | {real}{'' if item.verdict else ' !'} |"


def _cell(item: Comparison, quantity: str, scale: float) -> str:
    measured, model = getattr(item.recording, quantity), getattr(item.model, quantity)
    if measured is None:
        return "–"
    ours = f"{model * scale:.4g}" if model is not None and item.model.finished else "–"
    return f"{ours} / {measured * scale:.4g}{' !' if item.within(quantity) is False else ''}"


def replace_table(document: str, table: str) -> str:
    """The document with the table between its two marks; MigvizError if it has no marks."""
    before, mark, rest = document.partition(BEGIN)
    __, end, after = rest.partition(END)
    if not mark or not end:
        raise MigvizError(_("the document lacks the lines {begin} and {end}", begin=f"{BEGIN!r}", end=f"{END!r}"))
    return f"{before}{BEGIN}\n\n{table}\n\n{END}{after}"
