"""What is there to say to somebody who cannot see the stage? Its text twin, and a name and a value for each object."""

from migviz.language import N_, _, ngettext
from migviz.replay.aftermath import left_on
from migviz.replay.moment import has_failed
from migviz.replay.network import Reach
from migviz.replay.page_list import PageList, page_list, waits_and_written
from migviz.replay.rates import catches_up, copy_speed, dirtied_now, disk_kind
from migviz.replay.seen import Seen, as_watched
from migviz.replay.setting_up import setting_up
from migviz.say import on_setup
from migviz.say.amounts import pages_text, time_text
from migviz.say.captions import caption, closing, owner_text, paused_text, step_name
from migviz.say.facts import facts, values_at
from migviz.say.facts.lines import bits_text, page_count, rate_text, share_text
from migviz.say.facts.network import port_text
from migviz.say.facts.times import part_name, part_text
from migviz.say.numbers import is_covered, named
from migviz.say.on_list import map_shows, still_to_send
from migviz.say.on_stage import nothing_left
from migviz.scenario.effects import effect_of
from migviz.scenario.fields import FIELDS
from migviz.scenario.units import Kind, write
from migviz.trace import Copying, Host
from migviz.trace.milestones import Paused, first_of
from migviz.trace.traffic import Fate
from migviz.values import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Twin:
    """The stage in four parts: what is here, what can be changed, at most three facts, what to try."""

    here: str
    can_change: str
    true_now: tuple[str, ...]
    try_next: str


def twin(seen: Seen, *, lock: str = "", controls: tuple[str, ...] | None = None) -> Twin:
    """The stage at a moment as plain text. `lock`: what has to be done first where a lesson keeps the rest closed; `controls`: the
    fields that it leaves to the student, None where all can be changed."""
    seen = as_watched(seen)
    if controls is None:
        return Twin(here=_here(seen), can_change=_can_change(seen), true_now=_true_now(seen), try_next=_try_next(seen))
    return Twin(
        here=_here(seen),
        can_change=_left_to_change(seen, controls),
        true_now=_true_now(seen),
        try_next=_try_in_lesson(seen, lock),
    )


