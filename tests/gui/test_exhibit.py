"""What a lesson shows, where it has no room below the stage: one of both is seen, the learner chooses which."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from migviz.course.progress import Progress
from migviz.gui.session import Session
from migviz.gui.shells.filling import parts_of
from migviz.gui.shells.main_window import MainWindow
from migviz.say import in_evacuation, in_window
from migviz.showing import lesson as lessons
from migviz.showing import wishes
from migviz.showing.modes import Mode, Panel
from migviz.showing.shown import shown
from migviz.showing.state import Look, State
from tests.course.test_hosts import NIGHT
from tests.course.texts import FRONT, lesson_of
from tests.gui.desk import Desk
from tests.gui.whole_window import painted

SMALL = (1280, 720)
LESSON = (
    FRONT
    + """## One {#one}

```show
view: iterations
say: The bars.
```

The bars of the default run.

## Two {#two}

```show
view: iterations
say: The bars again.
```

And the bars again.
"""
)


@pytest.fixture
def window(app: QApplication, tmp_path: Path) -> Iterator[MainWindow]:
    state = State(size=SMALL, look=Look(scale=1.4, reduced_motion=True))
    window = MainWindow(Session(state, state_folder=tmp_path))
    window.resize(*SMALL)
    window.show()
    path = tmp_path / "exhibit.md"
    path.write_text(LESSON, encoding="utf-8")
    window.lessons.open(path)
    window.session.settle()
    assert Desk(window).section.name == "one"
    yield window
    window.close()
    window.deleteLater()


def go_on(window: MainWindow) -> None:
    Desk(window).go(1)
    window.session.settle()


def test_what_a_section_is_about_has_the_stages_place_and_the_next_one_shows_its_own_again(window: MainWindow) -> None:
    assert window.exhibit.isVisible() and window.tabs.isVisible() and not window.stage.isVisible()
    window.exhibit.chosen.emit(0)
    window.session.settle()
    assert window.stage.isVisible() and not window.tabs.isVisible()
    assert window.stage.height() >= 250 * 1.4
    window.exhibit.chosen.emit(1)
    window.session.settle()
    assert window.tabs.isVisible() and not window.stage.isVisible()
    window.exhibit.chosen.emit(0)
    go_on(window)
    assert Desk(window).section.name == "two"
    assert window.tabs.isVisible() and not window.stage.isVisible(), "the choice was for its section"


VIEWS = """## Table {#one}

```show
view: mac table
```

Who is where?

## Curve {#two}

```scenario
controls: link.bandwidth
```

```show
view: curve
```

What does the link do?

## Map {#three}

```show
view: map
```

And both?

::: ask {#pause}
How long is the pause?

answer: run.downtime
tolerance: 10 %
unit: ms

> So long.
:::
"""


@pytest.fixture
def views(app: QApplication, tmp_path: Path) -> Iterator[MainWindow]:
    window = MainWindow(Session(State(size=(1440, 900), look=Look(reduced_motion=True)), state_folder=tmp_path))
    window.resize(1440, 900)
    window.show()
    path = tmp_path / "exhibit.md"
    path.write_text(FRONT + VIEWS, encoding="utf-8")
    window.lessons.open(path)
    window.session.settle()
    yield window
    window.close()
    window.deleteLater()


def wish_panel(window: MainWindow, panel: Panel | None) -> None:
    lesson = window.session.state.lesson
    assert lesson is not None
    window.session.do(lambda state: replace(state, lesson=replace(lesson, panel=panel)))


def test_table_curve_and_map_stand_beside_the_text(views: MainWindow) -> None:
    assert views.stage.isVisible() and views.mac_table.isVisible()
    assert [line.port for line in views.mac_table._lines[:2]] == ["1", "3"]
    views.session.do(wishes.seek, views.session.runs[0].end)
    views.session.settle()
    assert [line.port for line in views.mac_table._lines[:2]] == ["2", "3"]
    assert "port 2" in views.mac_table.accessibleDescription()
    go_on(views)
    assert views.exhibited_curve.isVisible() and views.exhibited_curve.field_shown == "link.bandwidth"
    shown = views.exhibited_curve.shown()
    assert shown is not None and not shown.covered and views.exhibited_curve.close_button.isHidden()
    go_on(views)
    assert views.exhibited_map.isVisible() and not views.stage.isVisible(), "it needs the stage's place"
    views.exhibit.chosen.emit(0)
    views.session.settle()
    assert views.stage.isVisible() and not views.exhibited_map.isVisible()


def test_a_map_and_a_curve_are_closed_as_long_as_a_question_waits(views: MainWindow) -> None:
    go_on(views)
    go_on(views)
    QApplication.processEvents()
    found = views.exhibited_map
    assert found.shown() is None and not found.accessibleDescription()
    assert [line for line in painted(found) if '"' in line] == [line for line in painted(found) if '"?"' in line] != []
    wish_panel(views, Panel.CURVE)
    views.session.settle()
    shown = views.exhibited_curve.shown()
    assert shown is not None and {"run.downtime", "run.total_time"} <= shown.covered
    wish_panel(views, None)
    Desk(views).skip("pause")
    views.session.settle()
    assert found.isVisible() and found.shown() is not None


def test_where_both_have_room_both_are_seen_and_nothing_is_chosen(window: MainWindow) -> None:
    window.resize(1440, 900)
    window.session.settle()
    window.commands["size 100"].trigger()
    window.session.settle()
    assert window.stage.isVisible() and window.tabs.isVisible() and not window.exhibit.isVisible()


def test_the_way_to_what_stands_beside_a_host_is_called_like_nothing_there(app: QApplication, tmp_path: Path) -> None:
    """In lesson 13 "How many?" stood below "How many?"."""
    words = shown(State(mode=Mode.EVACUATION)).exhibit.words
    assert not set(words) & set(in_evacuation.panels())


def test_the_list_of_keys_comes_where_a_lesson_shows_a_host_of_several_vms(app: QApplication) -> None:
    """In lesson 13 neither F1 nor its button did anything."""
    here = lessons.opened(lesson_of(NIGHT), Progress(lesson="night", seed=1))
    state = wishes.open_panel(wishes.lesson_opened(State(), here), Panel.KEYS)
    now = shown(wishes.settled(state))
    assert now.host is not None and now.panel.panel is Panel.KEYS and parts_of(now)["held"] == "tabs"
    assert now.layout.held or now.exhibit.words[1] == in_window.panel(int(Panel.KEYS))
