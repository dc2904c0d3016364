"""Which form of a text stands in a box, in which font? What does not fit is written shorter or smaller, never cut.

`Width` tells how wide a text is: Qt where it is painted, Pillow where there is no Qt (showing/measure.py).
"""

from collections.abc import Sequence
from dataclasses import replace
from enum import StrEnum

from migviz.showing.box import Box
from migviz.showing.measure import TYPE, Width, height
from migviz.values import dataclass

SLACK = 0.5
"""Pixels by which a text may be wider than its box: nobody sees them."""


class Align(StrEnum):
    """At which end of its box a text stands."""

    LEFT = "left"
    RIGHT = "right"
    CENTRE = "centre"


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """One line of text in its box."""

    text: str
    font: str
    box: Box
    align: Align = Align.LEFT

    def room(self, width: Width) -> Box:
        """What it covers."""
        wide = width(self.font, self.text)
        spare = self.box.width - wide
        shift = {Align.LEFT: 0.0, Align.RIGHT: spare, Align.CENTRE: spare / 2}[self.align]
        return replace(self.box, left=self.box.left + shift, width=wide)


def fitted(
    box: Box, forms: str | Sequence[str], width: Width, fonts: str | Sequence[str] = "label", align: Align = Align.LEFT
) -> Written | None:
    """The longest form that fits, in the largest font in which it does; None where nothing fits."""
    for form in (forms,) if isinstance(forms, str) else forms:
        for font in (fonts,) if isinstance(fonts, str) else fonts:
            if form and width(font, form) <= box.width + SLACK:
                return Written(text=form, font=font, box=box, align=align)
    return None


def needed(
    box: Box, forms: str | Sequence[str], width: Width, fonts: str | Sequence[str] = "label", align: Align = Align.LEFT
) -> Written:
    """The same for what is never left out: the last form smaller, and if that is not enough with its end left open."""
    found = fitted(box, forms, width, fonts, align)
    if found is not None:
        return found
    last, first = forms if isinstance(forms, str) else forms[-1], fonts if isinstance(fonts, str) else fonts[0]
    smaller = smaller_fonts(first)
    return fitted(box, last, width, smaller, align) or Written(
        text=elided(last, smaller[-1], box.width, width), font=smaller[-1], box=box, align=align
    )


def smaller_fonts(font: str) -> tuple[str, ...]:
    """The font, and those of the type scale that are smaller, down to the axis."""
    size = TYPE[font][0]
    return (font, *(name for name in ("count", "control", "label", "axis") if TYPE[name][0] < size))


def elided(text: str, font: str, room: float, width: Width) -> str:
    """As much of a text as there is room for, with its end left open."""
    kept = text
    while kept and width(font, f"{kept}\N{HORIZONTAL ELLIPSIS}") > room + SLACK:
        kept = kept[:-1].rstrip()
    return f"{kept}\N{HORIZONTAL ELLIPSIS}" if kept else ""


LEAST_OF_A_NAME = 8
"""Chosen: letters of which a name keeps more where its end is left open; with fewer it says nothing."""


def short_name(name: str, font: str, room: float, width: Width) -> str:
    """A name that somebody chose: with its end left open where it is longer than its room, as long as enough of it remains."""
    if width(font, name) <= room + SLACK:
        return name
    short = elided(name, font, room, width)
    return short if len(short) > LEAST_OF_A_NAME else name


def lines_of(text: str, font: str, width: Width, room: float) -> tuple[str, ...]:
    """A text broken between words into lines of at most `room` pixels; a longer word has a line of its own."""
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and width(font, longer) <= room + SLACK:
            lines[-1] = longer
        else:
            lines.append(word)
    return tuple(lines)


def paragraph(box: Box, text: str, width: Width, fonts: Sequence[str], scale: float) -> tuple[Written, ...]:
    """On one line in the largest font in which it fits, otherwise broken into lines in the largest that the box holds."""
    one = fitted(box, text, width, fonts)
    if one is not None:
        return (one,)
    for font in fonts:
        lines, high = lines_of(text, font, width, box.width), height(font, scale)
        if len(lines) * high <= box.height + SLACK or font == fonts[-1]:
            top = box.top + (box.height - len(lines) * high) / 2
            places = (Box(box.left, top + k * high, box.width, high) for k in range(len(lines)))
            return tuple(Written(text=line, font=font, box=place) for line, place in zip(lines, places, strict=True))
    raise AssertionError("there is a last font")
