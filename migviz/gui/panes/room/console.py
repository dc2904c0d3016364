"""The presenter's window as a widget: what the room sees, the notes, the beats, the hands, large buttons, a clock."""

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from time import monotonic

from PySide6.QtCore import QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QImage, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QTextBrowser, QWidget

from migviz.course.options import MOST_OPTIONS
from migviz.gui.painters.boxes import rect
from migviz.gui.painters.draw import CENTRE, LEFT, RIGHT, card, text
from migviz.gui.panes.lesson.prose import style
from migviz.gui.panes.room.console_painter import (
    Clock,
    beats_seen,
    choices_seen,
    cut,
    paint_console,
    plan_boxes,
    sections_seen,
)
from migviz.gui.panes.room.view import RoomShown, RoomView
from migviz.gui.theme import Theme
from migviz.gui.widgets.button import Button
from migviz.gui.widgets.scroll_bar import scroll_bar_style
from migviz.gui.widgets.spoken import HeardAs
from migviz.say import in_presenting
from migviz.showing.commands import COMMANDS
from migviz.showing.key_list import shown_key
from migviz.showing.places.console import WIDTHS, ConsolePlaces, console_places, scale_of_console
from migviz.showing.presenting.console import ConsoleShown

STANDS_FOR = {"back": "previous beat", "next": "next beat", "black": "black", "go": "go to", "hold": "hold", "slower": "slower", "faster": "faster", "pen": "pen", "zoom": "zoom", "locks": "open locks", "window": "notes", "leave": "back"}  # fmt: skip
"""Which command each button stands for."""
ICON = 60.0
"""Pixels at 100 % that the icon of the largest button takes, with the room around."""
SECOND = 250
"""Milliseconds between two looks at the clock."""


