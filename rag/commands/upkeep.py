"""Commands that keep a library: doctor, rebuild, backup, restore, verify, watch."""

from __future__ import annotations

import argparse
from collections import Counter
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from rag.commands.shared import (
    Command,
    complain,
    count,
    indexing,
    open_told,
    print_json,
    settings_of,
)

if TYPE_CHECKING:
    from rag.types import Change


def add_parsers(command: Command) -> None:
    """Adds the commands with the caller's way of making one."""
    sub = command("doctor", _doctor, "tell what is configured and reachable")
    sub.add_argument("--json", action="store_true")
    command("rebuild", _rebuild, "make both indexes anew from the ledger")

    sub = command("backup", _backup, "copy the library's articles to one file")
    sub.add_argument("file", type=Path, metavar="FILE")
    sub.add_argument("--replace", action="store_true", help="overwrite FILE")

    sub = command("restore", _restore, "put a backup in the place of the library's articles")
    sub.add_argument("file", type=Path, metavar="FILE")
    sub.add_argument("--replace", action="store_true", help="also where there are articles")

    sub = command("verify", _verify, "check all that is stored against its hashes")
    sub.add_argument("--json", action="store_true")

    sub = command("watch", _watch, "add what comes into folders and feeds, until stopped")
    sub.add_argument("paths", nargs="+", metavar="PATH", help="a folder, or a feed's address")
    sub.add_argument(
        "--every", type=float, default=900.0, metavar="SECONDS", help="how often feeds are read"
    )


def _doctor(args: argparse.Namespace) -> int:
    from rag.doctor import examine, report_json

    checks = examine(settings_of(args))
    report = report_json(checks)
    if args.json:
        print_json(report)
    else:
        for check in checks:
            print(f"{check.state:8} {check.name:13} {check.detail}")
    return 0 if report["healthy"] else 2


def _rebuild(args: argparse.Namespace) -> int:
    from rag.app import need_library, open_for_rebuild

    settings = settings_of(args)
    need_library(settings)
    with open_for_rebuild(settings, indexing) as library:
        articles, passages = library.counts()
    print(f"rebuilt both indexes: {count(articles, 'article')}, {count(passages, 'passage')}")
    return 0


def _backup(args: argparse.Namespace) -> int:
    from rag.library.backup import back_up

    made = back_up(settings_of(args).home, args.file, replace=args.replace)
    print(f"backed up {count(made.articles, 'article')} to {made.path} ({made.bytes / 1e6:.1f} MB)")
    return 0


def _restore(args: argparse.Namespace) -> int:
    from rag.library.backup import restore
    from rag.library.lock import ProcessLock

    settings = settings_of(args)
    settings.home.mkdir(parents=True, exist_ok=True)
    lock = ProcessLock(settings.home)
    lock.acquire()
    try:
        done = restore(settings.home, args.file, replace=args.replace)
    finally:
        lock.release()
    with open_told(settings) as library:
        articles, passages = library.counts()
    print(
        f"restored {count(done.articles, 'article')}; both indexes made anew: {passages} passages"
    )
    return 0 if articles == done.articles else 2


def _verify(args: argparse.Namespace) -> int:
    from rag.app import open_ledger
    from rag.library.lock import ProcessLock
    from rag.library.vectors import VectorView
    from rag.library.verify import verify
    from rag.library.words import WordView
    from rag.making import make_embedder

    settings = settings_of(args)
    ledger = open_ledger(settings)
    lock = ProcessLock(settings.home)
    lock.acquire()
    views = settings.home / "views"
    vectors = VectorView(
        views / "vectors", ledger.library_id, make_embedder(settings), settings.chroma_url
    )
    words = WordView(views / "words")
    try:
        findings = list(verify(ledger, (vectors, words)))
    finally:
        for part in (vectors, words, ledger):
            part.close()
        lock.release()
    sound = not any(finding.problem for finding in findings)
    if args.json:
        report = {"sound": sound, "findings": [asdict(finding) for finding in findings]}
        print_json(report)
    else:
        for finding in findings:
            way_out = f": {finding.problem}" if finding.problem else ""
            state = "problem" if finding.problem else "ok"
            print(f"{state:8} {finding.part:13} {finding.detail}{way_out}")
    return 0 if sound else 2


def _watch(args: argparse.Namespace) -> int:
    from rag.watching import watch

    def told(changes: list[Change]) -> None:
        counts = Counter(change.action for change in changes)
        for change in changes:
            if change.action in ("added", "replaced"):
                print(f"{change.action}  {change.article_id}  {change.title}", flush=True)
            elif change.action == "refused":
                print(f"refused  {change.reason}", flush=True)
        print(", ".join(f"{number} {action}" for action, number in counts.items()), flush=True)

    watch(settings_of(args), args.paths, args.every, told, complain)
    return 0
