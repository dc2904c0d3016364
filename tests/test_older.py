"""Does a scenario of an older migviz say what is different now, and can it mean what it meant?

`tests/older` was written by the first migviz: what all its fields were in each policy, preset and profile, a file, and a moment.
"""

import json
from pathlib import Path
from typing import Any

import pytest

from migviz import InputError, Scenario, load_scenario, simulate
from migviz.cli.main import main
from migviz.replay.metrics import RUN_NUMBERS
from migviz.scenario import load_versioned
from migviz.scenario.fields import FIELDS
from migviz.scenario.older import DEFAULTS, as_then, unsaid
from migviz.scenario.policies import POLICIES
from migviz.scenario.presets import PRESETS
from migviz.scenario.sharing import FORM, is_shared, read_shared, share
from migviz.scenario.version import VERSION, version_of, with_version
from migviz.showing import wishes
from migviz.showing.commands import COMMANDS, do
from migviz.showing.remembered import LastState, keep_state, kept_state, put_by
from migviz.showing.state import State
from migviz.study.older import that_differ

OLDER = Path(__file__).parent / "older"
FILE, MOMENT = OLDER / "fast-link.migviz", (OLDER / "moment.txt").read_text()
FIELDS_THEN: dict[str, dict[str, Any]] = json.loads((OLDER / "version-1.json").read_text())
TOTAL, PAUSE = 1.8479, 0.2922
"""What the first migviz said of that file; today's defaults give 81.6 s and 24 ms."""


def told(run_of: Scenario) -> tuple[float, float]:
    """Total time and pause."""
    numbers = {name: RUN_NUMBERS[name].of(simulate(run_of)) for name in ("total_time", "downtime")}
    return float(numbers["total_time"] or 0), float(numbers["downtime"] or 0)


@pytest.mark.parametrize("choice", FIELDS_THEN)
def test_every_field_is_what_it_was(choice: str) -> None:
    then = FIELDS_THEN[""] | FIELDS_THEN[choice]
    meant = as_then(load_scenario(choice), 1)
    assert {name: meant[name] for name in then} == then


def test_each_default_that_is_named_is_another_now() -> None:
    for then in DEFAULTS:
        where = [Scenario().but({"migration.policy": name}) for name in then.policies or POLICIES]
        where += [Scenario().but({"workload.preset": name}) for name in (then.preset and [then.preset]) or PRESETS]
        assert then.name in FIELDS and then.until < VERSION
        assert any(then.name in unsaid(scenario, then.until) for scenario in where), then


def test_what_it_says_itself_and_what_makes_no_other_run_is_not_named() -> None:
    scenario, version = load_versioned(FILE)
    assert version == 1 and next(iter(that_differ(scenario, 1))) == "migration.bandwidth_limit", (
        "first what makes the most"
    )
    assert "link.window" in unsaid(scenario, 1) and "link.window" not in that_differ(scenario, 1)
    assert "migration.bandwidth_limit" not in that_differ(scenario.but({"migration.bandwidth_limit": "1 GiB/s"}), 1)
    assert that_differ(scenario, VERSION) == {}
    assert that_differ(as_then(scenario, 1), 1) == {}


def test_it_can_mean_what_it_meant() -> None:
    scenario, version = load_versioned(FILE)
    assert told(as_then(scenario, version)) == pytest.approx((TOTAL, PAUSE), rel=0.01)
    assert told(scenario) != pytest.approx((TOTAL, PAUSE), rel=0.5)


# --- on the command line ------------------------------------------------------------------------------------------


def test_the_command_line_says_in_one_line_what_is_different(capsys: pytest.CaptureFixture[str]) -> None:
    for given, name in ((str(FILE), str(FILE)), (MOMENT.strip(), "This moment")):
        assert main(["run", given]) == 0
        out, err = capsys.readouterr()
        assert err.count("\n") == 1 and err.startswith(f"{name} is of an older migviz")
        assert "migration.bandwidth_limit is 128 MiB/s (was off)" in err and "--as-then" in err
        assert "81.6 s" in out


