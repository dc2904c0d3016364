"""What is there to say about the steps, the iterations, the pause, its parts, an announcement or a change?"""

from dataclasses import Field, fields
from typing import Any

from migviz.language import _
from migviz.replay.seen import Seen
from migviz.replay.told import PassSoFar, PausePartSoFar
from migviz.say.captions import caption, owner_text, pages_text, step_name, time_text
from migviz.say.facts.lines import Facts, Line, between, clock, count_text, memory_line, rate_text, share_text
from migviz.say.facts.network import announcement_line
from migviz.say.numbers import named
from migviz.scenario.fields import FIELDS
from migviz.scenario.pause_parts import Spent
from migviz.scenario.techniques import pause_part_named
from migviz.scenario.units import PAGE, Kind, write
from migviz.trace import Copying, Milestone, Pass, PausePart
from migviz.trace.milestones import Announced, Changed, Paused, Resumed, first_of, of_kind

_STEPS = {
    1: "The target makes an empty VM from the same configuration.",
    2: "Iteration 1 copies all memory while the VM keeps running.",
    3: "Each further iteration copies what was written during the one before.",
    4: "The VM stops; the last dirty pages and the processor state move.",
    5: "The target starts the VM with the same memory.",
    6: "A broadcast tells every switch behind which port the VM is now.",
}


def step(seen: Seen, number: int) -> Facts | None:
    """One of the six steps."""
    run = seen.run
    if number not in _STEPS:
        return None
    span = next((span for span in run.steps if span.step.number == number), None)
    title = f"Step {number}: {step_name(number)}"
    happens = _(run.scenario.technique.what_happens.get(number, _STEPS[number]))
    what = Line("What happens", happens, "Savill, Mastering Windows Server 2016 Hyper-V")
    if span is None:
        absent = Line(
            "In this run", *(("not yet", "") if run.end is None else ("does not come", _why_not(seen, number)))
        )
        return Facts(title=title, lines=(what, absent))
    takes = _STEP_NUMBERS.get(number, "run.length")
    lines = [what, Line("Now", _progress(seen, takes, span.start, span.end))]
    if span.end is not None:
        lines.append(_takes(seen, takes, "Takes", span.start, span.end))
        if run.end:
            share = named(seen, takes, share_text((span.end - span.start) / run.end), "run.length")
            lines.append(Line("Share of the run", share, "of its whole length"))
    return Facts(title=title, lines=tuple(lines))


_STEP_NUMBERS = {2: "run.seconds(1)", 4: "run.downtime", 5: "run.downtime"}
"""The number of the run that the length of a step tells, or nearly."""


def _takes(seen: Seen, name: str, label: str, start: float, end: float) -> Line:
    """How long something takes, from when to when."""
    lasts, when = time_text(end - start), between(start, end)
    return Line(label, named(seen, name, lasts), named(seen, name, when))


def _why_not(seen: Seen, number: int) -> str:
    run = seen.run
    if not run.metrics.finished:
        return f"the run ended before: {run.metrics.stop_reason}"
    if number == 6:
        return "nothing announces the VM: network.announcement is none"
    if number in run.scenario.technique.does_not_come:
        return _(run.scenario.technique.does_not_come[number])
    return "the rest was small enough after iteration 1" if number == 3 else "not needed in this run"


def _progress(seen: Seen, name: str, start: float, end: float | None) -> str:
    """How far something is that lasts as long as the number `name`."""
    if seen.t < start:
        return f"begins in {time_text(start - seen.t)}"
    if end is None:
        return f"under way for {time_text(seen.t - start)}"
    return "done" if seen.t >= end else f"{time_text(seen.t - start)} of {named(seen, name, time_text(end - start))}"


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
        Line("Now", _iteration_now(seen, item, number)),
        memory_line(seen, f"run.pages({number})", "Copies", item.pages, f"of the list taken at {clock(item.start)}"),
        *_to_the_one_before(seen, made, number),
        *([] if item.end is None else _result(seen, item, number)),
        *_zero(seen, item),
        *([] if item.end is None else _sent(seen, item, number)),
    )
    return Facts(title=f"Iteration {number}", lines=lines)


def _result(seen: Seen, item: Pass, number: int) -> list[Line]:
    """What came of an iteration that is over."""
    seconds = item.end - item.start
    takes, dirtied, sent = (f"run.{name}({number})" for name in ("seconds", "dirtied", "bytes"))
    again = "that were not waiting already"
    lines = [
        Line("Takes", named(seen, takes, time_text(seconds)), f"until {named(seen, takes, clock(item.end))}"),
        memory_line(seen, dirtied, "Dirtied meanwhile", item.dirtied, again),
    ]
    if seconds > 0:
        copied, written = rate_text(item.bytes / seconds), rate_text(item.dirtied * PAGE / seconds)
        lines += [
            Line("Copied per second", named(seen, sent, copied, takes), "bytes on the link / seconds"),
            Line("Dirtied per second", named(seen, dirtied, written, takes), "distinct pages / seconds"),
        ]
    return lines


