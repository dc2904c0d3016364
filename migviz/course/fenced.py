"""What do the fenced blocks `scenario`, `run`, `show` and `goal` say?"""

import re
from collections.abc import Mapping, Sequence

from migviz.course.language import NUMBER, names_in
from migviz.course.lesson import Condition, Goal, Message, Place, RunBlock, ScenarioBlock, ShowBlock, Thing
from migviz.course.lines import Line, chosen, lines_of, listed, named, one, read_list, read_vary
from migviz.course.meaning import settings_on
from migviz.course.prose import inside_folder, read_prose
from migviz.course.source import Source
from migviz.course.things import HIDDEN, LENSES, MILESTONES, POINTS, THINGS, VIEWS, is_point, thing
from migviz.errors import InputError, nearest, shown
from migviz.language import _
from migviz.recorded.opening import Opened, unfitted
from migviz.recorded.reading import read_log
from migviz.replay.pace import FASTEST, SLOWEST, Pace
from migviz.scenario import Scenario, load_scenario, parse_lines
from migviz.scenario.evacuation import EVERY_FIELD, SHARED, Evacuation, Setup
from migviz.scenario.evacuation_file import is_vm_line, load_evacuation, names_vms, parse_on
from migviz.scenario.fields import FIELDS, NAMES
from migviz.scenario.units import Kind, UnitError, read

ALWAYS = ("play", "scrub")
"""Controls that are always there; they may be listed."""


def read_scenario(
    source: Source, first: int, last: int, before: Setup, start: Scenario, known: Mapping[str, Setup]
) -> ScenarioBlock:
    """A `scenario` block in these lines. `before`: the section before; `start`: the lesson's; `known`: by section."""
    place = Place(line=first - 1)
    base = before
    fields: list[Line] = []
    controls: Line | None = None
    hides: frozenset[str] | None = None
    named_base = ""
    for line in lines_of(source, first, last):
        if line.name == "from":
            base = _base(source, line, start, known) or before
            named_base = line.value if line.value in known else ""
        elif line.name == "controls":
            controls = line
        elif line.name == "hide":
            hides = _hides(source, line)
        else:
            fields.append(line)
    try:
        setup = _set_up(source, fields, base)
    except InputError as error:
        source.wrong_lines(error, place)
        setup = base
    wanted = _controls(source, controls, setup) if controls is not None else ()
    return ScenarioBlock(setup=setup, controls=wanted, place=place, hides=hides, base=named_base)


def _set_up(source: Source, fields: Sequence[Line], base: Setup) -> Setup:
    """What these lines make of what was there: with a VM in them, or on top of several, a host that is emptied."""
    numbers = [line.place.line for line in fields]
    if isinstance(base, Evacuation) or any(is_vm_line(source.lines[number - 1]) for number in numbers):
        return parse_on(base, ((source.where, number, source.lines[number - 1]) for number in numbers))
    rows = ((source.where, line.place.line, f"{line.name}: {line.value}") for line in fields)
    return parse_lines(rows, base=base)


def _hides(source: Source, line: Line) -> frozenset[str]:
    """What of the screen is not shown yet; `none`: everything is shown."""
    return frozenset() if line.value == "none" else frozenset(read_list(source, line, HIDDEN))


def _base(source: Source, line: Line, start: Scenario, known: Mapping[str, Setup]) -> Setup | None:
    if line.value == "default":
        return start
    if line.value in known:
        return known[line.value]
    if not line.value.endswith((".migviz", ".csv")):
        hint = nearest(line.value, known)
        later = (
            " " + _("It comes later; only an earlier section can be the base.") if line.value in source.sections else ""
        )
        source.wrong(
            _(
                "{value} is not a section before this one, not a .migviz file and not `default`.{later}",
                value=shown(line.value),
                later=later or hint,
            ),
            line.value_place,
        )
        return None
    path = inside_folder(source.folder, line.value)
    if path is None:
        source.wrong(_("{value} is not in this lesson's folder", value=shown(line.value)), line.value_place)
        return None
    try:
        if names_vms(path):
            return load_evacuation(path)
        scenario = load_scenario(path)
    except InputError as error:
        source.wrong(_("{value}: {message}", value=line.value, message=error.problems[0].message), line.value_place)
        return None
    return scenario if any(name == "seed" for name, __ in scenario.given) else scenario.but({"seed": start["seed"]})


