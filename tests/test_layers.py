"""Do imports point one way only, and does everything outside gui/ work without Qt?"""

import ast
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.source import nodes_of

ROOT = Path(__file__).resolve().parent.parent

# Lowest first. A module may import what stands in its own line or in a line above. `migviz` is __init__.py.
LAYERS = (
    {"resources", "values", "identical"},
    {"language"},
    {"errors"},
    {"whole_file", "regular_file", "interruption"},
    {"kept_file"},
    {"scenario"},
    {"trace"},
    {"engine", "replay"},
    {"migviz"},
    {"say"},
    {"study"},
    {"recorded"},
    {"course"},
    {"showing"},
    {"export"},
    {"gui"},
    {"gui.painters"},
    {"gui.widgets"},
    {"gui.panes"},
    {"gui.shells"},
    {"cli", "__main__"},
)
LEVEL = {part: level for level, parts in enumerate(LAYERS) for part in parts}
STRANGERS = [{"engine", "replay"}]  # never import each other, though they stand in one line
ONLY_IN = {"PySide6": "gui", "shiboken6": "gui", "pyqtgraph": "gui", "simpy": "engine"}


def breaches(root: Path) -> list[str]:
    """Every import under root/migviz that points the wrong way, as "file:line: what is wrong"."""
    return [
        f"{path.relative_to(root).as_posix()}:{line}: {wrong}"
        for path in sorted((root / "migviz").rglob("*.py"))
        for line, wrong in _breaches_of(path, root)
    ]


def _breaches_of(path: Path, root: Path) -> Iterator[tuple[int, str]]:
    part = _part(_dotted_name(path, root))
    if part not in LEVEL:
        yield 1, f"{part} has no place in the order: give it one in LAYERS (tests/test_layers.py)"
        return
    for line, target in _imports(path, root):
        wrong = _what_is_wrong(part, target)
        if wrong:
            yield line, wrong


def _what_is_wrong(part: str, target: str) -> str:
    package = target.partition(".")[0]
    if package != "migviz":
        only, room = ONLY_IN.get(package, part), part.partition(".")[0]
        return "" if only in (part, room) else f"{package} belongs under {only}/, not in {part}"
    other = _part(target)
    if other == part or other not in LEVEL:  # an unplaced module is reported where it lies
        return ""
    if LEVEL[other] > LEVEL[part]:
        return f"{part} imports {other}, which lies above it"
    return f"{part} and {other} never import each other" if {part, other} in STRANGERS else ""


def _imports(path: Path, root: Path) -> Iterator[tuple[int, str]]:
    """Line and dotted name of everything a file imports, wherever in the file it does so."""
    name = _dotted_name(path, root)
    package = name if path.name == "__init__.py" else name.rpartition(".")[0]
    for node in nodes_of(path):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            source = _absolute(node, package)
            if source == "migviz.gui":  # `from migviz.gui import painters` means the folder
                yield from ((node.lineno, f"{source}.{alias.name}") for alias in node.names)
                continue
            if source != "migviz":
                yield node.lineno, source
                continue
            for alias in node.names:  # `from migviz import errors` means the module, not __init__.py
                yield node.lineno, f"migviz.{alias.name}" if _exists(root, alias.name) else "migviz"


def _absolute(node: ast.ImportFrom, package: str) -> str:
    if not node.level:
        return node.module or ""
    above = package.split(".")[: len(package.split(".")) - node.level + 1]
    return ".".join([*above, node.module] if node.module else above)


def _exists(root: Path, module: str) -> bool:
    return (root / "migviz" / module).is_dir() or (root / "migviz" / f"{module}.py").is_file()


def _dotted_name(path: Path, root: Path) -> str:
    names = path.relative_to(root).with_suffix("").parts
    return ".".join(names[:-1] if names[-1] == "__init__" else names)


def _part(dotted_name: str) -> str:
    names = dotted_name.split(".")
    if names[1:2] == ["gui"] and len(names) > 2 and ".".join(names[1:3]) in LEVEL:
        return ".".join(names[1:3])
    return names[1] if len(names) > 1 else names[0]


# --- the tests ----------------------------------------------------------------------------------------------


def test_imports_point_one_way() -> None:
    assert breaches(ROOT) == []


def circles(root: Path) -> list[list[str]]:
    """Files that import each other in a loop, however long: each loop once."""
    names = {_dotted_name(path, root): path for path in sorted((root / "migviz").rglob("*.py"))}
    arrows: dict[str, set[str]] = {}
    for name, path in names.items():
        package = name if path.name == "__init__.py" else name.rpartition(".")[0]
        found = set()
        for node in nodes_of(path):
            if isinstance(node, ast.Import):
                found |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom):
                source = _absolute(node, package)
                found |= {f"{source}.{alias.name}" for alias in node.names if f"{source}.{alias.name}" in names}
                found |= {source} if any(f"{source}.{alias.name}" not in names for alias in node.names) else set()
        arrows[name] = {other for other in found if other in names and names[other].name != "__init__.py"} - {name}
    return [sorted(loop) for loop in _loops(arrows)]


def _loops(arrows: dict[str, set[str]]) -> Iterator[set[str]]:
    """Sets of two names or more that reach each other."""
    reach: dict[str, set[str]] = {}
    for name in arrows:
        seen, waiting = set(), list(arrows[name])
        while waiting:
            other = waiting.pop()
            if other not in seen:
                seen.add(other)
                waiting += arrows.get(other, ())
        reach[name] = seen
    told: set[str] = set()
    for name in sorted(arrows):
        if name in reach[name] and name not in told:
            loop = {other for other in reach[name] if name in reach.get(other, ())}
            told |= loop
            yield loop


