"""What is there to say about the steps and the iterations?"""

from migviz.language import N_, _
from migviz.replay.seen import Seen
from migviz.replay.told import PassSoFar
from migviz.say.amounts import time_text
from migviz.say.captions import step_name
from migviz.say.facts.lines import Facts, Line, between, clock, memory_line, rate_text, share_text
from migviz.say.numbers import named
from migviz.scenario.fields import FIELDS
from migviz.scenario.units import PAGE, Kind, write
from migviz.trace import Copying, Pass

_STEPS = {
    1: N_("The target creates an empty VM from the same configuration."),
    2: N_("Iteration 1 copies all memory while the VM keeps running."),
    3: N_("Each further iteration copies what was written during the one before."),
    4: N_("The VM stops; the last dirty pages and the processor state move."),
    5: N_("The target starts the VM with the same memory."),
    6: N_("A broadcast tells every switch behind which port the VM is now."),
}


def step(seen: Seen, number: int) -> Facts | None:
    """One of the six steps."""
    run = seen.run
    if number not in _STEPS:
        return None
    span = next((span for span in run.steps if span.step.number == number), None)
    title = _("Step {number}: {step_name}", number=number, step_name=step_name(number))
    happens = _(run.scenario.technique.what_happens.get(number, _STEPS[number]))
    what = Line(_("What happens"), happens, _("Savill, Mastering Windows Server 2016 Hyper-V"))
    if span is None:
        absent = Line(
            _("In this run"), *((_("not yet"), "") if run.end is None else (_("skipped"), _why_not(seen, number)))
        )
        return Facts(title=title, lines=(what, absent))
    name = _STEP_NUMBERS.get(number, "run.length")
    lines = [what, Line(_("Now"), progress(seen, name, span.start, span.end))]
    if span.end is not None:
        lines.append(takes(seen, name, _("Takes"), span.start, span.end))
        if run.end:
            share = named(seen, name, share_text((span.end - span.start) / run.end), "run.length")
            lines.append(Line(_("Share of the run"), share, _("of its whole length")))
    return Facts(title=title, lines=tuple(lines))


_STEP_NUMBERS = {2: "run.seconds(1)", 4: "run.downtime", 5: "run.downtime", 6: "run.total_time"}
"""The number of the run that the length or the end of a step tells, or nearly."""


def takes(seen: Seen, name: str, label: str, start: float, end: float) -> Line:
    """How long something takes, from when to when."""
    lasts, when = time_text(end - start), between(start, end)
    return Line(label, named(seen, name, lasts), named(seen, name, when))


def _why_not(seen: Seen, number: int) -> str:
    run = seen.run
    if not run.metrics.finished:
        reason = run.metrics.stop_reason or ""
        return _("the run ended before: {reason}", reason=_(reason))
    if number == 6:
        return _("nothing announces the VM: network.announcement is none")
    if number in run.scenario.technique.does_not_come:
        return _(run.scenario.technique.does_not_come[number])
    return _("the rest was small enough after iteration 1") if number == 3 else _("not needed in this run")


def progress(seen: Seen, name: str, start: float, end: float | None) -> str:
    """How far something is that lasts as long as the number `name`."""
    if seen.t < start:
        return _("begins in {start}", start=time_text(start - seen.t))
    if end is None:
        return _("under way for {t}", t=time_text(seen.t - start))
    return (
        _("done")
        if seen.t >= end
        else _("{t} of {whole}", t=time_text(seen.t - start), whole=named(seen, name, time_text(end - start)))
    )


def iterations(seen: Seen) -> tuple[Pass | PassSoFar, ...]:
    """The iterations, in order."""
    return tuple(item for item in seen.run.passes if item.copying is Copying.ITERATION)


