"""The model alone, without articles: what it knows or makes up."""

from __future__ import annotations

import re
from time import perf_counter

from eval.dataset import Item
from eval.solving import Solved
from rag.answering.wording import LANGUAGE_NAMES, say
from rag.language.script import detect_language
from rag.language.sentences import sentence_spans
from rag.models.chat import ChatModel
from rag.prompting import Prompt
from rag.types import Answer, Sentence, Timings, Usage

NO_ANSWER = "NO_ANSWER"
_THOUGHT = re.compile(r"<think>.*?(?:</think>|\Z)", re.DOTALL)


class ClosedBook:
    """Asks the model the bare question. Without a model there is nothing to know: it abstains."""

    name = "closed-book"

    def __init__(self, model: ChatModel | None, prompt: Prompt) -> None:
        self._model = model
        self._prompt = prompt

    def solve(self, item: Item) -> Solved:
        """An answer whose sentences cite nothing; raises ModelError."""
        question = item.key.question
        language = detect_language(question)
        started = perf_counter()
        text, usage = "", Usage()
        if self._model is not None:
            messages = self._prompt.render(language=LANGUAGE_NAMES[language], question=question)
            stream = self._model.stream(messages)
            while True:
                try:
                    text += next(stream)
                except StopIteration as end:
                    usage = end.value
                    break
        said = _THOUGHT.sub("", text).strip()
        declined = not said or NO_ANSWER in said
        spans = () if declined else sentence_spans(said)
        elapsed = round((perf_counter() - started) * 1000, 1)
        return Solved(
            Answer(
                question=question,
                language=language,
                mode="llm" if self._model is not None else "extractive",
                model=self._model.name if self._model is not None else None,
                abstained=declined,
                text=say("abstained", language) if declined else said,
                sentences=tuple(Sentence(said[s:e].strip(), (), "uncited") for s, e in spans),
                timings=Timings(0.0, elapsed, elapsed),
                usage=usage,
            )
        )
