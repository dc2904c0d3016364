"""Does every export replace whole or not at all: on a full disk, and when it is interrupted?"""

import errno
import os
import resource
import signal
from pathlib import Path

import pytest

from migviz.cli.main import main
from migviz.gui.painters.picture import draw_image, picture_bytes

OLD = b"what was there before"
SWEEP = ("sweep", "--x", "link.bandwidth=1..10Gbit/s:3", "--y", "workload.dirty_rate=1..9MiB/s:3", "--size", "640x480")
EXPORTS = {
    "a.png": ("picture", "--size", "640x480"),
    "a.svg": ("picture", "--size", "640x480"),
    "a.pdf": ("picture", "--size", "640x480"),
    "story.png": ("picture", "--storyboard", "--size", "640x480"),
    "a.mp4": ("film", "--seconds", "1", "--size", "320x240"),
    "a.gif": ("film", "--seconds", "1", "--size", "320x240"),
    "a.pcapng": ("capture", "--to", "1 s"),
    "map.png": SWEEP,
    "map.svg": SWEEP,
    "two.pdf": ("compare", "--pair", "quick-live", "--size", "640x480"),
}


@pytest.fixture(params=EXPORTS)
def export(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Path, list[str]]:
    path = tmp_path / request.param
    path.write_bytes(OLD)
    return path, [*EXPORTS[request.param], "-o", str(path)]


def as_before(path: Path) -> bool:
    return path.read_bytes() == OLD and os.listdir(path.parent) == [path.name]


def test_every_export_replaces_the_old_file(export: tuple[Path, list[str]]) -> None:
    path, command = export
    assert main(command) == 0
    assert len(path.read_bytes()) > 1000
    assert os.listdir(path.parent) == [path.name]


def test_on_a_full_disk_the_old_file_stays(
    export: tuple[Path, list[str]], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path, command = export

    def full(file: int) -> None:
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(os, "fsync", full)
    assert main(command) == 1
    assert capsys.readouterr().err.strip().splitlines()[-1] == f"migviz: cannot write {path}: No space left on device"
    assert as_before(path)


def test_where_the_disk_fills_up_in_the_middle_the_old_file_stays(
    export: tuple[Path, list[str]], capsys: pytest.CaptureFixture[str]
) -> None:
    path, command = export
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (600, before[1]))
    try:
        code = main(command)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert code == 1
    assert capsys.readouterr().err.strip().splitlines()[-1] == f"migviz: cannot write {path}: File too large"
    assert as_before(path)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
@pytest.mark.parametrize("name", ["a.png", "a.mp4", "a.gif"])
def test_an_interruption_in_the_middle_of_a_picture_waits_for_its_painter(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, name: str
) -> None:
    path = tmp_path / name
    path.write_bytes(OLD)
    painted = []

    def paint(painter, *rest, **more) -> None:
        painted.append("begun")
        os.kill(os.getpid(), number)
        os.kill(os.getpid(), number)  # impatient
        painted.append("ended")

    for module in ("picture", "film"):
        monkeypatch.setattr(f"migviz.gui.painters.{module}.paint_picture", paint)
    before = signal.getsignal(number)
    monkeypatch.setattr(signal, "getsignal", lambda number: signal.SIG_DFL)
    try:
        assert main([*EXPORTS[name], "-o", str(path)]) == 130
    finally:
        signal.signal(number, before)
        signal.signal(signal.SIGINT, signal.default_int_handler)
    assert painted == ["begun", "ended"]
    assert as_before(path)


@pytest.mark.parametrize("kind", ["png", "svg", "pdf"])
def test_a_fault_while_drawing_ends_the_painter_before_its_picture_goes(kind: str) -> None:
    def fail(painter, box) -> None:
        raise RuntimeError("a fault in a painter")

    with pytest.raises(RuntimeError, match="a fault in a painter"):
        picture_bytes(kind, (320, 240), fail)
    assert draw_image((320, 240), lambda painter, box: None).width() == 320


@pytest.mark.parametrize(
    ("command", "name"),
    [("picture", "a.migviz"), ("film", "a.png"), ("capture", "s.migviz"), ("capture", "a"), ("mark", "a.md")],
)
def test_a_wrong_suffix_is_refused_before_anything_is_done(
    command: str, name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / name
    path.write_bytes(OLD)
    folder = [str(tmp_path)] if command == "mark" else []
    assert main([command, *folder, "-o", str(path)]) == 2
    assert "the name must end in" in capsys.readouterr().err
    assert as_before(path)
