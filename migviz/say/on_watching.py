"""What is said on the sheet that asks which migration to watch?"""

from collections.abc import Mapping

from migviz.language import N_, _

FIELDS: Mapping[str, str] = {
    "monitor": N_("Who is asked"),
    "domain": N_("The VM's name in libvirt"),
    "every": N_("How often"),
    "file": N_("Recorded into"),
}
EXAMPLES: Mapping[str, str] = {
    "monitor": "qmp:/run/vm.sock   qmp:localhost:4444   libvirt:qemu:///system",
    "domain": "web01",
    "every": "1 s",
    "file": "",
}


def title() -> str:
    return _("Watch a migration")


def purpose() -> str:
    return _(
        "migviz asks QEMU's monitor or libvirt what a migration does, and changes nothing. "
        "The model runs ahead of what is known. Start before the migration does, or while it goes on."
    )


def field(name: str) -> str:
    return _(FIELDS[name])


def example(name: str) -> str:
    """What stands in an empty field."""
    return _("for example {example}", example=EXAMPLES[name]) if EXAMPLES[name] else ""


def begin() -> str:
    return _("Watch")


def another_file() -> str:
    return _("Another file…")


def cancel() -> str:
    return _("Cancel")


def recordings() -> str:
    """The kinds of file in a dialog."""
    return _("Recordings (*.log *.jsonl)")