@pytest.mark.parametrize("given", [str(FILE), MOMENT.strip()], ids=["file", "moment"])
def test_the_command_line_takes_the_old_values_if_asked(given: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", "--as-then", given]) == 0
    out, err = capsys.readouterr()
    assert err == "" and "moved in 1.85 s and was paused for 292 ms" in out


def test_two_files_are_compared_as_they_were_meant(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["compare", "--as-then", str(FILE), str(FILE)]) == 0
    out, err = capsys.readouterr()
    assert err == "" and "1.85 s" in out


def test_a_file_of_today_says_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    today = tmp_path / "today.migviz"
    today.write_text(with_version(load_scenario(FILE).lines()), encoding="utf-8")
    assert main(["run", str(today)]) == 0
    assert capsys.readouterr().err == ""


BY_HAND = (
    "# a remark\nlink.bandwidth: 40 Gbit/s\nmigration.policy: qemu\n",
    "migration.policy: qemu\nlink.bandwidth: 40 Gbit/s\n",
    "link.bandwidth: 40 Gbit/s\n\nmigration.policy: qemu\n",
    "link.bandwidth : 40 Gbit/s\nmigration.policy: qemu\n",
    "workload.dirty_rate: 20 MiB/s\n",
    "migration.policy: qemu",
    "link.bandwidth: 5000 MB/s\nmigration.policy: qemu\n",
    "",
)


@pytest.mark.parametrize("text", BY_HAND)
def test_a_file_written_by_hand_means_today(text: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    mine = tmp_path / "mine.migviz"
    mine.write_text(text, encoding="utf-8")
    assert load_versioned(mine)[1] == VERSION
    assert main(["run", str(mine)]) == 0 and capsys.readouterr().err == ""
    mine.write_text(f"migviz: 1\n{text}", encoding="utf-8")
    assert load_versioned(mine)[1] == 1, "it says otherwise"


@pytest.mark.parametrize("choice", ["", *FIELDS_THEN])
def test_what_the_first_migviz_saved_is_known_as_its_own(choice: str, tmp_path: Path) -> None:
    saved = tmp_path / "saved.migviz"
    scenario = load_scenario(choice).but({"vm.memory": "8 GiB", "title": "mine", "link.bandwidth": "40 Gbit/s"})
    scenario = scenario.with_change(12.5, "link.bandwidth", "1 Gbit/s").with_change(3.0, "link.state", "down")
    saved.write_text("\n".join(scenario.lines()) + "\n", encoding="utf-8")
    assert load_versioned(saved) == (scenario, 1)


# --- in the window ------------------------------------------------------------------------------------------------


def test_the_window_says_it_and_takes_the_old_values_on_command() -> None:
    scenario, version = load_versioned(FILE)
    state = wishes.opened(State(), scenario, FILE, version)
    assert state.said.text.startswith("fast-link.migviz is of an older migviz") and "and 1 more" in state.said.text
    meant = do(COMMANDS["as then"], state)
    assert told(meant.own.scenario) == pytest.approx((TOTAL, PAUSE), rel=0.01)
    assert meant.own.file == FILE and not meant.own.is_saved
    assert COMMANDS["as then"].when(meant), "there is nothing left to take"
    assert do(COMMANDS["undo"], meant).own.scenario == scenario
    saved = wishes.saved(state, scenario, FILE)
    assert COMMANDS["as then"].when(saved), "what is saved now means what is seen now"


def test_a_moment_says_it_too() -> None:
    state = wishes.open_shared(State(), read_shared(MOMENT))
    assert state.said.text.startswith("This moment is of an older migviz") and not COMMANDS["as then"].when(state)
    again = wishes.open_shared(State(), read_shared(share(wishes.moment_of(state))))
    assert again.said.text == "" and COMMANDS["as then"].when(again)


def test_what_was_kept_by_an_older_migviz_is_older(tmp_path: Path) -> None:
    own = State().own
    keep_state(LastState(scenario=load_scenario(FILE), playhead=own.playhead, version=1), tmp_path)
    again = kept_state(tmp_path)
    assert again is not None and again.version == 1
    assert load_versioned(put_by(again, tmp_path)) == (load_scenario(FILE), 1)
    kept = json.loads((tmp_path / "last.json").read_text())
    del kept["version"]
    (tmp_path / "last.json").write_text(json.dumps(kept))
    first = kept_state(tmp_path)
    assert first is not None and first.version == 1
    keep_state(LastState(scenario=load_scenario(FILE), playhead=own.playhead), tmp_path)
    today = kept_state(tmp_path)
    assert today is not None and today.version == VERSION


# --- the version itself -------------------------------------------------------------------------------------------


def test_a_file_says_its_version_anywhere_but_in_a_comment() -> None:
    assert [version_of(text) for text in ("", "seed: 4", "# migviz: 2", "# a\n  migviz : 2\nseed: 4", "migviz: 1")] == [
        1, 1, 1, 2, 1]  # fmt: skip
    assert load_scenario("migviz: 2\nseed: 4") == load_scenario("seed: 4")
    assert version_of(with_version(("seed: 4",))) == VERSION


@pytest.mark.parametrize(("version", "says"), [("99", "newer migviz"), ("x", "not a version"), ("0", "not a version")])
def test_a_version_that_cannot_be_read_is_named_with_its_line(version: str, says: str) -> None:
    with pytest.raises(InputError, match=says) as caught:
        load_scenario(f"seed: 4\nmigviz: {version}")
    assert caught.value.problems[0].line == 2


def test_a_file_is_no_moment() -> None:
    assert not is_shared(with_version(("seed: 4",))) and is_shared(MOMENT)
    assert share(read_shared(MOMENT)).startswith(f"migviz:{FORM}:")
    assert (read_shared(MOMENT).version, read_shared(share(read_shared(MOMENT))).version) == (1, VERSION)
