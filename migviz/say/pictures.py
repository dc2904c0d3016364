"""What heads the parts of a picture, and why can it not be drawn?"""

from migviz.language import _


def how_it_ended() -> str:
    return _("How it ended")


def cannot_draw(size: object) -> str:
    return _("Qt could not draw a picture of {size}", size=size)
