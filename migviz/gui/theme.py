"""How does everything look? The one file with colours, type sizes and pen widths.

Every colour is a role that means the same thing in every view; three themes give it a value. All lengths are in
pixels at 100 % and pass through `Theme.px`, so that one scale enlarges everything alike.
"""

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache

from PySide6.QtCore import Qt
from PySide6.QtGui import QBrush, QColor, QFont, QFontDatabase, QFontMetricsF, QPen, QStaticText

from migviz.resources import asset
from migviz.showing import measure
from migviz.showing.layout import SCALES
from migviz.showing.state import THEMES
from migviz.values import dataclass

__all__ = ["SCALES", "THEMES", "Theme", "load_fonts"]

# role: light, dark, projector
_ROLES: Mapping[str, tuple[str, str, str]] = {
    "source": ("#1437C8", "#0E88F1", "#14128F"),
    "source.tint": ("#E9EDFC", "#15283F", "#E4E4F7"),
    "target": ("#2F9A83", "#22CFA0", "#2A8465"),
    "target.tint": ("#E3F3EF", "#143129", "#DDF0E8"),
    "dirty": ("#DA6716", "#F0A536", "#C65100"),
    "dirty.tint": ("#FCEBDD", "#3A2816", "#FCE6D3"),
    "link": ("#C9D3F5", "#1E3853", "#BFC3EE"),
    "client": ("#5F6B7A", "#A3A9B0", "#4F5965"),
    "broadcast": ("#7B1070", "#FFC0F5", "#BE22CC"),
    "broadcast.tint": ("#F6E6F4", "#3A2238", "#F9E2FB"),
    "pause": ("#16202C", "#FFFFFF", "#000000"),
    "pause.tint": ("#E2E6EB", "#2A333D", "#DDE1E6"),
    "warning": ("#B3243C", "#EA5D61", "#860B1F"),
    "select": ("#0B5FFF", "#7DB8FF", "#0040D0"),
    "select.tint": ("#DCE8FF", "#1B3353", "#DCE6FB"),
    "ink": ("#16202C", "#F2F6FA", "#000000"),
    "muted": ("#4C5968", "#B3C0CE", "#2F3945"),
    "line": ("#6B7887", "#7E8FA4", "#56616E"),
    "faint": ("#D3DAE3", "#2E3B49", "#C3CAD2"),
    "ground": ("#EEF1F5", "#0E141B", "#FFFFFF"),
    "sunk": ("#F5F7FA", "#111922", "#F4F4F4"),
    "surface": ("#FFFFFF", "#18212C", "#FFFFFF"),
    "on.mark": ("#FFFFFF", "#0A1118", "#FFFFFF"),
    "on.light_mark": ("#16202C", "#0A1118", "#FFFFFF"),
    "map.1": ("#F3F8FB", "#12305C", "#F3F8FB"),
    "map.2": ("#C5DCEC", "#2C5E95", "#C5DCEC"),
    "map.3": ("#8DB6D8", "#558ABB", "#8DB6D8"),
    "map.4": ("#558ABB", "#8DB6D8", "#558ABB"),
    "map.5": ("#2C5E95", "#C5DCEC", "#2C5E95"),
    "map.6": ("#12305C", "#F3F8FB", "#12305C"),
    "idle": ("#D3DAE3", "#2E3B49", "#C3CAD2"),
}
"""`map.1` to `map.6`: classes of the map, the longest stands out most. `on.mark`: text on source, broadcast, pause, warning, select; `on.light_mark`: on dirty and target."""


