"""Which panels stand under one row of words, and beside a lesson?"""

from functools import cached_property, partial
from typing import TYPE_CHECKING

from migviz.gui.shells.panes.wired import Wired
from migviz.say import in_window
from migviz.showing import wishes
from migviz.showing.modes import Panel

if TYPE_CHECKING:
    from migviz.gui.panes.charts import Charts
    from migviz.gui.panes.curve import CurveCard
    from migviz.gui.panes.frames import FramesPane
    from migviz.gui.panes.inspector import Inspector
    from migviz.gui.panes.iteration_bars import IterationBars
    from migviz.gui.panes.keys import KeyList
    from migviz.gui.panes.mac_table import MacTable
    from migviz.gui.panes.map import MapView
    from migviz.gui.panes.ruler import RulerPane
    from migviz.gui.panes.twin_panel import TwinPanel
    from migviz.gui.widgets.tabs import TabRow, Tabs


class Panels(Wired):
    """The panels, each made when it is looked at first."""

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

    @cached_property
    def mac_table(self) -> "MacTable":
        """The switch's table, large, beside a lesson."""
        from migviz.gui.panes.mac_table import MacTable

        return MacTable(self.theme)

    @cached_property
    def exhibited_curve(self) -> "CurveCard":
        """What a slider of a lesson does: pulled as far as the section leaves that to the student."""
        from migviz.gui.panes.curve import CurveCard

        curve = CurveCard(self.theme, stays=True, soon=self._works_out)
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
