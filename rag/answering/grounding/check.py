"""The check: does a sentence stand on the passages that it cites? No model is asked.

A sentence passes when its citations exist and the words it quotes stand in them verbatim; when its
figures stand in them after conversion, and of the same things; when they hold its names; when it
does not say the opposite of the words it rests on; and when some sentence of them is about the same
thing. What is wrong with it is told in words for a reader.
"""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from threading import Lock

from rag.answering.grounding.altered import edits
from rag.answering.grounding.causes import cause_reasons
from rag.answering.grounding.codes import mistaken_codes
from rag.answering.grounding.details import ADDED, INVENTED, Details
from rag.answering.grounding.entailment import Signals, entailment
from rag.answering.grounding.evidence import Evidence, Text, citing
from rag.answering.grounding.figures import Flaw, figure_flaws
from rag.answering.grounding.moves import turned_reasons
from rag.answering.grounding.parties import role_reasons, speaker_reasons
from rag.answering.grounding.polarity import (
    called_off_reasons,
    moved_against_figures,
    polarity_reasons,
    superlative_reasons,
)
from rag.answering.grounding.repair import Repaired, repaired
from rag.answering.grounding.settled import settled_reasons
from rag.answering.grounding.sureness import sureness_reasons
from rag.answering.wording import quoted, say
from rag.language.gazetteer import Gazetteer
from rag.language.lexicon import Lexicon
from rag.language.names import Names
from rag.language.normalize import fold
from rag.models.embedding import Embedder, Vectors
from rag.types import Hit, Language, Span

UNRELATED = 0.25
"""Likeness below which no sentence of a passage is about what the claim says."""

UNLIKELY = 0.09
"""Entailment below which a claim with which no rule finds fault is about something else.

At most 1% of the true claims of claims.yaml lie below it, as `zhiwen eval entailment` measures.
"""

_HOLDS_FIGURES = 0.3
"""What holding all the claim's figures adds when the sentence that carries it is chosen."""
_RIVALS = 0.3
"""How far behind the best one a sentence may rank and still carry the claim."""
_KEPT_PASSAGES = 64
_KEPT_EVIDENCE = 16
_STATES = re.compile(r"[\u3400-\u9fff]|[A-Za-z]{2}|\d")
"""What a claim needs one of, to state anything."""
_QUOTED = re.compile(r"「([^」]{4,})」|『([^』]{4,})』|“([^”]{6,})”|\"([^\"]{6,})\"")


@dataclass(frozen=True, slots=True)
class Support:
    """The sentence of a cited passage that carries a claim, and how alike the two are."""

    hit: Hit
    span: Span
    signals: Signals

    @property
    def likeness(self) -> float:
        """0..1, of the words or of the vectors, whichever is more."""
        return max(self.signals.cosine, self.signals.shared.all)

    @property
    def entailment(self) -> float:
        """0..1, calibrated: the probability that the sentence says what the claim says."""
        return entailment(self.signals)


@dataclass(frozen=True, slots=True)
class Finding:
    """What the check says of one claim: no reasons against it means that it is supported.

    ``flaws`` are the figures that it found wrong, which `Grounding.repair` may put right.
    ``cautions`` are told with a claim that is supported: words of it that no source holds.
    """

    reasons: tuple[str, ...]
    supports: tuple[Support, ...]
    flaws: tuple[Flaw, ...] = ()
    cautions: tuple[str, ...] = ()


