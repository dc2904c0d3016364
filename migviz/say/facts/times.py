"""What is there to say about the steps, the iterations, the pause, its parts, an announcement or a change?"""

from migviz.language import _
from migviz.replay.moment import Moment
from migviz.say.captions import caption, owner_text, pages_text, step_name, time_text
from migviz.say.facts.lines import Facts, Line, between, clock, count_text, memory_line, rate_text, share_text
from migviz.say.facts.network import announcement_line
from migviz.scenario.fields import FIELDS
from migviz.scenario.pause_parts import Spent
from migviz.scenario.techniques import pause_part_named
from migviz.scenario.units import PAGE, Kind, write
from migviz.trace import Copying, Milestone, Pass, PausePart, Run

_STEPS = {
    1: "The target makes an empty VM from the same configuration.",
    2: "Iteration 1 copies all memory while the VM keeps running.",
    3: "Each further iteration copies what was written during the one before.",
    4: "The VM stops; the last dirty pages and the processor state move.",
    5: "The target starts the VM with the same memory.",
    6: "A broadcast tells every switch behind which port the VM is now.",
}


def step(run: Run, moment: Moment, number: int) -> Facts | None:
    """One of the six steps."""
    if number not in _STEPS:
        return None
    span = next((span for span in run.steps if span.step.number == number), None)
    title = f"Step {number}: {step_name(number)}"
    happens = _(run.scenario.technique.what_happens.get(number, _STEPS[number]))
    what = Line("What happens", happens, "Savill, Mastering Windows Server 2016 Hyper-V")
    if span is None:
        return Facts(title=title, lines=(what, Line("In this run", "does not come", _why_not(run, number))))
    return Facts(
        title=title,
        lines=(
            what,
            Line("Now", _progress(moment.t, span.start, span.end)),
            Line("Takes", time_text(span.end - span.start), between(span.start, span.end)),
            Line(
                "Share of the run",
                share_text((span.end - span.start) / run.end) if run.end else "",
                "of its whole length",
            ),
        ),
    )


def _why_not(run: Run, number: int) -> str:
    if not run.metrics.finished:
        return f"the run ended before: {run.metrics.stop_reason}"
    if number == 6:
        return "nothing announces the VM: network.announcement is none"
    if number in run.scenario.technique.does_not_come:
        return _(run.scenario.technique.does_not_come[number])
    return "the rest was small enough after iteration 1" if number == 3 else "not needed in this run"


def _progress(t: float, start: float, end: float) -> str:
    if t < start:
        return f"begins in {time_text(start - t)}"
    return "done" if t >= end else f"{time_text(t - start)} of {time_text(end - start)}"


def iterations(run: Run) -> tuple[Pass, ...]:
    """The iterations of a run, in order."""
    return tuple(item for item in run.passes if item.copying is Copying.ITERATION)


def iteration(run: Run, moment: Moment, number: int) -> Facts | None:
    """One iteration: how much, how long, and what was dirtied meanwhile."""
    made = iterations(run)
    if not 1 <= number <= len(made):
        return None
    item = made[number - 1]
    seconds = item.end - item.start
    lines = [
        Line("Now", _iteration_now(moment, item, number)),
        memory_line("Copies", item.pages, f"of the list taken at {clock(item.start)}"),
        *_to_the_one_before(made, number),
        Line("Takes", time_text(seconds), f"until {clock(item.end)}"),
        memory_line("Dirtied meanwhile", item.dirtied, "that were not waiting already"),
    ]
    if seconds > 0:
        lines += [
            Line("Copied per second", rate_text(item.bytes / seconds), "bytes on the link / seconds"),
            Line("Dirtied per second", rate_text(item.dirtied * PAGE / seconds), "distinct pages / seconds"),
        ]
    if item.zero_pages:
        zero = FIELDS["migration.zero_page"].write(run.scenario["migration.zero_page"])
        lines.append(Line("Zero pages", write(item.zero_pages, Kind.COUNT), f"{zero} each on the link"))
    left = run.blocks.pages(int(item.left.sum()))
    if left:
        lines.append(memory_line("Left over", left, "not reached when this iteration ended"))
    lines.append(Line("Bytes on the link", write(item.bytes, Kind.SIZE), "pages, their headers, compression"))
    return Facts(title=f"Iteration {number}", lines=tuple(lines))


def _iteration_now(moment: Moment, item: Pass, number: int) -> str:
    if moment.iteration == number:
        return f"under way, {share_text(moment.progress)} sent"
    return "done" if moment.t >= item.end else f"begins in {time_text(item.start - moment.t)}"


def _to_the_one_before(made: tuple[Pass, ...], number: int) -> list[Line]:
    if number < 2 or not made[number - 1].pages:
        return []
    now, before = made[number - 1].pages, made[number - 2].pages
    counts = _("{now} of {before} pages", now=write(now, Kind.COUNT), before=write(before, Kind.COUNT))
    return [Line("Compared with the iteration before", write(now / before, Kind.SHARE), counts)]


