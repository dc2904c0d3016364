"""Which scenario is this recording? The fitted one, verified by a run, each value with its range, and a word where the log cannot tell."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, field, replace

from migviz.engine import migrated, simulate
from migviz.recorded.evidence import ON_LINK, Evidence, Span, evidence_of
from migviz.recorded.fitting import Guess, Writes, writes_of
from migviz.recorded.recording import Event, Recorded, Status
from migviz.recorded.untold import BAD, NO_MEMORY, NOT_SAID, NOT_YET, untold
from migviz.scenario import Change, Scenario
from migviz.scenario.fields import Value
from migviz.scenario.units import PAGE, Kind
from migviz.trace import Copying, Metrics, Pass, Run
from migviz.values import dataclass, sure

LEAST_PAUSE = 0.007
"""Seconds of a pause of QEMU that are not pages (engine/MODEL.md)."""
USUAL_TIME, NEAR_ENOUGH = 0.02, 0.5
"""A whole run is off by so much of its time as a matter of course; one that is off by half of that is not improved upon."""
LISTS_KNOWN = 2.0
"""Chosen: a run with so many more or fewer lists, as a logarithm, than are likely counts like one that is off by half of that in time."""
FROM_MIDDLE = 1.3
"""Chosen: by no more than this factor faster or slower than the middle of all that explains the samples."""
UNLIKELY = 0.3
"""What a run must gain, in the same measure, before rules are believed that the log does not show."""
CPU_SHARES = (1.0, 0.3, 0.1, 0.03)
"""How much of its processor time a writer may have needed that was slowed."""
SLOWS = ("qemu-auto-converge", "proxmox")
"""Rules by which a VM is slowed that writes too much."""
NO_THROTTLE = ("nova", "kubevirt")
"""It may be slowed by them, and their logs do not say how far."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """What a scenario comes to. `iterations` as in a recording: lists that were taken while the VM ran."""

    total_time: float
    downtime: float | None
    iterations: int
    converged: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Simulated(Ended):
    """What the fitted scenario does in a run; `run` holds all of it."""

    run: Run


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """Bytes and seconds; None where the log cannot tell, and then `why` says so by the name of the value. `iterations`: by the model, of a log that does not
    count them."""

    goodput: Span | None = None
    dirty_rate: Span | None = None
    working_set: Span | None = None
    used: Span | None = None
    iterations: Span | None = None
    why: Mapping[str, str] = field(default_factory=dict)
    may_be: Mapping[str, Span] = field(default_factory=dict)
    """of a dirty rate, or iterations, that the log cannot tell: all that explains it"""
    scenario: Scenario | None = None
    simulated: Simulated | None = None

    @property
    def values(self) -> Iterator[tuple[str, Kind, Span | None]]:
        """Name, kind and value of each; not of the iterations of a log that counts them."""
        yield "dirty_rate", Kind.RATE, self.dirty_rate
        yield "goodput", Kind.RATE, self.goodput
        yield "working_set", Kind.SIZE, self.working_set
        yield "used", Kind.SIZE, self.used
        if self.iterations is not None or "iterations" in self.why:
            yield "iterations", Kind.COUNT, self.iterations

    @property
    def is_first(self) -> bool:
        """Whether the writes do not show yet."""
        return self.why.get("dirty_rate") == NOT_YET


def fit(recorded: Recorded) -> Fit:
    """Fit one migration."""
    evidence = evidence_of(recorded)
    if evidence is None or not len(evidence.t):
        reason = NOT_SAID if recorded.memory else NO_MEMORY
        return Fit(why=dict.fromkeys(("goodput", "dirty_rate", "working_set", "used"), reason))
    writes = writes_of(evidence)
    scenario, simulated, guess = _verified(recorded, evidence, writes)
    lists = _at_least(_moved(writes.lists, simulated.iterations) if simulated.converged else writes.lists, recorded)
    why = untold(recorded, evidence, writes, lists)
    rate = writes.rate if not writes.rate.low else _moved(writes.rate, guess.rate)
    return Fit(
        goodput=evidence.speed.times(ON_LINK),
        dirty_rate=None if "dirty_rate" in why else rate.times(PAGE),
        working_set=None if "working_set" in why else _moved(writes.working_set, guess.working_set).times(PAGE),
        used=None if "used" in why else _moved(writes.used, guess.used).times(PAGE),
        iterations=lists if recorded.iterations is None and "iterations" not in why else None,
        why=why,
        may_be={}
        if recorded.delta_used or writes.misfit > BAD
        else dict(_may_be(recorded, why, rate.times(PAGE), lists)),
        scenario=scenario,
        simulated=simulated,
    )


def _may_be(recorded: Recorded, why: Mapping[str, str], rate: Span, lists: Span) -> Iterator[tuple[str, Span]]:
    if "dirty_rate" in why and rate.low:
        yield "dirty_rate", rate
    if "iterations" in why and not recorded.post_copy:
        yield "iterations", lists


def fit_until_writes_show(recorded: Recorded) -> Fit:
    """Of a migration in its first iteration: its memory and its speed, as if the VM wrote nothing."""
    evidence = evidence_of(recorded)
    if evidence is None or not len(evidence.t):
        return fit(recorded)
    guess = Guess(
        rate=0.0, working_set=evidence.memory, used=evidence.memory, outside=0.0, sweeps=False, kernel=False, misfit=0.0
    )
    scenario = scenario_of(recorded, evidence, guess, Rules(policy=recorded.policy, capped=evidence.capped))
    return Fit(
        goodput=evidence.speed.times(ON_LINK),
        why=dict.fromkeys(("dirty_rate", "working_set", "used"), NOT_YET),
        scenario=scenario,
        simulated=simulated_as(recorded, scenario),
    )


def _moved(span: Span, value: float) -> Span:
    """The value that a whole run chose, in the range of those that explain the samples."""
    return Span(value=value, low=min(span.low, value), high=max(span.high, value))


def _at_least(lists: Span, recorded: Recorded) -> Span:
    """No fewer than the log shows."""
    least = float(recorded.least_iterations or 1)
    return Span(value=max(lists.value, least), low=max(lists.low, least), high=max(lists.high, least))


# --- the scenario --------------------------------------------------------------------------------------------------


def _verified(recorded: Recorded, evidence: Evidence, writes: Writes) -> tuple[Scenario, Simulated, Guess]:
    """Of the guesses that explain the samples, and the rules that may have held, those whose whole run is nearest to the recording."""
    scenario, guess = _nearest(recorded, evidence, writes)
    return scenario, simulated_as(recorded, scenario), guess


def _nearest(recorded: Recorded, evidence: Evidence, writes: Writes) -> tuple[Scenario, Guess]:
    """What cannot be nearer than the nearest so far is not tried, or not to its end."""
    least, nearest = math.inf, None
    for guess in _tried(recorded, writes.guesses):
        for rules in _rules_tried(recorded, evidence):
            worse = max(0.0, guess.misfit - writes.guesses[0].misfit) / 4 + rules.unlikely
            if worse >= least:
                continue
            scenario = scenario_of(recorded, evidence, guess, rules)
            ended = _ended_as(recorded, scenario, _latest(recorded, evidence, least - worse))
            off = math.inf if ended is None else _off(recorded, evidence, ended, writes.lists.value) + worse
            if nearest is None or off < least:
                least, nearest = off, (scenario, guess)
            if off <= NEAR_ENOUGH:
                return scenario, guess
    assert nearest is not None
    return nearest


def _tried(recorded: Recorded, guesses: Sequence[Guess]) -> Sequence[Guess]:
    """Where the log counts no lists, a run that takes as long tells little: then it stays near the middle. Of a VM that was slowed the samples tell less."""
    if recorded.iterations is not None or recorded.auto_converge:
        return guesses
    return [guess for guess in guesses if 1 / FROM_MIDDLE <= guess.rate / guesses[0].rate <= FROM_MIDDLE]


def _latest(recorded: Recorded, evidence: Evidence, most_off: float) -> float:
    """Whatever ends later than this is off by more."""
    if recorded.status is not Status.COMPLETED or not evidence.ended:
        return math.inf
    return evidence.ended * (1.0 + 1e-9 + _usual_time(evidence) * most_off)


def _usual_time(evidence: Evidence) -> float:
    """By which share of its time a run may be off: by no less than the clock of the log."""
    return max(USUAL_TIME, evidence.error / evidence.ended) if evidence.ended and evidence.by_clock else USUAL_TIME


def _off(recorded: Recorded, evidence: Evidence, simulated: Ended, lists: float) -> float:
    """How far a run is from the recording, in what both have. `lists`: how many are likely where the log does not count them."""
    off = 0.0
    if evidence.ended:
        off += abs(simulated.total_time / evidence.ended - 1.0) / _usual_time(evidence)
    if recorded.iterations is not None:
        off += max(0.0, abs(simulated.iterations - recorded.iterations) - 0.5)
    elif recorded.status is Status.COMPLETED and recorded.policy not in SLOWS:  # by these a clock takes lists, too
        off += LISTS_KNOWN * max(0.0, abs(math.log(simulated.iterations / lists)) - 0.1)
    if recorded.converged is not None and simulated.converged != recorded.converged:
        off += 3.0
    if recorded.pause and simulated.downtime:
        off += min(2.0, max(0.0, 2.0 * (abs(math.log(simulated.downtime / recorded.pause)) - math.log(1.3))))
    return off


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """Whose rules are taken to have held, and whether a bandwidth limit did."""

    policy: str
    capped: bool
    cpu_share: float | None = None
    unlikely: float = 0.0


def _rules_tried(recorded: Recorded, evidence: Evidence) -> Iterator[Rules]:
    """The simplest first: those of the product that wrote the log, then with what it does not say."""
    rules = Rules(policy=_policy(recorded), capped=evidence.capped)
    yield rules
    if not evidence.capped and recorded.pause is not None and recorded.speed_limit is None:
        yield replace(rules, capped=True, unlikely=UNLIKELY)
    if rules.policy in SLOWS:
        for share in CPU_SHARES[1:]:
            yield replace(rules, cpu_share=share, unlikely=UNLIKELY)
    if recorded.policy in NO_THROTTLE and not recorded.post_copy and recorded.status is Status.COMPLETED:
        for share in CPU_SHARES:
            yield replace(rules, policy="qemu-auto-converge", cpu_share=share, unlikely=1.0)


def _policy(recorded: Recorded) -> str:
    """The product's own, but where QEMU did what these leave to it."""
    if recorded.post_copy:
        return "qemu-post-copy"
    return "qemu-auto-converge" if recorded.auto_converge and recorded.policy not in SLOWS else recorded.policy


