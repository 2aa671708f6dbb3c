"""`zhiwen eval check`."""

from __future__ import annotations

import argparse
from pathlib import Path

_HERE = Path(__file__).resolve().parents[1]
ARTICLES = _HERE / "articles"
CLAIMS = _HERE / "keys" / "claims.yaml"
PAIRS = tuple(
    _HERE / "keys" / f"{name}.yaml"
    for name in ("who_why", "details", "details_unseen", "details_later")
)


def add_parser(sub: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds the command."""
    parser = sub.add_parser(
        "check", help="make true sentences false in one place and count what the check notices"
    )
    parser.add_argument(
        "--articles", type=Path, help="file or folder of articles (default: the sample articles)"
    )
    parser.add_argument(
        "--claims", type=Path, help="YAML file of true sentences over them (default: the samples')"
    )
    parser.add_argument(
        "--pairs",
        type=Path,
        nargs="+",
        help="YAML files of true and false sentences (default: the samples')",
    )
    parser.add_argument("--seed", type=int, default=1, help="which mutants are drawn (default: 1)")
    parser.add_argument("--show", action="store_true", help="print every sentence judged wrongly")
    parser.add_argument("--out", type=Path, help="write every judgement there, as JSON lines")
    parser.add_argument("--home", type=Path, help="where the dictionary's tables are cached")
    parser.set_defaults(func=run)


def run(args: argparse.Namespace) -> int:
    """Judges and prints; raises BadDataset, InputError, ModelError."""
    import json

    from eval.checking import evaluate_check
    from eval.commands.shared import print_table, progress_bar
    from rag.errors import InputError
    from rag.making import make_embedder, make_grounding
    from rag.settings import load_settings

    settings = load_settings(home=args.home)
    grounding = make_grounding(settings, make_embedder(settings))
    claims = args.claims or (None if args.articles else CLAIMS)
    pairs = args.pairs or (() if args.articles else PAIRS)
    with progress_bar("sentences") as show:
        found = evaluate_check(
            grounding, args.articles or ARTICLES, claims, pairs, seed=args.seed, progress=show
        )
    if args.show:
        for judged in found.judged:
            if bool(judged.reasons) == (judged.mutant is None):
                change = f"{judged.mutant.before} → {judged.mutant.after}" if judged.mutant else ""
                kind = judged.mutant.kind if judged.mutant else "untouched"
                text = judged.mutant.text if judged.mutant else judged.claim.text
                print(f"[{kind}] {change}\n  {text}")
                print("".join(f"    {reason}\n" for reason in judged.reasons), end="")
    print_table([(label, share.json()) for label, share in found.shares() if share.n])
    wrong = sum(judged.mutant is not None for judged in found.judged)
    print(f"{wrong} mutants; {found.cpu_ms:.1f} ms of CPU a check")
    if args.out is not None:
        lines = [json.dumps(j.json(), ensure_ascii=False) + "\n" for j in found.judged]
        try:
            args.out.write_text("".join(lines), encoding="utf-8")
        except OSError as exc:
            raise InputError(f"--out {args.out.name}: cannot be written: {exc.strerror}") from exc
    return 0
