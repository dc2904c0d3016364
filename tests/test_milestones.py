"""Is each kind of milestone listed once, with facts that have types, and told everywhere from there?"""

import ast
import json
from collections.abc import Iterator
from dataclasses import fields, replace
from pathlib import Path

import pytest

from migviz.export.as_json import run_as_json
from migviz.language import N_, speaking
from migviz.replay.points import points
from migviz.replay.seen import seen_at
from migviz.say.facts import happening
from migviz.scenario.units import Kind
from migviz.trace.milestones import (
    KINDS,
    Announced,
    Changed,
    ClientAnswered,
    Milestone,
    Paused,
    fact,
    first_of,
    of_kind,
)
from migviz.values import dataclass
from tests.replay.runs import RUNS
from tests.source import nodes, tree_of

PACKAGE = Path(__file__).parent.parent / "migviz"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sneezed(Milestone):
    """A kind that only this file knows."""

    kind, words, is_point = "sneeze", N_("the VM sneezes for {seconds} and drops {pages}"), True
    seconds: float = fact(Kind.TIME)
    pages: int = fact(count_of="page")


def asked_by_name(tree: ast.AST) -> Iterator[int]:
    """Lines that compare a kind with the name of a milestone, instead of asking for its class."""
    for node in nodes(tree):
        if isinstance(node, ast.Compare):
            words = {
                part.value
                for side in (node.left, *node.comparators)
                for part in ast.walk(side)
                if isinstance(part, ast.Constant)
            }
            if any(_is_kind(side) for side in (node.left, *node.comparators)):
                yield from [node.lineno] if words & set(KINDS) else []
        if isinstance(node, ast.match_case) and isinstance(node.pattern, ast.MatchValue):
            yield from [node.pattern.lineno] if getattr(node.pattern.value, "value", None) in KINDS else []


def _is_kind(node: ast.AST) -> bool:
    """A spotlight has kinds, too: the things one can point at."""
    of = ast.unparse(node.value) if isinstance(node, ast.Attribute) and node.attr == "kind" else "spotlight"
    return not of.endswith(("spotlight", "pointed"))


def test_nobody_asks_for_a_kind_by_its_name() -> None:
    found = [
        f"{path.relative_to(PACKAGE)}:{line}"
        for path in sorted(PACKAGE.rglob("*.py"))
        for line in asked_by_name(tree_of(path))
    ]
    assert found == []


@pytest.mark.parametrize(
    "line",
    ['item.kind == "pause"', 'item.kind in ("setup", "resume")', 'match m.kind:\n    case "slowed": pass'],
)
def test_a_question_for_the_name_is_found(line: str) -> None:
    assert list(asked_by_name(ast.parse(line)))


@pytest.mark.parametrize("name", KINDS)
def test_every_kind_is_said_with_its_facts_and_in_another_language(name: str) -> None:
    found = ((run, item) for run in RUNS.values() for item in run.milestones if item.kind == name)
    run, example = next(found, (None, None))
    assert run is not None and example is not None, "no run of the tests has one"
    seen = seen_at(run, run.end)
    said = happening(seen, example)
    assert said and "{" not in said
    with speaking("pseudo"):  # what a change says is the name of a field and its value
        assert happening(seen, example) != said or isinstance(example, Changed)


def test_a_fact_that_is_an_asked_number_is_covered() -> None:
    run = next(run for run in RUNS.values() if of_kind(run.milestones, ClientAnswered))
    answered = of_kind(run.milestones, ClientAnswered)[0]
    assert "?" not in happening(seen_at(run, run.end), answered)
    covered = seen_at(run, run.end, covered=frozenset({"run.longest_stall"}))
    assert happening(covered, answered).endswith("after ?")


def test_every_number_among_the_facts_says_what_it_measures() -> None:
    for kind in KINDS.values():
        for known in fields(kind):
            number = known.type in (float, int, "float", "int")
            assert number == ("kind" in known.metadata) or known.name == "t", (kind, known.name)


def test_a_kind_of_its_own_is_told_everywhere() -> None:
    run = RUNS["live"]
    mine = Sneezed(t=1.0, seconds=0.25, pages=3)
    with_it = replace(run, milestones=(mine, *run.milestones))
    assert happening(seen_at(run, 1.0), mine) == "the VM sneezes for 250 ms and drops 3 pages"
    assert points(with_it)["sneeze"] == 1.0
    told = json.loads(json.dumps(run_as_json(with_it)))["milestones"][0]
    assert told == {"t_s": 1.0, "kind": "sneeze", "facts": {"seconds": 0.25, "pages": 3}}


def test_milestones_of_a_kind_are_found_with_their_facts() -> None:
    run = RUNS["live"]
    paused = first_of(run.milestones, Paused)
    assert paused is not None and paused.reason == run.metrics.stop_reason
    assert [item.number for item in of_kind(run.milestones, Announced)] == [1]
