"""numpy.random, without what it takes one function from: `secrets` brings a library of ciphers, 3 ms of the start. Seeds are chosen here."""

import importlib
import sys
from random import SystemRandom
from types import ModuleType

NAME = "secrets"


def _more(name: str) -> object:
    """What another version of NumPy takes from it besides: then it is loaded after all."""
    if name.startswith("__"):
        raise AttributeError(name)
    sys.modules.pop(NAME, None)
    return getattr(importlib.import_module(NAME), name)


def _load() -> None:
    """NumPy gets the function itself, which is the system's dice there too."""
    if NAME in sys.modules:
        return  # it is paid for
    only_dice = sys.modules[NAME] = ModuleType(NAME)
    only_dice.__dict__.update(randbits=SystemRandom().getrandbits, __getattr__=_more)
    try:
        importlib.import_module("numpy.random")
    finally:
        if sys.modules.get(NAME) is only_dice:
            del sys.modules[NAME]


_load()
