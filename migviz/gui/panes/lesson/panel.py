"""The side panel of a lesson: the list of lessons, or one section with its prose, questions, goal and controls."""

from collections.abc import Mapping
from itertools import pairwise

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent, QPainter, QPaintEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from migviz.gui.painters.draw import card
from migviz.gui.panes.lesson.body import SectionBody
from migviz.gui.panes.lesson.cards import PlayButton
from migviz.gui.panes.lesson.dots import SectionDots
from migviz.gui.panes.lesson.handle import Handle
from migviz.gui.panes.lesson.head import Head
from migviz.gui.panes.lesson.in_column import stops
from migviz.gui.panes.lesson.list import LessonList
from migviz.gui.panes.lesson.prose import LINE
from migviz.gui.theme import Theme
from migviz.gui.widgets.button import Button
from migviz.gui.widgets.field_control import FieldControl
from migviz.gui.widgets.own_keys import ENTER, is_bare
from migviz.gui.widgets.spoken import HeardAs
from migviz.gui.widgets.tips import tip
from migviz.say import aloud, in_lessons
from migviz.showing.lesson_shown import ButtonShown, ControlShown, HeadShown, LessonShown, ListShown, SectionShown

PAGES = {Qt.Key.Key_PageUp: -1, Qt.Key.Key_PageDown: 1}
LINES = 12
"""Chosen: so many lines of prose the column has at least; below that the controls scroll with it."""
LOW = 520.0
"""Chosen: pixels, at 100 %, of the panel below which its head is one line."""
DIGITS = "0123456789.,"
"""With which a number begins."""


