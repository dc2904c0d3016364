"""How is a moment handed to somebody else? As a short text that can be pasted, sent or scanned.

`migviz:FORM:CHECK:CONTENT`: the form, the CRC-32 of the content, and the content: `name: value` lines,
deflated, in base 32. Base 32 survives mails, chats and upper case, and makes the smallest QR codes. The form says, too, which
defaults the lines count on (`scenario/version.py`).
"""

import base64
import binascii
import re
import zlib
from dataclasses import replace
from typing import TYPE_CHECKING

from migviz.errors import InputError, Problem, shown
from migviz.language import N_, _
from migviz.scenario import Scenario, parse_scenario
from migviz.scenario.units import Kind, UnitError, read, write_exactly
from migviz.scenario.version import VERSION
from migviz.values import dataclass

if TYPE_CHECKING:
    from migviz.scenario.evacuation import Evacuation

FORM = 3
"""The form that is written. From 2 on there is `line up`."""
_DEFAULTS_OF = {1: 1, 2: 1, 3: 2}
"""The version of the defaults for each form."""
PREFIX = "migviz:"
LINE_UPS = ("clock", "pause")
"""How two runs are lined up: by the clock, or by the start of their pauses."""
VIEWS = ("explore", "lessons", "compare", "map")
HOST = "evacuation"
"""Of one run, and of all VMs of a host."""
MOST_LETTERS, MOST_BYTES = 200_000, 1_000_000

