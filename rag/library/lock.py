"""One process at a time: embedded Chroma loses vectors silently when two write (seen)."""

from __future__ import annotations

import os
from pathlib import Path

from filelock import FileLock, Timeout

from rag.errors import LibraryDamaged, LibraryLocked


class ProcessLock:
    """An exclusive hold on a library folder; the operating system lets go if the process dies."""

    def __init__(self, home: Path) -> None:
        self._lock = FileLock(home / "library.lock", thread_local=False)
        self._pid_file = home / "library.pid"

    def acquire(self) -> None:
        """Takes the lock or raises LibraryLocked, which names the holder and the way out.

        Raises LibraryDamaged where the folder cannot be written.
        """
        try:
            self._lock.acquire(timeout=0)
            self._pid_file.write_text(str(os.getpid()), encoding="ascii")
        except Timeout as exc:
            raise LibraryLocked(
                f"the library is in use by process {self._holder()} (`zhiwen serve`?): stop it "
                "first, or ask on its page"
            ) from exc
        except (OSError, NotImplementedError) as exc:
            self._lock.release()
            raise LibraryDamaged(f"the library folder cannot be locked: {exc}") from exc

    def release(self) -> None:
        """Lets go; harmless when not held."""
        if self._lock.is_locked:
            self._pid_file.unlink(missing_ok=True)
            self._lock.release()

    def _holder(self) -> str:
        try:
            return self._pid_file.read_text(encoding="ascii").strip() or "(unknown)"
        except OSError:
            return "(unknown)"
