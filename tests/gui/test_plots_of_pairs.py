"""Do two plots over one axis say what is at the pointer, walk with the keys, and draw a number that is pointed at?"""

from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QImage, QKeyEvent, QPainter
from PySide6.QtWidgets import QApplication

from migviz.gui.painters.curve.plots import CurvePlots
from migviz.gui.painters.curve.scene import CurveShown, curve_scene
from migviz.gui.painters.evacuation import at_once
from migviz.gui.painters.evacuation.at_once import at_once_scene
from migviz.gui.painters.evacuation.plots import AtOncePlots
from migviz.gui.panes.curve import slider_axis
from migviz.gui.theme import Theme
from migviz.scenario import Scenario
from migviz.scenario.units import Kind, read
from migviz.showing.evacuation_shown import AtOnceShown
from migviz.showing.sight import place_of
from migviz.study.emptying import Way
from migviz.study.sweep import quick_sweep
from tests.shared import few

SIZE = (500.0, 300.0)
RATE = "workload.dirty_rate"
THEME = Theme()


@few
def _curve(value: float) -> CurveShown:
    return CurveShown(sweep=quick_sweep(Scenario(), slider_axis(RATE, value)), title="Dirty rate", value=value)


@pytest.fixture
def curve() -> CurveShown:
    return _curve(float(read("50 MiB/s", Kind.RATE)))


def way(number: int | None, empty: float | None = 60.0) -> Way:
    return Way(
        at_once=number, order="listed", empty_after=empty, ended=60.0, worst_pause=0.2, worst="a", sum_of_pauses=1.0,
        bytes_sent=1e9, bytes_twice=1e8, over_limit=(), staying=() if empty is not None else ("a",),
    )  # fmt: skip


@pytest.fixture
def ways() -> AtOnceShown:
    return AtOnceShown(
        ways=(way(1, 90.0), way(2), way(3, None), way(5, 50.0)), before=(), at_once=2, of=5, tried=4, window=None
    )


def key(key: Qt.Key, shift: bool = False) -> QKeyEvent:
    held = Qt.KeyboardModifier.ShiftModifier if shift else Qt.KeyboardModifier.NoModifier
    return QKeyEvent(QEvent.Type.KeyPress, key, held)


@pytest.fixture
def curve_plots(app: QApplication, curve: CurveShown) -> CurvePlots:
    plots = CurvePlots(THEME)
    plots.resize(500, 300)
    plots.show_curve(curve)
    return plots


@pytest.fixture
def at_once_plots(app: QApplication, ways: AtOnceShown) -> AtOncePlots:
    plots = AtOncePlots(THEME)
    plots.resize(500, 300)
    plots.show_curve(ways)
    return plots


# --- what is said ---


@pytest.mark.parametrize("kind", [CurvePlots, AtOncePlots])
def test_before_there_is_a_curve_nothing_is_said_and_no_key_does_anything(
    app: QApplication, kind: type[CurvePlots | AtOncePlots]
) -> None:
    plots = kind(THEME)
    assert (plots.values_in_words(), plots.present(), plots.inside().isEmpty()) == ("", None, True)
    assert not plots.key_pressed(key(Qt.Key.Key_Right)) and plots.takes(key(Qt.Key.Key_Right))
    if isinstance(plots, AtOncePlots):
        assert [plots.number(place) for place in (0.2, 1.0, 7.0)] == [1, 1, 1]


def test_the_curve_says_both_numbers_at_the_present_and_then_where_the_keys_are(
    curve_plots: CurvePlots, curve: CurveShown
) -> None:
    scene, value = curve_plots._scene, curve.value
    assert scene is not None and value is not None
    assert curve_plots.present() == place_of(curve.sweep.x, value)
    now = curve_plots.values_in_words()
    assert now == f"{scene.words_at('downtime', value)}; {scene.words_at('total_time', value)}"
    for _ in range(5):
        assert curve_plots.key_pressed(key(Qt.Key.Key_Right))
    at = curve_plots.hovered
    assert at is not None
    start, end = curve.whole
    assert at == pytest.approx(place_of(curve.sweep.x, value) + 0.1 * (end - start))
    assert curve_plots.value_at(at) > value
    there = curve_plots.values_in_words()
    assert there != now and scene.words_at("downtime", scene.known_near(at)) in there
    curve_plots.show_curve(replace(curve, value=None))
    curve_plots.point_at(None)
    assert (curve_plots.values_in_words(), curve_plots.present()) == ("", None)


