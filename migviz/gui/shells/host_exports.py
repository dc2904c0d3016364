"""What can be taken out of a window where a host is emptied? Its VMs as JSON and CSV, the picture, the film."""

import json
from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QMenu, QWidget

from migviz.export import formats
from migviz.export.evacuation_text import evacuated_as_csv, evacuated_as_json
from migviz.gui.painters.evacuation.picture import paint_evacuated
from migviz.gui.shells.chosen_files import ChosenFiles
from migviz.gui.shells.exports import PICTURE, FilmBar, picture, write_numbers, written
from migviz.gui.theme import Theme
from migviz.gui.working import Beside
from migviz.replay.pace import Pace
from migviz.say import files
from migviz.showing.evacuation_shown import HostShown
from migviz.trace.evacuated import Evacuated
from migviz.whole_file import format_of, write_whole


def fill_host_menu(
    menu: QMenu,
    window: QWidget,
    found: Evacuated,
    shown: HostShown,
    theme: Theme,
    say: Callable[[str], object],
    beside: Beside[str],
    asked: ChosenFiles | None,
    pace: Pace,
) -> None:
    """The entries of the menu; all as it is now, the film at the window's `pace`."""
    chosen, look = asked or ChosenFiles(window), theme.but(scale=1.0)

    def save(title: str, name: str, kinds: str, write: Callable[[Path], object]) -> None:
        if path := chosen.to_write(title, name, kinds):
            beside(partial(written, path, write), say)

    def save_picture() -> None:
        if path := chosen.to_write(files.a_picture(), "evacuation.png", files.pictures() + " (*.png *.svg *.pdf)"):
            draw = (lambda painter, box: paint_evacuated(painter, box, shown, look),)
            picture(path, PICTURE, draw, window, say, beside)

    def save_film() -> None:
        if path := chosen.to_write(files.a_film(), "evacuation.mp4", files.films() + " (*.mp4 *.gif)"):
            bar = FilmBar(window)
            beside(partial(bar.run, path, partial(_write_film, found, shown, look, pace)), say)

    menu.addAction(
        files.vms_as_csv(),
        lambda: save(
            files.the_vms(), "evacuation.csv", "CSV (*.csv)", lambda path: write_numbers(path, evacuated_as_csv(found))
        ),
    )
    menu.addAction(
        files.vms_as_json(),
        lambda: save(files.the_vms(), "evacuation.json", "JSON (*.json)", lambda path: _write_json(path, found)),
    )
    menu.addSeparator()
    menu.addAction(files.picture(), save_picture)
    menu.addAction(files.film(), save_film)


def _write_json(path: Path, found: Evacuated) -> None:
    format_of(path, formats.JSON)
    write_whole(path, json.dumps(evacuated_as_json(found), indent=2, allow_nan=False) + "\n")


def _write_film(found: Evacuated, shown: HostShown, look: Theme, pace: Pace, path: Path, bar: FilmBar) -> None:
    from migviz.gui.painters.evacuation.film import write_host_film  # brings the codecs, which most never need

    write_host_film(path, found, shown, PICTURE, look, pace=pace, progress=bar.tell, here=bar.here)
