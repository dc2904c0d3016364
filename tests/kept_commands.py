"""Which commands are kept with all they print, and how is it written so that the last bits of a machine do not matter?"""

import re
import shlex
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from migviz.course import panel
from migviz.course.evidence import export
from migviz.course.progress import Progress
from migviz.course.reading import parse_lesson
from migviz.showing.presenting.hands_kept import FOLDER, keep_hands
from tests.course.texts import EVERY_KIND, FRONT, TOY, handed

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
        sweep --x link.bandwidth=0.1..40Gbit/s:11 --y workload.dirty_rate=1..1000MiB/s:16 --metric iterations
        sweep --x workload.dirty_rate=1..1000MiB/s:3 --csv --metric converged
        sweep --x workload.dirty_rate=1..1000MiB/s:3 --json --metric converged
        sweep --x workload.dirty_rate=1..1000MiB/s:3 --json --metric iterations
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
        compare --pair quick-live {older}/fast-link.migviz --as-then
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
    "older": """
        run {older}/fast-link.migviz
        run {older}/fast-link.migviz --as-then
        moment {older}/fast-link.migviz --at end
    """,
    "course": """
        lessons {course}
        lessons {course} --language en
        lessons {course}/01-every.md
        lessons {course}/02-small.md --language de
        check {course}
        check {course} --json
        check {course}/02-small.md --language de
        mark {handed} --lessons {course}
        mark {handed} --lessons {course} --by question
        mark {handed} --lessons {course} --by answer
        mark {handed} --lessons {course} --by answer -o {handed}/table.csv
        mark {handed} --lessons {course} -o {handed}/table.html
        lessons {course} --language de
        print {course}/01-every.md -o {course}/nothing.txt
    """,
    "lists": """
        fields
        presets
        policies
        formats
        formats --json
    """,
    "begin": """
        new lesson {begun}/mine.md
        new lesson {begun}/mine.md
        new course {begun}/mine
        check {begun}
        lessons {begun}
        lessons {begun}/mine
        present {course}/01-every.md
        present {course}/01-every.md --readers expert
        present
    """,
    "hands": """
        hands
        hands -o {begun}/hands.csv
        hands -o {begun}/hands.txt
    """,
    "frames": """
        capture -o {begun}/run.pcapng --from pause --at target
        capture -o {begun}/run.pcapng --from 2s --to 1s
        capture -o {begun}/run.pcapng --from 2s --to 2s
        capture -o {begun}/run.txt
        open {begun}/none.migviz
        open {night}
    """,
    "refused": f"""
        run --preset nothing
        run --set vm.memory
        run --set vm.nothing=1
        run --set vm.memory=lots
        run {{begun}}/none.migviz
        run --spread --csv
        run --spread --runs 1
        run --spread --runs 10001
        run --spread --runs many
        run --advise --csv
        run --advise --spread
        moment --at "iteration 99"
        moment --at soon
        sweep --x link.bandwidth=1..2Gbit/s:3 -o {{begun}}/map.png
        sweep {AXES} -o {{begun}}/map.txt
        sweep --x link.bandwidth
        sweep --x vm.name=1..2:3
        require nothing --vary link.bandwidth
        require "downtime < 1 GiB" --vary link.bandwidth
        require "downtime < 100 ms" --vary vm.nothing
        compare
        compare {{older}}/fast-link.migviz
        compare --pair quick-live {{older}}/fast-link.migviz {{older}}/fast-link.migviz
        compare --pair nothing
        compare --pair quick-live -o {{begun}}/both.txt
        share --at soon
        picture -o {{begun}}/picture.bmp
        picture -o {{begun}}/picture.png --size 319x240
        picture -o {{begun}}/picture.png --scale 301
        picture -o {{begun}}/picture.png --at soon
        picture --slides
        picture nothing --slides
        film -o {{begun}}/film.png
        film -o {{begun}}/film.gif --seconds 0.9
        film -o {{begun}}/film.gif --seconds long
        film -o {{begun}}/film.gif --from 5s --to 5s
        evacuate
        evacuate {{night}} --preset six
        evacuate --preset nothing
        evacuate --preset list
        evacuate {{night}} --vm nobody
        evacuate {{night}} --vm db -o {{begun}}/db.txt
        evacuate {{night}} --vm db --csv
        evacuate {{night}} --advise --csv
        evacuate {{night}} --sweep order --csv
        evacuate {{night}} --order web,web
        evacuate {{night}} --order web,nobody
        evacuate {{night}} --order nobody,web
        evacuate {{night}} --order web
        evacuate {{night}} --order nothing
        evacuate {{night}} --order late,db,mail,web,back
        evacuate {{night}} --at-once 0
        evacuate {{night}} -o {{begun}}/night.txt
        evacuate {{night}} -o {{begun}}/night.png --at soon
        evacuate {{night}} -o {{begun}}/night.png --size 1440
        fit {{night}}
        fit {{begun}}/none.log
        report {{night}} -o -
        report {{logs}}/samples/2-hmp_L160-u0.3-d300.txt -o {{begun}}/a.txt
        explain --memory 8GiB --link 10Gbit/s --hypervisor vmware --took 80s --hung 90s
        explain --memory lots --link 10Gbit/s --hypervisor vmware --took 80s --hung 3s
        explain --memory 8GiB --link 10Gbit/s --hypervisor nothing --took 80s --hung 3s
        watch nothing
        check {{begun}}/none.md
        lessons {{begun}}/none.md
        lessons nothing
        new lesson {{course}}/01-every.md
        new lesson {{begun}}/mine.txt
        new course {{course}}
        print nothing
        print {{begun}}/none.md
        print {{course}}/course.migviz
        print {{course}}/01-every.md -o {{begun}}/sheet.txt
        present 99
        present nothing
        mark {{begun}}
        mark {{handed}} --lessons {{begun}}
        mark {{handed}} -o {{begun}}/marks.txt
        validate --reference {{begun}}
        open {{begun}}/none.md
        open nothing
        open migviz:1:AAAAAAA:AAAA
    """,
    "explain": """
        explain --memory 8GiB --link 10Gbit/s --hypervisor vmware --took 80s --hung 3s
    """,
}
_LOGS = {
    "qmp": ("samples/1-qmp_T40-u0.8-d300.jsonl", "fit LOG", "fit LOG --json", "report LOG -o -", "run LOG"),
    "virsh": ("samples/3-virsh_L40-seq1.2-d300-ws64M-xbzrle.txt", "fit LOG", "report LOG -o -"),
    "kubevirt": ("samples/6-kubevirt_L40-u0.8-d300.jsonl", "fit LOG"),
    "two": (
        "awkward/02_two_migrations.log",
        "fit LOG",
        "fit LOG --migration 2",
        "fit LOG --migration 3",
        "fit LOG --migration 0",
        "fit LOG --migration x",
        "fit LOG --json",
        "report LOG -o - --migration 2 --names",
        "report LOG -o {begun}/page.html",
        "fit LOG --beside {logs}/awkward/16_ping_client.txt",
    ),
}
COMMANDS |= {
    f"log-{name}": "\n".join(line.replace("LOG", f"{{logs}}/{log}") for line in lines)
    for name, (log, *lines) in _LOGS.items()
}
"""For each name all that is printed, in the order of the commands."""


