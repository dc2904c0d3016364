"""What can be taken out of the window? The run as CSV, JSON, a table or frames, the picture, the film."""

import json
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from threading import Event
from typing import Any

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QGuiApplication, QPainter
from PySide6.QtWidgets import QApplication, QMenu, QProgressDialog, QWidget

from migviz.course.lesson import Lesson
from migviz.engine import GivenUp
from migviz.errors import MigvizError
from migviz.export import formats
from migviz.export.as_capture import write_capture
from migviz.export.as_csv import run_as_csv
from migviz.export.as_json import run_as_json
from migviz.export.iterations_text import iterations_table
from migviz.gui.painters.picture import A4, Draw, scale_of_story, storyboard, write_picture
from migviz.gui.shells.chosen_files import ChosenFiles
from migviz.gui.theme import Theme
from migviz.gui.working import Beside, Here, InWindow, at_once
from migviz.interruption import has_come
from migviz.replay.pace import Pace
from migviz.replay.seen import Seen
from migviz.replay.told import known_until
from migviz.say import files
from migviz.showing.sheet import For, Paper
from migviz.trace import Run
from migviz.trace.traffic import Node
from migviz.whole_file import format_of, is_stream, whole_file, write_whole

PICTURE = (1440, 900)
Paint = Callable[[QPainter, QRectF, Seen, float, Theme], object]
"""Paints a moment of a film."""
FILM = (1920, 1080)
FILM_SCALE = 1.25
"""So that everything is in it, the table of the switch too."""
LONGEST_FAREWELL = 2.0
"""Seconds that the end of the program waits for what it stops."""


class Stopped(MigvizError):
    """The film is not wanted any more."""


def fill_export_menu(
    menu: QMenu,
    window: QWidget,
    seen: Seen,
    theme: Theme,
    paint: Callable[[QPainter, QRectF, Theme], None],
    say: Callable[[str], object],
    beside: Beside[str] = at_once,
    chosen_files: ChosenFiles | None = None,
    pace: Pace = Pace.GUIDED,
    *,
    charts: bool = False,
    frames: Paint | None = None,
    until: float = 0.0,
) -> None:
    """The entries of the menu; `paint` draws what the window shows, `say` tells how it went, `beside` writes it beside the window;
    a film goes at the window's `pace`, and has its `charts`, or its `frames`; it goes on `until` then, if that is later than the run's end.

    Files hold all of a run, so there is none to write as long as it may not be told.
    """

    asked = chosen_files or ChosenFiles(window)

    def save(title: str, name: str, kinds: str, write: Callable[[Path], object]) -> None:
        if path := asked.to_write(title, name, kinds):
            beside(partial(written, path, write), say)

    def save_picture(title: str, name: str, size: tuple[int, int], parts: Callable[[Theme], Sequence[Draw]]) -> None:
        if path := asked.to_write(title, name, files.pictures() + " (*.png *.svg *.pdf)"):
            picture(path, size, parts(theme.but(scale=1.0)), window, say, beside)

    def shown(look: Theme) -> Sequence[Draw]:
        return (lambda painter, box: paint(painter, box, look),)

    def save_film() -> None:
        if path := asked.to_write(files.a_film(), "migviz.mp4", files.films() + " (*.mp4 *.gif)"):
            film(path, seen, theme, window, say, beside, pace, charts=charts, frames=frames, until=until)

    run = seen.run
    if run.end is not None:
        _fill_files(menu, run, save, say)
    menu.addSeparator()
    menu.addAction(files.picture(), lambda: save_picture(files.a_picture(), "migviz.png", PICTURE, shown))
    if run.end is not None:

        def steps(theme: Theme) -> Sequence[Draw]:
            return storyboard(seen, theme.but(scale=scale_of_story(A4)))

        menu.addAction(files.storyboard(), lambda: save_picture(files.a_storyboard(), "storyboard.pdf", A4, steps))
    menu.addAction(files.film(), save_film)


CHART_PICTURE = (1200, 700)


def fill_plot_menu(
    menu: QMenu,
    window: QWidget,
    theme: Theme,
    draw: Callable[[QPainter, QRectF, Theme], None],
    numbers: str,
    say: Callable[[str], object],
    beside: Beside[str],
    asked: ChosenFiles,
) -> None:
    """What can be taken out of plots: a picture of what is seen, and their `numbers` as CSV ("" where they may not be told)."""

    def save_picture() -> None:
        if path := asked.to_write(files.a_picture(), "charts.png", files.pictures() + " (*.png *.svg *.pdf)"):
            look = theme.but(scale=1.0)
            picture(path, CHART_PICTURE, (lambda painter, box: draw(painter, box, look),), window, say, beside)

    def save_numbers() -> None:
        if path := asked.to_write(files.the_charts(), "charts.csv", "CSV (*.csv)"):
            beside(partial(written, path, lambda path: write_numbers(path, numbers)), say)

    menu.addAction(files.charts(), save_picture)
    if numbers:
        menu.addAction(files.charts_csv(), save_numbers)


def write_numbers(path: Path, text: str) -> None:
    """Numbers as CSV, whole or not at all."""
    format_of(path, formats.CSV)
    write_whole(path, text)


Save = Callable[[str, str, str, Callable[[Path], object]], None]


def _fill_files(menu: QMenu, run: Run, save: Save, say: Callable[[str], object]) -> None:
    menu.addAction(
        files.as_csv(), lambda: save(files.the_csv(), "run.csv", "CSV (*.csv)", lambda path: write_csv(path, run))
    )
    menu.addAction(
        files.as_json(),
        lambda: save(files.the_json(), "run.json", "JSON (*.json)", lambda path: write_json(path, run)),
    )
    menu.addAction(files.table_to_clipboard(), lambda: say(copy_table(run)))
    menu.addAction(
        files.frames(),
        lambda: save(
            files.the_frames(),
            "run.pcapng",
            files.captures() + " (*.pcapng)",
            lambda path: write_frames(path, run),
        ),
    )


