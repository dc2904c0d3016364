"""How long does TCP take a round trip to be, and how long does it wait before it takes something for lost?

Two ways: that of RFC 6298, and that of Linux (tcp_input.c, tcp_rtt_estimator), which adds a floor to the round trip and forgets a large
variation slowly: each round trip by a quarter. The first measurement counts as a variation of twice itself.
"""

from functools import lru_cache

from migviz.scenario.profiles import Profile

GRANULARITY = 0.01
"""Chosen: seconds of the clock's grain in RFC 6298, for systems whose floor is not added to the round trip."""


class RoundTrip:
    """The smoothed round trip and its variation, from a first measurement of `first` seconds on."""

    def __init__(self, profile: Profile, *, floor: float, first: float) -> None:
        self._adds_floor, self._floor = profile.adds_floor, floor
        self.smoothed = first
        self._deviation = first / 2
        self._varies = max(floor, 4 * self._deviation)
        self._most = floor

    def measure(self, waited: float) -> None:
        """An answer came after `waited` seconds."""
        self._deviation = 0.75 * self._deviation + 0.25 * abs(self.smoothed - waited)
        self.smoothed = 0.875 * self.smoothed + 0.125 * waited
        self._most = max(self._most, 4 * self._deviation)
        self._varies = max(self._varies, self._most)

    def turn(self) -> None:
        """A round trip is over: the largest variation in it is what the variation falls towards."""
        self._varies -= 0.25 * (self._varies - self._most)
        self._most = self._floor

    def count(self, waited: float, times: int, out: int, due: int = 1) -> None:
        """So many answers came after `waited` seconds each, `out` of them in a round trip; the first one ends with number `due`."""
        known = (self.smoothed, self._deviation, self._varies, self._most)
        self.smoothed, self._deviation, self._varies, self._most = _counted(known, self._floor, waited, times, out, due)

    @property
    def time_out(self) -> float:
        """Seconds after which something that is not acknowledged is taken for lost, before the timer rounds them up."""
        if self._adds_floor:
            return self.smoothed + self._varies
        return max(self._floor, self.smoothed + max(GRANULARITY, 4 * self._deviation))


_Known = tuple[float, float, float, float]
"""The smoothed round trip, its deviation, how much it varies, and the most of this round trip."""


@lru_cache(maxsize=64)
def _counted(known: _Known, floor: float, waited: float, times: int, out: int, due: int) -> _Known:
    """What is known after so many answers: up to 200 turns for each quiet stretch, and the same in every run of a dragged slider."""
    smoothed, deviation, varies, most = known
    for number in range(1, times + 1):
        apart = smoothed - waited
        deviation = 0.75 * deviation + (0.25 * apart if apart > 0 else -0.25 * apart)
        before, smoothed = smoothed, 0.875 * smoothed + 0.125 * waited
        if (
            smoothed == before and varies == most == floor >= 4 * deviation
        ):  # only the deviation goes on, and decides nothing
            deviation = abs(apart) + (deviation - abs(apart)) * 0.75 ** (times - number)
            break
        if 4 * deviation > most:
            most = 4 * deviation
            varies = most if most > varies else varies
        if number == due:
            due += out
            varies -= 0.25 * (varies - most)
            most = floor
    return smoothed, deviation, varies, most
