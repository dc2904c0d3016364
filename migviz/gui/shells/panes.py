"""Which panes does a window have, and which wish is each of their signals? A pane is made when it is first needed.

So the first picture waits only for what is in it: a pane brings its module, and many bring a library.
"""

from collections.abc import Callable
from dataclasses import replace
from functools import cached_property, partial
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QPoint, QSettings
from PySide6.QtWidgets import QMenu, QWidget

from migviz.gui.session import Session
from migviz.gui.shells.actions import Actions
from migviz.gui.shells.dressing import Dressing, theme_of
from migviz.gui.theme import Theme
from migviz.gui.widgets.spoken import HeardAs
from migviz.gui.widgets.tips import dress_tips
from migviz.say import in_window
from migviz.showing import wishes
from migviz.showing.modes import Mode, Panel
from migviz.showing.state import State

if TYPE_CHECKING:
    from migviz.gui.painters.map.shown import Mark
    from migviz.gui.panes.charts import Charts
    from migviz.gui.panes.compare import CompareView
    from migviz.gui.panes.compare_side import CompareSide
    from migviz.gui.panes.controls import ControlPanel
    from migviz.gui.panes.curve import CurveCard
    from migviz.gui.panes.frames import FramesPane
    from migviz.gui.panes.host_lanes import HostLanes
    from migviz.gui.panes.host_limits import HostLimits
    from migviz.gui.panes.host_side import HostSide
    from migviz.gui.panes.host_stage import HostStagePane
    from migviz.gui.panes.inspector import Inspector
    from migviz.gui.panes.iteration_bars import IterationBars
    from migviz.gui.panes.keys import KeyList
    from migviz.gui.panes.lens import Lens
    from migviz.gui.panes.lesson.halo import Halo
    from migviz.gui.panes.lesson.panel import LessonPanel
    from migviz.gui.panes.mac_table import MacTable
    from migviz.gui.panes.map import MapView
    from migviz.gui.panes.map_side import MapSide
    from migviz.gui.panes.recording import RecordingView
    from migviz.gui.panes.recording_side import RecordingSide
    from migviz.gui.panes.ruler import RulerPane
    from migviz.gui.panes.stage import StageWidget
    from migviz.gui.panes.time_strip import TimeStrip
    from migviz.gui.panes.top_bar import TopBar
    from migviz.gui.panes.transport import Transport
    from migviz.gui.panes.twin_panel import TwinPanel
    from migviz.gui.panes.vm_picker import VmPicker
    from migviz.gui.panes.vm_way_back import VmWayBack
    from migviz.gui.shells.advising import Advising
    from migviz.gui.shells.chosen_files import ChosenFiles
    from migviz.gui.shells.errands import Errands
    from migviz.gui.shells.lessons import Lessons
    from migviz.gui.shells.presenting import Presenting
    from migviz.gui.shells.question import Question
    from migviz.gui.shells.trying import Trying
    from migviz.gui.shells.watching import Watching
    from migviz.gui.widgets.button import Button
    from migviz.gui.widgets.message import MessageLine
    from migviz.gui.widgets.tabs import TabRow, Tabs
    from migviz.gui.widgets.working_line import WorkingLine

Pane = TypeVar("Pane", bound=QWidget)

OVER_ALL = ("halo", "message", "working")
"""What stands over all other panes, lowest first."""


