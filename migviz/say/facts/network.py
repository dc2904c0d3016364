"""What is there to say about the switch, its MAC table and the client at a moment?"""

from dataclasses import replace

from migviz.language import N_, _, ngettext
from migviz.replay.moment import Moment
from migviz.replay.network import Reach, TableRow
from migviz.replay.seen import Seen
from migviz.say.amounts import time_text
from migviz.say.facts.lines import Facts, Line, field_line
from migviz.say.numbers import named
from migviz.scenario.fields import FIELDS
from migviz.scenario.policies import POLICIES
from migviz.scenario.profiles import PROFILES
from migviz.scenario.units import Kind, write
from migviz.trace import Copying, Host
from migviz.trace.milestones import Announced, of_kind
from migviz.trace.traffic import ClientMetrics, NetworkMetrics, Station

NODES = {1: N_("the source"), 2: N_("the target"), 3: N_("the client"), 4: N_("other switches")}
"""What is behind each port of the switch."""


def _place(moment: Moment) -> str:
    return {
        Host.SOURCE: _("behind the source's port"),
        Host.TARGET: _("behind the target's port"),
        Host.NOBODY: _("behind no port"),
    }[moment.owner]


def switch(seen: Seen) -> Facts:
    """What joins hosts and client."""
    run, moment = seen.run, seen.moment
    metrics = run.network.metrics
    return Facts(
        title=_("Switch"),
        lines=(
            Line(_("The VM is"), _place(moment), _("the port of the host that owns it; it moves at the resume")),
            Line(
                _("It sends frames for the VM"),
                named(seen, "moment.port", _towards(moment)),
                _("its MAC table; an unknown address is flooded"),
            ),
            Line(_("Announced"), _announced(seen), _("one broadcast after the resume tells every switch")),
            *([] if metrics is None else _in_the_whole_run(seen, metrics)),
        ),
    )


def _in_the_whole_run(seen: Seen, metrics: NetworkMetrics) -> list[Line]:
    after = metrics.right_port_after
    knew = _("never") if after is None else _("{time} after the resume", time=time_text(after))
    wrong, flooded = str(metrics.wrong_port_frames), str(metrics.flooded)
    return [
        Line(
            _("It knew the new port"),
            named(seen, "run.right_port_after", knew),
            _("from the first frame of the VM that came"),
        ),
        Line(_("Frames to the wrong port"), named(seen, "run.wrong_port_frames", wrong), _("in the whole run")),
        Line(_("Frames for the VM flooded"), named(seen, "run.flooded", flooded), _("counted one by one")),
    ]


def _towards(moment: Moment) -> str:
    port = moment.network.port(Station.VM)
    return _("out at every port") if port is None else _("to port {port}, {nodes}", port=port, nodes=_(NODES[port]))


def mac_table(seen: Seen) -> Facts:
    """What the switches know: the other one's table from when a lesson has brought that switch."""
    moment, switches = seen.moment, (1, 2) if seen.shows_other_switch else (1,)
    rows = [
        Line(
            _station(seen, row.station, row.switch),
            _behind(seen, row),
            _("seen {time} ago", time=time_text(max(0.0, moment.t - row.seen))),
        )
        for row in moment.network.rows
        if row.switch in switches
    ]
    known = {(row.switch, row.station) for row in moment.network.rows}
    rows += [
        Line(_station(seen, Station.VM, switch), _("not known"), _("its frames would be flooded"))
        for switch in switches
        if (switch, Station.VM) not in known
    ]
    return Facts(
        title=_("MAC tables of the switches") if len(switches) > 1 else _("The switch's MAC table"),
        lines=(
            Line(_("Announced"), _announced(seen), _("an announcement makes the switch note the new port")),
            *rows,
            field_line(seen, "switch.ageing", _("Forgets an address after")),
        ),
    )


def _station(seen: Seen, station: Station, switch: int) -> str:
    """Whose line it is, and of which switch where there are two."""
    name = _(_STATIONS[station])
    return _("{station} on switch {number}", station=name, number=switch) if seen.shows_other_switch else name


def port_text(seen: Seen, row: TableRow) -> str:
    """The port of a line of a MAC table."""
    return named(seen, "moment.port", str(row.port)) if row.station is Station.VM else str(row.port)


_STATIONS = {Station.VM: N_("VM"), Station.CLIENT: N_("Client")}


def _behind(seen: Seen, row: TableRow) -> str:
    port = port_text(seen, row)
    if row.was is None:
        return _("behind port {port}", port=port)
    was = port_text(seen, replace(row, port=row.was))
    return _("behind port {port}, before that {was}", port=port, was=was)


def _announced(seen: Seen) -> str:
    run = seen.run
    sent = [item for item in of_kind(run.milestones, Announced) if item.t <= seen.t]
    heard = [item for item in sent if not item.lost]
    if heard:
        return _("at {t}", t=write(heard[0].t, Kind.TIME, digits=4))
    if run.scenario["network.announcement"] == "none":
        return _("never in this run")
    lost = named(seen, "run.announcements_lost", str(len(sent)), "run.announcements")
    return ngettext("{n} time, and lost", "{n} times, all lost", len(sent), n=lost) if sent else _("not yet")


