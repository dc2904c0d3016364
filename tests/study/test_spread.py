"""Do repeated runs say what chance and ignorance leave open, and nothing more?"""

import json
import math
from statistics import NormalDist

import numpy as np
import pytest

from migviz import Scenario, load_scenario, simulate
from migviz.cli.main import main
from migviz.replay.pause_range import pause_range
from migviz.scenario.ranges import QUARTILE
from migviz.study.spread import SHARES, drawn, repeat, uncertain_fields

GIVEN = (
    "migration.suspend_time: 6 ms\nmigration.state_time: 19 ms\nmigration.resume_time: 16 ms\nmigration.setup_time: 2 s"
)
IDLE = "migration.policy: libvirt\nvm.memory: 8 GiB\nvm.used: 480 MiB\nworkload.preset: idle\nclient.interval: off\nlink.goodput: 40 MB/s"


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


def test_what_a_source_measures_is_drawn_by_itself_and_makes_a_pause_at_its_limit_less_certain() -> None:
    scenario = load_scenario("migration.policy: libvirt\nvm.memory: 1 GiB\nclient.interval: off")
    assert "migration.measured_share" in uncertain_fields(scenario)
    assert "migration.measured_share" not in uncertain_fields(Scenario())  # Hyper-V does not go by it
    runs = [drawn(scenario, number) for number in range(40)]
    shares = [run.number("migration.measured_share") for run in runs]
    speeds = [run.number("migration.state_time") for run in runs]
    assert 0.97 < sorted(shares)[10] < 1.0 < sorted(shares)[30] < 1.03
    assert abs(float(np.corrcoef(shares, speeds)[0, 1])) < 0.5
    lost = scenario.but({"migration.switchover_bandwidth": "100 MB/s"})
    assert "migration.measured_share" not in uncertain_fields(lost)


def test_how_fast_a_processor_copies_counts_only_where_the_link_may_be_faster() -> None:
    assert "migration.copy_rate" not in uncertain_fields(Scenario())
    assert "migration.copy_rate" in uncertain_fields(Scenario().but({"link.bandwidth": "100 Gbit/s"}))
    assert "migration.copy_rate" not in uncertain_fields(Scenario().but({"migration.copy_rate": "2 GB/s"}))


def test_a_limit_is_compared_with_what_is_measured() -> None:
    scenario = load_scenario("migration.policy: libvirt\nworkload.dirty_rate: 105 MiB/s\nclient.interval: off")
    pauses = [
        simulate(scenario.but({"migration.measured_share": share})).metrics.downtime or 0.0 for share in (0.5, 1.0, 2.0)
    ]
    assert pauses[0] < 0.17 < 0.25 < pauses[1] < 0.32 < pauses[2] < 0.65


def test_few_runs_divide_a_range_evenly_and_each_range_in_an_order_of_its_own() -> None:
    runs = [drawn(Scenario(), number, of=19) for number in range(19)]
    factors = {
        name: sorted(math.log(run.number(name) / Scenario().number(name)) for run in runs)
        for name in ("migration.state_time", "migration.setup_time")
    }
    for name, found in factors.items():
        known = Scenario().range_of(name)
        assert known is not None and found[9] == pytest.approx(0.0)
        upper = math.log(known.most / Scenario().number(name)) / QUARTILE
        assert found[-1] == pytest.approx(upper * NormalDist().inv_cdf(0.95)), "a twentieth lies above"
        assert found[14] == pytest.approx(upper * NormalDist().inv_cdf(0.75))
    one, other = ([run.number(name) for run in runs] for name in factors)
    assert abs(float(np.corrcoef(one, other)[0, 1])) < 0.7


def test_where_the_zeros_lie_is_open_where_a_policy_stops_before_all_is_sent() -> None:
    scenario = load_scenario(IDLE)
    assert "vm.used_at_end" in uncertain_fields(scenario)
    for known in ({"vm.used_at_end": "20 MiB"}, {"vm.used": "8 GiB"}, {"migration.policy": "hyper-v"}):
        assert "vm.used_at_end" not in uncertain_fields(scenario.but(known)), known
    told = pause_range(simulate(scenario))
    downtime = next(item.at for item in repeat(scenario, 100).spreads if item.number.name == "downtime")
    assert told is not None and told.most - told.least > 0.05
    assert downtime[SHARES.index(0.25)] == pytest.approx(told.least, rel=0.15)
    assert downtime[SHARES.index(0.75)] == pytest.approx(told.most, rel=0.15)
