"""Does every mark stand out from what it is on, and are the states of pages told apart without colours? Measured in what is painted."""

from collections.abc import Callable
from itertools import combinations

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication

from migviz import load_scenario, simulate
from migviz.gui.painters.draw import select_frame
from migviz.gui.painters.page_map.painter import paint_state
from migviz.gui.painters.stage.painter import paint_stage, stage_of
from migviz.gui.painters.stage.processor_card import HIGH, paint_processor_card
from migviz.gui.painters.time_strip.lens_painter import paint_lens
from migviz.gui.theme import THEMES, Theme
from migviz.replay.moment import PageState
from migviz.replay.seen import Seen, seen_at
from migviz.trace import Host
from tests.gui.test_contrast import pixels_of
from tests.gui.test_picture import contrast

LEAST = 3.0
"""WCAG 2, level AA, for what is no text."""
RUN = simulate(load_scenario(""))
each_theme = pytest.mark.parametrize("name", THEMES)
TOLD_APART = (PageState.CLEAN, PageState.TO_SEND, PageState.DIRTY, PageState.SAME, PageState.STALE)


def painted(
    size: tuple[int, int], ground: str, theme: Theme, paint: Callable[[QPainter], object]
) -> NDArray[np.uint32]:
    image = QImage(*size, QImage.Format.Format_RGB32)
    image.fill(theme.colour(ground))
    painter = QPainter(image)
    paint(painter)
    painter.end()
    return pixels_of(image).copy()


def best_contrast(pixels: NDArray[np.uint32], ground: str) -> float:
    """Of the pixel that stands out most."""
    return max(contrast(f"#{colour:06X}", ground) for colour in np.unique(pixels).tolist())


def most(pixels: NDArray[np.uint32]) -> str:
    """The colour of most pixels."""
    colours, counts = np.unique(pixels, return_counts=True)
    return f"#{colours[counts.argmax()]:06X}"


def squares(state: PageState, side: int, ground: str, theme: Theme, around: int = 0) -> NDArray[np.uint32]:
    """One page in a state."""
    whole, box = (side + 2 * around, side + 2 * around), QRect(around, around, side, side)
    return painted(whole, ground, theme, lambda painter: paint_state(painter, [box], state, theme))


@each_theme
@pytest.mark.parametrize("side", range(3, 23))
def test_a_page_stands_out_in_every_state_and_size(app: QApplication, name: str, side: int) -> None:
    theme = Theme(name=name)
    for state in PageState:
        found = best_contrast(squares(state, side, "surface", theme, around=2), theme.hex("surface"))
        assert found >= LEAST, (state, found)
    for ground in ("source.tint", "target.tint"):  # what has gone, or is not there yet
        assert best_contrast(squares(PageState.ABSENT, side, ground, theme, around=2), theme.hex(ground)) >= LEAST


PAUSED = {
    "list": (RUN, (RUN.pause[0].start + 5 * RUN.pause[0].end) / 6 + 0.002),
    "list, low": (RUN, RUN.pause[1].start),
    "map": (simulate(load_scenario("migration.technique: quick")), 9.0),
    "toy": (TOY := simulate(load_scenario("workload.preset: toy")), TOY.pause[0].end),
}
"""Runs with a moment in the pause, by how their pages are drawn."""


@each_theme
@pytest.mark.parametrize("kind", PAUSED)
def test_no_page_of_a_paused_vm_is_on_its_grey(app: QApplication, name: str, kind: str) -> None:
    """Green and orange reach only 2.8 to 1 on it in the light theme: their palette is measured for white."""
    theme, size, (run, t) = Theme(name=name), (1060, 420 if "low" in kind else 640), PAUSED[kind]
    moment = seen_at(run, t)
    stage = stage_of(*size, moment, theme)
    pixels = painted(size, "ground", theme, lambda painter: paint_stage(painter, QRectF(0, 0, *size), moment, theme))
    card = stage.source.vm.toAlignedRect()
    inside = pixels[card.top() + 4 : card.bottom() - 4, card.left() + 4 : card.right() - 4]
    grey = inside == int(theme.hex("pause.tint")[1:], 16)
    marks = np.isin(inside, [int(theme.hex(role)[1:], 16) for role in ("target", "dirty")])
    assert grey.sum() > 3000 and (marks.sum() > 50 or kind == "map")
    beside = marks[:, 1:] & grey[:, :-1] | marks[:, :-1] & grey[:, 1:]
    assert not beside.any(), np.argwhere(beside)[:4]


