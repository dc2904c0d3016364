"""What goes into a simulation? A Scenario: values by name, and changes at a time.

>>> from migviz import Scenario, load_scenario
>>> scenario = load_scenario("vm.memory: 8 GiB\\nlink.bandwidth: 10 Gbit/s")
>>> scenario["vm.memory"]
8589934592.0
>>> Scenario().but({"workload.dirty_rate": "30 MiB/s"})["workload.dirty_rate"]
31457280.0
"""

import dataclasses
import re
from collections.abc import Container, Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

from migviz.errors import InputError, Problem, shown
from migviz.language import N_, _
from migviz.regular_file import read_bytes
from migviz.scenario.fields import BY_HAND, FIELDS, Field, Value
from migviz.scenario.other_names import not_a_line, unknown_name, with_quotes_named
from migviz.scenario.policies import POLICIES, Policy
from migviz.scenario.presets import PRESETS
from migviz.scenario.profiles import PROFILES
from migviz.scenario.ranges import RANGES, Range
from migviz.scenario.techniques import TECHNIQUES, Technique
from migviz.scenario.units import Kind, UnitError, number_of, read, write, write_exactly
from migviz.scenario.version import NAME, VERSION, read_version, says_version, version_of
from migviz.values import dataclass

MOST_BYTES = 1_000_000
"""A scenario file is a page of text; anything larger is a mistake."""
MOST_CHANGES = 200
LATEST_CHANGE = 1e9
_MOST_PROBLEMS = 20


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Change:
    """From `at` (seconds of simulated time) on, the field `name` has `value`."""

    at: float
    name: str
    value: Value

    def __str__(self) -> str:
        return f"at {write_exactly(self.at, Kind.TIME)}: {self.name} = {FIELDS[self.name].write_exactly(self.value)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """Everything a run depends on.

    `given` holds what was set, as (name, SI value) in order of name; all else follows from the preset,
    then the policy, then the field's default. `scenario[name]` is the value in force at the start.
    Build one with `load_scenario` or `Scenario().but({...})`, which check what they are given.
    """

    given: tuple[tuple[str, Value], ...] = ()
    changes: tuple[Change, ...] = ()

    def __getitem__(self, name: str) -> Value:
        return self.values[name]

    @property
    def values(self) -> Mapping[str, Value]:
        """All fields with their values in SI; None where a field is off."""
        return _resolved(self.given)

    def values_at(self, t: float) -> Mapping[str, Value]:
        """All fields with the values in force at `t`: the changes until then are made."""
        made = tuple((change.name, change.value) for change in self.changes if change.at <= t)
        return _changed(self.given, made) if made else self.values

    def is_news(self, change: Change) -> bool:
        """Whether a change brings another value than the one that holds before it; a page can be written again and again."""
        if change.name == BY_HAND:
            return change.value is not None
        before = [one.value for one in self.changes if one.name == change.name and one.at < change.at]
        return change.value != (before[-1] if before else self[change.name])

    @property
    def policy(self) -> Policy:
        """The policy in force."""
        return POLICIES[str(self["migration.policy"])]

    @property
    def technique(self) -> Technique:
        """How the VM is moved."""
        return TECHNIQUES[str(self["migration.technique"])]

    def number(self, name: str) -> float:
        """The value of a field that cannot be off."""
        return number_of(self.values, name)

    def range_of(self, name: str) -> Range | None:
        """Between which values a number lies that is not known better; None where another is given, or it counts for nothing."""
        without = tuple((given, value) for given, value in self.given if given != name)
        if not self.values[name] or (len(without) < len(self.given) and _resolved(without)[name] != self.values[name]):
            return None
        return self.policy.ranges.get(name) or RANGES.get(name)

    def but(
        self, values: Mapping[str, Value | int] | None = None, *, changes: Iterable[Change] | None = None
    ) -> "Scenario":
        """This scenario with other values (SI numbers, or text with units) and, if given, other changes.

        Raises InputError, naming each problem.
        """
        problems: list[Problem] = []
        given = dict(self.given)
        for name, value in (values or {}).items():
            try:
                given[name] = _field(name).check(value)
            except ValueError as error:
                problems.append(Problem(message=f"{name}: {error}"))
        return _checked(given, self.changes if changes is None else changes, problems, {})

    def with_change(self, at: float, name: str, value: Value | int) -> "Scenario":
        """This scenario with one more change; it replaces a change of the same field at the same time."""
        kept = tuple(change for change in self.changes if (change.at, change.name) != (at, name))
        return self.but(changes=(*kept, _change(at, name, value)))

    def lines(self) -> tuple[str, ...]:
        """The scenario as `name: value` lines that `load_scenario` reads back exactly."""
        given = tuple(f"{name}: {FIELDS[name].write_exactly(value)}" for name, value in self.given)
        return given + tuple(str(change) for change in self.changes)


def load_scenario(text_or_path: str | Path) -> Scenario:
    """Read a scenario from `name: value` lines, or from a file of them.

    A Path, or a str without a colon or ending in `.migviz`, is a file; any other str is the text
    itself. An empty text is the default scenario. Raises InputError with every problem found.
    """
    if isinstance(text_or_path, Path) or _names_a_file(text_or_path):
        path = Path(text_or_path)
        return parse_scenario(read_file(path), where=str(path))
    return parse_scenario(text_or_path)


def load_versioned(path: Path) -> tuple[Scenario, int]:
    """The scenario of a file, and the version of the defaults with which it was written. Raises InputError as `load_scenario`.

    Who writes a file by hand and names no version means today's defaults.
    """
    text = read_file(path)
    scenario = parse_scenario(text, where=str(path))
    return scenario, version_of(text) if says_version(text) or _looks_saved(text, scenario) else VERSION


def _looks_saved(text: str, scenario: Scenario) -> bool:
    """Whether a text is to the letter what migviz writes. One line alone says nothing: who tries something out writes just that."""
    lines = text.splitlines()
    return len(lines) > 1 and tuple(lines) == scenario.lines()


def _names_a_file(text: str) -> bool:
    one_line = bool(text.strip()) and "\n" not in text
    return one_line and (":" not in text or text.strip().endswith(".migviz")) and not text.lstrip().startswith("#")


SHORT_TEXT = N_("a scenario is a short text of `name: value` lines")


def read_file(
    path: Path,
    *,
    most: int = MOST_BYTES,
    what: str = SHORT_TEXT,
    example: str = N_("a scenario file, for example one ending in .migviz"),
) -> str:
    """The text of a file; InputError where it is missing, a directory, a device, larger than `most` bytes or not text.

    `what` says in the messages what such a file is, `example` what to name instead of a directory.
    """

    def wrong(message: str, line: int = 0) -> InputError:
        return InputError([Problem(message=message, where=str(path), line=line)])

    try:
        content = read_bytes(path, most)
    except InputError:
        raise
    except IsADirectoryError:
        raise wrong(_("is a directory. Name {example}", example=_(example))) from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise wrong(_("cannot be read: {reason}", reason=reason)) from None
    if len(content) > most:
        raise wrong(_("is larger than {most} kB: {what}", most=most // 1000, what=_(what)))
    if b"\0" in content:
        raise wrong(_("is a binary file: {what}", what=_(what)))
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise wrong(
            _("is not UTF-8 text (byte 0x{content}); save it as UTF-8", content=f"{content[error.start]:02x}"), line
        ) from None


def parse_scenario(text: str, *, where: str = "", base: Scenario | None = None) -> Scenario:
    """Read `name: value` lines on top of `base` (the default scenario)."""
    return parse_lines(((where, number, line) for number, line in enumerate(text.splitlines(), 1)), base=base)


def parse_settings(settings: Iterable[str], *, where: str = "--set", base: Scenario | None = None) -> Scenario:
    """Read `NAME=VALUE` settings, as typed on a command line, on top of `base`."""
    return parse_lines(((where, 0, as_line(setting)) for setting in settings), base=base)


def as_line(setting: str) -> str:
    """A `NAME=VALUE` setting as the line that says the same."""
    if setting.lstrip().startswith("at ") and ":" in setting:
        return setting
    name, sign, value = setting.partition("=")
    return f"{name}: {value}" if sign else setting


_AT = re.compile(r"at\s+(?P<time>.+)", re.DOTALL)


def parse_lines(lines: Iterable[tuple[str, int, str]], *, base: Scenario | None) -> Scenario:
    """Read (where, line number, line) triples; InputError holds every problem found."""
    base = base or Scenario()
    problems: list[Problem] = []
    given: dict[str, Value] = {}
    places: dict[str, tuple[str, int]] = {}
    changes: dict[tuple[float, str], Change] = {}
    for where, number, line in lines:
        if len(problems) >= _MOST_PROBLEMS:
            problems.append(Problem(message=_("more problems follow. Fix these first"), where=where))
            break
        line = line.strip()
        if number and (not line or line.startswith("#")):
            continue
        try:
            if ":" not in line:
                raise ValueError(
                    not_a_line(line) if number else _("{line} is not a NAME=VALUE setting", line=shown(line))
                )
            name, __, value = (part.strip() for part in line.partition(":"))
            if number and name == NAME:
                read_version(value)
            elif at := _AT.fullmatch(name):
                change = _read_change(at["time"], value)
                if (change.at, change.name) in changes:
                    raise ValueError(
                        _("{name} changes twice at {at}", name=change.name, at=write(change.at, Kind.TIME))
                    )
                changes[change.at, change.name] = change
            else:
                if name in given:
                    raise ValueError(
                        _("{name} is given twice, first in line {line}", name=name, line=places[name][1])
                        if number
                        else _("{name} is given twice", name=name)
                    )
                given[name] = _read_value(name, value)
                places[name] = (where, number)
        except ValueError as error:
            hint = " " + _("(a comment needs a line of its own)") if number and " #" in line else ""
            problems.append(Problem(message=f"{error}{hint}", where=where, line=number))
    merged_changes = {(change.at, change.name): change for change in base.changes} | changes
    return _checked(dict(base.given) | given, merged_changes.values(), problems, places)


def _field(name: str) -> Field:
    if name not in FIELDS:
        raise ValueError(unknown_name(name, FIELDS))
    return FIELDS[name]


def _read_value(name: str, text: str) -> Value:
    field = _field(name)
    try:
        return field.read(text)
    except ValueError as error:
        raise ValueError(with_quotes_named(f"{name}: {error}", text)) from None


def _read_change(time: str, assignment: str) -> Change:
    try:
        at = read(time, Kind.TIME)
    except UnitError as error:
        raise ValueError(_("the time of the change: {error}", error=error)) from None
    name, sign, value = (part.strip() for part in assignment.partition("="))
    if not sign:
        raise ValueError(
            _(
                "{assignment} is not a valid change. Write `at 12 s: link.bandwidth = 100 Mbit/s`",
                assignment=shown(assignment),
            )
        )
    return _change(at, name, _read_value(name, value))


def _change(at: float, name: str, value: Value | int) -> Change:
    field = _field(name)
    if not field.changeable:
        others = ", ".join(
            other for other, spec in FIELDS.items() if spec.changeable and other.split(".")[0] == name.split(".")[0]
        )
        fixed = _("{name} is fixed once the migration runs and cannot change at a time.", name=name)
        raise ValueError(fixed + (" " + _("Of its group, these can: {names}", names=others) if others else ""))
    if not at >= 0:
        raise ValueError(
            _("{name}: a change at {at} is in the past: the run starts at 0 s", name=name, at=write(at, Kind.TIME))
        )
    if at > LATEST_CHANGE:
        raise ValueError(
            _(
                "{name}: a change at {at} is too late. Write at most {latest}",
                name=name,
                at=write(at, Kind.TIME),
                latest=write(LATEST_CHANGE, Kind.TIME),
            )
        )
    try:
        return Change(at=at, name=name, value=field.check(value))
    except ValueError as error:
        raise ValueError(_("{name}: {error}", name=name, error=error)) from None


def _checked(
    given: Mapping[str, Value],
    changes: Iterable[Change],
    problems: list[Problem],
    places: Mapping[str, tuple[str, int]],
) -> Scenario:
    """The scenario if nothing is wrong, alone or together; InputError otherwise."""
    ordered = tuple(sorted(changes, key=lambda change: (change.at, change.name)))
    if len(ordered) > MOST_CHANGES:
        problems.append(
            Problem(message=_("at most {most} changes are allowed, not {n}", most=MOST_CHANGES, n=len(ordered)))
        )
    known = tuple(sorted((name, value) for name, value in given.items() if name in FIELDS))
    for name, message in _contradictions(dict(known)):
        where, line = places.get(name, ("", 0))
        problems.append(Problem(message=message, where=where, line=line))
    if problems:
        raise InputError(problems)
    return Scenario(given=known, changes=ordered)


_PARTS = (
    ("vm.used", "vm.memory"),
    ("workload.working_set", "vm.used"),
    ("workload.hot_set", "workload.working_set"),
)
"""Each is a part of the other: used memory of the memory, and so on."""


def within_whole(scenario: Scenario, name: str, value: float, *, moved: Container[str]) -> float:
    """The value of a part, or as much as there is of its whole, where that is not moved as well: a slider's range knows nothing of it."""
    wholes = (scenario[whole] for part, whole in _PARTS if part == name and whole not in moved)
    return min((value, *(float(whole) for whole in wholes if whole is not None)))


