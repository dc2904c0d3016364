"""Do strips, bars, table and words tell the same where a recording stands beside its model? Laws over logs of every kind.

As in `test_words_agree.py`, each law is shown to be one: a picture in which one thing is changed breaks it.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QApplication

from migviz.course.lesson import ShowBlock
from migviz.course.reading import load_lesson
from migviz.engine import simulate
from migviz.export.as_capture import write_capture
from migviz.gui.painters.recording.lists import paint_lists
from migviz.gui.painters.recording.painter import paint_recording
from migviz.gui.painters.recording.side import paint_side
from migviz.recorded.client_side import Kind as Client
from migviz.recorded.laid_beside import side_in
from migviz.recorded.opening import Opened, opened, with_client
from migviz.replay.seen import seen_at
from migviz.resources import lessons_folder
from migviz.say.amounts import time_text
from migviz.scenario import Scenario
from migviz.scenario.units import Kind, UnitError, read
from migviz.showing.heard import Heard
from migviz.showing.heard.recording import recording_heard, side_heard
from migviz.showing.recording import ClientShown, NumberShown, RecordingShown
from migviz.showing.recording_shown import recording_shown
from migviz.trace.traffic import Node
from migviz.values import dataclass
from tests.gui.transcript import Roles, transcript
from tests.recorded.test_beside import ping
from tests.shared import shared

LOGS = Path(__file__).resolve().parent.parent / "reference" / "logs"
VIEW, SIDE = (1400, 1000), (420, 1400)
FILES = {
    "QMP, each list": "raw/04-u0.5.qmp.jsonl",
    "QMP, a look a second": "raw/04-u0.5.qmp1s.jsonl",
    "HMP": "raw/04-u0.5.hmp.txt",
    "cancelled": "raw/08-u1.3-cancel.qmp.jsonl",
    "by post-copy": "raw/10-postcopy0.8.qmp.jsonl",
    "libvirt": "samples/3-virsh_L40-u0.8-d300.txt",
    "Proxmox": "samples/4-pve_L40-u0.8-d300.log",
    "Nova, which says little": "samples/5-nova_L40-u0.8-d300.log",
    "KubeVirt": "samples/6-kubevirt_L40-u0.8-d300.jsonl",
}
WITH_CLIENT = {
    "a client that is not answered": "samples/1-qmp_T40-u0.3-d300.jsonl",
    "a client that is answered late": "samples/1-qmp_T40-u0.3-d300.jsonl",
    "a client that noticed nothing": "samples/1-qmp_T40-u0.3-d300.jsonl",
    "a client's capture": "samples/1-qmp_T40-u0.3-d300.jsonl",
}
"""With a record of a client beside it."""
every_log = pytest.mark.parametrize("name", [*FILES, *WITH_CLIENT])
SHARES = (0.3, 0.9)
"""Of the recording, where the playhead is."""
STRAYS = 0.15
"""From which difference on the triangle may stand there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One picture. `words`: all in the view; `side`: all beside it; `heard`: what is heard of both, as lines."""

    name: str
    opened: Opened
    shown: RecordingShown
    words: tuple[str, ...]
    side: tuple[str, ...]
    heard: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.name}, {self.shown.t:.3f} s"

    def number(self, name: str) -> NumberShown:
        return next(row for row in self.shown.table if row.name == name)


@shared
def _opened(name: str) -> Opened:
    path = LOGS / (FILES | WITH_CLIENT)[name]
    log = opened(path.read_bytes(), path.name)
    return with_client(log, side_in(_client(name, log.recorded.began or 0.0))) if name in WITH_CLIENT else log


def _client(name: str, began: float) -> bytes:
    """What the client's side recorded: the VM answers nothing from 10 s to 11 s of the recording."""
    if "capture" in name:
        run, file = simulate(Scenario()), BytesIO()
        write_capture(run, file, start=0.0, end=run.end, at=Node.CLIENT)
        return file.getvalue()
    gone = (99.0, 99.0) if "nothing" in name else (15.0, 16.0)
    return ping(gone=gone, began=began - 5.0, every=0.1, queued="late" in name)


