"""What is each part of the window called? Names of passes and disks, as they are shown."""

from collections.abc import Mapping

from migviz.language import N_, _
from migviz.replay.rates import disk_users, is_mirrored_now, mirrored
from migviz.replay.seen import Seen
from migviz.scenario.units import Kind, write
from migviz.trace import Copying, Host

_PASSES: Mapping[Copying | None, tuple[str, ...]] = {
    Copying.PAUSE: (N_("pause"), ""),
    Copying.PUSH: (N_("pushed or fetched after the resume"), N_("pushed or fetched"), N_("pushed"), ""),
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
    share = mirrored(seen.run, seen.moment)
    if share is not None:
        return _mirrored(seen, share)
    users = disk_users(seen.run, seen.moment)
    if not users:
        return _("no host, it changes hands now")
    if len(users) > 1:
        return _("both hosts read and write")
    return _("only the target") if Host.TARGET in users else _("only the source")


def _mirrored(seen: Seen, share: float) -> str:
    """How far the disk is, where each host has one of its own."""
    if share >= 1.0:
        return _("each host has a copy of the disk")
    if not is_mirrored_now(seen.run, seen.moment):
        return _("the disk is mirrored first")
    size = seen.run.scenario.number("storage.disk_size")
    return _("{done} of {size} mirrored", done=write(share * size, Kind.SIZE), size=write(size, Kind.SIZE))
