"""Does the whole window tell what an open question asks? Every word of it, at every waiting question of every lesson.

With each panel open, with and without the lens; what is painted, and what a screen reader and the mouse are told.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import product
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QWidget

from migviz.course.covered import numbers_in
from migviz.course.lesson import Lesson
from migviz.gui.session import Session
from migviz.gui.shells.main_window import MainWindow
from migviz.gui.widgets.spoken import Spoken
from migviz.language import PSEUDO, speaking
from migviz.replay.host_numbers import HOST_NUMBERS
from migviz.replay.metrics import RUN_NUMBERS
from migviz.say.amounts import rate_forms
from migviz.say.locks import closed
from migviz.say.twin import twin
from migviz.scenario.fields import FIELDS
from migviz.scenario.units import write
from migviz.showing import lesson as at
from migviz.showing import wishes
from migviz.showing.heard import walk
from migviz.showing.modes import HostPanel, Mode, Panel
from migviz.showing.shown import seen_of, shown
from migviz.showing.state import Look, State
from migviz.showing.untold import given_in
from tests.course.locks import LESSONS
from tests.gui.conftest import ShowWindow, flush
from tests.gui.whole_window import Waiting, painted, show, told, waiting_in
from tests.quick import fewer

PANELS = [panel for panel in Panel if panel is not Panel.KEYS]
_TICK = re.compile(r'"(0?\.?0*[1-9]\d?0*|[1-9]\.\d) \S+" axis ')
"""A round number on an axis tells nothing of what is drawn along it."""
LOCKS = (True, False), (False, True), (False, False)
"""A question that waits in sight, further down, in the next section."""
each_lesson = pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.id)


@pytest.fixture(scope="module")
def window(app: QApplication, tmp_path_factory: pytest.TempPathFactory) -> Iterator[MainWindow]:
    """One for all lessons: `show` gives it a whole State each time."""
    state, folder = State(mode=Mode.LESSONS, look=Look(reduced_motion=True)), tmp_path_factory.mktemp("state")
    window = MainWindow(Session(state, state_folder=folder))
    window.resize(1440, 900)
    window.show()
    yield window
    window.close()
    window.deleteLater()
    flush()


def words_of(window: MainWindow) -> Iterator[str]:
    """Every word outside the lesson's own text, which is its author's."""
    text = window.lesson.geometry()
    own = {words for widget in window.lesson.findChildren(QWidget) for words in told_by(widget)}
    for line in painted(window):
        place = re.search(r" at (-?\d+),(-?\d+)$", line)
        own_text = place is not None and text.contains(int(place[1]), int(place[2]) - 4)
        if line.startswith('"') and not own_text and not _TICK.match(line):
            yield line[1 : line.rindex('"')]
    yield from (words for words in told(window) if words and words not in own)


def told_by(widget: QWidget) -> tuple[str, ...]:
    inside = walk(widget.heard()) if isinstance(widget, Spoken) else ()
    heard = (words for _path, one in inside for words in (one.name, one.description, one.does))
    return widget.accessibleName(), widget.accessibleDescription(), widget.toolTip(), *heard


def hidden_in(waiting: Waiting) -> tuple[set[str], set[str]]:
    """How what is asked would be written: with its unit, or as a count of something."""
    setup, covered = waiting.state.setup, waiting.covered
    values = numbers_in(setup)
    inputs = set(given_in(setup))
    inputs |= {form for speed in (waiting.state.experiment.playhead.speed,) for form in rate_forms(speed or 1.0)}
    free = {write(value, kind) for name, (kind, value) in values.items() if name not in covered}
    asked = {name: write(values[name][1], values[name][0]) for name in covered & values.keys() if values[name][1]}
    counts = {f"{text} {noun(name)}" for name, text in asked.items() if " " not in text}
    return {text for text in asked.values() if " " in text} - inputs - free, counts


def noun(name: str) -> str:
    """What a number counts: iterations, frames, answers."""
    name = name.partition(".")[2]
    return (RUN_NUMBERS[name].title if name in RUN_NUMBERS else HOST_NUMBERS[name].title).split()[0]


def on_the_belt(everything: list[str]) -> set[str]:
    """The size of the blocks on the link, which shows how fast they go and is no amount."""
    blocks = (
        re.search(r"(?:each block is(?: at most)?|blocks of|up to(?= .* each$)) (.+?)(?: each)?$", words)
        for words in everything
    )
    return {found[1].replace("\N{NO-BREAK SPACE}", " ") for found in blocks if found}


def is_in(text: str, words: str) -> bool:
    return re.search(rf"(?<![\d.,]){re.escape(text)}(?![\w/])", words.replace("\N{NO-BREAK SPACE}", " ")) is not None


@pytest.mark.fewer
@each_lesson
def test_no_word_of_the_window_tells_what_an_open_question_asks(window: MainWindow, lesson: Lesson) -> None:
    for waiting in fewer([waiting for waiting in waiting_in(lesson) if any(hidden_in(waiting))]):
        sizes, counts = hidden_in(waiting)
        host = waiting.state.host
        for host_panel in HostPanel if host is not None else ():
            show(window, waiting, host=replace(host, panel=host_panel) if host is not None else None)
            QApplication.processEvents()
            everything = list(words_of(window))
            found = [(text, words) for words in everything for text in sizes | counts if is_in(text, words)]
            assert len(everything) > 40 and found == [], (str(waiting), host_panel)
        for panel in PANELS if host is None else ():
            for lens in (False, True) if panel is Panel.ITERATIONS else (None,):
                show(window, waiting, panel=panel, lens=lens)
                QApplication.processEvents()
                everything = list(words_of(window))
                asked = (sizes | counts) - on_the_belt(everything)
                assert [(text, words) for words in everything for text in asked if is_in(text, words)] == [], (
                    str(waiting),
                    panel,
                    lens,
                )


@each_lesson
def test_there_are_questions_whose_number_is_hidden_and_words_in_which_it_would_be_found(
    window: MainWindow, lesson: Lesson
) -> None:
    found = [waiting for waiting in waiting_in(lesson) if any(hidden_in(waiting))]
    assert found
    show(window, found[0], panel=Panel.WORDS)
    QApplication.processEvents()
    assert len(list(words_of(window))) > 40


@each_lesson
def test_no_other_mode_shows_the_run_that_a_question_is_about(lesson: Lesson) -> None:
    for waiting in waiting_in(lesson):
        for mode in (mode for mode in Mode if mode is not Mode.LESSONS):
            state = wishes.enter_mode(State(mode=Mode.LESSONS, lesson=waiting.state), mode)
            assert all(seen.run is not waiting.state.experiment.run for seen in seen_of(state))


@each_lesson
def test_nothing_shows_the_marks_in_which_a_lesson_is_written(window: MainWindow, lesson: Lesson) -> None:
    last = {waiting.state.section.name: waiting for waiting in waiting_in(lesson)}  # then most of a section is shown
    for waiting in last.values():
        show(window, waiting)
        QApplication.processEvents()
        lines = [line for line in (*painted(window), *told(window)) if re.search(r"\{[^}]* = |\{=|\{when", line)]
        assert lines == [], str(waiting)


@each_lesson
def test_one_lock_is_said_in_one_sentence_wherever_it_is_said(window: MainWindow, lesson: Lesson) -> None:
    for waiting in (one for one in waiting_in(lesson) if at.is_closed_ahead(one.state)):
        said = set(filter(None, at.lock(waiting.state)))
        other = {form for here, soon in LOCKS for form in filter(None, closed(here=here, soon=soon))} - said
        show(window, waiting, panel=Panel.WORDS)
        window.session.do(wishes.play)
        QApplication.processEvents()
        everything = " ".join(words_of(window))
        assert [form for form in other if form in everything] == [], str(waiting)
        assert at.lock(waiting.state)[0] in everything


@each_lesson
def test_words_speak_only_of_controls_that_a_section_has(lesson: Lesson) -> None:
    for waiting in waiting_in(lesson):
        part = shown(State(mode=Mode.LESSONS, lesson=waiting.state)).panel
        assert part.controls == at.controls(waiting.state)
        words = twin(part.seen, lock=part.closed, controls=part.controls)
        if part.controls == ():
            assert "Nothing in this section" in words.can_change and "under More" not in str(words), str(waiting)


# --- another language ---------------------------------------------------------------------------------------------------

UNTRANSLATED = {
    "migviz", "VM", "VMm", "web01", "host-a", "host-b", "pause < 50 ms", "total < 60 s", "pause…",
    "reverse ARP", "Ethernet", "IPv4", "Hzz", "Export", "Export...", "Ctrl", "Shift", "Alt", "Tab", "Del", "Home", "End", "Esc", "Space", "Backspace", "PgDn", "PgUp",
    "Linux", "KiB", "MiB", "GiB", "TiB", "Gbit", "Mbit", "kbit", "Tbit", "min", "RARP", "ARP", "TCP", "MAC",
}  # fmt: skip
"""Names, keys, units, protocols and what is typed, which no language translates; and the menu of the charts, which is their library's."""


