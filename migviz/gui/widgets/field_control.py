"""One field of a scenario as a control, made from the field's description alone."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from migviz.gui.painters import draw
from migviz.gui.painters.wrapped import paint_wrapped, wrapped_height
from migviz.gui.theme import Theme
from migviz.gui.widgets.button import FRAME, Button
from migviz.gui.widgets.log_slider import LogSlider
from migviz.gui.widgets.slider_face import SIDE
from migviz.gui.widgets.slider_scale import scale_around, scale_for
from migviz.gui.widgets.spoken import HeardAs
from migviz.gui.widgets.tips import paragraphs
from migviz.gui.widgets.value_edit import ValueEdit
from migviz.language import _
from migviz.say import controls
from migviz.scenario.effects import NoEffect
from migviz.scenario.fields import FIELDS, Field, Value
from migviz.scenario.policies import POLICIES
from migviz.scenario.presets import PRESETS
from migviz.scenario.techniques import TECHNIQUES

if TYPE_CHECKING:
    from migviz.gui.widgets.choice_box import ChoiceBox

WITHOUT_CURVE = ("seed", "network.announcements_lost")
"""Sliders of fields that change neither the pause nor the total time."""
_ECHO = 250
"""Milliseconds that a chosen word is shown for if nothing answers it."""

_ROLES: Mapping[str, str] = {
    "workload.dirty_rate": "dirty",
    "workload.background_rate": "dirty",
    "link.bandwidth": "source",
}
"""Colours of sliders whose quantity has one everywhere; the others are ink."""


def title_of(field: Field) -> str:
    """The field's name for people: "Dirty rate"."""
    return _(field.title)


def offer_of(silent: NoEffect) -> str:
    """What would give a control effect, as a button's words; "" where nothing is offered."""
    if not silent.field:
        return ""
    field = FIELDS[silent.field]
    return controls.set_to(title_of(field).lower(), field.write(silent.to))


def _orders() -> Mapping[str, str]:
    """The orders in which VMs leave, in words."""
    from migviz.say.in_evacuation import order_short  # a control of lessons about a whole host
    from migviz.scenario.evacuation import ORDERS

    return {word: order_short(word) for word in ORDERS}


