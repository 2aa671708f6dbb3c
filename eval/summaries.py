"""The evaluation of summaries: fidelity of figures on every side, coverage, citations, length.

Key points are written by hand (``eval/keys/summary_points.yaml``). A summary covers a point when
one of its own points holds every fact of it, in the sense of `eval.matching`. The first three and
the first five sentences of each article are measured beside it, in the same run.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eval.archive import Archive
from eval.bootstrap import difference, quantile, ratio
from eval.matching import AnswerText
from eval.run_log import run_facts
from eval.scratch import scratch_library
from eval.summary_figures import Told, figures_told
from eval.summary_keys import PointKey, SummaryKey, load_summary_keys
from eval.summary_rouge import ROUGE, rouge
from rag.language.quantities import missing
from rag.language.sentences import sentence_spans
from rag.opened import Library
from rag.summaries.model import Summary
from rag.summaries.wire import summary_json
from rag.types import Article, Language

METRICS: Mapping[str, str] = {
    "coverage": "hand-written key points that the summary covers",
    "coverage_lead3": "the same of the article's first three sentences",
    "coverage_lead5": "the same of its first five",
    "figures_own_side": "figures in shown points that stand in their quotes, article's language",
    "figures_other_side": "the same in the other languages",
    "figures_across": "figures of one side that stand on the other",
    "table_figures": "values in the table of key figures that say what the quote says",
    "citation_support": "covered points whose quotes hold the facts too",
    "quote_exact": "citations that stand in the stored article to the code point",
    "compression": "characters of the summary beside the article's",
    "compression_lead3": "the same of the first three sentences",
    "points": "points shown",
    "rejected": "points that the check held back, of all",
    "one_sided": "shown points without words in some language",
    "seconds": "wall seconds an article",
    **{f"{name}_{who}": f"{name} F1 on characters" for name in ROUGE for who in ("ours", "lead3")},
}
"""Every metric with what it tells."""
LEADS = (3, 5)

Progress = Callable[[int, int], None]
Score = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Sample:
    """One article, its summary, which key points it covers, and every figure that it tells."""

    article: Article
    summary: Summary
    covered: tuple[tuple[PointKey, bool], ...]
    told: tuple[Told, ...]
    scores: dict[str, Score]


@dataclass(frozen=True, slots=True)
class SummariesRun:
    """What an evaluation of summaries found."""

    summary: dict[str, Any]
    samples: tuple[Sample, ...]


def evaluate_summaries(
    articles: Path,
    keys_file: Path | None,
    *,
    languages: Sequence[Language] = (),
    limit: int | None = None,
    home: Path | None = None,
    progress: Progress | None = None,
) -> SummariesRun:
    """Summarizes every article that has key points (every article, without keys) and scores it.

    Raises BadDataset, InputError, LibraryError, ModelError.
    """
    archive = Archive.read(articles)
    keys = load_summary_keys(keys_file, archive.articles) if keys_file is not None else None
    chosen = [(key.article, key) for key in keys] if keys else [(a, None) for a in archive.articles]
    samples: list[Sample] = []
    with scratch_library(home) as library:
        library.add_articles(archive.articles)
        for article, key in chosen[:limit]:
            summary = library.summarize(article.id, languages)
            samples.append(judged(library, article, key, summary))
            if progress is not None:
                progress(len(samples), len(chosen[:limit]))
        settings = library.settings
    files = {"articles": articles, **({"keys": keys_file} if keys_file is not None else {})}
    run = run_facts(settings, files, command="eval summaries", limit=limit)
    return SummariesRun({**summarized(samples), "run": run}, tuple(samples))


def judged(library: Library, article: Article, key: SummaryKey | None, summary: Summary) -> Sample:
    """Scores one summary; metrics that have no say in it are left out."""
    quotes = {citation.number: citation.quote for citation in summary.citations}
    told = tuple(figures_told(summary, article.language))
    scores: dict[str, Score] = {
        "quote_exact": _pooled(
            library.article(c.article_id).text[c.start : c.end] == c.quote
            for c in summary.citations
        ),
        "table_figures": _pooled(t.held for t in told if t.where == "table"),
        "figures_own_side": _pooled(
            t.held for t in told if t.where != "table" and t.language == article.language
        ),
        "figures_other_side": _pooled(
            t.held for t in told if t.where != "table" and t.language != article.language
        ),
        "figures_across": _across(summary),
        "compression": (_length(summary, article.language), float(len(article.text))),
        "compression_lead3": (float(len(_lead(article, 3))), float(len(article.text))),
        "points": (float(len(summary.points)), 1.0),
        "rejected": (
            float(len(summary.rejected)),
            float(len(summary.points) + len(summary.rejected)),
        ),
        "one_sided": _pooled(None in point.texts.values() for point in summary.points),
        "seconds": (summary.timings.total_ms / 1000, 1.0),
    }
    covered: tuple[tuple[PointKey, bool], ...] = ()
    if key is not None:
        holds = [_covering(point, summary, article.language) for point in key.points]
        covered = tuple(zip(key.points, [at is not None for at in holds], strict=True))
        scores["coverage"] = _mean(at is not None for at in holds)
        for most in LEADS:
            sentences = [AnswerText(text) for text in _sentences(article)[:most]]
            scores[f"coverage_lead{most}"] = _mean(
                any(_held(point, text) for text in sentences) for point in key.points
            )
        scores["citation_support"] = _pooled(
            any(_held(point, AnswerText(quotes[n])) for n in summary.points[at].citations)
            for point, at in zip(key.points, holds, strict=True)
            if at is not None
        )
        ours = "\n".join(point.texts.get(article.language) or "" for point in summary.points)
        reference = "\n".join(point.text for point in key.points)
        for name, value in rouge(reference, ours).items():
            scores[f"{name}_ours"] = (value, 1.0)
        for name, value in rouge(reference, _lead(article, 3)).items():
            scores[f"{name}_lead3"] = (value, 1.0)
    known = {name: score for name, score in scores.items() if score[1]}
    return Sample(article, summary, covered, told, known)


def summarized(samples: Sequence[Sample]) -> dict[str, Any]:
    """Every metric over all samples, with the paired differences to the lead."""
    metrics = {}
    for name in METRICS:
        pairs = [sample.scores[name] for sample in samples if name in sample.scores]
        if pairs:
            metrics[name] = ratio([a for a, _ in pairs], [whole for _, whole in pairs]).json()
    times = [sample.summary.timings.total_ms / 1000 for sample in samples]
    metrics["seconds_p50"] = quantile(times, 0.5).json()
    gaps = {}
    for ours, lead in (
        ("coverage", "coverage_lead3"),
        ("coverage", "coverage_lead5"),
        *((f"{name}_ours", f"{name}_lead3") for name in ROUGE),
    ):
        both = [s for s in samples if ours in s.scores and lead in s.scores]
        if both:
            mine = [s.scores[ours][0] / s.scores[ours][1] for s in both]
            theirs = [s.scores[lead][0] / s.scores[lead][1] for s in both]
            gaps[f"{ours} - {lead}"] = difference(mine, theirs).json()
    return {"metrics": metrics, "differences": gaps}


def sample_json(sample: Sample) -> dict[str, Any]:
    """One line of samples.jsonl."""
    return {
        "article": sample.article.title,
        "article_id": sample.article.id,
        "lang": sample.article.language,
        "summary": summary_json(sample.summary),
        "key_points": [{"text": p.text, "covered": held} for p, held in sample.covered],
        "figures": [told.json() for told in sample.told],
        "metrics": {name: round(a / b, 6) for name, (a, b) in sample.scores.items()},
    }


def _covering(point: PointKey, summary: Summary, own: Language) -> int | None:
    """Which of the summary's points holds every fact, in the article's language or another."""
    for place, mine in enumerate(summary.points):
        texts = [mine.texts.get(own), *mine.texts.values()]
        if any(_held(point, AnswerText(text)) for text in texts if text):
            return place
    return None


def _held(point: PointKey, text: AnswerText) -> bool:
    return all(text.find(fact) is not None for fact in point.facts)


def _across(summary: Summary) -> Score:
    """Figures of each side that stand on the other, over points that have both."""
    held = whole = 0
    for point in summary.points:
        texts = [text for text in point.texts.values() if text]
        for here in texts:
            for there in (text for text in texts if text is not here):
                figures = len(_figures(here))
                whole += figures
                held += figures - len(missing(here, [there]))
    return float(held), float(whole)


def _figures(text: str) -> tuple[object, ...]:
    return missing(text, [])  # what no source holds: all that are stated


def _length(summary: Summary, language: Language) -> float:
    return float(sum(len(point.texts.get(language) or "") for point in summary.points))


def _sentences(article: Article) -> list[str]:
    return [article.text[start:end] for start, end in sentence_spans(article.text)]


def _lead(article: Article, most: int) -> str:
    return "\n".join(_sentences(article)[:most])


def _mean(hits: Any) -> Score:
    listed = list(hits)
    return (sum(listed) / len(listed), 1.0) if listed else (0.0, 0.0)


def _pooled(hits: Any) -> Score:
    listed = list(hits)
    return float(sum(listed)), float(len(listed))
