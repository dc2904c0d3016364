"""How does a scroll bar look? One style for all."""

from migviz.gui.theme import Theme

BAR = 8.0
"""Pixels across at 100 %; whoever breaks lines by hand keeps them free, so that nothing moves when the bar comes."""


def scroll_bar_style(theme: Theme) -> str:
    """The style sheet of a scroll bar that stands upright."""
    return (
        f"QScrollBar:vertical {{ width: {round(theme.px(BAR))}px; background: transparent; margin: 0; }}"
        f"QScrollBar::handle:vertical {{ background: {theme.hex('line')}; border-radius: {round(theme.px(3))}px;"
        f" min-height: {round(theme.px(24))}px; }}"
        "QScrollBar::add-line, QScrollBar::sub-line { height: 0; }"
        "QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }"
    )
