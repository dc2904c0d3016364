"""Do all who tell whether the copy catches up say the same: panel, twin, what limits, numbers, map?"""

import re
from typing import Any

import pytest

from migviz import Run, Scenario, load_scenario, simulate
from migviz.replay.metrics import RUN_NUMBERS
from migviz.replay.moment import moment_at
from migviz.replay.rates import catches_up, copied_now, copy_speed, dirtied_now
from migviz.replay.seen import Seen, seen_at
from migviz.replay.told import told
from migviz.say.rates import longest_sentence, rates_of, rates_sentence
from migviz.say.twin import names, twin
from migviz.scenario.effects import effect_of
from migviz.scenario.fields import FIELDS
from migviz.study.expected.migrations import expected
from migviz.study.expected.where_it_holds import why_not
from migviz.study.what_limits import Limit, what_limits
from migviz.trace import Copying
from tests.engine.drawn import of_every_drawn_run
from tests.replay.test_rates import GAINS, LOSES

MIB = 2.0**20
NEVER = re.compile(r"never catches up|never caught up|faster than the|Lower the dirty rate")


@pytest.mark.parametrize(
    ("copied", "dirtied", "gains", "sentence"),
    [
        (112, 30, True, "Copying is 3.7 times faster."),
        (1120, 10, None, "Copying is 112 times faster."),
        (1e6, 1, True, "Copying is over 1000 times faster."),
        (112, 30, False, "Copying is 3.7 times faster now, yet the copy never catches up."),
        (100, 100, False, "Pages change as fast as they are copied: the copy never catches up."),
        (100, 102, True, "Pages change as fast as they are copied, yet the copy catches up."),
        (100, 200, False, "Pages change faster than they are copied: the copy never catches up."),
        (100, 200, True, "Pages change faster than they are copied, yet the copy catches up."),
        (100, 200, None, "Pages change faster than they are copied."),
        (100, 0, True, "No page changes now."),
        (0, 5, False, "Nothing is copied now: the copy never catches up."),
        (0, 5, None, "Nothing is copied now."),
        (0, 0, True, "Nothing is copied now."),
    ],
)
def test_the_sentence_says_who_is_faster_and_who_wins(
    copied: float, dirtied: float, gains: bool | None, sentence: str
) -> None:
    assert rates_sentence(copied * MIB, dirtied * MIB, gains) == sentence
    assert len(sentence) <= min(90, len(longest_sentence()))


def test_a_rate_is_written_as_the_slider_beside_it_writes_it() -> None:
    seen = seen_at(simulate(load_scenario("workload.preset: toy")), 1.0)
    assert rates_of(seen).written == ("64 KiB/s", "24 KiB/s")
    assert FIELDS["workload.dirty_rate"].write(seen.run.scenario["workload.dirty_rate"]) == "24 KiB/s"


def test_a_covered_rate_is_not_told_by_its_arrow_or_by_the_sentence() -> None:
    seen = seen_at(simulate(Scenario()), 5.0, covered=frozenset({"moment.dirtied_now"}))
    rates = rates_of(seen)
    assert rates.written[1] == "?" and not rates.sentence and not rates.dirtied
    assert rates_of(seen_at(simulate(Scenario()), 5.0)).dirtied


def in_iterations(run: Run) -> list[Seen]:
    """The whole run, seen in the middle of each of its iterations."""
    return [
        Seen(run=run, moment=moment_at(run, (item.start + item.end) / 2))
        for item in run.passes
        if item.copying is Copying.ITERATION and item.end > item.start
    ]


def check_all_agree(run: Run) -> None:
    """Whoever tells of this run tells what happened in it."""
    gains = catches_up(run)
    for seen in in_iterations(run)[:4]:
        rates = rates_of(seen)
        assert rates.copied == copied_now(run, seen.moment) and rates.dirtied == dirtied_now(run, seen.moment)
        if seen.moment.owner.value == "source" and seen.moment.running:
            assert ("never catches up" in rates.sentence) == (gains is False and rates.dirtied > 0)
            assert rates.warns == (gains is False)
    if gains is not False:
        assert not NEVER.search(what_limits(run).sentence), what_limits(run)
        assert "Lower the dirty rate" not in twin(seen_at(run, run.end)).try_next
    assert RUN_NUMBERS["catches_up"].plain(run) is gains
    if why_not(run.scenario) == "" and run.scenario.technique.iterates:
        mean = expected(run.scenario)
        if bool(mean.converged[0]) == run.metrics.converged and bool(mean.finished[0]) == run.metrics.finished:
            assert bool(mean.catches_up[0]) == (gains is not False)


@pytest.mark.parametrize("name", [*GAINS, *LOSES])
def test_everybody_tells_what_the_run_did(name: str) -> None:
    check_all_agree(simulate(Scenario().but(GAINS.get(name) or LOSES.get(name) or {})))


def test_a_copy_that_is_given_up_because_nothing_of_it_is_sent_has_not_lost_a_race() -> None:
    values: dict[str, Any] = {"migration.policy": "kubevirt-tuning", "migration.receive_rate": 1.0}
    run = simulate(Scenario().but(values | {"workload.preset": "recorded-writer"}))
    assert run.metrics.finished is False and catches_up(run) is None
    check_all_agree(run)


@of_every_drawn_run
def test_everybody_tells_what_a_drawn_run_did(run: Run) -> None:
    check_all_agree(run)


@pytest.mark.parametrize("name", LOSES)
def test_where_the_copy_loses_panel_limit_and_advice_say_so(name: str) -> None:
    run = simulate(Scenario().but(LOSES[name]))
    assert all(rates_of(seen).warns for seen in in_iterations(run))
    assert what_limits(run).limit in (Limit.BANDWIDTH, Limit.WORKING_SET)
    advice = twin(seen_at(run, run.end)).try_next
    assert advice.startswith("Lower the dirty rate")


def test_the_advice_names_the_speed_that_is_in_force() -> None:
    run = simulate(Scenario().but(LOSES["capped"]))
    assert copy_speed(run.scenario.values) == 50e6
    assert "47.7" in twin(seen_at(run, run.end)).try_next
    assert rates_of(in_iterations(run)[0]).copied == 50e6


def test_what_is_not_told_yet_is_not_said() -> None:
    run = simulate(Scenario().but(LOSES["too fast"]))
    t = run.passes[0].end - 1.0
    rates = rates_of(Seen(run=told(run, t), moment=moment_at(run, t)))
    assert rates.sentence == "Pages change faster than they are copied." and not rates.warns


def test_what_is_worth_trying_has_effect() -> None:
    values: dict[str, Any] = {
        "link.goodput": "40 MB/s",
        "workload.dirty_rate": "25 MB/s",
        "migration.max_iterations": 30,
    }
    advice = twin(seen_at(run := simulate(Scenario().but(values)), run.end)).try_next
    assert effect_of(run.scenario, "link.bandwidth") and "bandwidth" not in advice


def test_words_and_arrows_say_one_dirty_rate_where_the_vm_is_slowed() -> None:
    run = simulate(Scenario().but({"migration.policy": "qemu-auto-converge", "workload.dirty_rate": "150 MiB/s"}))
    seen = next(seen for t in range(200) if (seen := seen_at(run, float(t))).moment.slowed and seen.moment.running)
    rate = rates_of(seen).written[1]
    assert rate != "150 MiB/s"
    assert f"dirties {rate}, slowed by" in names(seen)["vm"][1]
