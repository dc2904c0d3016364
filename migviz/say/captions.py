"""Which sentence says it? Every sentence about a run or a moment is made here."""

from collections.abc import Mapping

from migviz.language import _
from migviz.replay.network import Reach
from migviz.replay.seen import Seen
from migviz.say.numbers import named
from migviz.scenario.units import PAGE, Kind, write
from migviz.trace import Copying, Host, Metrics, Step
from migviz.trace.milestones import Announced, Milestone, Resumed, StateCopied, of_kind
from migviz.trace.traffic import PORTS, ClientMetrics, Fate, Frame, Stall


def step_name(number: int) -> str:
    """The name of step 1 to 6."""
    return tuple(Step)[number - 1].value.capitalize()


def time_text(seconds: float) -> str:
    """A time for people."""
    return write(seconds, Kind.TIME)


def pages_text(pages: float) -> str:
    """So many pages as memory."""
    return write(pages * PAGE, Kind.SIZE)


def caption(seen: Seen) -> str:
    """What happens at a moment: one sentence of at most 90 characters, present tense, the actor first."""
    run, moment = seen.run, seen.moment
    if run.metrics.finished is False and moment.t >= run.metrics.total_time:
        return _ended_early(seen)
    if moment.copying in (Copying.SAVE, Copying.RESTORE):
        verb = "saved to" if moment.copying is Copying.SAVE else "restored from"
        return f"The VM is paused while its memory is {verb} the disk."
    if moment.step == 1:
        return "The target creates an empty VM from the same configuration."
    if moment.step in (2, 3):
        return _copying(seen)
    if moment.step == 4:
        return _in_pause(seen)
    if moment.step == 5 and not moment.running:
        return _(run.scenario.technique.starting)
    return _on_target(seen)


def _copying(seen: Seen) -> str:
    run, moment = seen.run, seen.moment
    if moment.speed == 0 and (0 < moment.progress < 1 or (moment.iteration == 0 and moment.sent > 0)):
        return "The migration link carries nothing; the VM keeps running on the source."
    if moment.iteration == 0:
        return "The VM's disk is mirrored to the target while the VM keeps running."
    if moment.iteration == 1:
        whole = sum(run.blocks.units) * run.blocks.grain / PAGE
        return f"All {named(seen, 'run.pages(1)', pages_text(whole))} are copied while the VM keeps running."
    return f"Iteration {moment.iteration} copies the pages that changed during iteration {moment.iteration - 1}."


def _in_pause(seen: Seen) -> str:
    run, moment = seen.run, seen.moment
    technique = run.scenario.technique
    if technique.in_pause:
        return _(technique.in_pause)
    if technique.through_disk:
        return f"The VM is paused: its {'disk moves to the target' if moment.saved else 'memory will be saved'}."
    if moment.speed == 0 and 0 < moment.progress < 1 and moment.copying is Copying.PAUSE:
        return "The VM is paused and waits: the migration link carries nothing."
    if run.scenario["storage.kind"] == "cluster disk" and _has_happened(seen, StateCopied):
        return "The VM is paused: the source lets go of its disk, the target takes it."
    rest = moment.to_send + moment.dirty
    later = any(item.copying is Copying.PUSH for item in run.passes)
    if rest and not (later or (technique.pulls and not technique.iterates)):
        last = named(seen, "run.rest", pages_text(rest))
        return f"The VM is paused: the last {last} and the processor state move now."
    return "The VM is paused: processor and device state move now."


def _on_target(seen: Seen) -> str:
    run, moment = seen.run, seen.moment
    if moment.copying is Copying.PUSH:
        if moment.speed == 0 and moment.progress > 0:
            return "The migration link carries nothing; the VM waits for pages that are still at the source."
        to_come = named(seen, "moment.to_send", pages_text(moment.to_send))
        return f"The VM runs on the target and pulls its memory: {to_come} to come."
    if any(item.copying is Copying.PUSH for item in run.passes):
        return "All of the memory has come; the VM no longer needs the source."
    return _client_side(seen)


def _client_side(seen: Seen) -> str:
    """After the move: who knows where the VM is, and how the client fares."""
    run, moment = seen.run, seen.moment
    network, past = run.network, [stall for stall in run.network.stalls if stall.end <= moment.t]
    if moment.network.reach is Reach.LOST and past[-1].cause is Fate.RESET:
        return "The VM has started anew and knows no connection: the client's is reset."
    if moment.network.reach is Reach.LOST:
        return f"The client gave up after {_stall_text(seen, past[-1])}: its connection is lost."
    announced = [frame for frame in network.frames if frame.kind.announces and frame.t <= moment.t]
    if moment.network.reach is Reach.WRONG_PORT and all(frame.fate.lost for frame in announced):
        if announced:
            return "The broadcast is lost: the switch still sends frames for the VM to the source."
        return "Nobody told the switch: it still sends frames for the VM to the source."
    if past and _has_happened(seen, Resumed):
        return f"The client is answered again, after {_stall_text(seen, past[-1])}; its connection has survived."
    if _has_happened(seen, Announced):
        return "A broadcast tells every switch where the VM is now."
    return _(run.scenario.technique.moved)


