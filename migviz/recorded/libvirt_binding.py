"""How is libvirt asked through its own Python binding? Where that is installed it answers without another program, and to the byte.

The connection may only read. Two questions are asked: what the job does, and, once it is over, what libvirt keeps of it.
"""

import importlib
from collections.abc import Iterator, Mapping
from importlib.util import find_spec
from typing import Any

from migviz.errors import shown
from migviz.values import dataclass

MODULE = "libvirt"
TYPES = ("None", "Bounded", "Unbounded", "Completed", "Failed", "Cancelled")
"""The types of a job by their numbers (libvirt-domain.h), in virsh's words."""


def is_here() -> bool:
    """Whether the binding is installed."""
    return find_spec(MODULE) is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """Lines as virsh would print them, or why there are none."""

    text: str = ""
    problem: str = ""


class Binding:
    """Asks about one VM; `uri` as virsh takes it."""

    def __init__(self, uri: str, name: str) -> None:
        self._library: Any = importlib.import_module(MODULE)
        self._uri, self._name = uri, name
        self._connection: Any = None
        self._library.registerErrorHandler(lambda context, error: None, None)  # it would write to the terminal

    def ask(self, *, completed: bool = False) -> Told:
        """What the job does; `completed`: what is kept of it."""
        library = self._library
        flags = library.VIR_DOMAIN_JOB_STATS_COMPLETED | library.VIR_DOMAIN_JOB_STATS_KEEP_COMPLETED if completed else 0
        try:
            if self._connection is None:
                self._connection = library.openReadOnly(self._uri)
            stats = self._connection.lookupByName(self._name).jobStats(flags)
        except library.libvirtError as error:
            self._connection = None  # it may have ended: the next question opens another one
            return Told(problem=shown(str(error)))
        return Told(text="\n".join(_lines(stats)))


def _lines(stats: Mapping[str, object]) -> Iterator[str]:
    """The pause is expected as long as the job goes on, and was once it is over."""
    number = stats.get("type", 0)
    kind = TYPES[number] if isinstance(number, int) and 0 <= number < len(TYPES) else TYPES[0]
    yield f"Job type:         {kind}"
    for name, value in stats.items():
        if name == "downtime" and kind in ("Bounded", "Unbounded"):
            yield f"Expected downtime: {value} ms"
        elif name != "type":
            yield f"{name}: {value}"