def write_csv(path: Path, run: Run) -> None:
    """The iterations as CSV."""
    write_numbers(path, run_as_csv(run))


def write_json(path: Path, run: Run) -> None:
    """All of the run as JSON."""
    format_of(path, formats.JSON)
    write_whole(path, json.dumps(run_as_json(run), indent=2, allow_nan=False) + "\n")


def write_frames(path: Path, run: Run) -> None:
    """The frames of the run as they pass the switch."""
    format_of(path, formats.CAPTURE)
    with whole_file(path) as file:
        write_capture(run, file, start=0.0, end=run.end, at=Node.SWITCH)


def copy_table(run: Run) -> str:
    """The table of iterations into the clipboard, for a spreadsheet; returns what to say."""
    QGuiApplication.clipboard().setText(iterations_table(run))
    return files.table_is_there()


def print_lesson(
    path: Path,
    lesson: Lesson,
    reader: For,
    who: str,
    window: QWidget,
    say: Callable[[str], object],
    beside: Beside[str] = at_once,
) -> None:
    """A lesson on paper, for those who learn with it: worked out beside the window, drawn in its thread, a picture or a page in a turn."""
    from migviz.course.readers import Reader
    from migviz.gui.panes.paper.pages import write_sheet
    from migviz.showing.printed import sheet_of

    def write(path: Path, here: Here[Any]) -> None:
        write_sheet(path, sheet_of(lesson, reader, Reader(who)), Paper.A4, here)

    in_turns(path, write, window, say, beside)


def in_turns(
    path: Path,
    write: Callable[[Path, Here[Any]], object],
    window: QWidget,
    say: Callable[[str], object],
    beside: Beside[str],
) -> None:
    """Write a file that is drawn in the window's thread, a part in a turn; packed and written beside it."""
    here = InWindow(window)

    def ended(text: str) -> None:
        here.deleteLater()
        say(text)

    beside(lambda: written(path, lambda path: write(path, here)), ended)


def picture(
    path: Path,
    size: tuple[int, int],
    parts: Sequence[Draw],
    window: QWidget,
    say: Callable[[str], object],
    beside: Beside[str] = at_once,
) -> None:
    """A picture: drawn in the window's thread, a part in a turn, packed and written beside it."""
    in_turns(path, lambda path, here: write_picture(path, size, *parts, here=here), window, say, beside)


def film(
    path: Path,
    seen: Seen,
    theme: Theme,
    window: QWidget,
    say: Callable[[str], object],
    beside: Beside[str] = at_once,
    pace: Pace = Pace.GUIDED,
    *,
    charts: bool = False,
    frames: Paint | None = None,
    until: float = 0.0,
) -> None:
    """The whole run, as far as it is told, as a film at a pace, with a bar and a way to stop it. Frames are drawn in the window's thread, one
    in a turn of the loop of events; all else is done beside it. When the program ends, what was begun is removed first."""
    bar = FilmBar(window)
    beside(partial(bar.run, path, partial(_write_film, seen, theme, pace, charts, frames, until)), say)


class FilmBar:
    """How far a film is, with a way to stop it."""

    def __init__(self, window: QWidget) -> None:
        self._bar = QProgressDialog(files.drawing_film(), files.stop(), 0, 100, window)
        self._bar.setWindowModality(Qt.WindowModality.WindowModal)
        self.here, self._over = InWindow(self._bar), Event()
        app = QApplication.instance()
        assert app is not None
        self._leaving = app.aboutToQuit.connect(lambda: self._over.wait(LONGEST_FAREWELL))

    def run(self, path: Path, write: "Callable[[Path, FilmBar], object]") -> str:
        """Write the film, in a thread beside the window; how it went in a sentence."""
        try:
            return written(path, lambda path: write(path, self))
        finally:
            self._over.set()
            self.here(self._close)

    def tell(self, done: int, of: int) -> None:
        """From that thread: so many of its pictures are drawn. Raises Stopped where it is not wanted any more."""
        self.here(partial(self._show, done, of))

    def _show(self, done: int, of: int) -> None:
        self._bar.setMaximum(of)
        self._bar.setValue(done)
        if self._bar.wasCanceled() or has_come():
            raise Stopped("stopped")

    def _close(self) -> None:
        self._bar.close()
        self._bar.deleteLater()
        app = QApplication.instance()
        assert app is not None
        app.aboutToQuit.disconnect(self._leaving)


def _write_film(
    seen: Seen, theme: Theme, pace: Pace, charts: bool, frames: Paint | None, until: float, path: Path, bar: FilmBar
) -> None:
    from migviz.gui.painters.film import seconds_of, write_film  # brings the codecs, which most never need

    end = max(known_until(seen.run), until)
    write_film(
        path,
        seen,
        FILM,
        theme.but(scale=FILM_SCALE),
        start=0.0,
        end=end,
        seconds=seconds_of(seen, 0.0, end, pace),
        pace=pace,
        progress=bar.tell,
        here=bar.here,
        charts=charts,
        paint=frames,
    )


def written(path: Path, write: Callable[[Path], object]) -> str:
    """Write, and how it went in a sentence."""
    try:
        if is_stream(path):
            raise MigvizError(files.in_its_place())
        write(path)
    except (Stopped, GivenUp):
        return files.film_stopped()
    except (MigvizError, OSError, ValueError) as error:
        return files.not_written(path.name, getattr(error, "strerror", None) or error)
    return files.written(path.name)
