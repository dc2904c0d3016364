"""What is offered after a run?"""

from collections.abc import Callable

from migviz.language import _

Words = Callable[[str], str]


def and_now() -> str:
    """What heads the offers."""
    return _("And now?")


def pause_again() -> str:
    return _("See the pause again")


def run_again() -> str:
    return _("See it again")


def why_the_client_waited() -> str:
    return _("Why the client waited")


def quick_beside() -> str:
    return _("Try Quick Migration")


def live_beside() -> str:
    return _("Try live migration")


def without_changes() -> str:
    return _("Without the changes")


def with_rate(rate: str) -> str:
    return _("Write {rate}", rate=rate)


def with_link(rate: str) -> str:
    return _("Try {rate}", rate=rate)


def with_memory(memory: str) -> str:
    return _("Try {memory} of memory", memory=memory)


# --- where somebody opens the program for the first time ---


def reason() -> str:
    """Why one moves a VM that runs."""
    return _("A server needs a new memory module: its virtual machine (VM) moves, and must not stop.")


def look() -> str:
    return _("See it move")


def first_lesson() -> str:
    return _("Begin with lesson 1")


def not_now() -> str:
    return _("Not now")
