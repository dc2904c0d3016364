"""Does anything drawn tell what a waiting prediction asks about?

Two runs that were the same so far and go on differently must be drawn alike, pixel by pixel: then nothing of what comes
is in the picture. And a number that is asked for is drawn nowhere as text.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from typing import Protocol

import numpy as np
import pytest
from PySide6.QtCore import QBuffer, QPoint, QRectF, QSize
from PySide6.QtGui import QImage, QPainter, QRegion
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtWidgets import QApplication, QWidget

from migviz import load_scenario, simulate
from migviz.course.covered import numbers_of
from migviz.course.lesson import Lesson
from migviz.gui.painters.bars import paint_bars
from migviz.gui.painters.compare.painter import paint_compare
from migviz.gui.painters.compare.table import differences_of, paint_pauses, paint_table
from migviz.gui.painters.curve.scene import CurveShown, paint_curve
from migviz.gui.painters.picture import draw_image, paint_picture, storyboard
from migviz.gui.painters.stage.painter import paint_stage
from migviz.gui.painters.time_strip.lens_painter import paint_lens
from migviz.gui.painters.time_strip.painter import paint_strip
from migviz.gui.panes.charts import Charts
from migviz.gui.panes.curve import slider_axis
from migviz.gui.panes.map import MapView
from migviz.gui.panes.ruler import paint_ruler
from migviz.gui.theme import Theme
from migviz.replay.pace import pause_span
from migviz.replay.seen import Seen, seen_at
from migviz.replay.told import Told
from migviz.scenario.fields import FIELDS
from migviz.scenario.units import Kind, write
from migviz.showing.parts import MapPart
from migviz.study.sweep import quick_sweep
from tests.course.locks import (
    PREDICTING,
    Waiting,
    each_prediction,
    once,
    predictions,
    predictions_of,
    times_until,
    told_alike,
)
from tests.quick import fewer
from tests.shared import few

SIZE = (900, 600)
THEME = Theme()


class Painting(Protocol):
    def __call__(self, painter: QPainter, box: QRectF, seen: Seen) -> object: ...


PAINTERS: dict[str, Painting] = {
    "stage": lambda painter, box, seen: paint_stage(painter, box, seen, THEME),
    "strip": lambda painter, box, seen: paint_strip(painter, QRectF(0, 0, 900, 140), seen, THEME),
    "lens": lambda painter, box, seen: paint_lens(painter, box, seen, THEME, strip_width=800),
    "bars": lambda painter, box, seen: paint_bars(painter, box, seen, THEME),
    "ruler": lambda painter, box, seen: paint_ruler(painter, box, seen, THEME),
    "picture": lambda painter, box, seen: paint_picture(painter, box, seen, THEME),
    "storyboard": lambda painter, box, seen: [part(painter, box) for part in storyboard(seen, THEME)],
    "compare": lambda painter, box, seen: paint_compare(painter, box, (seen, seen), THEME),
    "differences": lambda painter, box, seen: paint_table(painter, box, differences_of(seen, seen), THEME),
    "pauses": lambda painter, box, seen: paint_pauses(painter, box, seen, seen, THEME),
}


@few
def _curve_of(run: Told) -> CurveShown:
    value = run.scenario["workload.dirty_rate"]
    assert isinstance(value, float)
    sweep = quick_sweep(run.scenario, slider_axis("workload.dirty_rate", value))
    return CurveShown(sweep=sweep, title="Dirty rate", value=value)


def paint_slider_curve(painter: QPainter, box: QRectF, seen: Seen) -> None:
    """What a slider does, with what the run of this moment came to."""
    paint_curve(painter, box, replace(_curve_of(seen.run), covered=seen.covered), THEME)


def paint_point(painter: QPainter, box: QRectF, seen: Seen) -> None:
    """The map's point and all that is said of it."""
    view = MapView(THEME)
    view.resize(*SIZE)
    for metric in ("downtime", "total_time"):
        view.show_part(MapPart(seen=seen, kept=seen, metric=metric))
        view.render(painter, QPoint(), QRegion(), QWidget.RenderFlag.DrawChildren)
    view.deleteLater()


WHOLE: dict[str, Painting] = {"curve": paint_slider_curve, "map": paint_point}
"""Painters of whole runs, which are never given one that is told in part."""


@pytest.mark.fewer
@each_prediction
def test_what_comes_is_not_drawn(app: QApplication, lesson: Lesson) -> None:
    for waiting in fewer(once(predictions_of(lesson), lambda one: (one.section.scenario, one.until))):
        for t in times_until(waiting)[-2:]:
            own, others = told_alike(waiting, t)
            for name, paint in PAINTERS.items():
                drawn(paint, own)  # what stays is painted once, and kept: the picture after it differs by rounding
                picture = drawn(paint, own)
                assert [other for other in others if drawn(paint, other) != picture] == [], (name, t)


def test_a_painter_that_tells_is_caught(app: QApplication) -> None:
    waiting = predictions_of(PREDICTING[0])[0]
    own = seen_at(waiting.run, 0.0)
    closed = seen_at(waiting.run, 0.0, waiting.until)
    assert drawn(PAINTERS["strip"], own) != drawn(PAINTERS["strip"], closed)


