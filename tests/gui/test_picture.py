"""Pictures and films without a window."""

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication

from migviz.cli.main import main
from migviz.engine import simulate
from migviz.gui.painters import draw, picture
from migviz.gui.painters.film import as_array, frame_places
from migviz.gui.painters.picture import draw_image, paint_picture, story, storyboard
from migviz.gui.painters.stage.painter import paint_stage
from migviz.gui.theme import _ROLES, THEMES, Theme
from migviz.replay.beat import BeatKind
from migviz.replay.beats import beat_at
from migviz.replay.moment import Moment, PageState, moment_at
from migviz.replay.pace import Pace
from migviz.replay.points import time_of
from migviz.replay.seen import Seen, seen_at
from migviz.scenario import load_scenario
from tests.gui.test_still import ROUNDED

RUN = simulate(load_scenario("workload.dirty_rate: 30 MiB/s"))
POINTS = ("start", "iteration 1", "iteration 3", "pause", "resume", "end")


@pytest.mark.parametrize("size", [(1440, 900), (1024, 720)])
@pytest.mark.parametrize("scale", [1.0, 1.4, 2.0])
def test_every_label_fits_its_box(app: QApplication, size: tuple[int, int], scale: float) -> None:
    draw.misfits.clear()
    for point in POINTS:
        moment = moment_at(RUN, time_of(RUN, point))

        def paint(painter: QPainter, box: QRectF, moment: Moment = moment) -> None:
            paint_picture(painter, box, Seen(run=RUN, moment=moment), Theme(scale=scale))

        draw_image(size, paint)
    assert draw.misfits == []


def test_the_same_moment_gives_the_same_picture(app: QApplication) -> None:
    moment = moment_at(RUN, 40.0)
    one, two = (
        draw_image((900, 600), lambda painter, box: paint_stage(painter, box, Seen(run=RUN, moment=moment), Theme()))
        for _ in "ab"
    )
    differs = as_array(one).astype(int) - as_array(two)
    assert abs(differs).max() <= ROUNDED, "what stays is painted once, and edges are mixed in two steps then"


def test_what_colours_say_is_drawn_for_as_many_squares_as_are_in_that_state(app: QApplication) -> None:
    """The full squares of the target are counted by their colour in the picture."""
    from migviz.gui.painters.stage.painter import stage_of

    moment, theme = moment_at(RUN, 20.0), Theme()
    image = draw_image((1060, 640), lambda painter, box: paint_stage(painter, box, Seen(run=RUN, moment=moment), theme))
    stage = stage_of(1060, 640, Seen(run=RUN, moment=moment), theme)
    grid = stage.target.grid
    full = theme.colour("target").rgb()
    seen = sum(
        image.pixel(square.center()) == full and image.pixel(square.left() + 1, square.top() + 1) == full
        for square in (QRect(*grid.square(k)) for k in range(len(grid.blocks)))
    )
    states = moment.target_pages[list(grid.blocks)]
    assert seen == np.count_nonzero(states == PageState.SAME)
    assert seen > 100


def test_the_storyboard_has_the_six_steps_with_their_true_moments(app: QApplication) -> None:
    panels = story(seen_at(RUN, 0.0))
    assert [seen.moment.step for _, seen in panels] == [1, 2, 3, 4, 5, 6]
    assert not panels[3][1].moment.running and panels[5][1].moment.owner == "target"
    draw.misfits.clear()
    draw_image((1800, 1100), *storyboard(seen_at(RUN, 0.0), Theme()))
    assert draw.misfits == []


