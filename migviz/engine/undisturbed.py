"""From when on is a client answered undisturbed, so that its exchanges are counted, not carried?"""

import math
from dataclasses import replace

from migviz.engine.counted import NEAR, fills, out_in
from migviz.engine.fabric import Fabric
from migviz.engine.neighbour import Neighbour
from migviz.engine.noticed import Noticed
from migviz.engine.server import Server
from migviz.engine.tcp import LARGEST_WINDOW, Sender
from migviz.engine.trains import Receiver
from migviz.trace.traffic import ACK_WAITS, MESSAGE, PORTS, SEGMENT, Network, Node, Station, Stretch

FEW = 2_000
"""Chosen: where segments become full while others are out, fewer requests than this are carried one by one: which answer
meets which request at the end of a stretch is followed there, and taken to be alike in longer ones."""
MOST_ON_THE_WAY = 1_000_000
"""Chosen: where an answer takes so long that more requests are on their way at a time, they are not counted: each is carried, until
the bound of the work."""


class Undisturbed:
    """Looks for stretches of exchanges that are all alike. `holds_answers`: the VM follows Nagle's algorithm; `kept_known`: it sends
    messages unasked so often that no switch forgets it."""

    def __init__(
        self,
        fabric: Fabric,
        network: Network,
        server: Server,
        sender: Sender,
        receiver: Receiver,
        neighbour: Neighbour,
        noticed: Noticed,
        *,
        holds_answers: bool,
        kept_known: bool,
    ) -> None:
        self._fabric, self._world, self._network, self._server = fabric, fabric.world, network, server
        self._sender, self._receiver, self._neighbour, self._noticed = sender, receiver, neighbour, noticed
        self._holds_answers, self._kept_known = holds_answers, kept_known

    def found(self, start: float, total: int) -> Stretch | None:
        """The exchanges from `start` on that are all alike, if there are any; its program makes `total` requests in all."""
        host, first = self._world.runs_on(start), self._sender.next
        if host is None or self._network.asked_by(self._noticed.late_before) > first:
            return None
        if self._network.asked_at(first) > start + NEAR:
            return None  # a stretch begins with its first request, not with the answer before it
        if self._world.cut(host, start) is not None or self._world.started_anew(start):
            return None
        queue = self._world.queue(host, start)
        there = self._fabric.one_way + (queue if host is Node.TARGET else 0.0) + self._world.waits(start)
        back = self._fabric.one_way + (queue if host is Node.SOURCE else 0.0)
        wait = there + back
        alone = wait <= self._network.interval
        if wait >= self._sender.patience(alone=alone) or not self._is_known(host, start, there, back):
            return None
        if wait + self._rides_for(wait) >= self._server.sender.patience(alone=alone):
            return None  # the VM takes its answers for lost
        if wait > MOST_ON_THE_WAY * self._network.interval:
            return None
        flooded = self._fabric.switch.lookup(Station.VM, start + self._fabric.far) is None
        stretch = Stretch(first=first, count=1, start=start, host=host, there=there, back=back, flooded=flooded)
        if self._is_held_up(stretch):
            return None
        alone = not fills(self._network, stretch) and (wait <= self._network.interval or self._network.nagle)
        if not self._fits(stretch) or not self._is_calm(alone=alone, wait=wait):
            return None
        if self._sender.holds_back:
            return None
        count = max(1, self._alike(stretch, total))
        if count < (FEW if fills(self._network, stretch) else 2):
            return None
        if not alone and self._network.sent_at(stretch, first + count - 1) - start <= wait:
            return None
        return replace(stretch, count=count, before=self._under_way(wait))

    def _is_calm(self, *, alone: bool, wait: float) -> bool:
        """Whether all that is on its way will come without anybody noticing anything."""
        if self._noticed.first_lost is not None or self._neighbour.is_lost:
            return False
        if self._receiver.next < self._sender.acked:
            return False  # the VM has a request whose answer is still held back
        if not alone:  # there is always something on its way: it has to have been sent under the present conditions
            since = max(self._noticed.undisturbed_since, self._world.last_edge(self._fabric.env.now))
            return self._fabric.env.now - since > 2 * wait and self._sender.is_clean
        settled = max(self._fabric.asking_until, self._fabric.learning_until) + NEAR
        return not self._sender.out and self._fabric.env.now >= settled - 2 * NEAR and self._sender.is_clean

    def _rides_for(self, wait: float) -> float:
        """Seconds that an acknowledgement waits at most for the request that carries it."""
        alone = wait <= self._network.interval or not self._network.nagle
        return self._network.interval if alone and self._network.interval <= ACK_WAITS else 0.0

    def _under_way(self, wait: float) -> tuple[tuple[float, int], ...]:
        """When earlier requests will be answered."""
        if not self._sender.out:
            return ()
        return (
            (self._fabric.env.now, self._receiver.next),
            *((train.sent + wait, train.end) for train in self._sender.out),
        )

    def _fits(self, stretch: Stretch) -> bool:
        """Whether all that has been asked, and is asked in a round trip, goes at once; where more is asked in a round trip than
        the largest window holds, it is taken to, so that a run of years can be counted."""
        waiting = self._network.asked_by(stretch.start) - stretch.first
        if self._network.goes_alone(stretch):
            return (waiting <= 1 and out_in(self._network, stretch) <= self._sender.window) or self._is_widest
        each_turn, room = stretch.wait / self._network.interval, self._sender.window * SEGMENT / MESSAGE
        return max(waiting, each_turn) <= room or (self._is_widest and each_turn > room)

    @property
    def _is_widest(self) -> bool:
        return self._sender.window >= LARGEST_WINDOW

    def _is_known(self, host: Node, start: float, there: float, back: float) -> bool:
        """Whether the switch knows the VM at its host each time, or has forgotten it each time.

        Messages that the VM sends unasked keep it known, if they come more often than the switch forgets.
        """
        port = self._fabric.switch.lookup(Station.VM, start + self._fabric.far)
        silent_for = max(0.0, self._network.interval - there - back) + 2 * self._fabric.far
        forgotten = silent_for > self._network.ageing and not self._kept_known
        return port is None if forgotten else port == PORTS[host]

    def _alike(self, stretch: Stretch, total: int) -> int:
        """How many requests from the next one on are answered and acknowledged before anything changes."""
        first, start, network = stretch.first, stretch.start, self._network
        room = self._world.next_edge(start) - start - stretch.wait - stretch.there
        total -= first
        if room < 0:
            return 0
        if network.goes_alone(stretch):
            if start > network.asked_at(first) + NEAR:
                return 0
            return total if math.isinf(room) else min(total, math.floor(room / network.interval + NEAR) + 1)
        if fills(self._network, stretch):  # the last requests fill no segment
            room = min(room, network.asked_at(first + total - 1) - start - stretch.wait)
        turns = math.floor(room / stretch.wait + NEAR) if not math.isinf(room) else math.inf
        last = start + turns * stretch.wait if not math.isinf(turns) else math.inf
        return min(total, network.asked_by(last) - first) if not math.isinf(last) else total

    def _is_held_up(self, stretch: Stretch) -> bool:
        """Whether answers wait for each other: Nagle's algorithm at the VM, where more is asked in a round trip."""
        return self._holds_answers and stretch.wait > self._network.interval
