"""In which version of the defaults is a scenario written? A saved file says it in a line `migviz: 2`.

The version counts how often the defaults changed: what a field is that nobody sets (`scenario/older.py`). What migviz has saved without
such a line is of the first version, which wrote none; a file that does not look saved was written by hand, and means today's (`load_versioned`).
"""

import re
from collections.abc import Iterable

from migviz.errors import shown
from migviz.language import _

VERSION = 2
"""The defaults of this migviz."""
NAME = "migviz"
_LINE = re.compile(rf"^[ \t]*{NAME}[ \t]*:(.*)$", re.MULTILINE)


def read_version(value: str) -> int:
    """The version that a line names; ValueError for what is none, and for a newer one."""
    value = value.strip()
    if not (value.isascii() and value.isdecimal() and int(value[:9]) > 0):
        raise ValueError(
            _("{value} is not a version. Write `migviz: {newest}`", value=shown(value, 20), newest=VERSION)
        )
    if int(value[:9]) > VERSION:
        raise ValueError(
            _(
                "it was written by a newer migviz (version {version}; this one reads up to {newest}). Update migviz",
                version=value[:9],
                newest=VERSION,
            )
        )
    return int(value)


def says_version(text: str) -> bool:
    """Whether a text names a version."""
    return _LINE.search(text) is not None


def version_of(text: str) -> int:
    """The version of a text that was read without complaint, and that migviz has saved."""
    found = _LINE.search(text)
    return read_version(found[1]) if found else 1


def with_version(lines: Iterable[str], version: int = VERSION) -> str:
    """The lines of a scenario as a file."""
    return "\n".join((f"{NAME}: {version}", *lines)) + "\n"
