"""Is a covered number written `?` wherever it would be written? Each number of the table, by its name.

What is said may write a number twice or under another name: two names with one value are covered together, as lessons do.
"""

import ast
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

import migviz
from migviz import Run, load_scenario, simulate
from migviz.course.covered import covered_by, numbers_of
from migviz.replay.metrics import ITERATION_NUMBERS, MOMENT_NUMBERS, RUN_NUMBERS
from migviz.replay.seen import seen_at
from migviz.say.client_side import felt, felt_briefly
from migviz.say.everything import everything_said as said
from migviz.scenario.fields import FIELDS
from migviz.scenario.units import Kind, write
from tests.course.texts import lesson_of
from tests.shared import shared
from tests.source import nodes_of

SCENARIO = """
vm.memory: 3 GiB
workload.dirty_rate: 37 MiB/s
migration.policy: qemu-auto-converge
client.interval: 10 ms
network.announcements_lost: 1
vm.sends_every: 700 ms
"""
TIMES = (0.07, 0.33, 0.55, 0.83, 0.99)


@shared
def run() -> Run:
    return simulate(load_scenario(SCENARIO))


def asked_in(name: str) -> frozenset[str]:
    """What a question for this number covers."""
    unit = {Kind.TIME: "s", Kind.SIZE: "MiB", Kind.RATE: "MiB/s"}.get(numbers_of(run())[name][0], "")
    answer = re.sub(r"part\((.*)\)", r'part("\1")', name)
    text = f"## A {{#a}}\n\n```scenario\n{SCENARIO}```\n\n::: ask {{#q}}\nWhat?\n\nanswer: {answer}\n"
    lesson = lesson_of(text + (f"unit: {unit}\n" if unit else "") + ":::\n")
    return covered_by(lesson, lesson.sections[0], lesson.questions[0], None, run().scenario)


@shared
def words(covered: frozenset[str] = frozenset()) -> tuple[tuple[str, str], ...]:
    """What is said while this is covered, each of it once; numbers that are asked together cover the same."""
    every = (both for share in TIMES for both in said(seen_at(run(), share * run().end, covered=covered)))
    return tuple(dict.fromkeys((where, text) for where, text in every if not where.startswith("page ")))


def forms(name: str) -> tuple[str, ...]:
    """How a number is written: with its unit, or as a count of what it counts."""
    kind, value = numbers_of(run())[name]
    text = write(value, kind)
    title = RUN_NUMBERS[name.partition(".")[2]].title if " " not in text else ""
    return (text,) if " " in text else tuple(f"{text} {word}" for word in title.split())


def is_in(text: str, where: str) -> bool:
    return re.search(rf"(?<![\d.,]){re.escape(text)}(?![\w/])", where) is not None


@pytest.mark.parametrize("name", [name for name, (_, value) in numbers_of(run()).items() if value])
def test_a_covered_number_is_written_nowhere(name: str) -> None:
    covered = asked_in(name)
    assert name in covered
    values = numbers_of(run())
    inputs = {FIELDS[field].write(run().scenario[field]) for field in FIELDS if FIELDS[field].kind}
    free = {text for other in values.keys() - covered for text in forms(other)}
    hidden = set(forms(name)) - inputs - free
    found = [(where, text) for where, said in words(covered) for text in hidden if is_in(text, said)]
    assert found == []


def test_numbers_would_be_found_where_they_are_written() -> None:
    everything = " ".join(text for _, text in words())
    values = numbers_of(run())
    said_somewhere = [name for name in values if any(is_in(text, everything) for text in forms(name))]
    assert len(said_somewhere) > 40
    assert {"run.downtime", "run.total_time", "run.iterations", "run.late", "run.seconds(1)", "run.pages(2)"} <= set(
        said_somewhere
    )


