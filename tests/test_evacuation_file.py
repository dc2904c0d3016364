"""Are the VMs of a host read as they are written, and what is wrong with them told by line, column, name, range and the nearest right name?"""

from pathlib import Path

import pytest

from migviz import load_scenario
from migviz.errors import InputError
from migviz.scenario import Scenario, evacuation_file
from migviz.scenario.evacuation import ORDERS, Evacuation, Vm, field_on
from migviz.scenario.evacuation_file import load_evacuation, parse_evacuation, parse_table
from migviz.scenario.evacuation_presets import HOSTS

GIB = 2.0**30

TEXT = """# A night
link.bandwidth: 10 Gbit/s
at 12 s: link.bandwidth = 1 Gbit/s
evacuation.at_once: 2
evacuation.order: smallest

vm web01: memory = 8 GiB, workload = oltp
vm db 01: vm.memory = 16 GiB, workload.dirty_rate = 60 MB/s, after = web01, start = 10 s
vm dns:
"""


def test_each_vm_has_what_its_line_says_and_shares_the_rest() -> None:
    found = parse_evacuation(TEXT)
    web, db, dns = found.vms
    assert [vm.name for vm in found.vms] == ["web01", "db 01", "dns"]
    assert (web.scenario["vm.memory"], web.scenario["workload.preset"]) == (8 * GIB, "oltp")
    assert (db.scenario["vm.memory"], db.scenario["workload.dirty_rate"]) == (16 * GIB, 60e6)
    assert (db.start, db["after"], web.start, web["after"]) == (10.0, "web01", 0.0, "")
    assert dns.scenario["vm.memory"] == found.shared["vm.memory"]
    assert all(vm.scenario["link.bandwidth"] == 1.25e9 and vm.scenario.changes for vm in found.vms)
    assert (found["evacuation.at_once"], found["evacuation.order"]) == (2.0, "smallest")


def test_each_vm_has_luck_of_its_own() -> None:
    assert [vm.scenario["seed"] for vm in parse_evacuation("seed: 7\n" + TEXT).vms] == [7.0, 8.0, 9.0]


def test_lines_are_read_back_as_what_they_were() -> None:
    for text in (TEXT, *(host.lines for host in HOSTS.values())):
        found = parse_evacuation(text)
        assert parse_evacuation("\n".join(found.lines())) == found


def test_hosts_and_link_are_those_of_all_whatever_a_preset_or_a_policy_brings_along() -> None:
    toy, simgrid, plain = parse_evacuation("vm a: workload = toy\nvm b: policy = simgrid\nvm c:\n").vms
    assert toy.scenario["vm.memory"] == 64 * 4096.0 and toy.scenario["link.goodput"] is None
    assert simgrid.scenario["link.transport"] == plain.scenario["link.transport"] == "tcp"


TABLE = """name,vm.memory,vm.used,workload.dirty_rate,workload.pattern,start
web01,512 MiB,325 MiB,18 MB/s,sweep,
"db, 01",1 GiB,,,,3 s
"""


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_table_says_the_same_as_lines(separator: str) -> None:
    text = TABLE.replace(",", separator).replace(f"db{separator} 01", "db, 01")
    found = parse_table(text, settings=["link.goodput=57.3 MB/s", "evacuation.at_once=1"])
    web, db = found.vms
    assert (web.name, web.scenario["workload.pattern"], web.scenario["vm.used"]) == ("web01", "sweep", 325 * 2.0**20)
    assert (db.name, db.start, db.scenario["vm.used"], db.scenario["workload.pattern"]) == (
        "db, 01",
        3.0,
        GIB,
        "random",
    )
    assert found["evacuation.at_once"] == 1.0
    assert all(vm.scenario["link.goodput"] == 57.3e6 for vm in found.vms)


