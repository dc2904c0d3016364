"""What is taken out of charts and curves: the same series as on the screen, in a picture, a page, a film and a table of numbers."""

import csv
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QRectF
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QMenu

from migviz.engine import simulate
from migviz.export.as_csv import CHART_COLUMNS, series_as_csv
from migviz.gui.painters.charts import scene
from migviz.gui.painters.charts.scene import paint_charts
from migviz.gui.painters.film import as_array
from migviz.gui.painters.picture import draw_image
from migviz.gui.session import Session
from migviz.gui.shells.main_window import MainWindow
from migviz.gui.theme import Theme
from migviz.replay.curves import throughput
from migviz.replay.moment import moment_at
from migviz.replay.seen import seen_at
from migviz.scenario import load_scenario
from migviz.scenario.units import PAGE
from migviz.showing import wishes
from migviz.showing.modes import Panel
from migviz.showing.series import Series, series_of
from tests.gui.conftest import ShowWindow

RUN = simulate(load_scenario("workload.dirty_rate: 30 MiB/s\n"))


@pytest.fixture
def window(show_window: ShowWindow) -> MainWindow:
    return show_window(Session())


def entries(window: MainWindow) -> dict[str, Callable[[], None]]:
    return {action.text(): action.trigger for action in window._plot_menu.actions()}


def written(window: MainWindow, word: str, path: Path, monkeypatch: pytest.MonkeyPatch) -> bytes:
    monkeypatch.setattr(window.chosen_files, "to_write", lambda *what: path)
    monkeypatch.setattr(QMenu, "popup", lambda menu, at: None)
    pane = window.charts if window.shown is not None and not window.shown.controls.curve else window.curve
    pane.menu_wished.emit(QPoint(0, 0))
    entries(window)[word]()
    return path.read_bytes()


def test_charts_as_numbers_are_the_series_that_is_drawn() -> None:
    one = series_of(seen_at(RUN, 0.0))
    rows = list(csv.DictReader(io.StringIO(series_as_csv(one))))
    assert tuple(rows[0]) == CHART_COLUMNS
    times = [float(row["t_s"]) for row in rows]
    assert times == sorted(times) and set(one.t) <= set(times)
    for row in rows[5::7]:
        moment = moment_at(RUN, float(row["t_s"]))
        if any(abs(moment.t - item.start) < 1e-9 or abs(moment.t - item.end) < 1e-9 for item in RUN.lists):
            continue
        total = float(row["to_send_bytes"]) + float(row["dirty_bytes"])
        assert total == pytest.approx((moment.to_send + moment.dirty) * PAGE, rel=0.02, abs=8 * PAGE)
        assert float(row["link_bytes_per_s"]) == pytest.approx(moment.speed)


@pytest.mark.parametrize(("technique", "disk_too"), [("live", False), ("quick", True)])
def test_of_each_rate_its_own_column_is_written(technique: str, disk_too: bool) -> None:
    run = simulate(load_scenario(f"migration.technique: {technique}\n"))
    one = series_of(seen_at(run, 0.0))
    rows = list(csv.DictReader(io.StringIO(series_as_csv(one))))
    corners = [*throughput(run)[0], *throughput(run, disk=True)[0]]
    assert sorted({float(row["t_s"]) for row in rows}) == sorted({*one.t, *corners})
    for name, on_disk in (("link_bytes_per_s", False), ("disk_bytes_per_s", True)):
        rates = {float(row[name]) for row in rows}
        assert rates - {0.0} == {flow.rate for flow in run.flows if flow.disk is on_disk}
    assert any(flow.disk for flow in run.flows) is disk_too


@pytest.mark.parametrize("name", ["a.png", "a.svg", "a.pdf"])
@pytest.mark.parametrize("curve", [False, True])
def test_charts_and_curves_are_written_as_pictures(
    name: str, curve: bool, window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wish = (wishes.toggle_curve, "link.bandwidth") if curve else (wishes.open_panel, Panel.CHARTS)
    window.session.do(*wish)
    window.session.settle()
    content = written(window, "These charts as a picture…", tmp_path / name, monkeypatch)
    assert len(content) > 4000
    assert content[:4] == {"a.png": b"\x89PNG", "a.svg": b"<?xm", "a.pdf": b"%PDF"}[name]
    assert name != "a.svg" or b"<image" not in content, "a page has lines, not a screen's pixels"


def test_a_curve_is_written_as_numbers(window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    window.session.do(wishes.toggle_curve, "link.bandwidth")
    window.session.settle()
    content = written(window, "These charts as numbers (CSV)…", tmp_path / "a.csv", monkeypatch)
    rows = list(csv.DictReader(io.StringIO(content.decode())))
    shown = window.curve.shown()
    assert shown is not None and len(rows) == len(shown.sweep.x.values)
    assert [float(row["downtime_s"]) for row in rows] == pytest.approx(shown.sweep.of("downtime").tolist(), rel=1e-6)
    assert [float(row["total_time_s"]) for row in rows] == pytest.approx(
        shown.sweep.of("total_time").tolist(), rel=1e-6
    )


def test_what_is_covered_or_not_told_yet_is_not_written_as_numbers(window: MainWindow) -> None:
    window.session.do(wishes.open_panel, Panel.CHARTS)
    window.session.settle()
    assert window.charts.numbers()
    run = window.session.runs[0]
    for seen in (seen_at(run, 1.0, until=1.0), seen_at(run, 1.0, None, frozenset({"run.pages(2)"}))):
        window.charts.show_seen((seen,))
        assert window.charts.numbers() == ""


def test_a_picture_of_the_window_has_its_charts(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn, real = list[object](), scene.scene_of

    def noted(shown: tuple[Series, ...], *rest: Any, **more: Any) -> scene.Scene:
        drawn.extend(shown)
        return real(shown, *rest, **more)

    monkeypatch.setattr(scene, "scene_of", noted)
    for panel, expected in ((Panel.ITERATIONS, []), (Panel.CHARTS, [series_of(seen_at(window.session.runs[0], 0.0))])):
        window.session.do(wishes.show_panel, panel)
        window.session.settle()
        image = QImage(1440, 900, QImage.Format.Format_RGB32)
        painter = QPainter(image)
        window.paint_now(painter, QRectF(image.rect()), Theme())
        painter.end()
        assert drawn == expected


def test_a_picture_shows_the_part_that_is_looked_at(window: MainWindow) -> None:
    def painted(ends: tuple[float, float] | None) -> np.ndarray:
        seen = (seen_at(RUN, 1.0),)
        return as_array(
            draw_image((600, 360), lambda painter, box: paint_charts(painter, box, seen, Theme(), ends=ends))
        )

    assert (painted(None) == painted((0.0, RUN.end))).all()
    assert not (painted(None) == painted((20.0, 30.0))).all()
