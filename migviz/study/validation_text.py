"""What does the comparison with real migrations say? Tables for MODEL.md, and a few lines for the terminal."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from statistics import median

from migviz.language import N_, _, ngettext
from migviz.study.baselines import trivially_finishes
from migviz.study.intervals import within_interval
from migviz.study.leave_one_out import left_out_text
from migviz.study.recordings import rows_for_context
from migviz.study.validation import NAMES, QUANTITIES, Comparison, from_elsewhere, percent
from migviz.values import sure

SAME_ALGORITHM = "SimGrid"
FITTED, PREDICTED = N_("fitted"), N_("predicted")


def summary(comparisons: Sequence[Comparison]) -> tuple[str, ...]:
    """Errors by group and kind of input, beside the trivial answer's; verdicts; what was missed and why."""
    elsewhere = from_elsewhere(comparisons)
    return (
        *_by_input(comparisons, elsewhere),
        "",
        *_by_kind(comparisons, elsewhere),
        "",
        *_verdicts(comparisons),
        "",
        *_missed(comparisons),
    )


def _by_input(comparisons: Sequence[Comparison], elsewhere: Sequence[Comparison]) -> Iterable[str]:
    yield from _head(_("runs"), _("number"), _("inputs"))
    for group in _groups(comparisons):
        own, others = _counted(comparisons, group), _counted(elsewhere, group)
        for quantity in QUANTITIES:
            fitted = [item for item in own if item.recording.fitted(quantity)]
            predicted = [item for item in own if not item.recording.fitted(quantity)]
            if group == SAME_ALGORITHM:
                yield from _line((group, _(NAMES[quantity]), _("re-implementation agrees")), own, quantity)
                continue
            yield from _line((group, _(NAMES[quantity]), _(FITTED)), fitted, quantity)
            yield from _line((group, _(NAMES[quantity]), _(PREDICTED)), predicted, quantity)
            if fitted and others:
                named = (group, _(NAMES[quantity]), _("predicted from the other runs"))
                yield from _line(named, others, quantity)


def _by_kind(comparisons: Sequence[Comparison], elsewhere: Sequence[Comparison]) -> Iterable[str]:
    """The kinds of runs that a group has, each by what is least fitted: inputs of the other runs where they are known."""
    yield from _head(_("runs"), _("kind of run"), _("number"))
    for group in _groups(comparisons):
        chosen = _counted(elsewhere, group) or _counted(comparisons, group)
        kinds = dict.fromkeys(item.recording.kind for item in chosen)
        if len(kinds) > 1:
            for kind in kinds:
                of_kind = [item for item in chosen if item.recording.kind == kind]
                for quantity in QUANTITIES:
                    yield from _line((group, _(kind), _(NAMES[quantity])), of_kind, quantity)


def _verdicts(comparisons: Sequence[Comparison]) -> Iterable[str]:
    for group in _groups(comparisons):
        chosen = _counted(comparisons, group)
        aside = sum(item.recording.group == group and item.recording.disturbed for item in comparisons)
        line = ngettext(
            "{group}: {n} migration{aside}, converges or not: same verdict in {same}; trivial answer: in {trivial}.",
            "{group}: {n} migrations{aside}, converges or not: same verdict in {same}; trivial answer: in {trivial}.",
            len(chosen),
            group=group,
            aside=" " + _("({n} more disturbed, shown but not counted)", n=aside) if aside else "",
            same=sum(item.verdict for item in chosen),
            trivial=sum(trivially_finishes(item.recording.scenario) == item.recording.finished for item in chosen),
        )
        yield f"- {line}{_iterations(chosen)}"


def _iterations(chosen: Sequence[Comparison]) -> str:
    both = [item for item in chosen if item.recording.iterations is not None and item.recording.finished]
    close = sum(
        item.model.finished and abs(item.model.iterations - (item.recording.iterations or 0)) <= 1 for item in both
    )
    return " " + _("Iterations: within 1 in {close} of {n}.", close=close, n=len(both)) if both else ""


def _missed(comparisons: Sequence[Comparison]) -> Iterable[str]:
    for item in comparisons:
        if not item.good and not item.recording.disturbed:
            missed = [_(NAMES[quantity]) for quantity in QUANTITIES if item.within(quantity) is False]
            why = "; ".join((*([_(item.recording.note)] if item.recording.note else []), *within_interval(item)))
            what = ", ".join(missed or [_(NAMES["verdict"])])
            yield (
                "- "
                + _("missed: {name}: {missed}", name=item.recording.name, missed=what)
                + (f" ({why})" if why else "")
            )


