"""What does a run look like in a terminal? Tables by rich; plain text where the output is a pipe."""

from collections.abc import Iterable, Mapping, Sequence
from typing import IO

from rich import box
from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from migviz.replay.moment import Moment
from migviz.replay.network import Reach
from migviz.say.captions import caption, closing, owner_text, pages_text, step_name, time_text
from migviz.scenario import Scenario
from migviz.scenario.fields import FIELDS, Field
from migviz.scenario.policies import POLICIES
from migviz.scenario.presets import PRESETS
from migviz.scenario.units import PAGE, Kind, write
from migviz.trace import Copying, Host, Pass, Run, StepSpan, Tenure
from migviz.trace.traffic import ClientMetrics, Fate

MIB = 2**20
_SHOWN_ROWS = 40
"""Of more iterations than this, the middle ones are left out."""


def console(file: IO[str] | None = None) -> Console:
    """A console for standard output: as wide as needed in a pipe, without colours or rules there."""
    out = Console(file=file, highlight=False, soft_wrap=False, emoji=False)
    return out if out.is_terminal else Console(file=file, width=180, highlight=False, no_color=True, emoji=False)


def printed(text: RenderableType, file: IO[str] | None = None) -> str:
    """The text as it is printed: with colours on a terminal, plain and without trailing blanks in a pipe."""
    out = console(file)
    with out.capture() as captured:
        out.print(text)
    lines = captured.get().splitlines()
    return "\n".join(lines if out.is_terminal else (line.rstrip() for line in lines))


def table(title: str, columns: Sequence[str], rows: Iterable[Sequence[str]], *, left: int = 1) -> Table:
    """A table; the first `left` columns are words, the others numbers."""
    made = Table(
        title=title or None,
        title_justify="left",
        title_style="bold",
        box=box.SIMPLE_HEAD,
        pad_edge=False,
        show_header=any(columns),
    )
    for index, column in enumerate(columns):
        made.add_column(column, justify="left" if index < left else "right", overflow="fold", no_wrap=index == 0)
    for row in rows:
        made.add_row(*row)
    return made


def run_text(run: Run) -> RenderableType:
    """All of a run: iterations, steps, the pause, who has the VM, and how it ended."""
    parts: list[RenderableType] = [Text(scenario_line(run.scenario)), Text("")]
    if run.passes:
        parts.append(_iterations(run))
    if run.steps:
        columns = ("step", "", "starts", "takes")
        parts.append(table("The six steps", columns, (_step_row(run, span) for span in run.steps), left=2))
    if run.pause:
        parts.append(_pause(run))
    parts.append(table("Who has the VM", ("from", "to", ""), (_tenure_row(item) for item in run.tenures), left=3))
    if run.network.client is not None:
        parts.append(_client(run, run.network.client))
    notes = [Text(line) for line in _notes(run)]
    return Group(*parts, *notes, *([Text("")] if notes else []), Text(closing(run), style="bold"))


def scenario_line(scenario: Scenario) -> str:
    """The scenario in one line."""
    named = f"{scenario['title']}: " if scenario["title"] else ""
    values = (
        f"{FIELDS['vm.memory'].write(scenario['vm.memory'])} VM",
        f"dirty rate {FIELDS['workload.dirty_rate'].write(scenario['workload.dirty_rate'])}",
        f"link {FIELDS['link.bandwidth'].write(scenario['link.bandwidth'])}"
        if scenario["link.goodput"] is None
        else f"goodput {FIELDS['link.goodput'].write(scenario['link.goodput'])}",
        f"{scenario.technique.name} by {scenario['migration.policy']}",
        f"storage {scenario['storage.kind']}",
        f"seed {scenario.number('seed'):.0f}",
    )
    return named + ", ".join(values)


_PASS_NAMES = {
    Copying.PAUSE: "pause",
    Copying.PUSH: "push",
    Copying.SAVE: "save",
    Copying.RESTORE: "restore",
}


