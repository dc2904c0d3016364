"""Does every name show its own value, in files, tables, comparisons and lessons?

A run and a moment are forged in which no two amounts of a kind are alike, so that a value under another's name is noticed.
"""

import csv
import io
import json
from collections.abc import Mapping
from dataclasses import fields, replace
from itertools import combinations
from typing import Any

import pytest

from migviz import Run, load_scenario, moment_at, simulate
from migviz.course.language import evaluate, parse
from migviz.course.names import World, value_of_name
from migviz.export.as_csv import run_as_csv
from migviz.export.as_json import moment_as_json, run_as_json
from migviz.export.terminal import moment_text, printed, run_text
from migviz.replay.brown_out import speed_at, work_lost
from migviz.replay.metrics import ITERATION_NUMBERS, MOMENT_NUMBERS, RUN_NUMBERS, Number, Part, iterations
from migviz.replay.moment import Moment
from migviz.replay.network import Reach, TableRow
from migviz.replay.rates import catches_up, copied_now, dirtied_now
from migviz.replay.seen import Seen
from migviz.scenario.ranges import FLEET
from migviz.scenario.units import PAGE, Kind, write
from migviz.study.compare import differences
from migviz.trace import Copying, Host, Pass
from migviz.trace.goodput import goodput
from migviz.trace.traffic import ClientMetrics, NetworkMetrics, Station

TRUE = simulate(load_scenario("workload.dirty_rate: 30 MiB/s\n"))


def forged_run(*, finished: bool = True, converged: bool = False) -> Run:
    """The run with metrics that differ from each other; its passes are its own."""
    metrics = replace(TRUE.metrics, finished=finished, converged=converged, stop_reason="out of patience", total_time=71.0,
                      downtime=1.7, bytes_sent=3.1e9, pages_sent=901_000, iterations=14, owner=Host.TARGET)  # fmt: skip
    client = ClientMetrics(asked=601, answered=503, late=41, lost=23, late_why={}, lost_why={}, longest_wait=2.3,
                           longest_stall=5.9, retransmissions=31, connections_lost=3, give_up_after=940.0)  # fmt: skip
    net = NetworkMetrics(
        announcements=5,
        announcements_lost=2,
        right_port_after=0.7,
        wrong_port_frames=19,
        flooded=11,
        download_stall=0.093,
        upload_stall=0.41,
    )
    passes = tuple(
        replace(item, dirtied=item.dirtied + 7, bytes=item.bytes + 4321.5, zero_pages=item.zero_pages + 3 + k)
        for k, item in enumerate(TRUE.passes)
    )
    return replace(TRUE, metrics=metrics, passes=passes, network=replace(TRUE.network, client=client, metrics=net))


def forged_moment(*, running: bool) -> Moment:
    """A moment whose amounts differ from each other."""
    true = moment_at(TRUE, 48.0)
    network = replace(true.network, waiting=9, asked=77, answered=55, next_try=true.t + 0.053)
    return replace(true, step=3, iteration=4, speed=9.9e7, sent=2.2e9, progress=0.37, to_send=1301, dirty=211, saved=97,
                   gone=59, same=50_021, missing=401, stale=887, zeros=613, zeros_to_send=307, paused_for=0.31, slowed=0.22, running=running,
                   owner=Host.SOURCE, network=network)  # fmt: skip


RUN, UNFINISHED = forged_run(), forged_run(finished=False, converged=True)
MOMENTS = {running: forged_moment(running=running) for running in (True, False)}

