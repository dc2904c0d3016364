"""What does the course of a recorded migration look like as JSON? What the log does not know is not there."""

from typing import Any

from migviz.recorded.recorded_run import RecordedRun, Stretch
from migviz.recorded.recording import Sample


def recorded_as_json(run: RecordedRun) -> dict[str, Any]:
    """Plain dicts, times in seconds, sizes in bytes."""
    pause = run.pause
    return _known(
        source=run.source,
        end_s=run.end,
        setup_s=run.setup,
        iterations=[_stretch(item) for item in run.stretches] or None,
        pause=None if pause is None else _known(start_s=pause.start, end_s=pause.end, sent_bytes=_whole(pause.sent)),
        looks=[_look(look) for look in run.looks] or None,
    )


def _stretch(item: Stretch) -> dict[str, Any]:
    """`first` and `last` differ where no look tells the lists apart; post-copy's rest has neither."""
    return _known(
        first=item.first or None,
        last=item.last or None,
        start_s=item.start,
        end_s=item.end,
        start_within_s=item.loose,
        sent_bytes=_whole(item.sent),
    )


def _look(look: Sample) -> dict[str, Any]:
    return _known(
        t_s=look.t,
        sent_bytes=_whole(look.sent),
        remaining_bytes=_whole(look.remaining),
        dirty_rate_Bps=_whole(look.dirty_rate),
        iteration=look.iteration,
        slowed=look.throttle,
    )


def _whole(value: float | None) -> int | None:
    return None if value is None else round(value)


def _known(**values: Any) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}
