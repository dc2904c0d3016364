"""SimPy, without what it brings only to look up its own version: that reads mail's headers, 25 modules and 10 ms of the start."""

import importlib
import sys
from types import ModuleType


def _unknown(name: str) -> str:
    raise LookupError(name)


def _load() -> None:
    """SimPy takes no for an answer: it is then as if it was not installed, and has no `__version__`, which nobody here asks for."""
    name = "importlib.metadata"
    if name in sys.modules:
        return  # it is paid for
    nobody = ModuleType(name)
    nobody.__dict__.update(PackageNotFoundError=LookupError, version=_unknown)
    sys.modules[name] = nobody
    importlib.__dict__["metadata"] = nobody
    try:
        importlib.import_module("simpy")
    finally:
        del sys.modules[name], importlib.__dict__["metadata"]


_load()
