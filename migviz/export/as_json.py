"""What does a run look like as JSON? Plain dicts and lists, times in seconds, sizes in bytes."""

from typing import Any

from migviz.replay.metrics import ITERATION_NUMBERS, MOMENT_NUMBERS, RUN_NUMBERS, Part
from migviz.replay.moment import Moment
from migviz.replay.seen import Seen, seen_at
from migviz.say.captions import caption, closing
from migviz.say.client_side import client_sentence
from migviz.scenario import Scenario
from migviz.scenario.fields import FIELDS
from migviz.scenario.units import PAGE, Kind
from migviz.trace import Copying, Pass, Run


def scenario_as_json(scenario: Scenario) -> dict[str, Any]:
    """Every field by name in SI, null where it is off; changes under their time."""
    values: dict[str, Any] = {name: _plain(name, value) for name, value in scenario.values.items()}
    for change in scenario.changes:
        line = str(change)
        values[line[: line.index(":")] + ": " + change.name] = _plain(change.name, change.value)
    return values


def _plain(name: str, value: Any) -> Any:
    whole = FIELDS[name].kind in (Kind.COUNT, Kind.SIZE) and isinstance(value, float) and value == int(value)
    return int(value) if whole else value


def run_as_json(run: Run) -> dict[str, Any]:
    """A whole run."""
    return {
        "scenario": scenario_as_json(run.scenario),
        "result": _numbers(run, Part.RESULT) | {"sentence": closing(seen_at(run, run.end))},
        "iterations": [_pass_as_json(item) for item in run.passes],
        "pause": {
            "seconds": run.metrics.downtime,
            "parts": [
                {"name": part.name, "start_s": part.start, "seconds": part.end - part.start} for part in run.pause
            ],
        },
        "steps": [
            {"number": span.step.number, "name": span.step.value, "start_s": span.start, "end_s": span.end}
            for span in run.steps
        ],
        "owners": [
            {"start_s": item.start, "end_s": item.end, "owner": item.owner.value, "running": item.running}
            for item in run.tenures
        ],
        "client": _client_as_json(run),
        "network": _network_as_json(run),
        "milestones": [{"t_s": item.t, "kind": item.kind, "facts": dict(item.facts)} for item in run.milestones],
    }


def _numbers(run: Run, part: Part) -> dict[str, Any]:
    """The numbers under one heading, by their keys."""
    return {number.key: number.plain(run) for number in RUN_NUMBERS.values() if number.part is part}


def _pass_as_json(item: Pass) -> dict[str, Any]:
    return (
        {"number": item.number, "copying": item.copying.value, "start_s": item.start, "end_s": item.end}
        | {number.key: number.plain(item) for number in ITERATION_NUMBERS.values()}
        | {"in_pause": item.in_pause}
        | ({"fetched_pages": item.fetched} if item.copying is Copying.PUSH else {})
    )


def _client_as_json(run: Run) -> dict[str, Any] | None:
    client = run.network.client
    if client is None:
        return None
    return _numbers(run, Part.CLIENT) | {
        "late_why": {cause.value: count for cause, count in client.late_why.items()},
        "lost_why": {cause.value: count for cause, count in client.lost_why.items()},
        "sentence": client_sentence(seen_at(run, run.end)),
    }


def _network_as_json(run: Run) -> dict[str, Any]:
    return _numbers(run, Part.NETWORK) | {
        "stalls": [
            {
                "start_s": stall.start,
                "end_s": stall.end,
                "tries_s": list(stall.tries),
                "given_up": stall.given_up,
                "cause": stall.cause.value,
            }
            for stall in run.network.stalls
        ],
    }


def moment_as_json(run: Run, moment: Moment) -> dict[str, Any]:
    """What is true at a moment."""
    seen = Seen(run=run, moment=moment)
    return {number.key: number.plain(seen) for number in MOMENT_NUMBERS.values()} | {
        "copying": moment.copying.value if moment.copying else None,
        "memory_pages": moment.memory,
        "page_bytes": PAGE,
        "client": {
            "state": moment.network.reach.value,
            "asked": moment.network.asked,
            "waiting": moment.network.waiting,
            "oldest_s": moment.network.oldest,
            "tries": moment.network.tries,
            "next_try_s": moment.network.next_try,
        },
        "mac_tables": [
            {"switch": row.switch, "station": row.station.value, "port": row.port, "age_s": moment.t - row.seen}
            for row in moment.network.rows
        ],
        "milestone": moment.milestone.kind if moment.milestone else None,
        "sentence": caption(seen),
    }
