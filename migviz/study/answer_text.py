"""What does it take, in a sentence or two?"""

from collections.abc import Iterator, Sequence

from migviz.language import _, ngettext
from migviz.scenario.fields import FIELDS
from migviz.study.limits import Limit
from migviz.study.requirement import Answer, Tried


def answer_text(answer: Answer) -> str:
    """The answer in a few sentences."""
    return " ".join(part for part in _sentences(answer) if part)


def _sentences(answer: Answer) -> Iterator[str]:
    field = FIELDS[answer.field]
    wanted = (" " + _("and") + " ").join(map(str, answer.limits))
    tried = ", ".join(str(item.value) for item in answer.tried)
    span = _("{least} to {most}", least=field.write(answer.tried[0].value), most=field.write(answer.tried[-1].value))
    words = field.kind is None
    if answer.found is None:
        count = len(answer.tried)
        yield (
            _("No {field} gives {wanted}: {tried} were tried.", field=field.name, wanted=wanted, tried=tried)
            if words
            else ngettext(
                "Nothing from {span} gives {wanted}: {n} value of {field} was tried.",
                "Nothing from {span} gives {wanted}: {n} values of {field} were tried.",
                count,
                span=span,
                wanted=wanted,
                field=field.name,
            )
        )
        yield _nearest_miss(answer)
        return
    value = str(answer.found.value) if words else field.write_exactly(answer.found.value)
    yield _edge(answer, words).format(field=field.name, value=value, wanted=wanted, span=span)
    yield _("Verified by a run: {numbers}.", numbers=numbers_of(answer.found, answer.limits))
    if words:
        others = ", ".join(str(item.value) for item in answer.tried if item.met and item.value != answer.found.value)
        yield _("So do {others}.", others=others) if others else ""
    elif answer.patchy and not answer.everywhere:
        yield _("Beyond this edge some values keep to the limits and others do not.")
        yield _("One iteration more or less decides how much is left.")


def _edge(answer: Answer, words: bool) -> str:
    if words:
        return _("{field} {value} gives {wanted}.")
    if answer.everywhere:
        return _("Every value of {field} from {span} that was tried gives {wanted}.")
    return (
        _("At least {value} of {field} for {wanted}.")
        if answer.least
        else _("At most {value} of {field} for {wanted}.")
    )


def numbers_of(item: Tried, limits: Sequence[Limit]) -> str:
    """What a run came to, in the metrics of the limits."""
    if not item.metrics.finished:
        return _("it does not finish, because {reason}", reason=_(item.metrics.stop_reason))
    return ", ".join(f"{_(limit.metric.heading)} {_number(item, limit)}" for limit in limits)


def _number(item: Tried, limit: Limit) -> str:
    """The number, so exactly that it does not read like the limit itself."""
    value = getattr(item.metrics, limit.metric.name)
    text = limit.metric.write(value)
    return limit.metric.write(value, digits=5) if text == limit.metric.write(limit.most) else text


def _nearest_miss(answer: Answer) -> str:
    """Which of the runs came closest, by the limit it misses most."""
    finished = [item for item in answer.tried if item.metrics.finished]
    limits = [limit for limit in answer.limits if limit.metric.what is not bool]
    if not finished or not limits:
        return ""
    best = min(
        finished, key=lambda item: max(float(getattr(item.metrics, limit.metric.name)) / limit.most for limit in limits)
    )
    value = FIELDS[answer.field].write(best.value)
    return _("Closest is {value}: {numbers}.", value=value, numbers=numbers_of(best, limits))
