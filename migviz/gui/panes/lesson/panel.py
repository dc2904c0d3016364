"""The side panel of a lesson: the list of lessons, or one section with its prose, questions, goal and controls."""

from collections.abc import Callable
from functools import partial
from itertools import pairwise

from PySide6.QtCore import QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from migviz.course.lesson import Aside, Goal, Lesson, Prose, Question, RunBlock, Section, ShowBlock
from migviz.course.panel import View, fill_for
from migviz.course.progress import is_done
from migviz.gui.desk import LessonDesk
from migviz.gui.painters.draw import card, text
from migviz.gui.panes.lesson.answer import OptionsAnswer
from migviz.gui.panes.lesson.card import Card, Said
from migviz.gui.panes.lesson.cards import Fill, GoalCard, QuestionCard, aside_card
from migviz.gui.panes.lesson.dots import SectionDots
from migviz.gui.panes.lesson.list import LessonList
from migviz.gui.panes.lesson.prose import ProseText
from migviz.gui.theme import Theme
from migviz.gui.widgets.button import Button
from migviz.gui.widgets.field_control import FieldControl
from migviz.gui.widgets.scroll_bar import scroll_bar_style
from migviz.scenario import Scenario
from migviz.scenario.fields import FIELDS

MOST_CONTROLS = 8
"""Where a lesson leaves everything free, the first controls stand here and "Play freely" has the rest."""
FREE = ("workload.dirty_rate", "link.bandwidth")


