"""How does a text become a tooltip without being read as markup? Qt takes for HTML what looks like it, and loads its pictures."""

from collections.abc import Iterable

from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QToolTip

from migviz.gui.theme import Theme


def tip(text: str) -> str:
    """The text as it is, to be shown as it is. Without `<` Qt reads no markup."""
    return f'<span style="white-space: pre-wrap">{_escaped(text)}</span>' if "<" in text else text


def dress_tips(theme: Theme) -> None:
    """Tooltips look like everything else."""
    palette = QToolTip.palette()
    for part, role in (
        (QPalette.ColorRole.ToolTipBase, "surface"),
        (QPalette.ColorRole.Window, "surface"),
        (QPalette.ColorRole.ToolTipText, "ink"),
        (QPalette.ColorRole.WindowText, "ink"),
        (QPalette.ColorRole.Text, "ink"),
    ):
        palette.setColor(part, theme.colour(role))
    QToolTip.setPalette(palette)
    QToolTip.setFont(theme.font("label"))


def paragraphs(lines: Iterable[str]) -> str:
    """Several texts below each other, each as it is; Qt breaks their lines."""
    return "".join(f"<p>{_escaped(line)}</p>" for line in lines)


_AS_MARKUP = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#x27;"})
"""As in `html.escape`, with which all names of characters come: the first picture need not wait for them."""


def _escaped(text: str) -> str:
    return text.translate(_AS_MARKUP)
