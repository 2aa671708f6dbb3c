"""Names as they stand in each language: the glossary's, and those that an article glosses.

An article glosses a name by putting the foreign one in brackets behind it, as in
晴軌科技（Serein Orbit）. How far such a Chinese name reaches to the left, the rest of the article
tells: the longest run before the bracket that stands elsewhere too.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rag.language.normalize import fold_script
from rag.language.terms import Found, Terms, traditional
from rag.summaries.longer_names import in_headline, in_longer_name
from rag.summaries.model import Name
from rag.types import Article, Language

MOST_NAMES = 12
_BRACKETED = re.compile(
    r"(?P<run>[\u3400-\u9fff·]{2,16})"
    r"[（(](?P<foreign>[A-Z][A-Za-z0-9'’.&\- ]{1,40}?)(?:[，,][^）)]*)?[）)]"
)
_LONGEST, _SHORTEST = 10, 2


@dataclass(frozen=True, slots=True)
class Glossed:
    """A Chinese name (original glyphs) and the foreign one that the article gives for it."""

    chinese: str
    english: str


def glossed(article: Article, terms: Terms) -> list[Glossed]:
    """The names that the article glosses, once each; a common noun (配額) is none."""
    found: dict[str, Glossed] = {}
    text = f"{article.title}\n{article.text}"
    for match in _BRACKETED.finditer(text):
        chinese = _name_before(match["run"], text)
        if chinese is None or chinese in found:
            continue
        known = terms.find(chinese, article.language)
        whole = len(known) == 1 and known[0].end - known[0].start == len(chinese)
        if not whole or known[0].term.is_name:
            found[chinese] = Glossed(chinese, match["foreign"].strip())
    return list(found.values())


def _name_before(run: str, text: str) -> str | None:
    """The longest end of ``run`` that stands in ``text`` more than once, or all of a run with ·."""
    for length in range(min(len(run), _LONGEST), _SHORTEST - 1, -1):
        name = run[-length:]
        if text.count(name) > 1:
            return name
    return run if "·" in run else None


def names_in(
    articles: Sequence[Article],
    languages: Sequence[Language],
    terms: Terms,
    shown: Mapping[str, str] | None = None,
) -> tuple[Name, ...]:
    """The names of ``articles`` that are known in other languages, the most frequent first.

    ``shown`` holds the words of each article (by id) that the summary shows: other names stay out.
    """
    counts: Counter[tuple[str, tuple[tuple[Language, str | None], ...]]] = Counter()
    for article in articles:
        text = f"{article.title}\n{article.text}"
        own = glossed(article, terms)
        told = text if shown is None else shown.get(article.id, "")
        for name in own:
            if name.chinese not in told:
                continue
            forms = tuple((language, _of_glossed(name, language)) for language in languages)
            counts["name", forms] += text.count(name.chinese)
        for found in _whole(terms.find(text, article.language), text, article.language):
            stands = text[found.start : found.end]
            if stands not in told:
                continue
            if found.term.is_name and not any(stands in name.chinese for name in own):
                known = tuple(
                    (
                        language,
                        stands if language == article.language else found.term.usual(language),
                    )
                    for language in languages
                )
                counts[found.term.field, known] += 1
    return tuple(Name(kind, dict(forms)) for (kind, forms), _ in counts.most_common(MOST_NAMES))


def _whole(found: Sequence[Found], text: str, language: Language) -> list[Found]:
    """``found`` without names that are only parts of longer ones (Harrow & Vale).

    A firm goes by its short name as well: one that stands alone somewhere in the article stays.
    """
    if language != "en":
        return list(found)
    parts = {f for f in found if f.term.is_name and in_longer_name(text, f)}
    alone = {f.term for f in found if f not in parts and not in_headline(text, f)}
    never = {f.term for f in parts} - alone
    return [f for f in found if f.term not in never]


def _of_glossed(name: Glossed, language: Language) -> str:
    if language == "en":
        return name.english
    return fold_script(name.chinese) if language == "zh-Hans" else traditional(name.chinese)
