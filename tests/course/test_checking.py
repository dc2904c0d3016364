"""Does the checker find what is wrong with a lesson by playing it?"""

from pathlib import Path

import pytest

from migviz import load_scenario
from migviz.course.checking import check_lesson, fill_in
from migviz.course.playing import finished_run
from migviz.course.reading import load_lesson, parse_lesson
from migviz.course.starting import TEXT, section_from, write_new
from migviz.course.translation import fingerprint, load_translated, mark_of, open_lesson
from migviz.errors import InputError
from migviz.replay.metrics import iterations
from tests.course.texts import FRONT, TOY

LINES = FRONT.count("\n") + TOY.count("\n")


def found(tmp_path: Path, body: str) -> list[tuple[int, int, str]]:
    """(line behind the toy's scenario, column, message) of what the checker finds."""
    path = tmp_path / "01-x.md"
    path.write_text(FRONT + TOY + body, encoding="utf-8")
    return [(one.line - LINES, one.column, one.message) for one in check_lesson(path).problems]


@pytest.mark.parametrize(
    ("body", "line", "column", "message"),
    [
        ("```run\nuntil: iteration 9 ends\n```\n", 1, 1, "this run never gets there: iteration 9 ends"),
        ("```run\nuntil: milestone failed\n```\n", 1, 1, "never gets there"),
        ("```run\nuntil: time 100 s\n```\n", 1, 1, "never gets there: time 100 s"),
        ("```run\nuntil: now.sent > 1 GiB\n```\n", 1, 1, "never gets there: now.sent > 1 GiB"),
        (
            "::: ask {#q}\nx\n\n- (?) a {when: run.iterations > 0}\n- (?) b {when: run.finished}\n:::\n",
            1,
            5,
            'exactly one must be true; here 2 are: "a", "b". run.iterations is 3; run.finished is yes',
        ),
        (
            "::: ask {#q}\nx\n\n- (?) a {when: false}\n- (?) b {when: false}\n:::\n",
            1,
            5,
            "here none is. No number decides",
        ),
        (
            "::: ask {#q}\nx\n\n- (?) a {when: run.pages(2) > 2 * run.seconds(1) / 1 s * 4 kB}\n- (?) b {when: run.pages(2) > 0 B}\n:::\n",
            1,
            5,
            "run.pages(2) is 40 KiB; run.seconds(1) is 4 s",
        ),
        ("::: ask {#q}\nx\n\nanswer: run.pages(9)\nunit: pages\n:::\n", 4, 9, "no such number: run.pages(9)"),
        ("::: ask {#q}\nx\n\nsketch: chart.iterations 2 to 9\n:::\n", 1, 5, "bar 9 cannot be drawn"),
        ("::: ask {#q}\nx\n\nanswer: 3\nsee: iteration 9\n:::\n", 1, 5, "no point `iteration 9` to show"),
        ("The sum $a^2 + b_1^$ is\n", 1, 9, "not drawn"),
        ("The ratio $q = \\frac{r}{b$ is\n", 1, 11, "as many braces have to be closed"),
        ("The sum\n\n$$\n\\smu_{n=0} x\n$$\n", 3, 1, "not drawn"),
        ("It takes {= run.pages(9) | pages}.\n", 1, 10, "no such number: run.pages(9)"),
        ("It takes {5 s = run.seconds(1)}.\n", 1, 10, "the number is now 4 s"),
        ("| a | b |\n|---|---|\n| {4 s = run.seconds(1)} | {5 s = run.seconds(1)} |\n", 3, 28, "is now 4 s"),
        (
            "```goal\ndone: run.finished\nsolution: seed = 2\n```\n",
            2,
            7,
            "reached before the student does anything",
        ),
        ("```goal\ndone: not run.finished\n```\n", 1, 1, "has no `solution:`"),
        (
            "```goal\ndone: not run.finished\nbest: most seed\nsolution: seed = 2\n```\n",
            3,
            12,
            "any seed that `done` allows",
        ),
        ("```goal\ndone: not run.finished\nsolution: seed = 2\n```\n", 1, 1, "does not reach this goal"),
        (
            "```goal\ndone: run.pages_sent == 64 pages\nsolution: workload.dirty_rate = 0 B/s\n```\n",
            1,
            1,
            "changes workload.dirty_rate, which is not among the controls",
        ),
        (
            "```goal\ndone: not run.finished\nkeep: seed == 99\nsolution: seed = 2\n```\n",
            3,
            7,
            "does not even hold at the start",
        ),
    ],
)
def test_a_mistake_that_only_playing_shows_is_found(
    tmp_path: Path, body: str, line: int, column: int, message: str
) -> None:
    problems = found(tmp_path, body)
    assert [(one[0], one[1]) for one in problems if message in one[2]] == [(line, column)], problems


