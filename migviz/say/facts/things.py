"""What is there to say about the hosts, the VM and a page at a moment?"""

from collections.abc import Mapping

from migviz.language import N_, _
from migviz.replay.aftermath import left_on
from migviz.replay.brown_out import speed_at, work_lost
from migviz.replay.demanded import fetched_until
from migviz.replay.moment import PageState, has_failed
from migviz.replay.page_list import waits_and_written
from migviz.replay.seen import Seen
from migviz.replay.setting_up import setting_up
from migviz.say.amounts import time_text
from migviz.say.captions import owner_text, paused_text
from migviz.say.facts.lines import Facts, Line, field_line, memory_line, page_count, share_text, values_at
from migviz.say.numbers import named
from migviz.say.on_stage import nothing_left
from migviz.scenario.effects import effect_as_set
from migviz.scenario.presets import PRESETS
from migviz.scenario.units import PAGE, Kind, write
from migviz.trace import Copying, Host
from migviz.trace.milestones import ContainerMade, Fetched, Resumed, first_of

_LIST = N_("on the list of this iteration")
_WRITTEN = N_("written since the list was taken")


_TO_SEND: Mapping[Copying | None, str] = {Copying.SAVE: N_("Still to save"), Copying.RESTORE: N_("Still to restore")}


def source(seen: Seen) -> Facts:
    """The host the VM comes from."""
    moment, off = seen.moment, seen.run.scenario.technique.starts_anew
    here = {
        Host.SOURCE: _("runs here") if moment.running else _("is shut down here") if off else _("is paused here"),
        Host.TARGET: _("has left"),
        Host.NOBODY: _("is lost"),
    }[moment.owner]
    lines = [Line(_("The VM"), here, _(_OWNER))]
    if left_on(seen, Host.SOURCE) is not None:
        return Facts(title=_("Source host"), lines=(*lines, _health(seen, "source.state")))
    if moment.owner is Host.SOURCE and has_failed(seen.run, seen.t):
        lines.append(memory_line(seen, "moment.to_send", _("Only here"), moment.to_send, _("no copy is left")))
    elif moment.owner is Host.SOURCE:
        waits, written = waits_and_written(seen)
        lines += [
            memory_line(seen, "moment.to_send", _(_TO_SEND.get(moment.copying, N_("Still to send"))), waits, _(_LIST)),
            memory_line(seen, "moment.dirty", _("Dirty again"), written, _(_WRITTEN)),
            memory_line(seen, "moment.same", _("Same on both hosts"), moment.same, _("need not be sent now")),
            *_zeros(seen),
            *(
                [memory_line(seen, "moment.given_up", _("Given up"), moment.gone, _("when the VM was shut down"))]
                if moment.gone
                else []
            ),
        ]
    elif moment.to_send:
        lines.append(
            memory_line(
                seen, "moment.to_send", _("Still only here"), moment.to_send, _("not fetched by the target yet")
            )
        )
    return Facts(title=_("Source host"), lines=(*lines, _health(seen, "source.state")))


def _zeros(seen: Seen) -> list[Line]:
    """What of the source's memory is zeros, where the migration looks for them."""
    moment, why = seen.moment, _("of what is to send: reading them takes time, the link gets a few bytes")
    waiting = [memory_line(seen, "moment.zeros_to_send", _("Zeros to find"), moment.zeros_to_send, why)]
    return (waiting if moment.zeros_to_send else []) + _zeros_told(seen)


def _zeros_told(seen: Seen) -> list[Line]:
    """What of the memory that is the same on both hosts is zeros."""
    if not seen.moment.zeros:
        return []
    return [memory_line(seen, "moment.zeros", _("Zeros told"), seen.moment.zeros, _("a few bytes for each page"))]


_OWNER = N_("the source owns the VM until it runs on the target")


