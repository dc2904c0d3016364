"""What does a sweep look like as a picture?"""

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from migviz.gui.painters.map.lines import speeds_over
from migviz.gui.painters.map.painter import paint_map
from migviz.gui.painters.map.shown import MapShown
from migviz.gui.theme import Theme
from migviz.replay.seen import Seen
from migviz.say.on_map import run_lines, simulated
from migviz.study.sweep import Sweep


def paint_map_picture(painter: QPainter, box: QRectF, sweep: Sweep, seen: Seen, metric: str, theme: Theme) -> None:
    """The map with the point of the scenario's own run, if it lies on it, and how the numbers came about."""
    assert sweep.y is not None
    painter.fillRect(box, theme.colour("ground"))
    at = sweep.scenario[sweep.x.name], sweep.scenario[sweep.y.name]
    point = None
    if all(
        isinstance(value, float) and axis.values[0] <= value <= axis.values[-1]
        for value, axis in zip(at, (sweep.x, sweep.y), strict=True)
    ):
        point = float(at[0] or 0.0), float(at[1] or 0.0)
    shown = MapShown(
        sweep=sweep,
        metric=metric,
        point=point,
        lines=run_lines(seen, metric, sweep.x.name, sweep.y.name) if point is not None else (),
        sentence=simulated(sweep.note) if sweep.note or sweep.exact else "",
        speeds=speeds_over(sweep),
    )
    gap = theme.px(12)
    paint_map(painter, box.adjusted(gap, gap, -gap, -gap), shown, theme)
