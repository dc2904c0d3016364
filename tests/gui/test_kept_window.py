"""Is every part of the window where it was, as far from its neighbours, does it hear the mouse and the keyboard, and is heard, as it did?

MIGVIZ_KEEP=1 keeps it anew; look at the difference before you commit. Of each state only what is not as before, and no words: those
have tests of their own.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from migviz.gui.session import Session
from migviz.gui.widgets.spoken import Spoken
from migviz.showing.heard import walk
from migviz.showing.state import Look, State
from tests.gui.conftest import ShowWindow, flush
from tests.kept_text import is_as_kept
from tests.showing.test_kept_shown import STEPS

SCALES = {"usual": 1.0, "large": 1.4}
ELSEWHERE = ("_Thing", "StageWord", "Plots", "Plot")
"""What is where on the stage the transcripts of its painter tell; charts come when what draws them is loaded."""
LATER = ("_Thing", "StageTwin", "StageWord")
"""What is heard of the stage follows at most twice a second: tests of its names are elsewhere."""
WITHOUT_SCALE = tuple(step for step in STEPS if step != "large")


def parts_of(window: QWidget) -> Iterator[tuple[str, str]]:
    """Each part that is seen, by its kind and number: where it is, what it hears, and how its own parts stand."""
    numbers = Counter[str]()
    for part in (window, *window.findChildren(QWidget)):
        kind = type(part).__name__
        own = type(part).__module__.startswith("migviz") and kind not in ELSEWHERE
        if own and part.isVisibleTo(window):
            numbers[kind] += 1
            at = part.mapTo(window, part.rect().topLeft())
            said = [f"{at.x()},{at.y()} {part.width()} x {part.height()}"]
            said += ["hears the mouse move"] * part.hasMouseTracking()
            said += [f"focus {part.focusPolicy().name}"] * (part.focusPolicy() is not Qt.FocusPolicy.NoFocus)
            layout = part.layout()
            if layout is not None:
                edges = layout.contentsMargins()
                said.append(f"{layout.spacing()} apart, {edges.left()} {edges.top()} {edges.right()} {edges.bottom()}")
            yield f"{kind} {numbers[kind]}", "; ".join(said)


def heard_in(window: QWidget) -> Iterator[tuple[str, str]]:
    """Each thing that a screen reader finds in what is painted: what it is, its value, what else is said of it, what it can do."""
    numbers = Counter[str]()
    for part in window.findChildren(QWidget):
        kind = type(part).__name__
        if isinstance(part, Spoken) and kind not in LATER and part.isVisibleTo(window):
            numbers[kind] += 1
            for path, one in walk(part.heard()):
                can = [word for word, has in (("wishes", one.wish), ("moves", one.along)) if has is not None]
                chosen = {None: "", True: "chosen", False: "not chosen"}[one.chosen]
                said = (one.role, one.name, one.value, one.more, chosen, one.does, one.keys, *can)
                yield f"{kind} {numbers[kind]} {'/'.join(path)}", "; ".join(filter(None, said))


Found = Callable[[QWidget], Iterator[tuple[str, str]]]


class Course:
    """What is found in the window state after state, and of each only what is another."""

    def __init__(self, found: Found) -> None:
        self._found, self._before, self._lines = found, dict[str, str](), list[str]()

    def look(self, window: QWidget, step: str) -> None:
        now = dict(self._found(window))
        another = (f"{part}: {text}" for part, text in now.items() if self._before.get(part) != text)
        self._lines += ["", f"--- {step}", *another, *(f"{part} gone" for part in self._before if part not in now)]
        self._before = now

    @property
    def text(self) -> str:
        return "\n".join(self._lines) + "\n"


@pytest.mark.parametrize("size", SCALES)
def test_in_every_state_each_part_is_where_it_was(size: str, show_window: ShowWindow, tmp_path: Path) -> None:
    look = Look(reduced_motion=True, scale=SCALES[size])
    window = show_window(Session(State(look=look), state_folder=tmp_path / "state"))
    places, heard = Course(parts_of), Course(heard_in)
    for step in WITHOUT_SCALE:
        window.session.do(STEPS[step])
        window.session.settle()
        for _round in range(3):  # what is laid out may ask its parts to be laid out
            flush()
        places.look(window, step)
        heard.look(window, step)
    is_as_kept(f"window-{size}", places.text)
    is_as_kept(f"heard-{size}", heard.text)