def target(seen: Seen) -> Facts:
    """The host the VM goes to."""
    moment = seen.moment
    here = {Host.SOURCE: _awaits(seen), Host.TARGET: _("runs here"), Host.NOBODY: _("is lost")}[moment.owner]
    free = values_at(seen)["target.free_memory"]
    if left_on(seen, Host.TARGET) is not None:
        lines = Line(_("The VM"), here, _(_OWNER)), _health(seen, "target.state")
        return Facts(title=_("Target host"), lines=lines)
    same = _("the same on both hosts") if moment.owner is Host.SOURCE else _("have come")
    return Facts(
        title=_("Target host"),
        lines=(
            Line(_("The VM"), here, _(_OWNER)),
            memory_line(seen, "moment.same", _("Up to date"), moment.same, same),
            *_zeros_told(seen),
            memory_line(seen, "moment.stale", _("Outdated"), moment.stale, _("sent before and written again since")),
            memory_line(seen, "moment.missing", _("Missing"), moment.missing, _("never sent")),
            *([] if free is None else [field_line(seen, "target.free_memory", _("Free memory"))]),
            _health(seen, "target.state"),
        ),
    )


def _awaits(seen: Seen) -> str:
    """What of the VM the target has before the VM runs there."""
    left = left_on(seen, Host.TARGET)
    if left is not None:
        return ", ".join(nothing_left(left))
    now = setting_up(seen)
    if now is None:
        made = any(isinstance(item, ContainerMade | Resumed) and item.t <= seen.t for item in seen.run.milestones)
        return _("container VM, waiting") if made else _("no container VM yet")
    if now.crossed < 1.0:
        return _("no container VM yet")
    return _("container VM, empty") if now.ready else _("sets memory aside for it")


def _health(seen: Seen, name: str) -> Line:
    line = field_line(seen, name, _("The host"))
    return line._replace(value=_("works") if line.value == "ok" else _("is dead"))


def vm(seen: Seen) -> Facts:
    """The machine that moves."""
    run, moment = seen.run, seen.moment
    preset = PRESETS[str(run.scenario["workload.preset"])]
    lines = [Line(_("Now"), owner_text(run.scenario, moment.owner, moment.running), _(_OWNER))]
    if moment.paused_for:
        lines.append(Line(_("Paused for"), paused_text(seen), _("it runs nowhere in the pause")))
    lines += [
        field_line(seen, "vm.memory", _("Memory")),
        field_line(seen, "vm.used", _("Used memory")),
        field_line(seen, "workload.working_set", _("Working set")),
        field_line(seen, "workload.dirty_rate", _("Dirty rate")),
        field_line(seen, "workload.pattern", _("Writes come")),
        *_rhythm(seen),
    ]
    if moment.slowed:
        lines.append(
            Line(
                _("Slowed by"),
                named(seen, "moment.slowed", share_text(moment.slowed)),
                _("processor time the policy takes from the VM"),
            )
        )
    speed = speed_at(run, moment.t)
    if moment.running and speed < 1.0:
        lines.append(Line(_("Its speed"), named(seen, "moment.vm_speed", share_text(speed)), _lost(seen)))
    pulled = first_of(run.milestones, Fetched)
    if pulled and moment.copying is Copying.PUSH:
        waits = share_text(pulled.blocked_share)
        lines.append(Line(_("Waits for pages"), _("{waits} of the time", waits=waits), _("mean of all fetches")))
    fetched = fetched_until(seen)
    if fetched:
        amount = named(seen, "moment.vm_speed", write(fetched, Kind.COUNT))
        lines.append(Line(_("Pages fetched"), amount, _("the VM demanded them before their turn")))
    lines.append(Line(_("What it does"), _(preset.title), _("preset {name}", name=preset.name)))
    return Facts(title=_("The VM"), lines=tuple(lines))


def _lost(seen: Seen) -> str:
    """What a speed is a share of, and the work that a whole run loses, once that is told."""
    if seen.run.end is None:
        return _("of its speed when nobody moves it")
    lost = named(seen, "run.work_lost", time_text(work_lost(seen.run)))
    return _("work lost beside the pause: {time}", time=lost)


