"""What does a recording look like in a terminal? What was read, what was fitted, how near a run of it comes, and what would help."""

from collections.abc import Iterator, Sequence

from rich.console import Group, RenderableType
from rich.text import Text

from migviz.export.terminal import table
from migviz.language import N_, _, ngettext
from migviz.recorded.evidence import Span
from migviz.recorded.fitted import Fit, Simulated
from migviz.recorded.recording import Log, Recorded, Status
from migviz.say import in_report
from migviz.say.amounts import time_text
from migviz.say.in_recording import at_least
from migviz.scenario.policies import POLICIES
from migviz.scenario.units import Kind, write

NOT_RECORDED = "–"


def fit_text(log: Log, chosen: int, found: Fit, advice: Sequence[str], seen: Sequence[str]) -> RenderableType:
    """One migration of a log, `chosen` from 0 on; `seen`: what the client saw of it."""
    item = log.migrations[chosen]
    parts: list[RenderableType] = [Text(line) for line in _read(log, chosen, item)]
    parts += [Text(""), table(_("Fitted"), ("", _("value"), _("range")), _fitted(found))]
    parts += [Text(line) for line in dict.fromkeys(_(reason) for reason in found.why.values())]
    if found.simulated is not None:
        parts += [
            Text(""),
            table(
                _("Beside a run of the fitted scenario"),
                ("", _("recorded"), _("simulated")),
                _beside(item, found.simulated),
            ),
        ]
    if seen:
        parts += [Text(""), *(Text(line) for line in seen)]
    if advice:
        parts += [Text(""), Text(_("What would help"), style="bold"), *(Text(line) for line in advice)]
    return Group(*parts)


def _read(log: Log, chosen: int, item: Recorded) -> Iterator[str]:
    yield ngettext(
        "{title}: {n} line, {skipped} not understood.",
        "{title}: {n} lines, {skipped} not understood.",
        log.lines,
        title=log.title,
        skipped=log.lines_skipped,
    )
    if len(log.migrations) > 1:
        yield _(
            "Migration {number} of {count}; --migration chooses another one.",
            number=chosen + 1,
            count=len(log.migrations),
        )
    yield (
        _("Rules of {policy}.", policy=_(POLICIES[item.policy].title))
        + " "
        + _(_GONE if item.gone else _ENDED[item.status])
    )
    if item.reason:
        yield _("Reason: {reason}", reason=item.reason)
    yield from item.notes


_GONE = N_("The migration was over when it was asked for again; how it ended is not recorded.")
_ENDED = {
    Status.COMPLETED: N_("The migration came to its end."),
    Status.FAILED: N_("The migration failed."),
    Status.CANCELLED: N_("The migration was cancelled."),
    Status.UNKNOWN: N_("The migration was still under way where the log ends."),
}


def _fitted(found: Fit) -> Iterator[tuple[str, str, str]]:
    for name, kind, span in found.values:
        yield (in_report.fitted_name(name), *_amount(span, kind))


def _amount(span: Span | None, kind: Kind) -> tuple[str, str]:
    if span is None:
        return in_report.cannot_tell(), ""
    return write(span.value, kind), _("{least} to {most}", least=write(span.low, kind), most=write(span.high, kind))


def _beside(item: Recorded, simulated: Simulated) -> Iterator[tuple[str, str, str]]:
    yield _("total time"), _time(item.total_time), _time(simulated.total_time)
    yield _("pause"), _pause(item), _time(simulated.downtime)
    yield _("iterations"), _iterations(item), _count(simulated.iterations)
    yield _("converged"), _yes(item.converged), _yes(simulated.converged)


def _pause(item: Recorded) -> str:
    return _time(item.pause) if item.pause is None else f"{_time(item.pause)} ({_(item.pause_is)})"


def _time(seconds: float | None) -> str:
    return NOT_RECORDED if seconds is None else time_text(seconds)


def _iterations(item: Recorded) -> str:
    return _count(item.iterations) if item.iterations or not item.least_iterations else at_least(item.least_iterations)


def _count(count: int | None) -> str:
    return NOT_RECORDED if count is None else str(count)


def _yes(value: bool | None) -> str:
    return NOT_RECORDED if value is None else _("yes") if value else _("no")
