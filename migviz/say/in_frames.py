"""What is written around the frames on the network?"""

from migviz.language import _, ngettext


def announcements() -> str:
    return _("Announcements")


def client() -> str:
    return _("Client")


def all_frames() -> str:
    return _("All")


def name() -> str:
    return _("Frames")


def none() -> str:
    return _("no frames")


def nothing_announced() -> str:
    return _("Nothing is announced in this run.")


def nothing_announced_short() -> str:
    return _("No announcement.")


def not_yet() -> str:
    return _("No frames yet: the broadcast comes in step 6.")


def not_yet_short() -> str:
    return _("No frames yet.")


def nobody_asks() -> str:
    return _("No frames: the client asks nothing.")


def nobody_asks_short() -> str:
    return _("No frames.")


def field_by_field() -> str:
    return _("Frame, field by field")


def heading(kind: str, length: int) -> tuple[str, ...]:
    """What a frame is and how long, longest form first."""
    name = _(kind)
    return ngettext("{kind}, {n} byte", "{kind}, {n} bytes", length, kind=f"{name[:1].upper()}{name[1:]}"), name
