"""``zhiwen summarize``."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

from rag.commands.shared import Command, complain, open_existing, print_json, settings_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rag.summaries.model import SummaryEvent


def add_parsers(command: Command) -> None:
    """Adds the commands with the caller's way of making one."""
    sub = command("summarize", _summarize, "summarize articles in two languages, checked")
    sub.add_argument("article_ids", nargs="*", metavar="ID")
    sub.add_argument("--topic", help="summarize what the articles say on this, by theme")
    sub.add_argument("--all", action="store_true", help="summarize every article together")
    sub.add_argument("--languages", metavar="A,B", help="of zh-Hant, zh-Hans, en")
    form = sub.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="print one JSON object")
    form.add_argument("--markdown", action="store_true", help="print Markdown")
    form.add_argument("--html", action="store_true", help="print one HTML page")
    sub.add_argument("--no-model", action="store_true", help="quote, even where a model is set")


def _told_when_stopped(events: Iterator[SummaryEvent]) -> Iterator[SummaryEvent]:
    try:
        yield from events
    except KeyboardInterrupt:
        complain("stopped: the summary is not whole; nothing in the library has changed")
        raise


def _summarize(args: argparse.Namespace) -> int:
    from rag.errors import InputError
    from rag.summaries.console import end_text, point_text
    from rag.summaries.markdown import summary_markdown
    from rag.summaries.model import Pointed, Progressed, Summarized
    from rag.summaries.page import summary_html
    from rag.summaries.summarizer import read_languages
    from rag.summaries.wire import summary_json

    if sum((bool(args.article_ids), args.topic is not None, args.all)) != 1:
        raise InputError("summarize takes article IDs, or --topic, or --all (see `zhiwen list`)")
    if args.topic is not None and not any(char.isalnum() for char in args.topic):
        raise InputError("--topic: the topic is empty")
    languages = read_languages(args.languages)
    streaming = not (args.json or args.markdown or args.html)
    with open_existing(settings_of(args, use_model=False if args.no_model else None)) as library:
        if args.topic is not None:
            events = library.digest_stream(args.topic, languages)
        else:
            every = [article.id for article in library.articles()] if args.all else []
            events = library.summarize_stream(args.article_ids or every, languages)
        for event in _told_when_stopped(events):
            if isinstance(event, Progressed) and sys.stderr.isatty():
                print(
                    f"\r{event.stage} {event.done}/{event.whole}\033[K\r", end="", file=sys.stderr
                )
            elif isinstance(event, Pointed) and streaming:
                print(point_text(event.point, tuple(event.point.texts)), flush=True)
            elif isinstance(event, Summarized):
                summary = event.summary
                if args.json:
                    print_json(summary_json(summary))
                elif args.markdown:
                    print(summary_markdown(summary), end="")
                else:
                    print(summary_html(summary) if args.html else end_text(summary))
    return 0
