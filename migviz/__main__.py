"""Starts migviz: `migviz` or `python -m migviz`."""

import sys


def main() -> int:
    """Run the command line; returns the exit code."""
    try:
        from migviz.cli.main import main as command_line

        return command_line()
    except KeyboardInterrupt:  # before the command line was there to see it
        return 130


if __name__ == "__main__":
    sys.exit(main())
