"""What do cold migrations come to, on average? Nothing is left to chance: the parts of the pause, and the disk."""

from migviz.study.expected.migrations import Found, Task


def cold_migrations(task: Task, found: Found) -> None:
    """The fields' times, and the disk over the link where each host has its own (engine/cold.py)."""
    values, kind = task.values, task.values.of["storage.kind"]
    names = ["vm.shutdown_time", "vm.boot_time"]
    if kind == "cluster disk":
        names += ["storage.dismount_time", "storage.mount_time"]
    found.downtime[:] = sum(values.number(name) for name in names)
    if kind == "none":
        found.bytes_sent[:] = values.number("storage.disk_size")
        found.downtime += values.number("link.latency") + found.bytes_sent / values.speed()
    found.total_time[:] = found.downtime
