"""What does a lesson say at the end of what it may say: exactly as much as may be, nothing, or what is hardly ever written?"""

import os
from dataclasses import replace
from pathlib import Path

import pytest

from migviz.course import checking, drawing, panel
from migviz.course.answers import Verdict, check_answer, real_bars
from migviz.course.block_kinds import prose_in
from migviz.course.catalogue import before_it, lesson_files, next_after, translation_files
from migviz.course.checking import check_lesson, fill_in
from migviz.course.courses import load_course
from migviz.course.goal_lines import goal_lines
from migviz.course.judged import run_that_shows
from migviz.course.lesson import Lesson, Options, RunBlock, Section, ShowBlock, Sketch
from migviz.course.lines import Line, lines_of, read_list
from migviz.course.merging import their_show
from migviz.course.pictures import NotAPicture, picture_content
from migviz.course.playing import goal_state
from migviz.course.progress import Progress, still_fits
from migviz.course.prose import read_prose
from migviz.course.reading import parse_lesson
from migviz.course.source import LONGEST_PARAGRAPH, MOST_MARKS, Source
from migviz.course.starting import write_course, write_new
from migviz.course.things import thing
from migviz.course.translation import _with_parent, translated
from migviz.errors import InputError, Problem
from migviz.scenario import load_scenario
from tests.course.texts import EVERY_KIND, FRONT, TOY, lesson_of, problems_of


def question_in(asked: str) -> Lesson:
    return lesson_of(f"{TOY}::: ask {{#q}}\nWhat?\n\n{asked}\n:::\n")


def answered(asked: str, *given: str) -> tuple[Verdict, str]:
    lesson = question_in(asked)
    section, question = lesson.question("q")
    feedback = check_answer(lesson, section, question, given)
    return feedback.verdict, feedback.words


# --- read exactly at the limit ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "body",
    [
        "## A\n```run\nuntil: end\nspeed: 1/1000\n```\n",
        f"## A {{#{'a' * 40}}}\ntext\n",
        "## A\n### Smaller\n\ntext\n\n#### Smaller still\n",
        f"## A\n::: ask {{#q}}\nWhat?\n\n- (x) a {{#{'a' * 60}}}\n- ( ) b\n:::\n",
        "## A\n::: ask {#q}\nWhich of\n\n- these\n- or those?\n\n&nbsp;\n\n- (x) a\n- ( ) b\n:::\n",
        "## A\n::: ask {#q}\nx\n\n- (x) a\n- ( ) b\n:::\n\n::: hint\n### Small\n\n```\nas it is\n```\n:::\n",
        "## A\n" + "$x$ " * 20 + "\n",
        "## A\nA sum a_{3=x}.\n",
        f"## A\n\n{'a' * (LONGEST_PARAGRAPH - 1)}\n",
        f"## A\n\n{'a*' * MOST_MARKS}\n",
    ],
)
def test_as_much_as_may_be_is_read(body: str) -> None:
    assert problems_of(body) == [] and len(lesson_of(body).sections) == 1


@pytest.mark.parametrize(
    ("body", "line", "message"),
    [
        ("## A\n" + "$x$ " * 21 + "\n", 2, "at most 20 formulas"),
        ("".join(f"## A {{#a{n}}}\n" for n in range(61)), 61, "at most 60 sections, this one has 61"),
        ("## A\n" + "x\n\n" * 401, 1, "at most 400 blocks, this one has 401"),
        (
            f"## A\n\n{'*' * (MOST_MARKS + 1)}{'a' * (LONGEST_PARAGRAPH - MOST_MARKS - 2)}\n",
            3,
            f"more than {MOST_MARKS} marks",
        ),
        (f"## A\n\n{'*' * (MOST_MARKS + 1)}{'a' * (LONGEST_PARAGRAPH - MOST_MARKS - 1)}\n", 3, "letters"),
    ],
)
def test_of_one_more_it_is_said_what_is_too_much(body: str, line: int, message: str) -> None:
    assert [(one[0], message in one[2]) for one in problems_of(body)] == [(line, True)]


def test_as_many_lines_as_may_be_say_what_one_can_do_afterwards() -> None:
    for many, wrong in ((6, []), (7, ["at most 6 lines say what the reader can do afterwards"])):
        front = FRONT.replace("seed: 3\n", "seed: 3\n" + "can: Count.\n" * many)
        assert [message for *_, message in problems_of("## A\n", front)] == wrong


def test_what_is_no_id_of_a_lesson_before_this_one_is_named() -> None:
    front = FRONT.replace("seed: 3\n", "seed: 3\nafter: first-one, Not An Id\n")
    assert [message for *_, message in problems_of("## A\n", front)] == ['"Not An Id" is not an id of a lesson']
    assert lesson_of("## A\n", front.replace(", Not An Id", "")).after == ("first-one",)


