"""What differs between two runs, and which one is better?"""

from collections.abc import Mapping
from dataclasses import field, replace

from migviz.errors import InputError, Problem, nearest, shown
from migviz.language import N_, _
from migviz.replay.metrics import RUN_NUMBERS, Number, Part
from migviz.say.amounts import pages_text, time_text
from migviz.scenario import Scenario
from migviz.scenario.fields import FIELDS, NAMES, Value
from migviz.trace import Copying, Host, Run
from migviz.trace.milestones import Fetched, first_of
from migviz.values import dataclass

_NOTHING = N_("nothing to converge")


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One line of the table: a number of both runs in words; `better` is "A", "B" or "" where neither is. `number`: its name in
    lessons (run.downtime)."""

    name: str
    a: str
    b: str
    better: str = ""
    number: str = ""

    @property
    def differs(self) -> bool:
        """Whether one sees a difference."""
        return self.a != self.b


def differences(a: Run, b: Run) -> tuple[Difference, ...]:
    """The numbers of two runs side by side, the most important first."""
    rows = [_number(number, a, b) for number in _compared(Part.RESULT)]
    left = _left_for_pause(a), _left_for_pause(b)
    rest = _row(_("left for the pause"), *left, (pages_text(left[0]), pages_text(left[1])))
    rows.append(replace(rest, number="run.rest"))
    waited = _waited(a), _waited(b)
    if any(waited):
        rows.append(_row(_("VM waits for pages"), *waited, (time_text(waited[0]), time_text(waited[1]))))
    rows += _client(a, b)
    ends = _ending(a), _ending(b)
    better = "" if _(_NOTHING) in ends else _better(-_grade(a), -_grade(b))
    rows.append(Difference(name=_("converged"), a=ends[0], b=ends[1], better=better, number="run.converged"))
    return tuple(rows)


def inputs_that_differ(a: Scenario, b: Scenario) -> tuple[Difference, ...]:
    """The fields whose values differ, the given ones first; changes at a time as one line."""
    given = {name for name, __ in (*a.given, *b.given)}
    names = [name for name in FIELDS if name not in NAMES and a[name] != b[name]]
    follow = [name for name in names if name not in given]
    rows = [_field(name, a[name], b[name]) for name in [name for name in names if name in given] + follow]
    if a.changes != b.changes:
        rows.append(Difference(name=_("changes"), a=_changes(a), b=_changes(b)))
    return tuple(rows)


def times_longer(a: float | None, b: float | None) -> str:
    """ "about 1900 times longer", or "" where that says nothing."""
    if not a or not b:
        return ""
    ratio = max(a, b) / min(a, b)
    return _("about {ratio} times longer", ratio=f"{float(f'{ratio:.2g}'):g}") if ratio >= 1.5 else ""


def _client(a: Run, b: Run) -> list[Difference]:
    """What the clients noticed, where there are some."""
    one, other = a.network.client, b.network.client
    if one is None or other is None:
        return []
    rows = [_number(number, a, b) for number in (*_compared(Part.CLIENT), *_compared(Part.NETWORK))]
    words = tuple(_("is lost") if side.connections_lost else _("survives") for side in (one, other))
    better = _better(one.connections_lost, other.connections_lost)
    rows.append(Difference(name=_("connection"), a=words[0], b=words[1], better=better))
    ports = _number(RUN_NUMBERS["right_port_after"], a, b)
    return [*rows, ports] if ports.differs else rows


def _compared(part: Part) -> list[Number[Run]]:
    return [number for number in RUN_NUMBERS.values() if number.compared and number.part is part]


def _number(number: Number[Run], a: Run, b: Run) -> Difference:
    one, other = number.of(a), number.of(b)
    values = [None if value is None or isinstance(value, str) else float(value) for value in (one, other)]
    texts = number.write(one), number.write(other)
    only_told = not number.less_is_better or number.alike(a) != number.alike(b)
    row = _row(number.heading, values[0], values[1], texts, only_told=only_told)
    return replace(row, number=f"run.{number.name}")


def _row(
    name: str, one: float | None, other: float | None, texts: tuple[str, str], *, only_told: bool = False
) -> Difference:
    """Less is better; where both read the same, neither is."""
    better = "" if only_told or one is None or other is None or texts[0] == texts[1] else _better(one, other)
    return Difference(name=name, a=texts[0], b=texts[1], better=better)


def _better(one: float, other: float) -> str:
    return "" if one == other else "A" if one < other else "B"


def _left_for_pause(run: Run) -> float:
    return float(sum(item.pages for item in run.passes if item.copying in (Copying.PAUSE, Copying.SAVE)))


def _waited(run: Run) -> float:
    """Seconds the VM waited for pages after the pause (post-copy)."""
    push = next((item for item in run.passes if item.copying is Copying.PUSH), None)
    note = first_of(run.milestones, Fetched)
    return (push.end - push.start) * note.blocked_share if push and note else 0.0


def _grade(run: Run) -> int:
    """3: converged, or nothing had to; 1: paused anyway; 0: did not finish; -1: the VM is lost."""
    metrics = run.metrics
    if metrics.owner is Host.NOBODY:
        return -1
    if not metrics.finished:
        return 0
    return 3 if metrics.converged or not _iterates(run) else 1


def _iterates(run: Run) -> bool:
    return any(item.copying is Copying.ITERATION for item in run.passes)


def _ending(run: Run) -> str:
    words = {3: _("yes"), 1: _("no"), 0: _("did not finish"), -1: _("the VM is lost")}
    return words[_grade(run)] if _iterates(run) or not run.metrics.finished else _(_NOTHING)


def _field(name: str, a: Value, b: Value) -> Difference:
    field = FIELDS[name]
    return Difference(name=name, a=field.write(a), b=field.write(b))


def _changes(scenario: Scenario) -> str:
    return "; ".join(map(str, scenario.changes)) or "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Two ways to move the same VM, and what to look at."""

    name: str
    title: str
    a_title: str
    b_title: str
    a: Mapping[str, Value | int] = field(default_factory=dict)
    b: Mapping[str, Value | int] = field(default_factory=dict)
    look_at: str = ""

    def scenarios(self, base: Scenario) -> tuple[Scenario, Scenario]:
        """Both on top of `base`; InputError where they contradict it."""
        return base.but({**self.a, "title": _(self.a_title)}), base.but({**self.b, "title": _(self.b_title)})


