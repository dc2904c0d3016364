from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QWidget

from migviz.gui.painters import draw
from migviz.gui.panes.top_bar import TopBar
from migviz.gui.panes.transport import Transport
from migviz.gui.shells.actions import Actions
from migviz.gui.theme import THEMES, Theme
from migviz.gui.widgets.button import Button
from migviz.gui.widgets.word_pair import WordPair
from migviz.replay.pace import Pace
from migviz.replay.playhead import Playhead
from migviz.say.amounts import rate_forms
from migviz.say.transport import pace_chosen
from migviz.showing import wishes
from migviz.showing.layout import BAR_END, MENU
from migviz.showing.modes import Mode
from migviz.showing.parts import TopBarShown, TransportShown
from migviz.showing.state import State

LEFT = Qt.MouseButton.LeftButton
SENTENCE = "If the run were one 45-minute lesson, the pause would last 3.5 seconds."
EVEN = Playhead()
GUIDED = Playhead(pace=Pace.GUIDED)
LONG_SENTENCE = "If the run were one football match of 90 minutes, the pause would last 12 minutes."


class Heard(list):
    """What a signal said."""

    def __init__(self, signal: object) -> None:
        super().__init__()
        signal.connect(lambda *said: self.append(said))  # type: ignore[attr-defined]


def show(widget: QWidget, width: int) -> None:
    widget.resize(width, widget.sizeHint().height())
    widget.show()
    for _ in range(4):
        QApplication.processEvents()


@pytest.fixture
def done() -> list[str]:
    """The commands that were carried out."""
    return []


@pytest.fixture
def actions(done: list[str]) -> Iterator[Actions]:
    window = QWidget()
    actions = Actions(window, done.append)
    actions.show(State())
    yield actions
    window.deleteLater()


@pytest.fixture
def transport(actions: Actions) -> Iterator[Transport]:
    transport = Transport(Theme())
    transport.take_actions(actions)
    show(transport, 1440)
    yield transport
    transport.deleteLater()


@pytest.fixture
def top_bar(actions: Actions) -> Iterator[TopBar]:
    bar = TopBar(Theme(), ("Explore", "Map"))
    bar.take_actions(actions)
    show(bar, 1440)
    yield bar
    bar.deleteLater()


def part(
    playhead: Playhead = EVEN, rate: float = 1.0, pace_text: str = "Pace: even", human: str = "", **more: Any
) -> TransportShown:
    """What the transport is to show."""
    known: dict[str, Any] = {
        "locked": (),
        "human_choice": "lesson",
        "unit": "milestone",
        "compact": False,
        "menu": False,
        "as_it_is": False,
    }
    return TransportShown(
        playhead=playhead, rate=rate, rate_forms=rate_forms(rate), pace_text=pace_text, human=human, **{**known, **more}
    )


def bar_part(title: str = "", **more: Any) -> TopBarShown:
    """What the top bar is to show."""
    return TopBarShown(title=title, **{"mode": Mode.EXPLORE, "compact": False, **more})


def action(menu: QMenu, word: str) -> QAction:
    return next(action for action in menu.actions() if action.text() == word)


# --- transport --------------------------------------------------------------------------------------------


def test_the_big_button_plays_and_stops(transport: Transport, done: list[str]) -> None:
    QTest.mouseClick(transport.play, LEFT)
    assert done == ["toggle"]
    assert transport.play.text() == "Play"  # only the playhead says whether time goes
    transport.show_part(part(Playhead(playing=True)))
    assert transport.play.text() == "Stop"
    QTest.keyClick(transport.play, Qt.Key.Key_Return)
    assert len(done) == 2


def test_the_step_buttons_use_the_chosen_unit(transport: Transport, done: list[str]) -> None:
    transport.unit_chosen.connect(lambda unit: transport.show_part(part(unit=unit)))
    QTest.mouseClick(transport.forward, LEFT)
    menu = transport.units.findChildren(QMenu)[0]
    action(menu, "iteration").trigger()
    QTest.mouseClick(transport.back, LEFT)
    action(menu, "step").trigger()
    QTest.mouseClick(transport.forward, LEFT)
    assert done == ["next milestone", "previous iteration", "next step"]
    assert transport.forward.toolTip() == "Next step (Ctrl →)"
    assert transport.units.lines == ("Step by:", "step")


def test_the_rate_is_written_and_the_knob_shows_the_speed_in_force(transport: Transport) -> None:
    transport.show_part(part(Playhead(speed=1.0, playing=True), 0.02, "pace: even, slow motion"))
    assert transport.rate.lines == ("1 s on screen = 20 ms of the run", "pace: even, slow motion")
    assert transport.speed.shown == 0.02
    assert "20 ms" in transport.speed.accessibleName()