def _stall_text(seen: Seen, stall: Stall) -> str:
    return named(seen, "run.longest_stall", time_text(stall.end - stall.start))


def _has_happened(seen: Seen, kind: type[Milestone]) -> bool:
    return any(item.t <= seen.moment.t for item in of_kind(seen.run.milestones, kind))


def _ended_early(seen: Seen) -> str:
    moment = seen.moment
    if moment.owner is Host.NOBODY:
        return "The migration failed and the VM is lost."
    return "The migration ended early; the VM still runs on the source."


def owner_text(owner: Host, running: bool) -> str:
    """Who has the VM, in words."""
    if owner is Host.NOBODY:
        return "the VM is lost"
    return f"runs on the {owner.value}" if running else f"paused, owned by the {owner.value}"


def paused_text(seen: Seen) -> str:
    """How long the VM has been paused, and of how long, where that is told."""
    downtime = seen.run.metrics.downtime
    whole = f" of {named(seen, 'run.downtime', time_text(downtime))}" if downtime else ""
    return named(seen, "moment.paused_for", time_text(seen.moment.paused_for)) + whole


def closing(seen: Seen) -> str:
    """How the run ended, in one sentence; "" as long as that is not told."""
    run, metrics = seen.run, seen.run.metrics
    if metrics.finished is None:
        return ""
    if not metrics.finished:
        return _failure(seen, metrics)
    total = named(seen, "run.total_time", time_text(metrics.total_time))
    pause = named(seen, "run.downtime", time_text(metrics.downtime or 0.0))
    technique = run.scenario.technique
    if technique.closing:
        return _(technique.closing, total=total, pause=pause, client=_connection(seen))
    if any(item.copying is Copying.PUSH for item in run.passes):
        fetches = sum(item.fetched or 0 for item in run.passes)
        return f"The VM was paused for {pause}, then ran on the target and waited for {_count(fetches, 'page')} on demand; all moved in {total}."
    if not technique.iterates:
        return f"The VM moved in {total} and was paused for {pause}{_connection(seen)}."
    count = named(seen, "run.iterations", str(metrics.iterations))
    count += " iteration" if metrics.iterations == 1 else " iterations"
    if metrics.converged:
        return f"The VM moved in {total} and was paused for {pause}, because after {count} {metrics.stop_reason}."
    return f"The VM moved in {total} but was paused for {pause}: the copy did not converge, {metrics.stop_reason} after {count}."


def _connection(seen: Seen) -> str:
    run = seen.run
    client = run.network.client
    if client is None:
        return ""
    if client.connections_lost:
        return f", and the client lost its connection after {_longest_stall(seen, client)}"
    return f", and the client waited {_longest_stall(seen, client)} for an answer"


def _longest_stall(seen: Seen, client: ClientMetrics) -> str:
    return named(seen, "run.longest_stall", time_text(client.longest_stall))


def client_now(seen: Seen) -> tuple[tuple[str, ...], bool]:
    """How the client fares, longest form first, and whether that is bad."""
    run, moment = seen.run, seen.moment
    state = moment.network
    waiting = named(seen, "moment.waiting", str(state.waiting))
    waiting += " answer waits" if state.waiting == 1 else " answers wait"
    bad: dict[Reach, tuple[str, ...]] = {
        Reach.LOST: ("connection lost", "lost"),
        Reach.VM_LOST: ("nobody will answer again", "no answer"),
        Reach.WRONG_PORT: (f"asks at the old port, {waiting}", "asks at the old port", "old port"),
        Reach.LINK_DOWN: (f"the link is down, {waiting}", "link down"),
        Reach.VM_PAUSED: (waiting, "no answer") if state.oldest else ("nobody answers now", "no answer"),
        Reach.TIMER: (waiting, "waits"),
    }
    if state.reach in bad:
        return bad[state.reach], True
    if state.reach is Reach.OFF:
        return ("asks nothing",), False
    if any(stall.end <= moment.t for stall in run.network.stalls[-1:]):
        return ("answered again", "answered"), False
    return ("answered", ""), False


