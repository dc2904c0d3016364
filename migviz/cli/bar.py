"""How far is a command with what takes long? A bar on the terminal, gone when it is through; none where nobody would see it."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

from migviz.language import _


class Tell(Protocol):
    """Says how far it is: so much is done, of so much; and what is done now."""

    def __call__(self, done: int | None = None, of: int | None = None, *, what: str | None = None) -> object: ...


@contextmanager
def bar(what: str | None = None) -> Iterator[Tell]:
    """A bar for the time of a block; until it is told how far it is, it says only that something goes on."""
    from rich.console import Console
    from rich.progress import Progress

    screen = Console(file=sys.stderr)
    with Progress(console=screen, transient=True, disable=not screen.is_terminal) as progress:
        task = progress.add_task(what or _("simulating"), total=None)
        yield lambda done=None, of=None, *, what=None: progress.update(task, completed=done, total=of, description=what)
