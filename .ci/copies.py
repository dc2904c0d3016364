"""How do tests run in a copy of the project, so that it can be broken?"""

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from breaking import ROOT

LANES = {"window": ["tests/gui"], "rest": ["tests", "--ignore=tests/gui", "-p", "no:pytest-qt"]}
"""The two halves of the suite, as `make test-all` runs them."""


def copied(folder: str) -> Path:
    left_out = (".git", ".venv", "build", "__pycache__", "*.egg-info")
    shutil.copytree(ROOT, copy := Path(folder) / "migviz", ignore=shutil.ignore_patterns(*left_out))
    return copy


def started(copy: Path, those: Sequence[str], told: dict[str, str | float], **ways: Any) -> subprocess.Popen[bytes]:
    """pytest in a copy; `told` is what `came_by.py` is told."""
    plain = {"PYTHONPATH": f"{copy}:{ROOT / '.ci'}", "PYTHONDONTWRITEBYTECODE": "1", "QT_QPA_PLATFORM": "offscreen"}
    qt = {"MIGVIZ_NO_QT": "1"} if "no:pytest-qt" in those else {}
    run = [sys.executable, "-m", "pytest", "-q", "--tb=no", "-p", "no:cacheprovider", "-p", "came_by", *those]
    around = {**os.environ, **plain, **qt, **{f"CAME_BY_{what}": str(text) for what, text in told.items()}}
    return subprocess.Popen(run, cwd=copy, env=around, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **ways)