# What a name means where no field of the result has the same name.
OF_RUN: Mapping[str, Any] = {
    "catches_up": catches_up,
    "pages_sent": lambda run: run.metrics.pages_sent * float(PAGE),
    "downtime_least": lambda run: run.metrics.downtime - 0.040 * (1 - 1 / FLEET),
    "downtime_most": lambda run: run.metrics.downtime + 0.040 * (FLEET - 1),
    "rest": lambda run: float(sum(item.pages for item in run.passes if item.in_pause) * PAGE),
    "owner": lambda run: run.metrics.owner.value,
    "work_lost": work_lost,
    "goodput": lambda run: goodput(run.scenario.values),
    "length": lambda run: run.end,
}
OF_PASS: Mapping[str, Any] = {"seconds": lambda item: item.end - item.start}
OF_MOMENT: Mapping[str, Any] = {
    "time": lambda moment: moment.t,
    "given_up": lambda moment: moment.gone * float(PAGE),
    "copied_now": lambda moment: copied_now(RUN, moment),
    "dirtied_now": lambda moment: dirtied_now(RUN, moment),
    "vm_speed": lambda moment: speed_at(RUN, moment.t),
    "disk_users": lambda moment: "both",
    "runs_on": lambda moment: "source" if moment.running else "nobody",
    "owner_then": lambda moment: moment.owner.value,
    "port": lambda moment: float(moment.network.port(Station.VM)),
    "waiting": lambda moment: float(moment.network.waiting),
    "next_try": lambda moment: moment.network.next_try - moment.t,
}


def own(number: Number[Any], of: object, meanings: Mapping[str, Any], *parts: object) -> Any:
    """What a name has to show: its meaning, or the field of its name, as bytes where it counts pages."""
    if number.name in meanings:
        return meanings[number.name](of)
    value = next(getattr(part, number.name) for part in parts if hasattr(part, number.name))
    return value * float(PAGE) if number.in_pages else value


def of_run(name: str, run: Run = RUN) -> Any:
    return own(RUN_NUMBERS[name], run, OF_RUN, run.metrics, run.network.client, run.network.metrics)


def of_pass(name: str, item: Pass) -> Any:
    return own(ITERATION_NUMBERS[name], item, OF_PASS, item)


def of_moment(name: str, moment: Moment) -> Any:
    return own(MOMENT_NUMBERS[name], moment, OF_MOMENT, moment)


def in_file(number: Number[Any], value: Any) -> Any:
    return round(value / PAGE) if number.in_pages else value


def rows_of(text: str) -> list[list[str]]:
    """The cells of a printed table: two spaces or more part them."""
    return [[cell for cell in line.strip().split("  ") if cell] for line in text.splitlines()]


# --- the forged values differ ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "values",
    [
        {name: (number.what, of_run(name)) for name, number in RUN_NUMBERS.items()},
        {name: (number.what, of_pass(name, RUN.passes[1])) for name, number in ITERATION_NUMBERS.items()},
        {name: (number.what, of_moment(name, MOMENTS[False])) for name, number in MOMENT_NUMBERS.items()},
    ],
    ids=["run", "iteration", "moment"],
)
def test_no_two_amounts_are_alike(values: dict[str, tuple[object, object]]) -> None:
    amounts = {name: (what, value) for name, (what, value) in values.items() if isinstance(what, Kind)}
    assert [pair for pair in combinations(amounts, 2) if amounts[pair[0]] == amounts[pair[1]]] == []


def test_every_field_of_the_results_has_a_name() -> None:
    told = {field.name for part in (RUN.metrics, RUN.network.client, RUN.network.metrics) for field in fields(part)}  # type: ignore[arg-type]
    assert told - {"late_why", "lost_why"} <= set(RUN_NUMBERS)


# --- each name shows its own ------------------------------------------------------------------------------------


@pytest.mark.parametrize("run", [RUN, UNFINISHED], ids=["finished", "unfinished"])
@pytest.mark.parametrize("name", RUN_NUMBERS)
def test_a_name_of_a_run_shows_its_own_value(name: str, run: Run) -> None:
    number, value = RUN_NUMBERS[name], of_run(name, run)
    assert number.of(run) == value
    assert json.loads(json.dumps(run_as_json(run)))[number.part.value][number.key] == in_file(number, value)
    assert in_a_lesson(f"run.{name}", run) == value