@shared
def told_of(name: str) -> tuple[Told, ...]:
    return tuple(_told(name))


def _told(name: str) -> Iterator[Told]:
    log = _opened(name)
    run = simulate(log.scenario or Scenario())
    for share in SHARES:
        t = share * log.run.end
        shown = recording_shown(log, seen_at(run, min(t, run.end)), t)
        yield Told(name=name, opened=log, shown=shown, words=_view(shown), side=_side(shown), heard=_heard(shown))


def _view(shown: RecordingShown) -> tuple[str, ...]:
    def paint(painter: QPainter, box: QRectF) -> None:
        paint_recording(painter, box, shown, Roles())

    return tuple(_words(transcript(VIEW, paint)))


def _side(shown: RecordingShown) -> tuple[str, ...]:
    def paint(painter: QPainter, box: QRectF) -> None:
        paint_side(painter, box, shown, Roles())

    return tuple(_words(transcript(SIDE, paint)))


def _words(lines: list[str]) -> Iterator[str]:
    return (found[1] for line in lines if (found := re.match(r'"(.*)" .* at (-?\d+),(-?\d+)$', line)))


def _heard(shown: RecordingShown) -> tuple[str, ...]:
    def lines(of: Heard) -> Iterator[str]:
        yield f"{of.name}: {of.value}"
        for item in of.inside:
            yield from lines(item)

    return (*lines(recording_heard(shown)), *lines(side_heard(shown)))


def amount(text: str, kind: Kind) -> float | None:
    try:
        return read(text.removeprefix("≈ "), kind)
    except UnitError:
        return None


# --- what is not recorded -------------------------------------------------------------------------------------------


def what_is_not_recorded_is_called_so_everywhere(told: Told) -> Iterator[str]:
    said = set(told.shown.unknown)
    silent = [lane for lane in told.shown.above.lanes if lane.missing and "client" in lane.missing[0]]
    if bool(silent) is not ("what the client felt" in said):
        yield f"client's lane silent: {bool(silent)}, not recorded: {said}"
    rows = [row for row in told.shown.rows if row.label]
    if ("which iteration it was" in said) is not (not rows or all(not row.is_recorded for row in rows)):
        yield f"{len(rows)} lists, not recorded: {said}"
    pause = told.number("pause")
    if ("the pause" in said) is not (not pause.is_known):
        yield f"pause {pause.recorded!r} in the table, not recorded: {said}"
    if pause.is_known is not (pause.recorded != "not recorded"):
        yield f"{pause}"


def what_is_not_known_has_neither_a_bar_nor_a_difference(told: Told) -> Iterator[str]:
    for row in told.shown.rows:
        if row.recorded == "not recorded" and (row.recorded_length is not None or row.difference != "–"):
            yield f"{row}"
    for line in told.shown.table:
        if not line.is_known and (line.difference != "–" or line.strays):
            yield f"{line}"


# --- strip, bars, table ---------------------------------------------------------------------------------------------


def a_bar_took_as_long_as_its_piece_of_the_strip(told: Told) -> Iterator[str]:
    for side, track in enumerate((told.shown.above, told.shown.below)):
        pieces = {piece.forms[-1]: piece for piece in track.pieces if piece.forms}
        for row in told.shown.rows:
            took = row.took.split(", ")[side]
            piece = pieces.get(row.label)
            if not row.label or piece is None or took == "–":
                continue
            if piece.seconds and piece.seconds != took:
                yield f"{track.letter} {row.label}: {took} at the bar, {piece.seconds} on the strip"
            seconds = amount(took, Kind.TIME)
            if seconds is not None and abs(seconds - (piece.end - piece.start)) > 0.006 * seconds + 2e-3:
                yield f"{track.letter} {row.label}: {took} at the bar, drawn {piece.end - piece.start:.4f} s long"


