"""What can be changed? The control panel: dirty rate and bandwidth first, everything else under "More"."""

from collections.abc import Iterable, Mapping

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QWidget

from migviz.gui.panes.control_groups import Card, Group, upright
from migviz.gui.theme import Theme
from migviz.gui.widgets.button import Button
from migviz.gui.widgets.field_control import FieldControl, offer_of
from migviz.gui.widgets.log_slider import LogSlider
from migviz.gui.widgets.rate_arrows import RateArrows
from migviz.gui.widgets.scroll_bar import scroll_bar_style
from migviz.gui.widgets.value_edit import ValueEdit
from migviz.language import _
from migviz.say import controls
from migviz.say.on_shared_link import beyond_share
from migviz.say.rates import Rates
from migviz.scenario import Scenario
from migviz.scenario.effects import effect_as_set
from migviz.scenario.fields import BY_HAND, FIELDS, NAMES, Value
from migviz.showing.parts import ControlsShown

__all__ = ["ControlPanel", "FieldControl", "LogSlider", "ValueEdit"]

FIRST = ("workload.dirty_rate", "link.bandwidth")
"""What the first card holds."""

_GROUPS: Mapping[str, tuple[str, ...]] = {
    controls.VM_AND_WORKLOAD: (
        "vm.memory",
        "vm.used",
        "workload.preset",
        "workload.working_set",
        "workload.pattern",
        "workload.rhythm",
        "workload.burst",
        "workload.every",
        "workload.hot_set",
        "workload.hot_share",
        "workload.background_rate",
    ),
    controls.MIGRATION_RULES: (
        "migration.policy",
        "migration.technique",
        "migration.downtime_limit",
        "migration.max_iterations",
        "migration.bandwidth_limit",
    ),
    controls.STORAGE: (
        "storage.kind",
        "storage.disk_size",
        "storage.disk_writes",
        "storage.dismount_time",
        "storage.mount_time",
        "storage.save_rate",
        "storage.restore_rate",
        "storage.move_time",
    ),
    controls.LINK: (
        "link.mtu",
        "link.latency",
        "migration.compression",
        "migration.compression_speed",
        "link.goodput",
        "link.transport",
        "link.traffic",
        "link.migrations",
    ),
    controls.CLIENTS: (
        "client.interval",
        "client.profile",
        "client.rto_min",
        "client.retries",
        "client.loss_probe",
        "client.nagle",
        "client.window",
        "client.latency",
        "client.queue",
        "client.transfer_repairs",
        "client.arp_check",
        "client.gateway",
        "network.shared",
        "network.announcement",
        "switch.ageing",
        "vm.sends_every",
        "vm.nagle",
    ),
    controls.FAULTS: (
        "link.state",
        "migration.link_timeout",
        "storage.state",
        "source.state",
        "target.state",
        "target.free_memory",
        "network.announcements_lost",
        "network.port_delay",
        "cluster.patience",
    ),
    controls.RANDOM_SEED: ("seed",),
}
_REST = controls.ADVANCED
"""The group of every field that is named nowhere else, so that a new field is there by itself."""


def groups() -> Mapping[str, tuple[str, ...]]:
    """The groups under "More", with the names of their fields; each field but those of the first card is in one."""
    placed = {name for names in _GROUPS.values() for name in names} | set(FIRST) | {*NAMES, BY_HAND}
    known = {title: tuple(name for name in names if name in FIELDS) for title, names in _GROUPS.items()}
    return known | {_REST: tuple(name for name in FIELDS if name not in placed)}


