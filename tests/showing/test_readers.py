"""Is what a lesson writes for some alone shown to those: in the window, to a room, on paper; and does it tell nothing that is asked?"""

import pytest

from migviz.course.lesson import Aside, Lesson
from migviz.course.progress import Progress
from migviz.course.readers import Reader, in_room
from migviz.course.translation import open_lesson
from migviz.resources import lessons_folder
from migviz.scenario.units import Kind, write
from migviz.showing import lesson as lessons
from migviz.showing import wishes
from migviz.showing.commands import COMMANDS, do
from migviz.showing.lesson_shown import lesson_shown
from migviz.showing.presenting import Press, at_beat, page_shown, pressed
from migviz.showing.presenting.beats import beats_of, row_of
from migviz.showing.printed import sheet_of
from migviz.showing.sheet import For
from migviz.showing.state import READERS, Look, State, lesson_of
from migviz.showing.untold import proof_of
from tests.course.texts import TOY
from tests.course.texts import lesson_of as read

AUDIENCES = ("novice", "expert", "audience", "self-study", "print")
LESSON = read(
    TOY + "\nFor all.\n" + "".join(f"\n::: only {one}\nWords for {one}.\n:::\n" for one in AUDIENCES) + "\nThe end.\n"
)
WINDOW = {"self-study": {"novice", "self-study"}, "novice": {"novice"}, "expert": {"expert"}}
ROOM = {"self-study": {"novice", "audience"}, "novice": {"novice", "audience"}, "expert": {"expert", "audience"}}
PAPER = {"self-study": {"novice", "print"}, "novice": {"novice", "print"}, "expert": {"expert", "print"}}


def words(value: object) -> set[str]:
    """The audiences whose words are in what is shown."""
    text = repr(value)
    return {one for one in AUDIENCES if f"Words for {one}." in text}


def opened(lesson: Lesson = LESSON, reader: str = "self-study") -> State:
    here = lessons.opened(lesson, Progress(lesson=lesson.id, seed=1))
    return wishes.settled(wishes.lesson_opened(State(look=Look(reader=reader)), here))


def test_the_state_knows_the_readers_by_the_names_of_the_course() -> None:
    assert tuple(map(str, Reader)) == READERS == tuple(WINDOW)


@pytest.mark.parametrize("reader", READERS)
def test_each_reader_has_the_own_text_in_the_window_before_a_room_and_on_paper(reader: str) -> None:
    state = opened(reader=reader)
    assert words(lesson_shown(state.lesson)) == WINDOW[reader]
    room = wishes.settled(pressed(state, Press.START))
    pages = [page_shown(at_beat(room, k)) for k in range(len(row_of(lesson_of(room))))]  # type: ignore[arg-type]
    assert words(pages) == ROOM[reader]
    assert words(lesson_shown(wishes.settled(pressed(room, Press.END)).lesson)) == WINDOW[reader]
    assert words(sheet_of(LESSON, For.SOLUTION, Reader(reader))) == PAPER[reader]


def test_an_open_lesson_follows_the_choice_and_before_a_room_it_is_kept() -> None:
    state = opened()
    for reader in (*READERS[1:], READERS[0]):
        state = wishes.settled(do(COMMANDS["reader"], state))
        assert state.look.reader == reader and words(lesson_shown(state.lesson)) == WINDOW[reader]
        assert COMMANDS["reader"].now(state) in state.said.text
    room = wishes.settled(pressed(state, Press.START))
    kept = wishes.settled(wishes.read_as(room, "expert"))
    assert kept.look.reader == "self-study" and "Esc" in kept.said.text
    assert lesson_of(kept).audiences == lesson_of(room).audiences  # type: ignore[union-attr]


ASKED = """
ASIDE

::: predict {#pause}
How long?

answer: run.downtime
unit: ms
:::

```run
until: end
```
"""


def test_the_proof_looks_at_what_is_for_some_alone() -> None:
    plain = read(TOY + ASKED.replace("ASIDE", "Look."))
    run = lessons.opened(plain, Progress(lesson=plain.id)).experiment.run
    assert not proof_of(plain).told
    tells = f"It takes {write(run.metrics.downtime or 0.0, Kind.TIME)}."
    for audience in AUDIENCES:
        aside = f"::: only {audience}\n{tells}\n:::"
        assert proof_of(read(TOY + ASKED.replace("ASIDE", aside))).told, audience


def test_a_lesson_of_the_course_has_words_for_experts() -> None:
    course = [open_lesson(path) for path in sorted(lessons_folder().glob("[0-9]*.md"))]
    found = [
        lesson
        for lesson in course
        for section in lesson.sections
        for block in section.blocks
        if isinstance(block, Aside) and "expert" in block.audience
    ]
    assert found
    novices, experts = (beats_of(found[0], in_room(who)) for who in (Reader.NOVICE, Reader.EXPERT))
    assert len(experts) == len(novices) + 1
