"""Is a table in a lesson's prose read word by word: never broken inside a word, nor between a number and its unit?"""

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QTextBlock, QTextDocument, QTextTable
from PySide6.QtWidgets import QApplication

from migviz.gui.panes.lesson.prose import ProseText
from migviz.gui.panes.lesson.tables import LOOKS, TableLook, needs
from migviz.gui.theme import Theme
from migviz.showing.lesson_blocks import ProseShown
from migviz.showing.measure import TYPE

HEADS = ("remedy", "total time", "pause", "work lost beside it", "sent", "who pays")
ROWS = (
    ("10 Gbit/s", "3.94 s", "272 ms", "0.213 s", "4.31 GiB", "the budget"),
    ("compression", "27.5 s", "146 ms", "1.02 s", "3.01 GiB", "processors"),
    ("wait for the night", "46.5 s", "302 ms", "0.572 s", "5.09 GiB", "the clock"),
)


def html(columns: int) -> str:
    lines = [f"<tr>{''.join(f'<th>{head}</th>' for head in HEADS[:columns])}</tr>"]
    lines += [f"<tr>{''.join(f'<td>{cell}</td>' for cell in row[:columns])}</tr>" for row in ROWS]
    return f"<p>Who pays?</p><table>{''.join(lines)}</table>"


def shown(text: str, width: int, scale: float = 1.0) -> ProseText:
    prose = ProseText(Theme(scale=scale))
    prose.resize(QSize(width, 300))
    prose.show_prose(ProseShown(html=text))
    prose.show()
    QApplication.processEvents()
    return prose


def blocks(prose: ProseText) -> list[QTextBlock]:
    found, block = [], prose.document().begin()
    while block.isValid():
        found.append(block)
        block = block.next()
    return found


def breaks(prose: ProseText) -> list[tuple[str, str]]:
    """The letters before and after each end of a line inside a cell or a paragraph."""
    found = []
    for block in blocks(prose):
        lines = [block.layout().lineAt(k) for k in range(block.layout().lineCount())]
        text = block.text()
        found += [(text[line.textStart() - 1], text[line.textStart()]) for line in lines[1:]]
    return found


def sizes(prose: ProseText) -> set[int]:
    """Pixels of the letters in the table."""
    table = next(frame for frame in prose.document().rootFrame().childFrames() if isinstance(frame, QTextTable))
    cells = (table.cellAt(row, column) for row in range(table.rows()) for column in range(table.columns()))
    return {cell.firstCursorPosition().block().begin().fragment().charFormat().font().pixelSize() for cell in cells}


@pytest.mark.parametrize("scale", [1.0, 1.5])
@pytest.mark.parametrize("columns", [3, 5, 6])
def test_a_table_wider_than_its_column_is_broken_at_spaces_alone(columns: int, scale: float) -> None:
    prose = shown(html(columns), round(430 * scale), scale)
    assert all(before == " " for before, __ in breaks(prose))
    assert prose.document().size().width() <= prose.viewport().width() + 1


def test_a_table_that_fits_is_in_the_type_of_the_prose_and_one_that_does_not_in_smaller_letters() -> None:
    fits, wide = shown(html(3), 430), shown(html(6), 430)
    assert sizes(fits) == {Theme().font("prose").pixelSize()} and not breaks(fits)
    assert sizes(wide) == {min(size for size, __ in TYPE.values())}


def test_a_table_has_its_own_type_again_when_the_column_is_wider() -> None:
    prose = shown(html(6), 430)
    prose.resize(QSize(1200, prose.height()))
    QApplication.processEvents()
    assert sizes(prose) == {Theme().font("prose").pixelSize()} and not breaks(prose)


def test_a_word_wider_than_the_column_is_still_all_in_sight() -> None:
    prose = shown(f"<p>{'long' * 60}</p>", 430)
    assert len(breaks(prose)) > 1 and prose.document().size().width() <= 431


def test_a_cell_has_three_pixels_above_and_below_and_its_column_s_own_beside() -> None:
    theme = Theme(scale=2.0)
    assert "td { padding: 6px 24px 6px 0; }" in TableLook().style(theme)
    assert f"td {{ padding: 6px 14px 6px 0; font-size: {theme.font('axis').pixelSize()}px; }}" in LOOKS[-1].style(theme)


def test_a_text_without_a_table_needs_no_room_for_one() -> None:
    document = QTextDocument("words")
    assert needs(document) == 0
