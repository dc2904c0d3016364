"""What did the scenario of an answer mean when it was given? What it does not say had the defaults of then (`scenario/older.py`)."""

from collections.abc import Sequence
from dataclasses import replace

from migviz import Scenario
from migviz.course.lesson import Lesson, Section
from migviz.errors import InputError
from migviz.scenario import parse_scenario
from migviz.scenario.version import VERSION


def scenario_of(lines: Sequence[str], version: int) -> Scenario | None:
    """The scenario of lines that were kept; None where they cannot be read."""
    try:
        return meant(parse_scenario("\n".join(lines)), version)
    except InputError:
        return None


def lesson_then(lesson: Lesson, version: int) -> Lesson:
    """A lesson about which answers of this version were given: its sections, too, say little and mean much."""
    if version >= VERSION:
        return lesson
    return replace(lesson, sections=tuple(section_then(section, version) for section in lesson.sections))


def section_then(section: Section, version: int) -> Section:
    """The same of one section."""
    return section if version >= VERSION else replace(section, scenario=meant(section.scenario, version))


def meant(scenario: Scenario, version: int) -> Scenario:
    """A scenario of this version, in today's words."""
    if version >= VERSION:
        return scenario
    from migviz.scenario.older import as_then  # few answers are older

    return as_then(scenario, version)
