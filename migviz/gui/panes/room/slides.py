"""A lesson as slides: one picture for each beat, as the room sees it when the beat is over."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from migviz.course.lesson import Lesson
from migviz.course.progress import Progress
from migviz.course.readers import Reader, in_room
from migviz.gui.painters.picture import write_picture
from migviz.gui.panes.room.picture import paint_room
from migviz.gui.panes.room.view import RoomShown, room_shown
from migviz.showing import lesson as lessons
from migviz.showing import wishes
from migviz.showing.presenting import Means, Press, at_beat, beats_of, meaning, pressed
from migviz.showing.state import Look, State


def write_slides(
    lesson: Lesson,
    folder: Path,
    size: tuple[int, int],
    theme: str,
    progress: Callable[[int, int], object],
    reader: Reader = Reader.NOVICE,
) -> int:
    """Write them as 01-opening.png and so on; returns how many. Raises OSError."""
    state = State(size=size, look=Look(theme=theme, reduced_motion=True, reader=reader))
    seed = int(lesson.sections[0].scenario.number("seed"))
    here = lessons.opened(lesson, Progress(lesson=lesson.id, seed=seed))
    state = wishes.settled(wishes.lesson_presented(state, here))
    beats = beats_of(lesson, in_room(reader))
    for k, beat in enumerate(beats):
        seen = room_shown(_at_its_end(state, k))
        write_picture(folder / f"{k + 1:0{len(str(len(beats)))}}-{beat.doing}.png", size, partial(_paint, seen))
        progress(k + 1, len(beats))
    return len(beats)


def _at_its_end(state: State, k: int) -> State:
    there = wishes.settled(at_beat(replace(state, errands=()), k))
    return wishes.settled(pressed(there, Press.NEXT)) if meaning(there, Press.NEXT) is Means.TO_ITS_END else there


def _paint(seen: RoomShown, painter: QPainter, box: QRectF) -> None:
    paint_room(painter, box, seen.shown, seen.page, seen.theme)
