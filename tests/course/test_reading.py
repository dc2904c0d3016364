"""Is a lesson read as it was meant, and is everything wrong with it named with line, column and the way to mend it?"""

import io
import os
import random
import struct
import zlib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from migviz.course import pictures
from migviz.course.block_kinds import prose_in
from migviz.course.catalogue import lesson_files
from migviz.course.lesson import Amount, Aside, Options, Order, Prose, Sketch
from migviz.course.prose import html, plain
from migviz.course.reading import load_lesson, parse_lesson
from migviz.course.source import LONGEST_PARAGRAPH, MOST_BYTES
from migviz.engine import GivenUp, asking
from migviz.errors import InputError
from migviz.replay.pace import Pace
from migviz.resources import lessons_folder
from tests.course.texts import FRONT, TOY, lesson_of, problems_of

REAL = [path.read_text(encoding="utf-8") for path in lesson_files(lessons_folder())]


# --- reading --------------------------------------------------------------------------------------------------


def test_whoever_reads_beside_a_window_is_asked_before_each_line_of_prose_and_each_block() -> None:
    asked: list[int] = []
    text = f"{FRONT}\n## One\n\n" + "Text.\n\n```view\nmode: stage\n```\n\n" * 50
    with asking(lambda: asked.append(1)):
        parse_lesson(text)
    assert len(asked) > 50 * 2 * 2  # where the blocks are is looked for first

    def no_more() -> None:
        raise GivenUp

    with pytest.raises(GivenUp), asking(no_more):
        parse_lesson(f"{text}Another one: what was read once may be kept.\n")


def test_front_matter_sections_and_prose_are_read() -> None:
    lesson = lesson_of("Hello.\n\n## One thing {#one}\n\nText *here*.\n\n## Another thing\n\nMore.\n")
    assert (lesson.id, lesson.title, lesson.language) == ("small", "A small lesson", "en")
    assert [(section.name, section.title) for section in lesson.sections] == [
        ("one", "One thing"),
        ("another-thing", "Another thing"),
    ]
    assert isinstance(lesson.opening[0], Prose) and lesson.opening[0].text == "Hello."
    (prose,) = lesson.sections[0].blocks
    assert isinstance(prose, Prose) and prose.text == "Text *here*." and prose.place.line == 13


def test_a_scenario_says_what_differs_from_the_section_before() -> None:
    lesson = lesson_of(
        "## A {#a}\n```scenario\nvm.memory: 8 GiB\nat 3 s: link.state = down\ncontrols: link.bandwidth, play\n```\n"
        "## B {#b}\n```scenario\nworkload.dirty_rate: 5 MiB/s\n```\n"
        "## C {#c}\ntext\n"
        "## D {#d}\n```scenario\nfrom: default\ncontrols: all\n```\n"
        "## E {#e}\n```scenario\nfrom: a\ncontrols: none\n```\n"
    )
    a, b, c, d, e = lesson.sections
    assert a.scenario["seed"] == 3 and a.controls == ("link.bandwidth",)
    assert b.scenario["vm.memory"] == 2**33 and b.scenario.changes == a.scenario.changes and b.controls == ()
    assert c.scenario == b.scenario
    assert d.scenario.given == (("seed", 3.0),) and d.controls is None
    assert e.scenario == a.scenario and e.controls == ()


def test_a_scenario_file_in_the_folder_is_read_and_gets_the_lessons_seed(tmp_path: Path) -> None:
    (tmp_path / "scenarios").mkdir()
    (tmp_path / "scenarios" / "a.migviz").write_text("vm.memory: 1 GiB\n", encoding="utf-8")
    path = tmp_path / "01-x.md"
    path.write_text(FRONT + "## A {#a}\n```scenario\nfrom: scenarios/a.migviz\n```\n", encoding="utf-8")
    scenario = load_lesson(path).sections[0].scenario
    assert (scenario["vm.memory"], scenario["seed"]) == (2**30, 3)


