"""`zhiwen serve` in a process of its own, for tests of what is really served."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def served(home: Path, *flags: str, **environment: str) -> Iterator[str]:
    """The address of the library in ``home``, without the slash at its end."""
    plain = {k: v for k, v in os.environ.items() if not k.lower().endswith("_proxy")}
    command = [sys.executable, "-m", "rag.cli", "serve", "--port", "0", "--home", str(home)]
    with subprocess.Popen(
        [*command, *flags], stdout=subprocess.PIPE, text=True, env=plain | environment
    ) as process:
        assert process.stdout is not None
        try:
            yield process.stdout.readline().strip().rstrip("/")
        finally:
            process.terminate()
            assert process.wait(30) == 0
