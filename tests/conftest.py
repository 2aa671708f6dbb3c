"""What holds for every test: no network, no user folders, and no settings from outside."""

from __future__ import annotations

import ipaddress
import os
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

# No limit on time: a machine that is busy with something else must not fail a test.
settings.register_profile(
    "zhiwen", settings(), deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("zhiwen")

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"
_OURS = ("ZHIWEN_", "OPENAI_", "OTEL_")


class NetworkRefused(AssertionError):
    """A test tried to leave the machine."""


def _stays_home(address: object) -> bool:
    if not isinstance(address, tuple):  # a Unix socket
        return True
    host = str(address[0])
    try:
        return ipaddress.ip_address(host.partition("%")[0]).is_loopback
    except ValueError:
        return host in ("", "localhost")


@pytest.fixture(scope="session", autouse=True)
def _offline() -> Iterator[None]:
    """Refuses connections beyond loopback, and forgets settings and proxies of the machine."""

    def guarded(method: Any) -> Any:
        def call(self: socket.socket, address: object) -> Any:
            if not _stays_home(address):
                raise NetworkRefused(f"a test tried to reach {address!r}")
            return method(self, address)

        return call

    with pytest.MonkeyPatch.context() as patch:
        for name in list(os.environ):
            if name.startswith(_OURS) or name.lower().endswith("_proxy"):
                patch.delenv(name)
        patch.setattr(socket.socket, "connect", guarded(socket.socket.connect))
        patch.setattr(socket.socket, "connect_ex", guarded(socket.socket.connect_ex))
        yield


@pytest.fixture(autouse=True)
def _own_folders(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """User folders are empty and belong to the test; what it sets in the environment goes."""
    for name in list(os.environ):
        if name.startswith(_OURS):
            monkeypatch.delenv(name)
    user = tmp_path_factory.mktemp("user")
    for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME"):
        monkeypatch.setenv(name, str(user / name))


@pytest.fixture(scope="session")
def encoder_cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the encoder unpacks its weights (74 MB): once for all tests."""
    return tmp_path_factory.mktemp("encoder-cache")


@pytest.fixture
def home(tmp_path: Path, encoder_cache: Path) -> Path:
    """The folder of a library that is still empty."""
    folder = tmp_path / "home"
    folder.mkdir()
    (folder / "cache").symlink_to(encoder_cache, target_is_directory=True)
    return folder


@pytest.fixture
def library(home: Path) -> Iterator[Any]:
    """An open, empty library with its real parts."""
    from rag.app import open_library

    with open_library(home=home) as opened:
        yield opened


@pytest.fixture
def shared() -> Path:
    """The team's test material, which is not part of the project."""
    if not SHARED.is_dir():
        pytest.skip("test material is not here")
    return SHARED
