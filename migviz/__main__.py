"""Starts migviz: `migviz` or `python -m migviz`."""

import sys


def main() -> int:
    """Run the command line; returns the exit code."""
    from migviz.cli import main as command_line

    return command_line()


if __name__ == "__main__":
    sys.exit(main())