def client_sentence(seen: Seen) -> str:
    """What the client felt of the whole run; "" where nobody asked."""
    run = seen.run
    client = run.network.client
    if client is None:
        return ""
    times = named(seen, "run.asked", str(client.asked))
    asked = f"The client asked {times} time{'' if client.asked == 1 else 's'}"
    if client.connections_lost:
        why = _causes(client.lost_why)
        return f"{asked}; after {_longest_stall(seen, client)} without an answer it lost its connection ({why})."
    if not client.late:
        return f"{asked}; every answer came at the first try."
    lost = named(seen, "run.lost", str(client.lost)) + " were lost" if client.lost else "none was lost"
    late = named(seen, "run.late", str(client.late))
    longest = named(seen, "run.longest_wait", time_text(client.longest_wait))
    return f"{asked}: {late} answers were late ({_causes(client.late_why)}), {lost}; the longest took {longest}."


def broadcast_words(frame: Frame) -> tuple[str, ...]:
    """Which way a frame went through the switch, longest form first."""
    if frame.fate is Fate.DROPPED:
        return ("Lost before it reached the switch.", "Lost on its way.")
    came, fate = PORTS.get(frame.origin, 0), frame.fate
    if frame.flooded:
        return (f"In at port {came}, out at every other port.", "Out at every other port.")
    went = next((PORTS[hop.to] for hop in frame.hops if hop.to in PORTS), 0)
    way = f"In at port {came}, out at port {went}" if went else f"In at port {came}"
    return (f"{way}: {fate.value}.", f"{fate.value}.")


def felt(seen: Seen) -> str:
    """What it comes to for the client, in a few words; "" where nobody asked."""
    run = seen.run
    client = run.network.client
    if client is None:
        return ""
    if client.connections_lost:
        return f"connection lost after {_longest_stall(seen, client)}"
    if not client.late and not client.lost:
        return "none late, none lost"
    late, lost = (named(seen, f"run.{name}", str(getattr(client, name) or "none")) for name in ("late", "lost"))
    longest = named(seen, "run.longest_wait", time_text(client.longest_wait))
    return f"{late} late, {lost} lost; the longest waits {longest}"


def _causes(why: Mapping[Fate, int]) -> str:
    return ", ".join(cause.value for cause in why)


def _count(number: int, thing: str) -> str:
    return f"{number} {thing}{'' if number == 1 else 's'}"


def _failure(seen: Seen, metrics: Metrics) -> str:
    when, reason = named(seen, "run.total_time", time_text(metrics.total_time)), metrics.stop_reason
    if metrics.owner is Host.NOBODY:
        return f"The VM is lost: {reason} at {when}."
    return f"The migration did not finish: {reason}, {when} after its start; the VM still runs on the source."


def rate_text(speed: float) -> str:
    """How fast time goes: `speed` in seconds of the run per second here."""
    return f"1 s here = {time_text(speed)} of the run"


HUMAN_SCALES = {
    "lesson": ("one 45-minute lesson", 45 * 60.0),
    "football match": ("one football match of 90 minutes", 90 * 60.0),
    "year": ("one year", 365.25 * 86400.0),
}
"""What a run may be likened to: its name in the sentence and its seconds."""


def human_scale(seen: Seen, choice: str = "lesson") -> str:
    """How long the pause would last if the run were as long as something one knows; "" as long as that is not told."""
    metrics = seen.run.metrics
    if metrics.finished is None:
        return ""
    downtime, total = metrics.downtime, metrics.total_time
    if not metrics.finished or not downtime or total <= 0:
        return "No pause came to an end in this run."
    name, seconds = HUMAN_SCALES[choice]
    lasts = named(seen, "run.downtime", _spoken(seconds * min(downtime / total, 1.0)))
    return f"If the run were {name}, the pause would last {lasts}."


_SPOKEN = (
    ("day", 86400.0, 2 * 86400.0),
    ("hour", 3600.0, 2 * 3600.0),
    ("minute", 60.0, 120.0),
    ("second", 1.0, 0.995),
    ("millisecond", 1e-3, 0.995e-3),
)
"""Unit, its seconds, and from how many seconds on it is used."""


def _spoken(seconds: float) -> str:
    """A time as one says it: two significant figures, three from a hundred on."""
    unit, size = next(((unit, size) for unit, size, least in _SPOKEN if seconds >= least), ("microsecond", 1e-6))
    amount = seconds / size
    if unit == "microsecond" and amount < 0.995:
        return "less than a microsecond"
    figures = f"{amount:.1f}".removesuffix(".0") if amount < 9.95 else f"{amount:.0f}"
    return f"{figures} {unit}{'' if figures == '1' else 's'}"
