"""The squares of a page map as Qt's rectangles."""

from functools import lru_cache

from migviz.gui.painters.boxes import in_qt
from migviz.showing.places import pages
from migviz.showing.places.pages import COLUMNS, MOST, ROWS, PageGrid

__all__ = ["COLUMNS", "MOST", "ROWS", "PageGrid", "page_grid"]


@lru_cache(maxsize=32)
def page_grid(count: int, left: float, top: float, width: float, height: float) -> PageGrid:
    """Squares for `count` blocks in a box."""
    grid: PageGrid = in_qt(pages.page_grid(count, left, top, width, height))
    return grid