def test_a_file_is_read_by_its_ending(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(TABLE)
    (tmp_path / "a.migviz").write_text(TEXT)
    assert len(load_evacuation(tmp_path / "a.csv").vms) == 2
    assert len(load_evacuation(tmp_path / "a.migviz").vms) == 3


def problems(text: str, *, table: bool = False, settings: tuple[str, ...] = ()) -> list[str]:
    with pytest.raises(InputError) as failure:
        (parse_table if table else parse_evacuation)(text, where="f", settings=settings)
    return [str(problem) for problem in failure.value.problems]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("vm a: worklod = oltp", 'f:1:7: unknown name "worklod". Did you mean "workload"?'),
        (
            "vm a: memory = 8 PiB",
            'f:1:7: vm.memory: "8 PiB": "PiB" is not a unit of this quantity. Did you mean "TiB"?',
        ),
        ("vm a: vcpus = 0, used = 1 GiB", "f:1:7: vm.vcpus: 0 is outside the range 1 to 4096"),
        ("vm a: memory = 1 GiB, used = 2 GiB", "f:1:23: vm.used: 2 GiB is more than vm.memory. Write at most 1 GiB"),
        (
            "vm a: link.goodput = 5 MB/s",
            "f:1:7: link.goodput is the same for all VMs. Write it on a line of its own, or with --set",
        ),
        ("vm a: memory = 1 GiB, vm.memory = 2 GiB", "f:1:23: vm.memory is given twice"),
        ("vm a: after = b", 'f:1:7: after: no VM is called "b".'),
        ("vm a: after = a", "f:1:7: after: these wait for each other: a"),
        ("vm a:\nvm a:", 'f:2:4: "a" is named twice, first in line 1'),
        ("vm : memory = 1 GiB", "f:1:4: the VM has no name"),
        (
            "vm a: together = x, apart = y\nvm b: together = x, apart = y",
            "f:2:21: b and a cannot go together and apart",
        ),
        (f"vm {'a' * 41}:", f'f:1:4: "{"a" * 41}" is longer than 40 letters'),
        ("vm a\x1bb:", 'f:1:4: "a\N{REPLACEMENT CHARACTER}b" contains an invisible or control character'),
        ("vm a: name = b", "f:1:7: a VM is named before the colon, or in the column `name`"),
        ("evacuation.at_oce: 2\nvm a:", 'f:1:1: unknown name "evacuation.at_oce". Did you mean "evacuation.at_once"?'),
        ("evacuation.at_once: 0\nvm a:", "f:1:1: evacuation.at_once: 0 is outside the range 1 to 1000 or all"),
        ("link.bandwith: 1 Gbit/s\nvm a:", 'f:1: unknown name "link.bandwith". Did you mean "link.bandwidth"?'),
        ("link.bandwidth: 1 Gbit/s", "f: no VM is named. Write for example `vm web01: memory = 8 GiB`"),
    ],
)
def test_what_is_wrong_with_a_line_is_told(line: str, said: str) -> None:
    assert problems(line) == [said]


def test_the_scenario_of_each_vm_bears_its_name_and_is_written_once() -> None:
    found = parse_evacuation("vm.name: none of them\nvm a:\nvm db 01: memory = 1 GiB")
    assert [vm.scenario["vm.name"] for vm in found.vms] == [vm.name for vm in found.vms] == ["a", "db 01"]
    assert found.lines()[-2:] == ("vm a: ", "vm db 01: vm.memory = 1 GiB")
    assert parse_evacuation("\n".join(found.lines())) == found


def test_a_circle_of_vms_that_wait_for_each_other_is_told_at_each() -> None:
    assert [text[:4] for text in problems("vm a: after = b\nvm b: after = c\nvm c: after = a\nvm d: after = a")] == [
        "f:1:",
        "f:2:",
        "f:3:",
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "f: the table is empty. Its first line names the columns"),
        ("name,vm.memry\na,1 GiB", 'f:1:6: unknown name "vm.memry". Did you mean "vm.memory"?'),
        ("vm.memory\n1 GiB", "f:1:1: no column is called `name`: it says which VM a row is about"),
        ("name,start,start\na,,", 'f:1:12: the column "start" is there twice'),
        ("name,start\na,1 s,7", "f:2:7: more cells than the 2 columns that the first line names"),
        ("name,start\n,1 s", "f:2:1: the VM has no name"),
        (
            'name,vm.memory,start\n"a, b",1 GiB,soon',
            'f:2:14: start: "soon" is not a valid value. Write a time, for example 300 ms, 12 s, 5 min',
        ),
    ],
)
def test_what_is_wrong_with_a_table_is_told(text: str, said: str) -> None:
    [told] = problems(text, table=True)
    assert told.split(". ")[0] == said.split(". ")[0]


def test_what_is_set_for_all_is_checked_too() -> None:
    assert problems("vm a:", settings=("link.goodpt=5 MB/s",)) == [
        '--set: unknown name "link.goodpt". Did you mean "link.goodput"?'
    ]
    (told,) = problems("vm a:", settings=("evacuation.at_once=0",))
    assert told == "--set: evacuation.at_once: 0 is outside the range 1 to 1000 or all"
    with pytest.raises(InputError) as failure:
        parse_evacuation("vm a:", settings=("evacuation.at_once=0",))
    assert [(problem.line, problem.column) for problem in failure.value.problems] == [(0, 0)]


def test_as_many_vms_as_may_be_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(evacuation_file, "MOST_VMS", 2)
    assert len(parse_evacuation("vm a:\nvm b:").vms) == 2
    assert problems("vm a:\nvm b:\nvm c:") == ["f:3:4: at most 2 VMs, not 3"]


def test_a_file_of_several_vms_says_where_it_is_read() -> None:
    with pytest.raises(
        InputError, match=r"about several VMs. The window opens such a file, `migviz evacuate FILE` reads it"
    ):
        load_scenario("link.bandwidth: 1 Gbit/s\nvm web01: memory = 8 GiB")


def test_an_order_that_nobody_has_planned_is_not_offered() -> None:
    """A student chose it, and nothing changed."""
    plain = Evacuation(shared=Scenario(), vms=(Vm(name="a", scenario=Scenario()), Vm(name="b", scenario=Scenario())))
    assert "planned" not in field_on(plain, "evacuation.order").choices
    assert field_on(plain.planned(["b"]), "evacuation.order").choices == ORDERS
    wished = plain.but({"evacuation.order": "planned"})
    assert "planned" in field_on(wished, "evacuation.order").choices, "a file asks for it: it is what is chosen"