def _controls(source: Source, line: Line, setup: Setup) -> tuple[str, ...] | None:
    """The fields a student may change; None: all. Of several VMs only what they share."""
    if line.value == "all":
        return None
    if line.value == "none":
        return ()
    fields = SHARED if isinstance(setup, Evacuation) else FIELDS
    known = (*ALWAYS, *(name for name in fields if name not in NAMES))
    return tuple(name for name in read_list(source, line, known) if name not in ALWAYS)


def read_run(source: Source, first: int, last: int) -> RunBlock:
    """A `run` block."""
    found = named(source, lines_of(source, first, last), ("from", "until", "pace", "speed", "autoplay"), "run")
    until = one(found, "until")
    text, condition = _until(source, until) if until else ("end", None)
    pace = chosen(source, one(found, "pace"), tuple(Pace), "")
    return RunBlock(
        until=text,
        condition=condition,
        pace=Pace(pace) if pace else None,
        speed=_speed(source, one(found, "speed")),
        autoplay=chosen(source, one(found, "autoplay"), ("yes", "no"), "yes") == "yes",
        place=Place(line=first - 1),
        begins=_begins(source, one(found, "from")),
    )


def _begins(source: Source, line: Line | None) -> str:
    """The point at which a run starts, which is a point of the run as in `until`, but no condition."""
    if line is None:
        return ""
    if not is_point(" ".join(line.value.split())):
        hint = nearest(line.value, POINTS)
        source.wrong(
            _(
                "{text} is not a point of a run.{hint} Write {points}",
                text=shown(line.value),
                hint=hint,
                points=", ".join(POINTS),
            ),
            line.value_place,
        )
        return ""
    return _until(source, line)[0]


def _until(source: Source, line: Line) -> tuple[str, Condition | None]:
    text = " ".join(line.value.split())
    if not is_point(text):
        if not re.search(r"[<>=(]|\bnow\.", text):
            hint = nearest(text, POINTS)
            source.wrong(
                _(
                    "{text} is not a point of a run.{hint} Write {points} or a condition",
                    text=shown(text),
                    hint=hint,
                    points=", ".join(POINTS),
                ),
                line.value_place,
            )
            return "end", None
        return "", source.condition(line.value, line.value_place, now=True)
    word, __, rest = text.partition(" ")
    if word == "milestone" and rest not in MILESTONES:
        hint = nearest(rest, MILESTONES) or " " + _("There are: {names}.", names=", ".join(MILESTONES))
        source.wrong(_("{rest} is not a milestone.{hint}", rest=shown(rest), hint=hint), line.value_place)
    if word == "time":
        try:
            read(rest, Kind.TIME)
        except UnitError as error:
            source.wrong(str(error), line.value_place)
    return text, None


def _speed(source: Source, line: Line | None) -> float | None:
    if line is None:
        return None
    match = re.fullmatch(r"(\d+(?:\.\d+)?)(?:\s*/\s*(\d+(?:\.\d+)?))?\s*x?", line.value)
    speed = float(match[1]) / float(match[2] or 1) if match and float(match[2] or 1) else 0.0
    if not SLOWEST <= speed <= FASTEST:
        source.wrong(
            _("{value} is not a valid speed. Write 1/1000 to 1000, for example 1/50", value=shown(line.value)),
            line.value_place,
        )
        return None
    return speed


def read_show(source: Source, first: int, last: int) -> ShowBlock:
    """A `show` block."""
    known = ("highlight", "dim", "lens", "view", "compare", "say", "recording", "recorded until")
    found = named(source, lines_of(source, first, last), known, "show")
    say, until = one(found, "say"), one(found, "recorded until")
    recording = _recording(source, one(found, "recording"))
    if until is not None and "recording" not in found:
        source.wrong(
            _("`recorded until` says how much of a recording is told. Write `recording: FILE` too"), until.place
        )
    return ShowBlock(
        highlight=_things(source, one(found, "highlight")),
        dim=_things(source, one(found, "dim")),
        lens=chosen(source, one(found, "lens"), LENSES, ""),
        view=chosen(source, one(found, "view"), VIEWS, ""),
        compare=read_list(source, one(found, "compare"), source.sections),
        say=read_prose(source, say.value, say.place.line) if say else None,
        place=Place(line=first - 1),
        recording=recording,
        recorded_until=_seconds(source, until),
    )


