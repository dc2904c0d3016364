"""What is there to say about the switch, its MAC table and the client at a moment?"""

from migviz.replay.facts.lines import (
    Facts,
    Line,
    count_text,
)
from migviz.replay.moment import Moment
from migviz.replay.words import pages_text, time_text
from migviz.trace import Copying, Host, Run
from migviz.units import Kind, write

_NOT_YET = "frames and tables of the switch are not simulated yet (MODEL.md, section 10)"


def _port(moment: Moment) -> str:
    if moment.owner is Host.NOBODY:
        return "behind no port"
    return f"behind the {moment.owner.value}'s port"


def switch(run: Run, moment: Moment) -> Facts:
    """What joins hosts and client."""
    return Facts(
        title="Switch",
        lines=(
            Line("The VM is", _port(moment), "the port of the host that owns it; it moves at the resume"),
            Line("Announced", _announced(run, moment.t), "one broadcast after the resume tells every switch"),
            Line("Not shown", "single frames", _NOT_YET),
        ),
    )


def mac_table(run: Run, moment: Moment) -> Facts:
    """What the switch knows."""
    return Facts(
        title="MAC table of the switch",
        lines=(
            Line("The VM is", _port(moment), "where it really is, at this moment"),
            Line("Announced", _announced(run, moment.t), "an announcement makes the switch note the new port"),
            Line("Not shown", "entries and their ages", _NOT_YET),
        ),
    )


def _announced(run: Run, t: float) -> str:
    sent = [item for item in run.milestones if item.kind == "announcement" and item.t <= t]
    heard = [item for item in sent if not item.facts["lost"]]
    if heard:
        return f"at {write(heard[0].t, Kind.TIME, digits=4)}"
    return f"{count_text(len(sent), 'time')}, all lost" if sent else "not yet"


def client(run: Run, moment: Moment) -> Facts:
    """The machine that keeps using the VM."""
    answers = {
        Host.SOURCE: "the VM on the source" if moment.running else "nobody, the VM is paused",
        Host.TARGET: "the VM on the target",
        Host.NOBODY: "nobody, the VM is lost",
    }[moment.owner]
    pulling = moment.copying is Copying.PUSH
    return Facts(
        title="Client",
        lines=(
            Line("Answers come from", answers, "only a running VM answers"),
            *(
                [Line("They are slow", "the VM waits for pages", pages_text(moment.to_send) + " to come")]
                if pulling
                else []
            ),
            Line("Longest silence", _silence(run), "the pause of this run, or the loss of the VM"),
            Line("Not shown", "single requests", _NOT_YET),
        ),
    )


def _silence(run: Run) -> str:
    if run.metrics.owner is Host.NOBODY:
        return "for ever"
    return time_text(run.metrics.downtime) if run.metrics.downtime is not None else "none"
