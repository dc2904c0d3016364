"""What colours does the map have? One image of the classes, with slanted lines where the copy never catches up."""

from functools import lru_cache

import numpy as np
from PySide6.QtGui import QColor, QImage

from migviz.gui.map.classes import CLASSES, classes, levels_of
from migviz.gui.theme import Theme
from migviz.study.sweep import Sweep

HATCH = 9.0
"""Pixels between two slanted lines at 100 %."""


@lru_cache(maxsize=3)
def ground_image(sweep: Sweep, metric: str, size: tuple[int, int], theme: Theme, ratio: float = 1.0) -> QImage:
    """The map as an image of so many pixels."""
    width, height = size
    cells = classes(sweep.of(metric), levels_of(sweep, metric))
    rows = cells.shape[0] - 1 - np.arange(height) * cells.shape[0] // height
    columns = np.arange(width) * cells.shape[1] // width
    place = np.ix_(rows, columns)
    colours = np.array([_rgb(theme.colour(f"map.{index + 1}")) for index in range(CLASSES)], dtype=np.float32)
    found = cells[place]
    hopeless = sweep.of("catches_up")[place] == 0
    image = colours[found]
    if hopeless.any():
        _hatch(image, hopeless, found, theme, ratio)
    pixels = np.empty((height, width, 4), dtype=np.uint8)
    pixels[..., :3] = image[..., ::-1]
    pixels[..., 3] = 255
    return QImage(pixels.data, width, height, 4 * width, QImage.Format.Format_RGB32).copy()


def _hatch(image: np.ndarray, hopeless: np.ndarray, found: np.ndarray, theme: Theme, ratio: float) -> None:
    """Slanted lines of the colour at the other end of the ramp, so that they are seen on every class."""
    height, width = hopeless.shape
    apart = theme.px(HATCH) * ratio
    phase = (np.arange(height, dtype=np.float32)[:, None] + np.arange(width, dtype=np.float32)[None, :]) % apart
    thick = 0.62 * theme.px(1) * ratio * (1.5 if theme.name == "projector" else 1.0)
    cover = np.clip(thick + 0.5 - np.abs(phase - apart / 2), 0.0, 1.0) * hopeless * 0.55
    ends = np.array([_rgb(theme.colour("map.6")), _rgb(theme.colour("map.1"))], dtype=np.float32)
    line = ends[(found >= CLASSES // 2).astype(np.intp)]
    image += (line - image) * cover[..., None]


def _rgb(colour: QColor) -> tuple[int, int, int]:
    return colour.red(), colour.green(), colour.blue()