def _recording(source: Source, line: Line | None) -> Opened | None:
    """The log of a real migration in the lesson's folder."""
    if line is None:
        return None
    path = inside_folder(source.folder, line.value)
    if path is None:
        source.wrong(_("{value} is not in this lesson's folder", value=shown(line.value)), line.value_place)
        return None
    try:
        return unfitted(read_log(path))
    except InputError as error:
        source.wrong(_("{value}: {message}", value=line.value, message=error.problems[0].message), line.value_place)
        return None


def _seconds(source: Source, line: Line | None) -> float | None:
    if line is None:
        return None
    try:
        return read(line.value, Kind.TIME)
    except UnitError as error:
        source.wrong(str(error), line.value_place)
        return None


def _things(source: Source, line: Line | None) -> tuple[Thing, ...]:
    names = listed(line.value) if line else ()
    found = [thing(name) for name in names]
    known = [name for name, item in zip(names, found, strict=True) if item]
    if line and len(known) < len(names):
        read_list(source, line, (*known, *(name for name in THINGS if not name.endswith(" N"))))
    return tuple(item for item in found if item)


def read_goal(source: Source, first: int, last: int, setup: Setup) -> Goal | None:
    """A `goal` block; None, with the problem noted, if it does not say when it is done."""
    lines = list(lines_of(source, first, last))
    messages = [line for line in lines if line.name.startswith("if ")]
    rest = [line for line in lines if not line.name.startswith("if ")]
    known = ("done", "keep", "change only", "best", "edge", "say", "solution", "vary")
    found = named(source, rest, known, "goal", many=("keep", "solution", "vary"))
    place = Place(line=first - 1)
    done = one(found, "done")
    if done is None:
        source.wrong(_("this goal does not say when it is done. Write `done: ` and a condition"), place)
        return None
    reached = source.condition(done.value, done.value_place)
    least, best = _best(source, one(found, "best"))
    keep = [source.condition(line.value, line.value_place) for line in found.get("keep", ())]
    edge = _edge(source, one(found, "edge"), best)
    goal_messages = [_message(source, line) for line in messages]
    if reached is None:
        return None
    return Goal(
        done=reached,
        keep=tuple(condition for condition in keep if condition),
        change_only=read_list(source, one(found, "change only"), tuple(EVERY_FIELD)),
        best=best,
        least=least,
        edge=edge,
        messages=tuple(message for message in goal_messages if message),
        solutions=tuple(_solution(source, line, setup) for line in found.get("solution", ())),
        place=place,
        vary=read_vary(source, found.get("vary", ())),
        called=said.value if (said := one(found, "say")) else "",
    )


def _message(source: Source, line: Line) -> Message | None:
    text = line.name.removeprefix("if ")
    when = source.condition(text, Place(line=line.place.line, column=line.place.column + 3))
    if not line.value:
        source.wrong(_("this `if` says nothing. Write the message after the colon"), line.place)
        return None
    prose = read_prose(source, line.value, line.place.line)
    return Message(when=when, prose=prose) if when else None


def _best(source: Source, line: Line | None) -> tuple[bool, Condition | None]:
    if line is None:
        return True, None
    word, __, text = line.value.partition(" ")
    if word not in ("least", "most") or not text.strip():
        source.wrong(_("best is `least` or `most` and a number, for example least run.bytes_sent"), line.value_place)
        return True, None
    place = Place(line=line.value_place.line, column=line.value_place.column + len(line.value) - len(text.lstrip()))
    return word == "least", source.condition(text, place, sort=NUMBER)


def _edge(source: Source, line: Line | None, best: Condition | None) -> Condition | None:
    """How near one has to come to the best. It may be of nothing else: its figures are not shown, so nothing else would be told."""
    if line is None:
        return None
    edge = source.condition(line.value, line.value_place)
    if best is None:
        source.wrong(_("an `edge` needs a line `best:` above it, of which it is the edge"), line.place)
    elif edge and {part.name for part in names_in(edge.node)} != {part.name for part in names_in(best.node)}:
        source.wrong(
            _("an `edge` is about what `best:` names, {best}, and nothing else", best=best.text), line.value_place
        )
    return edge


def _solution(source: Source, line: Line, setup: Setup) -> tuple[str, ...]:
    """The settings of a solution, as typed behind --set; those that cannot be set are noted."""
    settings = tuple(part.strip() for part in line.value.split(";") if part.strip())
    try:
        settings_on(setup, settings, where=source.where)
    except InputError as error:
        source.wrong_lines(error, line.value_place)
    return settings
