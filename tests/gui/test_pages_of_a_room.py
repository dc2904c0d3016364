"""Can a room read everything? No word of any page is cut or smaller than the back row reads, however long a teacher's prose is."""

import re
from collections.abc import Iterator
from dataclasses import replace
from html import unescape
from pathlib import Path

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter, QTextDocument
from PySide6.QtWidgets import QApplication

from migviz.course.lesson import Lesson
from migviz.course.progress import Progress
from migviz.course.translation import open_lesson
from migviz.gui.panes.room import page as pages
from migviz.gui.panes.room.page import paint_page
from migviz.gui.panes.room.prose import height_of, set_in, size_of
from migviz.gui.panes.room.view import room_shown
from migviz.gui.theme import Theme
from migviz.resources import lessons_folder
from migviz.scenario.evacuation import EVERY_FIELD
from migviz.showing import lesson as lessons
from migviz.showing import wishes
from migviz.showing.lesson_blocks import ProseShown
from migviz.showing.measure import LEAST_IN_A_ROOM
from migviz.showing.presenting import Doing, at_beat, beats_of
from migviz.showing.presenting.page import PageShown, page_shown
from migviz.showing.presenting.pieces import html_of, pieces_of
from migviz.showing.state import Look, State, lesson_of
from tests.course.texts import TOY
from tests.course.texts import lesson_of as read_lesson

COURSE = tuple(sorted(lessons_folder().glob("[0-9]*.md")))
SIZE = (1280, 720)
WISHES = (1.0, 1.25, 0.0, 2.0)
"""100 %, a step, as large as the picture has room for with ease, and more than it has room for at all."""


@pytest.fixture(autouse=True)
def window(app: QApplication) -> QApplication:
    return app


def shown_pages(lesson: Lesson, wished: float) -> Iterator[tuple[int, PageShown, Theme]]:
    """Every page of a lesson, in a scale that is wished for."""
    state = State(size=SIZE, look=Look(theme="projector", reduced_motion=True), presented_scale=wished)
    here = lessons.opened(lesson, Progress(lesson=lesson.id, seed=1))
    state = wishes.settled(wishes.lesson_presented(state, here))
    for k in range(len(beats_of(lesson))):
        seen = room_shown(wishes.settled(at_beat(replace(state, errands=()), k)))
        if seen.page is not None:
            yield k, seen.page, seen.theme


class Read:
    """What was painted of words: what is wrong with each, and the smallest letters."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.wrong: list[str] = []
        self.least = 99
        self.image = QImage(*SIZE, QImage.Format.Format_RGB32)
        monkeypatch.setattr(pages, "paint_document", self.noted)

    def noted(
        self, painter: QPainter, box: QRectF, document: QTextDocument, theme: Theme, *more: object, **middle: bool
    ) -> None:
        over, wide = height_of(document) - box.height(), document.idealWidth() - box.width()
        self.least = min(self.least, size_of(document, theme))
        if over > 1 or wide > 1:
            self.wrong.append(f"{over:.0f} too high, {wide:.0f} too wide: {document.toPlainText()[:60]}")

    def read(self, lesson: Lesson, wished: float) -> int:
        """Read all pages; returns how many there are."""
        count = 0
        for k, page, theme in shown_pages(lesson, wished):
            count += 1
            painter = QPainter(self.image)
            paint_page(painter, QRectF(0, 0, *SIZE), page, theme)
            painter.end()
            assert not self.wrong, (lesson.id, k, self.wrong)
        assert self.least >= LEAST_IN_A_ROOM
        return count


@pytest.mark.parametrize("path", COURSE, ids=lambda path: path.stem)
def test_no_word_of_any_lesson_is_cut_or_too_small(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lesson, reader = open_lesson(path), Read(monkeypatch)
    for wished in WISHES:
        assert reader.read(lesson, wished) > 20


@pytest.mark.parametrize("path", COURSE[6:8], ids=lambda path: path.stem)
def test_a_question_about_a_case_that_was_drawn_stands_with_its_numbers(path: Path) -> None:
    """The memory of the VM in lesson 8 was on the page before, and the room was asked for a number that follows from it."""
    drawn = open_lesson(path)
    state = State(size=SIZE, look=Look(theme="projector", reduced_motion=True))
    here = lessons.opened(drawn, Progress(lesson=drawn.id, seed=1))
    state = wishes.settled(wishes.lesson_presented(state, here))
    presented = lesson_of(state)
    assert presented is not None
    asked, here = 0, presented
    for k, beat in enumerate(beats_of(here.lesson)):
        if beat.doing not in (Doing.ASK, Doing.LOCKED) or beat.question is None or not beat.question.transfer:
            continue
        page, setup = page_shown(at_beat(state, k)), here.lesson.section(beat.section).setup
        assert page is not None
        html = "".join(one.html for one in (*page.case, *page.prose))
        words = re.sub("<[^>]*>", "", unescape(html)).replace("\u00a0", " ")
        for vary in beat.question.vary:
            assert EVERY_FIELD[vary.name].write(setup[vary.name]) in words, (beat.question.name, vary.name)
            asked += 1
    assert asked


SENTENCE = (
    "The hypervisor sends every page once, and what the VM writes meanwhile it sends again, until little is left."
)
PARAGRAPH = " ".join(f"Sentence {k} says: {SENTENCE}" for k in range(12))
LONG = f"""{TOY}
{PARAGRAPH} **{SENTENCE} {SENTENCE}**

