"""The JSON that Zhiwen prints: the contracts that programs and measurements rely on."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from rag.types import Answer, Article, Citation, Hit, Rejection, Sentence, Translation


def answer_json(answer: Answer) -> dict[str, Any]:
    """The object that ``zhiwen ask --json`` prints."""
    return {
        "question": answer.question,
        "language": answer.language,
        "mode": answer.mode,
        "model": answer.model,
        "abstained": answer.abstained,
        "text": answer.text,
        "sentences": [sentence_json(s) for s in answer.sentences],
        "rejected": [rejection_json(r) for r in answer.rejected],
        "citations": [citation_json(c) for c in answer.citations],
        "timings": {
            "retrieve_ms": answer.timings.retrieve_ms,
            "first_token_ms": answer.timings.first_token_ms,
            "total_ms": answer.timings.total_ms,
        },
        "usage": {
            "prompt_tokens": answer.usage.prompt_tokens,
            "completion_tokens": answer.usage.completion_tokens,
            "cost": round(answer.usage.cost, 6),
        },
        "notice": answer.notice,
        "searched": answer.searched,
        "nearest": sentence_json(answer.nearest) if answer.nearest else None,
        "short": asdict(answer.short) if answer.short else None,
        "premise": asdict(answer.premise) if answer.premise else None,
        "disagreements": [
            [{"figure": figure, "citation": number} for figure, number in one.figures]
            for one in answer.disagreements
        ],
        "dates": [asdict(note) for note in answer.dates],
    }


def hit_json(hit: Hit) -> dict[str, Any]:
    """A passage that was found; ``start`` and ``end`` are code points into the article's text."""
    article = hit.article
    return {
        "score": round(hit.score, 4),
        "article_id": article.id,
        "title": article.title,
        "source": article.source,
        "date": article.date.isoformat() if article.date else None,
        "url": article.url,
        "start": hit.passage.start,
        "end": hit.passage.end,
        "text": hit.passage.text,
    }


def sentence_json(sentence: Sentence) -> dict[str, Any]:
    """A checked sentence."""
    return {
        "text": sentence.text,
        "citations": list(sentence.citations),
        "verdict": sentence.verdict,
        "reasons": list(sentence.reasons),
    }


def rejection_json(rejection: Rejection) -> dict[str, Any]:
    """A rejected sentence with the reasons."""
    return {"text": rejection.text, "reasons": list(rejection.reasons)}


def citation_json(citation: Citation) -> dict[str, Any]:
    """A citation; ``start`` and ``end`` are code points into the article's text."""
    return {
        "number": citation.number,
        "article_id": citation.article_id,
        "title": citation.title,
        "source": citation.source,
        "date": citation.date.isoformat() if citation.date else None,
        "url": citation.url,
        "start": citation.start,
        "end": citation.end,
        "quote": citation.quote,
        "also": [
            {
                "article_id": other.article_id,
                "title": other.title,
                "source": other.source,
                "date": other.date.isoformat() if other.date else None,
                "url": other.url,
            }
            for other in citation.also
        ],
        "translation": translation_json(citation.translation) if citation.translation else None,
    }


def translation_json(translation: Translation) -> dict[str, Any]:
    """A quote as a model renders it, with what the check says of that."""
    return {
        "text": translation.text,
        "language": translation.language,
        "verdict": "unsupported" if translation.reasons else "supported",
        "reasons": list(translation.reasons or translation.notes),
    }


def article_json(article: Article, *, with_text: bool) -> dict[str, Any]:
    """A stored article: the object of ``zhiwen show --json``, or without text one of ``list``."""
    facts: dict[str, Any] = {
        "id": article.id,
        "title": article.title,
        "source": article.source,
        "author": article.author,
        "date": article.date.isoformat() if article.date else None,
        "url": article.url,
        "language": article.language,
        "script": article.script,
        "origin": article.origin,
    }
    return {**facts, "text": article.text} if with_text else facts
