"""What do facts consist of, and what do all of them need? Lines, amounts in words, fields in force at a time."""

from collections.abc import Mapping
from typing import NamedTuple

from migviz.language import _, ngettext
from migviz.replay.seen import Seen
from migviz.say.amounts import pages_text, time_text
from migviz.say.numbers import COVERED, is_covered, named
from migviz.scenario.fields import FIELDS, Value
from migviz.scenario.units import Kind, write
from migviz.values import dataclass


class Line(NamedTuple):
    """One fact: its name, its value in words, and the field, formula or source it comes from."""

    name: str
    value: str
    where_from: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What the inspector shows about one thing."""

    title: str
    lines: tuple[Line, ...]


def hidden_line() -> Line:
    """What the mark in the place of a covered number means."""
    return Line(COVERED, _("hidden until you have answered"))


def values_at(seen: Seen) -> Mapping[str, Value]:
    """Every field of the scenario with the value in force now, the changes until then included."""
    return seen.run.scenario.values_at(seen.t)


def field_line(seen: Seen, name: str, label: str) -> Line:
    """A field of the scenario with the value in force now."""
    changed = [change.at for change in seen.run.scenario.changes if change.name == name and change.at <= seen.t]
    where = _("field {name}", name=name)
    if changed:
        where = _("field {name}, changed at {time}", name=name, time=time_text(changed[-1]))
    return Line(label, FIELDS[name].write(values_at(seen)[name]), where)


def memory_line(seen: Seen, name: str, label: str, pages: int, which: str) -> Line:
    """So many pages (the number `name`) as memory; the count is said with what they are: "97 672 pages, on the list"."""
    if is_covered(seen, name):
        return Line(label, named(seen, name, ""), which)
    if not pages:
        return Line(label, _("none"), which)
    return Line(label, pages_text(pages), _("{pages}, {which}", pages=page_count(pages), which=which))


def page_count(pages: int) -> str:
    """So many pages."""
    return ngettext("{n} page", "{n} pages", pages, n=write(pages, Kind.COUNT))


def clock(t: float) -> str:
    """A time of the run, with a figure more than a duration has."""
    return write(t, Kind.TIME, digits=4)


def between(start: float, end: float) -> str:
    """From when to when, with as many figures as it takes to see that these are two times."""
    digits = 4
    while digits < 9 and write(start, Kind.TIME, digits=digits - 1) == write(end, Kind.TIME, digits=digits - 1):
        digits += 1
    return _("{start} to {end}", start=write(start, Kind.TIME, digits=digits), end=write(end, Kind.TIME, digits=digits))


def rate_text(rate: float) -> str:
    """Bytes per second as a rate of memory."""
    return write(rate, Kind.RATE)


def bits_text(rate: float) -> str:
    """Bytes per second as the rate of a link."""
    return write(rate, Kind.RATE, bits=True)


def share_text(share: float) -> str:
    """A share from 0 to 1 in per cent, two figures."""
    return write(share, Kind.SHARE, digits=2)
