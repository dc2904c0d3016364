"""numpy.random, without what it takes one function from: `secrets` brings a library of ciphers, 3 ms of the start. Seeds are chosen here."""

import importlib
import sys
from random import SystemRandom
from types import ModuleType


def _load() -> None:
    """NumPy gets the function itself, which is the system's dice there too."""
    name = "secrets"
    if name in sys.modules:
        return  # it is paid for
    only_dice = sys.modules[name] = ModuleType(name)
    only_dice.__dict__.update(randbits=SystemRandom().getrandbits)
    try:
        importlib.import_module("numpy.random")
    finally:
        del sys.modules[name]


_load()
