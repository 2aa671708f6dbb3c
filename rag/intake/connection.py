"""Connections that go only where they may, and end when their time is up.

The name is resolved once, each address is checked, and the connection is made to the very address
that was checked: a name that resolves to something else a moment later (DNS rebinding) gains
nothing. Redirects come through here again, because each is a new connection.
"""

from __future__ import annotations

import socket
import ssl
import time
from collections.abc import Callable, Iterable
from typing import Any

import httpcore

from rag.errors import UnreadableSource

Resolve = Callable[[str, int], list[str]]
"""Host and port to IP addresses; raises OSError."""

_MOST_ADDRESSES = 4


def resolve(host: str, port: int) -> list[str]:
    """What the system's resolver says, IPv4 first."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    ordered = sorted(found, key=lambda entry: entry[0] != socket.AF_INET)
    return list(dict.fromkeys(str(entry[4][0]) for entry in ordered))


class GuardedBackend(httpcore.NetworkBackend):
    """Connects to permitted addresses only, and lets nothing last beyond ``deadline``.

    ``deadline`` is in seconds of ``time.monotonic``.
    """

    def __init__(self, permitted: Callable[[str], bool], resolver: Resolve, deadline: float):
        self._permitted = permitted
        self._resolve = resolver
        self._deadline = deadline
        self._plain = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """Raises UnreadableSource where the host is unknown or lies where nothing may be read."""
        try:
            addresses = self._resolve(host, port)
        except (OSError, UnicodeError) as exc:
            raise UnreadableSource(f"no host of the name {host}") from exc
        permitted = [address for address in addresses if self._permitted(address)]
        if not permitted:
            raise UnreadableSource(
                f"{host} is not on the public internet: such addresses are not read"
            )
        failure: Exception | None = None
        for address in permitted[:_MOST_ADDRESSES]:
            try:
                stream = self._plain.connect_tcp(
                    address, port, _left(self._deadline, timeout), local_address, socket_options
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as exc:
                failure = exc
            else:
                return _Timed(stream, self._deadline)
        raise failure or httpcore.ConnectError("no address")

    def sleep(self, seconds: float) -> None:
        """For the retries that we do not use."""
        self._plain.sleep(seconds)


class _Timed(httpcore.NetworkStream):
    """A stream whose every step has at most the time that is left of the whole."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: float) -> None:
        self._stream = stream
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, _left(self._deadline, timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, _left(self._deadline, timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        left = _left(self._deadline, timeout)
        return _Timed(self._stream.start_tls(ssl_context, server_hostname, left), self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


def _left(deadline: float, timeout: float | None) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise httpcore.ReadTimeout("out of time")
    return left if timeout is None else min(timeout, left)
