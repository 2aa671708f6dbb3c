"""The word view: a tantivy index over our own terms, scored with BM25."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import tantivy

from rag.errors import LibraryDamaged
from rag.language.tokens import TOKENS_VERSION
from rag.library.chunking import CHUNKING_VERSION
from rag.library.keeping import Kept, article_number
from rag.library.passage_terms import PassageTerms, passage_terms
from rag.telemetry import spanned
from rag.types import Article, Passage

_FIELDS_VERSION = 4
_BODY = "body"
_TERMS = "terms"
_LENGTH = "length"
_ARTICLE = "article"
_SHOULD = tantivy.Occur.Should
_MUST = tantivy.Occur.Must
_REMEMBERED = 50_000  # terms whose frequency is kept: some 5 MB; each asks every segment otherwise
_BAGS = 10_000  # documents that stay in memory until the next change: some 15 MB
_HEAP = 64_000_000  # bytes that the writer may hold before it flushes a segment


class _Reading:
    """One state of the index, with the documents read from it lately.

    Reading them anew would take as long as finding them. Safe to share between threads.
    """

    def __init__(self, searcher: tantivy.Searcher) -> None:
        self.searcher = searcher
        self._read: dict[tuple[int, int], tuple[str, bytes]] = {}
        self._by_id: dict[str, bytes] = {}

    def remembered(self, passage_ids: Sequence[str]) -> dict[str, bytes]:
        """The term bags of those of the passages that were read lately, by id."""
        read = self._by_id
        return {i: bag for i in passage_ids if (bag := read.get(i)) is not None}

    def bags(self, query: tantivy.Query, limit: int) -> dict[str, bytes]:
        """The term bags of the best ``limit`` passages, by id, best first."""
        hits = self.searcher.search(query, limit, count=False).hits
        return self.documents([place for _, place in hits])

    def documents(self, places: Sequence[tantivy.DocAddress]) -> dict[str, bytes]:
        """The term bags of the passages at these places, by id."""
        found = {}
        for place in places:
            key = (place.segment_ord, place.doc)
            read = self._read.get(key)
            if read is None:
                document = self.searcher.doc(place)
                read = document["passage_id"][0], bytes(document[_TERMS][0])
                if len(self._read) >= _BAGS:
                    self._read.clear()
                    self._by_id = {}
                self._read[key] = read
                self._by_id[read[0]] = read[1]
            found[read[0]] = read[1]
        return found


class WordView:
    """Passages by the terms they hold."""

    name = "word"
    ahead = 1
    stamp = f"tantivy tokens-{TOKENS_VERSION} chunking-{CHUNKING_VERSION} fields-{_FIELDS_VERSION}"

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.turn = threading.Lock()
        self._guard = threading.RLock()
        self._schema = _schema()
        self._index: tantivy.Index | None = None
        self._writer: tantivy.IndexWriter | None = None
        self._read: _Reading | None = None
        self._mean_length: float | None = None
        self._frequencies: tuple[Callable[[str], int], int] | None = None

    def remade(self, stamp: str) -> bool:
        """Always: no setting has a part in it."""
        return True

    def reset(self) -> None:
        """Deletes the index."""
        with self._guard:
            self.close()
            shutil.rmtree(self.folder, ignore_errors=True)
            self.folder.mkdir(parents=True, exist_ok=True)

    def close(self) -> None:
        """Lets go of the index; what was committed stays."""
        with self._guard:
            if self._writer is not None:
                self._writer.wait_merging_threads()
            self._writer = None
            self._index = None
            self._read = None
            self._mean_length = None
            self._frequencies = None

    def prepare(
        self, articles: Mapping[str, Article], passages: Sequence[Passage]
    ) -> Callable[[Sequence[str]], None]:
        """Cuts the terms of ``passages``; the result stores them in one commit."""
        parts = [_parts(passage, articles[passage.article_id]) for passage in passages]
        documents = [
            _document(passage, terms)
            for passage, terms in zip(passages, passage_terms(parts), strict=True)
        ]

        def store(article_ids: Sequence[str]) -> None:
            with self._guard, self._writable():
                index = self._open()
                if self._writer is None:
                    self._writer = index.writer(heap_size=_HEAP, num_threads=1)
                    # A process that was killed in its commit leaves files that no commit knows;
                    # the next one would use their names again, and fail on them.
                    self._writer.garbage_collect_files()
                for article_id in article_ids:
                    self._writer.delete_documents_by_term("article_id", article_id)
                for document in documents:
                    self._writer.add_document(document)
                self._writer.commit()
                index.reload()
                self._read = None
                self._mean_length = None
                self._frequencies = None

        return store

    @contextmanager
    def _writable(self) -> Iterator[None]:
        """Turns what stops a commit into an error; the next one starts with a new writer."""
        try:
            yield
        except (ValueError, OSError) as exc:
            self._writer = None
            self._index = None
            raise LibraryDamaged(
                f"the word index cannot be written ({exc}): if the disk is not full, "
                "run `zhiwen rebuild`"
            ) from exc

    def holdings(self) -> dict[str, list[str]]:
        """Ids of the passages in each of its stores; raises LibraryDamaged."""
        try:
            with self._guard:
                searcher = self._open().searcher()
            hits = searcher.search(tantivy.Query.all_query(), searcher.num_docs + 1).hits
            return {"terms": [searcher.doc(place)["passage_id"][0] for _, place in hits]}
        except (ValueError, OSError) as exc:
            raise LibraryDamaged(
                f"the word index cannot be read ({exc}): run `zhiwen rebuild`"
            ) from exc

    def check(self) -> int:
        """Passages that it holds; raises LibraryDamaged where it cannot be read."""
        try:
            return self.count()
        except (ValueError, OSError) as exc:
            raise LibraryDamaged(
                f"the word index cannot be read ({exc}): run `zhiwen rebuild`"
            ) from exc

    def count(self) -> int:
        """Passages that the index holds."""
        with self._guard:
            return int(self._open().searcher().num_docs)

    def frequencies(self) -> tuple[Callable[[str], int], int]:
        """How many passages hold a given term, and how many passages there are."""
        with self._guard:
            if self._frequencies is None:
                searcher = self._open().searcher()

                @lru_cache(_REMEMBERED)
                def count(term: str) -> int:
                    return int(searcher.doc_freq(_BODY, term))

                self._frequencies = (count, int(searcher.num_docs))
            return self._frequencies

    @spanned("words")
    def find(
        self, terms: Sequence[tuple[str, float]], limit: int, kept: Kept | None = None
    ) -> dict[str, bytes]:
        """The term bags of the ``limit`` passages that ``terms`` find, best first.

        With ``kept``, of its articles only.

        Best are those with the highest sum over the terms of BM25 times the term's weight. It must
        be a plain sum of single terms: of nothing else can tantivy skip what cannot win (WAND).
        """
        if not terms or limit <= 0:
            return {}
        wanted = self._any_of(terms)
        if kept is None:
            return self._reading().bags(wanted, limit)
        return self._near_and_kept(wanted, limit, kept) or self._reading().bags(
            self._within(wanted, kept), limit
        )

    def _near_and_kept(self, wanted: tantivy.Query, limit: int, kept: Kept) -> dict[str, bytes]:
        """What the filter leaves of many that are found; empty where that may not be the best."""
        reading = self._reading()
        searcher = reading.searcher
        if not kept.wide(searcher.num_docs):
            return {}
        more = kept.enough(limit)
        places = [place for _, place in searcher.search(wanted, more, count=False).hits]
        left = kept.holds(searcher.fast_field_values(_ARTICLE, places))
        if len(places) == more and left.sum() < limit:
            return {}
        return reading.documents([places[i] for i in np.flatnonzero(left)[:limit]])

    def _within(self, wanted: tantivy.Query, kept: Kept) -> tantivy.Query:
        articles = tantivy.Query.term_set_query(self._schema, "article_id", sorted(kept.ids))
        return tantivy.Query.boolean_query(
            [(_MUST, wanted), (_MUST, tantivy.Query.boost_query(articles, 0.0))]
        )

    def bags(self, passage_ids: Sequence[str]) -> dict[str, bytes]:
        """The term bags (`term_bags`) of those of the given passages that the index holds."""
        reading = self._reading()
        found = reading.remembered(passage_ids)
        missing = [i for i in passage_ids if i not in found]
        return found | (reading.bags(self._among(missing), len(missing)) if missing else {})

    def mean_length(self) -> float:
        """Terms of a passage, title included, in the mean over all passages."""
        with self._guard:
            if self._mean_length is None:
                searcher = self._open().searcher()
                asked = {"mean": {"avg": {"field": _LENGTH}}}
                mean = searcher.aggregate(tantivy.Query.all_query(), asked)["mean"]["value"]
                self._mean_length = float(mean or 1.0)
            return self._mean_length

    def _any_of(self, terms: Sequence[tuple[str, float]]) -> tantivy.Query:
        return tantivy.Query.boolean_query(
            [
                (
                    _SHOULD,
                    tantivy.Query.boost_query(
                        tantivy.Query.term_query(self._schema, _BODY, term, "freq"), weight
                    ),
                )
                for term, weight in terms
            ]
        )

    def _among(self, passage_ids: Sequence[str]) -> tantivy.Query:
        one_of = [
            (_SHOULD, tantivy.Query.term_query(self._schema, "passage_id", i, "basic"))
            for i in passage_ids  # faster than a set query, which walks the whole dictionary
        ]
        return tantivy.Query.boolean_query(one_of)

    def _reading(self) -> _Reading:
        with self._guard:
            if self._read is None:
                self._read = _Reading(self._open().searcher())
            return self._read

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


def _parts(passage: Passage, article: Article) -> list[str]:
    """Title and sentences: a passage holds nothing but its sentences and the gaps between them."""
    text, first = passage.text, passage.start
    return [article.title, *(text[start - first : end - first] for start, end in passage.sentences)]


def _document(passage: Passage, terms: PassageTerms) -> tantivy.Document:
    document = tantivy.Document()
    document.add_text("passage_id", passage.id)
    document.add_text("article_id", passage.article_id)
    document.add_text(_BODY, terms.body)
    document.add_bytes(_TERMS, terms.bag)
    document.add_unsigned(_LENGTH, terms.length)
    document.add_unsigned(_ARTICLE, article_number(passage.article_id))
    return document


def _schema() -> Any:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("passage_id", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("article_id", tokenizer_name="raw", index_option="basic")
    builder.add_bytes_field(_TERMS, stored=True, indexed=False, fast=False)
    builder.add_unsigned_field(_LENGTH, fast=True)
    builder.add_unsigned_field(_ARTICLE, fast=True)
    builder.add_text_field(_BODY, tokenizer_name="whitespace", index_option="freq")
    return builder.build()
