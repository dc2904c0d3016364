"""The side panel of a lesson: the list of lessons, or one section with its prose, questions, goal and controls."""

from collections.abc import Mapping
from itertools import pairwise

from PySide6.QtCore import QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from migviz.gui.painters.draw import card, text
from migviz.gui.panes.lesson.answer import OptionsAnswer
from migviz.gui.panes.lesson.cards import GoalCard, QuestionCard, aside_card, problems_card, prose_of
from migviz.gui.panes.lesson.dots import SectionDots
from migviz.gui.panes.lesson.list import LessonList
from migviz.gui.theme import Theme
from migviz.gui.widgets.button import Button
from migviz.gui.widgets.field_control import FieldControl
from migviz.gui.widgets.scroll_bar import scroll_bar_style
from migviz.gui.widgets.tips import tip
from migviz.say import in_lessons
from migviz.scenario.fields import FIELDS
from migviz.showing.lesson_blocks import (
    AsideShown,
    BlockShown,
    GoalShown,
    PlayShown,
    ProblemsShown,
    ProseShown,
    QuestionShown,
)
from migviz.showing.lesson_shown import ButtonShown, ControlShown, HeadShown, LessonShown, ListShown, SectionShown


class LessonPanel(QWidget):
    """Shows a `LessonShown`, and says what is wished. `field_edited` comes from the section's controls, as from the control
    panel; sections and questions are named."""

    lesson_wished = Signal(object)
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

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._shown: list[tuple[BlockShown, QWidget]] = []
        self._controls: dict[str, FieldControl] = {}
        self._controls_of: object = None
        self._faces: dict[Button, ButtonShown | None] = {}
        self._place: tuple[str, str] | None = None
        self._waits_for = ""
        self.list = LessonList(theme)
        self.dots = SectionDots(theme)
        self._build()
        self._wire()
        self.show_theme(theme)
        self.show_lesson(ListShown(head=HeadShown(title="", above="", beside=""), entries=()))

    def _build(self) -> None:
        theme = self._theme
        self.to_list = Button(theme, icon="step back", word=in_lessons.lessons(), role="muted", font="label", height=30)
        self.to_list.let_word_go()
        self.freely = Button(theme, word=in_lessons.explore_freely(), role="muted", font="label", height=30)
        self._head = _Head(theme)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._body = QWidget()
        self._body.setObjectName("body")  # before the style that names it
        self._column = QVBoxLayout(self._body)
        self._column.addStretch(1)
        self._scroll.setWidget(self._body)
        self._controls_box = QWidget()
        self._controls_column = QVBoxLayout(self._controls_box)
        self._controls_column.setContentsMargins(0, 0, 0, 0)
        self.back = Button(theme, word=in_lessons.back(), look="framed", height=38)
        self.hint = Button(theme, word=in_lessons.hint(), look="framed", height=38)
        self.skip = Button(theme, word=in_lessons.skip(), role="muted", height=38)
        self.next = Button(theme, word=in_lessons.next(), look="filled", height=38)
        self._top = QWidget()
        top = QHBoxLayout(self._top)
        top.setContentsMargins(0, 0, 0, 0)
        for part in (self.to_list, self.freely):
            top.addWidget(part)
        top.addStretch(1)
        top.addWidget(self.dots)
        self._foot = QWidget()
        foot = QHBoxLayout(self._foot)
        foot.setContentsMargins(0, 0, 0, 0)
        for part in (self.back, self.hint, self.skip):
            foot.addWidget(part)
        foot.addStretch(1)
        foot.addWidget(self.next)
        self._whole = QVBoxLayout(self)
        self._whole.addWidget(self._top)
        self._whole.addWidget(self._head)
        self._whole.addWidget(self.list, 1)
        self._whole.addWidget(self._scroll, 1)
        self._whole.addWidget(self._controls_box)
        self._whole.addWidget(self._foot)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)

    def _wire(self) -> None:
        self.list.chosen.connect(self.lesson_wished)
        self.to_list.clicked.connect(self.list_wished)
        self.hint.clicked.connect(self.hint_wished)
        self.skip.clicked.connect(lambda: self.skip_wished.emit(self._waits_for))
        self.dots.chosen.connect(self.section_wished)

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
        self._column.setContentsMargins(0, 0, round(px(8)), 0)
        self._column.setSpacing(round(px(10)))
        self._body.setStyleSheet(f"QWidget#body {{ background: {theme.hex('surface')}; }}")
        self._scroll.verticalScrollBar().setStyleSheet(scroll_bar_style(theme))
        for part in (
            self.list,
            self.dots,
            self._head,
            self.to_list,
            self.freely,
            self.back,
            self.hint,
            self.skip,
            self.next,
        ):
            part.show_theme(theme)
        for __, widget in self._shown:
            if hasattr(widget, "show_theme"):
                widget.show_theme(theme)
        for control in self._controls.values():
            control.show_theme(theme)
        self.update()

    def show_lesson(self, shown: LessonShown) -> None:
        """The list, or a section. What is as before stays, with what is typed in it."""
        is_section = isinstance(shown, SectionShown)
        for part in (self._top, self._scroll, self._foot, self._controls_box):
            part.setVisible(is_section)
        self.list.setVisible(not is_section)
        self._head.show_words(shown.head)
        if isinstance(shown, SectionShown):
            self._show_section(shown)
        else:
            self._clear()
            self._show_controls((), None)
            self.list.show_entries(shown.entries)

    def _show_section(self, shown: SectionShown) -> None:
        self._waits_for = shown.waits_for
        self.dots.show_dots(shown.dots, shown.here)
        for button, value in ((self.hint, shown.hint), (self.skip, shown.skip)):
            if self._faces.get(button, ()) != value:
                self._faces[button] = value
                _show_button(button, value)
        if shown.next != self.next.text():
            self.next.show_face(word=shown.next)
            if self.next.action is not None:
                self.next.stand_for(self.next.action, shown.next)
        self._show_body(shown)
        self._show_controls(shown.controls, shown.place)

    # --- the body -----------------------------------------------------------------------------------------

    def _clear(self) -> None:
        for __, widget in self._shown:
            self._remove(widget)
        self._shown = []
        self._place = None

    def _remove(self, widget: QWidget) -> None:
        self._column.removeWidget(widget)
        widget.hide()
        widget.deleteLater()

    def _show_body(self, shown: SectionShown) -> None:
        """Widgets for the blocks; those of blocks that are as before stay where they are."""
        if shown.place == self._place and tuple(block for block, __ in self._shown) == shown.blocks:
            return
        before = self._place
        if shown.place != before:
            self._clear()
            self._scroll.verticalScrollBar().setValue(0)
        focus, old = self._focus(), self._shown
        fresh = self._put(shown.blocks)
        self._place = shown.place
        self._order_of_tab()
        self._give_focus(focus)
        new = [widget for widget in fresh if not _stood(widget, old)]
        if before == shown.place and new:
            QTimer.singleShot(0, lambda: self._reveal(new[-1]))

    def _put(self, blocks: tuple[BlockShown, ...]) -> list[QWidget]:
        """The widgets in their order; returns those that had to be made."""
        kept, fresh = list(self._shown), []
        self._shown = []
        for block in blocks:
            same = next((pair for pair in kept if pair[0] == block), None)
            if same is not None:
                kept.remove(same)
            else:
                same = (block, self._made(block))
                fresh.append(same[1])
            self._shown.append(same)
        for __, widget in kept:
            self._remove(widget)
        for place, (__, widget) in enumerate(self._shown):
            if self._column.indexOf(widget) != place:
                self._column.removeWidget(widget)
                self._column.insertWidget(place, widget)
                widget.show()
        return fresh

    def _focus(self) -> tuple[str, int] | None:
        """Which question's which part has the keyboard: its card may be made anew."""
        for __, widget in self._shown:
            if isinstance(widget, QuestionCard):
                for place, part in enumerate(_stops(widget)):
                    if part is self.window().focusWidget():
                        return widget.shown.name, place
        return None

    def _give_focus(self, focus: tuple[str, int] | None) -> None:
        """To the same part of the same question; once that is answered, to the next thing that can be done."""
        if focus is None or self._focus() == focus:
            return
        for __, widget in self._shown:
            if isinstance(widget, QuestionCard) and widget.shown.name == focus[0]:
                stops = _stops(widget)
                if focus[1] < len(stops) and stops[focus[1]].isEnabled() and stops[focus[1]].isVisibleTo(widget):
                    stops[focus[1]].setFocus(Qt.FocusReason.OtherFocusReason)
                    return
        (self.next if self.next.isEnabled() else self.skip).setFocus(Qt.FocusReason.OtherFocusReason)

    def _order_of_tab(self) -> None:
        """Tab goes through the panel as one reads it."""
        parts = [self.to_list, self.freely]
        chain: list[QWidget] = [*parts, *(stop for __, widget in self._shown for stop in _stops(widget))]
        chain += [stop for control in self._controls.values() for stop in _stops(control)]
        chain += [self.back, self.hint, self.skip, self.next]
        for before, after in pairwise(chain):
            QWidget.setTabOrder(before, after)

    def _reveal(self, widget: QWidget) -> None:
        """Bring what has just come into sight."""
        if any(widget is shown for __, shown in self._shown):
            self._scroll.ensureWidgetVisible(widget, 0, round(self._theme.px(12)))

    def _made(self, block: BlockShown) -> QWidget:
        theme = self._theme
        match block:
            case ProblemsShown():
                return problems_card(theme, block)
            case AsideShown():
                return aside_card(theme, block)
            case ProseShown():
                return self._prose(block)
            case PlayShown():
                return self._play_button(block)
            case QuestionShown():
                return self._question(block)
            case GoalShown():
                return self._goal(block)

    def _prose(self, shown: ProseShown) -> QWidget:
        made = prose_of(self._theme, shown)
        made.link_followed.connect(self.link_followed)
        return made

    def _question(self, shown: QuestionShown) -> QWidget:
        made = QuestionCard(self._theme, shown)
        made.given.connect(self.gave)
        made.see_wished.connect(self.see_wished)
        made.reset_wished.connect(self.reset_wished)
        return made

    def _goal(self, shown: GoalShown) -> QWidget:
        made = GoalCard(self._theme, shown)
        made.start_again_wished.connect(self.start_again_wished)
        return made

    def _play_button(self, shown: PlayShown) -> QWidget:
        button = Button(self._theme, icon="play", word=shown.words, look="framed", font="label", height=34)
        button.clicked.connect(self.play_wished)
        return button

    # --- the controls -------------------------------------------------------------------------------------

    def _show_controls(self, controls: tuple[ControlShown, ...], place: tuple[str, str] | None) -> None:
        """Made anew in another section only: one that is dragged stays under the hand."""
        wanted = place, tuple((control.name, control.around) for control in controls)
        if wanted != self._controls_of:
            self._controls_of = wanted
            for control in self._controls.values():
                self._controls_column.removeWidget(control)
                control.deleteLater()
            self._controls = {control.name: self._control(control) for control in controls}
            self._order_of_tab()
        for shown in controls:
            control = self._controls[shown.name]
            control.show_value(shown.value, default=shown.around)
            control.show_note(shown.note)
            control.show_effect(shown.silent)

    def _control(self, shown: ControlShown) -> FieldControl:
        made = FieldControl(FIELDS[shown.name], self._theme, curve=False, around=shown.around)
        self._controls_column.addWidget(made)
        made.edited.connect(self.field_edited)
        return made

    # --- wishes -------------------------------------------------------------------------------------------

    def choose(self, letter: int) -> bool:
        """Choose an option of the first question that waits; False if there is none with options."""
        for __, widget in self._shown:
            if not isinstance(widget, QuestionCard) or widget.shown.name != self._waits_for:
                continue
            if isinstance(widget.answer, OptionsAnswer):
                widget.answer.choose(letter)
                return True
        return False

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


