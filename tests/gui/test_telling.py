"""Is what is new told soon after it was painted, however often it is painted?"""

from types import SimpleNamespace

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication, QWidget

from migviz.gui.widgets import telling
from migviz.gui.widgets.telling import Teller
from migviz.showing.heard import Along, Heard, Path, Role

Things = dict[Path, Heard]


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


class Seen(QWidget):
    """A widget of which a test says whether it is seen and has the keyboard."""

    is_seen = has_keyboard = True

    def isVisible(self) -> bool:
        """As the test says."""
        return self.is_seen

    def hasFocus(self) -> bool:
        """As the test says."""
        return self.has_keyboard


def thing(
    name: str = "step", value: str = "", now: float | None = None, *, chosen: bool = False, focus: bool = False
) -> Things:
    along = Along(now=now, least=0.0, most=9.0, step=1.0, to=str) if now is not None else None
    return {("a",): Heard(key="a", role=Role.TEXT, name=name, value=value, along=along, chosen=chosen, has_focus=focus)}


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """What a screen reader that listens is told."""
    sent = list[object]()
    monkeypatch.setattr(
        telling,
        "QAccessible",
        SimpleNamespace(isActive=lambda: True, State=QAccessible.State, updateAccessibility=sent.append),
    )
    monkeypatch.setattr(telling, "QAccessibleEvent", lambda one, kind: (one, kind.name))
    monkeypatch.setattr(telling, "QAccessibleValueChangeEvent", lambda one, now: (one, now))
    monkeypatch.setattr(
        telling, "QAccessibleStateChangeEvent", lambda one, what: (one, "selected", bool(what.selected))
    )
    return sent


def tells(widget: QWidget, *moments: Things) -> None:
    """Tell of one moment after the other."""
    coming = iter(moments)
    teller = Teller(widget, lambda: next(coming), lambda: None, lambda path: path)  # type: ignore[arg-type, return-value]
    for _ in moments:
        teller.tell()


@pytest.mark.parametrize(
    ("before", "now", "of_it"),
    [
        (thing(), thing(), []),
        (thing(), thing("other"), ["NameChanged"]),
        (thing(), thing(value="2 s"), ["DescriptionChanged"]),
        (thing(), thing(now=2.0), [2.0]),
        (thing(now=2.0), thing(now=2.0), []),
        (thing(now=2.0), thing(now=3.0), [3.0]),
        (thing(now=2.0), thing(), []),
        (thing(), thing(chosen=True), ["selected"]),
        (thing(), thing(focus=True), ["Focus"]),
        (thing(focus=True), thing(focus=True), []),
        (thing(focus=True), thing(), []),
    ],
)
def test_of_a_thing_exactly_what_has_changed_is_told(
    told: list[tuple[object, ...]], before: Things, now: Things, of_it: list[object]
) -> None:
    tells(Seen(), before, now)
    assert [(one[0], one[1]) for one in told] == [(("a",), what) for what in of_it]
    assert all(one[2:] in ((), (True,)) for one in told)


def test_a_thing_that_comes_or_goes_is_another_order_of_the_whole(told: list[object]) -> None:
    tells(Seen(), {}, thing())
    assert told == [((), "ObjectReorder")]


def test_nothing_is_told_first_nor_hidden_nor_where_nobody_listens(
    told: list[object], monkeypatch: pytest.MonkeyPatch
) -> None:
    tells(Seen(), thing())
    hidden, elsewhere = Seen(), Seen()
    hidden.is_seen, elsewhere.has_keyboard = False, False
    tells(hidden, thing(), thing("other"))
    tells(elsewhere, thing(), thing(focus=True))
    monkeypatch.setattr("migviz.gui.widgets.telling.QAccessible.isActive", lambda: False)
    tells(Seen(), thing(), thing("other"))
    assert told == []
