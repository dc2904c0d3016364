"""How does a table fit into a lesson's column? Closer together, then in smaller letters, then in more lines; no word is broken."""

from collections.abc import Iterator

from PySide6.QtGui import QTextDocument, QTextOption, QTextTable

from migviz.gui.theme import Theme
from migviz.values import dataclass

APART = 12
"""Pixels at 100 % between two columns."""
CLOSE = 7
"""Chosen: where there is not room for that."""
SMALLER = ("control", "label", "axis")
"""Names of the type scale, the last its smallest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TableLook:
    """How far columns are apart, in pixels at 100 %, and the type; "": that of the prose around."""

    apart: float = APART
    font: str = ""

    def style(self, theme: Theme) -> str:
        """Its rules for a style sheet."""
        size = f" font-size: {theme.font(self.font).pixelSize()}px;" if self.font else ""
        cell = f"padding: {round(theme.px(3))}px {round(theme.px(self.apart))}px {round(theme.px(3))}px 0;{size}"
        return f"th {{ text-align: left; color: {theme.hex('muted')}; {cell} }}td {{ {cell} }}"


LOOKS = (TableLook(), TableLook(apart=CLOSE), *(TableLook(apart=CLOSE, font=font) for font in SMALLER))
"""From the one that is liked best to the one that needs least room."""


def needs(document: QTextDocument) -> float:
    """The width of the widest table where no cell has more than one line, in pixels; 0 without a table."""
    document.setTextWidth(-1)
    layout = document.documentLayout()
    return max((layout.frameBoundingRect(table).width() for table in _tables(document)), default=0.0)


def keep_words_whole(document: QTextDocument, width: float) -> None:
    """Lines, and cells, are broken at spaces alone; inside a word only where a single one is wider than the column."""
    for mode in (QTextOption.WrapMode.WordWrap, QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere):
        option = document.defaultTextOption()
        option.setWrapMode(mode)
        document.setDefaultTextOption(option)
        document.setTextWidth(width)
        if document.size().width() <= width + 1:
            return


def _tables(document: QTextDocument) -> Iterator[QTextTable]:
    return (frame for frame in document.rootFrame().childFrames() if isinstance(frame, QTextTable))
