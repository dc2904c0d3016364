"""What is there to say about the pause, its parts, an announcement, a change or the time?"""

from collections.abc import Mapping
from dataclasses import Field, fields
from typing import Any

from migviz.language import _
from migviz.replay.pause_range import part_range, pause_range, sources
from migviz.replay.seen import Seen
from migviz.replay.told import PausePartSoFar
from migviz.say.amounts import pages_text, range_text, time_text
from migviz.say.captions import caption, owner_text
from migviz.say.facts.lines import Facts, Line, between, clock, memory_line, page_count, rate_text, share_text
from migviz.say.facts.network import announcement_line
from migviz.say.facts.steps import progress, takes
from migviz.say.numbers import is_covered, named
from migviz.scenario.fields import BY_HAND, FIELDS, Value
from migviz.scenario.pause_parts import Spent
from migviz.scenario.products import settings_of
from migviz.scenario.rules import IterationLimit, RestFits, RestSmall
from migviz.scenario.techniques import pause_part_named
from migviz.scenario.units import Kind, write
from migviz.trace import Copying, Milestone, PausePart
from migviz.trace.milestones import Announced, Changed, Paused, Resumed, first_of, of_kind


def pause(seen: Seen) -> Facts | None:
    """Step 4 to 5: how long the VM runs nowhere, and why."""
    run = seen.run
    began = first_of(run.milestones, Paused)
    if began is None:
        return None
    reason = named(seen, "run.stop_reason", _(began.reason))
    end = _end_of_pause(seen, began.t)
    return Facts(
        title=_("The pause"),
        lines=(
            *([] if end is None else [_lasts(seen, began.t, end)]),
            Line(_("Now"), progress(seen, "run.downtime", began.t, end)),
            Line(_("Because"), reason, _("rules of {title}", title=_(run.scenario.policy.title))),
            *_set_by(seen, began),
            *_rest(seen),
            *(
                Line(part_name(part), part_text(seen, part), _origin(part))
                for part in run.pause
                if part.end is not None
            ),
        ),
    )


def _end_of_pause(seen: Seen, began: float) -> float | None:
    """When the pause that began then is over; None as long as it lasts."""
    paused = (
        item
        for item in seen.run.tenures
        if not item.running and item.start <= began and (item.end is None or began < item.end)
    )
    found = next(paused, None)
    return began if found is None else found.end


def _lasts(seen: Seen, began: float, end: float) -> Line:
    runs_again = any(tenure.running and tenure.start == end for tenure in seen.run.tenures)
    if runs_again:
        return _with_range(seen, takes(seen, "run.downtime", _("Lasts"), began, end))
    return Line(_("Lasts"), _("the VM does not run again"), between(began, end))


_LIMITS: Mapping[type, str] = {
    RestFits: "migration.downtime_limit",
    RestSmall: "migration.rest_limit",
    IterationLimit: "migration.max_iterations",
}
"""The field that a rule's limit is."""


def _set_by(seen: Seen, began: Paused) -> list[Line]:
    """What one types in that product for the limit that ended the iterations."""
    scenario = seen.run.scenario
    rule = next((rule for rule in scenario.policy.rules if rule.reason == began.reason), None)
    name = _LIMITS.get(type(rule), "")
    setting = next((item for item in settings_of(scenario) if name and item.name == name), None)
    value = scenario.values_at(began.t)[name] if name else None
    if setting is None or not isinstance(value, float) or is_covered(seen, "run.stop_reason"):
        return []
    return [Line(_("Set by"), setting.written({name: value}), _("field {name}", name=name))]


def _with_range(seen: Seen, lasts: Line) -> Line:
    """The pause as it is told: so long, and between which lengths half of such pauses lie."""
    found = pause_range(seen.run)
    if found is None:
        return lasts
    span = named(seen, "run.downtime_least", range_text(found), "run.downtime_most", "run.downtime")
    return lasts._replace(value=f"{lasts.value} ({span})")


def _half_of_such_parts(seen: Seen, name: str) -> list[Line]:
    found = part_range(seen.run, name)
    if found is None:
        return []
    why = _(sources(seen.run, name)[0])
    return [Line(_("Half of such times"), named(seen, f"run.part({name})", range_text(found)), why)]


def part_text(seen: Seen, part: PausePart | PausePartSoFar) -> str:
    """How long a part of the pause lasts; "" as long as it does."""
    if part.end is None:
        return ""
    return named(seen, f"run.part({part.name})", time_text(part.end - part.start))


def part_text_rounded(seen: Seen, part: PausePart | PausePartSoFar) -> tuple[str, ...]:
    """The same with fewer figures, longest form first: where there is little room."""
    if part.end is None:
        return ()
    forms = (write(part.end - part.start, Kind.TIME, digits=digits) for digits in (2, 1))
    return tuple(named(seen, f"run.part({part.name})", form) for form in forms)


def _rest(seen: Seen) -> list[Line]:
    copied = [item for item in seen.run.passes if item.copying is Copying.PAUSE]
    return [memory_line(seen, "run.rest", _("Memory to copy"), item.pages, _("still dirty")) for item in copied]


def part_name(part: PausePart | PausePartSoFar) -> str:
    """A part of the pause as a title."""
    return _(pause_part_named(part.name).title)


def part_short(part: PausePart | PausePartSoFar) -> str:
    """The same where there is little room; "" for a part that has no shorter name."""
    short = pause_part_named(part.name).short
    return _(short) if short else ""


def _origin(part: PausePart | PausePartSoFar) -> str:
    return _(pause_part_named(part.name).origin)


