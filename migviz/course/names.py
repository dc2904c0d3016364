"""What do the names in a condition stand for? Numbers of runs, of moments and fields of scenarios.

`run.downtime` is the run of this section, `try.downtime` the finished run of the section `try`,
`run.pages(2)` a number of iteration 2, `run.dirty("pause")` a number at a point or time of the run,
`link.bandwidth` a field of this section's scenario and `try.link.bandwidth` one of another's,
`now.iteration` what is true at the playhead. Where several VMs leave a host, `run.empty_after` is a number of all of them,
`run.downtime("db")` one of a VM, and `evacuation.at_once` a rule.
"""

from collections.abc import Callable, Mapping, Sequence

from migviz.course.language import NUMBER, TRUTH, WORD, LanguageError, Name, Result, Shape, evaluate, shape_of
from migviz.course.language.kinds import described, shape_of_kind
from migviz.course.language.tree import Literal, start_of
from migviz.errors import InputError, nearest, shown
from migviz.language import N_, _
from migviz.replay import Moment, time_of
from migviz.replay.host_numbers import HOST_NUMBERS, VM_NUMBERS, of_vm, what_of
from migviz.replay.metrics import (
    ITERATION_NUMBERS,
    MOMENT_NUMBERS,
    RUN_NUMBERS,
    What,
    iterations,
    pause_part,
)
from migviz.replay.seen import Seen, seen_at
from migviz.scenario.evacuation import EVERY_FIELD, RULES, Evacuation, Setup
from migviz.scenario.fields import Value
from migviz.scenario.other_names import nearest_name
from migviz.scenario.techniques import pause_parts
from migviz.scenario.units import Kind
from migviz.trace import Run
from migviz.trace.evacuated import Evacuated
from migviz.values import dataclass

OWN = "run"
NOW = "now"
RESERVED = frozenset({OWN, NOW, "and", "or", "not", "true", "false"} | {name.partition(".")[0] for name in EVERY_FIELD})
"""Names that no section may have, because they mean something else in a condition."""
_PART = "part"
_EXAMPLES = {_PART: "stop"}
_OF_SOMETHING = (*ITERATION_NUMBERS, *MOMENT_NUMBERS, *VM_NUMBERS, _PART)
"""Numbers that stand with something in brackets: which iteration, when, which VM, which part. Those of a run do where it is one VM's."""
HOST_ONLY = frozenset(HOST_NUMBERS) - frozenset(RUN_NUMBERS)
"""Numbers that one VM has not."""
_MINUS = N_("A minus between two names needs a space on both sides.")


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """Where the values of names come from.

    `run_of`, `found_of` and `setup_of` take the name of a section, or "run" for the section the condition stands in: the run of its one
    VM, or what came of all that leave its host.
    `now`: the moment for `now....`; `values`: fields in force later in the run, in place of those at its start.
    """

    run_of: Callable[[str], Run]
    setup_of: Callable[[str], Setup]
    found_of: Callable[[str], Evacuated] | None = None
    now: Moment | None = None
    values: Mapping[str, Value] | None = None


def shape_of_name(node: Name, sections: Sequence[str], *, now: bool = False) -> Shape:
    """What a name is. Raises LanguageError, with the nearest right name, where it is nothing."""
    if node.name in EVERY_FIELD and node.inside is None:
        return _shape_of_field(node.name)
    section, dot, rest = node.name.partition(".")
    if section == NOW and dot:
        return _shape_now(node, rest, now)
    if section in (OWN, *sections) and dot:
        return _shape_of_number(node, section, rest, sections, now)
    raise LanguageError(
        _(
            "unknown name {name}.{nearest}",
            name=shown(node.name),
            nearest=_like(node.name, sections) or _advice(node.name),
        ),
        node.column,
    )


def value_of_name(node: Name, world: World) -> Result:
    """The value of a name that has a shape."""
    if node.name in EVERY_FIELD:
        return world.values[node.name] if world.values else _field_of(world.setup_of(OWN), node.name)
    section, __, rest = node.name.partition(".")
    if section == NOW:
        assert world.now is not None
        return MOMENT_NUMBERS[rest].of(Seen(run=world.run_of(OWN), moment=world.now))
    if rest in EVERY_FIELD:
        return _field_of(world.setup_of(section), rest)
    if isinstance(world.setup_of(section), Evacuation):
        return _of_host(node, section, rest, world)
    run = world.run_of(section)
    if rest in HOST_ONLY or (node.inside is not None and rest in (*RUN_NUMBERS, *VM_NUMBERS)):
        return None
    if node.inside is None:
        if rest in RUN_NUMBERS:
            return RUN_NUMBERS[rest].of(run)
        return tuple(ITERATION_NUMBERS[rest].of(item) for item in iterations(run))
    inside = evaluate(node.inside[0], lambda name: value_of_name(name, world))
    if rest == _PART:
        return pause_part(run, str(inside))
    if rest in ITERATION_NUMBERS:
        return _of_iteration(run, rest, inside)
    return _at(run, rest, inside)


