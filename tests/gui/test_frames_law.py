"""Is only that painted again, at a new moment, that shows something else then? Counted in paint events, pane by pane."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QWidget

from migviz.gui.session import Session
from migviz.gui.shells.main_window import MainWindow
from migviz.gui.shells.panes import PANES
from migviz.scenario import load_scenario
from migviz.showing import wishes
from migviz.showing.modes import Mode, Panel
from tests.gui.conftest import ShowWindow, flush

MOMENTS = 8
STILL = {
    Panel.ITERATIONS: {"top_bar", "transport", "lens"},
    Panel.CHARTS: {"top_bar", "transport", "lens"},
    Panel.DETAILS: {"top_bar", "transport", "lens"},
    Panel.FRAMES: {"top_bar", "transport", "lens", "bars"},
    Panel.WORDS: {"top_bar", "transport", "lens", "bars"},
    Panel.RULER: {"top_bar", "transport", "lens", "bars"},
    Panel.KEYS: {"top_bar", "transport", "lens", "keys", "tabs", "bars"},
}
"""What shows nothing of the moment, by the panel that is open."""


class Counted(QObject):
    """Paint events, by the pane that they belong to."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__()
        self._window, self.of = window, Counter[str]()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint and isinstance(watched, QWidget):
            self.of[self._pane(watched)] += 1
        return False

    def _pane(self, widget: QWidget | None) -> str:
        names = {self._window.made(name): name for name in PANES}
        while widget is not None and widget not in names:
            widget = widget.parentWidget()
        return names.get(widget, "window")


@pytest.fixture
def counted(show_window: ShowWindow, tmp_path: Path, app: QApplication) -> Iterator[tuple[MainWindow, Counted]]:
    window = show_window(Session(load_scenario("workload.dirty_rate: 30 MiB/s"), state_folder=tmp_path))
    counts = Counted(window)
    app.installEventFilter(counts)
    yield window, counts
    app.removeEventFilter(counts)


def moments(window: MainWindow, counts: Counted) -> Counter[str]:
    """What is painted while time goes on within iteration 1, after everything else has settled."""
    window.session.do(wishes.seek, 10.0)
    window.session.do(wishes.play)
    window.session.settle()
    window._timer.stop()
    for _ in range(3):
        flush()
    counts.of.clear()
    for _ in range(MOMENTS):
        window.session.do(wishes.tick, 0.016)
        window.session.settle()
        flush()
    return counts.of


@pytest.mark.parametrize("panel", list(STILL), ids=lambda panel: panel.name)
def test_at_a_new_moment_only_what_shows_it_is_painted_again(counted: tuple[MainWindow, Counted], panel: Panel) -> None:
    window, counts = counted
    window.session.do(wishes.show_panel, panel)
    painted = moments(window, counts)
    assert painted["stage"] and painted["strip"]
    assert not STILL[panel] & set(painted), painted
    assert all(painted[name] <= 40 * MOMENTS for name in painted), painted  # each of the things and words on it once


def test_beside_two_runs_what_differs_between_them_is_not_painted_at_each_moment(
    counted: tuple[MainWindow, Counted],
) -> None:
    window, counts = counted
    window.session.do(wishes.choose_pair, "live-post-copy")
    window.session.do(wishes.enter_mode, Mode.COMPARE)
    painted = moments(window, counts)
    assert painted["compare"] and not {"compare_side", "top_bar", "stage", "strip"} & set(painted), painted


def test_where_nothing_is_another_nothing_is_painted(counted: tuple[MainWindow, Counted]) -> None:
    window, counts = counted
    moments(window, counts)
    window.session.do(wishes.stop)
    window.session.settle()
    flush()
    counts.of.clear()
    for _ in range(3):
        window.session.do(wishes.seek, window.session.playhead.t)
        window.session.show_all()
        flush()
    assert not counts.of
