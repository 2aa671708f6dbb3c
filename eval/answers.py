"""The evaluation of answers: keys (dataset), the library (solver), scorers, log and report."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from eval.archive import Archive, Place
from eval.bootstrap import quantile, ratio
from eval.keys import Key, load_keys
from eval.run_log import run_facts
from eval.scorers import METRICS, Judged, judge, values
from eval.scratch import scratch_library
from rag.app import Library
from rag.errors import ModelError
from rag.types import Answer, Citation
from rag.wire import answer_json

DEPTH = 20
"""Passages among which the rank of evidence is looked for."""

Progress = Callable[[int, int], None]
Metrics = dict[str, dict[str, object]]


@dataclass(frozen=True, slots=True)
class Sample:
    """A key, the answer to it and the judgement; only the error where the model server failed."""

    key: Key
    answer: Answer | None
    judged: Judged | None
    error: str = ""


@dataclass(frozen=True, slots=True)
class AnswersRun:
    """What an evaluation of answers found."""

    summary: dict[str, Any]
    samples: tuple[Sample, ...]


def evaluate_answers(
    articles: Path,
    keys_file: Path,
    *,
    limit: int | None = None,
    home: Path | None = None,
    progress: Progress | None = None,
) -> AnswersRun:
    """Asks every key (the first ``limit``) of a library over the articles, and scores the answers.

    The library is made for the run and thrown away, or kept in ``home``, where the articles are
    added to what it holds. Raises BadDataset, InputError, LibraryError; ModelError only while no
    key has been answered yet, later failures are counted.
    """
    keys = load_keys(keys_file)[:limit]
    archive = Archive.read(articles)
    places = [[archive.locate(item) for item in key.evidence] for key in keys]
    samples: list[Sample] = []
    with scratch_library(home) as library:
        library.add_articles(archive.articles)
        for key, evidence in zip(keys, places, strict=True):
            samples.append(_sample(library, key, evidence, any(s.answer for s in samples)))
            if progress is not None:
                progress(len(samples), len(keys))
        counts = library.counts()
        settings = library.settings
    files = {"articles": articles, "keys": keys_file}
    run = run_facts(settings, files, command="eval answers", home=_home_fact(home), limit=limit)
    library_facts = {"articles": counts[0], "passages": counts[1], "refused": archive.refused}
    return AnswersRun(
        {**summarize(samples), "run": {**run, "library": library_facts}}, tuple(samples)
    )


def _sample(library: Library, key: Key, evidence: Sequence[Place], answered: bool) -> Sample:
    try:
        answer = library.ask(key.question)
    except ModelError as exc:
        if not answered:  # a wrong address or key fails every question: say so at once
            raise
        return Sample(key, None, None, str(exc))
    hits = library.search(key.question, DEPTH)
    passages = [Place(h.article.id, h.passage.start, h.passage.end) for h in hits]

    def stored(citation: Citation) -> str:
        return library.article(citation.article_id).text[citation.start : citation.end]

    return Sample(key, answer, judge(key, answer, evidence, passages, stored))


def summarize(samples: Sequence[Sample]) -> dict[str, Any]:
    """Every metric over all samples, by kind of key and by language of question."""
    kinds: dict[str, list[Sample]] = defaultdict(list)
    languages: dict[str, list[Sample]] = defaultdict(list)
    for sample in samples:
        kinds[sample.key.kind].append(sample)
        languages[sample.key.lang].append(sample)
    return {
        "metrics": _metrics(samples),
        "by_kind": {kind: _metrics(part) for kind, part in sorted(kinds.items())},
        "by_language": {name: _metrics(part) for name, part in sorted(languages.items())},
    }


def _metrics(samples: Sequence[Sample]) -> Metrics:
    scores = [s.judged.scores for s in samples if s.judged is not None]
    found: Metrics = {}
    for name in METRICS:
        pairs = [item[name] for item in scores if name in item]
        found[name] = ratio([a for a, _ in pairs], [whole for _, whole in pairs]).json()
    times = [s.answer.timings.total_ms for s in samples if s.answer is not None]
    found["latency_p50_ms"] = quantile(times, 0.5).json()
    found["latency_p95_ms"] = quantile(times, 0.95).json()
    failed = [float(bool(s.error)) for s in samples]
    found["failed"] = ratio(failed, [1.0] * len(failed)).json()
    return found


def sample_json(sample: Sample) -> dict[str, Any]:
    """One line of samples.jsonl."""
    key, judged = sample.key, sample.judged
    facts: dict[str, Any] = {
        "id": key.id,
        "question": key.question,
        "lang": key.lang,
        "kind": key.kind,
        "answerable": key.answerable,
        "model_answer": key.answer,
    }
    if sample.answer is None or judged is None:
        return {**facts, "error": sample.error}
    return {
        **facts,
        "answer": answer_json(sample.answer),
        "nuggets": [
            {
                "forms": list(n.nugget),
                "met": n.match is not None,
                "by": asdict(n.match) if n.match is not None else None,
            }
            for n in judged.nuggets
        ],
        "evidence": [
            {
                "quote": e.quote,
                **asdict(e.place),
                "rank": e.rank,
                "cited_by": list(e.cited_by),
            }
            for e in judged.evidence
        ],
        "metrics": values(judged.scores),
    }


def _home_fact(home: Path | None) -> str:
    return "made for the run" if home is None else "kept"
