"""Which figures does a room choose, or take from somewhere? Those that stand at the head of a file, with words beneath them that say why."""

import ast
import pkgutil
from collections.abc import Iterator
from importlib import import_module
from itertools import pairwise

import migviz
from tests.asked import plain


def figures(*rooms: str) -> Iterator[str]:
    """Every figure of some rooms, and what it is."""
    for name in sorted(module.name for module in pkgutil.walk_packages(migviz.__path__, "migviz.")):
        if name.split(".")[1] in rooms:
            module = import_module(name)
            for figure in sorted(_with_words(str(module.__file__))):
                value = getattr(module, figure)
                if _is_numbers(value):
                    yield f"{name.removeprefix('migviz.')} {figure} = {plain(value)}"


def _with_words(file: str) -> Iterator[str]:
    with open(file, encoding="utf-8") as source:
        body = ast.parse(source.read()).body
    for one, words in pairwise(body):
        if isinstance(words, ast.Expr) and isinstance(words.value, ast.Constant):
            targets = (
                one.targets if isinstance(one, ast.Assign) else [one.target] if isinstance(one, ast.AnnAssign) else []
            )
            for part in (part for target in targets for part in ast.walk(target)):
                if isinstance(part, ast.Name):
                    yield part.id


def _is_numbers(value: object) -> bool:
    """A number, some, or a table of them."""
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, tuple) else ()
    return type(value) in (int, float) or (bool(parts) and all(map(_is_numbers, parts)))
