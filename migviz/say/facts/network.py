"""What is there to say about the switch, its MAC table and the client at a moment?"""

from migviz.replay.moment import Moment
from migviz.replay.network import Reach, TableRow
from migviz.replay.seen import Seen
from migviz.say.captions import time_text
from migviz.say.facts.lines import Facts, Line, count_text, field_line
from migviz.say.numbers import named
from migviz.scenario.fields import FIELDS
from migviz.scenario.policies import POLICIES
from migviz.scenario.units import Kind, write
from migviz.trace import Copying, Host
from migviz.trace.milestones import Announced, of_kind
from migviz.trace.traffic import ClientMetrics, NetworkMetrics, Station

NODES = {1: "the source", 2: "the target", 3: "the client", 4: "other switches"}
"""What is behind each port of the switch."""


def _place(moment: Moment) -> str:
    return "behind no port" if moment.owner is Host.NOBODY else f"behind the {moment.owner.value}'s port"


def switch(seen: Seen) -> Facts:
    """What joins hosts and client."""
    run, moment = seen.run, seen.moment
    metrics = run.network.metrics
    return Facts(
        title="Switch",
        lines=(
            Line("The VM is", _place(moment), "the port of the host that owns it; it moves at the resume"),
            Line(
                "It sends frames for the VM",
                named(seen, "moment.port", _towards(moment)),
                "its MAC table; an unknown address is flooded",
            ),
            Line("Announced", _announced(seen), "one broadcast after the resume tells every switch"),
            *([] if metrics is None else _in_the_whole_run(seen, metrics)),
        ),
    )


def _in_the_whole_run(seen: Seen, metrics: NetworkMetrics) -> list[Line]:
    after = metrics.right_port_after
    knew = "never" if after is None else f"{time_text(after)} after the resume"
    wrong, flooded = str(metrics.wrong_port_frames), str(metrics.flooded)
    return [
        Line(
            "It knew the new port",
            named(seen, "run.right_port_after", knew),
            "from whichever frame of the VM came first",
        ),
        Line("Frames to the wrong port", named(seen, "run.wrong_port_frames", wrong), "in the whole run"),
        Line("Frames for the VM flooded", named(seen, "run.flooded", flooded), "those kept one by one"),
    ]


def _towards(moment: Moment) -> str:
    port = moment.network.port(Station.VM)
    return "out at every port" if port is None else f"to port {port}, {NODES[port]}"


def mac_table(seen: Seen) -> Facts:
    """What the switches know."""
    moment = seen.moment
    rows = [
        Line(
            f"{row.station.value[:1].upper()}{row.station.value[1:]} on switch {row.switch}",
            f"behind port {_port(seen, row)}{_before(row)}",
            f"seen {time_text(max(0.0, moment.t - row.seen))} ago",
        )
        for row in moment.network.rows
    ]
    known = {(row.switch, row.station) for row in moment.network.rows}
    rows += [
        Line(f"VM on switch {switch}", "not known", "its frames would be flooded")
        for switch in (1, 2)
        if (switch, Station.VM) not in known
    ]
    return Facts(
        title="MAC tables of the switches",
        lines=(
            Line("Announced", _announced(seen), "an announcement makes the switch note the new port"),
            *rows,
            field_line(seen, "switch.ageing", "Forgets an address after"),
        ),
    )


def _port(seen: Seen, row: TableRow) -> str:
    return named(seen, "moment.port", str(row.port)) if row.station is Station.VM else str(row.port)


def _before(row: TableRow) -> str:
    return f", before that {row.was}" if row.was is not None else ""


def _announced(seen: Seen) -> str:
    run = seen.run
    sent = [item for item in of_kind(run.milestones, Announced) if item.t <= seen.t]
    heard = [item for item in sent if not item.lost]
    if heard:
        return f"at {write(heard[0].t, Kind.TIME, digits=4)}"
    if run.scenario["network.announcement"] == "none":
        return "never in this run"
    return f"{count_text(len(sent), 'time')}, all lost" if sent else "not yet"


def announcement_line(seen: Seen) -> Line:
    """What announces the VM, and how sure that is."""
    run = seen.run
    choice = str(run.scenario["network.announcement"])
    policy = POLICIES[str(run.scenario["migration.policy"])]
    if choice == "rarp" and policy.name.startswith("hyper-v"):
        return Line("Sent by", "the target host", "Savill; what Hyper-V's switch sends was not found written down")
    sender = {"rarp": "the target host, in the VM's name", "none": "nobody"}.get(choice, "the VM itself")
    return Line("Sent by", sender, "field network.announcement")


def client(seen: Seen) -> Facts:
    """The machine that keeps using the VM."""
    run, moment = seen.run, seen.moment
    state, metrics = moment.network, run.network.client
    if not run.network.interval:
        off = Line("Asks", "nothing", "field client.interval is off")
        return Facts(title="Client", lines=(off,))
    lines = [
        Line("Answers come from", _answers(moment), "only a running VM answers"),
        field_line(seen, "client.interval", "Asks every"),
        Line("Now", _now(moment), f"{state.asked} requests asked, {state.answered} answered"),
    ]
    if state.next_try is not None:
        lines.append(
            Line(
                "Next try",
                f"in {time_text(max(0.0, state.next_try - moment.t))}",
                f"after {count_text(state.tries + 1, 'time')} of asking; the time-out doubles",
            )
        )
    if moment.copying is Copying.PUSH:
        lines.append(Line("The VM is slow", "it waits for its pages", "its answers are not slowed here"))
    return Facts(title="Client", lines=(*lines, *([] if metrics is None else _client_in_the_whole_run(seen, metrics))))


def _client_in_the_whole_run(seen: Seen, metrics: ClientMetrics) -> list[Line]:
    late, lost = (named(seen, f"run.{name}", str(getattr(metrics, name))) for name in ("late", "lost"))
    stall = named(seen, "run.longest_stall", time_text(metrics.longest_stall))
    return [
        Line("In the whole run", f"{late} late, {lost} lost", f"of {_requests(seen, metrics.asked)}"),
        Line("Longest stall", stall, "until the first try after the VM answers again"),
        Line("Gives up after", named(seen, "run.give_up_after", time_text(metrics.give_up_after)), _timers(seen)),
    ]


def _requests(seen: Seen, asked: int) -> str:
    return f"{named(seen, 'run.asked', write(asked, Kind.COUNT))} request{'' if asked == 1 else 's'}"


def _answers(moment: Moment) -> str:
    return {
        Host.SOURCE: "the VM on the source" if moment.running else "nobody, the VM is paused",
        Host.TARGET: "the VM on the target",
        Host.NOBODY: "nobody, the VM is lost",
    }[moment.owner]


def _now(moment: Moment) -> str:
    state = moment.network
    if state.reach in (Reach.LOST, Reach.ANSWERED):
        return state.reach.value
    waiting = f"; {count_text(state.waiting, 'request')} wait{'s' if state.waiting == 1 else ''}"
    return state.reach.value + (waiting if state.waiting else "")


def _timers(seen: Seen) -> str:
    run = seen.run
    floor, retries = (FIELDS[name].write(run.scenario[name]) for name in ("client.rto_min", "client.retries"))
    return f"first time-out {floor}, doubled for {retries} tries ({run.scenario['client.profile']})"