def scenario_of(recorded: Recorded, evidence: Evidence, guess: Guess, rules: Rules) -> Scenario:
    """An ordinary scenario with the fitted values, and the limits as the log has them."""
    used = min(max(guess.used, 1.0), evidence.memory)
    values: dict[str, Value | int] = {
        "vm.memory": float(round(evidence.memory) * PAGE),
        "vm.used": float(round(used) * PAGE),
        "workload.dirty_rate": float(round(guess.rate * (1.0 - guess.outside) * PAGE)),
        "workload.background_rate": float(round(guess.rate * guess.outside * PAGE)),
        "workload.working_set": float(round(min(guess.working_set, used)) * PAGE),
        "workload.pattern": "sweep" if guess.sweeps else "random",
        "workload.kernel_pages": "on" if guess.kernel else "off",
        "migration.policy": rules.policy,
        "migration.scan_rate": None,
        "migration.setup_time": evidence.setup,
        "link.latency": 0.0,
    }
    values |= _speeds(recorded, evidence, rules.capped) | _limits(recorded, evidence, rules.policy)
    if rules.cpu_share is not None:
        values["workload.cpu_share"] = rules.cpu_share
    scenario = Scenario().but(values)
    return scenario.but(changes=_limit_changes(recorded)) if rules.policy == "libvirt" else scenario


