"""Which sentence says it? What happens at a moment, who has the VM, and how a run ended."""

from functools import lru_cache

from migviz.identical import Identical
from migviz.language import N_, _, ngettext, spoken
from migviz.replay.beat import BeatKind, BeatNow
from migviz.replay.moment import has_failed, lost_later
from migviz.replay.network import Reach
from migviz.replay.page_list import page_list
from migviz.replay.processor_state import PART
from migviz.replay.rates import scans_zeros
from migviz.replay.seen import Seen
from migviz.replay.setting_up import setting_up
from migviz.replay.told import Told, left_out_of
from migviz.say import in_beats, on_setup, on_shared_link
from migviz.say.amounts import pages_text, time_text
from migviz.say.client_side import asks_at_wrong_port, longest_stall
from migviz.say.numbers import is_covered, named
from migviz.say.rates import rates_of
from migviz.scenario import Scenario
from migviz.scenario.units import PAGE, Kind, write
from migviz.trace import Copying, Host, Metrics, Step
from migviz.trace.milestones import (
    Announced,
    Milestone,
    PostCopyPaused,
    PostCopyRecovered,
    Resumed,
    of_kind,
)
from migviz.trace.run import NO_END
from migviz.trace.traffic import Fate, Stall
from migviz.values import sure

_STEPS = {
    Step.CREATE: N_("Create container"),
    Step.COPY: N_("Copy memory"),
    Step.COPY_DIRTY: N_("Copy dirty pages"),
    Step.PAUSE: N_("Pause"),
    Step.RESUME: N_("Resume"),
    Step.BROADCAST: N_("Broadcast"),
}


def step_name(number: int) -> str:
    """The name of step 1 to 6."""
    return _(_STEPS[tuple(Step)[number - 1]])


def _is_over(seen: Seen, beat: BeatNow | None) -> bool:
    """All has been seen: the end, or the last beat once nothing else happens in it."""
    run = seen.run
    last = beat is not None and beat.kind is BeatKind.AFTER and beat.beat.end == run.end
    waits = any(stall.end > seen.t for stall in run.network.stalls)
    return (last and not waits) or (run.end is not None and seen.t >= run.end)


def step_shown(seen: Seen, beat: BeatNow | None) -> int:
    """The step that is current: the resume lasts until the first heartbeat has been seen."""
    resumes = beat is not None and beat.kind is BeatKind.HEARTBEAT and seen.moment.owner is Host.TARGET
    return Step.RESUME.number if resumes else seen.moment.step


def caption(seen: Seen, beat: BeatNow | None = None) -> str:
    """What happens at a moment: one sentence of at most 90 characters, present tense, the actor first. `beat`: what is being shown
    of it; each sentence is there for 1.5 s or more."""
    return _caption(Identical(seen, beat), spoken())


@lru_cache(maxsize=4)
def _caption(at: Identical[Seen, BeatNow | None], _language: str) -> str:
    """Found once for a picture, which says it, explains its words and tells it to who listens."""
    seen, beat = at.of
    run, moment = seen.run, seen.moment
    if moment.owner is Host.NOBODY and lost_later(run) is not None:
        return _host_died(run)
    shown = in_beats.caption(seen, beat) if beat is not None else ""
    if not shown and run.end is not None and _is_over(seen, beat):
        shown = in_beats.balance(seen)
    if shown:
        return shown
    if run.metrics.finished is False and moment.t >= run.metrics.total_time:
        return _ended_early(seen)
    if moment.copying is Copying.SAVE:
        return _("The VM is paused while its memory is saved to the disk.")
    if moment.copying is Copying.RESTORE:
        return _("The target reads the memory of the paused VM back from the disk.")
    now = setting_up(seen)
    if now is not None:
        return on_setup.caption(seen, now)
    if moment.step == 1:
        return _("The target creates an empty VM from the same configuration.")
    if moment.step in (2, 3):
        return _copying(seen)
    if moment.step == 4:
        return _in_pause(seen)
    if moment.step == 5 and not moment.running:
        return in_beats.starting(seen)
    return _on_target(seen)


def _copying(seen: Seen) -> str:
    run, moment = seen.run, seen.moment
    if moment.speed == 0 and (0 < moment.progress < 1 or (moment.iteration == 0 and moment.sent > 0)):
        return _("The migration link carries nothing; the VM keeps running on the source.")
    if scans_zeros(run, moment):
        return _("The source looks for pages of zeros: of each only a note is sent.")
    if moment.iteration == 0:
        usual = _("The VM's disk is mirrored to the target first; the VM keeps running.")
        return on_shared_link.caption(seen, "") or usual
    if moment.iteration == 1:
        whole = sum(run.blocks.units) * run.blocks.grain / PAGE
        memory = named(seen, "run.pages(1)", pages_text(whole))
        usual = _("All {memory} of memory are copied while the VM keeps running.", memory=memory)
        return on_shared_link.caption(seen, memory) or usual
    return _again(seen)


