"""What is said of the ways to empty a host: each in a line, what sharing the link does, and what it would take?"""

from collections.abc import Iterator, Sequence

from migviz.language import _, ngettext
from migviz.say.in_evacuation import order_text
from migviz.scenario.fields import FIELDS
from migviz.scenario.units import Kind, write
from migviz.study.emptying import Way
from migviz.study.emptying_advice import EmptyingAdvice
from migviz.values import sure

SAME = 0.02
"""Chosen: times closer than this share are said to be about the same."""


def finding(ways: Sequence[Way], at_once: int) -> tuple[str, ...]:
    """What several at once come to beside one after the other, worked out from both runs; nothing until they are there."""
    by_number = {way.at_once: way for way in ways}
    alone, together = by_number.get(1), by_number.get(max(2, at_once))
    if alone is None or together is None:
        return ()
    n = sure(together.at_once)
    if alone.empty_after is None:
        return (_("Even one after the other not all VMs are moved."),) if together.empty_after is None else ()
    if together.empty_after is None:
        return (_never(n, together, alone.empty_after),)
    return (_times(n, together.empty_after, alone.empty_after), *_why(together, alone))


def _never(n: int, together: Way, time: float) -> str:
    return _(
        "{n} at once: {left} of the VMs never leave. One after the other all have left after {time}.",
        n=n,
        left=len(together.staying),
        time=_time(time),
    )


def _times(n: int, together: float, alone: float) -> str:
    if _time(together) == _time(alone):
        return _("{n} at once take as long as one after the other: {time}.", n=n, time=_time(together))
    return _("{n} at once take {time}, one after the other {other}.", n=n, time=_time(together), other=_time(alone))


def _why(together: Way, alone: Way) -> Iterator[str]:
    more = together.bytes_sent - alone.bytes_sent
    if more > SAME * alone.bytes_sent:
        yield _("Each gets a share of the link, so more is written meanwhile: {size} more are sent.", size=_size(more))
    elif sure(together.empty_after) < (1.0 - SAME) * sure(alone.empty_after):
        yield _("One VM alone leaves some of the link unused.")
    pauses = together.worst_pause, alone.worst_pause
    if pauses[0] is not None and pauses[1] is not None and abs(pauses[0] - pauses[1]) > SAME * pauses[1]:
        yield _("Worst pause {time} instead of {other}.", time=_time(pauses[0]), other=_time(pauses[1]))


def found_lines(found: EmptyingAdvice) -> Iterator[str]:
    """What it would take, in as few words as there are beside the host."""
    way = found.best or found.soonest
    if way is None:
        yield _("With nothing that was tried are all VMs moved.")
    elif found.best is None:
        yield _("Nothing that was tried keeps to all limits. Soonest: {way}.", way=short_line(way))
    else:
        yield _("Soonest within all limits: {way}.", way=short_line(way))
    if found.most is not None:
        yield _("Most at once within all limits: {n}.", n=found.most.at_once)
    if found.link is not None:
        value = FIELDS[found.link.field].write(found.link.value)
        yield _("With the rules as they are a link of {value} is enough.", value=value)
    else:
        yield _("With the rules as they are no link is fast enough.")
    yield ngettext("Found with {n} run.", "Found with {n} runs.", found.runs)


def short_line(way: Way) -> str:
    """How many, in which order, how long."""
    at_once = ngettext("{n} at once", "{n} at once", sure(way.at_once))
    return ", ".join((at_once, order_text(way.order), _time(way.empty_after)))


def advice_lines(found: EmptyingAdvice) -> Iterator[str]:
    """What the host's own rules give, and what it would take."""
    yield _("as it is: {way}", way=way_line(found.as_is))
    if found.best is not None:
        yield _("soonest that keeps to all limits: {way}", way=way_line(found.best))
    elif found.soonest is not None:
        yield _("nothing that was tried keeps to all limits; soonest: {way}", way=way_line(found.soonest))
    else:
        yield _("with none that was tried all VMs are moved")
    if found.most is not None:
        yield _("most at once that keeps to all limits: {way}", way=way_line(found.most))
    if found.link is not None:
        value = FIELDS[found.link.field].write(found.link.value)
        yield _("least link, with the rules as they are: {field} = {value}", field=found.link.field, value=value)
        yield f"  {way_line(found.link.way)}"
    else:
        yield _("with the rules as they are no link is fast enough")
    yield ngettext(
        "Each is a run of its own; {n} run was made.", "Each is a run of its own; {n} runs were made.", found.runs
    )


def way_line(way: Way) -> str:
    """A way in one line."""
    at_once = _("all at once") if way.at_once is None else ngettext("{n} at once", "{n} at once", way.at_once)
    parts = [at_once, order_text(way.order)]
    if way.empty_after is not None:
        parts.append(_("empty after {time}", time=_time(way.empty_after)))
    if way.staying:
        parts.append(_("not moved: {names}", names=", ".join(way.staying)))
    if way.worst_pause is not None:
        parts.append(_("worst pause {time} ({vm})", time=_time(way.worst_pause), vm=way.worst))
    if way.over_limit:
        parts.append(_("over their limit: {names}", names=", ".join(way.over_limit)))
    return ", ".join(parts)


def _time(seconds: float | None) -> str:
    return "" if seconds is None else write(seconds, Kind.TIME)


def _size(amount: float) -> str:
    return write(amount, Kind.SIZE)
