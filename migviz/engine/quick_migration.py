"""How did Quick Migration move a VM? It paused the VM, saved its memory to disk, moved the disk, restored it."""

from migviz.engine.migration import Migration, Process
from migviz.engine.storage import check_storage
from migviz.language import N_
from migviz.trace import Copying
from migviz.trace.milestones import StorageHandedOver


def quick_migration(migration: Migration) -> Process:
    """Pause, save, move the LUN, restore, resume: the VM runs nowhere for all of it."""
    began = migration.now
    migration.memory.list_everything()
    migration.stop_reason = N_("the VM was saved and restored")
    yield from migration.pause_vm()
    yield from _through_disk(migration, Copying.SAVE, "save memory to disk", "storage.save_rate")
    yield from migration.fixed_part("processor and device state")
    yield from migration.fixed_part("move the LUN")
    check_storage(migration.conditions)
    migration.recorder.note(StorageHandedOver(t=migration.now))
    migration.memory.list_everything()
    yield from _through_disk(migration, Copying.RESTORE, "restore memory from disk", "storage.restore_rate")
    yield from migration.resume_vm(began)


def _through_disk(migration: Migration, copying: Copying, name: str, rate_field: str) -> Process:
    """Write all memory to the disk, or read it back."""
    start, journey = migration.now, migration.begin_pass(copying)
    yield from disk_transfer(migration, min(journey.bytes, migration.number("vm.memory")), rate_field)
    migration.end_pass(journey.bytes)
    migration.recorder.note_pause_part(name, start, migration.now)


def disk_transfer(migration: Migration, amount: float, rate_field: str) -> Process:
    """Write or read `amount` bytes at the rate of a field, through its changes."""
    env, conditions = migration.env, migration.conditions
    while amount > 0:
        rate, start = conditions.number(rate_field), migration.now
        over = env.timeout(amount / rate)
        yield over | conditions.changed
        whole = over.processed or migration.now >= start + amount / rate
        written = amount if whole else (migration.now - start) * rate
        migration.on_disk += written
        amount -= written
        migration.recorder.note_flow(start, migration.now, rate, disk=True)
        conditions.check()
