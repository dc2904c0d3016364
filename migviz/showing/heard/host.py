"""What is heard of a host that is emptied: a card for each VM on the stage, a lane for each in the strip, the numbers of all of them?"""

from collections.abc import Sequence
from functools import partial

from migviz.say import in_evacuation
from migviz.showing import wishes
from migviz.showing.evacuation_shown import HostShown
from migviz.showing.heard import Heard, Role
from migviz.showing.modes import HostPanel
from migviz.study.emptying import Way


def cards_heard(part: HostShown, order: Sequence[str]) -> Heard:
    """The VMs on the stage, in the order in which they stand there."""
    cards = {card.name: card for card in part.cards}
    rows = tuple(
        _vm(name, in_evacuation.card_heard(cards[name]), part.pointed, can_go=part.can_be_chosen(name))
        for name in order
    )
    said = in_evacuation.stage_caption(part.cards)[0]
    return Heard(key="host", role=Role.LIST, name=in_evacuation.stage_name(), value=said, inside=rows)


def lanes_heard(part: HostShown) -> Heard:
    """A lane for each VM, the one that goes first at the top."""
    rows = tuple(
        _vm(lane.name, in_evacuation.vm_heard(lane), part.pointed, can_go=lane.begin is not None)
        for lane in part.lanes.lanes
    )
    return Heard(key="lanes", role=Role.LIST, name=in_evacuation.lanes_name(), inside=rows)


def numbers_heard(part: HostShown) -> Heard:
    """The numbers of the whole host, and what sharing the link does."""
    rows = (*map(in_evacuation.number_heard, part.tiles), *part.finding)
    inside = tuple(Heard(key=str(k), role=Role.TEXT, name=row) for k, row in enumerate(rows))
    return Heard(key="numbers", role=Role.LIST, name=in_evacuation.panels()[0], inside=inside)


def panel_heard(part: HostShown) -> Heard:
    """What is open beside the host."""
    if part.panel is HostPanel.NUMBERS:
        return numbers_heard(part)
    if part.panel is HostPanel.ADVICE:
        said = part.advice or (in_evacuation.what_is_tried(),)
    else:
        said = tuple(map(_way_heard, part.at_once.ways)) + part.finding[:1]
    inside = tuple(Heard(key=str(k), role=Role.TEXT, name=row) for k, row in enumerate(said))
    return Heard(key="panel", role=Role.LIST, name=in_evacuation.panels()[part.panel], inside=inside)


def _vm(name: str, value: str, pointed: str, *, can_go: bool) -> Heard:
    return Heard(
        key=name,
        role=Role.BUTTON if can_go else Role.ITEM,
        name=name,
        value=value,
        has_focus=name == pointed,
        wish=partial(wishes.choose_vm, name=name) if can_go else None,
        does=in_evacuation.choose() if can_go else "",
        keys="Return" if can_go else "",
    )


def _way_heard(way: Way) -> str:
    return in_evacuation.way_heard(way.at_once or 0, way.empty_after, way.worst_pause)
