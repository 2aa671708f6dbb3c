"""Commands that ask: ask, search, chat."""

from __future__ import annotations

import argparse
import json
import re
import sys
from typing import TYPE_CHECKING

from rag.commands.printing import print_answer
from rag.commands.shared import Command, complain, open_existing, print_json, settings_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rag.types import Filter, Turn


_OTHER_SCRIPT = re.compile(r"[\u0370-\u1dff\u3041-\u306d\u306f-\u30fa\uac00-\ud7af]")
"""Letters of neither Chinese nor English, but for の, which stands in Chinese names of shops."""
_CERTAIN = 3  # of them: a name or a symbol (α, Δ) makes no sentence

_LEAVING = ("/quit", "/exit", "/q", "quit", "exit")
_CHAT_HELP = "Ask in Chinese or English. /new starts anew, /quit or exit ends, /help says this."


def add_parsers(command: Command) -> None:
    """Adds the commands with the caller's way of making one."""
    sub = command("ask", _ask, "ask a question in Chinese or English")
    sub.add_argument("question")
    sub.add_argument("--json", action="store_true", help="print one JSON object")
    sub.add_argument("--no-model", action="store_true", help="quote, even where a model is set")
    sub.add_argument("--no-cache", action="store_true", help="ask the model anew")
    _add_filter(sub)

    sub = command("search", _search, "find the passages that bear on a question")
    sub.add_argument("question")
    sub.add_argument("--limit", type=int, metavar="N", help="passages to show (default: top_k)")
    sub.add_argument("--json", action="store_true", help="print a JSON list")
    _add_filter(sub)

    sub = command("chat", _chat, "ask one question after another; each may lean on those before")
    sub.description = f"Each question may lean on those before. {_CHAT_HELP} So does Ctrl-D."
    sub.add_argument("--json", action="store_true", help="print one JSON object a line")
    sub.add_argument("--no-model", action="store_true", help="quote, even where a model is set")


def _tell_other_script(question: str) -> None:
    """Says that the question is in no language that is read, where its script is proof of that.

    Latin letters prove nothing: "Wantou fire cabinets" has no word that only English has either.
    """
    if len(_OTHER_SCRIPT.findall(question)) >= _CERTAIN:
        complain("questions are read in Chinese and English only: this may miss what you ask")


def _ask(args: argparse.Namespace) -> int:
    from rag.retrieval.question import checked_question
    from rag.wire import answer_json

    question, only = checked_question(args.question), _filter(args)
    settings = settings_of(
        args,
        use_model=False if args.no_model else None,
        keep_replies=False if args.no_cache else None,
    )
    _tell_other_script(question)
    with open_existing(settings) as library:
        if args.json:
            print_json(answer_json(library.ask(question, only=only)))
            return 0
        print_answer(library.ask_stream(question, only=only))
    return 0


def _search(args: argparse.Namespace) -> int:
    from rag.errors import InputError
    from rag.retrieval.question import checked_question
    from rag.wire import hit_json

    question, only = checked_question(args.question), _filter(args)
    if args.limit is not None and args.limit < 1:
        raise InputError("--limit must be 1 or more")
    with open_existing(settings_of(args)) as library:
        hits = library.search(question, args.limit, only=only)
    if args.json:
        print_json([hit_json(hit) for hit in hits])
        return 0
    for hit in hits:
        article, passage = hit.article, hit.passage
        facts = [article.title, article.source, str(article.date or ""), article.id]
        about = " · ".join(fact for fact in facts if fact)
        print(f"{hit.score:.3f}  {about} [{passage.start}:{passage.end}]")
        print("       " + " ".join(passage.text.split()))
    if not hits:
        print("nothing was found", file=sys.stderr)
    return 0


def _add_filter(sub: argparse.ArgumentParser) -> None:
    group = sub.add_argument_group("which articles (each may be given several times, but dates)")
    group.add_argument("--source", action="append", default=[], metavar="NAME")
    group.add_argument(
        "--since", metavar="DATE", help="2026-03-31, 2026-03 or 2026; leaves undated out"
    )
    group.add_argument("--until", metavar="DATE", help="2026-03-31, 2026-03 or 2026, included")
    group.add_argument("--language", action="append", default=[], metavar="LANGUAGE")
    group.add_argument("--article", action="append", default=[], metavar="ID")


def _filter(args: argparse.Namespace) -> Filter:
    from rag.errors import InputError
    from rag.intake.dates import parse_period
    from rag.types import LANGUAGES, Filter

    days = {}
    for end, name in enumerate(("since", "until")):
        stated = getattr(args, name)
        period = parse_period(stated) if stated else None
        if stated and period is None:
            raise InputError(f"--{name} needs a date such as 2026-03-31, not {stated!r}")
        days[name] = period[end] if period else None
    if days["since"] and days["until"] and days["since"] > days["until"]:
        raise InputError("--since is later than --until: no article can be of both")
    for language in args.language:
        if language not in LANGUAGES:
            raise InputError(f"--language must be one of {', '.join(LANGUAGES)}, not {language!r}")
    return Filter(
        sources=tuple(args.source),
        since=days["since"],
        until=days["until"],
        languages=tuple(args.language),
        article_ids=tuple(args.article),
    )


def _chat(args: argparse.Namespace) -> int:
    from rag.errors import ZhiwenError
    from rag.types import Turn
    from rag.wire import answer_json

    watched = sys.stdin.isatty()
    if watched:
        import readline  # noqa: F401  (the arrow keys, for input)

        print(_CHAT_HELP, file=sys.stderr)
    history: list[Turn] = []
    failed = False
    with open_existing(settings_of(args, use_model=False if args.no_model else None)) as library:
        for line in _lines("? " if watched else ""):
            word = line.lower()
            if word in _LEAVING:
                break
            if word in ("/help", "help", "/?", "?"):
                print(_CHAT_HELP, file=sys.stderr)
                continue
            if word == "/new":
                history.clear()
                continue
            if word.startswith("/") and word[1:].isalpha() and word.isascii():
                complain(f"{line} is no command of the chat (see /help)")
                failed = True
                continue
            try:
                if args.json:
                    answer = library.ask(line, history)
                    print(json.dumps(answer_json(answer), ensure_ascii=False), flush=True)
                else:
                    answer = print_answer(library.ask_stream(line, history))
                    print(flush=True)
            except ZhiwenError as exc:  # this question failed; the conversation goes on
                complain(str(exc))
                failed = True
            else:
                history.append(Turn.of(answer))
    return 2 if failed and not watched else 0


def _lines(prompt: str) -> Iterator[str]:
    """What the user types, line by line, until the end of it; blank lines are passed over."""
    while True:
        try:
            line = input(prompt).strip()
        except EOFError:
            return
        except UnicodeDecodeError:
            complain("a line that is not UTF-8 was passed over")
            continue
        if line:
            yield line
