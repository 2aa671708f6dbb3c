"""Answers written by a model: prompt, stream, cut into sentences, check each as it completes."""

from __future__ import annotations

import re
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass

from rag.answering.citations import CitationBook
from rag.answering.grounding import Finding, Grounding
from rag.answering.grounding.evidence import Text
from rag.answering.model_text import is_whole, raw_sentences, read_sentence, without_thoughts
from rag.answering.packing import packed, shown
from rag.answering.quotes import QuoteTranslator
from rag.answering.unsaid import restates
from rag.answering.wording import LANGUAGE_NAMES, say
from rag.language.normalize import fold
from rag.language.script import detect_language
from rag.models.chat import ChatModel, Message
from rag.models.line import InLine
from rag.prompting import Prompt
from rag.retrieval.rewriting import Rewriter
from rag.telemetry import span
from rag.types import Checked, Hit, Language, Rejection, Sentence, Usage, Waiting

NO_ANSWER = "NO_ANSWER"
CONTEXT_TOKENS = 2400
"""Of passages, for a model on a server."""
LOCAL_CONTEXT_TOKENS = 600
"""Of passages, for a model on this machine: on two cores it reads some 35 tokens a second."""

_MOST_TOKENS = 400  # of an answer: four sentences, in either language
_ALIKE = 0.5  # likeness from which a sentence without a mark is taken to rest on a passage
_SECONDS = 2  # passages that are tried beside the one most like it
_MARKS = " 。．.！!？?"
_HAN = re.compile(r"[\u3400-\u9fff]+")
_QUOTED_OR_ASIDE = re.compile(r"[（(][^（()）]*[）)]|[「“\"][^」”\"]*[」”\"]")


@dataclass(frozen=True, slots=True)
class Written:
    """What came of a model's answer: whether it declined, and the tokens it took."""

    declined: bool
    usage: Usage


@dataclass(frozen=True, slots=True)
class WriterPrompts:
    """What is asked of a model: an answer, once more where too much of it failed, a question."""

    answer: Prompt
    again: Prompt
    followup: Prompt


class Writer:
    """Lets a model answer from passages, and lets nothing through unchecked."""

    def __init__(
        self,
        model: ChatModel,
        prompts: WriterPrompts,
        grounding: Grounding,
        context_tokens: int = CONTEXT_TOKENS,
        *,
        small: bool = False,
        translator: Callable[[], QuoteTranslator] | None = None,
    ) -> None:
        """``small``: a model whose word that the passages hold no answer does not count, and which
        is not asked to write a leaning question out: the rule reads it as well, and at once.

        ``translator`` makes what renders the quotes of one answer; None leaves them as they are.
        """
        self.model = model
        self.translator = translator
        self.may_decline = not small
        self.rewriter = None if small else Rewriter(model, prompts.followup, LANGUAGE_NAMES)
        self._prompts = prompts
        self._grounding = grounding
        self._room = context_tokens

    def write(
        self, question: str, language: Language, hits: Sequence[Hit], book: CitationBook
    ) -> Generator[Waiting | Checked | Rejection, None, Written]:
        """Yields each sentence once it is whole and checked; raises ModelError.

        Where more than half of them fail, the model is told why and writes once more.
        """
        keyed = packed(hits, self._room)
        messages = self._prompts.answer.render(
            language=LANGUAGE_NAMES[language],
            passages=shown(keyed),
            question=question,
            example=next(iter(keyed)),
        )
        judge = _Judge(self._grounding, keyed, question, language, book)
        declined, usage, said = yield from self._attempt(messages, judge)
        if judge.mostly_failed and not declined:
            reasons = "\n".join(f"- {r.text} ({'; '.join(r.reasons)})" for r in judge.rejected)
            # Of the second prompt only the user's message: the talk goes on.
            again = self._prompts.again.render(rejected=reasons, language=LANGUAGE_NAMES[language])
            talk = [*messages, Message("assistant", said), again[1]]
            declined, more, _ = yield from self._attempt(talk, judge)
            usage = usage + more
        return Written(declined and not judge.passed, usage)

    def _attempt(
        self, messages: Sequence[Message], judge: _Judge
    ) -> Generator[Waiting | Checked | Rejection, None, tuple[bool, Usage, str]]:
        """Judges one reply; returns whether it declined, the tokens used and all that it said."""
        heard = _Heard(self.model.stream(messages, max_tokens=_MOST_TOKENS))
        declined = False
        for ahead in heard.in_line():
            yield Waiting(ahead)
        for raw in raw_sentences(without_thoughts(heard)):
            if NO_ANSWER in raw:
                declined = True
            elif not heard.usage.cut_short or is_whole(raw):
                event = judge.judge(raw)
                if event is not None:
                    yield event
        return declined, heard.usage, heard.text