def a_difference_has_the_sign_of_its_two_amounts(told: Told) -> Iterator[str]:
    pairs = [(row.label, row.recorded, row.model, row.difference, Kind.SIZE) for row in told.shown.rows]
    kinds = {"total time": Kind.TIME, "pause": Kind.TIME, "sent": Kind.SIZE, "iterations": Kind.COUNT}
    pairs += [
        (line.name, line.recorded, line.model, line.difference, kinds[line.name])
        for line in told.shown.table
        if line.name in kinds
    ]
    for name, recorded, model, difference, kind in pairs:
        one, other = amount(recorded, kind), amount(model, kind)
        if one is None or other is None or difference[:1] not in "+−" or not difference:
            continue
        if (difference[0] == "+") is not (other >= one):
            yield f"{name}: {recorded}, {model}, {difference}"


def what_strays_is_far_off(told: Told) -> Iterator[str]:
    for row in told.shown.rows:
        one, other = amount(row.recorded, Kind.SIZE), amount(row.model, Kind.SIZE)
        far = one is not None and other is not None and one > 0 and abs(other - one) > STRAYS * one
        if row.strays and not far:
            yield f"{row.label}: marked, and {row.recorded} against {row.model}"


def the_end_of_the_strip_is_the_total_time(told: Told) -> Iterator[str]:
    total = amount(told.number("total time").recorded, Kind.TIME)
    last = max((piece.end for piece in told.shown.above.pieces), default=0.0)
    last = max(last, told.shown.above.pause[1] if told.shown.above.pause else 0.0)
    if (
        total is not None
        and told.opened.recorded.status.value == "completed"
        and abs(total - last) > 0.02 * total + 0.2
    ):
        yield f"{total} s in the table, and the strip goes to {last:.3f} s"


def the_ends_lie_apart_as_the_table_says(told: Told) -> Iterator[str]:
    line = told.number("total time")
    one, other = amount(line.recorded, Kind.TIME), amount(line.model, Kind.TIME)
    for edge in told.shown.edges:
        gap = edge.model - edge.recorded
        sign = "+" if gap > 0 else "−"
        if edge.words and edge.words != "end 0 s" and f"{sign}{time_text(abs(gap))}" not in edge.words:
            yield f"{edge}"
        ends = edge.is_end and one is not None and other is not None
        if ends and abs(gap - (other - one)) > 0.011 * max(one, other):  # type: ignore[operator,type-var]
            yield f"{edge.words!r}, and in the table {line.recorded} and {line.model}"


def the_pause_is_one_number(told: Told) -> Iterator[str]:
    line, row = told.number("pause"), next((row for row in told.shown.rows if not row.label), None)
    drawn = told.shown.above.pause
    if row is not None and line.is_known:
        took = row.took.split(", ")
        if took != [line.recorded.removeprefix("≈ "), line.model]:
            yield f"pause {line.recorded} and {line.model} in the table, {row.took} at its bar"
    if drawn is not None and line.is_known:
        seconds = amount(line.recorded, Kind.TIME) or 0.0
        if abs(seconds - (drawn[1] - drawn[0])) > 0.006 * seconds + 1e-3:
            yield f"pause {line.recorded} in the table, drawn {drawn[1] - drawn[0]:.4f} s long"


def a_recording_ends_on_the_host_that_its_word_says(told: Told) -> Iterator[str]:
    ended = told.number("ended").recorded
    stays = [stay for lane in told.shown.above.lanes for stay in lane.stays if stay.role]
    if not stays:
        return
    expected = {"finished": "target", "by post-copy": "target", "failed": "source", "cancelled": "source"}.get(ended)
    if expected is not None and stays[-1].role != expected:
        yield f"{ended}, and its lane ends on the {stays[-1].role}"


# --- what a client saw ----------------------------------------------------------------------------------------------


def _client_of(told: Told) -> ClientShown | None:
    return next((lane.client for lane in told.shown.above.lanes if lane.client is not None), None)


