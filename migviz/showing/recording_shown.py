"""How does a recording become what is on the screen beside its model? Each number of both is worked out once, and written by `say`."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

from migviz.language import _
from migviz.recorded.advised import with_advice
from migviz.recorded.beside import Compared, ListsCompared, compared, courses_of, lists_compared
from migviz.recorded.beside_words import beside_lines
from migviz.recorded.evidence import Span
from migviz.recorded.fitted import Fit, counted_as
from migviz.recorded.laid_beside import is_side, side_in
from migviz.recorded.opening import Opened, left, opened, other, with_client
from migviz.recorded.recorded_run import RecordedRun, told_until
from migviz.recorded.recording import Recorded, Status
from migviz.replay.seen import Seen
from migviz.replay.told import SHOWN, Told, axis_end
from migviz.say import in_recording, in_report
from migviz.say.amounts import time_text
from migviz.say.numbers import Covered, named
from migviz.scenario.units import Kind, write
from migviz.showing.recording import (
    AdviceShown,
    EdgeShown,
    FittedShown,
    NumberShown,
    RecordingShown,
    RowShown,
)
from migviz.showing.recording_ahead import end_of_axis, expected_of, ghost_of
from migviz.showing.recording_tracks import model_track, recorded_track
from migviz.study.advice_text import dead_end, gain_text, setting_text
from migviz.trace import Copying, Run

__all__ = [
    "bands_of",
    "client_words",
    "is_side",
    "left",
    "opened",
    "other",
    "recording_shown",
    "setting_text",
    "side_in",
    "with_advice",
    "with_client",
]
"""Opening a log is here, too, for what waits for it: one module to load later."""


def client_words(opened: Opened) -> str:
    """What a client saw of it, in sentences."""
    return " ".join(beside_lines(opened.beside, opened.recorded)) if opened.beside is not None else ""


FINE = 1.0
"""Chosen: looks closer than so many seconds need no word."""


def recording_shown(
    opened: Opened, seen: Seen, t: float, *, until: float | None = None, closed: tuple[str, ...] = ()
) -> RecordingShown:
    """A recording, told until then, beside the model that is seen."""
    recorded, run = told_until(opened.run, until), seen.run
    fitted = opened.scenario
    is_fit = None if fitted is None else run.scenario == fitted
    whole = run if isinstance(run, Run) and recorded.until is None and not seen.covered else None
    table = _numbers(opened.recorded, recorded, whole)
    courses = courses_of(recorded, run)
    ghost = ghost_of(opened, recorded)
    end = _axis_end(recorded, run) if opened.ahead is None else end_of_axis(recorded, ghost)
    return RecordingShown(
        seen=seen,
        t=t,
        end=end,
        above=recorded_track(opened, recorded, end, ghost),
        below=model_track(seen, end, about=_about_model(opened, run, is_fit)),
        edges=tuple(_edges(recorded, seen)),
        rows=_rows(recorded, run, Covered(covered=seen.covered)),
        head=in_recording.sent_by_list(),
        courses=courses,
        courses_title=in_recording.courses(courses.of_left) if courses else in_recording.no_courses(),
        now=_now(recorded, t),
        table=table,
        fitted=tuple(_fitted(opened.fit)) if opened.fit is not None else (),
        doubts=_weak_points(opened, recorded, whole, is_fit) if opened.fit is not None else (),
        unknown=tuple(_unknown(opened.recorded, recorded, with_client=opened.beside is not None))
        if until is None and opened.ahead is None
        else (),
        migrations=_migrations(opened),
        chosen=opened.chosen,
        is_fit=is_fit,
        closed=closed or in_recording.told_later(),
        expected=expected_of(opened),
        advice=_advice(opened),
    )


def _about_model(opened: Opened, run: Told, is_fit: bool | None) -> tuple[str, ...]:
    if opened.fit is None and opened.ahead is None:
        return in_recording.by_lesson()
    if is_fit and opened.fit is not None and opened.fit.is_first:
        return in_recording.writes_nothing()
    return in_recording.about_model(is_fit, _(run.scenario.policy.title))


BEYOND, MOST_BEYOND = 1.03, 1.25
"""Chosen: the axis goes on a little, so that one sees where the VM is afterwards, or that the model goes on."""


def _axis_end(recorded: RecordedRun, run: Told) -> float:
    """For both; where one is not told to its end it does not tell how long the rest takes."""
    mine = run.metrics.total_time * BEYOND if isinstance(run, Run) else axis_end(run)
    if recorded.numbers.status in (Status.CANCELLED, Status.FAILED):  # a model that goes on for ever tells no more
        mine = min(mine, recorded.end * MOST_BEYOND)
    return max(mine, recorded.end * BEYOND if recorded.until is None else recorded.end / SHOWN)


def _advice(opened: Opened) -> AdviceShown | None:
    """One line: what limits, and the first thing that would have helped."""
    if opened.scenario is None or opened.ahead is not None:
        return None
    found = opened.advice
    if found is None:
        return AdviceShown(forms=in_recording.tries_advice(), is_known=False)
    if not found.pieces:
        return AdviceShown(forms=(f"{found.verdict.sentence} {dead_end(found)}", found.verdict.sentence, ""))
    piece = found.pieces[0]
    helps = in_recording.would_help(
        setting_text(piece), gain_text(found.before, piece.after), time_text(piece.after.total_time)
    )
    return AdviceShown(forms=(f"{found.verdict.sentence} {helps[0]}", *helps), can_be_tried=True)


# --- from the one to the other ------------------------------------------------------------------------------------

MOST_EDGES = 2
"""Chosen: so many first iterations, and the end; more would stand too close."""


def _edges(recorded: RecordedRun, seen: Seen) -> Iterator[EdgeShown]:
    run = seen.run
    passes = [item for item in run.passes if item.copying is Copying.ITERATION]
    for stretch in recorded.stretches[1 : MOST_EDGES + 1]:
        if stretch.is_push or stretch.first > len(passes):
            continue
        mine = passes[stretch.first - 1].start
        off = mine - stretch.start
        words = "" if abs(off) <= stretch.loose else in_recording.later(off)
        yield EdgeShown(
            recorded=stretch.start, model=mine, words=named(seen, f"run.seconds({stretch.first - 1})", words)
        )
    total = recorded.numbers.total_time
    if total is not None and isinstance(run, Run) and recorded.numbers.status is Status.COMPLETED:
        mine = run.metrics.total_time
        words = in_recording.end(in_recording.later(mine - total))
        yield EdgeShown(recorded=total, model=mine, words=named(seen, "run.total_time", words), is_end=True)


@lru_cache(maxsize=4)
def _rows(recorded: RecordedRun, run: Told, seen: Covered) -> tuple[RowShown, ...]:
    """The same at each moment: a long log has a thousand."""
    return tuple(_rows_of(lists_compared(recorded, run), seen))


def _rows_of(lists: Sequence[ListsCompared], seen: Covered) -> Iterator[RowShown]:
    recorded_whole = [item.sent.recorded for item in lists if not item.sent.cut_off]
    amounts = [amount for amount in (*recorded_whole, *(item.sent.model for item in lists)) if amount]
    most, least = max(amounts, default=1.0), min(amounts, default=1.0)
    for item in lists:
        label = "" if item.in_pause else in_recording.label(item.first, item.last)
        sent = item.sent
        recorded = "–" if item.only_model else _recorded_amount(sent)
        name = "run.rest" if item.in_pause else f"run.bytes({item.first})"
        model = named(seen, name, "–" if sent.model is None else write(sent.model, Kind.SIZE))
        difference = named(seen, name, _share(sent))
        yield RowShown(
            label=label,
            recorded=recorded,
            model=model,
            difference=difference,
            took=in_recording.took(item.took.recorded, item.took.model, between_looks=bool(item.took.doubt)),
            recorded_length=_length(sent.recorded, most, least),
            model_length=_length(sent.model, most, least),
            strays=sent.strays,
            heard=in_recording.row_heard(label, recorded, model, difference),
            is_recorded=item.only_model or sent.recorded is not None,
        )


def _recorded_amount(of: Compared) -> str:
    if of.recorded is None:
        return in_recording.not_recorded()
    written = write(of.recorded, of.kind)
    return in_recording.about(written) if of.doubt > 0.05 * of.recorded else written


def _share(of: Compared) -> str:
    """By which share the model is more; where the recorded number is not known so well, how well it is."""
    if of.cut_off:
        return in_recording.cut_off()
    if of.share is None or not of.recorded or of.model is None:
        return "–"
    if of.doubt > abs(of.model - of.recorded):
        return in_recording.known_to(of.doubt / of.recorded)
    if of.share > 1:
        return write(1 + of.share, Kind.RATIO)
    sign = "+" if of.share > 0.005 else "−" if of.share < -0.005 else ""
    return f"{sign}{abs(of.share) * 100:.0f} %"


def _length(amount: float | None, most: float, least: float) -> float | None:
    """On a logarithmic axis that begins at the decade below the least."""
    if amount is None:
        return None
    if amount <= 0:
        return 0.0
    foot = 10.0 ** math.floor(math.log10(least) - 1e-9)
    return max(0.0, math.log(amount / foot) / math.log(most / foot)) if most > foot else 1.0


def _now(recorded: RecordedRun, t: float) -> str:
    look = recorded.look_at(t)
    return in_recording.look(look.sent, look.remaining, look.t) if look is not None else ""


# --- the table of differences -------------------------------------------------------------------------------------


def _numbers(item: Recorded, recorded: RecordedRun, run: Run | None) -> tuple[NumberShown, ...]:
    """Once both are told whole."""
    return _table(item, recorded, run) if run is not None else ()


@lru_cache(maxsize=4)
def _table_of(recorded: RecordedRun, run: Run, key: "_Item") -> tuple[NumberShown, ...]:
    item = key.item
    simulated = counted_as(item, run)
    rows = [_number(one) for one in compared(recorded, simulated)]
    if item.iterations is None and item.least_iterations and recorded.until is None:
        rows = [_at_least(row, item.least_iterations) for row in rows]
    finished = run.metrics.finished and simulated.total_time >= run.metrics.total_time
    mine = in_recording.ended(finished, not run.metrics.converged and finished and item.post_copy)
    his = in_recording.status(item.status.value, item.post_copy)
    known = item.status is not Status.UNKNOWN
    as_ended = item.status is not Status.COMPLETED and not finished
    same = his == mine or as_ended
    rows.append(
        NumberShown(
            name=in_recording.number("ended"),
            recorded=his,
            model=mine,
            difference=in_recording.same(same) if known else "–",
            is_known=known,
            strays=known and not same,
        )
    )
    return tuple(rows)


def _at_least(row: NumberShown, count: int) -> NumberShown:
    if row.name != in_recording.number("iterations"):
        return row
    return replace(row, recorded=in_recording.at_least(count), is_known=True)


class _Item:
    """A recorded migration as a key, by which object it is."""

    __slots__ = ("item",)

    def __init__(self, item: Recorded) -> None:
        self.item = item

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Item) and other.item is self.item

    def __hash__(self) -> int:
        return id(self.item)


def _table(item: Recorded, recorded: RecordedRun, run: Run) -> tuple[NumberShown, ...]:
    return _table_of(recorded, run, _Item(item))


def _number(of: Compared) -> NumberShown:
    known = of.recorded is not None
    return NumberShown(
        name=in_recording.number(of.name),
        recorded=_recorded_amount(of),
        model="–" if of.model is None else write(of.model, of.kind),
        difference=_gap(of),
        is_known=known,
        strays=of.strays,
    )


def _gap(of: Compared) -> str:
    """Iterations by their number, everything else by its share."""
    if of.recorded is None or of.model is None:
        return "–"
    if of.kind is not Kind.COUNT:
        return _share(of)
    gap = round(of.model - of.recorded)
    return f"{'+' if gap > 0 else '−' if gap < 0 else ''}{abs(gap)}"


# --- what was fitted, and how far it can be believed --------------------------------------------------------------


def _fitted(found: Fit) -> Iterator[FittedShown]:
    for name, kind, span in found.values:
        yield _span(name, span, kind, found)


def _span(name: str, span: Span | None, kind: Kind, found: Fit) -> FittedShown:
    title = in_report.fitted_name(name)
    if span is None:
        return FittedShown(
            name=title,
            value=in_report.cannot_tell(),
            range=(_(found.why[name]),) if name in found.why else (),
            is_known=False,
        )
    return FittedShown(
        name=title,
        value=write(span.value, kind),
        range=in_recording.range_of(write(span.low, kind), write(span.high, kind)),
        is_known=True,
    )


def bands_of(opened: Opened) -> Mapping[str, tuple[float, float]]:
    """By the fields of the model: from where to where each explains the log as well."""
    scenario, found = opened.scenario, opened.fit
    if scenario is None or found is None:
        return {}
    capped = scenario["migration.bandwidth_limit"] is not None
    fields = {
        "workload.dirty_rate": found.dirty_rate,
        "workload.working_set": found.working_set,
        "vm.used": found.used,
        "migration.bandwidth_limit" if capped else "link.goodput": found.goodput,
    }
    return {
        name: _band(scenario.number(name), span)
        for name, span in fields.items()
        if span is not None and scenario[name] is not None
    }


def _band(value: float, span: Span) -> tuple[float, float]:
    """A share of the writes may stand in another field."""
    share = value / span.value if span.value else 1.0
    return span.low * share, span.high * share


@lru_cache(maxsize=4)
def _weak_points(opened: Opened, recorded: RecordedRun, run: Run | None, is_fit: bool | None) -> tuple[str, ...]:
    """Of a model that a hand has changed they are the hand's."""
    if is_fit is None:
        return (in_recording.not_fitted(),)
    return tuple(_doubts(opened, recorded, run)) if is_fit else ()