def test_what_comes_is_not_in_the_charts(app: QApplication) -> None:
    some = list(predictions())[::4]
    for waiting in {(one.section.scenario, one.until): one for one in some}.values():
        assert waiting.until is not None
        own, others = told_alike(waiting, waiting.until)
        pictures = []
        for seen in (own, *others):
            charts = Charts(THEME)
            charts.resize(*SIZE)
            charts.show()
            charts.prepare(wait=True)
            charts.show_seen((seen,))
            QApplication.processEvents()
            pictures.append(charts.grab().toImage())
            charts.close()
            charts.deleteLater()
        assert [picture for picture in pictures if picture != pictures[0]] == [], str(waiting)


@pytest.mark.fewer
@each_prediction
def test_a_number_that_is_asked_for_is_drawn_nowhere(app: QApplication, lesson: Lesson) -> None:
    for waiting in fewer(once(predictions_of(lesson), lambda one: (one.section.scenario, one.until, one.covered))):
        no_number_that_is_asked_for_is_drawn(waiting)


def no_number_that_is_asked_for_is_drawn(waiting: Waiting) -> None:
    run, covered = waiting.run, waiting.covered
    values = numbers_of(run)
    inputs = {FIELDS[name].write(run.scenario[name]) for name in FIELDS if FIELDS[name].kind}
    free = {write(value, kind) for name, (kind, value) in values.items() if name not in covered}
    asked = {write(values[name][1], values[name][0]) for name in covered & values.keys() if values[name][1]}
    belt = {write(2.0**power, Kind.SIZE) for power in range(12, 41)}  # blocks on the belt: a rate, not an amount
    hidden = {text for text in asked - inputs - free - belt if " " in text}
    for t in times_until(waiting)[-2:]:
        seen = seen_at(run, t, waiting.until, covered)
        for name, paint in PAINTERS.items():
            for words in texts_drawn(paint, seen):
                assert [text for text in hidden if is_in(text, words)] == [], (name, t)


def test_while_a_prediction_s_run_plays_no_axis_tells_what_it_will_show(app: QApplication) -> None:
    run = simulate(load_scenario("workload.dirty_rate: 33 MiB/s"))
    span = pause_span(run)
    assert span is not None
    start, end = span
    lens = partial(paint_lens, strip_width=300, theme=THEME)
    for paint, asked, t in (
        (lambda painter, box, seen: lens(painter, box, seen), "run.downtime", (start + end) / 2),
        (PAINTERS["strip"], "run.total_time", start / 2),
    ):
        free = set(texts_drawn(paint, seen_at(run, t)))
        told = set(texts_drawn(paint, seen_at(run, t, None, frozenset({asked}))))
        later = {words for words in free - told if re.fullmatch(r"[\d.]+ m?s", words)}
        assert later, asked
        assert not {words for words in told if re.fullmatch(r"[\d.]+ m?s", words)} & later


@pytest.mark.parametrize("name", WHOLE)
@pytest.mark.parametrize("asked", ["downtime", "total_time"])
def test_a_slider_s_curve_and_the_map_do_not_write_what_is_asked(app: QApplication, name: str, asked: str) -> None:
    run = simulate(load_scenario("workload.dirty_rate: 33 MiB/s\nmigration.max_iterations: 3"))
    sweep = _curve_of(run).sweep
    value = getattr(run.metrics, asked)
    if name == "curve":
        value = float(sweep.of(asked)[np.flatnonzero(sweep.x.values == run.scenario["workload.dirty_rate"])[0]])
    text = write(value, Kind.TIME)
    free = " ".join(texts_drawn(WHOLE[name], seen_at(run, 0.0)))
    closed = " ".join(texts_drawn(WHOLE[name], seen_at(run, 0.0, covered=frozenset({f"run.{asked}"}))))
    assert is_in(text, free) and not is_in(text, closed) and "?" in closed


def drawn(paint: Painting, seen: Seen) -> QImage:
    """A painter's picture."""

    def draw(painter: QPainter, box: QRectF) -> None:
        paint(painter, box, seen)

    return draw_image(SIZE, draw)


def is_in(text: str, words: str) -> bool:
    return re.search(rf"(?<![\d.,]){re.escape(text)}(?![\w/])", words) is not None


def texts_drawn(paint: Painting, seen: Seen) -> Iterator[str]:
    """Every text that a painter draws."""
    buffer, generator = QBuffer(), QSvgGenerator()
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    generator.setOutputDevice(buffer)
    generator.setSize(QSize(*SIZE))
    painter = QPainter(generator)
    paint(painter, QRectF(0, 0, *SIZE), seen)
    painter.end()
    for found in re.findall(r"<text[^>]*>([^<]*)</text>", bytes(buffer.data().data()).decode()):
        yield found.strip()


def test_the_texts_of_a_picture_are_found(app: QApplication) -> None:
    waiting = predictions_of(PREDICTING[0])[0]
    texts = list(texts_drawn(PAINTERS["stage"], seen_at(waiting.run, 0.0)))
    assert "SOURCE" in texts and "TARGET" in texts


def test_a_number_that_is_asked_is_written_nowhere_beside_two_runs() -> None:
    a, b = (seen_at(simulate(load_scenario(text)), 1e9) for text in ("", "workload.dirty_rate: 50 MiB/s"))
    plain = differences_of(a, b)
    for asked in (row.number for row in plain if row.number):
        rows = differences_of(replace(a, covered=frozenset({asked})), b)
        for row, told in zip(rows, plain, strict=True):
            if row.number == asked:
                assert (row.a, row.b, row.better) == ("?", "?", "")
            else:
                assert row == told
    assert sum(bool(row.number) for row in plain) > len(plain) / 2
