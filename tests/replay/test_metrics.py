"""Is each number one record, from which every file and table takes its name, its unit and its words?"""

import json
from dataclasses import replace
from typing import Any
from unittest.mock import patch

import pytest

from migviz.export.as_csv import run_as_csv
from migviz.export.as_json import moment_as_json, run_as_json
from migviz.export.terminal import moment_text, printed, run_text
from migviz.language import N_, speaking
from migviz.replay.earlier import pause_of
from migviz.replay.metrics import ITERATION_NUMBERS, MOMENT_NUMBERS, RUN_NUMBERS, Number, Part
from migviz.replay.moment import moment_at
from migviz.scenario.units import PAGE, Kind
from migviz.study.compare import differences
from migviz.study.outcomes import METRICS
from migviz.trace import Run
from tests.replay.runs import RUNS

ALL: dict[str, Number[Any]] = {
    f"{group}.{name}": number
    for group, numbers in (("run", RUN_NUMBERS), ("iteration", ITERATION_NUMBERS), ("moment", MOMENT_NUMBERS))
    for name, number in numbers.items()
}


@pytest.mark.parametrize("name", ALL)
def test_a_key_is_the_name_with_the_unit(name: str) -> None:
    number = ALL[name]
    assert number.key.startswith(number.name)
    ends: dict[object, tuple[str, ...]] = {Kind.TIME: ("_s", "seconds"), Kind.RATE: ("_bytes_per_s",)}
    sizes = ("pages", "pages_sent") if number.in_pages else ("bytes", "bytes_sent")
    assert number.key.endswith(sizes if number.what is Kind.SIZE else ends.get(number.what, (number.name,)))


def test_no_two_numbers_that_a_lesson_writes_alike_share_a_name() -> None:
    """`run.dirtied(...)` is asked of an iteration or of a moment."""
    assert not set(ITERATION_NUMBERS) & set(MOMENT_NUMBERS)
    assert not set(RUN_NUMBERS) & (set(ITERATION_NUMBERS) | set(MOMENT_NUMBERS))


@pytest.mark.parametrize("name", ALL)
def test_every_number_has_words_that_can_be_translated(name: str) -> None:
    number = ALL[name]
    assert number.title and number.help and number.heading == number.title
    with speaking("pseudo"):
        assert number.heading != number.title


@pytest.mark.parametrize("name", RUNS)
def test_json_has_every_number_by_its_key_in_its_unit(name: str) -> None:
    run = RUNS[name]
    data = json.loads(json.dumps(run_as_json(run)))
    for number in RUN_NUMBERS.values():
        part = data[number.part.value]
        if part is not None:
            assert part[number.key] == number.plain(run), number.name
    for row, item in zip(data["iterations"], run.passes, strict=True):
        assert all(row[number.key] == number.plain(item) for number in ITERATION_NUMBERS.values())


def test_amounts_of_pages_are_counted_in_files_and_read_as_memory() -> None:
    run, number = RUNS["live"], RUN_NUMBERS["pages_sent"]
    assert number.plain(run) == run.metrics.pages_sent
    assert number.of(run) == run.metrics.pages_sent * PAGE
    assert number.write(number.of(run)).endswith("GiB")


def test_a_number_of_its_own_is_in_every_file_and_table() -> None:
    run = RUNS["live"]
    mine: Number[Run] = Number(
        name="hum", title=N_("hum of the fan"), what=Kind.TIME, help=N_("for a test"), of=lambda run: 2.5, compared=True
    )
    of_client = replace(mine, name="hiss", title=N_("hiss"), part=Part.CLIENT)
    with patch.dict(RUN_NUMBERS, {"hum": mine, "hiss": of_client}):
        data = run_as_json(run)
        assert data["result"]["hum_s"] == data["client"]["hiss_s"] == 2.5
        assert {"hum of the fan", "hiss"} <= {row.name for row in differences(run, run)}
        assert "hiss" in printed(run_text(run))
    pages: Number[Any] = Number(
        name="odd",
        title=N_("odd pages"),
        what=Kind.SIZE,
        in_pages=True,
        help=N_("for a test"),
        of=lambda seen: 3.0 * PAGE,
    )
    with patch.dict(MOMENT_NUMBERS, {"odd": pages}), patch.dict(ITERATION_NUMBERS, {"odd": pages}):
        moment = moment_at(run, 10.0)
        assert moment_as_json(run, moment)["odd_pages"] == 3
        assert "odd pages" in printed(moment_text(run, moment))
        assert "odd_pages" in run_as_csv(run).splitlines()[0].split(",")


def test_sweeps_and_limits_speak_of_the_same_records() -> None:
    assert all(RUN_NUMBERS[name] is number for name, number in METRICS.items())


@pytest.mark.parametrize("name", RUNS)
def test_the_pause_that_is_told_before_a_drag_is_that_of_the_run(name: str) -> None:
    downtime = RUNS[name].metrics.downtime
    assert downtime is None or pause_of(RUNS[name]) == pytest.approx(downtime)