def _doubts(opened: Opened, recorded: RecordedRun, run: Run | None) -> Iterator[str]:
    """Where the model is weak for this log, before anything is concluded from it."""
    if run is None:
        return
    item = opened.recorded
    simulated = counted_as(item, run)
    if item.converged is not None and item.converged != simulated.converged:
        yield in_recording.ended_otherwise()
    for of in compared(recorded, simulated):
        if of.strays and of.share is not None:
            yield in_recording.far_off(in_recording.number(of.name), of.share)
    loose = max((stretch.loose for stretch in recorded.stretches), default=0.0)
    if loose >= FINE / 2:
        yield in_recording.between_looks(_between(recorded))


def _between(recorded: RecordedRun) -> float:
    steps = sorted(b.t - a.t for a, b in zip(recorded.looks, recorded.looks[1:], strict=False))
    return steps[len(steps) // 2] if steps else 0.0


def _unknown(item: Recorded, recorded: RecordedRun, *, with_client: bool) -> Iterator[str]:
    words = in_recording.unknown()
    yield words["pages"]
    if not recorded.stretches:
        yield words["iterations"]
    if recorded.numbers.downtime is None:
        yield words["pause"]
    if item.limit is None:
        yield words["limit"]
    if not with_client:
        yield words["client"]
    yield words["network"]
    if not recorded.throttled:
        yield words["speed"]


def _migrations(opened: Opened) -> tuple[str, ...]:
    """What each of several is called; while one goes on it is the last that counts."""
    if opened.ahead is not None:
        return ()
    found = opened.log.migrations
    if len(found) < 2:
        return ()
    return tuple(
        in_recording.migration_of(
            number,
            len(found),
            in_recording.migration_words(
                in_recording.status(item.status.value, item.post_copy), item.total_time, _first_line(item)
            ),
        )
        for number, item in enumerate(found, 1)
    )


def _first_line(item: Recorded) -> int:
    lines = [*(look.line for look in item.samples[:1]), *(mark.line for mark in item.marks[:1])]
    return min(lines, default=1)