def test_run_and_show_are_read() -> None:
    lesson = lesson_of(
        TOY + "```run\nuntil: iteration 2 ends\npace: by milestone\nspeed: 1/50\nautoplay: no\n```\n\n"
        "```show\nhighlight: source.memory, iteration 2\ndim: link\nlens: pause\nview: log\ncompare: toy, toy\n"
        "say: Look *here*.\n```\n\n```run\nuntil: now.iteration >= 2 and now.progress > 50 %\n```\n"
    )
    _, run, show, second = lesson.sections[0].blocks
    assert (run.until, run.pace, run.speed, run.autoplay) == ("iteration 2 ends", Pace.BY_MILESTONE, 0.02, False)  # type: ignore[attr-defined]
    assert [(thing.kind, thing.number) for thing in show.highlight] == [("source.memory", 0), ("iteration", 2)]  # type: ignore[attr-defined]
    assert (show.lens, show.view, show.compare) == ("pause", "log", ("toy", "toy"))  # type: ignore[attr-defined]
    assert show.say.text == "Look *here*."  # type: ignore[attr-defined]
    assert second.condition.text == "now.iteration >= 2 and now.progress > 50 %"  # type: ignore[attr-defined]


QUESTIONS = (
    TOY
    + """::: predict {#guess}
What *happens*?

With a second paragraph.

- (?) It grows. {when: run.pages(2) > run.pages(1)}
- (?) It
  shrinks. {when: run.pages(2) <= run.pages(1)}
  > Because
  > of this.
:::

::: ask {#many}
Which?

- [x] One
- [ ] Two
:::

::: ask {#number}
How long?

answer: run.seconds(1)
tolerance: factor 2
unit: ms
see: iteration 1 ends

> So long: {4 s = run.seconds(1)}.
:::

::: ask {#order}
Sort.

order:

1. First
2. Second
:::

::: predict {#draw}
Draw.

sketch: chart.iterations 1 to 2
tolerance: 30 %
:::

::: hint
A hint.
:::

::: only novice, print
For some.
:::
"""
)


def test_questions_of_all_kinds_are_read() -> None:
    section = lesson_of(QUESTIONS).sections[0]
    guess, many, number, order, draw = section.questions
    assert guess.predicts and guess.prose.text == "What *happens*?\n\nWith a second paragraph."
    assert isinstance(guess.answer, Options) and not guess.answer.several
    second = guess.answer.options[1]
    assert (second.name, second.feedback.text) == ("It shrinks.", "Because\nof this.")  # type: ignore[union-attr]
    assert second.when is not None and second.when.text == "run.pages(2) <= run.pages(1)"
    assert isinstance(many.answer, Options) and many.answer.several and not many.predicts
    assert [option.right for option in many.answer.options] == [True, False]
    assert isinstance(number.answer, Amount) and (number.answer.factor, number.answer.unit) == (2.0, "ms")
    assert number.see == "iteration 1 ends" and number.feedback is not None and len(number.feedback.numbers) == 1
    assert isinstance(order.answer, Order) and [item.text for item in order.answer.items] == ["First", "Second"]
    assert isinstance(draw.answer, Sketch)
    assert (draw.answer.first, draw.answer.last, draw.answer.tolerance) == (1, 2, 0.3)
    hint, only = (block for block in section.blocks if isinstance(block, Aside))
    assert (hint.kind, only.kind, only.audience) == ("hint", "only", ("novice", "print"))


def test_a_goal_is_read() -> None:
    goal = (
        lesson_of(
            TOY + "```goal\ndone: run.finished and run.pages_sent < 70 pages\nkeep: workload.dirty_rate > 0 B/s\n"
            "change only: workload.dirty_rate\nbest: most workload.dirty_rate\n"
            "if run.pages_sent > 80 pages: Far *too* many: {88 pages = run.pages_sent}.\n"
            "solution: workload.dirty_rate = 1 page/s; at 1 s: workload.dirty_rate = 0 B/s\n```\n"
        )
        .sections[0]
        .goal
    )
    assert goal is not None and goal.best is not None and not goal.least
    assert goal.solutions == (("workload.dirty_rate = 1 page/s", "at 1 s: workload.dirty_rate = 0 B/s"),)
    assert goal.messages[0].prose.numbers[0].unit == "pages"