def _speeds(recorded: Recorded, evidence: Evidence, capped: bool) -> dict[str, Value | int]:
    """A limit that is reached does not hold in the pause, which says how fast the link is without it."""
    speed = float(round(evidence.speed.value * ON_LINK))
    if not capped:
        return {"link.goodput": speed, "migration.bandwidth_limit": None}
    rest = evidence.limit * speed
    pause = recorded.pause or evidence.limit / 10
    link = float(round(max(rest / max(pause - LEAST_PAUSE, 0.005), 2 * speed)))
    return {"migration.bandwidth_limit": speed, "link.goodput": link}


def _limits(recorded: Recorded, evidence: Evidence, policy: str) -> dict[str, Value | int]:
    values: dict[str, Value | int] = {}
    if policy not in ("xen", "hyper-v", "cloud-hypervisor-51"):
        steps = NOVA_STEPS if policy == "nova" else 1.0
        values["migration.downtime_limit"] = evidence.limit * steps
    if policy == "qemu-post-copy":
        values["migration.max_iterations"] = max(1, _lists_before_post_copy(recorded))
    if recorded.delta_used or policy == "proxmox":
        values["migration.delta_cache"] = recorded.delta_cache if recorded.delta_used else None
    return values


NOVA_STEPS = 10.0
"""Nova begins with a tenth of the limit that it goes up to (its code)."""