@pytest.mark.parametrize("name", ITERATION_NUMBERS)
def test_a_name_of_an_iteration_shows_its_own_value(name: str) -> None:
    number = ITERATION_NUMBERS[name]
    table = list(csv.DictReader(io.StringIO(run_as_csv(RUN))))
    values = [of_pass(name, item) for item in RUN.passes]
    assert [number.of(item) for item in RUN.passes] == values
    assert [row[number.key] for row in run_as_json(RUN)["iterations"]] == [in_file(number, value) for value in values]
    assert [float(row[number.key]) for row in table] == [in_file(number, value) for value in values]
    for count, item in enumerate(iterations(RUN), 1):
        assert in_a_lesson(f"run.{name}({count})", RUN) == of_pass(name, item)


@pytest.mark.parametrize("running", MOMENTS)
@pytest.mark.parametrize("name", MOMENT_NUMBERS)
def test_a_name_of_a_moment_shows_its_own_value(name: str, running: bool) -> None:
    number, moment = MOMENT_NUMBERS[name], MOMENTS[running]
    value = of_moment(name, moment)
    assert number.of(Seen(run=RUN, moment=moment)) == value
    assert moment_as_json(RUN, moment)[number.key] == in_file(number, value)
    assert in_a_lesson(f"now.{name}", RUN, moment) == value


def test_all_else_that_a_file_says_of_a_moment_is_its_own() -> None:
    moment = MOMENTS[True]
    rows = (
        TableRow(switch=1, station=Station.VM, port=3, seen=40.25, since=31.0, was=None),
        TableRow(switch=2, station=Station.CLIENT, port=4, seen=17.5, since=2.0, was=1),
    )
    network = replace(
        moment.network, rows=rows, reach=Reach.TIMER, oldest=1.9, tries=6, next_try=0.8, asked=77, waiting=9
    )
    said = moment_as_json(RUN, replace(moment, network=network, copying=Copying.PUSH))
    assert said["client"] == {
        "state": "waits for its timer", "asked": 77, "waiting": 9, "oldest_s": 1.9, "tries": 6, "next_try_s": 0.8,
    }  # fmt: skip
    assert said["mac_tables"] == [
        {"switch": 1, "station": "VM", "port": 3, "age_s": moment.t - 40.25},
        {"switch": 2, "station": "client", "port": 4, "age_s": moment.t - 17.5},
    ]
    assert (said["memory_pages"], said["page_bytes"], said["copying"]) == (moment.memory, 4096, Copying.PUSH.value)


@pytest.mark.parametrize("name", [name for name, number in RUN_NUMBERS.items() if number.part is not Part.RESULT])
def test_the_table_of_a_run_shows_each_value_behind_its_words(name: str) -> None:
    number = RUN_NUMBERS[name]
    rows = dict(row for row in rows_of(printed(run_text(RUN))) if len(row) == 2)
    assert rows[number.heading].strip() == number.write(of_run(name))


@pytest.mark.parametrize("name", [name for name, number in MOMENT_NUMBERS.items() if number.in_pages])
def test_the_table_of_a_moment_shows_each_value_behind_its_words(name: str) -> None:
    moment = MOMENTS[True]
    pages = round(of_moment(name, moment) / PAGE)
    rows = dict(row for row in rows_of(printed(moment_text(RUN, moment))) if len(row) == 2)
    assert rows[MOMENT_NUMBERS[name].heading].strip().startswith(f"{write(pages, Kind.COUNT)} pages")


@pytest.mark.parametrize("name", [name for name, number in RUN_NUMBERS.items() if number.compared])
def test_a_comparison_shows_each_value_behind_its_words(name: str) -> None:
    rows = {row.name: (row.a, row.b) for row in differences(TRUE, RUN)}
    number = RUN_NUMBERS[name]
    assert rows[number.heading] == (number.write(of_run(name, TRUE)), number.write(of_run(name)))


def in_a_lesson(text: str, run: Run, now: Moment | None = None) -> Any:
    world = World(run_of=lambda _: run, setup_of=lambda _: run.scenario, now=now)
    return evaluate(parse(text), lambda node: value_of_name(node, world))
