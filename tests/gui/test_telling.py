"""Is what is new told soon after it was painted, however often it is painted?"""

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QWidget

from migviz.gui.widgets.telling import Teller


def test_the_first_painting_begins_the_wait_and_the_next_ones_do_not_begin_it_again(
    app: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    widget, forgotten, begun = QWidget(), list[bool](), list[bool]()
    teller = Teller(widget, dict, lambda: forgotten.append(True), lambda path: None)  # type: ignore[arg-type, return-value]
    start = teller._timer.start

    def begin() -> None:
        begun.append(True)
        start()

    monkeypatch.setattr(teller._timer, "start", begin)
    for kind in (QEvent.Type.Enter, QEvent.Type.Paint, QEvent.Type.Paint, QEvent.Type.Resize):
        assert teller.eventFilter(widget, QEvent(kind)) is False
    assert (len(forgotten), len(begun), teller._timer.isActive()) == (3, 1, True)
    teller._timer.stop()
    teller.eventFilter(widget, QEvent(QEvent.Type.Paint))
    assert len(begun) == 2
