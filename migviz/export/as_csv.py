"""What does a run look like as CSV? One row for each pass over the memory; or its charts, one for each of their corners."""

import csv
import io

import numpy as np

from migviz.export.as_json import run_as_json
from migviz.replay.curves import throughput
from migviz.replay.metrics import ITERATION_NUMBERS
from migviz.showing.series import Series
from migviz.trace import Array, Run


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


CHART_COLUMNS = ("t_s", "to_send_bytes", "dirty_bytes", "link_bytes_per_s", "disk_bytes_per_s")


def series_as_csv(one: Series) -> str:
    """The curves of a run's charts in SI units. Where a list is taken a time stands twice, with what was left and with the new list;
    a rate holds until the next row."""
    run = one.seen.run
    others = np.setdiff1d(throughput(run)[0], one.t)  # what goes to a disk is memory, whose corners are there
    t = np.concatenate([one.t, others])
    order = np.argsort(t, kind="stable")
    columns = [
        t,
        *(np.concatenate([amounts, np.interp(others, one.t, amounts)]) for amounts in (one.to_send, one.dirty)),
        *(_rates_at(t, *throughput(run, disk=disk)) for disk in (False, True)),
    ]
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(CHART_COLUMNS)
    writer.writerows(zip(*(column[order].tolist() for column in columns), strict=True))
    return text.getvalue()


def _rates_at(t: Array, corners: Array, rates: Array) -> Array:
    """The step of a curve that begins at a time or goes on then."""
    return np.asarray(rates[np.searchsorted(corners, t, side="right") - 1])