@pytest.mark.parametrize(("many", "told"), [(40, "Known are w0, w1, "), (41, "")])
def test_so_many_known_words_are_listed(many: int, told: str) -> None:
    source = Source(lines=["compare: qqqqqq"], where="", folder=None)
    place = replace(lesson_of("## A\n").sections[0].place, line=1, column=1)
    line = Line(name="compare", value="qqqqqq", place=place, value_place=replace(place, column=10))
    assert read_list(source, line, [f"w{number}" for number in range(many)]) == ()
    ((message, column),) = [(problem.message, problem.column) for problem in source.problems]
    assert column == 10 and ("Known are" in message) is bool(told) and told in message


def test_what_is_sought_behind_the_last_line_is_in_its_first_column() -> None:
    source = Source(lines=["  one"], where="x.md", folder=None)
    found = [source.find(piece, line, line) for piece, line in (("one", 1), ("two", 1), ("two", 2))]
    assert [(place.line, place.column) for place in found] == [(1, 3), (1, 3), (2, 1)]


def test_what_begins_a_later_line_is_found_there() -> None:
    source = Source(lines=["one", "two"], where="x.md", folder=None)
    found = source.find("two", 1, 2)
    assert (found.line, found.column) == (2, 1)
    assert Source(lines=["    one", "two"], where="", folder=None).find("three", 2, 2).column == 1


@pytest.mark.parametrize(
    ("text", "column"), [("name:", 6), ("name: x", 7), ("name:   x", 9), ("name:x", 6), ("  name: x", 9)]
)
def test_a_value_begins_behind_its_colon_and_blanks(text: str, column: int) -> None:
    source = Source(lines=["# none", text, "other: 1"], where="x.md", folder=None)
    places = [line.value_place for line in lines_of(source, 1, 3)]
    assert [(place.line, place.column) for place in places] == [(2, column), (3, 8)]


@pytest.mark.parametrize(
    ("name", "is_one"),
    [
        ("page 0", True),
        ("step 0", False),
        ("step 1", True),
        ("page 9999", True),
        ("page 10000", False),
        ("page x", False),
    ],
)
def test_things_are_counted_from_their_first_one_up_to_four_figures(name: str, is_one: bool) -> None:
    assert (thing(name) is not None) is is_one


def test_a_lesson_that_says_no_minutes_takes_none_and_a_section_is_as_it_is_written() -> None:
    lesson = lesson_of(f"{TOY}## Last {{#last}}\n\nText.\n")
    assert lesson.minutes == 0
    assert [section.source.strip() for section in lesson.sections] == [TOY.strip(), "## Last {#last}\n\nText."]


def test_before_a_lesson_is_the_one_that_it_comes_after() -> None:
    one, two, three = files = tuple(Path(name) for name in ("01-a.md", "02-b.md", "03-c.md"))
    assert [before_it(file, files) for file in files] == [None, one, two]
    assert [next_after(file, files) for file in files] == [two, three, None]


def test_translations_are_those_of_this_very_file(tmp_path: Path) -> None:
    for name in ("a.md", "a.de.md", "a.b.de.md", "a.draft1.md", "ab.fr.md"):
        (tmp_path / name).write_text("---\nmigviz: 1\n", encoding="utf-8")
    found = translation_files(tmp_path / "a.md")
    assert {language: path.name for language, path in found.items()} == {"de": "a.de.md"}


@pytest.mark.parametrize(
    ("wish", "tried"),
    [("de_AT.UTF-8", ("de-AT", "de")), ("fr@euro", ("fr",)), ("C", ("en",)), ("POSIX", ("en",)), ("C.UTF-8", ("en",))],
)
def test_a_language_of_a_country_is_that_language(wish: str, tried: tuple[str, ...]) -> None:
    assert _with_parent(wish) == tried


def test_a_number_that_an_option_asks_for_wrongly_is_named_where_it_stands() -> None:
    text = "- (x) a\n- ( ) b {when:  run.nothing < 3 s}"
    found = problems_of(f"{TOY}::: ask {{#q}}\nWhat?\n\n{text}\n:::\n")
    assert [(line, column) for line, column, said in found if "nothing" in said] == [
        (11, text.splitlines()[1].index("run.nothing") + 1)
    ]


