"""What does a client's record beside a recording say, in sentences?"""

from collections.abc import Iterator

from migviz.language import _, ngettext
from migviz.recorded.client_side import Kind
from migviz.recorded.laid_beside import Beside, Placed
from migviz.recorded.recording import Recorded
from migviz.say.amounts import time_text


def beside_lines(beside: Beside, recorded: Recorded) -> Iterator[str]:
    """The stall, what lies in it, and how sure the clocks are."""
    side = beside.side
    yield ngettext(
        "Beside it {what}: {n} request, {lost} without an answer.",
        "Beside it {what}: {n} requests, {lost} without an answer.",
        side.requests,
        what=_(side.title),
        lost=side.unanswered,
    )
    yield _stall(beside, recorded)
    if again := beside.after_stop(Kind.RETRANSMISSION):
        yield ngettext("TCP sent again {n} time from then on.", "TCP sent again {n} times from then on.", len(again))
    # Of another day no time by the recording's clock is said.
    told = () if beside.placed is Placed.APART else beside.after_stop(Kind.ANNOUNCEMENT)
    if told:
        yield ngettext(
            "The VM's new place was announced at {t}, by {n} frame.",
            "The VM's new place was announced from {t} on, by {n} frames.",
            len(told),
            t=time_text(told[0]),
        )
    yield _(beside.placed.value)


def _stall(beside: Beside, recorded: Recorded) -> str:
    stall = beside.stall
    if stall is None:
        return _(
            "The client noticed no stall: none was longer than {interval}.", interval=time_text(beside.side.interval)
        )
    value, low, high = (time_text(one) for one in (stall.seconds.value, stall.seconds.low, stall.seconds.high))
    if beside.placed is Placed.APART:
        return _("The client waited {seconds} ({low} to {high}).", seconds=value, low=low, high=high)
    words = _(
        "The client waited {seconds} ({low} to {high}), from {start} on.",
        seconds=value,
        low=low,
        high=high,
        start=time_text(stall.start),
    )
    if recorded.pause is None:
        return words
    return f"{words} {_('The recording says that the VM was paused for {pause}.', pause=time_text(recorded.pause))}"
