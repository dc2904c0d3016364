"""Has a change to the value that holds already no mark, for it changes nothing, and every other one its own?"""

import pytest

from migviz.engine import simulate
from migviz.gui.painters.time_strip.painter import paint_strip
from migviz.gui.theme import Theme
from migviz.replay.seen import seen_at
from migviz.scenario import load_scenario
from migviz.showing.heard.strip import strip_heard
from migviz.showing.series import series_of
from migviz.showing.spotlight import NOTHING, Spotlight
from tests.gui.transcript import transcript

QUIET = "workload.dirty_rate: 30 MiB/s"
IDLE = f"{QUIET}\nat 20 s: link.state = up"
FAULT = f"{QUIET}\nat 20 s: link.state = down"


def strip(text: str, spotlight: Spotlight = NOTHING) -> list[str]:
    seen = seen_at(simulate(load_scenario(text)), 10.0)
    return transcript((900, 140), lambda painter, box: paint_strip(painter, box, seen, Theme(), spotlight=spotlight))


def test_a_change_that_changes_nothing_has_no_mark_and_one_that_does_has() -> None:
    assert strip(IDLE) == strip(QUIET) != strip(FAULT)


def test_one_that_is_chosen_is_seen_so_that_it_can_be_moved_or_deleted() -> None:
    chosen = Spotlight(kind="change", number=0)
    assert len(strip(IDLE, chosen)) > len(strip(QUIET))


def test_charts_and_screen_readers_pass_over_it_too() -> None:
    idle, fault = (seen_at(simulate(load_scenario(text)), 10.0) for text in (IDLE, FAULT))
    assert series_of(idle).idle == {0} and not series_of(fault).idle
    heard = [[one.key for one in strip_heard(seen).inside] for seen in (idle, fault)]
    assert "change 0" not in heard[0] and "change 0" in heard[1]


@pytest.mark.parametrize(
    ("lines", "news"),
    [
        (["at 5 s: link.state = up"], [False]),
        (["at 5 s: link.state = down", "at 6 s: link.state = up", "at 7 s: link.state = up"], [True, True, False]),
        (["at 5 s: workload.dirty_rate = 30 MiB/s", "at 6 s: workload.dirty_rate = 31 MiB/s"], [False, True]),
    ],
)
def test_what_is_news_is_told_from_what_holds_before_it(lines: list[str], news: list[bool]) -> None:
    scenario = load_scenario("\n".join([QUIET, *lines]))
    assert [scenario.is_news(change) for change in scenario.changes] == news
