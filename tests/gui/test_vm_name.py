"""Is the VM called on the stage, in a low one and beside another run, what its scenario calls it, and a long name shortened?"""

from pathlib import Path

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QApplication

from migviz import load_scenario, simulate
from migviz.cli.main import main
from migviz.gui.painters.compare.picture import paint_compare_picture
from migviz.gui.painters.picture import paint_picture
from migviz.gui.theme import Theme
from migviz.replay import time_of
from migviz.replay.seen import Seen, seen_at
from tests.gui.transcript import Roles, transcript

WIDE, LOW = (1440, 900), (1366, 560)
LONG = "a-long-name-of-a-vm-that-is-in-no-hurry"


def seen_of(name: str, at: str = "iteration 2") -> Seen:
    run = simulate(load_scenario(f"vm.name: {name}"))
    return seen_at(run, time_of(run, at))


def painted(seen: Seen, size: tuple[int, int], *, compared: bool = False) -> str:
    def paint(painter: QPainter, box: QRectF, theme: Theme) -> None:
        if compared:
            paint_compare_picture(painter, box, seen, seen, theme)
        else:
            paint_picture(painter, box, seen, theme)

    theme = Roles(name="light")
    return "\n".join(transcript(size, lambda painter, box: paint(painter, box, theme)))


@pytest.mark.parametrize("compared", [False, True])
def test_the_vm_bears_the_name_of_its_scenario(app: QApplication, compared: bool) -> None:
    words = painted(seen_of("db01"), WIDE, compared=compared)
    assert '"VM db01"' in words and "web01" not in words


@pytest.mark.parametrize("compared", [False, True])
def test_a_long_name_is_left_open_at_its_end_and_leaves_room_for_what_the_vm_does(
    app: QApplication, compared: bool
) -> None:
    short, long = (painted(seen_of(name), WIDE, compared=compared) for name in ("db01", LONG))
    assert '"VM a-long' in long and f'"VM {LONG}"' not in long
    for words in (short, long):
        assert '"running' in words and '"waiting"' in words


def test_the_configuration_that_crosses_bears_it(app: QApplication) -> None:
    words = painted(seen_of("db01", "0.01 s"), WIDE)
    assert '"Configuration of db01"' in words and '"db01.vhdx"' in words
    words = painted(seen_of(LONG, "0.01 s"), WIDE)
    assert '"Configuration"' in words and f'"{LONG[:20]}' in words


@pytest.mark.parametrize("name", ["a", "Übung 42"])
def test_the_stage_of_one_vm_among_others_bears_its_name(
    app: QApplication, tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    file, drawn = tmp_path / "two.migviz", tmp_path / "one.svg"
    file.write_text("link.goodput: 57.3 MB/s\nvm a:\nvm Übung 42: memory = 1 GiB\n", encoding="utf-8")
    for at, words in (("0.01 s", f"Configuration of {name}"), ("pause", f"VM {name}")):
        assert main(["evacuate", str(file), "--vm", name, "--at", at, "-o", str(drawn)]) == 0
        painted = drawn.read_text(encoding="utf-8")
        assert words in painted and "web01" not in painted
    assert main(["evacuate", str(file), "--vm", name, "--at", "nowhere", "-o", str(drawn)]) == 2
    assert "nowhere" in capsys.readouterr().err
