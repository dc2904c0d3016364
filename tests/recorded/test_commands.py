"""Do `migviz fit` and `migviz explain` print what they promise, and refuse the rest with one message?"""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from migviz.cli import main as main_module
from migviz.cli.main import main
from migviz.recorded import fitted
from migviz.recorded.fitted import Fit
from migviz.scenario import load_scenario

pytestmark = pytest.mark.usefixtures("advised_once")
LOGS = Path(__file__).parent.parent / "reference" / "logs"
SHORT = LOGS / "samples" / "2-hmp_L160-u0.3-d300.txt"
Said = Callable[..., tuple[int, str, str]]


@pytest.fixture
def said(capsys: pytest.CaptureFixture[str]) -> Said:
    def run(*arguments: object) -> tuple[int, str, str]:
        code = main([str(argument) for argument in arguments])
        out, err = capsys.readouterr()
        return code, out, err

    return run


def test_the_json_has_every_field_that_is_documented(said: Said) -> None:
    code, out, _ = said("fit", SHORT, "--json")
    found = json.loads(out)
    assert code == 0
    assert set(found) == {"format", "lines", "lines_skipped", "migrations"}
    [migration] = found["migrations"]
    assert {
        "status",
        "converged",
        "total_time_s",
        "pause_s",
        "pause_is",
        "iterations",
        "sent_bytes",
        "memory_bytes",
    } < set(migration)
    fit = migration["fit"]
    assert set(fit["goodput_Bps"]) == {"value", "low", "high"}
    assert {"dirty_rate_Bps", "working_set_bytes", "used_bytes"} < set(fit)
    assert all((fit[name] is None) == (name in fit["why"]) for name in fit if name.endswith(("_Bps", "_bytes")))
    assert set(fit["simulated"]) == {"total_time_s", "downtime_s", "iterations", "converged"}


def test_the_scenario_that_is_written_gives_the_simulated_run(said: Said, tmp_path: Path) -> None:
    file = tmp_path / "mine.migviz"
    code, out, __ = said("fit", SHORT, "--json", "-o", file)
    simulated = json.loads(out)["migrations"][0]["fit"]["simulated"]
    assert code == 0 and load_scenario(file).policy.name == "qemu"
    code, out, __ = said("run", file, "--json")
    assert json.loads(out)["result"]["total_time_s"] == pytest.approx(simulated["total_time_s"])


def test_a_person_reads_what_was_read_fitted_and_what_would_help(said: Said) -> None:
    code, out, __ = said("fit", SHORT)
    assert code == 0
    for words in ("48 lines, 0 not understood", "goodput", "recorded", "What would help", "as the source saw it"):
        assert words in out


def test_a_log_is_opened_and_fitted_where_there_is_no_window(said: Said, monkeypatch: pytest.MonkeyPatch) -> None:
    assert main_module._is_log(str(SHORT))
    assert not main_module._is_log(str(LOGS / "truth.csv"))  # neither; it is refused as a scenario
    for display in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(display, raising=False)
    code, out, err = said("open", SHORT)
    assert code == 0 and "no display" in err and "goodput" in out


def test_one_of_several_migrations_is_chosen(said: Said) -> None:
    two = LOGS / "awkward" / "02_two_migrations.log"
    first, second = said("fit", two)[1], said("fit", two, "--migration", "2")[1]
    assert "Migration 1 of 2" in first and "Migration 2 of 2" in second
    code, out, err = said("fit", two, "--migration", "3")
    assert code == 2 and not out and "1 to 2" in err


def test_as_many_migrations_of_a_log_are_fitted_as_are_said(
    said: Said, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fitted, "fit", lambda recorded: Fit())
    (many := tmp_path / "many.log").write_text(SHORT.read_text(encoding="utf-8") * 22, encoding="utf-8")
    _, out, _ = said("fit", many, "--json")
    migrations = json.loads(out)["migrations"]
    left_out = [k for k, one in enumerate(migrations) if "Only the first 20" in json.dumps(one)]
    assert len(migrations) == 22 and left_out == [20, 21]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"hello\n", "Known are"),
        (b"", "is empty"),
        (b"\0\1\2", "binary"),
    ],
)
def test_a_text_that_is_no_log_is_refused_with_one_message(
    said: Said, tmp_path: Path, content: bytes, words: str
) -> None:
    file = tmp_path / "a.log"
    file.write_bytes(content)
    code, out, err = said("fit", file, "--json")
    assert code == 2 and not out
    assert words in err and len(err.splitlines()) == 1


def test_what_is_no_file_is_refused(said: Said, tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "missing.log"):
        code, __, err = said("fit", path)
        assert code == 2 and len(err.splitlines()) == 1


def test_an_explanation_names_causes_remedies_and_how_to_measure(said: Said) -> None:
    asked = ("--memory", "32GiB", "--link", "10Gbit/s", "--took", "8min", "--hung", "3s")
    code, out, __ = said("explain", *asked, "--hypervisor", "kvm")
    assert code == 0 and "1. " in out and "virsh domstats VM --dirtyrate" in out
    code, out, __ = said("explain", *asked, "--hypervisor", "hyper-v", "--json")
    found = json.loads(out)
    assert code == 0 and found["explanations"][0]["causes"]
    assert found["explanations"][0]["total_time_s"] == pytest.approx(480, rel=0.25)


@pytest.mark.parametrize(
    ("option", "text", "words"),
    [
        ("--memory", "32", "--memory"),
        ("--link", "fast", "--link"),
        ("--hypervisor", "hyperv", "hyper-v"),
        ("--took", "8", "--took"),
        ("--hung", "0s", "--hung"),
    ],
)
def test_what_cannot_be_read_is_named(said: Said, option: str, text: str, words: str) -> None:
    given = {
        "--memory": "32GiB",
        "--link": "10Gbit/s",
        "--hypervisor": "kvm",
        "--took": "8min",
        "--hung": "3s",
    } | {option: text}
    code, out, err = said("explain", *(word for pair in given.items() for word in pair))
    assert code == 2 and not out and words in err
