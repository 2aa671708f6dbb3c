"""`zhiwen eval answers`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from eval.commands.shared import add_common, positive, solver_bar
from eval.commands.told import GATED, add_gates, checked_bounds, tell

if TYPE_CHECKING:
    from eval.dataset import Dataset

_SOLVERS = ("zhiwen", "extractive", "oracle", "closed-book", "llamaindex")


def add_parser(sub: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds the command."""
    parser = sub.add_parser(
        "answers",
        help="ask answer keys and score the answers",
        epilog=GATED,
    )
    parser.add_argument("--articles", type=Path, help="file or folder of articles")
    parser.add_argument("--keys", type=Path, help="YAML file of answer keys")
    parser.add_argument(
        "--set",
        nargs=2,
        metavar=("LAYOUT", "PATH"),
        help="instead of the two: a published set that you have, as a file or folder "
        "(squad, also for DRCD and CMRC; rgb; crud; multihop)",
    )
    parser.add_argument(
        "--noise",
        type=_share,
        metavar="SHARE",
        help="rgb: the share of documents without the answer (default: 0.4)",
    )
    add_common(parser, "keys")
    parser.add_argument(
        "--solver",
        choices=(*_SOLVERS, "all"),
        action="append",
        help="who answers; may be repeated, and the first is the one measured (default: zhiwen)",
    )
    parser.add_argument(
        "--parallel", type=positive, default=1, metavar="N", help="keys asked at a time"
    )
    parser.add_argument(
        "--resume", action="store_true", help="go on with the run in --out that was stopped"
    )
    parser.add_argument("--judge", action="store_true", help="let the model grade the answers, too")
    parser.add_argument(
        "--replies",
        type=Path,
        metavar="DIR",
        help="keep the model's replies here and reuse them (default: in --out)",
    )
    parser.add_argument("--no-replies", action="store_true", help="keep and reuse no replies")
    add_gates(parser)
    parser.set_defaults(func=run)


def run(args: argparse.Namespace) -> int:
    """Asks and scores; raises BadDataset, InputError, LibraryError, ModelError."""
    from eval.answers import Plan, evaluate_answers, write_report

    limits = checked_bounds(args)
    chosen = args.solver or ["zhiwen"]
    names = _SOLVERS if "all" in chosen else tuple(dict.fromkeys(chosen))
    plan = Plan(
        out=args.out,
        solvers=names,
        limit=args.limit,
        home=args.home,
        parallel=args.parallel,
        resume=args.resume,
        judge=args.judge,
        replies=args.replies,
        keep_replies=not args.no_replies,
    )
    dataset = _dataset(args)
    with solver_bar("keys") as show:
        evaluate_answers(dataset, plan, show)
    summary = write_report(args.out)
    parts = {**summary.get("solvers", {}), names[0]: summary}
    tokens = parts.get("closed-book", {}).get("metrics", {}).get("prompt_tokens", {})
    if "closed-book" in names and not tokens.get("value"):
        print("closed-book answered nothing: no model is set", file=sys.stderr)
    for reason in summary["run"]["library"]["refused"]:
        print(f"not read: {reason}", file=sys.stderr)
    return tell(summary, args.out, limits)


def _dataset(args: argparse.Namespace) -> Dataset:
    from eval.dataset import load_dataset
    from eval.sets.opening import load_set
    from rag.errors import InputError

    if args.set is not None:
        if args.articles or args.keys:
            raise InputError("--set brings its own articles and keys")
        return load_set(args.set[0], Path(args.set[1]), args.noise)
    if args.articles is None or args.keys is None:
        raise InputError("name --articles and --keys, or --set")
    return load_dataset(args.articles, args.keys)


def _share(text: str) -> float:
    share = float(text)
    if not 0 <= share <= 1:
        raise argparse.ArgumentTypeError("must be between 0 and 1")
    return share
