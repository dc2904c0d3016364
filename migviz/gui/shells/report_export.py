"""How is the story of the recording that is open handed to a colleague? The page of `migviz report`, tried and written beside the window."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QMenu, QWidget

from migviz.export import formats
from migviz.export.report import report_html
from migviz.gui.panes.paper.report_pages import write_report
from migviz.gui.shells.chosen_files import ChosenFiles
from migviz.gui.shells.exports import in_turns
from migviz.gui.working import Beside, Here
from migviz.recorded.advised import advised_for
from migviz.recorded.opening import Opened
from migviz.say import files
from migviz.whole_file import format_of, write_whole


def fill_report_entries(
    menu: QMenu,
    window: QWidget,
    opened: Opened,
    say: Callable[[str], object],
    beside: Beside[str],
    asked: ChosenFiles,
) -> None:
    """The entries of the menu; none as long as not all of the recording may be told, or nothing was to be fitted to it."""
    if opened.fit is None or opened.run.until is not None:
        return

    def save(*, names: bool) -> None:
        if path := asked.to_write(files.a_report(), "report.pdf", files.reports() + " (*.pdf *.html)"):
            in_turns(path, lambda path, here: write_story(path, opened, here, names=names), window, say, beside)

    menu.addSeparator()
    menu.addAction(files.report(), lambda: save(names=False))
    menu.addAction(files.report_with_names(), lambda: save(names=True))


def write_story(path: Path, opened: Opened, here: Here[Any], *, names: bool) -> None:
    """As a page or as pages, by the ending; what is drawn is drawn `here`. Without `names` nothing of the log is in it that may be a host's name."""
    form = format_of(path, formats.REPORT)
    assert opened.fit is not None
    advised = opened.advice or advised_for(opened.recorded, opened.fit)
    html = report_html(opened.log, opened.chosen, opened.fit, advised, opened.name if names else "")
    if form == "html":
        write_whole(path, html)
    else:
        write_report(path, html, here=here)
