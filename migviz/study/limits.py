"""Which limits must a migration keep to, and how are they written?"""

import re

from migviz.errors import InputError, Problem, nearest, shown
from migviz.language import _
from migviz.replay.metrics import Number
from migviz.scenario.units import Kind, UnitError, read
from migviz.study.outcomes import METRICS
from migviz.trace import Metrics, Run
from migviz.values import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """A metric that must be below `most` (SI), or for `converged` true."""

    metric: Number[Run]
    most: float

    def met(self, metrics: Metrics) -> bool:
        """Whether a run keeps to it; one that does not finish keeps to nothing."""
        value = getattr(metrics, self.metric.name)
        if not metrics.finished or value is None:
            return False
        return bool(value) if self.metric.what is bool else float(value) < self.most

    def __str__(self) -> str:
        return (
            self.metric.heading
            if self.metric.what is bool
            else _("{title} below {most}", title=self.metric.heading, most=self.metric.write(self.most))
        )


_LIMIT = re.compile(r"(?P<name>[\w .]+?)\s*(?:<=?|\bunder\b|\bbelow\b)\s*(?P<most>.+)")
_EXAMPLES = {"downtime": "50 ms", "total_time": "60 s", "bytes_sent": "8 GiB", "iterations": "5"}
_OTHER_NAMES = {"pause": "downtime", "total": "total_time", "time": "total_time", "bytes": "bytes_sent"}


def read_limit(text: str) -> Limit:
    """Read "downtime < 50 ms", "total_time under 60 s" or "converged". Raises InputError."""
    text = text.strip()
    match = _LIMIT.fullmatch(text)
    name = (match["name"] if match else text).strip().lower()
    name = _OTHER_NAMES.get(name, name.replace(" ", "_"))
    if name == "converged" and match is None:
        return Limit(metric=METRICS[name], most=0.0)
    if name not in METRICS or name == "converged":
        known = ", ".join(METRICS)
        raise _wrong(
            _(
                '{text} is not a valid limit. Write for example "downtime < 50 ms".{nearest} Metrics: {known}',
                text=shown(text),
                nearest=nearest(name, METRICS),
                known=known,
            )
        )
    metric = METRICS[name]
    if match is None or not isinstance(metric.what, Kind):
        raise _wrong(
            _(
                '{text} has no limit. Write for example "{name} < {examples}"',
                text=shown(text),
                name=name,
                examples=_EXAMPLES[name],
            )
        )
    try:
        most = read(match["most"], metric.what)
    except UnitError as error:
        raise _wrong(f"{name}: {error}") from None
    if most <= 0:
        raise _wrong(_("{name}: nothing is below {most}. Write more than 0", name=name, most=match["most"].strip()))
    return Limit(metric=metric, most=most)


def _wrong(message: str) -> InputError:
    return InputError([Problem(where="limit", message=message)])
