"""Scorers: one answer beside its key, scored without a model.

Each score is a pair (amount, out of). A run's metric is the sum of the amounts over the sum of
what they are out of, so one rule makes means (out of 1), pooled shares (out of a count) and F1;
a score that says nothing about an item is left out of it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from eval.archive import Place
from eval.keys import Key, Nugget
from eval.matching import AnswerText, Match
from rag.language.script import detect_language
from rag.language.tokens import index_terms
from rag.types import Answer, Citation

Score = tuple[float, float]
Scores = dict[str, Score]

EVIDENCE_DEPTH = 5
"""The passages among which evidence_at_5 looks."""

METRICS: dict[str, str] = {
    "right": "keys answered with every fact, or rightly not answered",
    "nugget_recall": "facts of the key that the answer holds; mean over answerable keys",
    "all_nuggets": "answerable keys whose every fact the answer holds",
    "evidence_at_5": "keys whose evidence lies wholly in the first five passages of the search",
    "citation_precision": "citations that overlap the key's evidence; mean over answered keys",
    "citation_recall": "pieces of evidence that a citation overlaps; mean over answerable keys",
    "quote_exact": "citations that stand in the stored article to the code point",
    "abstention_precision": "abstentions that were right: the key cannot be answered",
    "abstention_recall": "keys that cannot be answered and were not",
    "abstention_f1": "harmonic mean of the two",
    "unsupported_rate": "shown sentences that the check does not call supported",
    "rejected_rate": "sentences that the check held back, of all that were written",
    "answer_language": "answers in the language and script of the question",
    "reference_terms": "terms of the key's model answer that the answer holds, mean",
    "sentences": "sentences an answer",
    "characters": "characters an answer",
    "latency_ms": "milliseconds from question to whole answer, mean",
    "prompt_tokens": "tokens that a model read for an answer, mean",
    "completion_tokens": "tokens that a model wrote for an answer, mean",
    "cost": "what an answer cost by the prices in the settings, mean",
}
"""Every scored metric with what it tells, in the order of the report."""


@dataclass(frozen=True, slots=True)
class NuggetResult:
    """A fact of the key and the form of it that the answer holds, if any."""

    nugget: Nugget
    match: Match | None


@dataclass(frozen=True, slots=True)
class EvidenceResult:
    """A piece of evidence, the rank (from 1) of the first passage that holds it, who cites it."""

    quote: str
    place: Place
    rank: int | None
    cited_by: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Scored:
    """An answer with all that was found out about it."""

    nuggets: tuple[NuggetResult, ...]
    evidence: tuple[EvidenceResult, ...]
    scores: Scores


def score(
    key: Key,
    answer: Answer,
    evidence: Sequence[Place],
    passages: Sequence[Place],
    exact: Collection[int],
    *,
    timed: bool = True,
) -> Scored:
    """Scores ``answer``.

    ``evidence`` are the places of ``key.evidence``, in order; ``passages`` what the search found
    for the question, best first; ``exact`` the numbers of the citations whose quote is what the
    stored article holds there. ``timed`` is false where a reply was kept from an earlier run.
    """
    text = AnswerText(spoken(answer))
    nuggets = tuple(NuggetResult(forms, text.find(forms)) for forms in key.nuggets)
    results = tuple(
        EvidenceResult(
            item.quote,
            place,
            next((rank for rank, p in enumerate(passages, 1) if p.overlaps(place)), None),
            tuple(c.number for c in claimed(answer) if cited(c).overlaps(place)),
        )
        for item, place in zip(key.evidence, evidence, strict=True)
    )
    scores: Scores = {
        **_content(key, answer, nuggets),
        **_grounds(key, answer, results),
        **_abstention(key, answer),
        **_form(key, answer),
        **_cost(answer, timed=timed),
        "quote_exact": _share([c.number in exact for c in answer.citations], pooled=True),
    }
    return Scored(nuggets, results, {name: scores[name] for name in METRICS if scores[name][1]})


def spoken(answer: Answer) -> str:
    """The words of an answer without its citation marks, which are figures too.

    What an abstention shows as nearest is no answer.
    """
    return "\n".join(s.text for s in answer.sentences) or answer.text


def claimed(answer: Answer) -> tuple[Citation, ...]:
    """The citations that carry the answer: an abstention has none, whatever it shows as nearest."""
    return () if answer.abstained else answer.citations


def cited(citation: Citation) -> Place:
    """Where a citation stands."""
    return Place(citation.article_id, citation.start, citation.end)


def _content(key: Key, answer: Answer, nuggets: Sequence[NuggetResult]) -> Scores:
    met = [n.match is not None for n in nuggets]
    known = key.answerable and bool(met)  # a set without facts says nothing of them
    right = all(met) if key.answerable else answer.abstained
    return {
        "right": (float(right), float(known or not key.answerable)),
        "nugget_recall": _share(met),
        "all_nuggets": (float(all(met)), float(known)),
        "reference_terms": _reference(key, answer),
    }


def _reference(key: Key, answer: Answer) -> Score:
    wanted = set(index_terms(key.answer)) if key.answerable else set()
    return _share([term in set(index_terms(spoken(answer))) for term in wanted])


def _grounds(key: Key, answer: Answer, evidence: Sequence[EvidenceResult]) -> Scores:
    near = [e.rank is not None and e.rank <= EVIDENCE_DEPTH for e in evidence]
    right = {number for e in evidence for number in e.cited_by}
    precision = _share([c.number in right for c in claimed(answer)])
    return {
        "evidence_at_5": (float(all(near)), float(bool(evidence))),
        "citation_precision": precision if evidence else (0.0, 0.0),
        "citation_recall": _share([bool(e.cited_by) for e in evidence]),
    }


def _abstention(key: Key, answer: Answer) -> Scores:
    abstained, unanswerable = float(answer.abstained), float(not key.answerable)
    right = abstained * unanswerable
    return {
        "abstention_precision": (right, abstained),
        "abstention_recall": (right, unanswerable),
        "abstention_f1": (2 * right, abstained + unanswerable),
    }


def _form(key: Key, answer: Answer) -> Scores:
    shown, rejected = len(answer.sentences), len(answer.rejected)
    bad = sum(s.verdict != "supported" for s in answer.sentences)
    return {
        "unsupported_rate": (float(bad), float(shown)),
        "rejected_rate": (float(rejected), float(shown + rejected)),
        "answer_language": (float(detect_language(spoken(answer)) == key.lang), 1.0),
        "sentences": (float(shown), 1.0),
        "characters": (float(sum(not c.isspace() for c in spoken(answer))), 1.0),
    }


def _cost(answer: Answer, *, timed: bool) -> Scores:
    used = float(answer.mode == "llm")
    return {
        "latency_ms": (answer.timings.total_ms, float(timed)),
        "prompt_tokens": (float(answer.usage.prompt_tokens), used),
        "completion_tokens": (float(answer.usage.completion_tokens), used),
        "cost": (answer.usage.cost, float(answer.usage.cost > 0)),
    }


def _share(hits: Sequence[bool], *, pooled: bool = False) -> Score:
    """The share of hits: of one item's (its mean then weighs 1), or pooled over all items."""
    if not hits:
        return 0.0, 0.0
    return (float(sum(hits)), float(len(hits))) if pooled else (sum(hits) / len(hits), 1.0)


def values(scores: Mapping[str, Score]) -> dict[str, float]:
    """The scores of one item as plain figures."""
    return {name: round(amount / whole, 6) for name, (amount, whole) in scores.items()}
