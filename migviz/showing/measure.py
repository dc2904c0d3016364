"""How wide is a text, without Qt? Measured in the shipped fonts by Pillow, as Qt measures it (within a pixel or 2 %)."""

from collections.abc import Callable
from functools import lru_cache
from typing import TYPE_CHECKING

from migviz.resources import asset

if TYPE_CHECKING:
    from PIL.ImageFont import FreeTypeFont

REGULAR, MEDIUM, SEMI_BOLD, BOLD = "Inter-Regular.otf", "Inter-Medium.otf", "Inter-SemiBold.otf", "Inter-Bold.otf"
MONO = "NotoSansMono-Regular.ttf"
FONTS = (REGULAR, MEDIUM, SEMI_BOLD, BOLD, MONO)
"""The files under assets/fonts."""

TYPE: dict[str, tuple[int, str]] = {
    "clock": (44, BOLD),
    "title": (22, BOLD),
    "caption": (20, MEDIUM),
    "rate": (20, BOLD),
    "value": (18, BOLD),
    "count": (16, BOLD),
    "prose": (16, REGULAR),
    "control": (15, SEMI_BOLD),
    "label": (14, MEDIUM),
    "axis": (13, REGULAR),
}
"""The type scale: name, pixels at 100 %, font. No text is smaller than "axis"."""

FEATURES = ("tnum", "cv05")
"""Digits of one width, so that running counts do not jitter; 1, l and I told apart."""

_LINE = 1.211
"""Inter's ascent and descent, for a size of 1."""

_LARGE = 1000
"""Texts are measured at this size and scaled down: screens place letters at parts of pixels."""


Width = Callable[[str, str], float]
"""(font of the type scale, text) -> pixels: measured here, or by Qt."""


LEAST_IN_A_ROOM = 14
"""Pixels at 100 % of the smallest letters before a room: 2.7 % of the picture's height, as the back row needs them."""


def pixels(font: str, scale: float, least: int = 0) -> int:
    """The size of a font of the type scale in whole pixels; `least`: at 100 %, where it may not be smaller."""
    return max(1, round(max(TYPE[font][0], least) * scale))


def width(font: str, text: str, scale: float = 1.0) -> float:
    """The width of a text on one line, in pixels."""
    return _advance(TYPE[font][1], text) * pixels(font, scale) / _LARGE


def at_scale(scale: float) -> Width:
    """The widths at one scale."""
    return lambda font, text: width(font, text, scale)


def height(font: str, scale: float = 1.0) -> float:
    """The height of a line of text, in pixels."""
    return _LINE * pixels(font, scale)


def mono_width(font: str, text: str, scale: float = 1.0) -> float:
    """The width of bytes and addresses, at the size of a font of the type scale."""
    return _advance(MONO, text) * pixels(font, scale) / _LARGE


@lru_cache(maxsize=8)
def _face(name: str) -> "FreeTypeFont":
    from PIL import ImageFont  # when first needed: a window that Qt measures for starts without it

    return ImageFont.truetype(str(asset(f"fonts/{name}")), _LARGE)


@lru_cache(maxsize=1)
def _can_shape() -> bool:
    from PIL import features

    return bool(features.check("raqm"))


_ALIKE = str.maketrans("123456789", "0" * 9)


@lru_cache(maxsize=8192)
def _advance(name: str, text: str) -> float:
    if _can_shape():
        return _face(name).getlength(text, features=list(FEATURES) if name != MONO else None)
    return _face(name).getlength(text.translate(_ALIKE))  # a Pillow that cannot shape: digits are of one width
