"""What is said of an emptied host: the numbers of all of it, beside its lanes, and how many at once."""

from collections.abc import Sequence

from migviz.language import N_, _, ngettext
from migviz.replay.lanes import Card, Lane, Where
from migviz.scenario.units import Kind, write
from migviz.trace.evacuated import Evacuated


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

Tile = tuple[str, str, str]
"""What a number is called, the number, and what is said below it."""


def tiles(found: Evacuated) -> tuple[Tile, ...]:
    """The numbers of the whole host."""
    memory = sum(vm.scenario.number("vm.memory") for vm in found.evacuation.vms)
    twice = _("{size} more than once", size=_size(found.bytes_twice))
    made = [
        (_("the host is empty after"), _time(found.empty_after) or _("never"), _window(found)),
        (_("worst pause"), _time(found.worst_pause) or "–", found.pauses[0].name if found.pauses else ""),
        (_("all pauses together"), _time(found.sum_of_pauses), ""),
        (_("sent, of {memory} of memory", memory=_size(memory)), _size(found.bytes_sent), twice),
    ]
    if any(vm.pause_limit is not None for vm in found):
        names = ", ".join(vm.name for vm in found.over_limit)
        made.append((_("VMs over their pause limit"), str(len(found.over_limit)), names))
    return tuple(made)


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
    """At the end of a lane: the pause, or why there is none."""
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
    sending = sum(card.arriving or card.where is Where.FOLLOWED for card in cards)
    waiting = sum(card.where is Where.WAITS for card in cards)
    arrived = sum(card.where is Where.MOVED for card in cards)
    said = _(
        "On the way: {sending}. Waiting: {waiting}. On the target: {arrived}.",
        sending=sending,
        waiting=waiting,
        arrived=arrived,
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
