"""How are the `name: value` lines of a block read? Split at the first colon, unknown names with the nearest one."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from migviz.course.lesson import Place, Vary
from migviz.course.source import Source, indent
from migviz.errors import nearest, shown
from migviz.language import _
from migviz.scenario.evacuation import EVERY_FIELD
from migviz.scenario.other_names import nearest_name, not_a_line
from migviz.values import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One `name: value` line; `place` is that of the name, `value_place` that of the value."""

    name: str
    value: str
    place: Place
    value_place: Place


def lines_of(source: Source, first: int, last: int) -> Iterator[Line]:
    """The lines `first` to `last` of the file, without empty ones and comments; a line without a colon is noted."""
    for number in range(first, last + 1):
        text = source.lines[number - 1]
        stripped = text.strip()
        if not stripped or stripped.startswith("#"):
            continue
        name, colon, value = stripped.partition(":")
        place = Place(line=number, column=indent(text))
        if not colon:
            source.wrong(not_a_line(stripped), place)
            continue
        column = text.index(":") + 2 + (len(value) - len(value.lstrip()))
        yield Line(
            name=name.strip(),
            value=value.strip(),
            place=place,
            value_place=Place(line=number, column=min(column, len(text) + 1)),
        )


def named(
    source: Source,
    lines: Iterable[Line],
    known: Sequence[str],
    block: str,
    *,
    many: Sequence[str] = (),
    empty: Sequence[str] = (),
) -> Mapping[str, tuple[Line, ...]]:
    """Lines by name. Noted are unknown names, names twice that are not among `many`, no value where not `empty`."""
    found: dict[str, tuple[Line, ...]] = {}
    for line in lines:
        if line.name not in known:
            hint = nearest(line.name, known) or " " + _("Known are {known}.", known=", ".join(known))
            source.wrong(
                _("unknown name {name} in {block}.{hint}", name=shown(line.name), block=block, hint=hint), line.place
            )
        elif line.name in found and line.name not in many:
            source.wrong(
                _("{name} is given twice, first in line {line}", name=line.name, line=found[line.name][0].place.line),
                line.place,
            )
        elif not line.value and line.name not in empty:
            source.wrong(_("{name} has no value", name=line.name), line.place)
        else:
            found[line.name] = (*found.get(line.name, ()), line)
    return found


def one(found: Mapping[str, tuple[Line, ...]], name: str) -> Line | None:
    """The line with this name, if there is one."""
    return found[name][0] if name in found else None


def listed(value: str) -> tuple[str, ...]:
    """The parts of a list with commas."""
    return tuple(part.strip() for part in value.split(",") if part.strip())


def chosen(source: Source, line: Line | None, known: Sequence[str], default: str) -> str:
    """A word that is one of the known ones; otherwise it is noted and the default taken."""
    if line is None:
        return default
    if line.value not in known:
        hint = nearest(line.value, known)
        source.wrong(
            _("{value} is not one of {known}.{hint}", value=shown(line.value), known=", ".join(known), hint=hint),
            line.value_place,
        )
        return default
    return line.value


def read_list(source: Source, line: Line | None, known: Sequence[str]) -> tuple[str, ...]:
    """A list of known words; the others are noted."""
    if line is None:
        return ()
    parts = listed(line.value)
    for part in parts:
        if part not in known:
            place = source.find(part, line.value_place.line, line.value_place.line, line.value_place.column - 1)
            hint = nearest_name(part, known) or (
                " " + _("Known are {known}.", known=", ".join(known)) if len(known) <= 40 else ""
            )
            source.wrong(_("{part} is not known here.{hint}", part=shown(part), hint=hint), place)
    return tuple(part for part in parts if part in known)


_VARY = re.compile(r"(?P<name>\S+)\s+(?P<least>[\d.]*\d)\s*\.\.\s*(?P<most>[\d.]*\d)\s*(?P<unit>\D.*)?")


def read_vary(source: Source, lines: Sequence[Line]) -> tuple[Vary, ...]:
    """What is drawn for another case: `workload.dirty_rate 10..40 MiB/s`; what can be none is noted."""
    return tuple(vary for vary in (_vary(source, line) for line in lines) if vary is not None)


def _vary(source: Source, line: Line) -> Vary | None:
    match = _VARY.fullmatch(line.value)
    name = match["name"] if match else line.value.partition(" ")[0]
    field = EVERY_FIELD.get(name)
    if field is None:
        source.wrong(
            _("{name} is not a field.{hint}", name=shown(name), hint=nearest_name(name, EVERY_FIELD)), line.value_place
        )
        return None
    if match is None or field.kind is None:
        example = "workload.dirty_rate 10..40 MiB/s"
        source.wrong(
            _("write what is drawn as a field and two numbers, for example {example}", example=example),
            line.value_place,
        )
        return None
    least, most, unit = float(match["least"]), float(match["most"]), (match["unit"] or "").strip()
    try:
        for number in (least, most):
            field.read(f"{number:g} {unit}".strip())
    except ValueError as error:
        source.wrong(str(error), line.value_place)
        return None
    if least >= most:
        source.wrong(_("the first number is the smaller one"), line.value_place)
        return None
    return Vary(name=name, least=least, most=most, unit=unit, place=line.value_place)
