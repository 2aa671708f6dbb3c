"""The word view: a tantivy index over our own terms, scored with BM25."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import tantivy

from rag.errors import LibraryDamaged
from rag.language.tokens import TOKENS_VERSION, index_terms
from rag.library.chunking import CHUNKING_VERSION
from rag.types import Article, Passage

Boosted = tuple[tuple[str, ...], float]
"""A form of a query term: index terms that must all be there, and what they are multiplied by."""

_FIELDS_VERSION = 2
_BODY = "body"
_SENTENCES = "sentences"
_MUST = tantivy.Occur.Must
_HEAP = 64_000_000  # bytes that the writer may hold before it flushes a segment


class WordView:
    """Passages by the terms they hold."""

    name = "word"
    stamp = f"tantivy tokens-{TOKENS_VERSION} chunking-{CHUNKING_VERSION} fields-{_FIELDS_VERSION}"

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.turn = threading.Lock()
        self._guard = threading.RLock()
        self._schema = _schema()
        self._index: tantivy.Index | None = None
        self._writer: tantivy.IndexWriter | None = None

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

    def prepare(
        self, articles: Mapping[str, Article], passages: Sequence[Passage]
    ) -> Callable[[Sequence[str]], None]:
        """Cuts the terms of ``passages``; the result stores them in one commit."""
        titles = {i: " ".join(index_terms(article.title)) for i, article in articles.items()}
        documents = [_document(passage, titles[passage.article_id]) for passage in passages]

        def store(article_ids: Sequence[str]) -> None:
            with self._guard:
                index = self._open()
                if self._writer is None:
                    self._writer = index.writer(heap_size=_HEAP, num_threads=1)
                for article_id in article_ids:
                    self._writer.delete_documents_by_term("article_id", article_id)
                for document in documents:
                    self._writer.add_document(document)
                self._writer.commit()
                index.reload()

        return store

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
            searcher = self._open().searcher()
        return lambda term: int(searcher.doc_freq(_BODY, term)), int(searcher.num_docs)

    def scores(
        self, groups: Sequence[Sequence[Boosted]], limit: int, also: Sequence[str] = ()
    ) -> dict[str, float]:
        """BM25 of the best ``limit`` passages, and of those of ``also`` that hold any term.

        Of each group the form that scores best counts; a form of several terms needs them all.
        """
        if not groups or limit <= 0:
            return {}
        with self._guard:
            searcher = self._open().searcher()
        wanted = self._any_of(groups)
        found = _scored(searcher, wanted, limit)
        missing = [passage_id for passage_id in also if passage_id not in found]
        if missing:
            both = [(_MUST, wanted), (_MUST, self._among(missing))]
            found.update(_scored(searcher, tantivy.Query.boolean_query(both), len(missing)))
        return found

    def sentence_terms(self, passage_ids: Sequence[str]) -> dict[str, list[set[str]]]:
        """For each passage the index terms of each of its sentences, in order."""
        if not passage_ids:
            return {}
        with self._guard:
            searcher = self._open().searcher()
        hits = searcher.search(self._among(passage_ids), len(passage_ids), count=False).hits
        documents = [searcher.doc(place) for _, place in hits]
        return {
            document["passage_id"][0]: [
                set(line.split(" ")) for line in bytes(document[_SENTENCES][0]).decode().split("\n")
            ]
            for document in documents
        }

    def _any_of(self, groups: Sequence[Sequence[Boosted]]) -> tantivy.Query:
        wanted = []
        for group in groups:
            forms = [self._form(*form) for form in group]
            best = forms[0] if len(forms) == 1 else tantivy.Query.disjunction_max_query(forms)
            wanted.append((tantivy.Occur.Should, best))
        return tantivy.Query.boolean_query(wanted)

    def _form(self, terms: tuple[str, ...], boost: float) -> tantivy.Query:
        parts = [
            (_MUST, tantivy.Query.term_query(self._schema, _BODY, term, "freq")) for term in terms
        ]
        whole = parts[0][1] if len(parts) == 1 else tantivy.Query.boolean_query(parts)
        return tantivy.Query.boost_query(whole, boost)

    def _among(self, passage_ids: Sequence[str]) -> tantivy.Query:
        """The passages with these ids, adding nothing to a score."""
        return tantivy.Query.boost_query(
            tantivy.Query.term_set_query(self._schema, "passage_id", list(passage_ids)), 0.0
        )

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


def _document(passage: Passage, title: str) -> tantivy.Document:
    """The title's terms and the sentences' terms; the latter are kept sentence by sentence too.

    A term never reaches over the end of a sentence, so a passage's terms are its sentences'.
    """
    cut = [
        index_terms(passage.text[start - passage.start : end - passage.start])
        for start, end in passage.sentences
    ]
    body = " ".join([title, *(term for terms in cut for term in terms)])
    apart = "\n".join(" ".join(sorted(set(terms))) for terms in cut)
    document = tantivy.Document()
    document.add_text("passage_id", passage.id)
    document.add_text("article_id", passage.article_id)
    document.add_text(_BODY, body)
    document.add_bytes(_SENTENCES, apart.encode())
    return document


def _schema() -> Any:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("passage_id", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("article_id", tokenizer_name="raw", index_option="basic")
    builder.add_bytes_field(_SENTENCES, stored=True, indexed=False, fast=False)
    builder.add_text_field(_BODY, tokenizer_name="whitespace", index_option="freq")
    return builder.build()


def _scored(searcher: tantivy.Searcher, query: tantivy.Query, limit: int) -> dict[str, float]:
    hits = searcher.search(query, limit, count=False).hits
    return {searcher.doc(place)["passage_id"][0]: float(score) for score, place in hits}
