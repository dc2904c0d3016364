from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QTextEdit

from migviz import load_scenario, simulate
from migviz.gui.panes.inspector import Inspector
from migviz.gui.panes.ruler import DECADES
from migviz.gui.theme import THEMES, Theme
from migviz.gui.widgets.reading import ReadingText
from migviz.replay.seen import seen_at
from migviz.say.facts import Facts, Line, facts
from migviz.say.in_window import nothing_pointed_at
from migviz.scenario.units import Kind, read
from tests.gui.waiting import later

RUN = simulate(load_scenario(""))


@pytest.fixture(autouse=True)
def nothing_is_left_open() -> Iterator[None]:
    yield
    for widget in [one for one in QApplication.topLevelWidgets() if type(one).__module__.startswith("migviz")]:
        widget.close()
        widget.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def made(width: int = 332, theme: Theme | None = None) -> Inspector:
    inspector = Inspector(theme or Theme())
    inspector.resize(width, 300)
    inspector.show()
    QApplication.processEvents()
    return inspector


def shown(inspector: Inspector) -> str:
    text = inspector.findChild(QTextEdit)
    assert text is not None
    return text.toPlainText()


def test_title_names_values_and_origins_are_shown() -> None:
    inspector = made()
    found = facts(seen_at(RUN, 20.0), "link")
    assert found is not None
    inspector.show_facts(found)
    text = shown(inspector)
    assert text.splitlines()[0] == "Migration link"
    for line in found.lines:
        assert line.name in text
        assert line.value in text
        assert line.where_from in text
    assert inspector.text().splitlines()[1] == "Now: 112 MiB/s (payload (throughput), as sent in the run)"


def test_with_nothing_pointed_at_it_says_how() -> None:
    inspector = made()
    assert shown(inspector) == nothing_pointed_at()
    inspector.show_facts(facts(seen_at(RUN, 20.0), "vm"))
    inspector.show_facts(None)
    assert shown(inspector) == nothing_pointed_at()


def test_running_values_are_replaced_in_place_and_not_more_than_ten_times_a_second() -> None:
    inspector = made()
    told = [Facts(title="VM", lines=(Line("Paused for", f"{ms} ms", f"{ms} pages"),)) for ms in range(40)]
    inspector.show_facts(told[0])
    inspector.show_facts(told[1])
    assert "1 ms" in shown(inspector)
    for one in told[2:]:
        inspector.show_facts(one)
    assert "1 ms" in shown(inspector), "too soon"
    later(inspector)
    assert shown(inspector).splitlines() == ["VM", "Paused for\t39 ms", "39 pages"]


def test_a_new_thing_is_shown_at_once_whatever_was_waiting() -> None:
    inspector = made()
    for ms in range(5):
        inspector.show_facts(Facts(title="VM", lines=(Line("Paused for", f"{ms} ms"),)))
    inspector.show_facts(Facts(title="Link", lines=(Line("Now", "idle"),)))
    later(inspector)
    assert shown(inspector).splitlines() == ["Link", "Now\tidle"]


def test_a_long_value_stands_on_a_line_of_its_own() -> None:
    inspector = made(width=260)
    value = "a value that is much longer than the card is wide"
    inspector.show_facts(Facts(title="Title", lines=(Line("Name", value, "origin"),)))
    assert shown(inspector).splitlines() == ["Title", "Name", value, "origin"]
    inspector.resize(700, 300)
    QApplication.processEvents()
    assert shown(inspector).splitlines() == ["Title", f"Name\t{value}", "origin"]


def test_the_keyboard_reaches_the_text_and_can_copy_it() -> None:
    inspector = made()
    inspector.show_facts(facts(seen_at(RUN, 20.0), "vm"))
    inspector.setFocus()
    text = inspector.findChild(QTextEdit)
    assert text is not None
    assert text.hasFocus()
    QTest.keyClick(text, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert "runs on the source" in text.textCursor().selectedText()
    assert text.isReadOnly()
    assert "runs on the source" in text.accessibleDescription()


@pytest.mark.parametrize("name", THEMES)
@pytest.mark.parametrize("scale", [1.0, 1.4, 2.0])
def test_the_card_is_as_high_as_its_text_at_every_scale(name: str, scale: float) -> None:
    theme = Theme(name=name, scale=scale)
    inspector = made(width=round(332 * scale), theme=theme)
    for kind, number in (("link", 0), ("pause", 0), ("iteration", 2), ("page", 100), ("", 0)):
        inspector.show_facts(facts(seen_at(RUN, 20.0), kind, number))
        inspector.resize(inspector.width(), inspector.sizeHint().height())
        QApplication.processEvents()
        text = inspector.findChild(QTextEdit)
        assert text is not None
        assert inspector.sizeHint().height() < 520 * scale
        assert not text.verticalScrollBar().isVisible()
        assert text.document().defaultFont().pixelSize() == round(14 * scale)


def test_the_decades_of_the_ruler_are_where_their_words_say() -> None:
    assert [read(words, Kind.TIME) for _, words in DECADES] == [seconds for seconds, _ in DECADES]


def test_what_is_read_begins_where_its_place_does() -> None:
    """No margin of Qt's own: it stands below what is written above it."""
    text = ReadingText()
    text.show_theme(Theme())
    assert text.document().documentMargin() == 0 and text.frameWidth() == 0
    assert not text.document().isUndoRedoEnabled() and text.tabChangesFocus(), "nobody writes here"
