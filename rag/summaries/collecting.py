"""Which articles, and which passages of them, bear on a topic."""

from __future__ import annotations

from rag.answering.abstention import ENOUGH
from rag.errors import NothingOnTopic
from rag.retrieval.question import Asked
from rag.retrieval.search import Search
from rag.summaries.lines import Within
from rag.types import Article, Span

_PASSAGES = 40
_MOST_ARTICLES = 12
_WEAKER = 0.5
"""Share of the best passage's score that a passage must reach."""


def on_topic(asked: Asked, search: Search) -> tuple[list[Article], Within]:
    """The articles that bear on what is asked, best first, with the passages that do.

    At most twelve articles. Raises NothingOnTopic where there are none.
    """
    hits = search.find(asked, _PASSAGES)
    if not hits or hits[0].score < ENOUGH[asked.language]:
        raise NothingOnTopic(f"no article bears on the topic {asked.text!r}")
    floor = max(ENOUGH[asked.language], _WEAKER * hits[0].score)
    articles: dict[str, Article] = {}
    within: dict[str, list[Span]] = {}
    for hit in hits:
        if hit.score < floor or (
            len(articles) == _MOST_ARTICLES and hit.article.id not in articles
        ):
            continue
        articles[hit.article.id] = hit.article
        within.setdefault(hit.article.id, []).append((hit.passage.start, hit.passage.end))
    return list(articles.values()), within
