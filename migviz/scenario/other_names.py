"""What else do people call a field, and what to say of a name that is none?"""

from collections.abc import Iterable, Mapping

from migviz.errors import nearest, shown
from migviz.language import _

OTHER_NAMES: Mapping[str, str] = {
    "ram": "vm.memory",
    "mem": "vm.memory",
    "cpus": "vm.vcpus",
    "cores": "vm.vcpus",
    "speed": "link.bandwidth",
    "delay": "link.latency",
    "rtt": "link.latency",
    "jumbo": "link.mtu",
    "wss": "workload.working_set",
    "downtime": "migration.downtime_limit",
    "max_downtime": "migration.downtime_limit",
    "max_bandwidth": "migration.bandwidth_limit",
    "hypervisor": "migration.policy",
    "threads": "migration.streams",
    "channels": "migration.streams",
    "multifd_channels": "migration.streams",
    "xbzrle": "migration.compression",
    "tls": "migration.encryption",
    "disk": "storage.kind",
    "rto": "client.rto_min",
}
"""Names of the field and of products that are not like ours letter by letter."""


def nearest_name(name: str, known: Iterable[str]) -> str:
    """` Did you mean "..."?` with the field that is meant or the known name most like it, or nothing."""
    known = list(known)
    last = name.strip().lower().rpartition(".")[2].replace("-", "_")
    meant = OTHER_NAMES.get(last, "")
    return " " + _('Did you mean "{name}"?', name=meant) if meant in known else nearest(name, known)


def unknown_name(name: str, known: Iterable[str]) -> str:
    """What to say of a name that is none of the `known` fields: the nearest right one, or where all are listed."""
    if name.startswith(("vm ", "evacuation.")):
        return _(
            "{name} is about several VMs. The window opens such a file, `migviz evacuate FILE` reads it",
            name=shown(name),
        )
    hint = nearest_name(name, known) or " " + _("`migviz fields` lists all names.")
    return _("unknown name {name}.", name=shown(name)) + hint


_QUOTES = "\"'“”„‟«»‘’‚‛"


def with_quotes_named(message: str, text: str) -> str:
    """What is wrong with a value; where it stands in quotation marks, those are named, too."""
    quoted = len(text) > 1 and text[0] in _QUOTES and text[-1] in _QUOTES
    if not quoted:
        return message
    end = "" if message.endswith((".", "?")) else "."
    return f"{message}{end} " + _("Write it without quotation marks.")


def not_a_line(line: str) -> str:
    """What to say of a line that should read `name: value`."""
    name, equals, value = line.partition("=")
    if equals and name.strip() and value.strip() and " " not in name.strip():
        right = f"{name.strip()}: {value.strip()}"
        return _("{line} has no colon. Write {right}", line=shown(line), right=shown(right))
    return _("{line} is not a `name: value` line", line=shown(line))