def test_numbers_of_one_line_are_all_filled_in(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    of = "{99 = run.iterations}"
    path.write_text(f"{FRONT}{TOY}Of {of} and {{1 = run.pages(1)}}.\n\nOf {of}.\n", encoding="utf-8")
    assert (fill_in(path), fill_in(path)) == (3, 0)
    first, _, last = path.read_text(encoding="utf-8").splitlines()[-3:]
    assert first == "Of {3 = run.iterations} and {256 KiB = run.pages(1)}." and last == "Of {3 = run.iterations}."


def test_each_case_that_can_be_drawn_is_checked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = list[int]()

    def with_case(lesson: Lesson, section: Section, seed: int, draw: int) -> tuple[Lesson, Section]:
        drawn.append(draw)
        return drawing.with_case(lesson, section, seed, draw)

    monkeypatch.setattr(checking, "with_case", with_case)
    asked = "::: ask {#q}\nWhat?\n\nanswer: run.total_time\nunit: s\nvary: migration.downtime_limit 100..400 ms\n:::\n"
    (tmp_path / "a.md").write_text(FRONT + TOY + asked, encoding="utf-8")
    check_lesson(tmp_path / "a.md")
    assert drawn == [*range(1, drawing.DRAWS + 1)]


def test_what_is_wrong_in_another_file_is_said_of_that_file() -> None:
    source = Source(lines=["one"], where="x.md", folder=None)
    place = lesson_of("## A\n").sections[0].place
    source.wrong_lines(InputError([Problem(message="a", where="y.migviz", line=1), Problem(message="b")]), place)
    assert [problem.where for problem in source.problems] == ["y.migviz", "x.md"]


def test_a_file_of_the_longest_name_gives_its_lesson_that_id(tmp_path: Path) -> None:
    for name, known in (("a" * 60, "a" * 60), ("a" * 61, "my-lesson"), ("01-", "my-lesson")):
        write_new(tmp_path / f"{name}.md")
        report = check_lesson(tmp_path / f"{name}.md")
        assert report.lesson is not None and report.lesson.id == known


def test_a_course_is_titled_by_its_folder(tmp_path: Path) -> None:
    for name, known, title in (("night_shift-2", "night-shift-2", "Night shift 2"), ("--", "my-course", "My course")):
        write_course(tmp_path / name)
        course = load_course(tmp_path / name)
        assert (course.id, course.title) == (known, title)


@pytest.mark.parametrize(("text", "speed"), [("3", 3.0), ("1/4", 0.25), ("3 / 2", 1.5), ("2x", 2.0)])
def test_a_run_goes_as_fast_as_it_says(text: str, speed: float) -> None:
    (run,) = [
        block
        for block in lesson_of(f"{TOY}```run\nuntil: end\nspeed: {text}\n```\n").sections[0].blocks
        if isinstance(block, RunBlock)
    ]
    assert run.speed == speed


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("{1 s = run.downtime}", "s"),
        ("{1 s = run.downtime | ms}", "ms"),
        ("{= run.downtime | ms}", "ms"),
        ("{= run.downtime}", ""),
    ],
)
def test_a_number_keeps_the_unit_that_it_has_or_was_filled_in_with(text: str, unit: str) -> None:
    (section,) = lesson_of(f"{TOY}For {text}.\n").sections
    assert [number.unit for prose in prose_in(section.blocks) for number in prose.numbers] == [unit]


def test_a_number_before_the_only_section_is_filled_in(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text(f"{FRONT}Of {{1 = toy.iterations}}.\n\n{TOY}", encoding="utf-8")
    assert fill_in(path) == 1 and "Of {3 = toy.iterations}." in path.read_text(encoding="utf-8")


# --- answers ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "verdict", "words"),
    [
        ("4", Verdict.RIGHT, "Close enough."),
        ("16", Verdict.RIGHT, "Close enough."),
        ("3.9", Verdict.WRONG, "That is much too small."),
        ("-8", Verdict.WRONG, "It cannot be less than nothing."),
        ("0", Verdict.WRONG, "That is too small."),
    ],
)
def test_a_factor_counts_up_to_itself(typed: str, verdict: Verdict, words: str) -> None:
    found = answered("answer: 8\ntolerance: factor 2", typed)
    assert found[0] is verdict and words in found[1]


@pytest.mark.parametrize(("typed", "verdict"), [("0", Verdict.RIGHT), ("1", Verdict.WRONG), ("-1", Verdict.WRONG)])
def test_where_nothing_is_right_nothing_else_is_within_a_factor_of_it(typed: str, verdict: Verdict) -> None:
    assert answered("answer: 0\ntolerance: factor 2", typed)[0] is verdict


def test_half_and_twice_are_not_much_too_small_or_large() -> None:
    said = [answered("answer: 8\ntolerance: 1 %", typed)[1] for typed in ("3.9", "4", "16", "17")]
    assert said == [f"That is {words}." for words in ("much too small", "too small", "too large", "much too large")]


