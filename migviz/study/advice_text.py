"""What is the advice in words, and as JSON? The part that limits, then each setting, what it gains and what it costs."""

from collections.abc import Iterator
from typing import Any

from migviz.language import _, ngettext
from migviz.say.amounts import in_a_sentence, time_text
from migviz.scenario.fields import FIELDS
from migviz.scenario.products import not_to_be_set
from migviz.scenario.units import Kind, write
from migviz.study.advice import Advice, Advised
from migviz.trace import Metrics
from migviz.values import sure


def advice_lines(found: Advised) -> Iterator[str]:
    """The verdict, then a few lines for each piece of advice; what was tried where there is none."""
    yield found.verdict.sentence
    for piece in found.pieces:
        yield f"- {setting_text(piece)}"
        yield f"  {_('gains: {gain}', gain=gain_text(found.before, piece.after))}"
        yield f"  {_('costs: {costs}', costs=costs_text(found, piece))}"
    if not found.pieces:
        yield dead_end(found)
    if fixed := not_to_be_set(found.product):
        yield _(fixed)
    yield ngettext(
        "Each is a run of its own; {n} run was made.", "Each is a run of its own; {n} runs were made.", found.runs
    )


def setting_text(piece: Advice) -> str:
    """What to type."""
    return " + ".join(
        setting.written(change)
        if setting.syntax == _(setting.syntax)
        else _translated(setting.syntax, setting.written(change))
        for setting, change in zip(piece.settings, piece.changes, strict=True)
    )


def _translated(syntax: str, written: str) -> str:
    before, __, after = syntax.partition("{value}")
    value = written[len(before) : len(written) - len(after)] if "{value}" in syntax else ""
    return _(syntax).replace("{value}", value)


def piece_text(found: Advised, piece: Advice) -> str:
    """A piece in one line."""
    return f"{setting_text(piece)}: {gain_text(found.before, piece.after)}"


def gain_text(before: Metrics, after: Metrics) -> str:
    """The pause before and after."""
    pause = _("pause {pause}", pause=time_text(after.downtime or 0.0))
    if not before.finished:
        return _("it finishes; {pause}", pause=pause)
    return _("{pause} instead of {before}", pause=pause, before=time_text(sure(before.downtime)))


def costs_text(found: Advised, piece: Advice) -> str:
    """What it takes away, and how much longer and more it is."""
    before, after = found.before, piece.after
    costs = _said(found, piece)
    if before.finished and after.total_time > 1.02 * before.total_time:
        costs.append(_("{more} longer in all", more=time_text(after.total_time - before.total_time)))
    if before.finished and after.bytes_sent > 1.02 * before.bytes_sent:
        costs.append(_("{more} more on the link", more=write(after.bytes_sent - before.bytes_sent, Kind.SIZE)))
    return "; ".join(costs)


def _said(found: Advised, piece: Advice) -> list[str]:
    return [
        _(setting.takes(change, found.scenario)) for setting, change in zip(piece.settings, piece.changes, strict=True)
    ]


def dead_end(found: Advised) -> str:
    """Nothing helps: what was tried."""
    names = dict.fromkeys(setting.name or next(iter(setting.change)) for setting in found.tried)
    tried = ", ".join(in_a_sentence(_(FIELDS[name].title)) for name in names)
    return (
        _("Nothing that can be set helps, alone or in pairs. Tried: {tried}.", tried=tried)
        if tried
        else _("Nothing can be set that would help.")
    )


def advice_as_json(found: Advised) -> dict[str, Any]:
    """The same as plain dicts."""
    return {
        "limit": found.verdict.limit.value,
        "sentence": found.verdict.sentence,
        "advice": [
            {
                "settings": [
                    setting.written(change) for setting, change in zip(piece.settings, piece.changes, strict=True)
                ],
                "changes": {name: value for change in piece.changes for name, value in change.items()},
                "costs": _said(found, piece),
                "downtime_s": piece.after.downtime,
                "total_time_s": piece.after.total_time,
                "bytes_sent": piece.after.bytes_sent,
            }
            for piece in found.pieces
        ],
        "not_to_be_set": not_to_be_set(found.product),
        "tried": [setting.name or next(iter(setting.change)) for setting in found.tried],
        "runs": found.runs,
    }
