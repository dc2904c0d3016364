"""What is said at the end of a lesson? What one can do now, as far as one's answers show it, what was left out, what comes next."""

from collections.abc import Iterator

from migviz.course.lesson import Lesson
from migviz.course.progress import Progress, done_of, is_done, is_shown, skipped_of, was_hard
from migviz.say import in_lessons
from migviz.showing.lesson_blocks import DoneShown


def done_shown(lesson: Lesson, progress: Progress, following: str) -> DoneShown:
    """`following`: the title of the next lesson, "" for none."""
    done, of = done_of(progress, lesson)
    can = _can(lesson, progress)
    return DoneShown(
        word=in_lessons.you_can_now() if any(is_met for __, is_met in can) else in_lessons.taught(),
        can=can,
        counts=in_lessons.counts(done, of, skipped_of(progress, lesson)),
        hard=tuple(_to_look_at(progress, lesson)),
        next=in_lessons.comes_next(following) if following else "",
    )


def _can(lesson: Lesson, progress: Progress) -> tuple[tuple[str, bool], ...]:
    """What the lesson teaches, and whether the answers of the sections that are about it show it."""
    shown = {part.name for part in lesson.sections if is_shown(progress, part)}
    lines, every = lesson.can or (lesson.objective,), tuple(part.name for part in lesson.sections)
    by = lesson.can_by or ((),) * len(lines)
    return tuple((words, shown >= set(names or every)) for words, names in zip(lines, by, strict=True))


def _to_look_at(progress: Progress, lesson: Lesson) -> Iterator[tuple[str, str]]:
    """The sections where something is open, or was hard."""
    for part in lesson.sections:
        if not is_done(progress, part):
            yield part.name, in_lessons.still_open(part.title)
        elif was_hard(progress, part):
            yield part.name, in_lessons.look_again(part.title)
