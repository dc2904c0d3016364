"""What is there to say about the switch, its MAC table and the client at a moment?"""

from migviz.replay.moment import Moment
from migviz.replay.network import Reach, TableRow
from migviz.say.captions import time_text
from migviz.say.facts.lines import Facts, Line, count_text, field_line
from migviz.scenario.fields import FIELDS
from migviz.scenario.policies import POLICIES
from migviz.scenario.units import Kind, write
from migviz.trace import Copying, Host, Run
from migviz.trace.traffic import Station

NODES = {1: "the source", 2: "the target", 3: "the client", 4: "other switches"}
"""What is behind each port of the switch."""


def _place(moment: Moment) -> str:
    return "behind no port" if moment.owner is Host.NOBODY else f"behind the {moment.owner.value}'s port"


def switch(run: Run, moment: Moment) -> Facts:
    """What joins hosts and client."""
    metrics = run.network.metrics
    after = metrics.right_port_after
    return Facts(
        title="Switch",
        lines=(
            Line("The VM is", _place(moment), "the port of the host that owns it; it moves at the resume"),
            Line("It sends frames for the VM", _towards(moment), "its MAC table; an unknown address is flooded"),
            Line("Announced", _announced(run, moment.t), "one broadcast after the resume tells every switch"),
            Line(
                "It knew the new port",
                "never" if after is None else f"{time_text(after)} after the resume",
                "from whichever frame of the VM came first",
            ),
            Line("Frames to the wrong port", str(metrics.wrong_port_frames), "in the whole run"),
            Line("Frames for the VM flooded", str(metrics.flooded), "those kept one by one"),
        ),
    )


def _towards(moment: Moment) -> str:
    port = moment.network.port(Station.VM)
    return "out at every port" if port is None else f"to port {port}, {NODES[port]}"


def mac_table(run: Run, moment: Moment) -> Facts:
    """What the switches know."""
    rows = [
        Line(
            f"{row.station.value[:1].upper()}{row.station.value[1:]} on switch {row.switch}",
            f"behind port {row.port}{_before(row)}",
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
            Line("Announced", _announced(run, moment.t), "an announcement makes the switch note the new port"),
            *rows,
            field_line(run, moment.t, "switch.ageing", "Forgets an address after"),
        ),
    )


def _before(row: TableRow) -> str:
    return f", before that {row.was}" if row.was is not None else ""


def _announced(run: Run, t: float) -> str:
    sent = [item for item in run.milestones if item.kind == "announcement" and item.t <= t]
    heard = [item for item in sent if not item.facts["lost"]]
    if heard:
        return f"at {write(heard[0].t, Kind.TIME, digits=4)}"
    if run.scenario["network.announcement"] == "none":
        return "never in this run"
    return f"{count_text(len(sent), 'time')}, all lost" if sent else "not yet"


def announcement_line(run: Run) -> Line:
    """What announces the VM, and how sure that is."""
    choice = str(run.scenario["network.announcement"])
    policy = POLICIES[str(run.scenario["migration.policy"])]
    if choice == "rarp" and policy.name.startswith("hyper-v"):
        return Line("Sent by", "the target host", "Savill; what Hyper-V's switch sends was not found written down")
    sender = {"rarp": "the target host, in the VM's name", "none": "nobody"}.get(choice, "the VM itself")
    return Line("Sent by", sender, "field network.announcement")


def client(run: Run, moment: Moment) -> Facts:
    """The machine that keeps using the VM."""
    state, metrics = moment.network, run.network.client
    if metrics is None:
        off = Line("Asks", "nothing", "field client.interval is off")
        return Facts(title="Client", lines=(off,))
    lines = [
        Line("Answers come from", _answers(moment), "only a running VM answers"),
        field_line(run, moment.t, "client.interval", "Asks every"),
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
    lines += [
        Line(
            "In the whole run",
            f"{metrics.late} late, {metrics.lost} lost",
            f"of {count_text(metrics.asked, 'request')}",
        ),
        Line("Longest stall", time_text(metrics.longest_stall), "until the first try after the VM answers again"),
        Line("Gives up after", time_text(metrics.give_up_after), _timers(run)),
    ]
    return Facts(title="Client", lines=tuple(lines))


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


def _timers(run: Run) -> str:
    floor, retries = (FIELDS[name].write(run.scenario[name]) for name in ("client.rto_min", "client.retries"))
    return f"first time-out {floor}, doubled for {retries} tries ({run.scenario['client.profile']})"
