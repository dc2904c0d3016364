"""What would one say to somebody who cannot see the stage? Its text twin, and a name and a value for each object."""

from dataclasses import dataclass

from migviz.language import _
from migviz.replay.moment import Moment
from migviz.replay.network import Reach
from migviz.replay.seen import Seen
from migviz.say.captions import caption, closing, owner_text, pages_text, paused_text, step_name, time_text
from migviz.say.facts import facts, values_at
from migviz.say.facts.lines import bits_text, count_text, rate_text, share_text
from migviz.say.facts.times import part_text
from migviz.say.numbers import is_covered, named
from migviz.scenario.fields import FIELDS
from migviz.scenario.units import PAGE, Kind, write
from migviz.trace import Copying, Host
from migviz.trace.goodput import goodput
from migviz.trace.milestones import Paused, first_of
from migviz.trace.traffic import Fate


@dataclass(frozen=True, slots=True, kw_only=True)
class Twin:
    """The stage in four parts: what is here, what can be changed, at most three facts, what to try."""

    here: str
    can_change: str
    true_now: tuple[str, ...]
    try_next: str


def twin(seen: Seen) -> Twin:
    """The stage at a moment as plain text."""
    return Twin(here=_here(seen), can_change=_can_change(seen), true_now=_true_now(seen), try_next=_try_next(seen))


def names(seen: Seen) -> dict[str, tuple[str, str]]:
    """Name and value in words of each object on the stage, in the order in which one walks over it.

    Keys are kinds of a Spotlight; `source pages` and `target pages` are the two page maps.
    """
    moment = seen.moment
    return {
        "stage": ("Stage", caption(seen)),
        "source": ("Source", _on_host(seen, Host.SOURCE)),
        "vm": ("VM", _vm(seen)),
        "source pages": ("Source page map", _source_pages(seen)),
        "link": ("Migration link", _link(seen)),
        "storage": (_title(seen, "storage"), "open to " + _value(seen, "storage")),
        "target": ("Target", _on_host(seen, Host.TARGET)),
        "target pages": ("Target page map", _target_pages(seen)),
        "switch": ("Switch", "the VM is " + _value(seen, "switch")),
        "mac table": ("MAC table", _table(moment)),
        "client": ("Client", _client(seen)),
        "time": ("Time strip", _time(seen)),
        "pause": ("Lens on the pause", _pause(seen)),
    }


def _title(seen: Seen, kind: str) -> str:
    found = facts(seen, kind)
    return found.title if found else ""


def _value(seen: Seen, kind: str, line: int = 0) -> str:
    """A value that the inspector shows, too."""
    found = facts(seen, kind)
    return found.lines[line].value if found else ""


def _on_host(seen: Seen, host: Host) -> str:
    state = values_at(seen)[f"{host.value}.state"]
    here = _value(seen, host.value)
    vm = f"the VM {here}" if here.startswith(("runs", "is", "has")) else here
    return vm if state == "ok" else f"{vm}; the host is dead"


def _vm(seen: Seen) -> str:
    moment = seen.moment
    text = owner_text(moment.owner, moment.running)
    if moment.paused_for and moment.owner is not Host.NOBODY:
        text = text.replace("paused", f"paused for {paused_text(seen)}", 1)
    if moment.running and moment.owner is Host.SOURCE:
        text += f", dirties {FIELDS['workload.dirty_rate'].write(values_at(seen)['workload.dirty_rate'])}"
        text += f", slowed by {share_text(moment.slowed)}" if moment.slowed else ""
    return text


