"""What is drawn of a run between two times, and where? The same for the screen, a picture, a page and a film."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter

from migviz.gui.painters.charts import bands, marks, values
from migviz.gui.painters.charts.curves import UPPER, Axes, axes_of, curves_of
from migviz.gui.painters.charts.frame import Frame
from migviz.gui.painters.plots.drawn import Drawn, paint_drawn, paint_ticks_below, paint_upright_ticks
from migviz.gui.theme import Theme
from migviz.replay.seen import Seen
from migviz.replay.told import axis_end
from migviz.showing.series import Series, series_of
from migviz.showing.spotlight import NOTHING, Spotlight
from migviz.showing.ticks import Ticks, time_ticks
from migviz.values import dataclass


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Scene:
    """Places, axes and curves of the two plots: memory and throughput."""

    shown: tuple[Series, ...]
    frame: Frame
    axes: Axes
    drawn: tuple[tuple[Drawn, ...], tuple[Drawn, ...]]
    times: Ticks
    theme: Theme

    def paint_under(self, painter: QPainter) -> None:
        """Below the curves."""
        bands.paint_under(painter, self.frame, self.axes.grid(self.frame), self.shown, self.theme)

    def paint_over(self, painter: QPainter) -> None:
        """Over them."""
        marks.paint_over(painter, self.frame, self.shown, self.theme)

    def paint_moving(
        self, painter: QPainter, both: Sequence[Seen], spotlight: Spotlight = NOTHING, pointer: QPointF | None = None
    ) -> None:
        """What is pointed at, the crosshair, the values there or at the playhead, and the playhead."""
        frame, theme = self.frame, self.theme
        for one in self.shown:
            bands.paint_lit(painter, frame, one, spotlight, theme)
        if pointer is not None:
            marks.paint_crosshair(painter, frame, pointer, theme)
        if len(both) == len(self.shown):
            values.paint_values(painter, frame, self.read(both, pointer), pointer is not None, theme)
        if both and frame.start <= both[0].t <= frame.end:
            marks.paint_playhead(painter, frame, round(frame.x(both[0].t)), theme)

    def read(self, both: Sequence[Seen], pointer: QPointF | None) -> tuple[Seen, ...]:
        """The moments whose values are written: at the pointer, or else at the playhead."""
        found = both if pointer is None else tuple(one.seen.at(self.frame.t(pointer.x())) for one in self.shown)
        return tuple(one.as_covered(seen) for one, seen in zip(self.shown, found, strict=False))


def end_of(shown: Sequence[Series]) -> float:
    """Where the time axis ends."""
    return max((axis_end(one.seen.run) for one in shown), default=1.0) or 1.0


def scene_of(
    shown: tuple[Series, ...], size: tuple[float, float], ends: tuple[float, float], theme: Theme, *, log: bool
) -> Scene:
    """Between two times, in so many pixels."""
    axes = axes_of(shown, ends, theme, max(0.0, size[1] - theme.px(100)), log=log)
    frame = _frame(size, ends, len(shown), axes, theme)
    return Scene(
        shown=shown,
        frame=frame,
        axes=axes,
        drawn=curves_of(shown, frame, axes, theme),
        times=_times(frame, end_of(shown), theme),
        theme=theme,
    )


def _frame(size: tuple[float, float], ends: tuple[float, float], runs: int, axes: Axes, theme: Theme) -> Frame:
    width, height = size
    left = max(theme.px(44), max(theme.width("axis", text) for text in axes.words) + theme.px(14))
    right = width - theme.px(26)
    row, head = theme.height("label") + theme.px(8), theme.height("axis") + theme.px(6)
    heads = tuple(QRectF(left, 1 + k * head, right - left, head - 2) for k in range(runs))
    top, bottom = heads[-1].bottom() + 2, height - theme.height("axis") - theme.px(10)
    upper = round(max(20.0, bottom - top - 2 * row) * UPPER)
    memory = QRectF(left, round(top + row), right - left, upper)
    title = QRectF(theme.px(4), memory.bottom() + 1, right - theme.px(4), row)
    return Frame(
        heads=heads,
        titles=(QRectF(theme.px(4), top, right - theme.px(4), row), title),
        memory=memory,
        throughput=QRectF(left, round(title.bottom()), right - left, round(bottom - title.bottom())),
        start=ends[0],
        end=ends[1],
    )


def _times(frame: Frame, whole: float, theme: Theme) -> Ticks:
    """As many marks as the time axis has room for."""
    widest = max((theme.width("axis", text) for _, text in time_ticks(frame.start, frame.end, whole, 6)), default=30.0)
    most = max(1, int(frame.memory.width() / (widest + theme.px(28))))
    return time_ticks(frame.start, frame.end, whole, most)


def paint_charts(
    painter: QPainter,
    box: QRectF,
    both: tuple[Seen, ...],
    theme: Theme,
    *,
    log: bool = False,
    ends: tuple[float, float] | None = None,
) -> None:
    """Memory and throughput of one run or of two at a moment; `ends`: from when to when, if not the whole run."""
    shown = tuple(map(series_of, both))
    scene = scene_of(shown, (box.width(), box.height()), ends or (0.0, end_of(shown)), theme, log=log)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(box.topLeft())
    painter.fillRect(QRectF(0, 0, box.width(), box.height()), theme.colour("surface"))
    scene.paint_under(painter)
    frame, axes = scene.frame, scene.axes
    x = frame.start, frame.end
    for place, axis, drawn in zip((frame.memory, frame.throughput), (axes.memory, axes.rate), scene.drawn, strict=True):
        paint_drawn(painter, place, x, axis.ends, drawn)
        paint_upright_ticks(painter, place, axis.ends, axis.places, theme)
    paint_ticks_below(painter, frame.throughput, x, scene.times, theme)
    scene.paint_over(painter)
    scene.paint_moving(painter, both)
    painter.restore()
