"""``zhiwen users``: who may sign in to the page of ``zhiwen serve --auth FILE``."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from rag.commands.shared import Command, count, settings_of

if TYPE_CHECKING:
    from ui.serving.accounts import Accounts


def add_parsers(command: Command) -> None:
    """Adds the commands with the caller's way of making one."""
    sub = command("add", _add, "add a user, or give one another password (asked for unseen)")
    sub.add_argument("name", metavar="NAME")
    _add_file(sub)
    sub = command("remove", _remove, "take a user out; who is signed in is signed out")
    sub.add_argument("name", metavar="NAME")
    _add_file(sub)
    _add_file(command("list", _list, "list the users"))


def _add_file(sub: argparse.ArgumentParser) -> None:
    sub.add_argument(
        "--auth", type=Path, metavar="FILE", help="the users' file (default: users in the home)"
    )


def _add(args: argparse.Namespace) -> int:
    accounts, file = _accounts(args)
    new = accounts.add(args.name, _password())
    print(f"{'added' if new else 'changed the password of'} {args.name} in {file}")
    return 0


def _remove(args: argparse.Namespace) -> int:
    accounts, _ = _accounts(args)
    accounts.remove(args.name)
    print(f"removed {args.name}")
    return 0


def _list(args: argparse.Namespace) -> int:
    names = _accounts(args)[0].names()
    for name in names:
        print(name)
    print(count(len(names), "user"), file=sys.stderr)
    return 0


def _accounts(args: argparse.Namespace) -> tuple[Accounts, Path]:
    from ui.serving.accounts import Accounts

    settings = settings_of(args, auth=args.auth)
    file = settings.auth or settings.home / "users"
    return Accounts(file), file


def _password() -> str:
    """Asked for twice and not shown; a program hands it over as one line of its output."""
    from rag.errors import InputError

    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    from getpass import getpass

    password = getpass("Password: ")
    if getpass("Once more: ") != password:
        raise InputError("the two are not the same: nothing was changed")
    return password
