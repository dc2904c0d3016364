"""Is a technique one record and one engine file, and does everything else follow from them?"""

import ast
import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from migviz import Run, Scenario, load_scenario, simulate
from migviz.cli.main import main
from migviz.engine import process_of
from migviz.export.as_json import run_as_json
from migviz.export.terminal import printed, run_text
from migviz.replay.moment import moment_at
from migviz.replay.seen import Seen, seen_at
from migviz.say.captions import caption, closing
from migviz.say.facts import facts
from migviz.say.twin import names, twin
from migviz.scenario.techniques import TECHNIQUES
from migviz.study.axis import axis_of
from migviz.study.compare import differences
from migviz.study.expected import expected, why_not
from migviz.study.limits import read_limit
from migviz.study.requirement import require_choice
from migviz.study.sweep import SIMULATED, quick_sweep, sweep
from migviz.study.what_limits import what_limits
from migviz.trace.goodput import goodput
from tests.parcel import registered
from tests.source import nodes, tree_of

PACKAGE = Path(__file__).parent.parent / "migviz"
THINGS = ("source", "target", "vm", "link", "storage", "switch", "client", "pause", "time")


@pytest.fixture(autouse=True)
def _parcel() -> Iterator[None]:
    with registered():
        yield


@pytest.fixture
def run() -> Run:
    return simulate(load_scenario("migration.technique: parcel"))


# --- the law ------------------------------------------------------------------------------------------------


def asks(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Where code asks which technique it is, instead of reading its record."""
    for node in nodes(tree):
        if (
            isinstance(node, ast.Subscript)
            and isinstance(node.ctx, ast.Load)
            and _is(node.slice, "migration.technique")
        ):
            yield node.lineno, "read scenario.technique, the record"
        if isinstance(node, ast.Compare):
            parts = [node.left, *node.comparators]
            words = [word for part in parts for word in ast.walk(part)]
            if any(_is(word, *TECHNIQUES) for word in words) or any(_names_technique(part) for part in parts):
                yield node.lineno, "a comparison with the name of a technique"
        if isinstance(node, ast.Dict) and sum(key is not None and _is(key, *TECHNIQUES) for key in node.keys) > 1:
            yield node.lineno, "a table of techniques"


def _is(node: ast.AST, *words: str) -> bool:
    return isinstance(node, ast.Constant) and node.value in words


def _names_technique(node: ast.AST) -> bool:
    return (
        isinstance(node, ast.Attribute)
        and node.attr == "name"
        and isinstance(node.value, ast.Attribute | ast.Name)
        and (node.value.attr if isinstance(node.value, ast.Attribute) else node.value.id) == "technique"
    )


def test_nothing_outside_the_record_asks_which_technique_it_is() -> None:
    found = [
        f"{path.relative_to(PACKAGE)}:{line}: {what}"
        for path in sorted(PACKAGE.rglob("*.py"))
        if path.relative_to(PACKAGE).parts[0] != "scenario"
        for line, what in asks(tree_of(path))
    ]
    assert found == []


@pytest.mark.parametrize(
    "line",
    [
        'if run.scenario["migration.technique"] == "quick": pass',
        'if scenario["migration.technique"] in ("live", "hybrid"): pass',
        'technique = scenario["migration.technique"]',
        'if technique == "post-copy": pass',
        'if scenario.technique.name != "live": pass',
        "if scenario.technique.name == DEFAULT: pass",
        'WORDS = {"live": "live migration", "quick": "Quick Migration"}',
    ],
)
def test_a_question_for_the_name_is_found(line: str) -> None:
    assert len(list(asks(ast.parse(line)))) >= 1


@pytest.mark.parametrize("name", TECHNIQUES)
def test_every_record_has_its_functions(name: str) -> None:
    technique = TECHNIQUES[name]
    assert callable(process_of(technique))
    scenario = Scenario().but({"migration.technique": name})
    assert scenario.technique is technique
    if technique.expected_by:
        assert expected(scenario).finished.all()
    assert not set(technique.does_not_come) & {span.step.number for span in simulate(scenario).steps}


# --- a technique that only this file registers --------------------------------------------------------------


def test_its_run_is_what_its_engine_function_does(run: Run) -> None:
    values = run.scenario
    parts = ("migration.suspend_time", "migration.state_time", "migration.resume_time", "link.latency")
    copying = values.number("vm.memory") / goodput(values.values)
    assert run.metrics.total_time == pytest.approx(sum(map(values.number, parts)) + copying, rel=1e-9)
    assert run.metrics.downtime == run.metrics.total_time


def test_a_sweep_simulates_it_and_says_so(run: Run) -> None:
    x = axis_of("workload.dirty_rate", 2.0**20, 2.0**26, 5)
    found = sweep(run.scenario, x)
    assert found.exact and SIMULATED in found.note
    assert np.allclose(found.of("total_time"), run.metrics.total_time)


def test_map_and_curve_simulate_it_at_fewer_points(run: Run) -> None:
    x, y = axis_of("workload.dirty_rate", 2.0**20, 2.0**26, 120), axis_of("link.bandwidth", 125e6 / 2, 125e7, 80)
    for found in (quick_sweep(run.scenario, x), quick_sweep(run.scenario, x, y)):
        assert found.exact and SIMULATED in found.note
        assert (found.x.values[0], found.x.values[-1]) == (x.values[0], x.values[-1])
        assert 2 <= found.of("total_time").size <= 100
    slow, fast = found.of("downtime")[0, 0], found.of("downtime")[-1, 0]
    assert slow > 10 * fast > 0


def test_why_not_says_that_it_is_simulated() -> None:
    assert why_not(Scenario().but({"migration.technique": "parcel"})).startswith("Parcel")


def test_every_sentence_about_it_is_there_at_every_time(run: Run) -> None:
    for t in np.linspace(0.0, run.end, 40):
        moment = moment_at(run, float(t))
        told = twin(Seen(run=run, moment=moment))
        assert "moves by parcel post" in told.here
        assert all((caption(Seen(run=run, moment=moment)), told.try_next, *told.true_now))
        assert all(name and value for name, value in names(Seen(run=run, moment=moment)).values())
        assert all(facts(Seen(run=run, moment=moment), thing) for thing in THINGS)
        assert all(facts(Seen(run=run, moment=moment), "step", number) for number in range(1, 7))
    assert closing(seen_at(run, run.end)).startswith("The VM moved in 36") and "converge" not in closing(
        seen_at(run, run.end)
    )


def test_it_is_compared_with_live_migration(run: Run) -> None:
    rows = {row.name: row for row in differences(run, simulate(Scenario()))}
    assert rows["pause"].better == "B" and rows["converged"].better == ""
    assert what_limits(run).sentence


def test_it_is_among_the_techniques_that_are_tried() -> None:
    answer = require_choice(Scenario(), [read_limit("total < 1 h")], "migration.technique")
    assert "parcel" in [item.value for item in answer.tried]


def test_reports_and_json_know_it(run: Run) -> None:
    assert "parcel by hyper-v" in printed(run_text(run))
    data = json.loads(json.dumps(run_as_json(run)))
    assert data["result"]["total_time_s"] == run.metrics.total_time


def test_the_command_line_takes_it(capsys: pytest.CaptureFixture[str]) -> None:
    for command in (["run"], ["sweep", "--x", "link.bandwidth=1..10Gbit/s:3"]):
        assert main([*command, "--set", "migration.technique=parcel"]) == 0
        assert capsys.readouterr().out
