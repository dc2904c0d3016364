"""What does a run look like in a terminal? Tables by rich; plain text where the output is a pipe."""

from collections.abc import Iterable, Sequence
from typing import IO

from rich import box
from rich.console import Console, Group, RenderableType
from rich.segment import Segment, Segments
from rich.table import Table
from rich.text import Text

from migviz.errors import safe
from migviz.export.drawn import Drawn
from migviz.language import N_, _, ngettext
from migviz.replay.metrics import MOMENT_NUMBERS, RUN_NUMBERS, Number, Part
from migviz.replay.moment import Moment
from migviz.replay.network import Reach
from migviz.replay.pause_range import PauseRange, part_range, pause_range
from migviz.replay.seen import Seen, seen_at
from migviz.say.amounts import pages_text, range_text, time_text
from migviz.say.captions import caption, closing, owner_text, step_name
from migviz.say.facts.between import iteration_in_words
from migviz.say.facts.times import page_written
from migviz.scenario import Scenario
from migviz.scenario.fields import BY_HAND, FIELDS, Field
from migviz.scenario.policies import POLICIES
from migviz.scenario.presets import PRESETS
from migviz.scenario.rules import Rule
from migviz.scenario.techniques import pause_part_named
from migviz.scenario.units import PAGE, Kind, write
from migviz.trace import Copying, Host, Pass, Run, StepSpan, Tenure
from migviz.trace.milestones import Changed, Fetched, PostCopyPaused, Slowed, first_of
from migviz.trace.traffic import ClientMetrics

MIB = 2**20
_SHOWN_ROWS = 40
"""Of more iterations than this, the middle ones are left out."""


def console(file: IO[str] | None) -> Console:
    """A console for standard output: as wide as needed in a pipe, which gets no colours. Somebody's words are not obeyed."""
    out = Console(file=file, highlight=False, markup=False, emoji=False)
    return out if out.is_terminal else Console(file=file, width=180, markup=False, emoji=False)


def printed(text: RenderableType, file: IO[str] | None = None) -> Drawn:
    """The text as it is printed: with colours on a terminal, plain and without trailing blanks in a pipe."""
    out = console(file)
    with out.capture() as captured:
        out.print(Segments([Segment(safe(one.text), one.style, one.control) for one in out.render(text)]), end="")
    lines = captured.get().splitlines()
    return Drawn("\n".join(lines if out.is_terminal else (line.rstrip() for line in lines)))


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
    """All of a run: transfers, steps, the pause, where the VM runs, and how it ended."""
    parts: list[RenderableType] = [Text(scenario_line(run.scenario)), Text("")]
    if run.passes:
        parts.append(_iterations(run))
    if run.steps:
        columns = (_("step"), "", _("starts"), _("takes"))
        parts.append(table(_("The six steps"), columns, (_step_row(run, span) for span in run.steps), left=2))
    if run.pause:
        parts.append(_pause(run))
    parts.append(
        table(
            _("Where the VM runs"), (_("from"), _("to"), ""), (_tenure_row(run, item) for item in run.tenures), left=3
        )
    )
    if run.network.client is not None:
        parts.append(_client(run, run.network.client))
    notes = [Text(line) for line in _notes(run)]
    return Group(*parts, *notes, *([Text("")] if notes else []), Text(closing(seen_at(run, run.end)), style="bold"))


def scenario_line(scenario: Scenario) -> str:
    """The scenario in one line."""
    named = f"{scenario['title']}: " if scenario["title"] else ""

    def written(name: str) -> str:
        return FIELDS[name].write(scenario[name])

    values = (
        _("{memory} VM", memory=written("vm.memory")),
        _("dirty rate {rate}", rate=written("workload.dirty_rate")),
        _("link {bandwidth}", bandwidth=written("link.bandwidth"))
        if scenario["link.goodput"] is None
        else _("goodput {rate}", rate=written("link.goodput")),
        _("{technique} by {policy}", technique=written("migration.technique"), policy=written("migration.policy")),
        _("storage {kind}", kind=written("storage.kind")),
        _("random seed {seed}", seed=written("seed")),
    )
    return named + ", ".join(values)


PASS_NAMES = {
    Copying.PAUSE: N_("pause"),
    Copying.PUSH: N_("push"),
    Copying.SAVE: N_("save"),
    Copying.RESTORE: N_("restore"),
}