def test_a_lesson_without_mistakes_has_no_problems(tmp_path: Path) -> None:
    assert found(tmp_path, "It takes {4 s = run.seconds(1)}.\n\n```run\nuntil: resume\n```\n") == []


def test_a_lesson_that_cannot_be_read_is_reported_not_raised(tmp_path: Path) -> None:
    path = tmp_path / "01-x.md"
    path.write_text("nothing", encoding="utf-8")
    report = check_lesson(path)
    assert report.lesson is None and report.problems
    with pytest.raises(InputError, match="No such file"):
        check_lesson(tmp_path / "02-missing.md")


def test_numbers_are_filled_in_and_then_nothing_is_left_to_do(tmp_path: Path) -> None:
    path = tmp_path / "01-x.md"
    text = FRONT + TOY + "A {= run.seconds(1) | s}, a {9 = run.iterations}, {= run.pages(1) | pages}; `{= 1}`.\n"
    path.write_text(text, encoding="utf-8")
    assert fill_in(path) == 3
    body = path.read_text(encoding="utf-8").removeprefix(FRONT + TOY)
    assert body.startswith("A {4 s = run.seconds(1)}, a {")
    assert body.endswith("{64 pages = run.pages(1)}; `{= 1}`.\n")
    assert fill_in(path) == 0 and check_lesson(path).problems == ()


@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_filling_in_changes_the_numbers_and_no_other_byte(tmp_path: Path, end: str, mark: str) -> None:
    path = tmp_path / "01-x.md"
    text = FRONT + TOY + "Sum $$\\sum_{n=0}^{k=9} {n=0}$$\t\nA {= run.seconds(1) | s}.  \n\n\n"
    path.write_bytes((mark + text.replace("\n", end)).encode())
    assert fill_in(path) == 1
    after = text.replace("{= run.seconds(1) | s}", "{4 s = run.seconds(1)}")
    assert path.read_bytes() == (mark + after.replace("\n", end)).encode()


def test_line_ends_of_several_kinds_stay_as_they_are(tmp_path: Path) -> None:
    path = tmp_path / "01-x.md"
    text = (FRONT + TOY).replace("\n", "\r\n") + "One\rA {= run.seconds(1) | s}\nx\r"
    path.write_bytes(text.encode())
    assert fill_in(path) == 1
    assert path.read_bytes() == text.replace("{= run.seconds(1) | s}", "{4 s = run.seconds(1)}").encode()


def test_a_link_to_a_section_that_another_lesson_lacks_is_named_in_a_translation_too(tmp_path: Path) -> None:
    (tmp_path / "02-y.md").write_text(FRONT.replace("small", "other") + "## One {#one}\n\nText.\n", encoding="utf-8")
    (tmp_path / "03-z.md").write_text("no lesson", encoding="utf-8")
    (tmp_path / "02-y.de.md").write_text(FRONT + "## Eins {#eins}\n", encoding="utf-8")
    right = "[a](02-y.md) [b](02-y.md#one) [c](02-y.de.md#one)"
    assert found(tmp_path, f"## A {{#a}}\n\n{right} [d](02-y.md#ome) [e](03-z.md#one)\n") == [
        (3, 53, 'the lesson "02-y.md" has no section "ome" to link to. Did you mean "one"?'),
        (3, 70, '"03-z.md" is not a lesson that can be read'),
    ]
    base = tmp_path / "01-x.md"
    base.write_text(FRONT + "## A {#a}\n\n::: teacher\n[x](02-y.md#one)\n:::\n", encoding="utf-8")
    assert check_lesson(base).problems == ()
    (tmp_path / "01-x.de.md").write_text(base.read_text(encoding="utf-8").replace("#one", "#eins"), encoding="utf-8")
    (problem,) = check_lesson(base).problems
    assert problem.where.endswith("01-x.de.md") and "eins" in problem.message


