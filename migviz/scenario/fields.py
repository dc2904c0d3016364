"""Which quantities describe a scenario? Every field with unit, range, default and one line of help."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from migviz.errors import nearest, shown
from migviz.scenario.policies import POLICIES
from migviz.scenario.presets import PRESETS
from migviz.scenario.profiles import PROFILES
from migviz.scenario.techniques import TECHNIQUES
from migviz.scenario.units import Kind, UnitError, read, write, write_exactly

Value = float | str | None
"""A number in SI, a word, or None where a field is off."""

KIB, MIB, GIB, TIB = 2.0**10, 2.0**20, 2.0**30, 2.0**40


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One line of a scenario.

    `kind` is None for words: one of `choices`, or any short text where there are none. `off` is the
    word for None. `same_as` names the field whose value is the default. `changeable` fields may change
    while the migration runs (`at 12 s: ...`). `bits`: shown in bit/s. `bare`: needs no unit.
    """

    name: str
    help: str
    kind: Kind | None = None
    default: Value = None
    least: float = 0.0
    most: float = 0.0
    choices: tuple[str, ...] = ()
    off: str = ""
    same_as: str = ""
    changeable: bool = False
    bits: bool = False
    bare: bool = False
    whole: bool = False

    def read(self, text: str) -> Value:
        """The value that `text` stands for; ValueError says what is wrong and what would be right."""
        text = text.strip()
        if self.off and text.lower() == self.off:
            return None
        if self.kind is None:
            return self._read_word(text)
        try:
            value = float(text) if self.bare and _is_plain(text) else read(text, self.kind)
        except UnitError as error:
            raise ValueError(f"{error}{self._or_off}") from None
        return self.check(value)

    def _read_word(self, text: str) -> str:
        text = text.strip()
        if self.choices and text not in self.choices:
            raise ValueError(
                f"{shown(text)} is not one of {', '.join(self.choices)}.{nearest(text, self.choices)}".rstrip(".")
            )
        if any(ord(letter) < 32 or 127 <= ord(letter) < 160 for letter in text):
            raise ValueError(f"{shown(text)} contains a control character")
        if len(text) > self.most > 0:
            raise ValueError(f"{shown(text)} is longer than {self.most:.0f} letters")
        return text

    def check(self, value: Value) -> Value:
        """The value itself if it lies in the range; ValueError otherwise."""
        if value is None:
            if not self.off:
                raise ValueError("cannot be off")
            return None
        if self.kind is None:
            return self._read_word(str(value))
        if isinstance(value, str):
            return self.read(value)
        value = float(value)
        if not self.least <= value <= self.most:
            end = self.most if value > self.most else self.least
            text = self.write_exactly(value) if self.write(value) == self.write(end) else self.write(value)
            raise ValueError(f"{text} is outside the range {self.range}{self._or_off}")
        if self.whole and value != int(value):
            raise ValueError(f"{value:g} is not a whole number; the range is {self.range}{self._or_off}")
        return value

    @property
    def _or_off(self) -> str:
        return f" or {self.off}" if self.off else ""

    @property
    def range(self) -> str:
        """The allowed range in words."""
        if self.kind is None:
            return ", ".join(self.choices) or f"up to {self.most:.0f} letters"
        return f"{self.write(self.least)} to {self.write(self.most)}"

    @property
    def range_text(self) -> str:
        """The range with the word for off."""
        return self.range + self._or_off

    def write(self, value: Value) -> str:
        """A value for people, rounded to three figures."""
        return self._written(value, write)

    def write_exactly(self, value: Value) -> str:
        """A value for a file: reading it gives the same number."""
        return self._written(value, write_exactly)

    def _written(self, value: Value, how: Callable[..., str]) -> str:
        if value is None:
            return self.off
        if self.kind is None or isinstance(value, str):
            return str(value)
        if how is write and (self.whole or self.bare):
            return f"{value:.0f}{' B' if self.kind is Kind.SIZE else ''}"
        return how(value, self.kind, bits=self.bits)


def _is_plain(text: str) -> bool:
    return text.isascii() and text.replace(".", "", 1).isdigit()


_HOUR = 3600.0