def _again(seen: Seen) -> str:
    """An iteration after the first, and whether it gains on the writes as far as that is told."""
    number, behind = seen.moment.iteration, rates_of(seen).warns
    if _is_as_long(seen):
        words = _NEVER_SHRINKS if behind else _HARDLY_SHRINKS
    else:
        words = _NEVER_CATCHES_UP if behind else _COPIES_BOTH if _left_some(seen) else _COPIES_CHANGED
    return _(words, n=number, before=number - 1, what=_of_the_list(seen, number))


def _of_the_list(seen: Seen, number: int) -> str:
    """How much an iteration copies: so many pages as long as each has its square, else memory."""
    pages = page_list(seen)
    if pages is None or pages.number != number or is_covered(seen, f"run.pages({number})"):
        return _("pages")
    if pages.pages_each > 1:
        return pages_text(pages.pages)
    return ngettext("{n} page", "{n} pages", pages.pages, n=write(pages.pages, Kind.COUNT))


_COPIES_CHANGED = N_("Iteration {n} copies the {what} that changed during iteration {before}.")
_COPIES_BOTH = N_("Iteration {n} copies {what}: what changed meanwhile, and what iteration {before} left.")
_HARDLY_SHRINKS = N_("Iteration {n} copies almost as much as iteration {before}: the list hardly shrinks.")
_NEVER_SHRINKS = N_("Iteration {n} copies almost as much as iteration {before}: it never catches up.")
_NEVER_CATCHES_UP = N_("Iteration {n} copies what changed during iteration {before}: it never catches up.")


def _left_some(seen: Seen) -> bool:
    """Whether the iteration before this one has left pages of its list out."""
    before = [item for item in seen.run.passes if item.copying is Copying.ITERATION][: seen.moment.iteration - 1]
    return bool(before) and left_out_of(seen.run, before[-1]) > 0


def _is_as_long(seen: Seen) -> bool:
    """Whether the list of this iteration is nearly as long as the one before, and one may know that."""
    number = seen.moment.iteration
    if is_covered(seen, f"run.pages({number})") or is_covered(seen, f"run.pages({number - 1})"):
        return False
    pages = [item.pages for item in seen.run.passes if item.copying is Copying.ITERATION][number - 2 : number]
    return len(pages) == 2 and pages[1] >= NEARLY * pages[0]


NEARLY = 0.9
"""Chosen: a list of this share of the one before hardly shrinks."""


def _in_pause(seen: Seen) -> str:
    run, moment = seen.run, seen.moment
    technique = run.scenario.technique
    if in_beats.part(seen) == "copy the disk":
        return _("The VM is shut down while its disk is mirrored to the target.")
    if technique.in_pause:
        return _(technique.in_pause)
    if technique.through_disk:
        if moment.saved and in_beats.part(seen) == PART:
            return _("The VM is paused: the state of its processor and devices is saved, too.")
        if moment.saved:
            return _("The LUN is dismounted on the source and mounted on the target.")
        return _("The VM is paused: its memory will be saved.")
    if moment.speed == 0 and 0 < moment.progress < 1 and moment.copying is Copying.PAUSE:
        return _("The VM is paused and waits: the migration link carries nothing.")
    if in_beats.part(seen) == "dismount":
        return _("The VM is paused: the source dismounts its disk, the LUN.")
    if in_beats.part(seen) == "mount":
        return _("The VM is paused: the target mounts its disk, the LUN.")
    rest = next((item.pages for item in run.passes if item.copying is Copying.PAUSE), moment.to_send + moment.dirty)
    rest = rest if moment.to_send + moment.dirty else 0  # the number is that of the whole list: it does not run
    later = any(item.copying is Copying.PUSH for item in run.passes)
    if rest and not (later or (technique.pulls and not technique.iterates)):
        last = named(seen, "run.rest", pages_text(rest))
        return _("The VM is paused: the last {memory} and the processor state follow.", memory=last)
    return _("The VM is paused: processor and device state follow.")


