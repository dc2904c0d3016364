"""Does `migviz evacuate` say what becomes of the VMs of a host, in words, JSON and CSV, and refuse what it cannot read?"""

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from migviz.cli.main import main
from migviz.scenario.evacuation import ORDERS
from migviz.scenario.evacuation_file import parse_evacuation
from migviz.scenario.evacuation_presets import HOSTS
from migviz.scenario.scenario import Scenario
from migviz.scenario.sharing import HOST, Shared, share

Answer = tuple[int, str, str]
TWO = "link.goodput: 57.3 MB/s\nmigration.policy: qemu\nworkload.preset: recorded-writer\nvm a:\nvm b: pause_limit = 100 ms\n"


@pytest.fixture
def said(capsys: pytest.CaptureFixture[str]) -> Callable[..., Answer]:
    """Runs a command in this process; returns exit code, output and errors."""

    def run(*arguments: object) -> Answer:
        code = main([str(argument) for argument in arguments])
        return (code, *capsys.readouterr())

    return run


@pytest.fixture
def two(tmp_path: Path) -> Path:
    path = tmp_path / "two.migviz"
    path.write_text(TWO)
    return path


def test_headline_numbers_come_first_and_then_a_line_for_each_vm(said: Callable[..., Answer], two: Path) -> None:
    code, out, err = said("evacuate", two, "--at-once", 1, "--set", "evacuation.window=20 s")
    assert (code, err) == (0, "")
    lines = out.splitlines()
    assert lines[0].startswith("the host is empty after 17") and lines[0].endswith("before the window ends")
    assert lines[1].startswith("worst pause: ")
    assert "VMs over their pause limit: b" in lines
    assert [line.split()[0] for line in lines if "on the target" in line] == ["a", "b"]


def test_json_has_the_keys_that_are_promised(said: Callable[..., Answer], two: Path) -> None:
    code, out, _ = said("evacuate", two, "--json")
    found = json.loads(out)
    assert code == 0
    assert {"empty_after_s", "worst_pause_s", "sum_of_pauses_s", "bytes_sent", "vms"} <= set(found)
    promised = [
        "name",
        "waited_s",
        "start_s",
        "total_time_s",
        "downtime_s",
        "bytes_sent",
        "iterations",
        "converged",
        "owner",
    ]
    for vm in found["vms"]:
        assert set(promised) <= set(vm)
    assert found["empty_after_s"] == max(vm["start_s"] + vm["total_time_s"] for vm in found["vms"])
    assert found["worst_pause_s"] == max(vm["downtime_s"] for vm in found["vms"])
    assert found["sum_of_pauses_s"] == pytest.approx(sum(vm["downtime_s"] for vm in found["vms"]))
    assert found["bytes_sent"] == sum(vm["bytes_sent"] for vm in found["vms"])
    assert found["over_limit"] == ["b"]


def test_csv_has_one_row_for_each_vm(said: Callable[..., Answer], two: Path) -> None:
    _, out, _ = said("evacuate", two, "--csv", "--order", "b,a", "--at-once", "1")
    rows = list(csv.DictReader(io.StringIO(out)))
    assert [(row["name"], float(row["start_s"]) > 0) for row in rows] == [("a", True), ("b", False)]


def test_what_is_set_holds_for_all(said: Callable[..., Answer], two: Path) -> None:
    slow, fast = (
        json.loads(said("evacuate", two, "--json", "--set", f"link.goodput={speed} MB/s")[1]) for speed in (100, 400)
    )
    assert fast["empty_after_s"] < slow["empty_after_s"] / 3


def test_a_vm_that_stays_is_null_in_json_and_has_its_reason_in_words(said: Callable[..., Answer], two: Path) -> None:
    two.write_text(TWO.replace("vm a:", "vm a: cancel = 2 s"))
    found = json.loads(said("evacuate", two, "--json")[1])
    assert found["empty_after_s"] is None
    assert [vm["owner"] for vm in found["vms"]] == ["source", "target"]
    words = said("evacuate", two)[1]
    assert words.startswith("1 VM is not moved") and "a: the migration was called off" in words