{SENTENCE} It took {{= toy.total_time | s}}.

{chr(10).join(f"- Item {k} is this: {SENTENCE}" for k in range(9))}

{chr(10).join(f"{k}. Number {k} is this: {SENTENCE}" for k in range(1, 10))}

| what | how much |
|---|---|
{chr(10).join(f"| row {k} | {k} MiB |" for k in range(30))}

```text
{chr(10).join(f"line {k} of a log" for k in range(40))}
```

::: ask {{#which}}
{PARAGRAPH}

{PARAGRAPH}

Which one is it?

- (x) {SENTENCE}
  > {PARAGRAPH}
- ( ) No: {SENTENCE}
- ( ) No.
:::

::: why
{PARAGRAPH}

{PARAGRAPH}
:::

```run
until: end
```
"""


def words(page: PageShown) -> str:
    box = QRectF(0, 0, 2000, 90000).size()
    return " ".join(set_in(box, page.prose, Theme(), 14).toPlainText().split()) if page.prose else ""


@pytest.mark.parametrize("wished", WISHES)
def test_prose_that_is_too_long_for_a_page_goes_on_on_the_next(wished: float, monkeypatch: pytest.MonkeyPatch) -> None:
    lesson = read_lesson(LONG)
    assert Read(monkeypatch).read(lesson, wished) > 15
    beats, shown = beats_of(lesson), {k: page for k, page, __ in shown_pages(lesson, wished)}
    read = [
        k for k, beat in enumerate(beats) if beat.doing is Doing.READ and beat.block is lesson.sections[0].blocks[1]
    ]
    assert [beats[k].part for k in read] == list(range(1, len(read) + 1)) and beats[read[0]].parts == len(read) > 5
    text = " ".join(words(shown[k]) for k in read)
    for k in range(12):
        assert text.count(f"Sentence {k} says:") == 1
    assert [text.index(f"Item {k} is") for k in range(9)] == sorted(text.index(f"Item {k} is") for k in range(9))
    assert all(text.count(f"row {k} {k} MiB") == 1 for k in range(30)) and text.count("how much") > 1
    assert all(text.count(f"line {k} of") == 1 for k in range(40)) and f"page 2 of {len(read)}" == shown[read[1]].beside


def test_what_leads_to_a_long_question_is_read_before_and_what_is_said_to_it_after(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    lesson = read_lesson(LONG)
    beats = [beat for beat in beats_of(lesson) if beat.block is lesson.questions[0]]
    shown = {beat: page for beat, (__, page, ___) in zip(beats_of(lesson), shown_pages(lesson, 0.0), strict=False)}
    doings = [beat.doing for beat in beats]
    leads = doings.index(Doing.ASK)
    assert leads > 1 and set(doings[:leads]) == {Doing.READ} and not any(beat.question for beat in beats[:leads])
    assert doings[leads : leads + 3] == [Doing.ASK, Doing.LOCKED, Doing.ANSWER] and set(doings[leads + 3 :]) == {
        Doing.SAID
    }
    assert words(shown[beats[leads]]).endswith("Which one is it?")
    assert not shown[beats[leads + 2]].said and words(shown[beats[leads + 3]]).startswith("Sentence 0 says")


def test_letters_of_a_page_leave_those_of_the_stage_alone() -> None:
    theme = Theme(scale=1.4, least=LEAST_IN_A_ROOM)
    before = theme.font("prose").pixelSize()
    set_in(QRectF(0, 0, 800, 400).size(), (ProseShown(html="<p>A few words.</p>"),), theme)
    theme.font("prose").setPixelSize(99)
    assert theme.font("prose").pixelSize() == before and theme.mono() is not theme.mono()


@pytest.mark.parametrize(
    "html",
    [
        "<p>One &amp; <em>two. Three</em>. Four.</p>\n<ul>\n<li>a<ul>\n<li>b</li>\n</ul>\n</li>\n<li>c</li>\n</ul>\n",
        '<ol start="3">\n<li><p>x</p></li>\n</ol>',
        "<table>\n<thead>\n<tr><th>h</th></tr>\n</thead>\n<tbody>\n<tr><td>1</td></tr>\n<tr><td>2</td></tr>\n</tbody>\n</table>",
        '<p><img src="formula:0" style="x"> is it.</p><hr><blockquote>\n<p>q. Q.</p>\n</blockquote><pre><code>a\nb\n</code></pre>',
    ],
)
def test_pieces_together_are_the_prose_again(html: str) -> None:
    def plain(text: str) -> str:
        document = QTextDocument()
        document.setHtml(text)
        return " ".join(document.toPlainText().split())

    assert plain(html_of(pieces_of(html))) == plain(html)
    assert '<ol start="3">' in html_of(pieces_of("<ol><li>a</li><li>b</li><li>c</li></ol>")[2:])
    assert '<ol start="5">' in html_of(pieces_of('<ol start="3"><li>a</li><li>b</li><li>c</li></ol>')[2:])
    assert [piece.html for piece in pieces_of("<p>One <em>two. Three</em>. Four.</p>")] == [
        "One <em>two. Three</em>.",
        "Four.",
    ]
