"""Is what it would take found by runs, and does each answer keep to what is asked when it is tried?"""

import pytest

from migviz.engine import evacuate
from migviz.scenario.evacuation import Evacuation
from migviz.scenario.evacuation_file import parse_evacuation
from migviz.scenario.evacuation_presets import HOSTS
from migviz.study.emptying import Way, way_of
from migviz.study.emptying_advice import advise_emptying, numbers_to_try

SIX = parse_evacuation(HOSTS["six"].lines)


def again(evacuation: Evacuation, way: Way) -> Way:
    return way_of(evacuate(evacuation.but({"evacuation.at_once": way.at_once, "evacuation.order": way.order})))


def test_each_answer_is_a_run_that_keeps_to_what_is_asked() -> None:
    found = advise_emptying(SIX)
    assert not found.as_is.keeps(60.0)
    for way in (found.best, found.most):
        assert way is not None and way.keeps(60.0) and again(SIX, way) == way
    assert found.best and found.most and found.link
    assert (found.best.empty_after or 0.0) <= (found.most.empty_after or 0.0)
    assert (found.best.at_once or 0) < (found.most.at_once or 0)
    assert way_of(evacuate(SIX.sharing({found.link.field: found.link.value}))) == found.link.way
    assert found.link.way.keeps(60.0)


def test_a_link_that_is_two_hundredths_slower_is_not_enough() -> None:
    found = advise_emptying(SIX)
    assert found.link is not None
    assert not way_of(evacuate(SIX.sharing({found.link.field: 0.98 * found.link.value}))).keeps(60.0)


def test_where_nothing_is_enough_the_soonest_is_named() -> None:
    found = advise_emptying(SIX.but({"evacuation.window": 3.0}))
    assert (found.best, found.most, found.link) == (None, None, None)
    assert found.soonest is not None and found.soonest.at_once == 2


def test_pause_limits_are_kept_to() -> None:
    strict = parse_evacuation(HOSTS["six"].lines.replace("pause_limit = 2 s", "pause_limit = 100 ms"))
    found = advise_emptying(strict)
    assert found.best is not None and not found.best.over_limit
    assert found.as_is.over_limit == ("build",)


def test_progress_comes_to_its_end() -> None:
    told: list[tuple[int, int]] = []
    advise_emptying(SIX, lambda done, of: told.append((done, of)))
    assert told == sorted(told) and told[-1][0] <= told[-1][1]


@pytest.mark.parametrize(("vms", "numbers"), [(1, (1,)), (3, (1, 2, 3)), (20, (1, 2, 3, 4, 6, 8, 12, 16, 20))])
def test_numbers_that_are_tried(vms: int, numbers: tuple[int, ...]) -> None:
    assert numbers_to_try(vms) == numbers
