"""How does the client fare? In a few words now, in a sentence at the end, and which way its frames went."""

from collections.abc import Mapping

from migviz.language import _, ngettext
from migviz.replay.beat import BeatKind, BeatNow
from migviz.replay.network import Reach
from migviz.replay.seen import Seen
from migviz.say.amounts import time_text
from migviz.say.numbers import COVERED, is_covered, named
from migviz.scenario.units import Kind, write
from migviz.trace.traffic import PORTS, ClientMetrics, Fate, Frame

UNANSWERED = frozenset(
    {
        BeatKind.CROSS,
        BeatKind.HEARTBEAT,
        BeatKind.FRAME_IN,
        BeatKind.LEARNT,
        BeatKind.COPIES,
        BeatKind.READ,
        BeatKind.WAITS,
    }
)
"""The beats from the resume to the next try: what changes for the client is where its requests go, not that they wait."""


def client_now(seen: Seen, beat: BeatNow | None = None) -> tuple[tuple[str, ...], bool]:
    """How the client fares, longest form first, and whether that is bad. What is said while `beat`s follow each other is said of
    all of them: nobody reads as fast as they change."""
    run, moment = seen.run, seen.moment
    state = moment.network
    count = named(seen, "moment.waiting", write(state.waiting, Kind.COUNT))
    waiting = ngettext("{n} request waits", "{n} requests wait", state.waiting, n=count)
    briefly = ngettext("{n} waits", "{n} wait", state.waiting, n=count)
    if beat is not None and beat.kind in UNANSWERED and state.waiting and state.reach is not Reach.LOST:
        return (waiting, briefly, _("waits")), True
    bad: dict[Reach, tuple[str, ...]] = {
        Reach.LOST: (_("connection lost"), _("lost")),
        Reach.VM_LOST: (_("nobody will answer again"), _("no answer")),
        Reach.WRONG_PORT: (
            _("asks at the old port, {waiting}", waiting=waiting),
            _("asks at the old port"),
            _("old port"),
        ),
        Reach.LINK_DOWN: (_("the link is down, {waiting}", waiting=waiting), _("link down")),
        Reach.VM_PAUSED: (waiting, briefly, _("no answer"))
        if state.oldest
        else (_("nobody answers now"), _("no answer")),
        Reach.TIMER: (waiting, briefly, _("waits")),
    }
    if state.reach in bad:
        return bad[Reach.TIMER if asks_at_wrong_port(seen) is None else state.reach], True
    if state.reach is Reach.OFF:
        return (_("asks nothing"),), False
    if any(stall.end <= moment.t for stall in run.network.stalls[-1:]):
        return _answered_again(seen), False
    return (_("gets answers"), ""), False


def asks_at_wrong_port(seen: Seen) -> bool | None:
    """Whether frames for the VM go to the port where it was; None while a question asks for the port: this would tell it."""
    wrong = seen.moment.network.reach is Reach.WRONG_PORT
    return None if wrong and is_covered(seen, "moment.port") else wrong


def _answered_again(seen: Seen) -> tuple[str, ...]:
    """After the last stall: what it came to, once all is told."""
    total = seen.run.metrics.total_time
    over = seen.run.end is not None and total is not None and seen.t >= total
    sums = [felt_briefly(seen)] if over else []
    return (*filter(None, sums), _("gets answers again"), _("answered"))


def client_sentence(seen: Seen) -> str:
    """What the client felt of the whole run; "" where nobody asked."""
    return " ".join(part for part in (_client_felt(seen), _not_followed(seen)) if part)


def _not_followed(seen: Seen) -> str:
    """That the engine stopped following the clients' frames, where it did."""
    until = seen.run.network.followed_until
    if until is None:
        return ""
    return _("The simulation follows the clients' frames until {time}: later ones are too many.", time=time_text(until))


