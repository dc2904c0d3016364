"""migviz shows how a running virtual machine moves from one host to another.

>>> from migviz import load_scenario, simulate, moment_at
>>> run = simulate(load_scenario("vm.memory: 4 GiB"))
>>> run.metrics.iterations
4
>>> moment_at(run, 10.0).step
2
"""

from migviz.engine import simulate
from migviz.scenario import Change, Scenario, load_scenario

__all__ = ["Change", "Scenario", "load_scenario", "simulate"]
__version__ = "0.1.0"
