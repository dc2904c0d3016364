"""Where do words stand in a row, each in a cell that can be pressed? Gaps give way first, then size."""

from collections.abc import Sequence

from migviz.showing.measure import Width
from migviz.showing.places.written import smaller_fonts

GAP, LEAST_GAP = 18.0, 3.0


def cells(words: Sequence[str], room: float, width: Width, scale: float) -> tuple[str, tuple[tuple[float, float], ...]]:
    """The font of all words, and the left edge and width of each cell."""
    for font in smaller_fonts("control"):
        wide = [width(font, word) for word in words]
        gap = min(GAP * scale, (room - sum(wide)) / len(words))
        if gap >= LEAST_GAP * scale:
            break
    widths = [one + gap for one in wide]
    return font, tuple((sum(widths[:k]), each) for k, each in enumerate(widths))
