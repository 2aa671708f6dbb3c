"""Cuts an article into passages of whole sentences within a token budget."""

from __future__ import annotations

from rag.ids import passage_id
from rag.language.budget import count_tokens_of
from rag.language.sentences import sentence_spans, soft_spans
from rag.types import Article, Passage, Span

CHUNKING_VERSION = 1
"""Part of every view's stamp: raise it when the same article would be cut otherwise."""

_OVERLONG = 4
"""A sentence is left whole up to this many times the budget; a longer one is a wall of text
without a full stop (a table, a 50 MB line) and is cut at clause marks."""


def cut_passages(article: Article, budget: int) -> tuple[Passage, ...]:
    """Passages of ``article``, in order, each of at most ``budget`` o200k tokens.

    Tokens are counted sentence by sentence; counted whole, a passage may have one or two more.
    Sentences are never cut, so one that is longer than the budget stands alone; only past four
    times the budget is it cut, at clause marks. Sentences are shared out evenly: an article of
    1.2 budgets gives two passages of 0.6, not one of 1.0 and a scrap.
    """
    text = article.text
    spans = _bounded(text, sentence_spans(text), budget * _OVERLONG)
    # A sentence's cost includes the gap behind it, which stands in the passage too.
    ends = [start for start, _ in spans[1:]] + [spans[-1][1]] if spans else []
    costs = count_tokens_of([text[s:e] for (s, _), e in zip(spans, ends, strict=True)])
    passages: list[Passage] = []
    for group in _groups(costs, budget):
        members = tuple(spans[i] for i in group)
        start, end = members[0][0], members[-1][1]
        content = text[start:end]
        ordinal = len(passages)
        passages.append(
            Passage(
                id=passage_id(article.id, ordinal, content),
                article_id=article.id,
                ordinal=ordinal,
                start=start,
                end=end,
                text=content,
                sentences=members,
            )
        )
    return tuple(passages)


def _bounded(text: str, spans: list[Span], most: int) -> list[Span]:
    # A character is at least a third of a token in every script that we meet, and a token is
    # never more than a few characters of Chinese: counting characters is close enough for walls.
    bounded: list[Span] = []
    for start, end in spans:
        if end - start <= most:
            bounded.append((start, end))
        else:
            bounded.extend(soft_spans(text, start, end, most))
    return bounded


def _groups(costs: list[int], budget: int) -> list[range]:
    """Consecutive index ranges whose cost stays within ``budget``, as even as greedy allows."""
    groups: list[range] = []
    first = 0
    remaining = sum(costs)
    while first < len(costs):
        pieces = max(1, -(-remaining // budget))
        target = remaining / pieces
        cost, last = 0, first
        while last < len(costs):
            grown = cost + costs[last]
            if cost and (grown > budget or grown - target > target - cost):
                break
            cost, last = grown, last + 1
        groups.append(range(first, last))
        remaining -= cost
        first = last
    return groups
