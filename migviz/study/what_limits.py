"""What limits this migration: the link, the working set, the policy, or the parts of the pause that are not pages?"""

from enum import StrEnum

from migviz.language import N_, _, ngettext
from migviz.replay.moment import moment_at
from migviz.replay.rates import catches_up, copy_speed, dirty_speed, given_up
from migviz.say.amounts import in_a_sentence, pages_text, time_text
from migviz.scenario.pause_parts import Part, Spent
from migviz.scenario.techniques import pause_part_named
from migviz.scenario.units import PAGE, Kind, write
from migviz.trace import Copying, Pass, PausePart, Run
from migviz.values import dataclass, sure

MOST_OF_IT = 0.5
"""Chosen: a rest of more than so much of the working set, and it is the working set that decides."""


class Limit(StrEnum):
    """What would have to be better for the migration to be better."""

    BANDWIDTH = "bandwidth"
    WORKING_SET = N_("working set")
    ITERATIONS = N_("iteration limit")
    DOWNTIME_LIMIT = N_("downtime limit")
    FIXED_PARTS = N_("fixed parts")
    DISK = "disk"
    FAULT = "fault"


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What limits, and one sentence that says why."""

    limit: Limit
    sentence: str


def what_limits(run: Run) -> Verdict:
    """What limits a run: asked in the order in which it would have to be changed."""
    metrics, scenario = run.metrics, run.scenario
    if scenario.technique.through_disk and metrics.finished:
        return _quick(run)
    if not metrics.finished and not given_up(run):
        return Verdict(
            limit=Limit.FAULT,
            sentence=_("The migration did not finish: {reason}.", reason=_(metrics.stop_reason)),
        )
    if _pushed(run):
        return _post_copy(run)
    parts = _parts(run)
    if metrics.finished and max(parts.disk, parts.fixed) >= parts.pages:
        return _not_pages(run, parts)
    if catches_up(run) is False:
        return _never_catches_up(run)
    return _pages(run, parts)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Parts:
    """Seconds of the pause: the last pages, the disk, and the rest."""

    pages: float
    disk: float
    fixed: float


def _parts(run: Run) -> _Parts:
    spent: dict[Spent, float] = dict.fromkeys(Spent, 0.0)
    for part in run.pause:
        spent[_record(part).spent] += part.end - part.start
    return _Parts(pages=spent[Spent.PAGES], disk=spent[Spent.DISK], fixed=spent[Spent.FIXED])


def _quick(run: Run) -> Verdict:
    seconds = sum(part.end - part.start for part in run.pause if _record(part).spent is Spent.MEMORY_BY_DISK)
    return Verdict(
        limit=Limit.DISK,
        sentence=_(
            "The disk: saving and restoring the memory takes {seconds}, and the VM is paused for all of it.",
            seconds=time_text(seconds),
        ),
    )


def _never_catches_up(run: Run) -> Verdict:
    scenario, seen = run.scenario, moment_at(run, _iterations_end(run))
    values = scenario.values_at(seen.t)
    speed, rest = copy_speed(values), _lists(run)[-1] * PAGE
    working_set = scenario.number("workload.working_set")
    hot = scenario["workload.hot_set"]
    first = dirty_speed(values, seen.slowed)
    written = working_set if hot is None else float(hot)
    if rest >= MOST_OF_IT * written and written < scenario.number("vm.used"):
        return Verdict(
            limit=Limit.WORKING_SET,
            sentence=_(
                "The working set: most of its {written} is dirty again each time it has been copied.",
                written=write(written, Kind.SIZE),
            ),
        )
    if first >= 0.5 * speed:
        sentence = (
            _("Bandwidth: pages change at {rate}, faster than the {speed} of the link can follow.")
            if first > speed
            else _("Bandwidth: pages change at {rate}, nearly as fast as the {speed} of the link can follow.")
        )
        return Verdict(
            limit=Limit.BANDWIDTH,
            sentence=sentence.format(rate=write(first, Kind.RATE), speed=write(speed, Kind.RATE)),
        )
    return Verdict(
        limit=Limit.WORKING_SET,
        sentence=_("The working set: {rest} of it is dirty again after every iteration.", rest=write(rest, Kind.SIZE)),
    )


def _iterations_end(run: Run) -> float:
    """When the last iteration ended."""
    return max(item.end for item in run.passes if item.copying is Copying.ITERATION)


def _post_copy(run: Run) -> Verdict:
    push = next(item for item in run.passes if item.copying is Copying.PUSH)
    return Verdict(
        limit=Limit.BANDWIDTH,
        sentence=_(
            "Bandwidth: after the pause the VM waits for pages while the rest is pushed for {time}.",
            time=time_text(push.end - push.start),
        ),
    )


def _not_pages(run: Run, parts: _Parts) -> Verdict:
    whole = time_text(sure(run.metrics.downtime))
    if parts.disk > parts.fixed:
        sentence = _(
            "The disk: {disk} of the {whole} pause goes into {parts}.",
            disk=time_text(parts.disk),
            whole=whole,
            parts=_named(run, Spent.DISK),
        )
        return Verdict(limit=Limit.DISK, sentence=sentence)
    sentence = _(
        "Fixed parts: {fixed} of the {whole} pause goes into {parts}.",
        fixed=time_text(parts.fixed),
        whole=whole,
        parts=_named(run, Spent.FIXED),
    )
    return Verdict(limit=Limit.FIXED_PARTS, sentence=sentence)


def _named(run: Run, spent: Spent) -> str:
    """The parts of the pause that go into one thing."""
    titles = [_(part.title) for part in map(_record, run.pause) if part.spent is spent]
    return ", ".join(in_a_sentence(title) for title in titles)


def _record(part: PausePart) -> Part:
    return pause_part_named(part.name)


def _pages(run: Run, parts: _Parts) -> Verdict:
    """The last pages are the longest part of the pause: why are there so many, or why do they take so long?"""
    metrics, rest = run.metrics, pages_text(_lists(run)[-1])
    whole = time_text(metrics.downtime or 0.0)
    rule = run.scenario.policy.rest_fits
    if not metrics.converged:
        sentence = ngettext(
            "The iteration limit: after {n} iteration the rest still shrinks, but {rest} is left for the pause.",
            "The iteration limit: after {n} iterations the rest still shrinks, but {rest} is left for the pause.",
            metrics.iterations,
            rest=rest,
        )
        return Verdict(limit=Limit.ITERATIONS, sentence=sentence)
    if rule is not None and metrics.stop_reason == rule.reason:
        sentence = _(
            "The downtime limit: the policy pauses the VM as soon as the rest fits it, here for {whole}.", whole=whole
        )
        return Verdict(limit=Limit.DOWNTIME_LIMIT, sentence=sentence)
    sentence = _(
        "Bandwidth: the last {rest} takes {pages} of the {whole} pause.",
        rest=rest,
        pages=time_text(parts.pages),
        whole=whole,
    )
    return Verdict(limit=Limit.BANDWIDTH, sentence=sentence)


def _pushed(run: Run) -> bool:
    return any(item.copying is Copying.PUSH for item in run.passes)


def _lists(run: Run) -> list[int]:
    """Pages on the list at the beginning of each pass, and what was left at the end if no pass came after it."""
    lists = [_listed(run, item) for item in run.lists]
    last = run.lists[-1] if run.lists else None
    if last is not None and last.copying is Copying.ITERATION:
        lists.append(last.dirtied)
    return lists or [0]


def _listed(run: Run, item: Pass) -> int:
    return run.blocks.pages(int(item.listed.sum()))