_KNOWN_WORDS = (
    b"title: seed: storage.kind: cluster disk\nnone\nstorage.move_time: migration.downtime_limit: "
    b"migration.max_iterations: migration.rest_limit: migration.bandwidth_limit: migration.technique: quick\npost-copy\n"
    b"hybrid\nmigration.policy: hyper-v-2008r2\nxen\nqemu\nqemu-auto-converge\nnova\nvmotion\nsimgrid\n"
    b"workload.preset: workload.pattern: sweep\nworkload.background_rate: workload.hot_set: workload.working_set: "
    b"vm.used: vm.memory:  KiB\n MiB\n GiB\n TiB\n KiB/s\n Mbit/s\n ms\nat  s: link.bandwidth = workload.dirty_rate = "
    b" Gbit/s\n MiB/s\nlink.bandwidth: workload.dirty_rate: view: map\nview: compare\nlens: on\nhuman: on\ntime: "
)
"""What texts are likely to contain: the deflater refers to it. Part of version 1, so never to be changed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shared:
    """What is handed on: the scenario with its changes, the time in seconds, the view, whether the lens is open,
    the run that is kept as A for comparison, if there is one, and how the two are lined up (see LINE_UPS). `version`: which defaults it
    counts on. `evacuation`: the VMs of a host that is emptied, in the place of the scenario, which is what they share; `vm`: the one that is
    looked at."""

    scenario: Scenario
    t: float = 0.0
    view: str = "explore"
    lens: bool = False
    kept: Scenario | None = None
    line_up: str = "clock"
    version: int = VERSION
    evacuation: "Evacuation | None" = None
    vm: str = ""


def share(shared: Shared) -> str:
    """The text for a moment."""
    content = _deflated("\n".join(_lines(shared)))
    return f"{PREFIX}{FORM}:{_letters(zlib.crc32(content).to_bytes(4, 'big'))}:{_letters(content)}"


def is_shared(text: str) -> bool:
    """Whether a text looks like a shared moment, and not like a file that begins with its version."""
    return text.strip().lower().startswith(PREFIX) and not re.match(r"\s*migviz:[ \t]+\d+\s*(\n|$)", text)


def read_shared(text: str) -> Shared:
    """The moment that a text stands for. Raises InputError for anything but a whole, undamaged text."""
    if len(text) > MOST_LETTERS:
        raise _wrong(_("is too long to be a shared moment"))
    parts = re.sub(r"\s+", "", text).split(":")
    if parts[0].lower() + ":" != PREFIX:
        raise _wrong(
            _(
                "{text} is not a shared moment. Its text begins with {beginning}",
                text=shown(text.strip(), 20),
                beginning=PREFIX,
            )
        )
    form = _form(parts[1] if len(parts) > 1 else "")
    if len(parts) < 4 or not parts[3]:
        raise _wrong(_("is cut off. Copy the whole text"))
    if len(parts) > 4:
        raise _wrong(_("has too many parts. Copy one text only, and all of it"))
    content = _bytes(parts[3])
    if _letters(zlib.crc32(content).to_bytes(4, "big")) != parts[2].upper():
        raise _wrong(_("is cut off or damaged: its checksum does not fit. Copy the whole text again"))
    return replace(_read_lines(_inflated(content)), version=_DEFAULTS_OF[form])


def _form(form: str) -> int:
    if not form:
        raise _wrong(_("is cut off. Copy the whole text"))
    if not (form.isascii() and form.isdecimal()) or int(form[:9]) == 0:
        raise _wrong(
            _("has no valid version: {version} instead of 1 to {newest}", version=shown(form, 20), newest=FORM)
        )
    if int(form[:9]) > FORM:
        raise _wrong(
            _(
                "was made by a newer migviz (form {version}; this one reads up to {newest}). Update migviz to open it",
                version=form[:9],
                newest=FORM,
            )
        )
    return int(form)


def _lines(shared: Shared) -> list[str]:
    lines = [f"time: {write_exactly(shared.t, Kind.TIME)}"]
    lines += [f"view: {shared.view}"] if shared.view != VIEWS[0] else []
    lines += ["lens: on"] if shared.lens else []
    lines += [f"line up: {shared.line_up}"] if shared.line_up != LINE_UPS[0] else []
    if shared.evacuation is not None:
        return [*lines, *([f"look at: {shared.vm}"] if shared.vm else []), *shared.evacuation.lines()]
    lines += [*shared.scenario.lines()]
    return lines + (["beside", *shared.kept.lines()] if shared.kept is not None else [])


def _read_lines(text: str) -> Shared:
    here, __, beside = text.partition("\nbeside")
    own = {"time": "0 s", "view": VIEWS[0], "lens": "off", "line up": LINE_UPS[0], "look at": ""}
    rest = []
    for line in here.split("\n"):
        name, __, value = line.partition(": ")
        if name in own:
            own[name] = value
        else:
            rest.append(line)
    if own["view"] not in (*VIEWS, HOST):
        raise _wrong(_("names a view that this migviz does not have: {view}", view=shown(own["view"], 20)))
    if own["line up"] not in LINE_UPS:
        raise _wrong(_("lines two runs up by what this migviz does not know: {it}", it=shown(own["line up"], 20)))
    try:
        t = read(own["time"], Kind.TIME)
    except UnitError as error:
        raise _wrong(_("has no valid time: {error}", error=error)) from None
    if t < 0:
        raise _wrong(_("has a time before the start"))
    if own["view"] == HOST:
        return _host_of(rest, t, own["look at"])
    return Shared(
        scenario=parse_scenario("\n".join(rest), where=_(_WHERE)),
        t=t,
        view=own["view"],
        lens=own["lens"] == "on",
        kept=parse_scenario(beside, where=_(_WHERE)) if "\nbeside" in text else None,
        line_up=own["line up"],
    )


def _host_of(lines: list[str], t: float, vm: str) -> Shared:
    """A moment of a host that is emptied."""
    from migviz.scenario.evacuation_file import parse_evacuation

    evacuation = parse_evacuation("\n".join(lines), where=_(_WHERE))
    return Shared(scenario=evacuation.shared, t=t, view=HOST, evacuation=evacuation, vm=vm)


def _deflated(text: str) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, -15, zdict=_KNOWN_WORDS)
    return packer.compress(text.encode()) + packer.flush()


def _inflated(content: bytes) -> str:
    unpacker = zlib.decompressobj(-15, zdict=_KNOWN_WORDS)
    try:
        text = unpacker.decompress(content, MOST_BYTES)
        if unpacker.unconsumed_tail or not unpacker.eof:
            raise _wrong(_("is too long to be a shared moment") if unpacker.unconsumed_tail else _("is cut off"))
        return text.decode()
    except (zlib.error, UnicodeDecodeError):
        raise _wrong(_("was not written by migviz")) from None


def _letters(content: bytes) -> str:
    return base64.b32encode(content).decode().rstrip("=")


def _bytes(letters: str) -> bytes:
    try:
        return base64.b32decode(letters.upper() + "=" * (-len(letters) % 8))
    except (binascii.Error, ValueError):
        raise _wrong(
            _("is cut off or damaged: it holds letters that cannot occur. Copy the whole text again")
        ) from None


_WHERE = N_("shared moment")


def _wrong(message: str) -> InputError:
    return InputError([Problem(where=_(_WHERE), message=message)])
