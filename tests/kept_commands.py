"""Which commands are kept with all they print, and how is it written so that the last bits of a machine do not matter?"""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

LOGS = Path(__file__).parent / "reference" / "logs"
NIGHT = """\
title: A night
link.goodput: 57.3 MB/s
migration.policy: qemu
evacuation.at_once: 2
evacuation.window: 50 s
vm web: memory = 1 GiB, dirty_rate = 12 MiB/s, pause_limit = 100 ms, place = 3
vm db: memory = 2 GiB, dirty_rate = 40 MiB/s, working_set = 300 MiB, after = web, pause_limit = 400 ms
vm mail: memory = 512 MiB, dirty_rate = 3 MiB/s, cancel = 4 s, place = 1
vm late: memory = 640 MiB, dirty_rate = 5 MiB/s, start = 20 s, technique = post-copy
vm back: memory = 768 MiB, dirty_rate = 9 MiB/s, direction = in, place = 2
"""
"""Each way in which a VM may have something of its own, and no two numbers alike."""
FAST = "--set vm.memory=1GiB --set 'workload.dirty_rate=60 MiB/s'"
AXES = "--x link.bandwidth=0.1..40Gbit/s:5 --y workload.dirty_rate=1..1000MiB/s:4"

COMMANDS: dict[str, str] = {
    "tell": f"""
        run {FAST}
        run {FAST} --json
        run {FAST} --csv
        run {FAST} --advise
        run {FAST} --spread --runs 12
        run {FAST} --spread --runs 12 --json
        run --preset web-server-2005 --set migration.technique=post-copy --json
        moment {FAST} --at pause
        moment {FAST} --at "iteration 2" --json
    """,
    "sweep": f"""
        sweep {AXES}
        sweep {AXES} --metric total_time --set migration.policy=qemu
        sweep {AXES} --csv
        sweep {AXES} --json --metric bytes_sent
        sweep --x workload.dirty_rate=1..1000MiB/s:30 --metric iterations
        sweep --x vm.memory=256..512MiB:3 --exact --metric converged
    """,
    "require": """
        require "downtime < 100 ms" --vary link.bandwidth
        require "downtime < 100 ms" --vary link.bandwidth --json
        require "total_time < 1 s" --vary link.bandwidth=1..2Gbit/s
        require converged --vary migration.policy --set "workload.dirty_rate=200 MiB/s"
        require converged --vary migration.policy --set "workload.dirty_rate=200 MiB/s" --json
    """,
    "compare": """
        compare --pair list
        compare --pair quick-live
        compare --pair quick-live --json
        compare --pair disk-csv
    """,
    "share": """
        share --set "workload.dirty_rate=60 MiB/s" --at pause --view map --lens
        share --qr
    """,
    "night": """
        evacuate {night}
        evacuate {night} --json
        evacuate {night} --csv
        evacuate {night} --sweep at-once
        evacuate {night} --sweep order --json
        evacuate {night} --advise
        evacuate {night} --vm db
        evacuate {night} --at-once all --order largest
    """,
    "explain": """
        explain --memory 8GiB --link 10Gbit/s --hypervisor vmware --took 80s --hung 3s
    """,
}
_LOGS = {
    "qmp": ("samples/1-qmp_T40-u0.8-d300.jsonl", "fit LOG", "fit LOG --json", "report LOG -o -"),
    "virsh": ("samples/3-virsh_L40-seq1.2-d300-ws64M-xbzrle.txt", "fit LOG", "report LOG -o -"),
    "kubevirt": ("samples/6-kubevirt_L40-u0.8-d300.jsonl", "fit LOG"),
}
COMMANDS |= {
    f"log-{name}": "\n".join(line.replace("LOG", f"{{logs}}/{log}") for line in lines)
    for name, (log, *lines) in _LOGS.items()
}
"""For each name all that is printed, in the order of the commands."""


def of(name: str, folder: Path) -> Iterator[tuple[str, list[str]]]:
    """The commands of a name as they are kept, and their words: {night} is an evacuation in a folder, {logs} are recorded ones."""
    (night := folder / "night.migviz").write_text(NIGHT, encoding="utf-8")
    for line in filter(None, map(str.strip, COMMANDS[name].splitlines())):
        yield line, [word.replace("{night}", str(night)).replace("{logs}", str(LOGS)) for word in shlex.split(line)]


def rounded(text: str) -> str:
    """Long numbers with four significant figures; of a page a line for each thing in it, and of a long line both its ends."""
    if text.startswith("<!DOCTYPE"):
        lines = re.sub(r"(?s)<style.*?</style>", "", text).replace("><", ">\n<")
        text = re.sub(r'points="(\S+ \S+) .* (\S+ \S+)"', r'points="\1 … \2"', lines)
    text = re.sub(r'"scenario": \{[^{}]*\}', '"scenario": {…}', text)  # a new field is no other output
    return re.sub(r"-?\d+\.\d{4,}(e[-+]\d+)?|-?\d{7,}\.\d+", lambda found: f"{float(found[0]):.4g}", text)
