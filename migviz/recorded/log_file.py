"""What does a file hold that may be a log, or what a client saw? Its bytes, or one sentence why they cannot be had."""

from pathlib import Path

from migviz.errors import InputError, Problem
from migviz.language import _
from migviz.recorded.lines import MOST_BYTES
from migviz.regular_file import read_bytes


def content_of(path: Path, instead: str) -> bytes:
    """Raises InputError; `instead`: what to name instead of a directory."""
    where = str(path)
    try:
        return read_bytes(path, MOST_BYTES)
    except InputError:
        raise
    except IsADirectoryError:
        raise wrong(where, _("is a directory. {instead}", instead=instead)) from None
    except (OSError, ValueError) as error:
        raise wrong(where, _("cannot be read: {reason}", reason=getattr(error, "strerror", None) or error)) from None


def wrong(where: str, message: str, line: int = 0) -> InputError:
    """What is the matter with a file."""
    return InputError([Problem(message=message, where=where, line=line)])
