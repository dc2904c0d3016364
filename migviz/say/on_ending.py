"""What is offered after a run?"""

from collections.abc import Callable

from migviz.language import _

Words = Callable[[str], str]


def pause_again() -> str:
    return _("See the pause again")


def run_again() -> str:
    return _("See it again")


def quick_beside() -> str:
    return _("Quick Migration")


def live_beside() -> str:
    return _("Live migration")


def without_changes() -> str:
    return _("Without the changes")


def with_rate(rate: str) -> str:
    return _("Write {rate}", rate=rate)


def with_link(rate: str) -> str:
    return _("A link of {rate}", rate=rate)


def with_memory(memory: str) -> str:
    return _("A VM of {memory}", memory=memory)
