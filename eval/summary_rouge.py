"""ROUGE (Lin 2004) by Google's `rouge-score`, on characters for Chinese and words for the rest."""

from __future__ import annotations

import re
import unicodedata

from rag.errors import InputError
from rag.language.normalize import fold_script

ROUGE = ("rouge1", "rouge2", "rougeL")
_TOKEN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]|[^\W_\u3400-\u9fff]+")


class _Tokens:
    """Characters of Chinese (either script as one) and whole words and numbers of the rest."""

    def tokenize(self, text: str) -> list[str]:
        """The tokens of ``text`` as `rouge-score` asks for them."""
        return _TOKEN.findall(fold_script(unicodedata.normalize("NFKC", text).casefold()))


def rouge(reference: str, summary: str) -> dict[str, float]:
    """F1 of each of ROUGE-1, -2 and -L; raises InputError where the package is missing."""
    try:
        from rouge_score.rouge_scorer import RougeScorer
    except ImportError as exc:
        raise InputError("eval summaries needs a package: pip install 'zhiwen[peers]'") from exc
    scores = RougeScorer(list(ROUGE), tokenizer=_Tokens()).score(reference, summary)
    return {name: float(scores[name].fmeasure) for name in ROUGE}
