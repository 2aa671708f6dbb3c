"""Runs a web page on a free port until it is told to stop."""

from __future__ import annotations

import errno
import ipaddress
import signal
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

from rag.errors import BadSetting
from rag.settings import Settings

PORTS_TRIED = 20
_LAST_PORT = 65535


def run(
    launch: Callable[[str, int], str],
    close: Callable[[], None],
    host: str,
    port: int,
    announce: Callable[[str], None],
    *,
    only: bool = False,
) -> None:
    """Launches on ``port`` or the next free one, announces the address, and waits for the end.

    ``launch`` takes host and port, returns the address once it listens, and raises OSError where
    the port is taken. Port 0 means any; with ``only`` no other port than ``port`` will do: somebody
    chose it, and links or a proxy lead there. Ctrl-C or a TERM signal ends it. Raises BadSetting.
    """
    with _interruptible() as stopped:
        address = _listen(launch, host, port, 1 if only and port else PORTS_TRIED)
        try:
            announce(address)
            stopped.wait()
        except KeyboardInterrupt:
            pass
        finally:
            close()


def check_exposure(settings: Settings) -> None:
    """Raises BadSetting where other machines could come in and nobody has said that they may."""
    host = settings.host.strip("[]")
    try:
        own = ipaddress.ip_address(host).is_loopback
    except ValueError:
        own = host == "localhost"
    if not (own or settings.auth or settings.anyone):
        raise BadSetting(
            f"on {host} other machines reach the library: give --auth FILE with its users "
            "(see `zhiwen users add`), or --anyone to let all of them read and change it"
        )


def candidate_ports(host: str, port: int, tried: int = PORTS_TRIED) -> Iterator[int]:
    """The ports to try: the free ones of ``tried`` from ``port`` on, or any free ones for 0.

    Raises BadSetting where ``host`` is no address of this machine, or the first port none that may
    be listened on.
    """
    if port > _LAST_PORT:
        raise BadSetting(f"setting port: {port} is none: the last is {_LAST_PORT}")
    for offset in range(min(tried, _LAST_PORT - port + 1)):
        with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host.strip("[]"), port + offset if port else 0))
            except socket.gaierror as exc:
                raise BadSetting(f"setting host: {host!r} is not an address") from exc
            except OSError as exc:
                if exc.errno == errno.EADDRNOTAVAIL:
                    raise BadSetting(f"setting host: {host} is no address of this machine") from exc
                if exc.errno != errno.EADDRINUSE and tried == 1:
                    raise BadSetting(f"setting port: {port} on {host}: {exc.strerror}") from exc
                continue
            free = int(probe.getsockname()[1])
        yield free


def _listen(launch: Callable[[str, int], str], host: str, port: int, tried: int) -> str:
    for free in candidate_ports(host, port, tried):
        try:
            return launch(host, free)
        except OSError:  # taken between the probe and the launch
            continue
    if tried == 1:
        raise BadSetting(f"setting port: {port} on {host} is taken: name another, or 0 for any")
    last = min(port + PORTS_TRIED - 1, _LAST_PORT)
    raise BadSetting(f"setting port: no port from {port} to {last} is free on {host}")


@contextmanager
def _interruptible() -> Iterator[threading.Event]:
    """An event that a TERM signal sets; outside the main thread, where none comes, it is plain."""
    stopped = threading.Event()

    def stop(number: int, frame: FrameType | None) -> None:
        stopped.set()

    if threading.current_thread() is not threading.main_thread():
        yield stopped
        return
    former = signal.signal(signal.SIGTERM, stop)
    try:
        yield stopped
    finally:
        signal.signal(signal.SIGTERM, former)
