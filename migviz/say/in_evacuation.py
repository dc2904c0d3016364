"""What is said of an emptied host: the numbers of all of it, beside its lanes, and how many at once."""

from collections.abc import Sequence

from migviz.language import N_, _, ngettext
from migviz.replay.lanes import Card, Lane, Where
from migviz.say.numbers import COVERED
from migviz.scenario.units import Kind, write
from migviz.trace.evacuated import Evacuated, Moved
from migviz.values import dataclass


def headline(found: Evacuated) -> Sequence[str]:
    """The numbers of the whole host."""
    lines = [_empty_line(found)]
    if found.pauses:
        worst = found.pauses[0]
        lines += [
            _("worst pause: {time} ({vm})", time=_time(worst.pause), vm=worst.name),
            _("all pauses together: {time}", time=_time(found.sum_of_pauses)),
        ]
    sent, twice = _size(found.bytes_sent), _size(found.bytes_twice)
    lines.append(_("sent: {sent}, of that beyond all memory once: {twice}", sent=sent, twice=twice))
    if any(vm.pause_limit is not None for vm in found):
        names = ", ".join(vm.name for vm in found.over_limit) or _("none")
        lines.append(_("VMs over their pause limit: {names}", names=names))
    return lines


def _empty_line(found: Evacuated) -> str:
    window = found.evacuation["evacuation.window"]
    if found.empty_after is None:
        left = sum(not vm.arrived for vm in found)
        return ngettext("{n} VM is not moved", "{n} VMs are not moved", left)
    empty = _time(found.empty_after)
    if window is None:
        return _("the host is empty after {time}", time=empty)
    apart = _time(abs(float(window) - found.empty_after))
    if found.empty_after > float(window):
        return _("the host is empty after {time}, {late} after the window has ended", time=empty, late=apart)
    return _("the host is empty after {time}, {left} before the window ends", time=empty, left=apart)


_ORDERS = {
    "listed": N_("as listed"),
    "smallest": N_("smallest first"),
    "largest": N_("largest first"),
    "least-dirty": N_("who writes least first"),
    "planned": N_("as planned"),
}


def order_text(order: str) -> str:
    """An order in words."""
    return _(_ORDERS[order])


def _time(seconds: float | None) -> str:
    return "" if seconds is None else write(seconds, Kind.TIME)


def _size(amount: float) -> str:
    return write(amount, Kind.SIZE)


# --- in a picture ---


@dataclass(frozen=True, slots=True, kw_only=True)
class Tile:
    """What a number is called, the number, and what is said below it. `tells`: the numbers, as lessons name them, that it tells."""

    name: str
    value: str
    more: str
    tells: tuple[str, ...]


def tiles(found: Evacuated) -> tuple[Tile, ...]:
    """The numbers of the whole host."""
    memory = sum(vm.scenario.number("vm.memory") for vm in found.evacuation.vms)
    twice = _("{size} more than once", size=_size(found.bytes_twice))
    made = [
        _tile(
            _("the host is empty after"),
            _time(found.empty_after) or _("never"),
            _window(found),
            "empty_after",
            "staying",
        ),
        _tile(
            _("worst pause"),
            _time(found.worst_pause) or "–",
            found.pauses[0].name if found.pauses else "",
            "worst_pause",
            "worst",
        ),
        _tile(_("all pauses together"), _time(found.sum_of_pauses), "", "sum_of_pauses"),
        _tile(
            _("sent, of {memory} of memory", memory=_size(memory)),
            _size(found.bytes_sent),
            twice,
            "bytes_sent",
            "bytes_twice",
        ),
    ]
    if any(vm.pause_limit is not None for vm in found):
        names = ", ".join(vm.name for vm in found.over_limit)
        made.append(_tile(_("VMs over their pause limit"), str(len(found.over_limit)), names, "over_limit"))
    return tuple(made)


def _tile(name: str, value: str, more: str, *tells: str) -> Tile:
    return Tile(name=name, value=value, more=more, tells=tuple(f"run.{number}" for number in tells))


def _window(found: Evacuated) -> str:
    window = found.evacuation["evacuation.window"]
    staying = sum(not vm.arrived for vm in found)
    if staying:
        return ngettext("{n} VM is not moved", "{n} VMs are not moved", staying)
    if window is None or found.empty_after is None:
        return ""
    apart = _time(abs(float(window) - found.empty_after))
    late = found.empty_after > float(window)
    return _("{time} too late", time=apart) if late else _("{time} to spare", time=apart)


def title_of(found: Evacuated) -> tuple[str, ...]:
    """What the picture shows, and shorter."""
    count, at_once = len(found.vms), found.evacuation["evacuation.at_once"]
    vms = ngettext("{n} VM", "{n} VMs", count)
    order = order_text(str(found.evacuation["evacuation.order"]))
    if at_once is None:
        return (_("{vms}, all at once, {order}", vms=vms, order=order), vms)
    return (_("{vms}, {n} at once, {order}", vms=vms, n=int(float(at_once)), order=order), vms)


def waits() -> str:
    """On the lane of a VM that waits for its turn."""
    return _("waits")


