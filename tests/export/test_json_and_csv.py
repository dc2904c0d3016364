"""Is what is exported complete, valid, and the same as the run?"""

import csv
import io
import json
from itertools import pairwise
from typing import Any

import pytest

from migviz import Run, Scenario, load_scenario, moment_at, simulate
from migviz.export.as_csv import run_as_csv
from migviz.export.as_json import moment_as_json, run_as_json, scenario_as_json
from migviz.scenario.fields import FIELDS
from migviz.scenario.policies import POLICIES
from migviz.scenario.units import Kind
from migviz.trace import Copying
from tests.replay.runs import KINDS, RUNS
from tests.shared import shared

OTHERS = {
    "dead link in the push": "migration.technique: post-copy\nat 39.03545746545858 s: link.state = down",
    "dead at once": "source.state: dead",
    "slow": "link.bandwidth: 1 kbit/s\nlink.latency: 10 s",
    "nothing to send": "vm.used: 0\nmigration.zero_page: 0\nlink.latency: 0",
    "a page": "vm.memory: 1 pages",
    "odd sizes": "vm.memory: 537403393 B\nworkload.working_set: 12345677 B\nmigration.compression: 1.7 x",
    "named": 'title: Größe "4", 8\nmigration.max_iterations: off',
    "changes": "at 3 s: link.goodput = off\nat 3 s: link.traffic = 100 Mbit/s\nat 0.1 s: workload.dirty_rate = 1 MiB/s",
} | {policy: f"migration.policy: {policy}\nworkload.preset: kernel-compile" for policy in POLICIES}
OTHERS["changes"] = OTHERS["changes"].replace("link.goodput = off", "link.goodput = computed")
ALL = [*KINDS, *OTHERS]
every_run = pytest.mark.parametrize("name", ALL)


@shared
def run_of(name: str) -> Run:
    return RUNS[name] if name in RUNS else simulate(load_scenario(OTHERS[name] + "\n"))


@shared
def exported(name: str) -> Any:
    """What a program reads back: no NaN, no Infinity."""

    def refuse(text: str) -> None:
        raise AssertionError(f"{text} is no JSON")

    return json.loads(json.dumps(run_as_json(run_of(name)), allow_nan=False), parse_constant=refuse)


def test_sizes_and_counts_are_whole_numbers_and_nothing_else_is() -> None:
    text = "vm.memory: 2 MiB\nmigration.max_iterations: 7\nlink.latency: 1 s\nat 2 s: workload.page = 9\n"
    told = {name: one for name, one in scenario_as_json(load_scenario(text)).items() if isinstance(one, int | float)}
    assert {"vm.memory", "migration.max_iterations", "link.latency", "at 2 s: workload.page"} <= told.keys()
    for name, value in told.items():
        field = FIELDS[name.rpartition(": ")[2]]
        assert isinstance(value, int) == (field.kind in (Kind.COUNT, Kind.SIZE)), name


@every_run
def test_the_parts_have_the_names_that_were_agreed(name: str) -> None:
    data = exported(name)
    assert {"scenario", "result", "iterations", "pause", "milestones"} <= set(data)
    assert {
        "finished",
        "converged",
        "stop_reason",
        "total_time_s",
        "downtime_s",
        "bytes_sent",
        "pages_sent",
        "iterations",
        "owner",
    } <= set(data["result"])
    columns = {"number", "start_s", "end_s", "pages", "zero_pages", "bytes", "dirtied_pages", "in_pause"}
    assert all(columns <= set(row) for row in data["iterations"])
    assert all(set(item) == {"t_s", "kind", "facts"} for item in data["milestones"])
    assert {"seconds", "parts"} == set(data["pause"])
    assert all({"name", "seconds"} <= set(part) for part in data["pause"]["parts"])
    assert set(FIELDS) <= set(data["scenario"])


@every_run
def test_values_have_the_types_that_were_agreed(name: str) -> None:
    result = exported(name)["result"]
    assert isinstance(result["finished"], bool) and isinstance(result["converged"], bool)
    assert isinstance(result["pages_sent"], int) and isinstance(result["iterations"], int)
    assert result["downtime_s"] is None or result["downtime_s"] >= 0
    assert result["owner"] in ("source", "target", "nobody")
    assert all(isinstance(row["pages"], int) for row in exported(name)["iterations"])
    for value in exported(name)["scenario"].values():
        assert value is None or isinstance(value, int | float | str)


@every_run
def test_sums_agree_with_the_result(name: str) -> None:
    data = exported(name)
    over_link = [row for row in data["iterations"] if row["copying"] not in ("save", "restore")]
    mirrored = data["result"]["bytes_sent"] - sum(row["bytes"] for row in over_link)
    disk = [item["facts"]["bytes"] for item in data["milestones"] if item["kind"] == "disk copied"]
    assert mirrored == pytest.approx(sum(disk), abs=1)
    assert data["result"]["pages_sent"] == sum(row["pages"] for row in over_link)
    assert data["result"]["iterations"] == sum(row["copying"] == "iteration" and row["pages"] > 0 for row in over_link)


