"""How does a formula between dollar signs become a drawing? Its letters as outlines, by a library that is loaded for the first one.

A lesson is untrusted text, and drawing takes twice as long for each level of braces: so levels and letters are bounded.
"""

import re
from functools import lru_cache

from migviz.language import _
from migviz.values import dataclass

LONGEST, DEEPEST = 200, 4
"""Letters of a formula, each counted twice for every level of braces around it, and levels; chosen: such a one is drawn in 80 ms
at most."""
_VIEW = re.compile(r'viewBox="\S+ (?P<top>-?[\d.]+) (?P<width>[\d.]+) (?P<height>[\d.]+)"')
_COMMAND = re.compile(r">\\(?P<name>\w+)")
_GROUPS = {"{": 1, "}": -1}


class NotAFormula(ValueError):
    """Why it cannot be drawn, and what would do instead."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """A formula as SVG: how wide it is, and how far it reaches above and below the line of the text, in pixels."""

    svg: str
    width: float
    above: float
    below: float


@lru_cache(maxsize=64)
def drawn(tex: str, *, size: float, colour: str, display: bool = False) -> Drawn:
    """The drawing of a formula in letters of this size. `display`: on a line of its own. Raises NotAFormula."""
    _check(tex)
    try:
        from latex2mathml.converter import convert
        from ziamath.config import config
        from ziamath.zmath import Math
    except ImportError:
        raise NotAFormula(_("formulas are drawn only where ziamath is installed")) from None
    try:
        mathematics = convert(tex, display="block" if display else "inline")
        if unknown := _COMMAND.search(mathematics):
            raise NotAFormula(_("{name} is not a known command of formulas", name=f"\\{unknown['name']}"))
        config.svg2 = False  # outlines alone: other drawings of letters are not drawn by everybody
        svg = str(Math(mathematics, size=size).svg())
    except NotAFormula:
        raise
    except Exception as error:  # the library has no error of its own: whatever it meets, the formula is not one
        raise NotAFormula(_("a formula is not complete, or not one")) from error
    svg = svg.replace("<svg ", f'<svg fill="{colour}" ').replace('fill="black"', f'fill="{colour}"')
    view = _VIEW.search(svg)
    assert view is not None, svg
    top, height = float(view["top"]), float(view["height"])
    return Drawn(svg=svg, width=float(view["width"]), above=-top, below=height + top)


def _check(tex: str) -> None:
    depth = deepest = weight = 0
    for letter in re.sub(r"\\left\b|\\begin\b", "{", re.sub(r"\\right\b|\\end\b", "}", tex)):
        depth += _GROUPS.get(letter, 0)
        deepest, weight = max(deepest, depth), weight + 2 ** max(0, depth)
        if weight > LONGEST or deepest > DEEPEST:
            raise NotAFormula(
                _(
                    "write at most {letters} letters, each counted twice for a level of braces, and {levels} levels",
                    letters=LONGEST,
                    levels=DEEPEST,
                )
            )
    if depth:
        raise NotAFormula(_("as many braces have to be closed as were opened"))
