"""The places on the strip and the axis of the lens as Qt's rectangles."""

from PySide6.QtCore import QRectF

from migviz.gui.painters.boxes import box_of, in_qt
from migviz.replay.brown_out import is_hindered
from migviz.replay.seen import Seen
from migviz.replay.told import axis_end
from migviz.showing.places import strip
from migviz.showing.places.strip import Axis, Strip

__all__ = ["Axis", "Strip", "beside_playhead", "lens_axis", "strip_in"]


def strip_in(
    box: QRectF, seen: Seen, scale: float, span: tuple[float, float] | None = None, zero: float = 0.0
) -> Strip:
    """A strip in a box for a run; `span`: from and to which second, if it is not the run's own; `zero`: called 0."""
    run = seen.run
    made: Strip = in_qt(
        strip.strip_in(
            box_of(box),
            scale,
            span or (0.0, axis_end(run) if run.end is None else max(run.end, seen.along)),
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


def beside_playhead(place: QRectF, wide: float, x: float, gap: float, *, at_end: bool = False) -> QRectF:
    """Words yield to the playhead at `x`. Words so wide stand at the beginning of a place (or at its end): all of it; where the playhead
    is on them, what is beyond, so that they hop once and back (those at the end stand before it), else what is before or behind it; where
    they fit nowhere, the largest."""
    left = place.right() - wide if at_end else place.left()
    if not left - gap < x < left + wide + gap:
        return place
    less = min(wide + 2 * gap, place.width())
    beyond = place.adjusted(0, 0, -less, 0) if at_end else place.adjusted(less, 0, 0, 0)
    before, behind = QRectF(place), QRectF(place)
    before.setRight(min(max(x - gap, place.left()), place.right()))
    behind.setLeft(max(min(x + gap, place.right()), place.left()))
    free = (before, beyond, behind) if at_end else (beyond, before, behind)  # what it belongs to is near the end
    return next((one for one in free if one.width() >= wide), max(free, key=QRectF.width))
