"""The ``zhiwen`` command: parse, call, print. Heavy imports stay inside the commands."""

from __future__ import annotations

import argparse
import logging
import sys
from pathlib import Path
from typing import NoReturn

from rag.commands import articles, asking, model, serving, summaries, upkeep, users
from rag.commands.shared import EPILOG, adding_to, complain


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
        complain(str(exc))
        return 2
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:  # `zhiwen list | head`
        sys.stderr.close()
        return 0


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        """Says what is wrong in one line, without the usage."""
        complain(f"{message} (see `{self.prog} --help`)")
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
    parser.add_argument(
        "--home", type=Path, dest="early_home", metavar="HOME", help="as after the command"
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    command = adding_to(commands)
    articles.add_parsers(command)
    asking.add_parsers(command)
    summaries.add_parsers(command)
    serving.add_parsers(command)
    upkeep.add_parsers(command)

    models = commands.add_parser("model", help="fetch and choose a local model", epilog=EPILOG)
    model.add_parsers(adding_to(models.add_subparsers(required=True, metavar="WHAT")))

    people = commands.add_parser("users", help="who may sign in to the page", epilog=EPILOG)
    users.add_parsers(adding_to(people.add_subparsers(required=True, metavar="WHAT")))

    evaluate = commands.add_parser("eval", help="score answers and retrieval", epilog=EPILOG)
    from eval.commands import add_parsers

    add_parsers(evaluate.add_subparsers(required=True, metavar="WHAT"))
    return parser


if __name__ == "__main__":
    sys.exit(main())