def the_client_waited_as_long_as_its_lane_is_empty(told: Told) -> Iterator[str]:
    client = _client_of(told)
    if client is None:
        return
    words = re.match("waited (.*?) \\(", client.forms[-3])
    if (words is None) is not (client.stall is None):
        yield f"{client.forms[-3]!r}, and the stall is {client.stall}"
    if words is None or client.stall is None:
        return
    start, end = client.stall
    waited, apart = amount(words[1], Kind.TIME) or 0.0, [one.t for one in client.requests]
    if abs(waited - (end - start)) > 0.006 * waited + max(np.diff(sorted(apart)), default=0.01):
        yield f"{words[1]} in words, drawn from {start:.3f} s to {end:.3f} s"
    answered = [
        one.t
        for one in client.requests
        if one.kind is Client.ANSWER and start < one.t and one.t + (one.value or 0.0) < end - 1e-6
    ]
    if answered:
        yield f"answered at once at {answered}, in the stall from {start} s to {end} s"


def what_a_client_saw_is_counted_as_it_is_drawn(told: Told) -> Iterator[str]:
    client = _client_of(told)
    if client is None:
        return
    for times, pattern in (
        (client.again, r"sent again (\d+) time"),
        (client.announced, r"announced at (\S+ \S+?)(?:\.|$)"),
    ):
        said = re.search(pattern, client.forms[0])
        expected = str(len(times)) if "again" in pattern else time_text(times[0]) if times else ""
        if bool(times) is not (said is not None) or (said is not None and said[1] != expected):
            yield f"{times} drawn, in words {client.forms[0]!r}"
    lost = sum(one.kind is Client.NO_ANSWER for one in client.requests)
    if f", {lost} without an answer" not in client.heard:
        yield f"{lost} hollow bars, and {client.heard!r}"


def what_a_client_saw_is_painted_and_heard(told: Told) -> Iterator[str]:
    client = _client_of(told)
    if client is None:
        return
    if not any(form in told.words for form in client.forms if form):
        yield f"none of {client.forms} is painted"
    if client.heard not in "\n".join(told.heard):
        yield f"{client.heard!r} is not heard"
    seconds = re.match("waited (.*?) \\(", client.forms[-3])
    if seconds is not None and f"waited {seconds[1]} " not in client.heard:
        yield f"{client.forms[-3]!r} is written, and heard {client.heard!r}"


# --- words, heard and painted ---------------------------------------------------------------------------------------


def what_is_in_the_table_is_painted(told: Told) -> Iterator[str]:
    for line in told.shown.table:
        for text in (line.name, line.recorded, line.model):
            if text not in told.side:
                yield f"{line.name}: {text!r} is not beside it"
    for row in told.shown.rows if len(told.shown.rows) > 1 else ():
        missing = [text for text in (row.model, row.difference) if text not in told.words]
        if missing and any(row.took in word for word in told.words):
            yield f"{row.label}: {missing} is not at its bar"


def what_is_heard_is_what_is_written(told: Told) -> Iterator[str]:
    heard = "\n".join(told.heard)
    for row in told.shown.rows if len(told.shown.rows) > 1 else ():
        if not all(text in heard for text in (row.recorded, row.model, row.difference)):
            yield f"{row} is not heard"
    for line in told.shown.table:
        if not all(text in heard for text in (line.recorded, line.model, line.difference)):
            yield f"{line} is not heard"


def a_look_says_what_the_curve_has_there(told: Told) -> Iterator[str]:
    look, courses = told.opened.run.look_at(told.shown.t), told.shown.courses
    if look is None or not told.shown.now:
        return
    if f"Look at {time_text(look.t)}" not in told.shown.now:
        yield f"{told.shown.now!r}, and the last look was at {look.t}"
    value = (look.remaining if courses.of_left else look.sent) if courses is not None else None
    points = dict(zip(courses.t.tolist(), courses.amount.tolist(), strict=True)) if courses is not None else {}
    if value is not None and look.t in points and abs(points[look.t] - value) > 1:
        yield f"{told.shown.now!r}, and the curve has {points[look.t]:.0f} bytes there"