def _zero(seen: Seen, item: Pass | PassSoFar) -> list[Line]:
    if not item.zero_pages:
        return []
    zero = FIELDS["migration.zero_page"].write(seen.run.scenario["migration.zero_page"])
    return [Line("Zero pages", write(item.zero_pages, Kind.COUNT), f"{zero} each on the link")]


def _sent(seen: Seen, item: Pass, number: int) -> list[Line]:
    left = seen.run.blocks.pages(int(item.left.sum()))
    over = [memory_line(seen, "run.rest", "Left over", left, "not reached when this iteration ended")] if left else []
    on_the_link = named(seen, f"run.bytes({number})", write(item.bytes, Kind.SIZE))
    return [*over, Line("Bytes on the link", on_the_link, "pages, their headers, compression")]


def _iteration_now(seen: Seen, item: Pass | PassSoFar, number: int) -> str:
    moment = seen.moment
    if moment.iteration == number:
        return f"under way, {named(seen, 'moment.progress', share_text(moment.progress))} sent"
    done = item.end is not None and moment.t >= item.end
    return "done" if done else f"begins in {time_text(item.start - moment.t)}"


def _to_the_one_before(seen: Seen, made: tuple[Pass | PassSoFar, ...], number: int) -> list[Line]:
    if number < 2 or not made[number - 1].pages:
        return []
    now, before = made[number - 1].pages, made[number - 2].pages
    counts = _("{now} of {before} pages", now=write(now, Kind.COUNT), before=write(before, Kind.COUNT))
    names = f"run.pages({number})", f"run.pages({number - 1})"
    share, counts = (named(seen, names[0], text, names[1]) for text in (write(now / before, Kind.SHARE), counts))
    return [Line("Compared with the iteration before", share, counts)]


def pause(seen: Seen) -> Facts | None:
    """Step 4 to 5: how long the VM runs nowhere, and why."""
    run = seen.run
    began = first_of(run.milestones, Paused)
    if began is None:
        return None
    reason = named(seen, "run.stop_reason", _(began.reason))
    end = _end_of_pause(seen, began.t)
    return Facts(
        title="The pause",
        lines=(
            *([] if end is None else [_lasts(seen, began.t, end)]),
            Line("Now", _progress(seen, "run.downtime", began.t, end)),
            Line("Because", reason, f"rules of {run.scenario.policy.title}"),
            *_rest(seen),
            *(
                Line(part_name(part), part_text(seen, part), _origin(part))
                for part in run.pause
                if part.end is not None
            ),
        ),
    )


def _end_of_pause(seen: Seen, began: float) -> float | None:
    """When the pause that began then is over; None as long as it lasts."""
    paused = (
        item
        for item in seen.run.tenures
        if not item.running and item.start <= began and (item.end is None or began < item.end)
    )
    found = next(paused, None)
    return began if found is None else found.end


def _lasts(seen: Seen, began: float, end: float) -> Line:
    runs_again = any(tenure.running and tenure.start == end for tenure in seen.run.tenures)
    if runs_again:
        return _takes(seen, "run.downtime", "Lasts", began, end)
    return Line("Lasts", "the VM does not run again", between(began, end))


def part_text(seen: Seen, part: PausePart | PausePartSoFar) -> str:
    """How long a part of the pause lasts; "" as long as it does."""
    if part.end is None:
        return ""
    return named(seen, f"run.part({part.name})", time_text(part.end - part.start))


def _rest(seen: Seen) -> list[Line]:
    copied = [item for item in seen.run.passes if item.copying is Copying.PAUSE]
    return [memory_line(seen, "run.rest", "Memory in it", item.pages, "that were still dirty") for item in copied]


def part_name(part: PausePart | PausePartSoFar) -> str:
    """A part of the pause as a title."""
    return _(pause_part_named(part.name).title)


def _origin(part: PausePart | PausePartSoFar) -> str:
    return _(pause_part_named(part.name).origin)


