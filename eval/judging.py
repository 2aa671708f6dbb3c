"""A model as judge of answers: optional, beside the deterministic scores and never instead of them.

The reply's last line of the form ``VERDICT: CORRECT`` or ``VERDICT: INCORRECT`` counts; a reply
without one is unscored and counted as such, never as wrong. Which of the two texts, the answer or
the key's, comes first is drawn by key, since judges favour a place. How far judge and scorer agree
is Cohen's kappa (Cohen 1960): 1 is agreement, 0 is what chance would give.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Collection, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from typing import Any, Literal

from eval.bootstrap import ratio
from eval.evaluation import Progress
from eval.events import Event, LogWriter
from eval.marking import Marked
from eval.recording import Recorder
from rag.errors import ModelError
from rag.models.chat import ChatModel
from rag.prompting import Prompt

Ruling = Literal["correct", "incorrect"]

_VERDICT = re.compile(
    r"^[\s*_`#>]*VERDICT[\s*_`]*[:：][\s*_`]*(CORRECT|INCORRECT)[\s*_`.。]*$", re.MULTILINE
)
_NONE = "(It says that the articles do not answer the question.)"


def ruling(reply: str) -> Ruling | None:
    """The last verdict that stands on a line of its own; None where there is none."""
    found = _VERDICT.findall(reply)
    if not found:
        return None
    return "correct" if found[-1] == "CORRECT" else "incorrect"


class Judge:
    """Puts answers before a model."""

    def __init__(self, model: ChatModel, prompt: Prompt, recorder: Recorder) -> None:
        """``model`` is one that ``recorder`` watches."""
        self._model = model
        self._prompt = prompt
        self._recorder = recorder

    def judge(self, sample: Event) -> dict[str, Any]:
        """The verdict on one logged answer, with what was asked and said."""
        reference_first = answer_comes_second(sample["id"])
        answer = sample["answer"]
        texts = {
            "KEY": sample["model_answer"],
            "ANSWER": _NONE if answer["abstained"] else answer["text"],
        }
        order = ("KEY", "ANSWER") if reference_first else ("ANSWER", "KEY")
        messages = self._prompt.render(
            question=sample["question"],
            texts="\n\n".join(f"<{name}>\n{_plain(texts[name])}\n</{name}>" for name in order),
        )
        error = ""
        with self._recorder.recording() as exchanges:
            try:
                for _ in self._model.stream(messages):
                    pass
            except ModelError as exc:
                error = str(exc)
        reply = exchanges[-1].reply if exchanges and not error else ""
        return {
            "verdict": ruling(reply),
            "key_first": reference_first,
            "exchanges": [exchange.json() for exchange in exchanges],
            **({"error": error} if error else {}),
        }


def judge_samples(
    judge: Judge,
    samples: Sequence[Event],
    log: LogWriter,
    *,
    done: Collection[str] = (),
    parallel: int = 1,
    progress: Progress | None = None,
) -> None:
    """Logs a verdict on every answered sample of one solver that has none yet."""
    waiting = [s for s in samples if "error" not in s and s["id"] not in done]
    with ThreadPoolExecutor(parallel, thread_name_prefix="judge") as threads:
        futures = {threads.submit(judge.judge, sample): sample for sample in waiting}
        for count, future in enumerate(as_completed(futures), start=1):
            sample = futures[future]
            log.add("verdict", solver=sample["solver"], id=sample["id"], **future.result())
            if progress is not None:
                progress(count, len(waiting))


def answer_comes_second(key_id: str) -> bool:
    """Drawn once for a key, so that a resumed run and another solver see the same order."""
    return hashlib.sha256(key_id.encode("utf-8", "backslashreplace")).digest()[0] % 2 == 0


def judge_scores(samples: Sequence[Marked]) -> dict[str, dict[str, object]]:
    """The share called correct, and the share of replies without a verdict."""
    rulings = [s.verdict["verdict"] for s in samples if s.verdict is not None]
    read = [float(r == "correct") for r in rulings if r is not None]
    unread = [float(r is None) for r in rulings]
    return {
        "judge_correct": ratio(read, [1.0] * len(read)).json(),
        "judge_unscored": ratio(unread, [1.0] * len(unread)).json(),
    }


def agreement(samples: Sequence[Marked]) -> dict[str, Any]:
    """Judge against the deterministic score ``right``: the four counts and Cohen's kappa."""
    pairs: Counter[tuple[bool, bool]] = Counter()
    unscored = 0
    for sample in samples:
        if sample.verdict is None or sample.scored is None:
            continue
        amount, whole = sample.scored.scores.get("right", (0.0, 0.0))
        if sample.verdict["verdict"] is None:
            unscored += 1
        elif whole:
            pairs[amount == whole, sample.verdict["verdict"] == "correct"] += 1
    return {
        "kappa": cohen_kappa(pairs),
        "n": sum(pairs.values()),
        "unscored": unscored,
        "both_right": pairs[True, True],
        "scorer_only": pairs[True, False],
        "judge_only": pairs[False, True],
        "both_wrong": pairs[False, False],
    }


def cohen_kappa(pairs: Counter[tuple[bool, bool]]) -> float | None:
    """Agreement beyond chance of two raters; None where chance alone must agree, or without items.

    (observed - expected) / (1 - expected), expected from each rater's own share of "right".
    """
    n = sum(pairs.values())
    if n == 0:
        return None
    observed = (pairs[True, True] + pairs[False, False]) / n
    first = (pairs[True, True] + pairs[True, False]) / n
    second = (pairs[True, True] + pairs[False, True]) / n
    expected = first * second + (1 - first) * (1 - second)
    return None if expected == 1 else round((observed - expected) / (1 - expected), 6)


def _plain(text: str) -> str:
    """The text without anything that could close its frame or pass for a verdict line."""
    return re.sub(r"(?i)</?\s*(?:KEY|ANSWER)\s*>|VERDICT\s*[:：]", " ", text)
