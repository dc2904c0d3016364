"""How does TCP find that something was lost, and what does it send again when? The sending half, as Linux has it.

Read in Linux's tcp_timer.c, tcp_output.c, tcp_input.c and timer.c, and held against 133 measured stalls
(tests/reference/network): time-out = smoothed round trip + max(variation, floor); before the first time-out a loss probe
that doubles nothing; a resend as soon as a later segment is acknowledged; Nagle's algorithm; timers that fire late.
"""

import math
from collections.abc import Callable, Iterable
from enum import Enum, auto

import simpy

from migviz.engine.round_trip import RoundTrip
from migviz.engine.timers import EXACT, Alarm, Clock, fires_at
from migviz.engine.trains import Train, segments_of
from migviz.scenario.profiles import LONGEST_RTO, Profile
from migviz.trace.traffic import MESSAGE, SEGMENT
from migviz.values import dataclass

LARGEST_WINDOW = 44
"""Segments that fit a receive window of 64 KiB."""
SMALL_SEGMENTS = 80
"""Segments of one request that fit the send buffer, which counts about 1 KiB for each (one recording)."""
BACKLOG = 64
"""Chosen: more than so many windows that wait to be sent go at once; how a longer backlog drains is not simulated."""
SEVERAL_OUT = 0.002
"""Seconds that a loss probe waits beside two round trips when several segments are out (Linux: TCP_TIMEOUT_MIN_US)."""
SHRINKS = 0.7
"""What is left of the window after a loss (cubic)."""
FEWEST = 2
"""Segments that the window is to shrink to at least in a repair."""


class Why(Enum):
    """Why a sender sends something."""

    NEW = auto()
    PROBE = auto()
    TIMEOUT = auto()
    REPAIR = auto()


class _State(Enum):
    OPEN = auto()
    RECOVERY = auto()
    LOSS = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Habits:
    """How one end's TCP behaves. `floor`: seconds of the least time-out, or that the round trip gets on top."""

    profile: Profile
    floor: float
    retries: int
    probes: bool
    nagle: bool
    window: float


