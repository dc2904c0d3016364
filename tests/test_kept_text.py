"""Is every known run what it was, and every record of the tables? The difference to the kept text is what a review has to look at.

`MIGVIZ_KEEP=1 make test-all ARGS=tests/test_kept_text.py` writes the texts anew.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass

import pytest

from migviz import Run, Scenario, simulate
from migviz.export.terminal import scenario_line
from migviz.replay.seen import seen_at
from migviz.say.captions import closing
from migviz.scenario.evacuation import OWN, RULES
from migviz.scenario.evacuation_presets import HOSTS
from migviz.scenario.fields import FIELDS
from migviz.scenario.policies import POLICIES
from migviz.scenario.presets import PRESETS
from migviz.scenario.profiles import PROFILES
from migviz.scenario.ranges import RANGES
from migviz.scenario.techniques import TECHNIQUES
from migviz.showing.sheet import For
from migviz.trace.milestones import KINDS, Milestone
from tests.kept_commands import COMMANDS
from tests.kept_text import KEPT, is_as_kept
from tests.recorded.test_kept_recordings import KINDS as KINDS_OF_LOGS
from tests.test_kept_words import RUNS

CASES = (
    {f"preset-{name}": {"workload.preset": name} for name in PRESETS}
    | {f"technique-{name}": {"migration.technique": name} for name in TECHNIQUES}
    | {f"policy-{name}": {"migration.policy": name} for name in POLICIES}
)


def flags_of(kind: type[Milestone]) -> dict[str, object]:
    return {"words": kind.words, "is a point": kind.is_point, "numbered": kind.numbered}


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


TABLES: dict[str, Mapping[str, object]] = {
    "fields": FIELDS,
    "policies": POLICIES,
    "presets": PRESETS,
    "profiles": PROFILES,
    "techniques": TECHNIQUES,
    "rules": RULES,
    "own": OWN,
    "hosts": HOSTS,
    "ranges": RANGES,
    "milestones": {kind: flags_of(one) for kind, one in KINDS.items()},
}
"""The records from which everything else is worked out."""


@pytest.mark.parametrize("name", CASES)
def test_a_known_run_is_what_it_was(name: str) -> None:
    is_as_kept(name, text_of(simulate(Scenario().but(CASES[name]))))


@pytest.mark.parametrize("name", TABLES)
def test_a_record_says_what_it_said(name: str) -> None:
    lines = [f"{key}\n" + "".join(f"    {line}\n" for line in record_lines(one)) for key, one in TABLES[name].items()]
    is_as_kept(f"table-{name}", "\n".join(lines))


def record_lines(record: object, before: str = "") -> Iterator[str]:
    """A line for each value of a record, and of the records within it."""
    if is_dataclass(record) and not isinstance(record, type):
        for field in fields(record):
            yield from record_lines(getattr(record, field.name), f"{before}{field.name} ")
    elif isinstance(record, Mapping):
        for key, value in record.items():
            yield from record_lines(value, f"{before}{key} ")
    elif isinstance(record, tuple) and any(is_dataclass(part) for part in record):
        for part in record:
            yield from record_lines(part, f"{before}{type(part).__name__} ")
    else:
        yield f"{before}= {record}"


def test_no_text_is_kept_of_what_is_gone() -> None:
    names = {
        *CASES,
        *(f"table-{name}" for name in TABLES),
        *(f"{about}-{name}" for about in ("words", "truth") for name in RUNS),
    }
    names |= {*(f"commands-{name}" for name in COMMANDS), *(f"recordings-{kind}" for kind in KINDS_OF_LOGS)}
    names |= {*(f"sheet-{reader}" for reader in For), "shown", "places", "night", "frames", "painted"}
    assert names <= {path.stem for path in KEPT.iterdir()}
    others, known = {path.stem for path in KEPT.iterdir()} - names, forms()
    assert [name for name in sorted(others) if not any(re.fullmatch(form, name) for form in known)] == []


def forms() -> set[str]:
    """Of each test that keeps a text, what its name looks like."""
    written = (path.read_text(encoding="utf-8") for path in KEPT.parent.rglob("test_*.py"))
    names = (name for source in written for name in re.findall(r'is_as_kept\(f?"([^"]+)"', source))
    return {re.sub(r"\{[^}]*\}", ".+", name) for name in names}