def _on_target(seen: Seen) -> str:
    run, moment = seen.run, seen.moment
    if moment.copying is Copying.PUSH:
        if moment.speed == 0 and _is_paused(seen):
            return _("Post-copy is paused; the VM waits on the target until the link is back.")
        if moment.speed == 0 and moment.progress > 0:
            return _("The migration link carries nothing; the VM waits for pages from the source.")
        to_come = named(seen, "moment.to_send", pages_text(moment.to_send))
        return _("The VM runs on the target and fetches its memory: {memory} to come.", memory=to_come)
    if any(item.copying is Copying.PUSH for item in run.passes):
        return _("All memory has come; the VM no longer needs the source.")
    return _client_side(seen)


def _is_paused(seen: Seen) -> bool:
    """Post-copy has lost its link, and does not go on yet."""
    last = [item for item in of_kind(seen.run.milestones, PostCopyPaused) if item.t <= seen.moment.t]
    back = [item for item in of_kind(seen.run.milestones, PostCopyRecovered) if item.t <= seen.moment.t]
    return len(last) > len(back)


def _port_is_shut(seen: Seen) -> bool:
    """Whether the target's port still forwards nothing after the resume."""
    resumed = [item.t for item in of_kind(seen.run.milestones, Resumed)]
    return bool(resumed) and seen.t < resumed[-1] + seen.run.scenario.number("network.port_delay")


def _client_side(seen: Seen) -> str:
    """After the move: who knows where the VM is, and how the client fares."""
    run, moment = seen.run, seen.moment
    network, past = run.network, [stall for stall in run.network.stalls if stall.end <= moment.t]
    if moment.network.reach is Reach.LOST and past[-1].cause is Fate.RESET:
        return _("The VM has started again and knows no connection: the client's is reset.")
    if moment.network.reach is Reach.LOST:
        return _("The client gave up after {time}: its connection is lost.", time=_stall_text(seen, past[-1]))
    announced = [frame for frame in network.frames if frame.kind.announces and frame.t <= moment.t]
    if asks_at_wrong_port(seen) and all(frame.fate.lost for frame in announced):
        if announced and _port_is_shut(seen):
            return _("The target's port forwards nothing yet: frames for the VM still go to the source.")
        if announced:
            return _("The broadcast is lost: the switch still sends frames for the VM to the source.")
        return _("Nobody told the switch: it still sends frames for the VM to the source.")
    if past and _has_happened(seen, Resumed):
        time = _stall_text(seen, past[-1])
        return _("The client gets answers again after {time}; its connection survived.", time=time)
    if _has_happened(seen, Announced):
        return _("A broadcast tells every switch where the VM is now.")
    return in_beats.moved(seen)


def _stall_text(seen: Seen, stall: Stall) -> str:
    return named(seen, "run.longest_stall", time_text(stall.end - stall.start))


def _has_happened(seen: Seen, kind: type[Milestone]) -> bool:
    return any(item.t <= seen.moment.t for item in of_kind(seen.run.milestones, kind))


def _ended_early(seen: Seen) -> str:
    moment, why = seen.moment, _(seen.run.metrics.stop_reason or "")
    if moment.owner is Host.NOBODY:
        return _("Failed: {reason}; the VM is lost.", reason=why)
    if moment.owner is Host.TARGET:
        return _("Post-copy is paused; the VM waits on the target until the link is back.")
    if not has_failed(seen.run, moment.t):
        return _("The simulation ends here: {reason}; the VM still runs on the source.", reason=why)
    return _("Failed: {reason}; the VM still runs on the source.", reason=why)


def owner_text(scenario: Scenario, owner: Host, running: bool) -> str:
    """Who has the VM, in words."""
    if owner is Host.NOBODY:
        return _("the VM is lost")
    if not running and scenario.technique.starts_anew:
        return _("shut down, owned by the source") if owner is Host.SOURCE else _("shut down, owned by the target")
    if owner is Host.SOURCE:
        return _("runs on the source") if running else _("paused, owned by the source")
    return _("runs on the target") if running else _("paused, owned by the target")


def paused_text(seen: Seen) -> str:
    """How long the VM has been paused, and of how long, where that is told."""
    downtime = seen.run.metrics.downtime
    paused = named(seen, "moment.paused_for", time_text(seen.moment.paused_for))
    if not downtime:
        return paused
    return _("{paused} of {whole}", paused=paused, whole=named(seen, "run.downtime", time_text(downtime)))


NOTICED = 1.0
"""Chosen: seconds without an answer, beyond the pause, that the last sentence of a run mentions."""


def closing(seen: Seen) -> str:
    """How the run ended, in one sentence; "" as long as that is not told."""
    ended = _moved_or_failed(seen)
    return ended if lost_later(seen.run) is None else f"{ended} {_host_died(seen.run)}"


