"""How well the check tells true sentences from false ones: untouched ones pass, mutants do not."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

from eval.archive import Archive, find_quote
from eval.bootstrap import Estimate, ratio
from eval.mutations import KINDS, Mutant, NamePool, mutants
from rag.answering.grounding import Grounding
from rag.errors import BadDataset
from rag.library.chunking import cut_passages
from rag.types import LANGUAGES, Article, Hit, Language, Passage, Span

_SHORTEST = 10
"""Characters below which a sentence states nothing that could be made false."""
_PASSAGE_TOKENS = 220


@dataclass(frozen=True, slots=True)
class Claim:
    """A true sentence and the passage that it rests on."""

    text: str
    language: Language
    hit: Hit
    written: bool
    """Whether it was written for the test, in other words; else it is the article's own."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A sentence that the check has judged; ``mutant`` is None for an untouched one."""

    claim: Claim
    mutant: Mutant | None
    reasons: tuple[str, ...]

    def json(self) -> dict[str, object]:
        """One line of samples.jsonl."""
        return {
            "language": self.claim.language,
            "kind": self.mutant.kind if self.mutant else None,
            "text": self.mutant.text if self.mutant else self.claim.text,
            "change": [self.mutant.before, self.mutant.after] if self.mutant else None,
            "article": self.claim.hit.article.title,
            "written": self.claim.written,
            "reasons": list(self.reasons),
        }


@dataclass(frozen=True, slots=True)
class Checking:
    """All that was judged, and the CPU milliseconds that one check took on average."""

    judged: tuple[Judged, ...]
    cpu_ms: float

    def shares(self) -> Iterator[tuple[str, Estimate]]:
        """Passing share of the untouched and flagged share of each kind, by language."""
        for written, label in ((False, "articles"), (True, "claims")):
            for language in LANGUAGES:
                yield (
                    f"untouched {label} {language}",
                    self._share(None, language, written=written),
                )
        yield "untouched", self._share(None, None)
        for kind in KINDS:
            for language in LANGUAGES:
                yield f"{kind} {language}", self._share(kind, language)
            yield kind, self._share(kind, None)

    def _share(
        self, kind: str | None, language: Language | None, written: bool | None = None
    ) -> Estimate:
        items = [
            j
            for j in self.judged
            if (j.mutant.kind if j.mutant else None) == kind
            and language in (None, j.claim.language)
            and written in (None, j.claim.written)
        ]
        right = [float(bool(j.reasons) == (kind is not None)) for j in items]
        return ratio(right, [1.0] * len(right))


def evaluate_check(
    grounding: Grounding,
    articles: Path,
    claims: Path | None,
    *,
    seed: int = 1,
    progress: Callable[[int, int], None] = lambda done, whole: None,
) -> Checking:
    """Judges the articles' own sentences, the written claims and mutants of both.

    Raises InputError and BadDataset for what cannot be read.
    """
    archive = Archive.read(articles)
    true = list(_own_sentences(archive))
    if claims is not None:
        true += written_claims(archive, claims)
    names = NamePool.of([article.text for article in archive.articles])
    grounding.warm()
    judged: list[Judged] = []
    spent = 0.0
    for done, claim in enumerate(true):
        made = mutants(claim.text, claim.language, names, claim.hit.article.text, seed)
        for mutant in (None, *made):
            text = mutant.text if mutant else claim.text
            start = time.process_time()
            found = grounding.check(text, [claim.hit], claim.language)
            spent += time.process_time() - start
            judged.append(Judged(claim, mutant, found.reasons))
        progress(done + 1, len(true))
    return Checking(tuple(judged), spent * 1000 / max(1, len(judged)))


def _own_sentences(archive: Archive) -> Iterator[Claim]:
    for article in archive.articles:
        for passage in cut_passages(article, _PASSAGE_TOKENS):
            for start, end in passage.sentences:
                if end - start >= _SHORTEST:
                    text = article.text[start:end]
                    yield Claim(text, article.language, as_hit(passage, article), written=False)


def written_claims(archive: Archive, path: Path) -> Iterator[Claim]:
    """The claims of a YAML file with the passages they rest on; raises BadDataset."""
    try:
        items = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as exc:
        raise BadDataset(f"{path.name}: cannot be read: {exc}") from exc
    if not isinstance(items, list):
        raise BadDataset(f"{path.name}: a list of claims is wanted")
    for number, item in enumerate(items, start=1):
        if not isinstance(item, dict) or not isinstance(item.get("quote"), str):
            raise BadDataset(f"{path.name}: claim {number} has no quote")
        place = _place(item["quote"], archive)
        if place is None:
            raise BadDataset(f"{path.name}: the quote of claim {number} stands in no article")
        hit = _passage_at(*place)
        for language in LANGUAGES:
            if isinstance(item.get(language), str):
                yield Claim(item[language], language, hit, written=True)


def _place(quote: str, archive: Archive) -> tuple[Article, Span] | None:
    for article in archive.articles:
        span = find_quote(quote, article.text)
        if span is not None:
            return article, span
    return None


def _passage_at(article: Article, span: Span) -> Hit:
    start, end = span
    passages = cut_passages(article, _PASSAGE_TOKENS)
    best = max(passages, key=lambda p: min(end, p.end) - max(start, p.start))
    return as_hit(best, article)


def as_hit(passage: Passage, article: Article) -> Hit:
    """A passage as what a claim may cite, without a search."""
    return Hit(passage, article, 1.0, 1.0, 1.0)