def _lists_before_post_copy(recorded: Recorded) -> int:
    """Iterations that were sent before the VM went over; the list that was taken then is no iteration."""
    if recorded.iterations is not None:
        return recorded.iterations - 1
    before = [sample.iteration for sample in recorded.samples if sample.iteration is not None and not sample.pushes]
    return max(before, default=2) - 1


def _limit_changes(recorded: Recorded) -> list[Change]:
    marks = [mark for mark in recorded.marks if mark.event is Event.LIMIT and mark.value]
    return [Change(at=mark.t, name="migration.downtime_limit", value=sure(mark.value)) for mark in marks[:100]]


# --- the run -------------------------------------------------------------------------------------------------------


def simulated_as(recorded: Recorded, scenario: Scenario) -> Simulated:
    """A run of the scenario; where the recording was ended from outside, it is ended then, too."""
    return counted_as(recorded, simulate(scenario))


def counted_as(recorded: Recorded, run: Run) -> Simulated:
    """The numbers of a run as a recording has them: up to where that was ended from outside, its lists counted in the same way."""
    return Simulated(**asdict(_ended(recorded, run.metrics, run.lists)), run=run)


def _ended_as(recorded: Recorded, scenario: Scenario, until: float) -> Ended | None:
    """The same without the run; None where it goes on after `until`."""
    migration = migrated(scenario, until)
    return None if migration is None else _ended(recorded, migration.metrics(), migration.recorder.passes)


def _ended(recorded: Recorded, metrics: Metrics, lists: Sequence[Pass]) -> Ended:
    end = _known_until(recorded)
    if recorded.status is not Status.COMPLETED and end is not None and metrics.total_time > end:
        return Ended(total_time=end, downtime=None, iterations=_begun(lists, end), converged=False)
    return Ended(
        total_time=metrics.total_time,
        downtime=metrics.downtime,
        iterations=metrics.iterations + bool(metrics.finished),
        converged=metrics.converged,
    )


def _known_until(recorded: Recorded) -> float | None:
    if recorded.total_time is not None or not recorded.samples:
        return recorded.total_time
    return recorded.samples[-1].t


def _begun(lists: Sequence[Pass], until: float) -> int:
    begun = {item.number for item in lists if item.copying is Copying.ITERATION and item.start <= until}
    return max(1, len(begun))