def _contradictions(given: Mapping[str, Value]) -> Iterable[tuple[str, str]]:
    values = _resolved(tuple(sorted(given.items())))
    for part, whole in _PARTS:
        size, most = given.get(part), values[whole]
        if size is not None and most is not None and float(size) > float(most):
            while whole not in given and FIELDS[whole].same_as:
                whole = FIELDS[whole].same_as
            field = FIELDS[part]
            write = field.write if field.write(size) != field.write(most) else field.write_exactly
            yield (
                part,
                _(
                    "{part}: {size} is more than {whole}. Write at most {most}",
                    part=part,
                    size=write(size),
                    whole=whole,
                    most=write(most),
                ),
            )


@lru_cache(maxsize=64)
def _changed(given: tuple[tuple[str, Value], ...], made: tuple[tuple[str, Value], ...]) -> Mapping[str, Value]:
    """Every field's value after some changes; a picture asks for them thirty times."""
    return MappingProxyType({**_resolved(given), **dict(made)})


@lru_cache(maxsize=256)
def _resolved(given: tuple[tuple[str, Value], ...]) -> Mapping[str, Value]:
    """Every field's value: given, else the preset's, the policy's or the client profile's, else the field's default."""
    own = dict(given)

    def pick(name: str) -> Value:
        return own.get(name, FIELDS[name].default)

    policy = POLICIES[str(pick("migration.policy"))]
    preset = PRESETS[str(pick("workload.preset"))]
    profile = PROFILES[str(pick("client.profile"))]
    values: dict[str, Value] = {}
    for name, field in FIELDS.items():
        for source in (own, preset.defaults, policy.defaults, profile.defaults):
            if name in source:
                values[name] = source[name]
                break
        else:
            values[name] = values[field.same_as] if field.same_as else field.default
    if policy.cache_share is not None and "migration.delta_cache" not in {**own, **preset.defaults}:
        values["migration.delta_cache"] = policy.delta_cache(number_of(values, "vm.memory"))
    for part, whole in _PARTS:
        if part not in own and values[part] is not None:
            values[part] = min(number_of(values, part), number_of(values, whole))
    return MappingProxyType(values)