def pause_part(seen: Seen, number: int) -> Facts | None:
    """One part of the pause."""
    run = seen.run
    if not 0 <= number < len(run.pause):
        return None
    part, name = run.pause[number], f"run.part({run.pause[number].name})"
    return Facts(
        title=part_name(part),
        lines=(
            *([] if part.end is None else [Line("Takes", part_text(seen, part), _origin(part))]),
            Line("Now", _progress(seen, name, part.start, part.end)),
            *_share_of_the_pause(seen, part),
            *(_rest(seen) if pause_part_named(part.name).spent is Spent.PAGES else ()),
        ),
    )


def _share_of_the_pause(seen: Seen, part: PausePart | PausePartSoFar) -> list[Line]:
    end = seen.run.pause[-1].end
    if part.end is None or end is None or seen.run.metrics.downtime is None:
        return []
    whole = end - seen.run.pause[0].start
    share = share_text((part.end - part.start) / whole) if whole else ""
    names = "run.downtime", f"run.part({part.name})"
    of = f"of {named(seen, 'run.downtime', time_text(whole))}"
    return [Line("Share of the pause", named(seen, names[0], share, names[1]), of)]


def announcement(seen: Seen, number: int) -> Facts | None:
    """One broadcast after the resume."""
    run, moment = seen.run, seen.moment
    sent = of_kind(run.milestones, Announced)
    number = max(number, 1)
    if number > len(sent):
        return None
    item = sent[number - 1]
    resumed = next((one.t for one in of_kind(run.milestones, Resumed)), item.t)
    after = time_text(item.t - resumed) + " after the resume" if item.t > resumed else "at the resume"
    return Facts(
        title=f"Announcement {number}" if run.end is None else f"Announcement {number} of {len(sent)}",
        lines=(
            Line("Sent", after, f"at {clock(item.t)}, by the policy {run.scenario.policy.name}"),
            Line(
                "Now",
                "sent" if moment.t >= item.t else f"in {time_text(item.t - moment.t)}",
                "the time of the playhead",
            ),
            announcement_line(seen),
            Line("Arrives", "no, it is lost" if item.lost else "yes", "field network.announcements_lost"),
            Line("It says", "the VM is behind this port now", "a broadcast reaches every switch and host"),
        ),
    )


def change(seen: Seen, number: int) -> Facts | None:
    """A change of the scenario while the migration runs."""
    run, moment = seen.run, seen.moment
    changes = run.scenario.changes
    if not 0 <= number < len(changes):
        return None
    item = changes[number]
    field = FIELDS[item.name]
    earlier = (one.value for one in reversed(changes[:number]) if one.name == item.name)
    before = next(earlier, run.scenario[item.name])
    when = "in force" if moment.t >= item.at else f"in {time_text(item.at - moment.t)}"
    if run.end is not None and item.at > run.end:
        when = "never, the run ends before"
    return Facts(
        title=f"Change at {clock(item.at)}",
        lines=(
            Line("What", item.name, field.help if len(field.help) <= 90 else ""),
            Line("From", field.write(before)),
            Line("To", field.write(item.value), str(item) if len(str(item)) <= 90 else "the value from then on"),
            Line("Now", when, "the past stays as it is, the future is worked out anew"),
        ),
    )


def time(seen: Seen) -> Facts:
    """Everything at once, in short."""
    moment = seen.moment
    lines = [
        Line("What happens", caption(seen), "the run at this time"),
        Line("The VM", owner_text(moment.owner, moment.running), "the source owns it until the target runs it"),
        Line("To send", named(seen, "moment.to_send", pages_text(moment.to_send)), "on the list of this pass"),
        Line("Dirty again", named(seen, "moment.dirty", pages_text(moment.dirty)), "written since the list was taken"),
        Line(
            "Link",
            named(seen, "moment.speed", rate_text(moment.speed)) if moment.speed else "idle",
            "payload, as sent in the run",
        ),
        Line(
            "Sent so far",
            named(seen, "moment.sent", write(moment.sent, Kind.SIZE)),
            "all bytes of the migration until now",
        ),
    ]
    return Facts(title=f"At {clock(moment.t)}", lines=tuple(lines))


def happening(seen: Seen, milestone: Milestone) -> str:
    """A milestone in a few words, as in a table."""
    if isinstance(milestone, Changed):
        return _(milestone.words, name=milestone.name, value=FIELDS[milestone.name].write(milestone.value))
    return _(milestone.said, **{known.name: _fact(seen, known, milestone) for known in fields(milestone)})


def _fact(seen: Seen, known: Field[Any], milestone: Milestone) -> str:
    """A fact for people; one that is a number of the run may be covered."""
    value, about = getattr(milestone, known.name), known.metadata
    if about.get("count of"):
        text = count_text(value, about["count of"])
    else:
        text = write(value, about["kind"]) if "kind" in about else _(str(value))
    return named(seen, about["number"], text) if about.get("number") else text
