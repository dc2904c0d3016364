"""What is written at the edges of the window: top bar, panels, menu, keys?"""

from migviz.language import N_, _
from migviz.say import on_stage

_THEMES = {"light": N_("Light"), "dark": N_("Dark"), "projector": N_("Projector")}


def inspector() -> str:
    return _("Inspector")


def keys() -> str:
    return _("Keys")


def search_keys() -> str:
    return _("Search: a key, or what it does")


def no_such_key(sought: object) -> str:
    return _('No key does "{sought}".', sought=sought)


def ruler_name() -> str:
    return _("Ruler of times")


def ruler_title() -> str:
    return _("How long is the pause?")


def ruler() -> str:
    return _("Ruler")


def log_scale() -> str:
    return _("log scale")


def title() -> str:
    return _("Title")


def stage_in_words() -> str:
    return _("The stage in words")


def right_now() -> str:
    return _("Right now")


def what_to_try() -> str:
    return _("What to try")


def what_to_change() -> str:
    return _("What you can change")


def on_the_stage() -> str:
    return _("On the stage")


def of_host() -> str:
    """The way from a host of several VMs to all that can stand beside them, each of which has its own name there."""
    return _("Results")


def stage() -> str:
    return _("Stage")


def why_not(what: object, why: object) -> str:
    return _("{what}: {why}", what=what, why=why)


def file() -> str:
    return _("File")


def presets() -> str:
    return _("What runs in the VM")


def about() -> str:
    return _("About migviz")


def purpose() -> str:
    return _("Shows how a running virtual machine moves from one host to another.")


def made_with(parts: object) -> str:
    return _("Made with {parts}.", parts=parts)


def look() -> str:
    return _("Look")


def opened_lately() -> str:
    return _("Opened lately")


def said_lately() -> str:
    return _("Said lately")


def export() -> str:
    return _("Export")


def lesson() -> str:
    return _("Lesson")


def language_of_lesson() -> str:
    return _("Language of the lesson")


def as_the_system() -> str:
    return _("as the system")


def iterations() -> str:
    return _("Iterations")


def charts() -> str:
    return _("Charts")


def details() -> str:
    return _("Details")


def frames() -> str:
    return _("Frames")


def words() -> str:
    return _("Words")


def panel(number: int) -> str:
    """The panel at a place in the tabs."""
    return (
        iterations(),
        charts(),
        details(),
        frames(),
        words(),
        _("Ruler"),
        _("Keys"),
        on_stage.mac_table(),
        _("Curve"),
        _("Map"),
    )[number]


def panels(names: object) -> str:
    return _("Panels: {names}", names=names)


def working_share(share: float) -> str:
    return _("Working: {share} %.", share=f"{100 * share:.0f}")


def working() -> str:
    return _("Working…")


def esc_gives_up() -> str:
    return _("Esc gives it up.")


def lesson_title(lesson: object) -> str:
    return _("{lesson} - migviz", lesson=lesson)


def untitled() -> str:
    return _("untitled")


def vm_and_link(memory: object, link: object) -> str:
    return _("{memory} VM, {link}", memory=memory, link=link)


def first_to_last(first: object, last: object) -> str:
    return _("{first} to {last}", first=first, last=last)


def theme(name: str) -> str:
    """A look by its name."""
    return _(_THEMES[name])


def themes() -> tuple[str, ...]:
    """Every look."""
    return tuple(map(theme, _THEMES))


def nothing_pointed_at() -> str:
    """What the details say while they are about nothing."""
    return _("Point at anything on the stage, or press Tab and Enter, to see its details here.")


def by_mouse() -> tuple[tuple[str, str], ...]:
    """What a list of keys has beside the commands: what the hand does on the time strip, what keys do on a slider."""
    return (
        (_("Shift while dragging"), _("Snap to milestones")),
        (_("Double-click a change"), _("Delete it")),
        (_("← → on a slider"), _("A small step; with Shift a large one")),
        (_("Ctrl ↑ ↓ on a slider"), _("Ten times as much, or a tenth")),
        (_("Home, End on a slider"), _("Least or most")),
    )


def keys_of_a_lesson() -> tuple[tuple[str, str], ...]:
    """The same in a section of a lesson, where a key belongs to what is asked."""
    return (
        (_("Enter"), _("Confirm an answer, or go on")),
        (_("0 to 9"), _("Type the number that is asked for")),
        (_("↑ ↓, Space"), _("Choose in a list of answers")),
        (_("Tab"), _("To what is asked, to its run, to what can be set")),
    )


def once_a_lesson_is_open() -> str:
    return _("Once a lesson is open")


def once_it_is_presented() -> str:
    return _("Once something is presented")


def looking_around() -> tuple[tuple[str, str], ...]:
    """The same over the axes of charts, of a slider's curve and of the map."""
    return (
        (_("Wheel over charts or the map"), _("Closer or back")),
        (_("Drag a box over them"), _("Enlarge it")),
        (_("Drag with Shift or the middle button"), _("Move along")),
        (_("Double-click them"), _("Show the whole")),
        (_("↑ ↓ in charts, Ctrl ↑ ↓ on the map"), _("Closer or back, by keys")),
    )


def present() -> str:
    """The word beside the screen."""
    return _("Present")


def for_a_room() -> str:
    """What presenting is."""
    return _("the whole screen for a room")


def leaves_presentation() -> str:
    """How one comes back from there."""
    return _("on; Esc leaves it")


def theme_now(name: str) -> str:
    """Which look is in force."""
    return _("now {theme}", theme=theme(name).lower())


def recording_title(name: str) -> str:
    """A log is open: `name` is that of its file, or nothing."""
    return _("{name} beside the model", name=name) if name else _("A log beside the model")
