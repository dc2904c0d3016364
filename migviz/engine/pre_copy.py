"""How does live migration copy a running VM's memory?

Copy everything; copy what was dirtied meanwhile; again, until a rule of the policy says enough; pause the
VM; copy the rest with processor and device state; resume on the target.
"""

from collections.abc import Generator

import simpy

from migviz.engine.migration import Migration, Process
from migviz.engine.sending import Sender
from migviz.engine.slowing import slow_down, slow_if_due
from migviz.engine.tally import Tally, count, count_period, progress_of
from migviz.scenario.rules import Rule, Then, what_follows
from migviz.scenario.stall import Allowed, Watch
from migviz.trace import Copying, Step, joined
from migviz.trace.milestones import IterationBegins, IterationEnds
from migviz.trace.run import NO_END

MOST_ITERATIONS = 2000
"""Chosen: about a second of work; a limit that rises so slowly that more would be made is not waited for."""


def live_migration(migration: Migration) -> Process:
    """The six steps."""
    yield from migration.set_up()
    yield from migration.mirror_disk()
    then = yield from iterate(migration)
    if then is Then.POST_COPY:
        from migviz.engine.post_copy import switch_and_pull  # which most migrations need not

        yield from switch_and_pull(migration)
        return
    yield from switch_over(migration)


def switch_over(migration: Migration) -> Process:
    """Steps 4 to 6, with everything that is left copied inside the pause."""
    began = migration.now
    yield from migration.pause_vm()
    yield from migration.read_bitmap()
    yield from migration.copy_rest()
    yield from migration.hand_over()
    yield from migration.resume_vm(began)
    if migration.policy.last_message:
        # The target has everything by now: nothing that fails here can lose the VM.
        yield migration.env.timeout(migration.number("link.latency"))


def iterate(migration: Migration) -> Generator[simpy.Event, None, Then]:
    """Steps 2 and 3: iterations until a rule of the policy is met; returns what to do then."""
    tally = Tally(period_began=migration.now, period_written=migration.workload.written())
    tally.watch = Watch(migration.policy.stalled) if migration.policy.stalled else None
    sender = Sender(migration)
    migration.memory.list_everything()
    while True:
        if is_hopeless(migration, tally):
            migration.give_up(NO_END)
        yield from one_iteration(migration, sender, tally)
        watch_for_stall(migration, tally, sender)
        rule = first_met(migration, tally, sender)
        if rule is None:
            continue
        then = what_follows(rule, str(migration.scenario["migration.at_timeout"]))
        if then is Then.SLOW_VM:
            slow_down(migration, tally)
        elif then is Then.GIVE_UP:
            migration.give_up(rule.reason)
        else:
            migration.converged = rule.small
            migration.stop_reason = rule.reason
            if rule.sends_list and migration.memory.rest:
                yield from one_iteration(migration, sender, tally)
            pulls = migration.scenario.technique.pulls and not rule.small
            return Then.POST_COPY if pulls else then


def is_hopeless(migration: Migration, tally: Tally) -> bool:
    """So many iterations are made, what is left no longer shrinks, and no clock of the policy's will change that."""
    if tally.iterations < migration.number("migration.iteration_bound") or tally.still_shrinks:
        return False
    rule, timed = migration.policy.rest_fits, migration.policy.timeout is not None
    rises = rule is not None and rule.goes_on(progress_of(migration, tally, tally.speed))
    return not (rises or timed) or tally.iterations >= MOST_ITERATIONS


def one_iteration(migration: Migration, sender: Sender, tally: Tally) -> Process:
    """Send the list once through, then take the list of what was dirtied meanwhile.

    A timer may take one in the middle: it is gone on with from the same place.
    """
    memory, start = migration.memory, migration.now
    migration.begin_step(Step.COPY_DIRTY if tally.iterations else Step.COPY)
    journey = migration.begin_pass(Copying.ITERATION)
    note, before = migration.recorder.note, len(migration.recorder.passes)
    note(IterationBegins(t=start, number=tally.iterations + 1, pages=memory.blocks.pages(journey.units)))
    if migration.policy.waits:
        yield from migration.link.delay()
    while True:
        done, cut = yield from sender.send_list(journey, tally)
        item = migration.end_pass(done)
        if tally.iterations:
            memory.keep_in_cache(item.listed - item.left)
        tally.listed_at = migration.now
        tally.lists += 1
        sender.rising.listed(tally.lists)
        tally.ramps_from = sender.rising.ramps_from
        count_period(migration, tally, item)
        if not cut:
            break
        slow_if_due(migration, tally)
        if tally.lists >= MOST_ITERATIONS:
            migration.give_up(NO_END)
        journey = migration.begin_pass(Copying.ITERATION, goes_on=True)
    tally.iterations += 1
    count(migration, tally, joined(tuple(migration.recorder.passes[before:]))[0])
    listed = memory.blocks.pages(int(memory.listed.sum()))
    now = migration.now
    note(IterationEnds(t=now, number=tally.iterations, pages=listed, seconds=now - start))


def first_met(migration: Migration, tally: Tally, sender: Sender) -> Rule | None:
    """The first of the policy's rules that is met now."""
    speed = sender.measured() if migration.policy.looks else tally.speed
    progress = progress_of(migration, tally, speed)
    return next((rule for rule in migration.policy.rules if rule.met(progress)), None)


def watch_for_stall(migration: Migration, tally: Tally, sender: Sender) -> None:
    """What a policy makes of a new list that watches for stalls."""
    if tally.watch is None:
        return
    speed, timeout = sender.measured(), migration.policy.timeout
    allowed = Allowed(
        disruption=migration.scenario["migration.at_timeout"] != Then.GIVE_UP,
        limit=migration.conditions.number("migration.downtime_limit"),
        timeout=timeout.seconds(progress_of(migration, tally, speed)) if timeout else float("inf"),
    )
    tally.watch.listed(migration.now, float(migration.memory.rest), speed, allowed)
