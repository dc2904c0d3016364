"""Does a picture of an emptied host hold what it must, fit, stand out in every theme, and is it written by `migviz evacuate -o`?"""

import re
from functools import partial
from itertools import combinations
from pathlib import Path

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication

from migviz.cli.main import main
from migviz.engine import evacuate
from migviz.gui.painters import draw
from migviz.gui.painters.evacuation import host_stage, lanes, picture
from migviz.gui.painters.picture import draw_image
from migviz.gui.theme import THEMES, Theme
from migviz.replay.lanes import cards_at, lanes_of
from migviz.scenario.evacuation_file import parse_evacuation
from migviz.scenario.evacuation_presets import HOSTS
from migviz.showing.box import Box
from migviz.showing.evacuation_shown import picture_of
from migviz.showing.places.lanes import LanesPlaces, lanes_in
from migviz.study.emptying import Way, by_at_once, try_all
from migviz.trace.evacuated import Evacuated
from tests.gui.test_contrast import LEAST, ground_of, pixels_of, written
from tests.gui.test_picture import contrast
from tests.gui.transcript import Roles, transcript
from tests.shared import shared

__all__ = ["written"]


@shared
def six() -> tuple[Evacuated, tuple[Way, ...]]:
    asked = parse_evacuation(HOSTS["six"].lines).but({"evacuation.at_once": 2})
    return evacuate(asked), tuple(try_all(by_at_once(asked)))


@shared
def many(count: int) -> Evacuated:
    lines = "".join(
        f"vm host-{n:02}: memory = {2 ** (n % 5)} GiB, dirty_rate = {(5, 60, 200, 20, 900)[n % 5]} MiB/s, pause_limit = 200 ms\n"
        for n in range(count)
    )
    return evacuate(parse_evacuation(f"link.bandwidth: 25 Gbit/s\nevacuation.at_once: 3\n{lines}"))


def paint(painter: QPainter, box: QRectF, theme: Theme, t: float | None = 33.5) -> None:
    found, ways = six()
    picture.paint_evacuated(painter, box, picture_of(found, t, ways), theme)


def said(t: float | None) -> str:
    return "\n".join(transcript((1440, 900), lambda painter, box: paint(painter, box, Roles(), t)))


def test_numbers_lanes_and_hosts_are_there(app: QApplication) -> None:
    found, ways = six()
    told = said(33.5)
    for vm in found:
        assert vm.name in told
    for words in (
        "On the way: 2. Waiting: 2. On the target: 2.",
        "next in line",
        "561 MiB/s each",
        "51.5 s",
        "110 ms",
        "t = 33.5 s",
    ):
        assert words in told
    assert "61.6 s" in told and ways[0].empty_after == pytest.approx(61.6, rel=0.01)


def test_without_a_time_there_are_lanes_alone(app: QApplication) -> None:
    assert "next in line" not in said(None) and "link shared by" in said(None)


@pytest.mark.parametrize("count", [1, 6, 12, 40])
@pytest.mark.parametrize("size", [(1440, 900), (1280, 720), (1000, 700)])
@pytest.mark.parametrize("share", [None, 0.0, 0.5, 1.0])
def test_every_text_fits(app: QApplication, count: int, size: tuple[int, int], share: float | None) -> None:
    draw.misfits.clear()
    found = many(count)
    t = None if share is None else share * found.end
    shown = picture_of(found, t)
    draw_image(size, lambda painter, box: picture.paint_evacuated(painter, box, shown, Theme()))
    assert draw.misfits == []


