"""How well the check tells true sentences from false ones: untouched ones pass, mutants do not."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

from eval.archive import Archive, find_quote
from eval.bootstrap import Estimate, ratio
from eval.mutations import KINDS, Around, Kind, Mutant, NamePool, mutants
from rag.answering.grounding import Grounding
from rag.errors import BadDataset
from rag.library.chunking import cut_passages
from rag.types import LANGUAGES, Article, Hit, Language, Passage, Span

_SHORTEST = 10
"""Characters below which a sentence states nothing that could be made false."""
_PASSAGE_TOKENS = 220
_NEXT_TO = 1
"""Sentences so near to each other may be cause and effect without a word that says so."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A true sentence and the passage that it rests on."""

    text: str
    language: Language
    hit: Hit
    origin: str
    """``articles`` for an article's own sentence, else the file of those written in other words."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A sentence that the check has judged; ``mutant`` is None for an untouched one."""

    claim: Claim
    mutant: Mutant | None
    reasons: tuple[str, ...]
    by_hand: bool = False
    """Whether the false sentence was written by hand, as a whole."""
    cautions: tuple[str, ...] = ()
    """What is told of a sentence that passes."""

    def json(self) -> dict[str, object]:
        """One line of samples.jsonl."""
        return {
            "language": self.claim.language,
            "kind": self.mutant.kind if self.mutant else None,
            "text": self.mutant.text if self.mutant else self.claim.text,
            "change": [self.mutant.before, self.mutant.after] if self.mutant else None,
            "article": self.claim.hit.article.title,
            "origin": self.claim.origin,
            "by_hand": self.by_hand,
            "reasons": list(self.reasons),
            "cautions": list(self.cautions),
        }


@dataclass(frozen=True, slots=True)
class Checking:
    """All that was judged, and the CPU milliseconds that one check took on average."""

    judged: tuple[Judged, ...]
    cpu_ms: float

    def shares(self) -> Iterator[tuple[str, Estimate]]:
        """Passing share of the untouched and flagged share of each kind, by language.

        A caution lets a sentence pass, so the shares of those that get one are apart.
        """
        origins = tuple(dict.fromkeys(j.claim.origin for j in self.judged))
        for origin in origins:
            for language in LANGUAGES:
                yield f"untouched {origin} {language}", self._share(None, language, origin)
        yield "untouched", self._share(None, None)
        for kind in KINDS:
            for language in LANGUAGES:
                yield f"{kind} {language}", self._share(kind, language)
            yield kind, self._share(kind, None)
        for kind in KINDS:
            for origin in origins:
                label = f"by hand {kind} {origin}"
                yield label, self._share(kind, None, origin, by_hand=True)
        for origin in origins:
            yield f"cautioned {origin}", self._cautioned(None, origin)
        for origin in origins:
            yield f"cautioned by hand detail {origin}", self._cautioned("detail", origin)

    def _share(
        self,
        kind: Kind | None,
        language: Language | None,
        origin: str | None = None,
        *,
        by_hand: bool = False,
    ) -> Estimate:
        items = self._of(kind, language, origin, by_hand=by_hand)
        right = [float(bool(j.reasons) == (kind is not None)) for j in items]
        return ratio(right, [1.0] * len(right))

    def _cautioned(self, kind: Kind | None, origin: str) -> Estimate:
        items = self._of(kind, None, origin, by_hand=kind is not None)
        return ratio([float(bool(j.cautions)) for j in items], [1.0] * len(items))

    def _of(
        self, kind: Kind | None, language: Language | None, origin: str | None, *, by_hand: bool
    ) -> list[Judged]:
        return [
            j
            for j in self.judged
            if (j.mutant.kind if j.mutant else None) == kind
            and language in (None, j.claim.language)
            and origin in (None, j.claim.origin)
            and j.by_hand is by_hand
        ]


