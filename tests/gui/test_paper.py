"""Is a sheet whole on its pages: its words, its questions in one piece, its foot, in greys, on both papers?"""

from pathlib import Path

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter, QTextTable
from PySide6.QtWidgets import QApplication

from migviz.cli.main import main
from migviz.course.catalogue import lesson_files
from migviz.course.covered import covered_by
from migviz.course.reading import load_lesson
from migviz.gui.panes.paper.markup import Markup
from migviz.gui.panes.paper.pages import document_of, foot_of, paint_page, text_of_pages
from migviz.gui.theme import Theme
from migviz.resources import lessons_folder
from migviz.showing.printed import sheet_of
from migviz.showing.sheet import Asked, Boxes, For, Heading, Paper, Said
from migviz.showing.untold import amounts_of, given_in, is_in
from tests.gui.transcript import transcript
from tests.quick import fewer

FILES = lesson_files(lessons_folder())
SOME = (*FILES[3:6], FILES[12])
"""With bars to draw, with a task, with an order and pictures, with many VMs."""


@pytest.mark.parametrize("paper", Paper)
@pytest.mark.parametrize("reader", For)
@pytest.mark.parametrize("file", SOME, ids=lambda file: file.stem)
def test_every_part_is_on_a_page_in_one_piece(app: QApplication, file: Path, reader: For, paper: Paper) -> None:
    sheet = sheet_of(load_lesson(file), reader)
    document = document_of(sheet, paper)
    pages, height = text_of_pages(document), document.pageSize().height()
    assert len(pages) == document.pageCount() > 1 and all(page.strip() for page in pages)
    heads = [
        part.words if isinstance(part, Heading) else part.word
        for part in sheet.parts
        if isinstance(part, Heading | Asked)
    ]
    assert [head for head in heads if head not in "\n".join(pages)] == []
    assert not {page.strip().splitlines()[-1] for page in pages} & {
        head_of(part) for part in sheet.parts if isinstance(part, Heading | Said)
    } - {""}
    for frame in document.rootFrame().childFrames():
        if isinstance(frame, QTextTable):
            box = document.documentLayout().frameBoundingRect(frame)
            assert box.top() // height == (box.bottom() - 1) // height or box.height() >= height


def head_of(part: Heading | Said) -> str:
    """What stands over it, or over what comes next."""
    return part.words if isinstance(part, Heading) else part.word


def words_of(asked: Asked) -> str:
    """A question and its options."""
    boxes = asked.answer.boxes if isinstance(asked.answer, Boxes) else ()
    return "\n".join([prose.html for prose in asked.prose] + [box.words for box in boxes])


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_no_page_of_a_worksheet_tells_an_answer(app: QApplication, file: Path) -> None:
    """Read as it is printed; what a question and its options say themselves is theirs."""
    lesson = load_lesson(file)
    sheet = sheet_of(lesson, For.STUDENTS)
    given = frozenset[str]().union(*(given_in(section.setup) for section in lesson.sections))
    own = "\n".join(map(words_of, (part for part in sheet.parts if isinstance(part, Asked))))
    printed = "\n".join(text_of_pages(document_of(sheet, Paper.A4)))
    for section in lesson.sections:
        for question in section.questions if not section.vary else ():
            hidden = amounts_of(section.setup, covered_by(lesson, section, question)) - given
            assert [text for text in hidden if is_in(text, printed) and not is_in(text, own)] == [], question.name
    assert len(printed) > 500


def test_each_page_has_its_number_the_lesson_and_the_seed_in_its_foot(app: QApplication) -> None:
    sheet = sheet_of(load_lesson(FILES[4]), For.STUDENTS)
    document = document_of(sheet, Paper.A4)
    for page in range(document.pageCount()):

        def paint(painter: QPainter, __: QRectF, page: int = page) -> None:
            paint_page(painter, document, page, foot_of(sheet), Paper.A4)

        painted = "\n".join(transcript((794, 1123), paint))
        assert f"page {page + 1} of {document.pageCount()}" in painted
        assert "lesson when-to-stop · seed 7" in painted


@pytest.mark.fewer
def test_a_sheet_is_black_white_and_grey(app: QApplication) -> None:
    for file in fewer(SOME):
        markup = Markup(sheet_of(load_lesson(file), For.STUDENTS), Theme(name="light", scale=1.0), 600)
        images = [make() for make in markup.images.values()]
        assert images and {image.format() for image in images} == {QImage.Format.Format_Grayscale8}
        assert "color: #" not in markup.html.replace("border-color: #000000", "")


def test_paper_is_as_large_as_it_is_called(app: QApplication) -> None:
    sheet = sheet_of(load_lesson(FILES[4]), For.TEACHER)
    tall, wide = (document_of(sheet, paper).pageSize() for paper in (Paper.A4, Paper.LETTER))
    assert tall.height() > wide.height() and tall.width() < wide.width()


@pytest.mark.parametrize("lesson", ["5", "05", "when-to-stop", str(FILES[4])])
def test_a_lesson_is_named_by_its_number_its_name_or_its_file(app: QApplication, lesson: str, tmp_path: Path) -> None:
    out = tmp_path / "sheet.pdf"
    assert main(["print", lesson, "-o", str(out), "--for", "teacher", "--paper", "Letter"]) == 0
    assert out.read_bytes().startswith(b"%PDF")


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["5", "-o", "sheet.png"], "the name must end in .pdf"),
        (["5", "-o", "no/sheet.pdf"], "is not a folder"),
        (["99"], '"99" is not a lesson'),
        (["none.md"], "cannot be read"),
    ],
)
def test_what_cannot_be_printed_is_refused(
    words: list[str], message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["print", *words]) == 2
    assert message in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []
