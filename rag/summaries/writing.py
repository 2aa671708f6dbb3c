"""A summary that a model writes: points of each part, the best of them, every side checked.

Map and reduce: the sentences are cut into parts that fit the model's window, each part gives a few
points, and of all that pass the check the central ones are kept. Only those are translated. What
the model cannot say rightly in two tries is told as rejected, with the reason.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from rag.errors import ModelError
from rag.language.budget import count_tokens_of
from rag.language.quantities import quantities
from rag.language.terms import Terms
from rag.language.tokens import index_terms
from rag.language.usage import rewrite
from rag.summaries.asking import Scribe
from rag.summaries.extractive import MOST_POINTS, Rendering, chosen
from rag.summaries.judging import Judge, Judged
from rag.summaries.lines import Line
from rag.summaries.model import Progressed
from rag.summaries.selection import central
from rag.summaries.translating import Translator
from rag.summaries.wording import language_name, say
from rag.types import Article, Language

PART_TOKENS = 1800
"""o200k tokens of article in one request: a model of 4,096 tokens has room for its reply too."""
_POINTS_OF_ALL = 5
_POINTS_OF_SEVERAL = 12
FEWEST_POINTS = 3
_MOST_SPARE = 4
"""Points that are tried in the place of rejected ones."""


@dataclass(frozen=True, slots=True)
class WrittenPoint:
    """A point in every language, or with the reasons why it was rejected."""

    texts: dict[Language, str | None]
    lines: tuple[Line, ...]
    reasons: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass
class Pool:
    """What the parts gave: points that pass, and those that do not."""

    good: list[Judged] = field(default_factory=list)
    rejected: list[tuple[Judged, Language]] = field(default_factory=list)
    failure: ModelError | None = None


class PointWriter:
    """Lets a model write and translate points, and lets none through unchecked."""

    def __init__(
        self,
        scribe: Scribe,
        judge: Judge,
        terms: Terms,
        part_tokens: int = PART_TOKENS,
        *,
        small: bool = False,
    ) -> None:
        """``small``: the model only translates; the points are sentences of the articles."""
        self.scribe = scribe
        self.small = small
        self._judge = judge
        self._terms = terms
        self._part_tokens = part_tokens
        self._translator = Translator(scribe, judge, terms, small=small)

    def write(self, lines: Sequence[Line], pool: Pool) -> Iterator[Progressed]:
        """Fills ``pool`` with checked points in the articles' own languages, part by part.

        Raises ModelError where the model fails before anything was written; later failures are
        left in the pool.
        """
        parts = cut_parts(lines, self._part_tokens)
        count = _POINTS_OF_ALL if len(parts) == 1 else max(2, -(-_POINTS_OF_SEVERAL // len(parts)))
        for done, part in enumerate(parts):
            yield Progressed("write", done, len(parts))
            try:
                self._part(part, count, pool)
            except ModelError as exc:
                if not pool.good and not pool.rejected:
                    raise
                pool.failure = exc
                return
        yield Progressed("write", len(parts), len(parts))

    def _part(self, part: Sequence[Line], count: int, pool: Pool) -> None:
        language = part[0].article.language
        judged = [
            self._judge.written(draft, part, language)
            for draft in self.scribe.points(part, count, language)
        ]
        pool.good += [point for point in judged if not point.reasons]
        bad = [point for point in judged if point.reasons]
        if judged and not bad:
            return
        remarks = [f"✗ {point.text} ({'; '.join(point.reasons)})" for point in bad]
        try:
            again = self.scribe.points(part, max(1, len(bad)), language, remarks)
        except ModelError:
            pool.rejected += [(point, language) for point in bad]
            raise
        known = {point.text for point in judged}
        second = [
            self._judge.written(draft, part, language) for draft in again if draft.text not in known
        ]
        pool.good += [point for point in second if not point.reasons]
        rejected = [point for point in second if point.reasons] or bad
        pool.rejected += [(point, language) for point in rejected]

    def select(self, lines: Sequence[Line], pool: Pool) -> tuple[list[list[Judged]], list[Judged]]:
        """The central points by theme, and spare ones, best first, for those that fail yet.

        Where the model gave too few, sentences of the articles stand in, word for word.
        """
        as_lines = [self._as_line(judged) for judged in pool.good]
        points = {id(line): judged for line, judged in zip(as_lines, pool.good, strict=True)}
        several = len({line.article.id for line in lines}) > 1
        if several:
            groups = chosen(as_lines) if as_lines else []
        else:
            best = central(as_lines, MOST_POINTS)
            groups = [sorted(best, key=lambda line: line.number)] if best else []
        used = {line.place for judged in pool.good for line in judged.lines}
        quotes = [line for group in chosen(lines) for line in group if line.place not in used]
        spare = [Judged(line.text, (line,), quoted=True) for line in quotes]
        taken = [[points[id(line)] for line in group] for group in groups]
        short = FEWEST_POINTS - sum(map(len, taken))
        if short > 0:
            taken.append(spare[:short])
            spare = spare[short:]
        return [group for group in taken if group], spare[:_MOST_SPARE]

    def _as_line(self, judged: Judged) -> Line:
        """The point as if it were a sentence where it stands, to be ranked among the others."""
        first = judged.lines[0]
        return Line(
            first.article,
            first.number,
            first.span,
            judged.text,
            frozenset(index_terms(judged.text)),
            tuple(figure for figure in quantities(judged.text) if not figure.weak),
            self._judge.vector(judged.text),
        )

    def quoted(self, lines: Sequence[Line]) -> list[list[Judged]]:
        """The articles' central sentences by theme, word for word, as points to translate."""
        return [[Judged(line.text, (line,)) for line in group] for group in chosen(lines)]

    def sides(self, judged: Judged, languages: Sequence[Language]) -> WrittenPoint:
        """The point in every language; a side that fails twice has no words but a note why.

        Raises ModelError.
        """
        article = judged.lines[0].article
        own = article.language
        texts: dict[Language, str | None] = dict.fromkeys(languages)
        notes = [*judged.notes, *([say("quoted", own)] if judged.quoted else [])]
        for family in ("zh", "en"):
            wanted = [lang for lang in languages if (lang == "en") == (family == "en")]
            if not wanted:
                continue
            text: str | None = judged.text
            if (own == "en") != (family == "en"):
                side = self._translator.point(judged, wanted[0])
                text = None if side.reasons else side.text
                notes += side.notes
                if side.reasons:
                    told = ", ".join(language_name(lang, own) for lang in wanted)
                    detail = "; ".join(side.reasons)
                    notes.append(say("side_withheld", own, wanted=told, detail=detail))
            for lang in wanted:
                texts[lang] = text and self._in(text, lang, article)
        return WrittenPoint(texts, judged.lines, (), tuple(notes))

    def _in(self, text: str, language: Language, article: Article) -> str:
        if language == "en":
            return text
        names = [name.chinese for name in self._translator.names(article)]
        return rewrite(text, language, self._terms, names)

    def headline(
        self, article: Article, languages: Sequence[Language]
    ) -> dict[Language, str | None]:
        """The article's own headline, and its translations where they pass; raises ModelError."""
        rendering = Rendering(tuple(languages), self._terms)
        texts = dict(rendering.texts(article.title, article))
        lacking = [language for language in languages if texts[language] is None]
        if lacking:
            text = self._translator.headline(article, lacking[0])
            for language in lacking:
                texts[language] = text and self._in(text, language, article)
        return texts


def cut_parts(lines: Sequence[Line], budget: int = PART_TOKENS) -> list[list[Line]]:
    """Runs of sentences of one language within ``budget`` tokens; a longer one stands alone.

    Several short articles share a part; an article that does not fit begins one.
    """
    costs = count_tokens_of([line.text for line in lines])
    whole: dict[str, int] = {}
    for line, cost in zip(lines, costs, strict=True):
        whole[line.article.id] = whole.get(line.article.id, 0) + cost
    parts: list[list[Line]] = []
    room = 0
    for line, cost in zip(lines, costs, strict=True):
        last = parts[-1][-1] if parts else None
        other = last is None or last.article.language != line.article.language
        opens = last is not None and last.article.id != line.article.id
        if other or cost > room or (opens and budget >= whole[line.article.id] > room):
            parts.append([])
            room = budget
        parts[-1].append(line)
        room -= cost
    return parts
