"""Do the commands about more than one run do what they say, and refuse what they cannot?"""

import csv
import io
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from migviz.cli import exploring
from migviz.cli.main import main

Answer = tuple[int, str, str]


@pytest.fixture
def said(capsys: pytest.CaptureFixture[str]) -> Callable[..., Answer]:
    """Runs a command in this process; returns exit code, output and errors."""

    def run(*arguments: object) -> Answer:
        try:
            code = main([str(argument) for argument in arguments])
        except SystemExit as end:  # argparse leaves in this way
            code = int(end.code or 0)
        return (code, *capsys.readouterr())

    return run


AXES = ("--x", "link.bandwidth=0.1..40Gbit/s:7", "--y", "workload.dirty_rate=1..1000MiB/s:5")


def test_a_sweep_is_printed_as_a_table_that_fits(said: Callable[..., Answer]) -> None:
    code, out, err = said("sweep", *AXES)
    assert (code, err) == (0, "")
    assert out.startswith("pause: workload.dirty_rate down, link.bandwidth across")
    assert "40 Gbit/s" in out
    assert out.endswith("Expected values; --exact simulates every point.\n")


def test_of_a_long_axis_the_first_and_the_last_value_are_in_the_table(said: Callable[..., Answer]) -> None:
    lines = said("sweep", "--x", "workload.dirty_rate=1..1000MiB/s:40")[1].splitlines()
    rows = [line.split("MiB/s")[0].strip() for line in lines if "MiB/s" in line]
    assert 10 < len(rows) < 40 and (rows[0], rows[-1]) == ("1", "1000")


def test_a_sweep_as_csv_has_a_row_for_each_point(said: Callable[..., Answer]) -> None:
    rows = list(csv.DictReader(io.StringIO(said("sweep", *AXES, "--csv", "--metric", "total_time")[1])))
    assert len(rows) == 35
    assert list(rows[0]) == ["link.bandwidth", "workload.dirty_rate", "total_time_s", "finished", "catches_up"]
    assert float(rows[0]["link.bandwidth"]) == 12.5e6
    assert float(rows[34]["workload.dirty_rate"]) == 1000 * 2**20


def test_a_sweep_as_json_has_null_where_no_pause_came_to_an_end(said: Callable[..., Answer]) -> None:
    data = json.loads(said("sweep", *AXES, "--json", "--set", "migration.policy=qemu")[1])
    assert (len(data["values"]), len(data["values"][0])) == (5, 7)
    assert data["values"][4][0] is None
    assert data["catches_up"][4][0] is False
    assert data["values"][0][6] < 0.3


def test_an_exact_sweep_of_one_field_gives_the_numbers_of_run(said: Callable[..., Answer]) -> None:
    axis = ("--x", "workload.dirty_rate=10..40MiB/s:2")
    rows = list(csv.DictReader(io.StringIO(said("sweep", *axis, "--exact", "--csv", "--seed", "5")[1])))
    run = json.loads(said("run", "--seed", "5", "--set", "workload.dirty_rate=40 MiB/s", "--json")[1])
    assert float(rows[1]["downtime_s"]) == run["result"]["downtime_s"]


def test_require_answers_in_a_sentence_and_as_json(said: Callable[..., Answer]) -> None:
    command = ("require", "downtime < 50 ms", "total_time < 60 s", "--vary", "link.bandwidth")
    code, out, err = said(*command)
    assert (code, err) == (0, "")
    assert out.startswith("At least ")
    data = json.loads(said(*command, "--json")[1])
    assert data["met"]
    assert data["sentence"] + "\n" == out
    assert any(item["value"] == data["value"] and item["met"] for item in data["tried"])


def test_require_takes_a_range_and_a_field_of_words(said: Callable[..., Answer]) -> None:
    out = said("require", "downtime < 50 ms", "--vary", "link.bandwidth=1..2Mbit/s")[1]
    assert out.startswith("Nothing from 1 Mbit/s to 2 Mbit/s")
    assert "post-copy" in said("require", "downtime < 50 ms", "--vary", "migration.technique")[1]


