"""`zhiwen eval keys check` and `zhiwen eval keys draft`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path


def add_parser(sub: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds the two commands."""
    parser = sub.add_parser("keys", help="check answer keys, or draft them from feedback")
    commands = parser.add_subparsers(required=True, metavar="WHAT")
    one = commands.add_parser(
        "check",
        help="find what is wrong with answer keys",
        epilog="Exit codes: 0 all sound, 1 problems were found, 2 bad input.",
    )
    one.add_argument("--articles", type=Path, required=True, help="file or folder of articles")
    one.add_argument("--keys", type=Path, required=True, help="YAML file of answer keys")
    one.set_defaults(func=check)
    two = commands.add_parser(
        "draft", help="turn thumbs-down answers into drafts of keys, on standard output"
    )
    two.add_argument("--home", type=Path, help="the library's folder (default: ZHIWEN_HOME)")
    two.set_defaults(func=draft)


def check(args: argparse.Namespace) -> int:
    """Prints one line a problem; raises BadDataset, InputError."""
    from eval.archive import Archive
    from eval.key_check import check_keys

    count, problems = check_keys(args.keys, Archive.read(args.articles))
    for problem in problems:
        print(problem)
    found = f"{len(problems)} problem{'' if len(problems) == 1 else 's'}"
    print(f"{count} keys, {found if problems else 'all sound'}", file=sys.stderr)
    return 1 if problems else 0


def draft(args: argparse.Namespace) -> int:
    """Prints the drafts; raises BadSetting, LibraryDamaged."""
    from eval.key_drafts import draft_keys
    from rag.feedback import FeedbackStore
    from rag.settings import load_settings

    drafts = draft_keys(FeedbackStore(load_settings(home=args.home).home).read())
    print(drafts, end="")
    if not drafts:
        print("no answer has a thumbs-down", file=sys.stderr)
    return 0
