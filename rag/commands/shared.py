"""What all commands share: their parsers, their settings, and how they print."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rag.opened import Library
    from rag.settings import Settings

EPILOG = "Exit codes: 0 done, 2 bad input or a part that failed (one line says which), 130 stopped."

_MUCH = 500  # articles: some ten seconds
_FIRST = 128  # articles at the most in a first batch

Run = Callable[[argparse.Namespace], int]
Command = Callable[[str, Run, str], argparse.ArgumentParser]
"""Adds a command: its name, what runs it, and its help."""


def adding_to(commands: Any) -> Command:
    """What adds commands to ``commands``, each with ``--home``."""

    def command(name: str, run: Run, help_text: str) -> argparse.ArgumentParser:
        sub: argparse.ArgumentParser = commands.add_parser(
            name, help=help_text, description=help_text, epilog=EPILOG
        )
        sub.add_argument("--home", type=Path, help="the library's folder (default: ZHIWEN_HOME)")
        sub.add_argument(
            "--log", choices=("off", "text", "json"), help="log to stderr (ZHIWEN_LOG)"
        )
        sub.set_defaults(func=run)
        return sub

    return command


def settings_of(args: argparse.Namespace, **flags: Any) -> Settings:
    """The settings with ``--home``, ``--log`` and ``flags``; begins the log that they ask for.

    Raises BadSetting.
    """
    from rag.settings import load_settings
    from rag.telemetry.log import start_log

    settings = load_settings(home=args.home, log=args.log, **flags)
    start_log(settings.log, settings.log_level, settings.log_file)
    return settings


def open_told(settings: Settings) -> Library:
    """The library, opened; where its indexes have much to catch up with, that is told."""
    from rag.app import open_library

    return open_library(settings, progress=indexing)


def open_existing(settings: Settings) -> Library:
    """Like :func:`open_told`, for commands that read or take out: they make no library.

    Raises InputError where there is none.
    """
    from rag.app import need_library

    need_library(settings)
    return open_told(settings)


def indexing(view: str, done: int, total: int) -> None:
    """Tells on a terminal how far an index has come; elsewhere, once, that there is much to do."""
    if sys.stderr.isatty():
        end = "\n" if done == total else ""
        print(f"\r{view} index: {done}/{total} articles", end=end, file=sys.stderr, flush=True)
    elif total > _MUCH and done <= _FIRST:
        print(f"{view} index: {total} articles to go through", file=sys.stderr, flush=True)


def complain(message: str) -> None:
    """One line on stderr, whatever is in the message (file names can hold anything)."""
    shown = "".join(c if c.isprintable() else "\ufffd" for c in " ".join(message.split()))
    print(f"zhiwen: {shown}", file=sys.stderr)


def count(number: int, noun: str) -> str:
    """``1 article``, ``2 articles``."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def print_json(value: object) -> None:
    """One JSON value on stdout, indented."""
    print(json.dumps(value, ensure_ascii=False, indent=2))