class _Judge:
    """Checks the sentences of one answer; what was judged already is not judged again."""

    def __init__(
        self,
        grounding: Grounding,
        keyed: dict[str, Hit],
        question: str,
        language: Language,
        book: CitationBook,
    ) -> None:
        self._grounding = grounding
        self._keyed = keyed
        self._question = question
        self._language = language
        self._book = book
        self._judged: set[str] = set()
        self._shown: list[str] = []
        self.passed = 0
        self.rejected: list[Rejection] = []

    @property
    def mostly_failed(self) -> bool:
        """Whether more sentences failed than passed."""
        return len(self.rejected) > self.passed

    def judge(self, raw: str) -> Checked | Rejection | None:
        """The verdict on a sentence; None for what states nothing, or was judged before."""
        claim, keys = read_sentence(raw)
        words = fold(claim).strip(_MARKS)
        if not words or words in self._judged or self._is_title(claim):
            return None
        if any(words in before for before in self._shown):
            return None
        self._judged.add(words)
        with span("check") as part:
            event = self._verdict(claim, keys)
            part.note(supported=isinstance(event, Checked))
        if isinstance(event, Checked):
            self.passed += 1
            self._shown.append(words)
        else:
            self.rejected.append(event)
        return event

    def _verdict(self, claim: str, keys: list[str]) -> Checked | Rejection:
        unknown = " ".join(f"[{key}]" for key in keys if key not in self._keyed)
        if unknown:
            return Rejection(claim, (say("unknown_citation", self._language, unknown),))
        if restates(claim, self._question):
            return Rejection(claim, (say("restates", self._language),))
        cited = [self._keyed[key] for key in keys] or self._resting_on(claim)
        finding = self._check(claim, cited)
        if not finding.reasons:
            return self._checked(claim, finding, ())
        written = self._language_of(claim)
        repaired = self._grounding.repair(claim, finding, cited, written, asked=self._question)
        if repaired is None:
            other = self._resting_on(claim) if keys else []  # it may have mixed up the keys
            if not other:
                return Rejection(claim, finding.reasons)
            return self._checked(claim, self._check(claim, other), ())
        again = self._check(repaired.text, cited)
        return self._checked(repaired.text, again, (repaired.note,))

    def _check(self, claim: str, cited: Sequence[Hit]) -> Finding:
        finding = self._grounding.check(claim, cited, self._language, asked=self._question)
        if finding.reasons or not self._merges(claim, cited):
            return finding
        return Finding((say("merged", self._language),), ())

    def _merges(self, claim: str, cited: Sequence[Hit]) -> bool:
        """Whether a part of the claim has its subject from one article and the rest from another.

        Names and figures are looked for in all that is cited: where articles are mixed, each
        clause must stand on one of them alone.
        """
        articles: dict[str, list[Hit]] = {}
        for hit in cited:
            articles.setdefault(hit.article.id, []).append(hit)
        if len(articles) < 2:
            return False

        def stands(words: str) -> bool:
            return any(
                not self._grounding.check(words, own, self._language, asked=self._question).reasons
                for own in articles.values()
            )

        return not stands(claim) and not all(stands(part.text) for part in Text(claim).clauses)

    def _is_title(self, claim: str) -> bool:
        """Whether it only repeats what stands above a passage: that answers nothing."""
        words = fold(claim)
        for hit in self._keyed.values():
            title = fold(hit.article.title)
            rest = words.replace(title, "").replace(fold(hit.article.source), "")
            if not any(char.isalpha() for char in rest):  # a date may be left
                return True
            if words in title and len(words) > 0.6 * len(title):
                return True
        return False

    def _language_of(self, claim: str) -> Language:
        """The language that a figure in the claim is to be written in: models mix them up."""
        written = detect_language(claim)
        return written if "en" in (written, self._language) else self._language

    def _checked(self, claim: str, finding: Finding, notes: tuple[str, ...]) -> Checked:
        citations = tuple(
            dict.fromkeys(self._book.cite(s.hit.article, s.span) for s in finding.supports)
        )
        numbers = tuple(citation.number for citation in citations)
        left = _untranslated(claim) if self._language == "en" else []
        if left:
            notes = (*notes, say("left_over", self._language, ", ".join(left)))
        told = (*notes, *finding.cautions)
        return Checked(Sentence(claim, numbers, "supported", told), citations)

    def _resting_on(self, claim: str) -> list[Hit]:
        """The passage that carries a sentence without a right mark, or two of one article.

        Small models forget marks, or mix them up. The same check must pass, and the passage, the
        first of two, be more alike.
        """
        ranked = sorted(
            ((self._likeness(claim, hit), place) for place, hit in enumerate(self._keyed.values())),
            key=lambda pair: (-pair[0], pair[1]),
        )
        hits = list(self._keyed.values())
        near = [hits[place] for likeness, place in ranked if likeness >= _ALIKE]
        others = [hits[place] for _, place in ranked[1 : 1 + _SECONDS]]
        tries = [[hit] for hit in near]
        tries += [[near[0], other] for other in others if near and other.article == near[0].article]
        passing = (t for t in tries if not self._check(claim, t).reasons)
        return next(passing, [])

    def _likeness(self, claim: str, hit: Hit) -> float:
        supports = self._grounding.supports(claim, [hit])
        return max((support.likeness for support in supports), default=0.0)


class _Heard:
    """Iterates over the pieces of a stream, keeps its text and the usage that it returns."""

    def __init__(self, stream: Generator[str, None, Usage]) -> None:
        self._stream = stream
        self._first: str | None = ""
        self.text = ""
        self.usage = Usage()

    def in_line(self) -> Iterator[int]:
        """How many replies the model writes before this one, as often as it says so."""
        while isinstance(piece := self._next(), InLine):
            yield piece.ahead
        self._first = piece

    def __iter__(self) -> Iterator[str]:
        piece = self._first
        while piece is not None:
            self.text += piece
            yield piece
            piece = self._next()

    def _next(self) -> str | None:
        try:
            return next(self._stream)
        except StopIteration as end:
            self.usage = end.value if isinstance(end.value, Usage) else Usage()
            return None


def _untranslated(claim: str) -> list[str]:
    """The Chinese words in an English sentence, but for those in brackets and quotes.

    A sentence that is Chinese as a whole is no translation with words left over.
    """
    if detect_language(claim) != "en":
        return []
    return _HAN.findall(_QUOTED_OR_ASIDE.sub(" ", claim))
