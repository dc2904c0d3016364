"""Does the map say what limits the pause where that is told, and nowhere else?"""

import pytest

from migviz.replay.seen import seen_at
from migviz.say.on_map import sentence
from tests.replay.runs import RUNS

LIVE = RUNS["live"]


@pytest.mark.parametrize(
    ("until", "covered", "told"), [(None, (), True), (5.0, (), False), (None, ("run.downtime",), False)]
)
def test_what_limits_is_said_of_a_run_that_is_told_to_its_end_and_asked_for_by_nobody(
    until: float | None, covered: tuple[str, ...], told: bool
) -> None:
    words = sentence(seen_at(LIVE, 4.0, until, frozenset(covered)), "the fixed parts", exact=False)
    assert ("the fixed parts" in words) is told
