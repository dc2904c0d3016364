"""What else could be done with the host that is emptied? Tried beside the window's own work, one number at once after the other."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, Signal

from migviz.gui.session import Session
from migviz.scenario.evacuation import Evacuation
from migviz.showing import wishes
from migviz.showing.later import hosts
from migviz.showing.state import State, host_of
from migviz.study.emptying import Way
from migviz.study.emptying_advice import EmptyingAdvice, advise_emptying


def next_to_try(state: State) -> Evacuation | None:
    """Of what has not been tried: one after the other first, then what is nearest to what holds; None where nothing is left, or seen."""
    host = host_of(state)
    if host is None:
        return None
    known = {way.at_once for way in host.ways}
    left = [(n, item) for item in hosts.to_try(host.now) if (n := int(item.limit(hosts.ANY_NUMBER))) not in known]
    return min(left, key=lambda pair: (pair[0] != 1, abs(pair[0] - host.at_once), pair[0]), default=(0, None))[1]


class Trying(QObject):
    """One run at a time; another host makes what is under way worthless."""

    _told = Signal(object, float)
    """from the thread beside: so much of the search for this host is done"""

    def __init__(self, parent: QObject, session: Session) -> None:
        super().__init__(parent)
        self._session = session
        self._under_way: tuple[str, Evacuation] | None = None
        self._give_up: Callable[[], None] = lambda: None
        self._told.connect(self._take_share, Qt.ConnectionType.QueuedConnection)

    def follow(self, state: State) -> None:
        """Another state: go on with what it lacks."""
        host = host_of(state)
        wanted = ("advice", host.now) if host is not None and host.asked else None
        if wanted is None and (item := next_to_try(state)) is not None:
            wanted = ("way", item)
        if wanted == self._under_way:
            return
        self._give_up()
        self._give_up = lambda: None
        self._under_way = wanted
        if wanted is not None:
            what, item = wanted
            self._give_up = self._advise(item) if what == "advice" else self._try(item)

    def _advise(self, item: Evacuation) -> Callable[[], None]:
        def tell(done: int, of: int) -> None:
            self._told.emit(item, done / of)

        return self._session.beside(
            lambda: advise_emptying(item, tell, processes=1), lambda found: self._take_advice(item, found)
        )

    def _take_share(self, item: Evacuation, share: float) -> None:
        if self._under_way == ("advice", item):
            self._session.do(wishes.advice_so_far, item, share)

    def _take_advice(self, item: Evacuation, found: EmptyingAdvice) -> None:
        self._under_way = None
        self._session.do(wishes.advice_found, item, found)

    def _try(self, item: Evacuation) -> Callable[[], None]:
        return self._session.beside(lambda: hosts.way_at(item), lambda found: self._take_way(item, found))

    def _take_way(self, item: Evacuation, found: Way) -> None:
        self._under_way = None
        self._session.do(wishes.way_found, item, found)