def names_in_code() -> Iterator[tuple[str, str]]:
    """Each name of a number in the code that writes them, as far as it is written out, with its file."""
    for path in sorted(Path(migviz.__file__).parent.rglob("*.py")):
        for node in nodes_of(path):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("named", "is_covered", "memory_line"):
                for argument in node.args[1:]:
                    if isinstance(argument, ast.Constant) and re.match(r"(run|moment)\.", str(argument.value)):
                        yield path.name, str(argument.value)


def test_every_name_by_which_a_number_is_written_is_in_the_table() -> None:
    known = {f"run.{name}" for name in (*RUN_NUMBERS, *ITERATION_NUMBERS)} | {
        f"moment.{name}" for name in MOMENT_NUMBERS
    }
    found = list(names_in_code())
    assert len(found) > 60
    assert [(file, name) for file, name in found if name.partition("(")[0] not in known] == []


WRITE = {"write", "time_text", "pages_text", "rate_text", "bits_text", "share_text", "clock"}
"""Functions that write a number."""
NOT_BY_NAME = {
    "charts/values.py _clock": "where the playhead is",
    "charts/values.py _speed": "the disk between the hosts, whose rate is a setting",
    "charts/values.py _send_and_again": "named in the next line",
    "charts/values.py words_of": "where the playhead is",
    "curve/scene.py _part": "the scale of an axis",
    "curve/scene.py words_at": "not what is covered, and what one points at",
    "curve/painter.py _grid": "the scale of an axis",
    "evacuation/at_once.py _levels": "the scale of an axis",
    "frames/painter.py clock_of": "when a frame is on the wire",
    "map/classes.py level_text": "the scale of the colours",
    "compare/cards.py paint_cards": "the end of an axis, of ready-made pairs alone",
    "stage/lun.py _paint_pipe": "the rate of the disk, which is a setting, and the blocks it comes in",
    "time_strip/painter.py _paint_disk_first": "how long the disk took, which no question asks for",
    "stage/watch.py _words": "left out while the pause is covered",
    "time_strip/lens_painter.py since_text": "named where it is used",
    "time_strip/painter.py _pause_text": "named where it is said",
    "time_strip/painter.py paint_axis": "the end of the axis, left out while it is covered",
}
"""Numbers that painters write and that have no name, or not there, and why."""


def written_without_a_name() -> Iterator[str]:
    """Each place in the painters that writes a number which is no setting, outside of what covers it."""
    root = Path(migviz.__file__).parent / "gui" / "painters"
    for path in sorted(root.rglob("*.py")):
        for function in nodes_of(path):
            if isinstance(function, ast.FunctionDef) and any(_writes(function)):
                yield f"{path.relative_to(root).as_posix()} {function.name}"


def _writes(node: ast.AST) -> Iterator[ast.Call]:
    for part in ast.iter_child_nodes(node):
        if isinstance(part, ast.Call):
            called = getattr(part.func, "id", getattr(part.func, "attr", ""))
            if called == "named":
                continue
            if called in WRITE and not re.search(r"(FIELDS\[|field\.)", ast.unparse(part.func)):
                yield part
        if not isinstance(part, ast.FunctionDef):
            yield from _writes(part)


def test_painters_write_the_numbers_of_a_run_by_their_names() -> None:
    assert sorted(set(written_without_a_name())) == sorted(NOT_BY_NAME)


@pytest.mark.parametrize("technique", ["live", "quick"])
@pytest.mark.parametrize("asked", ["run.late", "run.lost", "run.connections_lost", "run.longest_stall"])
def test_of_what_became_of_a_client_all_is_covered_or_nothing(technique: str, asked: str) -> None:
    """In lesson 1 "? answers late, ? lost" stood beside "no answer for 310 ms", and "connection lost after 18.9 s"."""
    run = simulate(load_scenario(f"migration.technique: {technique}\nvm.memory: 2 GiB\nclient.profile: windows"))
    seen = replace(seen_at(run, run.end), covered=frozenset({asked}))
    assert felt(seen) == "? answers late, ? lost, no answer for ?"
    assert felt_briefly(seen) == "? late, ? lost"
    assert "?" not in felt(replace(seen, covered=frozenset()))