@each_theme
@pytest.mark.parametrize("side", [7, 10, 16, 22])
def test_without_colours_the_states_of_pages_are_told_apart(app: QApplication, name: str, side: int) -> None:
    """By how light they are, or by what is drawn in them: a dot, a slash, a thicker edge are clearly another grey."""
    theme = Theme(name=name)
    greys = {state: lightness(squares(state, side, "surface", theme)) for state in TOLD_APART}
    differ = {
        (one.name, other.name): (np.abs(greys[one] - greys[other]) > 15).mean()
        for one, other in combinations(TOLD_APART, 2)
    }
    assert min(differ.values()) >= 0.08, differ


def lightness(pixels: NDArray[np.uint32]) -> NDArray[np.float64]:
    """How light each pixel looks in grey, 0 to 100 (CIE L*)."""
    parts = np.stack([(pixels >> shift & 0xFF) / 255 for shift in (16, 8, 0)], axis=-1)
    linear = np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)
    luminance = linear @ np.array([0.2126, 0.7152, 0.0722])
    return np.where(luminance > 0.008856, 116 * np.cbrt(luminance) - 16, 903.3 * luminance)


def seen(t: float) -> Seen:
    return seen_at(RUN, t)


@each_theme
def test_the_table_is_tied_to_its_switch(app: QApplication, name: str) -> None:
    theme, size = Theme(name=name), (1060, 640)
    stage = stage_of(*size, seen(20.0), theme)
    pixels = painted(
        size, "ground", theme, lambda painter: paint_stage(painter, QRectF(0, 0, *size), seen(20.0), theme)
    )
    y = round(min(stage.switch.center().y(), stage.table.bottom() - theme.px(8)))
    between = pixels[y - 3 : y + 4, round(stage.table.right()) + 4 : round(stage.switch.left()) - 4]
    assert best_contrast(between, most(between)) >= LEAST


@each_theme
def test_an_announcement_that_is_still_to_come_is_seen(app: QApplication, name: str) -> None:
    theme, size = Theme(name=name), (1000, 110)
    at = RUN.pause[0].start
    pixels = painted(
        size,
        "surface",
        theme,
        lambda painter: paint_lens(painter, QRectF(0, 0, *size), seen(at), theme, strip_width=900),
    )
    later = painted(
        size,
        "surface",
        theme,
        lambda painter: paint_lens(painter, QRectF(0, 0, *size), seen(at + 0.06), theme, strip_width=900),
    )
    envelope = (pixels != later) & (later == int(theme.hex("broadcast")[1:], 16))
    assert envelope.sum() > 20
    rows, columns = np.nonzero(envelope)
    place = pixels[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1]
    assert best_contrast(place, most(place)) >= LEAST


@each_theme
@pytest.mark.parametrize("ground", ["ground", "sunk", "surface", "source.tint", "target.tint", "pause.tint"])
def test_the_frame_of_the_focus_is_seen_on_every_ground(app: QApplication, name: str, ground: str) -> None:
    theme = Theme(name=name)
    pixels = painted((60, 40), ground, theme, lambda painter: select_frame(painter, QRectF(10, 10, 40, 20), theme))
    assert best_contrast(pixels, theme.hex(ground)) >= LEAST


@pytest.mark.parametrize("scale", [1.0, 1.5])
@pytest.mark.parametrize(("more", "there"), [(0, True), (-1, False)])
def test_the_card_of_the_processor_is_there_where_its_room_is_as_high_as_it(
    scale: float, more: int, there: bool
) -> None:
    theme, seen = Theme(scale=scale), seen_at(RUN, RUN.pause[0].start)
    room = QRectF(5, 5, 200 * scale, HIGH * scale + more)
    found = painted(
        (400, 60), "surface", theme, lambda painter: paint_processor_card(painter, Host.SOURCE, room, seen, theme)
    )
    assert bool((found != found[0, 0]).any()) == there
