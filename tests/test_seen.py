"""Can a painter, a pane or a sentence get at a run? It gets what is seen of one, so it cannot tell what is not told."""

import ast
from pathlib import Path

import pytest

from tests.source import nodes_of

ROOT = Path(__file__).resolve().parent.parent
SHOWING = ("gui/painters", "gui/panes", "say")
"""Folders of what shows or says something."""
WHOLE = {
    "Run",
    "simulate",
    "seen_at",
    "told",
    "finished_run",
    "moment_at",
    "Recording",
    "Recorded",
    "RecordedRun",
    "Opened",
    "Log",
}
"""Names by which one gets a whole run, or makes what is seen of one: that is done in one place, not where it is shown."""


def breaches(root: Path) -> list[str]:
    """Every use of such a name in a folder of what shows something, as "file:line: name"."""
    files = [path for folder in SHOWING for path in sorted((root / "migviz" / folder).rglob("*.py"))]
    return [f"{path.relative_to(root).as_posix()}:{line}: {name}" for path in files for line, name in _used(path)]


def _used(path: Path) -> list[tuple[int, str]]:
    found = []
    for node in nodes_of(path):
        if isinstance(node, ast.ImportFrom):
            found += [(node.lineno, alias.name) for alias in node.names if alias.name in WHOLE]
        elif isinstance(node, ast.Name | ast.Attribute):
            name = node.id if isinstance(node, ast.Name) else node.attr
            found += [(node.lineno, name)] if name in WHOLE else []
        elif isinstance(node, ast.arg) and isinstance(node.annotation, ast.Constant):
            found += [(node.lineno, name) for name in WHOLE if name in str(node.annotation.value).split()]
    return found


def test_nothing_that_shows_something_gets_a_whole_run() -> None:
    assert breaches(ROOT) == []


@pytest.mark.parametrize(
    ("file", "text", "name"),
    [
        ("gui/painters/stage.py", "def paint(run: Run) -> None: ...", "Run"),
        ("gui/panes/map.py", "from migviz.trace import Copying, Run", "Run"),
        ("gui/panes/map.py", "import migviz.trace\ndef show(run: migviz.trace.Run) -> None: ...", "Run"),
        ("gui/painters/map.py", "def paint(run: 'Run') -> None: ...", "Run"),
        ("say/words.py", "from migviz.replay.seen import seen_at", "seen_at"),
        ("say/words.py", "import migviz\nrun = migviz.simulate(None)", "simulate"),
    ],
)
def test_a_breach_is_found(tmp_path: Path, file: str, text: str, name: str) -> None:
    path = tmp_path / "migviz" / file
    path.parent.mkdir(parents=True)
    path.write_text(text, encoding="utf-8")
    assert [breach.rpartition(" ")[2] for breach in breaches(tmp_path)][:1] == [name]
