"""What is said of a migration of which there is no log? The region that fits, cause by cause, then what helps, and how to measure."""

from collections.abc import Iterator
from typing import Any

from migviz.language import _
from migviz.say.amounts import time_text
from migviz.scenario.measuring import MEASURING
from migviz.scenario.products import not_to_be_set
from migviz.scenario.units import Kind, write
from migviz.study.advice_text import advice_as_json, dead_end, piece_text
from migviz.study.explaining import Between, Explained, Explanation


def explained_lines(found: Explained) -> Iterator[str]:
    """All of it, in order."""
    asked, scenario = found.asked, found.asked.scenario
    yield _(
        "{policy}: {memory} over {link}, taken {took}, hung {hung}. An idle VM would take {idle}.",
        policy=_(scenario.policy.title),
        memory=write(scenario.number("vm.memory"), Kind.SIZE),
        link=write(scenario.number("link.bandwidth"), Kind.RATE, bits=True),
        took=time_text(asked.took),
        hung=time_text(asked.hung),
        idle=time_text(found.idle.total_time),
    )
    if not found.explanations:
        yield ""
        yield _(
            "No workload that was tried fits both times under these rules. Check the hypervisor and how the times were taken."
        )
    for number, one in enumerate(found.explanations, 1):
        yield ""
        yield from _cause(number, one)
    if fixed := not_to_be_set(scenario.policy.name):
        yield ""
        yield _(fixed)
    yield from _measuring(scenario.policy.name)


def _cause(number: int, one: Explanation) -> Iterator[str]:
    for index, cause in enumerate(one.causes):
        yield f"{f'{number}.' if not index else '  ':3} {_(cause.value)}"
    yield "    " + _(
        "Fits: dirty rate {rate}, working set {working_set}, link {speed}.",
        rate=_between(one.dirty_rate, Kind.RATE),
        working_set=_between(one.working_set, Kind.SIZE),
        speed=_between(one.speed, Kind.RATE, bits=True),
    )
    yield "    " + _(
        "A run of it takes {took} and pauses for {hung}. {sentence}",
        took=time_text(one.after.total_time),
        hung=time_text(one.after.downtime or 0.0),
        sentence=one.sentence,
    )
    yield from (f"    {line}" for line in _remedies(one))


def _remedies(one: Explanation) -> Iterator[str]:
    if one.whole_link is not None and one.whole_link.finished:
        yield _(
            "Look for a bandwidth limit and for other traffic: with all of the link it takes {took} and pauses for {hung}.",
            took=time_text(one.whole_link.total_time),
            hung=time_text(one.whole_link.downtime or 0.0),
        )
    if one.advised is not None:
        yield from (f"- {piece_text(one.advised, piece)}" for piece in one.advised.pieces)
        if not one.advised.pieces:
            yield dead_end(one.advised)


def _between(span: Between, kind: Kind, *, bits: bool = False) -> str:
    low, high = write(span.low, kind, bits=bits), write(span.high, kind, bits=bits)
    return low if low == high else _("{least} to {most}", least=low, most=high)


def _measuring(policy: str) -> Iterator[str]:
    known = MEASURING.get(policy)
    if known is None:
        return
    yield ""
    yield _("To measure the dirty rate there:")
    yield from (f"    {line}" for line in known.lines)
    yield f"  {_(known.note)}"


def explained_as_json(found: Explained) -> dict[str, Any]:
    """The same as plain dicts, in SI."""
    known = MEASURING.get(found.asked.scenario.policy.name)
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