def _rhythm(seen: Seen) -> list[Line]:
    """When the VM writes, where it does not write all the time."""
    rhythm = seen.run.scenario["workload.rhythm"]
    every = field_line(seen, "workload.every", _("Moves on every") if rhythm == "moving" else _("Bursts every"))
    if rhythm == "moving":
        silent = effect_as_set(seen.run.scenario, "workload.rhythm")
        return [every] if silent is None else [Line(_("Moves on"), _("never"), silent.why)]
    return [field_line(seen, "workload.burst", _("Bursts of")), every] if rhythm == "bursts" else []


_AT_SOURCE = {
    PageState.ABSENT: N_("gone, the VM has left"),
    PageState.CLEAN: N_("only here, not yet sent"),
    PageState.TO_SEND: N_("to send, on the list of this iteration"),
    PageState.DIRTY: N_("dirty again, written since the list was taken"),
    PageState.SAME: N_("the same on both hosts"),
    PageState.STALE: N_("outdated"),
    PageState.ZERO: N_("all zeros, which has still to be found"),
    PageState.ZERO_TOLD: N_("all zeros, told in a few bytes"),
}
_AT_TARGET = {
    PageState.ABSENT: N_("missing"),
    PageState.SAME: N_("up to date"),
    PageState.STALE: N_("outdated"),
    PageState.ZERO_TOLD: N_("all zeros, as it was told"),
}


def page(seen: Seen, block: int) -> Facts | None:
    """The page of a block that is followed, and its block."""
    moment, blocks = seen.moment, seen.run.blocks
    if not 0 <= block < len(blocks.units):
        return None
    unit = int(blocks.start[block] + blocks.sample[block])
    grain = _("1 page of 4 KiB") if blocks.grain == PAGE else _("{size} of memory", size=write(blocks.grain, Kind.SIZE))
    count, total = int(blocks.units[block]), int(blocks.units.sum())
    lines = [
        Line(_("On the source"), _(_AT_SOURCE[PageState(int(moment.source_pages[block]))])),
        Line(_("On the target"), _(_AT_TARGET[PageState(int(moment.target_pages[block]))])),
        Line(_("Written"), _how_often(seen, block), _("writes per second and page at this moment")),
        Line(
            _("Its number"),
            _("{unit} of {total}", unit=write(unit, Kind.COUNT), total=write(total, Kind.COUNT)),
            _("counted from 0"),
        ),
    ]
    if count > 1:
        first = int(blocks.start[block]) * blocks.grain
        zero = _("all zero") if not blocks.full[block] else _("none of them zero")
        lines += [
            memory_line(
                seen,
                "",
                _("Represents"),
                blocks.pages(count),
                _("of block {block} of {units}", block=block + 1, units=len(blocks.units)),
            ),
            Line(
                _("Block"),
                _("from {first} on", first=write(first, Kind.SIZE)),
                _("its pages are alike, {zero}", zero=zero),
            ),
            Line(
                _("To send in block"),
                page_count(blocks.pages(int(moment.blocks_to_send[block]))),
                _(_LIST),
            ),
            Line(_("Dirty in block"), page_count(blocks.pages(int(moment.blocks_dirty[block]))), _(_WRITTEN)),
        ]
    return Facts(
        title=_("{grain}, at {unit}", grain=grain, unit=write(unit * blocks.grain, Kind.SIZE)), lines=tuple(lines)
    )


def _how_often(seen: Seen, block: int) -> str:
    """How often the page of a block is written at this moment, in words."""
    run, moment = seen.run, seen.moment
    if not moment.running:
        return _("not now, the VM does not run")
    rates, blocks = run.activity.rates_at(moment.t), run.blocks
    often = float(rates @ blocks.coverage[:, block])
    often += sum(
        float(rates[writer]) / size
        for writer, first, size in blocks.sweeps
        if first <= int(blocks.start[block]) < first + size
    )
    quiet = _("not now, its writer rests") if run.scenario["workload.rhythm"] != "steady" else _("never")
    return _("every {value} on average", value=time_text(1 / often)) if often > 0 else quiet
