"""What a lesson shows, where it has no room below the stage: one of both is seen, the learner chooses which."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from migviz.gui.session import Session
from migviz.gui.shells.main_window import MainWindow
from migviz.showing.state import Look, State
from tests.course.texts import FRONT
from tests.gui.desk import Desk

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


def test_where_both_have_room_both_are_seen_and_nothing_is_chosen(window: MainWindow) -> None:
    window.resize(1440, 900)
    window.session.settle()
    window.commands["size 100"].trigger()
    window.session.settle()
    assert window.stage.isVisible() and window.tabs.isVisible() and not window.exhibit.isVisible()
