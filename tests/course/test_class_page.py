"""Does a teacher see at a glance what was hard, which wrong answer drew most, and who is how far; and can no student write into the page?"""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from migviz.course import panel
from migviz.course.mark_tables import asked
from migviz.course.marking import Mark, mark, told_apart
from migviz.course.progress import Progress
from migviz.export.class_page import _hard, _predictions, class_page
from tests.course.texts import TOY, handed, lesson_of

LESSON = lesson_of(
    TOY
    + """::: ask {#hard}
Which is hard?

- (x) The right one
- ( ) The one that draws
:::

::: ask {#easy}
Which is easy?

- (x) This
- ( ) That
:::

::: predict {#guess}
What happens?

- (x) It goes up
- ( ) It goes down
:::

```goal
done: run.pages_sent > 0 pages
```
"""
)
LESSONS = {"": {"small": LESSON}}
PICKED = {"hard": "The one that draws", "easy": "This", "guess": "It goes down"}


def done(**picked: str) -> Progress:
    now = Progress(lesson="small")
    for name, option in (PICKED | picked).items():
        now, __ = panel.give(LESSON, now, name, (option,))
    return now


def page_of(*students: str) -> str:
    marks: list[Mark] = []
    for k, student in enumerate(students):
        marks += mark(handed(done(), student=student), LESSONS, f"{k}.json")
    marks += mark(handed(done(hard="The right one", guess="It goes up"), student="Zoe"), LESSONS, "z.json")
    return class_page(told_apart(marks), LESSONS)


def rows_of(page: str) -> list[str]:
    """The words of each row, without those of a bar's inner table, in order."""
    whole = re.sub(r"<table cellspacing.*?</table>", lambda bar: re.sub(r"<[^>]+>", "", bar[0]), page)
    return [" | ".join(re.findall(r"<t[dh][^>]*>([^<]*)</t[dh]>", row)) for row in re.findall(r"<tr>.*?</tr>", whole)]


def test_what_fewest_solved_stands_at_the_top_with_what_drew_most() -> None:
    rows = [re.sub("[ \N{NO-BREAK SPACE}]+", " ", row) for row in rows_of(page_of("Ada", "Bob"))]
    hard = next(k for k, row in enumerate(rows) if row.startswith("Which is hard?"))
    easy = next(k for k, row in enumerate(rows) if row.startswith("Which is easy?"))
    assert hard < easy
    assert rows[hard] == "Which is hard? (A small lesson) | 1 of 3 | 1 of 3 | 1.0 | 0 | The one that draws (2 times)"
    assert rows[easy].endswith("| 3 of 3 | 3 of 3 | 1.0 | 0 | ")
    assert "What happens? (A small lesson) | 1 of 3 | It goes down (2 times)" in rows


def test_two_files_of_one_name_are_told_apart_in_their_rows() -> None:
    first = [row.split(" | ")[0] for row in rows_of(page_of("Ada", "Bob", "bob"))]
    assert [name for name in first if name.casefold().startswith(("ada", "bob"))] == [
        "Ada",
        "Bob (1.json)",
        "bob (2.json)",
    ]


def test_each_student_has_a_row_with_what_was_solved_in_each_lesson() -> None:
    rows = rows_of(page_of("Ada"))
    assert "asked in all | 4" in rows and "Ada | 1" in rows and "Zoe | 3" in rows


def test_two_files_of_one_name_and_unread_files_are_to_look_at() -> None:
    page = page_of("Ada", "ada")
    assert "0.json (Ada): 1.json bears the same name" in page
    unread = Mark(file="x.json", student="", notes=("cannot be marked",))
    assert "x.json: cannot be marked" in class_page([unread], LESSONS)


def test_no_student_writes_into_the_page(tmp_path: Path) -> None:
    page = page_of("<script>alert(1)</script>", '"><img src=x>')
    assert "<script" not in page and "<img" not in page and "&lt;script&gt;" in page


def test_a_class_that_has_not_begun_is_said_to_be_one() -> None:
    assert "Nobody has answered anything yet." in class_page(mark(handed(), LESSONS, "a.json"), LESSONS)


def test_how_hard_a_question_was_is_a_share_of_those_who_had_it() -> None:
    marks = mark(handed(done(), student="Ada"), LESSONS, "a.json")
    of = {one.name: replace(one, first=()) for one in asked(marks)}
    one, other, guess = (of[name] for name in ("hard", "easy", "guess"))
    few, many = (replace(one, at_first=1, right=1, students=1), replace(other, at_first=2, right=2, students=4))
    words = [
        re.findall(r"Which is (\w+)\?", "".join(_hard(questions, LESSONS))) for questions in ([few, many], [many, few])
    ]
    assert words == [["easy", "hard"]] * 2
    few, many = replace(few, at_first=0), replace(many, at_first=0)  # then what was right in the end counts
    assert re.findall(r"Which is (\w+)\?", "".join(_hard([few, many], LESSONS))) == ["easy", "hard"]
    sure, doubted = replace(guess, right=1, answered=1), replace(guess, right=2, answered=4)
    page = "".join(_predictions([sure, doubted], LESSONS)).replace("\N{NO-BREAK SPACE}", " ")
    assert re.findall(r"\d of \d", page) == ["2 of 4", "1 of 1"]


@pytest.mark.parametrize(("letters", "cut"), [(140, False), (141, True)])
def test_so_much_of_a_question_stands_in_the_page(letters: int, cut: bool) -> None:
    words = "Which is hard" + "r" * (letters - 14) + "?"
    lesson = lesson_of(TOY + f"::: ask {{#hard}}\n{words}\n\n- (x) One\n- ( ) Other\n:::\n")
    now, __ = panel.give(lesson, Progress(lesson="small"), "hard", ("One",))
    page = class_page(mark(handed(now, student="Ada"), {"": {"small": lesson}}, "a.json"), {"": {"small": lesson}})
    assert (f"{words} (A small" in page, f"{words[:140]}… (A small" in page) == (not cut, cut)
