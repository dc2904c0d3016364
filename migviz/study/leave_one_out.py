"""How much do the agreements owe to constants taken from the recordings? Each is taken anew without the run it is judged on."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from statistics import median

from migviz.engine import metrics_of, simulate
from migviz.engine.post_copy import MARK_RUN
from migviz.language import N_, _
from migviz.scenario import Scenario
from migviz.scenario.units import Kind, write
from migviz.study.baselines import FIXED_PARTS, fixed_parts
from migviz.study.exact import without_client
from migviz.study.intervals import intervals_text
from migviz.study.recording import Recording
from migviz.study.validation import Comparison, compare, percent
from migviz.values import dataclass, sure


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """A constant of the pause: its value from all recordings, and from all but one; the errors of the pause with each."""

    title: str
    value: float
    without_one: tuple[float, ...]
    errors: tuple[float, ...]
    errors_without: tuple[float, ...]


def left_out(comparisons: Sequence[Comparison]) -> tuple[LeftOut, ...]:
    """All constants of which there is more than one recording."""
    chosen = [item for item in comparisons if not item.recording.disturbed]
    qemu = [item for item in chosen if item.recording.group == "QEMU"]
    xen = [item for item in chosen if item.recording.kind == "Xen"]
    return (
        _constant(N_("fixed parts of QEMU's pause"), qemu, lambda recording: recording.fixed, fixed_parts, _scaled),
        _constant(N_("fixed parts of Xen's pause"), xen, lambda recording: recording.fixed, fixed_parts, _scaled),
        _constant(
            N_("reading QEMU's bitmap, per GiB"), qemu, lambda recording: recording.bitmap, _of_bitmap, _with_bitmap
        ),
        _marks([item for item in comparisons if item.recording.group == "QEMU" and item.recording.finished]),
    )


def _constant(
    title: str,
    chosen: Sequence[Comparison],
    told: Callable[[Recording], float | None],
    value: Callable[[Scenario], float],
    put: Callable[[Scenario, float], Scenario],
) -> LeftOut:
    """A constant that is the median of the runs that tell it, which `put` sets in a scenario."""
    known = {item.recording.name: seconds for item in chosen if (seconds := told(item.recording)) is not None}

    def without(item: Comparison) -> float:
        return median(seconds for name, seconds in known.items() if name != item.recording.name)

    tested = [item for item in chosen if item.recording.name in known]
    again = [compare(replace(item.recording, scenario=put(item.recording.scenario, without(item)))) for item in tested]
    return LeftOut(
        title=title,
        value=value(tested[0].recording.scenario),
        without_one=tuple(map(without, tested)),
        errors=tuple(_errors(tested)),
        errors_without=tuple(_errors(again)),
    )


def _of_bitmap(scenario: Scenario) -> float:
    return scenario.number("migration.sync_time")


def _with_bitmap(scenario: Scenario, seconds: float) -> Scenario:
    return scenario.but({"migration.sync_time": seconds})


def _scaled(scenario: Scenario, seconds: float) -> Scenario:
    """A scenario whose fixed parts come to so many seconds."""
    whole = fixed_parts(scenario)
    return scenario.but({name: scenario.number(name) * seconds / whole for name in FIXED_PARTS})


def _marks(chosen: Sequence[Comparison]) -> LeftOut:
    """Marking a run of pages missing on the target: the time is a part of the pause of its own, so it can be exchanged."""
    marked = {item: seconds for item in chosen if (seconds := _marking(item.recording)) > 0}
    own = {
        item: MARK_RUN * (sure(item.recording.downtime) - sure(item.model.downtime) + seconds) / seconds
        for item, seconds in marked.items()
    }

    def without(item: Comparison) -> float:
        return median(value for other, value in own.items() if other is not item)

    def error(item: Comparison, value: float) -> float:
        seconds = sure(item.model.downtime) + marked[item] * (value / MARK_RUN - 1)
        return abs(seconds / sure(item.recording.downtime) - 1)

    return LeftOut(
        title=N_("post-copy: marking one run of pages missing"),
        value=MARK_RUN,
        without_one=tuple(map(without, marked)),
        errors=tuple(_errors(marked)),
        errors_without=tuple(error(item, without(item)) for item in marked),
    )


def _marking(recording: Recording) -> float:
    return sum(
        part.end - part.start
        for part in simulate(without_client(recording.scenario)).pause
        if part.name == "mark missing pages"
    )


def _errors(chosen: Iterable[Comparison]) -> Iterable[float]:
    return (abs(error) for item in chosen if (error := item.error("downtime")) is not None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sensitivity:
    """What a number of the default run becomes when an unpublished constant is half as large, and twice."""

    field: str
    halved: float
    doubled: float


UNPUBLISHED = (*FIXED_PARTS, "migration.rest_limit", "migration.setup_time")
"""Those constants of the default run that are chosen, or read off a single published run."""


def sensitivities(number: Callable[[Scenario], float]) -> tuple[Sensitivity, ...]:
    """The default run with each unpublished constant halved and doubled."""
    scenario = Scenario()
    return tuple(
        Sensitivity(
            field=name,
            halved=number(scenario.but({name: scenario.number(name) / 2})),
            doubled=number(scenario.but({name: scenario.number(name) * 2})),
        )
        for name in UNPUBLISHED
    )


def pause(scenario: Scenario) -> float:
    """The pause of a run."""
    return sure(metrics_of(scenario).downtime)


def left_out_text(comparisons: Sequence[Comparison]) -> Iterable[str]:
    """Both tables."""
    yield _("Constants taken from recordings, each taken again without the run that is judged:")
    yield ""
    heads = (_("constant"), _("value"), _("without one"), _("runs"), _("error of the pause"), _("without one"))
    yield f"| {' | '.join(heads)} |"
    yield "|---" * len(heads) + "|"
    for item in left_out(comparisons):
        least, most = (write(end(item.without_one), Kind.TIME) for end in (min, max))
        cells = (
            _(item.title),
            write(item.value, Kind.TIME),
            _("{least} to {most}", least=least, most=most),
            str(len(item.errors)),
            percent(median(item.errors)),
            percent(median(item.errors_without)),
        )
        yield f"| {' | '.join(cells)} |"
    yield ""
    yield _(
        "Not left out, because there is one run or one VM only: Hyper-V's set-up of 2.5 s (`hyperv-512m-1g`), the size of a page's "
        "changes (`L40-seq1.2-d300-ws64M-xbzrle`), the processor time of the paced writer (`L40-u1.2-d300-apaced`), and where the "
        "recorded VM's kernel and page tables are (all 42 recordings are of that VM). No judged number depends on the queue in front of a "
        "fetched page."
    )
    yield ""
    yield from intervals_text(comparisons)
    yield ""
    whole = pause(Scenario())
    yield _(
        "The default pause of {pause} with each unpublished constant halved and doubled:", pause=write(whole, Kind.TIME)
    )
    yield ""
    ends = (_("constant"), _("pause if halved"), _("if doubled"))
    yield f"| {' | '.join(ends)} |"
    yield "|---" * len(ends) + "|"
    for line in sensitivities(pause):
        yield f"| {line.field} | {write(line.halved, Kind.TIME)} | {write(line.doubled, Kind.TIME)} |"