def test_keys_change_the_speed(transport: Transport) -> None:
    heard = Heard(transport.speed_edited)
    transport.show_part(part())
    QTest.keyClick(transport.speed, Qt.Key.Key_Up, Qt.KeyboardModifier.ControlModifier)
    QApplication.processEvents()
    assert heard[-1] == (10.0,)


def test_the_pace_and_slow_motion_are_chosen_from_the_menu_of_the_rate(transport: Transport) -> None:
    transport.show_part(part())
    paces, slow = Heard(transport.pace_edited), Heard(transport.slow_motion_edited)
    QTest.mouseClick(transport.rate, LEFT)
    menu = transport.rate.findChildren(QMenu)[0]
    assert menu.isVisible()
    action(menu, "by milestone").trigger()
    action(menu, "Slower in the pause").trigger()
    menu.close()
    assert (paces, slow) == ([("by milestone",)], [(False,)])


def test_by_milestone_has_no_speed_to_choose(transport: Transport) -> None:
    transport.show_part(part(Playhead(pace=Pace.BY_MILESTONE), 3.0))
    assert not transport.speed.isEnabled()
    transport.show_part(part())
    assert transport.speed.isEnabled()


def test_only_an_even_pace_has_a_slider_and_one_press_shows_how_it_really_is(
    transport: Transport, done: list[str]
) -> None:
    transport.show_part(part(GUIDED, 5.25))
    assert transport.speed.isHidden() and transport.real.text() == "As it really is"
    QTest.mouseClick(transport.real, LEFT)
    assert done == ["real speed"]
    transport.show_part(part(EVEN, as_it_is=True))
    assert not transport.speed.isHidden() and transport.real.text() == "Guided"


def test_where_time_stands_still_that_is_written(transport: Transport) -> None:
    transport.show_part(part(GUIDED, 0.0))
    assert transport.rate.lines[0] == "time stands still"


def test_showing_never_emits(transport: Transport) -> None:
    signals = ("speed_edited", "pace_edited", "slow_motion_edited", "unit_chosen")
    heard = [Heard(getattr(transport, signal)) for signal in (*signals, "human_scale_edited")]
    for pace in Pace:
        playhead = Playhead(speed=30.0, playing=True, pace=pace, slow_motion=False)
        transport.show_part(part(playhead, 0.5, human=SENTENCE))
        transport.show_theme(Theme(name="dark", scale=1.4))
        QTest.qWait(20)
    assert heard == [[]] * 5


def test_the_human_scale_stands_in_two_lines_and_gives_way_first(transport: Transport) -> None:
    transport.show_part(part(human=SENTENCE))
    assert transport.human.lines == ("If the run were one 45-minute lesson,", "the pause would last 3.5 seconds.")
    assert not transport.human.isHidden()
    transport.resize(800, transport.height())
    assert transport.human.isHidden()
    assert not transport.speed.isHidden()
    transport.resize(1440, transport.height())
    assert not transport.human.isHidden()
    transport.show_part(part(human=SENTENCE, compact=True))
    assert transport.human.isHidden()


def test_another_human_scale_can_be_chosen(transport: Transport) -> None:
    heard = Heard(transport.human_scale_edited)
    action(transport.human.findChildren(QMenu)[0], "year").trigger()
    assert heard == [("year",)]


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(
    ("scale", "width"),
    [
        (scale, width)
        for scale in (0.8, 1.0, 1.4, 2.0, 3.0)
        for width in (480, 800, 1024, 1440, 3840)
        if width / scale >= 300
    ],
)
def test_every_word_of_the_transport_fits(scale: float, width: int, theme: str) -> None:
    bar = Transport(Theme(name=theme, scale=scale))
    for pace, speed, sentence in (
        (Pace.EVEN, 0.0123, SENTENCE),
        (Pace.EVEN, 888.0, LONG_SENTENCE),
        (Pace.GUIDED, 0.0, SENTENCE),
    ):
        words = pace_chosen(pace, slow_motion=pace is Pace.EVEN, as_it_is=False)
        bar.show_part(part(Playhead(playing=True, pace=pace), speed, words, sentence))
        show(bar, width)
        draw.misfits.clear()
        bar.grab()
        assert draw.misfits == []
        parts = [
            part
            for part in (bar.back, bar.play, bar.forward, bar.units, bar.speed, bar.real, bar.rate, bar.human)
            if not part.isHidden()
        ]
        for left, right in pairwise(parts):
            assert seen_right(left) <= seen_left(right) + 1
        assert seen_right(parts[-1]) <= width
    bar.deleteLater()