_SOLID = Qt.PenStyle.SolidLine
_WEIGHTS = {
    measure.REGULAR: QFont.Weight.Normal,
    measure.MEDIUM: QFont.Weight.Medium,
    measure.SEMI_BOLD: QFont.Weight.DemiBold,
    measure.BOLD: QFont.Weight.Bold,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    """One look: a palette, a scale, and whether things may move."""

    name: str = "light"
    scale: float = 1.0
    reduced_motion: bool = False
    least: int = 0
    """pixels at 100 % of the smallest letters, where those of the type scale are too small for who sees them from afar"""

    def hex(self, role: str) -> str:
        """The colour of a role as #RRGGBB."""
        return _ROLES[role][THEMES.index(self.name)]

    def colour(self, role: str, opacity: float = 1.0) -> QColor:
        """The colour of a role. It is the only one of its kind: not to be changed."""
        return _colour(self.name, role, opacity)

    def brush(self, role: str, opacity: float = 1.0) -> QBrush:
        """A brush in the colour of a role."""
        return QBrush(self.colour(role, opacity))

    def pen(self, role: str, width: float = 1.0, style: Qt.PenStyle = Qt.PenStyle.SolidLine) -> QPen:
        """A pen of `width` pixels at 100 %; half as thick again on the projector. It is the only one of its kind: who changes it changes
        one's own, `QPen(theme.pen(...))`."""
        return _pen(self.name, role, self.px(width), None if style is _SOLID else style)

    def px(self, length: float) -> float:
        """A length in pixels at 100 %, scaled."""
        return length * self.scale

    def font(self, name: str) -> QFont:
        """A font of the type scale, one's own: who makes it larger makes no other text larger."""
        return QFont(_font(name, self.scale, self.least))

    def mono(self, name: str = "label") -> QFont:
        """The font for bytes and addresses, at the size of a name of the type scale."""
        return QFont(_mono(name, self.scale, self.least))

    def mono_width(self, name: str, text: str) -> float:
        """The width of a text in the font for bytes and addresses."""
        return QFontMetricsF(_mono(name, self.scale, self.least)).horizontalAdvance(text)

    def width(self, name: str, text: str) -> float:
        """The width of a text in pixels."""
        return _width(name, self.scale, self.least, text)

    def line(self, name: str, text: str) -> "Line":
        """A text on one line, with its letters in their places."""
        return _line(name, self.scale, self.least, text)

    def height(self, name: str) -> float:
        """The height of a line of text in pixels."""
        return _height(name, self.scale, self.least)

    def but(self, **changes: object) -> "Theme":
        """This theme with something changed."""
        return replace(self, **changes)  # type: ignore[arg-type]


class Line:
    """A text that keeps the places of its letters from the first time it is drawn, which takes half the time from then on: most are the
    same in every frame. How wide and high it is, and its font; not to be changed."""

    __slots__ = ("font", "high", "text", "width")

    def __init__(self, font: QFont, width: float, high: float, text: QStaticText) -> None:
        self.font, self.width, self.high, self.text = font, width, high, text


@lru_cache(maxsize=1024)
def _line(name: str, scale: float, least: int, text: str) -> Line:
    laid = QStaticText(text)
    laid.setTextFormat(Qt.TextFormat.PlainText)
    return Line(_font(name, scale, least), _width(name, scale, least, text), _height(name, scale, least), laid)


@lru_cache(maxsize=512)
def _colour(name: str, role: str, opacity: float) -> QColor:
    colour = QColor(_ROLES[role][THEMES.index(name)])
    colour.setAlphaF(opacity)
    return colour


@lru_cache(maxsize=512)
def _pen(name: str, role: str, width: float, style: Qt.PenStyle | None) -> QPen:
    """None is solid: most are, and the hash of a style takes as long as the rest of the search."""
    pen = QPen(_colour(name, role, 1.0), width * (1.5 if name == "projector" else 1.0), style or _SOLID)
    if style is Qt.PenStyle.CustomDashLine or style is Qt.PenStyle.DashLine:
        pen.setDashPattern([4.0, 3.0])
    return pen


@lru_cache(maxsize=1)
def load_fonts() -> tuple[str, str]:
    """Register the bundled fonts; returns the family names of text and mono."""
    families = []
    for name in measure.FONTS:
        number = QFontDatabase.addApplicationFont(str(asset(f"fonts/{name}")))
        families.append(QFontDatabase.applicationFontFamilies(number)[0] if number >= 0 else QFont().family())
    return families[0], families[-1]


def _unbent(family: str) -> QFont:
    """Letters of their own shape and width, however a machine bends them to its pixels: places are computed from these
    widths (`showing.measure`)."""
    font = QFont(family)
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return font


@lru_cache(maxsize=256)
def _font(name: str, scale: float, least: int) -> QFont:
    font = _unbent(load_fonts()[0])
    font.setPixelSize(measure.pixels(name, scale, least))
    font.setWeight(_WEIGHTS[measure.TYPE[name][1]])
    for feature in measure.FEATURES:
        font.setFeature(QFont.Tag(feature), 1)
    return font


@lru_cache(maxsize=64)
def _mono(name: str, scale: float, least: int) -> QFont:
    font = _unbent(load_fonts()[1])
    font.setPixelSize(measure.pixels(name, scale, least))
    return font


@lru_cache(maxsize=256)
def _metrics(name: str, scale: float, least: int) -> QFontMetricsF:
    return QFontMetricsF(_font(name, scale, least))


@lru_cache(maxsize=256)
def _height(name: str, scale: float, least: int) -> float:
    return _metrics(name, scale, least).height()


@lru_cache(maxsize=4096)
def _width(name: str, scale: float, least: int, text: str) -> float:
    return _metrics(name, scale, least).horizontalAdvance(text)