def test_the_starting_file_is_right_and_never_overwrites(tmp_path: Path) -> None:
    path = tmp_path / "my-lesson.md"
    write_new(path)
    assert path.read_text(encoding="utf-8") == TEXT
    assert check_lesson(path).problems == ()
    with pytest.raises(InputError, match="is there already"):
        write_new(path)
    for name, known in (("02-The Pause.md", "the-pause"), ("stop.and.go.md", "stop-and-go"), ("7.md", "my-lesson")):
        write_new(tmp_path / name)
        assert check_lesson(tmp_path / name).lesson.id == known  # type: ignore[union-attr]
    with pytest.raises(InputError, match="no folder"):
        write_new(tmp_path / "none" / "x.md")


def test_what_is_on_the_stage_becomes_a_section() -> None:
    scenario = load_scenario("title: A # strange: one\nvm.memory: 1 GiB\nat 3 s: link.bandwidth = 2 Gbit/s")
    text = section_from(scenario, 3.1234567891234, ("iteration 1", "nowhere"))
    (section,) = parse_lesson(FRONT + text).sections
    assert section.scenario == scenario.but({"seed": 3})
    _, run, show = section.blocks
    assert run.until == "time 3.123456789 s"  # type: ignore[attr-defined]
    assert [item.name for item in show.highlight] == ["iteration 1"]  # type: ignore[attr-defined]


SLIP = "::: ask {#q}\nHow long?\n\nanswer: run.seconds(1)\nunit: s\n\nslip 1.1 * run.seconds(1): Nearly.\nslip run.seconds(9): None.\n:::\n"


def test_a_slip_that_would_count_as_right_is_named_and_one_that_the_run_has_not(tmp_path: Path) -> None:
    path = tmp_path / "x.md"
    path.write_text(FRONT + TOY + SLIP, encoding="utf-8")
    near, missing = (problem.message for problem in check_lesson(path).problems)
    assert near.startswith("this slip comes to 4.4 s, and counts as right beside 4 s.") and "no such number" in missing
    path.write_text(FRONT + TOY + SLIP.replace("1.1 *", "1.2 *").replace("run.seconds(9)", "2 s"), encoding="utf-8")
    assert not check_lesson(path).problems


GIVEN = "The other took {4 s = run.seconds(1)}, {= run.pages(1)} in all.\n\n::: ask {#q}\nHow long?\n\nanswer: run.seconds(1)\nunit: s\n:::\n"


def test_a_number_of_the_text_that_would_count_as_right_is_named(tmp_path: Path) -> None:
    """A student copied 37.5 s out of the question, where 39.1 s was right within the tolerance."""
    path = tmp_path / "x.md"
    for near in ("{4.2 s = 1.05 * run.seconds(1)}", "{3.8 s = 0.95 * run.seconds(1)}"):
        path.write_text(FRONT + TOY + GIVEN.replace("{4 s = run.seconds(1)}", near), encoding="utf-8")
        (problem,) = check_lesson(path).problems
        assert problem.message.startswith(f"the text gives {near[1:6]}, which counts as right beside 4 s.")
    path.write_text(
        FRONT + TOY + GIVEN.replace("{4 s = run.seconds(1)}", "{6 s = 1.5 * run.seconds(1)}"), encoding="utf-8"
    )
    assert not check_lesson(path).problems
    looked_up = GIVEN.replace("{4 s = run.seconds(1)}", "{4.2 s = 1.05 * run.seconds(1)}").replace(
        "unit: s", "unit: s\ncovered: no"
    )
    path.write_text(FRONT + TOY + looked_up, encoding="utf-8")
    assert not check_lesson(path).problems


# --- translations ---------------------------------------------------------------------------------------------

