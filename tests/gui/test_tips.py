"""Is a tooltip never read as markup, which would load pictures from anywhere?"""

import ast
from pathlib import Path

from PySide6.QtWidgets import QApplication

from migviz.gui.widgets.tips import tip
from tests.source import nodes, tree_of

GUI = Path(__file__).resolve().parent.parent.parent / "migviz" / "gui"


def test_markup_in_a_tooltip_is_shown_as_it_is(app: QApplication) -> None:
    shown = tip("<img src='file:///etc/passwd'>")
    assert "<img" not in shown and "&lt;img" in shown
    assert "5 &lt; 6" in tip("5 < 6") and tip("a & b") == "a & b" and tip("") == ""


def test_every_tooltip_is_fixed_words_or_made_plain() -> None:
    wrong = []
    for path in sorted(GUI.rglob("*.py")):
        tree = tree_of(path)
        for node in nodes(tree):
            if not isinstance(node, ast.Call):
                continue
            name = ast.unparse(node.func).rpartition(".")[2]
            if name in ("setToolTip", "setWhatsThis") or ast.unparse(node.func) == "QToolTip.showText":
                text = ast.unparse(node.args[1 if name == "showText" else 0])
                if not text.startswith(("tip(", "paragraphs(", "_(")) and not _is_said(text, tree):
                    wrong.append(f"{path.name}:{node.lineno}: {text}")
    assert wrong == []


def _is_said(text: str, tree: ast.Module) -> bool:
    """Whether a text is a sentence of say/ that has no places for other texts: `transport.likened()`."""
    rooms = {
        name.name
        for node in tree.body
        if isinstance(node, ast.ImportFrom) and node.module == "migviz.say"
        for name in node.names
    }
    room, dot, call = text.partition(".")
    return room in rooms and bool(dot) and call.endswith("()")
