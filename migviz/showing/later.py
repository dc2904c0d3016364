"""What does a lesson, a recording, or the evacuation of a host, need that nothing else does? Its modules, loaded when one of their functions is first used.

A window that shows no lesson starts without the course, its parsers of Markdown and of conditions.
"""

import sys
from importlib.util import LazyLoader, find_spec, module_from_spec
from types import ModuleType
from typing import TYPE_CHECKING


def _later(name: str) -> ModuleType:
    """A module that is there, and is read when something in it is first asked for."""
    if name in sys.modules:
        return sys.modules[name]
    spec = find_spec(name)
    assert spec is not None and spec.loader is not None, name
    spec.loader = LazyLoader(spec.loader)
    module = sys.modules[name] = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


if TYPE_CHECKING:
    from migviz.showing import evacuating as hosts
    from migviz.showing import evacuation_shown as nights
    from migviz.showing import lesson as lessons
    from migviz.showing import lesson_shown as lists
    from migviz.showing import presenting
    from migviz.showing import recording_shown as recordings
else:
    hosts = _later("migviz.showing.evacuating")
    nights = _later("migviz.showing.evacuation_shown")
    lessons = _later("migviz.showing.lesson")
    lists = _later("migviz.showing.lesson_shown")
    presenting = _later("migviz.showing.presenting")
    recordings = _later("migviz.showing.recording_shown")

__all__ = ["hosts", "lessons", "lists", "nights", "presenting", "recordings"]