def test_without_tolerance_a_sketch_is_right_that_is_as_high() -> None:
    lesson = lesson_of(f"{TOY}::: predict {{#q}}\nDraw.\n\nsketch: chart.iterations 1 to 2\ntolerance: 0 %\n:::\n")
    section, question = lesson.question("q")
    assert isinstance(question.answer, Sketch)
    bars = real_bars(section, question.answer)
    found = check_answer(lesson, section, question, tuple(str(bar) for bar in bars))
    assert found.verdict is Verdict.RIGHT and found.parts == (True, True)


def test_an_answer_of_every_option_still_fits() -> None:
    _, question = question_in("- [x] a\n- [x] b\n- [ ] c").question("q")
    assert isinstance(question.answer, Options)
    names = tuple(option.name for option in question.answer.options)
    assert still_fits(question, names) and still_fits(question, names[:1]) and not still_fits(question, (*names, "d"))


# --- what only playing shows ------------------------------------------------------------------------------------------


HOST = """## Host {#host}

```scenario
vm web: memory = 1 GiB, dirty_rate = 1 MiB/s
vm db: memory = 1 GiB, dirty_rate = 1 MiB/s
```

"""


@pytest.mark.parametrize(
    ("body", "messages"),
    [
        ("## Two {#two}\n\nText.\n\n```show\ncompare: toy, two\n```\n", []),
        ("```run\nfrom: time 5 s\nuntil: time 5 s\n```\n", ["this run begins after its end: time 5 s"]),
        ("```run\nfrom: time 4 s\nuntil: time 5 s\n```\n", []),
        ("```run\nuntil: time 500 ms\n```\n", []),
        (f"{HOST}```show\nlens: pause\n```\n", ["a lens or a recording is about one VM; several leave a host here"]),
        (
            f"{HOST}Text.\n\n## Two {{#two}}\n\n```scenario\nfrom: toy\n```\n\n```show\ncompare: toy, host\n```\n",
            ["two runs are shown side by side only where each is about one VM"],
        ),
        (
            "Not capped: {off = migration.bandwidth_limit}.\n\n::: ask {#q}\nx\n\nanswer: run.goodput\nunit: MiB/s\n:::\n",
            ["the run has no such number: migration.bandwidth_limit"],
        ),
    ],
)
def test_what_only_playing_shows_is_found(tmp_path: Path, body: str, messages: list[str]) -> None:
    path = tmp_path / "01-x.md"
    path.write_text(FRONT + TOY + body, encoding="utf-8")
    assert [problem.message for problem in check_lesson(path).problems] == messages


def test_of_two_runs_the_one_shows_a_number_that_is_played_until_it_is_known() -> None:
    runs = "```run\nuntil: iteration 1 ends\n```\n\n```run\nuntil: end\n```\n"
    never = "```run\nuntil: iteration 99 ends\n```\n\n"
    asked = "::: predict {{#q}}\nx\n\nanswer: {}\nunit: s\n:::\n\n"
    for number, before, place in (
        ("run.seconds(1)", "", 0),
        ("run.downtime", "", 1),
        ("run.downtime", never, 2),
        ("1 s", "", 0),
    ):
        lesson = lesson_of(TOY + asked.format(number) + before + runs)
        section, question = lesson.question("q")
        all_of = [block for block in section.blocks if isinstance(block, RunBlock)]
        assert run_that_shows(lesson, section, question, section) is all_of[place], number


def test_a_run_that_never_gets_there_does_not_show_what_is_known_within_its_first_second() -> None:
    fast = TOY.replace("workload.preset: toy\n", "workload.preset: toy\nlink.goodput: 640 pages/s\n")
    asked = "::: predict {#q}\nx\n\nanswer: run.seconds(1)\nunit: s\n:::\n\n"
    lesson = lesson_of(f"{fast}{asked}```run\nuntil: iteration 99 ends\n```\n\n```run\nuntil: end\n```\n")
    section, question = lesson.question("q")
    shows = run_that_shows(lesson, section, question, section)
    assert shows is not None and shows.until == "end"


def test_of_two_runs_of_a_host_the_next_one_shows_what_is_asked() -> None:
    text = f"{HOST}::: predict {{#q}}\nx\n\nanswer: run.empty_after\nunit: s\n:::\n\n```run\nuntil: time 500 ms\n```\n\n```run\nuntil: end\n```\n"
    lesson = lesson_of(text)
    section, question = lesson.question("q")
    shows = run_that_shows(lesson, section, question, section)
    assert shows is not None and shows.until == "time 500 ms"


