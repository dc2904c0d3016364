"""What does a run look like as CSV? One row for each pass over the memory."""

import csv
import io

from migviz.export.as_json import run_as_json
from migviz.replay.metrics import ITERATION_NUMBERS
from migviz.trace import Run


def run_as_csv(run: Run) -> str:
    """The iterations of a run with a header line; the same numbers as in JSON."""
    rows = run_as_json(run)["iterations"]
    numbers = [number.key for number in ITERATION_NUMBERS.values()]
    columns = ["number", "copying", "start_s", "end_s", *numbers, "in_pause", "fetched_pages"]
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()