class LessonPanel(QWidget, HeardAs):
    """Shows a `LessonShown`, and says what is wished. `field_edited` comes from the section's controls, as from the control
    panel; sections and questions are named."""

    lesson_wished = Signal(object)
    course_closed = Signal(object)
    """Path"""
    list_wished = Signal()
    section_wished = Signal(str)
    link_followed = Signal(str)
    gave = Signal(str, object)
    """A question, and what was given"""
    skip_wished = Signal(str)
    reset_wished = Signal(str)
    see_wished = Signal(str)
    hint_wished = Signal()
    play_wished = Signal()
    start_again_wished = Signal()
    field_edited = Signal(str, object, bool)
    said = Signal(str)
    """What is to be told the reader"""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._controls: dict[str, FieldControl] = {}
        self._controls_of: object = None
        self._faces: dict[Button, ButtonShown | None] = {}
        self._waits_for = ""
        self._reads_on = self._is_open = self._plays = self._is_held = False
        self.list = LessonList(theme)
        self.dots = SectionDots(theme)
        self.setAccessibleName(aloud.lesson())
        self._build()
        self._wire()
        self.show_theme(theme)
        self.show_lesson(ListShown(head=HeadShown(title="", above="", beside=""), entries=()))

    def _build(self) -> None:
        theme = self._theme
        self.to_list = Button(theme, icon="step back", word=in_lessons.lessons(), role="muted", font="label", height=30)
        self.to_list.let_word_go()
        self.freely = Button(theme, word=in_lessons.explore_freely(), role="muted", font="label", height=30)
        self._head = Head(theme)
        self.body = SectionBody(theme)
        self._controls_box = QWidget()
        self._controls_column = QVBoxLayout(self._controls_box)
        self._controls_column.setContentsMargins(0, 0, 0, 0)
        self.back = Button(theme, word=in_lessons.back(), look="framed", height=38)
        self.hint = Button(theme, word=in_lessons.hint(), look="framed", height=38)
        self.skip = Button(theme, word=in_lessons.skip(), role="muted", height=38)
        self.next = Button(theme, word=in_lessons.next(), look="filled", height=38)
        self.to_question = Button(theme, word=in_lessons.next_question(), look="filled", height=38)
        self._top = QWidget()
        self._top_row = top = QHBoxLayout(self._top)
        top.setContentsMargins(0, 0, 0, 0)
        for part in (self.to_list, self.freely):
            top.addWidget(part)
        top.addStretch(1)
        top.addWidget(self.dots)
        self._foot = QWidget()
        self._foot_row = foot = QHBoxLayout(self._foot)
        foot.setContentsMargins(0, 0, 0, 0)
        for part in (self.back, self.hint, self.skip):
            foot.addWidget(part)
        foot.addStretch(1)
        foot.addWidget(self.next)
        foot.addWidget(self.to_question)
        self.to_question.hide()
        self._whole = QVBoxLayout(self)
        self._whole.addWidget(self._top)
        self._whole.addWidget(self._head)
        self._whole.addWidget(self.list, 1)
        self._whole.addWidget(self.body, 1)
        self._whole.addWidget(self._controls_box)
        self._whole.addWidget(self._foot)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)

    def _wire(self) -> None:
        self.list.chosen.connect(self.lesson_wished)
        self.list.closed.connect(self.course_closed)
        self.to_list.clicked.connect(self.list_wished)
        self.hint.clicked.connect(self.hint_wished)
        self.skip.clicked.connect(lambda: self.skip_wished.emit(self._waits_for))
        self.to_question.clicked.connect(self._lead_on)
        for scrolled in (self.body.verticalScrollBar().valueChanged, self.body.verticalScrollBar().rangeChanged):
            scrolled.connect(self._show_way)
        self.dots.chosen.connect(self.section_wished)
        for said in ("link_followed", "gave", "reset_wished", "see_wished", "play_wished", "start_again_wished"):
            getattr(self.body, said).connect(getattr(self, said))
        self.body.field_edited.connect(self.field_edited)
        let_go = (self.hint.clicked, self.skip.clicked, self.body.gave, self.body.reset_wished, self.body.see_wished)
        for other in (*let_go, self.body.play_wished, self.body.start_again_wished):
            other.connect(lambda: self.body.take_in_hand(None))
        self.body.section_wished.connect(self.section_wished)
        self.body.arranged.connect(self._order_of_tab)
        self.body.done_with.connect(self._go_on)
        self.body.revealed.connect(self._keyboard_in_sight)

    def take_actions(self, actions: Mapping[str, QAction]) -> None:
        """The buttons stand for these."""
        self.list.take_actions(actions)
        self.freely.stand_for(actions["explore freely"], in_lessons.explore_freely())
        self.back.stand_for(actions["previous section"], in_lessons.back())
        self.next.stand_for(actions["next section"], in_lessons.next())

    # --- values go down -----------------------------------------------------------------------------------

    def show_theme(self, theme: Theme) -> None:
        """Draw like this from now on."""
        self._theme = theme
        px = theme.px
        self._whole.setContentsMargins(round(px(16)), round(px(10)), round(px(12)), round(px(10)))
        self._whole.setSpacing(round(px(8)))
        for part in (
            self.list,
            self.body,
            self.dots,
            self._head,
            self.to_list,
            self.freely,
            self.back,
            self.hint,
            self.skip,
            self.next,
            self.to_question,
        ):
            part.show_theme(theme)
        for control in self._controls.values():
            control.show_theme(theme)
        self._head.make_low(self.height() < px(LOW))
        self.update()

    def show_lesson(self, shown: LessonShown) -> None:
        """The list, or a section. What is as before stays, with what is typed in it."""
        is_section = isinstance(shown, SectionShown)
        for part in (self._top, self.body, self._foot, self._controls_box):
            part.setVisible(is_section)
        self.list.setVisible(not is_section)
        self._head.show_words(shown.head)
        if isinstance(shown, SectionShown):
            self._show_section(shown)
        else:
            self.body.clear()
            self._show_controls((), None)
            self.list.show_entries(shown.entries)

    def _show_section(self, shown: SectionShown) -> None:
        is_news = (shown.place, shown.waits_for) != (self.body.place, self._waits_for)
        self._waits_for = shown.waits_for
        focus = self.window().focusWidget()
        in_foot = focus is not None and self._foot.isAncestorOf(focus)  # type: ignore[redundant-expr]  # the stubs know no None
        self.dots.show_dots(shown.dots, shown.here)
        if focus is self.hint and (shown.hint is None or shown.hint.why_not):
            # a button that goes dark hands its keyboard to the next one
            self.window().setFocus(Qt.FocusReason.OtherFocusReason)
        for button, value in ((self.hint, shown.hint), (self.skip, shown.skip)):
            if self._faces.get(button, ()) != value:
                self._faces[button] = value
                _show_button(button, value)
        self._is_open, self._plays = shown.is_open, shown.plays
        self.next.show_look("framed" if shown.is_open else "filled")
        if shown.next != self.next.text():
            self.next.show_face(word=shown.next)
            if self.next.action is not None:
                self.next.stand_for(self.next.action, shown.next)
        self._share_top()
        self.body.show_blocks(shown.place, shown.blocks)
        self._show_controls(shown.controls, shown.place)
        self._show_way()
        if is_news and in_foot:  # what was pressed there has led to something: the keyboard goes with it
            self._go_on()

    def _show_way(self) -> None:
        """Where the question that waits is below what is seen, one is led to it before one is led on; so it is with what was not in
        sight yet."""
        pair = self.next, self.to_question
        self.body.reads()
        self._reads_on = self.body.has_unread(self._waits_for)
        shows, hides = reversed(pair) if self._reads_on or self.body.is_below(self._waits_for) else pair
        self._name_way()
        if not shows.isHidden():
            return
        had_keyboard = hides.hasFocus()
        hides.hide()
        shows.show()
        if had_keyboard and not (shows is self.next and self.body.take_keyboard(self._waits_for)):
            shows.setFocus(Qt.FocusReason.OtherFocusReason)

    def _share_top(self) -> None:
        """The dots move closer together before the way to the lessons loses its word."""
        room = self._top.width() - 2 * self._top_row.spacing()
        parts = (self.to_list.sizeHint(), self.freely.sizeHint(), self.dots.minimumSizeHint())
        fits = sum(part.width() for part in parts) <= room
        self.to_list.setMinimumWidth(self.to_list.sizeHint().width() if fits else 0)

    def _lead_on(self) -> None:
        """To the question that waits, or to what is to be read."""
        if self._waits_for and not self._reads_on:
            self.body.lead_to(self._waits_for)
        elif self.body.leads_to_what_is_set():
            self.body.lead_to_what_is_set()
        else:
            self.body.page(1)

    def _name_way(self) -> None:
        """The way to the question has its long name where there is room for that."""
        shown = [part for part in (self.back, self.hint, self.skip) if not part.isHidden()]
        is_first = self.body.is_first(self._waits_for)
        long, short = in_lessons.to_the_question() if is_first else in_lessons.next_question(), in_lessons.next()
        if self._reads_on:
            long = short = in_lessons.to_what_is_set() if self.body.leads_to_what_is_set() else in_lessons.read_on()
        parts = [part.sizeHint().width() for part in (*shown, self.to_question)]
        longer = self._theme.width("control", long) - self._theme.width("control", self.to_question.text())
        room = self._foot.width() - len(shown) * self._foot_row.spacing()
        self.to_question.show_face(word=long if sum(parts) + longer <= room else short)

    def _order_of_tab(self) -> None:
        """Tab goes through the panel as one reads it."""
        parts = [self.to_list, self.freely]
        chain: list[QWidget] = [*parts, *(stop for __, widget in self.body.shown for stop in stops(widget))]
        chain += [stop for control in self._controls.values() for stop in stops(control)]
        chain += [self.back, self.hint, self.skip, self.next, self.to_question]
        for before, after in pairwise(chain):
            QWidget.setTabOrder(before, after)

    def _go_on(self) -> None:
        """Once a question is answered the keyboard goes to the next one, or to what can be done now: while a run is to be watched, to the
        window, which stops and plays it."""
        on = self.next if self.to_question.isHidden() else self.to_question
        if on is self.to_question or not self.body.take_keyboard(self._waits_for):
            is_lit = on.isEnabled() and not (on is self.next and self._is_open)
            (on if is_lit else self.window()).setFocus(Qt.FocusReason.OtherFocusReason)

    def take_keyboard(self) -> bool:
        """The keyboard to what is asked, to the button that leads on, or to what a goal leaves to set; False where it was elsewhere here before."""
        if not self.list.isHidden():
            return self.list.take_keyboard()
        before: QWidget | None = self.focusWidget()
        if not self._waits_for and before is not None and before.isVisible() and before.isEnabled():
            return False
        self._go_on()
        first = next(iter(self._to_set()), None)
        if first is not None and not self.isAncestorOf(self.window().focusWidget()):
            first.setFocus(Qt.FocusReason.OtherFocusReason)
            self.body.ensureWidgetVisible(first)
        return self.isAncestorOf(self.window().focusWidget())

    def _to_set(self) -> list[QWidget]:
        """What takes the keyboard of all that is set here: sliders, and numbers in sentences."""
        sliders: list[QWidget] = [stops(control)[-1] for control in self._controls.values()]
        return sliders + [
            handle for handle in self.body.findChildren(Handle) if handle.isVisible() and handle.isEnabled()
        ]

    def take_tab(self) -> bool:
        """Tab from nowhere leads to what is to be done in the section: its question, its run, what it leaves to set, or on."""
        if self.body.isHidden() or self.body.take_keyboard(self._waits_for):
            return not self.body.isHidden()
        there: list[QWidget] = list(self.body.findChildren(PlayButton)) if self._plays else []
        there += [*self._to_set(), self.to_question, self.next]
        first = next((one for one in there if one.isVisible() and one.isEnabled()), None)
        if first is not None:
            first.setFocus(Qt.FocusReason.TabFocusReason)
            if self.body.isAncestorOf(first):
                self.body.ensureWidgetVisible(first)
        return first is not None

    def _keyboard_in_sight(self) -> None:
        """Enter answers no question that nobody sees: it leads there first."""
        self._show_way()
        if self._waits_for and self.to_question.isVisible() and self.body.keyboard_is_below(self._waits_for):
            self.to_question.setFocus(Qt.FocusReason.OtherFocusReason)

    # --- the controls -------------------------------------------------------------------------------------

    def _show_controls(self, controls: tuple[ControlShown, ...], place: tuple[str, str] | None) -> None:
        """Made anew in another section only: one that is dragged stays under the hand."""
        wanted = place, tuple((control.name, control.around) for control in controls)
        if wanted != self._controls_of:
            self._controls_of = wanted
            for control in self._controls.values():
                self._controls_column.removeWidget(control)
                control.hide()
                control.deleteLater()
            self._controls = {control.name: self._control(control) for control in controls}
            self._order_of_tab()
            self._place_controls()
        for shown in controls:
            control = self._controls[shown.name]
            control.show_value(shown.value, default=shown.around)
            control.show_note(shown.note)
            control.show_effect(shown.silent)

    def _place_controls(self) -> None:
        """Below the column, always in sight; where that would leave too little of it, in it, below the goal."""
        around = self._whole.contentsMargins()
        width = self.width() - around.left() - around.right()
        high = sum(max(one.heightForWidth(width), one.sizeHint().height()) for one in self._controls.values())
        high += self._controls_column.spacing() * (len(self._controls) - 1)
        beside = self._head.maximumHeight() + self._top.sizeHint().height() + self._foot.sizeHint().height()
        left = self.height() - around.top() - around.bottom() - beside - high - 4 * self._whole.spacing()
        inside = bool(self._controls) and left < LINES * LINE * self._theme.height("prose")
        if inside == self.body.isAncestorOf(self._controls_box):
            return
        self.body.hold(self._controls_box if inside else None)
        if not inside:
            self._whole.insertWidget(self._whole.count() - 1, self._controls_box)
        self._controls_box.show()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Other room, and the controls may be elsewhere."""
        super().resizeEvent(event)
        self._head.make_low(self.height() < self._theme.px(LOW))
        self._place_controls()
        self._name_way()
        self._share_top()

    def _control(self, shown: ControlShown) -> FieldControl:
        made = FieldControl(shown.field, self._theme, curve=False, around=shown.around)
        self._controls_column.addWidget(made)
        made.edited.connect(lambda: self._take_in_hand(made))  # first: what follows may not move it
        made.edited.connect(self.field_edited)
        return made

    def _take_in_hand(self, control: FieldControl) -> None:
        """What the mouse holds stays under it; what keys move is shown with what it is for."""
        is_held = control.slider is not None and control.slider.is_gripped
        if not is_held and not self._is_held:  # letting go is the mouse's, too
            self.body.show_with_goal(control)
        self._is_held = is_held
        self.body.take_in_hand(control)

    # --- wishes -------------------------------------------------------------------------------------------

    def choose(self, letter: int) -> bool:
        """Choose an option of the first question that waits; False if there is none with options."""
        return self.body.choose(letter, self._waits_for)

    def has_more(self, event: QKeyEvent) -> bool:
        """Whether a page key scrolls the column, or leads to a question that is not answered: after that it is the window's, and leads to
        another section."""
        if not (is_bare(event) and event.key() in PAGES):
            return False
        return self.body.can_page(PAGES[Qt.Key(event.key())]) or self._passes_a_question(event)

    def _passes_a_question(self, event: QKeyEvent) -> bool:
        """Who pages on past a question that waits is led to it once."""
        return PAGES[Qt.Key(event.key())] > 0 and self.body.is_without_keyboard(self._waits_for)

    def _press_what_is_lit(self) -> bool:
        """Enter where there is nothing to confirm: on to what is to be read, to the question, to the run, to the next section; or it says what is to be done
        first. Not for a part of the window that has its own keyboard."""
        focus = self.window().focusWidget()
        if focus is not self.window() and not self.isAncestorOf(focus):
            return False
        if self.to_question.isVisible():
            self.to_question.click()
        elif self._waits_for:
            self.said.emit(self.body.what_first(self._waits_for))
        elif self._plays:
            self.play_wished.emit()
        elif self._is_open:
            self.said.emit(in_lessons.reach_first())
        else:
            self.next.click()
        return True

    def take_key(self, event: QKeyEvent) -> bool:
        """A key that nothing else has taken: a digit begins the number that is asked for, Enter makes final what was chosen or
        typed or leads on, a page key scrolls the column. False: it means nothing here."""
        if not is_bare(event):
            return False
        if event.key() in ENTER:
            return self.body.settle(self._waits_for) or self._press_what_is_lit()
        if self.has_more(event):
            direction = PAGES[Qt.Key(event.key())]
            if self.body.can_page(direction):
                self.body.page(direction)
            else:
                self.body.lead_to(self._waits_for)
            return True
        text = event.text()
        return len(text) == 1 and text in DIGITS and self.body.take(text, self._waits_for)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """The wheel is the column's, over all of the panel."""
        if not self.body.isHidden():
            QApplication.sendEvent(self.body.verticalScrollBar(), event)

    def scrolls(self) -> bool:
        """Whether the wheel moves what is read here, and so no slider."""
        return self.body.verticalScrollBar().maximum() > 0

    def sizeHint(self) -> QSize:
        """The design's panel."""
        return QSize(round(self._theme.px(440)), round(self._theme.px(600)))

    def minimumSizeHint(self) -> QSize:
        """A narrow one still shows everything, by scrolling."""
        return QSize(round(self._theme.px(300)), round(self._theme.px(240)))

    def paintEvent(self, event: QPaintEvent) -> None:
        """The card behind."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        card(painter, QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), self._theme)
        painter.end()


def _show_button(button: Button, shown: ButtonShown | None) -> None:
    button.setVisible(shown is not None)
    if shown is not None:
        button.show_face(word=shown.word)
        button.setAccessibleName(shown.word)
        button.setAccessibleDescription(shown.why_not or shown.hint)
        button.setToolTip(tip(shown.why_not or shown.hint))
        button.setEnabled(not shown.why_not)
