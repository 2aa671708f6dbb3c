"""Reads a question: its language, its terms in the archive, its vector, and what it leans on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from rag.language.gazetteer import Gazetteer
from rag.language.glosses import Glosses
from rag.language.lexicon import Lexicon
from rag.language.names import Names
from rag.language.normalize import fold_script
from rag.language.script import detect_language
from rag.language.speaker_asked import speaker_asked
from rag.language.tokens import Form, QueryTerm, query_terms
from rag.library.ledger import Ledger
from rag.library.vectors import VectorView
from rag.library.words import WordView
from rag.models.embedding import Vectors
from rag.retrieval.followup import (
    Carried,
    carry,
    names_something,
    only_names,
    points_back,
    terms_of,
    without_pointers,
)
from rag.retrieval.fusion import WordPlan, idf, plan_words, sentence_coverages
from rag.retrieval.question import Asked, checked_question
from rag.retrieval.romanized import Romanized
from rag.retrieval.translated import Translated
from rag.types import Language, Turn

SUBJECT_WEIGHT = 0.6
"""What a carried word of the subject weighs beside one of the question's own."""
ASKED_WEIGHT = 0.3
"""What another word of the question before weighs."""
TITLE_WEIGHT = 0.1
"""What a word of a cited title weighs."""
CONTEXT_WEIGHT = 0.3
"""The carried words' part in the question's vector."""
SHORT = 6.0
"""Size (in terms of one passage only) below which a question that points back says too little."""
BARE = 5.0
"""The same for a question that does not point back."""
UNSURE = 0.5
"""Share of those weights where only its brevity tells that a question leans on another."""
KNOWN = 0.5
"""The share of its own words that the cited articles hold, for it to be about the same thing."""


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads questions as the archive's two views can search them."""

    ledger: Ledger
    vectors: VectorView
    words: WordView
    lexicon: Lexicon
    gazetteer: Gazetteer
    glosses: Glosses

    def read(self, question: str, history: Sequence[Turn] = ()) -> Asked:
        """The question, ready to search with; raises EmptyQuestion or ModelError.

        Where it leans on ``history``, it takes words over from there.
        """
        question = checked_question(question)
        language = _language(question, history)
        carried, share = self._leaning(question, language, history)
        if not carried:
            plan = self._plan(self._terms(question, language))
            across = self._across(question, language)
            vector = self.vectors.embed(question)
            speaker = speaker_asked(question, Names(self.lexicon, self.gazetteer))
            return Asked(question, language, plan, vector, across=across, speaker=speaker)
        own = without_pointers(question) or question
        asked_for = self._terms(own, language)
        terms = _joined(
            asked_for,
            (self._carried_terms(carried.subject), SUBJECT_WEIGHT * share),
            (self._carried_terms(carried.asked), ASKED_WEIGHT * share),
            (self._carried_terms(carried.titles), TITLE_WEIGHT * share),
        )
        context = " ".join((*carried.subject, *carried.asked)) or carried.titles[0]
        vector = _blend(self.vectors.embed(own), self.vectors.embed(context), share)
        return Asked(
            text=question,
            language=language,
            plan=self._plan(terms),
            vector=vector,
            searched=f"{question} ({context})",
            own=self._plan(asked_for),
            across=self._across(f"{own} {context}", language),
        )

    def _leaning(
        self, question: str, language: Language, history: Sequence[Turn]
    ) -> tuple[Carried, float]:
        """What the question takes over from ``history``, and at which share of its weight."""
        nothing = Carried(), 0.0
        if not history:
            return nothing
        pointing = points_back(question)
        plan = self._plan(self._terms(without_pointers(question), language))
        short = _size(plan, self.words.frequencies()[1]) < (SHORT if pointing else BARE)
        # English repeats or replaces a subject; only Chinese leaves it out.
        if not pointing and (not short or language == "en" or names_something(question)):
            return nothing
        carried = carry(history)
        if self._known(plan, language, history):
            return carried, 1.0
        if only_names(question):  # another subject in the place of the former
            return Carried(asked=carried.asked), 1.0
        if not short:
            return nothing
        return carried, 1.0 if pointing else UNSURE

    def _terms(self, text: str, language: Language) -> list[QueryTerm]:
        if language != "en":
            return query_terms(text)
        spelled = Romanized(self.gazetteer, self.words.frequencies()[0])
        return spelled.added_to(query_terms(text, self.lexicon), text)

    def _across(self, text: str, language: Language) -> WordPlan | None:
        """The terms of a Chinese question as English passages may hold them, if there are any."""
        if language == "en":
            return None
        held = self.words.frequencies()[0]
        plan = self._plan(Translated(self.glosses, self.gazetteer, held).terms(text))
        return plan if plan.groups else None

    def _carried_terms(self, texts: Sequence[str]) -> list[QueryTerm]:
        """Those that the archive holds: what it lacks tells nothing about this question."""
        frequency, _ = self.words.frequencies()
        terms = [term for text in texts for term in self._terms(text, detect_language(text))]
        return [t for t in terms if any(all(map(frequency, f.terms)) for f in t.forms)]

    def _plan(self, terms: Sequence[QueryTerm]) -> WordPlan:
        return plan_words(terms, *self.words.frequencies())

    def _known(self, plan: WordPlan, language: Language, history: Sequence[Turn]) -> bool:
        """Whether the articles cited last hold what the question itself names.

        Chinese words are not looked for in English articles, where they would never be.
        """
        cited = dict.fromkeys(citation.article_id for citation in history[-1].citations)
        found = list(self.ledger.articles_by_id(list(cited)).values())
        articles = [a for a in found if language == "en" or a.language != "en"]
        if not plan.groups or (found and not articles):
            return True
        held = terms_of(f"{article.title}\n{article.text}" for article in articles)
        most = sum(max(form.value for form in group) for group in plan.groups)
        return sentence_coverages(plan, [held])[0] * plan.mass >= KNOWN * most


def _size(plan: WordPlan, documents: int) -> float:
    """How much a question asks for, in words that stand in one passage only."""
    return plan.mass / max(idf(1, documents), 1e-9)


def _language(question: str, history: Sequence[Turn]) -> Language:
    """Its language; where its characters do not tell the script, that of the question before."""
    language = detect_language(question)
    if history and language == "zh-Hant" and fold_script(question) == question:
        before = detect_language(history[-1].question)
        return before if before != "en" else language
    return language


def _joined(
    own: Sequence[QueryTerm], *carried: tuple[Sequence[QueryTerm], float]
) -> list[QueryTerm]:
    """The own terms and the carried ones at their weights; nothing stands twice."""
    joined = {term.forms[0].terms: term for term in own}
    for terms, weight in carried:
        for term in terms:
            scaled = tuple(Form(form.terms, form.weight * weight) for form in term.forms)
            joined.setdefault(term.forms[0].terms, QueryTerm(scaled))
    return list(joined.values())


def _blend(own: Vectors, context: Vectors, share: float) -> Vectors:
    weight = CONTEXT_WEIGHT * share
    mixed: Vectors = (1 - weight) * own + weight * context
    mixed /= max(float(np.linalg.norm(mixed)), 1e-9)
    return mixed
