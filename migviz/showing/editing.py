"""What becomes of an experiment when its scenario is edited, replaced, undone, opened or saved? Each wish makes the next value.

What a slider means: at rest (stopped at the start or at the end) it sets the scenario itself, and the run begins again; while the
run plays, or stands inside it, it makes a change from now on. No change is left outside its run.
"""

import math
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from migviz.scenario import Change, Scenario
from migviz.scenario.fields import FIELDS, Value
from migviz.scenario.version import VERSION
from migviz.showing import edits, history
from migviz.showing.experiment import Drag, Experiment, dragging, let_go
from migviz.showing.player import from_start, within
from migviz.showing.runs import end_of, run_of

# --- fields and changes. Each raises ValueError, and InputError is one, for a value that cannot be -----------------------


def edited(experiment: Experiment, values: Mapping[str, Value | str], key: str = "") -> Experiment:
    """Fields of the scenario itself set, in SI or as text with units. Edits in a row with the same key are one step of history."""
    dragged = dragging(experiment, key, "", None)
    base = dragged.drag.base if dragged.drag else dragged.scenario
    return _put(dragged, edits.itself(base, values), key)


def slid(experiment: Experiment, name: str, value: Value | str, key: str = "") -> Experiment:
    """What a slider does; see the rule at the top. A drag stays with what it began with, however far the playhead moves
    meanwhile. A field that cannot change while the migration runs is set in the scenario itself."""
    at_rest = experiment.is_at_rest
    at = None if at_rest or not (name in FIELDS and FIELDS[name].changeable) else experiment.playhead.t
    dragged = dragging(experiment, key, name, at)
    base, at = (dragged.drag.base, dragged.drag.at) if dragged.drag else (dragged.scenario, at)
    if at is not None:
        return _put(dragged, edits.from_now_on(base, at, name, value), key)
    changed = _put(dragged, edits.itself(base, {name: value}), key)
    return from_start(changed) if at_rest and changed.scenario != experiment.scenario else changed


def edited_as(experiment: Experiment, scenario: Scenario) -> Experiment:
    """This scenario, as a step of the history of its own."""
    return _put(let_go(experiment), scenario)


def reset(experiment: Experiment, name: str) -> Experiment:
    """A field follows its preset, policy or default again."""
    return _put(let_go(experiment), edits.with_default(experiment.scenario, name))


def as_at_first(experiment: Experiment) -> Experiment:
    """Every field at its default, stopped at the start; a step of the history, in the same file."""
    return from_start(_put(let_go(experiment), Scenario()))


def change_moved(experiment: Experiment, index: int, t: float, key: str = "") -> Experiment:
    """A change happens at another time, inside the run. With a key, a drag stays with the change it began with."""
    changes = experiment.scenario.changes
    if math.isnan(t) or not 0 <= index < len(changes):
        return experiment
    drag = experiment.drag
    if drag is None or not key or drag.key != key:
        experiment = let_go(experiment)
        drag = Drag(key=key, name=changes[index].name, at=changes[index].at, base=experiment.scenario)
    place = next((k for k, one in enumerate(drag.base.changes) if (one.at, one.name) == (drag.at, drag.name)), -1)
    if place < 0:
        return experiment
    t = min(max(t, 0.0), _last_inside(edits.without_change(drag.base, place)))
    return _put(replace(experiment, drag=drag if key else None), edits.with_change_at(drag.base, place, t), key)


def _last_inside(scenario: Scenario) -> float:
    """The latest time at which a change still makes a difference."""
    return max(0.0, math.nextafter(run_of(scenario).end, 0.0))


def change_deleted(experiment: Experiment, index: int) -> Experiment:
    """A change taken out."""
    return _put(let_go(experiment), edits.without_change(experiment.scenario, index))


def left_out(before: Experiment, after: Experiment) -> tuple[Change, ...]:
    """The changes that an edit has left outside the run, and that are gone therefore."""
    gone = set(before.scenario.changes) - set(after.scenario.changes)
    return tuple(change for change in before.scenario.changes if change in gone and change.at >= after.run.end)


def _put(experiment: Experiment, scenario: Scenario, key: str = "") -> Experiment:
    """A new scenario in the history, without changes that lie outside its run."""
    if scenario.changes:
        end = end_of(scenario)
        inside = tuple(change for change in scenario.changes if change.at < end)
        scenario = scenario if len(inside) == len(scenario.changes) else scenario.but(changes=inside)
    return within(replace(experiment, history=experiment.history.put(scenario, key)))


# --- another scenario, and back --------------------------------------------------------------------------------------


def replaced(
    experiment: Experiment,
    scenario: Scenario,
    file: Path | None = None,
    *,
    is_saved: bool = False,
    swapped: bool = False,
) -> Experiment:
    """Another scenario, from its start, with a file of its own or none; undo brings the one before back, and its file."""
    experiment = let_go(experiment)
    if (scenario, file) == (experiment.scenario, experiment.file):
        return experiment
    begun = experiment.history.begun(scenario, file, is_saved=is_saved, swapped=swapped)
    run_of(scenario)
    return from_start(replace(experiment, history=begun))


def refitted(experiment: Experiment, scenario: Scenario) -> Experiment:
    """The model of a recording that has grown: however often, one step of the history."""
    experiment = let_go(experiment)
    return within(replace(experiment, history=experiment.history.instead(scenario)))


def begun(experiment: Experiment, scenario: Scenario, file: Path | None = None, *, is_saved: bool = True) -> Experiment:
    """Another scenario with a history of its own: undo does not leave it."""
    run_of(scenario)
    return replace(from_start(experiment), history=history.begun(scenario, file, is_saved=is_saved), drag=None)


def undone(experiment: Experiment) -> Experiment:
    """The scenario before the last edit."""
    return within(replace(experiment, history=experiment.history.undone(), drag=None))


def redone(experiment: Experiment) -> Experiment:
    """An undo taken back."""
    return within(replace(experiment, history=experiment.history.redone(), drag=None))


# --- files -----------------------------------------------------------------------------------------------------------


def opened(experiment: Experiment, scenario: Scenario, path: Path, version: int = VERSION) -> Experiment:
    """The scenario of a file, and that it came from there."""
    return at_file(replaced(experiment, scenario, path), path, version)


def at_file(experiment: Experiment, path: Path | None, version: int = VERSION) -> Experiment:
    """What is open is in this file, just so, and counts on the defaults of this version."""
    return replace(experiment, history=experiment.history.at_file(path, version))


def of_version(experiment: Experiment, version: int) -> Experiment:
    """What was just taken counts on the defaults of this version."""
    return replace(experiment, history=experiment.history.of_version(version))


def unsaid_then(experiment: Experiment) -> Mapping[str, Value]:
    """What the fields that it does not say were when it was written, as far as they are something else now."""
    version = experiment.history.now.document.version
    if version >= VERSION:
        return {}
    from migviz.scenario.older import unsaid  # few files are older: the first picture does not wait for it

    return unsaid(experiment.scenario, version)


def as_then(experiment: Experiment) -> Experiment:
    """It says what it did not have to say when it was written; a step of the history."""
    return edited(let_go(experiment), unsaid_then(experiment))
