"""Do the commands that explore draw what they say?"""

from pathlib import Path

import pytest
from PySide6.QtGui import QImage

from migviz.cli.main import main
from migviz.gui.painters.compare import picture
from migviz.replay.pace import pause_span
from migviz.replay.seen import Seen
from migviz.replay.side_by_side import Alignment

AXES = ("--x", "workload.dirty_rate=1..1000MiB/s:30", "--y", "link.bandwidth=0.1..40Gbit/s:20")


@pytest.mark.parametrize("suffix", ["png", "svg", "pdf"])
def test_a_sweep_becomes_a_map(tmp_path: Path, suffix: str, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / f"map.{suffix}"
    assert main(["sweep", *AXES, "-o", str(file), "--size", "800x600"]) == 0
    assert capsys.readouterr() == ("", "")
    assert file.stat().st_size > 5000
    if suffix == "png":
        assert (QImage(str(file)).width(), QImage(str(file)).height()) == (800, 600)
    if suffix == "svg":
        text = file.read_text(encoding="utf-8")
        assert "never catches up" in text
        assert "<image" not in text, "lines and rectangles, not pixels"


def test_two_runs_become_a_picture(tmp_path: Path) -> None:
    pictures: list[QImage] = []
    for extra in ([], ["--align", "pause"], ["--at", "2 s"], ["--theme", "dark"]):
        file = tmp_path / f"{len(pictures)}.png"
        assert main(["compare", "--pair", "1-10-gbit", "-o", str(file), "--size", "1000x700", *extra]) == 0
        pictures.append(QImage(str(file)))
    assert all(one != other for index, one in enumerate(pictures) for other in pictures[:index])


@pytest.mark.parametrize("align", ["clock", "pause"])
def test_two_runs_are_lined_up_as_is_wished(align: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[tuple[Seen, Seen, Alignment]] = []
    monkeypatch.setattr(picture, "paint_compare_picture", lambda _, box, a, b, theme, how: drawn.append((a, b, how)))
    file = tmp_path / "a.png"
    assert main(["compare", "--pair", "1-10-gbit", "-o", str(file), "--align", align, "--at", "pause"]) == 0
    ((a, b, how),) = drawn
    spans = [pause_span(seen.run) for seen in (a, b)]
    assert spans[0] is not None and spans[1] is not None and a.run.end is not None
    assert (how, b.t) == (Alignment[align.upper()], spans[1][0])
    assert a.t == pytest.approx(spans[0][0] if align == "pause" else min(spans[1][0], a.run.end))


def test_two_runs_are_drawn_in_the_middle_of_the_second_where_nobody_says_when(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: list[Seen] = []
    monkeypatch.setattr(picture, "paint_compare_picture", lambda _, box, a, b, theme, how: drawn.append(b))
    assert main(["compare", "--pair", "1-10-gbit", "-o", str(tmp_path / "a.png")]) == 0
    [b] = drawn
    assert b.run.end is not None and b.t == b.run.end / 2


def test_a_folder_that_is_not_there_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["sweep", *AXES, "-o", str(tmp_path / "none" / "map.png")]) == 2
    assert "is not a folder" in capsys.readouterr().err
