"""Does the edge of the pause show how well it is known, on wish, and tell nothing that a question asks for?"""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QApplication

from migviz import load_scenario, simulate
from migviz.gui.painters.film import as_array
from migviz.gui.painters.picture import draw_image
from migviz.gui.painters.time_strip.lens_painter import paint_lens
from migviz.gui.painters.time_strip.painter import paint_strip
from migviz.gui.theme import Theme
from migviz.replay.seen import Seen, seen_at
from migviz.showing.commands import COMMANDS
from migviz.showing.shown import shown
from migviz.showing.state import State

SLOW = seen_at(simulate(load_scenario("storage.kind: cluster disk\nvm.memory: 512 MiB")), 3.0)
GIVEN = "migration.suspend_time: 6 ms\nmigration.state_time: 19 ms\nmigration.resume_time: 16 ms"


def strip(seen: Seen, *, soft: bool) -> np.ndarray:
    def paint(painter: QPainter, box: QRectF) -> None:
        paint_strip(painter, box, seen, Theme(), soft=soft)

    return as_array(draw_image((800, 140), paint))


def lens(seen: Seen, *, soft: bool) -> np.ndarray:
    def paint(painter: QPainter, box: QRectF) -> None:
        paint_lens(painter, box, seen, Theme(), strip_width=700, soft=soft)

    return as_array(draw_image((700, 224), paint))


@pytest.mark.parametrize("paint", [strip, lens])
def test_the_edge_is_soft_on_wish_only_and_never_where_the_pause_is_asked_for(app: QApplication, paint) -> None:
    assert not np.array_equal(paint(SLOW, soft=True), paint(SLOW, soft=False))
    asked = replace(SLOW, covered=frozenset({"run.downtime", "run.downtime_least", "run.downtime_most"}))
    soft, sharp = paint(asked, soft=True), paint(asked, soft=False)
    assert np.array_equal(soft, sharp) or paint is lens  # the lens writes ? in its brackets, and no more
    assert np.abs(soft.astype(int) - sharp.astype(int)).max(axis=2)[60:].max() == 0


def test_a_pause_of_given_parts_is_sharp(app: QApplication) -> None:
    seen = seen_at(simulate(load_scenario(GIVEN)), 3.0)
    assert np.array_equal(lens(seen, soft=True), lens(seen, soft=False))


def test_the_wish_reaches_the_strip() -> None:
    state = State()
    assert not shown(state).strip.soft and shown(COMMANDS["soft"].act(state)).strip.soft