def test_other_systems_line_ends_are_read() -> None:
    text = FRONT + QUESTIONS
    assert parse_lesson(text.replace("\n", "\r\n")).questions == parse_lesson(text).questions


# --- prose is safe --------------------------------------------------------------------------------------------


def test_computed_numbers_are_filled_in_and_code_is_left_alone() -> None:
    lesson = lesson_of(
        TOY + "It takes {4 s = run.seconds(1)} or `{= run.seconds(1)}`.\n\n| a |\n|---|\n| {= 1 + 1} |\n"
    )
    prose = lesson.sections[0].blocks[1]
    assert isinstance(prose, Prose)
    shown = html(prose, lambda number: f"<{number.of.text}>")
    assert "It takes &lt;run.seconds(1)&gt; or <code>{= run.seconds(1)}</code>." in shown
    assert "<td>&lt;1 + 1&gt;</td>" in shown
    assert plain(prose, lambda number: "a < b").startswith("It takes a < b or {= run.seconds(1)}.")


@pytest.mark.parametrize(
    "text",
    ["<b>bold</b>", "<script>alert(1)</script>", "a <img src=x onerror=y> b", "<div>\n\nx\n\n</div>", "<?php x?>"],
)
def test_raw_html_is_refused_where_it_stands(text: str) -> None:
    (first, *_) = problems_of("## A {#a}\n\nfine\n\n" + text + "\n")
    assert first[0] == 5 and "raw HTML" in first[2]


def test_comments_are_not_shown() -> None:
    prose = lesson_of("## A {#a}\n\nOne.\n\n<!-- secret -->\n\nTwo <!-- too --> three.\n").sections[0].blocks[0]
    assert isinstance(prose, Prose) and "secret" not in html(prose, str) and "too" not in html(prose, str)


@pytest.mark.parametrize(
    "text",
    ["[x](javascript:alert)", "[x](file:///etc/passwd)", "[x](../other.md)", "[x](data:text/html,a)", "[x](//host/a)"],
)
def test_links_lead_to_the_web_or_to_lessons_only(text: str) -> None:
    prose = None
    try:
        prose = lesson_of(f"## A {{#a}}\n\n{text}\n").sections[0].blocks[0]
    except InputError as error:
        assert "to link to" in str(error)
    if prose is not None:  # markdown-it itself takes it for no link
        assert isinstance(prose, Prose) and "href" not in html(prose, str)


@pytest.mark.parametrize("text", ["[x](https://example.org/a)", "[x](#a)", "[x](02-the-six-steps.md)"])
def test_such_links_are_kept(text: str) -> None:
    prose = lesson_of(f"## A {{#a}}\n\n{text}\n").sections[0].blocks[0]
    assert isinstance(prose, Prose) and "href" in html(prose, str)


def png(width: int, height: int) -> bytes:
    """A PNG by its head only, which is enough to tell its size."""
    chunks = b""
    for kind, content in (
        (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)),
        (b"IDAT", zlib.compress(b"\0" * (3 * width + 1) * height) if width * height < 10_000 else b""),
        (b"IEND", b""),
    ):
        chunks += struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
    return b"\x89PNG\r\n\x1a\n" + chunks


