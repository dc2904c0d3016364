"""Are the bars, the strip and the pause of the run before a drag seen as outlines, and does the window let them fade?"""

from collections.abc import Callable, Mapping
from functools import partial

import numpy as np
import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QApplication

from migviz.engine import simulate
from migviz.gui.painters.bars import paint_bars
from migviz.gui.painters.compare.painter import paint_compare
from migviz.gui.painters.compare.table import paint_pauses
from migviz.gui.painters.film import as_array
from migviz.gui.painters.picture import draw_image
from migviz.gui.painters.time_strip.lens_painter import paint_lens
from migviz.gui.painters.time_strip.painter import paint_strip
from migviz.gui.session import Session
from migviz.gui.theme import THEMES, Theme
from migviz.replay.earlier import Earlier
from migviz.replay.seen import seen_at
from migviz.scenario import Scenario, load_scenario
from migviz.showing import experiment as on
from migviz.showing import wishes
from tests.gui.conftest import ShowWindow
from tests.gui.transcript import Roles, transcript

_DEFAULT = simulate(Scenario())
BEFORE = seen_at(_DEFAULT, _DEFAULT.end)
NOW = seen_at(simulate(load_scenario("workload.dirty_rate: 60 MiB/s\n")), 0.0)
Paint = Callable[[QPainter, QRectF, Theme, Earlier | None], object]
PAINTERS: Mapping[str, Paint] = {
    "bars": lambda painter, box, theme, earlier: paint_bars(painter, box, NOW, theme, earlier=earlier),
    "strip": lambda painter, box, theme, earlier: paint_strip(painter, box, NOW, theme, earlier=earlier),
    "two runs": lambda painter, box, theme, earlier: paint_compare(painter, box, (NOW, BEFORE), theme, earlier=earlier),
    "both pauses": lambda painter, box, theme, earlier: paint_pauses(painter, box, BEFORE, BEFORE, theme, earlier),
    "lens": lambda painter, box, theme, earlier: paint_lens(painter, box, NOW, theme, strip_width=700, earlier=earlier),
}


def outlines(name: str, theme: Theme, strength: float) -> np.ndarray:
    """How far each pixel is from the same picture without its lines."""
    painted = [
        as_array(
            draw_image(
                (760, 200), partial(_on_surface, name=name, theme=theme, earlier=Earlier(seen=BEFORE, strength=one))
            )
        )
        for one in (strength, 0.001)
    ]
    return np.abs(painted[0].astype(int) - painted[1].astype(int)).sum(axis=2)


def _on_surface(painter: QPainter, box: QRectF, name: str, theme: Theme, earlier: Earlier | None) -> None:
    painter.fillRect(box, theme.colour("surface"))
    PAINTERS[name](painter, box, theme, earlier)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("name", PAINTERS)
def test_what_was_before_is_an_outline_that_fades(app: QApplication, name: str, theme: str) -> None:
    whole, half = (outlines(name, Theme(name=theme), strength) for strength in (1.0, 0.5))
    assert (whole > 60).sum() > 60
    assert (whole > 20).mean() < 0.25, "an outline, not a fill"
    assert 0.3 * whole.sum() < half.sum() < 0.7 * whole.sum()


@pytest.mark.parametrize("name", ["strip", "lens", "two runs"])
def test_the_difference_is_written(app: QApplication, name: str) -> None:
    def paint(painter: QPainter, box: QRectF, theme: Theme) -> None:
        PAINTERS[name](painter, box, theme, Earlier(seen=BEFORE))

    lines = transcript((760, 200), lambda painter, box: paint(painter, box, Roles(name="light")))
    assert any("1.05 s (+1.01 s)" in line for line in lines)


def test_the_window_lets_it_fade_although_nothing_is_played(show_window: ShowWindow) -> None:
    window = show_window(Session())
    window.session.do(wishes.edit, "workload.dirty_rate", "60 MiB/s", False)
    window.session.settle()
    assert window.strip._earlier is not None
    assert not window._timer.isActive()
    window.session.do(wishes.edit, "workload.dirty_rate", "60 MiB/s", True)
    window.session.settle()
    assert window._timer.isActive()
    window.session.do(wishes.tick, on.STAYS + 0.1)
    window.session.settle()
    seen_still: list[object] = [window.strip._earlier, window.bars._earlier, window._timer.isActive()]
    assert seen_still == [None, None, False]