_ALL = (
    Field(name="title", help="A name for this scenario.", default="", most=120),
    Field(
        name="vm.memory",
        help="Memory of the VM.",
        kind=Kind.SIZE,
        default=4 * GIB,
        least=4096.0,
        most=64 * TIB,
    ),
    Field(
        name="vm.used",
        help="Memory that is not zero; a zero page costs almost nothing to send.",
        kind=Kind.SIZE,
        same_as="vm.memory",
        most=64 * TIB,
    ),
    Field(
        name="vm.sends_every",
        help="The VM sends a message of its own this often; off: it is silent, and only answers.",
        kind=Kind.TIME,
        off="off",
        least=0.01,
        most=24 * 3600.0,
    ),
    Field(
        name="workload.preset",
        help="What runs in the VM; sets the defaults of other fields.",
        default="book",
        choices=tuple(PRESETS),
    ),
    Field(
        name="workload.dirty_rate",
        help="Distinct pages written per second over a short window, times their size.",
        default=11 * MIB,
        changeable=True,
        kind=Kind.RATE,
        most=TIB,
    ),
    Field(
        name="workload.working_set",
        help="The pages that are written at the dirty rate.",
        kind=Kind.SIZE,
        same_as="vm.used",
        most=64 * TIB,
    ),
    Field(
        name="workload.pattern",
        help="Writes hit pages of the working set at random, or sweep through it in order.",
        default="random",
        choices=("random", "sweep"),
    ),
    Field(
        name="workload.hot_set",
        help="The part of the working set that gets the hot share of the writes.",
        kind=Kind.SIZE,
        off="off",
        most=64 * TIB,
    ),
    Field(
        name="workload.hot_share",
        help="Share of the writes that go to the hot set.",
        kind=Kind.SHARE,
        default=0.9,
        most=1.0,
    ),
    Field(
        name="workload.background_rate",
        help="Pages written per second outside the working set, each once, in order.",
        default=0.0,
        changeable=True,
        kind=Kind.RATE,
        most=TIB,
    ),
    Field(
        name="workload.kernel_pages",
        help="Page tables and kernel pages that are dirty at every list, as in the recorded QEMU migrations.",
        default="off",
        choices=("on", "off"),
    ),
    Field(
        name="workload.cpu_share",
        help="Processor time the writers need; slowing the VM by less than the rest has no effect.",
        kind=Kind.SHARE,
        default=1.0,
        least=0.001,
        most=1.0,
        changeable=True,
    ),
    Field(
        name="link.bandwidth",
        help="Line rate of the migration link.",
        default=125e6,
        changeable=True,
        kind=Kind.RATE,
        least=125.0,
        most=1.25e12,
        bits=True,
    ),
    Field(
        name="link.mtu",
        help="Largest IP packet on the link.",
        kind=Kind.SIZE,
        default=1500.0,
        least=576.0,
        most=65535.0,
        bare=True,
    ),
    Field(
        name="link.latency",
        help="One-way time of a message, added to each iteration.",
        kind=Kind.TIME,
        default=0.0001,
        most=10.0,
        changeable=True,
    ),
    Field(
        name="link.transport",
        help="What the pages travel by: TCP, SMB Direct (no TCP/IP overhead), or plain (no overhead at all).",
        default="tcp",
        choices=("tcp", "smb-direct", "plain"),
    ),
    Field(
        name="link.goodput",
        help="Payload per second, in place of the one computed from bandwidth, MTU and transport.",
        kind=Kind.RATE,
        least=1.0,
        most=TIB,
        off="computed",
        changeable=True,
    ),
    Field(
        name="link.traffic",
        help="Other traffic that shares the link; the migration keeps at least half.",
        kind=Kind.RATE,
        default=0.0,
        most=1.25e12,
        bits=True,
        changeable=True,
    ),
    Field(
        name="link.migrations",
        help="Equal migrations that share the link, this one included.",
        kind=Kind.COUNT,
        default=1.0,
        least=1.0,
        most=1000.0,
        whole=True,
        changeable=True,
    ),
    Field(
        name="link.state",
        help="Fault: the migration link is up or down.",
        default="up",
        choices=("up", "down"),
        changeable=True,
    ),
    Field(
        name="migration.technique",
        help="How the VM is moved.",
        default="live",
        choices=tuple(TECHNIQUES),
    ),
    Field(
        name="migration.policy",
        help="Whose rules end the iterations.",
        default="hyper-v",
        choices=tuple(POLICIES),
    ),
    Field(
        name="migration.downtime_limit",
        help="The pause that policies with such a rule aim to stay below.",
        kind=Kind.TIME,
        default=0.3,
        most=2000.0,
        changeable=True,
    ),
    Field(
        name="migration.bandwidth_limit",
        help="A cap on the sending rate, lifted in the pause.",
        kind=Kind.RATE,
        off="off",
        least=1.0,
        most=TIB,
        changeable=True,
    ),
    Field(
        name="migration.max_iterations",
        help="Most iterations before the policy stops iterating.",
        kind=Kind.COUNT,
        off="off",
        least=1.0,
        most=1e6,
        whole=True,
        changeable=True,
    ),
    Field(
        name="migration.rest_limit",
        help="A rest below this is small enough for the pause.",
        kind=Kind.SIZE,
        off="off",
        most=TIB,
        changeable=True,
    ),
    Field(
        name="migration.no_progress",
        help="Pause after so many iterations in a row without progress.",
        kind=Kind.COUNT,
        off="off",
        least=1.0,
        most=1000.0,
        whole=True,
        changeable=True,
    ),
    Field(
        name="migration.iteration_bound",
        help="The simulation ends here if the rest no longer shrinks and the policy would go on for ever.",
        kind=Kind.COUNT,
        default=100.0,
        least=1.0,
        most=300.0,
        whole=True,
    ),
    Field(
        name="migration.switchover_bandwidth",
        help="Bandwidth assumed for the pause, in place of the measured one.",
        kind=Kind.RATE,
        off="off",
        least=1.0,
        most=TIB,
        changeable=True,
    ),
    Field(
        name="migration.compression",
        help="How many times smaller pages become before they are sent.",
        kind=Kind.RATIO,
        off="off",
        least=1.0,
        most=100.0,
    ),
    Field(
        name="migration.compression_speed",
        help="Memory per second that the source's idle processors can compress.",
        kind=Kind.RATE,
        default=GIB,
        least=1.0,
        most=TIB,
        changeable=True,
    ),
    Field(
        name="migration.delta_cache",
        help="Copies of sent pages kept at the source, so that of a page sent again only the changes go (XBZRLE).",
        kind=Kind.SIZE,
        off="off",
        most=TIB,
    ),
    Field(
        name="migration.setup_time",
        help="Time to make the container VM on the target.",
        kind=Kind.TIME,
        default=0.0,
        most=_HOUR,
    ),
    Field(
        name="migration.suspend_time",
        help="Part of the pause: stopping the VM.",
        kind=Kind.TIME,
        default=0.0,
        most=_HOUR,
    ),
    Field(
        name="migration.state_time",
        help="Part of the pause: processor and device state.",
        kind=Kind.TIME,
        default=0.0,
        most=_HOUR,
    ),
    Field(
        name="migration.resume_time",
        help="Part of the pause: starting the VM on the target.",
        kind=Kind.TIME,
        default=0.0,
        most=_HOUR,
    ),
    Field(
        name="migration.page_header",
        help="Bytes on the wire beside each page.",
        kind=Kind.SIZE,
        default=0.0,
        most=4096.0,
    ),
    Field(
        name="migration.zero_page",
        help="Bytes on the wire for a page of zeros.",
        kind=Kind.SIZE,
        default=9.0,
        most=8192.0,
    ),
    Field(
        name="migration.link_timeout",
        help="A link down for longer ends the migration.",
        kind=Kind.TIME,
        default=30.0,
        most=24 * _HOUR,
    ),
    Field(
        name="migration.fetch_queue",
        help="Post-copy: pushed bytes queued in front of a demanded page.",
        kind=Kind.SIZE,
        default=370e3,
        most=GIB,
    ),
    Field(
        name="migration.mark_time",
        help="Post-copy: time in the pause to mark one page missing that was sent before.",
        kind=Kind.TIME,
        default=6e-8,
        most=0.1,
    ),
    Field(
        name="storage.kind",
        help="Where the VM's disk lies.",
        default="csv",
        choices=("csv", "cluster disk", "none"),
    ),
    Field(
        name="storage.dismount_time",
        help="Cluster disk: dismounting the LUN on the source.",
        kind=Kind.TIME,
        default=1.0,
        most=_HOUR,
    ),
    Field(
        name="storage.mount_time",
        help="Cluster disk: mounting the LUN on the target.",
        kind=Kind.TIME,
        default=2.0,
        most=_HOUR,
    ),
    Field(
        name="storage.disk_size",
        help="No shared storage: the disk that is mirrored first.",
        kind=Kind.SIZE,
        default=40 * GIB,
        most=1024 * TIB,
    ),
    Field(
        name="storage.disk_writes",
        help="No shared storage: new writes of the VM, sent to both sides.",
        default=0.0,
        changeable=True,
        kind=Kind.RATE,
        most=TIB,
    ),
    Field(
        name="storage.save_rate",
        help="Quick Migration: writing the memory to disk.",
        kind=Kind.RATE,
        default=110e6,
        least=1000.0,
        most=TIB,
        changeable=True,
    ),
    Field(
        name="storage.restore_rate",
        help="Quick Migration: reading the memory from disk.",
        kind=Kind.RATE,
        default=110e6,
        least=1000.0,
        most=TIB,
        changeable=True,
    ),
    Field(
        name="storage.move_time",
        help="Quick Migration: moving the LUN to the other host.",
        kind=Kind.TIME,
        default=7.0,
        most=_HOUR,
    ),
    Field(
        name="storage.state",
        help="Fault: the target may open the VM's disk, or is refused.",
        default="ok",
        choices=("ok", "refused"),
        changeable=True,
    ),
    Field(
        name="source.state",
        help="Fault: the source host works, or is dead.",
        default="ok",
        choices=("ok", "dead"),
        changeable=True,
    ),
    Field(
        name="target.state",
        help="Fault: the target host works, or is dead.",
        default="ok",
        choices=("ok", "dead"),
        changeable=True,
    ),
    Field(
        name="target.free_memory",
        help="Fault: memory the target can give to the VM.",
        kind=Kind.SIZE,
        off="enough",
        most=1024 * TIB,
        changeable=True,
    ),
    Field(
        name="client.interval",
        help="A client asks the VM this often over one TCP connection.",
        kind=Kind.TIME,
        off="off",
        default=0.01,
        least=0.001,
        most=60.0,
    ),
    Field(
        name="client.profile",
        help="Whose TCP timers the client has; sets the defaults of the next two fields.",
        default="linux",
        choices=tuple(PROFILES),
    ),
    Field(
        name="client.rto_min",
        help="The retransmission time-out is at least this; it doubles with each try, up to two minutes.",
        kind=Kind.TIME,
        default=0.2,
        least=0.001,
        most=120.0,
    ),
    Field(
        name="client.retries",
        help="Tries after the first; when the last one stays unanswered, the connection is lost.",
        kind=Kind.COUNT,
        default=15.0,
        most=255.0,
        whole=True,
    ),
    Field(
        name="client.latency",
        help="One-way time between client and VM, half of it before the switch and half behind.",
        kind=Kind.TIME,
        default=0.00015,
        least=1e-6,
        most=1.0,
    ),
    Field(
        name="client.arp_check",
        help="Without an answer for so long the client asks everybody for the VM's address (Linux: about 38 s).",
        kind=Kind.TIME,
        off="off",
        least=0.1,
        most=_HOUR,
    ),
    Field(
        name="switch.ageing",
        help="A switch forgets an address it has not seen for so long (IEEE 802.1D: 10 s to 1,000,000 s).",
        kind=Kind.TIME,
        default=300.0,
        least=10.0,
        most=1e6,
    ),
    Field(
        name="network.shared",
        help="The clients' traffic and the migration share one link, or each has its own.",
        default="off",
        choices=("on", "off"),
    ),
    Field(
        name="network.announcement",
        help="What tells the switches where the VM is now: a reverse ARP by the target, or the VM itself, or nothing.",
        default="rarp",
        choices=("rarp", "gratuitous arp", "arp reply", "none"),
    ),
    Field(
        name="network.announcements_lost",
        help="Fault: so many announcements are lost, the first ones first.",
        kind=Kind.COUNT,
        default=0.0,
        most=100.0,
        whole=True,
    ),
    Field(
        name="seed",
        help="The dice: the same seed gives the same run.",
        kind=Kind.COUNT,
        default=1.0,
        most=2.0**53 - 1,
        whole=True,
    ),
)

FIELDS: Mapping[str, Field] = {field.name: field for field in _ALL}
