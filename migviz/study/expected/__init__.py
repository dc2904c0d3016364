"""What does a migration come to on average, at thousands of points at once? The engine's rules over numpy arrays."""

from migviz.study.expected.migrations import expected
from migviz.study.expected.where_it_holds import why_not

__all__ = ["expected", "why_not"]
