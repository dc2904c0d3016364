"""Is every part of every composition where it was, at usual sizes and on both sides of each width and height at which something gives way?
The difference to the kept text is what a review has to look at: which composition, at which sizes.

`MIGVIZ_KEEP=1 make test-all ARGS=tests/showing/test_kept_layouts.py` writes it anew.
"""

from collections.abc import Iterator
from dataclasses import replace
from itertools import product
from zlib import crc32

from migviz.showing.compositions import COMPOSITIONS, Composition
from migviz.showing.layout import layout
from tests.kept_text import is_as_kept
from tests.showing.test_kept_shown import values
from tests.showing.test_layout import SIZES

EDGES = ((900, 1060, 1160), (500, 540, 660, 680, 780, 820))
"""Widths and heights at which something gives way."""
SIDES = (260.0, 330.0, 2000.0)
"""Narrower than it may be, as usual, and wider than it may be."""


def sizes() -> Iterator[tuple[int, int]]:
    yield from SIZES
    yield from ((width + more, 900) for width in EDGES[0] for more in (-1, 0))
    yield from ((1440, height + more) for height in EDGES[1] for more in (-1, 0))
    yield (1059, 679)


def placed(there: Composition, size: tuple[int, int]) -> str:
    ways = product((1.0, 1.25, 2.0), SIDES, (None, True, False))
    found = [layout(size, scale, replace(there, side_width=wide, side=side)) for scale, wide, side in ways]
    return " ".join(text for one in found for _, text in values(one))


def test_every_part_is_where_it_was() -> None:
    lines = list[str]()
    for name, there in COMPOSITIONS.items():
        sums = (
            f"{width}x{height} {crc32(placed(there, (width, height)).encode()):08x}"
            for width, height in sorted(sizes())
        )
        lines += [f"{name}:", *(f"    {one}" for one in sums)]
    is_as_kept("layouts", "\n".join(lines) + "\n")