def pause_head() -> str:
    """Over the pauses."""
    return _("pause")


def shared_by() -> tuple[str, ...]:
    """Beside the row that says how many share the link."""
    return (_("link shared by"), _("shared by"))


def memory_text(lane: Lane) -> str:
    """A VM's size."""
    return _size(lane.memory)


def pause_text(lane: Lane) -> tuple[str, ...]:
    """At the end of a lane: the pause, or why there is none; nothing as long as that is not to be known."""
    if lane.is_covered:
        return (COVERED,)
    if lane.pause is None and not lane.is_told:
        return ("",)
    if lane.pause is not None:
        return (f"{_time(lane.pause)} !",) if lane.is_over_limit else (_time(lane.pause),)
    return (_("stays"), "") if lane.arrived is None else (_("none"), "")


def playhead_text(t: float) -> str:
    """On the playhead's flag."""
    return f"t = {_time(t)}"


def at_once_head() -> str:
    """Over the cards that compare."""
    return _("How many at once?")


def at_once_card(empty_after: float | None, worst_pause: float | None) -> tuple[str, str]:
    """When the host would be empty, and its worst pause."""
    return (
        _time(empty_after) or _("never"),
        _("pause {time}", time=_time(worst_pause)) if worst_pause is not None else "",
    )


# --- on the stage ---


def stage_caption(cards: Sequence[Card]) -> tuple[str, ...]:
    """What is going on, in a sentence, and shorter."""
    sending = sum(card.arriving for card in cards)
    waiting = sum(card.where is Where.WAITS for card in cards)
    arrived = sum(not card.on_source for card in cards)
    followed = sum(card.where is Where.FOLLOWED for card in cards)
    said = _(
        "On the way: {sending}. Waiting: {waiting}. On the target: {arrived}.",
        sending=sending,
        waiting=waiting,
        arrived=arrived,
    )
    if followed:
        said = _(
            "On the way: {sending}. Waiting: {waiting}. On the target: {arrived}; the memory of {followed} follows.",
            sending=sending,
            waiting=waiting,
            arrived=arrived,
            followed=followed,
        )
    return (said, _("On the target: {arrived} of {all}", arrived=arrived, all=len(cards)))


def source_title(cards: Sequence[Card]) -> tuple[str, str]:
    """Over the host that is emptied: its name, and how many are still there."""
    here = sum(card.on_source for card in cards)
    return _("SOURCE"), _("{n} of {all} still here", n=here, all=len(cards))


def target_title(cards: Sequence[Card]) -> tuple[str, str]:
    """Over the other host."""
    here = sum(not card.on_source for card in cards)
    return _("TARGET"), ngettext("{n} runs here", "{n} run here", here)


def on_source(card: Card) -> tuple[str, ...]:
    """What the source's row says of a VM, and shorter."""
    if card.where is Where.WAITS:
        return (_("waits, place {n}", n=card.place), _("waits"))
    if card.where is Where.COPIED and card.iteration:
        return (_("iteration {n}", n=card.iteration), f"{card.iteration}")
    return (_(_ON_SOURCE[card.where]),)


_ON_SOURCE = {
    Where.SET_UP: N_("is set up"),
    Where.COPIED: N_("is copied"),
    Where.PAUSED: N_("paused"),
    Where.FOLLOWED: N_("moved away"),
    Where.MOVED: N_("moved away"),
    Where.STAYS: N_("stays"),
}


def on_target(card: Card) -> tuple[str, ...]:
    """What the target's row says of a VM."""
    if card.where is Where.FOLLOWED:
        return (_("runs here, memory follows"), _("runs here"))
    return (_("runs here"),) if card.where is Where.MOVED else (_("is expected"),)


def size_text(card: Card) -> str:
    """A VM's size."""
    return _size(card.memory)


def and_more(count: int) -> str:
    """Those for whom there is no room."""
    return _("and {n} more", n=count)


def next_in_line() -> str:
    """Over those who go next."""
    return _("next in line")


def link_title() -> str:
    """Over the link."""
    return _("One migration link")


def link_rate(cards: Sequence[Card]) -> str:
    """What all of them send together."""
    return write(sum(card.rate for card in cards), Kind.RATE)


def shares_text(cards: Sequence[Card]) -> tuple[str, ...]:
    """Below the link: how it is divided."""
    rates = [card.rate for card in cards if card.rate > 0]
    if len(rates) < 2:
        return ()
    if max(rates) - min(rates) < 0.01 * max(rates):
        return (_("{rate} each", rate=write(rates[0], Kind.RATE)),)
    return (ngettext("{n} share", "{n} shares", len(rates)),)


def writes_text(card: Card) -> str:
    """How fast a VM writes."""
    return _("writes {rate}", rate=write(card.writes, Kind.RATE))


def here_text(card: Card) -> str:
    """How much of a VM's memory the target has."""
    return _("{size} here", size=_size(card.same * card.memory))


# --- beside the host ---


def stage_name() -> str:
    """The stage, for who hears it."""
    return _("Hosts and VMs")


