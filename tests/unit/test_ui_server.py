"""A page finds a free port, tells its address, and ends when it is told to."""

from __future__ import annotations

import os
import signal
import socket
import threading
from collections.abc import Iterator
from contextlib import nullcontext
from typing import Any

import pytest

from rag.errors import BadSetting
from rag.settings import load_settings
from ui import server

HOST = "127.0.0.1"


@pytest.fixture
def taken() -> Iterator[int]:
    with socket.socket() as listener:
        listener.bind((HOST, 0))
        listener.listen()
        yield int(listener.getsockname()[1])


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


def test_a_port_that_was_chosen_gives_way_to_none(taken: int) -> None:
    def launch(host: str, port: int) -> str:
        raise AssertionError("it is taken")

    with pytest.raises(BadSetting, match=f"{taken} on {HOST} is taken"):
        server.run(launch, lambda: None, HOST, taken, lambda address: None, only=True)


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


@pytest.mark.parametrize("only", [True, False])
def test_what_is_wrong_with_an_address_is_told(only: bool) -> None:
    def listen(host: str, port: int) -> None:
        server.run(lambda host, port: "", lambda: None, host, port, lambda address: None, only=only)

    with pytest.raises(BadSetting, match=r"192\.0\.2\.1 is no address of this machine"):
        listen("192.0.2.1", 7000)
    with pytest.raises(BadSetting, match="99999 is none: the last is 65535"):
        listen(HOST, 99999)


def test_ports_end_where_ports_end() -> None:
    assert all(65530 <= port <= 65535 for port in server.candidate_ports(HOST, 65530))


@pytest.mark.parametrize(
    ("flags", "refused"),
    [
        ({}, False),
        ({"host": "localhost"}, False),
        ({"host": "::1"}, False),
        ({"host": "0.0.0.0"}, True),
        ({"host": "::"}, True),
        ({"host": "192.168.1.20"}, True),
        ({"host": "0.0.0.0", "auth": "users"}, False),
        ({"host": "0.0.0.0", "anyone": True}, False),
    ],
)
def test_other_machines_come_in_only_where_somebody_says_so(
    flags: dict[str, Any], refused: bool
) -> None:
    expected = pytest.raises(BadSetting, match="--auth FILE") if refused else nullcontext()
    with expected:
        server.check_exposure(load_settings(**flags))
