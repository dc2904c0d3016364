"""What does the command line hand to a colleague? The story of one real migration as a file of its own."""

import argparse
import sys
from pathlib import Path
from typing import Any

from migviz.cli.output import say
from migviz.cli.recordings import advised_with_bar, chosen_migration
from migviz.export import formats
from migviz.language import _
from migviz.whole_file import format_of, is_stream, write_whole


def add_reporting(commands: Any) -> None:
    """The command, added to the parser of all commands."""
    parser = commands.add_parser("report", help=_("tell the story of a real migration as a page for a colleague"))
    parser.add_argument("log", metavar="LOG", help=_("what a hypervisor wrote, as for fit"))
    parser.add_argument(
        "-o",
        "--output",
        type=Path,
        required=True,
        metavar="FILE",
        help=_("write the page into this file: .html or .pdf"),
    )
    parser.add_argument(
        "--migration", default="1", metavar="N", help=_("which one, where the log holds several (default: 1)")
    )
    parser.add_argument(
        "--names",
        action="store_true",
        help=_("name the log's file, and say in the log's own words why it ended; both may hold names of hosts"),
    )
    parser.add_argument("--paper", choices=("A4", "Letter"), default="A4", help=_("paper of a PDF (default: A4)"))
    parser.set_defaults(command=report_command)


def report_command(options: argparse.Namespace) -> None:
    """`migviz report`"""
    form = format_of(options.output, formats.REPORT)
    from migviz.export.report import report_html
    from migviz.recorded.fitted import fit
    from migviz.recorded.reading import read_log
    from migviz.say.files import written

    path = Path(options.log)
    log = read_log(path)
    chosen = chosen_migration(options.migration, log)
    found = fit(log.migrations[chosen])
    advised = advised_with_bar(log.migrations[chosen], found)
    html = report_html(log, chosen, found, advised, path.name if options.names else "")
    if form == "html":
        write_whole(options.output, html)
    else:
        _write_pages(options, html)
    if not is_stream(options.output):
        say(written(options.output), file=sys.stderr)


def _write_pages(options: argparse.Namespace, html: str) -> None:
    """The same on paper."""
    from migviz.cli.options import draw_offscreen
    from migviz.showing.sheet import Paper

    draw_offscreen()
    from migviz.gui.panes.paper.report_pages import write_report

    write_report(options.output, html, paper=Paper(options.paper.lower()))
