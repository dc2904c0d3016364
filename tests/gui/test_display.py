"""Is a display that cannot be used told in a line, with the run as a table, before Qt ends the program?"""

import ctypes
import os
import subprocess
import sys
from pathlib import Path
from socket import AF_UNIX, socket
from threading import Event, Thread, current_thread
from types import SimpleNamespace

import pytest

from migviz.cli import display
from migviz.cli.display import why_no_display

linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="other systems have one display, always")


@linux
@pytest.mark.parametrize(
    ("settings", "why"),
    [
        ({}, "there is no display"),
        ({"QT_QPA_PLATFORM": "offscreen", "DISPLAY": ":0"}, "there is no display"),
        ({"DISPLAY": ":7654"}, 'the display ":7654" does not answer'),
        ({"DISPLAY": "no such thing"}, "does not answer"),
        ({"WAYLAND_DISPLAY": "wayland-7654", "XDG_RUNTIME_DIR": "/tmp"}, "does not answer"),
        ({"QT_QPA_PLATFORM": "xcb", "WAYLAND_DISPLAY": "wayland-0"}, "there is no display"),
        ({"QT_QPA_PLATFORM": "wayland", "DISPLAY": ":7654"}, "there is no display"),
        ({"WAYLAND_DISPLAY": "wayland-7654", "DISPLAY": ":7654"}, 'the display ":7654" does not answer'),
        ({"QT_QPA_PLATFORM": "bogus", "DISPLAY": ":7654"}, 'Qt has no platform "bogus" here'),
    ],
)
def test_what_cannot_be_seen_is_said(settings: dict[str, str], why: str) -> None:
    assert why in why_no_display(settings)


@linux
def test_a_display_that_answers_is_used(tmp_path: Path) -> None:
    with socket(AF_UNIX) as server:
        here = Path.cwd()
        os.chdir(tmp_path)  # the name of a socket has to be short
        try:
            server.bind("wayland-9")
            server.listen()
            assert why_no_display({"WAYLAND_DISPLAY": "wayland-9", "XDG_RUNTIME_DIR": "."}) == ""
            assert why_no_display({"WAYLAND_DISPLAY": "wayland-9", "XDG_RUNTIME_DIR": ".", "DISPLAY": ":7654"}) == ""
        finally:
            os.chdir(here)


@linux
@pytest.mark.parametrize("settings", [{"DISPLAY": ":7654"}, {"QT_QPA_PLATFORM": "bogus", "DISPLAY": ":7654"}])
def test_without_an_answer_the_run_is_a_table(settings: dict[str, str]) -> None:
    kept = {key: value for key, value in os.environ.items() if key not in ("WAYLAND_DISPLAY", "QT_QPA_PLATFORM")}
    ended = subprocess.run([sys.executable, "-m", "migviz"], capture_output=True, text=True, env=kept | settings)
    assert ended.returncode == 0, ended.stderr
    assert ended.stderr.count("\n") == 1 and "so here is the run as a table" in ended.stderr
    assert "downtime" in ended.stdout.lower() or "pause" in ended.stdout.lower()


class Xcb(SimpleNamespace):
    """A library that finds a display, or none."""

    def __init__(self, error: int) -> None:
        super().__init__(xcb_connect=Asked(1), xcb_connection_has_error=Asked(error), xcb_disconnect=Asked(None))


class Asked:
    """A function of a library, with its types."""

    restype: object
    argtypes: object

    def __init__(self, answer: object) -> None:
        self._answer = answer

    def __call__(self, *_: object) -> object:
        return self._answer


def test_a_display_is_seen_where_its_server_answers_or_nobody_can_ask(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    for library, why in ((Xcb(0), ""), (Xcb(1), "does not answer"), (OSError(), "")):

        def load(_: str, one: object = library) -> object:
            if isinstance(one, OSError):
                raise one
            return one

        monkeypatch.setattr(ctypes, "CDLL", load)
        said = why_no_display({"DISPLAY": ":7"})
        assert why in said and bool(why) == bool(said)


@linux
def test_a_platform_that_needs_no_display_is_not_asked_for_one() -> None:
    assert why_no_display({"QT_QPA_PLATFORM": "vnc:port=7654"}) == ""


def test_a_display_that_never_answers_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    asked, ends = list[Thread](), Event()

    class Hangs(Asked):
        def __call__(self, *_: object) -> object:
            asked.append(current_thread())
            return ends.wait(60)

    library = Xcb(0)
    library.xcb_connect = Hangs(None)
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(display, "PATIENCE", 0.01)
    monkeypatch.setattr(ctypes, "CDLL", lambda _: library)
    assert "does not answer" in why_no_display({"DISPLAY": ":7"})
    assert [one.daemon for one in asked] == [True], "or the program would wait for it at its end"
    ends.set()


@pytest.mark.parametrize(("system", "why"), [("darwin", ""), ("linux", "there is no display")])
def test_only_under_linux_is_there_a_machine_without_a_display(
    system: str, why: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "platform", system)
    assert why_no_display({}) == why
