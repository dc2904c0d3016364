"""What would one say to somebody who cannot see the stage? Its text twin, and a name and a value for each object."""

from dataclasses import dataclass

from migviz.language import _
from migviz.replay.moment import Moment
from migviz.replay.network import Reach
from migviz.say.captions import caption, closing, owner_text, pages_text, step_name, time_text
from migviz.say.facts import facts, values_at
from migviz.say.facts.lines import bits_text, count_text, rate_text, share_text
from migviz.scenario.fields import FIELDS
from migviz.scenario.units import PAGE, Kind, write
from migviz.trace import Copying, Host, Run
from migviz.trace.goodput import goodput
from migviz.trace.traffic import Fate


@dataclass(frozen=True, slots=True, kw_only=True)
class Twin:
    """The stage in four parts: what is here, what can be changed, at most three facts, what to try."""

    here: str
    can_change: str
    true_now: tuple[str, ...]
    try_next: str


def twin(run: Run, moment: Moment) -> Twin:
    """The stage at a moment as plain text."""
    return Twin(
        here=_here(run), can_change=_can_change(run), true_now=_true_now(run, moment), try_next=_try_next(run, moment)
    )


def names(run: Run, moment: Moment) -> dict[str, tuple[str, str]]:
    """Name and value in words of each object on the stage, in the order in which one walks over it.

    Keys are kinds of a Spotlight; `source pages` and `target pages` are the two page maps.
    """
    return {
        "stage": ("Stage", caption(run, moment)),
        "source": ("Source", _on_host(run, moment, Host.SOURCE)),
        "vm": ("VM", _vm(run, moment)),
        "source pages": ("Source page map", _source_pages(run, moment)),
        "link": ("Migration link", _link(run, moment)),
        "storage": (_title(run, moment, "storage"), "open to " + _value(run, moment, "storage")),
        "target": ("Target", _on_host(run, moment, Host.TARGET)),
        "target pages": ("Target page map", _target_pages(moment)),
        "switch": ("Switch", "the VM is " + _value(run, moment, "switch")),
        "mac table": ("MAC table", _table(moment)),
        "client": ("Client", _client(run, moment)),
        "time": ("Time strip", _time(run, moment)),
        "pause": ("Lens on the pause", _pause(run, moment)),
    }


def _title(run: Run, moment: Moment, kind: str) -> str:
    found = facts(run, moment, kind)
    return found.title if found else ""


def _value(run: Run, moment: Moment, kind: str, line: int = 0) -> str:
    """A value that the inspector shows, too."""
    found = facts(run, moment, kind)
    return found.lines[line].value if found else ""


def _on_host(run: Run, moment: Moment, host: Host) -> str:
    state = values_at(run, moment.t)[f"{host.value}.state"]
    here = _value(run, moment, host.value)
    vm = f"the VM {here}" if here.startswith(("runs", "is", "has")) else here
    return vm if state == "ok" else f"{vm}; the host is dead"


def _vm(run: Run, moment: Moment) -> str:
    text = owner_text(moment.owner, moment.running)
    if moment.paused_for and moment.owner is not Host.NOBODY:
        text = text.replace("paused", f"paused for {_paused(run, moment)}", 1)
    if moment.running and moment.owner is Host.SOURCE:
        text += f", dirties {FIELDS['workload.dirty_rate'].write(values_at(run, moment.t)['workload.dirty_rate'])}"
        text += f", slowed by {share_text(moment.slowed)}" if moment.slowed else ""
    return text


def _paused(run: Run, moment: Moment) -> str:
    downtime = run.metrics.downtime
    whole = f" of {time_text(downtime)}" if downtime else ""
    return time_text(moment.paused_for) + whole


def _source_pages(run: Run, moment: Moment) -> str:
    if moment.owner is Host.TARGET:
        return f"{pages_text(moment.to_send)} still to pull" if moment.to_send else "empty, the VM has left"
    if moment.gone:
        return "given up, the VM is shut down"
    through_disk = run.scenario.technique.through_disk
    verb = ("restore" if moment.copying is Copying.RESTORE else "save") if through_disk else "send"
    return f"{pages_text(moment.to_send)} to {verb}, {pages_text(moment.dirty)} dirty again"


def _target_pages(moment: Moment) -> str:
    parts = [f"{pages_text(moment.same)} up to date"]
    if moment.stale:
        parts.append(f"{pages_text(moment.stale)} old content")
    if moment.missing:
        parts.append(f"{pages_text(moment.missing)} missing")
    return ", ".join(parts)


def _link(run: Run, moment: Moment) -> str:
    if values_at(run, moment.t)["link.state"] == "down":
        return "down"
    if not moment.speed:
        return "idle"
    return f"{rate_text(moment.speed)}, which is {bits_text(moment.speed)}"


def _table(moment: Moment) -> str:
    rows = [f"{row.station.value} behind port {row.port}" for row in moment.network.rows if row.switch == 1]
    return ", ".join(rows) or "empty"


