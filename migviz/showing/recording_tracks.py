"""What are the two strips of a recording and its model made of? Pieces, the VM's stays, and lanes of which a log knows nothing."""

from collections.abc import Iterator, Sequence
from functools import lru_cache

from migviz.recorded.opening import Opened
from migviz.recorded.recorded_run import RecordedRun, Stretch
from migviz.recorded.recording import Status
from migviz.replay.pace import pause_span
from migviz.replay.seen import Seen
from migviz.replay.told import Told, known_until
from migviz.say import in_recording, on_strip
from migviz.say.amounts import time_text
from migviz.say.labels import pass_words
from migviz.say.numbers import named
from migviz.showing.recording import GhostShown, LaneShown, Piece, Stay, TrackShown
from migviz.showing.recording_client import client_lane
from migviz.trace import Copying, Host, Run


@lru_cache(maxsize=8)
def recorded_track(opened: Opened, run: RecordedRun, end: float, ghost: GhostShown | None) -> TrackShown:
    """The recording, on an axis that goes to `end`."""
    item = opened.recorded
    return TrackShown(
        letter=in_recording.letters()[0],
        title=in_recording.recording(),
        about=in_recording.about_recording(opened.log.title, item.memory, opened.name),
        is_named=bool(opened.name),
        pieces=tuple(_recorded_pieces(run)),
        pause=(run.pause.start, run.pause.end) if run.pause is not None else None,
        lanes=(
            LaneShown(name=in_recording.runs_on(), stays=tuple(_recorded_stays(run, end))),
            client_lane(opened.beside, item),
        ),
        end=run.end,
        until=run.until if opened.ahead is None else None,
        ghost=ghost,
    )


def _recorded_pieces(run: RecordedRun) -> Iterator[Piece]:
    over = run.pause.start if run.pause is not None and run.moved != run.end else run.end
    if not run.stretches:
        yield Piece(start=run.setup or 0.0, end=over, role="", forms=in_recording.not_counted())
    for stretch in run.stretches:
        forms = in_recording.pushed() if stretch.is_push else in_recording.iterations(stretch.first, stretch.last)
        yield Piece(
            start=stretch.start,
            end=stretch.end,
            role="target" if stretch.is_push else "source" if stretch.first == 1 else "dirty",
            forms=forms,
            seconds=_seconds(stretch, run),
        )


def _seconds(stretch: Stretch, run: RecordedRun) -> str:
    if run.until is not None and stretch.end >= run.until:
        return ""  # it goes on
    seconds = time_text(stretch.end - stretch.start)
    after = next((other.loose for other in run.stretches if other.start == stretch.end), 0.0)
    return in_recording.about(seconds) if stretch.loose or after else seconds


def _recorded_stays(run: RecordedRun, end: float) -> Iterator[Stay]:
    """On the source until the pause, and then on the target; where the VM moved and the log has no pause, nobody knows since when."""
    moved, pause = run.numbers.status is Status.COMPLETED, run.pause
    if pause is not None:
        yield from _slowed(run, pause.start)
        yield from _stays(((pause.end, 1.0),), end if moved else run.end, "target")
    elif moved:
        seen = max((look.t for look in run.looks if look.t < run.end), default=0.0)
        yield from _slowed(run, seen)
        yield Stay(start=seen, end=run.end, role="", speed=1.0, words=in_recording.not_recorded())
        yield from _stays(((run.end, 1.0),), end, "target")
    else:
        yield from _slowed(run, run.end)


def _slowed(run: RecordedRun, left: float) -> Iterator[Stay]:
    """On the source, as fast as the log says."""
    corners = [(0.0, 1.0)]
    for look in run.looks if run.throttled else ():
        speed = 1.0 - (look.throttle or 0.0)
        if speed != corners[-1][1] and look.t < left:
            corners.append((look.t, speed))
    yield from _stays(corners, left, "source")


def _stays(corners: Sequence[tuple[float, float]], end: float, role: str) -> Iterator[Stay]:
    words = {"source": on_strip.source(), "target": on_strip.target()}.get(role, "")
    for place, (start, speed) in enumerate(corners):
        until = corners[place + 1][0] if place + 1 < len(corners) else end
        if until > start:
            yield Stay(start=start, end=until, role=role, speed=speed, words="" if place else words)


def model_track(seen: Seen, end: float, *, about: tuple[str, ...]) -> TrackShown:
    """The model, on the same axis."""
    run = seen.run
    return TrackShown(
        letter=in_recording.letters()[1],
        title=in_recording.model(),
        about=about,
        pieces=tuple(piece for piece in _model_pieces(seen, end) if piece.start < end),
        pause=pause_span(run),
        lanes=(LaneShown(name=in_recording.runs_on(), stays=_model_stays(run, end)),),
        end=min(run.metrics.total_time, end) if isinstance(run, Run) else run.until,
        until=None if isinstance(run, Run) else run.until,
    )


def _model_pieces(seen: Seen, until: float) -> Iterator[Piece]:
    run, number = seen.run, 0
    for item in run.passes:
        iterates = item.copying is Copying.ITERATION
        number += iterates
        if item.copying is Copying.PAUSE:
            continue
        end = min(known_until(run) if item.end is None else item.end, until)
        forms = in_recording.iterations(number, number) if iterates else pass_words(item.copying)
        seconds = "" if item.end is None else named(seen, f"run.seconds({number})", time_text(item.end - item.start))
        role = "target" if item.copying is Copying.PUSH else "source" if number <= 1 else "dirty"
        role = "pause" if item.copying in (Copying.SAVE, Copying.RESTORE) else role
        yield Piece(start=item.start, end=end, role=role, forms=forms, seconds=seconds)


@lru_cache(maxsize=4)
def _model_stays(run: Told, until: float) -> tuple[Stay, ...]:
    return tuple(_each_stay(run, until))


def _each_stay(run: Told, until: float) -> Iterator[Stay]:
    for tenure in run.tenures:
        if not tenure.running or tenure.owner is Host.NOBODY:
            continue
        end = known_until(run) if tenure.end is None else tenure.end
        end = until if run.end is not None and end >= run.end else min(until, end)
        times = [float(t) for t in run.activity.t if tenure.start < t < end]
        corners: list[tuple[float, float]] = []
        for t in (tenure.start, *times):
            speed = min(1.0, max(0.0, run.activity.pace_at(t)))
            if not corners or corners[-1][1] != speed:
                corners.append((t, speed))
        yield from _stays(corners, end, "target" if tenure.owner is Host.TARGET else "source")
