"""What does a screen reader find, in the tree that the window tells AT-SPI? Read from another process, with the system's Python."""

import subprocess
import time
from collections.abc import Callable, Iterator
from typing import Any

import pyatspi
from gi.repository import GLib

PATIENCE = 40.0
"""Seconds until what has been asked for must be there, on a busy machine too."""
BETWEEN = 0.25
announced: list[str] = []
"""What the window has announced since one listens."""
KEYS = {" ": "space", "\n": "Return"}


def every(one: Any) -> Iterator[Any]:
    """One object and everything below it that is on the screen."""
    try:
        if not one.getState().contains(pyatspi.STATE_SHOWING) and one.getRoleName() != "application":
            return
        yield one
        for k in range(one.childCount):
            child = one.getChildAtIndex(k)
            if child is not None:
                yield from every(child)
    except Exception as error:  # it has just gone: its type is one of GLib's
        if "atspi_error" not in str(error) and "DBus" not in str(error):
            raise


def window() -> Any:
    """The window of migviz."""
    for application in pyatspi.Registry.getDesktop(0):
        if application is not None and application.name == "migviz" and application.childCount:
            return application.getChildAtIndex(0)
    return None


def said(one: Any) -> str:
    """Name, description and text, as they would be read."""
    one.clearCache()
    parts = [one.name, one.description]
    try:
        text = one.queryText()
        parts.append(text.getText(0, text.characterCount))
    except NotImplementedError:
        pass
    return ": ".join(part for part in parts if part)


def tree() -> list[tuple[str, str, Any]]:
    """Role, words and object of everything on the screen."""
    top = window()
    return [(one.getRoleName(), said(one), one) for one in every(top)] if top is not None else []


def find(role: str, words: str, *, inside: str = "") -> Any:
    """The first object of this role whose words begin like this; None where there is none."""
    found = (one for kind, text, one in tree() if kind == role and text.startswith(words))
    return next(found, None)


def says(words: str) -> bool:
    """Whether these words are read anywhere on the screen."""
    return any(words in text for __, text, __one in tree())


def focused() -> Any:
    """What has the keyboard: the innermost."""
    return next((one for __, __text, one in reversed(tree()) if one.getState().contains(pyatspi.STATE_FOCUSED)), None)


def listen() -> None:
    """Note from now on what is announced."""
    pyatspi.Registry.registerEventListener(lambda event: announced.append(str(event.any_data)), "object:announcement")


def hears(words: str) -> bool:
    """Whether these words were announced."""
    context = GLib.MainContext.default()
    while context.pending():
        context.iteration(False)
    return any(words in one for one in announced)


def wait_for(what: str, is_so: Callable[[], Any]) -> Any:
    """Until it is so; says what was waited for in vain, and what is there instead."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        found = is_so()
        if found:
            return found
        time.sleep(BETWEEN)
    lines = "\n".join(f"  {role}: {words[:150]}" for role, words, __ in tree() if words)
    raise AssertionError(f"waited {PATIENCE:.0f} s in vain for: {what}. On the screen:\n{lines}")


def press(*keys: str) -> None:
    """Keys, one after the other, as a keyboard would send them."""
    for key in keys:
        subprocess.run(["xdotool", "key", "--clearmodifiers", KEYS.get(key, key)], check=True)
        time.sleep(BETWEEN)


def write(text: str) -> None:
    """Text, letter by letter."""
    subprocess.run(["xdotool", "type", "--delay", "60", text], check=True)
    time.sleep(BETWEEN)


def walk_to(role: str, words: str, most: int = 120) -> None:
    """Tab until that has the keyboard."""
    for _ in range(most):
        one = focused()
        if one is not None and one.getRoleName() == role and said(one).startswith(words):
            return
        press("Tab")
    raise AssertionError(
        f"Tab does not come to the {role} {words!r}; it is on {said(focused()) if focused() else None!r}"
    )