@pytest.mark.parametrize("theme", THEMES)
def test_every_text_stands_out(theme: str, written: list[tuple[str, str, QRectF]], app: QApplication) -> None:
    image = QImage(1440, 900, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    paint(painter, QRectF(0, 0, 1440, 900), Theme(name=theme))
    painter.end()
    assert len(written) > 40
    pixels = pixels_of(image)
    dull = {
        (words, ground)
        for words, colour, place in written
        if (ground := ground_of(pixels, place, colour)) is not None and contrast(colour, ground) < LEAST
    }
    assert dull == set()


@pytest.mark.parametrize("name", ["night.png", "night.svg"])
def test_the_command_line_writes_it(
    app: QApplication, tmp_path: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert (
        main(["evacuate", "--preset", "six", "--at-once", "2", "--at", "33 s", "--picture", str(tmp_path / name)]) == 0
    )
    assert (tmp_path / name).stat().st_size > 5000
    assert main(["evacuate", "--preset", "six", "--at", "noon", "-o", str(tmp_path / name)]) == 2
    assert "--at: " in capsys.readouterr().err


def stays_at_the_end() -> Evacuated:
    """Nobody leaves: each last attempt is over where the axis ends, or near it."""
    lines = "".join(f"vm vm{n}: memory = 1 GiB, dirty_rate = 900 MiB/s, working_set = 1 GiB\n" for n in range(4))
    return evacuate(parse_evacuation(f"link.bandwidth: 1 Gbit/s\nmigration.compression: off\n{lines}"))


def drawn_lanes(found: Evacuated, t: float | None) -> LanesPlaces:
    shown = lanes_of(found)
    places = lanes_in(Box(0, 0, 1000, 500), [lane.weight for lane in shown.lanes], shown.end, 1.0)
    draw_image((1000, 500), lambda painter, _box: lanes.paint_lanes(painter, places, shown, Theme(), t=t))
    return places


@pytest.mark.parametrize("share", [None, 0.0, 0.01, 0.03, 0.2, 0.5, 0.97, 1.0])
def test_no_mark_lies_over_words_in_lanes(
    share: float | None,
    written: list[tuple[str, str, QRectF]],
    app: QApplication,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Neither a cross, a stopwatch nor the playhead's line; its flag is beside them."""
    icons: list[QRectF] = []
    monkeypatch.setattr(lanes, "text", draw.text)
    monkeypatch.setattr(lanes, "paint_icon", lambda _painter, place, *_rest: icons.append(QRectF(place)))
    for found in (six()[0], many(6), many(12), stays_at_the_end()):
        written.clear()
        icons.clear()
        t = None if share is None else share * found.end
        places = drawn_lanes(found, t)
        words = [(said, place) for said, _colour, place in written]
        assert len(words) > len(places.rows)
        assert [(said, icon) for said, place in words for icon in icons if place.intersects(icon)] == []
        if t is not None:
            x, top, bottom = places.axis.x(t), places.rows[0].top, places.rows[-1].bottom
            rows = [(said, place) for said, place in words if top <= place.center().y() <= bottom]
            assert [said for said, place in rows if place.left() < x < place.right()] == []


def test_a_client_that_waits_longer_than_the_host_takes_is_drawn_up_to_its_end(app: QApplication) -> None:
    lines = "vm db: memory = 8 GiB, dirty_rate = 300 MiB/s, working_set = 4 GiB\n"
    found = evacuate(parse_evacuation(f"link.bandwidth: 1 Gbit/s\nmigration.policy: hyper-v\n{lines}"))
    shown = lanes_of(found)
    places = lanes_in(Box(0, 0, 1000, 300), [0.0], shown.end, 1.0)
    assert places.axis.x(max(end for lane in shown.lanes for _start, end in lane.stalls)) > places.rows[0].right + 10
    told = transcript((1000, 300), lambda painter, _box: lanes.paint_lanes(painter, places, shown, Roles()))
    bars = [re.search(r"at (\d+),\d+ (\d+)x", line) for line in told if line.startswith("box of client")]
    ends = [int(found[1]) + int(found[2]) for found in bars if found is not None]
    assert ends and max(ends) <= places.rows[0].right + 2


@pytest.mark.parametrize("scale", [1.0, 1.4, 2.0])
@pytest.mark.parametrize("width", [500, 760, 980])
def test_no_word_of_a_row_is_written_over_another(
    width: int,
    scale: float,
    written: list[tuple[str, str, QRectF]],
    app: QApplication,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A VM's size and what it does are one behind the other, or one of them is left out."""
    monkeypatch.setattr(host_stage, "text", draw.text)
    monkeypatch.setattr(host_stage._Row, "_paint_bar", lambda *_: None)
    for t in (2.0, 10.0, 33.5):
        written.clear()
        cards, theme = cards_at(six()[0], t), Theme(scale=scale)
        paint_now = partial(host_stage.paint_host_stage, cards=cards, theme=theme, crosses=1.0)
        draw_image((width, 420), paint_now)
        rows = [place.adjusted(1, 4, -1, -4) for said, _colour, place in written if said]
        assert len(rows) > 6
        assert [(one, other) for one, other in combinations(rows, 2) if one.intersects(other)] == [], (t, written)
