"""Which logs can be read, how is each recognised, and how was that verified?"""

import argparse
from typing import Any

from migviz.cli.output import as_json, say
from migviz.language import _


def add_formats(commands: Any) -> None:
    """The command, added to the parser of all commands."""
    parser = commands.add_parser(
        "formats", help=_("which logs of real migrations can be read, and how that was verified")
    )
    parser.add_argument("--json", action="store_true", help=_("print one JSON object"))
    parser.set_defaults(command=formats_command)


def formats_command(options: argparse.Namespace) -> None:
    """`migviz formats`"""
    from migviz.recorded.table import READERS

    if options.json:
        rows = [
            {
                "name": reader.name,
                "title": reader.title,
                "known_by": reader.known_by,
                "verified": [one.name.lower() for one in reader.verified],
                "checked": reader.checked,
            }
            for reader in READERS
        ]
        say(as_json({"formats": rows}))
        return
    for reader in READERS:
        say(reader.title)
        say("  " + _("known by: {words}", words=reader.known_by))
        held = ", ".join(_(one.value) for one in reader.verified)
        more = f" ({_(reader.checked)})" if reader.checked else ""
        say("  " + _("held against: {what}", what=held) + more)
