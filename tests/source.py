"""What does the project's code say? Each text as a tree, parsed and gone through once for all the tests that read it."""

import ast
import inspect
from pathlib import Path

from tests.shared import shared


@shared
def parsed(text: str) -> ast.Module:
    """Not to be changed: others read it too."""
    return ast.parse(text)


@shared
def nodes(tree: ast.AST) -> tuple[ast.AST, ...]:
    """All of it, from the outside in: there are many laws, and each looks at all of the code."""
    return tuple(ast.walk(tree))


def tree_of(path: Path) -> ast.Module:
    """That of a file."""
    return parsed(path.read_text(encoding="utf-8"))


def nodes_of(path: Path) -> tuple[ast.AST, ...]:
    """All that is in a file."""
    return nodes(tree_of(path))


def is_function(one: object) -> bool:
    """A function, also one that remembers what it worked out."""
    return inspect.isfunction(inspect.unwrap(one) if callable(one) else one)
