"""Hybrid search: candidates from both views, every candidate judged by both, one order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace

from rag.errors import ModelError
from rag.language.gazetteer import Gazetteer
from rag.language.glosses import Glosses
from rag.language.lexicon import Lexicon
from rag.library.keeping import Kept
from rag.library.ledger import Ledger
from rag.library.similarity import Similarity
from rag.library.term_bags import count_terms
from rag.library.vectors import VectorView
from rag.library.words import WordView
from rag.models.rerank import Reranker
from rag.retrieval.arranging import spans_articles, spread, without_repeats
from rag.retrieval.evidence import Evidence, evidence
from rag.retrieval.fusion import final_score, nominating
from rag.retrieval.question import Asked
from rag.retrieval.reading import Reader
from rag.retrieval.translated import IN_ENGLISH
from rag.telemetry import alongside, span
from rag.types import Filter, Hit, Turn

CANDIDATES = 50
"""Passages that each view puts forward."""
SPARE = 2
"""Passages looked at for each that is wanted, so that repeats leave no gap."""
RERANKED = 25
"""Passages that a reranker reads."""
_FILTERS = 16  # that are remembered: a conversation goes on with the same one
_BESIDE = 8  # questions whose vector side may be under way at a time


@dataclass(frozen=True, slots=True)
class Candidate:
    """A passage that a view put forward, judged by both."""

    passage_id: str
    score: float
    coverage: float
    similarity: Similarity


@dataclass(frozen=True, slots=True)
class Found:
    """The passages found, best first, and why the reranker did not order them, if it failed."""

    hits: tuple[Hit, ...]
    failed: str = ""


@dataclass(frozen=True, slots=True)
class Search:
    """Finds passages for a question."""

    ledger: Ledger
    vectors: VectorView
    words: WordView
    lexicon: Lexicon
    gazetteer: Gazetteer
    glosses: Glosses

    def warm(self) -> None:
        """Makes or loads the dictionary's tables, which a first question would wait for."""
        self.lexicon.warm()
        self.gazetteer.warm()
        self.glosses.warm()

    reranker: Reranker | None = None
    _beside: ThreadPoolExecutor = field(
        default_factory=lambda: ThreadPoolExecutor(_BESIDE, thread_name_prefix="vectors"),
        repr=False,
    )
    """Where the vector view works while the word view does: neither holds the interpreter."""
    _recent: dict[Filter, tuple[int, Kept]] = field(default_factory=dict, repr=False)
    """What the filters asked for last keep, and at which seq of the ledger."""

    def read(self, question: str, history: Sequence[Turn] = ()) -> Asked:
        """The question, ready to search with; raises EmptyQuestion or ModelError.

        Where it leans on ``history``, it takes words over from there.
        """
        self.ledger.check_open()
        reader = Reader(
            self.ledger, self.vectors, self.words, self.lexicon, self.gazetteer, self.glosses
        )
        return reader.read(question, history)

    def _kept(self, only: Filter) -> Kept:
        seq = self.ledger.last_seq()
        recent = self._recent.get(only)
        if recent is not None and recent[0] == seq:
            return recent[1]
        kept = Kept.of(self.ledger.articles_within(only), self.ledger.counts()[0])
        if len(self._recent) >= _FILTERS:
            self._recent.clear()
        self._recent[only] = (seq, kept)
        return kept

    def close(self) -> None:
        """Ends its threads."""
        self._beside.shutdown()

    def find(self, asked: Asked, limit: int, only: Filter | None = None) -> tuple[Hit, ...]:
        """The best ``limit`` passages, best first; see :meth:`found`."""
        return self.found(asked, limit, only).hits

    def found(self, asked: Asked, limit: int, only: Filter | None = None) -> Found:
        """The best ``limit`` passages, best first, each report once; of the articles of ``only``.

        Where the question spans articles no article fills more than half of the places. A reranker
        that fails costs its order only.
        """
        if limit <= 0:
            return Found(())
        looked_at = max(SPARE * limit, RERANKED if self.reranker is not None else 0)
        hits = self._hits(self._judged(asked, only, looked_at))
        failed = ""
        if self.reranker is not None and hits:
            hits, failed = self._reranked(self.reranker, asked, hits)
        hits = without_repeats(hits[: SPARE * limit])
        return Found(
            tuple(spread(hits, limit) if spans_articles(asked.text) else hits[:limit]), failed
        )

    def _reranked(self, reranker: Reranker, asked: Asked, hits: list[Hit]) -> tuple[list[Hit], str]:
        """The hits in the reranker's order, or as they are and why.

        Our scores say how strong the evidence is, which an answer depends on; a reranker's have no
        common scale. So they are dealt out anew: its first has the best of ours.
        """
        texts = [f"{hit.article.title}\n{hit.passage.text}" for hit in hits]
        try:
            with span("rerank"):
                order = reranker.rerank(asked.searched or asked.text, texts)
        except ModelError as exc:
            return hits, str(exc)
        scores = sorted((hit.score for hit in hits), reverse=True)
        return [replace(hits[i], score=score) for i, score in zip(order, scores, strict=True)], ""

    def _hits(self, best: Sequence[Candidate]) -> list[Hit]:
        found = self.ledger.passages_in_articles([c.passage_id for c in best])
        hits = []
        for c in best:
            if c.passage_id in found:
                passage, article = found[c.passage_id]
                likeness = c.similarity
                hits.append(
                    Hit(passage, article, c.score, c.coverage, likeness.mean, likeness.sentences)
                )
        return hits

    def candidates(self, asked: Asked, only: Filter | None = None) -> list[Candidate]:
        """All candidates of both views, best first.

        Each view names its best; then both judge all of them, so that a passage which one view
        missed is not taken for one that it rejected. Raises UnknownArticle where ``only`` names
        an article that is not there.
        """
        return self._judged(asked, only, None)

    def _judged(self, asked: Asked, only: Filter | None, limit: int | None) -> list[Candidate]:
        """The best ``limit`` candidates (None: all), best first."""
        kept = self._kept(only) if only is not None and only != Filter() else None
        bags = self._nominated(asked, kept)
        words = self._evidence(asked, bags)
        likeness = self.vectors.similarities(asked.vector, list(bags))
        # The views may differ while one is catching up.
        ids, rows, places = [], [], []
        for row, passage_id in enumerate(bags):
            if passage_id in likeness.places:
                ids.append(passage_id)
                rows.append(row)
                places.append(likeness.places[passage_id])
        coverages = words.coverages[rows]
        scores = final_score(coverages, words.sentences[rows], likeness.means()[places]).tolist()
        order = sorted(range(len(ids)), key=lambda i: (-scores[i], ids[i]))[:limit]
        return [
            Candidate(ids[i], scores[i], float(coverages[i]), likeness.of(ids[i])) for i in order
        ]

    def _evidence(self, asked: Asked, bags: Mapping[str, bytes]) -> Evidence:
        """What the candidates' words hold of the question; of English ones, in either language."""
        length = self.words.mean_length()
        counts = count_terms(list(asked.plan.idf), bags.values())
        found = evidence(asked.plan, counts, length)
        if asked.across is None or not bags:
            return found
        in_english = count_terms([IN_ENGLISH], bags.values()).held()[0]
        across = count_terms(list(asked.across.idf), bags.values())
        return found.or_better(evidence(asked.across, across, length), in_english)

    def _nominated(self, asked: Asked, kept: Kept | None) -> dict[str, bytes]:
        """The passages that either view puts forward, with their terms."""
        if self.vectors.is_small():
            bags = self._by_words(asked, kept)
            nearest = self.vectors.search(asked.vector, CANDIDATES, kept)
        else:
            beside = self._beside.submit(
                alongside(self.vectors.search), asked.vector, CANDIDATES, kept
            )
            bags = self._by_words(asked, kept)
            nearest = beside.result()
        return bags | self.words.bags([i for i in nearest if i not in bags])

    def _by_words(self, asked: Asked, kept: Kept | None) -> dict[str, bytes]:
        bags = self.words.find(nominating(asked.plan), CANDIDATES, kept)
        if asked.across is not None:  # asked for apart: Chinese passages would take all the places
            bags |= self.words.find(nominating(asked.across), CANDIDATES, kept)
        return bags
