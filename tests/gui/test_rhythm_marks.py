"""Does the strip show when the VM writes, where it does not do so in one place all the time?"""

from typing import Any

import numpy as np
from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QApplication

from migviz import load_scenario, simulate
from migviz.gui.painters.film import as_array
from migviz.gui.painters.picture import draw_image
from migviz.gui.painters.time_strip.geometry import Strip
from migviz.gui.painters.time_strip.painter import paint_strip
from migviz.gui.theme import Theme
from migviz.replay.seen import Seen, seen_at

SET = "workload.working_set: 256 MiB\nworkload.dirty_rate: 20 MiB/s\nworkload.every: 5 s\n"
BURSTS, MOVING = (load_scenario(f"{SET}workload.rhythm: {rhythm}") for rhythm in ("bursts", "moving"))


def marked(seen: Seen, times: list[float]) -> list[bool]:
    """Whether there is a mark over the passes at these times."""
    theme, strips = Theme(), list[Strip]()

    def paint(painter: QPainter, box: QRectF) -> None:
        strips.append(paint_strip(painter, box, seen, theme))

    picture: Any = as_array(draw_image((1000, 140), paint)).astype(int)
    axis, colour = strips[-1].axis, theme.colour("dirty")
    row = picture[round(axis.box.top()) + 3]
    wanted = np.array([colour.red(), colour.green(), colour.blue()])
    return [bool(np.abs(row[round(axis.x(t))][:3] - wanted).max() < 30) for t in times]


def test_bursts_are_marked_and_the_rests_between_them_are_not(app: QApplication) -> None:
    seen = seen_at(simulate(BURSTS), 12.0)
    assert marked(seen, [1.0, 3.5, 6.0, 8.5, 16.0, 18.5]) == [True, False, True, False, True, False]


def test_a_steady_vm_has_no_marks(app: QApplication) -> None:
    assert not any(marked(seen_at(simulate(load_scenario(SET)), 12.0), np.linspace(0.5, 30, 60).tolist()))


def test_bursts_that_cannot_be_told_apart_are_not_drawn_as_one(app: QApplication) -> None:
    close = simulate(BURSTS.but({"workload.every": "50 ms", "workload.burst": "20 ms"}))
    assert not any(marked(seen_at(close, 12.0), np.linspace(0.5, 30, 60).tolist()))


def test_a_set_that_moves_is_marked_where_it_moves_on(app: QApplication) -> None:
    run = simulate(MOVING)
    assert marked(seen_at(run, 12.0), [5.02, 10.02, 15.02, 2.5, 7.5]) == [True, True, True, False, False]


def test_a_burst_that_is_not_told_is_not_marked(app: QApplication) -> None:
    assert marked(seen_at(simulate(BURSTS), 7.5, 8.0), [6.0, 7.9]) == [True, False]