def seen_left(part: QWidget) -> float:
    return part.x() + (part.face().left() if isinstance(part, Button) else 0)


def seen_right(part: QWidget) -> float:
    return part.x() + (part.face().right() if isinstance(part, Button) else part.width())


def test_nothing_in_the_bar_moves_while_the_words_change(transport: Transport) -> None:
    places = []
    for speed in (0.001, 0.02, 1.0, 600.0, 1000.0):
        playing = speed < 1
        transport.show_part(part(Playhead(playing=playing), speed, human=SENTENCE))
        places.append(
            [part.geometry() for part in (transport.play, transport.forward, transport.speed, transport.rate)]
        )
    assert all(place == places[0] for place in places)


# --- top bar ----------------------------------------------------------------------------------------------


def test_the_buttons_of_the_top_bar_stand_for_commands(top_bar: TopBar, actions: Actions, done: list[str]) -> None:
    top_bar.show_part(bar_part())
    state = wishes.undo(wishes.edit(wishes.edit(State(), "vm.memory", 2.0**33), "link.bandwidth", 1e7))
    actions.show(state)
    buttons = (top_bar.undo, top_bar.redo, top_bar.smaller, top_bar.larger, top_bar.theme, top_bar.help)
    for button in buttons:
        QTest.mouseClick(button, LEFT)
        assert button.accessibleName()
    assert done == ["undo", "redo", "smaller", "larger", "theme", "help"]
    assert top_bar.larger.toolTip() == "Larger (Ctrl +, now 100 %)"
    assert top_bar.theme.toolTip() == "Theme: light, dark, projector (T, now light)"


def test_a_mode_is_only_wished_for(top_bar: TopBar, done: list[str]) -> None:
    QTest.mouseClick(top_bar.modes["Map"], LEFT)
    assert done == ["map"]
    assert top_bar.modes["Explore"].isChecked()
    top_bar.show_mode("Map")
    assert [name for name, button in top_bar.modes.items() if button.isChecked()] == ["Map"]
    QTest.mouseClick(top_bar.modes["Map"], LEFT)
    assert done == ["map"]


def test_what_cannot_be_undone_cannot_be_pressed_and_says_why(top_bar: TopBar, done: list[str]) -> None:
    QTest.mouseClick(top_bar.undo, LEFT)
    assert done == [] and top_bar.larger.isEnabled()
    assert top_bar.undo.toolTip() == "Undo (Ctrl Z): There is nothing to undo."


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("width", [640, 800, 1024, 1440, 3840])
@pytest.mark.parametrize("scale", [0.8, 1.0, 1.4, 2.0, 3.0])
def test_every_word_of_the_top_bar_fits(scale: float, width: int, theme: str) -> None:
    for modes in (("Explore",), ("Explore", "Lessons", "Compare", "Map")):
        bar = TopBar(Theme(name=theme, scale=scale), modes)
        long = "a migration of a VM with a title that is longer than anybody would like it to be"
        for compact in (False, True):
            bar.show_part(bar_part(long, compact=compact))
            show(bar, width)
            draw.misfits.clear()
            bar.grab()
            assert draw.misfits == []
            if width / scale >= 300:
                shown = sorted((part for part in bar._parts() if not part.isHidden()), key=lambda part: part.x())
                for left, right in pairwise(shown):
                    assert left.geometry().right() <= right.geometry().left() + 1
                assert shown[-1].geometry().right() <= width - (BAR_END + MENU[0]) * scale + 1
                assert bar.modes["Explore"] in shown
        bar.deleteLater()


def test_a_pair_of_words_is_spoken_as_one() -> None:
    pair = WordPair(Theme(), bold=0, name="Rate")
    pair.show_lines(("1 s on screen = 1 s of the run", "short"), ("pace: even",))
    assert pair.accessibleName() == "Rate: 1 s on screen = 1 s of the run pace: even"


def test_a_button_for_a_command_says_its_newest_words_and_follows_it(app: QApplication) -> None:
    action, button = QAction("Play"), Button(Theme(), word="Play")
    button.stand_for(action, "Play")
    button.stand_for(action, "Stop")
    assert button.accessibleName() == "Stop"
    action.setEnabled(False)
    action.setShortcut("Space")
    button.stand_for(action, "Stop")
    assert not button.isEnabled() and button.accessibleName() == "Stop (Space)"