def _field_of(setup: Setup, name: str) -> Value:
    """A field; without a limit all go at once."""
    if isinstance(setup, Evacuation):
        value = setup[name]
        return float(len(setup.vms)) if value is None and name.startswith("evacuation.at_once") else value
    return setup[name] if name not in RULES else None


def _of_host(node: Name, section: str, rest: str, world: World) -> Result:
    """A number of a host that is emptied, or of one of its VMs; what only one VM has is missing."""
    assert world.found_of is not None
    found = world.found_of(section)
    if node.inside is None:
        return HOST_NUMBERS[rest].of(found) if rest in HOST_NUMBERS else None
    part = node.inside[0]
    if isinstance(part, Literal) and rest in (*RUN_NUMBERS, *VM_NUMBERS):
        return of_vm(found, rest, str(part.value))
    return None


def belongs(node: Name, rest: str, setup: Setup) -> str:
    """What is wrong with a number of this run: some only one VM has, others only a host with several; "" where nothing is."""
    if rest in EVERY_FIELD:
        return "" if isinstance(setup, Evacuation) or rest not in RULES else _no_host()
    if not isinstance(setup, Evacuation):
        of_a_vm = node.inside is not None and rest in (*RUN_NUMBERS, *VM_NUMBERS)
        return _no_host() if rest in HOST_ONLY or of_a_vm else ""
    if node.inside is None:
        return "" if rest in HOST_NUMBERS else _no_vm()
    if rest not in (*RUN_NUMBERS, *VM_NUMBERS):
        return _no_vm()
    part, names = node.inside[0], [vm.name for vm in setup.vms]
    name = str(part.value) if isinstance(part, Literal) else ""
    return "" if name in names else _("no VM is called {name}.", name=shown(name)) + nearest(name, names)


def _no_host() -> str:
    return _("this is a number of a host with several VMs; here one VM is moved")


def _no_vm() -> str:
    return _(
        'several VMs are moved here: this is a number of one. Write for example run.downtime("web01"), or one of {numbers}',
        numbers=", ".join(f"{OWN}.{name}" for name in HOST_NUMBERS),
    )


def _of_iteration(run: Run, name: str, number: Result) -> Result:
    made = iterations(run)
    if not isinstance(number, int | float) or number != int(number) or not 1 <= number <= len(made):
        return None
    return ITERATION_NUMBERS[name].of(made[int(number) - 1])


def _at(run: Run, name: str, when: Result) -> Result:
    """A number of the moment at a point or a time; missing where the run has none such."""
    t = time_named(run, when)
    return None if t is None else MOMENT_NUMBERS[name].of(seen_at(run, t))


def time_named(run: Run, when: Result) -> float | None:
    """When a point, or a time, of a run is; None where it has none such."""
    if isinstance(when, str):
        try:
            when = time_of(run, when)
        except InputError:
            return None
    return float(when) if isinstance(when, int | float) and 0 <= when <= run.end else None


def _shape_of_field(name: str) -> Shape:
    field = EVERY_FIELD[name]
    return shape_of_kind(field.kind) if field.kind else Shape(sort=WORD, choices=field.choices)


def _shape_of_what(what: What) -> Shape:
    if isinstance(what, Kind):
        return shape_of_kind(what)
    return Shape(sort=TRUTH if what is bool else WORD)


def _shape_now(node: Name, rest: str, now: bool) -> Shape:
    if not now:
        raise LanguageError(_("now is known only in `until`, where playback waits for something"), node.column)
    if rest not in MOMENT_NUMBERS or node.inside is not None:
        known = [f"{NOW}.{name}" for name in MOMENT_NUMBERS]
        raise LanguageError(
            _("unknown name {name}.{nearest}", name=shown(node.name), nearest=nearest(node.name, known)), node.column
        )
    return _shape_of_what(MOMENT_NUMBERS[rest].what)


