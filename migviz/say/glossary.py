"""What do the words mean: those on the stage, each in one line, and what others call the things of migviz?"""

import re
from collections.abc import Mapping
from functools import lru_cache

from migviz.language import N_, _, spoken
from migviz.values import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A word: the forms in which it is written on the stage, and what it means. `key` is the same in every language."""

    key: str
    forms: tuple[str, ...]
    means: str


_TERMS: tuple[tuple[str, tuple[str, ...], str], ...] = (
    ("container VM", (N_("container VM"),), N_("An empty VM with the same configuration. Not a Docker container.")),
    (
        "VM",
        (N_("virtual machine (VM)"), N_("VM")),
        N_("A virtual machine: a computer that a host plays, with memory of its own."),
    ),
    ("dirty", (N_("dirty"), N_("dirties")), N_("Written since it was last sent, so it has to go again.")),
    (
        "iteration",
        (N_("iteration"),),
        N_("Copying the listed pages once, from first to last. Hyper-V calls it a transfer pass."),
    ),
    (
        "CSV",
        (N_("Cluster Shared Volume"), N_("CSV")),
        N_("Cluster Shared Volume (CSV): a disk that all hosts of a cluster share. Not the file format."),
    ),
    ("MAC table", (N_("MAC table"),), N_("The switch's list of which address is behind which of its ports.")),
    ("broadcast", (N_("broadcast"),), N_("A frame to everybody: it tells every switch the VM's new port.")),
)


GLOSSES: Mapping[str, str] = {
    "iteration": N_("Hyper-V: transfer pass. QEMU: iteration, counted as dirty sync"),
    "pause": N_("downtime (QEMU, libvirt), blackout (Hyper-V), stun time (VMware)"),
    "target": N_("elsewhere destination: the host the VM moves to"),
    "announcement": N_("a frame sent in the VM's name so that switches learn its new port"),
    "link": N_("goodput: payload per second, after headers. QEMU: mbps, throughput"),
    "vm": N_("dirty rate: here over a short window. QEMU's spans an iteration and is lower"),
    "step 1": N_("container VM: an empty VM with the same configuration. Not a Docker container"),
    "step 2": N_("Hyper-V calls steps 2 and 3 the brownout"),
    "step 3": N_("Hyper-V calls steps 2 and 3 the brownout"),
    "step 4": N_("switchover: handing the VM from source to target, in steps 4 and 5"),
    "step 5": N_("switchover: handing the VM from source to target, in steps 4 and 5"),
    "step 6": N_("reverse ARP (RARP), gratuitous ARP. QEMU: announce-self"),
}
"""What others call a thing (a kind of a Spotlight), or what its word means: a line in the details."""


def terms() -> tuple[Term, ...]:
    """All of them, in the order in which the keyboard walks over them."""
    return _in_language(spoken())


@lru_cache(maxsize=4)
def _in_language(_language: object) -> tuple[Term, ...]:
    return tuple(Term(key=key, forms=tuple(map(_, forms)), means=_(means)) for key, forms, means in _TERMS)


def found_in(text: str) -> tuple[tuple[str, int, int], ...]:
    """The words in a text: the key of each, from where to where it is written."""
    return _found(spoken(), text)


@lru_cache(maxsize=512)
def _found(language: object, text: str) -> tuple[tuple[str, int, int], ...]:
    return tuple((str(found.lastgroup)[1:], *found.span()) for found in _pattern(language).finditer(text))


@lru_cache(maxsize=4)
def _pattern(language: object) -> re.Pattern[str]:
    groups = (
        f"(?P<t{k}>{'|'.join(re.escape(form) for form in term.forms)})" for k, term in enumerate(_in_language(language))
    )
    return re.compile(rf"(?<!\w)(?:{'|'.join(groups)})(?!\w)", re.IGNORECASE)


def term(number: int | str) -> Term:
    """The one that `found_in` calls so."""
    return terms()[int(number)]
