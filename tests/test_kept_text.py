"""Is every known run what it was? The difference to the kept text is what a review has to look at.

`MIGVIZ_KEEP=1 make test ARGS=tests/test_kept_text.py` writes the texts anew.
"""

import os
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import pytest

from migviz import Run, Scenario, simulate
from migviz.export.terminal import scenario_line
from migviz.replay.seen import seen_at
from migviz.say.captions import closing
from migviz.scenario.policies import POLICIES
from migviz.scenario.presets import PRESETS
from migviz.scenario.techniques import TECHNIQUES

KEPT = Path(__file__).parent / "kept"
CASES = (
    {f"preset-{name}": {"workload.preset": name} for name in PRESETS}
    | {f"technique-{name}": {"migration.technique": name} for name in TECHNIQUES}
    | {f"policy-{name}": {"migration.policy": name} for name in POLICIES}
)


def shown(value: object) -> str:
    """Numbers with four significant figures, so that the last bits of a machine do not matter."""
    return f"{value:.4g}" if isinstance(value, float) else str(value)


def text_of(run: Run) -> str:
    return "\n".join(lines_of(run)) + "\n"


def lines_of(run: Run) -> Iterator[str]:
    yield scenario_line(run.scenario)
    yield closing(seen_at(run, run.end))
    yield ""
    for field in fields(run.metrics):
        yield f"{field.name}: {shown(getattr(run.metrics, field.name))}"
    yield ""
    for milestone in run.milestones:
        facts = ", ".join(f"{name} {shown(value)}" for name, value in milestone.facts.items())
        yield f"{shown(milestone.t)} s {milestone.kind}{': ' if facts else ''}{facts}"


@pytest.mark.parametrize("name", CASES)
def test_a_known_run_is_what_it_was(name: str) -> None:
    text = text_of(simulate(Scenario().but(CASES[name])))
    file = KEPT / f"{name}.txt"
    if os.environ.get("MIGVIZ_KEEP") == "1":
        KEPT.mkdir(exist_ok=True)
        file.write_text(text, encoding="utf-8")
    assert text == file.read_text(encoding="utf-8")


def test_no_text_is_kept_of_what_is_gone() -> None:
    assert {path.stem for path in KEPT.iterdir()} == set(CASES)
