"""What does the table of iterations look like, to be pasted into a spreadsheet or a mail?"""

from migviz.say.captions import pages_text, time_text
from migviz.trace import Copying, Run

_NAMES = {Copying.PAUSE: "pause", Copying.PUSH: "push", Copying.SAVE: "save", Copying.RESTORE: "restore"}


def iterations_table(run: Run) -> str:
    """One line for each pass, the numbers as on screen, columns separated by tabs."""
    lines = ["iteration\tsent\tpages\ttakes\tdirtied meanwhile\tof the one before"]
    for before, item in zip((None, *run.passes), run.passes, strict=False):
        share = f"÷ {before.pages / item.pages:.1f}" if before is not None and item.pages and before.pages else ""
        dirtied = pages_text(item.dirtied) if item.copying is Copying.ITERATION else ""
        name = _NAMES.get(item.copying, str(item.number))
        cells = (name, pages_text(item.pages), str(item.pages), time_text(item.end - item.start), dirtied, share)
        lines.append("\t".join(cells))
    return "\n".join(lines) + "\n"
