"""What is there to say about what is between the hosts: the migration link and the disk?"""

from collections.abc import Mapping
from math import ceil

from migviz.language import N_, _, ngettext
from migviz.replay.rates import bounded_by, cap_of, disk_kind, limited_by
from migviz.replay.seen import Seen
from migviz.say.amounts import time_text
from migviz.say.facts.lines import Facts, Line, bits_text, field_line, rate_text, values_at
from migviz.say.labels import disk_use
from migviz.say.numbers import named
from migviz.say.on_shared_link import others_on_link
from migviz.scenario.fields import FIELDS, Value
from migviz.scenario.units import Kind, number_of, write
from migviz.trace import Host
from migviz.trace.goodput import OVER_TCP, Bottleneck, efficiency, goodput, speeds
from migviz.trace.milestones import DiskCopied, of_kind


def link(seen: Seen) -> Facts:
    """The way the pages take."""
    moment = seen.moment
    values = values_at(seen)
    up = values["link.state"] == "up"
    return Facts(
        title=_("Migration link"),
        lines=(
            Line(
                _("Now"),
                named(seen, "moment.speed", rate_text(moment.speed)) if moment.speed else _("idle"),
                _("payload (throughput), as sent in the run"),
            ),
            Line(_("That is"), named(seen, "moment.speed", bits_text(moment.speed)), _("8 bits in a byte"))
            if moment.speed
            else _state(seen),
            Line(_("Limited by"), _limit(seen), _parts(seen)),
            Line(
                _("Goodput"),
                named(seen, "run.goodput", rate_text(goodput(values))) if up else _("0, the link is down"),
                _formula(values),
            ),
            field_line(seen, "link.bandwidth", _("Line rate")),
            field_line(seen, "link.latency", _("Latency")),
            _compression(seen),
            *_others(seen),
            Line(
                _("Sent so far"),
                named(seen, "moment.sent", write(moment.sent, Kind.SIZE)),
                _("all bytes of the migration until now"),
            ),
        ),
    )


def iteration_in_words(seen: Seen, number: int) -> tuple[str, ...]:
    """How fast an iteration that is under way is sent, and why not faster; and what others get, where it is less than they want."""
    if not seen.moment.speed:
        return ()
    speed = named(seen, "moment.speed", rate_text(seen.moment.speed))
    sends = _(
        "Iteration {number} was sent at {speed}, limited by {what}.", number=number, speed=speed, what=_limit(seen)
    )
    beside = _("That is {next}.", next=_parts(seen))
    return (sends, beside, *(_("Others on the link got {amount}.", amount=one.value) for one in _others(seen)))


def _compression(seen: Seen) -> Line:
    """How much smaller pages become; where the policy would compress and the run does not, that is said."""
    line, scenario = field_line(seen, "migration.compression", _("Compression")), seen.run.scenario
    usual = scenario.policy.defaults.get("migration.compression")
    if usual is None or values_at(seen)["migration.compression"] is not None:
        return line
    title, much = _(scenario.policy.title), FIELDS["migration.compression"].write(usual)
    return line._replace(where_from=_("off in this run; {title} compresses {much} by default", title=title, much=much))


def _state(seen: Seen) -> Line:
    return field_line(seen, "link.state", _("The link is"))


def _limit(seen: Seen) -> str:
    """What keeps the link from being faster, in words."""
    values, moment, found = values_at(seen), seen.moment, limited_by(seen.run, seen.moment)
    if found is None:
        return _("nothing is sent now")
    known = found not in (Bottleneck.DOWN, Bottleneck.SCAN)
    if known and moment.speed < 0.999 * bounded_by(found, values, in_iterations=_in_iterations(seen)):
        return _("the policy's own pace")
    if found is Bottleneck.COPY:
        return _("one stream's processor, not the line")
    shared = _shared(values)
    return _("the link, {shared}", shared=shared) if shared and found is Bottleneck.LINK else _(found.value)


def _in_iterations(seen: Seen) -> bool:
    return seen.moment.owner is Host.SOURCE and seen.moment.running


