"""The two things that a summary asks of a model: points of some sentences, and a translation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rag.answering.wording import LANGUAGE_NAMES
from rag.models.chat import ChatModel, JsonSchema, Message
from rag.prompting import Prompt
from rag.summaries.lines import Line
from rag.summaries.parsing import point_drafts, translation
from rag.types import Language, Usage

_POINT = {
    "type": "object",
    "properties": {
        "from": {"type": "array", "items": {"type": "integer"}},
        "text": {"type": "string"},
    },
    "required": ["from", "text"],
    "additionalProperties": False,
}
POINTS = JsonSchema(
    "points",
    {
        "type": "object",
        "properties": {"points": {"type": "array", "items": _POINT}},
        "required": ["points"],
        "additionalProperties": False,
    },
)
TRANSLATION = JsonSchema(
    "translation",
    {
        "type": "object",
        "properties": {"text": {"type": "string"}},
        "required": ["text"],
        "additionalProperties": False,
    },
)
_TOKENS_A_POINT = 160
_TOKENS_A_TRANSLATION = 400


@dataclass(frozen=True, slots=True)
class Draft:
    """A point as the model wrote it, with the sentences that it says it rests on."""

    text: str
    lines: tuple[Line, ...]


class Scribe:
    """Asks a model, and counts the tokens that it takes."""

    def __init__(self, model: ChatModel, points: Prompt, translations: Prompt) -> None:
        self.model = model
        self._points = points
        self._translations = translations
        self.usage = Usage()

    def points(
        self, lines: Sequence[Line], count: int, language: Language, remarks: Sequence[str] = ()
    ) -> list[Draft]:
        """At most ``count`` points of ``lines``; raises ModelError.

        ``remarks`` say what was wrong with an earlier reply. What cannot be read is left out.
        """
        titles = dict.fromkeys(line.article.title for line in lines)
        messages = self._points.render(
            language=LANGUAGE_NAMES[language],
            count=str(count),
            title=" / ".join(titles),
            sentences="\n".join(f"{i}. {line.text}" for i, line in enumerate(lines, start=1)),
            remarks="\n".join(remarks),
        )
        reply = self._ask(messages, POINTS, 60 + count * _TOKENS_A_POINT)
        return [
            Draft(text, tuple(lines[n - 1] for n in numbers if 1 <= n <= len(lines)))
            for text, numbers in point_drafts(reply)[:count]
        ]

    def translate(self, text: str, language: Language, remarks: Sequence[str] = ()) -> str:
        """``text`` in ``language``; empty where the reply cannot be read; raises ModelError."""
        messages = self._translations.render(
            language=LANGUAGE_NAMES[language], text=text, remarks="\n".join(remarks)
        )
        return translation(self._ask(messages, TRANSLATION, _TOKENS_A_TRANSLATION))

    def _ask(self, messages: Sequence[Message], schema: JsonSchema, most: int) -> str:
        stream = self.model.stream(messages, schema, most)
        pieces = []
        while True:
            try:
                pieces.append(next(stream))
            except StopIteration as end:
                used: Usage = end.value
                break
        self.usage = Usage(
            self.usage.prompt_tokens + used.prompt_tokens,
            self.usage.completion_tokens + used.completion_tokens,
        )
        return "".join(pieces)
