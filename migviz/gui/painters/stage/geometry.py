"""The places on the stage as Qt's rectangles."""

from functools import lru_cache

from migviz.gui.painters.boxes import in_qt
from migviz.showing.places.stage import HostPlace, Stage, Wants, lay_out

__all__ = ["HostPlace", "Stage", "stage_in_qt"]


@lru_cache(maxsize=64)
def stage_in_qt(width: float, height: float, scale: float, blocks: int, bandwidth: float, wants: Wants) -> Stage:
    """Made once for each size, not for each picture."""
    made: Stage = in_qt(lay_out(width, height, scale, blocks, bandwidth, wants))
    return made