class Console(QWidget, HeardAs):
    """Says what is wished: a beat by its number, a hand more or less; the buttons stand for commands."""

    is_heard_as = "group"
    beat_wished = Signal(int)
    hand_counted = Signal(int, int)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = self._look = theme
        self._shown: ConsoleShown | None = None
        self._coming: QImage | None = None
        self._began = monotonic()
        self._picture = (1280, 720, 100)
        self._notes_of: object = None
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAccessibleName(in_presenting.console_name())
        self.view = RoomView(self)
        self.notes = QTextBrowser(self)
        self.notes.setFrameShape(QFrame.Shape.NoFrame)
        self.notes.setOpenLinks(False)
        self.notes.setAccessibleName(in_presenting.notes())
        self.buttons = {name: self._button(name) for name in WIDTHS}
        self.counters = [self._counter(k) for k in range(MOST_OPTIONS)]
        for quiet in (self.notes, *self.buttons.values(), *(one for pair in self.counters for one in pair)):
            quiet.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the keys of a remote are never somebody else's
        self._clock = QTimer(self, interval=SECOND)
        self._clock.timeout.connect(self._tick)

    def _button(self, name: str) -> Button:
        look = "filled" if name == "next" else "framed"
        icon = {"next": "step forward", "back": "step back"}.get(name, "")
        return Button(
            self._theme, icon=icon, word=" ", look=look, font="value" if name == "next" else "control", parent=self
        )

    def _counter(self, k: int) -> tuple[Button, Button]:
        made = []
        for word, more in (("−", -1), ("+", 1)):
            button = Button(self._theme, word=word, look="framed", font="title", parent=self)
            button.clicked.connect(partial(self.hand_counted.emit, k, more))
            button.hide()
            made.append(button)
        return made[0], made[1]

    def take_actions(self, actions: Mapping[str, QAction]) -> None:
        """The buttons do what these do."""
        for name, button in self.buttons.items():
            button.clicked.connect(actions[STANDS_FOR[name]].trigger)

    def begin(self) -> None:
        """The clock starts."""
        self._began = monotonic()
        self._clock.start()

    def end(self) -> None:
        """It stops."""
        self._clock.stop()

    def _tick(self) -> None:
        places = self._places()
        self.update(rect(places.head).toAlignedRect())
        self.update(rect(places.plan).adjusted(0, -12, 0, 4).toAlignedRect())

    # --- values go down ---------------------------------------------------------------------------------

    def show_theme(self, theme: Theme) -> None:
        """Draw like this from now on; in a smaller scale where there is not the room."""
        self._look = theme
        self._arrange()

    def show_part(self, shown: ConsoleShown, seen: RoomShown) -> None:
        """What the presenter sees, and what the room does."""
        self.view.show_room(seen)
        picture = (*seen.size, round(100 * seen.theme.scale))
        if shown == self._shown and picture == self._picture:
            return
        self._shown, self._picture = shown, picture
        self._show_faces(shown)
        self._show_notes(shown)
        self._arrange()

    def show_coming(self, coming: QImage | None) -> None:
        """What the next press shows."""
        self._coming = coming
        self.update()

    def _show_faces(self, shown: ConsoleShown) -> None:
        words = {
            "back": in_presenting.back(),
            "black": in_presenting.light() if shown.black else in_presenting.black(),
            "go": in_presenting.close_the_list() if shown.choices else in_presenting.go_to(),
            "hold": in_presenting.let_it_go() if shown.held else in_presenting.hold(),
            "slower": in_presenting.slower(),
            "faster": in_presenting.faster(),
            "pen": in_presenting.pointer() if shown.pen else in_presenting.pen(),
            "zoom": in_presenting.zoom(),
            "locks": in_presenting.close_the_locks() if shown.opened else in_presenting.open_the_locks(),
            "window": in_presenting.the_window() if shown.screens > 1 else in_presenting.to_the_picture(),
            "leave": in_presenting.leave(),
        }
        for name, word in words.items():
            self.buttons[name].show_face(word=word, name=word)
        self.buttons["locks"].setEnabled(shown.is_lesson)
        for k, pair in enumerate(self.counters):
            there = shown.counting and k < len(shown.hands) and not shown.choices
            for button, says in zip(pair, (in_presenting.fewer_hands, in_presenting.more_hands), strict=True):
                button.setVisible(there)
                if there:
                    button.show_face(name=says(shown.hands[k].letter))

    def _show_next(self, words: str) -> None:
        """The largest button says less where there is not the room, and never past its edge."""
        room = dict(self._places().buttons)["next"].width - self._theme.px(ICON)
        whole, short = in_presenting.next_is(words), words[:1].upper() + words[1:]
        face = next((form for form in (whole, short) if self._theme.width("value", form) <= room), "")
        self.buttons["next"].show_face(word=face or cut(self._theme, "value", short, room), name=whole)

    def _show_notes(self, shown: ConsoleShown) -> None:
        key = (shown.notes, shown.no_notes, self._theme)
        if key == self._notes_of:
            return
        self._notes_of = key
        theme = self._theme
        document = self.notes.document()
        document.setDefaultFont(theme.font("prose"))
        document.setDefaultStyleSheet(style(theme))
        self.notes.setHtml("".join(prose.html for prose in shown.notes) or f"<p>{shown.no_notes}</p>")
        self.notes.setStyleSheet(f"QTextBrowser {{ background: {theme.hex('surface')}; color: {theme.hex('ink')}; }}")
        self.notes.verticalScrollBar().setStyleSheet(scroll_bar_style(theme))

    # --- places -----------------------------------------------------------------------------------------

    def _places(self) -> ConsolePlaces:
        size = (max(1, self.width()), max(1, self.height()))
        return console_places(size, scale_of_console(size, self._look.scale), self._picture[:2])

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Other places."""
        self._arrange()

    def _arrange(self) -> None:
        places = self._places()
        theme = self._look.but(scale=places.scale)
        if theme != self._theme:
            self._theme = theme
            for button in (*self.buttons.values(), *(one for pair in self.counters for one in pair)):
                button.show_theme(theme)
            if self._shown is not None:
                self._show_notes(self._shown)
        self.view.setGeometry(rect(places.picture).toRect())
        pad = theme.px(14)
        self.notes.setGeometry(rect(places.notes).adjusted(pad, theme.px(34), -pad, -theme.px(8)).toRect())
        for name, box in places.buttons:
            self.buttons[name].setGeometry(rect(box).toRect())
        if self._shown is not None:
            self._show_next(self._shown.next)
        hands = self._shown.hands if self._shown is not None else ()
        for k in range(len(hands)):
            less, _between, more = places.counters(k, len(hands))
            for button, box in zip(self.counters[k], (less, more), strict=True):
                button.setGeometry(rect(box).toRect())
        self.update()

    # --- pixels and the mouse ---------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        """All that is no widget."""
        painter, theme, places = QPainter(self), self._theme, self._places()
        painter.fillRect(self.rect(), theme.colour("ground"))
        if self._shown is not None:
            clock = Clock(now=datetime.now().strftime("%H:%M"), gone=monotonic() - self._began)
            paint_console(painter, places, self._shown, clock, theme, self._coming, self._picture)
            self._paint_notes(painter, rect(places.notes))
            self._paint_keys(painter, places)
        painter.end()

    def _paint_notes(self, painter: QPainter, box: QRectF) -> None:
        theme = self._theme
        card(painter, box, theme, fill="surface", pen=theme.pen("faint", 1.2))
        head = QRectF(box.left() + theme.px(14), box.top() + theme.px(6), box.width() - theme.px(28), theme.px(26))
        text(painter, head, in_presenting.notes(), theme, font="count", align=LEFT)
        text(painter, head, in_presenting.only_here(), theme, role="muted", align=RIGHT, optional=True)

    def _paint_keys(self, painter: QPainter, places: ConsolePlaces) -> None:
        """Below each button the key that does the same."""
        for name, box in places.buttons:
            keys = COMMANDS[STANDS_FOR[name]].keys
            if name == "faster":
                continue  # the pace stands below both
            under = QRectF(box.left, box.bottom, box.width, self._theme.px(22))
            said: tuple[str, ...] = (" ".join(map(shown_key, keys[:2])),)
            if name == "slower" and self._shown is not None:
                under.setRight(dict(places.buttons)["faster"].right)
                said = in_presenting.keys_of_pace(self._shown.pace)
            text(painter, under, said, self._theme, role="muted", align=CENTRE, optional=True)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A beat, a section or a part of the plan is gone to."""
        shown, places, spot = self._shown, self._places(), event.position()
        if shown is None:
            return
        bar = rect(places.plan).adjusted(0, 0, -self._theme.px(240) if shown.planned else 0.0, 0)
        found = [(box, part.begins) for part, box in zip(shown.plan, plan_boxes(bar, shown.plan), strict=True)]
        found += [(row, line.place) for row, line in beats_seen(rect(places.beats), shown, self._theme)]
        if shown.choices and places.card:
            found += [(row, line.place) for row, line in choices_seen(rect(places.card), shown, self._theme)]
        elif not shown.hands and places.card:
            found += [(row, part.begins) for row, part in sections_seen(rect(places.card), shown, self._theme)]
        place = next((place for box, place in found if box.contains(spot)), None)
        if place is not None:
            self.beat_wished.emit(place)
