"""``zhiwen model``: fetch, choose, look at and remove the local model."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

from rag.commands.shared import Command, settings_of

if TYPE_CHECKING:
    from rag.settings import Settings


def add_parsers(command: Command) -> None:
    """Adds the commands below ``zhiwen model`` with the caller's way of making one."""
    sub = command("pull", _pull, "fetch the local model (1.1 GB); a broken fetch goes on")
    sub.add_argument("--use", action="store_true", help="and let it write the answers")
    command("status", _status, "tell what was fetched and whether it is used")
    sub = command("use", _use, "let the fetched model write the answers, or quote again")
    sub.add_argument(
        "--off", action="store_true", help="quote again (or use the server that is set)"
    )
    command("remove", _remove, "delete the fetched model")


def _pull(args: argparse.Namespace) -> int:
    from rag.models.local_model import need_runner, pinned_model
    from rag.models.local_pull import Pull

    settings = settings_of(args)
    need_runner()
    model = pinned_model()
    here = model.bytes_here(settings.models)
    if here < model.size:
        left = model.download * (model.size - here) / model.size
        print(f"{model.name}, {model.licence}, {model.size / 1e9:.2f} GB into {settings.models}")
        print(f"about {left / 1e6:.0f} MB to fetch; Ctrl-C stops, the same command goes on")
    pull = Pull(model, settings.models)
    shown = -1
    try:
        for step in pull:
            percent = 100 * step.done // step.total
            if percent != shown:
                shown = percent
                _progress(f"{percent:3d}%  {step.done / 1e6:6.0f} of {step.total / 1e6:.0f} MB")
    except KeyboardInterrupt:
        print("\nstopped; the same command goes on from here", file=sys.stderr)
        raise
    finally:
        if sys.stderr.isatty():
            print(file=sys.stderr)
    print(f"complete, SHA-256 verified: {model.path(settings.models)}")
    if args.use:
        return _choose(settings, local=True)
    print("`zhiwen model use` lets it write the answers; until then they are quotations")
    return 0


def _progress(line: str) -> None:
    """One line that renews itself; without a terminal, nothing to fill a log with."""
    if sys.stderr.isatty():
        print(f"\r{line}", end="", file=sys.stderr, flush=True)


def _status(args: argparse.Namespace) -> int:
    from rag.errors import ModelAbsent
    from rag.models.local_model import need_runner, pinned_model

    settings = settings_of(args)
    model = pinned_model()
    here = model.bytes_here(settings.models)
    if model.fetched(settings.models):
        state = f"fetched, {model.path(settings.models)}"
    elif here:
        state = f"{100 * here // model.size}% fetched: `zhiwen model pull` goes on"
    else:
        state = "not fetched: `zhiwen model pull`"
    print(f"{model.name}, {model.licence}, {model.size / 1e9:.2f} GB: {state}")
    try:
        need_runner()
    except ModelAbsent as exc:
        print(exc)
    print(_use_of(settings))
    return 0


def _use_of(settings: Settings) -> str:
    from rag.models.openai_edge import OPENAI_URL, without_secrets

    if not settings.has_model:
        return "in use: no model, answers are quotations"
    if not settings.is_local:
        return f"in use: the server {without_secrets(settings.llm_url or OPENAI_URL)}"
    return f"in use: {settings.local_model or 'the fetched model'}, on this machine"


def _use(args: argparse.Namespace) -> int:
    from rag.errors import ModelAbsent
    from rag.models.local_model import need_runner, pinned_model

    settings = settings_of(args)
    if not args.off:
        need_runner()
        if not pinned_model().fetched(settings.models):
            raise ModelAbsent("the local model is not fetched: run `zhiwen model pull`")
    return _choose(settings, local=not args.off)


def _choose(settings: Settings, *, local: bool) -> int:
    from rag.models.keeping import keep_choice
    from rag.settings import load_settings

    kept = {"llm": "local", "use_model": None} if local else {"llm": None}
    keep_choice(settings.home, kept)
    print(_use_of(load_settings(home=settings.home)))
    return 0


def _remove(args: argparse.Namespace) -> int:
    from rag.models.local_model import pinned_model

    settings = settings_of(args)
    freed = pinned_model().remove(settings.models)
    print(f"removed the local model, {freed / 1e9:.2f} GB freed")
    return _choose(settings, local=False) if settings.llm == "local" else 0