BASE = (
    FRONT
    + "Hello.\n\n"
    + TOY
    + "Look.\n\n```run\nuntil: end\n```\n\n```show\nhighlight: link\nsay: There.\n```\n\n"
    + "::: ask {#q}\nWhich?\n\n- (x) One\n  > Yes.\n- ( ) Two\n  > No.\n:::\n\n"
    + "::: ask {#n}\nHow many?\n\nanswer: 4\n\nslip 5: One too many.\n:::\n\n## End {#end}\n\nBye.\n"
)
GERMAN = (
    BASE.replace("title: A small lesson", "title: Eine kleine Lektion\nlanguage: de")
    .replace("Hello.", "Hallo.")
    .replace("## Toy", "## Spielzeug")
    .replace("Look.", "Schau {4 s = run.seconds(1)}.")
    .replace("There.", "Dort.")
    .replace("Which?", "Welche?")
    .replace("- (x) One", "- (x) Eins")
    .replace("- ( ) Two", "- ( ) Zwei")
    .replace("No.", "Nein.")
    .replace("slip 5: One too many.", "slip 6: Eins zu viel.")
    .replace("highlight: link", "highlight: vm")
    .replace("until: end", "until: pause")
    .replace("## End", "## Ende")
    .replace("Bye.", "Ende gut.")
)


@pytest.fixture
def pair(tmp_path: Path) -> tuple[Path, Path]:
    base, german = tmp_path / "01-x.md", tmp_path / "01-x.de.md"
    base.write_text(BASE, encoding="utf-8")
    german.write_text(GERMAN, encoding="utf-8")
    return base, german


def marked(text: str, base: Path) -> str:
    """A translation that says which text it translates."""
    for section in load_lesson(base).sections:
        text = text.replace(f"{{#{section.name}}}", f"{{#{section.name} base={fingerprint(section)}}}")
    return text


def test_a_translation_takes_words_from_itself_and_blocks_from_the_base(pair: tuple[Path, Path]) -> None:
    base, german = pair
    german.write_text(marked(GERMAN, base), encoding="utf-8")
    lesson, gaps = load_translated(base, german)
    assert gaps == () and (lesson.title, lesson.language) == ("Eine kleine Lektion", "de")
    section = lesson.sections[0]
    _, prose, run, show, question, number = section.blocks
    assert section.title == "Spielzeug" and section.language == ""
    assert prose.text == "Schau {4 s = run.seconds(1)}."  # type: ignore[attr-defined]
    assert run.until == "end" and show.highlight[0].name == "link"  # type: ignore[attr-defined]
    assert show.say.text == "Dort."  # type: ignore[attr-defined]
    options = question.answer.options  # type: ignore[attr-defined]
    assert [option.prose.text for option in options] == ["Eins", "Zwei"]
    assert [option.name for option in options] == ["One", "Two"]  # an answer is the same in every language
    assert [option.right for option in question.answer.options] == [True, False]  # type: ignore[attr-defined]
    (slip,) = number.answer.slips  # type: ignore[attr-defined]
    assert (slip.comes_to.text, slip.prose.text) == ("5", "Eins zu viel.")
    assert check_lesson(base).notes == ()


@pytest.mark.parametrize(
    ("language", "title"),
    [
        ("de", "Eine kleine Lektion"),
        ("de_AT.UTF-8", "Eine kleine Lektion"),
        ("fr", "base"),
        ("en", "base"),
        ("C", "base"),
    ],
)
def test_a_lesson_opens_in_the_language_that_is_chosen(pair: tuple[Path, Path], language: str, title: str) -> None:
    base, german = pair
    german.write_text(marked(GERMAN, base), encoding="utf-8")
    assert open_lesson(base, language).title == (load_lesson(base).title if title == "base" else title)


