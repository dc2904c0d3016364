"""Which text may go to a terminal as it is? One that migviz has drawn: rich itself is loaded only where something is drawn."""


class Drawn(str):
    """A text for the terminal whose control characters are migviz's own colours."""

    __slots__ = ()