def _shape_of_number(node: Name, section: str, rest: str, sections: Sequence[str], now: bool) -> Shape:
    if node.inside is None:
        if rest in EVERY_FIELD:
            return _shape_of_field(rest)
        if rest in RUN_NUMBERS:
            return _shape_of_what(RUN_NUMBERS[rest].what)
        if rest in HOST_NUMBERS:
            return _shape_of_what(HOST_NUMBERS[rest].what)
        if rest in ITERATION_NUMBERS:
            return Shape(powers=_shape_of_what(ITERATION_NUMBERS[rest].what).powers, each=True)
        if rest in MOMENT_NUMBERS or rest in VM_NUMBERS or rest == _PART:
            example = f'{section}.{rest}("{_EXAMPLES.get(rest, "web01" if rest in VM_NUMBERS else "pause")}")'
            raise LanguageError(
                _("{name} needs to know which or when: write {example}", name=node.name, example=example), node.column
            )
        known = [f"{section}.{name}" for name in (*RUN_NUMBERS, *HOST_NUMBERS, *ITERATION_NUMBERS, *EVERY_FIELD)]
        raise LanguageError(
            _(
                "unknown name {name}.{nearest}",
                name=shown(node.name),
                nearest=nearest(node.name, known) or _listed(node.name, section),
            ),
            node.column,
        )
    if rest not in (*_OF_SOMETHING, *RUN_NUMBERS):
        known = [f"{section}.{name}" for name in _OF_SOMETHING]
        raise LanguageError(
            _("{name} takes nothing in brackets.{nearest}", name=shown(node.name), nearest=nearest(node.name, known)),
            node.column,
        )
    if len(node.inside) != 1:
        raise LanguageError(_("{name} takes one thing in its brackets", name=node.name), node.column)
    _check_inside(node, rest, shape_of(node.inside[0], lambda name: shape_of_name(name, sections, now=now)))
    if rest == _PART:
        return shape_of_kind(Kind.TIME)
    if rest in (*RUN_NUMBERS, *VM_NUMBERS):
        return _shape_of_what(what_of(rest))
    return _shape_of_what((ITERATION_NUMBERS[rest] if rest in ITERATION_NUMBERS else MOMENT_NUMBERS[rest]).what)


def _check_inside(node: Name, rest: str, inside: Shape) -> None:
    assert node.inside is not None
    part = node.inside[0]
    column = start_of(part)
    if rest == _PART:
        if not isinstance(part, Literal) or part.value not in pause_parts():
            written = str(part.value) if isinstance(part, Literal) else ""
            known = ", ".join(f'"{name}"' for name in pause_parts())
            raise LanguageError(
                _("a part of the pause is one of {known}.", known=known) + nearest(written, pause_parts()), column
            )
    elif rest in (*RUN_NUMBERS, *VM_NUMBERS):
        if not isinstance(part, Literal) or not isinstance(part.value, str):
            raise LanguageError(
                _('{name} takes nothing in brackets, or the name of a VM: "web01"', name=node.name), node.column
            )
    elif rest in ITERATION_NUMBERS:
        if inside.sort != NUMBER or inside.powers != (0, 0) or inside.each:
            raise LanguageError(
                _(
                    "{name} takes the number of an iteration, not {described}",
                    name=node.name,
                    described=described(inside),
                ),
                column,
            )
    elif (not isinstance(part, Literal) and (inside.sort != NUMBER or inside.powers != (0, 1) or inside.each)) or (
        isinstance(part, Literal) and not isinstance(part.value, str)
    ):
        raise LanguageError(_('{name} takes a time such as 12 s or a point such as "pause"', name=node.name), column)


def _every_name(sections: Sequence[str]) -> list[str]:
    numbers = (*RUN_NUMBERS, *HOST_NUMBERS, *VM_NUMBERS, *ITERATION_NUMBERS)
    return [f"{section}.{name}" for section in (*sections, OWN) for name in numbers] + list(EVERY_FIELD)


def _like(name: str, sections: Sequence[str]) -> str:
    every = _every_name(sections)
    group = name.partition(".")[0]
    is_field = any(known.startswith(f"{group}.") for known in EVERY_FIELD)  # what is meant counts, then what is alike
    return nearest_name(name, every) if is_field else nearest(name, every) or nearest_name(name, every)


def _advice(name: str) -> str:
    section, dot, __ = name.partition(".")
    if "-" in name:
        return " " + _(_MINUS)
    if dot and section not in RESERVED:
        return " " + _("There is no section {section} in this lesson.", section=shown(section))
    return " " + _("Numbers of a run begin with run., for example run.downtime.")


def _listed(name: str, section: str) -> str:
    if "-" in name.removeprefix(section):
        return " " + _(_MINUS)
    return " " + _("It has {run_numbers}.", run_numbers=", ".join(f"{section}.{number}" for number in RUN_NUMBERS))
