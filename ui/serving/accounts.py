"""Who may sign in: a file of names and hashed passwords, in the form of Apache's ``htpasswd -B``.

bcrypt, because it is in every password file's tool and already here through Chroma; its hashes
carry their own salt and cost. It reads no more than 72 bytes, so longer passwords are refused
rather than cut.
"""

from __future__ import annotations

import hmac
import os
import re
import secrets
import tempfile
from pathlib import Path
from threading import Lock

import bcrypt

from rag.errors import BadSetting, InputError

LONGEST_PASSWORD = 72  # bytes: what bcrypt reads
SHORTEST_PASSWORD = 8  # characters
LONGEST_NAME = 64  # characters
COST = 12  # 2**12 rounds: bcrypt's own default

_NAME = re.compile(rf"[^\s:\x00-\x1f\x7f]{{1,{LONGEST_NAME}}}")
_HASH = re.compile(r"\$2[aby]\$\d\d\$[./A-Za-z0-9]{53}")


class Accounts:
    """The users in a file; it is read again whenever it has changed."""

    def __init__(self, file: Path, *, cost: int = COST) -> None:
        """``cost`` is bcrypt's, for new passwords."""
        self._file = file
        self._cost = cost
        self._read_at: tuple[int, int] | None = None
        self._hashes: dict[str, str] = {}
        self._known: dict[str, bytes] = {}
        self._key = secrets.token_bytes(32)
        self._lock = Lock()
        # Compared with where there is no such user, so that a guess at names takes as long.
        self._nobody = bcrypt.hashpw(secrets.token_bytes(16), bcrypt.gensalt(cost)).decode()

    def names(self) -> list[str]:
        """Every user, sorted; raises BadSetting where the file cannot be read."""
        return sorted(self._current())

    def hash_of(self, name: str) -> str | None:
        """The stored hash of a user's password; None for a user that is no more."""
        return self._current().get(name)

    def known(self, name: str, password: str) -> bool:
        """Whether this was the user's password before, and still is: told at once.

        Programs send theirs with every request.
        """
        stored = self.hash_of(name)
        mark = self._mark(stored or "", password)
        return stored is not None and hmac.compare_digest(self._known.get(name, b""), mark)

    def verified(self, name: str, password: str) -> bool:
        """Whether this is the user's password; takes the same time whatever is wrong."""
        stored = self.hash_of(name)
        given = password.encode("utf-8", "surrogatepass")
        fits = len(given) <= LONGEST_PASSWORD and b"\0" not in given
        right = bcrypt.checkpw(given if fits else b"", (stored or self._nobody).encode())
        if not (right and fits and stored is not None):
            return False
        self._known[name] = self._mark(stored, password)
        return True

    def _mark(self, stored: str, password: str) -> bytes:
        words = f"{stored}\0{password}".encode("utf-8", "surrogatepass")
        return hmac.digest(self._key, words, "sha256")

    def add(self, name: str, password: str) -> bool:
        """Stores a user, or a known one's new password; whether the user is new.

        Raises InputError for a name or a password that cannot be used.
        """
        if not _NAME.fullmatch(name):
            raise InputError(
                f"a user's name is 1 to {LONGEST_NAME} characters, without spaces and colons"
            )
        if len(password) < SHORTEST_PASSWORD:
            raise InputError(f"a password has {SHORTEST_PASSWORD} characters or more")
        if len(password.encode("utf-8", "surrogatepass")) > LONGEST_PASSWORD or "\0" in password:
            raise InputError(f"a password has {LONGEST_PASSWORD} bytes at the most")
        salt = bcrypt.gensalt(self._cost)
        users = dict(self._current()) if self._file.exists() else {}
        new = name not in users
        users[name] = bcrypt.hashpw(password.encode(), salt).decode()
        self._write(users)
        return new

    def remove(self, name: str) -> None:
        """Takes a user out; raises InputError for one that is not there."""
        users = dict(self._current())
        if users.pop(name, None) is None:
            raise InputError(f"no user is called {name}")
        self._write(users)

    def _current(self) -> dict[str, str]:
        try:
            stat = self._file.stat()
            stamp = (stat.st_mtime_ns, stat.st_size)
            with self._lock:
                if stamp != self._read_at:
                    self._hashes = _parsed(self._file)
                    self._read_at = stamp
                return self._hashes
        except FileNotFoundError as exc:
            raise BadSetting(
                f"there is no file {self._file}: add a user (`zhiwen users add NAME`)"
            ) from exc
        except (OSError, UnicodeDecodeError) as exc:
            raise BadSetting(f"the users' file cannot be read: {exc}") from exc

    def _write(self, users: dict[str, str]) -> None:
        text = "".join(f"{name}:{stored}\n" for name, stored in sorted(users.items()))
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            handle, made = tempfile.mkstemp(dir=self._file.parent)  # only the owner reads it
            with open(handle, "w", encoding="utf-8") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            Path(made).replace(self._file)
        except OSError as exc:
            raise BadSetting(f"the users' file cannot be written: {exc}") from exc


def _parsed(file: Path) -> dict[str, str]:
    users: dict[str, str] = {}
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        name, _, stored = line.strip().partition(":")
        if not _NAME.fullmatch(name) or not _HASH.fullmatch(stored):
            raise BadSetting(
                f"{file.name}, line {number}: not NAME:HASH with a bcrypt hash "
                "(`zhiwen users add NAME`, or `htpasswd -B`)"
            )
        users[name] = stored
    return users
