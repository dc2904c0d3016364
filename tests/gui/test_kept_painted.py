"""Does every part of the window paint what it painted, want the room that it wanted, and look as it looked, in every state?

So large that a length which is a pixel off is seen. MIGVIZ_KEEP=1 keeps it anew; look at the difference before you commit. Of each
state only what is not as before.
"""

import os
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QPoint, QSize
from PySide6.QtGui import QRegion
from PySide6.QtWidgets import QLineEdit, QTextEdit, QWidget

from migviz.course.reading import parse_lesson
from migviz.gui.session import Session
from migviz.showing import wishes
from migviz.showing.modes import Mode, Panel
from migviz.showing.state import Look, Said, State
from tests.course.texts import EVERY_KIND
from tests.gui.conftest import ShowWindow, flush
from tests.gui.paintings import opened_log
from tests.gui.transcript import differences, transcript
from tests.gui.whole_window import waiting_in
from tests.kept_text import KEPT
from tests.showing.test_kept_shown import BUSY, STEPS, command

SIZE, SCALE = (9600, 5900), 1.5
"""Drawn six times as large as usual, as the transcripts of painters are."""
ELSEWHERE = ("_Thing", "StageTwin", "StageWord", "Plots", "Plot", "TimeStrip", "MessageLine", "WorkingLine")
"""What is heard of the stage comes a little later; charts come when what draws them is loaded; of the strip its painter tells; and a message goes by
itself."""
Step = Callable[[State], State]


def in_lesson() -> Iterator[tuple[str, Step]]:
    """Every state of a lesson with a block of every kind in which it waits for an answer."""
    for waiting in waiting_in(parse_lesson(EVERY_KIND, where="every-kind.md")):
        yield f"waits {waiting}", partial(replace, lesson=waiting.state, said=Said())


def steps() -> dict[str, Step]:
    more: dict[str, Step] = {
        "a curve": lambda state: wishes.settled(wishes.toggle_curve(command("explore")(state), "link.bandwidth")),
        "a table": lambda state: wishes.settled(wishes.toggle_table(command("charts")(state))),
        "a log": lambda state: wishes.settled(wishes.lay_beside(state, opened_log(BUSY))),
        "a table of ports": lambda state: wishes.show_panel(command("explore")(state), Panel.MAC_TABLE),
        "lessons": lambda state: wishes.enter_mode(state, Mode.LESSONS),
    }
    return {name: act for name, act in STEPS.items() if name != "large"} | more | dict(in_lesson())


def painted_by(part: QWidget) -> Iterator[str]:
    """What a part paints without its own parts, how large it would be, and its style sheet."""
    hints = [f"{size.width()}x{size.height()}" for size in (part.sizeHint(), part.minimumSizeHint())]
    yield f"wants room at {hints[0]}, least {hints[1]}"
    yield from (f"style {rule}" for rule in re.findall(r"[^{}]+(?:\{[^}]*\})?", part.styleSheet()))
    if type(part).__module__.startswith("migviz") and not isinstance(part, QTextEdit | QLineEdit):  # a caret blinks
        size = (part.width(), part.height())
        yield from transcript(
            size, lambda painter, _box: part.render(painter, QPoint(), QRegion(), QWidget.RenderFlag(0)), exact=True
        )


def is_elsewhere(part: QWidget | None) -> bool:
    """It, or what it is in."""
    return part is not None and (type(part).__name__ in ELSEWHERE or is_elsewhere(part.parentWidget()))


def parts_of(window: QWidget) -> Iterator[tuple[str, list[str]]]:
    numbers = Counter[str]()
    for part in (window, *window.findChildren(QWidget)):
        kind = type(part).__name__
        if not is_elsewhere(part) and part.isVisibleTo(window) and not part.objectName().startswith("qt_"):
            numbers[kind] += 1
            yield f"{kind} {numbers[kind]}", list(painted_by(part))


def test_in_every_state_each_part_paints_what_it_painted(show_window: ShowWindow, tmp_path: Path) -> None:
    window = show_window(Session(State(look=Look(reduced_motion=True, scale=SCALE)), state_folder=tmp_path / "state"))
    window.setUpdatesEnabled(False)
    window.resize(QSize(*SIZE))
    lines, before = list[str](), dict[str, list[str]]()
    for step, act in steps().items():
        window.session.do(act)
        window.session.settle()
        for _round in range(3):  # what is laid out may ask its parts to be laid out
            flush()
        window.setUpdatesEnabled(True)
        now = dict(parts_of(window))
        window.setUpdatesEnabled(False)
        lines += ["", f"--- {step}"]
        for part, found in now.items():
            if new := [line for line in found if line not in set(before.get(part, ()))]:
                lines += [part, *(f"  {line}" for line in new)]
        before = now
    file = KEPT / "painted.txt"
    if os.environ.get("MIGVIZ_KEEP") == "1":
        file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    found = differences(lines, file.read_text(encoding="utf-8").splitlines())
    assert not found, "\n".join(found[:20])
