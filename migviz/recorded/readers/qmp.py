"""What does QEMU's monitor protocol say? Replies to `query-migrate`, alone or in a whole session with events and settings.

The fields are those of qapi/migration.json. The schema gives `dirty-pages-rate` in pages per second, `mbps` in 10^6 bit/s.
"""

import re
from collections.abc import Iterable, Sequence
from typing import Any

from migviz.language import N_
from migviz.recorded.amounts import MBIT, milliseconds, number, whole
from migviz.recorded.asked_again import Connection
from migviz.recorded.collector import Collector
from migviz.recorded.lines import Line
from migviz.recorded.objects import Object, clock_in, objects
from migviz.recorded.reader import Found, Reader, Verified
from migviz.recorded.recording import SOURCE_PAUSE, Event, Status
from migviz.scenario.units import PAGE

_DECIDES = re.compile(
    r"[\"']dirty-sync-count[\"']|[\"']total-time[\"']|[\"'](?:MIGRATION|MIGRATION_PASS)[\"']|[\"']QMP[\"']|query-migrate|[\"']remaining[\"']: *\d"
)
_ENDS = {"completed": Status.COMPLETED, "failed": Status.FAILED, "cancelled": Status.CANCELLED}
_BEFORE = ("none", "setup", "")


class Session:
    """Follows a session with a monitor, object by object."""

    def __init__(self) -> None:
        self.collector = Collector("qemu")
        self._settings: dict[str, Any] = {}
        self._ended = False

    def tell(self, line: Line, found: Object) -> bool:
        """Whether the object says something about a migration, or belongs to such a session."""
        clock = clock_in(found, line)
        reply, watch = found.get("return"), found.get("watch")
        if isinstance(watch, str) and watch in tuple(Connection):
            self.collector.connection(Connection(watch), clock)
            return True
        if isinstance(found.get("event"), str):
            return self._event(line, found, clock)
        if isinstance(reply, dict):
            return self._reply(line, reply, clock) or not reply
        if isinstance(reply, list):
            return self._capabilities(reply)
        if isinstance(found.get("execute"), str):
            return self._command(found)
        return "QMP" in found or self._reply(line, found, clock)

    def _reply(self, line: Line, reply: Object, clock: float | None) -> bool:
        status, ram = reply.get("status"), reply.get("ram")
        if "downtime-limit" in reply and "max-bandwidth" in reply:
            self._set(reply)
            return True
        if not isinstance(status, str) or not (isinstance(ram, dict) or status in (*_ENDS, *_BEFORE)):
            return False
        if isinstance(ram, dict):
            self._sample(line, reply, ram, clock, status)
        if status in _ENDS:
            self._end(reply, ram if isinstance(ram, dict) else {}, clock, _ENDS[status])
        return True

    def _sample(self, line: Line, reply: Object, ram: Object, clock: float | None, status: str) -> None:
        if self._ended and status in _ENDS:  # it is asked again after the end
            return
        total, page = milliseconds(reply.get("total-time")), number(ram.get("page-size"), 2**30) or PAGE
        setup = milliseconds(reply.get("setup-time"))
        self._begin(setup)
        throttle = number(reply.get("cpu-throttle-percentage"), 100)
        rate = number(ram.get("mbps"))
        dirty, count = number(ram.get("dirty-pages-rate")), whole(ram.get("dirty-sync-count"))
        self.collector.sample(
            line.number,
            elapsed=total,
            clock=clock,
            sent=number(ram.get("transferred")),
            remaining=number(ram.get("remaining")),
            total=number(ram.get("total")),
            rate=None if not rate else rate * MBIT,
            dirty_rate=None if not dirty else dirty * page,
            iteration=count,
            limit=milliseconds(reply.get("expected-downtime")) if count == 1 else None,
            pages=number(ram.get("normal")),
            zeros=number(ram.get("duplicate")),
            throttle=None if throttle is None else throttle / 100,
            pushes=status.startswith("postcopy"),
        )
        cache = reply.get("xbzrle-cache")
        if isinstance(cache, dict):
            self.collector.know(
                delta_cache=number(cache.get("cache-size")), delta_used=bool(number(cache.get("pages"))) or None
            )
        if number(ram.get("postcopy-requests")):
            self.collector.know(post_copy=True)

    def _begin(self, setup: float | None = None) -> None:
        self._ended = False
        self.collector.know(setup_time=setup, **self._settings)

    def _end(self, reply: Object, ram: Object, clock: float | None, status: Status) -> None:
        if self._ended:
            return
        count = whole(ram.get("dirty-sync-count"))
        reason = reply.get("error-desc")
        self.collector.end(
            status,
            clock=clock,
            total=milliseconds(reply.get("total-time")),
            pause=milliseconds(reply.get("downtime")),
            pause_is=SOURCE_PAUSE,
            iterations=max(1, count - 1) if count and status is Status.COMPLETED else None,
            reason=reason if isinstance(reason, str) else None,
        )
        self._ended = True

    def _event(self, line: Line, found: Object, clock: float | None) -> bool:
        name, data = found["event"], found.get("data")
        data = data if isinstance(data, dict) else {}
        if name == "MIGRATION":
            status = data.get("status")
            if status == "setup":
                self.collector.start(clock)
                self._begin()
            elif status == "postcopy-active":
                self.collector.mark(Event.POST_COPY, line.number, clock=clock)
            elif status in _ENDS and self.collector.is_open:
                over = self.collector.passed(clock) if status == "completed" else None
                self.collector.know(status=_ENDS[str(status)], total_time=over)
        elif name == "MIGRATION_PASS" and self.collector.is_open:
            self.collector.mark(Event.ITERATION, line.number, clock=clock, value=number(data.get("pass")))
        elif name in ("STOP", "RESUME") and self.collector.is_open:
            self.collector.mark(Event[name], line.number, clock=clock)
        return name in ("MIGRATION", "MIGRATION_PASS", "STOP", "RESUME")

    def _command(self, found: Object) -> bool:
        name, given = found["execute"], found.get("arguments")
        given = given if isinstance(given, dict) else {}
        if name == "migrate-set-parameters":
            self._set(given)
        elif name == "migrate-set-capabilities":
            listed = given.get("capabilities")
            self._capabilities(listed if isinstance(listed, list) else [])
        elif name == "migrate_set_downtime":
            self._settings["limit"] = number(given.get("value"), 1e6)
        elif name == "migrate_set_speed":
            self._settings["speed_limit"] = number(given.get("value"))
        elif name == "migrate":
            self.collector.start()
            self._begin()
        return name.replace("_", "-") in _COMMANDS

    def _set(self, given: Object) -> None:
        limit, speed = milliseconds(given.get("downtime-limit")), number(given.get("max-bandwidth"))
        cache = number(given.get("xbzrle-cache-size"))
        known = {"limit": limit, "speed_limit": speed or None, "delta_cache": cache}
        self._settings.update({name: value for name, value in known.items() if value is not None})

    def _capabilities(self, listed: Iterable[Any]) -> bool:
        named = [item for item in listed if isinstance(item, dict) and isinstance(item.get("capability"), str)]
        on = {item["capability"] for item in named if item.get("state") is True}
        if "xbzrle" in on:
            self._settings["delta_used"] = True
        if "auto-converge" in on:
            self._settings["auto_converge"] = True
        return bool(named)


_COMMANDS = (
    "qmp-capabilities", "query-migrate", "migrate", "migrate-set-parameters", "migrate-set-capabilities", "migrate-set-downtime",
    "migrate-set-speed", "query-migrate-parameters", "query-migrate-capabilities", "migrate-start-postcopy", "migrate-cancel",
)  # fmt: skip


def read(lines: Sequence[Line]) -> Found:
    """All objects of the text, in order."""
    session, understood = Session(), set[int]()
    for line, took, found in objects(lines):
        if session.tell(line, found):
            understood.update(range(line.number, line.number + took))
    session.collector.close()
    return Found(migrations=tuple(session.collector.found), understood=frozenset(understood))


QMP = Reader(
    name="qmp",
    title="QEMU: query-migrate (QMP)",
    decides=lambda text: (
        ("{" in text or text.lstrip().startswith('"'))
        and not re.search("QEMU_MONITOR_|virt-launcher|libempserver", text)
        and bool(_DECIDES.search(text))
    ),
    read=read,
    known_by='"ram" and "status" in an object',
    verified=(Verified.RECORDED,),
    checked=N_("QEMU 10.0.2, watched with QEMU 7.2"),
)
