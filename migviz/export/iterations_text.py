"""What does the table of iterations look like, to be pasted into a spreadsheet or a mail?"""

from migviz.export.terminal import PASS_NAMES
from migviz.language import N_, _
from migviz.say.amounts import pages_text, time_text
from migviz.scenario.units import Kind, write
from migviz.trace import Copying, Run

_HEADS = (
    N_("iteration"),
    N_("sent"),
    N_("pages"),
    N_("takes"),
    N_("dirtied meanwhile"),
    N_("% of previous"),
)


def iterations_table(run: Run) -> str:
    """One line for each pass, the numbers as on screen, columns separated by tabs."""
    lines = ["\t".join(map(_, _HEADS))]
    for before, item in zip((None, *run.passes), run.passes, strict=False):
        share = write(item.pages / before.pages, Kind.SHARE) if before is not None and before.pages else ""
        dirtied = pages_text(item.dirtied) if item.copying is Copying.ITERATION else ""
        name = _(PASS_NAMES[item.copying]) if item.copying in PASS_NAMES else str(item.number)
        cells = (name, pages_text(item.pages), str(item.pages), time_text(item.end - item.start), dirtied, share)
        lines.append("\t".join(cells))
    return "\n".join(lines) + "\n"
