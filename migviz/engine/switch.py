"""What does a learning switch know, and where does it send a frame?

The source address of every frame is learned with the port it came in at; frames for unknown addresses and for
everybody are flooded; an address not seen for the ageing time is forgotten (IEEE 802.1D; 300 s as in Linux).
"""

from migviz.trace.traffic import PORTS, Node, Sighting, Station


class Switch:
    """One switch; `number` 1 joins the hosts and the client, 2 is behind its port 4."""

    def __init__(self, number: int, ageing: float, sightings: list[Sighting]) -> None:
        self._number = number
        self._ageing = ageing
        self._sightings = sightings
        self._entries: dict[Station, tuple[int, float]] = {}

    def learn(self, station: Station, port: int, now: float) -> None:
        """A frame of `station` came in at `port`."""
        before, seen = self._entries.get(station, (port, now))
        self._entries[station] = (port, max(seen, now) if before == port else now)
        self._sightings.append(Sighting(t=now, switch=self._number, station=station, port=port))

    def refresh(self, station: Station, until: float) -> None:
        """Undisturbed traffic keeps what is known alive until then."""
        if station in self._entries:
            port, seen = self._entries[station]
            self._entries[station] = (port, max(seen, until))

    def lookup(self, station: Station, now: float) -> int | None:
        """The port of a station; None if it was never seen, or forgotten."""
        port, seen = self._entries.get(station, (0, float("-inf")))
        return port if now - seen <= self._ageing else None

    def known_until(self, station: Station) -> float:
        """How long a station that is not seen again stays known."""
        return self._entries.get(station, (0, float("-inf")))[1] + self._ageing

    def ways(self, receiver: Station | None, came_in: Node, now: float) -> tuple[Node, ...]:
        """Where a frame that came in from there goes on to: one way, or after a flood all others."""
        port = self.lookup(receiver, now) if receiver else None
        if port is None:
            return tuple(node for node in PORTS if node is not came_in)
        return tuple(node for node, other in PORTS.items() if other == port and node is not came_in)