def _host_died(run: Told) -> str:
    """How a VM was lost after its migration."""
    when = time_text(sure(lost_later(run)))
    if run.tenures[-2].owner is Host.SOURCE:
        return _("The source host died at {when}; the VM is lost.", when=when)
    return _("The target host died at {when}; the VM is lost.", when=when)


def _moved_or_failed(seen: Seen) -> str:
    run, metrics = seen.run, seen.run.metrics
    if metrics.finished is None:
        return ""
    if not metrics.finished:
        return _failure(seen, metrics)
    total = named(seen, "run.total_time", time_text(metrics.total_time))
    pause = named(seen, "run.downtime", time_text(sure(metrics.downtime)))
    technique = run.scenario.technique
    if technique.closing:
        return _(technique.closing, total=total, pause=pause) + _connection(seen)
    if any(item.copying is Copying.PUSH for item in run.passes):
        fetches = sum(item.fetched or 0 for item in run.passes)
        moved = ngettext(
            "The VM was paused for {pause}, then ran on the target and fetched {n} page. All moved in {total}.",
            "The VM was paused for {pause}, then ran on the target and fetched {n} pages. All moved in {total}.",
            fetches,
            n=write(fetches, Kind.COUNT),
            pause=pause,
            total=total,
        )
        return moved + _out_of_reach(seen, metrics)
    if not technique.iterates:
        moved = _("The VM moved in {total} and was paused for {pause}.", total=total, pause=pause)
        return moved + _connection(seen)
    return _how_it_ended(seen, metrics, total, pause) + _out_of_reach(seen, metrics)


def _how_it_ended(seen: Seen, metrics: Metrics, total: str, pause: str) -> str:
    count = named(seen, "run.iterations", str(metrics.iterations))
    if metrics.converged:
        return ngettext(
            "The VM moved in {total} and was paused for {pause}. "
            "The copy converged after {n} iteration: {rest} was left.",
            "The VM moved in {total} and was paused for {pause}. "
            "The copy converged after {n} iterations: {rest} was left.",
            metrics.iterations,
            n=count,
            total=total,
            pause=pause,
            rest=_rest(seen),
        )
    return ngettext(
        "The VM moved in {total} but was paused for {pause}. "
        "The copy did not converge in {n} iteration: {reason}, with {rest} left.",
        "The VM moved in {total} but was paused for {pause}. "
        "The copy did not converge in {n} iterations: {reason}, with {rest} left.",
        metrics.iterations,
        n=count,
        total=total,
        pause=pause,
        reason=_(metrics.stop_reason),
        rest=_rest(seen),
    )


def _out_of_reach(seen: Seen, metrics: Metrics) -> str:
    """A sentence more where the client noticed far more than the pause."""
    client = seen.client
    if client is None or client.longest_stall < NOTICED + sure(metrics.downtime):
        return ""
    stall = longest_stall(seen, client)
    if client.connections_lost:
        return " " + _("The client lost its connection after {time}.", time=stall)
    return " " + _("The client got no answer for {time}.", time=stall)


def _rest(seen: Seen) -> str:
    """How much memory was left for the pause."""
    pages = sum(item.pages for item in seen.run.passes if item.copying is Copying.PAUSE)
    return named(seen, "run.rest", pages_text(pages)) if pages else _("nothing")


def _connection(seen: Seen) -> str:
    """A sentence more: what a pause that long did to the client."""
    client = seen.client
    if client is None:
        return ""
    stall = longest_stall(seen, client)
    if client.connections_lost:
        return " " + _("The client lost its connection after {time}.", time=stall)
    return " " + _("The client waited {time} for an answer.", time=stall)


def _failure(seen: Seen, metrics: Metrics) -> str:
    when, reason = named(seen, "run.total_time", time_text(metrics.total_time)), _(metrics.stop_reason)
    if metrics.owner is Host.NOBODY and lost_later(seen.run) is None:
        return _("The VM is lost: {reason} at {when}.", reason=reason, when=when)
    if metrics.owner is Host.TARGET:
        return _(
            "Post-copy is paused: {reason} at {when}. The VM is on the target and waits for pages until the link is back.",
            reason=reason,
            when=when,
        )
    if metrics.stop_reason == NO_END:
        return ngettext(
            "The copy never caught up: the simulation stopped after {n} iteration ({when}). "
            "The VM still runs on the source.",
            "The copy never caught up: the simulation stopped after {n} iterations ({when}). "
            "The VM still runs on the source.",
            metrics.iterations,
            n=named(seen, "run.iterations", str(metrics.iterations)),
            when=when,
        )
    return _("The migration ended after {when}: {reason}. The VM still runs on the source.", reason=reason, when=when)