_ALL = (
    Pair(
        name="quick-live",
        title=N_("Live migration and Quick Migration"),
        a_title=N_("Live migration"),
        b_title=N_("Quick Migration"),
        a={"migration.technique": "live"},
        b={"migration.technique": "quick"},
        look_at=N_("Both move the same memory. Only one lets the VM run meanwhile."),
    ),
    Pair(
        name="cold-live",
        title=N_("Live migration and cold migration"),
        a_title=N_("Live migration"),
        b_title=N_("Cold migration"),
        a={"migration.technique": "live"},
        b={"migration.technique": "cold"},
        look_at=N_(
            "The honest baseline: nothing is copied, but the VM is off until it has started again, and its connections end."
        ),
    ),
    Pair(
        name="disk-csv",
        title=N_("Cluster Shared Volume and cluster disk"),
        a_title=N_("Cluster Shared Volume"),
        b_title=N_("Cluster disk"),
        a={"storage.kind": "csv"},
        b={"storage.kind": "cluster disk"},
        look_at=N_("The cluster disk is dismounted and mounted inside the pause; the shared volume needs neither."),
    ),
    Pair(
        name="1-10-gbit",
        title=N_("10 Gbit/s and 1 Gbit/s"),
        a_title="10 Gbit/s",
        b_title="1 Gbit/s",
        a={"link.bandwidth": "10 Gbit/s"},
        b={"link.bandwidth": "1 Gbit/s"},
        look_at=N_("A faster link makes every iteration shorter, so fewer pages become dirty in it."),
    ),
    Pair(
        name="small-large-working-set",
        title=N_("Small and large working set"),
        a_title=N_("Small working set"),
        b_title=N_("Large working set"),
        a={"workload.working_set": "64 MiB", "workload.dirty_rate": "60 MiB/s"},
        b={"workload.working_set": "2 GiB", "workload.dirty_rate": "60 MiB/s"},
        look_at=N_("Both write equally fast. In the small set most writes hit pages that are dirty already."),
    ),
    Pair(
        name="live-post-copy",
        title=N_("Live migration and post-copy"),
        a_title=N_("Live migration"),
        b_title=N_("Post-copy"),
        a={"migration.technique": "live"},
        b={"migration.technique": "post-copy"},
        look_at=N_("Post-copy pauses for the processor state only; afterwards the VM fetches the pages it needs."),
    ),
    Pair(
        name="announcement",
        title=N_("With and without announcement"),
        a_title=N_("With announcement"),
        b_title=N_("Without announcement"),
        a={"network.announcement": "rarp", "client.interval": 1.0},
        b={"network.announcement": "none", "client.interval": 1.0},
        look_at=N_("The pause is the same. Without an announcement, frames for the VM go to the host it has left."),
    ),
)

PAIRS: Mapping[str, Pair] = {pair.name: pair for pair in _ALL}


def pair_named(name: str) -> Pair:
    """A ready-made pair; InputError for a name that is none."""
    if name not in PAIRS:
        message = _(
            "{name} is not a pair.{nearest} The pairs are: {pairs}",
            name=shown(name),
            nearest=nearest(name, PAIRS),
            pairs=", ".join(PAIRS),
        )
        raise InputError([Problem(where="--pair", message=message)])
    return PAIRS[name]
