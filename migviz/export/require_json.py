"""What does the answer to "what would it take?" look like as JSON?"""

from typing import Any

from migviz.study.answer_text import answer_text
from migviz.study.outcomes import METRICS
from migviz.study.requirement import Answer, Tried


def answer_as_json(answer: Answer) -> dict[str, Any]:
    """The answer and everything that was tried, in SI units."""
    return {
        "field": answer.field,
        "limits": [{"metric": limit.metric.name, "below": limit.most} for limit in answer.limits],
        "met": answer.found is not None,
        "value": answer.found.value if answer.found is not None else None,
        "end": ("least" if answer.least else "greatest") if answer.found is not None else None,
        "patchy": answer.patchy,
        "everywhere": answer.everywhere,
        "tried": [_tried(item) for item in answer.tried],
        "sentence": answer_text(answer),
    }


def _tried(item: Tried) -> dict[str, Any]:
    metrics = {number.key: getattr(item.metrics, name) for name, number in METRICS.items()}
    return {"value": item.value, "met": item.met, "finished": item.metrics.finished, **metrics}
