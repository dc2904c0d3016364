"""What is on the screen of what a client saw of a recorded migration?"""

from dataclasses import replace

from migviz.recorded.beside_words import beside_lines
from migviz.recorded.client_side import Happening, Kind
from migviz.recorded.laid_beside import Beside, Placed
from migviz.recorded.recording import Recorded
from migviz.say import in_recording
from migviz.showing.recording import ClientShown, LaneShown

REQUESTS = (Kind.ANSWER, Kind.LATE_ANSWER, Kind.NO_ANSWER)


def client_lane(beside: Beside | None, recorded: Recorded) -> LaneShown:
    """The lane; without a record of a client it says that there is none."""
    if beside is None:
        return LaneShown(name=in_recording.client(), missing=in_recording.no_client())
    stall = beside.stall
    again, told = (beside.after_stop(kind) for kind in (Kind.RETRANSMISSION, Kind.ANNOUNCEMENT))
    doubt = "" if beside.placed in (Placed.CLOCK, Placed.ZONE) else beside.placed.value
    waited = (stall.seconds.value, stall.seconds.low, stall.seconds.high) if stall is not None else None
    return LaneShown(
        name=in_recording.client(),
        client=ClientShown(
            requests=tuple(_sent(one) for one in beside.lane if one.kind in REQUESTS),
            again=again,
            announced=told,
            stall=(stall.start, stall.end) if stall is not None else None,
            forms=in_recording.client_waited(
                waited,
                beside.side.interval,
                len(again),
                told[0] if told and beside.placed is not Placed.APART else None,
                doubt,
            ),
            heard=" ".join(beside_lines(beside, recorded)),
        ),
    )


def _sent(one: Happening) -> Happening:
    """By when it was sent, not answered."""
    return replace(one, t=one.t - (one.value or 0.0))