def lanes_name() -> str:
    """The lanes, for who hears them."""
    return _("A lane for each VM")


def choose() -> str:
    """What a press on a card or a lane does."""
    return _("look at this VM alone")


def limits() -> str:
    """Over what can be changed."""
    return _("Limits")


def at_once() -> str:
    """Beside how many may go."""
    return _("At once")


def at_once_of(n: object) -> str:
    """How many may go, on the slider."""
    return ngettext("{n} at once", "{n} at once", int(float(str(n))))


def order() -> str:
    """Beside the order."""
    return _("Order")


def order_short(name: str) -> str:
    """An order in as few words as there are."""
    return _(_ORDERS_SHORT[name])


_ORDERS_SHORT = {
    "listed": N_("as listed"),
    "smallest": N_("smallest first"),
    "largest": N_("largest first"),
    "least-dirty": N_("writes least first"),
    "planned": N_("as planned"),
}


def link() -> str:
    """Beside the link's bandwidth."""
    return _("Link")


def panels() -> tuple[str, ...]:
    """What can stand beside the host."""
    return (_("In numbers"), _("How many?"), _("What would it take?"))


def number_heard(tile: Tile) -> str:
    """A number of the whole host, aloud."""
    said = f"{tile.name}: {tile.value}"
    return f"{said}, {tile.more}" if tile.more else said


def empty_after_axis() -> str:
    """Over the upper curve."""
    return _("the host is empty after")


def worst_pause_axis() -> str:
    """Over the lower curve."""
    return _("worst pause")


def at_once_axis() -> str:
    """Below the curves."""
    return _("VMs at once")


def not_moved_mark() -> str:
    """Where a curve has no value, because not all VMs leave."""
    return _("not all leave")


def being_tried(done: int, of: int) -> str:
    """While the curve is worked out."""
    return _("{done} of {of} are worked out", done=done, of=of)


def find_out() -> str:
    """On the button that asks what it would take."""
    return _("Find out")


def what_is_tried() -> str:
    """Before it was pressed."""
    return _("Every order with several numbers at once, then slower and faster links. Each answer is a run.")


def in_the_works(share: float) -> str:
    """Until the answer is there."""
    return _("Runs are being made: {percent} are done. Esc gives it up.", percent=write(share, Kind.SHARE, digits=2))


def one_of(name: str, place: int, of: int) -> str:
    """Over a VM that is looked at alone."""
    return _("{vm}: {n} of {all} VMs that leave", vm=name, n=place, all=of)


def one_lines(vm: Moved) -> Sequence[str]:
    """What was of a VM, in short."""
    said = []
    if vm.waited:
        said.append(_("It waited for {time}.", time=_time(vm.waited)))
    if vm.pause is not None:
        said.append(_("Its pause: {time}.", time=_time(vm.pause)))
    return said


def back() -> str:
    """On the button that leads back."""
    return _("All VMs")


def vm_heard(lane: Lane) -> str:
    """A lane, aloud."""
    said = [_time(lane.begin) and _("begins at {time}", time=_time(lane.begin))]
    paused = COVERED if lane.is_covered else _time(lane.pause)
    said.append(_("paused for {time}", time=paused) if lane.pause is not None else "")
    said.append(_("over its limit") if lane.is_over_limit and not lane.is_covered else "")
    if lane.arrived is not None:
        said.append(_("runs on the target from {time} on", time=_time(lane.arrived)))
    elif lane.is_told:
        said.append(_("stays"))
    return ", ".join(part for part in said if part)


def card_heard(card: Card) -> str:
    """A card, aloud."""
    said = [_size(card.memory), on_source(card)[0] if card.on_source else on_target(card)[0]]
    if card.under_way:
        said.append(_("{percent} % are the same on the target", percent=round(100 * card.same)))
    if card.rate > 0:
        said.append(_("gets {rate} of the link", rate=write(card.rate, Kind.RATE)))
    return ", ".join(said)


def window_title(name: str) -> str:
    """Where no file has a name yet."""
    return name or _("All VMs leave a host")


def host_title(name: str, vms: int, link: str) -> str:
    """In the top bar: what is emptied, over which link."""
    said = ngettext("{n} VM, {link}", "{n} VMs, {link}", vms, link=link)
    return f"{name}: {said}" if name else said


def at_number(number: int, value: float | None, *, known: bool) -> tuple[str, ...]:
    """What a number at once comes to, and shorter."""
    if not known:
        return (_("{n}: not worked out yet", n=number), "")
    if value is None:
        return (_("{n}: {what}", n=number, what=not_moved_mark()), f"{number}: –")
    return (_("{n}: {time}", n=number, time=_time(value)), _time(value))


def way_heard(number: int, empty_after: float | None, worst_pause: float | None) -> str:
    """What a number at once comes to, aloud."""
    after, pause = at_once_card(empty_after, worst_pause)
    return f"{at_once_of(number)}: {after}, {pause}" if pause else f"{at_once_of(number)}: {after}"


def take_it() -> str:
    """On the button that has what was found."""
    return _("Do it so")
