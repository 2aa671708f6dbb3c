"""The ``zhiwen`` command: parse, call, print. Heavy imports stay inside the commands."""

from __future__ import annotations

import argparse
import datetime as dt
import json
import logging
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rag.library.ledger import Ledger
    from rag.settings import Settings
    from rag.types import Answer, AnswerEvent, Article, Change, Citation, Filter

EPILOG = "Exit codes: 0 done, 2 bad input or a part that failed (one line says which), 130 stopped."


def main(argv: list[str] | None = None) -> int:
    """Runs one command and returns its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # Chinese must come out whatever the locale says
            stream.reconfigure(encoding="utf-8", errors="replace")
    logging.getLogger().addHandler(logging.NullHandler())  # or vendors' warnings go to stderr
    args = _parser().parse_args(argv)
    if getattr(args, "home", None) is None:  # it may stand before the command too
        args.home = args.early_home
    from rag.errors import ZhiwenError

    try:
        return int(args.func(args))
    except ZhiwenError as exc:
        _complain(str(exc))
        return 2
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:  # `zhiwen list | head`
        sys.stderr.close()
        return 0


def _complain(message: str) -> None:
    """One line on stderr, whatever is in the message (file names can hold anything)."""
    shown = "".join(c if c.isprintable() else "\ufffd" for c in " ".join(message.split()))
    print(f"zhiwen: {shown}", file=sys.stderr)


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        """Says what is wrong in one line, without the usage."""
        _complain(f"{message} (see `{self.prog} --help`)")
        sys.exit(2)


class _Version(argparse.Action):
    def __call__(self, *_: object) -> NoReturn:
        """Prints the version; what reads it is loaded only then."""
        from importlib.metadata import version

        print(f"zhiwen {version('zhiwen')}")
        sys.exit(0)


def _parser() -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = _Parser(
        prog="zhiwen",
        description="Ask an archive of Chinese news; every sentence of the answer is checked.",
        epilog=EPILOG,
    )
    parser.add_argument("--version", action=_Version, nargs=0, help="print the version")
    parser.add_argument("--home", type=Path, dest="early_home", help="as after the command")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def command(name: str, func: Any, help_text: str) -> argparse.ArgumentParser:
        sub = commands.add_parser(name, help=help_text, description=help_text, epilog=EPILOG)
        sub.add_argument("--home", type=Path, help="the library's folder (default: ZHIWEN_HOME)")
        sub.set_defaults(func=func)
        return sub

    sub = command("add", _add, "add articles from files and folders")
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

    sub = command("chat", _chat, "ask one question after another; each may lean on those before")
    sub.add_argument("--json", action="store_true", help="print one JSON object a line")
    sub.add_argument("--no-model", action="store_true", help="quote, even where a model is set")

    sub = command("serve", _serve, "serve the web page")
    sub.add_argument("--host")
    sub.add_argument("--port", type=int)

    sub = command("doctor", _doctor, "tell what is configured and reachable")
    sub.add_argument("--json", action="store_true")

    from rag.model_commands import add_parsers as add_model_parsers

    models = commands.add_parser("model", help="fetch and choose a local model", epilog=EPILOG)
    add_model_parsers(models.add_subparsers(required=True, metavar="WHAT"))

    command("rebuild", _rebuild, "make both indexes anew from the ledger")

    from rag.upkeep_commands import add_parsers as add_upkeep_parsers

    add_upkeep_parsers(command)

    evaluate = commands.add_parser("eval", help="score answers and retrieval", epilog=EPILOG)
    from eval.commands import add_parsers

    add_parsers(evaluate.add_subparsers(required=True, metavar="WHAT"))
    return parser


def _settings(args: argparse.Namespace, **flags: Any) -> Settings:
    from rag.settings import load_settings

    return load_settings(home=args.home, **flags)


def _add(args: argparse.Namespace) -> int:
    from rag.app import open_library
    from rag.intake import Columns

    counts: Counter[str] = Counter()

    def acknowledged(change: Change) -> None:
        counts[change.action] += 1
        if change.action == "refused":
            _complain(change.reason)
        elif change.action in ("added", "replaced") and not args.quiet:
            print(f"{change.action}  {change.article_id}  {change.title}", flush=True)

    def progress(view: str, done: int, total: int) -> None:
        if sys.stderr.isatty():
            end = "\n" if done == total else ""
            print(f"\r{view} index: {done}/{total} articles", end=end, file=sys.stderr, flush=True)

    columns = Columns.parse(args.map)
    with open_library(_settings(args)) as library:
        library.add(args.paths, acknowledged, progress, columns)
    names = ("added", "replaced", "unchanged", "refused", "skipped")
    shown = [f"{counts[n]} {n}" for n in names if counts[n] or n in names[:3]]
    print(", ".join(shown))
    return 2 if counts["refused"] else 0


def _list(args: argparse.Namespace) -> int:
    from rag.app import open_ledger
    from rag.wire import article_json

    ledger = open_ledger(_settings(args))
    if args.duplicates:
        return _list_duplicates(ledger, as_json=args.json)
    articles = ledger.articles()
    if args.json:
        _print_json([article_json(article, with_text=False) for article in articles])
        return 0
    for article in articles:
        print(_line(article))
    print(_count(len(articles), "article"), file=sys.stderr)
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
        _print_json(groups)
        return 0
    for family in found:
        print(f"{round(100 * family.resemblance)}% the same:")
        for article in family.articles:
            print(f"  {_line(article)}")
    print(_count(len(found), "group"), file=sys.stderr)
    return 0


def _line(article: Article) -> str:
    facts = [article.source, article.date.isoformat() if article.date else ""]
    about = " · ".join(fact for fact in facts if fact)
    return f"{article.id}  {article.language:7}  {article.title}  {about}".rstrip()


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _show(args: argparse.Namespace) -> int:
    from rag.app import open_ledger
    from rag.wire import article_json

    article = open_ledger(_settings(args)).article(args.article_id)
    if args.json:
        _print_json(article_json(article, with_text=True))
        return 0
    facts = [article.source, article.date.isoformat() if article.date else "", article.url or ""]
    print(article.title)
    print(" · ".join(fact for fact in [*facts, article.language] if fact), end="\n\n")
    print(article.text)
    return 0


def _remove(args: argparse.Namespace) -> int:
    from rag.app import open_library

    with open_library(_settings(args)) as library:
        for article_id in args.article_ids:
            article = library.remove(article_id)
            print(f"removed  {article.id}  {article.title}", flush=True)
    return 0


def _ask(args: argparse.Namespace) -> int:
    from rag.app import open_library
    from rag.retrieval.question import checked_question
    from rag.wire import answer_json

    question, only = checked_question(args.question), _filter(args)
    settings = _settings(
        args,
        use_model=False if args.no_model else None,
        keep_replies=False if args.no_cache else None,
    )
    with open_library(settings) as library:
        if args.json:
            _print_json(answer_json(library.ask(question, only=only)))
            return 0
        _print_answer(library.ask_stream(question, only=only))
    return 0


def _search(args: argparse.Namespace) -> int:
    from rag.app import open_library
    from rag.errors import InputError
    from rag.retrieval.question import checked_question
    from rag.wire import hit_json

    question, only = checked_question(args.question), _filter(args)
    if args.limit is not None and args.limit < 1:
        raise InputError("--limit must be 1 or more")
    with open_library(_settings(args)) as library:
        hits = library.search(question, args.limit, only=only)
    if args.json:
        _print_json([hit_json(hit) for hit in hits])
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
    group.add_argument("--since", metavar="DATE", help="YYYY-MM-DD; leaves undated articles out")
    group.add_argument("--until", metavar="DATE", help="YYYY-MM-DD, that day included")
    group.add_argument("--language", action="append", default=[], metavar="LANGUAGE")
    group.add_argument("--article", action="append", default=[], metavar="ID")


def _filter(args: argparse.Namespace) -> Filter:
    from rag.errors import InputError
    from rag.types import LANGUAGES, Filter

    days = {}
    for name in ("since", "until"):
        stated = getattr(args, name)
        try:
            days[name] = dt.date.fromisoformat(stated) if stated else None
        except ValueError:
            raise InputError(f"--{name} needs a date such as 2026-03-31, not {stated!r}") from None
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
    from rag.app import open_library
    from rag.errors import ZhiwenError
    from rag.types import Turn
    from rag.wire import answer_json

    watched = sys.stdin.isatty()
    if watched:
        import readline  # noqa: F401  (the arrow keys, for input)

        print("Ask in Chinese or English. /new starts anew, /quit ends.", file=sys.stderr)
    history: list[Turn] = []
    failed = False
    with open_library(_settings(args, use_model=False if args.no_model else None)) as library:
        for line in _lines("? " if watched else ""):
            if line == "/quit":
                break
            if line == "/new":
                history.clear()
                continue
            try:
                if args.json:
                    answer = library.ask(line, history)
                    print(json.dumps(answer_json(answer), ensure_ascii=False), flush=True)
                else:
                    answer = _print_answer(library.ask_stream(line, history))
                    print(flush=True)
            except ZhiwenError as exc:  # this question failed; the conversation goes on
                _complain(str(exc))
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
            _complain("a line that is not UTF-8 was passed over")
            continue
        if line:
            yield line


def _print_answer(events: Iterable[AnswerEvent]) -> Answer:
    """Prints an answer as it comes and returns the whole of it."""
    from rag.types import Checked, Finished, Rejection

    for event in events:
        if isinstance(event, Checked):
            marks = "".join(f"[{number}]" for number in event.sentence.citations)
            print(event.sentence.text + marks, flush=True)
        elif isinstance(event, Rejection):
            print(f"✗ {event.text}  ({'; '.join(event.reasons)})", flush=True)
        elif isinstance(event, Finished):
            _print_end(event.answer)
            return event.answer
    raise AssertionError("an answer always finishes")


def _print_end(answer: Answer) -> None:
    from rag.answering.wording import say

    if answer.searched:
        print(say("searched", answer.language, answer.searched))
    if answer.abstained:
        print(answer.text)
    if answer.nearest is not None:
        marks = "".join(f"[{number}]" for number in answer.nearest.citations)
        print(f"{say('nearest', answer.language)} {answer.nearest.text}{marks}")
    if answer.short is not None:
        print(say("short", answer.language, f"{answer.short.text}[{answer.short.citation}]"))
    by_number = {citation.number: citation for citation in answer.citations}
    for dispute in answer.disagreements:
        sides = "; ".join(_side(by_number[number], figure) for figure, number in dispute.figures)
        print(say("disagree", answer.language, sides))
    if answer.notice:
        print(answer.notice)
    used = answer.usage
    if used.prompt_tokens or used.completion_tokens:
        price = f", {used.cost:.4f}" if used.cost else ""
        print(
            f"{answer.model}: {used.prompt_tokens} + {used.completion_tokens} tokens{price}",
            file=sys.stderr,
        )
    if answer.citations:
        print()
    for citation in answer.citations:
        facts = [citation.title, citation.source, str(citation.date or ""), citation.article_id]
        print(f"[{citation.number}] " + " · ".join(fact for fact in facts if fact))
        if answer.mode == "llm":  # an extractive answer is its quotes: no need to say them twice
            print(f"    “{citation.quote}”")
        notes = [f"{d.text} = {d.meaning}" for d in answer.dates if d.citation == citation.number]
        if notes:
            print("    " + "; ".join(dict.fromkeys(notes)))
        for other in citation.also:
            facts = [other.title, other.source, str(other.date or ""), other.article_id]
            print("    = " + " · ".join(fact for fact in facts if fact))


def _summarize(args: argparse.Namespace) -> int:
    from rag.app import open_library
    from rag.errors import InputError
    from rag.summaries.console import end_text, point_text
    from rag.summaries.markdown import summary_markdown
    from rag.summaries.model import Pointed, Progressed, Summarized
    from rag.summaries.page import summary_html
    from rag.summaries.summarizer import read_languages
    from rag.summaries.wire import summary_json

    if sum((bool(args.article_ids), args.topic is not None, args.all)) != 1:
        raise InputError("summarize takes article IDs, or --topic, or --all (see `zhiwen list`)")
    languages = read_languages(args.languages)
    streaming = not (args.json or args.markdown or args.html)
    with open_library(_settings(args, use_model=False if args.no_model else None)) as library:
        if args.topic is not None:
            events = library.digest_stream(args.topic, languages)
        else:
            every = [article.id for article in library.articles()] if args.all else []
            events = library.summarize_stream(args.article_ids or every, languages)
        for event in events:
            if isinstance(event, Progressed) and sys.stderr.isatty():
                print(
                    f"\r{event.stage} {event.done}/{event.whole}\033[K\r", end="", file=sys.stderr
                )
            elif isinstance(event, Pointed) and streaming:
                print(point_text(event.point, tuple(event.point.texts)), flush=True)
            elif isinstance(event, Summarized):
                summary = event.summary
                if args.json:
                    _print_json(summary_json(summary))
                elif args.markdown:
                    print(summary_markdown(summary), end="")
                else:
                    print(summary_html(summary) if args.html else end_text(summary))
    return 0


def _side(citation: Citation, figure: str) -> str:
    facts = ", ".join(fact for fact in (citation.source, str(citation.date or "")) if fact)
    return f"{figure}[{citation.number}]" + (f" ({facts})" if facts else "")


def _serve(args: argparse.Namespace) -> int:
    from rag.app import open_library
    from ui.app import serve

    settings = _settings(args, host=args.host, port=args.port)
    with open_library(settings) as library:
        serve(library, settings, announce=lambda address: print(address, flush=True))
    return 0


def _doctor(args: argparse.Namespace) -> int:
    from rag.doctor import examine, report_json

    checks = examine(_settings(args))
    report = report_json(checks)
    if args.json:
        _print_json(report)
    else:
        for check in checks:
            print(f"{check.state:8} {check.name:13} {check.detail}")
    return 0 if report["healthy"] else 2


def _rebuild(args: argparse.Namespace) -> int:
    from rag.app import open_for_rebuild

    with open_for_rebuild(_settings(args)) as library:
        articles, passages = library.counts()
    print(f"rebuilt both indexes: {_count(articles, 'article')}, {_count(passages, 'passage')}")
    return 0


def _print_json(value: object) -> None:
    print(json.dumps(value, ensure_ascii=False, indent=2))


if __name__ == "__main__":
    sys.exit(main())
