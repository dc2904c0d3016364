"""What does a recording look like as JSON, with what was fitted to it? Plain dicts, times in seconds, sizes in bytes; null where the log does not say."""

from collections.abc import Mapping, Sequence
from typing import Any

from migviz.export.beside_json import beside_as_json
from migviz.export.recording_json import recorded_as_json
from migviz.language import ENGLISH, _, speaking
from migviz.recorded.evidence import Span
from migviz.recorded.fitted import Fit
from migviz.recorded.laid_beside import Beside
from migviz.recorded.recorded_run import run_of_recorded
from migviz.recorded.recording import Log, Recorded


def log_as_json(log: Log, fits: Sequence[Fit], beside: Mapping[int, Beside]) -> dict[str, Any]:
    """The whole log, each migration with its fit, and what the client saw of some, by their place."""
    with speaking(ENGLISH):  # a file reads the same in every language
        return {
            "format": log.format,
            "lines": log.lines,
            "lines_skipped": log.lines_skipped,
            "migrations": [
                _migration(item, found) | ({"beside": beside_as_json(beside[k])} if k in beside else {})
                for k, (item, found) in enumerate(zip(log.migrations, fits, strict=True))
            ],
        }


def _migration(item: Recorded, found: Fit) -> dict[str, Any]:
    return {
        "status": item.status.value,
        "converged": item.converged,
        "total_time_s": item.total_time,
        "pause_s": item.pause,
        "pause_is": _(item.pause_is) if item.pause is not None else None,
        "iterations": item.iterations,
        "iterations_at_least": item.least_iterations,
        "sent_bytes": _whole(item.sent),
        "memory_bytes": _whole(item.memory),
        "downtime_limit_s": item.limit,
        "notes": list(item.notes),
        "recording": recorded_as_json(run_of_recorded(item)),
        "fit": fit_as_json(found),
    }


def fit_as_json(found: Fit) -> dict[str, Any]:
    """Values with their ranges; `why` says by name what the log cannot tell, and `scenario` is what `-o` writes."""
    return {
        "goodput_Bps": _span(found.goodput),
        "dirty_rate_Bps": _span(found.dirty_rate),
        "working_set_bytes": _span(found.working_set),
        "used_bytes": _span(found.used),
        "iterations": _span(found.iterations),
        "why": {_KEYS.get(name, name): _(reason) for name, reason in found.why.items()},
        "simulated": _simulated(found),
        "scenario": None if found.scenario is None else list(found.scenario.lines()),
    }


_KEYS = {
    "goodput": "goodput_Bps",
    "dirty_rate": "dirty_rate_Bps",
    "working_set": "working_set_bytes",
    "used": "used_bytes",
}


def _span(span: Span | None) -> dict[str, int] | None:
    return None if span is None else {"value": round(span.value), "low": round(span.low), "high": round(span.high)}


def _simulated(found: Fit) -> dict[str, Any] | None:
    simulated = found.simulated
    if simulated is None:
        return None
    return {
        "total_time_s": simulated.total_time,
        "downtime_s": simulated.downtime,
        "iterations": simulated.iterations,
        "converged": simulated.converged,
    }


def _whole(value: float | None) -> int | None:
    return None if value is None else round(value)
