"""The web server itself, in a thread of its own."""

from __future__ import annotations

import socket
import threading
import time

import uvicorn
from starlette.types import ASGIApp

_LAST_WORDS = 2  # seconds that responses under way are given when the server ends


class Listener:
    """Serves one application on one address at a time."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._server: uvicorn.Server | None = None
        self._thread: threading.Thread | None = None

    def launch(self, host: str, port: int) -> str:
        """The address, once it listens there; raises OSError where the port is taken."""
        bare = host.strip("[]")
        bound = socket.socket(socket.AF_INET6 if ":" in bare else socket.AF_INET)
        try:
            bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            bound.bind((bare, port))
        except BaseException:
            bound.close()
            raise
        config = uvicorn.Config(
            self._app,
            host=bare,
            port=port,
            log_level="critical",  # its own complaints, of those who go away in the middle
            ws="none",
            server_header=False,
            timeout_graceful_shutdown=_LAST_WORDS,
        )
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(
            target=self._server.run, args=([bound],), name="web server", daemon=True
        )
        self._thread.start()
        while not self._server.started:
            if not self._thread.is_alive():
                bound.close()
                raise OSError("the web server did not start")
            time.sleep(0.002)
        return f"http://{_shown(bare)}:{bound.getsockname()[1]}/"

    def close(self) -> None:
        """Ends the server once its last responses are out."""
        if self._server is None or self._thread is None:
            return
        self._server.should_exit = True
        self._thread.join(timeout=_LAST_WORDS + 8)


def _shown(host: str) -> str:
    if host in ("", "::") or host.strip("0.") == "":  # every address of this machine
        return "localhost"
    return f"[{host}]" if ":" in host else host