def _client(run: Run, moment: Moment) -> str:
    if run.network.client is None:
        return "asks nothing"
    state = moment.network
    if moment.owner is Host.NOBODY:
        return f"answers come from {_value(run, moment, 'client')}"
    text = f"answers come from {_value(run, moment, 'client')}"
    if state.waiting > 1:
        text += f"; {count_text(state.waiting, 'request')} wait"
    if state.next_try is not None:
        text += f", the next try is in {time_text(max(0.0, state.next_try - moment.t))}"
    if state.reach is not Reach.LOST:
        return text
    reset = run.network.stalls[-1].cause is Fate.RESET
    return "its connection is reset" if reset else "has given up, its connection is lost"


def _time(run: Run, moment: Moment) -> str:
    where = f"{write(moment.t, Kind.TIME, digits=4)} of {write(run.end, Kind.TIME, digits=4)}"
    if moment.iteration:
        return f"{where}, iteration {moment.iteration}"
    return f"{where}, step {moment.step}, {step_name(moment.step).lower()}" if moment.step else where


def _pause(run: Run, moment: Moment) -> str:
    found = facts(run, moment, "pause")
    if found is None:
        return "this run has no pause"
    parts = ", ".join(f"{part.name} {time_text(part.end - part.start)}" for part in run.pause)
    return f"{found.lines[0].value}: {parts}" if parts else found.lines[0].value


def _here(run: Run) -> str:
    """What stands on the stage: sentences that hold for the whole run."""
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


def _can_change(run: Run) -> str:
    scenario = run.scenario
    rate, bandwidth = (FIELDS[name].write(scenario[name]) for name in ("workload.dirty_rate", "link.bandwidth"))
    made = scenario.changes
    changes = f" The time strip holds {count_text(len(made), 'change')} already." if made else ""
    return (
        f"The dirty rate, {rate} at first, and the bandwidth, {bandwidth} at first. "
        "At the start they count for the whole run, later from that time on. "
        f"Memory, policy, technique and the rest stand under More.{changes}"
    )


def _true_now(run: Run, moment: Moment) -> tuple[str, ...]:
    """At most three facts: what happens, the memory, then the pause or how it ended."""
    found = [caption(run, moment)]
    if moment.t >= run.metrics.total_time:
        return (*found, closing(run))
    if moment.owner is Host.TARGET:
        found.append(f"{pages_text(moment.to_send)} of the memory have still to come.")
    elif moment.to_send or moment.dirty:
        found.append(f"{_source_pages(run, moment)}.")
    if moment.paused_for:
        found.append(f"The VM has been paused for {_paused(run, moment)}.")
    elif moment.speed:
        found.append(f"The link carries {rate_text(moment.speed)}.")
    return tuple(found[:3])


def _try_next(run: Run, moment: Moment) -> str:
    """One thing worth trying: what is wrong with the run first, then what comes next."""
    metrics, technique = run.metrics, run.scenario.technique
    if moment.t <= 0:
        return "Press Play, or drag the dirty rate."
    if metrics.owner is Host.NOBODY or (not metrics.finished and run.scenario.changes):
        return "Undo the fault, or move it to another time, and see who keeps the VM."
    if technique.is_pre_copy and not metrics.converged and _too_fast(run):
        if run.scenario.changes:
            return "Take back a change: pages were dirtied nearly as fast as the link could copy them."
        return f"Lower the dirty rate well below the {rate_text(goodput(run.scenario.values))} that the link can copy."
    if moment.t < metrics.total_time:
        return _next_place(run, moment)
    if not technique.is_pre_copy:
        return "Choose live migration under More, and compare the pause and the whole time."
    return _another_run(run)


def _another_run(run: Run) -> str:
    """After a run that went well: one that shows more."""
    half = goodput(run.scenario.values) / 2
    if run.scenario.number("workload.dirty_rate") < 0.9 * half:
        rate = write(half, Kind.RATE, digits=2)
        return f"Go back to the start and set the dirty rate to {rate}, half of what the link can copy."
    bandwidth = bits_text(10 * run.scenario.number("link.bandwidth"))
    return f"Go back to the start and set the bandwidth to {bandwidth}, ten times as much."


def _too_fast(run: Run) -> bool:
    """Whether the last iterations dirtied about as much as they copied."""
    made = [item for item in run.passes if item.copying is Copying.ITERATION]
    return bool(made) and made[-1].dirtied * PAGE > 0.5 * made[-1].bytes


def _next_place(run: Run, moment: Moment) -> str:
    began = next((item.t for item in run.milestones if item.kind == "pause"), None)
    if began is not None and moment.t < began:
        return f"Press 4 to go to the pause, at {write(began, Kind.TIME, digits=4)}, and Z to open the lens on it."
    if moment.paused_for:
        return "Step on with the right arrow: each press is the next thing that happens in the pause."
    return "Press 6 to go to the broadcast, or Home to begin again with other values."