def _parts(seen: Seen) -> str:
    """Which part of the way would limit next, and at how much."""
    parts = speeds(values_at(seen), cap_of(values_at(seen), in_iterations=_in_iterations(seen)))
    __, *others = sorted(parts, key=lambda part: float(parts[part]))
    if not others:
        return _("the least of all parts")
    rate = named(seen, "run.goodput", rate_text(float(parts[others[0]])))
    return _("the least of all parts; next {part}, {rate}", part=_(others[0].value), rate=rate)


def _others(seen: Seen) -> list[Line]:
    """What others want of the link, where that is more than TCP leaves them."""
    gets = others_on_link(seen)
    if not gets:
        return []
    why = _("TCP shares the link evenly among connections: more does not slow the migration further")
    return [Line(_("Others get"), gets, why)]


def _shared(values: Mapping[str, Value]) -> str:
    others = []
    if values["link.traffic"]:
        others.append(_("other traffic"))
    if (many := number_of(values, "link.migrations")) > 1:
        written = FIELDS["link.migrations"].write(many)
        others.append(ngettext("{n} migration", "{n} migrations", ceil(many), n=written))
    if values["storage.kind"] == "none" and values["storage.disk_writes"]:
        others.append(_("disk writes"))
    return _("shared by {others}", others=", ".join(others)) if others else ""


def _formula(values: Mapping[str, Value]) -> str:
    """Where the goodput comes from."""
    if values["link.goodput"] is not None:
        return _("field link.goodput")
    inside, whole = (float(size) for size in efficiency(values))
    mtu, rate = number_of(values, "link.mtu"), FIELDS["link.bandwidth"].write(values["link.bandwidth"])
    formula = f"{rate} × {inside:.0f} / {whole:.0f}" if whole > inside else rate
    if values["link.transport"] in OVER_TCP:
        formula = f"{rate} × ({mtu:.0f} − {mtu - inside:.0f}) / ({mtu:.0f} + {whole - mtu:.0f})"
    shared = _shared(values)
    return f"{formula}, {shared}" if shared else formula


def storage(seen: Seen) -> Facts:
    """Where the VM's disk is, and how it changes hands."""
    run, moment = seen.run, seen.moment
    t, through_disk = moment.t, run.scenario.technique.through_disk
    kind = disk_kind(run.scenario)
    titles = {
        "csv": _("Shared volume (Cluster Shared Volume)"),
        "cluster disk": _("Cluster disk"),
        "none": _("No shared storage"),
    }
    lines = [Line(_("Who may write"), _who_writes(seen, kind), _(_WHY[kind]))]
    if through_disk:
        rate = next((flow.rate for flow in run.flows if flow.disk and flow.start <= t < flow.end), 0.0)
        lines += [
            Line(_("Now"), rate_text(rate) if rate else _("idle"), _("bytes to the disk or from it, as in the run")),
            field_line(seen, "storage.save_rate", _("Saves memory at")),
            field_line(seen, "storage.move_time", _("Moving the LUN")),
            field_line(seen, "storage.restore_rate", _("Restores memory at")),
        ]
    elif kind == "cluster disk":
        lines += [
            field_line(seen, "storage.dismount_time", _("Dismounting")),
            field_line(seen, "storage.mount_time", _("Mounting")),
        ]
    elif kind == "none":
        lines += [field_line(seen, "storage.disk_size", _("Disk to mirror")), *_mirrored(seen)]
    access = field_line(seen, "storage.state", _("Access"))
    return Facts(title=titles[kind], lines=(*lines, access._replace(value=_(_ACCESS[access.value]))))


_ACCESS = {"ok": N_("the target may open the disk"), "refused": N_("the target is denied the disk")}
_WHY = {
    "csv": N_("a Cluster Shared Volume is mounted on every host of the cluster"),
    "cluster disk": N_("a cluster disk is mounted on one host at a time"),
    "none": N_("each host has its own disk, so the disk is mirrored first"),
}


def _who_writes(seen: Seen, kind: str) -> str:
    return _("each host, on its own disk") if kind == "none" else disk_use(seen)


def _mirrored(seen: Seen) -> list[Line]:
    run = seen.run
    return [
        Line(_("Mirrored in"), time_text(item.seconds), _("done at {t}", t=time_text(item.t)))
        for item in of_kind(run.milestones, DiskCopied)
    ]
