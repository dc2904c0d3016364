"""How does post-copy move a VM? It resumes the VM on the target first and sends the pages afterwards.

Pages are pushed in order; a page the VM touches before it has come is fetched on demand, and each page is sent once. What
is demanded, what it brings along, and how long the VM waits is in `demand.py`.
"""

from collections.abc import Generator

import simpy

from migviz.engine.conditions import LinkLost, MigrationFailed
from migviz.engine.demand import Demand
from migviz.engine.migration import Migration, Process
from migviz.language import N_
from migviz.trace import Copying, Waits
from migviz.trace.milestones import Fetched, PostCopyPaused, PostCopyRecovered, PullBegins

MARK_RUN = 2.4e-6
"""Seconds to mark one run of neighbouring pages missing: recorded, 24 to 50 ms for 9,000 to 16,000 runs
(tests/reference/qemu, post1 and post2)."""
LEGS = 48
"""Chosen: how often during the push it is worked out anew what is missing; more often at its beginning, when the VM
touches most of what it needs."""


def post_copy(migration: Migration) -> Process:
    """Pause at once, move processor and device state only, resume, then move the memory."""
    yield from migration.set_up()
    yield from migration.mirror_disk()
    migration.stop_reason = N_("post-copy moves the memory after the pause")
    migration.memory.list_everything()
    yield from switch_and_pull(migration)


def switch_and_pull(migration: Migration) -> Process:
    """Steps 4 to 6 with what is on the list still to come, then the pull of the rest."""
    began = migration.now
    marking = marking_time(migration) if migration.recorder.passes else 0.0
    yield from migration.pause_vm()
    if migration.recorder.passes:
        yield from migration.read_bitmap()
    yield from migration.part("mark missing pages", marking)
    yield from migration.hand_over()
    yield from migration.resume_vm(began)
    missing = migration.blocks.pages(int(migration.memory.listed.sum()))
    migration.recorder.note(PullBegins(t=migration.now, pages=missing))
    yield from pull(migration)


def marking_time(migration: Migration) -> float:
    """Seconds to mark pages missing on the target that were sent before, in runs of neighbouring pages."""
    listed, units = migration.memory.listed, migration.blocks.units
    runs = float((listed * (1.0 - listed / units)).sum())
    return int(listed.sum()) * migration.number("migration.mark_time") + runs * MARK_RUN


def pull(migration: Migration) -> Process:
    """Push what is missing, with pages fetched on demand in between."""
    migration.memory.head = 0  # QEMU begins again at the first page (ram_postcopy_send_discard_bitmap)
    start, demand, done = migration.now, Demand(migration), 0.0
    journey = migration.begin_pass(Copying.PUSH, arrivals=lambda: demand.arrivals)
    migration.link.stuck = None  # after the switch nobody gives up: the VM is on the target
    yield from migration.link.delay()
    while done < journey.bytes:
        goal = journey.bytes * min(1.0, (((done / journey.bytes) ** 0.5 * LEGS + 1.0) / LEGS) ** 2)
        end, zeros = journey.stretch(done)
        sent = yield from _leg(migration, demand, min(goal, end) - done, zeros=zeros)
        done = min(journey.bytes, done + sent) if journey.bytes - done - sent > 1e-6 else journey.bytes
    demand.all_came()
    migration.workload.update(waiting=0.0)
    fetched = min(round(demand.fetched), migration.blocks.pages(journey.units))
    migration.end_pass(journey.bytes, fetched=fetched)
    blocked = demand.waited + demand.stood
    share = blocked / (migration.now - start) if migration.now > start else 0.0
    each = demand.waited / demand.fetched if demand.fetched else 0.0
    migration.recorder.note(Fetched(t=migration.now, pages=fetched, seconds_each=each, blocked_share=min(1.0, share)))


def _leg(migration: Migration, demand: Demand, amount: float, *, zeros: bool) -> Generator[simpy.Event, None, float]:
    """A stretch of the push, in which what is missing hardly changes; returns the bytes sent."""
    seen = demand.look(amount, zeros=zeros)
    migration.workload.update(waiting=seen.waiting)
    start, before = migration.now, migration.moved
    try:
        sent = yield from migration.link.leg(amount, migration.cap_outside(), zeros=zeros)
    except LinkLost:
        if not (yield from _recovered(migration)):
            raise
        sent = 0.0
    except MigrationFailed:  # a host died: what had come until then is known
        demand.came(seen, migration.moved - before, migration.now - start)
        raise
    finally:  # also where a host dies: until then the VM was slow
        if seen.answer_waits > 0:
            migration.waits.append(Waits(start=start, end=migration.now, wait=seen.answer_waits))
    demand.came(seen, sent, migration.now - start)
    return sent


def _recovered(migration: Migration) -> Generator[simpy.Event, None, bool]:
    """The link is lost. QEMU stops sending and waits for it (postcopy-paused), and goes on if it comes back; with others the VM is lost."""
    takes = migration.conditions.setting("migration.recovery_time")
    if takes is None:
        return False
    migration.recorder.note(PostCopyPaused(t=migration.now))
    if not migration.conditions.will_change("link.state"):
        migration.stands = True
        return False
    yield from migration.link.until_up()
    yield from migration.link.wait(takes)
    migration.recorder.note(PostCopyRecovered(t=migration.now))
    return True
