"""Do repeated runs say what chance and ignorance leave open, and nothing more?"""

import json

import pytest

from migviz import Scenario, load_scenario, simulate
from migviz.cli.main import main
from migviz.replay.pause_range import pause_range
from migviz.study.spread import SHARES, drawn, repeat, uncertain_fields

GIVEN = "migration.suspend_time: 6 ms\nmigration.state_time: 19 ms\nmigration.resume_time: 16 ms"


def test_half_of_the_pauses_lie_in_the_range_that_a_run_tells() -> None:
    told = pause_range(simulate(Scenario()))
    found = repeat(Scenario(), 150)
    downtime = next(item.at for item in found.spreads if item.number.name == "downtime")
    assert told is not None
    assert downtime[SHARES.index(0.25)] == pytest.approx(told.least, rel=0.1)
    assert downtime[SHARES.index(0.75)] == pytest.approx(told.most, rel=0.1)
    assert downtime[0] < downtime[1] < downtime[2] < downtime[3] < downtime[4]
    assert (found.runs, found.finished, found.connections_lost) == (150, 150, 0)


def test_what_is_given_varies_by_chance_alone() -> None:
    assert uncertain_fields(load_scenario(GIVEN)) == ()
    narrow = next(item.at for item in repeat(load_scenario(GIVEN), 30).spreads if item.number.name == "downtime")
    wide = next(item.at for item in repeat(Scenario(), 30).spreads if item.number.name == "downtime")
    assert 0 < narrow[-1] - narrow[0] < 0.1 * (wide[-1] - wide[0])


def test_all_parts_of_a_run_are_fast_or_slow_together_and_the_same_again() -> None:
    names = ("migration.suspend_time", "migration.state_time", "migration.resume_time")
    for number in range(10):
        one = drawn(Scenario(), number)
        factors = [one.number(name) / Scenario().number(name) for name in names]
        assert factors == pytest.approx([factors[0]] * 3) and one == drawn(Scenario(), number)
    assert len({drawn(Scenario(), number)["seed"] for number in range(10)}) == 10


def test_a_migration_that_fails_has_no_pause_in_the_table() -> None:
    found = repeat(load_scenario("at 5 s: link.state = down"), 3)
    assert found.finished == 0 and "downtime" not in {item.number.name for item in found.spreads}


def test_the_command_prints_a_table_and_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", "--spread", "--runs", "5"]) == 0
    text = capsys.readouterr().out
    assert "5 runs" in text and "9 of 10 runs" in text and "migration.state_time" in text
    assert main(["run", "--spread", "--runs", "5", "--json"]) == 0
    assert len(json.loads(capsys.readouterr().out)["numbers"]["downtime_s"]) == len(SHARES)


@pytest.mark.parametrize(("wrong", "words"), [(["--runs", "1"], "Write 2 to 10000"), (["--csv"], "no rows for CSV")])
def test_what_the_command_refuses(wrong: list[str], words: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", "--spread", *wrong]) == 2
    assert words in capsys.readouterr().err
