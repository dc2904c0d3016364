"""Does a bar on the terminal say how far a command is, and is it gone afterwards?"""

import io
import sys

import pytest
from rich.progress import Progress

from migviz.cli.bar import bar

ERASED = "\x1b[2K"
"""Clears a line of the terminal."""


class Terminal(io.StringIO):
    """Somewhere that somebody looks at."""

    def isatty(self) -> bool:
        return True


@pytest.fixture(autouse=True)
def plain(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("NO_COLOR", "FORCE_COLOR", "TTY_COMPATIBLE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm")


def told(screen: io.StringIO, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is on the screen: before it is known how far it is, at two thirds, at a third thing, and after it."""
    monkeypatch.setattr(sys, "stderr", screen)
    seen = list[str]()

    def look() -> None:
        seen.append(screen.getvalue())
        screen.truncate(0)
        screen.seek(0)

    update = Progress.update
    monkeypatch.setattr(Progress, "update", lambda *what, **how: update(*what, **how, refresh=True))
    with bar("counting") as tell:
        tell()
        look()
        tell(20, 30)
        look()
        tell(what="counting sheep")
        look()
    look()
    return seen


def test_a_terminal_is_told_what_is_done_and_how_far_it_is_and_is_clean_afterwards(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    begun, two_thirds, other, after = told(Terminal(), monkeypatch)
    assert "counting" in begun and "%" not in begun.replace("0%", "")
    assert "67%" in two_thirds and "counting sheep" not in two_thirds
    assert "counting sheep" in other and "67%" in other
    assert after.rstrip().endswith(ERASED) and "counting" not in after.rpartition(ERASED)[2]


def test_where_nobody_looks_nothing_is_written(monkeypatch: pytest.MonkeyPatch) -> None:
    assert told(io.StringIO(), monkeypatch) == ["", "", "", ""]
