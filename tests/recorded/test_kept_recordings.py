"""Is of each kind of log read what was read of it? The difference to the kept text is what a review has to look at.

`MIGVIZ_KEEP=1 make test-all ARGS=tests/recorded/test_kept_recordings.py` writes it anew.
"""

from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import pytest

from migviz.recorded.reading import read_log
from tests.kept_commands import LOGS
from tests.kept_text import is_as_kept
from tests.showing.test_kept_shown import values, written

KINDS = {
    "converged": "samples/?-*_L40-u1.2-d300.*",
    "post-copy": "samples/?-*_T40-u1.2-d300-post1.*",
    "compressed": "samples/?-*xbzrle.*",
    "slowed": "samples/?-*apaced.*",
    "cancelled": "raw/08-*",
    "awkward": "awkward/*",
}
NO_LOGS = ("09_empty.log", "16_ping_client.txt")
FIRST, LAST = 4, 4
"""So many looks at a migration are kept."""


def lines_of(path: Path) -> Iterator[str]:
    """What is known, a line for each look."""
    log = read_log(path)
    yield f"{log.title}: {log.lines} lines, {log.lines_skipped} skipped"
    for found in log.migrations:
        yield "a migration"
        rest = {field.name: getattr(found, field.name) for field in fields(found) if field.name != "samples"}
        yield from (
            f"  {name} = {text}" for name, one in rest.items() for name, text in values(one, name) if text != "None"
        )
        for one in (*found.samples[:FIRST], *found.samples[-LAST:]):
            known = {field.name: getattr(one, field.name) for field in fields(one)}
            yield "  look: " + ", ".join(
                f"{name} {written(value)}" for name, value in known.items() if value is not None
            )


@pytest.mark.parametrize("kind", KINDS)
def test_of_a_log_the_same_is_read(kind: str) -> None:
    lines = []
    for path in sorted(LOGS.glob(KINDS[kind])):
        if path.name not in NO_LOGS:
            lines += ["", f"--- {path.name}", *lines_of(path)]
    is_as_kept(f"recordings-{kind}", "\n".join(lines) + "\n")
