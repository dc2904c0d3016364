"""Does text of unknown origin do nothing on a terminal or in a label but show itself?"""

import ast
from pathlib import Path
from unicodedata import category

import pytest
from hypothesis import given
from hypothesis import strategies as st

from migviz.cli.main import main
from migviz.course.reading import parse_lesson
from migviz.errors import InputError, safe, shown
from migviz.scenario import Scenario, parse_scenario
from migviz.scenario.sharing import Shared, read_shared, share
from migviz.showing.state import says
from tests.course.texts import FRONT, TOY
from tests.source import nodes_of

PACKAGE = Path(__file__).resolve().parent.parent / "migviz"
HOSTILE = (
    "\x1b[31m\x1b]0;owned\x07",
    "\u202egnp.",
    "\u2066a\u2069",
    "\u200b",
    "\u2028",
    "\u0085",
    "\x9b2J",
    "\udcff",
    "\r",
)


def harmless(text: str) -> bool:
    return all(letter in "\n\t" or category(letter) not in ("Cc", "Cf", "Cs", "Zl", "Zp") for letter in text)


@given(st.text())
def test_safe_text_is_harmless_and_of_the_same_length(text: str) -> None:
    assert harmless(safe(text)) and harmless(shown(text)) and len(safe(text)) == len(text)


def test_ordinary_letters_of_all_languages_stay() -> None:
    for text in ("Größe → 4\u00a0096\u202fMiB", "日本語", "العربية", "a\tb\nc", "µs ×"):
        assert safe(text) == text


COMMANDS = (
    ("{}",),
    ("run", "{}"),
    ("run", "--set", "{}"),
    ("run", "--set", "title={}"),
    ("run", "--preset", "{}"),
    ("run", "--{}"),
    ("moment", "--at", "{}"),
    ("sweep", "--x", "{}"),
    ("require", "{}", "--vary", "{}"),
    ("compare", "--pair", "{}"),
    ("compare", "{}.migviz", "{}.migviz"),
    ("picture", "-o", "{}.xyz"),
    ("capture", "-o", "/no such folder {}/a.pcapng"),
    ("check", "{}.md"),
    ("lessons", "{}"),
    ("mark", "{}"),
    ("new", "lesson", "/no such folder {}/a.md"),
    ("open", "migviz:1:{}"),
)


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_no_command_repeats_a_control_character(command: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    for hostile in HOSTILE:
        with _nothing():
            main([part.format(hostile) for part in command])
        out, err = capsys.readouterr()
        assert harmless(out + err), (hostile, out, err)


class _nothing:
    """argparse leaves by SystemExit; the others return."""

    def __enter__(self) -> None: ...

    def __exit__(self, kind: object, *_rest: object) -> bool:
        return kind is SystemExit


def test_names_of_files_and_titles_are_printed_safely(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for number, hostile in enumerate(HOSTILE[:5]):
        names = [tmp_path / f"{number}{one}{hostile}.migviz" for one in "ab"]
        for name in names:
            name.write_text("seed: 3\n")
        assert main(["compare", *map(str, names)]) == 0
        folder = tmp_path / f"course{hostile}"
        folder.mkdir()
        (folder / "01-a.md").write_text(FRONT + TOY, encoding="utf-8")
        assert main(["lessons", str(folder)]) == 0
        assert main(["check", str(folder)]) == 0
        assert harmless("".join(capsys.readouterr()))


@pytest.mark.parametrize("hostile", HOSTILE, ids=ascii)
def test_titles_round_trip_or_are_refused_at_the_door(hostile: str) -> None:
    for read in (
        lambda: Scenario().but({"title": f"a{hostile}b"}),
        lambda: parse_scenario(f"title: a{hostile}b"),
        lambda: parse_scenario(f"vm.name: a{hostile}b"),
        lambda: parse_lesson(FRONT + TOY.replace("## ", f"## a{hostile}", 1)),
        lambda: parse_lesson(FRONT.replace("title: ", f"title: a{hostile}b") + TOY),
    ):
        if hostile == "\r":  # an old line end, and read as one
            continue
        with pytest.raises(InputError):
            read()


@given(st.text(max_size=40))
def test_a_title_or_a_name_that_is_taken_is_saved_and_shared_as_it_is(title: str) -> None:
    try:
        scenario = Scenario().but({"title": title, "vm.name": title})
    except InputError:
        return
    assert parse_scenario("\n".join(scenario.lines())) == scenario
    assert read_shared(share(Shared(scenario=scenario))).scenario == scenario


def test_what_the_window_says_is_safe() -> None:
    from migviz.showing import experiment
    from migviz.showing.state import State

    state = State(own=experiment.new_experiment(Scenario()))
    assert harmless(says(state, "a\x1b[31m\u202eb.migviz is gone").said.text)


def test_one_function_prints() -> None:
    found = [
        f"{path.name}:{node.lineno}"
        for path in sorted(PACKAGE.rglob("*.py"))
        if path.name != "output.py"
        for node in nodes_of(path)
        if isinstance(node, ast.Call) and ast.unparse(node.func) in ("print", "sys.stdout.write", "sys.stderr.write")
        if not (node.args and ast.unparse(node.args[0]).startswith("safe("))
    ]
    assert found == []
