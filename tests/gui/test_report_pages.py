"""Is the report of a real migration on paper the same story, with its picture, and without the names of the log?"""

import re
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from migviz.cli.main import main
from migviz.export.report import report_html
from migviz.gui.panes.paper.html_pages import document_of_html
from migviz.gui.panes.paper.pages import text_of_pages
from migviz.gui.panes.paper.report_pages import on_paper
from migviz.recorded.fitted import fit
from migviz.recorded.reading import read_log
from migviz.showing.sheet import Paper

LOG = Path(__file__).parent.parent / "reference" / "logs" / "samples" / "2-hmp_L160-u0.3-d300.txt"
HEADINGS = ("What happened", "What was set", "Memory still to send", "Recorded and simulated", "What limited it")


@pytest.fixture(scope="module")
def html() -> str:
    log = read_log(LOG)
    return report_html(log, 0, fit(log.migrations[0]), None)


@pytest.mark.parametrize("paper", Paper)
def test_each_part_of_the_story_is_on_some_page(app: QApplication, html: str, paper: Paper) -> None:
    page, images = on_paper(html, paper)
    document = document_of_html(page, paper, images)
    words = "\n".join(text_of_pages(document))
    assert document.pageCount() >= 2
    assert all(heading in words for heading in HEADINGS)
    assert words.count("\N{OBJECT REPLACEMENT CHARACTER}") == len(images) == 1
    assert "Made by migviz" not in words, "on paper it is in the foot of each page"


def test_the_picture_is_drawn_with_the_points_of_the_log_and_the_line_of_the_run(app: QApplication, html: str) -> None:
    __, images = on_paper(html, Paper.A4)
    [image] = images.values()
    assert image.width() > 2000
    colours = {image.pixelColor(x, y).name() for x in range(0, image.width(), 3) for y in range(0, image.height(), 3)}
    drawn = set(re.findall(r'(?:stroke|fill)="(#[0-9A-F]{6})"', html))
    assert "#ffffff" in colours and len(drawn) >= 4
    assert len({colour.lower() for colour in drawn} & colours) >= 4


def test_the_command_writes_pages_or_a_page_by_the_ending(
    tmp_path: Path, app: QApplication, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, begins in (("a.pdf", b"%PDF-"), ("a.html", b"<!DOCTYPE html>")):
        assert main(["report", str(LOG), "-o", str(tmp_path / name), "--paper", "Letter"]) == 0
        assert (tmp_path / name).read_bytes().startswith(begins)
    assert main(["report", str(LOG), "-o", str(tmp_path / "a.doc")]) == 2
    assert ".pdf" in capsys.readouterr().err


@pytest.mark.parametrize("paper", Paper)
@pytest.mark.parametrize("more", range(0, 40, 8))
def test_the_fitted_scenario_is_on_one_page_with_its_heading(
    app: QApplication, html: str, paper: Paper, more: int
) -> None:
    longer = html.replace("<h2>", "<p>x</p>" * more + "<h2>", 1)
    page, images = on_paper(longer, paper)
    pages = text_of_pages(document_of_html(page, paper, images))
    assert sum("migration.policy: " in text for text in pages) == 1
    [one] = [text for text in pages if "link.goodput: " in text]
    assert "workload.working_set: " in one and "as a file that migviz opens" in one
