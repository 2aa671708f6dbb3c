"""Commands on the articles of a library: add, list, show, remove."""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from typing import TYPE_CHECKING

from rag.commands.shared import (
    Command,
    complain,
    count,
    indexing,
    open_existing,
    open_told,
    print_json,
    settings_of,
)

if TYPE_CHECKING:
    from rag.library.ledger import Ledger
    from rag.types import Article, Change


def add_parsers(command: Command) -> None:
    """Adds the commands with the caller's way of making one."""
    sub = command("add", _add, "add articles from files, folders and web addresses")
    sub.add_argument("paths", nargs="+", metavar="PATH")
    sub.add_argument("--quiet", action="store_true", help="print the totals only")
    sub.add_argument(
        "--map",
        action="append",
        default=[],
        metavar="PART=FIELD",
        help="the field of a table or JSON that holds title, text, source, author, date or url",
    )

    sub = command("list", _list, "list the articles")
    sub.add_argument("--json", action="store_true")
    sub.add_argument(
        "--duplicates", action="store_true", help="only those that say nearly the same"
    )

    sub = command("show", _show, "print an article")
    sub.add_argument("article_id", metavar="ID")
    sub.add_argument("--json", action="store_true")

    sub = command("remove", _remove, "remove articles")
    sub.add_argument("article_ids", nargs="+", metavar="ID")


def _add(args: argparse.Namespace) -> int:
    from rag.intake import Columns

    counts: Counter[str] = Counter()

    def acknowledged(change: Change) -> None:
        counts[change.action] += 1
        if change.action == "refused":
            complain(change.reason)
        elif change.action in ("added", "replaced"):
            if not args.quiet:
                print(f"{change.action}  {change.article_id}  {change.title}", flush=True)
            if change.reason:
                complain(f"{change.origin}: {change.title[:40]}: {change.reason}")

    columns = Columns.parse(args.map)
    try:
        with open_told(settings_of(args)) as library:
            library.add(args.paths, acknowledged, indexing, columns)
    except KeyboardInterrupt:
        stored = counts["added"] + counts["replaced"]
        complain(
            f"stopped: {count(stored, 'article')} stored and kept, the rest not; the same command "
            "goes on"
        )
        raise
    names = ("added", "replaced", "unchanged", "refused", "skipped")
    shown = [f"{counts[n]} {n}" for n in names if counts[n] or n in names[:3]]
    print(", ".join(shown))
    return 2 if counts["refused"] else 0


def _list(args: argparse.Namespace) -> int:
    from rag.app import open_ledger
    from rag.wire import article_json

    ledger = open_ledger(settings_of(args))
    if args.duplicates:
        return _list_duplicates(ledger, as_json=args.json)
    articles = ledger.articles()
    if args.json:
        print_json([article_json(article, with_text=False) for article in articles])
        return 0
    for article in articles:
        print(_line(article))
    print(count(len(articles), "article"), file=sys.stderr)
    return 0


def _list_duplicates(ledger: Ledger, *, as_json: bool) -> int:
    from rag.library.duplicates import families
    from rag.wire import article_json

    found = families(ledger)
    if as_json:
        groups = [
            {
                "resemblance": round(family.resemblance, 2),
                "articles": [article_json(a, with_text=False) for a in family.articles],
            }
            for family in found
        ]
        print_json(groups)
        return 0
    for family in found:
        print(f"{round(100 * family.resemblance)}% the same:")
        for article in family.articles:
            print(f"  {_line(article)}")
    print(count(len(found), "group"), file=sys.stderr)
    return 0


def _line(article: Article) -> str:
    facts = [article.source, article.date.isoformat() if article.date else ""]
    about = " · ".join(fact for fact in facts if fact)
    return f"{article.id}  {article.language:7}  {article.title}  {about}".rstrip()


def _show(args: argparse.Namespace) -> int:
    from rag.app import open_ledger
    from rag.wire import article_json

    article = open_ledger(settings_of(args)).article(args.article_id)
    if args.json:
        print_json(article_json(article, with_text=True))
        return 0
    facts = [article.source, article.date.isoformat() if article.date else "", article.url or ""]
    print(article.title)
    print(" · ".join(fact for fact in [*facts, article.language] if fact), end="\n\n")
    print(article.text)
    return 0


def _remove(args: argparse.Namespace) -> int:

    def acknowledged(change: Change) -> None:
        print(f"removed  {change.article_id}  {change.title}", flush=True)

    with open_existing(settings_of(args)) as library:
        library.remove_all(args.article_ids, acknowledged)
    return 0
