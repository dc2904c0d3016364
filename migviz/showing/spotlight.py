"""What does the mouse, the keyboard or a lesson point at? Never part of a Moment."""

from migviz.values import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Spotlight:
    """One thing that is pointed at, in every view at once.

    Kinds: `source`, `target`, `vm`, `page` (number: block), `listed` and `next list` (number: square), `link`, `storage`, `switch`, `mac table`, `client`,
    `step` (1 to 6), `iteration` (from 1), `pause`, `pause part` (from 0), `announcement`, `change` (index), `time`, `leaving` (index of one of many VMs).
    """

    kind: str = ""
    number: int = 0

    def __bool__(self) -> bool:
        return bool(self.kind)

    def on(self, kind: str, number: int | None = None) -> bool:
        """Whether this is pointed at."""
        return self.kind == kind and number in (None, self.number)


NOTHING = Spotlight()