def evaluate_check(
    grounding: Grounding,
    articles: Path,
    claims: Path | None,
    pairs: Sequence[Path] = (),
    *,
    seed: int = 1,
    progress: Callable[[int, int], None] = lambda done, whole: None,
) -> Checking:
    """Judges the articles' own sentences, the written claims and mutants of both.

    ``pairs`` hold true sentences, treated like ``claims``, and false ones beside them. Raises
    InputError and BadDataset for what cannot be read.
    """
    archive = Archive.read(articles)
    true = list(_own_sentences(archive))
    if claims is not None:
        true += written_claims(archive, claims)
    wrong: list[tuple[Claim, Mutant]] = []
    for path in pairs:
        right, beside = written_pairs(archive, path)
        true += right
        wrong += beside
    names = NamePool.of([article.text for article in archive.articles])
    grounding.warm()
    judged: list[Judged] = []
    spent = 0.0

    def judge(claim: Claim, mutant: Mutant | None, *, by_hand: bool = False) -> None:
        nonlocal spent
        text = mutant.text if mutant else claim.text
        start = time.process_time()
        found = grounding.check(text, [claim.hit], claim.language)
        spent += time.process_time() - start
        judged.append(Judged(claim, mutant, found.reasons, by_hand, found.cautions))

    for done, claim in enumerate(true):
        made = mutants(claim.text, claim.language, names, _around(claim, true), seed)
        for mutant in (None, *made):
            judge(claim, mutant)
        progress(done + 1, len(true))
    for claim, mutant in wrong:
        judge(claim, mutant, by_hand=True)
    return Checking(tuple(judged), spent * 1000 / max(1, len(judged)))


def _around(claim: Claim, true: Sequence[Claim]) -> Around:
    """The other true sentences of its kind over the same passage and article."""
    article = claim.hit.article
    if claim.origin == "articles":
        texts = [article.text[a:b] for a, b in claim.hit.passage.sentences]
        at = texts.index(claim.text)
        apart = [t for i, t in enumerate(texts) if abs(i - at) > _NEXT_TO]
        whole = [c.text for c in true if c.origin == "articles" and c.hit.article.id == article.id]
        return Around(article.text, tuple(apart), tuple(whole))
    others = [
        c
        for c in true
        if c.origin != "articles"
        and c.language == claim.language
        and c.hit.article.id == article.id
        and c.text != claim.text
    ]
    apart = [c.text for c in others if c.hit.passage.id == claim.hit.passage.id]
    return Around(article.text, tuple(apart), tuple(c.text for c in others))


def _own_sentences(archive: Archive) -> Iterator[Claim]:
    for article in archive.articles:
        for passage in cut_passages(article, _PASSAGE_TOKENS):
            for start, end in passage.sentences:
                if end - start >= _SHORTEST:
                    text = article.text[start:end]
                    yield Claim(text, article.language, as_hit(passage, article), "articles")


def written_claims(archive: Archive, path: Path) -> Iterator[Claim]:
    """The claims of a YAML file with the passages they rest on; raises BadDataset."""
    for item, hit in _quoting(archive, path):
        for language in LANGUAGES:
            if isinstance(item.get(language), str):
                yield Claim(str(item[language]), language, hit, "claims")


def written_pairs(archive: Archive, path: Path) -> tuple[list[Claim], list[tuple[Claim, Mutant]]]:
    """The true sentences of a YAML file, and the false ones beside them; raises BadDataset."""
    right: list[Claim] = []
    wrong: list[tuple[Claim, Mutant]] = []
    for number, (item, hit) in enumerate(_quoting(archive, path), start=1):
        kind = next((k for k in KINDS if k == item.get("kind")), None)
        sides = [item.get(side) for side in ("right", "wrong")]
        if kind is None or not all(isinstance(side, dict) for side in sides):
            raise BadDataset(f"{path.name}: pair {number} has no kind, right or wrong sentences")
        for side, texts in zip(("right", "wrong"), sides, strict=True):
            for language in LANGUAGES:
                text = texts.get(language) if isinstance(texts, dict) else None
                if not isinstance(text, str):
                    continue
                claim = Claim(text, language, hit, path.stem)
                if side == "right":
                    right.append(claim)
                else:
                    wrong.append((claim, Mutant(kind, text, "", "")))
    return right, wrong


def _quoting(archive: Archive, path: Path) -> Iterator[tuple[dict[str, object], Hit]]:
    """The items of a YAML file, each with the passage that its quote stands in."""
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
        yield item, _passage_at(*place)


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
