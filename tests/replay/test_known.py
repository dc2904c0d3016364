"""When is a number of a run known to who watches it?"""

import pytest

from migviz.course.playing import finished_run
from migviz.replay.known import known_at
from migviz.replay.pace import pause_span
from migviz.scenario import Scenario
from migviz.trace import Copying


def test_a_number_is_known_once_what_it_is_about_is_over_and_the_length_of_a_list_when_that_is_begun() -> None:
    run = finished_run(Scenario())
    first, second = [one for one in run.passes if one.copying is Copying.ITERATION][:2]
    pause = pause_span(run)
    assert pause is not None
    assert known_at(run, "run.seconds(1)") == first.end < known_at(run, "run.seconds(2)") == second.end
    assert known_at(run, "run.pages(2)") == second.start
    assert known_at(run, "run.downtime") == known_at(run, "run.downtime_most") == pause[1] < run.end
    assert [known_at(run, f"run.part({part.name})") for part in run.pause] == [part.end for part in run.pause]


@pytest.mark.parametrize("name", ["run.total_time", "run.bytes_sent", "run.seconds(99)", "run.part(nothing)"])
def test_what_is_about_the_whole_run_or_of_nothing_in_it_is_known_at_its_end(name: str) -> None:
    run = finished_run(Scenario())
    assert known_at(run, name) == run.end
