"""What does it take, in a sentence or two?"""

from collections.abc import Sequence

from migviz.scenario.fields import FIELDS
from migviz.study.limits import Limit
from migviz.study.requirement import Answer, Tried


def answer_text(answer: Answer) -> str:
    """The answer in a sentence or two."""
    wanted = " and ".join(map(str, answer.limits))
    field = FIELDS[answer.field]
    tried = answer.tried
    if field.kind is None:
        return _choice_text(answer, wanted)
    span = f"{field.write(tried[0].value)} to {field.write(tried[-1].value)}"
    if answer.found is None:
        return f"Nothing from {span} gives {wanted}: {len(tried)} values of {answer.field} were tried.{_nearest_miss(answer)}"
    value = field.write_exactly(answer.found.value)
    if answer.everywhere:
        return f"Every value of {answer.field} from {span} that was tried gives {wanted}.{_verified(answer)}"
    edge = f"{'At least' if answer.least else 'At most'} {value} of {answer.field} for {wanted}.{_verified(answer)}"
    if answer.patchy:
        edge += " The relation is not monotone here: beyond this edge some values keep to the limits and others do not, because one iteration more or less decides how much is left."
    return edge


def _choice_text(answer: Answer, wanted: str) -> str:
    good = [str(item.value) for item in answer.tried if item.met]
    if answer.found is None:
        return f"No {answer.field} gives {wanted}: {', '.join(str(item.value) for item in answer.tried)} were tried.{_nearest_miss(answer)}"
    others = [name for name in good if name != answer.found.value]
    also = f" So do {', '.join(others)}." if others else ""
    return f"{answer.field} {answer.found.value} gives {wanted}.{_verified(answer)}{also}"


def _verified(answer: Answer) -> str:
    assert answer.found is not None
    return f" Verified by a run: {numbers_of(answer.found, answer.limits)}."


def numbers_of(item: Tried, limits: Sequence[Limit]) -> str:
    """What a run came to, in the metrics of the limits."""
    if not item.metrics.finished:
        return f"it does not finish, because {item.metrics.stop_reason}"
    return ", ".join(f"{limit.metric.title} {_number(item, limit)}" for limit in limits)


def _number(item: Tried, limit: Limit) -> str:
    """The number, so exactly that it does not read like the limit itself."""
    value = getattr(item.metrics, limit.metric.name)
    text = limit.metric.write(value)
    return limit.metric.write(value, digits=5) if text == limit.metric.write(limit.most) else text


def _nearest_miss(answer: Answer) -> str:
    """Which of the runs came closest, by the limit it misses most."""
    finished = [item for item in answer.tried if item.metrics.finished and item.metrics.downtime is not None]
    limits = [limit for limit in answer.limits if limit.metric.kind is not None]
    if not finished or not limits:
        return ""
    best = min(
        finished, key=lambda item: max(float(getattr(item.metrics, limit.metric.name)) / limit.most for limit in limits)
    )
    return f" Closest is {FIELDS[answer.field].write(best.value)}: {numbers_of(best, limits)}."
