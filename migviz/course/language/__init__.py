"""The closed language of conditions and computed numbers in lessons: text to a tree, kinds checked, then a value."""

from migviz.course.language.kinds import NUMBER, TRUTH, WORD, Shape, shape_of
from migviz.course.language.syntax import LONGEST, parse
from migviz.course.language.tree import LanguageError, Name, Node, names_in
from migviz.course.language.values import MISSING, Result, evaluate

__all__ = [
    "LONGEST",
    "MISSING",
    "NUMBER",
    "TRUTH",
    "WORD",
    "LanguageError",
    "Name",
    "Node",
    "Result",
    "Shape",
    "evaluate",
    "names_in",
    "parse",
    "shape_of",
]