def _client_felt(seen: Seen) -> str:
    run = seen.run
    client = run.network.client
    if client is None:
        return ""
    times = named(seen, "run.asked", _count(client.asked))
    asked = ngettext("The client sent {n} request.", "The client sent {n} requests.", client.asked, n=times)
    if client.connections_lost:
        why = _causes(client.lost_why)
        stall = longest_stall(seen, client)
        return f"{asked} " + _("After {time} without an answer it lost its connection ({why}).", time=stall, why=why)
    if not client.late:
        return f"{asked} " + _("Every answer came at the first try.")
    late = ngettext(
        "{n} answer was late ({why}); there was none for {longest}.",
        "{n} answers were late ({why}); there was none for {longest}.",
        client.late,
        n=named(seen, "run.late", _count(client.late)),
        why=_causes(client.late_why),
        longest=longest_stall(seen, client),
    )
    lost = _("None was lost.")
    if client.lost:
        count = named(seen, "run.lost", _count(client.lost))
        lost = ngettext("{n} request was lost.", "{n} requests were lost.", client.lost, n=count)
    return f"{asked} {late} {lost}"


def broadcast_words(frame: Frame) -> tuple[str, ...]:
    """Which way a frame went through the switch, longest form first."""
    if frame.fate is Fate.DROPPED:
        return (_("Lost before it reached the switch."), _("Lost on its way."))
    came, fate = PORTS[frame.origin], frame.fate
    if frame.flooded:
        return (_("In at port {n}, out at every other port.", n=came), _("Out at every other port."))
    went = next((PORTS[hop.to] for hop in frame.hops if hop.to in PORTS), 0)
    way = _("In at port {n}, out at port {went}", n=came, went=went) if went else _("In at port {n}", n=came)
    return (f"{way}: {_(fate.value)}.", f"{_(fate.value)}.")


def felt(seen: Seen) -> str:
    """What it comes to for the client, in a few words; "" where nobody asked."""
    run = seen.run
    client = run.network.client
    if client is None:
        return ""
    if is_covered(seen, *_OUTCOME):
        return _all_covered()
    if client.connections_lost:
        return _("connection lost after {time}", time=longest_stall(seen, client))
    if not client.late and not client.lost:
        return _("no answer late, none lost")
    late, lost = (named(seen, f"run.{name}", _count(getattr(client, name))) for name in ("late", "lost"))
    return ngettext(
        "{late} answer late, {lost} lost, no answer for {longest}",
        "{late} answers late, {lost} lost, no answer for {longest}",
        client.late,
        late=late,
        lost=lost,
        longest=longest_stall(seen, client),
    )


_OUTCOME = ("run.late", "run.lost", "run.connections_lost", "run.longest_stall")
"""What it comes to for a client: where one of these is asked for the others would tell it, or half of it."""


def _all_covered() -> str:
    return ngettext(
        "{late} answer late, {lost} lost, no answer for {longest}",
        "{late} answers late, {lost} lost, no answer for {longest}",
        2,
        late=COVERED,
        lost=COVERED,
        longest=COVERED,
    )


def felt_briefly(seen: Seen) -> str:
    """The same in fewer words: how many answers were late, how many lost."""
    client = seen.run.network.client
    if client is not None and is_covered(seen, *_OUTCOME):
        return _("{late} late, {lost} lost", late=COVERED, lost=COVERED)
    if client is None or client.connections_lost:
        return ""
    late, lost = (named(seen, f"run.{name}", _count(getattr(client, name))) for name in ("late", "lost"))
    return _("{late} late, {lost} lost", late=late, lost=lost)


def _count(n: int) -> str:
    return write(n, Kind.COUNT) if n else _("none")


def _causes(why: Mapping[Fate, int]) -> str:
    return ", ".join(_(cause.value) for cause in why)


def longest_stall(seen: Seen, client: ClientMetrics) -> str:
    """The longest time that the client got no answer."""
    return named(seen, "run.longest_stall", time_text(client.longest_stall))
