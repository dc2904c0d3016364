"""Which panes do the other modes bring: Compare, the map, a host that is emptied?"""

from dataclasses import replace
from functools import cached_property, partial
from typing import TYPE_CHECKING

from migviz.gui.shells.panes.errands import ErrandParts
from migviz.showing import wishes

if TYPE_CHECKING:
    from migviz.gui.painters.map.shown import Mark
    from migviz.gui.panes.compare import CompareView
    from migviz.gui.panes.compare_side import CompareSide
    from migviz.gui.panes.host_lanes import HostLanes
    from migviz.gui.panes.host_limits import HostLimits
    from migviz.gui.panes.host_side import HostSide
    from migviz.gui.panes.host_stage import HostStagePane
    from migviz.gui.panes.map import MapView
    from migviz.gui.panes.map_side import MapSide
    from migviz.gui.panes.recording import RecordingView
    from migviz.gui.panes.recording_side import RecordingSide
    from migviz.gui.panes.vm_picker import VmPicker
    from migviz.gui.panes.vm_way_back import VmWayBack
    from migviz.gui.shells.question import Question


class ModePanes(ErrandParts):
    """What stands in place of the stage and the controls."""

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
    def compare_side(self) -> "CompareSide":
        """What is compared."""
        from migviz.gui.panes.compare_side import CompareSide

        side = CompareSide(self.theme, self)
        side.pair_chosen.connect(self._does(wishes.choose_pair))
        side.alignment_chosen.connect(self._does(wishes.line_up))
        side.take_actions(self.commands)
        return self._over_all(side)

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
    def recording_side(self) -> "RecordingSide":
        """How recording and model differ."""
        from migviz.gui.panes.recording_side import RecordingSide

        side = RecordingSide(self.theme, self)
        side.migration_chosen.connect(self._does(wishes.choose_migration))
        side.pair_chosen.connect(self._does(wishes.choose_pair))
        side.take_actions(self.commands)
        return self._over_all(side)

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