def test_a_sweep_over_how_many_at_once_tries_all_of_them(said: Callable[..., Answer], two: Path) -> None:
    found = json.loads(said("evacuate", two, "--sweep", "at-once", "--json")[1])
    assert [point["at_once"] for point in found["points"]] == [1, 2]
    one = json.loads(said("evacuate", two, "--at-once", 1, "--json")[1])
    assert found["points"][0]["empty_after_s"] == one["empty_after_s"]
    assert found["points"][0]["empty_after_s"] < found["points"][1]["empty_after_s"]
    assert said("evacuate", two, "--sweep", "at-once", "--csv")[1].count("\n") == 3
    assert "How the host is emptied" in said("evacuate", two, "--sweep", "order")[1]


def test_advice_says_what_it_would_take(said: Callable[..., Answer], two: Path) -> None:
    code, out, _ = said("evacuate", two, "--advise", "--set", "evacuation.window=18 s")
    assert code == 0
    assert out.startswith("as it is: all at once, as listed, empty after 2")
    assert "nothing that was tried keeps to all limits; soonest: 1 at once" in out
    found = json.loads(said("evacuate", two, "--advise", "--json", "--set", "evacuation.window=18 s")[1])
    assert (found["best"], found["soonest"]["at_once"], found["window_s"]) == (None, 1, 18.0)


def test_one_vm_among_the_others_is_told_as_a_run(said: Callable[..., Answer], two: Path) -> None:
    whole = {vm["name"]: vm for vm in json.loads(said("evacuate", two, "--json")[1])["vms"]}
    run = json.loads(said("evacuate", two, "--vm", "b", "--json")[1])
    assert run["result"]["total_time_s"] == whole["b"]["total_time_s"]
    assert any("link.migrations" in name for name in run["scenario"] if name.startswith("at "))
    assert "The six steps" in said("evacuate", two, "--vm", "b")[1]
    assert said("evacuate", two, "--vm", "c")[0] == 2
    two.write_text(TWO.replace("vm a:", "vm a: start = 5 s, cancel = 2 s"))
    assert "a never went: the migration was called off" in said("evacuate", two, "--vm", "a")[2]


def test_help_names_every_order(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["evacuate", "--help"])
    told = capsys.readouterr().out.replace("\n", " ")
    assert all(order in told.replace("least- ", "least-") for order in ORDERS)


@pytest.mark.parametrize("name", HOSTS)
def test_ready_made_hosts_are_emptied(said: Callable[..., Answer], name: str) -> None:
    found = json.loads(said("evacuate", "--preset", name, "--json")[1])
    assert found["empty_after_s"] is not None
    assert name in said("evacuate", "--preset", "list")[1]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ((), "one of them is needed"),
        (("--preset", "sixx"), 'Did you mean "six"?'),
        (("TWO", "--at-once", "0"), "--at-once: 0 is outside the range 1 to 1000 or all"),
        (("TWO", "--order", "smalest"), 'Did you mean "smallest"?'),
        (("TWO", "--order", "a,c"), '--order: no VM is called "c"'),
        (("TWO", "--order", "a,a"), '--order: "a" is named twice'),
        (("nowhere.csv",), "nowhere.csv: cannot be read"),
    ],
)
def test_what_cannot_be_is_refused(
    said: Callable[..., Answer], two: Path, arguments: tuple[str, ...], told: str
) -> None:
    code, out, err = said("evacuate", *(two if argument == "TWO" else argument for argument in arguments))
    assert (code, out) == (2, "")
    assert told in err


def test_a_shared_host_is_evacuated_and_run_says_what_to_call(said: Callable[..., Answer], two: Path) -> None:
    evacuation = parse_evacuation(TWO)
    text = share(Shared(scenario=evacuation.shared, t=3.0, view=HOST, evacuation=evacuation))
    assert said("evacuate", text, "--at-once", 1) == said("evacuate", two, "--at-once", 1)
    for command in ("run", "picture"):
        code, out, err = said(command, text)
        assert (code, out) == (2, "") and "about several VMs (a, b)" in err and "`migviz evacuate TEXT`" in err
    code, out, err = said("evacuate", share(Shared(scenario=Scenario())))
    assert (code, out) == (2, "") and "`migviz run TEXT` tells it" in err