def test_a_lesson_opens_in_the_language_of_the_system(pair: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    base, german = pair
    german.write_text(marked(GERMAN, base), encoding="utf-8")
    monkeypatch.setenv("MIGVIZ_LANGUAGE", "de")
    assert open_lesson(base).language == "de"
    assert open_lesson(base, "en").language == "en"
    monkeypatch.setenv("MIGVIZ_LANGUAGE", "en")
    assert open_lesson(base).language == "en"
    assert open_lesson(german).language == "de", "a translation that is opened itself"


def test_a_translation_that_is_broken_does_not_keep_a_lesson_closed(pair: tuple[Path, Path]) -> None:
    base, german = pair
    german.write_text("no lesson", encoding="utf-8")
    assert open_lesson(base, "de").title == load_lesson(base).title


def test_a_section_that_is_not_translated_has_a_mark(pair: tuple[Path, Path]) -> None:
    base, german = pair
    german.write_text(marked(GERMAN, base)[: marked(GERMAN, base).index("## Ende")], encoding="utf-8")
    lesson = open_lesson(base, "de")
    assert [mark_of(lesson, section) for section in lesson.sections] == ["", "not translated: en"]
    assert not any(mark_of(load_lesson(base), section) for section in load_lesson(base).sections)


def test_only_one_translation_may_be_checked(pair: tuple[Path, Path]) -> None:
    base, german = pair
    german.write_text(GERMAN, encoding="utf-8")
    assert [note.where for note in check_lesson(base, "de").notes] == [str(german)] * 2
    assert [note.message for note in check_lesson(base, "fr").notes] == ["has no translation into fr"]
    assert check_lesson(base, "en").notes == ()


def test_missing_and_outdated_sections_fall_back_and_are_listed(pair: tuple[Path, Path]) -> None:
    base, german = pair
    text = marked(GERMAN, base)
    german.write_text(text[: text.index("## Ende")], encoding="utf-8")
    base.write_text(BASE.replace("Look.", "Look here."), encoding="utf-8")
    lesson, gaps = load_translated(base, german)
    assert [(gap.section, gap.message.split(" since")[0]) for gap in gaps] == [
        ("toy", "has changed"),
        ("end", "is not translated"),
    ]
    assert [(section.title, section.language) for section in lesson.sections] == [("Toy", "en"), ("End", "en")]
    report = check_lesson(base)
    assert report.problems == () and len(report.notes) == 2 and report.notes[0].where == str(german)


def test_a_section_with_other_blocks_falls_back(pair: tuple[Path, Path]) -> None:
    base, german = pair
    german.write_text(GERMAN.replace("```run\nuntil: pause\n```\n\n", ""), encoding="utf-8")
    lesson, gaps = load_translated(base, german)
    assert "has other blocks" in gaps[0].message and lesson.sections[0].title == "Toy"
    assert "does not say which text it translates" in gaps[1].message and lesson.sections[1].title == "Ende"


def test_a_translation_that_cannot_be_read_is_a_problem_of_its_own(pair: tuple[Path, Path]) -> None:
    _, german = pair
    german.write_text(GERMAN.replace("seconds(1)", "secnds(1)"), encoding="utf-8")
    (problem,) = check_lesson(german).problems
    assert problem.where == str(german) and "secnds" in problem.message


def test_a_sketch_may_reach_to_the_last_bar_and_no_further(tmp_path: Path) -> None:
    last = len(iterations(finished_run(load_scenario("workload.preset: toy\nseed: 3"))))
    assert last > 1
    for bar, wrong in ((last, False), (last + 1, True)):
        said = [
            message
            for _, _, message in found(tmp_path, f"::: ask {{#q}}\nx\n\nsketch: chart.iterations 1 to {bar}\n:::\n")
        ]
        assert any(f"bar {bar} cannot be drawn" in one for one in said) is wrong


def test_a_folder_whose_lessons_share_an_id_is_named(tmp_path: Path) -> None:
    for name, text in (("01-a.md", FRONT), ("02-b.md", FRONT.replace("seed: 3", "seed: 4")), ("notes.md", "# Notes\n")):
        (tmp_path / name).write_text(text + TOY, encoding="utf-8")
    (tmp_path / "01-a.de.md").write_text(FRONT + TOY, encoding="utf-8")
    [named] = [one for one in check_lesson(tmp_path / "01-a.md").problems if "as well" in one.message]
    assert named.message.startswith("02-b.md has the id small as well") and named.line == 1
    (tmp_path / "02-b.md").write_text(FRONT.replace("id: small", "id: other") + TOY, encoding="utf-8")
    assert not [one for one in check_lesson(tmp_path / "01-a.md").problems if "as well" in one.message]


def test_an_option_that_says_nothing_is_noted_but_not_wrong(tmp_path: Path) -> None:
    path = tmp_path / "01-x.md"
    path.write_text(FRONT + TOY + "::: ask {#q}\nx\n\n- (x) a\n  > Because.\n- ( ) b\n:::\n", encoding="utf-8")
    report = check_lesson(path)
    assert [(note.line - LINES, note.column) for note in report.notes] == [(6, 3)] and not report.problems
    assert "says nothing to those who choose it" in report.notes[0].message


def test_prices_and_code_are_no_formulas(tmp_path: Path) -> None:
    assert not found(tmp_path, "From $5 to $6, US$ or $x; `$a$` is code, \\$a\\$ is not.\n\n```sh\necho $A $B$\n```\n")
