"""Which figures does a room choose, or take from somewhere? Those that stand outside all functions, and tables with figures in them."""

import ast
import pkgutil
from collections.abc import Iterator
from importlib import import_module

import migviz
from tests.asked import plain


def figures(*rooms: str) -> Iterator[str]:
    """Every figure of some rooms, and what it is."""
    for name in sorted(module.name for module in pkgutil.walk_packages(migviz.__path__, "migviz.")):
        if name.split(".")[1] in rooms:
            module = import_module(name)
            for figure in sorted(set(_outside_functions(str(module.__file__)))):
                value = getattr(module, figure)
                if _has_numbers(value):
                    yield f"{name.removeprefix('migviz.')} {figure} = {plain(value)}"


def _outside_functions(file: str) -> Iterator[str]:
    with open(file, encoding="utf-8") as source:
        body = ast.parse(source.read()).body
    for one in body:
        targets = one.targets if isinstance(one, ast.Assign) else [one.target] if isinstance(one, ast.AnnAssign) else []
        for part in (part for target in targets for part in ast.walk(target)):
            if isinstance(part, ast.Name):
                yield part.id


def _has_numbers(value: object) -> bool:
    """A number, or a table that has some."""
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, tuple | list) else ()
    return type(value) in (int, float, bool) or any(map(_has_numbers, parts))