def _source_pages(seen: Seen) -> str:
    run, moment = seen.run, seen.moment
    if moment.owner is Host.TARGET:
        return (
            f"{named(seen, 'moment.to_send', pages_text(moment.to_send))} still to pull"
            if moment.to_send
            else "empty, the VM has left"
        )
    if run.scenario.technique.starts_anew:
        left = named(seen, "moment.to_send", pages_text(moment.to_send))
        return "given up, the VM is shut down" if moment.gone else f"{left}, to be given up"
    through_disk = run.scenario.technique.through_disk
    verb = ("restore" if moment.copying is Copying.RESTORE else "save") if through_disk else "send"
    return f"{named(seen, 'moment.to_send', pages_text(moment.to_send))} to {verb}, {named(seen, 'moment.dirty', pages_text(moment.dirty))} dirty again"


def _target_pages(seen: Seen) -> str:
    moment = seen.moment
    parts = [f"{named(seen, 'moment.same', pages_text(moment.same))} up to date"]
    if moment.stale or is_covered(seen, "moment.stale"):
        parts.append(f"{named(seen, 'moment.stale', pages_text(moment.stale))} old content")
    if moment.missing or is_covered(seen, "moment.missing"):
        parts.append(f"{named(seen, 'moment.missing', pages_text(moment.missing))} missing")
    return ", ".join(parts)


def _link(seen: Seen) -> str:
    moment = seen.moment
    if values_at(seen)["link.state"] == "down":
        return "down"
    if not moment.speed:
        return "idle"
    rate, bits = (named(seen, "moment.speed", text) for text in (rate_text(moment.speed), bits_text(moment.speed)))
    return f"{rate}, which is {bits}"


def _table(moment: Moment) -> str:
    rows = [f"{row.station.value} behind port {row.port}" for row in moment.network.rows if row.switch == 1]
    return ", ".join(rows) or "empty"


def _client(seen: Seen) -> str:
    run, moment = seen.run, seen.moment
    if not run.network.interval:
        return "asks nothing"
    state = moment.network
    if moment.owner is Host.NOBODY:
        return f"answers come from {_value(seen, 'client')}"
    text = f"answers come from {_value(seen, 'client')}"
    if state.waiting > 1:
        text += f"; {count_text(state.waiting, 'request')} wait"
    if state.next_try is not None:
        text += f", the next try is in {time_text(max(0.0, state.next_try - moment.t))}"
    if state.reach is not Reach.LOST:
        return text
    reset = run.network.stalls[-1].cause is Fate.RESET
    return "its connection is reset" if reset else "has given up, its connection is lost"


def _time(seen: Seen) -> str:
    run, moment = seen.run, seen.moment
    where = write(moment.t, Kind.TIME, digits=4)
    if run.end is not None:
        where += f" of {named(seen, 'run.length', write(run.end, Kind.TIME, digits=4))}"
    if moment.iteration:
        return f"{where}, iteration {moment.iteration}"
    return f"{where}, step {moment.step}, {step_name(moment.step).lower()}" if moment.step else where


def _pause(seen: Seen) -> str:
    run = seen.run
    found = facts(seen, "pause")
    if found is None:
        return "this run has no pause" if run.end is not None else "no pause yet"
    parts = ", ".join(f"{part.name} {part_text(seen, part)}" for part in run.pause if part.end is not None)
    return f"{found.lines[0].value}: {parts}" if parts else found.lines[0].value


def _here(seen: Seen) -> str:
    """What stands on the stage: sentences that hold for the whole run."""
    run = seen.run
    scenario = run.scenario
    disk = {
        "csv": "Between them lies a Cluster Shared Volume that both may write to.",
        "cluster disk": "Between them lies a cluster disk that one host at a time may mount.",
        "none": "They share no storage, so the disk is mirrored first.",
    }[str(scenario["storage.kind"])]
    memory, link = (FIELDS[name].write(scenario[name]) for name in ("vm.memory", "link.bandwidth"))
    return " ".join(
        (
            "Two hosts: the source on the left, the target on the right.",
            disk,
            f"A VM of {memory} moves by {_(scenario.technique.moves_by)}.",
            f"The migration link has a line rate of {link}.",
            "Below, a switch joins both hosts with a client that keeps using the VM.",
            "At the bottom the time strip shows the whole run to scale.",
        )
    )


