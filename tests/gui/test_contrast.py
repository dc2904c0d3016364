"""Can every text be read? What is really painted is measured: the colour of each text against what lies under it."""

import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtCore import QPoint, QRectF
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication

from migviz.gui.painters import draw
from migviz.gui.painters.still import still
from migviz.gui.scenario_files import open_file
from migviz.gui.session import Session
from migviz.gui.shells.main_window import MainWindow
from migviz.gui.theme import THEMES, Theme
from migviz.resources import lessons_folder
from migviz.showing import wishes
from migviz.showing.modes import Mode, Panel
from migviz.showing.state import Look, State
from tests.gui.conftest import ShowWindow
from tests.gui.test_picture import contrast

LOG = Path(__file__).resolve().parent.parent / "reference" / "logs" / "awkward" / "02_two_migrations.log"
LEAST = 4.5
"""WCAG 2, level AA, for text of any size."""
VIEWS: dict[str, tuple[Callable[[MainWindow], object], ...]] = {
    "start": (),
    "iteration 3": (lambda window: window.session.do(wishes.go_to, "iteration 3"),),
    "pause": (lambda window: window.session.do(wishes.go_to, "pause"), lambda window: window.session.run("lens")),
    "broadcast": (lambda window: window.session.do(wishes.go_to, "announcement"),),
    "end": (lambda window: window.session.do(wishes.go_to, "end"),),
    "quick": (lambda window: window.session.do(wishes.edit, "migration.technique", "quick"),
              lambda window: window.session.do(wishes.seek, 20.0)),
    "never converges": (lambda window: window.session.do(wishes.set_fields, {"workload.dirty_rate": "200 MiB/s"}),
                        lambda window: window.session.do(wishes.go_to, "iteration 3")),
    "compare": (lambda window: window.session.do(wishes.enter_mode, Mode.COMPARE),),
    "compare, moving": (lambda window: window.session.do(wishes.choose_pair, "quick-live"),
                        lambda window: window.session.do(wishes.seek, 30.0)),
    "recording": (lambda window: open_file(window.session, LOG), lambda window: window.session.do(wishes.seek, 9.0)),
    "lessons": (lambda window: window.session.do(wishes.enter_mode, Mode.LESSONS),),
    "lesson": (lambda window: window.lessons.open(lessons_folder() / "04-the-shrinking-bars.md"),),
    "details": (lambda window: window.session.do(wishes.show_panel, Panel.DETAILS),),
    "frames": (lambda window: window.session.do(wishes.show_panel, Panel.FRAMES),),
    "ruler": (lambda window: window.session.do(wishes.show_panel, Panel.RULER),),
    "more": (lambda window: window.session.run("more"),),
    "shared nothing": (lambda window: window.session.do(wishes.edit, "storage.kind", "none"),
                       lambda window: window.session.do(wishes.seek, 30.0)),
    "post-copy": (lambda window: window.session.do(wishes.edit, "migration.technique", "post-copy"),
                  lambda window: window.session.do(wishes.seek, 12.0)),
    "a slider is dragged": (lambda window: window.session.do(wishes.go_to, "iteration 3"),
                            lambda window: window.session.do(wishes.edit, "link.bandwidth", 5e7, False)),
    "help": (lambda window: window.session.run("help"),),
    "map": (lambda window: window.session.do(wishes.enter_mode, Mode.MAP),),
    "night": (lambda window: window.session.do(wishes.open_ready_host, "six"),
              lambda window: window.session.do(wishes.seek, 30.0)),
}  # fmt: skip


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str, QRectF]]:
    """Every text that is written from now on: what, in which colour, and where on its device."""
    found: list[tuple[str, str, QRectF]] = []
    real = draw.text

    def text(painter: QPainter, box: QRectF, forms: object, theme: Theme, **how: object) -> float:
        width = real(painter, box, forms, theme, **how)  # type: ignore[arg-type]
        cut = painter.hasClipping() and not painter.clipBoundingRect().contains(box)
        if width and painter.opacity() == 1.0 and not cut:
            align = how.get("align", draw.LEFT)
            share = {draw.LEFT: 0.0, draw.RIGHT: 1.0, draw.CENTRE: 0.5}[align]  # type: ignore[index]
            high = theme.height(str(how.get("font", "label")))
            place = QRectF(box.x() + share * (box.width() - width), box.center().y() - high / 2, width, high)
            words = str(forms)
            found.append((words, theme.hex(str(how.get("role", "ink"))), painter.deviceTransform().mapRect(place)))
        return width

    def directly(
        painter: QPainter,
        _box: QRectF,
        _on: str,
        paint: Callable[..., None],
        theme: Theme,
        *what: object,
        **_how: bool,
    ) -> None:
        paint(painter, theme, *what)  # a picture of its own has other places

    for module in list(sys.modules.values()):
        if getattr(module, "__name__", "").startswith("migviz.gui"):
            for name, kept, own in (("text", real, text), ("still", still, directly)):
                if getattr(module, name, None) is kept:
                    monkeypatch.setattr(module, name, own)
    return found


def pixels_of(image: QImage) -> NDArray[np.uint32]:
    """An image as numbers 0xRRGGBB, a row for each of its lines."""
    raw: NDArray[np.uint32] = np.frombuffer(image.constBits(), dtype=np.uint32).reshape(
        image.height(), image.bytesPerLine() // 4
    )
    return raw[:, : image.width()] & np.uint32(0xFFFFFF)


def ground_of(pixels: NDArray[np.uint32], place: QRectF, colour: str) -> str | None:
    """What lies under a text: the colour that most of its box has and it has not; None where it was painted over or lies outside."""
    box = place.toAlignedRect()
    inside = pixels[max(0, box.top()) : box.bottom() + 1, max(0, box.left()) : box.right() + 1]
    own = int(colour[1:], 16)
    if min(inside.shape) < 3 or not (inside == own).any():
        return None
    colours, counts = np.unique(inside[inside != own], return_counts=True)
    return f"#{colours[counts.argmax()]:06X}" if len(colours) else None


@pytest.mark.parametrize("view", VIEWS)
def test_every_text_stands_out_from_what_lies_under_it(
    view: str, written: list[tuple[str, str, QRectF]], show_window: ShowWindow, tmp_path: Path
) -> None:
    window = show_window(Session(State(look=Look(reduced_motion=True)), state_folder=tmp_path))
    for act in VIEWS[view]:
        act(window)
        window.session.settle()
        QApplication.processEvents()
    window.message.hide()
    image, found = QImage(window.size(), QImage.Format.Format_RGB32), set()
    for theme in THEMES:
        window.session.do(wishes.look, theme=theme)
        window.session.settle()
        written.clear()
        window.render(image, QPoint())
        assert len(written) > 20
        pixels = pixels_of(image)
        for words, colour, place in written:
            ground = ground_of(pixels, place, colour)
            if ground is not None and contrast(colour, ground) < LEAST:
                found.add((theme, words, colour, ground, round(contrast(colour, ground), 2)))
    assert found == set()