def words_left(text: str) -> list[str]:
    """The English words in a text that speaks the language in which every word has accents."""
    plain = re.sub(r"<[^>]*>|\b[a-z]+\.[a-z_]+\b", " ", text)  # marks, names of fields
    known = {str(value) for name in FIELDS for value in (FIELDS[name].choices or ())} | UNTRANSLATED
    for choice in sorted(known, key=len, reverse=True):  # words that are typed in a file
        plain = re.sub(rf"(?<![\w-]){re.escape(choice)}(?![\w-])", " ", plain)
    return [word for word in re.findall(r"[^\W\d_]{3,}", plain) if word.isascii() and word != "off"]


def everything(window: MainWindow) -> Iterator[str]:
    window.session.settle()
    QApplication.processEvents()
    yield from (line[1 : line.rindex('"')] for line in painted(window) if line.startswith('"') and " mono " not in line)
    yield from told(window)


@pytest.mark.fewer
@pytest.mark.parametrize("mode", [mode for mode in Mode if mode is not Mode.LESSONS])
def test_every_word_of_the_window_can_be_translated(show_window: ShowWindow, tmp_path: Path, mode: Mode) -> None:
    with speaking(PSEUDO):
        window = show_window(Session(State(look=Look(reduced_motion=True)), state_folder=tmp_path / "state"))
        window.resize(1920, 1080)
        window.session.do(wishes.keep)
        window.session.do(wishes.enter_mode, mode)
        panels = list(Panel) if mode is Mode.EXPLORE else [None]
        for share, panel in fewer([*product((0.0, 0.5, 1.0), panels)]):
            window.session.do(wishes.seek, share * window.session.runs[0].end)
            if panel is not None:
                window.session.do(wishes.show_panel, panel)
            found = [(text, words_left(text)) for text in everything(window)]
            assert [both for both in found if both[1]] == [], (share, panel)
        if mode is Mode.EXPLORE:
            window.session.do(wishes.toggle_more)
            assert [text for text in everything(window) if words_left(text)] == []


def test_a_word_that_is_not_translated_is_found() -> None:
    assert words_left("Çópíédddd 112 MiB/s, dirtied 11 MiB/s") == ["dirtied"]
