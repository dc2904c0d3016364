"""How is a log of one VM read, whose lines speak for themselves? One after the other, by a reading that its format brings."""

from collections.abc import Sequence

from migviz.engine import ask
from migviz.recorded.collector import Collector
from migviz.recorded.lines import Line
from migviz.recorded.reader import Found


class OneByOne:
    """Goes from line to line; a format says what each tells, and what is still to be told where a block, or the text, ends."""

    def __init__(self, policy: str) -> None:
        self.collector = Collector(policy)
        self.understood: set[int] = set()

    def tell(self, line: Line) -> None:
        """What one line says."""
        raise NotImplementedError

    def finish(self) -> None:
        """What ends here is whole."""

    def read(self, lines: Sequence[Line]) -> Found:
        """All lines, in order."""
        for line in lines:
            ask()
            self.tell(line)
        self.finish()
        self.collector.close()
        return Found(migrations=tuple(self.collector.found), understood=frozenset(self.understood))
