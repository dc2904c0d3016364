"""What is said when a wish cannot be granted, or has done more than is seen?"""

from migviz.language import N_, _

_READERS = {
    "self-study": N_("somebody who learns alone"),
    "novice": N_("a novice in a class"),
    "expert": N_("an expert"),
}


def lesson_keeps_runs() -> str:
    return _("A lesson keeps its runs to itself. Explore freely first, then keep a run.")


def default_already() -> str:
    return _("Every field is at its default.")


def no_two_pauses() -> str:
    return _("There are no two pauses to look at.")


def side_stays() -> str:
    return _("In a lesson the side panel holds the text, so it stays.")


def presented_alone() -> str:
    return _("Before a room there is nothing beside the stage. Esc leaves the presentation.")


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


def nothing_to_undo() -> str:
    return _("There is nothing to undo.")


def not_older() -> str:
    return _("Everything in it has the value that it had when it was written.")


def nothing_to_redo() -> str:
    return _("There is nothing to redo.")


def own_already() -> str:
    return _("This is your own experiment already.")


def no_changes() -> str:
    return _("There are no changes on the strip.")


def choose_a_change() -> str:
    return _("Choose a change on the strip first ([ or ]).")


def largest() -> str:
    return _("This is the largest size.")


def no_larger_fits() -> str:
    return _("No larger size fits into this window.")


def smallest() -> str:
    return _("This is the smallest size.")


def scale_now(scale: object) -> str:
    return _("now {scale} %", scale=scale)


def reader(name: str) -> str:
    """Who reads."""
    return _(_READERS[name])


def reads(reader: object) -> str:
    return _("Lessons show what is written for {reader}.", reader=reader)


def reader_stays() -> str:
    return _("Leave the presentation first (Esc).")


def open_a_lesson() -> str:
    return _("Open a lesson first (N).")


def b_is_own_already() -> str:
    return _("B is your own experiment already.")


def open_compare() -> str:
    return _("Open Compare first (C).")


def no_recording() -> str:
    return _("First open a log: File, Open.")


def is_watched(name: str) -> str:
    return _("{name} is asked. A migration appears here as soon as there is one.", name=name)


def nothing_watched() -> str:
    return _("No migration is watched.")


def watched_already() -> str:
    return _("A migration is watched already: first stop watching it.")


def no_advice() -> str:
    return _("No advice is known for this recording.")


def advice_tried(setting: str) -> str:
    return _("The model with {setting}. Undo takes it back.", setting=setting)


def only_one_migration() -> str:
    return _("The log has one migration.")


def as_fitted_already() -> str:
    return _("The model is as it was fitted.")


def recording_is_shown() -> str:
    return _("Here is a recording beside its model: choose a pair of runs first.")


def choose_a_vm() -> str:
    return _("This is about one VM. Choose one first: press its card, or Enter on it.")


def one_among_others() -> str:
    return _("This VM's run is one among others. Ctrl+E makes it your own experiment.")


def no_other_vm() -> str:
    return _("No other VM went there.")


def never_went(name: str) -> str:
    return _("{name} never went, so it has no run to look at.", name=name)
