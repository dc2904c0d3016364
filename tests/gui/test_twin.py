from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, QRectF, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from migviz import load_scenario, simulate
from migviz.gui.panes.stage import StageWidget
from migviz.gui.panes.twin import Announcer, StageTwin, announce
from migviz.gui.panes.twin_panel import TwinPanel
from migviz.gui.theme import THEMES, Theme
from migviz.replay.seen import seen_at
from migviz.say.twin import names
from migviz.showing.parts import StageShown
from migviz.showing.spotlight import NOTHING, Spotlight
from tests.gui.waiting import later

RUN = simulate(load_scenario(""))


@pytest.fixture(autouse=True)
def nothing_is_left_open() -> Iterator[None]:
    yield
    for widget in [one for one in QApplication.topLevelWidgets() if type(one).__module__.startswith("migviz")]:
        widget.close()
        widget.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


class Heard(list):
    """What a signal said."""

    def __init__(self, signal: object) -> None:
        super().__init__()
        signal.connect(lambda *said: self.append(said))  # type: ignore[attr-defined]


def walk(theme: Theme | None = None) -> StageTwin:
    """A stage twin with each object at a place of its own."""
    twin = StageTwin(theme or Theme())
    twin.resize(600, 500)
    twin.show_seen(seen_at(RUN, 20.0))
    twin.show_places({kind: QRectF(10, 10 + 36 * k, 200, 32) for k, kind in enumerate(twin.things)})
    twin.show()
    QApplication.processEvents()
    return twin


@pytest.mark.parametrize("name", THEMES)
def test_the_panel_shows_four_parts_and_keeps_them_in_step(name: str) -> None:
    panel = TwinPanel(Theme(name=name))
    panel.resize(panel.sizeHint())
    panel.show_seen(seen_at(RUN, 20.0))
    panel.show()
    text = panel.text()
    for title in ("Right now", "What to try", "What you can change", "On the stage"):
        assert title in text
    assert "All 4 GiB of memory are copied" in text
    panel.show_seen(seen_at(RUN, 40.0))
    later(panel)
    assert "Iteration 2" in panel.text()


def test_the_panel_keeps_the_place_of_who_reads_it() -> None:
    panel = TwinPanel(Theme())
    panel.show_seen(seen_at(RUN, 20.0))
    panel.show()
    panel.setFocus()
    reading = panel.focusProxy()
    assert reading is not None
    for _ in range(5):
        QTest.keyClick(reading, Qt.Key.Key_Down)
    at = reading.textCursor().position()  # type: ignore[attr-defined]
    assert at > 0
    panel.show_seen(seen_at(RUN, 21.0))
    later(panel)
    assert reading.textCursor().position() == at  # type: ignore[attr-defined]


def test_every_object_of_the_stage_is_a_real_one_with_name_and_value() -> None:
    twin = walk()
    told = names(seen_at(RUN, 20.0))
    assert list(twin.things) == [kind for kind in told if kind != "stage"]
    for kind, thing in twin.things.items():
        interface = QAccessible.queryAccessibleInterface(thing)
        assert interface.text(QAccessible.Text.Name) == told[kind][0]
        assert interface.text(QAccessible.Text.Description).startswith(told[kind][1])
    assert twin.accessibleDescription() == told["stage"][1]


def test_the_objects_of_the_stage_come_by_themselves_after_the_first_picture() -> None:
    twin = StageTwin(Theme())
    twin.show_seen(seen_at(RUN, 20.0))
    assert (twin.words, twin.accessibleDescription()) == (None, "")
    twin.show_seen(seen_at(RUN, 21.0))
    assert (twin.words,) == (None,)
    later(twin)
    assert twin.words is not None
    assert twin.accessibleDescription() == names(seen_at(RUN, 21.0))["stage"][1]


def test_names_are_brought_up_to_date_at_most_twice_a_second() -> None:
    twin = walk()
    before = twin.things["time"].accessibleDescription()
    for k in range(20):
        twin.show_seen(seen_at(RUN, 20.0 + k))
    assert twin.things["time"].accessibleDescription() == before
    later(twin)
    assert twin.things["time"].accessibleDescription() == names(seen_at(RUN, 39.0))["time"][1]


def test_tab_walks_over_the_objects_and_enter_inspects() -> None:
    twin = walk()
    pointed, inspected = Heard(twin.spotlight_wished), Heard(twin.inspect_wished)
    twin.things["link"].setFocus()
    twin.things["source"].setFocus()
    QTest.keyClick(twin.things["source"], Qt.Key.Key_Tab)
    assert twin.things["vm"].hasFocus()
    QTest.keyClick(twin.things["vm"], Qt.Key.Key_Return)
    assert (Spotlight(kind="source"),) in pointed
    assert pointed[-1] == (Spotlight(kind="vm"),)
    assert inspected == [(Spotlight(kind="vm"),)]
    twin.things["vm"].clearFocus()
    assert pointed[-1] == (NOTHING,)


