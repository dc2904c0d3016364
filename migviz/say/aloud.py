"""What is said of things that are painted to somebody who hears them?"""

from collections.abc import Iterable

from migviz.language import _


def said(parts: Iterable[str]) -> str:
    """Several things one after the other; empty ones are left out."""
    return ", ".join(filter(None, parts))


def steps() -> str:
    return _("The six steps")


def step(number: int, name: str) -> str:
    return _("Step {n}: {name}", n=number, name=name)


def done() -> str:
    return _("done")


def now() -> str:
    return _("now")


def to_come() -> str:
    return _("still to come")


def broken_off() -> str:
    return _("the migration failed in it")


def left_out() -> str:
    return _("left out in this run")


def go_there() -> str:
    return _("go there")


def open_lens() -> str:
    return _("open or close the lens")


def choose() -> str:
    return _("choose")


def panel_row() -> str:
    return _("Panels")


def pause_takes(time: object) -> str:
    return _("The pause: {time}", time=time)


def vm_runs_on(source: object, target: object) -> str:
    return _("source until {source}, then nowhere, target from {target} on", source=source, target=target)


def speed_now(share: object) -> str:
    return _("now {share} of full speed", share=share)


def run_as(letter: str, title: object) -> str:
    """Which of two runs this is."""
    return _("{letter}: {title}", letter=letter, title=title)


def better() -> str:
    return _("better")


def difference() -> str:
    return _("Number")


def sections() -> str:
    return _("Sections")


def section_done(is_done: bool, *, skipped: bool) -> str:
    if not is_done:
        return ""
    return _("done, with something skipped") if skipped else _("done")


def other_scale(log: bool) -> str:
    """The switch over the bars."""
    return _("Linear bars") if log else _("Logarithmic bars")


def parts_of_the_pause() -> str:
    return _("Parts of the pause")


def page_maps_explained() -> str:
    return _("The arrow keys go from page to page.")


def meaning(word: object) -> str:
    """What a word on the stage is, among the things that are walked over."""
    return _("Word: {word}", word=word)


def top_bar() -> str:
    return _("Top bar")


def player() -> str:
    return _("Player")


def offers() -> str:
    return _("What to try")


def lesson() -> str:
    return _("Lesson")