def test_no_files_import_each_other_in_a_circle() -> None:
    assert circles(ROOT) == []


def test_a_circle_is_found(tmp_path: Path) -> None:
    _write_tree(
        tmp_path,
        {
            "engine/client.py": "from migviz.engine.server import Server",
            "engine/server.py": "def late():\n    from migviz.engine import switch",
            "engine/switch.py": "from .client import Client",
            "engine/link.py": "from .client import Client",
        },
    )
    assert circles(tmp_path) == [["migviz.engine.client", "migviz.engine.server", "migviz.engine.switch"]]


@pytest.mark.parametrize(
    ("file", "line", "wrong"),
    [
        ("trace/run.py", "from migviz.engine import simulate", "trace imports engine, which lies above it"),
        ("scenario/units.py", "import migviz.trace", "scenario imports trace, which lies above it"),
        ("scenario/units.py", "from .. import trace", "scenario imports trace, which lies above it"),
        ("scenario/units.py", "from migviz import simulate", "scenario imports migviz, which lies above it"),
        (
            "errors.py",
            "def late():\n    from .scenario import Scenario",
            "errors imports scenario, which lies above it",
        ),
        ("engine/link.py", "from ..replay.moment import Moment", "engine and replay never import each other"),
        ("replay/pace.py", "from migviz.engine import link", "replay and engine never import each other"),
        ("replay/pace.py", "import simpy", "simpy belongs under engine/, not in replay"),
        ("showing/state.py", "from PySide6.QtCore import QRectF", "PySide6 belongs under gui/, not in showing"),
        ("cli/main.py", "from PySide6.QtWidgets import QWidget", "PySide6 belongs under gui/, not in cli"),
        ("export/film.py", "from pyqtgraph import PlotWidget", "pyqtgraph belongs under gui/, not in export"),
        ("gui/painters/map.py", "from migviz.gui.panes import map", "gui.painters imports gui.panes, which"),
        ("gui/panes/map.py", "from migviz.gui import shells", "gui.panes imports gui.shells, which lies above it"),
        ("utils.py", "", "utils has no place in the order"),
        ("helpers/__init__.py", "", "helpers has no place in the order"),
    ],
)
def test_a_breach_is_named(tmp_path: Path, file: str, line: str, wrong: str) -> None:
    _write_tree(tmp_path, {file: line})
    found = breaches(tmp_path)
    assert len(found) == 1
    assert found[0].startswith(f"migviz/{file}:")
    assert wrong in found[0]


@pytest.mark.parametrize(
    ("file", "line"),
    [
        ("__init__.py", "from migviz.engine import simulate\nfrom .replay import moment_at"),
        ("scenario/presets.py", "from .scenario import Scenario\nfrom migviz import errors, resources"),
        ("engine/link.py", "import simpy\nimport numpy as np\nfrom . import memory\nfrom ..trace import Run"),
        ("gui/panes/charts.py", "import pyqtgraph\nfrom PySide6 import QtGui\nfrom ...replay.moment import Moment"),
        ("export/csv.py", "import csv\nfrom migviz import __version__"),
        ("cli/main.py", "from migviz.gui.shells import app\nfrom migviz import resources"),
    ],
)
def test_a_right_import_is_left_alone(tmp_path: Path, file: str, line: str) -> None:
    _write_tree(tmp_path, {file: line})
    assert breaches(tmp_path) == []


def test_everything_outside_gui_imports_without_qt() -> None:
    modules = _modules_outside_gui(ROOT)
    assert "migviz.resources" in modules
    done = _import_without_qt(ROOT, modules)
    assert done.returncode == 0, done.stderr


def test_a_module_that_needs_qt_is_caught(tmp_path: Path) -> None:
    _write_tree(tmp_path, {"study/sweep.py": "try:\n    import PySide6.QtCore\nexcept ModuleNotFoundError: pass"})
    done = _import_without_qt(tmp_path, _modules_outside_gui(tmp_path))
    assert done.returncode != 0
    assert "PySide6 is made unimportable" in done.stderr


def _modules_outside_gui(root: Path) -> list[str]:
    names = [_dotted_name(path, root) for path in sorted((root / "migviz").rglob("*.py"))]
    return [name for name in names if not _part(name).startswith("gui")]


def _import_without_qt(root: Path, modules: list[str]) -> subprocess.CompletedProcess[str]:
    program = (
        "import importlib, runpy, sys\n"
        "root, conftest, *modules = sys.argv[1:]\n"
        "runpy.run_path(conftest)\n"
        "for name in [one for one in sys.modules if one.partition('.')[0] == 'migviz']: del sys.modules[name]\n"
        "sys.path.insert(0, root)\n"
        "for module in modules: importlib.import_module(module)\n"
    )
    return subprocess.run(
        [sys.executable, "-c", program, str(root), str(ROOT / "tests" / "conftest.py"), *modules],
        env={**os.environ, "MIGVIZ_NO_QT": "1"},
        capture_output=True,
        text=True,
        check=False,
    )


def _write_tree(root: Path, files: dict[str, str]) -> None:
    """A small migviz of empty files, and those given."""
    empty = ["__init__.py", "errors.py", "resources.py", "scenario/__init__.py", "trace/__init__.py"]
    for name, text in {**dict.fromkeys(empty, ""), **files}.items():
        path = root / "migviz" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
