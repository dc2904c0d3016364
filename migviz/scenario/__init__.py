"""What goes in: fields with units and ranges, policies, presets, profiles; a Scenario, and how its text is read."""

from migviz.scenario.scenario import (
    MOST_CHANGES,
    Change,
    Scenario,
    load_scenario,
    load_versioned,
    parse_lines,
    parse_scenario,
    parse_settings,
    read_file,
)

__all__ = [
    "MOST_CHANGES",
    "Change",
    "Scenario",
    "load_scenario",
    "load_versioned",
    "parse_lines",
    "parse_scenario",
    "parse_settings",
    "read_file",
]