@every_run
def test_the_parts_of_the_pause_add_up_to_it(name: str) -> None:
    data = exported(name)
    parts, downtime = sum(part["seconds"] for part in data["pause"]["parts"]), data["result"]["downtime_s"]
    assert data["pause"]["seconds"] == downtime
    if data["result"]["finished"]:
        assert parts == pytest.approx(downtime, abs=1e-6)
    else:  # only parts that are over are told
        assert parts <= (data["result"]["total_time_s"] if downtime is None else downtime) + 1e-6


@every_run
def test_passes_are_numbered_in_order_of_time(name: str) -> None:
    rows = exported(name)["iterations"]
    assert [row["number"] for row in rows] == list(range(1, len(rows) + 1))
    assert all(row["start_s"] <= row["end_s"] for row in rows)
    assert all(one["end_s"] <= two["start_s"] for one, two in pairwise(rows))
    times = [item["t_s"] for item in exported(name)["milestones"]]
    assert times == sorted(times) and times[0] >= 0


@every_run
def test_every_row_has_the_numbers_of_its_pass(name: str) -> None:
    rows, passes = exported(name)["iterations"], run_of(name).passes
    assert len(rows) == len(passes)
    for row, item in zip(rows, passes, strict=True):
        assert (row["number"], row["pages"], row["zero_pages"], row["dirtied_pages"]) == (
            item.number,
            item.pages,
            item.zero_pages,
            item.dirtied,
        )
        assert (row["start_s"], row["end_s"], row["bytes"]) == (item.start, item.end, item.bytes)


@every_run
def test_the_copy_in_the_pause_is_the_last_row_and_the_only_one_in_the_pause(name: str) -> None:
    rows = exported(name)["iterations"]
    assert [row["in_pause"] for row in rows] == [row["copying"] in ("pause", "save", "restore") for row in rows]
    assert all(row["copying"] == "iteration" for row in rows[:-1] if row["copying"] not in ("save", "restore"))
    assert all(row["dirtied_pages"] == 0 for row in rows if row["in_pause"])


@every_run
def test_flat_values_give_the_same_run_again(name: str) -> None:
    data = exported(name)
    values = {key: value for key, value in data["scenario"].items() if key in FIELDS}
    changes = {key: value for key, value in data["scenario"].items() if key not in FIELDS}
    assert all(value is not None or FIELDS[key].off for key, value in values.items())
    again = Scenario().but(values)
    for key, value in changes.items():
        time, _, field = key.removeprefix("at ").partition(": ")
        seconds = load_scenario(f"at {time}: link.traffic = 0").changes[0].at
        again = again.with_change(seconds, field, value)
    assert run_as_json(simulate(again)) == run_as_json(run_of(name))


@every_run
def test_csv_has_the_same_numbers_as_json(name: str) -> None:
    rows = list(csv.DictReader(io.StringIO(run_as_csv(run_of(name)))))
    data = exported(name)["iterations"]
    assert len(rows) == len(data)
    for row, expected in zip(rows, data, strict=True):
        assert {key: value for key, value in row.items() if value} == {
            key: str(value) for key, value in expected.items()
        }


def test_csv_of_a_run_without_passes_is_its_header() -> None:
    text = run_as_csv(run_of("dead at once"))
    assert text == "number,copying,start_s,end_s,pages,seconds,zero_pages,dirtied_pages,bytes,in_pause,fetched_pages\n"


@every_run
def test_the_moments_of_a_run_are_valid_json_and_add_up(name: str) -> None:
    run = run_of(name)
    for share in (0.0, 0.2, 0.5, 0.9, 1.0):
        data = json.loads(json.dumps(moment_as_json(run, moment_at(run, share * run.end)), allow_nan=False))
        assert data["memory_pages"] == run.blocks.pages(int(run.blocks.units.sum()))
        parts = ("to_send", "dirty", "saved", "given_up", "same")
        assert data["memory_pages"] == sum(data[f"{part}_pages"] for part in parts)
        assert data["time_s"] == share * run.end


def test_sizes_are_whole_numbers_and_a_field_that_is_off_is_null() -> None:
    flat = scenario_as_json(Scenario())
    assert flat["vm.memory"] == 4294967296 and isinstance(flat["vm.memory"], int)
    assert flat["migration.compression"] is None and flat["link.goodput"] is None
    assert flat["link.bandwidth"] == 125e6
    assert flat["seed"] == 1


def test_a_change_stands_in_the_flat_scenario_under_its_time() -> None:
    scenario = load_scenario("at 12 s: link.bandwidth = 100 Mbit/s\nat 30 ms: link.goodput = computed")
    flat = scenario_as_json(scenario)
    assert flat["at 12 s: link.bandwidth"] == 12.5e6
    assert flat["at 30 ms: link.goodput"] is None


def test_two_changes_of_one_field_both_stand_there() -> None:
    scenario = load_scenario("at 1 s: link.bandwidth = 1 Mbit/s\nat 2 s: link.bandwidth = 2 Mbit/s")
    flat = scenario_as_json(scenario)
    assert [value for key, value in flat.items() if key.startswith("at ")] == [125e3, 250e3]


def test_a_post_copy_run_says_how_many_pages_were_fetched() -> None:
    (row,) = exported("post-copy")["iterations"]
    assert row["copying"] == Copying.PUSH.value and row["fetched_pages"] > 1000
    assert "fetched_pages" not in exported("live")["iterations"][0]
