"""What came out: a Run and its parts, the traffic of the clients' network, the bytes of its frames."""

from migviz.trace.milestones import Milestone
from migviz.trace.run import (
    Activity,
    Array,
    Blocks,
    Copying,
    Counts,
    Flow,
    Host,
    Listed,
    Metrics,
    Pass,
    PausePart,
    Run,
    Step,
    StepSpan,
    Tenure,
    Waits,
    joined,
)

__all__ = [
    "Activity",
    "Array",
    "Blocks",
    "Copying",
    "Counts",
    "Flow",
    "Host",
    "Listed",
    "Metrics",
    "Milestone",
    "Pass",
    "PausePart",
    "Run",
    "Step",
    "StepSpan",
    "Tenure",
    "Waits",
    "joined",
]
