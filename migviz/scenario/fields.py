"""Which quantities describe a scenario? Every field with unit, range, default and one line of help."""

from collections.abc import Callable, Mapping

from migviz.errors import is_safe, nearest, shown
from migviz.language import N_, _
from migviz.scenario.policies import POLICIES
from migviz.scenario.presets import PRESETS
from migviz.scenario.profiles import PROFILES
from migviz.scenario.techniques import TECHNIQUES
from migviz.scenario.units import Kind, UnitError, read, write, write_exactly
from migviz.values import dataclass

Value = float | str | None
"""A number in SI, a word, or None where a field is off."""

MIB, GIB, TIB = 2.0**20, 2.0**30, 2.0**40


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One line of a scenario.

    `kind` is None for words: one of `choices`, or any text of `least` to `most` letters where there are none. `off` is the
    word for None. `same_as` names the field whose value is the default. `changeable` fields may change
    while the migration runs (`at 12 s: ...`). `bits`: shown in bit/s. `bare`: needs no unit.
    `whole`: counted in ones, by sliders and sweeps too; `fractions`: a part of one is taken all the same where it is written.
    `usual`: from where to where sliders and sweeps go, and scenarios are drawn: where people move, not what is allowed.
    """

    name: str
    title: str
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
    fractions: bool = False
    usual: tuple[str, str] = ("", "")

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
                _("{text} is not one of {choices}.", text=shown(text), choices=", ".join(self.choices))
                + nearest(text, self.choices)
            )
        if not all(map(is_safe, text)):
            raise ValueError(_("{text} contains an invisible or control character", text=shown(text)))
        if len(text) < self.least:
            raise ValueError(_("must not be empty"))
        if len(text) > self.most > 0:
            raise ValueError(_("{text} is longer than {most} letters", text=shown(text), most=f"{self.most:.0f}"))
        return text

    def check(self, value: Value) -> Value:
        """The value itself if it lies in the range; ValueError otherwise."""
        if value is None:
            if not self.off:
                raise ValueError(_("must have a value; it cannot be off"))
            return None
        if self.kind is None:
            return self._read_word(str(value))
        if isinstance(value, str):
            return self.read(value)
        value = float(value)
        if not self.least <= value <= self.most:
            end = self.most if value > self.most else self.least
            text = self.write_exactly(value) if self.write(value) == self.write(end) else self.write(value)
            raise ValueError(_("{text} is outside the range {range}", text=text, range=self.range_text))
        if self.whole and not self.fractions and value != int(value):
            raise ValueError(
                _("{value} is not a whole number; the range is {range}", value=f"{value:g}", range=self.range_text)
            )
        return value

    @property
    def usual_range(self) -> tuple[float, float]:
        """From where to where a number usually lies, in SI."""
        assert self.kind is not None, self.name
        least, most = (read(text, self.kind) for text in (self.usual if any(self.usual) else _USUAL[self.kind]))
        return max(least, self.least), min(most, self.most)

    @property
    def grows(self) -> bool:
        """Whether usual values differ by factors, as sizes do, rather than by amounts, as shares do."""
        return self.kind is not Kind.SHARE and self.usual_range[0] > 0

    @property
    def _or_off(self) -> str:
        return " " + _("or {off}", off=self.off) if self.off else ""

    @property
    def range(self) -> str:
        """The allowed range in words."""
        if self.kind is None:
            return ", ".join(self.choices) or self._letters
        return _("{least} to {most}", least=self.write(self.least), most=self.write(self.most))

    @property
    def _letters(self) -> str:
        least, most = f"{self.least:.0f}", f"{self.most:.0f}"
        return (
            _("{least} to {most} letters", least=least, most=most)
            if self.least
            else _("up to {most} letters", most=most)
        )

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
        if how is write and self.fractions and value != int(value):
            return f"{value:.2f}".rstrip("0").rstrip(".")
        if how is write and (self.whole or self.bare):
            return f"{value:.0f}{' B' if self.kind is Kind.SIZE else ''}"
        return how(value, self.kind, bits=self.bits)


def _is_plain(text: str) -> bool:
    return text.isascii() and text.replace(".", "", 1).isdigit()


_HOUR = 3600.0

_USUAL: Mapping[Kind, tuple[str, str]] = {
    Kind.SIZE: ("1 MiB", "1 TiB"),
    Kind.RATE: ("1 MiB/s", "10 GiB/s"),
    Kind.TIME: ("1 ms", "100 s"),
    Kind.SHARE: ("0 %", "100 %"),
    Kind.RATIO: ("1×", "10×"),
    Kind.COUNT: ("1", "100"),
}
"""Chosen: the usual range of a field that gives none."""

_ALL = (
    Field(name="title", title=N_("Title"), help=N_("A name for this scenario."), default="", most=120),
    Field(
        name="vm.name",
        title=N_("Name"),
        help=N_("What the VM is called, where it is drawn and in its own messages. It decides nothing."),
        default="web01",
        least=1.0,
        most=40.0,
    ),
    Field(
        name="vm.memory",
        title=N_("Memory"),
        usual=("1 GiB", "1024 GiB"),
        help=N_("Memory of the VM."),
        kind=Kind.SIZE,
        default=4 * GIB,
        least=4096.0,
        most=64 * TIB,
    ),
    Field(
        name="vm.used",
        title=N_("Used memory"),
        usual=("64 MiB", "1024 GiB"),
        help=N_("Memory that is not zero; a zero page costs almost nothing to send."),
        kind=Kind.SIZE,
        same_as="vm.memory",
        most=64 * TIB,
    ),
    Field(
        name="vm.used_at_end",
        title=N_("Used memory behind the zeros"),
        usual=("1 MiB", "1 GiB"),
        help=N_(
            "Used memory at the very end, behind the zeros. QEMU sends it last, and pauses the VM while some of it waits. Recorded: 12.5 MiB."
        ),
        kind=Kind.SIZE,
        default=12.5 * MIB,
        most=64 * TIB,
    ),
    Field(
        name="vm.vcpus",
        title=N_("Virtual processors"),
        usual=("1", "128"),
        help=N_("Virtual processors (vCPUs) of the VM; the state of each is saved and loaded in the pause."),
        kind=Kind.COUNT,
        default=1.0,
        least=1.0,
        most=4096.0,
        whole=True,
    ),
    Field(
        name="vm.devices",
        title=N_("Slow devices"),
        usual=("0", "8"),
        help=N_(
            "Devices whose state takes time of its own in the pause: passed through (VFIO, GPU), vhost-user, or plugged in again."
        ),
        kind=Kind.COUNT,
        default=0.0,
        most=256.0,
        whole=True,
    ),
    Field(
        name="vm.sends_every",
        title=N_("VM sends every"),
        usual=("100 ms", "60 s"),
        help=N_("How often the VM sends a message of its own. off: it is silent and only answers."),
        kind=Kind.TIME,
        off="off",
        least=0.01,
        most=24 * 3600.0,
    ),
    Field(
        name="vm.nagle",
        title=N_("Answers held back"),
        help=N_(
            "The VM's service uses Nagle's algorithm (RFC 896): an answer waits while an earlier one is unacknowledged. off: TCP_NODELAY."
        ),
        default="off",
        choices=("on", "off"),
    ),
    Field(
        name="vm.shutdown_time",
        title=N_("Shutdown time"),
        help=N_("Cold migration: how long the VM takes to shut down. Chosen: 15 s, until its services have ended."),
        kind=Kind.TIME,
        default=15.0,
        most=_HOUR,
    ),
    Field(
        name="vm.boot_time",
        title=N_("Boot time"),
        help=N_("Cold migration: how long the VM takes to start, until it answers. Chosen: 30 s for a small server."),
        kind=Kind.TIME,
        default=30.0,
        most=_HOUR,
    ),
    Field(
        name="vm.log_fault",
        title=N_("Log fault"),
        usual=("0.1 µs", "100 µs"),
        help=N_(
            "Brown-out: what the first write to a page after each new list costs the VM, because the hypervisor notes it. Chosen: 2 µs."
        ),
        kind=Kind.TIME,
        default=2e-6,
        most=0.01,
    ),
    Field(
        name="vm.large_pages",
        title=N_("Large pages"),
        help=N_(
            "Brown-out: the host maps the VM's memory in pages of 2 MiB; the first write to each splits it into pages of 4 KiB."
        ),
        default="off",
        choices=("on", "off"),
    ),
    Field(
        name="workload.preset",
        title=N_("Preset"),
        help=N_("What runs in the VM; sets the defaults of other fields."),
        default="book",
        choices=tuple(PRESETS),
    ),
    Field(
        name="workload.dirty_rate",
        title=N_("Dirty rate"),
        usual=("1 MiB/s", "1000 MiB/s"),
        help=N_("Distinct pages written per second over a short window, times their size."),
        default=11 * MIB,
        changeable=True,
        kind=Kind.RATE,
        most=TIB,
    ),
    Field(
        name="workload.working_set",
        title=N_("Working set"),
        usual=("1 MiB", "1024 GiB"),
        help=N_("The pages that are written at the dirty rate."),
        kind=Kind.SIZE,
        same_as="vm.used",
        most=64 * TIB,
    ),
    Field(
        name="workload.touched_set",
        title=N_("Pages read"),
        usual=("64 KiB", "1 GiB"),
        help=N_(
            "Memory that the VM reads beside what it writes. After a post-copy switch a read of a missing page waits, too."
        ),
        kind=Kind.SIZE,
        off="off",
        most=64 * TIB,
    ),
    Field(
        name="workload.pattern",
        title=N_("Pattern"),
        help=N_("Writes hit pages of the working set at random, or sweep through it in order."),
        default="random",
        choices=("random", "sweep"),
    ),
    Field(
        name="workload.hot_set",
        title=N_("Hot set"),
        help=N_("The part of the working set that gets the hot share of the writes."),
        kind=Kind.SIZE,
        off="off",
        most=64 * TIB,
    ),
    Field(
        name="workload.hot_share",
        title=N_("Hot share"),
        help=N_("Share of the writes that go to the hot set."),
        kind=Kind.SHARE,
        default=0.9,
        most=1.0,
    ),
    Field(
        name="workload.rhythm",
        title=N_("Rhythm"),
        help=N_(
            "When the VM writes at the dirty rate: all the time, in bursts with rests in between, or all the time in a working set that moves to another place."
        ),
        default="steady",
        choices=("steady", "bursts", "moving"),
    ),
    Field(
        name="workload.burst",
        title=N_("Burst"),
        usual=("100 ms", "60 s"),
        help=N_(
            "How long a burst of writes is; the first begins with the migration. Between two bursts the working set rests."
        ),
        kind=Kind.TIME,
        default=2.0,
        least=0.001,
        most=24 * 3600.0,
    ),
    Field(
        name="workload.every",
        title=N_("Burst every"),
        usual=("1 s", "300 s"),
        help=N_(
            "From the beginning of one burst to that of the next; or how long a moving working set stays in one place."
        ),
        kind=Kind.TIME,
        default=10.0,
        least=0.001,
        most=24 * 3600.0,
    ),
    Field(
        name="workload.background_rate",
        title=N_("Background writes"),
        usual=("0.1 MiB/s", "100 MiB/s"),
        help=N_("Pages written per second outside the working set, each once, in order."),
        default=0.0,
        changeable=True,
        kind=Kind.RATE,
        most=TIB,
    ),
    Field(
        name="workload.kernel_pages",
        title=N_("Kernel pages"),
        help=N_("Page tables and kernel pages that are dirty in every list, as in the recorded QEMU migrations."),
        default="off",
        choices=("on", "off"),
    ),
    Field(
        name="workload.page",
        title=N_("Page written by hand"),
        usual=("0", "511"),
        help=N_("The VM writes this page once, at the time of a change; pages count from 0, in a VM of at most 512."),
        kind=Kind.COUNT,
        off="none",
        most=511.0,
        whole=True,
        changeable=True,
    ),
    Field(
        name="workload.cpu_share",
        title=N_("Processor share"),
        usual=("1 %", "100 %"),
        help=N_("Processor time the writers need; slowing the VM by less than the rest has no effect."),
        kind=Kind.SHARE,
        default=1.0,
        least=0.001,
        most=1.0,
        changeable=True,
    ),
    Field(
        name="link.bandwidth",
        title=N_("Bandwidth"),
        usual=("0.1 Gbit/s", "40 Gbit/s"),
        help=N_("Line rate of the migration link."),
        default=125e6,
        changeable=True,
        kind=Kind.RATE,
        least=125.0,
        most=1.25e12,
        bits=True,
    ),
    Field(
        name="link.mtu",
        title=N_("MTU"),
        usual=("576 B", "9000 B"),
        help=N_("Largest IP packet on the link (MTU, maximum transmission unit)."),
        kind=Kind.SIZE,
        default=1500.0,
        least=576.0,
        most=65535.0,
        bare=True,
    ),
    Field(
        name="link.latency",
        title=N_("Latency"),
        usual=("10 µs", "100 ms"),
        help=N_(
            "One-way time of a message. Few policies wait for it in each iteration; it limits a TCP stream to a window per round trip."
        ),
        kind=Kind.TIME,
        default=0.0001,
        most=10.0,
        changeable=True,
    ),
    Field(
        name="link.transport",
        title=N_("Transport"),
        help=N_(
            "What the pages travel by: TCP, SMB Direct over RoCEv2, SMB Direct over iWARP (TCP), or plain (no overhead at all)."
        ),
        default="tcp",
        choices=("tcp", "smb-direct", "iwarp", "plain"),
    ),
    Field(
        name="link.window",
        title=N_("TCP window"),
        usual=("64 KiB", "64 MiB"),
        help=N_(
            "Most that one TCP stream has under way, so that it carries a window in each round trip. Linux: up to 6 MiB (tcp_rmem)."
        ),
        kind=Kind.SIZE,
        default=6 * MIB,
        off="off",
        least=1024.0,
        most=16 * GIB,
        changeable=True,
    ),
    Field(
        name="link.goodput",
        title=N_("Goodput"),
        usual=("10 MiB/s", "4 GiB/s"),
        help=N_("Payload per second (goodput), instead of the one computed from bandwidth, MTU and transport."),
        kind=Kind.RATE,
        least=1.0,
        most=TIB,
        off="computed",
        changeable=True,
    ),
    Field(
        name="link.traffic",
        title=N_("Other traffic"),
        usual=("0.01 Gbit/s", "40 Gbit/s"),
        help=N_(
            "Other traffic that shares the link. TCP shares evenly among connections, so a migration of one stream keeps half."
        ),
        kind=Kind.RATE,
        default=0.0,
        most=1.25e12,
        bits=True,
        changeable=True,
    ),
    Field(
        name="link.migrations",
        title=N_("Migrations sharing the link"),
        help=N_(
            "Number of identical migrations sharing the link, including this one; 2.4 if others take another share."
        ),
        kind=Kind.COUNT,
        default=1.0,
        least=1.0,
        most=1e6,
        whole=True,
        fractions=True,
        changeable=True,
    ),
    Field(
        name="link.state",
        title=N_("Migration link"),
        help=N_("Fault: the migration link is up or down."),
        default="up",
        choices=("up", "down"),
        changeable=True,
    ),
    Field(
        name="migration.technique",
        title=N_("Technique"),
        help=N_("How the VM is moved."),
        default="live",
        choices=tuple(TECHNIQUES),
    ),
    Field(
        name="migration.policy",
        title=N_("Policy"),
        help=N_("Whose rules end the iterations."),
        default="hyper-v",
        choices=tuple(POLICIES),
    ),
    Field(
        name="migration.downtime_limit",
        title=N_("Downtime limit"),
        usual=("10 ms", "10 s"),
        help=N_(
            "Longest pause (downtime) that the policy aims for (QEMU: downtime-limit, libvirt: migrate-setmaxdowntime). Used by the policies built on QEMU, by cloud-hypervisor, vmotion and simgrid."
        ),
        kind=Kind.TIME,
        default=0.3,
        most=2000.0,
        changeable=True,
    ),
    Field(
        name="migration.bandwidth_limit",
        title=N_("Bandwidth limit"),
        usual=("1 MiB/s", "4 GiB/s"),
        help=N_("A cap on the sending rate. QEMU (max-bandwidth) and Xen of 2005 lift it in the pause."),
        kind=Kind.RATE,
        off="off",
        least=1.0,
        most=TIB,
        changeable=True,
    ),
    Field(
        name="migration.max_iterations",
        title=N_("Iteration limit"),
        help=N_("Highest number of iterations before the policy pauses the VM."),
        kind=Kind.COUNT,
        off="off",
        least=1.0,
        most=1e6,
        whole=True,
        changeable=True,
    ),
    Field(
        name="migration.rest_limit",
        title=N_("Rest limit"),
        usual=("64 KiB", "1 GiB"),
        help=N_("When less memory than this is left, the policy pauses the VM."),
        kind=Kind.SIZE,
        off="off",
        most=TIB,
        changeable=True,
    ),
    Field(
        name="migration.no_progress",
        title=N_("No progress"),
        usual=("1", "20"),
        help=N_("Pause after so many iterations in a row without progress."),
        kind=Kind.COUNT,
        off="off",
        least=1.0,
        most=1000.0,
        whole=True,
        changeable=True,
    ),
    Field(
        name="migration.at_timeout",
        title=N_("At the timeout"),
        help=N_(
            "What a policy does when its time is up: give up, pause the VM and copy the rest, or go on with post-copy."
        ),
        default="give up",
        choices=("give up", "pause", "post-copy"),
    ),
    Field(
        name="migration.iteration_bound",
        title=N_("Simulation limit"),
        usual=("1", "300"),
        help=N_("Simulation limit: it ends here if what is left no longer shrinks and the policy would go on forever."),
        kind=Kind.COUNT,
        default=100.0,
        least=1.0,
        most=300.0,
        whole=True,
    ),
    Field(
        name="migration.switchover_bandwidth",
        title=N_("Switchover bandwidth"),
        help=N_("Bandwidth assumed for the pause, instead of the measured one (QEMU: avail-switchover-bandwidth)."),
        kind=Kind.RATE,
        off="off",
        least=1.0,
        most=TIB,
        changeable=True,
    ),
    Field(
        name="migration.compression",
        title=N_("Compression"),
        help=N_("How many times smaller pages become before they are sent."),
        kind=Kind.RATIO,
        off="off",
        least=1.0,
        most=100.0,
    ),
    Field(
        name="migration.compression_speed",
        title=N_("Compression speed"),
        help=N_("Memory per second that one stream's idle processor on the source can compress."),
        kind=Kind.RATE,
        default=GIB,
        least=1.0,
        most=TIB,
        changeable=True,
    ),
    Field(
        name="migration.streams",
        title=N_("Streams"),
        usual=("1", "16"),
        help=N_(
            "Connections that the memory is sent over, each with a processor at both ends (QEMU: multifd-channels)."
        ),
        kind=Kind.COUNT,
        default=1.0,
        least=1.0,
        most=255.0,
        whole=True,
    ),
    Field(
        name="migration.copy_rate",
        title=N_("Copy rate of a stream"),
        usual=("100 MiB/s", "10 GiB/s"),
        help=N_(
            "Bytes per second that one stream's processor puts on the link. Recorded: QEMU 2.5 GB/s, Hyper-V of 2013 0.84 GB/s; 2.5 is taken for all."
        ),
        kind=Kind.RATE,
        default=2.5e9,
        off="off",
        least=1.0,
        most=TIB,
        changeable=True,
    ),
    Field(
        name="migration.scan_rate",
        title=N_("Search for zero pages"),
        usual=("100 MiB/s", "20 GiB/s"),
        help=N_(
            "Memory per second that one stream's processor reads to find pages of zeros: 1 to 3 GB/s, far more where they were never touched. off: no time."
        ),
        kind=Kind.RATE,
        default=2e9,
        off="off",
        least=1.0,
        most=TIB,
        changeable=True,
    ),
    Field(
        name="migration.encryption",
        title=N_("Encryption"),
        help=N_(
            "How the memory is encrypted on its way: illustrative, TLS 500 MB/s for each stream, an ssh tunnel 300 MB/s in all."
        ),
        default="none",
        choices=("none", "tls", "ssh"),
    ),
    Field(
        name="migration.receive_rate",
        title=N_("Receive rate of a stream"),
        usual=("100 MiB/s", "10 GiB/s"),
        help=N_("Bytes per second that one stream's processor on the target takes in. off: whatever comes."),
        kind=Kind.RATE,
        off="off",
        least=1.0,
        most=TIB,
        changeable=True,
    ),
    Field(
        name="migration.delta_size",
        title=N_("Delta size"),
        usual=("10 B", "4096 B"),
        help=N_("Bytes of the changes of a page that the delta cache holds: 29 in one recording, 770 in a public log."),
        kind=Kind.SIZE,
        default=29.0,
        least=1.0,
        most=4096.0,
    ),
    Field(
        name="migration.delta_overflow",
        title=N_("Delta overflow"),
        help=N_("Share of the cached pages whose changes are larger than the page, so that they go whole."),
        kind=Kind.SHARE,
        default=0.0,
        most=1.0,
    ),
    Field(
        name="migration.measured_share",
        title=N_("Measured bandwidth"),
        usual=("95 %", "110 %"),
        help=N_(
            "What the source measures as its bandwidth while it sends, of what it really is. It decides when the rest fits."
        ),
        kind=Kind.SHARE,
        default=1.0,
        least=0.1,
        most=10.0,
    ),
    Field(
        name="migration.delta_cache",
        title=N_("Delta cache"),
        help=N_(
            "Copies of sent pages kept on the source, so that a page sent again travels as its changes only (QEMU: XBZRLE)."
        ),
        kind=Kind.SIZE,
        off="off",
        most=TIB,
    ),
    Field(
        name="migration.setup_time",
        title=N_("Setup time"),
        usual=("1 ms", "60 s"),
        help=N_("Time to create the container VM on the target: an empty VM with the same configuration."),
        kind=Kind.TIME,
        default=0.0,
        most=_HOUR,
    ),
    Field(
        name="migration.suspend_time",
        title=N_("Suspend time"),
        usual=("0.1 ms", "1 s"),
        help=N_("Part of the pause: stopping the VM."),
        kind=Kind.TIME,
        default=0.0,
        most=_HOUR,
    ),
    Field(
        name="migration.sync_time",
        title=N_("Bitmap time"),
        usual=("0.01 ms", "10 ms"),
        help=N_("Part of the pause: reading the dirty bitmap once more, for each GiB of memory."),
        kind=Kind.TIME,
        default=0.0,
        most=60.0,
    ),
    Field(
        name="migration.state_time",
        title=N_("State time"),
        usual=("0.1 ms", "1 s"),
        help=N_("Part of the pause: processor and device state of a VM with one vCPU and the usual devices."),
        kind=Kind.TIME,
        default=0.0,
        most=_HOUR,
    ),
    Field(
        name="migration.vcpu_time",
        title=N_("State time per vCPU"),
        usual=("0.01 ms", "10 ms"),
        help=N_("Part of the pause: the state of each further vCPU. Chosen: 0.1 ms, because none is published."),
        kind=Kind.TIME,
        default=0.0001,
        most=60.0,
    ),
    Field(
        name="migration.device_time",
        title=N_("State time per slow device"),
        usual=("10 ms", "10 s"),
        help=N_("Part of the pause: each slow device. 0.3 s for a network card of Xen until 2015; a GPU takes longer."),
        kind=Kind.TIME,
        default=0.3,
        most=_HOUR,
    ),
    Field(
        name="migration.resume_time",
        title=N_("Resume time"),
        usual=("0.1 ms", "1 s"),
        help=N_("Part of the pause: starting the VM on the target."),
        kind=Kind.TIME,
        default=0.0,
        most=_HOUR,
    ),
    Field(
        name="migration.page_header",
        title=N_("Page header"),
        usual=("1 B", "4096 B"),
        help=N_("Bytes on the wire in addition to each page."),
        kind=Kind.SIZE,
        default=0.0,
        most=4096.0,
    ),
    Field(
        name="migration.zero_page",
        title=N_("Zero page"),
        usual=("1 B", "4096 B"),
        help=N_("Bytes on the wire for a page of zeros."),
        kind=Kind.SIZE,
        default=9.0,
        most=8192.0,
    ),
    Field(
        name="migration.link_timeout",
        title=N_("Link timeout"),
        usual=("100 ms", "300 s"),
        help=N_("The migration ends when the link is down for longer than this."),
        kind=Kind.TIME,
        default=30.0,
        most=24 * _HOUR,
    ),
    Field(
        name="migration.fetch_queue",
        title=N_("Fetch queue"),
        usual=("4 KiB", "64 MiB"),
        help=N_("Post-copy: bytes queued in front of a page that the VM fetches."),
        kind=Kind.SIZE,
        default=370e3,
        most=GIB,
    ),
    Field(
        name="migration.preempt",
        title=N_("Preempt channel"),
        help=N_(
            "Post-copy: fetched pages have a connection of their own and do not wait behind pushed ones (QEMU: postcopy-preempt)."
        ),
        default="off",
        choices=("on", "off"),
    ),
    Field(
        name="migration.recovery_time",
        title=N_("Recovery time"),
        usual=("100 ms", "60 s"),
        help=N_(
            "Post-copy: if the link is lost, the migration goes on this long after the link is back. none: the VM is lost."
        ),
        kind=Kind.TIME,
        off="none",
        most=_HOUR,
    ),
    Field(
        name="migration.mark_time",
        title=N_("Mark time"),
        usual=("0.01 µs", "10 µs"),
        help=N_("Post-copy: time in the pause to mark as missing one page that was sent before."),
        kind=Kind.TIME,
        default=6e-8,
        most=0.1,
    ),
    Field(
        name="storage.kind",
        title=N_("Storage"),
        help=N_("Where the VM's disk is. csv: a Cluster Shared Volume, a disk that all hosts of a cluster share."),
        default="csv",
        choices=("csv", "cluster disk", "none"),
    ),
    Field(
        name="storage.dismount_time",
        title=N_("Dismount time"),
        usual=("10 ms", "60 s"),
        help=N_("Cluster disk: dismounting the LUN (a disk the storage offers) on the source."),
        kind=Kind.TIME,
        default=1.0,
        most=_HOUR,
    ),
    Field(
        name="storage.mount_time",
        title=N_("Mount time"),
        usual=("10 ms", "60 s"),
        help=N_("Cluster disk: mounting the LUN on the target."),
        kind=Kind.TIME,
        default=2.0,
        most=_HOUR,
    ),
    Field(
        name="storage.disk_size",
        title=N_("Disk size"),
        usual=("1 GiB", "16 TiB"),
        help=N_("No shared storage: the disk that is mirrored first."),
        kind=Kind.SIZE,
        default=40 * GIB,
        most=1024 * TIB,
    ),
    Field(
        name="storage.disk_writes",
        title=N_("Disk writes"),
        usual=("1 MiB/s", "1000 MiB/s"),
        help=N_("No shared storage: new writes of the VM, sent to both sides."),
        default=0.0,
        changeable=True,
        kind=Kind.RATE,
        most=TIB,
    ),
    Field(
        name="storage.save_rate",
        title=N_("Save rate"),
        help=N_("Quick Migration: writing the memory to disk."),
        kind=Kind.RATE,
        default=110e6,
        least=1000.0,
        most=TIB,
        changeable=True,
    ),
    Field(
        name="storage.restore_rate",
        title=N_("Restore rate"),
        help=N_("Quick Migration: reading the memory from disk."),
        kind=Kind.RATE,
        default=110e6,
        least=1000.0,
        most=TIB,
        changeable=True,
    ),
    Field(
        name="storage.move_time",
        title=N_("Move time"),
        usual=("100 ms", "60 s"),
        help=N_("Quick Migration: moving the LUN to the other host."),
        kind=Kind.TIME,
        default=7.0,
        most=_HOUR,
    ),
    Field(
        name="storage.state",
        title=N_("Storage access"),
        help=N_("Fault: the target may open the VM's disk, or is refused."),
        default="ok",
        choices=("ok", "refused"),
        changeable=True,
    ),
    Field(
        name="source.state",
        title=N_("Source host"),
        help=N_("Fault: the source host works, or is dead."),
        default="ok",
        choices=("ok", "dead"),
        changeable=True,
    ),
    Field(
        name="target.state",
        title=N_("Target host"),
        help=N_("Fault: the target host works, or is dead."),
        default="ok",
        choices=("ok", "dead"),
        changeable=True,
    ),
    Field(
        name="target.free_memory",
        title=N_("Free at the target"),
        usual=("1 GiB", "1024 GiB"),
        help=N_("Fault: the memory that the target can give to the VM."),
        kind=Kind.SIZE,
        off="enough",
        most=1024 * TIB,
        changeable=True,
    ),
    Field(
        name="client.interval",
        title=N_("Client asks every"),
        usual=("1 ms", "1 s"),
        help=N_("How often a client sends a request to the VM over one TCP connection."),
        kind=Kind.TIME,
        off="off",
        default=0.01,
        least=0.001,
        most=60.0,
    ),
    Field(
        name="client.profile",
        title=N_("Client's system"),
        help=N_("Whose TCP timers the client has; sets the defaults of first timeout, retries and loss probe."),
        default="linux",
        choices=tuple(PROFILES),
    ),
    Field(
        name="client.rto_min",
        title=N_("First timeout"),
        usual=("10 ms", "3 s"),
        help=N_(
            "The least retransmission timeout (RTO); Linux adds it to the round trip. Doubles with each try, up to two minutes."
        ),
        kind=Kind.TIME,
        default=0.2,
        least=0.001,
        most=120.0,
    ),
    Field(
        name="client.retries",
        title=N_("Retries"),
        usual=("0", "20"),
        help=N_("Retransmissions of a request; when the last one stays unanswered, the connection is lost."),
        kind=Kind.COUNT,
        default=15.0,
        most=255.0,
        whole=True,
    ),
    Field(
        name="client.nagle",
        title=N_("Nagle's algorithm"),
        help=N_("The client holds small requests back while one is unanswered (RFC 896); off: TCP_NODELAY."),
        default="on",
        choices=("on", "off"),
    ),
    Field(
        name="client.loss_probe",
        title=N_("Loss probe"),
        help=N_("Before its first timeout TCP sends one segment as a probe (tail loss probe, RFC 8985); Linux does."),
        default="on",
        choices=("on", "off"),
    ),
    Field(
        name="client.window",
        title=N_("Segments at once"),
        usual=("1", "100"),
        help=N_(
            "The congestion window at the beginning, in segments (Linux: 10, RFC 6928). Long answers make it grow."
        ),
        kind=Kind.COUNT,
        default=10.0,
        least=1.0,
        most=1000.0,
        whole=True,
    ),
    Field(
        name="client.latency",
        title=N_("Latency to the VM"),
        usual=("10 µs", "100 ms"),
        help=N_(
            "One-way time between client and VM; of a long way all but 75 µs is between the client and the switch."
        ),
        kind=Kind.TIME,
        default=0.00015,
        least=1e-6,
        most=1.0,
    ),
    Field(
        name="client.queue",
        title=N_("Queue of a bulk transfer"),
        usual=("1 ms", "500 ms"),
        help=N_(
            "How long a download or an upload keeps data waiting in front of the slowest line on its way: TCP fills that queue. Counts for how long it is still in a pause."
        ),
        kind=Kind.TIME,
        default=0.0,
        most=10.0,
    ),
    Field(
        name="client.transfer_repairs",
        title=N_("Transfer repairs a loss"),
        help=N_(
            "A queue on the way has just dropped a segment of a download when the VM stops: the VM, busy with the repair, has no loss probe, and waits for its timeout."
        ),
        default="off",
        choices=("on", "off"),
    ),
    Field(
        name="client.arp_check",
        title=N_("Trusts the address for"),
        usual=("1 s", "300 s"),
        help=N_(
            "How long an ARP entry counts as good after an answer: half to one and a half of this. Then the client probes (Linux: 30 s)."
        ),
        kind=Kind.TIME,
        off="off",
        default=30.0,
        least=0.1,
        most=_HOUR,
    ),
    Field(
        name="client.gateway",
        title=N_("Router in between"),
        help=N_("The client is in another subnet: a router asks for the VM's address and sends the frames."),
        default="off",
        choices=("on", "off"),
    ),
    Field(
        name="switch.ageing",
        title=N_("Switch forgets after"),
        usual=("10 s", "1000 s"),
        help=N_(
            "Ageing time: a switch forgets an address it has not seen for this long (IEEE 802.1D: 10 s to 1 000 000 s)."
        ),
        kind=Kind.TIME,
        default=300.0,
        least=10.0,
        most=1e6,
    ),
    Field(
        name="network.shared",
        title=N_("One link for all"),
        help=N_("The clients' traffic and the migration share one link, or each has its own."),
        default="off",
        choices=("on", "off"),
    ),
    Field(
        name="network.announcement",
        title=N_("Announcement"),
        help=N_(
            "What tells the switches where the VM is now: a reverse ARP (RARP) by the target, the VM itself, or nothing."
        ),
        default="rarp",
        choices=("rarp", "gratuitous arp", "arp reply", "none"),
    ),
    Field(
        name="network.guest_announces",
        title=N_("Guest announces too"),
        help=N_("After each announcement of the host the VM sends a gratuitous ARP of its own (QEMU with virtio-net)."),
        default="off",
        choices=("on", "off"),
    ),
    Field(
        name="network.announcements_lost",
        title=N_("Announcements lost"),
        usual=("0", "10"),
        help=N_("Fault: how many announcements are lost, counted from the first, with the guest's that follow them."),
        kind=Kind.COUNT,
        default=0.0,
        most=100.0,
        whole=True,
    ),
    Field(
        name="network.port_delay",
        title=N_("Target's port opens after"),
        usual=("100 ms", "30 s"),
        help=N_("Fault: after the resume the target's port forwards nothing for so long (spanning tree, EVPN, OVS)."),
        kind=Kind.TIME,
        default=0.0,
        most=_HOUR,
    ),
    Field(
        name="cluster.patience",
        title=N_("Cluster waits"),
        usual=("5 s", "20 s"),
        help=N_(
            "How long a cluster misses a node's heartbeats before it removes the node (Windows Server 2016: 10 s)."
        ),
        kind=Kind.TIME,
        default=10.0,
        least=0.1,
        most=_HOUR,
    ),
    Field(
        name="seed",
        title=N_("Random seed"),
        usual=("0", "100"),
        help=N_("Random seed: the same seed gives the same run."),
        kind=Kind.COUNT,
        default=1.0,
        most=2.0**53 - 1,
        whole=True,
    ),
)

FIELDS: Mapping[str, Field] = {field.name: field for field in _ALL}

BY_HAND = "workload.page"
"""Counts only as a change: what it says happens at that time, and says nothing of the run before or after."""
NAMES = ("title", "vm.name")
"""What something is called. A name decides nothing: no draw, sweep, map, comparison or lesson's control counts it."""
