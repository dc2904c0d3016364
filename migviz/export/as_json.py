"""What does a run look like as JSON? Plain dicts and lists, times in seconds, sizes in bytes."""

from typing import Any

from migviz.replay.moment import Moment
from migviz.replay.seen import Seen, seen_at
from migviz.say.captions import caption, client_sentence, closing
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
    metrics = run.metrics
    return {
        "scenario": scenario_as_json(run.scenario),
        "result": {
            "finished": metrics.finished,
            "converged": metrics.converged,
            "stop_reason": metrics.stop_reason,
            "total_time_s": metrics.total_time,
            "downtime_s": metrics.downtime,
            "bytes_sent": metrics.bytes_sent,
            "pages_sent": metrics.pages_sent,
            "iterations": metrics.iterations,
            "owner": metrics.owner.value,
            "sentence": closing(seen_at(run, run.end)),
        },
        "iterations": [_pass_as_json(item) for item in run.passes],
        "pause": {
            "seconds": metrics.downtime,
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


def _pass_as_json(item: Pass) -> dict[str, Any]:
    return {
        "number": item.number,
        "copying": item.copying.value,
        "start_s": item.start,
        "end_s": item.end,
        "pages": item.pages,
        "zero_pages": item.zero_pages,
        "bytes": item.bytes,
        "dirtied_pages": item.dirtied,
        "in_pause": item.in_pause,
    } | ({"fetched_pages": item.fetched} if item.copying is Copying.PUSH else {})


def _client_as_json(run: Run) -> dict[str, Any] | None:
    client = run.network.client
    if client is None:
        return None
    return {
        "asked": client.asked,
        "answered": client.answered,
        "late": client.late,
        "late_why": {cause.value: count for cause, count in client.late_why.items()},
        "lost": client.lost,
        "lost_why": {cause.value: count for cause, count in client.lost_why.items()},
        "longest_wait_s": client.longest_wait,
        "longest_stall_s": client.longest_stall,
        "retransmissions": client.retransmissions,
        "connections_lost": client.connections_lost,
        "give_up_after_s": client.give_up_after,
        "sentence": client_sentence(seen_at(run, run.end)),
    }


def _network_as_json(run: Run) -> dict[str, Any]:
    network = run.network.metrics
    return {
        "announcements": network.announcements,
        "announcements_lost": network.announcements_lost,
        "right_port_after_s": network.right_port_after,
        "frames_to_the_wrong_port": network.wrong_port_frames,
        "frames_flooded": network.flooded,
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
    return {
        "t_s": moment.t,
        "step": moment.step,
        "iteration": moment.iteration,
        "copying": moment.copying.value if moment.copying else None,
        "owner": moment.owner.value,
        "running": moment.running,
        "paused_for_s": moment.paused_for,
        "link_bytes_per_s": moment.speed,
        "bytes_sent": moment.sent,
        "progress": moment.progress,
        "pages": {
            "total": moment.memory,
            "to_send": moment.to_send,
            "dirty_again": moment.dirty,
            "saved_on_disk": moment.saved,
            "given_up": moment.gone,
            "same_on_both": moment.same,
            "missing_at_target": moment.missing,
            "stale_at_target": moment.stale,
        },
        "page_bytes": PAGE,
        "vm_slowed": moment.slowed,
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
        "sentence": caption(Seen(run=run, moment=moment)),
    }
