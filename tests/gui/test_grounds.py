"""Does every mark and every text stand out from what it is painted on, in all themes? From what painters really paint, by roles.

The table is kept (`tests/kept/contrast.txt`): each use of the palette, its contrast in the light theme, in the dark one and on a
projector, and where it is. Texts that Qt lays out in widgets are measured in `test_contrast.py`; what is drawn with less than full
opacity is an ornament: a fading trace, a pale outline of the run before a drag, which stand over what says the same.
"""

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QApplication

from migviz.gui.theme import THEMES, Theme
from tests.gui.grounds import Stands, grounds
from tests.gui.paintings import TRANSCRIPTS, _painted
from tests.gui.test_picture import contrast
from tests.gui.transcript import Roles
from tests.kept_text import is_as_kept
from tests.shared import shared

TEXT, MARK = 4.5, 3.0
"""WCAG 2, level AA: for text of any size, and for what is no text."""
SURFACES = frozenset(
    {"", "ground", "sunk", "surface", "link", "idle", "faint"}
    | {f"{role}.tint" for role in ("source", "target", "dirty", "broadcast", "pause", "select")}
)
"""What marks stand on, but `faint`, of which the lines of a grid are. A shape of these alone parts one room from another; what is in it says what it is."""
ORNAMENTS = {
    Stands(
        fill="", edge="surface", ground="link"
    ): "between two stretches of a shared link, of which each has its number",
    Stands(
        fill="", edge="target", ground="dirty.tint"
    ): "the edge of what is pushed after the pause, where the iteration before it ends",
}
"""Shapes that say nothing which is not said beside them, and what they are."""
LEFT_OUT = (
    "charts",
    "curve",
    "lesson",
    "map",
    "state",
    "decoder",
    "ruler",
    "beat",
    "tall-strip",
    "soft",
    "presentation",
)
"""Widgets of Qt and pyqtgraph; and what the same painters paint in another size."""
MORE = {
    "stage-never-converges": _painted("stage", "workload.dirty_rate: 200 MiB/s", "iteration 3"),
    "bars-never-converge": _painted("bars", "workload.dirty_rate: 200 MiB/s", "iteration 3"),
    "stage-shared-nothing": _painted("stage", "storage.kind: none\nvm.memory: 1 GiB", "30 s"),
    "low-stage-shared-nothing": _painted("low stage", "storage.kind: none\nvm.memory: 1 GiB", "30 s"),
    "tall-strip-slowed": TRANSCRIPTS["tall-strip-slowed"],
    "beat-resumed": TRANSCRIPTS["beat-resumed"],
    "presentation-pause": TRANSCRIPTS["presentation-pause"],
    "presentation-vm-lost": TRANSCRIPTS["presentation-vm-lost"],
    "strip-shared-nothing": _painted("strip", "storage.kind: none\nvm.memory: 1 GiB", "30 s"),
}
PAINTED = {name: one for name, one in TRANSCRIPTS.items() if not name.startswith(LEFT_OUT)} | MORE
LOOKS = [Theme(name=name) for name in THEMES]


@shared
def uses() -> dict[Stands, str]:
    """Every use of the palette, and the first painting it is in."""
    found: dict[Stands, str] = {}
    for name, painting in PAINTED.items():

        def paint(painter: QPainter, box: QRectF, painting=painting) -> None:
            painting.paint(painter, box, Roles(name=painting.theme))

        for one in grounds(painting.size, paint):
            key = Stands(fill=one.fill, edge=one.edge, ground=one.ground, word="text" if one.word else "")
            found.setdefault(key, name)
    return found


def contrasts(one: Stands) -> list[float]:
    """In each theme, of its edge or its fill, whichever stands out more."""
    return [
        max(contrast(theme.hex(role), theme.hex(one.ground)) for role in (one.fill, one.edge) if role)
        for theme in LOOKS
    ]


def counts(one: Stands) -> bool:
    """Whether something is told by it: a text, or a mark on a surface; where marks lie on marks, their place tells."""
    if one.word:
        return True
    return one.ground in SURFACES - {"faint"} and not {one.fill, one.edge} <= SURFACES and one not in ORNAMENTS


def line_of(one: Stands, where: str) -> str:
    what = (
        one.edge if one.word else " edged ".join(filter(None, (one.fill, one.edge))) if one.fill else f"line {one.edge}"
    )
    found = ", ".join(f"{value:.1f}" for value in contrasts(one))
    return f"{'text' if one.word else 'mark'} {what} on {one.ground}: {found} ({where})"


def table() -> list[str]:
    return sorted(line_of(one, where) for one, where in uses().items() if counts(one))


def test_every_text_and_every_mark_stands_out_from_what_it_is_on(app: QApplication) -> None:
    least = {one: min(contrasts(one)) for one in uses() if counts(one)}
    weak = [line_of(one, uses()[one]) for one, value in least.items() if value < (TEXT if one.word else MARK)]
    assert weak == []
    assert len(least) > 150 and sum(bool(one.word) for one in least) > 25


def test_every_ornament_is_still_painted(app: QApplication) -> None:
    assert [one for one in ORNAMENTS if one not in uses()] == []


def test_the_table_of_contrasts_is_the_kept_one(app: QApplication) -> None:
    is_as_kept("contrast", "\n".join(table()))


@pytest.mark.parametrize(
    ("role", "on", "word", "stands"),
    [
        ("target", "pause.tint", "", False),
        ("target", "surface", "", True),
        ("ink", "dirty", "text", False),
        ("muted", "sunk", "text", True),
    ],
)
def test_a_weak_use_would_be_found(app: QApplication, role: str, on: str, word: str, stands: bool) -> None:
    """Green on the grey of a pause, white words on the orange of the dark theme: both were there once."""

    def paint(painter: QPainter, box: QRectF) -> None:
        theme = Roles()
        painter.fillRect(box, theme.colour(on))
        painter.setPen(theme.pen(role, 1))
        if word:
            painter.setFont(theme.font("label"))
            painter.drawText(20, 40, word)
        else:
            painter.fillRect(QRectF(20, 20, 30, 30), theme.colour(role))

    found = [one for one in grounds((100, 80), paint) if role in (one.fill, one.edge)]
    assert {one.ground for one in found} == {on}
    assert all((min(contrasts(one)) >= (TEXT if word else MARK)) is stands for one in found)
