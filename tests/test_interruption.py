"""Does an interruption come where it can be borne, and is it never lost?"""

import os
import signal
import sys
from pathlib import Path
from threading import Thread

import pytest

from migviz import Scenario
from migviz.interruption import interruptible
from migviz.study.exact import FEW, simulate_all

SIGNALS = [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]


@pytest.mark.skipif(os.name != "posix", reason="signals as Unix has them")
@pytest.mark.parametrize("number", SIGNALS)
@pytest.mark.parametrize("inner", ["", "import loaded_within\n"])
def test_a_module_that_is_being_loaded_is_loaded_whole_and_nothing_after_it_is_done(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, inner: str
) -> None:
    comes = f"import os\nos.kill(os.getpid(), {int(number)})\ndef whole(): return 1\nWHOLE = whole()\n"
    (tmp_path / "loaded_now.py").write_text(
        inner + (comes if not inner else "def whole(): return 1\nWHOLE = whole()\n")
    )
    (tmp_path / "loaded_within.py").write_text(comes)
    monkeypatch.syspath_prepend(tmp_path)
    for name in ("loaded_now", "loaded_within"):
        monkeypatch.delitem(sys.modules, name, raising=False)
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    before, after = signal.signal(number, signal.default_int_handler), []
    try:
        with pytest.raises(KeyboardInterrupt), interruptible():
            import loaded_now  # type: ignore[import-not-found]

            after.append(loaded_now)
    finally:
        signal.signal(number, before)
    assert not after and sys.modules["loaded_now"].WHOLE and sys.getprofile() is None


@pytest.mark.skipif(os.name != "posix", reason="signals as Unix has them")
def test_an_interruption_while_processes_begin_waits_until_they_have(monkeypatch: pytest.MonkeyPatch) -> None:
    def start(thread: Thread) -> None:
        os.kill(os.getpid(), signal.SIGINT)
        Thread.start(thread)

    monkeypatch.setattr("concurrent.futures.process._ExecutorManagerThread.start", start, raising=False)
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        with pytest.raises(KeyboardInterrupt), interruptible():
            simulate_all([Scenario().but({"seed": float(seed)}) for seed in range(FEW + 1)], processes=2)
    finally:
        signal.signal(signal.SIGINT, before)