def names(seen: Seen) -> dict[str, tuple[str, str]]:
    """Name and value in words of each object on the stage, in the order in which Tab walks over it.

    Keys are kinds of a Spotlight; `source pages` and `target pages` are the two page maps.
    """
    seen = as_watched(seen)
    return {
        "stage": (_("Stage"), caption(seen)),
        "source": (_("Source"), _on_host(seen, Host.SOURCE)),
        "vm": (_("VM"), _vm(seen)),
        "source pages": (_("Source page map"), _source_pages(seen)),
        "link": (_("Migration link"), _link(seen)),
        "storage": (_title(seen, "storage"), _("open to {host}", host=_value(seen, "storage"))),
        "target": (_("Target"), _on_host(seen, Host.TARGET)),
        "target pages": (_("Target page map"), _target_pages(seen)),
        "switch": (_("Switch"), _("the VM is {place}", place=_value(seen, "switch"))),
        "mac table": (_("MAC table"), _table(seen)),
        "client": (_("Client"), _client(seen)),
        "time": (_("Time strip"), _time(seen)),
        "pause": (_("Lens on the pause"), _pause(seen)),
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
    here = _("VM: {state}", state=_value(seen, host.value))
    return here if state == "ok" else _("{here}; the host is dead", here=here)


def _vm(seen: Seen) -> str:
    moment = seen.moment
    if moment.paused_for:
        off = seen.run.scenario.technique.starts_anew
        words = N_("off for {time}, owned by the source") if off else N_("paused for {time}, owned by the source")
        return _(words, time=paused_text(seen))
    parts = [owner_text(seen.run.scenario, moment.owner, moment.running)]
    if moment.running and moment.owner is Host.SOURCE:
        rate = named(seen, "moment.dirtied_now", write(dirtied_now(seen.run, moment), Kind.RATE))
        parts.append(_("dirties {rate}", rate=rate))
        slowed = named(seen, "moment.slowed", share_text(moment.slowed))
        parts += [_("slowed by {share}", share=slowed)] if moment.slowed else []
    return ", ".join(parts)


def _source_pages(seen: Seen) -> str:
    run, moment = seen.run, seen.moment
    left = left_on(seen, Host.SOURCE)
    if left is not None:
        return ", ".join(nothing_left(left))
    to_send = named(seen, "moment.to_send", pages_text(moment.to_send))
    if moment.owner is Host.TARGET:
        return _("{memory} still to fetch", memory=to_send) if moment.to_send else _("empty, the VM has left")
    if run.scenario.technique.starts_anew:
        return _("given up, the VM is shut down") if moment.gone else _("{memory}, to be given up", memory=to_send)
    if has_failed(run, seen.t):
        return _("{memory} only here", memory=to_send)
    dirty = named(seen, "moment.dirty", pages_text(moment.dirty))
    pages = page_list(seen)
    if pages is not None:
        return _on_list(pages, waits_and_written(seen)[0])
    if moment.zeros_to_send:
        zeros = named(seen, "moment.zeros_to_send", pages_text(moment.zeros_to_send))
        return _(
            "{memory} to send, {zeros} of it zeros to be found, {dirty} dirty again",
            memory=to_send,
            zeros=zeros,
            dirty=dirty,
        )
    if not run.scenario.technique.through_disk:
        return _("{memory} to send, {dirty} dirty again", memory=to_send, dirty=dirty)
    if moment.copying is Copying.RESTORE:
        return _("{memory} to restore, {dirty} dirty again", memory=to_send, dirty=dirty)
    return _("{memory} to save, {dirty} dirty again", memory=to_send, dirty=dirty)


def _on_list(pages: PageList, waits: int) -> str:
    """A list as it is shown: what of it is still to be sent, what is on the next one."""
    again = [_("{amount} on the next list", amount=_pages(pages, pages.next_pages))] if pages.next_pages else []
    return ", ".join((still_to_send(pages, waits), *again, map_shows(pages)))


def _pages(pages: PageList, count: int) -> str:
    return page_count(count) if pages.pages_each == 1 else pages_text(count)


def _target_pages(seen: Seen) -> str:
    moment, left = seen.moment, left_on(seen, Host.TARGET)
    if left is not None:
        return ", ".join(nothing_left(left))
    parts = [_("{memory} up to date", memory=named(seen, "moment.same", pages_text(moment.same)))]
    if moment.zeros:
        parts.append(_("{memory} of it zeros", memory=named(seen, "moment.zeros", pages_text(moment.zeros))))
    if moment.stale or is_covered(seen, "moment.stale"):
        parts.append(_("{memory} outdated", memory=named(seen, "moment.stale", pages_text(moment.stale))))
    if moment.missing or is_covered(seen, "moment.missing"):
        parts.append(_("{memory} missing", memory=named(seen, "moment.missing", pages_text(moment.missing))))
    return ", ".join(parts)


def _link(seen: Seen) -> str:
    moment = seen.moment
    if values_at(seen)["link.state"] == "down":
        return _("down")
    setup = setting_up(seen)
    if setup is not None and setup.crosses:
        return on_setup.carries()
    if not moment.speed:
        return _("idle")
    rate, bits = (named(seen, "moment.speed", text) for text in (rate_text(moment.speed), bits_text(moment.speed)))
    return _("{rate}, which is {bits}", rate=rate, bits=bits)


def _table(seen: Seen) -> str:
    rows = [
        _("{station} behind port {port}", station=_(row.station.value), port=port_text(seen, row))
        for row in seen.moment.network.rows
        if row.switch == 1
    ]
    return ", ".join(rows) or _("empty")


def _client(seen: Seen) -> str:
    run, moment = seen.run, seen.moment
    if not run.network.interval:
        return _("asks nothing")
    state = moment.network
    parts = [_("answers come from {place}", place=_value(seen, "client"))]
    if moment.owner is Host.NOBODY:
        return parts[0]
    if state.waiting > 1:
        waiting = named(seen, "moment.waiting", write(state.waiting, Kind.COUNT))
        parts.append(ngettext("{n} request waits", "{n} requests wait", state.waiting, n=waiting))
    if state.held:
        held = named(seen, "moment.waiting", write(state.held, Kind.COUNT))
        parts.append(_("{n} of them not sent yet", n=held))
    if state.next_try is not None:
        wait = named(seen, "moment.next_try", time_text(max(0.0, state.next_try - moment.t)))
        parts.append(_("the next try is in {time}", time=wait))
    if state.reach is not Reach.LOST:
        return ", ".join(parts)
    reset = run.network.stalls[-1].cause is Fate.RESET
    return _("its connection is reset") if reset else _("has given up, its connection is lost")


def _time(seen: Seen) -> str:
    run, moment = seen.run, seen.moment
    where = write(moment.t, Kind.TIME, digits=4)
    if run.end is not None:
        where = _("{t} of {end}", t=where, end=named(seen, "run.length", write(run.end, Kind.TIME, digits=4)))
    if moment.iteration:
        return _("{time}, iteration {n}", time=where, n=moment.iteration)
    if moment.step:
        return _("{time}, step {n}: {step}", time=where, n=moment.step, step=step_name(moment.step))
    return where


def _pause(seen: Seen) -> str:
    run = seen.run
    found = facts(seen, "pause")
    if found is None:
        return _("this run has no pause") if run.end is not None else _("no pause yet")
    parts = ", ".join(f"{part_name(part)} {part_text(seen, part)}" for part in run.pause if part.end is not None)
    return f"{found.lines[0].value}: {parts}" if parts else found.lines[0].value


def _here(seen: Seen) -> str:
    """What is on the stage: sentences that hold for the whole run."""
    run = seen.run
    scenario = run.scenario
    disk = {
        "csv": _("Between them is a Cluster Shared Volume that both may write to."),
        "cluster disk": _("Between them is a cluster disk that one host at a time may mount."),
        "none": _("They share no storage, so the disk is mirrored first."),
    }[disk_kind(scenario)]
    memory, link = (FIELDS[name].write(scenario[name]) for name in ("vm.memory", "link.bandwidth"))
    return " ".join(
        (
            _("Two hosts: the source on the left, the target on the right."),
            disk,
            _("A VM of {memory} moves by {technique}.", memory=memory, technique=_(scenario.technique.moves_by)),
            _("The migration link has a line rate of {rate}.", rate=link),
            _("Below, a switch joins both hosts with a client that keeps using the VM."),
            _("At the bottom the time strip shows the whole run to scale."),
        )
    )


def _can_change(seen: Seen) -> str:
    run = seen.run
    scenario = run.scenario
    rate, bandwidth = (FIELDS[name].write(scenario[name]) for name in ("workload.dirty_rate", "link.bandwidth"))
    made = scenario.changes
    sentences = [
        _("The dirty rate, {rate} at first, and the bandwidth, {bandwidth} at first.", rate=rate, bandwidth=bandwidth),
        _("At the start a change applies to the whole run; later it applies from that moment on."),
        _("Memory, policy, technique and more settings are under More."),
    ]
    if made:
        sentences.append(
            ngettext("The time strip has {n} change already.", "The time strip has {n} changes already.", len(made))
        )
    return " ".join(sentences)


def _left_to_change(seen: Seen, controls: tuple[str, ...]) -> str:
    """What a lesson leaves to the student."""
    if not controls:
        return _("Nothing in this section. Time can go on, stop and go back as always.")
    values = seen.run.scenario.values
    fields = ", ".join(
        _("{field} ({value} at first)", field=_(FIELDS[name].title), value=FIELDS[name].write(values[name]))
        for name in controls
    )
    return _("In this section: {fields}.", fields=fields)


def _true_now(seen: Seen) -> tuple[str, ...]:
    """At most three facts: what happens, the memory, then the pause or how it ended."""
    run, moment = seen.run, seen.moment
    found = [caption(seen)]
    ended = run.metrics.total_time
    if ended is not None and moment.t >= ended:
        return (*found, closing(seen))
    if moment.owner is Host.TARGET:
        found.append(_("{memory} has still to come.", memory=named(seen, "moment.to_send", pages_text(moment.to_send))))
    elif moment.to_send or moment.dirty:
        found.append(f"{_source_pages(seen)}.")
    if moment.paused_for:
        found.append(_("The VM has been paused for {time}.", time=paused_text(seen)))
    elif moment.speed:
        found.append(_("The link carries {rate}.", rate=named(seen, "moment.speed", rate_text(moment.speed))))
    return tuple(found[:3])


def _try_next(seen: Seen) -> str:
    """One thing worth trying: what is wrong with the run first, then what comes next."""
    run, moment = seen.run, seen.moment
    metrics, technique = run.metrics, run.scenario.technique
    if moment.t <= 0:
        return _("Press Play, or drag the dirty rate.")
    if metrics.finished is None:
        return _next_place(seen)
    if metrics.owner is Host.NOBODY or (not metrics.finished and run.scenario.changes):
        return _("Undo the fault, or move it to another time, and see who keeps the VM.")
    if technique.is_pre_copy and catches_up(run) is False:
        if run.scenario.changes:
            return _("Take back a change: pages were dirtied nearly as fast as the link could copy them.")
        speed = named(seen, "run.goodput", rate_text(copy_speed(run.scenario.values)))
        return _("Lower the dirty rate well below the {rate} that the link can copy.", rate=speed)
    if moment.t < metrics.total_time:
        return _next_place(seen)
    if not technique.is_pre_copy:
        return _("Choose live migration under More, and compare the pause and the whole time.")
    return _another_run(seen)


def _try_in_lesson(seen: Seen, lock: str) -> str:
    """What to do next in a lesson, which has its own questions and goals."""
    run = seen.run
    if run.end is None and seen.t >= run.until:
        return lock
    total = run.metrics.total_time
    if total is not None and seen.t >= total:
        return _("Go on with the lesson.")
    return _("Press Play.") if seen.t <= 0 else _next_place(seen)


def _another_run(seen: Seen) -> str:
    """After a run that went well: one that shows more."""
    run = seen.run
    half = copy_speed(run.scenario.values) / 2
    if run.scenario.number("workload.dirty_rate") < 0.9 * half:
        rate = write(half, Kind.RATE, digits=2)
        return _("Go back to the start and set the dirty rate to {rate}, half of what the link can copy.", rate=rate)
    if effect_of(run.scenario, "link.bandwidth"):
        return _("Go back to the start and halve the dirty rate.")
    bandwidth = bits_text(10 * run.scenario.number("link.bandwidth"))
    return _("Go back to the start and set the bandwidth to {bandwidth}, ten times as much.", bandwidth=bandwidth)


def _next_place(seen: Seen) -> str:
    run, moment = seen.run, seen.moment
    began = first_of(run.milestones, Paused)
    if began is not None and moment.t < began.t:
        return _(
            "Press 4 to go to the pause, at {time}, and Z to open the lens on it.",
            time=write(began.t, Kind.TIME, digits=4),
        )
    if began is not None and moment.step == 4:
        return _("Press the right arrow to step through the pause, or 6 to skip to the broadcast.")
    if run.end is None:
        return _("Press Play.")
    return _("Press 6 to go to the broadcast, or Home to start again with other values.")
