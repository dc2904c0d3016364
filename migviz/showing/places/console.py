"""Where is everything in the presenter's window? Boxes from its size; what has no room gives way, the picture, Next and the clock never."""

from migviz.showing.box import NOWHERE, Box
from migviz.values import dataclass

LEAST = (1180.0, 690.0)
"""Pixels at 100 % that it needs: in less everything is drawn smaller."""
HEAD, PLAN, FOOT, GAP = 62.0, 30.0, 104.0, 12.0
LEFT, PICTURE = 0.456, 0.62
"""Shares: of the width for what the room sees, of the height between for its picture at most."""
TITLE, LINE = 26.0, 28.0
NEXT_PICTURE = (280.0, 158.0)
SMALL = 0.72
"""In a low window what comes next is so much smaller."""
LOW = 780.0
BUTTON, KEY = 62.0, 22.0
WIDTHS = {"back": 150.0, "next": 500.0, "black": 130.0, "go": 130.0, "hold": 110.0, "slower": 112.0, "faster": 112.0, "pen": 105.0, "zoom": 100.0, "locks": 158.0, "window": 160.0, "leave": 100.0}  # fmt: skip
"""How wide the buttons are, in order; they share what is left or lacks."""
MOST_HAND = 118.0
COUNTER = 44.0


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsolePlaces:
    """Boxes in pixels, in a scale."""

    scale: float
    head: Box
    plan: Box
    picture: Box
    notes: Box
    next_picture: Box
    beats: Box
    card: Box
    buttons: tuple[tuple[str, Box], ...]

    def hand(self, k: int, count: int) -> Box:
        """The row of one option on the card."""
        high = min(MOST_HAND * self.scale, (self.card.height - (TITLE + 14) * self.scale * 2) / max(1, count))
        top = self.card.top + (TITLE + 10) * self.scale + k * high
        return Box(self.card.left + 10 * self.scale, top, self.card.width - 20 * self.scale, high - 6 * self.scale)

    def counters(self, k: int, count: int) -> tuple[Box, Box, Box]:
        """Its buttons for less and more, and the count between."""
        row = self.hand(k, count)
        side = min(COUNTER * self.scale, row.height)
        top, end = row.top + (row.height - side) / 2, row.left + row.width - 8 * self.scale
        wide = 58 * self.scale
        more = Box(end - side, top, side, side)
        return Box(more.left - wide - side, top, side, side), Box(more.left - wide, top, wide, side), more


DESIGNED = (1440.0, 900.0)
"""Pixels of the window in which it is drawn at 100 %: in a larger one its letters grow with it, for it is read standing."""


def scale_of_console(size: tuple[int, int], wished: float) -> float:
    """The scale that is wished for, in a large window at least as large as the design has it; or the largest in which everything has room."""
    larger = min(size[0] / DESIGNED[0], size[1] / DESIGNED[1])
    return min(max(wished, larger) if larger > 1 else wished, size[0] / LEAST[0], size[1] / LEAST[1])


def console_places(size: tuple[int, int], scale: float, picture: tuple[int, int]) -> ConsolePlaces:
    """`picture`: the size of the audience's, for its shape."""
    width, height = float(size[0]), float(size[1])

    def px(length: float) -> float:
        return length * scale

    gap = px(GAP)
    top, bottom = px(HEAD + PLAN) + 2 * gap, height - px(FOOT)
    left = LEFT * width - gap
    high = min(left * picture[1] / picture[0], PICTURE * (bottom - top - px(TITLE)))
    seen = Box(gap, top + px(TITLE), high * picture[0] / picture[1], high)
    below = seen.bottom + gap
    notes = Box(gap, below, left, bottom - below - gap)
    side = LEFT * width + gap
    small = SMALL if height / scale < LOW else 1.0
    across, down = (px(length) * small for length in NEXT_PICTURE)
    coming = Box(side, top + px(TITLE), across, down)
    beats = Box(coming.right + gap, top, width - coming.right - 2 * gap, coming.bottom + px(TITLE) - top)
    under = beats.bottom + gap
    card = Box(side, under, width - side - gap, bottom - under - gap)
    return ConsolePlaces(
        scale=scale,
        head=Box(0, 0, width, px(HEAD)),
        plan=Box(gap, px(HEAD) + gap * 0.8, width - 2 * gap, px(PLAN)),
        picture=seen,
        notes=notes,
        next_picture=coming,
        beats=beats,
        card=card if card.height > px(60) else NOWHERE,
        buttons=tuple(_buttons(width, bottom + px(8), gap, scale)),
    )


def _buttons(width: float, top: float, gap: float, scale: float) -> list[tuple[str, Box]]:
    share = (width - gap * (len(WIDTHS) + 1)) / sum(WIDTHS.values())
    found, left = [], gap
    for name, wide in WIDTHS.items():
        found.append((name, Box(left, top, wide * share, BUTTON * scale)))
        left += wide * share + gap
    return found
