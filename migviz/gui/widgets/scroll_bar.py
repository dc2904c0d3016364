"""How does a scroll bar look? One style for all."""

from migviz.gui.theme import Theme

BAR = 8.0
"""Pixels across at 100 %; whoever breaks lines by hand keeps them free, so that nothing moves when the bar comes."""


def scroll_bar_style(theme: Theme) -> str:
    """The style sheet of a scroll bar, upright or lying."""
    across, least = round(theme.px(BAR)), round(theme.px(24))
    return (
        "QScrollBar { background: transparent; margin: 0; }"
        f"QScrollBar:vertical {{ width: {across}px; }} QScrollBar:horizontal {{ height: {across}px; }}"
        f"QScrollBar::handle {{ background: {theme.hex('line')}; border-radius: {round(theme.px(3))}px; }}"
        f"QScrollBar::handle:vertical {{ min-height: {least}px; }} QScrollBar::handle:horizontal {{ min-width: {least}px; }}"
        "QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }"
        "QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }"
    )
