"""What do two rates mean for the copy: how fast memory is copied, and how fast it is dirtied?"""

import math

from migviz.language import _
from migviz.replay.rates import catches_up, copied_now, dirtied_now, link_speed, races
from migviz.replay.seen import Seen
from migviz.say.numbers import is_covered, named
from migviz.scenario.units import Kind, write
from migviz.values import dataclass

_ALIKE = 1.05
"""Chosen: rates that differ by less are as fast as each other for the eye."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rates:
    """Bytes of memory per second that are `copied` and `dirtied`, how both are written, and what that means; `warns`: it
    never catches up; `idle`: nothing is copied now, `copied` is what the link could. What is covered has no length: neither a sentence nor an arrow tells it."""

    copied: float = 0.0
    dirtied: float = 0.0
    written: tuple[str, str] = ("", "")
    sentence: str = ""
    warns: bool = False
    idle: bool = False

    @property
    def spoken(self) -> str:
        """All of it in words."""
        copied, dirtied = self.written
        numbers = (
            _("The link is idle and can copy {copied}; dirtied {dirtied}.", copied=copied, dirtied=dirtied)
            if self.idle
            else _("Copied {copied}, dirtied {dirtied}.", copied=copied, dirtied=dirtied)
        )
        return f"{numbers} {self.sentence}" if self.sentence else numbers


def rates_of(seen: Seen) -> Rates:
    """The two rates at a moment, and whether the copy catches up as far as that is told."""
    run, moment = seen.run, seen.moment
    copied, dirtied = copied_now(run, moment), dirtied_now(run, moment)
    written = (
        named(seen, "moment.copied_now", write(copied, Kind.RATE)),
        named(seen, "moment.dirtied_now", write(dirtied, Kind.RATE)),
    )
    idle = not link_speed(run, moment)
    if is_covered(seen, "moment.copied_now", "moment.dirtied_now"):
        return Rates(written=written, idle=idle)
    if not (races(run, moment) and moment.running):
        return Rates(copied=copied, dirtied=dirtied, written=written, idle=idle)
    gains = catches_up(run)
    return Rates(
        copied=copied,
        dirtied=dirtied,
        written=written,
        sentence=rates_sentence(copied, dirtied, gains),
        warns=gains is False,
        idle=idle,
    )


def rates_sentence(copied: float, dirtied: float, gains: bool | None) -> str:
    """Who is faster now, and whether the copy catches up in this run (None: not known, so not said)."""
    if dirtied <= 0:
        return _("Nothing is copied now.") if copied <= 0 else _("No page changes now.")
    if copied <= 0:
        return _("Nothing is copied now: the copy never catches up.") if gains is False else _("Nothing is copied now.")
    ratio = copied / dirtied
    if ratio >= _ALIKE:
        faster = _times(ratio)
        if gains is False:
            return _("Copying is {faster} times faster now, yet the copy never catches up.", faster=faster)
        return _("Copying is {faster} times faster.", faster=faster)
    alike = ratio > 1 / _ALIKE
    if gains is None:
        return (
            _("Pages change as fast as they are copied.") if alike else _("Pages change faster than they are copied.")
        )
    if gains:
        return (
            _("Pages change as fast as they are copied, yet the copy catches up.")
            if alike
            else _("Pages change faster than they are copied, yet the copy catches up.")
        )
    return (
        _("Pages change as fast as they are copied: the copy never catches up.")
        if alike
        else _("Pages change faster than they are copied: the copy never catches up.")
    )


def longest_sentence() -> str:
    """The longest of the sentences, so that room can be kept for it."""
    return rates_sentence(math.inf, dirtied=1.0, gains=False)


def _times(ratio: float) -> str:
    if ratio >= 1000:
        return _("over 1000")
    return f"{ratio:.2g}" if ratio < 99.5 else f"{ratio:.0f}"