def test_where_the_present_is_out_of_sight_the_keys_begin_in_the_middle(curve_plots: CurvePlots) -> None:
    start, end = curve_plots.seen_part
    third = start + (end - start) / 3
    for sight in ((start, third), (third, 2 * third - start)):
        curve_plots.point_at(None)
        curve_plots.show_range(*sight)
        present = curve_plots.present()
        assert present is not None
        begins = present if sight[0] <= present <= sight[1] else (sight[0] + sight[1]) / 2
        assert curve_plots._there() == pytest.approx(begins)
        curve_plots.key_pressed(key(Qt.Key.Key_Left))
        assert curve_plots.hovered == pytest.approx(begins - 0.02 * (sight[1] - sight[0]))


def test_the_numbers_at_once_are_whole_and_no_more_than_there_are_vms(
    at_once_plots: AtOncePlots, ways: AtOnceShown
) -> None:
    assert [at_once_plots.number(place) for place in (0.2, 1.4, 2.6, 9.0)] == [1, 1, 3, 5]
    scene = at_once_plots._scene
    assert scene is not None and at_once_plots.present() == 2.0
    assert at_once_plots.values_in_words() == scene.words_at(2)
    at_once_plots.point_at(QPointF(scene.x(5.0), 50.0))
    assert at_once_plots.values_in_words() == scene.words_at(5) != scene.words_at(2)
    at_once_plots.show_range(1.0, 3.0)
    at_once_plots.show_curve(replace(ways, at_once=1))
    assert at_once_plots.seen_part == (1.0, 3.0), "it is the same host"
    at_once_plots.show_curve(replace(ways, of=6))
    assert at_once_plots.seen_part == (0.5, 6.5)


@pytest.mark.parametrize("make", ["curve_plots", "at_once_plots"])
def test_inside_is_from_the_corner_of_the_upper_plot_to_that_of_the_lower(
    make: str, request: pytest.FixtureRequest
) -> None:
    plots = request.getfixturevalue(make)
    upper, lower = (part.box for part in plots._scene.parts)
    assert plots.inside() == QRectF(upper.topLeft(), lower.bottomRight()) and upper.bottom() < lower.top()


# --- what is drawn at the pointer ---


def painted(monkeypatch: pytest.MonkeyPatch, scene: Any, pointer: QPointF | None) -> list[tuple[str, float, str, bool]]:
    """Which number of which plot is written, in which role, and whether with words."""
    found: list[tuple[str, float, str, bool]] = []

    def paint(_scene: object, _painter: object, part: Any, *given: Any, words: bool) -> None:
        found.append((part.heading, given[0], given[-1], words))

    monkeypatch.setattr(type(scene), "_paint_value", paint)
    image = QImage(QSize(500, 300), QImage.Format.Format_ARGB32)
    painter = QPainter(image)
    scene.paint_moving(painter, pointer)
    painter.end()
    return found


@pytest.mark.parametrize("share", [0.0, 0.1, 0.5, 1.0])
def test_the_curve_draws_what_is_known_where_one_points(
    app: QApplication, monkeypatch: pytest.MonkeyPatch, curve: CurveShown, share: float
) -> None:
    scene = curve_scene(curve, SIZE, curve.whole, THEME)
    box, (start, end) = scene.parts[0].box, curve.whole
    assert [one[1:] for one in painted(monkeypatch, scene, None)] == [(curve.value, "select", True)] * 2
    known = scene.known_near(start + share * (end - start))
    here = painted(monkeypatch, scene, QPointF(box.left() + share * box.width(), 50.0))
    assert [one[1:] for one in here] == [(curve.value, "select", False)] * 2 + [(known, "ink", True)] * 2


@pytest.mark.parametrize(("share", "number"), [(0.0, 1), (0.1, 1), (0.29, 2), (0.5, 3), (0.71, 4), (1.0, 5)])
def test_of_numbers_at_once_the_nearest_is_drawn_where_one_points(
    app: QApplication, monkeypatch: pytest.MonkeyPatch, ways: AtOnceShown, share: float, number: int
) -> None:
    scene = at_once_scene(ways, SIZE, (0.5, 5.5), THEME)
    box = scene.parts[0].box
    assert scene.number_at(box.left() + share * box.width()) == number
    here = painted(monkeypatch, scene, QPointF(box.left() + share * box.width(), 50.0))
    assert [one[1:] for one in here] == [(2, "select", False)] * 2 + [(number, "ink", True)] * 2


def test_a_number_at_which_not_all_leave_has_a_cross_at_the_top(
    app: QApplication, monkeypatch: pytest.MonkeyPatch, ways: AtOnceShown
) -> None:
    crosses: list[QRectF] = []
    monkeypatch.setattr(at_once, "paint_icon", lambda _painter, box, *_rest: crosses.append(box))
    scene = at_once_scene(ways, SIZE, (0.5, 5.5), THEME)
    image = QImage(QSize(500, 300), QImage.Format.Format_ARGB32)
    painter = QPainter(image)
    scene.paint_over(painter)
    painter.end()
    assert crosses == [QRectF(scene.x(3.0) - 6.0, scene.parts[0].box.top() + 3.0, 12.0, 12.0)]
