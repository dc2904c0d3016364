"""How does a line to write in look?"""

from migviz.gui.theme import Theme


def line_style(theme: Theme) -> str:
    """Its style sheet."""
    return (
        f"QLineEdit {{ color: {theme.hex('ink')}; placeholder-text-color: {theme.hex('muted')}; background: {theme.hex('surface')};"
        f" border: {max(1, round(theme.px(1)))}px solid {theme.hex('line')}; border-radius: {round(theme.px(6))}px;"
        f" padding: 0 {round(theme.px(8))}px;"
        f" selection-background-color: {theme.hex('select')}; selection-color: {theme.hex('on.mark')}; }}"
        f"QLineEdit:focus {{ border: {max(2, round(theme.px(2.4)))}px solid {theme.hex('select')}; }}"
        f"QLineEdit:disabled {{ color: {theme.hex('muted')}; background: {theme.hex('sunk')}; }}"
    )
