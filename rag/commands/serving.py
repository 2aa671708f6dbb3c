"""``zhiwen serve``: the web page and what programs reach beside it; ``zhiwen mcp``: only tools."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from rag.commands.shared import Command, open_told, settings_of


def add_parsers(command: Command) -> None:
    """Adds the commands with the caller's way of making one."""
    sub = command("serve", _serve, "serve the web page and the endpoints for other programs")
    sub.add_argument("--host", help="the address to listen on (default: this machine only)")
    sub.add_argument(
        "--port", type=int, help="only this one (default: 7860, or the next free one; 0: any)"
    )
    sub.add_argument("--auth", type=Path, metavar="FILE", help="only its users (`zhiwen users`)")
    sub.add_argument(
        "--anyone", action="store_true", default=None, help="let other machines in without users"
    )
    sub.add_argument(
        "--mcp", action="store_true", default=None, help="offer tools to assistants, under /mcp"
    )
    sub.add_argument(
        "--allow-host",
        action="append",
        metavar="NAME",
        help="a host name by which readers reach this server (may be given several times)",
    )
    command(
        "mcp", _mcp, "offer tools to the assistant that starts this (MCP over stdin and stdout)"
    )


def _serve(args: argparse.Namespace) -> int:
    from contextlib import closing

    from eval.bench.bench import Bench
    from eval.key_drafts import draft_keys
    from ui.app import serve
    from ui.server import check_exposure
    from ui.serving.assistants import need_protocol

    def announce(address: str) -> None:
        from urllib.parse import urlsplit

        if "port" not in settings.model_fields_set and urlsplit(address).port != settings.port:
            print(f"port {settings.port} is taken: the next free one serves", file=sys.stderr)
        print(address, flush=True)

    settings = settings_of(
        args,
        host=args.host,
        port=args.port,
        auth=args.auth,
        anyone=args.anyone,
        mcp=args.mcp,
        allowed_hosts=tuple(args.allow_host) if args.allow_host else None,
    )
    check_exposure(settings)  # before seconds go by
    if settings.mcp:
        need_protocol()
    with open_told(settings) as library, closing(Bench(library)) as evaluation:
        serve(
            library,
            settings,
            announce=announce,
            draft=draft_keys,
            evaluation=evaluation,
        )
    return 0


def _mcp(args: argparse.Namespace) -> int:
    from ui.serving.assistants import need_protocol, open_tools
    from ui.serving.operations import Operations

    need_protocol()
    with open_told(settings_of(args)) as library:
        open_tools(Operations(library)).run("stdio")
    return 0
