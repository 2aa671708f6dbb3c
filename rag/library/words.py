"""The word view: a tantivy index over our own terms, scored with BM25."""

from __future__ import annotations

import math
import shutil
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import tantivy

from rag.errors import LibraryDamaged
from rag.language.tokens import TOKENS_VERSION, QueryTerm, index_terms
from rag.library.chunking import CHUNKING_VERSION
from rag.types import Article, Passage

_FIELDS_VERSION = 1
_BODY = "body"
_K1 = 1.2  # tantivy's BM25 saturation: a term's score stays below idf times (k1 + 1)
_HEAP = 64_000_000  # bytes that the writer may hold before it flushes a segment


class WordView:
    """Passages by the terms they hold."""

    name = "word"
    stamp = f"tantivy tokens-{TOKENS_VERSION} chunking-{CHUNKING_VERSION} fields-{_FIELDS_VERSION}"

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._guard = threading.RLock()
        self._schema = _schema()
        self._index: tantivy.Index | None = None

    def reset(self) -> None:
        """Deletes the index."""
        with self._guard:
            self._index = None
            shutil.rmtree(self.folder, ignore_errors=True)
            self.folder.mkdir(parents=True, exist_ok=True)

    def apply(
        self,
        article_ids: Sequence[str],
        articles: Mapping[str, Article],
        passages: Sequence[Passage],
    ) -> None:
        """Indexes ``passages`` in place of what ``article_ids`` had, in one commit."""
        with self._guard:
            index = self._open()
            writer = index.writer(heap_size=_HEAP, num_threads=1)
            for article_id in article_ids:
                writer.delete_documents_by_term("article_id", article_id)
            for passage in passages:
                title = articles[passage.article_id].title
                document = tantivy.Document()
                document.add_text("passage_id", passage.id)
                document.add_text("article_id", passage.article_id)
                document.add_text(_BODY, " ".join(index_terms(f"{title}\n{passage.text}")))
                writer.add_document(document)
            writer.commit()
            writer.wait_merging_threads()
            index.reload()

    def count(self) -> int:
        """Passages that the index holds."""
        with self._guard:
            return int(self._open().searcher().num_docs)

    def coverages(
        self, terms: Sequence[QueryTerm], limit: int, also: Sequence[str] = ()
    ) -> dict[str, float]:
        """How much of the question the best ``limit`` passages hold, and those of ``also``.

        A passage's coverage is its BM25 score over the most that any passage could reach on these
        terms (their idf mass times k1 + 1), so it lies in 0..1 and a rare term that is nowhere in
        the archive counts against everyone. Passages without a term are left out.
        """
        with self._guard:
            searcher = self._open().searcher()
        ceiling = _ceiling(searcher, terms)
        if ceiling <= 0 or limit <= 0:
            return {}
        wanted = self._any_of(terms)
        found = _scored(searcher, wanted, limit)
        missing = [passage_id for passage_id in also if passage_id not in found]
        if missing:
            among = tantivy.Query.boost_query(
                tantivy.Query.term_set_query(self._schema, "passage_id", missing), 0.0
            )
            must = tantivy.Occur.Must
            both = tantivy.Query.boolean_query([(must, wanted), (must, among)])
            found.update(_scored(searcher, both, len(missing)))
        return {passage_id: min(1.0, score / ceiling) for passage_id, score in found.items()}

    def _any_of(self, terms: Sequence[QueryTerm]) -> tantivy.Query:
        groups = []
        for term in terms:
            forms = [
                tantivy.Query.boost_query(
                    tantivy.Query.term_query(self._schema, _BODY, form, "freq"), weight
                )
                for form, weight in term.forms
            ]
            group = forms[0] if len(forms) == 1 else tantivy.Query.disjunction_max_query(forms)
            groups.append((tantivy.Occur.Should, group))
        return tantivy.Query.boolean_query(groups)

    def _open(self) -> tantivy.Index:
        if self._index is None:
            place = self.folder / "tantivy"
            try:
                place.mkdir(parents=True, exist_ok=True)
                self._index = tantivy.Index(self._schema, path=str(place))
            except (ValueError, OSError) as exc:
                raise LibraryDamaged(
                    f"the word index cannot be opened ({exc}): run `zhiwen rebuild`"
                ) from exc
        return self._index


def _schema() -> Any:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("passage_id", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("article_id", tokenizer_name="raw", index_option="basic")
    builder.add_text_field(_BODY, tokenizer_name="whitespace", index_option="freq")
    return builder.build()


def _scored(searcher: tantivy.Searcher, query: tantivy.Query, limit: int) -> dict[str, float]:
    hits = searcher.search(query, limit, count=False).hits
    return {searcher.doc(place)["passage_id"][0]: float(score) for score, place in hits}


def _ceiling(searcher: tantivy.Searcher, terms: Sequence[QueryTerm]) -> float:
    total = searcher.num_docs
    mass = 0.0
    for term in terms:
        mass += max(
            weight * _idf(total, searcher.doc_freq(_BODY, form)) for form, weight in term.forms
        )
    return mass * (_K1 + 1)


def _idf(total: int, holding: int) -> float:
    """Robertson-Sparck Jones idf as Lucene and tantivy compute it."""
    return math.log(1 + (total - holding + 0.5) / (holding + 0.5))