def iteration(seen: Seen, number: int) -> Facts | None:
    """One iteration: how much, how long, and what was dirtied meanwhile."""
    made = iterations(seen)
    if not 1 <= number <= len(made):
        return None
    item = made[number - 1]
    lines = (
        Line(_("Now"), _iteration_now(seen, item, number)),
        memory_line(
            seen,
            f"run.pages({number})",
            _("Copies"),
            item.pages,
            _("of the list taken at {clock}", clock=clock(item.start)),
        ),
        *_to_the_one_before(seen, made, number),
        *([] if item.end is None else _result(seen, item, number)),
        *_lists(seen, number),
        *_zero(seen, item),
        *([] if item.end is None else _sent(seen, item, number)),
    )
    return Facts(title=_("Iteration {number}", number=number), lines=lines)


def _lists(seen: Seen, number: int) -> list[Line]:
    """Lists that a timer took before the iteration was over."""
    taken, timer = sum(item.number == number for item in seen.run.lists) - 1, seen.run.scenario.policy.timer
    if taken < 1 or timer is None:
        return []
    every = _("by the policy's timer, every {time}", time=time_text(timer.every))
    return [Line(_("Lists taken meanwhile"), write(taken, Kind.COUNT), every)]


def _result(seen: Seen, item: Pass, number: int) -> list[Line]:
    """What came of an iteration that is over."""
    seconds = item.end - item.start
    takes, dirtied, sent = (f"run.{name}({number})" for name in ("seconds", "dirtied", "bytes"))
    again = _("not waiting already")
    lines = [
        Line(
            _("Takes"),
            named(seen, takes, time_text(seconds)),
            _("until {named}", named=named(seen, takes, clock(item.end))),
        ),
        memory_line(seen, dirtied, _("Dirtied meanwhile"), item.dirtied, again),
    ]
    if seconds > 0:
        copied, written = rate_text(item.bytes / seconds), rate_text(item.dirtied * PAGE / seconds)
        lines += [
            Line(
                _("Copied per second"),
                named(seen, sent, copied, takes, "run.goodput"),
                _("bytes on the link / seconds"),
            ),
            Line(_("Dirtied per second"), named(seen, dirtied, written, takes), _("distinct pages / seconds")),
        ]
    return lines


def _zero(seen: Seen, item: Pass | PassSoFar) -> list[Line]:
    if not item.zero_pages:
        return []
    zero = FIELDS["migration.zero_page"].write(seen.run.scenario["migration.zero_page"])
    return [Line(_("Zero pages"), write(item.zero_pages, Kind.COUNT), _("{zero} each on the link", zero=zero))]


def _sent(seen: Seen, item: Pass, number: int) -> list[Line]:
    left = seen.run.blocks.pages(int(item.left.sum()))
    over = (
        [memory_line(seen, "run.rest", _("Left over"), left, _("not reached when this iteration ended"))]
        if left
        else []
    )
    on_the_link = named(seen, f"run.bytes({number})", write(item.bytes, Kind.SIZE))
    return [*over, Line(_("Bytes on the link"), on_the_link, _("pages, their headers, compression"))]


def _iteration_now(seen: Seen, item: Pass | PassSoFar, number: int) -> str:
    moment = seen.moment
    if moment.iteration == number:
        return _("under way, {share} sent", share=named(seen, "moment.progress", share_text(moment.progress)))
    done = item.end is not None and moment.t >= item.end
    return _("done") if done else _("begins in {start}", start=time_text(item.start - moment.t))


def _to_the_one_before(seen: Seen, made: tuple[Pass | PassSoFar, ...], number: int) -> list[Line]:
    if number < 2 or not made[number - 1].pages:
        return []
    now, before = made[number - 1].pages, made[number - 2].pages
    counts = _("{now} of {before} pages", now=write(now, Kind.COUNT), before=write(before, Kind.COUNT))
    names = f"run.pages({number})", f"run.pages({number - 1})"
    share, counts = (named(seen, names[0], text, names[1]) for text in (write(now / before, Kind.SHARE), counts))
    return [Line(_("Compared with the iteration before"), share, counts)]
