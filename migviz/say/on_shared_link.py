"""What is said where others want more of the link than TCP leaves them: under the link, in the caption, and at their sliders?"""

from collections.abc import Mapping

from migviz.language import _
from migviz.replay.rates import others_get
from migviz.replay.seen import Seen
from migviz.say.numbers import named
from migviz.scenario.effects import NoEffect
from migviz.scenario.fields import FIELDS, Value
from migviz.scenario.units import Kind, number_of, write
from migviz.trace import Host
from migviz.trace.goodput import least_share, line, other_traffic

OTHERS = ("link.traffic", "storage.disk_writes")
"""Fields of what shares the link with the migration."""


def _gets(seen: Seen) -> tuple[float, float] | None:
    moment = seen.moment
    inside = moment.owner is Host.SOURCE and moment.running
    return others_get(seen.run.scenario.values_at(moment.t), in_iterations=inside) if moment.speed else None


def others_on_link(seen: Seen) -> str:
    """How much of what they want they get now; "" where they get it all."""
    found = _gets(seen)
    return "" if found is None else named(seen, "run.goodput", _("{left} of {wanted}", **_written(found)))


def under_link(seen: Seen) -> tuple[str, ...]:
    """The same under the link, longest form first; nothing where they get it all."""
    found = _gets(seen)
    if found is None:
        return ()
    gets = others_on_link(seen)
    left = named(seen, "run.goodput", _written(found)["left"])
    return (
        _("others on the link get {gets}", gets=gets),
        _("others get {gets}", gets=gets),
        _("others get {gets}", gets=left),
    )


def _written(rates: tuple[float, float]) -> dict[str, str]:
    return dict(zip(("left", "wanted"), (write(rate, Kind.RATE) for rate in rates), strict=True))


def caption(seen: Seen, memory: str) -> str:
    """What happens while memory or the disk is copied at half of a link; "" where nobody wants more than there is."""
    if _gets(seen) is None:
        return ""
    if memory:
        return _(
            "All {memory} are copied while the VM runs; others get less of the link than they want.", memory=memory
        )
    if seen.run.scenario.values_at(seen.t)["storage.disk_writes"]:
        return _("The VM's disk is mirrored first; its writes get less of the link than they want.")
    return _("The VM's disk is mirrored first; others get less of the link than they want.")


def beyond_share(values: Mapping[str, Value], name: str) -> NoEffect | None:
    """At the slider of what shares the link: from where on more of it makes no difference; None where it does."""
    if name not in OTHERS or not values[name] or (name == "storage.disk_writes" and values["storage.kind"] != "none"):
        return None
    own, wanted = number_of(values, name), float(other_traffic(values))
    most = float(line(values)) * (1.0 - float(least_share(values)))
    if wanted <= most:
        return None
    if wanted - own >= most:
        return NoEffect(why=_("TCP shares the link evenly, and others take their share of it already."), partly=True)
    enough = FIELDS[name].write(most - (wanted - own))
    why = _("TCP shares the link evenly: above {enough}, more does not slow the migration.", enough=enough)
    return NoEffect(why=why, partly=True)
