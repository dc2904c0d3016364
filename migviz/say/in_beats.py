"""Which sentence says what a beat shows? "" where the moment itself says enough."""

from migviz.language import _, ngettext
from migviz.replay.beats import BeatKind, BeatNow
from migviz.replay.seen import Seen
from migviz.say.amounts import pages_text, time_text
from migviz.say.numbers import named
from migviz.scenario.units import Kind, write
from migviz.trace import Host
from migviz.trace.milestones import Paused, of_kind


def caption(seen: Seen, beat: BeatNow) -> str:
    """One sentence about a beat; beats that are shorter than one can read share theirs with their neighbour."""
    if beat.kind in (BeatKind.OPENING, BeatKind.PART, BeatKind.CROSS):
        return _in_pause(seen)
    if beat.kind is BeatKind.HEARTBEAT and seen.moment.owner is Host.TARGET:
        return moved(seen)
    if beat.kind is BeatKind.FRAME_IN:
        return _("The target sends one broadcast frame that says where the VM is now.")
    if beat.kind in (BeatKind.LEARNT, BeatKind.COPIES, BeatKind.READ):
        return _("The switch learns port 2 and passes the frame on to everybody.")
    if beat.kind is BeatKind.WAITS and seen.moment.owner is Host.TARGET:
        return _("The client still waits: it asks again when its timer runs out.")
    if beat.kind is BeatKind.TURN_ROUND and not seen.run.network.stalls[-1].given_up:
        return _("The client asks again, and every question that waited is answered.")
    return ""


def starting(seen: Seen) -> str:
    """The target starts the VM: with which memory."""
    if seen.run.scenario.technique.moves_a_working_vm and seen.moment.missing:
        return _("The target starts the VM with {memory} still missing.", memory=_missing(seen))
    return _(seen.run.scenario.technique.starting)


def moved(seen: Seen) -> str:
    """The VM runs on the target: with which memory."""
    if seen.run.scenario.technique.moves_a_working_vm and seen.moment.missing:
        return _("The VM runs on the target with {memory} still missing.", memory=_missing(seen))
    return _(seen.run.scenario.technique.moved)


def _missing(seen: Seen) -> str:
    return named(seen, "moment.missing", pages_text(seen.moment.missing))


def _in_pause(seen: Seen) -> str:
    """The parts that a live migration has; others are said by the moment."""
    run, moment = seen.run, seen.moment
    if run.metrics.finished is False or not run.scenario.technique.is_pre_copy:
        return ""
    rest, now = _rest(seen), part(seen)
    if now in ("stop", "dirty bitmap") or (now == "last dirty pages" and not rest):
        return _stops(seen, rest)
    if now == "last dirty pages" and (moment.speed or not moment.progress):
        return _("One page after the other crosses; nothing writes to them any more.")
    if now == "processor and device state":
        return _("All pages are there; now the processor and the devices follow.")
    return ""


def part(seen: Seen) -> str:
    """The part of the pause that is under way; "" outside of it."""
    return next(
        (item.name for item in seen.run.pause if item.start <= seen.t and (item.end is None or seen.t < item.end)), ""
    )


def _rest(seen: Seen) -> int:
    """The pages that were left when the VM was paused."""
    paused = [item for item in of_kind(seen.run.milestones, Paused) if item.t <= seen.t]
    return paused[-1].pages if paused else 0


def _stops(seen: Seen, rest: int) -> str:
    if not rest:
        return _("The VM stops at the source; no dirty page is left.")
    return ngettext(
        "The VM stops at the source; its last {n} dirty page, {memory}, will move.",
        "The VM stops at the source; its last {n} dirty pages, {memory}, will move.",
        rest,
        n=named(seen, "run.rest", write(rest, Kind.COUNT)),
        memory=named(seen, "run.rest", pages_text(rest)),
    )


def facts_in(sentence: str) -> str:
    """The part of a balance that is counted, which is written bold: how long it took, for how long the VM stood still."""
    lead, found, _rest = sentence.partition(";")
    return f"{lead};" if found else sentence


def balance(seen: Seen) -> str:
    """How it went, in facts, once all is told; "" where the migration did not finish."""
    run, client = seen.run, seen.run.network.client
    metrics = run.metrics
    if not metrics.finished or metrics.downtime is None or metrics.total_time is None:
        return ""
    total = named(seen, "run.total_time", time_text(metrics.total_time))
    pause = named(seen, "run.downtime", time_text(metrics.downtime))
    if client is None:
        return _("Moved in {total}, paused for {pause}.", total=total, pause=pause)
    if client.connections_lost and run.scenario.technique.starts_anew:
        return _("Moved in {total}, paused for {pause}; the client's connection was reset.", total=total, pause=pause)
    if client.connections_lost:
        return _("Moved in {total}, paused for {pause}; the client lost its connection.", total=total, pause=pause)
    if not client.late:
        return _("Moved in {total}, paused for {pause}; no answer was late.", total=total, pause=pause)
    waited = named(seen, "run.longest_wait", time_text(client.longest_wait))
    if client.lost:
        return _(
            "Moved in {total}, paused for {pause}; the client waited {time}.", total=total, pause=pause, time=waited
        )
    return _(
        "Moved in {total}, paused for {pause}; the client waited {time} and lost nothing.",
        total=total,
        pause=pause,
        time=waited,
    )