class FieldControl(QWidget, HeardAs):
    """Name, value and slider of a field, or a drop-down, or a line of text; help and range as tool tip.

    `edited(name, value, finished)`: the value in SI, a word, or None for off. `large`: as on the first card;
    `curve`: with a button that draws what the slider does; `around`: a value the slider has to have in its range.
    """

    edited = Signal(str, object, bool)
    curve_wished = Signal(str)

    def __init__(
        self,
        field: Field,
        theme: Theme,
        *,
        large: bool = False,
        curve: bool = True,
        around: Value = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.field = field
        self._theme = theme
        self._large = large
        self._value: Value = field.default
        self._default: Value = field.default
        self._running = False
        self._problem = ""
        self._silent: NoEffect | None = None
        self.cure: Button | None = None
        self._cured_elsewhere = False
        self._note = ""
        self._band: tuple[float, float] | None = None
        self._compact = False
        self._width_of: tuple[object, float] | None = None
        self.choice = self._choice()
        self.edit = self._edit() if self.choice is None else None
        self.slider = self._slider(around)
        self.curve = self._curve() if curve else None
        self._echo_end = QTimer(self, singleShot=True, interval=_ECHO)
        self._echo_end.timeout.connect(self._show_word)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setAccessibleName(title_of(field))
        self._explain()

    def _choice(self) -> "ChoiceBox | None":
        if not self.field.choices:
            return None
        from migviz.gui.widgets.choice_box import ChoiceBox  # none is in the first picture

        table: Mapping[str, object] = {
            "migration.policy": POLICIES,
            "migration.technique": TECHNIQUES,
            "workload.preset": PRESETS,
        }.get(self.field.name, {})
        words = {word: getattr(table.get(word), "title", "") for word in self.field.choices}
        words |= _orders() if self.field.name == "evacuation.order" else {}
        box = ChoiceBox(words, self._theme, name=title_of(self.field), parent=self)
        box.word_chosen.connect(self._word_chosen)
        return box

    def _edit(self) -> ValueEdit:
        font = "value" if self._large else "control"
        edit = ValueEdit(self.field, self._theme, name=title_of(self.field), font=font, parent=self)
        edit.value_edited.connect(lambda value: self.edited.emit(self.field.name, value, True))
        edit.problem_found.connect(self.show_problem)
        return edit

    def _slider(self, around: Value) -> LogSlider | None:
        scale = scale_around(self.field, around)
        if scale is None:
            return None
        role = _ROLES.get(self.field.name, "ink")
        slider = LogSlider(
            scale, self._theme, name=title_of(self.field), write=self.field.write, role=role, parent=self
        )
        slider.value_edited.connect(lambda value, finished: self.edited.emit(self.field.name, value, finished))
        return slider

    def _curve(self) -> Button | None:
        """Beside a slider: draw what it does."""
        if self.slider is None or self.field.name in WITHOUT_CURVE:
            return None
        name = controls.draw_effect(title_of(self.field))
        button = Button(self._theme, icon="curve", name=name, role="muted", height=22, parent=self)
        button.clicked.connect(lambda: self.curve_wished.emit(self.field.name))
        return button

    # --- values go down ---------------------------------------------------------------------------------

    def show_value(self, value: Value, *, default: Value = None, running: bool = False) -> None:
        """Show the value in force and its default; `running`: the run has begun. Never emits."""
        if (value, default, running) != (self._value, self._default, self._running):
            self._value, self._default, self._running = value, default, running
            self._explain()
            self.update()
        if self.edit is not None:
            self.edit.show_value(value)
        if self.slider is not None:
            self.slider.show_default(default)
            self.slider.show_value(value)
        self._show_word()

    def _show_word(self) -> None:
        if self.choice is not None:
            self.choice.show_word(str(self._value))

    def show_note(self, note: str) -> None:
        """Say beside the name what a change means now ("from 12.3 s on"); "" for nothing."""
        if note == self._note:
            return
        stood, self._note = self._noted, note
        if self.slider is not None:
            self.slider.show_note(note)
        if self._noted != stood:
            self._arrange()
        if self._noted or stood:
            self.update()

    def show_band(self, band: tuple[float, float] | None) -> None:
        """From where to where a value explains the log that is open as well; None: there is none, or it does not tell."""
        if band != self._band:
            self._band = band
            self._explain()
            if self.slider is not None:
                self.slider.show_band(band)

    def show_problem(self, problem: str) -> None:
        """Say below the control what is wrong; "" for nothing."""
        if problem != self._problem:
            self._problem = problem
            self._explain()
            self.updateGeometry()
            self._arrange()
            self.update()

    def show_effect(self, silent: NoEffect | None) -> None:
        """Say below the control why it changes nothing here, and offer what would give it effect; None: it has effect."""
        if silent == self._silent:
            return
        self._silent = silent
        offer = offer_of(silent) if silent else ""
        if offer and self.cure is None:
            self.cure = Button(self._theme, look="framed", font="label", height=24, parent=self)
            self.cure.clicked.connect(self._cure_wished)
        if self.cure is not None:
            self.cure.show_face(word=offer, name=offer)
        self._explain()
        self._show_cure()

    @property
    def silent(self) -> NoEffect | None:
        """Why it changes nothing; None where it has effect."""
        return self._silent

    def leave_cure(self, elsewhere: bool) -> None:
        """What would give it effect is offered `elsewhere`, once for several controls; a compact one then says why in its tip alone."""
        if elsewhere != self._cured_elsewhere:
            self._cured_elsewhere = elsewhere
            self._show_cure()

    def _show_cure(self) -> None:
        if self.cure is not None:
            self.cure.setVisible(self._cure_height() > 0)
        self.updateGeometry()
        self._arrange()
        self.update()

    def show_theme(self, theme: Theme) -> None:
        """Look different."""
        self._theme = theme
        for part in (self.choice, self.edit, self.slider, self.curve, self.cure):
            if part is not None:
                part.show_theme(theme)
        self.updateGeometry()
        self._arrange()
        self.update()

    @property
    def _noted(self) -> bool:
        """Whether the note stands beside the name: a compact slider has no room for it."""
        return bool(self._note) and self._compact

    def set_compact(self, compact: bool) -> None:
        """Without the values at the ends of the slider."""
        self._compact = compact
        if self.slider is not None:
            self.slider.set_compact(compact)
            self.updateGeometry()
            self._arrange()

    @property
    def is_changed(self) -> bool:
        """Whether the value is not the default."""
        return self._value != self._default

    # --- wishes come up ---------------------------------------------------------------------------------

    def _cure_wished(self) -> None:
        if self._silent is not None:
            self.edited.emit(self._silent.field, self._silent.to, True)

    def _word_chosen(self, word: str) -> None:
        self.edited.emit(self.field.name, word, True)
        self._echo_end.start()

    # --- words ------------------------------------------------------------------------------------------

    def _explain(self) -> None:
        """Help, range and default as tool tip and for "What's this?"."""
        field = self.field
        words = controls.one_of() if field.choices else controls.range_of()
        lines = [_(field.help), words.format(range=field.range_text)]
        if self._silent is not None:
            why = self._silent.why
            lines.append(why if self._silent.partly else controls.no_effect(why))
        if self._band is not None:
            lines.append(controls.fits_as_well(*map(field.write, self._band)))
        default = field.write(self._default) or controls.none()
        if self.is_changed and self.slider is not None:
            lines.append(controls.default_by_double_click(default))
        else:
            lines.append(controls.default(default))
        if self._running and not field.changeable:
            lines.append(controls.fixed())
        said = " ".join(filter(None, (self._problem, *lines)))
        if said != self.accessibleDescription():  # a value that is dragged changes none of it
            self.setToolTip(paragraphs(lines))
            self.setWhatsThis(paragraphs(lines))
            self.setAccessibleDescription(said)

    # --- where things are -------------------------------------------------------------------------------

    @property
    def _font(self) -> str:
        return "count" if self._large else "label"

    def _row(self) -> float:
        return self._theme.px(30 if self._large else 28)

    def _name_width(self) -> float:
        mark = self._theme.px(14)
        return self._theme.width(self._font, title_of(self.field)) + mark

    def _value_width(self) -> float:
        """Room for any value that a drag can bring, so that nothing jumps during one. A layout asks again and again."""
        assert self.edit is not None
        about = self._default, self._theme
        if self._width_of is None or self._width_of[0] != about:
            self._width_of = about, self._widest()
        return max(self._width_of[1], self.edit.room(self.field.write(self._value)))

    def _widest(self) -> float:
        """Of what a slider brings, and the default."""
        assert self.edit is not None
        texts = [self.field.write(self._default)]
        scale = scale_for(self.field)
        if scale is not None:
            texts += [self.field.write(value) for value in (*scale.detents, scale.least, scale.most)]
            texts.append(f"8.88 {texts[-2].rpartition(' ')[2]}")
        return max(self.edit.room(text) for text in texts)

    def _is_stacked(self, width: float) -> bool:
        """The value stands below the name where both do not fit side by side."""
        if self.edit is None or self.slider is None:
            return True
        return self._name_width() + self._value_width() > width - self._theme.px(SIDE)

    def _arrange(self) -> None:
        self._place_cure()
        width, row, y = self.width(), self._row(), 0.0
        if self.choice is not None:
            height = self.choice.sizeHint().height()
            self.choice.setGeometry(0, round(row - self._theme.px(4)), width, height)
            return
        assert self.edit is not None
        if self.slider is None:
            self.edit.setAlignment(Qt.AlignmentFlag.AlignLeft)
            self.edit.setGeometry(0, round(row), width, round(row))
            return
        if self._is_stacked(width):
            y = self._theme.height(self._font)
            room = float(width)
        else:
            widest = self._value_width() if self._noted else self._theme.px(150)
            room = max(self._value_width(), min(widest, width - self._name_width()))
        self.edit.setGeometry(round(width - room), round(y), round(room), round(row))
        self._place_curve(room, row)
        top = round(y + row - self._theme.px(4))
        self.slider.setGeometry(0, top, width, self.slider.sizeHint().height())

    def _place_cure(self) -> None:
        """Below the words that say why the control changes nothing."""
        if self.cure is not None and self._silent is not None and self._silent.field:
            self.cure.show_face(word=offer_of(self._silent))
            if self.cure.sizeHint().width() > self.width():  # a narrow panel: what it would be set to says enough
                self.cure.show_face(word=FIELDS[self._silent.field].write(self._silent.to))
            size = self.cure.sizeHint()
            below = self._body(self.width()) + self._problem_height(self.width()) + self._why_height(self.width())
            width = min(size.width(), self.width())
            self.cure.setGeometry(round(self._theme.px(SIDE - FRAME)), round(below), width, size.height())

    def _place_curve(self, room: float, row: float) -> None:
        """Behind the name, where there is room for it beside the value."""
        if self.curve is None:
            return
        size, left = self.curve.sizeHint(), self._theme.px(SIDE - 4) + self._name_width()
        stacked = self._is_stacked(self.width())
        high = self._theme.height(self._font) if stacked else row
        self.curve.setGeometry(round(left), round((high - size.height()) / 2), size.width(), size.height())
        free = self.width() if stacked else self.width() - self._value_width()
        self.curve.setVisible(left + size.width() <= free and not self._noted)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._arrange()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        below = self._problem_height(width) + self._why_height(width) + self._cure_height()
        return round(self._body(width) + below)

    def _body(self, width: float) -> float:
        theme, row = self._theme, self._row()
        if self.choice is not None:
            return row + self.choice.sizeHint().height() - theme.px(4)
        if self.slider is None:
            return 2 * row
        stacked = theme.height(self._font) if self._is_stacked(width) else 0.0
        return stacked + row + self.slider.sizeHint().height() - theme.px(4)

    def _problem_height(self, width: float) -> float:
        if not self._problem:
            return 0.0
        return wrapped_height(self._theme, "axis", self._problem, width - 2 * self._theme.px(SIDE)) + self._theme.px(4)

    def _why_height(self, width: float) -> float:
        if self._silent is None or self._is_brief:
            return 0.0
        words = wrapped_height(self._theme, "axis", self._silent.why, width - 2 * self._theme.px(SIDE))
        return words + self._theme.px(2)

    @property
    def _is_brief(self) -> bool:
        return self._compact and self._cured_elsewhere

    def _cure_height(self) -> float:
        offered = self._silent is not None and bool(self._silent.field) and not self._cured_elsewhere
        return float(self.cure.sizeHint().height()) if self.cure is not None and offered else 0.0

    def sizeHint(self) -> QSize:
        width = round(self._theme.px(304))
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        return QSize(round(self._theme.px(160)), self.heightForWidth(max(self.width(), 1)))

    # --- pixels -----------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        stacked = self._is_stacked(self.width())
        row = theme.height(self._font) if stacked and self.slider is not None else self._row()
        right = self.width() if stacked or self.edit is None else self.edit.x()
        name = QRectF(theme.px(SIDE), 0, right - theme.px(SIDE), row)
        taken = draw.text(painter, name, title_of(self.field), theme, font=self._font)
        if self._noted:
            beside = name.adjusted(taken + theme.px(14), 0, 0, 0)
            draw.text(painter, beside, (self._note, ""), theme, font="axis", role="select", optional=True)
        if self.is_changed:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("select"))
            middle = QPointF(name.left() + taken + theme.px(8), name.center().y() + theme.px(1))
            painter.drawEllipse(middle, theme.px(3), theme.px(3))
        if self._problem and self.height() >= self.heightForWidth(self.width()):  # else the room is on its way
            box = QRectF(self.rect()).adjusted(theme.px(SIDE), self._body(self.width()), -theme.px(SIDE), 0)
            paint_wrapped(painter, box, self._problem, theme, font="axis", role="warning")
        self._paint_why(painter)
        painter.end()

    def _paint_why(self, painter: QPainter) -> None:
        if self._silent is None or self._is_brief or self.height() < self.heightForWidth(self.width()):
            return  # the room is on its way
        theme, width = self._theme, self.width()
        box = QRectF(self.rect()).adjusted(theme.px(SIDE), 0, -theme.px(SIDE), 0)
        box.setTop(self._body(width) + self._problem_height(width))
        paint_wrapped(painter, box, self._silent.why, theme, font="axis", role="muted")
