"""The places on the strip and the axis of the lens as Qt's rectangles."""

from PySide6.QtCore import QRectF

from migviz.gui.painters.boxes import box_of, in_qt
from migviz.replay.brown_out import is_hindered
from migviz.replay.seen import Seen
from migviz.replay.told import axis_end
from migviz.showing.places import strip
from migviz.showing.places.strip import Axis, Strip

__all__ = ["Axis", "Strip", "lens_axis", "strip_in"]


def strip_in(
    box: QRectF, seen: Seen, scale: float, span: tuple[float, float] | None = None, zero: float = 0.0
) -> Strip:
    """A strip in a box for a run; `span`: from and to which second, if it is not the run's own; `zero`: called 0."""
    run = seen.run
    made: Strip = in_qt(
        strip.strip_in(
            box_of(box),
            scale,
            span or (0.0, axis_end(run)),
            with_client=bool(run.network.interval),
            with_speed=is_hindered(run),
            alone=span is None,
            zero=zero,
        )
    )
    return made


def lens_axis(seen: Seen, box: QRectF, strip_width: float, *, window: tuple[float, float]) -> tuple[Axis, float]:
    """The axis of the lens and its factor."""
    axis, factor = strip.lens_axis(box_of(box), strip_width, run_end=axis_end(seen.run), window=window)
    return in_qt(axis), factor
