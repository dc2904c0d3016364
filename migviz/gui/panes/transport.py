"""The bar below the stage: play and stop, step, how fast time goes, and how short the pause is."""

from collections.abc import Callable, Iterable, Mapping
from typing import get_args

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup, QResizeEvent
from PySide6.QtWidgets import QMenu, QSizePolicy, QWidget

from migviz.gui.theme import Theme
from migviz.gui.widgets.button import Button
from migviz.gui.widgets.log_slider import LogSlider
from migviz.gui.widgets.slider_scale import SliderScale
from migviz.gui.widgets.spoken import HeardAs
from migviz.gui.widgets.word_pair import WordPair
from migviz.replay.pace import FASTEST, SLOWEST, Pace, Unit
from migviz.say import aloud, locks, transport
from migviz.say.amounts import HUMAN_SCALES, rate_text
from migviz.scenario.fields import Value
from migviz.scenario.units import Kind
from migviz.showing.layout import BAR_END, MENU
from migviz.showing.parts import TransportShown

_HEIGHT = 58.0
_SPEEDS = SliderScale(least=SLOWEST, most=FASTEST, kind=Kind.RATIO, sticks=(1.0,))


class Transport(QWidget, HeardAs):
    """Wishes about time, and the commands to play and step."""

    is_heard_as = "bar"

    speed_edited = Signal(float)
    pace_edited = Signal(str)
    """the value of a Pace"""
    slow_motion_edited = Signal(bool)
    unit_chosen = Signal(str)
    """what one press of a step button goes by"""
    human_scale_edited = Signal(str)
    """a key of HUMAN_SCALES"""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(aloud.player())
        self._theme = theme
        self._compact = False
        self._part: TransportShown | None = None
        self._playing = False
        self._bare = False
        self._menu = False
        self._placed_until = 0.0
        self._actions: Mapping[str, QAction] = {}
        self.unit = "milestone"
        self.back = Button(theme, icon="step back", look="framed", height=38, parent=self)
        self.play = Button(theme, icon="play", word=transport.play(), look="filled", height=38, parent=self)
        self.forward = Button(theme, icon="step forward", look="framed", height=38, parent=self)
        self.units = WordPair(theme, bold=1, name="", chevron=True, parent=self)
        self.speed = LogSlider(
            _SPEEDS, theme, name=transport.speed(), write=_spoken_rate, default=1.0, labelled=False, parent=self
        )
        self.real = Button(theme, word=transport.as_it_is(), look="framed", height=34, parent=self)
        self.rate = WordPair(theme, bold=0, name="", chevron=True, parent=self)
        self.over = Button(theme, word=transport.start_over(), look="framed", height=34, parent=self)
        self.default = Button(theme, word=transport.back_to_default(), look="framed", height=34, parent=self)
        self.human = WordPair(theme, bold=0, name="", right=True, parent=self)
        self._set_up()

    def _set_up(self) -> None:
        self.play.keep_room_for(transport.play(), transport.stop())
        self.play.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.speed.value_edited.connect(lambda value, finished: self.speed_edited.emit(value))
        self.speed.setToolTip(transport.how_fast())
        self.real.keep_room_for(transport.as_it_is(), transport.guided())
        units = [(transport.unit(unit), unit) for unit in get_args(Unit)]
        self._units = _choices(self.units, units, self.unit, self.unit_chosen.emit)
        self.units.set_menu(self._units)
        self.units.keep_lines(transport.step_by(), transport.unit("milestone"))
        self._paces = _choices(
            self.rate, [(transport.pace(pace), str(pace)) for pace in Pace], str(Pace.GUIDED), self.pace_edited.emit
        )
        self._paces.addSeparator()
        self._slow_motion = self._paces.addAction(transport.slower_in_the_pause())
        self._slow_motion.setCheckable(True)
        self._slow_motion.triggered.connect(self.slow_motion_edited)
        self.rate.set_menu(self._paces)
        self.rate.keep_lines(rate_text(88.8 * 60), transport.pace_guided())
        scales = [(transport.likened_to(scale), scale) for scale in HUMAN_SCALES]
        self.human.set_menu(_choices(self.human, scales, next(iter(HUMAN_SCALES)), self.human_scale_edited.emit))
        self.human.setToolTip(transport.likened())
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._show_unit()

    def take_actions(self, actions: Mapping[str, QAction]) -> None:
        """The buttons stand for these."""
        self._actions = actions
        self.play.stand_for(actions["toggle"], self._play_word())
        self.real.stand_for(actions["real speed"], self._other_pace())
        self.over.stand_for(actions["go to start"], transport.start_over())
        self.default.stand_for(actions["default"])
        self._show_unit()

    # --- values go down ---------------------------------------------------------------------------------

    def show_part(self, part: TransportShown) -> None:
        """Show whether time goes, and how fast: chosen, and in fact (slow motion, pace). Never emits."""
        if part == self._part:
            return
        before, self._part = self._part, part
        self._show_playhead(part)
        if before is None or part.many != before.many:
            self._show_many(part.many)
        if (
            part.unit != self.unit
            or before is None
            or (part.playhead.pace, part.many) != (before.playhead.pace, before.many)
        ):
            self.unit = part.unit
            self._show_unit()
        condition, comma, consequence = part.human.partition(", ")
        self.human.show_lines((condition + comma.strip(),), (consequence,))
        arranged = _arranged_by(part), before and _arranged_by(before)
        if arranged[0] != arranged[1]:
            self._menu, self._compact = part.menu, part.compact
            self._arrange()
        elif before is None or part.human != before.human:
            self._place_sentence()

    def _show_many(self, many: bool) -> None:
        """Among many VMs there are other events to go by, and two paces."""
        for action in self._units.actions():
            action.setText(transport.unit(action.data(), many=many))
        for action in self._paces.actions():
            action.setVisible(not many or action.data() in (Pace.GUIDED, Pace.EVEN))

    def _show_playhead(self, part: TransportShown) -> None:
        playhead, locked = part.playhead, part.locked
        self._playing = playhead.playing
        self.play.show_face(
            icon="padlock" if locked else "stop" if playhead.playing else "play",
            word="" if self._bare else self._play_word(),
        )
        if self.play.action is not None:
            self.play.stand_for(self.play.action, locks.locked(locked[0]) if locked else self._play_word())
        self.forward.show_face(icon="padlock" if locked else "step forward")
        even = playhead.pace is Pace.EVEN
        self.speed.setEnabled(even)
        self.speed.show_value(max(part.rate, SLOWEST))
        self.speed.show_mark(playhead.speed if even and part.rate != playhead.speed else None)
        if self.real.action is not None:
            self.real.stand_for(self.real.action, self._other_pace())
        self.real.show_face(word=self._other_pace())
        if locked:
            self.rate.show_lines((locked[1], ""), (locked[0], part.pace_text, transport.pace(playhead.pace), ""))
        else:
            self.rate.show_lines(part.rate_forms, (part.pace_text, transport.pace(playhead.pace), ""))
        for action in self._paces.actions():
            if action.data():
                action.setChecked(action.data() == str(playhead.pace))
        self._slow_motion.setChecked(playhead.slow_motion)
        self._slow_motion.setEnabled(even)

    def show_theme(self, theme: Theme) -> None:
        """Look different."""
        self._theme = theme
        for part in self._parts():
            part.show_theme(theme)
        self.updateGeometry()
        self._arrange()

    # --- wishes come up ---------------------------------------------------------------------------------

    def _play_word(self) -> str:
        return transport.stop() if self._playing else transport.play()

    def _other_pace(self) -> str:
        return transport.guided() if self._part is not None and self._part.as_it_is else transport.as_it_is()

    def _show_unit(self) -> None:
        guided = self._part is not None and self._part.playhead.pace is Pace.GUIDED
        many = self._part is not None and self._part.many
        said = "beat" if guided and self.unit == "milestone" and not many else self.unit
        self.units.show_lines((transport.step_by(),), (transport.unit(said, many=many),))
        if self._actions:
            self.back.stand_for(self._actions[f"previous {self.unit}"])
            self.forward.stand_for(self._actions[f"next {self.unit}"])

    # --- where things are -------------------------------------------------------------------------------

    def sizeHint(self) -> QSize:
        return QSize(round(self._theme.px(1000)), round(self._theme.px(_HEIGHT)))

    def minimumSizeHint(self) -> QSize:
        return QSize(round(self._theme.px(320)), round(self._theme.px(_HEIGHT)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._arrange()

    def _parts(self) -> tuple[Button | WordPair | LogSlider, ...]:
        """From left to right."""
        left = (self.back, self.play, self.forward, self.units, self.speed, self.real, self.rate)
        return (*left, self.over, self.default, self.human)

    def _arrange(self) -> None:
        """What does not fit goes, in this order: a part of the slider, the way back to the default, the start, the unit, the slider, the
        other pace, "Play"; before them all the sentence, which has what they leave.

        Only an even pace has a slider: the others decide how fast time goes. There is no way back to what is there already."""
        widths, room = self._widths(), self._room()
        gives_way: tuple[tuple[QWidget, float], ...] = (
            (self.speed, self._theme.px(120)),
            (self.default, 0.0),
            (self.over, 0.0),
            (self.units, 0.0),
            (self.speed, 0.0),
            (self.real, 0.0),
            (self.play, float(self.back.sizeHint().width())),
        )
        if self._part is not None and self._part.playhead.pace is not Pace.EVEN:
            widths[self.speed] = 0.0
        if self._part is None or not self._part.changed:
            widths[self.default] = 0.0
        for part, width in gives_way:
            if sum(widths.values()) > room:
                widths[part] = min(width, widths[part])
        self._place(widths, room)
        self._place_sentence()

    def _room(self) -> float:
        return self.width() - self._theme.px(2 * BAR_END + (MENU[0] if self._menu else 0.0))

    def _place_sentence(self) -> None:
        """At the right end, where the others leave it room."""
        width = 0.0 if self._compact or not self.human.lines[0] else float(self.human.sizeHint().width())
        end = self._theme.px(BAR_END) + self._room()
        shown = 0.0 < width <= end - self._placed_until
        self.human.setVisible(shown)
        if shown:
            self._put(self.human, end - width, width)

    def _widths(self) -> dict[QWidget, float]:
        theme = self._theme
        self.play.show_face(word=self._play_word())
        widths: dict[QWidget, float] = {part: float(part.sizeHint().width()) for part in self._parts()[:-1]}
        return widths | {self.speed: theme.px(180)}

    def _place(self, widths: dict[QWidget, float], room: float) -> None:
        theme = self._theme
        x = theme.px(BAR_END)
        self._bare = widths[self.play] <= self.back.sizeHint().width()
        if self._bare:
            self.play.show_face(word="")
        if sum(widths.values()) > room:
            widths[self.rate] = max(theme.px(60), room - sum(widths.values()) + widths[self.rate])
        gaps = {
            self.play: -3.0,
            self.forward: -3.0,
            self.units: 6.0,
            self.speed: 6.0,
            self.real: 6.0,
            self.rate: 6.0,
            self.over: 6.0,
        }
        free = room - sum(widths.values())
        for part in widths:
            part.setVisible(widths[part] > 0)
            if widths[part] > 0:
                gap = min(theme.px(gaps.get(part, 0.0)), free / 4)
                x += gap
                self._put(part, x, widths[part])
                x += widths[part]
        self._placed_until = x

    def _put(self, part: QWidget, x: float, width: float) -> None:
        height = min(float(part.sizeHint().height()), float(self.height()))
        box = QRectF(x, (self.height() - height) / 2, width, height)
        part.setGeometry(box.toRect())


def _arranged_by(part: TransportShown) -> tuple[object, ...]:
    """What decides where things are."""
    return part.compact, part.menu, part.changed, part.playhead.pace is Pace.EVEN


def _spoken_rate(speed: Value) -> str:
    return rate_text(float(speed or 1.0))


def _choices(parent: QWidget, choices: Iterable[tuple[str, str]], chosen: str, done: Callable[[str], object]) -> QMenu:
    """A menu in which one of several words holds."""
    menu = QMenu(parent)
    group = QActionGroup(menu)
    for word, value in choices:
        action: QAction = menu.addAction(word)
        action.setData(value)
        action.setCheckable(True)
        action.setChecked(value == chosen)
        group.addAction(action)
    group.triggered.connect(lambda action: done(action.data()))
    return menu
