"""What can be done with what is drawn in plots? A menu at the pointer, or below their button."""

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QMenu

from migviz.gui.panes.charts import Charts
from migviz.gui.panes.curve import CurveCard
from migviz.gui.panes.host_side import HostSide
from migviz.gui.panes.map import MapView
from migviz.gui.session import Session
from migviz.gui.shells.chosen_files import ChosenFiles
from migviz.gui.shells.exports import fill_plot_menu
from migviz.gui.theme import Theme
from migviz.gui.widgets.word_pair import dress_menu, drop_menu
from migviz.say import in_charts, on_map


def drop_plot_menu(
    menu: QMenu,
    pane: Charts | CurveCard | MapView | HostSide,
    session: Session,
    asked: ChosenFiles,
    theme: Theme,
    at: QPoint,
) -> None:
    """The entries for what the pane shows now."""
    menu.clear()
    is_map = isinstance(pane, MapView)
    words = (
        in_charts.whole_run() if isinstance(pane, Charts) else on_map.whole() if is_map else in_charts.whole_axis_name()
    )
    whole = menu.addAction(words, pane.show_whole)
    whole.setEnabled(pane.is_zoomed)
    fill_plot_menu(menu, pane, theme, pane.paint_picture, pane.numbers(), session.say, session.beside, asked)
    dress_menu(menu, theme)
    drop_menu(menu, at)