def test_pictures_lie_in_the_folder_and_have_words(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.png").write_bytes(png(3, 2))
    (tmp_path / "in" / "svg.png").write_text("<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>")
    (tmp_path / "in" / "a.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>")
    (tmp_path / "in" / "wide.png").write_bytes(png(2001, 2))
    (tmp_path / "in" / "bomb.png").write_bytes(png(2**31 - 1, 2**31 - 1))
    (tmp_path / "in" / "cut.png").write_bytes(png(3, 2)[:20])
    (tmp_path / "in" / "large.png").write_bytes(png(3, 2) + bytes(pictures.MOST_BYTES))
    scans = io.BytesIO()
    Image.new("RGB", (8, 8)).save(scans, "JPEG")
    (tmp_path / "in" / "a.jpeg").write_bytes(scans.getvalue())
    (tmp_path / "in" / "scans.jpg").write_bytes(scans.getvalue() + b"\xff\xda" * 101)
    os.mkfifo(tmp_path / "in" / "pipe.png")
    (tmp_path / "out.png").write_bytes(b"x")
    (tmp_path / "in" / "link.png").symlink_to(tmp_path / "out.png")

    def problems(text: str) -> str:
        try:
            parse_lesson(FRONT + f"## A {{#a}}\n\n{text}\n", folder=tmp_path / "in")
        except InputError as error:
            return str(error)
        return ""

    assert problems("![a bar](a.png) and ![another](a.jpeg)") == ""
    for name, reason in (
        ("svg.png", "not PNG inside"),
        ("a.svg", "not a picture in this lesson's folder; pictures are .png, .jpg, .jpeg files there"),
        ("wide.png", "2001 × 2 pixels large"),
        ("bomb.png", "the picture"),
        ("cut.png", "not PNG inside"),
        ("large.png", "larger than 5 MB"),
        ("scans.jpg", "too many scans"),
        ("pipe.png", "a device, a pipe or a socket"),
    ):
        assert reason in problems(f"![a]({name})"), name
    assert problems("![a bar](a.png)\n\n" * 20) == ""
    assert "at most 20 pictures" in problems("![a bar](a.png)\n\n" * 21)
    assert "needs words" in problems("![](a.png)")
    assert "is not there" in problems("![a](b.png)")
    for name in ("../out.png", "link.png", "/etc/passwd", "http://example.org/a.png", "a.txt", "%2e%2e/out.png"):
        assert "not a picture in this lesson's folder" in problems(f"![a]({name})"), name


# --- what is wrong --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "line", "column", "message"),
    [
        ("text only\n", -7, 1, "at least one section"),
        ("## A {#run}\n", 1, 6, "cannot be called run"),
        ("## A {#link}\n", 1, 6, "cannot be called link"),
        ("## A {#Big}\n", 1, 6, "not a valid name for a section"),
        ("## A {#a}\n## B {#a}\n", 2, 6, "already a section called a"),
        ("```run\nuntil: end\n```\n## A\n", 1, 1, "must be inside a section"),
        ("## A\n```scenario\nvm.memroy: 4 GiB\n```\n", 3, 1, 'Did you mean "vm.memory"?'),
        ("## A\n```scenario\nvm.memory: 4\n```\n", 3, 1, "has no unit"),
        ("## A\n```scenario\nfrom: b\n```\n## B {#b}\n", 3, 7, "not a section before this one"),
        ("## A\n```scenario\nfrom: ../a.migviz\n```\n", 3, 7, "is not in this lesson's folder"),
        ("## A\n```scenario\ncontrols: link.bandwith\n```\n", 3, 11, 'Did you mean "link.bandwidth"?'),
        ("## A\n```scenario\nseed: 1\n```\n```scenario\nseed: 2\n```\n", 5, 1, "one scenario"),
        ("## A\n```scenario\nseed: 1\n", 2, 1, "is never closed"),
        ("## A\n```senario\nseed: 1\n```\n", 2, 1, 'Did you mean "scenario"?'),
        ("# A\n## B\n", 1, 1, "a section begins with ##"),
        ("## A\n```scenario\nvm.ram: 4 GiB\n```\n", 3, 1, 'Did you mean "vm.memory"?'),
        ("## A\n```scenario\nvm.memory = 4 GiB\n```\n", 3, 1, 'has no colon. Write "vm.memory: 4 GiB"'),
        ("## A\n```run\nuntil = end\n```\n", 3, 1, 'has no colon. Write "until: end"'),
        ("## A\n```scenario\nvm.memory: “4 GiB”\n```\n", 3, 1, "without quotation marks"),
        ("## A\n```scenario\ncontrols: play, ram\n```\n", 3, 17, 'Did you mean "vm.memory"?'),
        ("## A\n```goal\ndone: run.owner == “target”\n```\n", 3, 20, 'Write the straight quotation mark "'),
        ("## A\n::: ask {#q}\nWhat?\n\n- [ x ] a\n- [ ] b\n:::\n", 5, 3, "is written [x]"),
        ("## A\n::: ask {#q}\nWhat?\n\n- (X) a\n- ( ) b\n:::\n", 5, 3, "is written (x)"),
        ("## A\n::: ask {#q}\nWhat?\n\n- (x) a\n- () b\n:::\n", 6, 3, "is written ( )"),
        ("## A\n::: ask {#q}\nWhat?\n\n- (x] a\n- ( ) b\n:::\n", 5, 3, "begins with (x), ( )"),
        ("## A\n- x\n\n  ```run\n  until: end\n  ```\n", 4, 1, "outside lists"),
        ("## A\n```run\nuntill: end\n```\n", 3, 1, 'Did you mean "until"?'),
        ("## A\n```run\nuntil: iteraton 3 ends\n```\n", 3, 8, 'Did you mean "iteration 3 ends"?'),
        ("## A\n```run\nuntil: time 12\n```\n", 3, 8, "has no unit"),
        ("## A\n```run\nuntil: milestone resum\n```\n", 3, 8, 'Did you mean "resume"?'),
        ("## A\n```run\nuntil: now.dirt > 1 MB\n```\n", 3, 8, 'Did you mean "now.dirty"?'),
        ("## A\n```run\nuntil: milestone qqqqqq\n```\n", 3, 8, "There are: "),
        ("## A\n```run\nspeed: fast\n```\n", 3, 8, "is not a valid speed"),
        ("## A\n```run\nspeed: 1/1001\n```\n", 3, 8, "is not a valid speed"),
        (
            "## A\n::: ask {#q}\nWhat?\n\nanswer: 3\nvary: link.bandwidth 5..5 Gbit/s\n:::\n",
            6,
            7,
            "the first number is the smaller one",
        ),
        ("## A\n```goal\ndone: true\nbest: least\n```\n", 4, 7, "`least` or `most`"),
        ("## A\n```goal\ndone: true\nbest: smallest run.downtime\n```\n", 4, 7, "`least` or `most`"),
        ("## A\n```goal\ndone: true\nbest: least run.owner\n```\n", 4, 13, "a word is not a number"),
        (f"## A {{#{'a' * 41}}}\ntext\n", 1, 6, "is not a valid name for a section"),
        ("## A\n::: qqqqqq {#a}\nx\n:::\n", 2, 5, "There are: predict, ask, "),
        ("## A\n::: ask {#q}\nWhat?\n\n- (?) a {when: true}\n- ( ) b\n:::\n", 2, 5, "either all options are (?)"),
        (f"## A\n::: ask {{#q}}\nWhat?\n\n- (x) a {{#{'a' * 61}}}\n- ( ) b\n:::\n", 5, 9, "a valid name for an option"),
        ("## A\n::: ask {#q}\nWhat?\n\nanswer: 3\ntolerance: factor 1\n:::\n", 6, 12, "a factor is above 1"),
        ("## A\n{3 = 1 + 2 | drag}\n", 2, 1, "not a field that can be dragged"),
        ("## A\n```show\nhighlight: sorce\n```\n", 3, 12, 'Did you mean "source"?'),
        ("## A\n```show\nview: logg\n```\n", 3, 7, 'Did you mean "log"?'),
        ("## A\n```show\ncompare: a, bb\n```\n", 3, 13, "is not known here"),
        ("## A\n```goal\nkeep: true\n```\n", 2, 1, "does not say when it is done"),
        ("## A\n```goal\ndone: run.downtme < 1 s\n```\n", 3, 7, 'Did you mean "run.downtime"?'),
        ("## A\n```goal\ndone: run.downtime\n```\n", 3, 7, "neither true nor false"),
        ("## A\n```goal\ndone: true\nif run.downtime < 3: x\n```\n", 4, 19, "has no unit"),
        (
            "## A\n```goal\ndone: true\nsolution: link.bandwith = 1 Gbit/s\n```\n",
            4,
            11,
            'Did you mean "link.bandwidth"?',
        ),
        ("## A\n```goal\ndone: true\nbest: run.downtime\n```\n", 4, 7, "`least` or `most`"),
        ("## A\n```goal\ndone: true\nedge: vm.memory > 1 GiB\n```\n", 4, 1, "needs a line `best:`"),
        (
            "## A\n```goal\ndone: true\nbest: most vm.memory\nedge: run.downtime > 1 s\n```\n",
            5,
            7,
            "about what `best:` names, vm.memory",
        ),
        ("## A\n{= run.downtme}\n", 2, 4, 'Did you mean "run.downtime"?'),
        ("## A\nx {= 1} and {= run.downtime | MB}\n", 2, 31, "is not a unit of a time"),
        ("## A\n{= run.pages}\n", 2, 4, "one for each iteration"),
        ("{= run.downtime}\n## A\n", 1, 1, "before the first section there is no run"),
        ("## A\n::: ak {#a}\n:::\n", 2, 5, 'Did you mean "ask"?'),
        ("## A\n::: ask {#a}\nWhat?\n\n- (x) a\n- ( ) b\n", 2, 5, "never closed"),
        ("## A\ntext\n\n:::\n", 4, 1, "closes nothing"),
        ("## A\n::: ask\nWhat?\n\n- (x) a\n- ( ) b\n:::\n", 2, 5, "has no name"),
        ("## A\n::: ask {#q}\n- (x) a\n- ( ) b\n:::\n", 2, 5, "asks nothing"),
        ("## A\n::: ask {#q}\nWhat?\n\nanwser: 3\n:::\n", 2, 5, 'Did you mean "answer"?'),
        ("## A\n::: ask {#q}\nWhat?\n\nanswer: run.downtime\n:::\n", 5, 1, "Say in which unit"),
        ("## A\n::: ask {#q}\nWhat?\n\nanswer: run.downtime\nunit: MB\n:::\n", 6, 7, "not a unit of a time"),
        ("## A\n::: ask {#q}\nWhat?\n\nanswer: 3\ntolerance: 10\n:::\n", 6, 12, "has no unit"),
        ("## A\n::: ask {#q}\nWhat?\n\nanswer: 3\nslip 4 s: No.\n:::\n", 6, 6, "the slip is a time and the answer"),
        ("## A\n::: ask {#q}\nWhat?\n\nanswer: 3\nslip 4:\n:::\n", 6, 1, "this `slip` says nothing"),
        ("## A\n::: ask {#q}\nWhat?\n\nanswer: 3\nslip 4 +: No.\n:::\n", 6, 9, "not finished"),
        ("## A\n::: ask {#q}\nWhat?\n\n- (x) a\n- ( ) b\n\nslip 4: No.\n:::\n", 8, 1, "a slip belongs to a number"),
        ("## A\n::: ask {#q}\nWhat?\n\nanswer: 3\ntolerence: 10 %\n:::\n", 6, 1, 'Did you mean "tolerance"?'),
        ("## A\n::: ask {#q}\nWhat?\n\n- (x) a\n- (x) b\n:::\n", 2, 5, "2 are marked as right"),
        ("## A\n::: ask {#q}\nWhat?\n\n- (x) a\n:::\n", 2, 5, "there are 1. Write 2 to 12"),
        ("## A\n::: ask {#q}\nWhat?\n\n- (x) a\n- ( ) a\n:::\n", 2, 5, "same words"),
        ("## A\n::: ask {#q}\nWhat?\n\n- (?) a\n- (?) b {when: true}\n:::\n", 5, 3, "needs {when: condition}"),
        ("## A\n::: ask {#q}\nWhat?\n\n- (?) a {when: 1 <}\n- (?) b {when: true}\n:::\n", 5, 19, "not finished"),
        ("## A\n::: ask {#q}\nWhat?\n\n- (x) a\n- [ ] b\n:::\n", 2, 5, "either ( )"),
        ("## A\n::: ask {#q}\nWhat?\n\n- (x) a\n- ( ) b\n\n> Lost.\n:::\n", 8, 1, "belongs to no option"),
        ("## A\n::: ask {#q}\nSort.\n\norder:\n\n1. a\n:::\n", 2, 5, "numbered list of 2 to"),
        ("## A\n::: ask {#q}\nDraw.\n\nsketch: bars\n:::\n", 5, 9, "chart.iterations 3 to 5"),
        ("## A\n::: ask {#q}\nWhat?\n\nanswer: 3\nsee: nowhere\n:::\n", 6, 6, "is not a point of a run"),
        ("## A\n::: ask {#q}\nWhat?\n\nanswer: 3\ncovered: maybe\n:::\n", 6, 10, "is not one of yes, no"),
        ("## A\n::: predict {#q}\nWhat?\n\nanswer: 3\ncovered: no\n:::\n", 6, 1, "covered does not belong"),
        ("## A\n::: ask {#q}\nWhat?\n\n- (x) a\n- ( ) b\n\ncovered: no\n:::\n", 8, 1, "covered does not belong"),
        ("## A\n::: ask {#q}\nWhat?\n\n```run\nuntil: end\n```\n:::\n", 5, 1, "Close it first"),
        ("## A\n::: hint\nx\n:::\n", 3, 1, "needs a question or a goal"),
        ("## A\n::: only everybody\nx\n:::\n", 2, 5, "is not an audience"),
        ("## A\n::: teacher\n:::\n", 2, 5, "is empty"),
    ],
)
def test_what_is_wrong_is_named_with_its_place_and_the_way_to_fix_it(
    body: str, line: int, column: int, message: str
) -> None:
    found = problems_of(body)
    assert [(one[0], one[1]) for one in found if message in one[2]] == [(line, column)], found


