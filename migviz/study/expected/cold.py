"""What do cold migrations come to, on average? Nothing is left to chance: the parts of the pause, and the disk."""

from migviz.study.expected.migrations import Found, Task
from migviz.study.expected.values import disk_parts, seconds_of


def cold_migrations(task: Task, found: Found) -> None:
    """The fields' times, and the disk over the link where each host has its own (engine/cold.py)."""
    values, kind = task.values, task.values.of["storage.kind"]
    found.downtime[:] = seconds_of(("shut down", "boot", *disk_parts(values)), values)
    if kind == "none":
        found.bytes_sent[:] = values.number("storage.disk_size")
        found.downtime += values.number("link.latency") + found.bytes_sent / values.speed()
    found.total_time[:] = found.downtime
