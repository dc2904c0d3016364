"""How can a line of migviz be broken, and which lines by chance? And how a copy is marked, so that it tells who comes by a function,
or breaks a place when it is told to (`came_by.py`)."""

import ast
import random
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SWAPS: dict[type, type] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq, ast.Is: ast.IsNot,
    ast.IsNot: ast.Is, ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult, ast.And: ast.Or, ast.Or: ast.And,
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Mutant:
    """One way to break a file: which bytes of it, from which line on, what stands there, what in its place."""

    path: Path
    line: int
    start: int
    end: int
    before: str
    after: str
    called: bool
    """Whether it is worked out when a function is called, not while the file is imported."""

    def __str__(self) -> str:
        return f"{self.path}:{self.line}  {self.before}  ->  {self.after}"

    @property
    def source(self) -> str:
        """The line as it is written."""
        return (ROOT / self.path).read_text().splitlines()[self.line - 1].strip()


def written(path: Path, others: dict[tuple[int, int], str]) -> str:
    """A file with other text in some places, none of which is in another."""
    source = (ROOT / path).read_bytes()
    for (start, end), text in sorted(others.items(), reverse=True):
        source = source[:start] + text.encode() + source[end:]
    return source.decode()


def starts_of_lines(source: bytes) -> list[int]:
    starts = [0]
    for line in source.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    return starts


def mutants(path: Path) -> Iterator[Mutant]:
    """Every way to break a line of a file."""
    source = (ROOT / path).read_bytes()
    starts, tree = starts_of_lines(source), ast.parse(source)
    left_alone = {id(part) for node in ast.walk(tree) for note in left_alone_at(node) for part in ast.walk(note)}
    bodies = [node for function in ast.walk(tree) if isinstance(function, ast.FunctionDef) for node in function.body]
    called = {id(part) for node in bodies for part in ast.walk(node)}
    for node in ast.walk(tree):
        if isinstance(node, ast.expr) and node.lineno == node.end_lineno and id(node) not in left_alone:
            start, end = starts[node.lineno - 1] + node.col_offset, starts[node.lineno - 1] + (node.end_col_offset or 0)
            before, after = source[start:end].decode(), broken(node)
            if after and not before.startswith(("{", "f'", 'f"')):
                place = {"path": path, "line": node.lineno, "start": start, "end": end}
                yield Mutant(**place, before=before, after=after, called=id(node) in called)


def left_alone_at(node: ast.AST) -> list[ast.AST]:
    """What no test of behaviour can notice: types, how a dataclass is made, how JSON is indented."""
    types = [note for name in ("annotation", "returns") if isinstance(note := getattr(node, name, None), ast.AST)]
    indents = [node.value] if isinstance(node, ast.keyword) and node.arg == "indent" else []
    patterns = [node.pattern] if isinstance(node, ast.match_case) else []
    return [*types, *indents, *patterns, *getattr(node, "decorator_list", [])]


def broken(node: ast.expr) -> str:
    """The expression with one thing wrong, or "" where there is nothing to break."""
    if isinstance(node, ast.Constant):
        kind = type(node.value)
        return str(not node.value) if kind is bool else repr(node.value + 1) if kind in (int, float) else ""
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        return ast.unparse(node.operand)
    if isinstance(node, ast.Compare) and type(node.ops[0]) in SWAPS:
        return ast.unparse(ast.Compare(node.left, [SWAPS[type(node.ops[0])](), *node.ops[1:]], node.comparators))
    if isinstance(node, ast.BinOp) and type(node.op) in SWAPS:
        return ast.unparse(ast.BinOp(node.left, SWAPS[type(node.op)](), node.right))
    return ast.unparse(ast.BoolOp(SWAPS[type(node.op)](), node.values)) if isinstance(node, ast.BoolOp) else ""


def chosen(many: int, seed: int) -> list[Mutant]:
    """Places by chance, in files by chance, from each folder in its turn: the small ones as often as the large ones."""
    chance, found = random.Random(seed), list[Mutant]()
    folders = sorted({path.parts[1] for path in files() if len(path.parts) > 2})
    chance.shuffle(folders)
    while len(found) < many:
        path = chance.choice([path for path in files() if path.parts[1] == folders[len(found) % len(folders)]])
        ways = [one for one in mutants(path) if not any(_overlap(one, other) for other in found)]
        found += [chance.choice(ways)] if ways else []
    return found


def _overlap(one: Mutant, other: Mutant) -> bool:
    return one.path == other.path and one.start < other.end and other.start < one.end


# --- a copy that is marked ----------------------------------------------------------------------------------------------


def mark(copy: Path, all_of: dict[int, Mutant]) -> list[str]:
    """Each place in a copy is broken in a process that says so, and each function tells that somebody came by. Returns the
    functions' names, a number for each."""
    marks: dict[Path, dict[tuple[int, int], str]] = defaultdict(dict)
    for k, one in all_of.items():
        marks[one.path][one.start, one.end] = f"(({one.after}) if {k} in came_by.broken else ({one.before}))"
    names: list[str] = []
    for path in files():
        for name, spot, indent in bodies(path):
            marks[path][spot, spot] = f"came_by.at({len(names)})" + ("\n" + " " * indent if indent else "; ")
            names.append(name)
        if marks[path]:
            (copy / path).write_text(importing("came_by", written(path, marks[path])))
    return names


def files() -> list[Path]:
    return [path.relative_to(ROOT) for path in sorted((ROOT / "migviz").rglob("*.py"))]


def bodies(path: Path) -> Iterator[tuple[str, int, int]]:
    """Each function of a file, where it begins, and its indent there; 0 in one that is a single line."""
    source = (ROOT / path).read_bytes()
    starts = starts_of_lines(source)
    for name, function in functions(path):
        has_words = ast.get_docstring(function) is not None
        first = function.body[1 if has_words and len(function.body) > 1 else 0]
        line = min(node.lineno for node in (first, *getattr(first, "decorator_list", [])))
        own_line = source[starts[line - 1] :][: first.col_offset].isspace()
        yield name, starts[line - 1] + first.col_offset, first.col_offset if own_line else 0


def functions(path: Path) -> Iterator[tuple[str, ast.FunctionDef]]:
    """Each function of a file by its name in all of migviz, the outer before the inner."""
    inside: list[tuple[str, ast.AST]] = [(str(path), ast.parse((ROOT / path).read_bytes()))]
    while inside:
        where, node = inside.pop(0)
        for child in ast.iter_child_nodes(node):
            named = isinstance(child, ast.FunctionDef | ast.ClassDef)
            name = f"{where}:{child.name}" if named else where
            inside.append((name, child))
            if isinstance(child, ast.FunctionDef):
                yield name, child


def function_at(mutant: Mutant) -> str:
    """The innermost function in which a place is."""
    around = [name for name, node in functions(mutant.path) if node.lineno <= mutant.line <= (node.end_lineno or 0)]
    return around[-1] if around else ""


def importing(module: str, source: str) -> str:
    """A file that knows a module of this folder, from behind its first words and what must be imported first."""
    first = next(
        node for node in ast.parse(source).body
        if not (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant))
        and getattr(node, "module", "") != "__future__"
    )  # fmt: skip
    lines = source.splitlines(keepends=True)
    at = min(node.lineno for node in (first, *getattr(first, "decorator_list", []))) - 1
    return "".join([*lines[:at], f"import {module}\n", *lines[at:]])