def _iterations(run: Run) -> Table:
    rows = [_pass_row(item, before) for before, item in zip([None, *run.passes], run.passes, strict=False)]
    if len(rows) > _SHOWN_ROWS:
        left_out = len(rows) - _SHOWN_ROWS + 1
        rows[_SHOWN_ROWS // 2 : -_SHOWN_ROWS // 2 + 1] = [("...", f"{left_out} more", "", "", "", "", "")]
    columns = ("iteration", "pages", "zero pages", "MiB", "starts", "seconds", "of the one before")
    return table("Passes over the memory", columns, rows)


def _pass_row(item: Pass, before: Pass | None) -> tuple[str, ...]:
    share = write(item.pages / before.pages, Kind.SHARE) if before and before.pages else ""
    return (
        _PASS_NAMES.get(item.copying, str(item.number)),
        f"{item.pages}",
        f"{item.zero_pages}",
        f"{item.pages * PAGE / MIB:.2f}",
        f"{item.start:.3f} s",
        f"{item.end - item.start:.4f}",
        share,
    )


def _step_row(run: Run, span: StepSpan) -> tuple[str, ...]:
    return (
        str(span.step.number),
        step_name(span.step.number),
        f"{span.start:.3f} s",
        time_text(span.end - span.start),
    )


def _pause(run: Run) -> Table:
    rows = [(part.name, time_text(part.end - part.start)) for part in run.pause]
    if run.metrics.downtime is not None:
        rows.append(("all of it", time_text(run.metrics.downtime)))
    return table("The pause", ("part", "takes"), rows)


def _client(run: Run, client: ClientMetrics) -> Table:
    network = run.network.metrics

    def count(number: int, why: Mapping[Fate, int]) -> str:
        causes = ", ".join(f"{cause.value} {many}" for cause, many in why.items())
        return f"{number} ({causes})" if causes else str(number)

    rows = [
        ("requests asked", str(client.asked)),
        ("answered late", count(client.late, client.late_why)),
        ("never answered", count(client.lost, client.lost_why)),
        ("longest wait for an answer", time_text(client.longest_wait)),
        ("longest stall", time_text(client.longest_stall)),
        ("sent again", str(client.retransmissions)),
        ("connections lost", str(client.connections_lost)),
        ("this client gives up after", time_text(client.give_up_after)),
        (
            "switch knows the new port",
            "never" if network.right_port_after is None else f"{time_text(network.right_port_after)} after the resume",
        ),
    ]
    return table("What the client feels", ("", ""), rows)


def _tenure_row(item: Tenure) -> tuple[str, ...]:
    return f"{item.start:.3f} s", f"{item.end:.3f} s", owner_text(item.owner, item.running)


def _notes(run: Run) -> Iterable[str]:
    """What happened beside the steps: changes, slowing, fetches."""
    for milestone in run.milestones:
        at, facts = f"At {milestone.t:.3f} s", milestone.facts
        if milestone.kind == "change":
            field = FIELDS[str(facts["name"])]
            value = facts["value"]
            yield f"{at}: {field.name} became {field.write(value)}."
        elif milestone.kind == "slowed":
            yield f"{at}: {write(float(facts['share'] or 0), Kind.SHARE)} of its processor time was taken from the VM."
        elif milestone.kind == "fetches" and not facts["pages"]:
            yield "After the resume the VM waited for no page on demand."
        elif milestone.kind == "fetches":
            yield (
                f"After the resume the VM waited for {facts['pages']} pages on demand, {time_text(float(facts['seconds_each'] or 0))} each: "
                f"{write(float(facts['blocked_share'] or 0), Kind.SHARE)} of its time."
            )


def moment_text(run: Run, moment: Moment) -> RenderableType:
    """What is true at a moment."""
    rows = [
        ("time", f"{moment.t:.6f} s of {run.end:.3f} s"),
        ("step", f"{moment.step} {step_name(moment.step)}" if moment.step else "ended early"),
        ("the VM", owner_text(moment.owner, moment.running)),
        ("iteration", str(moment.iteration) if moment.iteration else "none now"),
        ("to send", f"{moment.to_send} pages, {pages_text(moment.to_send)}"),
        ("dirty again", f"{moment.dirty} pages, {pages_text(moment.dirty)}"),
        ("same on both hosts", f"{moment.same} pages, {pages_text(moment.same)}"),
        ("old at the target", f"{moment.stale} pages, {pages_text(moment.stale)}"),
        ("sent so far", write(moment.sent, Kind.SIZE)),
        ("on the link", write(moment.speed, Kind.RATE) if moment.speed else "nothing"),
    ]
    state = moment.network
    if state.reach is not Reach.OFF:
        waiting = f"; {state.waiting} requests wait, the oldest for {time_text(state.oldest)}" if state.oldest else ""
        rows.append(("the client", f"{state.reach.value}{waiting}"))
    for row in state.rows:
        seen = f"seen {time_text(max(0.0, moment.t - row.seen))} ago"
        rows.append((f"switch {row.switch}", f"{row.station.value} behind port {row.port}, {seen}"))
    if moment.saved:
        rows.insert(6, ("saved on the disk", f"{moment.saved} pages, {pages_text(moment.saved)}"))
    if not moment.running and moment.owner is not Host.NOBODY:
        rows.append(("paused for", time_text(moment.paused_for)))
    return Group(table("", ("", ""), rows, left=2), Text(caption(run, moment), style="bold"))


def fields_text(scenario: Scenario) -> RenderableType:
    """All fields: unit and range, default, one line of help. `*`: may change at a time."""

    def row(field: Field) -> tuple[str, ...]:
        own = field.name in scenario.policy.defaults
        default = field.write(scenario[field.name]) or "none"
        return (
            field.name + ("*" if field.changeable else ""),
            default + (" (policy)" if own else ""),
            field.range_text,
            field.help,
        )

    rows = table("", ("field", "default", "range", "help"), (row(field) for field in FIELDS.values()), left=4)
    return Group(
        rows,
        Text("* may change while the migration runs: at 12 s: link.bandwidth = 100 Mbit/s"),
        Text("(policy): the default depends on migration.policy; shown for hyper-v."),
        Text(
            "Units: B kB MB GB TB KiB MiB GiB TiB pages, each also /s; bit/s kbit/s Mbit/s Gbit/s; us ms s min h; %; x."
        ),
    )


def presets_text() -> RenderableType:
    """All presets with their values and where these come from."""
    blocks: list[RenderableType] = []
    for preset in PRESETS.values():
        values = ", ".join(f"{name}: {FIELDS[name].write(value)}" for name, value in preset.defaults.items())
        blocks += [
            Text(f"{preset.name}: {preset.title}", style="bold"),
            Text(f"  {values}"),
            Text(f"  from {preset.source}"),
            Text(""),
        ]
    return Group(*blocks[:-1])


def policies_text() -> RenderableType:
    """All policies with their rules and where these come from."""
    blocks: list[RenderableType] = []
    for policy in POLICIES.values():
        rules = "; ".join(f"{rule.reason}: {rule.then.value}" for rule in policy.rules)
        blocks += [
            Text(f"{policy.name}: {policy.title}", style="bold"),
            Text(f"  {rules}"),
            Text(f"  from {policy.source}"),
            Text(""),
        ]
    return Group(*blocks[:-1])


__all__ = ["console", "fields_text", "moment_text", "policies_text", "presets_text", "printed", "run_text"]
