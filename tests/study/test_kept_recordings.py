"""Is what is known of each real migration what it was: what it took, what is known of its inputs, what was read off it?

`MIGVIZ_KEEP=1 make test-all ARGS=tests/study/test_kept_recordings.py` writes it anew.
"""

from collections.abc import Iterator, Mapping
from dataclasses import fields
from pathlib import Path

from migviz import Scenario
from migviz.scenario.policies import POLICIES
from migviz.scenario.techniques import TECHNIQUES
from migviz.study.baselines import fixed_parts, trivial
from migviz.study.recording import Recording
from migviz.study.recordings import read_recordings, rows_for_context
from tests.asked import plain, shortened
from tests.kept_text import is_as_kept
from tests.shared import shared

REFERENCE = Path(__file__).parent.parent / "reference"


@shared
def recordings() -> tuple[Recording, ...]:
    return read_recordings(REFERENCE)


def exactly(value: object) -> str:
    """A value with all that its numbers have."""
    if isinstance(value, Mapping):
        return "; ".join(f"{name} {exactly(one)}" for name, one in value.items())
    return f"{value:.9g}" if isinstance(value, float) else plain(value)


def lines_of(one: Recording) -> Iterator[str]:
    yield f"{one.group}, {one.kind}, {one.name}"
    for field in fields(one):
        value = getattr(one, field.name)
        if value and field.name not in ("group", "kind", "name"):
            yield f"    {field.name}: {shortened(exactly(value))}"


def test_what_is_known_of_each_real_migration_is_what_it_was() -> None:
    lines = [line for one in recordings() for line in lines_of(one)]
    context = [f"{name}: {why}" for name, why in rows_for_context(REFERENCE).items()]
    is_as_kept("real-migrations", "\n".join([*lines, *context]) + "\n")


def test_what_one_would_guess_without_a_simulation_is_what_it_was() -> None:
    """Of each policy with each technique, whether one guesses its limit of the pause, or what a pause takes without a page."""
    lines = list[str]()
    for technique in TECHNIQUES:
        for policy in POLICIES:
            scenario = Scenario().but({"migration.policy": policy, "migration.technique": technique})
            guess = trivial(scenario, "downtime")
            lines.append(
                f"{technique} {policy}: {'the fixed parts' if guess == fixed_parts(scenario) else f'{guess:g} s'}"
            )
    is_as_kept("guessed", "\n".join(lines) + "\n")
