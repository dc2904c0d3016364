"""Is a host emptied in many ways with progress, until somebody has seen enough, and in processes as in this one?"""

from dataclasses import replace
from typing import Any

import pytest

from migviz.scenario.evacuation_file import parse_evacuation
from migviz.scenario.evacuation_presets import HOSTS
from migviz.study import emptying
from migviz.study.emptying import Way, by_at_once, by_order, try_all
from migviz.study.emptying_advice import EmptyingAdvice
from migviz.study.emptying_text import advice_lines, finding, found_lines, short_line, way_line
from migviz.study.exact import Cancelled

SIX = parse_evacuation(HOSTS["six"].lines)


def test_progress_is_told_after_each() -> None:
    told: list[tuple[int, int]] = []
    ways = try_all(by_at_once(SIX), lambda done, of: told.append((done, of)))
    assert told == [(n, 6) for n in range(1, 7)]
    assert [way.at_once for way in ways] == [1, 2, 3, 4, 5, 6]


def test_the_best_number_at_once_of_the_six_is_neither_one_nor_all() -> None:
    after = [way.empty_after or 0.0 for way in try_all(by_at_once(SIX))]
    assert min(after) not in (after[0], after[-1])
    assert SIX["evacuation.window"] is not None
    assert after[0] > float(SIX["evacuation.window"]) > min(after)


def test_one_who_has_seen_enough_ends_it() -> None:
    seen: list[int] = []
    with pytest.raises(Cancelled):
        try_all(by_at_once(SIX), lambda done, of: seen.append(done), lambda: len(seen) == 2)
    assert seen == [1, 2]


def test_processes_give_the_same() -> None:
    asked = by_order(SIX.but({"evacuation.at_once": 1}))
    assert try_all(asked, processes=2) == try_all(asked, processes=1)
    assert [way.order for way in try_all(asked)] == ["listed", "smallest", "largest", "least-dirty"]


def test_two_times_that_are_written_otherwise_are_both_said() -> None:
    alone, both = try_all(by_at_once(SIX))[:2]
    assert alone.empty_after is not None
    hardly = replace(both, empty_after=0.99 * alone.empty_after)
    assert finding((alone, hardly), 2)[0] == "2 at once take 60.9 s, one after the other 61.6 s."
    same = replace(both, empty_after=alone.empty_after * (1 + 1e-6))
    assert finding((alone, same), 2)[0] == "2 at once take as long as one after the other: 61.6 s."


@pytest.mark.parametrize(
    ("name", "first", "others", "said"),
    [
        ("bytes_sent", 1000, (1020, 1021), "more are sent"),
        ("empty_after", 100.0, (98.0, 97.9), "leaves some of the link unused"),
        ("worst_pause", 100.0, (102.0, 102.1), "Worst pause"),
        ("worst_pause", 100.0, (98.0, 97.9), "Worst pause"),
    ],
)
def test_what_differs_by_more_than_a_fiftieth_is_said(
    name: str, first: float, others: tuple[float, float], said: str
) -> None:
    alone = replace(try_all(by_at_once(SIX))[0], empty_after=100.0, bytes_sent=1000, worst_pause=1.0)
    given: list[dict[str, Any]] = [{name: amount} for amount in (first, *others)]
    alone, *together = (replace(alone, **one) for one in given)
    found = [" ".join(finding((alone, replace(one, at_once=2)), 2)) for one in together]
    assert [said in one for one in found] == [False, True], found


@pytest.mark.parametrize(("beyond", "processes", "then"), [(0, None, 1), (1, None, None), (0, 2, 2), (1, 1, 1)])
def test_so_few_vms_are_not_worth_more_processes(
    beyond: int, processes: int | None, then: int | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    used: list[int | None] = []
    monkeypatch.setattr(emptying, "on_all_processors", lambda *_, processes: used.append(processes))
    many = replace(SIX, vms=SIX.vms[:1] * (emptying.FEW // 2))
    try_all([many, replace(many, vms=many.vms + SIX.vms[:beyond])], processes=processes)
    assert used == [then]


ONE = replace(
    try_all(by_at_once(SIX))[0], at_once=1, empty_after=60.0, worst_pause=0.3, worst="db", over_limit=(), staying=()
)
NEVER = replace(ONE, at_once=2, empty_after=None, worst_pause=None, over_limit=("web", "db"), staying=("mail", "ci"))


@pytest.mark.parametrize(
    ("alone", "together", "said"),
    [
        (None, NEVER, ()),
        (ONE, replace(ONE, at_once=3), ()),
        (replace(ONE, empty_after=None), NEVER, ("Even one after the other not all VMs are moved.",)),
        (replace(ONE, empty_after=None), replace(ONE, at_once=2), ()),
        (ONE, NEVER, ("2 at once: 2 of the VMs never leave. One after the other all have left after 60 s.",)),
        (ONE, replace(ONE, at_once=2), ("2 at once take as long as one after the other: 60 s.",)),
    ],
)
def test_where_not_all_leave_it_is_said(alone: Way | None, together: Way, said: tuple[str, ...]) -> None:
    assert finding([way for way in (alone, together) if way is not None], 2) == said


def test_a_way_says_only_what_there_is_of_it() -> None:
    assert way_line(ONE) == "1 at once, as listed, empty after 60 s, worst pause 300 ms (db)"
    assert way_line(NEVER) == "2 at once, as listed, not moved: mail, ci, over their limit: web, db"
    assert way_line(replace(NEVER, at_once=None, over_limit=(), staying=())) == "all at once, as listed"
    assert short_line(NEVER) == "2 at once, as listed, "


@pytest.mark.parametrize(
    ("found", "short", "long"),
    [
        ({}, "With nothing that was tried are all VMs moved.", "with none that was tried all VMs are moved"),
        ({"soonest": ONE}, "Nothing that was tried keeps to all limits.", "nothing that was tried keeps to all limits"),
        ({"soonest": ONE, "best": ONE}, "Soonest within all limits:", "soonest that keeps to all limits:"),
        ({"most": ONE}, "Most at once within all limits: 1.", "most at once that keeps to all limits: 1 at once"),
        ({}, "With the rules as they are no link is fast enough.", "with the rules as they are no link is fast enough"),
    ],
)
def test_of_what_was_tried_what_holds_is_said(found: dict[str, Way], short: str, long: str) -> None:
    advice = EmptyingAdvice(
        window=60.0, as_is=NEVER, runs=1, link=None, **{**dict.fromkeys(("best", "soonest", "most")), **found}
    )
    assert short in " ".join(found_lines(advice)) and long in " ".join(advice_lines(advice))
    for one in ("Most at once", "Soonest within", "Nothing that"):
        assert one in short or found or one not in " ".join(found_lines(advice))


@pytest.mark.parametrize(
    ("window", "after", "keeps"), [(60.0, 60.0, True), (60.0, 60.1, False), (None, 9e9, True), (60.0, None, False)]
)
def test_a_way_keeps_to_a_window_to_its_last_moment(window: float | None, after: float | None, keeps: bool) -> None:
    assert replace(ONE, empty_after=after).keeps(window) is keeps
    assert not replace(ONE, empty_after=after, over_limit=("web",)).keeps(window)
