"""Techniques that only tests know: one sends all memory in the pause, the other gives it up and starts the VM anew."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from unittest.mock import patch

from migviz.engine.migration import Migration, Process
from migviz.scenario.fields import FIELDS
from migviz.scenario.pause_parts import Part, Takes
from migviz.scenario.techniques import TECHNIQUES, Technique

PARCEL = Technique(
    name="parcel",
    title="Parcel",
    moves_by="parcel post",
    help="Switches the VM off, sends its memory and starts it.",
    simulated_by=f"{__name__}:parcel",
)


def parcel(migration: Migration) -> Process:
    """Pause, copy, resume."""
    began = migration.now
    migration.memory.list_everything()
    yield from migration.pause_vm()
    yield from migration.copy_rest()
    yield from migration.hand_over()
    yield from migration.resume_vm(began)


REBOOT = Technique(
    name="reboot",
    title="Reboot",
    moves_by="a reboot",
    help="Switches the VM off and starts it elsewhere.",
    simulated_by=f"{__name__}:reboot",
    starts_anew=True,
    parts=(
        Part(
            name="restart",
            title="Restarting",
            now="it restarts",
            origin="field migration.setup_time",
            takes=(Takes(field="migration.setup_time"),),
        ),
    ),
)


def reboot(migration: Migration) -> Process:
    """Pause for as long as `migration.setup_time`, resume."""
    began = migration.now
    yield from migration.pause_vm("restart")
    yield from migration.resume_vm(began)


@contextmanager
def registered(technique: Technique = PARCEL) -> Iterator[Technique]:
    """As if the record stood in scenario/techniques.py."""
    known = {**TECHNIQUES, technique.name: technique}
    field = replace(FIELDS["migration.technique"], choices=tuple(known))
    with patch.dict(TECHNIQUES, known), patch.dict(FIELDS, {field.name: field}):
        yield technique
