"""What does a client's record beside a recording say, as JSON?"""

from typing import Any

from migviz.recorded.client_side import Kind
from migviz.recorded.laid_beside import Beside

MOST_IN_LANE = 20_000
"""A lane has few pixels; of more the JSON is no longer read by a person."""


def beside_as_json(beside: Beside) -> dict[str, Any]:
    """The same as plain dicts; times are seconds since the migration began."""
    side, stall = beside.side, beside.stall
    return {
        "kind": side.title,
        "placed": beside.placed.name.lower(),
        "interval_s": side.interval,
        "requests": side.requests,
        "unanswered": side.unanswered,
        "stall_s": stall and {"value": stall.seconds.value, "low": stall.seconds.low, "high": stall.seconds.high},
        "stall_from_s": stall and stall.start,
        "stall_until_s": stall and stall.end,
        "retransmissions_s": list(beside.after_stop(Kind.RETRANSMISSION)),
        "announcements_s": list(beside.after_stop(Kind.ANNOUNCEMENT)),
        "lane": [
            {"t_s": item.t, "kind": item.kind.value, "round_trip_s": item.value} for item in beside.lane[:MOST_IN_LANE]
        ],
    }
