"""migviz shows how a running virtual machine moves from one host to another.

>>> from migviz import load_scenario, simulate, moment_at
>>> run = simulate(load_scenario(""))
>>> run.metrics.iterations
4
>>> moment_at(run, 10.0).step
2
"""

from migviz.engine import simulate
from migviz.errors import InputError
from migviz.replay import Moment, moment_at
from migviz.scenario import Change, Scenario, load_scenario
from migviz.trace import Run

__all__ = ["Change", "InputError", "Moment", "Run", "Scenario", "load_scenario", "moment_at", "simulate"]
__version__ = "0.1.0"