def announcement_line(seen: Seen) -> Line:
    """What announces the VM, and how sure that is."""
    run = seen.run
    choice = str(run.scenario["network.announcement"])
    policy = POLICIES[str(run.scenario["migration.policy"])]
    if choice == "rarp" and policy.name.startswith("hyper-v"):
        return Line(_("Sent by"), _("the target host"), _("Savill; what Hyper-V's switch sends is not documented"))
    sender = {"rarp": _("the target host, in the VM's name"), "none": _("nobody")}.get(choice, _("the VM itself"))
    return Line(_("Sent by"), sender, _("field network.announcement"))


def client(seen: Seen) -> Facts:
    """The machine that keeps using the VM."""
    run, moment = seen.run, seen.moment
    state, metrics = moment.network, run.network.client
    if not run.network.interval:
        off = Line(_("Asks"), _("nothing"), _("field client.interval is off"))
        return Facts(title=_("Client"), lines=(off,))
    lines = [
        Line(_("Answers come from"), _answers(seen), _("only a running VM answers")),
        field_line(seen, "client.interval", _("Asks every")),
        Line(
            _("Now"),
            _now(seen),
            ngettext(
                "{n} request, {answered} answered",
                "{n} requests, {answered} answered",
                state.asked,
                n=named(seen, "run.asked", str(state.asked)),
                answered=named(seen, "run.answered", str(state.answered)),
            ),
        ),
    ]
    if state.next_try is not None:
        lines.append(
            Line(
                _("Next try"),
                _("in {time}", time=named(seen, "moment.next_try", time_text(max(0.0, state.next_try - moment.t)))),
                ngettext("after {n} try; the timeout doubles", "after {n} tries; the timeout doubles", state.tries + 1),
            )
        )
    if moment.copying is Copying.PUSH:
        lines.append(Line(_("The VM is slow"), _("it waits for its pages"), _("so its answers are late")))
    return Facts(
        title=_("Client"), lines=(*lines, *([] if metrics is None else _client_in_the_whole_run(seen, metrics)))
    )


def _client_in_the_whole_run(seen: Seen, metrics: ClientMetrics) -> list[Line]:
    late, lost = (named(seen, f"run.{name}", str(getattr(metrics, name))) for name in ("late", "lost"))
    stall = named(seen, "run.longest_stall", time_text(metrics.longest_stall))
    return [
        Line(
            _("In the whole run"),
            _("{late} late, {lost} lost", late=late, lost=lost),
            _("of {requests}", requests=_requests(seen, metrics.asked)),
        ),
        Line(_("No answer for"), stall, _("until the first try after the VM answers again")),
        Line(
            _("A download stands still"),
            _bulk(seen, "download_stall"),
            _("the VM sends it, and its clock stands still in the pause"),
        ),
        Line(
            _("An upload stands still"),
            _bulk(seen, "upload_stall"),
            _("until the first try after the VM is there again"),
        ),
        Line(_("Gives up after"), named(seen, "run.give_up_after", time_text(metrics.give_up_after)), _timers(seen)),
    ]


def _bulk(seen: Seen, name: str) -> str:
    """For how long a bulk transfer stands still."""
    stall = getattr(seen.run.network.metrics, name, None)
    return named(seen, f"run.{name}", _("for good: it breaks off") if stall is None else time_text(stall))


def _requests(seen: Seen, asked: int) -> str:
    return ngettext("{n} request", "{n} requests", asked, n=named(seen, "run.asked", write(asked, Kind.COUNT)))


def _answers(seen: Seen) -> str:
    moment, off = seen.moment, seen.run.scenario.technique.starts_anew
    nobody = _("nobody, the VM is shut down") if off else _("nobody, the VM is paused")
    return {
        Host.SOURCE: _("the VM on the source") if moment.running else nobody,
        Host.TARGET: _("the VM on the target"),
        Host.NOBODY: _("nobody, the VM is lost"),
    }[moment.owner]


def _now(seen: Seen) -> str:
    state = seen.moment.network
    if state.reach in (Reach.LOST, Reach.ANSWERED):
        return _(state.reach.value)
    if not state.waiting:
        return _(state.reach.value)
    return ngettext(
        "{reach}; {n} request waits",
        "{reach}; {n} requests wait",
        state.waiting,
        n=named(seen, "moment.waiting", str(state.waiting)),
        reach=_(state.reach.value),
    ) + _held(seen)


def _held(seen: Seen) -> str:
    """How many of the requests that wait TCP has not sent yet."""
    held = seen.moment.network.held
    return ", " + _("{n} of them not sent yet", n=named(seen, "moment.waiting", str(held))) if held else ""


def _timers(seen: Seen) -> str:
    run = seen.run
    floor, retries = (FIELDS[name].write(run.scenario[name]) for name in ("client.rto_min", "client.retries"))
    profile = PROFILES[str(run.scenario["client.profile"])].title
    return _(
        "first timeout {floor}, doubled for {retries} retries ({profile})",
        floor=floor,
        retries=retries,
        profile=profile,
    )
