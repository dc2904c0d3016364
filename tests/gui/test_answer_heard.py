"""Is what is said to an answer announced to somebody who hears the window, at once and once?"""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from migviz.gui.session import Session
from migviz.gui.shells.main_window import MainWindow
from migviz.showing import wishes
from migviz.showing.state import Look, State
from tests.gui.conftest import ShowWindow

LESSON = """\
---
migviz: 1
title: Where it is
id: where-it-is
objective: Say where the memory of a VM is.
---

## One {#first}

Prose.

::: ask {#where}
Where is the *memory* of the VM?

- (x) Inside the source.
  > Yes: **inside** it, in `pages`.
- ( ) On the disk.
  > Only its disk is there.
:::
"""


@pytest.fixture
def window(show_window: ShowWindow, tmp_path: Path) -> MainWindow:
    window = show_window(Session(State(look=Look(reduced_motion=True)), state_folder=tmp_path / "state"))
    (tmp_path / "01-where.md").write_text(LESSON, encoding="utf-8")
    window.lessons.open(tmp_path / "01-where.md")
    settle(window)
    window.session.do(wishes.stop)
    return window


def settle(window: MainWindow) -> None:
    window.session.settle()
    QApplication.processEvents()


def test_feedback_is_announced_without_markup_and_no_second_time(window: MainWindow) -> None:
    heard = list[tuple[str, bool]]()
    window.announcer._deliver = lambda widget, words, urgent: heard.append((words, urgent))
    assert window.lesson.choose(1)
    settle(window)
    assert [words for words, urgent in heard if "Only its disk is there." in words and urgent]
    assert window.lesson.choose(0)
    settle(window)
    right = [words for words, urgent in heard if "Yes: inside it, in pages." in words]
    assert len(right) == 1 and "<" not in right[0]
    window.session.do(wishes.seek, 3.0)
    settle(window)
    assert len([words for words, urgent in heard if "inside" in words]) == 1


def test_what_was_answered_before_the_lesson_was_opened_again_is_not_announced(
    window: MainWindow, tmp_path: Path
) -> None:
    assert window.lesson.choose(0)
    settle(window)
    heard = list[str]()
    window.announcer._deliver = lambda widget, words, urgent: heard.append(words)
    window.session.do(wishes.lesson_closed)
    settle(window)
    window.lessons.open(tmp_path / "01-where.md")
    settle(window)
    assert not any("Yes" in words for words in heard)
