"""How do two QEMUs on this machine stand for two hosts? They are started here, told to migrate, and ended; migviz only looks on."""

import json
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from migviz.values import dataclass

QEMU = "qemu-system-x86_64"
MEMORY = 256
"""MiB of the VM."""
ANSWERS_WITHIN = 30.0


def version() -> str:
    """Of the QEMU that is installed; empty without one."""
    path = shutil.which(QEMU)
    if path is None:
        return ""
    return subprocess.run([path, "--version"], capture_output=True, text=True, check=True).stdout.splitlines()[0]


class Control:
    """A monitor through which the test tells QEMU what to do. What migviz sees comes through another one."""

    def __init__(self, path: Path) -> None:
        self._link = socket.socket(socket.AF_UNIX)
        self._link.settimeout(ANSWERS_WITHIN)
        self._link.connect(str(path))
        self._file = self._link.makefile("rwb")
        self._file.readline()
        self("qmp_capabilities")

    def __call__(self, command: str, **arguments: Any) -> Any:
        self._file.write(json.dumps({"execute": command, "arguments": arguments}).encode() + b"\n")
        self._file.flush()
        while True:
            found = json.loads(self._file.readline())
            if "error" in found:
                raise RuntimeError(f"{command}: {found['error']['desc']}")
            if "return" in found:
                return found["return"]

    def close(self) -> None:
        self._file.close()
        self._link.close()


@dataclass(frozen=True, slots=True, kw_only=True)
class Host:
    """A QEMU: its monitors, and what it printed."""

    control: Control
    monitor: Path
    printed: Path


@contextmanager
def two_hosts(folder: Path, sector: bytes) -> Iterator[tuple[Host, Host]]:
    """The source with a VM that was booted from the sector, and the target that waits for it at `folder`/link."""
    (folder / "disk").write_bytes(sector)
    with _host(folder, "source") as source, _host(folder, "target", "-incoming", f"unix:{folder / 'link'}") as target:
        yield source, target


@contextmanager
def _host(folder: Path, name: str, *more: str) -> Iterator[Host]:
    monitor, control, printed = (folder / f"{name}.{kind}" for kind in ("monitor", "control", "txt"))
    with printed.open("wb") as output:
        process = subprocess.Popen([*_command(folder, monitor, control), *more], stdout=output, stderr=output)
        try:
            wait_for(f"{name} to start", lambda: control.exists() or process.poll() is not None)
            if process.poll() is not None:
                raise RuntimeError(f"{name}: {printed.read_text(errors='replace')}")
            made = Host(control=Control(control), monitor=monitor, printed=printed)
            yield made
            made.control.close()
        finally:
            process.kill()
            process.wait()


def _command(folder: Path, monitor: Path, control: Path) -> list[str]:
    disk = f"file={folder / 'disk'},format=raw,if=ide,readonly=off,snapshot=on"
    return [
        QEMU, "-accel", "tcg", "-machine", "pc", "-m", str(MEMORY), "-nodefaults", "-display", "none", "-drive", disk,
        *(word for path in (monitor, control) for word in ("-qmp", f"unix:{path},server=on,wait=off")),
    ]  # fmt: skip


def wait_for(what: str, done: Callable[[], bool], seconds: float = ANSWERS_WITHIN) -> None:
    """Until it is so; an error that names it where it does not come."""
    ends = time.monotonic() + seconds
    while not done():
        if time.monotonic() > ends:
            raise TimeoutError(f"waited {seconds:.0f} s for {what}")
        time.sleep(0.05)
