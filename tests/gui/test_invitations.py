"""What is offered after a run: as many buttons as have room, and a click does what one says."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from migviz.gui.session import Session
from migviz.showing import wishes
from migviz.showing.modes import Mode, Panel
from migviz.showing.state import State
from tests.gui.conftest import ShowWindow
from tests.gui.waiting import until

LEFT = Qt.MouseButton.LeftButton


def test_at_the_end_of_a_run_a_click_compares_it_with_quick_migration(
    show_window: ShowWindow, session: Session
) -> None:
    window = show_window(session)
    window.session.do(wishes.go_to, "end")
    window.session.settle()
    buttons = window.stage.invitations.buttons
    first = ["See the pause again", "Try Quick Migration", "Write 110 MiB/s"]
    assert [button.text() for button in buttons] == [*first, "Why the client waited"]
    assert all(button.accessibleName() and not button.isHidden() for button in buttons)
    QTest.mouseClick(buttons[1], LEFT)
    until(lambda: window.session.state.mode is Mode.COMPARE)
    assert window.session.state.comparison.kept is not None


def test_somewhere_else_in_the_run_nothing_is_offered(show_window: ShowWindow, session: Session) -> None:
    window = show_window(session)
    window.session.do(wishes.go_to, "end")
    window.session.settle()
    window.session.do(wishes.seek, 20.0)
    window.session.settle()
    assert window.stage.invitations.buttons == [] and window.stage.invitations.isHidden()


@pytest.mark.parametrize("size", [(640, 480), (800, 600), (1024, 720), (1366, 768), (3840, 2160)])
def test_offers_lie_between_the_hosts_and_none_is_cut_off(
    show_window: ShowWindow, session: Session, size: tuple[int, int]
) -> None:
    window = show_window(session)
    window.resize(*size)
    window.session.do(wishes.go_to, "end")
    window.session.settle()
    offered = window.stage.invitations
    for one in offered.buttons:
        assert offered.rect().contains(one.geometry())
        assert one.width() >= one.sizeHint().width() - 10
    assert len(offered.buttons) >= (4 if size[0] >= 1366 else 3)


def test_why_the_client_waited_opens_the_ruler_beside_the_lens(show_window: ShowWindow, session: Session) -> None:
    window = show_window(session)
    window.session.do(wishes.go_to, "end")
    window.session.settle()
    QTest.mouseClick(window.stage.invitations.buttons[-1], LEFT)
    until(lambda: window.session.state.panel is Panel.RULER)
    window.session.settle()
    assert window.ruler.isVisible() and window.lens.isVisible()
    assert "TCP waited 204 ms" in window.ruler.heard().value


def test_and_now_heads_what_is_offered_after_a_run_and_nothing_heads_ways_to_begin(
    show_window: ShowWindow, session: Session
) -> None:
    window = show_window(session)
    window.resize(1440, 900)
    window.session.do(wishes.go_to, "end")
    window.session.settle()
    offered = window.stage.invitations
    assert (offered._heading, offered._head.height() > 0) == ("And now?", True)
    assert all(offered._head.bottom() <= button.face().top() + button.y() + 1 for button in offered.buttons)
    first = show_window(Session(State(first=True)))
    first.session.settle()
    begins = first.stage.invitations
    assert begins.buttons and not begins._heading and begins._head.height() == 0