def _groups(comparisons: Sequence[Comparison]) -> Iterable[str]:
    return dict.fromkeys(item.recording.group for item in comparisons)


def _counted(comparisons: Sequence[Comparison], group: str) -> list[Comparison]:
    return [item for item in comparisons if item.recording.group == group and not item.recording.disturbed]


def _head(*names: str) -> Iterable[str]:
    heads = (*names, _("migrations"), _("error: median / worst"), _("met"), _("trivial answer: median"), _("met"))
    yield f"| {' | '.join(heads)} |"
    yield "|---" * len(heads) + "|"


def _line(names: Sequence[str], chosen: Sequence[Comparison], quantity: str) -> Iterable[str]:
    judged = [item for item in chosen if item.within(quantity) is not None]
    errors = [abs(error) for item in judged if (error := item.error(quantity)) is not None]
    if not errors:
        return
    trivial = [error for item in judged if (error := item.trivial_error(quantity)) is not None]
    cells = (
        *names,
        str(len(judged)),
        f"{percent(median(errors))} / {percent(max(errors))}",
        str(sum(item.within(quantity) is True for item in judged)),
        percent(median(map(abs, trivial))),
        str(sum(item.close(quantity, error) for item, error in zip(judged, trivial, strict=True))),
    )
    yield f"| {' | '.join(cells)} |"


def markdown(comparisons: Sequence[Comparison], folder: Path, summarised: Sequence[str]) -> str:
    """The tables for MODEL.md, with the summary as it stands at their head."""
    lines = [*summarised, "", *left_out_text(comparisons), ""]
    lines += [
        _(
            "Model / measurement: error (error of the trivial answer); s, MB, ms. `f`: fitted, an input of the row comes from this"
            " very run. `!`: outside the tolerance. `*`: another program disturbed the machine, not counted."
        ),
        "",
        "| migration | total time | bytes | pause | iterations | verdict |",
        "|---|---|---|---|---|---|",
    ]
    lines += [_row(item) for item in comparisons]
    lines += ["", *_taken(comparisons), ""]
    lines += ["Published, but not judged:", ""]
    lines += [f"- {name}: {why}." for name, why in rows_for_context(folder).items()]
    return "\n".join(lines)


def _row(item: Comparison) -> str:
    name = item.recording.name + ("*" if item.recording.disturbed else "")
    cells = [_cell(item, "total_time", 1.0), _cell(item, "bytes_sent", 1e-6), _cell(item, "downtime", 1e3)]
    measured = item.recording.iterations
    iterations = f"{item.model.iterations} / {measured}" if measured is not None else f"{item.model.iterations}"
    real = _("finished") if item.recording.finished else _("did not converge")
    fitted = " f" if item.recording.fitted("verdict") else ""
    return f"| {name} | {' | '.join(cells)} | {iterations} | {real}{fitted}{'' if item.verdict else ' !'} |"


def _cell(item: Comparison, quantity: str, scale: float) -> str:
    measured, model = getattr(item.recording, quantity), getattr(item.model, quantity)
    if measured is None:
        return "–"
    ours = f"{model * scale:.4g}" if model is not None and item.model.finished else "–"
    error, trivial = item.error(quantity), item.trivial_error(quantity)
    beside = "" if error is None else f": {percent(abs(error))} ({percent(abs(sure(trivial)))})"
    fitted = " f" if item.recording.fitted(quantity) else ""
    return f"{ours} / {measured * scale:.4g}{beside}{fitted}{' !' if item.within(quantity) is False else ''}"


def _taken(comparisons: Sequence[Comparison]) -> Iterable[str]:
    """Which inputs of which rows come from the very run that they are judged on."""
    yield _("Inputs that come from the very run that is judged:")
    yield ""
    rows: dict[tuple[str, str, str], list[str]] = {}
    for item in comparisons:
        for taken in item.recording.taken:
            decided = ", ".join(_(NAMES[quantity]) for quantity in taken.decides)
            rows.setdefault((_(taken.field), _(taken.why), decided), []).append(item.recording.name)
    for (field, why, decided), names in rows.items():
        of = _("all {n} of QEMU", n=len(names)) if len(names) > 20 else ", ".join(names)
        yield "- " + _("{field}, {why}, which decides {decided}: {of}.", field=field, why=why, decided=decided, of=of)
