"""How does a command print? Through one function, past which no control character of somebody else's text comes."""

import sys
from typing import TextIO

from migviz.errors import safe
from migviz.export.drawn import Drawn


def say(text: object = "", *, end: str = "\n", file: TextIO | None = None) -> None:
    """Print a text. What `printed` has drawn keeps its colours: it was made safe before it got them."""
    print(text if isinstance(text, Drawn) else safe(str(text)), end=end, file=file or sys.stdout)