class Sender:
    """Sends messages 0, 1, 2, ... and sees to it that each is acknowledged.

    `written` says how many the program has written by now; `transmit` puts a train on the wire; `planned` hears
    when it will do so of its own accord, as far as is known now (infinity: never).
    """

    def __init__(
        self,
        env: simpy.Environment,
        clock: Clock,
        habits: Habits,
        *,
        round_trip: float,
        written: Callable[[], int],
        transmit: Callable[[Train, Why], None],
        give_up: Callable[[], None],
        planned: Callable[[float], None] | None = None,
    ) -> None:
        self._clock, self._habits, self._planned = clock, habits, planned
        self._written, self._transmit, self._give_up = written, transmit, give_up
        self._alarm = Alarm(env, self._timer_fires)
        self._probe_pending = False
        self._tick = habits.profile.tick
        self.acked = self.next = self.into = 0
        self.out: list[Train] = []
        self.window = habits.window
        self._most_out = 0
        self._small_end = self._resent_end = 0
        self._state, self._repaired_at = _State.OPEN, 0
        self._in_doubt = self._news_first = False
        self._window_then = habits.window
        self._probed: int | None = None
        self._resends = 0
        self._aim, self._before, self._delivered, self._repaired = habits.window, habits.window, 0, 0
        self.round_trip = RoundTrip(habits.profile, floor=habits.floor, first=round_trip)
        self._rto, self._turn_ends, self._counted_to = self._time_out, 0, 0

    # --- what is known ---

    @property
    def is_clean(self) -> bool:
        """Nothing is known or suspected to be lost."""
        return self._state is _State.OPEN and self._probed is None and self._resent_end <= self.acked

    @property
    def due(self) -> float:
        """When its timer fires; infinity if it is not set."""
        return self._alarm.due

    @property
    def in_flight(self) -> int:
        """Segments that are taken to be on their way; counted no further than the window lets them be."""
        return segments_of((train for train in self.out if not train.sacked and not train.lost), self.window)

    @property
    def _time_out(self) -> float:
        time_out = self.round_trip.time_out
        return math.ceil(time_out / self._tick - EXACT) * self._tick if self._tick else time_out

    def patience(self, *, alone: bool) -> float:
        """Seconds that it waits for an acknowledgement before it sends anything again: of a segment that is out `alone` until its probe."""
        probe = 2 * self.round_trip.smoothed + self._habits.floor
        return min(self._rto, probe) if alone and self._habits.probes else self._rto

    # --- sending ---

    def _waiting(self) -> int:
        """Bytes that are written and have not been sent: of the message `next`, `into` have been."""
        return (self._written() - self.next) * MESSAGE - self.into

    def room(self, *, at_once: bool = False) -> int:
        """How many of the bytes that are written may be sent now; `at_once`: whatever Nagle's algorithm says."""
        waiting = self._waiting()
        if waiting > BACKLOG * LARGEST_WINDOW * SEGMENT and self._state is _State.OPEN and not self.holds_back:
            return waiting
        if waiting <= 0 or len(self.out) >= SMALL_SEGMENTS or (free := self.window - self.in_flight) <= 0:
            return 0
        holds_back = self.holds_back and not at_once
        return int(min(waiting // SEGMENT * SEGMENT if holds_back else waiting, free * SEGMENT))

    @property
    def holds_back(self) -> bool:
        """Nagle's algorithm (RFC 896, Minshall's form): while a small segment is out, only full ones are sent."""
        return self._habits.nagle and self.acked < self._small_end

    def full_at(self) -> int | None:
        """How many messages must be written before anything more is sent; None: that does not depend on what is written."""
        if len(self.out) >= SMALL_SEGMENTS or self.in_flight >= self.window:
            return None
        return self.next + (-(-(SEGMENT + self.into) // MESSAGE) if self.holds_back else 1)

    def push(self) -> None:
        """Send what is lost and what may be sent."""
        if self._news_first:
            self._news_first = False
            if self._send_some(at_once=True):
                return
            self._in_doubt = False
        self._resend_lost()
        if self._send_some():
            self._set_probe()

    def _send_some(self, *, at_once: bool = False) -> bool:
        sent = False
        while length := self.room(at_once=at_once):
            self._send_new(length, Why.NEW)
            sent = True
        return sent

    def _send_new(self, length: int, why: Why) -> None:
        count, tail = divmod(self.into + length, MESSAGE)
        train = Train(first=self.next, count=count, sent=self._clock.now(), into=self.into, tail=tail)
        self.next, self.into = self.next + count, tail
        self.out.append(train)
        if length % SEGMENT:
            self._small_end = self.next
        self._repaired += train.segments
        self._most_out = max(self._most_out, segments_of(self.out, max(self.window, LARGEST_WINDOW)))
        if len(self.out) == 1 or self._probe_pending:
            self._rearm()
        self._transmit(train, why)

    def _resend_lost(self) -> None:
        if self._state is _State.OPEN:
            return
        for train in [train for train in self.out if train.lost]:
            if self.in_flight >= self.window:
                return
            if train in self.out:
                self._resend(train, Why.REPAIR)
                if train is self.out[0]:
                    self._set(self._rto)

    def _resend(self, train: Train, why: Why) -> None:
        """Send a train's first segment again, with small ones that follow it (tcp_retrans_try_collapse)."""
        k = self.out.index(train)
        if train.length > SEGMENT:
            self.out.insert(k + 1, train.cut(SEGMENT))
        while k + 1 < len(self.out):
            after = self.out[k + 1]
            if after.sacked or train.length + after.length > SEGMENT:
                break
            train.count, train.tail = train.count + after.count, after.tail
            train.attempt = max(train.attempt, after.attempt)
            del self.out[k + 1]
        self._repaired += 1
        train.lost, train.sent, train.attempt = False, self._clock.now(), train.attempt + 1
        self._resent_end = max(self._resent_end, train.end)
        self._transmit(train, why)

    # --- timers ---

    def _set(self, delay: float, *, probe: bool = False) -> None:
        self._probe_pending = probe
        fires = fires_at(self._clock.now(), delay, self._tick)
        self._alarm.set(self._clock.real(fires))
        if self._planned is not None:
            self._planned(self._clock.real(self._tries_at(fires)))

    def _tries_at(self, fires: float) -> float:
        """When the timer that fires then will send something: a second probe only begins the time-out; behind the last retry nothing comes."""
        if not self._probe_pending:
            return fires if self._resends < self._habits.retries else math.inf
        if self._probed is None:
            return fires
        left = self._rto - (fires - self.out[0].sent)
        return fires_at(fires, max(left, self._tick or EXACT), self._tick)

    def _rearm(self) -> None:
        """tcp_rearm_rto: anew from now, but in the place of a probe from when the oldest segment was sent."""
        if not self.out:
            self._probe_pending = False
            self._alarm.set(math.inf)
            return
        self._set(max(self._left(), self._tick or EXACT) if self._probe_pending else self._rto)

    def _left(self) -> float:
        """Seconds until the time-out of the oldest segment."""
        return self._rto - (self._clock.now() - self.out[0].sent)

    def _set_probe(self, *, advancing: bool = False) -> bool:
        """tcp_schedule_loss_probe: two round trips, and the floor if a single segment is out; never later than the time-out."""
        if not self._habits.probes or not self.out or self._state is not _State.OPEN:
            return False
        alone = len(self.out) == 1 and self.out[0].segments == 1
        delay = 2 * self.round_trip.smoothed + (self._habits.floor if alone else SEVERAL_OUT)
        left = self._rto if advancing else self._left()
        self._set(min(delay, left) if left > 0 else delay, probe=True)
        return True

    def _timer_fires(self) -> None:
        if self.out:
            (self._probe if self._probe_pending else self._times_out)()

    def _probe(self) -> None:
        """tcp_send_loss_probe: one segment, new if there is one; the time-out begins anew. One probe at a time."""
        if self._probed is not None:
            self._rearm()
            return
        if (waiting := self._waiting()) > 0:
            self._send_new(min(waiting, SEGMENT), Why.PROBE)
        else:
            last = self.out[-1]
            if last.segments > 1:
                self.out.append(last.cut((last.segments - 1) * SEGMENT))
            self._resend(self.out[-1], Why.PROBE)
        self._probed, self._probe_pending = self.next, False
        self._rearm()

    def _times_out(self) -> None:
        """tcp_retransmit_timer: the first unacknowledged segment again, twice as long a wait, a window of one segment."""
        if self._resends >= self._habits.retries:
            self._give_up()
            return
        self._resends += 1
        self._window_then = self.window if self._state is _State.OPEN else self._window_then
        self._in_doubt = self._habits.profile.repairs_early and (
            self._state is not _State.RECOVERY or self._resends > 1
        )
        self._state, self._repaired_at = _State.LOSS, self.next
        self.window, self._probed = 1, None
        for train in self.out:
            train.lost = not train.sacked
        self._rto = min(2 * self._rto, max(LONGEST_RTO, self._rto))
        self._set(self._rto)
        self._resend(next((train for train in self.out if train.lost), self.out[0]), Why.TIMEOUT)

    def stop(self) -> None:
        """Nobody is there any more: the timer rests."""
        self._alarm.set(math.inf)

    # --- acknowledgements ---

    def ack(self, upto: int, sacked: tuple[int, int] | None = None) -> None:
        """All messages before `upto` have come, and those that are `sacked`."""
        segments, waited, in_time = 0, None, False
        while self.out and self.out[0].end <= upto:
            train = self.out.pop(0)
            segments, waited = segments + train.segments, self._clock.now() - train.sent
            in_time = in_time or self._was_in_time(train)
        if self.out and self.out[0].first < upto:
            part, before = self.out[0], self.out[0].segments
            part.acknowledge(upto)
            segments += before - part.segments
        advances = upto > self.acked
        if advances:
            self.acked, self._resends = upto, 0
        if segments:  # a part of one that was sent again, with others behind it, leaves its timer (tcp_clean_rtx_queue)
            self._advance(segments, waited)
        early = 0
        if sacked is not None:
            in_time = in_time or any(map(self._was_in_time, self._within(*sacked)))
            early = self._note_sacked(*sacked)
        if self._state is _State.LOSS and self._in_doubt:
            self._judge(in_time=in_time, early=early > 0, advances=advances)
        if self._state is _State.RECOVERY and segments + early:
            self._pace(segments + early, advances=advances)

    def _was_in_time(self, train: Train) -> bool:
        """Of a train that has come just now: it was sent before the time-out, and never again."""
        return not train.attempt and not train.sacked and train.end <= self._repaired_at

    def _judge(self, *, in_time: bool, early: bool, advances: bool) -> None:
        """Was anything lost at all, after a time-out? F-RTO (RFC 5682; tcp_process_loss): not if something comes that was not sent again. If
        the first of several has come, new data goes before anything else is sent again, and what comes of that says it."""
        if in_time:
            self._state, self._in_doubt, self.window = _State.OPEN, False, max(self.window, self._window_then)
            for train in self.out:
                train.lost = False
            if not self.out or not self._set_probe(advancing=True):
                self._rearm()
        elif self.next > self._repaired_at:
            self._in_doubt = not early
        elif advances:
            self._repaired_at = self.next
            self._news_first = self._in_doubt = self._waiting() > 0

    def _advance(self, segments: int, waited: float | None) -> None:
        if waited is not None:
            self.round_trip.measure(waited)
        if self.acked > self._turn_ends:
            self.round_trip.turn()
            self._turn_ends = max(self.next, self._counted_to)
        self._rto = self._time_out
        if self._probed is not None and self.acked >= self._probed:
            self._probed = None
        if self._state is not _State.OPEN and self.acked >= self._repaired_at:
            self.window = self._aim if self._state is _State.RECOVERY else self.window
            self._state = _State.OPEN
        self._widen(segments)
        if not self.out or not self._set_probe(advancing=True):
            self._rearm()

    def _widen(self, segments: int) -> None:
        """Slow start (RFC 5681), as far as the window is used (tcp_is_cwnd_limited); no congestion avoidance."""
        if self._state is _State.LOSS or (self._state is _State.OPEN and self.window < 2 * self._most_out):
            self.window = max(self.window, min(self.window + segments, LARGEST_WINDOW))

    def _pace(self, segments: int, *, advances: bool) -> None:
        """Proportional rate reduction (RFC 9937): in a repair about as many segments go as have come."""
        self._delivered += segments
        out = self.in_flight
        more: float
        if out > self._aim:
            more = math.ceil(self._aim * self._delivered / self._before) - self._repaired
        else:
            more = min(self._aim - out, max(self._delivered - self._repaired, segments) + advances)
        self.window = out + max(more, 0 if self._repaired else 1)

    def _within(self, first: int, end: int) -> Iterable[Train]:
        return (train for train in self.out if first <= train.first and train.end <= end)

    def _note_sacked(self, first: int, end: int) -> int:
        """RACK (RFC 8985): what was sent before a segment that came is lost. Returns how many have come."""
        latest, segments = -math.inf, 0
        for train in self._within(first, end):
            segments += 0 if train.sacked else train.segments
            train.sacked, train.lost = True, False
            latest = max(latest, train.sent)
        if not self._habits.profile.repairs_early:
            return segments
        lost = [train for train in self.out if not train.sacked and train.sent < latest and not train.lost]
        for train in lost:
            train.lost = True
        if lost and self._state is _State.OPEN:
            self._state, self._repaired_at = _State.RECOVERY, self.next
            self._before, self._aim = self.window, max(FEWEST, SHRINKS * self.window)
            self._delivered = self._repaired = 0
        return segments

    # --- exchanges that are counted ---

    def note_counted(self, upto: int, *, alone: bool) -> None:
        """All messages before this have been sent, those from `next` on counted, each in a segment of its own if they go alone."""
        self._counted_to = upto
        more = upto - self.next if alone else 0
        self._most_out = max(self._most_out, min(len(self.out) + more, LARGEST_WINDOW))

    def count(self, first: int, count: int) -> None:
        """A message is sent now, and counted, not carried."""
        self.out.append(Train(first=first, count=count, sent=self._clock.now()))
        self.next, self.into = first + count, 0
        self._small_end = self.next
        self._set_probe()

    def land(self, upto: int, out: list[Train], waited: float, times: int, most_out: int, turns: int = 1) -> None:
        """Undisturbed exchanges have brought everything before `upto` on its way, of which `out` is not acknowledged yet; of `times`
        answers `turns` came in a round trip."""
        acked = out[0].first if out else upto
        due = max(1, self._turn_ends - self.acked + 1)
        self.round_trip.count(waited, times, turns, due)
        if turns == 1:
            self._turn_ends = acked
        elif (more := acked - self.acked - due) >= 0:
            self._turn_ends = acked - more % turns + turns - 1
        self._most_out = max(self._most_out, most_out)
        if self._state is _State.OPEN and self.window < 2 * self._most_out:
            steps = min(times, math.ceil(2 * self._most_out - self.window))  # as `_widen` does, one by one
            self.window = max(self.window, min(self.window + steps, LARGEST_WINDOW))
        self._rto, self.next, self.out, self._resent_end = self._time_out, upto, out, 0
        self.into = out[-1].tail if out else 0
        self.acked = acked
        self._small_end = upto if out and self._written() <= upto else self._small_end
        self._alarm.set(math.inf)
        self._probe_pending = False
        if out and not self._set_probe():
            self._rearm()