def test_on_a_page_map_the_arrow_keys_wish_for_the_neighbour() -> None:
    twin = walk()
    wished, inspected, pressed = (
        Heard(signal) for signal in (twin.neighbour_wished, twin.inspect_wished, twin.page_pressed)
    )
    pages = twin.things["source pages"]
    pages.setFocus()
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Down):
        QTest.keyClick(pages, key)
    twin.show_block(33)
    QTest.keyClick(pages, Qt.Key.Key_Return)
    assert wished == [("source pages", 1, 0), ("source pages", 0, 1)]
    assert pressed == [(33,)] and not inspected, (
        "what a press on a square of the source does is decided by who hears of it"
    )
    twin.things["target pages"].setFocus()
    QTest.keyClick(twin.things["target pages"], Qt.Key.Key_Return)
    assert inspected == [(Spotlight(kind="page", number=33),)]


def test_what_is_not_drawn_is_left_out_of_the_walk() -> None:
    twin = walk()
    twin.show_places({"source": QRectF(0, 0, 50, 50)})
    assert [kind for kind, thing in twin.things.items() if thing.isVisible()] == ["source"]


def test_places_may_be_told_before_the_first_moment() -> None:
    twin = StageTwin(Theme())
    twin.show_places({"source": QRectF(5, 6, 50, 40)})
    twin.show_seen(seen_at(RUN, 0.0))
    assert twin.things["source"].geometry().getRect() == (5, 6, 50, 40)
    assert not twin.things["link"].isVisibleTo(twin)


def test_the_focus_shows_a_frame_in_every_theme() -> None:
    for name in THEMES:
        twin = walk(Theme(name=name))
        before = twin.grab().toImage()
        twin.things["link"].setFocus()
        assert twin.grab().toImage() != before


def test_captions_are_announced_politely_and_steps_at_once() -> None:
    widget, said = QWidget(), []
    announcer = Announcer(widget, lambda _widget, text, urgent: said.append((text, urgent)))
    for text in ("one", "one", "two", "three"):
        announcer.say(text)
    assert said == [("one", False)]
    announcer.say("a new step", at_once=True)
    assert said[-1] == ("a new step", True)
    announcer.say("four")
    announcer.say("five")
    later(widget)
    assert said[-1] == ("five", False)
    assert len(said) == 3


def test_a_caption_that_went_away_again_is_not_announced() -> None:
    widget, said = QWidget(), []
    announcer = Announcer(widget, lambda _widget, text, _urgent: said.append(text))
    for text in ("one", "two", "one"):
        announcer.say(text)
    later(widget)
    assert said == ["one"]


@pytest.mark.parametrize("listens", [False, True])
def test_an_announcement_reaches_the_screen_reader_that_listens_and_nobody_else(
    listens: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[tuple[str, bool]] = []
    monkeypatch.setattr(QAccessible, "isActive", lambda: listens)
    politeness = QAccessible.AnnouncementPoliteness.Assertive
    monkeypatch.setattr(
        QAccessible,
        "updateAccessibility",
        lambda event: told.append((event.message(), event.politeness() is politeness)),
    )
    widget = QWidget()
    announce(widget, "hello", False)
    announce(widget, "at once", True)
    assert told == [("hello", False), ("at once", True)] * listens


def test_on_the_stage_the_arrow_keys_walk_from_page_to_page() -> None:
    run = load_scenario("workload.preset: toy")
    stage = StageWidget(Theme())
    stage.resize(1000, 640)
    seen = seen_at(simulate(run), 5.0)
    stage.show_part(StageShown(seen=seen, rate=1.0, playing=False, beat=None, spotlight=NOTHING))
    heard = Heard(stage.spotlight_wished)
    for right, down in ((1, 0), (0, 1), (-1, 0), (-1, 0)):
        stage.twin.neighbour_wished.emit("source pages", right, down)
    assert [spot.number for (spot,) in heard] == [1, 9, 8, 8]
    stage.deleteLater()


@pytest.mark.parametrize("pane", [TwinPanel, StageTwin])
@pytest.mark.parametrize("hides", [{"covered": frozenset({"run.downtime"})}, {"until": 5.0}])
def test_what_may_not_be_told_now_does_not_stay_in_words_until_the_next_update(
    pane: type[TwinPanel | StageTwin], hides: dict
) -> None:
    made = pane(Theme())
    made.show()
    made.show_seen(seen_at(RUN, RUN.end))
    assert "43.8 ms" in said_by(made)
    made.show_seen(seen_at(RUN, RUN.end, **hides))
    assert "43.8 ms" not in said_by(made)


def said_by(pane: TwinPanel | StageTwin) -> str:
    return pane.text() if isinstance(pane, TwinPanel) else pane.things["pause"].accessibleDescription()
