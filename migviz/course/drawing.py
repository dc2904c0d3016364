"""Which case does a student get? What `vary:` has drawn: the same one again for the same student, section and number of the draw.

The case of number 0 is the lesson's own. A section that goes on with the scenario of the one before goes on with its case. So does one
that builds on it, where it is a case that the lesson did not show: nobody has seen the lesson's own.
"""

import random
from dataclasses import replace

from migviz.course.lesson import Lesson, Section, Vary
from migviz.course.progress import Progress
from migviz.scenario.evacuation import EVERY_FIELD, Setup
from migviz.scenario.fields import Value

DRAWS = 20
"""Chosen: so many cases of each section the check looks at."""
ALIKE = 0.1
"""Chosen: cases that differ by no more than this share of the range would have one answer, as good as."""
_TRIES = 10
"""A case is to be another one than the lesson's own: so often it is drawn again."""


def draw_of(progress: Progress, section: Section) -> int:
    """The number of the case that a section is about now; where it asks about what the lesson did not show, one is drawn at once."""
    return progress.draws.get(section.name, int(_at_once(section)))


def _at_once(section: Section) -> bool:
    return any(question.transfer for question in section.questions)


def drawn(lesson: Lesson, progress: Progress) -> Lesson:
    """The lesson with the cases that this student has now."""
    for name in [section.name for section in lesson.sections if section.vary]:
        section = lesson.section(name)
        lesson, __ = with_case(lesson, section, progress.seed, draw_of(progress, section))
    return lesson


def with_case(lesson: Lesson, section: Section, seed: int, draw: int) -> tuple[Lesson, Section]:
    """The lesson, and the section in it, with the case of this number; the very same where it has that already."""
    own = section.own or section.setup
    setup = own.but(_values(section, seed, draw)) if draw and section.vary else own
    if setup == section.setup:
        return lesson, section
    wished = replace(section, setup=setup, own=own)
    made = {section.name: wished}
    made |= {part.name: replace(part, setup=setup) for part in _same_run(lesson, section)}
    made |= {part.name: replace(part, setup=_built_on(part, section, setup)) for part in _built(lesson, section)}
    return replace(lesson, sections=tuple(made.get(part.name, part) for part in lesson.sections)), wished


def following(lesson: Lesson, section: Section) -> tuple[Section, ...]:
    """The sections that have the case of this one, too."""
    return (*_same_run(lesson, section), *_built(lesson, section))


def _built(lesson: Lesson, section: Section) -> tuple[Section, ...]:
    return tuple(part for part in lesson.sections if part.base == section.name) if _at_once(section) else ()


def _built_on(part: Section, section: Section, setup: Setup) -> Setup:
    """What is drawn, in a section that builds on this one, but for what it sets itself."""
    names = [vary.name for vary in section.vary]
    return part.setup.but({name: setup[name] for name in names if part.setup[name] == section.setup[name]})


def _same_run(lesson: Lesson, section: Section) -> tuple[Section, ...]:
    """The sections after this one that go on with its run."""
    found: list[Section] = []
    for part in lesson.sections[lesson.sections.index(section) + 1 :]:
        if part.setup != section.setup or part.vary:
            break
        found.append(part)
    return tuple(found)


def drawn_anew(progress: Progress, lesson: Lesson, section: Section) -> Progress:
    """The next case of this section that differs from the one there was; its run is to be watched again."""
    others = {section.name, *(part.name for part in following(lesson, section))}
    seen = frozenset(name for name in progress.seen if name.partition("/")[0] not in others)
    before = draw_of(progress, section)
    ahead = range(before + 1, before + 1 + _TRIES)
    draw = next((one for one in ahead if not _are_alike(section, progress.seed, before, one)), before + 1)
    return replace(progress, draws={**progress.draws, section.name: draw}, seen=seen)


def was_asked_of(progress: Progress, section: Section, name: str) -> bool:
    """Whether a question was answered already about the case that its section is about now."""
    state = progress.answers.get(name)
    return state is not None and draw_of(progress, section) in {one.draw for one in state.tries}


def never_asked_twice(progress: Progress, lesson: Lesson) -> Progress:
    """The same, but that a prediction which is asked again is asked about a case that it was not answered for: of two answers to one case
    only the first counts."""
    for section in (part for part in lesson.sections if part.vary):
        names = [question.name for question in section.questions if question.predicts]
        again = [name for name in names if name in progress.answers and progress.answers[name].again]
        if any(was_asked_of(progress, section, name) for name in again if not progress.answers[name].skipped):
            progress = drawn_anew(progress, lesson, section)
    return progress


def _are_alike(section: Section, seed: int, one: int, other: int) -> bool:
    """Whether nothing that is drawn is further apart in two cases than a fraction of what it may be."""
    own = section.own or section.setup
    cases = [_values(section, seed, draw) if draw else own for draw in (one, other)]
    return all(
        abs(_number(cases[0][vary.name]) - _number(cases[1][vary.name])) <= ALIKE * _span(vary) for vary in section.vary
    )


def _span(vary: Vary) -> float:
    ends = (_number(EVERY_FIELD[vary.name].read(f"{end:g} {vary.unit}".strip())) for end in (vary.least, vary.most))
    least, most = ends
    return most - least


def _number(value: Value) -> float:
    assert isinstance(value, int | float)  # only numbers are drawn
    return float(value)


def _values(section: Section, seed: int, draw: int) -> dict[str, Value]:
    """What is drawn for each field: never all as in the lesson itself."""
    own = section.own or section.setup
    dice = random.Random(f"{seed} {section.name} {draw}")
    for __ in range(_TRIES):
        values = {vary.name: _drawn(vary, dice) for vary in section.vary}
        if any(own[name] != value for name, value in values.items()):
            break
    return values


def _drawn(vary: Vary, dice: random.Random) -> Value:
    """A value with two figures, between the ends."""
    raw = dice.uniform(vary.least, vary.most)
    written = round(raw) if EVERY_FIELD[vary.name].whole else float(f"{raw:.2g}")
    number = min(max(written, vary.least), vary.most)
    return EVERY_FIELD[vary.name].read(f"{number:g} {vary.unit}".strip())