class ControlPanel(QScrollArea):
    """Shows a scenario as controls; `field_edited(name, value, finished)` says what is wished for."""

    field_edited = Signal(str, object, bool)
    more_toggled = Signal(bool)
    curve_wished = Signal(str)
    """the name of a field: draw what its slider does"""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._compact = False
        self._shown: object = None
        self._scenario = Scenario()
        self._values: Mapping[str, Value] = self._scenario.values
        self._defaults: Mapping[str, Value] = {}
        self._running = False
        self._note = ""
        self._bands: Mapping[str, tuple[float, float]] = {}
        self._controls: dict[str, FieldControl] = {}
        self._groups: list[Group] = []
        self._column = QWidget()
        self._stack = upright(self._column)
        self._first = Card(theme, 10, 8)
        self.arrows = RateArrows(theme)
        self._second = Card(theme, 4, 4)
        self.cure = Button(theme, look="framed", font="label", height=24, parent=self)
        self._chevron = Button(theme, icon="more", name=controls.more_controls(), height=32)
        self.more = Group(controls.more(), (), theme, self._new_groups, hint=controls.more_holds())
        self._set_up()

    def _set_up(self) -> None:
        for name in FIRST:
            self._first.stack.addWidget(self._new_control(name, large=True))
        self._first.stack.addWidget(self.arrows)
        self.arrows.keep_corner(self._chevron)
        self._second.stack.addWidget(self.more)
        self._stack.addWidget(self._first)
        self._stack.addWidget(self._second)
        self.cure.hide()
        self.cure.clicked.connect(self._cure_wished)
        self._chevron.clicked.connect(lambda: self.more.open(not self.is_open))
        self.more.toggled.connect(self._more_toggled)
        self._stack.addStretch(1)
        self.setViewport(QWidget(self))  # to find the class of Qt's own, PySide makes those of all widgets
        self.setWidget(self._column)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        for ground in (self.viewport(), self._column):
            ground.setAutoFillBackground(False)
        self.setAccessibleName(controls.name())
        self.show_theme(self._theme)

    # --- values go down ---------------------------------------------------------------------------------

    def show_part(self, part: ControlsShown) -> None:
        """What is in force, what a change would mean now, whether "More" is open."""
        if part.compact != self._compact:
            self.set_compact(part.compact)
        if part.more != self.is_open:
            self.open_more(part.more)
        self._note = part.note
        self.show_scenario(part.scenario, part.t)
        self._bands = part.bands
        for name, control in self._controls.items():
            control.show_note(self._note_of(name))
            control.show_band(self._bands.get(name))
        self.show_rates(part.rates)

    def _note_of(self, name: str) -> str:
        return self._note if FIELDS[name].changeable else ""

    def show_scenario(self, scenario: Scenario, t: float) -> None:
        """Show the values in force at `t`; never emits, and does nothing where nothing is different."""
        past = tuple(change for change in scenario.changes if change.at <= t)
        shown = (scenario.given, scenario.changes, past, t > 0)
        if shown == self._shown:
            return
        self._shown = shown
        self._running = t > 0
        self._values = dict(scenario.values) | {change.name: change.value for change in past}
        self._defaults = _defaults(scenario, {change.name for change in past})
        self._scenario = scenario
        for name in self._controls:
            self._show_value(name)
            self._controls[name].show_problem("")
        for group in self._groups:
            group.show_changed(self._changed_in(group.names))
        self._share_cure()

    def _share_cure(self) -> None:
        """Where neither of the first sliders has any effect, and the same would give it to both, that is offered once, in the place of
        the arrows: nothing is copied against what dirties."""
        first = [self._controls[name] for name in FIRST]
        silent = [control.silent for control in first if control.silent is not None]
        cures = {(one.field, one.to) for one in silent if one.field}
        shared = len(silent) == len(first) and len(cures) == 1
        for control in first:
            control.leave_cure(shared)
        if shared:
            self.cure.show_face(word=offer_of(silent[0]), name=offer_of(silent[0]))
        self.arrows.stand_aside(self.cure if shared else None)

    def _cure_wished(self) -> None:
        silent = self._controls[FIRST[0]].silent
        if silent is not None:
            self.field_edited.emit(silent.field, silent.to, True)

    def show_rates(self, rates: Rates) -> None:
        """The two arrows, and what they mean."""
        self.arrows.show_rates(rates)

    def show_problem(self, name: str, problem: str) -> None:
        """Say below a field's control why a wish could not be granted; gone with the next scenario."""
        if name in self._controls:
            self._controls[name].show_problem(problem)

    def show_theme(self, theme: Theme) -> None:
        """Look different."""
        self._theme = theme
        cards: tuple[Card | Group, ...] = (self._first, self._second, self.more, *self._groups)
        parts: tuple[RateArrows | Button | FieldControl, ...] = (
            self.arrows,
            self.cure,
            self._chevron,
            *self._controls.values(),
        )
        for card in cards:
            card.show_theme(theme)
        for part in parts:
            part.show_theme(theme)
        self._stack.setSpacing(round(theme.px(10)))
        self.verticalScrollBar().setStyleSheet(scroll_bar_style(theme))
        self.verticalScrollBar().setSingleStep(round(theme.px(24)))
        self.updateGeometry()

    def set_compact(self, compact: bool) -> None:
        """Without the values at the ends of sliders and without the sentence."""
        self._compact = compact
        self.arrows.set_compact(compact)
        for control in self._controls.values():
            control.set_compact(compact)
        self._second.setVisible(self.is_open or not compact)
        self.updateGeometry()

    def control(self, name: str) -> FieldControl:
        """The control of a field; opens "More" and the field's group where it is there."""
        if name not in self._controls:
            self.open_more(True)
            next(group for group in self._groups if name in group.names).open(True)
        return self._controls[name]

    # --- more -------------------------------------------------------------------------------------------

    @property
    def is_open(self) -> bool:
        """Whether "More" is open."""
        return self.more.is_open

    def open_more(self, opened: bool) -> None:
        """Open or close everything but the first card."""
        self.more.open(opened)

    def _more_toggled(self, opened: bool) -> None:
        self._second.setVisible(opened or not self._compact)
        self._chevron.show_face(
            icon="less" if opened else "more", name=controls.fewer_controls() if opened else controls.more_controls()
        )
        self.updateGeometry()
        self.more_toggled.emit(opened)

    def _new_groups(self, more: "Group") -> None:
        for title, names in groups().items():
            group = Group(_(title), names, self._theme, self._fill)
            group.show_changed(self._changed_in(names))
            more.stack.addWidget(group)
            self._groups.append(group)
        self._groups[0].open(True)

    def _fill(self, group: "Group") -> None:
        """Make the controls of a group, the first time it is opened: most never are."""
        for name in group.names:
            group.stack.addWidget(self._new_control(name))
            self._show_value(name)

    def _new_control(self, name: str, *, large: bool = False) -> FieldControl:
        control = FieldControl(FIELDS[name], self._theme, large=large)
        control.set_compact(self._compact)
        control.edited.connect(self.field_edited)
        control.curve_wished.connect(self.curve_wished)
        control.show_band(self._bands.get(name))
        self._controls[name] = control
        return control

    def _show_value(self, name: str) -> None:
        value = self._values[name]
        control = self._controls[name]
        control.show_value(value, default=self._defaults.get(name, value), running=self._running)
        control.show_effect(effect_as_set(self._scenario, name) or beyond_share(self._values, name))

    def _changed_in(self, names: Iterable[str]) -> int:
        return sum(self._values[name] != self._defaults.get(name, self._values[name]) for name in names)

    # --- where things are -------------------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._column and event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return super().eventFilter(watched, event)

    def sizeHint(self) -> QSize:
        """Everything, without scrolling."""
        width = self.viewport().width() if self.isVisible() else round(self._theme.px(332))
        return QSize(round(self._theme.px(332)), self._stack.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        return QSize(round(self._theme.px(220)), round(self._theme.px(120)))


def _defaults(scenario: Scenario, changed: set[str]) -> Mapping[str, Value]:
    """What fields that were set would be if they had not been."""
    given = dict(scenario.given)
    defaults: dict[str, Value] = {}
    for name in given.keys() | changed:
        others = tuple(pair for pair in scenario.given if pair[0] != name)
        defaults[name] = Scenario(given=others)[name]
    return defaults