def of(name: str, folder: Path) -> Iterator[tuple[str, list[str]]]:
    """The commands of a name as they are kept, and their words: {night} is an evacuation in a folder, {logs} are recorded ones."""
    (night := folder / "night.migviz").write_text(NIGHT, encoding="utf-8")
    (begun := folder / "begun").mkdir()
    places = {
        "begun": begun,
        "night": night,
        "course": _course(folder),
        "handed": _handed(folder),
        "logs": LOGS,
        "older": LOGS.parent.parent / "older",
    }
    for line in filter(None, map(str.strip, COMMANDS[name].splitlines())):
        yield line, [re.sub(r"\{(\w+)\}", lambda at: str(places[at[1]]), word) for word in shlex.split(line)]


def _course(folder: Path) -> Path:
    """Two lessons, one of them also in German, which is the course's language, and with something wrong."""
    (course := folder / "course").mkdir(exist_ok=True)
    small = f"{FRONT}{TOY}It takes {{5 s = run.seconds(1)}}.\n"
    (course / "course.migviz").write_text("course: 1\nid: night\ntitle: A course\nlanguage: de\n", encoding="utf-8")
    (course / "01-every.md").write_text(EVERY_KIND, encoding="utf-8")
    (course / "02-small.md").write_text(small, encoding="utf-8")
    (course / "02-small.de.md").write_text(small.replace("A small lesson", "Eine kleine Lektion"), encoding="utf-8")
    return course


GIVEN = {"number": ("9",), "many": ("First.", "Third."), "order": ("two", "one", "three"), "one": ("There.",)}
"""What is answered to each kind of question."""


def _handed(folder: Path) -> Path:
    """What two students handed in, and two files that cannot be read."""
    (handed_in := folder / "handed").mkdir(exist_ok=True)
    lesson, one = parse_lesson(EVERY_KIND, where="x.md"), Progress(lesson="every-kind")
    for name, given in (*GIVEN.items(), ("one", ("Here.",))):
        one, _ = panel.give(lesson, one, name, given)
    for student, done in (("Ada", (one, Progress(lesson="small"))), ("Bob", (Progress(lesson="small"),))):
        text = export(handed(*done, student=student, course="night"))
        (handed_in / f"{student.lower()}.json").write_text(text, encoding="utf-8")
    for name in ("broken", "also-broken"):
        (handed_in / f"{name}.json").write_text("{", encoding="utf-8")
    return handed_in


def count_hands(folder: Path) -> None:
    """Two shows of hands in a user's folder of states, and one that cannot be read."""
    lesson = parse_lesson(EVERY_KIND, where="x.md")
    for day in (3, 4):
        keep_hands(lesson, {"one": (day, 2), "many": (1, 0, day)}, datetime(2026, 11, day, 9), folder)
    (folder / FOLDER / "every-kind-2026-11-05-090000.json").write_text("{", encoding="utf-8")


def rounded(text: str) -> str:
    """Long numbers with four significant figures; of a page a line for each thing in it, and of a long line both its ends."""
    if text.startswith("<!DOCTYPE"):
        lines = re.sub(r"(?s)<style.*?</style>", "", text).replace("><", ">\n<")
        text = re.sub(r'points="(\S+ \S+) .* (\S+ \S+)"', r'points="\1 … \2"', lines)
    text = re.sub(r'"scenario": \{[^{}]*\}', '"scenario": {…}', text)  # a new field is no other output
    return re.sub(r"-?\d+\.\d{4,}(e[-+]\d+)?|-?\d{7,}\.\d+", lambda found: f"{float(found[0]):.4g}", text)
