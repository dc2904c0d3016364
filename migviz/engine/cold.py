"""How is a VM moved without any migration of memory? It is shut down, its disk changes hands, and it is started anew."""

from migviz.engine.conditions import MigrationFailed
from migviz.engine.migration import Migration, Process
from migviz.language import N_


def cold_migration(migration: Migration) -> Process:
    """Shut down, hand over the disk, boot: the VM runs nowhere for all of it, and forgets what was in its memory."""
    began = migration.now
    migration.stop_reason = N_("the VM was shut down and started again")
    try:
        yield from migration.pause_vm("shut down")
        if migration.scenario["storage.kind"] == "none":
            start = migration.now
            yield from migration.copy_disk()
            migration.recorder.note_pause_part("copy the disk", start, migration.now)
        yield from migration.hand_over_disk()
        yield from migration.resume_vm(began, "boot")
    except MigrationFailed:
        if not migration.switched and migration.conditions.values["source.state"] != "dead":
            yield migration.env.timeout(migration.number("vm.boot_time"))  # it is started again where it was
        raise
