"""A page finds a free port, tells its address, and ends when it is told to."""

from __future__ import annotations

import os
import signal
import socket
import threading
from collections.abc import Iterator

import pytest

from rag.errors import BadSetting
from ui import server

HOST = "127.0.0.1"


@pytest.fixture
def taken() -> Iterator[int]:
    with socket.socket() as listener:
        listener.bind((HOST, 0))
        listener.listen()
        yield int(listener.getsockname()[1])


@pytest.fixture(autouse=True)
def plain_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "inside.example")
    monkeypatch.setenv("no_proxy", "")


def run_until(
    stop: int, port: int, launch_fails: int = 0
) -> tuple[list[tuple[str, int]], list[str]]:
    """Runs a page that sends itself the signal ``stop`` once announced."""
    launched: list[tuple[str, int]] = []
    told: list[str] = []

    def launch(host: str, port: int) -> str:
        launched.append((host, port))
        if len(launched) <= launch_fails:
            raise OSError("taken meanwhile")
        return f"http://{host}:{port}/"

    def announce(address: str) -> None:
        told.append(address)
        threading.Timer(0.05, os.kill, (os.getpid(), stop)).start()

    server.run(launch, lambda: told.append("closed"), HOST, port, announce)
    return launched, told


@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM])
def test_it_announces_itself_and_ends_quietly(stop: signal.Signals) -> None:
    before = signal.getsignal(signal.SIGTERM)
    launched, told = run_until(stop, 0)
    assert told == [f"http://{HOST}:{launched[0][1]}/", "closed"]
    assert signal.getsignal(signal.SIGTERM) is before


def test_a_taken_port_gives_way_to_the_next(taken: int) -> None:
    (launched, *_), _ = run_until(signal.SIGTERM, taken)
    assert taken < launched[1] < taken + server.PORTS_TRIED


def test_a_port_lost_between_probe_and_launch_gives_way_too() -> None:
    launched, told = run_until(signal.SIGTERM, 0, launch_fails=2)
    assert len(launched) == 3
    assert told[0] == f"http://{HOST}:{launched[-1][1]}/"


def test_no_free_port_is_a_plain_error() -> None:
    def launch(host: str, port: int) -> str:
        raise OSError("taken")

    with pytest.raises(BadSetting, match="no port from 7860 to 7879 is free"):
        server.run(launch, lambda: None, HOST, 7860, lambda address: None)


def test_an_address_of_another_machine_is_a_plain_error() -> None:
    with pytest.raises(BadSetting, match="host"):
        list(server.candidate_ports("not a host", 7860))


def test_ports_end_where_ports_end() -> None:
    assert all(65530 <= port <= 65535 for port in server.candidate_ports(HOST, 65530))


def test_the_own_server_is_not_looked_for_behind_a_proxy() -> None:
    run_until(signal.SIGTERM, 0)
    assert os.environ["NO_PROXY"] == "inside.example,127.0.0.1,localhost"
    assert os.environ["no_proxy"] == "127.0.0.1,localhost"
