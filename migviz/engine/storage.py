"""How does the VM's disk change hands?

On a Cluster Shared Volume both hosts may write at any time: nothing to do. A cluster disk has one owner:
it is dismounted on the source and mounted on the target inside the pause. Without shared storage the
disk is mirrored over the link before the memory is copied.
"""

from migviz.engine.conditions import Conditions, MigrationFailed
from migviz.language import N_


def hand_over_parts(conditions: Conditions) -> tuple[str, ...]:
    """Which parts the pause has for the disk."""
    return ("dismount", "mount") if conditions.values["storage.kind"] == "cluster disk" else ()


def check_storage(conditions: Conditions) -> None:
    """Raise MigrationFailed if the target may not open the disk."""
    if conditions.values["storage.state"] == "refused":
        raise MigrationFailed(N_("the target was refused the VM's disk"))
