"""What has a stage? Its things as places, and what is wanted of it at a moment."""

from collections.abc import Iterator
from typing import Any, Generic, Protocol, TypeVar

from migviz.showing.places.pages import PageGrid
from migviz.showing.places.scene import Scene
from migviz.values import dataclass


class Rectangle(Protocol):
    """A box, or Qt's."""

    def united(self, other: Any, /) -> Any: ...


R = TypeVar("R", bound=Rectangle)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wants:
    """What is wanted of a stage. `bars`: those of the iterations, for they are nowhere else; `disk`: storage has a part in the
    run; `offers`: so many things to try have a place; `presented`: for a room, larger, and with the pace in the row of the steps;
    `link_unused`: nothing ever crosses the link, so where there is room it is thin, and what the memory takes instead has the room; `listed`: of the memory only a list is left to
    send, so that in the pause one line counts it; `settled`: how far the lower edge of the hosts of a low stage
    has moved up, where they had squares a moment ago; `hidden`: things that are not shown yet; `kept`: pixels at the bottom that
    the strip will have once they are, by which nothing else is measured; `beside`: pixels at the end of the row of the steps that something else has;
    `counts`: below the squares of a host there are at most so many, for as long as they show what they show now."""

    scene: Scene = Scene.COPY
    bars: bool = False
    disk: bool = False
    offers: int = 0
    presented: bool = False
    link_unused: bool = False
    listed: bool = False
    settled: float = 1.0
    hidden: frozenset[str] = frozenset()
    kept: int = 0
    beside: int = 0
    counts: int = 3

    @property
    def network(self) -> bool:
        """Whether the clients' side is shown."""
        return not {"switch", "client"} & self.hidden


@dataclass(frozen=True, slots=True, kw_only=True)
class HostPlace(Generic[R]):
    """A host's card: header, the VM's card with its header, squares and counts. `pages`: all that squares may take.

    `lean`: the VM's header is in the host's; `maps`: memory is drawn, as squares; where it is not, the VM's card is low.
    """

    box: R
    header: R
    vm: R
    vm_header: R
    counts: R
    pages: R
    grid: PageGrid[R]
    lines: int
    lean: bool
    maps: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage(Generic[R]):
    """The places of everything on a stage; what there is no room for, or no need now, is empty.

    `low`: too low for everything at once, so that it shows what its scene is about; `thin`: the link only says that nothing crosses it;
    `settles`: the hosts' lower edge moves, and what is below it waits; `between`: the network is between the hosts;
    `small`: names of machines are left out; `others`: the other switches are drawn. `pace`: in the row of the steps.
    """

    box: R
    scale: float
    low: bool
    thin: bool = False
    settles: bool = False
    between: bool
    small: bool
    others: bool
    presented: bool
    rail: R
    pace: R
    caption: R
    source: HostPlace[R]
    target: HostPlace[R]
    link: R
    link_above: R
    link_below: R
    storage: R
    watch: R
    bars: R
    offers: R
    switch: R
    table: R
    client: R

    def things(self) -> Iterator[tuple[str, R]]:
        """Names and places of the things that can be pointed at, smaller ones first."""
        yield "switch", self.switch
        yield "mac table", self.table
        yield "client", self.client
        yield "storage", self.storage
        yield "link", self.link.united(self.link_above) if self.link_above else self.link
        yield "vm", self.source.vm
        yield "vm", self.target.vm
        yield "source", self.source.box
        yield "target", self.target.box
