"""Does nobody change a pen that others paint with, too?"""

import ast
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QPen
from PySide6.QtWidgets import QApplication

from migviz.gui.theme import Theme
from tests.source import nodes, parsed, tree_of

GUI = Path(__file__).resolve().parent.parent.parent / "migviz" / "gui"
CHANGES = {name for name in dir(QPen) if name.startswith("set")} | {"swap"}


def changed(tree: ast.AST) -> list[str]:
    """What is changed of a shared pen: by a name it was given in the same function, or at once."""
    found = []
    for function in (one for one in nodes(tree) if isinstance(one, ast.FunctionDef)):
        shared = {
            target.id
            for one in ast.walk(function)
            if isinstance(one, ast.Assign) and _is_shared(one.value)
            for target in one.targets
            if isinstance(target, ast.Name)
        }
        for one in ast.walk(function):
            if isinstance(one, ast.Call) and isinstance(one.func, ast.Attribute) and one.func.attr in CHANGES:
                whose = one.func.value
                if _is_shared(whose) or (isinstance(whose, ast.Name) and whose.id in shared):
                    found.append(ast.unparse(one))
    return found


def _is_shared(value: ast.AST) -> bool:
    """`theme.pen(...)`, not `QPen(theme.pen(...))`, nor `painter.pen()`, which is a copy."""
    if isinstance(value, ast.IfExp):
        return _is_shared(value.body) or _is_shared(value.orelse)
    return isinstance(value, ast.Call) and bool(value.args) and ast.unparse(value.func).endswith(".pen")


def test_who_changes_a_pen_changes_a_copy() -> None:
    with_pens = (path for path in sorted(GUI.rglob("*.py")) if ".pen(" in path.read_text(encoding="utf-8"))
    found = {str(path.relative_to(GUI)): changed(tree_of(path)) for path in with_pens}
    assert {path: lines for path, lines in found.items() if lines} == {}


def test_a_changed_pen_would_be_found() -> None:
    def found(lines: str) -> list[str]:
        return changed(parsed("def paint(theme):\n" + lines))

    assert found('    pen = theme.pen("ink", 1)\n    pen.setWidthF(2)') == ["pen.setWidthF(2)"]
    assert found('    pen = theme.pen("ink", 1) if theme else theme.pen("line", 1)\n    pen.setCosmetic(True)')
    assert found('    theme.pen("ink", 1).setColor(red)')
    assert not found('    pen = QPen(theme.pen("ink", 1))\n    pen.setWidthF(2)')


def test_the_same_pen_is_made_once(app: QApplication) -> None:
    theme = Theme()
    pen = theme.pen("ink", 1.5)
    assert theme.pen("ink", 1.5) is pen
    assert (pen.widthF(), pen.style(), pen.color()) == (1.5, Qt.PenStyle.SolidLine, theme.colour("ink"))
    dashed = theme.pen("ink", 1.5, Qt.PenStyle.DashLine)
    assert dashed.dashPattern() == [4.0, 3.0] and not pen.dashPattern()
    assert Theme(name="projector", scale=2.0).pen("ink", 1.0).widthF() == 3.0
