"""How does the stage speak? Its text twin: objects to walk over with Tab, and announcements; the panel to read is in twin_panel."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QElapsedTimer, QEvent, QObject, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QAccessible, QFocusEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from migviz.gui.painters import draw
from migviz.gui.panes.stage_steps import StageSteps
from migviz.gui.panes.stage_words import StageWords
from migviz.gui.theme import Theme
from migviz.gui.widgets.own_keys import claims, is_bare
from migviz.gui.widgets.spoken import SeenInFocus, Spoken
from migviz.replay.page_list import page_list
from migviz.replay.seen import Seen
from migviz.say import in_window
from migviz.showing.spotlight import NOTHING, Spotlight

if TYPE_CHECKING:
    from migviz.showing.heard import Heard

EVERY = 500
"""Milliseconds between two updates while playing: no one reads or listens faster."""
FIRST = 50
"""Milliseconds until the objects are made: the first picture, which shows none of them, comes before."""
UNHEARD = 2000
"""The same of what only a screen reader reads, while there is none: a millisecond in the middle of a picture each time."""
_SILENCE = 2000
"""Milliseconds of wall time between two captions that are announced."""

_ARROWS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}
_MAPS = ("source pages", "target pages")


class Seldom(QObject):
    """Calls `act` at once, but then not again for a while; what comes in between is done when that is over."""

    def __init__(self, act: Callable[[], None], every: Callable[[], int], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._act, self._every = act, every
        self._asked = False
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._over)

    def ask(self, *, at_once: bool = False) -> None:
        """Do it now, or as soon as the while is over; `at_once`: what was said before may not stay."""
        if self._timer.isActive() and not at_once:
            self._asked = True
            return
        self._timer.start(self._every())
        self._act()

    def _over(self) -> None:
        if self._asked:
            self._asked = False
            self.ask()


def as_heard() -> int:
    """Milliseconds between two updates of what is only heard."""
    return EVERY if QAccessible.isActive() else UNHEARD


def hides_more(now: Seen, before: Seen | None) -> bool:
    """Whether less is told now than before: not even for an instant stays what may not be told."""
    if before is None:
        return False
    return before.covered != now.covered or (now.run.end is None and before.run is not now.run)


class StageTwin(QWidget, Spoken):
    """Real, focusable objects over the drawn ones: a screen reader reads them, Tab walks over them.

    Lies over the stage and lets the mouse through. `show_places` says where each object is drawn; one without
    a place is left out. Enter wishes to inspect; on a page map the arrow keys wish for the neighbouring page.
    """

    spotlight_wished = Signal(object)
    inspect_wished = Signal(object)
    page_pressed = Signal(int)
    """a page of the source, by the number of its block"""
    neighbour_wished = Signal(str, int, int)
    """On this page map, so many pages to the right and down."""
    wished = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._seen: Seen | None = None
        self._things: dict[str, _Thing] = {}
        self._theme = theme
        self._block = 0
        self._places: dict[str, QRectF] | None = None
        self._seldom = Seldom(self._bring_up_to_date, as_heard, self)
        self._first = QTimer(self, singleShot=True, interval=FIRST)
        self._first.timeout.connect(self._seldom.ask)
        self.words: StageWords | None = None
        self._written: dict[str, QRectF] = {}
        self.steps = StageSteps(theme, self)
        self.steps.spotlight_wished.connect(self.spotlight_wished)
        self.steps.wished.connect(self.wished)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName(in_window.stage())

    def heard(self) -> "Heard":
        """The stage, with its caption; what is on it are objects of their own."""
        from migviz.showing.heard.stage import thing_heard

        return thing_heard("stage", self.accessibleName(), self.accessibleDescription())

    @property
    def things(self) -> Mapping[str, QWidget]:
        """The objects by kind, in the order of Tab."""
        if not self._things:
            self._seldom.ask(at_once=True)
        return self._things

    def show_seen(self, seen: Seen) -> None:
        """What is true now; told at most twice a second, and less often while nobody listens."""
        hides, self._seen = hides_more(seen, self._seen), seen
        if self._things:
            self._seldom.ask(at_once=hides)
        elif not self._first.isActive():
            self._first.start()

    def show_places(self, places: Mapping[str, QRectF]) -> None:
        """Where each object is drawn, in coordinates of this widget."""
        self._places = dict(places)
        for thing in self._things.values():
            self._put(thing)

    def _put(self, thing: "_Thing") -> None:
        """To its place, or out of the walk. Before any places are told, all are in it."""
        place = self._places.get(thing.kind) if self._places is not None else QRectF()
        thing.setVisible(place is not None)
        if place is not None:
            thing.setGeometry(place.toAlignedRect())

    @property
    def block(self) -> int:
        """The page that the focus on a page map is on."""
        return self._block

    def show_block(self, block: int) -> None:
        """The page that Enter on a page map inspects."""
        self._block = block

    def show_theme(self, theme: Theme) -> None:
        """Another look of the focus frame."""
        self._theme = theme
        for thing in (self.steps, *self._things.values()):
            thing.update()
        self.steps.show_theme(theme)
        if self.words is not None:
            self.words.show_theme(theme)

    def theme(self) -> Theme:
        """The look of the focus frame."""
        return self._theme

    def spotlight(self, kind: str) -> Spotlight:
        """What the focus on an object points at."""
        if kind in _MAPS:
            return self._on_the_map()
        return NOTHING if kind == "stage" else Spotlight(kind=kind)

    def _on_the_map(self) -> Spotlight:
        """The page that the focus is on, or the square of the list that stands in the place of the map."""
        pages = page_list(self._seen) if self._seen is not None else None
        if pages is None:
            return Spotlight(kind="page", number=self._block)
        return Spotlight(kind="listed", number=min(self._block, pages.squares - 1))

    def _bring_up_to_date(self) -> None:
        """Names and values of all objects; the objects themselves are made once."""
        if self._seen is None:
            return
        from migviz.say.twin import names  # for which the first picture does not wait

        for kind, (name, value) in names(self._seen).items():
            if kind == "stage":
                self._say(self, name, value)
                continue
            if kind not in self._things:
                self._things[kind] = _Thing(kind, self)
                self._put(self._things[kind])
            self._say(self._things[kind], name, value)
        if self.words is None:  # after the things: so they come in the walk
            self.words = StageWords(self._theme, self)
            self.words.show_places(self._written)

    def show_words(self, places: Mapping[str, QRectF]) -> None:
        """Where the words are written that are explained, in coordinates of this widget."""
        self._written = dict(places)
        if self.words is not None:
            self.words.show_places(places)

    def _say(self, widget: QWidget, name: str, value: str) -> None:
        if widget.accessibleName() != name:
            widget.setAccessibleName(name)
        if widget.accessibleDescription() != value:
            widget.setAccessibleDescription(value)


class _Thing(SeenInFocus, Spoken):
    """One object: nothing to be seen but the frame while it has the focus."""

    _twin: StageTwin | None = None  # in the class as well: an object may lose its focus while it is taken apart

    def __init__(self, kind: str, parent: StageTwin) -> None:
        super().__init__(parent)
        self._twin, self.kind = parent, kind
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def heard(self) -> "Heard":
        from migviz.showing.heard.stage import thing_heard

        return thing_heard(self.kind, self.accessibleName(), self.accessibleDescription())

    def grant(self, wish: object) -> None:
        pass

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.hasFocus() and self._twin is not None:
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            theme = self._twin.theme()
            inside = theme.px(4)
            draw.select_frame(painter, self.rect().toRectF().adjusted(inside, inside, -inside, -inside), theme)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if self._twin is not None:
            self._twin.spotlight_wished.emit(self._twin.spotlight(self.kind))

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if self._twin is not None:
            self._twin.spotlight_wished.emit(NOTHING)

    def _walks(self, event: QKeyEvent) -> bool:
        return self.kind in _MAPS and Qt.Key(event.key()) in _ARROWS and is_bare(event)

    def event(self, event: QEvent) -> bool:
        # On a page map the arrows go from page to page, before they go through the run.
        return claims(event, self._walks) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, twin = Qt.Key(event.key()), self._twin
        if twin is None:
            return
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            found = twin.spotlight(self.kind)
            if self.kind == "source pages" and found.kind == "page":
                twin.page_pressed.emit(found.number)
            else:
                twin.inspect_wished.emit(found)
        elif self._walks(event):
            twin.neighbour_wished.emit(self.kind, *_ARROWS[key])
        else:
            super().keyPressEvent(event)


class Announcer(QObject):
    """Says captions to a screen reader: politely, at most one every two seconds, the newest; steps at once."""

    def __init__(self, widget: QWidget, deliver: Callable[[QWidget, str, bool], None] | None = None) -> None:
        super().__init__(widget)
        self._widget = widget
        self._deliver = deliver or announce
        self._said = ""
        self._waiting = ""
        self._clock = QElapsedTimer()
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._say_waiting)

    def say(self, text: str, *, at_once: bool = False) -> None:
        """Announce a text unless it was the last one; `at_once`: a new step, which is never held back."""
        if not text or text == (self._waiting or self._said):
            return
        left = _SILENCE - self._clock.elapsed() if self._clock.isValid() else 0
        if at_once or left <= 0:
            self._say(text, at_once)
        elif text == self._said:
            self._waiting = ""
        else:
            self._waiting = text
            if not self._timer.isActive():
                self._timer.start(left)

    def _say_waiting(self) -> None:
        if self._waiting:
            self._say(self._waiting, False)

    def _say(self, text: str, urgent: bool) -> None:
        self._said, self._waiting = text, ""
        self._timer.stop()
        self._clock.start()
        self._deliver(self._widget, text, urgent)


def announce(widget: QWidget, text: str, urgent: bool) -> None:
    """Hand a text to the screen reader, if there is one; from Qt 6.8 on."""
    try:
        from PySide6.QtGui import QAccessibleAnnouncementEvent
    except ImportError:
        return
    if not QAccessible.isActive():
        return
    event = QAccessibleAnnouncementEvent(widget, text)
    politeness = QAccessible.AnnouncementPoliteness
    event.setPoliteness(politeness.Assertive if urgent else politeness.Polite)
    QAccessible.updateAccessibility(event)