def _stops(widget: QWidget) -> list[QWidget]:
    """The parts of a widget where Tab stops, and the widget itself if it is one."""
    whole = [widget, *widget.findChildren(QWidget)]
    here = [part for part in whole if part.window() is widget.window()]  # a drop-down's list is a window of its own
    return [part for part in here if part.focusPolicy() & Qt.FocusPolicy.TabFocus]


def _stood(widget: QWidget, before: list[tuple[BlockShown, QWidget]]) -> bool:
    """Whether a goal was there already, and only its numbers are others: that is no news to bring into sight."""
    words = {block.word for block, __ in before if isinstance(block, GoalShown)}
    return isinstance(widget, GoalCard) and widget.shown.word in words


def _show_button(button: Button, shown: ButtonShown | None) -> None:
    button.setVisible(shown is not None)
    if shown is not None:
        button.show_face(word=shown.word)
        button.setAccessibleName(shown.word)
        button.setAccessibleDescription(shown.why_not or shown.hint)
        button.setToolTip(tip(shown.why_not or shown.hint))
        button.setEnabled(not shown.why_not)


class _Head(QWidget):
    """The section's title, the lesson's above it, where we are beside it."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme, self._words = theme, ("", "", "")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.show_theme(theme)

    def show_words(self, shown: HeadShown) -> None:
        """Other words."""
        words = (shown.title, shown.above, shown.beside)
        if words == self._words:
            return
        self._words = words
        self.setAccessibleName(", ".join(filter(None, (shown.above, shown.title, shown.beside))))
        self.show_theme(self._theme)

    def show_theme(self, theme: Theme) -> None:
        """Draw like this from now on."""
        self._theme = theme
        self.setFixedHeight(round(theme.px(52 if self._words[1] else 34)))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw it."""
        theme, (title, above, beside) = self._theme, self._words
        painter = QPainter(self)
        line = QRectF(0, 0, self.width(), theme.px(20))
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        if above:
            taken = text(painter, line, beside, theme, role="muted", align=right, optional=True)
            text(painter, line.adjusted(0, 0, -taken - theme.px(8), 0), (above, ""), theme, role="muted", optional=True)
        below = QRectF(0, line.bottom() if above else 0, self.width(), theme.px(32))
        if not above:
            used = theme.width("title", title) + theme.px(14)
            text(painter, below.adjusted(used, 0, 0, 0), (beside, ""), theme, role="muted", align=right, optional=True)
        for font in ("title", "value", "count", "control"):
            if theme.width(font, title) <= below.width() or font == "control":
                text(painter, below, (title, title[:40] + "…"), theme, font=font, optional=True)
                break
        painter.end()
