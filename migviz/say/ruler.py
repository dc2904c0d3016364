"""How long is this pause beside familiar times? Marks for a ruler, each with where it comes from."""

from collections.abc import Iterator
from dataclasses import replace

from migviz.language import N_, _, ngettext
from migviz.replay.pace import pause_span
from migviz.replay.seen import Seen
from migviz.say.amounts import time_text
from migviz.say.numbers import is_covered
from migviz.scenario.fields import FIELDS
from migviz.scenario.profiles import PROFILES
from migviz.trace.traffic import Fate, Stall
from migviz.values import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A time on the ruler: `seconds` (to `until` where it is a range), its name and its source. `own`: of this run."""

    name: str
    seconds: float
    source: str
    until: float | None = None
    own: bool = False


_KNOWN = (
    Mark(name=N_("one screen frame (60 Hz)"), seconds=1 / 60, source=N_("60 frames per second")),
    Mark(name=N_("a blink of the eye"), seconds=0.1, until=0.4, source=N_("BioNumbers, Harvard University")),
)


def ruler(seen: Seen) -> tuple[Mark, ...]:
    """The marks for a run, from short to long: its pause, its client's stall and timers, and what everybody knows."""
    run = seen.run
    marks = [replace(mark, name=_(mark.name), source=_(mark.source)) for mark in _KNOWN]
    marks.append(_cluster(seen))
    span = pause_span(run)
    if span is not None and not is_covered(seen, "run.downtime"):
        marks.append(Mark(name=_("this pause"), seconds=span[1] - span[0], source=_("computed for this run"), own=True))
    client = run.network.client
    if client is not None:
        marks.append(_first_try(seen))
        if not is_covered(seen, "run.give_up_after"):
            marks.append(
                Mark(name=_("this client gives up"), seconds=client.give_up_after, source=_retries(seen), own=True)
            )
        if client.longest_stall and not is_covered(seen, "run.longest_stall"):
            marks.append(
                Mark(
                    name=_("no answer for the client"),
                    seconds=client.longest_stall,
                    source=_("computed for this run"),
                    own=True,
                )
            )
    return tuple(sorted((*marks, *_transfers(seen)), key=lambda mark: mark.seconds))


def _transfers(seen: Seen) -> Iterator[Mark]:
    """For how long a download and an upload stand still, where the scenario is about them; a download's time tells the pause."""
    metrics, given = seen.run.network.metrics, dict(seen.run.scenario.given)
    if metrics is None or not given.keys() & {"client.queue", "client.transfer_repairs"}:
        return
    if metrics.download_stall and not is_covered(seen, "run.download_stall", "run.downtime"):
        name, source = _("a download stands still"), _("computed for this run")
        yield Mark(name=name, seconds=metrics.download_stall, source=source, own=True)
    if metrics.upload_stall and not is_covered(seen, "run.upload_stall", "run.downtime"):
        name, source = _("an upload stands still"), _("computed for this run")
        yield Mark(name=name, seconds=metrics.upload_stall, source=source, own=True)


def _cluster(seen: Seen) -> Mark:
    """How long a cluster waits for a silent node."""
    patience = seen.run.scenario.number("cluster.patience")
    source = (
        _("Windows Server 2016: 10 heartbeats of 1 s missed (SameSubnetThreshold)")
        if patience == FIELDS["cluster.patience"].default
        else _("field cluster.patience")
    )
    return Mark(name=_("a cluster removes a silent node"), seconds=patience, source=source)


def _first_try(seen: Seen) -> Mark:
    """When TCP first sends something again: the round trip and the floor together, or the floor alone."""
    scenario = seen.run.scenario
    floor, there_and_back = scenario.number("client.rto_min"), 2 * scenario.number("client.latency")
    adds = PROFILES[str(scenario["client.profile"])].adds_floor
    return Mark(
        name=_("TCP tries again"),
        seconds=floor + there_and_back if adds else max(floor, there_and_back),
        source=_("round trip + field client.rto_min") if adds else _("field client.rto_min, the least timeout"),
    )


def _retries(seen: Seen) -> str:
    run = seen.run
    return ngettext(
        "{n} retry, each timeout twice the last ({profile})",
        "{n} retries, each timeout twice the last ({profile})",
        int(run.scenario.number("client.retries")),
        profile=PROFILES[str(run.scenario["client.profile"])].title,
    )


def why_no_answer(seen: Seen) -> str:
    """Why the client got no answer for longer than the VM was away: what TCP waited for; "" where it never did, or may not be told."""
    stalls = seen.run.network.stalls
    if seen.run.network.client is None or not stalls or is_covered(seen, "run.longest_stall", "run.downtime"):
        return ""
    stall = max(stalls, key=lambda stall: stall.end - stall.start)
    if not stall.tries:
        return _lost_request(seen, stall)
    return f"{_lost_request(seen, stall)} {_tried_again(stall)} {_in_the_end(seen, stall)}".rstrip()


def _lost_request(seen: Seen, stall: Stall) -> str:
    span = pause_span(seen.run)
    if stall.cause is Fate.VM_PAUSED and span is not None:
        pause = time_text(span[1] - span[0])
        return _("The VM was paused for {pause}, and a request was lost in that time.", pause=pause)
    return _("A request was lost ({cause}).", cause=_(stall.cause.value))


def _tried_again(stall: Stall) -> str:
    first, last = stall.tries[0] - stall.known, stall.tries[-1] - (stall.tries[-2:] or (stall.known,))[0]
    if last <= first:
        return _("TCP waited {time} before it sent it again.", time=time_text(first))
    return _("TCP waited longer each time before it sent it again, {time} at last.", time=time_text(last))


def _in_the_end(seen: Seen, stall: Stall) -> str:
    if stall.given_up:
        return _("Then it gave up.")
    span = pause_span(seen.run)
    if span is None or stall.cause is not Fate.VM_PAUSED or stall.end <= span[1]:
        return ""
    return _("By then the VM had been running again for {time}.", time=time_text(stall.end - span[1]))


def mark_text(mark: Mark) -> str:
    """How long a mark is, in words."""
    return (
        _("{seconds} to {until}", seconds=time_text(mark.seconds), until=time_text(mark.until))
        if mark.until
        else time_text(mark.seconds)
    )