def _iterations(run: Run) -> Table:
    rows = [_pass_row(item, before) for before, item in zip([None, *run.passes], run.passes, strict=False)]
    if len(rows) > _SHOWN_ROWS:
        left_out = len(rows) - _SHOWN_ROWS + 1
        rows[_SHOWN_ROWS // 2 : -_SHOWN_ROWS // 2 + 1] = [("…", _("{n} more", n=left_out), "", "", "", "", "")]
    columns = (_("transfer"), _("pages"), _("zero pages"), "MiB", _("starts"), _("seconds"), _("% of previous"))
    return table(_("Memory transfers"), columns, rows)


def _pass_row(item: Pass, before: Pass | None) -> tuple[str, ...]:
    share = write(item.pages / before.pages, Kind.SHARE) if before and before.pages else ""
    return (
        _(PASS_NAMES[item.copying]) if item.copying in PASS_NAMES else str(item.number),
        write(item.pages, Kind.COUNT),
        write(item.zero_pages, Kind.COUNT),
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
    """Each part and the whole, with the length that half of such have, where it is known within a range only."""
    rows = [
        (
            _(pause_part_named(part.name).title),
            time_text(part.end - part.start),
            _half(part_range(run, part.name)),
        )
        for part in run.pause
    ]
    if run.metrics.downtime is not None:
        rows.append((_("pause (downtime)"), time_text(run.metrics.downtime), _half(pause_range(run))))
    return table(_("The pause"), (_("part"), _("takes"), _("half of such")), rows)


def _half(found: PauseRange | None) -> str:
    return range_text(found) if found is not None else ""


def _client(run: Run, client: ClientMetrics) -> Table:
    why = {"late": client.late_why, "lost": client.lost_why}

    def cell(number: Number[Run]) -> str:
        causes = ", ".join(f"{_(cause.value)} {many}" for cause, many in why.get(number.name, {}).items())
        return number.write(number.of(run)) + (f" ({causes})" if causes else "")

    numbers = [number for number in RUN_NUMBERS.values() if number.part in (Part.CLIENT, Part.NETWORK)]
    return table(_("Client impact"), ("", ""), [(number.heading, cell(number)) for number in numbers])


def _tenure_row(run: Run, item: Tenure) -> tuple[str, ...]:
    return f"{item.start:.3f} s", f"{item.end:.3f} s", owner_text(run.scenario, item.owner, item.running)


def _notes(run: Run) -> Iterable[str]:
    """What the first iteration was limited by, and what happened beside the steps: changes, slowing, fetches."""
    first = next((item for item in run.passes if item.copying is Copying.ITERATION), None)
    if first is not None:
        yield from iteration_in_words(seen_at(run, (first.start + first.end) / 2), 1)
    for item in run.milestones:
        at = _("At {t} s", t=f"{item.t:.3f}")
        if isinstance(item, Changed) and item.name == BY_HAND:
            yield f"{at}: {page_written(item.value)}."
        elif isinstance(item, Changed):
            yield _("{at}: {name} became {value}.", at=at, name=item.name, value=FIELDS[item.name].write(item.value))
        elif isinstance(item, Slowed):
            share = write(item.share, Kind.SHARE)
            yield _("{at}: the VM was slowed by {share} of its processor time.", at=at, share=share)
        elif isinstance(item, Fetched) and not item.pages:
            yield _("After the resume the VM fetched no page: every page came before it was needed.")
        elif isinstance(item, Fetched) and first_of(run.milestones, PostCopyPaused) is not None:
            yield ngettext(
                "After the resume the VM fetched {n} page and waited {each} for it; with the outage it stood still for {share} of its time.",
                "After the resume the VM fetched {n} pages and waited {each} for each; with the outage it stood still for {share} of its time.",
                item.pages,
                each=time_text(item.seconds_each),
                share=write(item.blocked_share, Kind.SHARE),
            )
        elif isinstance(item, Fetched):
            yield ngettext(
                "After the resume the VM fetched {n} page and waited {each} for it: {share} of its time.",
                "After the resume the VM fetched {n} pages and waited {each} for each: {share} of its time.",
                item.pages,
                each=time_text(item.seconds_each),
                share=write(item.blocked_share, Kind.SHARE),
            )


def _pages(count: int) -> str:
    return ngettext(
        "{n} page, {memory}", "{n} pages, {memory}", count, n=write(count, Kind.COUNT), memory=pages_text(count)
    )


def _page_rows(seen: Seen) -> list[tuple[str, str]]:
    """What there is of each sort of pages; the first three are told in any case where memory crosses the link. Elsewhere nothing
    will be sent."""
    numbers = [number for number in MOMENT_NUMBERS.values() if number.in_pages]
    sends = seen.run.scenario.technique.moves_a_working_vm
    counts = [
        (number.heading if sends or number.name != "to_send" else _("only in memory"), int(number.plain(seen) or 0))
        for number in numbers
    ]
    return [(name, _pages(count)) for index, (name, count) in enumerate(counts) if count or (sends and index < 3)]


def moment_text(run: Run, moment: Moment) -> RenderableType:
    """What is true at a moment."""
    rows = [
        (_("time"), _("{t} s of {end} s", t=f"{moment.t:.6f}", end=f"{run.end:.3f}")),
        (_("step"), f"{moment.step} {step_name(moment.step)}" if moment.step else _("ended early")),
        (_("the VM"), owner_text(run.scenario, moment.owner, moment.running)),
        (_("iteration"), str(moment.iteration) if moment.iteration else _("none now")),
        *_page_rows(Seen(run=run, moment=moment)),
        (_("sent so far"), write(moment.sent, Kind.SIZE)),
        (_("on the link"), write(moment.speed, Kind.RATE) if moment.speed else _("nothing")),
    ]
    state = moment.network
    if state.reach is not Reach.OFF:
        rows.append((_("the client"), _(state.reach.value)))
        if state.oldest:
            waiting = ngettext(
                "{n} request, the oldest for {time}",
                "{n} requests, the oldest for {time}",
                state.waiting,
                time=time_text(state.oldest),
            )
            rows.append((_("waiting for an answer"), waiting))
    for row in state.rows:
        known = _(
            "{station} behind port {port}, seen {time} ago",
            station=_(row.station.value),
            port=row.port,
            time=time_text(max(0.0, moment.t - row.seen)),
        )
        rows.append((_("switch {number}", number=row.switch), known))
    if not moment.running and moment.owner is not Host.NOBODY:
        rows.append((_("paused for"), time_text(moment.paused_for)))
    return Group(table("", ("", ""), rows, left=2), Text(caption(Seen(run=run, moment=moment)), style="bold"))


def fields_text(scenario: Scenario) -> RenderableType:
    """All fields: unit and range, default, one line of help. `*`: may change at a time."""

    def row(field: Field) -> tuple[str, ...]:
        own = field.name in scenario.policy.defaults
        default = field.write(scenario[field.name]) or _("none")
        return (
            field.name + ("*" if field.changeable else ""),
            default + (" " + _("(policy)") if own else ""),
            field.range_text,
            _(field.help),
        )

    rows = table(
        "", (_("field"), _("default"), _("range"), _("help")), (row(field) for field in FIELDS.values()), left=4
    )
    return Group(
        rows,
        Text(_("* may change while the migration runs: at 12 s: link.bandwidth = 100 Mbit/s")),
        Text(_("(policy): the default depends on migration.policy; shown for hyper-v.")),
        Text(
            _(
                "Units: B kB MB GB TB KiB MiB GiB TiB pages, each also /s; bit/s kbit/s Mbit/s Gbit/s; µs ms s min h; %; ×."
            )
        ),
    )


def presets_text() -> RenderableType:
    """All presets with their values and where these come from."""
    blocks: list[RenderableType] = []
    for preset in PRESETS.values():
        values = ", ".join(f"{name}: {FIELDS[name].write(value)}" for name, value in preset.defaults.items())
        blocks += [
            Text(f"{preset.name}: {_(preset.title)}", style="bold"),
            Text(f"  {values}"),
            Text("  " + _("from {source}", source=_(preset.source))),
            Text(""),
        ]
    return Group(*blocks[:-1])


def policies_text() -> RenderableType:
    """All policies with their rules and where these come from."""
    blocks: list[RenderableType] = []
    for policy in POLICIES.values():
        scenario = Scenario().but({"migration.policy": policy.name})
        own = [rule for rule in policy.rules if not rule.field or scenario[rule.field] is not None]
        others = [rule for rule in policy.rules if rule not in own]
        bound = FIELDS["migration.iteration_bound"].write(scenario["migration.iteration_bound"])
        blocks += [
            Text(f"{policy.name}: {_(policy.title)}", style="bold"),
            Text(f"  {_rules(own)}"),
            Text("  " + _("from {source}", source=_(policy.source))),
            Text("  " + _("only migviz: {rules}", rules=_only_here(others, bound)), style="dim"),
            Text(""),
        ]
    return Group(*blocks[:-1])


def _rules(rules: Sequence[Rule]) -> str:
    return "; ".join(f"{_(rule.reason)}: {_(rule.then.value)}" for rule in rules)


def _only_here(rules: Sequence[Rule], bound: str) -> str:
    """What is not the product's: rules that are off unless a scenario sets their field, and the bound of the simulation."""
    off = "; ".join(
        _("{reason} ({field}, off): {then}", reason=_(rule.reason), field=rule.field, then=_(rule.then.value))
        for rule in rules
    )
    ends = _(
        "the simulation ends after {bound} iterations (migration.iteration_bound) that would go on forever", bound=bound
    )
    return f"{off}; {ends}" if off else ends


__all__ = ["console", "fields_text", "moment_text", "policies_text", "presets_text", "printed", "run_text"]