@pytest.mark.parametrize(
    ("body", "line", "message"),
    [
        ("## A\n```run\nuntil: end\n\nText.\n\n```show\nsay: x\n```\n## B {#b}\n[x](#b)\n", 2, "before line 15"),
        ("## A\n```run\nuntil: end\n\n::: hint\nx\n:::\n\n## B {#b}\n[x](#b)\n", 2, "before line 13"),
        ("## A\n[x](#b)\n```run\nuntil: end\n\nText.\n\n## B {#b}\nMore.\n", 3, "is never closed"),
        ("## A\n[x](#b)\n::: why\nBecause.\n\n## B {#b}\nMore.\n", 3, "is never closed"),
    ],
)
def test_a_block_that_is_never_closed_is_the_only_thing_said(body: str, line: int, message: str) -> None:
    ((found, __, words),) = problems_of(body)
    assert found == line and message in words


@pytest.mark.parametrize(
    ("front", "message"),
    [
        ("", "begins with front matter"),
        ("---\nmigviz: 2\nid: a\ntitle: t\nobjective: o\n---\n", "this program reads version 1"),
        ("---\nid: a\ntitle: t\nobjective: o\n---\n", "`migviz: 1` is missing"),
        ("---\nmigviz: 1\nid: A B\ntitle: t\nobjective: o\n---\n", "is not a valid id"),
        ("---\nmigviz: 1\nid: a\nobjective: o\n---\n", "title is missing"),
        ("---\nmigviz: 1\nid: a\ntitle: t\nobjective: o\nminuts: 3\n---\n", 'Did you mean "minutes"?'),
        ("---\nmigviz: 1\nid: a\ntitle: t\nobjective: o\nminutes: 0\n---\n", "not a valid number of minutes"),
        ("---\nmigviz: 1\nid: a\ntitle: t\nobjective: o\nseed: x\n---\n", "seed: "),
        ("---\nmigviz: 1\nid: a\nid: b\ntitle: t\nobjective: o\n---\n", "given twice"),
    ],
)
def test_front_matter_that_is_wrong_is_named(front: str, message: str) -> None:
    assert any(message in one[2] for one in problems_of("\n## A\n\ntext\n", front))