def _can_change(seen: Seen) -> str:
    run = seen.run
    scenario = run.scenario
    rate, bandwidth = (FIELDS[name].write(scenario[name]) for name in ("workload.dirty_rate", "link.bandwidth"))
    made = scenario.changes
    changes = f" The time strip holds {count_text(len(made), 'change')} already." if made else ""
    return (
        f"The dirty rate, {rate} at first, and the bandwidth, {bandwidth} at first. "
        "At the start they count for the whole run, later from that time on. "
        f"Memory, policy, technique and the rest stand under More.{changes}"
    )


def _true_now(seen: Seen) -> tuple[str, ...]:
    """At most three facts: what happens, the memory, then the pause or how it ended."""
    run, moment = seen.run, seen.moment
    found = [caption(seen)]
    ended = run.metrics.total_time
    if ended is not None and moment.t >= ended:
        return (*found, closing(seen))
    if moment.owner is Host.TARGET:
        found.append(f"{named(seen, 'moment.to_send', pages_text(moment.to_send))} of the memory have still to come.")
    elif moment.to_send or moment.dirty:
        found.append(f"{_source_pages(seen)}.")
    if moment.paused_for:
        found.append(f"The VM has been paused for {paused_text(seen)}.")
    elif moment.speed:
        found.append(f"The link carries {named(seen, 'moment.speed', rate_text(moment.speed))}.")
    return tuple(found[:3])


def _try_next(seen: Seen) -> str:
    """One thing worth trying: what is wrong with the run first, then what comes next."""
    run, moment = seen.run, seen.moment
    metrics, technique = run.metrics, run.scenario.technique
    if moment.t <= 0:
        return "Press Play, or drag the dirty rate."
    if metrics.finished is None:
        return _next_place(seen)
    if metrics.owner is Host.NOBODY or (not metrics.finished and run.scenario.changes):
        return "Undo the fault, or move it to another time, and see who keeps the VM."
    if technique.is_pre_copy and not metrics.converged and _too_fast(seen):
        if run.scenario.changes:
            return "Take back a change: pages were dirtied nearly as fast as the link could copy them."
        return f"Lower the dirty rate well below the {rate_text(goodput(run.scenario.values))} that the link can copy."
    if moment.t < metrics.total_time:
        return _next_place(seen)
    if not technique.is_pre_copy:
        return "Choose live migration under More, and compare the pause and the whole time."
    return _another_run(seen)


def _another_run(seen: Seen) -> str:
    """After a run that went well: one that shows more."""
    run = seen.run
    half = goodput(run.scenario.values) / 2
    if run.scenario.number("workload.dirty_rate") < 0.9 * half:
        rate = write(half, Kind.RATE, digits=2)
        return f"Go back to the start and set the dirty rate to {rate}, half of what the link can copy."
    bandwidth = bits_text(10 * run.scenario.number("link.bandwidth"))
    return f"Go back to the start and set the bandwidth to {bandwidth}, ten times as much."


def _too_fast(seen: Seen) -> bool:
    """Whether the last iterations dirtied about as much as they copied."""
    run = seen.run
    made = [item for item in run.passes if item.copying is Copying.ITERATION]
    if not made or made[-1].end is None:
        return False
    return made[-1].dirtied * PAGE > 0.5 * made[-1].bytes


def _next_place(seen: Seen) -> str:
    run, moment = seen.run, seen.moment
    began = first_of(run.milestones, Paused)
    if began is not None and moment.t < began.t:
        return f"Press 4 to go to the pause, at {write(began.t, Kind.TIME, digits=4)}, and Z to open the lens on it."
    if moment.paused_for:
        return "Step on with the right arrow: each press is the next thing that happens in the pause."
    if run.end is None:
        return "Press Play." if seen.t < run.until else "Answer the question first, or skip it."
    return "Press 6 to go to the broadcast, or Home to begin again with other values."
