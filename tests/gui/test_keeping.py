"""Is the last state written in a thread, one at a time, the last one last, and before the process ends?"""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event, get_ident

import pytest

from migviz.gui.autosave import Autosave
from migviz.gui.keeping import Keeper
from migviz.gui.session import PATIENCE, Session
from migviz.scenario import Scenario
from migviz.showing import remembered, wishes
from migviz.showing.experiment import START
from migviz.showing.remembered import LastState
from tests.gui.waiting import until


class Disk:
    """One that begins to write at once and ends when it may."""

    def __init__(self) -> None:
        self.may_end, self.begun = Event(), Event()
        self.seeds: list[object] = []
        self.threads: set[int] = set()
        self.at_once = self.most_at_once = 0
        self.full = False

    def write(self, state: LastState, _folder: Path, _name: str) -> None:
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        self.begun.set()
        assert self.may_end.wait(60)
        self.threads.add(get_ident())
        self.seeds.append(state.scenario["seed"])
        self.at_once -= 1
        if self.full:
            raise OSError(28, "No space left on device")


@pytest.fixture
def disk(monkeypatch: pytest.MonkeyPatch) -> Iterator[Disk]:
    disk = Disk()
    monkeypatch.setattr(remembered, "keep_state", disk.write)
    yield disk
    disk.may_end.set()


@pytest.fixture
def seeded() -> Callable[[int], LastState]:
    return lambda seed: LastState(scenario=Scenario().but({"seed": float(seed)}), playhead=START)


def test_the_window_does_not_wait_and_of_what_waits_the_last_is_written(
    disk: Disk, seeded: Callable[[int], LastState], tmp_path: Path
) -> None:
    keeper = Keeper(tmp_path, lambda text: None)
    keeper.keep_beside(seeded(1))
    assert disk.begun.wait(60)
    for seed in (2, 3, 4):
        keeper.keep_beside(seeded(seed))
    assert disk.seeds == []
    disk.may_end.set()
    until(lambda: disk.seeds == [1, 4])
    keeper.keep_beside(seeded(5))
    assert keeper.keep(seeded(6))
    assert disk.seeds[-1] == 6 and disk.most_at_once == 1
    assert get_ident() not in disk.threads


def test_what_is_written_already_is_not_written_again(
    disk: Disk, seeded: Callable[[int], LastState], tmp_path: Path
) -> None:
    keeper = Keeper(tmp_path, lambda text: None)
    disk.may_end.set()
    for _ in range(2):
        keeper.keep_beside(seeded(1))
        assert keeper.keep(seeded(1)) and keeper.keep(seeded(1))
    assert disk.seeds == [1]


def test_that_it_cannot_be_written_is_said_once_and_again_after_it_could(
    disk: Disk, seeded: Callable[[int], LastState], tmp_path: Path
) -> None:
    said: list[str] = []
    keeper = Keeper(tmp_path, said.append)
    disk.may_end.set()
    for told, full in enumerate((True, False, True), 1):
        disk.full = full
        for seed in (2 * told, 2 * told + 1):
            before = len(disk.seeds)
            keeper.keep_beside(seeded(seed))
            until(lambda: len(disk.seeds) > before)  # noqa: B023
        assert keeper.keep(seeded(100 + told)) is not full
        assert len(said) == (told + 1) // 2
    assert "No space left on device" in said[0]


def test_a_window_that_goes_on_writes_beside_and_one_that_ends_waits_for_it(disk: Disk, tmp_path: Path) -> None:
    session = Session(state_folder=tmp_path)
    autosave = Autosave(session)
    session.patience = PATIENCE
    session.do(wishes.set_fields, {"seed": 7.0})
    autosave.keep_beside()
    assert disk.begun.wait(60) and disk.seeds == []
    session.do(wishes.set_fields, {"seed": 8.0})
    disk.may_end.set()
    session.finish()
    assert autosave.keep() and disk.seeds == [7, 8]


ENDS = """
import sys, time
from pathlib import Path
from migviz.gui.autosave import Autosave
from migviz.gui.session import PATIENCE, Session
from migviz.gui.shells.app import application
from migviz.showing import remembered, wishes

at_once = remembered.write_whole
def slowly(*what, **how):
    time.sleep(0.2)
    at_once(*what, **how)
remembered.write_whole = slowly
app = application()
session = Session(state_folder=Path(sys.argv[1]))
session.patience = PATIENCE
autosave = Autosave(session)
for seed in (2.0, 3.0, 4.0):
    session.do(wishes.set_fields, {"seed": seed})
    autosave.keep_beside()
sys.exit(sys.argv[2])
"""


def test_a_process_that_ends_by_itself_has_written_what_was_to_be_kept_last(tmp_path: Path) -> None:
    ended = subprocess.run([sys.executable, "-c", ENDS, str(tmp_path), "over"], capture_output=True, text=True)
    assert ended.stderr == "over\n"
    assert json.loads((tmp_path / "last.json").read_text())["scenario"] == ["seed: 4"]
