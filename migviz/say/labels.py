"""What is each part of the window called? Names of passes and disks, as they are shown."""

from collections.abc import Mapping

from migviz.language import N_, _
from migviz.trace import Copying

_PASSES: Mapping[Copying | None, tuple[str, ...]] = {
    Copying.PAUSE: (N_("pause"), ""),
    Copying.PUSH: (N_("fetched after the resume"), N_("fetched"), ""),
    Copying.SAVE: (N_("save to disk"), N_("save"), ""),
    Copying.RESTORE: (N_("restore from disk"), N_("restore"), ""),
    None: (N_("disk goes first"), N_("disk"), ""),
}


def pass_words(copying: Copying | None) -> tuple[str, ...]:
    """What a pass over the memory that is no iteration is called, longest form first; None is the mirrored disk."""
    return tuple(map(_, _PASSES[copying]))


_DISKS: Mapping[str, tuple[tuple[str, ...], str]] = {
    "csv": (
        (N_("Shared volume (Cluster Shared Volume)"), N_("Shared volume (CSV)"), N_("Shared volume")),
        N_("both hosts read and write"),
    ),
    "cluster disk": ((N_("Cluster disk"), N_("Disk")), N_("one host at a time")),
    "none": ((N_("No shared storage"), N_("No shared disk")), N_("the disk is mirrored first")),
}


def disk_words(kind: str) -> tuple[tuple[str, ...], str]:
    """What the disk between the hosts is called, longest form first, and who uses it how."""
    names, use = _DISKS[kind]
    return tuple(map(_, names)), _(use)
