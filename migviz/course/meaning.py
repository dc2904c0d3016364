"""What did the scenario of an answer mean when it was given? What it does not say had the defaults of then (`scenario/older.py`)."""

from collections.abc import Sequence
from dataclasses import replace

from migviz.course.lesson import Lesson, Section
from migviz.errors import InputError
from migviz.scenario import parse_scenario, parse_settings
from migviz.scenario.evacuation import Evacuation, Setup
from migviz.scenario.evacuation_file import is_vm_line, parse_evacuation, parse_on
from migviz.scenario.version import VERSION


def setup_of(lines: Sequence[str], version: int) -> Setup | None:
    """What lines that were kept set up, a VM or a host with several; None where they cannot be read."""
    text = "\n".join(lines)
    try:
        return meant(parse_evacuation(text) if any(map(is_vm_line, lines)) else parse_scenario(text), version)
    except InputError:
        return None


def settings_on(setup: Setup, settings: Sequence[str], *, where: str = "--set") -> Setup:
    """The same with `NAME=VALUE` settings on top. Raises InputError."""
    if isinstance(setup, Evacuation):
        return parse_on(setup, (), settings)
    return parse_settings(settings, where=where, base=setup)


def lesson_then(lesson: Lesson, version: int) -> Lesson:
    """A lesson about which answers of this version were given: its sections, too, say little and mean much."""
    if version >= VERSION:
        return lesson
    return replace(lesson, sections=tuple(section_then(section, version) for section in lesson.sections))


def section_then(section: Section, version: int) -> Section:
    """The same of one section."""
    return section if version >= VERSION else replace(section, setup=meant(section.setup, version))


def meant(setup: Setup, version: int) -> Setup:
    """What was set up in this version, in today's words."""
    if version >= VERSION:
        return setup
    from migviz.scenario.older import as_then  # few answers are older

    if isinstance(setup, Evacuation):
        vms = tuple(replace(vm, scenario=as_then(vm.scenario, version)) for vm in setup.vms)
        return replace(setup, shared=as_then(setup.shared, version), vms=vms)
    return as_then(setup, version)
