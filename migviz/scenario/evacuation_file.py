"""How are the VMs of a host written down? As lines of a scenario, or as a table.

    link.bandwidth: 10 Gbit/s
    evacuation.at_once: 2
    vm web01: memory = 8 GiB, workload = oltp
    vm db01: memory = 16 GiB, workload.dirty_rate = 60 MB/s, after = web01

All other lines are those of any scenario, and hold for every VM that does not say otherwise. In a table (CSV) each row is a VM and each
column a field.
"""

import csv
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from migviz.errors import InputError, Problem, nearest, shown
from migviz.language import _
from migviz.scenario.evacuation import MOST_VMS, OWN, PER_VM, RULES, Evacuation, Setup, Vm, scenario_among
from migviz.scenario.fields import FIELDS, Field, Value
from migviz.scenario.other_names import unknown_name, with_quotes_named
from migviz.scenario.scenario import Scenario, as_line, parse_lines, read_file
from migviz.values import dataclass

MOST_PROBLEMS = 20
_VM_LINE = re.compile(r"\s*vm\s+(?P<name>[^:]*?)\s*:(?P<rest>.*)", re.DOTALL)
_OTHER_NAMES = {"workload": "workload.preset", "policy": "migration.policy"}
"""Beside the full names and their last words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What is written about one VM: where, and (column, name, value) of each thing."""

    where: str
    line: int
    column: int
    name: str
    said: tuple[tuple[int, str, str], ...]

    def on_top_of(self, other: "Entry") -> "Entry":
        """The same, and of the other one what this does not say."""
        mine = {_OTHER_NAMES.get(name, name).rpartition(".")[2] for _column, name, _value in self.said}
        kept = tuple(item for item in other.said if item[1].rpartition(".")[2] not in mine)
        return replace(self, said=(*kept, *self.said))

    def problem(self, message: str, column: int = 0) -> Problem:
        """Something is wrong with it."""
        return Problem(message=message, where=self.where, line=self.line, column=column or self.column)


def names_vms(path: Path) -> bool:
    """Whether a file is about several VMs: a table, or a scenario with a line for each."""
    return path.suffix.lower() == ".csv" or any(map(_VM_LINE.fullmatch, read_file(path).splitlines()))


def load_evacuation(path: Path, settings: Iterable[str] = ()) -> Evacuation:
    """The VMs of a file: a table if its name ends in .csv, lines otherwise. `settings`: NAME=VALUE for what they share."""
    text = read_file(path)
    read = parse_table if path.suffix.lower() == ".csv" else parse_evacuation
    return read(text, where=str(path), settings=settings)


def is_vm_line(line: str) -> bool:
    """Whether a line names a VM."""
    return _VM_LINE.fullmatch(line) is not None


def parse_evacuation(text: str, *, where: str = "", settings: Iterable[str] = ()) -> Evacuation:
    """The VMs of a text of lines."""
    rows = [(where, number, line) for number, line in enumerate(text.splitlines(), 1)]
    return _built(*_sorted_out(rows), settings, where)


def parse_on(base: Setup, rows: Iterable[tuple[str, int, str]], settings: Iterable[str] = ()) -> Evacuation:
    """What (where, line number, line) triples say on top of `base`: other rules, more VMs, or of a VM that is there already what is
    different. Raises InputError."""
    entries, others = _sorted_out(rows)
    before, common = _sorted_out([("", 0, line) for line in base.lines()])
    named = {entry.name: entry for entry in before}
    for entry in entries:
        known = named.get(entry.name)
        named[entry.name] = entry if known is None or known.line else entry.on_top_of(known)
    twice = [entry for entry in entries if named[entry.name].line != entry.line]
    where = next((entry.where for entry in entries), "")
    return _built([*named.values(), *twice], others, settings, where, common=common)


def _sorted_out(rows: Iterable[tuple[str, int, str]]) -> tuple[list[Entry], list[tuple[str, int, str]]]:
    """What is about one VM, and what is about all of them."""
    entries: list[Entry] = []
    others: list[tuple[str, int, str]] = []
    for where, number, line in rows:
        if found := _VM_LINE.fullmatch(line):
            said = tuple(_assignments(found["rest"], found.start("rest")))
            entries.append(
                Entry(where=where, line=number, column=found.start("name") + 1, name=found["name"], said=said)
            )
        else:
            others.append((where, number, line))
    return entries, others


def _assignments(rest: str, start: int) -> Iterator[tuple[int, str, str]]:
    """`name = value, name = value`, with the column of each."""
    for part in rest.split(","):
        if part.strip():
            name, sign, value = part.partition("=")
            yield start + len(part) - len(part.lstrip()) + 1, name.strip(), value.strip() if sign else ""
        start += len(part) + 1


