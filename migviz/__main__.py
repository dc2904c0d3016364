"""Starts migviz: `migviz` or `python -m migviz`."""

import os
import signal
import sys


def main() -> int:
    """Run the command line; returns the exit code.

    Ctrl-C ends the program at once, as SIGTERM does, where no command runs: before, while all is loaded, nothing is to be cleared
    away, and some libraries abort where an exception comes while they are loaded.
    """
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    if getattr(sys, "frozen", False):  # in a bundle a worker of the pool is this program, told so by its arguments
        from multiprocessing import freeze_support

        freeze_support()
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # starting threads takes long, and no product here is large
    from migviz.cli.main import main as command_line

    return command_line()


if __name__ == "__main__":
    sys.exit(main())