class Panes(QWidget, HeardAs):
    """A window's panes by name, dressed in its theme and wired to its session."""

    is_heard_as = "window"

    def __init__(self, session: Session, settings: QSettings | None = None) -> None:
        super().__init__()
        self.settings = settings
        self.session = session
        self.commands = Actions(self, session.run)
        self._dressing = Dressing(self)
        self._menu, self._file_menu, self._plot_menu = QMenu(self), QMenu(self), QMenu(self)
        self.theme = theme_of(session.state.look, session.state.look.scale)

    def made(self, name: str) -> QWidget | None:
        """A pane, if there has been any need for it yet."""
        found = vars(self).get(name)
        return found if isinstance(found, QWidget) else None

    def dress(self, theme: Theme) -> None:
        """Everything that is drawn looks like this from now on."""
        self.theme = theme
        dress_tips(theme)
        for name in PANES:
            pane = self.made(name)
            if name in OVER_ALL and pane is not None:  # it may be measured before it is shown
                pane.show_theme(theme)  # type: ignore[attr-defined]
            elif pane is not None:
                self._dressing.dress(pane, theme)

    def _over_all(self, pane: Pane) -> Pane:
        """A new pane has no place yet, so it hides (Qt would show it with its window); it lies below what stands over all."""
        pane.hide()
        for name in OVER_ALL:
            over = self.made(name)
            if over is not None:
                over.raise_()
        return pane

    def _does(self, wish: Callable[..., State]) -> Callable[..., None]:
        """A slot that grants a wish with what the signal carries."""

        def slot(*carried: object) -> None:
            self.session.do(wish, *carried)

        return slot

    def _grants(self) -> Callable[..., None]:
        """A slot that grants the wish that a signal carries."""
        return self._does(lambda state, wish: wish(state))

    def _drop_plot_menu(self, pane: "Charts | CurveCard | MapView | HostSide", at: QPoint) -> None:
        """What can be taken out of plots."""
        from migviz.gui.shells.plot_menu import drop_plot_menu

        drop_plot_menu(self._plot_menu, pane, self.session, self.chosen_files, self.theme, at)

    # --- the middle -----------------------------------------------------------------------------------------

    @cached_property
    def stage(self) -> "StageWidget":
        """The two hosts and the link."""
        from migviz.gui.panes.stage import StageWidget

        stage = StageWidget(self.theme, self)
        stage.spotlight_wished.connect(self._does(wishes.point_at))
        stage.inspect_wished.connect(self._does(wishes.inspect))
        stage.page_pressed.connect(self._does(wishes.press_page))
        stage.frames_wished.connect(self._does(lambda state: wishes.show_panel(state, Panel.FRAMES)))
        stage.step_wished.connect(self._does(lambda state, number: wishes.go_to(state, f"step {number}")))
        stage.elsewhere_pressed.connect(self._does(wishes.leave_offers))
        stage.invitations.accepted.connect(self._grants())
        stage.twin.wished.connect(self._grants())
        return self._over_all(stage)

    @cached_property
    def lens(self) -> "Lens":
        """The pause, magnified."""
        from migviz.gui.panes.lens import Lens

        lens = Lens(self.theme, self)
        lens.seek_requested.connect(self._does(wishes.seek))
        lens.wished.connect(self._grants())
        return self._over_all(lens)

    @cached_property
    def compare(self) -> "CompareView":
        """Two runs on one clock."""
        from migviz.gui.panes.compare import CompareView

        compare = CompareView(self.theme, self)
        compare.seek_requested.connect(self._does(wishes.seek))
        compare.card_chosen.connect(self._does(wishes.choose_card))
        compare.wished.connect(self._grants())
        return self._over_all(compare)

    @cached_property
    def recording(self) -> "RecordingView":
        """A recording beside the model."""
        from migviz.gui.panes.recording import RecordingView

        recording = RecordingView(self.theme, self)
        recording.seek_requested.connect(self._does(wishes.seek))
        recording.wished.connect(self._grants())
        recording.take_actions(self.commands)
        return self._over_all(recording)

    @cached_property
    def map(self) -> "MapView":
        """A number over two fields."""
        from migviz.gui.panes.map import MapView

        map = MapView(self.theme, self)
        map.values_edited.connect(self._does(wishes.set_fields))
        map.play_requested.connect(self._does(wishes.play_from_start))
        map.menu_wished.connect(partial(self._drop_plot_menu, map))
        return self._over_all(map)

    @cached_property
    def host(self) -> "HostStagePane":
        """Both hosts, and all VMs that leave one of them."""
        from migviz.gui.panes.host_stage import HostStagePane

        host = HostStagePane(self.theme, self)
        self._connect_picker(host)
        return self._over_all(host)

    @cached_property
    def lanes(self) -> "HostLanes":
        """A lane for each of these VMs."""
        from migviz.gui.panes.host_lanes import HostLanes

        lanes = HostLanes(self.theme, self)
        lanes.seek_requested.connect(self._does(wishes.seek))
        self._connect_picker(lanes)
        return self._over_all(lanes)

    def _connect_picker(self, picker: "VmPicker") -> None:
        picker.spotlight_wished.connect(self._does(wishes.point_at))
        picker.vm_chosen.connect(self._does(wishes.choose_vm))
        picker.wished.connect(self._grants())

    # --- the side -------------------------------------------------------------------------------------------

    @cached_property
    def limits(self) -> "HostLimits":
        """How many at once, in which order, over which link."""
        from migviz.gui.panes.host_limits import HostLimits

        limits = HostLimits(self.theme, self)
        limits.rule_edited.connect(self._does(wishes.edit_rule))
        return self._over_all(limits)

    @cached_property
    def host_side(self) -> "HostSide":
        """The numbers of a host that is emptied, and what else was tried."""
        from migviz.gui.panes.host_side import HostSide

        side = HostSide(self.theme, self)
        side.panel_chosen.connect(self._does(wishes.show_host_panel))
        side.rule_edited.connect(self._does(wishes.edit_rule))
        side.advice_asked.connect(self._does(wishes.ask_advice))
        side.advice_taken.connect(self._does(wishes.take_advice))
        side.menu_wished.connect(partial(self._drop_plot_menu, side))
        return self._over_all(side)

    @cached_property
    def way_back(self) -> "VmWayBack":
        """From one of these VMs to all of them."""
        from migviz.gui.panes.vm_way_back import VmWayBack

        back = VmWayBack(self.theme, self)
        back.take_actions(self.commands)
        return self._over_all(back)

    @cached_property
    def controls(self) -> "ControlPanel":
        """The sliders."""
        from migviz.gui.panes.controls import ControlPanel

        controls = ControlPanel(self.theme, self)
        controls.field_edited.connect(self._does(wishes.edit))
        controls.more_toggled.connect(self._does(wishes.toggle_more))
        controls.curve_wished.connect(self._does(wishes.toggle_curve))
        return self._over_all(controls)

    @cached_property
    def curve(self) -> "CurveCard":
        """What one slider does to a number."""
        from migviz.gui.panes.curve import CurveCard

        curve = CurveCard(self.theme, self)
        curve.closed.connect(self._does(lambda state: replace(state, curve="")))
        curve.value_wished.connect(self._does(wishes.edit))
        curve.menu_wished.connect(partial(self._drop_plot_menu, curve))
        return self._over_all(curve)

    @cached_property
    def mac_table(self) -> "MacTable":
        """The switch's table, large, beside a lesson."""
        from migviz.gui.panes.mac_table import MacTable

        return MacTable(self.theme)

    @cached_property
    def exhibited_curve(self) -> "CurveCard":
        """What a slider of a lesson does: pulled as far as the section leaves that to the student."""
        from migviz.gui.panes.curve import CurveCard

        curve = CurveCard(self.theme, stays=True)
        curve.value_wished.connect(self._does(wishes.edit_on_curve))
        curve.menu_wished.connect(partial(self._drop_plot_menu, curve))
        return curve

    @cached_property
    def exhibited_map(self) -> "MapView":
        """The map beside a lesson; one looks at it."""
        from migviz.gui.panes.map import MapView

        map = MapView(self.theme, stays=True)
        map.menu_wished.connect(partial(self._drop_plot_menu, map))
        return map

    @cached_property
    def compare_side(self) -> "CompareSide":
        """What is compared."""
        from migviz.gui.panes.compare_side import CompareSide

        side = CompareSide(self.theme, self)
        side.pair_chosen.connect(self._does(wishes.choose_pair))
        side.alignment_chosen.connect(self._does(wishes.line_up))
        side.take_actions(self.commands)
        return self._over_all(side)

    @cached_property
    def recording_side(self) -> "RecordingSide":
        """How recording and model differ."""
        from migviz.gui.panes.recording_side import RecordingSide

        side = RecordingSide(self.theme, self)
        side.migration_chosen.connect(self._does(wishes.choose_migration))
        side.pair_chosen.connect(self._does(wishes.choose_pair))
        side.take_actions(self.commands)
        return self._over_all(side)

    @cached_property
    def map_side(self) -> "MapSide":
        """Which number the map shows, and what it would take."""
        from migviz.gui.panes.map_side import MapSide

        side = MapSide(self.theme, self)
        side.play_requested.connect(self._does(wishes.play_from_start))
        side.metric_chosen.connect(self._does(lambda state, metric: replace(state, metric=metric)))
        side.limits_asked.connect(lambda text: self.question.ask(self.session.scenario, text))
        side.take_actions(self.commands)
        return self._over_all(side)

    @cached_property
    def lesson(self) -> "LessonPanel":
        """The list of lessons, or a section of one."""
        from migviz.gui.panes.lesson.panel import LessonPanel
        from migviz.showing import lesson as lessons

        panel, take = LessonPanel(self.theme, self), self.lessons.take
        panel.field_edited.connect(self._does(wishes.edit))
        panel.lesson_wished.connect(self.lessons.open)
        panel.course_closed.connect(self.lessons.close_course)
        panel.take_actions(self.commands)
        panel.list_wished.connect(lambda: self.session.run("lesson list"))
        panel.section_wished.connect(self._does(wishes.enter_section))
        panel.link_followed.connect(self.lessons.follow)
        panel.gave.connect(partial(take, lessons.given))
        panel.skip_wished.connect(partial(take, lessons.skipped))
        panel.reset_wished.connect(partial(take, lessons.reset))
        panel.see_wished.connect(partial(take, lessons.saw))
        panel.hint_wished.connect(partial(take, lessons.hint_opened))
        panel.play_wished.connect(partial(take, lessons.played_to_target))
        panel.start_again_wished.connect(partial(take, lessons.started_again))
        return self._over_all(panel)

    # --- the panels under one row of words --------------------------------------------------------------------

    @cached_property
    def tabs(self) -> "Tabs":
        """The panels."""
        from migviz.gui.widgets.tabs import Tabs

        tabs = Tabs(
            self.theme,
            (
                (in_window.iterations(), lambda: self.bars),
                (in_window.charts(), lambda: self.charts),
                (in_window.details(), lambda: self.inspector),
                (in_window.frames(), lambda: self.frames),
                (in_window.words(), lambda: self.twin),
                ("", lambda: self.ruler),
                ("", lambda: self.keys),
                ("", lambda: self.mac_table),
                ("", lambda: self.exhibited_curve),
                ("", lambda: self.exhibited_map),
            ),
            self,
        )
        tabs.chosen.connect(self._does(lambda state, panel: wishes.show_panel(state, Panel(panel))))
        return self._over_all(tabs)

    @cached_property
    def exhibit(self) -> "TabRow":
        """The stage, or what a section of a lesson shows, where only one has room."""
        from migviz.gui.widgets.tabs import TabRow

        row = TabRow(self.theme, (in_window.stage(), in_window.iterations()), self)
        row.chosen.connect(self._does(wishes.look_at_exhibit))
        return self._over_all(row)

    @cached_property
    def bars(self) -> "IterationBars":
        """The iterations."""
        from migviz.gui.panes.iteration_bars import IterationBars

        bars = IterationBars()
        bars.show_theme(self.theme)
        bars.seek_requested.connect(self._does(wishes.seek))
        bars.spotlight_wished.connect(self._does(wishes.point_at))
        bars.log_wished.connect(self.commands["log"].trigger)
        bars.wished.connect(self._grants())
        return bars

    @cached_property
    def charts(self) -> "Charts":
        """Memory and throughput over time."""
        from migviz.gui.panes.charts import Charts

        charts = Charts(self.theme)
        charts.seek_requested.connect(self._does(wishes.seek))
        charts.spotlight_wished.connect(self._does(wishes.point_at))
        charts.menu_wished.connect(partial(self._drop_plot_menu, charts))
        charts.table_wished.connect(self._does(lambda state, table: wishes.look(state, table=table)))
        return charts

    @cached_property
    def inspector(self) -> "Inspector":
        """All that is known about one thing."""
        from migviz.gui.panes.inspector import Inspector

        return Inspector(self.theme)

    @cached_property
    def frames(self) -> "FramesPane":
        """Frames, byte by byte."""
        from migviz.gui.panes.frames import FramesPane

        frames = FramesPane(self.theme)
        frames.seek_requested.connect(self._does(wishes.seek))
        return frames

    @cached_property
    def twin(self) -> "TwinPanel":
        """The picture in words."""
        from migviz.gui.panes.twin_panel import TwinPanel

        return TwinPanel(self.theme)

    @cached_property
    def ruler(self) -> "RulerPane":
        """Durations from a frame to the run, on one ruler."""
        from migviz.gui.panes.ruler import RulerPane

        return RulerPane(self.theme)

    @cached_property
    def keys(self) -> "KeyList":
        """What the keys do."""
        from migviz.gui.panes.keys import KeyList

        return KeyList(self.theme, self.commands)

    # --- bars above and below -----------------------------------------------------------------------------------

    @cached_property
    def top_bar(self) -> "TopBar":
        """The modes, and the commands that have a button."""
        from migviz.gui.panes.top_bar import TopBar

        bar = TopBar(self.theme, tuple(Mode), self)
        bar.take_actions(self.commands)
        return self._over_all(bar)

    @cached_property
    def menu_button(self) -> "Button":
        """The way to everything that has no button, or none at this size."""
        from migviz.gui.widgets.button import Button

        button = Button(self.theme, icon="menu", role="muted", parent=self)
        button.stand_for(self.commands["menu"])
        return button

    def drop_menu(self) -> None:
        """The menu below its button, or above it where it is low."""
        from migviz.gui.widgets.word_pair import drop_menu

        drop_menu(self._menu, self.menu_button.mapToGlobal(self.menu_button.face().bottomLeft().toPoint()))

    def drop_file_menu(self) -> None:
        """The menu of files below its button, or where everything else opens."""
        from migviz.gui.widgets.word_pair import drop_menu

        button = self.top_bar.file if self.top_bar.file.isVisible() else self.menu_button
        drop_menu(self._file_menu, button.mapToGlobal(button.face().bottomLeft().toPoint()))

    @cached_property
    def transport(self) -> "Transport":
        """How time goes."""
        from migviz.gui.panes.transport import Transport

        transport = Transport(self.theme, self)
        transport.take_actions(self.commands)
        transport.unit_chosen.connect(self._does(lambda state, unit: wishes.look(state, unit=unit)))
        transport.speed_edited.connect(self._does(lambda state, speed: wishes.pace(state, speed=speed)))
        transport.pace_edited.connect(self._does(lambda state, pace: wishes.pace(state, pace=pace)))
        transport.slow_motion_edited.connect(self._does(lambda state, on: wishes.pace(state, slow_motion=on)))
        transport.human_scale_edited.connect(self._does(lambda state, choice: wishes.look(state, human=choice)))
        return self._over_all(transport)

    @cached_property
    def strip(self) -> "TimeStrip":
        """The run to scale."""
        from migviz.gui.panes.time_strip import TimeStrip

        strip = TimeStrip(self.theme, self)
        strip.seek_requested.connect(self._does(wishes.seek))
        strip.spotlight_wished.connect(self._does(wishes.point_at))
        strip.lens_toggled.connect(self.commands["lens"].trigger)
        strip.change_moved.connect(self._does(wishes.move_change))
        strip.change_deleted.connect(self._does(wishes.delete_change))
        strip.wished.connect(self._grants())
        return self._over_all(strip)

    # --- over everything ----------------------------------------------------------------------------------------

    @cached_property
    def message(self) -> "MessageLine":
        """One sentence."""
        from migviz.gui.widgets.message import MessageLine

        line = MessageLine(self.theme, self)
        line.stands.connect(self.stage.leave_free)
        return line

    @cached_property
    def working(self) -> "WorkingLine":
        """That a run is on its way."""
        from migviz.gui.widgets.working_line import WorkingLine

        return WorkingLine(self.theme, self)

    @cached_property
    def halo(self) -> "Halo":
        """What a lesson points at."""
        from migviz.gui.panes.lesson.halo import Halo
        from migviz.gui.shells.pointing import place_of

        return Halo(self.theme, partial(place_of, self, self.made), self)

    # --- what is not drawn --------------------------------------------------------------------------------------

    @cached_property
    def lessons(self) -> "Lessons":
        """The files of lessons."""
        from migviz.gui.lesson_files import LessonFiles
        from migviz.gui.shells.address import open_address
        from migviz.gui.shells.lessons import Lessons

        files = LessonFiles(progress_folder=self.session.folder / "progress", parent=self)
        files.language = self.session.state.look.language
        lessons = Lessons(self.session, files)
        lessons.leave = partial(open_address, self)
        return lessons

    @cached_property
    def trying(self) -> "Trying":
        """What else could be done with a host that is emptied."""
        from migviz.gui.shells.trying import Trying

        return Trying(self, self.session)

    @cached_property
    def errands(self) -> "Errands":
        """What commands need from outside."""
        from migviz.gui.shells.errands import Errands

        return Errands(
            self,
            self.session,
            lambda: self.lessons,
            theme=lambda: self.theme,
            choose=lambda k: self.lesson.choose(k),
            to_list=lambda: self.lesson.list.take_keyboard(),
            menu=self.drop_menu,
            file_menu=self.drop_file_menu,
            files_of=self.chosen_files,
            raise_audience=lambda: self.presenting.raise_audience(),
            watching=lambda: self.watching,
        )

    @cached_property
    def advising(self) -> "Advising":
        """What would have helped a recorded migration."""
        from migviz.gui.shells.advising import Advising

        return Advising(self.session, self)

    @cached_property
    def watching(self) -> "Watching":
        """A migration that is watched."""
        from migviz.gui.shells.watching import Watching

        return Watching(self.session, self)

    @cached_property
    def presenting(self) -> "Presenting":
        """The room's window, and what this one is meanwhile."""
        from migviz.gui.shells.presenting import Presenting

        return Presenting(self, self.session, self.commands, self.theme)

    @cached_property
    def chosen_files(self) -> "ChosenFiles":
        """Asks for files."""
        from migviz.gui.shells.chosen_files import ChosenFiles

        return ChosenFiles(self, self.settings)

    @cached_property
    def question(self) -> "Question":
        """What it would take."""
        from migviz.gui.shells.question import Question

        question = Question(self)
        question.answered.connect(self._answered)
        question.sheet_wished.connect(lambda known: self.errands.my_migration(known))
        return question

    def _answered(self, sentences: str, marks: "tuple[Mark, ...]") -> None:
        self.map_side.show_answer(sentences)
        self.map.show_answers(marks)


PANES = tuple(
    name
    for name, value in vars(Panes).items()
    if isinstance(value, cached_property)
    and name not in ("lessons", "errands", "question", "chosen_files", "presenting", "trying", "watching", "advising")
)
"""The names of all that is drawn."""
