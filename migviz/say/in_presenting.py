"""What is written while something is shown to a room, on the audience's picture and in the presenter's window?"""

from migviz.language import _


def press_f5() -> str:
    return _("F5 begins to present.")


def esc_leaves() -> str:
    return _("The room sees the picture. Esc leaves the presentation.")


def first_beat() -> str:
    return _("This is the first beat.")


def locks_open() -> str:
    return _("The locks are open: nothing waits for an answer.")


def locks_closed() -> str:
    return _("The locks are closed again, as the lesson has them.")
