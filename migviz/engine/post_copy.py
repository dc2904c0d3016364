"""How does post-copy move a VM? It resumes the VM on the target first and sends the pages afterwards.

Pages are pushed in order; a page the VM touches before it has come is fetched on demand, ahead of the
push. Each page is sent once. The VM waits one round trip, the queue in front of the page, and the page.
"""

import numpy as np

from migviz.engine.migration import Migration, Process
from migviz.language import N_
from migviz.scenario.units import PAGE
from migviz.trace import Copying
from migviz.trace.milestones import Fetched, PullBegins

MARK_RUN = 2.4e-6
"""Seconds to mark one run of neighbouring pages missing: recorded, 24 to 50 ms for 9,000 to 16,000 runs
(tests/reference/qemu, post1 and post2)."""
LEGS = 96
"""Chosen: how often during the push the share of missing pages is worked out anew."""


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
    """Push what is missing in order, with pages fetched on demand in between."""
    start, journey = migration.now, migration.begin_pass(Copying.PUSH)
    done, fetched, blocked_seconds, waited = 0.0, 0.0, 0.0, 0.0
    stretch = journey.bytes / LEGS
    yield from migration.link.delay()
    while done < journey.bytes:
        rate, blocked = demand(migration, journey.left_after(done)[0])
        wait = fetch_time(migration)
        migration.workload.update(blocked=blocked)
        leg_start = migration.now
        sent = yield from migration.link.leg(min(stretch, journey.bytes - done), migration.cap_outside())
        done = min(journey.bytes, done + sent) if journey.bytes - done - sent > 1e-6 else journey.bytes
        fetched += rate * (migration.now - leg_start)
        blocked_seconds += blocked * (migration.now - leg_start)
        waited += rate * (migration.now - leg_start) * wait if rate else 0.0
    migration.workload.update(blocked=0.0)
    fetches = round(min(fetched, journey.units))
    migration.end_pass(journey.bytes, fetched=fetches)
    share = blocked_seconds / (migration.now - start) if migration.now > start else 0.0
    each = waited / fetched if fetched else 0.0
    migration.recorder.note(Fetched(t=migration.now, pages=fetches, seconds_each=each, blocked_share=share))


def fetch_time(migration: Migration) -> float:
    """How long the VM waits for a page it demands: a round trip, the queue in front, the page."""
    speed = migration.link.speed(migration.cap_outside())
    if speed <= 0:
        return float("inf")
    queued = migration.number("migration.fetch_queue") + PAGE + migration.number("migration.page_header")
    return 2 * migration.number("link.latency") + queued / speed


def demand(migration: Migration, missing: np.ndarray) -> tuple[float, float]:
    """Demand fetches per second, and the share of its time the VM waits for them, with these units missing.

    One processor that runs until it touches a missing page and then waits (renewal process).
    """
    share = missing / migration.blocks.units
    writes = migration.workload.wanted()
    touched = float(writes @ (migration.blocks.coverage @ (migration.blocks.units * share)))
    for writer, first, size in migration.blocks.sweeps:
        inside = (migration.blocks.start >= first) & (migration.blocks.start < first + size)
        touched += float(writes[writer]) * float(missing[inside].sum()) / size
    wait = fetch_time(migration)
    if not np.isfinite(wait):
        return 0.0, 1.0
    cycle = 1.0 + touched * wait
    return touched / cycle, touched * wait / cycle