def test_all_problems_are_told_at_once_in_order() -> None:
    found = problems_of("## A\n{= run.x}\n\n```run\nuntl: end\n```\n\n::: hnt\nx\n:::\n")
    assert [one[0] for one in found] == [2, 5, 8]


# --- bounds and disorder --------------------------------------------------------------------------------------


def test_sizes_are_bounded() -> None:
    with pytest.raises(InputError, match="kB"):
        parse_lesson("x" * (MOST_BYTES + 1))
    assert "Divide it" in problems_of("## A\n\n" + "word " * (LONGEST_PARAGRAPH // 4))[0][2]
    assert "marks of Markdown" in problems_of("## A\n\n" + "[" * 400)[0][2]
    assert "at most 60" in problems_of("".join(f"## A{n} {{#a{n}}}\n\nx\n\n" for n in range(70)))[0][2]
    assert "at most 400" in problems_of("## A\n\n" + "x\n\n" * 500)[0][2]
    assert len(problems_of("## A\n\n" + "{= x}\n\n" * 100)) == 50


def mutated(seed: int) -> str:
    """A lesson of the course with some damage."""
    dice = random.Random(seed)
    text = dice.choice(REAL)
    pieces = (
        "{",
        "}",
        ":::\n",
        "```\n",
        "|",
        "=",
        "- (x) ",
        "## ",
        "\t",
        "<b>",
        "![a](b)",
        "{when: ",
        "\u202e",
        "---\n",
        "\r",
    )
    for _ in range(dice.choice((1, 1, 2, 8))):
        at = dice.randrange(len(text))
        until = min(len(text), at + dice.choice((1, 5, 60)))
        lines = text.split("\n")
        one, other = dice.randrange(len(lines)), dice.randrange(len(lines))
        lines[one], lines[other] = lines[other], lines[one]
        text = dice.choice(
            (text[:at] + text[until:], text[:at] + dice.choice(pieces) + text[at:], "\n".join(lines), text[:at])
        )
    return text


@settings(max_examples=150)
@given(st.integers(0, 10**9))
def test_a_damaged_lesson_is_a_lesson_or_clear_problems_with_lines(seed: int) -> None:
    text = mutated(seed)
    try:
        lesson = parse_lesson(text, where="x.md", folder=lessons_folder())
    except InputError as error:
        for problem in error.problems:
            assert problem.message and problem.where == "x.md" and problem.column >= 1
            assert 1 <= problem.line <= len(text.splitlines()) + 2
    else:
        for section in lesson.sections:
            for prose in prose_in(section.blocks):
                assert "<b>" not in html(prose, lambda _: "1")


@settings(max_examples=60)
@given(st.text(max_size=400))
def test_any_text_is_a_lesson_or_clear_problems(text: str) -> None:
    for whole in (text, FRONT + "## A {#a}\n\n" + text):
        try:
            parse_lesson(whole)
        except InputError as error:
            assert all(problem.message and problem.line >= 1 for problem in error.problems)


def test_one_mark_too_few_before_a_section_is_one_message(tmp_path: Path) -> None:
    path = tmp_path / "01-x.md"
    path.write_text(
        "---\nmigviz: 1\nid: x\ntitle: x\nobjective: x\n---\n\n# One {#one}\n\n```scenario\nvm.memory: 1 GiB\n```\n\n"
        "::: ask {#q}\nHow?\n\n- (x) Yes.\n  > Right.\n- ( ) No.\n  > Wrong.\n:::\n",
        encoding="utf-8",
    )
    with pytest.raises(InputError) as caught:
        load_lesson(path)
    assert [problem.line for problem in caught.value.problems] == [8]
    assert "begins with ##" in caught.value.problems[0].message
