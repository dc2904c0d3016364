"""What is said of a migration of which there is no log? The region that fits, cause by cause, then what helps, and how to measure."""

from collections.abc import Iterator
from typing import Any

from migviz.language import _
from migviz.say.amounts import time_text
from migviz.scenario.measuring import MEASURING, Measuring
from migviz.scenario.products import not_to_be_set
from migviz.scenario.units import Kind, write
from migviz.study.advice_text import advice_as_json, dead_end, piece_text
from migviz.study.explaining import Between, Explained, Explanation
from migviz.values import sure


def explained_lines(found: Explained) -> Iterator[str]:
    """All of it, in order."""
    yield asked_line(found)
    if not found.explanations:
        yield ""
        yield nothing_fits()
    for number, one in enumerate(found.explanations, 1):
        yield ""
        yield from _cause(number, one)
    if fixed := not_to_be_set(found.asked.scenario.policy.name):
        yield ""
        yield _(fixed)
    if measuring := measuring_of(found):
        yield ""
        yield to_measure()
        yield from (f"    {line}" for line in measuring.lines)
        yield f"  {_(measuring.note)}"


def asked_line(found: Explained) -> str:
    """What was said, and what an idle VM would take."""
    asked, scenario = found.asked, found.asked.scenario
    return _(
        "{policy}: {memory} over {link}, taken {took}, hung {hung}. An idle VM would take {idle}.",
        policy=_(scenario.policy.title),
        memory=write(scenario.number("vm.memory"), Kind.SIZE),
        link=write(scenario.number("link.bandwidth"), Kind.RATE, bits=True),
        took=time_text(asked.took),
        hung=time_text(asked.hung),
        idle=time_text(found.idle.total_time),
    )


def nothing_fits() -> str:
    """Where no way of writing explains the two times."""
    return _(
        "No workload that was tried fits both times under these rules. Check the hypervisor and how the times were taken."
    )


def to_measure() -> str:
    """What stands over what one types."""
    return _("To measure the dirty rate there:")


def measuring_of(found: Explained) -> Measuring | None:
    """How the dirty rate is measured in the product that was named."""
    return MEASURING.get(found.asked.scenario.policy.name)


def _cause(number: int, one: Explanation) -> Iterator[str]:
    for index, cause in enumerate(one.causes):
        yield f"{f'{number}.' if not index else '  ':3} {_(cause.value)}"
    yield from (f"    {line}" for line in (*fit_lines(one), *remedies(one)))


def fit_lines(one: Explanation) -> Iterator[str]:
    """The region that fits, and a run of it."""
    yield _(
        "Fits: dirty rate {rate}, working set {working_set}, link {speed}.",
        rate=_between(one.dirty_rate, Kind.RATE),
        working_set=_between(one.working_set, Kind.SIZE),
        speed=_between(one.speed, Kind.RATE, bits=True),
    )
    yield _(
        "A run of it takes {took} and pauses for {hung}. {sentence}",
        took=time_text(one.after.total_time),
        hung=time_text(sure(one.after.downtime)),
        sentence=one.sentence,
    )


def remedies(one: Explanation) -> Iterator[str]:
    """What would help, each verified by a run."""
    if one.whole_link is not None and one.whole_link.finished:
        yield _(
            "Look for a bandwidth limit and for other traffic: with all of the link it takes {took} and pauses for {hung}.",
            took=time_text(one.whole_link.total_time),
            hung=time_text(sure(one.whole_link.downtime)),
        )
    if one.advised is not None:
        yield from (f"- {piece_text(one.advised, piece)}" for piece in one.advised.pieces)
        if not one.advised.pieces:
            yield dead_end(one.advised)


def _between(span: Between, kind: Kind, *, bits: bool = False) -> str:
    low, high = write(span.low, kind, bits=bits), write(span.high, kind, bits=bits)
    return low if low == high else _("{least} to {most}", least=low, most=high)


def explained_as_json(found: Explained) -> dict[str, Any]:
    """The same as plain dicts, in SI."""
    known = measuring_of(found)
    return {
        "took_s": found.asked.took,
        "hung_s": found.asked.hung,
        "idle_total_time_s": found.idle.total_time,
        "explanations": [_as_json(one) for one in found.explanations],
        "measure": None if known is None else {"type": list(known.lines), "note": known.note},
    }


def _as_json(one: Explanation) -> dict[str, Any]:
    return {
        "causes": [cause.value for cause in one.causes],
        "region": [{"dirty_rate_Bps": rate, "working_set_bytes": size} for rate, size in one.region],
        "goodput_Bps": [one.speed.low, one.speed.high],
        "dirty_rate_Bps": [one.dirty_rate.low, one.dirty_rate.high],
        "working_set_bytes": [one.working_set.low, one.working_set.high],
        "total_time_s": one.after.total_time,
        "downtime_s": one.after.downtime,
        "sentence": one.sentence,
        "whole_link": one.whole_link
        and {"total_time_s": one.whole_link.total_time, "downtime_s": one.whole_link.downtime},
        "advice": None if one.advised is None else advice_as_json(one.advised),
        "scenario": list(one.scenario.lines()),
    }
