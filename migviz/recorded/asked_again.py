"""What becomes of a connection that ends while a migration is watched? It is asked for again, less and less often, and the log tells of it."""

import re
from enum import StrEnum

from migviz.language import _

RETRIES = (1, 2, 4, 8, 16, 30, 30, 30)
"""Chosen: after so many turns each, two minutes at one a second, it is asked for again; then it is given up."""
_IN_LINE = re.compile(r'"watch": "(lost|back)"}$|^Watch: +(lost|back)$')


class Connection(StrEnum):
    """What a line tells of the connection."""

    LOST = "lost"
    BACK = "back"


def told_of(line: str) -> Connection | None:
    """What a line that was written while watching tells of the connection; None for all others."""
    found = _IN_LINE.search(line)
    return Connection(found[1] or found[2]) if found else None


def connection_text(state: Connection) -> str:
    """What is said as it happens."""
    if state is Connection.LOST:
        return _("Nobody answers any more. It is asked again, less and less often.")
    return _("It answers again. The recording goes on.")


def silence_text(seconds: float | None) -> str:
    """What is said of it in the recording."""
    if seconds is None:
        return _("Nobody answered for a while when it was recorded: of that time nothing is known.")
    return _(
        "Nobody answered for {seconds} s when it was recorded: of that time nothing is known.", seconds=f"{seconds:.1f}"
    )
