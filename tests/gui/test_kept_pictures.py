"""Does every painter paint what it painted: the same picture in every tile, the same words, fills and icons in its transcript?

MIGVIZ_KEEP=1 keeps pictures and transcripts anew; look at them before you commit.
"""

import os
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from migviz.gui.painters.film import as_array
from migviz.gui.painters.picture import draw_image
from migviz.gui.theme import Theme
from tests.gui.paintings import LARGE_ONLY, PICTURES, TRANSCRIPTS
from tests.gui.transcript import LARGE, Roles, differences, transcript

KEPT = Path(__file__).parent / "pictures"
KEEPING = os.environ.get("MIGVIZ_KEEP") == "1"
TILE = 16
STEP = 48
"""A pixel is another where no channel of it, nor of its neighbours, is so near to the kept one."""
MOST = 0.03
"""The share of a tile that may be another."""

ALL = TRANSCRIPTS | LARGE_ONLY
EXACT = tuple(
    name for k, (name, painting) in enumerate(ALL.items())
    if name in LARGE_ONLY
    or name.endswith(("-iteration-1", "-disk-pause", "-post-copy", "-locked", "-broadcast"))
    or painting.what not in [before.what for before in list(ALL.values())[:k]]
)  # fmt: skip
"""Of each painter the first painting, and some of those of every kind of moment."""


def painted(name: str) -> QImage:
    painting = PICTURES[name]
    theme = Theme(name=painting.theme)
    return draw_image(painting.size, lambda painter, box: painting.paint(painter, box, theme))


def told(name: str) -> list[str]:
    painting = TRANSCRIPTS[name]
    theme = Roles(name=painting.theme)
    return transcript(painting.size, lambda painter, box: painting.paint(painter, box, theme))


def placed(name: str) -> list[str]:
    """The same as `told`, so large that a length which is a pixel off is seen."""
    painting = ALL[name]
    theme, size = Roles(name=painting.theme, scale=LARGE), (painting.size[0] * LARGE, painting.size[1] * LARGE)
    return transcript(size, lambda painter, box: painting.paint(painter, box, theme), exact=True)


def unlike(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """Which pixels of the one have none like them in the other at their place or beside it: edges of letters may lie a
    pixel off on another machine."""
    padded = np.pad(other.astype(np.int16), ((1, 1), (1, 1), (0, 0)), mode="edge")
    height, width, _ = one.shape
    nearest = np.full((height, width), 255, dtype=np.int16)
    for down in range(3):
        for across in range(3):
            beside = padded[down : down + height, across : across + width]
            np.minimum(nearest, np.abs(one.astype(np.int16) - beside).max(axis=2), out=nearest)
    return nearest > STEP


def worst_tile(ours: np.ndarray, kept: np.ndarray) -> tuple[float, int, int]:
    """The largest share of a tile that differs, and its left and upper edge."""
    if np.array_equal(ours, kept):
        return 0.0, 0, 0
    difference = unlike(ours, kept) | unlike(kept, ours)
    height, width = (-(-side // TILE) * TILE for side in difference.shape)
    whole = np.zeros((height, width), dtype=bool)
    whole[: difference.shape[0], : difference.shape[1]] = difference
    tiles = whole.reshape(height // TILE, TILE, width // TILE, TILE).mean(axis=(1, 3))
    row, column = np.unravel_index(int(tiles.argmax()), tiles.shape)
    return float(tiles.max()), int(column) * TILE, int(row) * TILE


@pytest.mark.parametrize("name", PICTURES)
def test_a_painter_draws_what_it_drew(app: QApplication, tmp_path: Path, name: str) -> None:
    image, path = painted(name), KEPT / f"{name}.png"
    if KEEPING:
        KEPT.mkdir(exist_ok=True)
        assert image.save(str(path))
    kept = QImage(str(path))
    assert kept.size() == image.size(), "MIGVIZ_KEEP=1 keeps the pictures anew; look at them before you commit"
    share, x, y = worst_tile(as_array(image), as_array(kept))
    if share > MOST:
        where = tmp_path / f"{name}.png"
        image.save(str(where))
        pytest.fail(f"{name} looks different: {share:.0%} of the tile at {x},{y}; see {where} beside {path}")


@pytest.mark.parametrize("name", TRANSCRIPTS)
def test_a_painter_says_what_it_said(app: QApplication, name: str) -> None:
    is_as_kept(KEPT / f"{name}.txt", told(name))


@pytest.mark.parametrize("name", EXACT)
def test_a_painter_puts_everything_where_it_was(app: QApplication, name: str) -> None:
    is_as_kept(KEPT / "large" / f"{name}.txt", placed(name))


def is_as_kept(path: Path, lines: list[str]) -> None:
    if KEEPING:
        path.parent.mkdir(exist_ok=True)
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    found = differences(lines, path.read_text(encoding="utf-8").splitlines())
    assert not found, f"{path.stem} says something else:\n" + "\n".join(found[:20])


def test_nothing_is_kept_of_what_is_gone() -> None:
    assert {path.stem for path in KEPT.glob("*.png")} == set(PICTURES)
    assert {path.stem for path in KEPT.glob("*.txt")} == set(TRANSCRIPTS)
    assert {path.stem for path in KEPT.glob("large/*.txt")} == set(EXACT)
