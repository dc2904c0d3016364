"""What does the comparison of two runs look like in a terminal and as JSON?"""

from collections.abc import Sequence
from typing import Any

from rich.console import Group, RenderableType
from rich.text import Text

from migviz.export.as_json import run_as_json
from migviz.export.terminal import table
from migviz.language import ENGLISH, _, speaking
from migviz.study.compare import Difference, differences, inputs_that_differ
from migviz.trace import Run


def compare_text(a: Run, b: Run, names: tuple[str, str]) -> RenderableType:
    """What goes in differently, and what comes out; `*` marks the better number."""
    parts: list[RenderableType] = [Text(f"A  {names[0]}"), Text(f"B  {names[1]}"), Text("")]
    inputs = inputs_that_differ(a.scenario, b.scenario)
    if inputs:
        parts.append(table(_("What goes in"), ("", "A", "B"), [(row.name, row.a, row.b) for row in inputs]))
    else:
        parts.append(Text(_("The same goes into both runs.") + "\n"))
    parts.append(table(_("What comes out"), ("", "A", "B"), [_row(row) for row in differences(a, b)]))
    parts.append(Text(_("* marks the better one"), style="dim"))
    return Group(*parts)


def _row(row: Difference) -> tuple[str, str, str]:
    """A column of marks, so that the numbers stay under each other."""
    marks = {"A": ("*", " "), "B": (" ", "*")}.get(row.better, (" ", " "))
    return (row.name, f"{row.a} {marks[0]}", f"{row.b} {marks[1]}")


def compare_as_json(a: Run, b: Run) -> dict[str, Any]:
    """Both runs and the table of differences."""
    with speaking(ENGLISH):  # a file reads the same in every language
        return {
            "inputs": _plain(inputs_that_differ(a.scenario, b.scenario)),
            "differences": _plain(differences(a, b)),
            "a": run_as_json(a),
            "b": run_as_json(b),
        }


def _plain(rows: Sequence[Difference]) -> list[dict[str, Any]]:
    return [{"name": row.name, "a": row.a, "b": row.b, "better": row.better or None} for row in rows]