def a_model_that_was_fitted_is_called_so(told: Told) -> Iterator[str]:
    fitted = any("fitted values" in form for form in told.shown.below.about)
    if fitted is not bool(told.shown.is_fit):
        yield f"{told.shown.below.about}, and it is as fitted: {told.shown.is_fit}"
    if told.shown.is_fit is None and told.shown.fitted and any(one.is_known for one in told.shown.fitted):
        yield "nothing was fitted, and values stand there"


Law = Callable[[Told], Iterator[str]]
LAWS: tuple[Law, ...] = (
    what_is_not_recorded_is_called_so_everywhere,
    what_is_not_known_has_neither_a_bar_nor_a_difference,
    a_bar_took_as_long_as_its_piece_of_the_strip,
    a_difference_has_the_sign_of_its_two_amounts,
    what_strays_is_far_off,
    the_end_of_the_strip_is_the_total_time,
    the_ends_lie_apart_as_the_table_says,
    the_pause_is_one_number,
    a_recording_ends_on_the_host_that_its_word_says,
    the_client_waited_as_long_as_its_lane_is_empty,
    what_a_client_saw_is_counted_as_it_is_drawn,
    what_a_client_saw_is_painted_and_heard,
    what_is_in_the_table_is_painted,
    what_is_heard_is_what_is_written,
    a_look_says_what_the_curve_has_there,
    a_model_that_was_fitted_is_called_so,
)


@every_log
def test_a_recording_and_what_is_said_of_it_agree(app: QApplication, name: str) -> None:
    found = [f"{told}: {law.__name__}: {what}" for told in told_of(name) for law in LAWS for what in law(told)]
    assert found == [], "\n".join(found)


# --- each law can be broken -----------------------------------------------------------------------------------------


def with_shown(told: Told, **parts: object) -> Told:
    return replace(told, shown=replace(told.shown, **parts))  # type: ignore[arg-type]


def with_row(told: Told, number: int, **parts: object) -> Told:
    rows = list(told.shown.rows)
    rows[number] = replace(rows[number], **parts)  # type: ignore[arg-type]
    return with_shown(told, rows=tuple(rows))


def with_number(told: Told, name: str, **parts: object) -> Told:
    table = tuple(replace(row, **parts) if row.name == name else row for row in told.shown.table)  # type: ignore[arg-type]
    return with_shown(told, table=table)


def with_above(told: Told, **parts: object) -> Told:
    return with_shown(told, above=replace(told.shown.above, **parts))  # type: ignore[arg-type]


def with_client_lane(told: Told, **parts: object) -> Told:
    lanes = [
        replace(lane, client=replace(lane.client, **parts)) if lane.client is not None else lane  # type: ignore[arg-type]
        for lane in told.shown.above.lanes
    ]
    return with_above(told, lanes=tuple(lanes))