def pause_part(seen: Seen, number: int) -> Facts | None:
    """One part of the pause."""
    run = seen.run
    if not 0 <= number < len(run.pause):
        return None
    part, name = run.pause[number], f"run.part({run.pause[number].name})"
    return Facts(
        title=part_name(part),
        lines=(
            *([] if part.end is None else [Line(_("Takes"), part_text(seen, part), _origin(part))]),
            *([] if part.end is None else _half_of_such_parts(seen, part.name)),
            Line(_("Now"), progress(seen, name, part.start, part.end)),
            *_share_of_the_pause(seen, part),
            *(_rest(seen) if pause_part_named(part.name).spent is Spent.PAGES else ()),
        ),
    )


def _share_of_the_pause(seen: Seen, part: PausePart | PausePartSoFar) -> list[Line]:
    end = seen.run.pause[-1].end
    if part.end is None or end is None or seen.run.metrics.downtime is None:
        return []
    whole = end - seen.run.pause[0].start
    share = share_text((part.end - part.start) / whole) if whole else ""
    names = "run.downtime", f"run.part({part.name})"
    of = _("of {time}", time=named(seen, "run.downtime", time_text(whole)))
    return [Line(_("Share of the pause"), named(seen, names[0], share, names[1]), of)]


def announcement(seen: Seen, number: int) -> Facts | None:
    """One broadcast after the resume."""
    run, moment = seen.run, seen.moment
    sent = of_kind(run.milestones, Announced)
    number = max(number, 1)
    if number > len(sent):
        return None
    item = sent[number - 1]
    resumed = next((one.t for one in of_kind(run.milestones, Resumed)), item.t)
    after = _("{time} after the resume", time=time_text(item.t - resumed)) if item.t > resumed else _("at the resume")
    return Facts(
        title=_("Announcement {number}", number=number)
        if run.end is None
        else _("Announcement {number} of {sent}", number=number, sent=len(sent)),
        lines=(
            Line(
                _("Sent"),
                after,
                _("at {clock}, by the policy {name}", clock=clock(item.t), name=run.scenario.policy.name),
            ),
            Line(
                _("Now"),
                _("sent") if moment.t >= item.t else _("in {t}", t=time_text(item.t - moment.t)),
                _("the time of the playhead"),
            ),
            announcement_line(seen),
            Line(
                _("Arrives"),
                _("no, it is lost") if item.lost else _("yes"),
                _("field network.announcements_lost"),
            ),
            Line(_("Says"), _("the VM is behind this port now"), _("a broadcast reaches every switch and host")),
        ),
    )


def change(seen: Seen, number: int) -> Facts | None:
    """A change of the scenario while the migration runs."""
    run, moment = seen.run, seen.moment
    changes = run.scenario.changes
    if not 0 <= number < len(changes):
        return None
    item = changes[number]
    field = FIELDS[item.name]
    earlier = (one.value for one in reversed(changes[:number]) if one.name == item.name)
    before = next(earlier, run.scenario[item.name])
    when = _("in force") if moment.t >= item.at else _("in {at}", at=time_text(item.at - moment.t))
    if run.end is not None and item.at > run.end:
        when = _("never, the run ends before")
    if item.name == BY_HAND:
        line = Line(_("What"), page_written(item.value), _("its mark in the dirty log is set"))
        return Facts(title=_("Write at {clock}", clock=clock(item.at)), lines=(line, Line(_("Now"), when)))
    return Facts(
        title=_("Change at {clock}", clock=clock(item.at)),
        lines=(
            Line(_("What"), item.name, _(field.help) if len(_(field.help)) <= 90 else ""),
            Line(_("From"), field.write(before)),
            Line(_("To"), field.write(item.value), str(item)),
            Line(_("Now"), when, _("the past stays as it is, the future is simulated again")),
        ),
    )


def time(seen: Seen) -> Facts:
    """Everything at once, in short."""
    moment = seen.moment
    lines = [
        Line(_("What happens"), caption(seen), _("the run at this time")),
        Line(
            _("The VM"),
            owner_text(seen.run.scenario, moment.owner, moment.running),
            _("the source owns it until the target runs it"),
        ),
        Line(
            _("To send"), named(seen, "moment.to_send", pages_text(moment.to_send)), _("on the list of this iteration")
        ),
        Line(
            _("Dirty again"),
            named(seen, "moment.dirty", pages_text(moment.dirty)),
            _("written since the list was taken"),
        ),
        Line(
            _("Link"),
            named(seen, "moment.speed", rate_text(moment.speed)) if moment.speed else _("idle"),
            _("payload (throughput), as sent in the run"),
        ),
        Line(
            _("Sent so far"),
            named(seen, "moment.sent", write(moment.sent, Kind.SIZE)),
            _("all bytes of the migration until now"),
        ),
    ]
    return Facts(title=_("At {clock}", clock=clock(moment.t)), lines=tuple(lines))


def page_written(page: Value) -> str:
    """A change that is a write: what happens, as no value holds from then on."""
    return _("the VM writes page {n}", n=FIELDS[BY_HAND].write(page))


def happening(seen: Seen, milestone: Milestone) -> str:
    """A milestone in a few words, as in a table."""
    if isinstance(milestone, Changed) and milestone.name == BY_HAND:
        return page_written(milestone.value)
    if isinstance(milestone, Changed):
        return _(milestone.words, name=milestone.name, value=FIELDS[milestone.name].write(milestone.value))
    return _(milestone.said, **{known.name: _fact(seen, known, milestone) for known in fields(milestone)})


def _fact(seen: Seen, known: Field[Any], milestone: Milestone) -> str:
    """A fact for people; one that is a number of the run may be covered."""
    value, about = getattr(milestone, known.name), known.metadata
    if about.get("count of"):
        text = page_count(value)
    else:
        text = write(value, about["kind"]) if "kind" in about else _(str(value))
    return named(seen, about["number"], text) if about.get("number") else text
