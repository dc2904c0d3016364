"""Which record of the client's side lies beside a recording, and when is it, by the recording's clock?"""

from enum import StrEnum
from pathlib import Path

from migviz.errors import InputError
from migviz.language import N_, _
from migviz.recorded.capture import is_capture, read_capture
from migviz.recorded.client_side import ClientSide, Happening, Kind, Stall
from migviz.recorded.lines import lines_of
from migviz.recorded.log_file import content_of, wrong
from migviz.recorded.ping import is_ping, read_ping
from migviz.recorded.recording import Event, Recorded
from migviz.values import dataclass

ZONE = 900.0
"""Seconds: a clock that is not UTC is wrong by quarters of an hour."""
MOST_ZONE = 14 * 3600.0
NEAR = 60.0
"""Chosen: clocks of two machines that are set by the network agree far better; a stall that is farther from the pause is another one."""

NEVER_SET = 365 * 86400.0
"""Seconds since 1970: a clock that says less counts from its own beginning, as the frames of a simulation do."""


class Placed(StrEnum):
    """How the client's clock was laid beside the recording's."""

    CLOCK = N_("Both have a clock, and these agree.")
    ZONE = N_("The clocks differ by a time zone, which is taken off.")
    PAUSE = N_("The clocks say nothing together: the client's stall is laid where the recording has its pause.")
    APART = N_("By the clocks the client's stall is not in this migration.")
    NOWHERE = N_("Nothing says when this was in the migration.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """A client's record on the recording's clock: what it calls 0 s is `zero` by the client's."""

    side: ClientSide
    zero: float
    placed: Placed

    @property
    def lane(self) -> tuple[Happening, ...]:
        """What a lane beside the recording shows, in seconds since the migration began."""
        return tuple(Happening(t=item.t - self.zero, kind=item.kind, value=item.value) for item in self.side.happenings)

    @property
    def stall(self) -> Stall | None:
        """The longest stall, by the recording's clock."""
        found = self.side.stall
        return (
            None
            if found is None
            else Stall(start=found.start - self.zero, end=found.end - self.zero, seconds=found.seconds)
        )

    def after_stop(self, kind: Kind) -> tuple[float, ...]:
        """When something of a kind happened from the stall's start on, or at all where there is none."""
        start = self.stall.start if self.stall is not None else float("-inf")
        return tuple(item.t for item in self.lane if item.kind is kind and item.t >= start - self.side.interval)


def read_side(path: Path) -> ClientSide:
    """A client's record from a file. Raises InputError."""
    return side_in(content_of(path, _("Name a file of ping or a capture")), str(path))


def is_side(content: bytes) -> bool:
    """Whether a file holds what a client saw, and no log."""
    if is_capture(content):
        return True
    try:
        return is_ping(lines_of(content[:LOOKED_AT], ""))
    except InputError:
        return False


LOOKED_AT = 20_000
"""Bytes at the beginning that tell."""


def side_in(content: bytes, where: str = "") -> ClientSide:
    """A client's record in what a file holds. Raises InputError."""
    if is_capture(content):
        side = read_capture(content, where)
    else:
        lines = lines_of(content, where)
        if not is_ping(lines):
            raise wrong(where, _("is neither what ping prints nor a capture (pcap, pcapng). Write: ping -D -i 0.2 VM"))
        side = read_ping(lines)
    if not side.requests and not side.happenings:
        raise wrong(where, _("holds nothing that a VM answered"))
    return side


def laid_beside(side: ClientSide, recorded: Recorded) -> Beside:
    """By the clocks where both have one; otherwise by the pause."""
    pause = _pause(recorded)
    stall = side.stall
    if recorded.began is None or not side.dated or _was_never_set(side, recorded.began):
        if stall is None or pause is None:
            return Beside(side=side, zero=side.happenings[0].t if side.happenings else 0.0, placed=Placed.NOWHERE)
        return Beside(side=side, zero=stall.start - pause, placed=Placed.PAUSE)
    return _by_clock(side, recorded.began, recorded, pause)


def _was_never_set(side: ClientSide, began: float) -> bool:
    return began > NEVER_SET and bool(side.happenings) and side.happenings[-1].t < NEVER_SET


def _by_clock(side: ClientSide, began: float, recorded: Recorded, pause: float | None) -> Beside:
    stall, end = side.stall, recorded.total_time or 0.0
    at = stall.start if stall is not None else side.happenings[0].t
    wished = began + (pause if pause is not None else end / 2)
    zone = round((at - wished) / ZONE) * ZONE
    if stall is None:
        inside = -NEAR <= at - began <= end + NEAR
        zone = 0.0 if inside or abs(zone) > MOST_ZONE else zone
        return Beside(side=side, zero=began + zone, placed=Placed.ZONE if zone else Placed.CLOCK)
    if abs(at - wished) <= max(NEAR, end / 2):
        return Beside(side=side, zero=began, placed=Placed.CLOCK)
    if zone and abs(zone) <= MOST_ZONE and abs(at - zone - wished) <= NEAR:
        return Beside(side=side, zero=began + zone, placed=Placed.ZONE)
    return Beside(side=side, zero=began, placed=Placed.APART)


def _pause(recorded: Recorded) -> float | None:
    """When the VM was paused: as marked, otherwise so long before the end."""
    stops = [mark.t for mark in recorded.marks if mark.event in (Event.STOP, Event.POST_COPY)]
    if stops:
        return stops[-1]
    return None if recorded.total_time is None else max(0.0, recorded.total_time - (recorded.pause or 0.0))
