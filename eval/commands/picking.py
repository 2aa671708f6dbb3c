"""`zhiwen eval picking`."""

from __future__ import annotations

import argparse
from pathlib import Path


def add_parser(sub: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds the command."""
    parser = sub.add_parser(
        "picking", help="fit what makes a sentence worth quoting, leaving articles out in turn"
    )
    parser.add_argument("--articles", type=Path, required=True, help="file or folder of articles")
    parser.add_argument("--keys", type=Path, required=True, help="YAML file of answer keys")
    parser.add_argument("--home", type=Path, help="keep the library here")
    parser.set_defaults(func=run)


def run(args: argparse.Namespace) -> int:
    """Fits and prints; raises BadDataset, InputError, LibraryError."""
    from eval.bootstrap import ratio
    from eval.commands.shared import print_table
    from eval.picking import fit_picking

    found = fit_picking(args.articles, args.keys, args.home)
    rows = {
        "today's weights": found.shipped,
        "fitted": found.fitted,
        "fitted, article left out": found.left_out,
    }
    print_table([(label, ratio(v, [1.0] * len(v)).json()) for label, v in rows.items()])
    print("\n".join(f'    "{name}": {weight:.2f},' for name, weight in found.weights.items()))
    return 0
