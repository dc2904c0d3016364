"""What is said when a wish cannot be granted, or has done more than is seen?"""

from migviz.language import _


def lesson_keeps_runs() -> str:
    return _("A lesson keeps its runs to itself. Explore freely first, then keep a run.")


def no_a() -> str:
    return _("There is no A to swap with. Press A or the button to keep this run as A.")


def no_two_pauses() -> str:
    return _("There are no two pauses to look at.")


def side_stays() -> str:
    return _("In a lesson the side panel holds the text, so it stays.")


def side_again() -> str:
    return _("P shows the side panel again.")


def no_pause_to_look_at() -> str:
    return _("This run has no pause to look at.")


def change_gone(name: object) -> str:
    return _("The run ends before the change of {name}, so it is gone. Undo brings it back.", name=name)


def own_now() -> str:
    return _("Your own experiment now. Undo brings back the one before.")


def no_pause() -> str:
    return _("This run has no pause.")


def kept_as_a(title: str) -> str:
    return _("Kept as A: {title}.", title=title)
