"""Is a technique that only a test registers drawn: stage, strip, bars, map, curve, compare?"""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication

from migviz import Run, Scenario, load_scenario, simulate
from migviz.gui.painters import draw
from migviz.gui.painters.compare.host import _counts
from migviz.gui.painters.compare.painter import paint_compare
from migviz.gui.painters.compare.titles import titles_of
from migviz.gui.painters.map.axes import axes_for
from migviz.gui.painters.map.picture import paint_map_picture
from migviz.gui.painters.picture import draw_image, paint_picture
from migviz.gui.painters.stage.counts import counts
from migviz.gui.session import Session
from migviz.gui.shells.main_window import MainWindow
from migviz.gui.theme import Theme
from migviz.replay.moment import Moment, PageState, moment_at
from migviz.replay.seen import Seen, seen_at
from migviz.showing import wishes
from migviz.showing.modes import Mode
from migviz.study.sweep import quick_sweep
from migviz.trace import Host
from tests.parcel import registered

SIZE = (1440, 900)


@pytest.fixture(autouse=True)
def _parcel() -> Iterator[None]:
    with registered():
        yield


@pytest.fixture(params=["parcel", "cold"])
def run(request: pytest.FixtureRequest) -> Run:
    return simulate(load_scenario(f"migration.technique: {request.param}"))


def test_every_moment_of_it_is_drawn(app: QApplication, run: Run) -> None:
    draw.misfits.clear()
    for t in np.linspace(0.0, run.end, 9):
        moment = moment_at(run, float(t))

        def paint(painter: QPainter, box: QRectF, moment: Moment = moment) -> None:
            paint_picture(painter, box, Seen(run=run, moment=moment), Theme())

        assert not is_empty(draw_image(SIZE, paint))
    assert draw.misfits == []


def test_it_is_drawn_beside_live_migration(app: QApplication, run: Run) -> None:
    runs = (run, simulate(load_scenario("")))
    assert titles_of([seen_at(one, 0.0) for one in runs])[0].startswith(run.scenario.technique.title)
    for t in (0.0, 20.0, 36.0):
        both = tuple(seen_at(one, t) for one in runs)

        def paint(painter: QPainter, box: QRectF, both: tuple[Seen, ...] = both) -> None:
            paint_compare(painter, box, both, Theme())

        assert not is_empty(draw_image(SIZE, paint))


def test_its_map_is_drawn(app: QApplication, run: Run) -> None:
    found = quick_sweep(run.scenario, *axes_for(run.scenario))

    def paint(painter: QPainter, box: QRectF) -> None:
        paint_map_picture(painter, box, found, seen_at(run, 0.0), "downtime", Theme())

    assert not is_empty(draw_image(SIZE, paint))


def test_the_window_shows_it(app: QApplication, run: Run, tmp_path: Path) -> None:
    window = MainWindow(Session(run.scenario, state_folder=tmp_path))
    window.resize(*SIZE)
    window.show()
    window.session.settle()
    for mode in (Mode.EXPLORE, Mode.COMPARE, Mode.MAP):
        window.session.do(wishes.enter_mode, mode)
        app.processEvents()
    app.processEvents()
    assert not is_empty(window.grab().toImage())
    window.close()
    window.deleteLater()
    app.processEvents()


def is_empty(image: QImage) -> bool:
    """One colour everywhere."""
    colours = {image.pixel(x, y) for x in range(0, image.width(), 7) for y in range(0, image.height(), 7)}
    return len(colours) < 3


@pytest.mark.parametrize("technique", ["live", "quick", "post-copy", "cold"])
def test_no_memory_is_written_under_a_page_map_that_has_none(technique: str) -> None:
    run, empty = simulate(Scenario().but({"migration.technique": technique})), 0
    for t in np.linspace(0.0, run.end, 60).tolist():
        seen = seen_at(run, t)
        for host, pages in ((Host.SOURCE, seen.moment.source_pages), (Host.TARGET, seen.moment.target_pages)):
            if (pages == PageState.ABSENT).all():
                empty += 1
                assert {mark for mark, *_ in counts(host, seen)} <= {PageState.ABSENT}, (t, host)
    assert empty


def test_a_vm_that_is_shut_down_sends_nothing_in_compare_either(app: QApplication) -> None:
    run = simulate(Scenario().but({"migration.technique": "cold"}))
    for t in np.linspace(0.0, run.end, 20).tolist():
        assert not any("to send" in words for words in _counts(Host.SOURCE, seen_at(run, t))), t