class LessonPanel(QWidget):
    """Shows what the desk holds. Emits `field_edited` for the section's controls, as the control panel does."""

    field_edited = Signal(str, object, bool)
    open_wished = Signal()
    export_wished = Signal()

    def __init__(self, theme: Theme, desk: LessonDesk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._desk = theme, desk
        self._shown: list[tuple[object, QWidget]] = []
        self._controls: dict[str, FieldControl] = {}
        self._place: tuple[str, str] | None = None
        self._controls_place: tuple[str, str] | None = None
        self.list = LessonList(theme)
        self.dots = SectionDots(theme)
        self._build()
        self._wire()
        self.show_theme(theme)
        self.show_desk()

    def _build(self) -> None:
        theme = self._theme
        self.to_list = Button(theme, icon="step back", word="Lessons", role="muted", font="label", height=30)
        self.freely = Button(theme, word="Play freely", role="muted", font="label", height=30)
        self._head = _Head(theme)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._body = QWidget()
        self._column = QVBoxLayout(self._body)
        self._scroll.setWidget(self._body)
        self._controls_box = QWidget()
        self._controls_column = QVBoxLayout(self._controls_box)
        self._controls_column.setContentsMargins(0, 0, 0, 0)
        self.back = Button(theme, word="Back", look="framed", height=38)
        self.hint = Button(theme, word="Hint", look="framed", height=38)
        self.skip = Button(theme, word="Skip", role="muted", height=38)
        self.next = Button(theme, word="Next", look="filled", height=38)
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
        desk = self._desk
        desk.changed.connect(self.show_desk)
        desk.goal_changed.connect(self._show_goal)
        self.list.chosen.connect(desk.open)
        self.list.open_wished.connect(self.open_wished)
        self.list.export_wished.connect(self.export_wished)
        self.to_list.clicked.connect(desk.close)
        self.freely.clicked.connect(lambda: desk.resume() if desk.is_free else desk.leave())
        self.back.clicked.connect(lambda: self.go(-1))
        self.next.clicked.connect(lambda: self.go(1))
        self.hint.clicked.connect(desk.open_hint)
        self.skip.clicked.connect(self._skip)
        self.dots.chosen.connect(self._go_to)

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
        self._body.setObjectName("body")
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
        for _, widget in self._shown:
            if hasattr(widget, "show_theme"):
                widget.show_theme(theme)
        for control in self._controls.values():
            control.show_theme(theme)
        self.update()

    def show_desk(self) -> None:
        """The list, or the open lesson's section."""
        lesson, section = self._desk.lesson, self._desk.section
        is_open = lesson is not None and section is not None
        for part in (self._top, self._scroll, self._foot):
            part.setVisible(is_open)
        self.list.setVisible(not is_open)
        self._controls_box.setVisible(is_open)
        if lesson is None or section is None:
            self._head.show_words("Lessons", "", "Each begins where you left it.")
            self._clear()
            self._show_controls(())
            self.list.show_entries(self._desk.entries())
            return
        self._show_head(lesson, section)
        self._show_body(lesson, section)
        self._show_controls(section.controls if not self._desk.is_free else ())
        self._show_foot(section)

    def show_scenario(self, scenario: Scenario, values: Callable[[str], object]) -> None:
        """The values of the section's controls: what is in force at the playhead."""
        for name, control in self._controls.items():
            control.show_value(values(name))  # type: ignore[arg-type]

    def _show_head(self, lesson: Lesson, section: Section) -> None:
        progress = self._desk.progress
        here = lesson.sections.index(section)
        self.dots.show_sections(
            tuple(part.title for part in lesson.sections),
            tuple(is_done(progress, part) and part.name in {*progress.seen, section.name} for part in lesson.sections),
            tuple(self._desk.is_closed(part) for part in lesson.sections),
            here,
        )
        self.freely.show_face(word="Back to the lesson" if self._desk.is_free else "Play freely")
        self._head.show_words(section.title, lesson.title, f"section {here + 1} of {len(lesson.sections)}")

    def _show_foot(self, section: Section) -> None:
        hints = [block for block in section.blocks if isinstance(block, Aside) and block.kind == "hint"]
        opened = min(self._desk.progress.hints.get(section.name, 0), len(hints))
        self.hint.setVisible(bool(hints))
        self.hint.setEnabled(opened < len(hints))
        self.hint.show_face(word=f"Hint {min(opened + 1, len(hints))}/{len(hints)}")
        waits = self._desk.waits_for()
        self.skip.setVisible(waits is not None)
        asked = " ".join(waits.prose.text.split()) if waits is not None else ""
        self.skip.setToolTip(f"Pass over: {asked[:80]}{'…' if len(asked) > 80 else ''}")
        self.back.setEnabled(self._desk.neighbour(-1) is not None)
        after = self._desk.neighbour(1)
        self.next.show_face(word="Next" if after is not None else "Done")
        self.next.setEnabled(after is None or not self._desk.is_closed(after))

    # --- the body -----------------------------------------------------------------------------------------

    def _clear(self) -> None:
        for _, widget in self._shown:
            self._column.removeWidget(widget)
            widget.hide()
            widget.deleteLater()
        self._shown = []
        self._place = None

    def _show_body(self, lesson: Lesson, section: Section) -> None:
        """Widgets for the views; those of views that are as before stay, with what is typed in them."""
        place = (lesson.id, section.name)
        if place != self._place:
            self._clear()
            self._scroll.verticalScrollBar().setValue(0)
        wanted = self._wanted(lesson, section)
        focus = self._focus()
        kept = {id(widget): (key, widget) for key, widget in self._shown}
        new: list[tuple[object, QWidget]] = []
        for key, make in wanted:
            same = next((item for item in kept.values() if item[0] == key), None)
            if same is not None:
                del kept[id(same[1])]
            new.append(same or (key, make()))
        for _, widget in kept.values():
            self._column.removeWidget(widget)
            widget.hide()
            widget.deleteLater()
        while self._column.count():
            self._column.takeAt(0)
        for _, widget in new:
            self._column.addWidget(widget)
            widget.show()
        self._column.addStretch(1)
        fresh = [widget for key, widget in new if all(key != other for other, _ in self._shown)]
        self._shown, before, self._place = new, self._place, place
        self._order_of_tab()
        self._give_focus(focus)
        if before == place and fresh:
            QTimer.singleShot(0, lambda: self._reveal(fresh[-1]))

    def _focus(self) -> tuple[str, int] | None:
        """Which question's which part has the keyboard: its card may be made anew."""
        for _, widget in self._shown:
            if isinstance(widget, QuestionCard):
                for place, part in enumerate(_stops(widget)):
                    if part is self.window().focusWidget():
                        return widget.question.name, place
        return None

    def _give_focus(self, focus: tuple[str, int] | None) -> None:
        """To the same part of the same question; once that is answered, to the next thing that can be done."""
        if focus is None or self._focus() == focus:
            return
        for _, widget in self._shown:
            if isinstance(widget, QuestionCard) and widget.question.name == focus[0]:
                stops = _stops(widget)
                if focus[1] < len(stops) and stops[focus[1]].isEnabled() and stops[focus[1]].isVisibleTo(widget):
                    stops[focus[1]].setFocus(Qt.FocusReason.OtherFocusReason)
                    return
        (self.next if self.next.isEnabled() else self.skip).setFocus(Qt.FocusReason.OtherFocusReason)

    def _order_of_tab(self) -> None:
        """Tab goes through the panel as one reads it."""
        parts = [self.to_list, self.freely]
        chain: list[QWidget] = [*parts, *(stop for _, widget in self._shown for stop in _stops(widget))]
        chain += [stop for control in self._controls.values() for stop in _stops(control)]
        chain += [self.back, self.hint, self.skip, self.next]
        for before, after in pairwise(chain):
            QWidget.setTabOrder(before, after)

    def _reveal(self, widget: QWidget) -> None:
        """Bring what has just come into sight."""
        if any(widget is shown for _, shown in self._shown):
            self._scroll.ensureWidgetVisible(widget, 0, round(self._theme.px(12)))

    def _wanted(self, lesson: Lesson, section: Section) -> list[tuple[object, Callable[[], QWidget]]]:
        desk, theme = self._desk, self._theme
        fill = fill_for(lesson, section)
        made: list[tuple[object, Callable[[], QWidget]]] = []
        if desk.error:
            made.append((("error", desk.error), partial(_error, theme, desk.error)))
        if section is lesson.sections[0]:
            opening = fill_for(lesson, None)
            for block in lesson.opening:
                if isinstance(block, Prose):
                    made.append(((block, "opening"), partial(self._prose, block, opening)))
        for view in desk.views:
            make = self._maker(lesson, section, view, fill)
            if make is not None and view.is_open:
                key: object = view
                if isinstance(view.block, Goal):
                    key = ("goal", desk.goal, desk.scenario, view.done)
                made.append((key, make))
        return made

    def _maker(self, lesson: Lesson, section: Section, view: View, fill: Fill) -> Callable[[], QWidget] | None:
        theme = self._theme
        match view.block:
            case Prose() as prose:
                return partial(self._prose, prose, fill)
            case Aside() as aside:
                return partial(aside_card, theme, aside, fill)
            case ShowBlock(say=Prose() as say):
                return partial(self._prose, say, fill, role="muted")
            case RunBlock() as block:
                return partial(self._run_button, block)
            case Question():
                return partial(self._question, lesson, view)
            case Goal():
                return lambda: self._goal(lesson, section, done=view.done)
        return None

    def _prose(self, prose: Prose, fill: Fill, *, role: str = "ink") -> ProseText:
        words = ProseText(self._theme, role=role)
        words.show_prose(prose, fill)
        words.link_followed.connect(self._follow)
        return words

    def _question(self, lesson: Lesson, view: View) -> QuestionCard:
        assert isinstance(view.block, Question)
        section, _ = lesson.question(view.block.name)  # a prediction made before stands beside the run that decides it
        stage = section.scenario if self._desk.is_free or view.block.predicts else self._desk.scenario
        made = QuestionCard(self._theme, lesson, section, view, fill_for(lesson, section), stage)
        made.given.connect(self._desk.give)
        made.see_wished.connect(self._desk.see)
        made.reset_wished.connect(self._desk.reset)
        return made

    def _goal(self, lesson: Lesson, section: Section, *, done: bool) -> GoalCard:
        desk, reached = self._desk, self._desk.progress.goals.get(section.name)
        fill, best = fill_for(lesson, section), reached.best if reached is not None else None
        made = GoalCard(self._theme, lesson, section, desk.goal, desk.scenario, fill, done=done, best=best)
        made.start_again_wished.connect(desk.start_again)
        return made

    def _run_button(self, block: RunBlock) -> QWidget:
        point = block.until.removeprefix("milestone ")
        what = "to the end" if point == "end" else f"until {point}" if not block.condition else "on"
        button = Button(self._theme, icon="play", word=f"Play {what}", look="framed", font="label", height=34)
        button.clicked.connect(self._desk.play_to_target)
        return button

    def _show_goal(self) -> None:
        """The goal alone: nothing else moves while a slider is dragged."""
        lesson, section = self._desk.lesson, self._desk.section
        if lesson is None or section is None or not self.isVisible():
            return
        for k, (key, widget) in enumerate(self._shown):
            if isinstance(key, tuple) and key and key[0] == "goal":
                new = ("goal", self._desk.goal, self._desk.scenario, section.name in self._desk.progress.goals)
                if new == key:
                    return
                made = self._goal(lesson, section, done=bool(new[3]))
                place = self._column.indexOf(widget)
                self._column.removeWidget(widget)
                widget.hide()
                widget.deleteLater()
                self._column.insertWidget(place, made)
                self._shown[k] = (new, made)

    # --- the controls -------------------------------------------------------------------------------------

    def _show_controls(self, names: tuple[str, ...] | None) -> None:
        wanted = FREE if names is None else names[:MOST_CONTROLS]
        if (tuple(self._controls), self._controls_place) == (wanted, self._place):
            return
        self._controls_place = self._place
        for control in self._controls.values():
            self._controls_column.removeWidget(control)
            control.deleteLater()
        own = self._desk.section.scenario if self._desk.section is not None else self._desk.scenario
        self._controls = {
            name: FieldControl(FIELDS[name], self._theme, curve=False, around=own[name]) for name in wanted
        }
        for name, control in self._controls.items():
            self._controls_column.addWidget(control)
            control.edited.connect(self.field_edited)
            control.show_value(self._desk.scenario[name])

    # --- wishes -------------------------------------------------------------------------------------------

    def go(self, direction: int) -> None:
        """To the section before or after; after the last one, back to the list."""
        section = self._desk.neighbour(direction)
        if section is not None:
            self._desk.enter(section)
        elif direction > 0 and self._desk.section is not None:
            self._desk.close()

    def choose(self, letter: int) -> bool:
        """Choose an option of the first question that waits; False if there is none with options."""
        waits = self._desk.waits_for()
        for key, widget in self._shown:
            if not (isinstance(key, View) and key.block is waits and isinstance(widget, QuestionCard)):
                continue
            if isinstance(widget.answer, OptionsAnswer):
                widget.answer.choose(letter)
                return True
        return False

    def _go_to(self, index: int) -> None:
        lesson = self._desk.lesson
        if lesson is not None:
            self._desk.enter(lesson.sections[index])

    def _skip(self) -> None:
        waits = self._desk.waits_for()
        if waits is not None:
            self._desk.skip(waits.name)

    def _follow(self, link: str) -> None:
        """A link inside the lesson goes to a section, one to another lesson opens it; the rest is only said."""
        lesson = self._desk.lesson
        if lesson is None:
            return
        file, _, name = link.partition("#")
        if not file and name in {section.name for section in lesson.sections}:
            self._desk.enter(lesson.section(name))
        elif file.endswith(".md") and lesson.folder is not None and (lesson.folder / file).is_file():
            self._desk.open(lesson.folder / file)

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


def _error(theme: Theme, problems: tuple[str, ...]) -> QWidget:
    made = Card(theme, "The file; the last good version goes on", role="warning")
    for problem in problems:
        made.column.addWidget(Said(theme, problem, "triangle", font="label"))
    return made


def _stops(widget: QWidget) -> list[QWidget]:
    """The parts of a widget where Tab stops, and the widget itself if it is one."""
    whole = [widget, *widget.findChildren(QWidget)]
    return [part for part in whole if part.focusPolicy() & Qt.FocusPolicy.TabFocus]


class _Head(QWidget):
    """The section's title, the lesson's above it, where we are beside it."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme, self._words = theme, ("", "", "")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.show_theme(theme)

    def show_words(self, title: str, above: str, beside: str) -> None:
        """Other words."""
        self._words = (title, above, beside)
        self.setAccessibleName(", ".join(part for part in (above, title, beside) if part))
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
