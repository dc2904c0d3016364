"""What does the project's code say? Each text as a tree, parsed once for all the tests that read it."""

import ast
import inspect
from pathlib import Path

from tests.shared import shared


@shared
def parsed(text: str) -> ast.Module:
    """Not to be changed: others read it too."""
    return ast.parse(text)


def tree_of(path: Path) -> ast.Module:
    """That of a file."""
    return parsed(path.read_text(encoding="utf-8"))


def is_function(one: object) -> bool:
    """A function, also one that remembers what it worked out."""
    return inspect.isfunction(inspect.unwrap(one) if callable(one) else one)
