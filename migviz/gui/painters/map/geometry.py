"""The places on the map as Qt's rectangles."""

from PySide6.QtCore import QRectF

from migviz.gui.painters.boxes import box_of, in_qt
from migviz.showing.places import map as places
from migviz.showing.places.map import CURVE, LABELS_BELOW, LABELS_LEFT, MapPlaces, Scale, ticks, unit_of
from migviz.study.axis import Axis

__all__ = ["CURVE", "LABELS_BELOW", "LABELS_LEFT", "MapPlaces", "Scale", "lay_out", "ticks", "unit_of"]


def lay_out(box: QRectF, scale: float, x: Axis, y: Axis, *, curves: bool, sentence: float) -> MapPlaces[QRectF]:
    """The places in a box; `sentence`: pixels that the sentence at its lower end needs."""
    made: MapPlaces[QRectF] = in_qt(places.lay_out(box_of(box), scale, x, y, curves=curves, sentence=sentence))
    return made
