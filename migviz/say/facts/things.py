"""What is there to say about the hosts, the VM and a page at a moment?"""

from collections.abc import Mapping

import numpy as np

from migviz.replay.moment import PageState
from migviz.replay.seen import Seen
from migviz.say.captions import owner_text, paused_text, time_text
from migviz.say.facts.lines import Facts, Line, count_text, field_line, memory_line, share_text, values_at
from migviz.scenario.presets import PRESETS
from migviz.scenario.units import PAGE, Kind, write
from migviz.trace import Copying, Host
from migviz.trace.milestones import ContainerMade, Fetched, Resumed, first_of

_LIST = "on the list of this pass"
_WRITTEN = "written since the list was taken"


_TO_SEND: Mapping[Copying | None, str] = {Copying.SAVE: "Still to save", Copying.RESTORE: "Still to restore"}


def source(seen: Seen) -> Facts:
    """The host the VM comes from."""
    moment = seen.moment
    here = {
        Host.SOURCE: "runs here" if moment.running else "is paused here",
        Host.TARGET: "has left",
        Host.NOBODY: "is lost",
    }[moment.owner]
    lines = [Line("The VM", here, _OWNER)]
    if moment.owner is Host.SOURCE:
        lines += [
            memory_line(seen, "moment.to_send", _TO_SEND.get(moment.copying, "Still to send"), moment.to_send, _LIST),
            memory_line(seen, "moment.dirty", "Dirty again", moment.dirty, _WRITTEN),
            memory_line(seen, "moment.same", "Same on both hosts", moment.same, "that need not be sent now"),
            *(
                [memory_line(seen, "moment.gone", "Given up", moment.gone, "when the VM was shut down")]
                if moment.gone
                else []
            ),
        ]
    elif moment.to_send:
        lines.append(
            memory_line(seen, "moment.to_send", "Still only here", moment.to_send, "that the target has not pulled yet")
        )
    return Facts(title="Source host", lines=(*lines, _health(seen, "source.state")))


_OWNER = "the source owns the VM until it runs on the target"


def target(seen: Seen) -> Facts:
    """The host the VM goes to."""
    run, moment = seen.run, seen.moment
    made = any(isinstance(item, ContainerMade | Resumed) and item.t <= moment.t for item in run.milestones)
    waiting = "empty container VM, waiting" if made else "no container VM yet"
    here = {Host.SOURCE: waiting, Host.TARGET: "runs here", Host.NOBODY: "is lost"}[moment.owner]
    free = values_at(seen)["target.free_memory"]
    same = "that are the same on both hosts" if moment.owner is Host.SOURCE else "that have come"
    return Facts(
        title="Target host",
        lines=(
            Line("The VM", here, _OWNER),
            memory_line(seen, "moment.same", "Up to date", moment.same, same),
            memory_line(seen, "moment.stale", "Old content", moment.stale, "sent before and written again since"),
            memory_line(seen, "moment.missing", "Missing", moment.missing, "never sent"),
            *([] if free is None else [field_line(seen, "target.free_memory", "Free memory")]),
            _health(seen, "target.state"),
        ),
    )


def _health(seen: Seen, name: str) -> Line:
    line = field_line(seen, name, "The host")
    return line._replace(value="works" if line.value == "ok" else "is dead")


def vm(seen: Seen) -> Facts:
    """The machine that moves."""
    run, moment = seen.run, seen.moment
    preset = PRESETS[str(run.scenario["workload.preset"])]
    lines = [Line("Now", owner_text(moment.owner, moment.running), _OWNER)]
    if moment.paused_for:
        lines.append(Line("Paused for", paused_text(seen), "it runs nowhere in the pause"))
    lines += [
        field_line(seen, "vm.memory", "Memory"),
        field_line(seen, "vm.used", "Used memory"),
        field_line(seen, "workload.working_set", "Working set"),
        field_line(seen, "workload.dirty_rate", "Dirty rate"),
        field_line(seen, "workload.pattern", "Writes come"),
    ]
    if moment.slowed and moment.owner is Host.SOURCE:
        lines.append(Line("Slowed by", share_text(moment.slowed), "processor time the policy takes from the VM"))
    pulled = first_of(run.milestones, Fetched)
    if pulled and moment.copying is Copying.PUSH:
        waits = share_text(pulled.blocked_share)
        lines.append(Line("Waits for pages", f"{waits} of the time", "mean of the whole pull"))
    lines.append(Line("What it does", preset.title, "preset " + preset.name))
    return Facts(title="The VM", lines=tuple(lines))


_AT_SOURCE = {
    PageState.ABSENT: "gone, the VM has left",
    PageState.CLEAN: "not yet sent",
    PageState.TO_SEND: "on the list of this pass",
    PageState.DIRTY: "written since the list was taken",
    PageState.SAME: "the same on both hosts",
    PageState.STALE: "old content",
}
_AT_TARGET = {
    PageState.ABSENT: "not yet there",
    PageState.SAME: "up to date",
    PageState.STALE: "old content",
}


def page(seen: Seen, block: int) -> Facts | None:
    """The page of a block that is followed singly, and its block."""
    moment, blocks = seen.moment, seen.run.blocks
    if not 0 <= block < len(blocks.units):
        return None
    unit = int(blocks.start[block] + blocks.sample[block])
    grain = "1 page of 4 KiB" if blocks.grain == PAGE else f"{blocks.grain} B of memory"
    count, total = int(blocks.units[block]), int(blocks.units.sum())
    lines = [
        Line("On the source", _AT_SOURCE[PageState(int(moment.source_pages[block]))]),
        Line("On the target", _AT_TARGET[PageState(int(moment.target_pages[block]))]),
        Line("Written", _how_often(seen, block), "writes per second and page at this moment"),
        Line("Its number", f"{write(unit, Kind.COUNT)} of {write(total, Kind.COUNT)}", "counted from 0"),
    ]
    if count > 1:
        first = int(blocks.start[block]) * blocks.grain
        zero = "all zero" if not blocks.full[block] else "none of them zero"
        lines += [
            memory_line(seen, "", "It stands for", blocks.pages(count), f"of block {block + 1} of {len(blocks.units)}"),
            Line("Its block", f"from {write(first, Kind.SIZE)} on", f"its pages are alike, {zero}"),
            Line(
                "To send there", count_text(blocks.pages(int(moment.blocks_to_send[block])), "page"), f"pages {_LIST}"
            ),
            Line("Dirty there", count_text(blocks.pages(int(moment.blocks_dirty[block])), "page"), f"pages {_WRITTEN}"),
        ]
    return Facts(title=f"{grain}, at {write(unit * blocks.grain, Kind.SIZE)}", lines=tuple(lines))


def _how_often(seen: Seen, block: int) -> str:
    """How often the page of a block is written at this moment, in words."""
    run, moment = seen.run, seen.moment
    if not moment.running:
        return "not now, the VM does not run"
    activity, blocks = run.activity, run.blocks
    rates = activity.rates[max(int(np.searchsorted(activity.t, moment.t, side="right")) - 1, 0)]
    often = float(rates @ blocks.coverage[:, block])
    often += sum(
        float(rates[writer]) / size
        for writer, first, size in blocks.sweeps
        if first <= int(blocks.start[block]) < first + size
    )
    return f"every {time_text(1 / often)} on average" if often > 0 else "never"