def broken() -> Iterator[tuple[Law, Told]]:
    """A law, and a picture that breaks it."""
    told = told_of("QMP, each list")[1]
    unknown, pieces = told.shown.unknown, told.shown.above.pieces
    lane = next(lane for lane in told.shown.above.lanes if lane.stays)
    fewer = tuple(word for word in unknown if word != "what the client felt")
    edge = next(edge for edge in told.shown.edges if edge.is_end)
    yield what_is_not_recorded_is_called_so_everywhere, with_shown(told, unknown=fewer)
    yield what_is_not_recorded_is_called_so_everywhere, with_shown(told, unknown=(*unknown, "the pause"))
    yield what_is_not_recorded_is_called_so_everywhere, with_shown(told, unknown=(*unknown, "which iteration it was"))
    yield what_is_not_known_has_neither_a_bar_nor_a_difference, with_row(told, 0, recorded="not recorded")
    yield what_is_not_known_has_neither_a_bar_nor_a_difference, with_number(told, "total time", is_known=False)
    yield a_bar_took_as_long_as_its_piece_of_the_strip, with_row(told, 0, took="1 s, 1 s")
    longer = (replace(pieces[0], end=pieces[0].end + 1.0), *pieces[1:])
    yield a_bar_took_as_long_as_its_piece_of_the_strip, with_above(told, pieces=longer)
    yield a_difference_has_the_sign_of_its_two_amounts, with_row(told, 1, recorded="1 GiB", difference="+3 %")
    yield a_difference_has_the_sign_of_its_two_amounts, with_number(told, "pause", recorded="9 s", difference="+1 %")
    yield what_strays_is_far_off, with_row(told, 0, strays=True, model=told.shown.rows[0].recorded)
    yield the_end_of_the_strip_is_the_total_time, with_number(told, "total time", recorded="99 s")
    yield the_ends_lie_apart_as_the_table_says, with_shown(told, edges=(replace(edge, words="end +7 s"),))
    yield the_ends_lie_apart_as_the_table_says, with_number(told, "total time", model="99 s")
    yield the_pause_is_one_number, with_number(told, "pause", recorded="1 s")
    yield the_pause_is_one_number, with_above(told, pause=(0.0, 1.0))
    stays = (replace(lane.stays[0], role="source"),)
    yield a_recording_ends_on_the_host_that_its_word_says, with_above(told, lanes=(replace(lane, stays=stays),))
    yield from broken_of_a_client()
    yield what_is_in_the_table_is_painted, replace(told, side=())
    yield what_is_in_the_table_is_painted, with_row(told, 0, model="7 B")
    yield what_is_heard_is_what_is_written, replace(told, heard=told.heard[:3])
    yield a_look_says_what_the_curve_has_there, with_shown(told, now="Look at 7 ms: nothing")
    yield a_model_that_was_fitted_is_called_so, with_shown(told, is_fit=False)


def broken_of_a_client() -> Iterator[tuple[Law, Told]]:
    told, capture = told_of("a client that is not answered")[1], told_of("a client's capture")[1]
    client = _client_of(told)
    assert client is not None and client.stall is not None
    answered = tuple(replace(one, kind=Client.ANSWER) for one in client.requests)
    yield the_client_waited_as_long_as_its_lane_is_empty, with_client_lane(told, stall=None)
    yield the_client_waited_as_long_as_its_lane_is_empty, with_client_lane(told, stall=(1.0, 9.0))
    yield the_client_waited_as_long_as_its_lane_is_empty, with_client_lane(told, requests=answered)
    yield what_a_client_saw_is_counted_as_it_is_drawn, with_client_lane(told, requests=answered)
    yield what_a_client_saw_is_counted_as_it_is_drawn, with_client_lane(told, again=(10.5,))
    yield what_a_client_saw_is_counted_as_it_is_drawn, with_client_lane(capture, announced=())
    yield what_a_client_saw_is_painted_and_heard, replace(told, words=())
    yield what_a_client_saw_is_painted_and_heard, replace(told, heard=())
    yield what_a_client_saw_is_painted_and_heard, with_client_lane(told, heard="The client waited 7 s (1 s to 9 s).")


def test_each_law_of_a_recording_is_broken_by_one_wrong_word(app: QApplication) -> None:
    cases = list(broken())
    assert {law for law, __ in cases} == set(LAWS)
    assert [law.__name__ for law, told in cases if not list(law(told))] == []


def test_where_rows_of_lists_have_no_room_three_dots_say_so() -> None:
    """Rows 17 and 18 stood directly below row 11."""
    lesson = load_lesson(lessons_folder() / "11-reading-a-real-log.md")
    [recording, *__] = [block.recording for block in lesson.section("never").blocks if isinstance(block, ShowBlock)]
    assert recording is not None
    shown = recording_shown(recording, seen_at(simulate(Scenario()), 0.0), recording.run.end)

    def dots(high: int) -> int:
        lines = transcript((700, high), lambda painter, box: paint_lists(painter, box, shown, Roles()))
        return sum(line.startswith("disc") for line in lines)

    assert len(shown.rows) > 20 and (dots(200), dots(60 + 40 * len(shown.rows))) == (3, 0)
