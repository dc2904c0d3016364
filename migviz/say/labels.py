"""What is each part of the window called? Names of passes and disks, as they are shown."""

from collections.abc import Mapping

from migviz.language import N_, _
from migviz.replay.rates import disk_kind, disk_users
from migviz.replay.seen import Seen
from migviz.trace import Copying, Host

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


_DISKS: Mapping[str, tuple[str, ...]] = {
    "csv": (N_("Shared volume (Cluster Shared Volume)"), N_("Shared volume (CSV)"), N_("Shared volume")),
    "cluster disk": (N_("Cluster disk"), N_("Disk")),
    "none": (N_("No shared storage"), N_("No shared disk")),
}


def disk_words(kind: str) -> tuple[str, ...]:
    """What the disk between the hosts is called, longest form first."""
    return tuple(map(_, _DISKS[kind]))


def disk_use(seen: Seen) -> str:
    """Who uses the VM's disk at a moment, whatever kind it is."""
    if disk_kind(seen.run.scenario) == "none":
        return _("the disk is mirrored first")
    users = disk_users(seen.run, seen.moment)
    if not users:
        return _("no host, it changes hands now")
    if len(users) > 1:
        return _("both hosts read and write")
    return _("only the target") if Host.TARGET in users else _("only the source")
