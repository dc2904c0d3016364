"""How does a command print? Through one function, past which no control character of somebody else's text comes."""

import json
import sys
from typing import Any, TextIO

from migviz.errors import safe
from migviz.export.drawn import Drawn


def say(text: object, *, end: str = "\n", file: TextIO | None = None) -> None:
    """Print a text. What `printed` has drawn keeps its colours: it was made safe before it got them."""
    print(text if isinstance(text, Drawn) else safe(str(text)), end=end, file=file or sys.stdout)


def as_json(value: Any, *, indent: int | None = 2) -> str:
    """A value as every JSON reader takes it: one with a number that is none is a fault of the program, not a file."""
    return json.dumps(value, indent=indent, allow_nan=False)
