"""A follow-up question written out by a model; the rule of :mod:`followup` stands behind."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import dataclass

from rag.errors import ModelError
from rag.intake.clean import clean_line
from rag.language.quantities import missing
from rag.language.script import detect_language
from rag.models.chat import ChatModel
from rag.prompting import Prompt
from rag.types import Language, Turn, Usage

REMEMBERED = 3
"""Turns that the model is shown."""
_LONGEST_ANSWER = 300  # characters of an earlier answer: enough to tell what it was about
_LONGEST = 300  # characters of the question written out
_MOST_TOKENS = 120


@dataclass(frozen=True, slots=True)
class Rewritten:
    """The question as it can be read alone, None where the model failed or strayed."""

    question: str | None
    usage: Usage


class Rewriter:
    """Lets a model put into a question what it leans on."""

    def __init__(self, model: ChatModel, prompt: Prompt, languages: dict[Language, str]) -> None:
        """``languages`` are what the prompt calls them."""
        self._model = model
        self._prompt = prompt
        self._languages = languages

    def written_out(self, question: str, language: Language, history: Sequence[Turn]) -> Rewritten:
        """``question`` with what it points at put in its place.

        A model strays where it writes more than a line, in another language, or a figure that
        neither the question nor the conversation holds. What it writes is only searched by, and
        shown.
        """
        recent = history[-REMEMBERED:]
        talk = "\n".join(
            f"Q: {turn.question}\nA: {clean_line(turn.answer)[:_LONGEST_ANSWER]}" for turn in recent
        )
        messages = self._prompt.render(
            language=self._languages[language], talk=talk, question=question
        )
        try:
            said, usage = _heard(self._model.stream(messages, max_tokens=_MOST_TOKENS))
        except ModelError:  # it will be told when the answer is to be written
            return Rewritten(None, Usage())
        strayed = usage.cut_short or "\n" in said or len(said) > _LONGEST
        line = clean_line(said)
        strayed = strayed or not any(char.isalnum() for char in line)
        strayed = strayed or (detect_language(line) == "en") != (language == "en")
        strayed = strayed or bool(missing(line, [question, talk]))
        return Rewritten(None if strayed else line, usage)


def _heard(stream: Generator[str, None, Usage]) -> tuple[str, Usage]:
    said = ""
    while True:
        try:
            said += next(stream)
        except StopIteration as end:
            return said.strip(), end.value