@pytest.mark.parametrize(
    ("words", "size", "scale"),
    [
        (("a.pdf",), picture.A4, picture.scale_of_story(picture.A4)),
        (("a.png",), (1440, 900), picture.scale_of_story((1440, 900))),
        (("a.pdf", "--size", "640x480"), (640, 480), picture.scale_of_story((640, 480))),
        (("a.pdf", "--scale", "150"), picture.A4, 1.5),
    ],
)
def test_a_storyboard_is_a_page_where_nobody_says_how_large_it_is(
    words: tuple[str, ...],
    size: tuple[int, int],
    scale: float,
    app: QApplication,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    drawn: list[object] = []
    monkeypatch.setattr(picture, "storyboard", lambda seen, theme: [theme.scale])
    monkeypatch.setattr(picture, "write_picture", lambda path, size, scale: drawn.append((size, scale)))
    assert main(["picture", "--storyboard", "-o", str(tmp_path / words[0]), *words[1:]]) == 0
    assert drawn == [(size, scale)]


@pytest.mark.parametrize("suffix", ["png", "svg", "pdf"])
def test_a_picture_is_written_in_the_format_its_name_says(app: QApplication, tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"pause.{suffix}"
    assert main(["picture", "--at", "pause", "-o", str(path), "--theme", "dark"]) == 0
    start = path.read_bytes()[:200]
    assert {"png": b"PNG", "svg": b"<svg", "pdf": b"%PDF"}[suffix] in start or b"svg" in start


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["-o", "picture.bmp"], "must end in .png, .svg or .pdf"),
        (["-o", "no-such-folder/a.png"], "is not a folder"),
        (["--size", "10x10"], "is not a valid size"),
        (["--scale", "5"], "is not a valid scale"),
        (["--at", "iteration 99"], "this run has no iteration 99"),
        (["1", "--slides", "-o", "taken"], "taken: is not a folder"),
        (["--slides"], "slides are of a lesson"),
    ],
)
def test_a_wrong_wish_for_a_picture_is_named(
    app: QApplication,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    arguments: list[str],
    message: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("taken").write_text("something else")
    assert main(["picture", *arguments]) == 2
    assert message in capsys.readouterr().err


@pytest.mark.parametrize("suffix", ["mp4", "gif"])
def test_a_film_shows_the_run_from_its_own_clock(app: QApplication, tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"film.{suffix}"
    arguments = ["--preset", "toy", "--seconds", "1", "--size", "640x480", "-o", str(path)]
    assert main(["film", *arguments]) == 0
    assert path.stat().st_size > 5000


def test_a_guided_film_has_frames_in_which_time_stands_still() -> None:
    places = frame_places(seen_at(RUN, 0.0), 0.0, RUN.end, 200, pace=Pace.GUIDED)
    kinds = {beat.kind for t, held in places if (beat := beat_at(RUN, t, held)) is not None}
    assert {BeatKind.OPENING, BeatKind.CROSS, BeatKind.HEARTBEAT, BeatKind.LEARNT} <= kinds


def test_the_frames_of_a_film_go_from_its_start_to_its_end_and_never_back() -> None:
    for pace in Pace:
        times = [t for t, __ in frame_places(seen_at(RUN, 0.0), 1.0, RUN.end, 50, pace=pace)]
        assert times[0] == pytest.approx(1.0) and times[-1] == pytest.approx(RUN.end)
        assert all(one <= other for one, other in pairwise(times))


def _luminance(colour: str) -> float:
    parts = [int(colour[k : k + 2], 16) / 255 for k in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return float(np.dot(linear, (0.2126, 0.7152, 0.0722)))


def contrast(one: str, other: str) -> float:
    """Contrast by WCAG 2."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", THEMES)
def test_text_and_marks_have_the_contrast_the_design_measured(theme: str) -> None:
    look = Theme(name=theme)
    for ground in (
        "ground",
        "sunk",
        "surface",
        "source.tint",
        "target.tint",
        "dirty.tint",
        "pause.tint",
        "select.tint",
    ):
        assert contrast(look.hex("ink"), look.hex(ground)) >= 7
        assert contrast(look.hex("muted"), look.hex(ground)) >= 4.5, ground
    for mark in ("source", "target", "dirty", "broadcast", "warning", "client", "pause", "select", "line"):
        assert contrast(look.hex(mark), look.hex("surface")) >= 3, mark
    for text, fills in (
        ("on.mark", ("source", "broadcast", "pause", "warning", "select")),
        ("on.light_mark", ("target", "dirty")),
    ):
        for fill in fills:
            assert contrast(look.hex(text), look.hex(fill)) >= 4.0, (text, fill)
    assert len(_ROLES) >= 20


def test_a_painter_leaves_the_painter_as_it_found_it(app: QApplication) -> None:
    image = QImage(800, 600, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    before = painter.transform()
    paint_stage(painter, QRectF(10, 10, 700, 500), seen_at(RUN, 5.0), Theme())
    assert painter.transform() == before
    painter.end()