def parse_table(text: str, *, where: str = "", settings: Iterable[str]) -> Evacuation:
    """The VMs of a table with a header: `name`, and fields of a scenario. An empty cell says nothing."""
    rows = [(number, line) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
    if not rows:
        raise InputError([Problem(where=where, message=_("the table is empty. Its first line names the columns"))])
    separator = next((sign for sign in ",;\t" if sign in rows[0][1]), ",")
    head = [(column, cell.strip()) for column, cell in _cells(rows[0][1], separator)]
    names = [name for __, name in head]
    problems = _wrong_header(head, where, rows[0][0])
    if problems:
        raise InputError(problems)
    entries: list[Entry] = []
    for number, line in rows[1:]:
        cells = _cells(line, separator)
        if len(cells) > len(names):
            message = _("more cells than the {of} columns that the first line names", of=len(names))
            problems.append(Problem(where=where, line=number, column=cells[len(names)][0], message=message))
            continue
        said = [(at, name, cell.strip()) for (at, cell), name in zip(cells, names, strict=False) if cell.strip()]
        [(at, own)] = [(at, cell) for at, name, cell in said if name == "name"] or [(1, "")]
        others = tuple(item for item in said if item[1] != "name")
        entries.append(Entry(where=where, line=number, column=at, name=own, said=others))
    return _built(entries, [], settings, where, problems)


def _cells(line: str, separator: str) -> list[tuple[int, str]]:
    """The cells of a line, each with the column at which it begins."""
    starts, quoted = [1], False
    for column, letter in enumerate(line, 1):
        quoted ^= letter == '"'
        if letter == separator and not quoted:
            starts.append(column + 1)
    cells = next(csv.reader([line], delimiter=separator), [])
    return list(zip(starts, cells, strict=False))


def _wrong_header(head: list[tuple[int, str]], where: str, line: int) -> list[Problem]:
    def wrong(column: int, message: str) -> Problem:
        return Problem(where=where, line=line, column=column, message=message)

    problems, seen = [], set[str]()
    for column, name in head:
        if name in seen:
            problems.append(wrong(column, _("the column {name} is there twice", name=shown(name))))
        elif name != "name":
            try:
                _field(name)
            except ValueError as error:
                problems.append(wrong(column, str(error)))
        seen.add(name)
    if "name" not in seen:
        problems.append(wrong(1, _("no column is called `name`: it says which VM a row is about")))
    return problems


def _field(name: str) -> tuple[str, Field]:
    """The full name of what a VM may have of its own, and its field; ValueError says what is wrong with a name."""
    if name in ("name", "vm.name"):
        raise ValueError(_("a VM is named before the colon, or in the column `name`"))
    if name in OWN:
        return name, OWN[name]
    full = _OTHER_NAMES.get(name, name)
    if full not in PER_VM:
        tails = [known for known in PER_VM if known.partition(".")[2] == name]
        full = tails[0] if len(tails) == 1 else name
    if full in PER_VM:
        return full, PER_VM[full]
    if name in FIELDS or name in RULES:
        raise ValueError(_("{name} is the same for all VMs. Write it on a line of its own, or with --set", name=name))
    raise ValueError(unknown_name(name, [*PER_VM, *OWN, *_OTHER_NAMES]))


def _built(
    entries: list[Entry],
    others: Iterable[tuple[str, int, str]],
    settings: Iterable[str],
    where: str,
    problems: Iterable[Problem] = (),
    common: Iterable[tuple[str, int, str]] = (),
) -> Evacuation:
    """The evacuation, if nothing is wrong. `common`: what was said of all of them before."""
    problems = list(problems)
    shared, rules = _shared(common, others, settings, problems)
    vms: list[Vm] = []
    for number, entry in enumerate(entries):
        if len(problems) < MOST_PROBLEMS:
            vms += _vm(entry, number, shared, problems)
    problems += _wrong_together(entries, vms)
    if not entries and not problems:
        problems.append(Problem(where=where, message=_("no VM is named. Write for example `vm web01: memory = 8 GiB`")))
    if problems:
        raise InputError(sorted(problems, key=lambda problem: (problem.line, problem.column)))
    return Evacuation(shared=shared, vms=tuple(vms), rules=tuple(sorted(rules.items())))


def _shared(
    common: Iterable[tuple[str, int, str]],
    others: Iterable[tuple[str, int, str]],
    settings: Iterable[str],
    problems: list[Problem],
) -> tuple[Scenario, dict[str, Value]]:
    """The scenario that all share, and the rules; what is set comes after what is written."""
    rules: dict[str, Value] = {}
    base = Scenario()
    typed = [("--set", 0, as_line(setting)) for setting in settings]
    for lines in (common, others, typed):
        left = [item for item in lines if not _takes_rule(item, rules, problems)]
        try:
            base = parse_lines(left, base=base)
        except InputError as error:
            problems += error.problems
    return base, rules


def _takes_rule(item: tuple[str, int, str], rules: dict[str, Value], problems: list[Problem]) -> bool:
    """Whether a line is one of the evacuation's own rules."""
    where, number, line = item
    name, _sign, value = (part.strip() for part in line.partition(":"))
    if not name.startswith("evacuation."):
        return False
    try:
        if name not in RULES:
            raise ValueError(_("unknown name {name}.", name=shown(name)) + nearest(name, RULES))
        rules[name] = _read(RULES[name], name, value)
    except ValueError as error:
        problems.append(Problem(where=where, line=number, column=1 if number else 0, message=str(error)))
    return True


def _read(field: Field, name: str, text: str) -> Value:
    try:
        return field.read(text)
    except ValueError as error:
        raise ValueError(with_quotes_named(f"{name}: {error}", text)) from None


def _vm(entry: Entry, number: int, shared: Scenario, problems: list[Problem]) -> list[Vm]:
    """The VM of an entry; none where something is wrong with it."""
    before = len(problems)
    given: dict[str, Value] = {}
    own: dict[str, Value] = {}
    columns: dict[str, int] = {}
    try:
        given["vm.name"] = _name(entry)
    except ValueError as error:
        problems.append(entry.problem(str(error)))
    for column, name, text in entry.said:
        try:
            full, field = _field(name)
            if full in columns:
                raise ValueError(_("{name} is given twice", name=full))
            columns[full] = column
            (own if full in OWN else given)[full] = _read(field, full, text)
        except ValueError as error:
            problems.append(entry.problem(str(error), column))
    if number:
        given["seed"] = shared.number("seed") + number
    try:
        scenario = scenario_among(shared, given)
    except InputError as error:
        for problem in error.problems:
            name = problem.message.partition(":")[0]
            problems.append(entry.problem(problem.message, columns.get(name, 0)))
    return [] if len(problems) > before else [Vm(name=entry.name, scenario=scenario, own=tuple(sorted(own.items())))]


def _name(entry: Entry) -> str:
    """Its name, which its scenario bears; ValueError says what is wrong with it."""
    if not entry.name:
        raise ValueError(_("the VM has no name"))
    return str(FIELDS["vm.name"].check(entry.name))


def _wrong_together(entries: list[Entry], vms: list[Vm]) -> Iterator[Problem]:
    """What is wrong with them together."""
    if len(entries) > MOST_VMS:
        yield entries[MOST_VMS].problem(_("at most {most} VMs, not {n}", most=MOST_VMS, n=len(entries)))
    lines: dict[str, int] = {}
    for entry in entries:
        if entry.name and entry.name in lines:
            yield entry.problem(
                _("{name} is named twice, first in line {line}", name=shown(entry.name), line=lines[entry.name])
            )
        lines.setdefault(entry.name, entry.line)
    yield from _wrong_groups({entry.name: entry for entry in entries}, vms)
    yield from _wrong_after({entry.name: entry for entry in entries}, {vm.name: str(vm["after"]) for vm in vms})


def _wrong_groups(entries: Mapping[str, Entry], vms: list[Vm]) -> Iterator[Problem]:
    """Who has to go together with one that it must not meet on the way."""
    first: dict[tuple[Value, Value], str] = {}
    for vm in vms:
        both = vm["together"], vm["apart"]
        if all(both) and both in first:
            column = next((at for at, said, __ in entries[vm.name].said if said == "apart"), 0)
            message = _("{name} and {other} cannot go together and apart", name=vm.name, other=first[both])
            yield entries[vm.name].problem(message, column)
        first.setdefault(both, vm.name)


def _wrong_after(entries: Mapping[str, Entry], after: Mapping[str, str]) -> Iterator[Problem]:
    """Who waits for a VM that nobody has named, or in the end for itself."""
    for name, first in after.items():
        column = next((at for at, said, __ in entries[name].said if said == "after"), 0)
        if first and first not in entries:
            unknown = _("after: no VM is called {name}.", name=shown(first)) + nearest(first, entries)
            yield entries[name].problem(unknown, column)
        chain = [name]
        while after.get(chain[-1]) and after[chain[-1]] not in chain:
            chain.append(after[chain[-1]])
        if first and after.get(chain[-1]) == name:
            names = ", ".join(chain)
            yield entries[name].problem(_("after: these wait for each other: {names}", names=names), column)
