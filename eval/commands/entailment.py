"""`zhiwen eval entailment`."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from eval.commands.check import ARTICLES, CLAIMS

if TYPE_CHECKING:
    from eval.entailment import Pair


def add_parser(sub: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds the command."""
    from eval.commands.shared import positive

    parser = sub.add_parser(
        "entailment", help="fit how probable it is that a passage bears a claim out, and measure it"
    )
    parser.add_argument(
        "datasets", nargs="*", type=Path, metavar="DIR", help="sets in BEIR layout, to measure on"
    )
    parser.add_argument(
        "--articles", type=Path, default=ARTICLES, help="articles (default: the samples)"
    )
    parser.add_argument(
        "--claims", type=Path, default=CLAIMS, help="true sentences over them, to fit on"
    )
    parser.add_argument("--limit", type=positive, default=200, help="questions a set (default 200)")
    parser.set_defaults(func=run)


def run(args: argparse.Namespace) -> int:
    """Fits and prints; raises BadDataset, InputError, LibraryError."""
    from eval.commands.shared import progress_bar
    from eval.entailment import pairs_of_beir, pairs_of_claims
    from rag.making import make_embedder, make_grounding
    from rag.settings import load_settings

    settings = load_settings()
    grounding = make_grounding(settings, make_embedder(settings))
    with progress_bar("claims") as show:
        claims = pairs_of_claims(grounding, args.articles, args.claims, show)
    _print_fit(claims)
    for folder in args.datasets:
        with progress_bar("questions") as show:
            _print_shipped(folder.name, pairs_of_beir(grounding, folder, args.limit, show))
    return 0


def _print_fit(claims: list[Pair]) -> None:
    from eval.entailment import fit, unseen
    from rag.answering.grounding.entailment import FEATURES

    for across, name in ((False, "one language"), (True, "across languages")):
        pairs = [pair for pair in claims if pair.across is across]
        scores = unseen(pairs)
        if scores is None:
            print(f"claims, {name}: too few pairs to fit on")
            continue
        found = fit(pairs)
        weights = ", ".join(
            f"{label} {weight:.2f}" for label, weight in zip(FEATURES, found.weights, strict=True)
        )
        print(f"claims, {name}: intercept {found.intercept:.2f}, {weights}")
        print("  each half by the fit of the other")
        _print_quality(pairs, scores)
    _print_shipped("claims", claims)


def _print_shipped(name: str, pairs: list[Pair]) -> None:
    from eval.entailment import below, shipped, threshold
    from rag.answering.grounding.check import UNLIKELY, UNRELATED

    scores = shipped(pairs)
    print(f"{name}: {len(pairs)} pairs, by the weights of the check")
    _print_quality(pairs, scores)
    print(f"  at most 1% that belong lie below {threshold(pairs, scores):.4f}")
    for label, flags in (
        (f"likeness below {UNRELATED}", [p.support.likeness < UNRELATED for p in pairs]),
        (f"the score below {UNLIKELY}", [score < UNLIKELY for score in scores]),
        ("the whole check", [pair.flagged for pair in pairs]),
    ):
        true, false = below(pairs, flags, True), below(pairs, flags, False)
        print(
            f"  flagged by {label}: {true.value or 0:.1%} of {true.n} that belong, "
            f"{false.value or 0:.1%} of {false.n} others"
        )


def _print_quality(pairs: list[Pair], scores: list[float]) -> None:
    from eval.commands.shared import print_table
    from eval.entailment import quality

    found = quality(pairs, scores)
    rows = [("  AUROC", found.area.json())]
    cosine = [pair.support.signals.cosine for pair in pairs]
    rows.append(("  AUROC of the cosine alone", quality(pairs, cosine).area.json()))
    rows += [
        (f"  predicted {mean:.3f}, observed", share.json()) for mean, share in found.bins if share.n
    ]
    print_table(rows)
