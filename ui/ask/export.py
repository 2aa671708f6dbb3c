"""An answer or a whole conversation as Markdown, with its sources: to copy and to save.

The words come from articles and models, so all that Markdown would read as markup is escaped.
"""

from __future__ import annotations

import re

from rag.types import Checked, Citation, Language
from ui.ask.conversation import Conversation
from ui.ask.page import Page
from ui.i18n import text
from ui.markup import is_web_address, without_direction
from ui.narrowing.choice import told

# What begins or makes markup anywhere in a line; < and & are HTML's.
_MARKUP = re.compile(r"([\\`*_\[\]<>&#|~])")
_LIST = re.compile(r"^(\s*)([-+]|\d+[.)])(\s)", re.MULTILINE)


def answer_markdown(page: Page, language: Language) -> str:
    """The answer's sentences with ``[1]`` marks, what was rejected, and the sources below."""
    lines: list[str] = []
    if page.only is not None:
        lines.append(f"*{_escaped(text('asked_of', language, words=told(page.only, language)))}*")
    for part in page.parts:
        if isinstance(part, Checked):
            marks = "".join(f"[{number}]" for number in part.sentence.citations)
            notes = "".join(f" ({_escaped(reason)})" for reason in part.sentence.reasons)
            lines.append(f"{_escaped(part.sentence.text)} {marks}".rstrip() + notes)
        else:
            reasons = _escaped("; ".join(part.reasons))
            lines.append(f"~~{_escaped(part.text)}~~ ({text('rejected', language)}: {reasons})")
    if page.answer is not None and page.answer.abstained:
        lines.append(_escaped(page.answer.text))
    if page.citations:
        lines.append(f"**{text('sources', language)}**")
        lines.append("\n".join(_source(citation) for citation in page.citations))
    return "\n\n".join(lines)


def conversation_markdown(conversation: Conversation, language: Language) -> str:
    """Every question as a heading, each with its answer."""
    parts = [
        f"## {_escaped(page.question)}\n\n{answer_markdown(page, language)}"
        for page in conversation.pages
        if page.done
    ]
    return "\n\n".join(["# 知聞 Zhiwen", *parts]) + "\n"


def _source(citation: Citation) -> str:
    facts = [citation.title, citation.source, str(citation.date or "")]
    line = f"- [{citation.number}] " + _escaped(" · ".join(fact for fact in facts if fact))
    if citation.url and is_web_address(citation.url):
        line += f" <{citation.url}>" if not re.search(r"[<>\s]", citation.url) else ""
    line += f"\n  > {_escaped(' '.join(citation.quote.split()))}"
    found = citation.translation
    if found is not None and not found.reasons:
        line += f"\n  >\n  > *{_escaped(' '.join(found.text.split()))}*"
    return line


def _escaped(words: str) -> str:
    flat = _MARKUP.sub(r"\\\1", without_direction(words))
    return _LIST.sub(r"\1\\\2\3", flat)