def pause(run: Run, moment: Moment) -> Facts | None:
    """Step 4 to 5: how long the VM runs nowhere, and why."""
    began = next((item for item in run.milestones if item.kind == "pause"), None)
    if began is None:
        return None
    reason = str(began.facts["reason"])
    ends = (tenure.end for tenure in run.tenures if not tenure.running and tenure.start <= began.t < tenure.end)
    end = next(ends, began.t)
    runs_again = any(tenure.running and tenure.start == end for tenure in run.tenures)
    lasts = time_text(end - began.t) if runs_again else "the VM does not run again"
    lines = [
        Line("Lasts", lasts, between(began.t, end)),
        Line("Now", _progress(moment.t, began.t, end)),
        Line("Because", reason, f"rules of {run.scenario.policy.title}"),
        *_rest(run),
        *(Line(part_name(part), time_text(part.end - part.start), _origin(part)) for part in run.pause),
    ]
    return Facts(title="The pause", lines=tuple(lines))


def _rest(run: Run) -> list[Line]:
    copied = [item for item in run.passes if item.copying is Copying.PAUSE]
    return [memory_line("Memory in it", item.pages, "that were still dirty") for item in copied]


def part_name(part: PausePart) -> str:
    """A part of the pause as a title."""
    return _(pause_part_named(part.name).title)


def _origin(part: PausePart) -> str:
    return _(pause_part_named(part.name).origin)


def pause_part(run: Run, moment: Moment, number: int) -> Facts | None:
    """One part of the pause."""
    if not 0 <= number < len(run.pause):
        return None
    part = run.pause[number]
    whole = run.pause[-1].end - run.pause[0].start
    return Facts(
        title=part_name(part),
        lines=(
            Line("Takes", time_text(part.end - part.start), _origin(part)),
            Line("Now", _progress(moment.t, part.start, part.end)),
            Line(
                "Share of the pause",
                share_text((part.end - part.start) / whole) if whole else "",
                f"of {time_text(whole)}",
            ),
            *(_rest(run) if pause_part_named(part.name).spent is Spent.PAGES else ()),
        ),
    )


def announcement(run: Run, moment: Moment, number: int) -> Facts | None:
    """One broadcast after the resume."""
    sent = [item for item in run.milestones if item.kind == "announcement"]
    number = max(number, 1)
    if number > len(sent):
        return None
    item = sent[number - 1]
    resumed = next((one.t for one in run.milestones if one.kind == "resume"), item.t)
    after = time_text(item.t - resumed) + " after the resume" if item.t > resumed else "at the resume"
    return Facts(
        title=f"Announcement {number} of {len(sent)}",
        lines=(
            Line("Sent", after, f"at {clock(item.t)}, by the policy {run.scenario.policy.name}"),
            Line(
                "Now",
                "sent" if moment.t >= item.t else f"in {time_text(item.t - moment.t)}",
                "the time of the playhead",
            ),
            announcement_line(run),
            Line("Arrives", "no, it is lost" if item.facts["lost"] else "yes", "field network.announcements_lost"),
            Line("It says", "the VM is behind this port now", "a broadcast reaches every switch and host"),
        ),
    )


def change(run: Run, moment: Moment, number: int) -> Facts | None:
    """A change of the scenario while the migration runs."""
    changes = run.scenario.changes
    if not 0 <= number < len(changes):
        return None
    item = changes[number]
    field = FIELDS[item.name]
    earlier = (one.value for one in reversed(changes[:number]) if one.name == item.name)
    before = next(earlier, run.scenario[item.name])
    when = "in force" if moment.t >= item.at else f"in {time_text(item.at - moment.t)}"
    if item.at > run.end:
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


def time(run: Run, moment: Moment) -> Facts:
    """Everything at once, in short."""
    lines = [
        Line("What happens", caption(run, moment), "the run at this time"),
        Line("The VM", owner_text(moment.owner, moment.running), "the source owns it until the target runs it"),
        Line("To send", pages_text(moment.to_send), "on the list of this pass"),
        Line("Dirty again", pages_text(moment.dirty), "written since the list was taken"),
        Line("Link", rate_text(moment.speed) if moment.speed else "idle", "payload, as sent in the run"),
        Line("Sent so far", write(moment.sent, Kind.SIZE), "all bytes of the migration until now"),
    ]
    return Facts(title=f"At {clock(moment.t)}", lines=tuple(lines))


def happening(milestone: Milestone) -> str:
    """A milestone in a few words, as in a table."""
    facts = milestone.facts
    match milestone.kind:
        case "setup":
            return "the container VM is made"
        case "disk copied":
            return "the disk is mirrored"
        case "iteration begins" | "iteration ends":
            return milestone.kind.replace("iteration", f"iteration {facts['number']}")
        case "slowed":
            return f"the VM is slowed by {share_text(float(facts['share'] or 0.0))}"
        case "change":
            value = facts["value"]
            assert not isinstance(value, bool)
            name = str(facts["name"])
            return f"{name} = {FIELDS[name].write(value)}"
        case "pause":
            return "the VM is paused"
        case "rest copied":
            return "the last dirty pages are copied"
        case "state copied":
            return "the processor state is copied"
        case "storage handed over":
            return "the disk has changed hands"
        case "resume":
            return "the VM runs on the target"
        case "announcement":
            return f"announcement {facts['number']}" + (" is lost" if facts["lost"] else "")
        case "client answered":
            return f"the client is answered again, after {time_text(float(facts['seconds'] or 0.0))}"
        case "connection lost":
            return f"the client gives up, after {time_text(float(facts['seconds'] or 0.0))}"
        case "post-copy":
            return "the target begins to pull pages"
        case "fetches":
            return f"all pages are there, {count_text(int(facts['pages'] or 0), 'page')} on demand"
        case "failed":
            return f"failed: {facts['reason']}"
    return milestone.kind
