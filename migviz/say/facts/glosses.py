"""What do others call it? The words of hypervisors and books for the words of migviz, each shown once, in Details of the thing."""

from migviz.language import _
from migviz.say.facts.lines import Line
from migviz.say.glossary import GLOSSES


def gloss(kind: str, number: int) -> tuple[Line, ...]:
    """A line that says what others call a thing, or what its word means; none where all call it the same."""
    text = GLOSSES.get(f"step {number}" if kind == "step" else kind)
    return (Line(_("Glossary"), _(text)),) if text else ()