def test_a_run_that_never_gets_there_opens_nothing_of_what_is_locked() -> None:
    asked = "::: predict {#q}\nx\n\nanswer: run.downtime\nunit: s\n:::\n"
    lesson = lesson_of(f"{TOY}```run\nuntil: iteration 99 ends\n```\n\n{asked}")
    lock = panel.lock_of(lesson, Progress(lesson=lesson.id), lesson.sections[0])
    assert lock is not None and lock.until == 0.0


def goal_of(done: str, setup: str = "") -> Lesson:
    return lesson_of(f"## A {{#a}}\n\n```scenario\nworkload.preset: toy\n{setup}```\n\n```goal\n{done}\n```\n")


def test_a_part_of_a_goal_that_is_no_comparison_is_in_the_words_of_the_lesson() -> None:
    lesson = goal_of("done: not run.finished and run.pages_sent > run.pages(1)\nkeep: 1 s < run.total_time")
    section = lesson.sections[0]
    assert section.goal is not None
    said = [
        (line.what, line.measured, line.wanted) for line in goal_lines(lesson, section, section.goal, section.setup)
    ]
    assert said == [
        ("not the migration finishes", "", ""),
        ("pages sent > iteration 1", "", ""),
        ("1 s < run.total_time", "", ""),
    ]


@pytest.mark.parametrize(("limit", "measured"), [("999 ms", "999 ms"), ("1 s", "1 s")])
def test_a_second_is_not_a_thousand_milliseconds(limit: str, measured: str) -> None:
    lesson = goal_of("done: migration.downtime_limit < 500 ms", f"migration.downtime_limit: {limit}\n")
    section = lesson.sections[0]
    assert section.goal is not None
    (line,) = goal_lines(lesson, section, section.goal, section.setup)
    assert line.measured.replace("\xa0", " ") == measured


def test_what_must_be_kept_is_said_with_fields_by_their_titles_and_all_else_as_it_is_written() -> None:
    lesson = goal_of("done: true\nkeep: link.bandwidth > 1 Gbit/s and run.total_time < 1 ms")
    section = lesson.sections[0]
    assert section.goal is not None
    (why,) = goal_state(lesson, section, section.goal, section.setup).why_not
    assert (
        why.startswith("Keep to this all the time: ") and "run.total_time < 1 ms" in why and "link.bandwidth" not in why
    )


def test_what_changes_at_one_time_is_kept_to_as_a_whole() -> None:
    lesson = goal_of("done: true\nkeep: link.traffic == 0 B/s or workload.dirty_rate > 2 pages/s")
    section = lesson.sections[0]
    for first, second, kept in (("2 s", "2 s", True), ("2 s", "3 s", False)):
        changes = f"at {first}: link.traffic = 1 B/s\nat {second}: workload.dirty_rate = 3 pages/s"
        setup = load_scenario(f"workload.preset: toy\nworkload.dirty_rate: 1 page/s\n{changes}\n")
        assert section.goal is not None
        assert (goal_state(lesson, section, section.goal, setup).why_not == ()) is kept


# --- files ------------------------------------------------------------------------------------------------------------


def test_what_cannot_be_read_is_no_lesson_and_no_picture(tmp_path: Path) -> None:
    (tmp_path / "folder.md").mkdir()
    os.mkfifo(tmp_path / "pipe.md")
    (tmp_path / "lesson.md").write_text("---\nmigviz: 1\n", encoding="utf-8")
    assert [path.name for path in lesson_files(tmp_path)] == ["lesson.md"]
    for name, why in (("folder.md", "not readable (Is a directory)"), ("a\0.png", "embedded null byte")):
        with pytest.raises(NotAPicture) as caught:
            picture_content(tmp_path / name)
        assert why in str(caught.value)


def test_what_a_translation_shows_without_words_is_said_in_the_bases() -> None:
    (show,) = [
        block for block in parse_lesson(EVERY_KIND, where="x.md").sections[0].blocks if isinstance(block, ShowBlock)
    ]
    theirs = read_prose(Source(lines=["Hier."], where="", folder=None), "Hier.", 1)
    for mine, other, said in ((show.say, theirs, theirs), (show.say, None, show.say), (None, theirs, None)):
        assert their_show(replace(show, say=mine), replace(show, say=other)).say == said


def test_a_translation_that_has_no_objective_shows_the_bases() -> None:
    base = parse_lesson(EVERY_KIND, where="x.md")
    for said, shown in (("Alles.", "Alles."), ("", base.objective)):
        assert translated(base, replace(base, language="de", objective=said))[0].objective == shown
