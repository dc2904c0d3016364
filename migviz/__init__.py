"""migviz shows how a running virtual machine moves from one host to another.

>>> from migviz import load_scenario, simulate, moment_at
>>> run = simulate(load_scenario(""))
>>> run.metrics.iterations
4
>>> moment_at(run, 10.0).step
2
"""

from importlib import import_module

TYPE_CHECKING = False
"""As typing has it, which takes long to load."""
if TYPE_CHECKING:
    from migviz.engine import simulate
    from migviz.errors import InputError
    from migviz.replay import Moment, moment_at
    from migviz.scenario import Change, Scenario, load_scenario
    from migviz.trace import Run

__all__ = ["Change", "InputError", "Moment", "Run", "Scenario", "load_scenario", "moment_at", "simulate"]
__version__ = "0.1.0"
_PLACES = {
    "Change": "scenario",
    "InputError": "errors",
    "Moment": "replay",
    "Run": "trace",
    "Scenario": "scenario",
    "load_scenario": "scenario",
    "moment_at": "replay",
    "simulate": "engine",
}


def __getattr__(name: str) -> object:
    """Loaded when it is asked for: the program begins here, and what takes long would be loaded before it can hear Ctrl-C."""
    if name not in _PLACES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    globals()[name] = found = getattr(import_module(f"{__name__}.{_PLACES[name]}"), name)
    return found