class Grounding:
    """Checks claims against passages; safe to share between threads."""

    def __init__(
        self, embedder: Embedder, names: Names | None = None, details: Details | None = None
    ) -> None:
        """Without ``details`` nobody looks for what a claim adds."""
        self._embedder = embedder
        self._details = details
        self._names = names or _names_in_memory()
        self._vectors: OrderedDict[str, Vectors] = OrderedDict()
        self._read: OrderedDict[tuple[str, ...], Evidence] = OrderedDict()
        self._guard = Lock()

    def warm(self) -> None:
        """Loads the dictionary's tables now, so that the first check need not wait for them."""
        self._names.warm()
        if self._details is not None:
            self._details.warm()

    def check(
        self, claim: str, cited: Sequence[Hit], language: Language, *, asked: str = ""
    ) -> Finding:
        """Judges ``claim`` by the passages it cites; reasons come in ``language``.

        ``asked`` is the question that it answers: words that it takes from there are its reader's
        own, and no more than cautioned of.
        """
        if not cited:
            return Finding((say("uncited", language),), ())
        evidence = self._evidence(cited)
        text = Text(claim)
        reasons = [
            say("not_verbatim", language, words)
            for words in _quoted_words(claim)
            if not any(fold(words) in fold(source) for source in evidence.texts)
        ]
        reasons += [
            say("name", language, name) for name in self._names.unheld(claim, evidence.ground)
        ]
        ranked = self._ranked(text, evidence)
        supports = _best(ranked)
        (best, carrier), *others = sorted(
            ((rank, words) for mine in ranked for rank, _, words in mine),
            key=lambda pair: -pair[0],
        )
        rivals = [words for rank, words in others if best - rank <= _RIVALS]
        flaws = figure_flaws(text, carrier, evidence)
        reasons += [flaw.reason(language) for flaw in flaws]
        changed = edits(text, carrier, evidence)
        reasons += [say("altered", language, e.here, e.there) for e in changed.replaced]
        reasons += [
            say("altered", language, code.here, code.there)
            for code in mistaken_codes(text, [carrier, *rivals])
        ]
        if changed.denied or changed.affirmed:
            name = "denies" if changed.denied else "affirms"
            reasons.append(say(name, language, carrier.text))
        reasons += polarity_reasons(text, carrier, rivals, evidence, language)
        reasons += called_off_reasons(text, [carrier, *rivals], language)
        reasons += moved_against_figures(text, language)
        reasons += turned_reasons(text, [carrier, *rivals], evidence, language)
        reasons += superlative_reasons(text, evidence.whole, language)
        reasons += cause_reasons(text, evidence, language)
        reasons += sureness_reasons(text, carrier, evidence, language)
        reasons += settled_reasons(text, [carrier, *rivals], evidence, language)
        reasons += role_reasons(text, [carrier, *rivals], evidence, language)
        reasons += speaker_reasons(text, evidence, language)
        alike = max(support.likeness for support in supports)
        probable = max(support.entailment for support in supports)
        # What a rule has told is told better by it: a wrong figure is no other subject.
        if not _STATES.search(claim) or alike < UNRELATED or (not reasons and probable < UNLIKELY):
            reasons.append(say("unrelated", language))
        cautions: tuple[str, ...] = ()
        if not reasons:
            invented, cautions = self._told_added(text, evidence, language, fold(asked))
            reasons += invented
        told = tuple(dict.fromkeys(reasons))
        return Finding(told, () if told else tuple(supports), tuple(flaws), cautions)

    def _told_added(
        self, claim: Text, evidence: Evidence, language: Language, asked: str
    ) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """What is told of the words that the claim adds: reasons against it, or else cautions."""
        added = self._details.added(claim, evidence) if self._details is not None else []
        strange = [one.word for one in added if one.nearness < INVENTED]
        invented = [word for word in strange if fold(word) not in asked]
        doubtful = [one.word for one in added if one.nearness < ADDED]
        if invented:
            return (say("invented", language, quoted(invented, language)),), ()
        return (), (say("added", language, quoted(doubtful, language)),) if doubtful else ()

    def supports(self, claim: str, cited: Sequence[Hit]) -> tuple[Support, ...]:
        """The sentence of each cited passage that carries ``claim`` best, whatever the verdict."""
        return tuple(_best(self._ranked(Text(claim), self._evidence(cited))))

    def repair(
        self,
        claim: str,
        finding: Finding,
        cited: Sequence[Hit],
        language: Language,
        *,
        asked: str = "",
    ) -> Repaired | None:
        """``claim`` with wrong conversions put right by rule and checked again.

        None where nothing can be put right so, or where something else is wrong with the claim.
        """
        draft = repaired(claim, finding.flaws, language)
        if draft is None:
            return None
        again = self.check(draft.text, cited, language, asked=asked)
        return None if again.reasons else draft

    def _ranked(self, claim: Text, evidence: Evidence) -> list[list[tuple[float, Support, Text]]]:
        """Every sentence of each passage with its rank as the carrier of the claim."""
        question = self._embedder.embed_questions([claim.text])[0]
        figures = evidence.figure_share(claim)
        ranked: dict[int, list[tuple[float, Support, Text]]] = {}
        for index, hit in enumerate(evidence.hits):
            cosines = self._rows(hit) @ question
            own = [(span, text) for h, span, text in evidence.sentences if h is hit]
            for (span, text), cosine in zip(own, cosines, strict=True):
                signals = Signals(float(cosine), evidence.shared(claim, text), figures)
                # Of two sentences as alike, the one that holds the claim's figures carries it.
                shared = signals.shared
                held = _HOLDS_FIGURES if shared.common_figures == shared.figures else 0.0
                rank = signals.cosine + shared.all + held
                ranked.setdefault(index, []).append((rank, Support(hit, span, signals), text))
        return list(ranked.values())

    def _evidence(self, cited: Sequence[Hit]) -> Evidence:
        """What is cited, read once: the sentences of an answer mostly cite the same passages."""
        key = tuple(hit.passage.id for hit in cited)
        with self._guard:
            found = self._read.get(key)
            if found is None:
                found = self._read[key] = citing(cited, self._names)
                while len(self._read) > _KEPT_EVIDENCE:
                    self._read.popitem(last=False)
            return found

    def _rows(self, hit: Hit) -> Vectors:
        """The vectors of a passage's sentences; those of the last passages are kept."""
        key = hit.passage.id
        with self._guard:
            if key in self._vectors:
                self._vectors.move_to_end(key)
                return self._vectors[key]
        texts = [hit.article.text[start:end] for start, end in hit.passage.sentences]
        rows = self._embedder.embed_questions(texts)
        with self._guard:
            self._vectors[key] = rows
            while len(self._vectors) > _KEPT_PASSAGES:
                self._vectors.popitem(last=False)
        return rows


def _best(ranked: list[list[tuple[float, Support, Text]]]) -> list[Support]:
    """The best ranked sentence of each passage."""
    return [max(mine, key=lambda pair: pair[0])[1] for mine in ranked]


@cache
def _names_in_memory() -> Names:
    """Names over tables that are kept on no disk: made once, which takes some 4 s."""
    return Names(Lexicon(), Gazetteer())


def _quoted_words(claim: str) -> list[str]:
    return [next(filter(None, found)) for found in _QUOTED.findall(claim)]
