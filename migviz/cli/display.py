"""Can a window be seen here? Asked before Qt is, which ends the program where it cannot."""

import ctypes
import os
import sys
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from socket import AF_UNIX, socket
from threading import Thread

from migviz.errors import shown
from migviz.language import _

PATIENCE = 5.0
"""Chosen: seconds until a display that is far away has answered."""
UNSEEN = ("offscreen", "minimal", "minimalegl")


def why_no_display(environment: Mapping[str, str] = os.environ) -> str:
    """Why no window can be seen here; "" where it can."""
    chosen = [name.partition(":")[0] for name in environment.get("QT_QPA_PLATFORM", "").split(";") if name]
    if any(name in UNSEEN for name in chosen):
        return _("there is no display")
    known = _platforms()
    if chosen and known and not any(name in known for name in chosen):
        return _("Qt has no platform {name} here", name=shown(environment["QT_QPA_PLATFORM"]))
    if not sys.platform.startswith("linux") or any(not name.startswith(("xcb", "wayland")) for name in chosen):
        return ""
    named = {name: environment.get(name, "") for name in ("WAYLAND_DISPLAY", "DISPLAY")}
    wanted = [
        (name, value)
        for name, value in named.items()
        if value and (not chosen or any(one.startswith("xcb") == (name == "DISPLAY") for one in chosen))
    ]
    if not wanted:
        return _("there is no display")
    if any(_wayland(value, environment) if name == "WAYLAND_DISPLAY" else _x11(value) for name, value in wanted):
        return ""
    return _("the display {name} does not answer", name=shown(wanted[-1][1]))


def _platforms() -> frozenset[str]:
    """The names of Qt's platforms; none where it cannot be told."""
    found = find_spec("PySide6")
    folders = (
        [Path(one) / "Qt" / "plugins" / "platforms" for one in (found.submodule_search_locations or ())]
        if found
        else []
    )
    return frozenset(path.stem.removeprefix("libq") for folder in folders for path in folder.glob("libq*.so"))


def _wayland(name: str, environment: Mapping[str, str]) -> bool:
    place = Path(environment.get("XDG_RUNTIME_DIR", "")) / name  # an absolute name stays itself
    with socket(AF_UNIX) as line:
        line.settimeout(PATIENCE)
        try:
            line.connect(str(place))
        except OSError:
            return False
    return True


def _x11(name: str) -> bool:
    """Whether an X server answers, and lets this user in: asked by the library that Qt asks with."""
    try:
        library = ctypes.CDLL("libxcb.so.1")
    except OSError:
        return True  # Qt says what is missing
    library.xcb_connect.restype = ctypes.c_void_p
    library.xcb_connect.argtypes = [ctypes.c_char_p, ctypes.c_void_p]
    library.xcb_connection_has_error.argtypes = [ctypes.c_void_p]
    library.xcb_disconnect.argtypes = [ctypes.c_void_p]
    answers: list[bool] = []

    def ask() -> None:
        connection = library.xcb_connect(name.encode(), None)
        answers.append(library.xcb_connection_has_error(connection) == 0)
        library.xcb_disconnect(connection)

    asking = Thread(target=ask, daemon=True)  # a machine that is gone would be waited for for minutes
    asking.start()
    asking.join(PATIENCE)
    return bool(answers and answers[0])
