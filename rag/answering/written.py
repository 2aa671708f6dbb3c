"""Answers written by a model: prompt, stream, cut into sentences, check each as it completes."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass

from rag.answering.citations import CitationBook
from rag.answering.grounding import Grounding
from rag.answering.wording import LANGUAGE_NAMES, say
from rag.intake.clean import clean_line
from rag.language.budget import count_tokens
from rag.language.sentences import ends_sentence
from rag.models.chat import ChatModel
from rag.prompting import Prompt
from rag.types import Checked, Hit, Language, Rejection, Sentence, Usage

NO_ANSWER = "NO_ANSWER"
CONTEXT_TOKENS = 2400
"""Of passages, for a model on a server."""
LOCAL_CONTEXT_TOKENS = 600
"""Of passages, for a model on this machine: on two cores it reads some 35 tokens a second."""
_KEY = re.compile(r"\[\s*(p[0-9a-f]{3,8}(?:\s*[,;，、]\s*p[0-9a-f]{3,8})*)\s*\]", re.IGNORECASE)
_MARK = re.compile(r"\[[^\[\]\n]{0,80}\]")
_END = re.compile(
    r"(?:[。！？!?…]+[」』”’）)\"]*|(?<=.)\.[\"')”]*(?=[\s\[])|\n)"
    r"(?P<marks>(?:\s*\[[^\[\]\n]{0,80}\])*)"
)


@dataclass(frozen=True, slots=True)
class Written:
    """What came of a model's answer: whether it declined, and the tokens it took."""

    declined: bool
    usage: Usage


class Writer:
    """Lets a model answer from passages, and lets nothing through unchecked."""

    def __init__(
        self,
        model: ChatModel,
        prompt: Prompt,
        grounding: Grounding,
        context_tokens: int = CONTEXT_TOKENS,
    ) -> None:
        self.model = model
        self._room = context_tokens
        self._prompt = prompt
        self._grounding = grounding

    def write(
        self, question: str, language: Language, hits: Sequence[Hit], book: CitationBook
    ) -> Generator[Checked | Rejection, None, Written]:
        """Yields each sentence once it is whole and checked; raises ModelError."""
        keyed = _packed(hits, self._room)
        messages = self._prompt.render(
            language=LANGUAGE_NAMES[language],
            passages="\n\n".join(_shown(key, hit) for key, hit in keyed.items()),
            question=question,
        )
        pieces = _Counted(self.model.stream(messages))
        declined = False
        for raw in _sentences(pieces):
            if NO_ANSWER in raw:
                declined = True
                continue
            event = self._judge(raw, keyed, language, book)
            if event is not None:
                yield event
        return Written(declined, pieces.usage)

    def _judge(
        self, raw: str, keyed: dict[str, Hit], language: Language, book: CitationBook
    ) -> Checked | Rejection | None:
        claim, keys = _split(raw)
        if not any(char.isalpha() or (keys and char.isdigit()) for char in claim):
            return None  # a lone mark, or the number of a list item
        unknown = [key for key in keys if key not in keyed]
        finding = self._grounding.check(
            claim, [keyed[key] for key in keys if key in keyed], language
        )
        if unknown:
            marks = " ".join(f"[{key}]" for key in unknown)
            return Rejection(claim, (say("unknown_citation", language, marks),))
        if finding.reasons:
            return Rejection(claim, finding.reasons)
        citations = tuple(dict.fromkeys(book.cite(s.hit.article, s.span) for s in finding.supports))
        numbers = tuple(citation.number for citation in citations)
        return Checked(Sentence(claim, numbers, "supported"), citations)


class _Counted:
    """Iterates over the pieces of a stream and keeps the usage that it returns at its end."""

    def __init__(self, stream: Generator[str, None, Usage]) -> None:
        self._stream = stream
        self.usage = Usage()

    def __iter__(self) -> Iterator[str]:
        self.usage = yield from self._stream


def passage_key(passage_id: str, digits: int = 3) -> str:
    """A short opaque key: no text in an article can name it before it is given out."""
    return "p" + hashlib.sha256(passage_id.encode("ascii")).hexdigest()[:digits]


def _packed(hits: Sequence[Hit], room: int) -> dict[str, Hit]:
    """The best passages that fit the budget, by key; the first always fits."""
    keyed: dict[str, Hit] = {}
    for hit in hits:
        room -= count_tokens(hit.passage.text) + 40
        if keyed and room < 0:
            break
        digits = 3
        while passage_key(hit.passage.id, digits) in keyed:
            digits += 1
        keyed[passage_key(hit.passage.id, digits)] = hit
    return keyed


def _shown(key: str, hit: Hit) -> str:
    facts = [hit.article.source, hit.article.date.isoformat() if hit.article.date else ""]
    about = _without_keys(", ".join(fact for fact in facts if fact))
    title = _without_keys(hit.article.title)
    head = f"[{key}] {title} ({about})" if about else f"[{key}] {title}"
    return f"{head}\n{_without_keys(hit.passage.text)}"


def _without_keys(text: str) -> str:
    """Article text with anything that has the form of a passage key made harmless."""
    return _KEY.sub(lambda found: f"({found[1]})", text)


def _sentences(pieces: _Counted) -> Iterator[str]:
    """Whole sentences of a stream, each with the citation marks before or behind its end.

    A sentence is given out once something other than a citation follows it.
    """
    buffer = ""
    for piece in pieces:
        buffer += piece
        while (end := _first_end(buffer)) is not None:
            rest = buffer[end:]
            if not rest.strip() or rest.lstrip().startswith("["):
                break  # marks may still follow
            if buffer[:end].strip():
                yield buffer[:end]
            buffer = rest
    while (end := _first_end(buffer)) is not None:
        if buffer[:end].strip():
            yield buffer[:end]
        buffer = buffer[end:]
    if buffer.strip():
        yield buffer


def _first_end(buffer: str) -> int | None:
    """Where the first sentence and its marks end; None while no end is in sight."""
    for found in _END.finditer(buffer):
        stop, behind = found.start(), found.start("marks")
        if buffer[stop] != "." or found["marks"] or ends_sentence(buffer, 0, stop, behind):
            return found.end()
    return None


def _split(raw: str) -> tuple[str, list[str]]:
    """A raw sentence as its words and the keys in its marks, in order, once each.

    Any other bracketed mark counts as an unknown key: a model that writes [1] cites nothing.
    """
    keys: list[str] = []
    while marks := _MARK.findall(raw):  # again, where one stands inside another
        for mark in marks:
            inside = _KEY.fullmatch(mark)
            parts = re.split(r"[,;，、\s]+", inside[1].lower()) if inside else [mark[1:-1]]
            keys.extend(part for part in parts if part)
        raw = _MARK.sub("", raw)
    claim = re.sub(r"\s+([。！？.!?])", r"\1", raw)
    return clean_line(claim), list(dict.fromkeys(keys))
