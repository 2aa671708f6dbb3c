"""`zhiwen eval abstention`."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from eval.abstention import Asked


def add_parser(sub: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds the command."""
    from eval.commands.shared import positive

    parser = sub.add_parser(
        "abstention", help="tell what is answered from what the articles do not say"
    )
    parser.add_argument("datasets", nargs="*", type=Path, metavar="DIR", help="sets in BEIR layout")
    parser.add_argument("--articles", type=Path, help="file or folder of articles, with --keys")
    parser.add_argument("--keys", type=Path, help="YAML file of answer keys")
    parser.add_argument("--limit", type=positive, default=300, help="questions a set (default 300)")
    parser.set_defaults(func=run)


def run(args: argparse.Namespace) -> int:
    """Asks and prints; raises BadDataset, InputError, LibraryError."""
    from eval.abstention import of_beir, of_keys
    from eval.commands.shared import progress_bar
    from rag.errors import InputError

    if (args.articles is None) != (args.keys is None):
        raise InputError("--articles and --keys go together")
    if not args.datasets and args.keys is None:
        raise InputError("name a folder in BEIR layout, or --articles and --keys")
    for folder in args.datasets:
        with progress_bar("questions") as count:
            _print(folder.name, of_beir(folder, args.limit, count))
    if args.keys is not None:
        _print(args.keys.name, of_keys(args.articles, args.keys))
    return 0


def _print(name: str, asked: list[Asked]) -> None:
    from eval.abstention import auroc, curve, reasons

    yes = sum(a.answerable for a in asked)
    no = len(asked) - yes
    print(f"{name}: {yes} answerable, {no} not")
    area = auroc(asked)
    if area is not None:
        print(f"  strength alone: AUROC {area:.3f}")
        for kept, threshold, refused in curve(asked):
            print(
                f"    {kept:6.1%} answered  at {threshold:.3f}  refuses {refused:6.1%} of the rest"
            )
    for label, whole, answerable in (("lost", yes, True), ("refused", no, False)):
        why = reasons(asked, answerable)
        told = ", ".join(f"{count} {reason}" for reason, count in why.items())
        print(
            f"  as shipped: {label} {sum(why.values())} of {whole}  {f'({told})' if told else ''}"
        )
