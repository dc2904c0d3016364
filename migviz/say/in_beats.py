"""Which sentence says what a beat shows? "" where the moment itself says enough."""

from migviz.language import _, ngettext
from migviz.replay.beat import BeatKind, BeatNow
from migviz.replay.page_list import FEW
from migviz.replay.seen import Seen
from migviz.say.amounts import pages_text, time_text
from migviz.say.numbers import is_covered, named
from migviz.scenario.units import Kind, write
from migviz.trace import Host
from migviz.trace.milestones import Paused, PostCopyPaused, PostCopyRecovered, of_kind
from migviz.trace.traffic import ClientMetrics, Fate
from migviz.values import dataclass


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
    if beat.kind is BeatKind.TURN_ROUND:
        return _turns_round(seen)
    return ""


def _turns_round(seen: Seen) -> str:
    """The client asks again: what becomes of what it waited for."""
    last = seen.run.network.stalls[-1]
    if not last.given_up:
        return _("The client asks again, and every question that waited is answered.")
    if last.cause is Fate.RESET:
        return _("The client asks again; the VM knows no such connection and refuses it.")
    return ""


def starting(seen: Seen) -> str:
    """The target starts the VM: with which memory."""
    if seen.run.scenario.technique.moves_a_working_vm and seen.moment.missing:
        return _("The target starts the VM with {memory} still to come.", memory=_to_come(seen))
    return _(seen.run.scenario.technique.starting)


def moved(seen: Seen) -> str:
    """The VM runs on the target: with which memory."""
    if seen.run.scenario.technique.moves_a_working_vm and seen.moment.missing:
        return _("The VM runs on the target with {memory} still to come.", memory=_to_come(seen))
    return _(seen.run.scenario.technique.moved)


def _to_come(seen: Seen) -> str:
    """What the target lacks: pages that were never sent, and those of which it has an old copy."""
    lacks = seen.moment.missing + seen.moment.stale
    return named(seen, "moment.to_send", pages_text(lacks), "moment.missing", "moment.stale")


def _in_pause(seen: Seen) -> str:
    """The parts that a live migration has; others are said by the moment."""
    run, moment = seen.run, seen.moment
    if run.metrics.finished is False or not run.scenario.technique.is_pre_copy:
        return ""
    rest, now = _rest(seen), part(seen)
    if now in ("stop", "dirty bitmap") or (now == "last dirty pages" and not rest):
        return _stops(seen, rest)
    if now == "last dirty pages" and (moment.speed or not moment.progress):
        return _last_pages(seen, rest)
    if now == "processor and device state":
        return _("All pages are there; now the processor and the devices follow.")
    return ""


def _last_pages(seen: Seen, rest: int) -> str:
    """Single pages are seen to cross as long as they are few."""
    if rest <= FEW:
        return _("One page after the other crosses; nothing writes to them any more.")
    memory = named(seen, "run.rest", pages_text(rest))
    return _("The last {memory} cross; nothing writes to them any more.", memory=memory)


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
    facts = [fact.words for fact in balance_of(seen)]
    if not facts:
        return ""
    return (
        _("{first}; {last}.", first=", ".join(facts[:-1]), last=facts[-1]) if len(facts) > 2 else ", ".join(facts) + "."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One of the facts of the balance, and the `seconds` that it is about; None where they are not to be drawn."""

    words: str
    seconds: float | None = None


def balance_of(seen: Seen) -> tuple[Fact, ...]:
    """How it went: how long it took, how long the VM stood still, how long the client got no answer. Times are the run's, so
    they can be drawn to one scale."""
    run, client = seen.run, seen.client
    metrics = run.metrics
    if not metrics.finished or metrics.downtime is None or metrics.total_time is None:
        return ()
    total = named(seen, "run.total_time", time_text(metrics.total_time))
    pause = named(seen, "run.downtime", time_text(metrics.downtime))
    moved = Fact(words=_("Moved in {total}", total=total), seconds=_drawn(seen, "run.total_time", metrics.total_time))
    down = (
        _("off for {pause}", pause=pause)
        if run.scenario.technique.starts_anew
        else _("paused for {pause}", pause=pause)
    )
    paused = Fact(words=down, seconds=_drawn(seen, "run.downtime", metrics.downtime))
    stood = _without_link(seen)
    return (
        (moved, paused, *stood) if client is None else (moved, paused, *stood, _felt(seen, client, brief=bool(stood)))
    )


def _without_link(seen: Seen) -> tuple[Fact, ...]:
    """How long a post-copy stood, its VM with pages missing: no pause, and yet it hardly ran."""
    lost, back = (tuple(of_kind(seen.run.milestones, kind)) for kind in (PostCopyPaused, PostCopyRecovered))
    seconds = sum(after.t - before.t for before, after in zip(lost, back, strict=False))
    time = named(seen, "run.longest_stall", time_text(seconds))
    words = _("without its link for {time}", time=time)
    return (Fact(words=words, seconds=_drawn(seen, "run.longest_stall", seconds)),) if seconds else ()


def _drawn(seen: Seen, name: str, seconds: float) -> float | None:
    return None if is_covered(seen, name) else seconds


def _felt(seen: Seen, client: ClientMetrics, *, brief: bool) -> Fact:
    """How long the client got no answer, and, if there is room, that it lost nothing."""
    if not client.late and not client.connections_lost:
        return Fact(words=_("no answer was late"))
    seconds = _drawn(seen, "run.longest_stall", client.longest_stall)
    time = named(seen, "run.longest_stall", time_text(client.longest_stall))
    if client.connections_lost and seen.run.scenario.technique.starts_anew:
        return Fact(words=_("the client's connection was reset"), seconds=seconds)
    if client.connections_lost:
        return Fact(words=_("the client lost its connection after {time}", time=time), seconds=seconds)
    if client.lost:
        return Fact(words=_("the client got no answer for {time}", time=time), seconds=seconds)
    words = _("no answer for {time}", time=time) if brief else _("no answer for {time}, no request lost", time=time)
    return Fact(words=words, seconds=seconds)
