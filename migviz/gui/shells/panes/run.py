"""Which panes show a run: the stage, what time goes on, what is set, and what stands around them?"""

from dataclasses import replace
from functools import cached_property, partial
from typing import TYPE_CHECKING

from migviz.gui.shells.panes.wired import Wired
from migviz.showing import wishes
from migviz.showing.modes import Mode, Panel

if TYPE_CHECKING:
    from migviz.gui.panes.controls import ControlPanel
    from migviz.gui.panes.curve import CurveCard
    from migviz.gui.panes.lens import Lens
    from migviz.gui.panes.stage import StageWidget
    from migviz.gui.panes.time_strip import TimeStrip
    from migviz.gui.panes.top_bar import TopBar
    from migviz.gui.panes.transport import Transport
    from migviz.gui.widgets.button import Button
    from migviz.gui.widgets.message import MessageLine
    from migviz.gui.widgets.working_line import WorkingLine


class RunPanes(Wired):
    """What a run is watched on, and played with."""

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

        curve = CurveCard(self.theme, self, soon=self._works_out)
        curve.closed.connect(self._does(lambda state: replace(state, curve="")))
        curve.value_wished.connect(self._does(wishes.edit))
        curve.menu_wished.connect(partial(self._drop_plot_menu, curve))
        return self._over_all(curve)

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

    @cached_property
    def message(self) -> "MessageLine":
        """One sentence."""
        from migviz.gui.widgets.message import MessageLine

        line = MessageLine(self.theme, self, self.top_bar.free, self.stage.row_of_steps)
        line.stands.connect(self.stage.leave_free)
        return line

    @cached_property
    def working(self) -> "WorkingLine":
        """That a run is on its way."""
        from migviz.gui.widgets.working_line import WorkingLine

        return WorkingLine(self.theme, self)