def test_compare_takes_two_files_or_a_pair(said: Callable[..., Answer], tmp_path: Path) -> None:
    one, other = tmp_path / "a.migviz", tmp_path / "b.migviz"
    one.write_text("title: slow\nlink.bandwidth: 1 Gbit/s\n", encoding="utf-8")
    other.write_text("link.bandwidth: 10 Gbit/s\n", encoding="utf-8")
    code, out, _ = said("compare", one, other)
    assert code == 0
    assert out.startswith(f"A  slow\nB  {str(other)[:40]}")
    data = json.loads(said("compare", "--pair", "quick-live", "--json")[1])
    assert data["inputs"][0] == {"name": "migration.technique", "a": "live", "b": "quick", "better": None}
    assert data["a"]["result"]["downtime_s"] < data["b"]["result"]["downtime_s"]
    assert said("compare", "--pair", "list")[1].startswith("quick-live")


@pytest.mark.parametrize(
    ("command", "ends_full"),
    [
        (("require", "downtime < 50 ms", "--vary", "migration.policy"), True),
        (("require", "downtime < 50 ms", "--vary", "migration.technique"), True),
        (("require", "downtime < 50 ms", "--vary", "link.bandwidth"), False),
        (("sweep", "--x", "workload.dirty_rate=10..40MiB/s:3", "--exact"), True),
        (("run", "--spread", "--runs", "5"), True),
        (("run", "--advise"), False),
    ],
    ids=lambda given: " ".join(given) if isinstance(given, tuple) else "",
)
def test_what_is_done_never_passes_what_is_to_be_done(
    said: Callable[..., Answer], command: tuple[str, ...], ends_full: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[tuple[int, int]] = []

    @contextmanager
    def bar() -> Iterator[Callable[[int, int], object]]:
        yield lambda done, of: told.append((done, of))

    monkeypatch.setattr(exploring, "bar", bar)
    assert said(*command)[0] == 0
    assert told and [done for done, __ in told] == sorted(done for done, __ in told)
    assert all(done <= of for done, of in told) and len({of for __, of in told}) == 1
    assert (told[-1][0] == told[-1][1]) or not ends_full


def test_require_and_sweep_need_no_window(said: Callable[..., Answer]) -> None:
    assert said("require", "converged", "--vary", "migration.policy")[1].startswith("migration.policy ")


def test_a_shared_moment_can_be_used_like_a_file(said: Callable[..., Answer]) -> None:
    text = said("share", "--set", "workload.dirty_rate=60 MiB/s", "--at", "pause", "--view", "map")[1].strip()
    assert text.startswith("migviz:3:")
    assert said("run", text)[1] == said("run", "--set", "workload.dirty_rate=60 MiB/s")[1]


def test_a_qr_code_is_a_square_with_three_corners(said: Callable[..., Answer]) -> None:
    lines = said("share", "--qr")[1].splitlines()[1:]
    width = len(lines[0])
    assert all(len(line) == width for line in lines)
    assert len(lines) == (width + 1) // 2
    corner = "█ ▄▄▄▄▄ █"
    assert [lines[2][3:12], lines[2][-12:-3]] == [corner, corner]
    assert lines[(width - 11) // 2][3:12] == corner or lines[(width - 10) // 2][3:12] == corner


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("sweep", "--x", "bandwidth"), "--x: "),
        (("sweep", "--x", "link.bandwidth=1..2Gbit/s", "-o", "map.png"), "a map has two axes"),
        (("require", "downtime < 1 ms", "--vary", "bandwith"), "--vary: unknown name"),
        (("require", "downtime", "--vary", "link.bandwidth"), "has no limit"),
        (("compare",), "two scenarios are needed"),
        (("compare", "one.migviz"), "two scenarios are needed"),
        (("compare", "--pair", "quick"), "is not a pair"),
        (("share", "--at", "lunch"), "is not a time or a point"),
        (("run", "migviz:1:AAAAAAA:AAAA"), "its checksum does not fit"),
        (("open", "migviz:4:AAAAAAA:AAAA"), "newer migviz"),
    ],
)
def test_what_cannot_be_done_gets_one_message(
    said: Callable[..., Answer], arguments: tuple[str, ...], words: str
) -> None:
    code, out, err = said(*arguments)
    assert (code, out) == (2, "")
    assert len(err.splitlines()) == 1
    assert words in err
