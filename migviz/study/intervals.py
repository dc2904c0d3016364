"""Does a measured number lie between those of repeated runs, which differ by chance and by what is not known better?"""

from collections.abc import Iterable, Mapping, Sequence
from statistics import median

from migviz.engine import metrics_of
from migviz.language import _
from migviz.scenario.units import Kind, write
from migviz.study.recording import Recording
from migviz.study.spread import drawn
from migviz.study.validation import NAMES, Comparison, percent
from migviz.values import dataclass

REPEATED = 19
"""Of so many runs and a measurement that is one more of the same kind, nine tenths of the measurements lie between shortest and longest."""
TOLD = {"downtime": Kind.TIME, "total_time": Kind.TIME}
"""Which numbers are told so, and what they are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """The least and the most that a number is in repeated runs, beside the one that was measured; in seconds."""

    least: float
    most: float
    measured: float

    @property
    def holds(self) -> bool:
        """Whether the measurement lies between them."""
        return self.least <= self.measured <= self.most

    @property
    def width(self) -> float:
        """How far they are apart, of their middle."""
        return 2 * (self.most - self.least) / (self.most + self.least)


def interval(recording: Recording, quantity: str = "downtime") -> Interval:
    """Repeated runs, over chance and over what is not known."""
    runs = (drawn(recording.scenario, number, recording.beside, of=REPEATED) for number in range(REPEATED))
    found = [getattr(metrics_of(scenario), quantity) for scenario in runs]
    return Interval(least=min(found), most=max(found), measured=getattr(recording, quantity))


def within_interval(item: Comparison) -> Iterable[str]:
    """What of a missed row lies in the interval all the same, so that the miss is no more than what nobody knows."""
    for quantity, kind in TOLD.items():
        if item.within(quantity) is False:
            span = interval(item.recording, quantity)
            ends = {"least": write(span.least, kind), "most": write(span.most, kind)}
            if span.holds:
                yield _("within what repeated runs come to, {least} to {most}", **ends)
            else:
                yield _("outside what repeated runs come to, {least} to {most}", **ends)


def intervals_text(comparisons: Sequence[Comparison]) -> Iterable[str]:
    """How many of each kind lie in theirs: all pauses, and those times that nothing of the run itself is in."""
    yield _(
        "Measured numbers between the least and the most of {n} repeated runs, which differ by chance and by what is not "
        "known better; about 9 of 10 should. Width: most minus least, of their middle:",
        n=REPEATED,
    )
    yield ""
    for group in ("QEMU", "published"):
        chosen = [item for item in comparisons if item.recording.group == group and not item.recording.disturbed]
        for quantity in TOLD:
            yield from _of_group(group, quantity, [item for item in chosen if _is_asked(item, quantity)])


def _is_asked(item: Comparison, quantity: str) -> bool:
    measured = getattr(item.recording, quantity) is not None
    return measured and (quantity == "downtime" or not item.recording.fitted(quantity))


def _of_group(group: str, quantity: str, chosen: Sequence[Comparison]) -> Iterable[str]:
    if not chosen:
        return
    found = {item.recording.name: interval(item.recording, quantity) for item in chosen}
    yield _in_their_intervals(_("{group}, {number}", group=group, number=_(NAMES[quantity])), list(found.values()))
    for kind in dict.fromkeys(item.recording.kind for item in chosen):
        of_kind = [found[item.recording.name] for item in chosen if item.recording.kind == kind]
        yield "  " + _in_their_intervals(_(kind), of_kind)
    if group == "published":
        yield from _outside(chosen, found)


def _outside(chosen: Sequence[Comparison], found: Mapping[str, Interval]) -> Iterable[str]:
    """What of a published number is known that no repeated run comes to."""
    for item in chosen:
        name, span = item.recording.name, found[item.recording.name]
        if not span.holds:
            least, most, measured = (write(end, Kind.TIME) for end in (span.least, span.most, span.measured))
            line = _(
                "outside: {name}, {measured} and not {least} to {most}",
                name=name,
                measured=measured,
                least=least,
                most=most,
            )
            yield f"  - {line} ({_(item.recording.note)})" if item.recording.note else f"  - {line}"


def _in_their_intervals(name: str, found: Sequence[Interval]) -> str:
    widths = sorted(item.width for item in found)
    return "- " + _(
        "{name}: {inside} of {of}; half of the widths are below {median}, the widest is {widest}",
        name=name,
        inside=sum(item.holds for item in found),
        of=len(found),
        median=percent(median(widths)),
        widest=percent(widths[-1]),
    )
