"""One thread for BLAS while the encoder computes: the setting belongs to the whole process."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

from threadpoolctl import ThreadpoolController

_LINGER = 0.5  # seconds without a caller after which BLAS may use its threads again


class SingleThreadedBlas:
    """Holds the process's BLAS to one thread while any caller computes, and shortly after.

    We run whole blocks side by side instead: that also spreads the element-wise steps, and BLAS
    threads that spin for each other lose most on a busy machine. The setting is global to the
    process, and threadpoolctl heeds only the thread that set a limit first and ignores all others
    without a word; hence a thread of its own sets it. Handing over to that costs a question as
    much as a part of its products, so the limit is lifted only once nobody has come for a while.
    """

    def __init__(self) -> None:
        self._controller = ThreadpoolController()
        self._lock = threading.Lock()
        self._callers = 0
        self._held = False
        self._last = 0.0

    @contextmanager
    def limited(self) -> Iterator[None]:
        """Computes within; other callers may do so at the same time."""
        with self._lock:
            if not self._held:
                self._hold()
            self._callers += 1
        try:
            yield
        finally:
            with self._lock:
                self._callers -= 1
                self._last = time.monotonic()

    def _hold(self) -> None:
        begun = threading.Event()
        # A daemon: the end of the program need not wait for it.
        keeper = threading.Thread(
            target=self._keep, args=(begun,), name="encoder-blas", daemon=True
        )
        keeper.start()
        begun.wait()
        self._held = True

    def _keep(self, begun: threading.Event) -> None:
        try:
            limit = self._controller.limit(limits=1, user_api="blas")
        finally:
            begun.set()
        while True:
            time.sleep(_LINGER)
            with self._lock:
                if not self._callers and time.monotonic() - self._last >= _LINGER:
                    limit.restore_original_limits()
                    self._held = False
                    return


@cache
def single_threaded_blas() -> SingleThreadedBlas:
    """The only one of the process: two would lift each other's limit."""
    return SingleThreadedBlas()
