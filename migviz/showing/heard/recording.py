"""What is heard of a recording beside its model: both strips piece by piece, their lists, the table of differences, what was fitted?"""

from collections.abc import Iterator

from migviz.say import aloud, in_recording
from migviz.say.amounts import time_text
from migviz.showing.heard import Heard, Role
from migviz.showing.recording import LaneShown, NumberShown, Piece, RecordingShown, TrackShown


def recording_heard(part: RecordingShown) -> Heard:
    """The view: both migrations, and their lists."""
    tracks = (_track("above", part.above), _track("below", part.below))
    return Heard(
        key="recording",
        role=Role.GROUP,
        name=in_recording.name(),
        value=part.now,
        inside=(*tracks, *_lists(part), *_courses(part), *_advice(part)),
    )


def _track(key: str, track: TrackShown) -> Heard:
    pieces = tuple(_piece(str(number), piece) for number, piece in enumerate(track.pieces))
    pause = () if track.pause is None else (_pause(*track.pause),)
    lanes = tuple(_lane(f"lane {number}", lane) for number, lane in enumerate(track.lanes))
    ghost = () if track.ghost is None else (Heard(key="ghost", role=Role.ITEM, name=track.ghost.forms[0]),)
    inside = (*pieces, *pause, *ghost, *lanes)
    return Heard(key=key, role=Role.GROUP, name=track.title, value=track.about[0], inside=inside)


def _piece(key: str, piece: Piece) -> Heard:
    name = piece.forms[0] if piece.forms else ""
    return Heard(key=key, role=Role.ITEM, name=name, value=piece.seconds)


def _pause(start: float, end: float) -> Heard:
    return Heard(key="pause", role=Role.ITEM, name=in_recording.number("pause"), value=time_text(end - start))


def _lane(key: str, lane: LaneShown) -> Heard:
    if lane.client is not None:
        return Heard(key=key, role=Role.ITEM, name=lane.name[0], value=lane.client.heard)
    if lane.missing:
        return Heard(key=key, role=Role.ITEM, name=lane.name[0], value=lane.missing[0])
    said = [f"{stay.words} {time_text(stay.end - stay.start)}" for stay in lane.stays if stay.words]
    return Heard(key=key, role=Role.ITEM, name=lane.name[0], value=", ".join(said))


def _lists(part: RecordingShown) -> Iterator[Heard]:
    if len(part.rows) > 1:
        rows = tuple(
            Heard(key=str(number), role=Role.ITEM, name=row.heard, value=in_recording.strays() if row.strays else "")
            for number, row in enumerate(part.rows)
        )
        yield Heard(key="lists", role=Role.LIST, name=part.head[0], inside=rows)


def _courses(part: RecordingShown) -> Iterator[Heard]:
    yield Heard(key="courses", role=Role.CHART, name=part.courses_title, value=part.now)


def _advice(part: RecordingShown) -> Iterator[Heard]:
    if part.advice is not None:
        yield Heard(key="advice", role=Role.TEXT, name=in_recording.advice(), value=part.advice.forms[0])


def side_heard(part: RecordingShown) -> Heard:
    """The card beside it."""
    head = ("", in_recording.recording(), in_recording.model(), in_recording.difference())
    heads = tuple(Heard(key=str(k), role=Role.HEAD, name=name) for k, name in enumerate(head) if name)
    rows = (Heard(key="head", role=Role.ROW, name="", inside=heads), *map(_number, part.table))
    table = Heard(key="table", role=Role.TABLE, name=in_recording.what_differs(), inside=rows)
    fitted = tuple(
        Heard(key=one.name, role=Role.ITEM, name=one.name, value=one.value, more=next(iter(one.range), ""))
        for one in part.fitted
    )
    doubts = tuple(Heard(key=str(k), role=Role.TEXT, name=one) for k, one in enumerate(part.doubts))
    expected = tuple(
        Heard(key=f"{k} {one.when}", role=Role.ITEM, name=one.what, value=one.when)
        for k, one in enumerate(part.expected or ())
    )
    unknown = tuple(Heard(key=one, role=Role.ITEM, name=one) for one in part.unknown)
    lists = (
        Heard(key="expected", role=Role.LIST, name=in_recording.expected(), inside=expected),
        Heard(key="fitted", role=Role.LIST, name=in_recording.fitted(), inside=fitted),
        Heard(key="unknown", role=Role.LIST, name=in_recording.does_not_know(), inside=unknown),
    )
    return Heard(
        key="side",
        role=Role.GROUP,
        name=in_recording.what_differs(),
        inside=((table,) if part.table else ()) + doubts + tuple(one for one in lists if one.inside),
    )


def _number(row: NumberShown) -> Heard:
    named = ((in_recording.recording(), row.recorded), (in_recording.model(), row.model))
    cells = [Heard(key="name", role=Role.CELL, name=row.name)]
    cells += [Heard(key=head, role=Role.CELL, name=value) for head, value in named]
    more = in_recording.strays() if row.strays else ""
    cells.append(Heard(key="difference", role=Role.CELL, name=row.difference, more=more))
    spoken = aloud.said((row.name, *(f"{head} {value}" for head, value in named), row.difference))
    return Heard(key=row.name, role=Role.ROW, name=spoken, inside=tuple(cells))
