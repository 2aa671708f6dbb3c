"""What a Chinese question asks an attribute of, and whether an article names it.

A name has no capitals to find it by, and is written in full or in short: 台灣電力公司 is 台電. So
any two characters of what stands before the attribute pass for its name, and too much rather passes
than too little.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from rag.language.names import FIRM_KINDS
from rag.language.normalize import fold, fold_script
from rag.language.quantities import Kind, quantities
from rag.language.reldates import relative_dates

_PERIODS: frozenset[Kind] = frozenset({"date", "duration"})
_ANY_DAY = dt.date(2000, 1, 1)  # where a relative date stands is asked for, not what it means
_NO_NAME = re.compile(
    r"[去今明前后当]年|[上本下]个?[月周季半年]+|(?<![a-z\d-])\d+年?(?![a-z\d])|目前|现在|的|什么|多少"
    r"|请问|公司|集团"
)
_POINTING = re.compile(r"[这那][一]?[家间个场座起种款次位艘项批件支]|(?<!应)该")
_HAN = re.compile("[\u4e00-\u9fff]{2,}")
_LATIN = re.compile(r"[a-z0-9][a-z0-9-]+")
_JOINING = "的了在是和与及或但也就被把将从由向对于至到为因以而并则却"
_SHORT = re.compile(f"(?:(?![{_JOINING}])[\u4e00-\u9fff]){{2,4}}")
_LEFT_OUT = f"(?:(?![{_JOINING}])[\u4e00-\u9fff]){{0,3}}"
_KIND = re.compile(f"{FIRM_KINDS}|组织|机构|理事会|总会|学会|商会")
_NEAR_KIND = (2, 6)  # characters before and behind the last one of a name in which its kind stands


@dataclass(frozen=True, slots=True)
class Subject:
    """The subject as the question writes it, folded, in runs of Chinese and Latin words."""

    runs: tuple[str, ...]
    words: tuple[str, ...]
    pointed_at: bool
    """Whether it is a thing pointed at (那家車廠), which articles may call something else."""

    def stands_in(self, article: str) -> bool:
        """Whether an article names it, in full, in part or in full for its short name."""
        folded = fold(article)
        parts = [run[i : i + 2] for run in self.runs for i in range(len(run) - 1)]
        parts += self.words
        return (
            not parts
            or any(part in folded for part in parts)
            or any(is_short_for(run, article) for run in self.runs)
        )


def subject(question: str, attribute: re.Pattern[str]) -> Subject:
    """What stands before the ``attribute`` that ``question`` asks for, without times."""
    asked = fold(_timeless(question))
    found = attribute.search(asked)
    before = _NO_NAME.sub(" ", asked[: found.start()] if found is not None else "")
    named = _POINTING.sub(" ", before)
    runs, words = _HAN.findall(named), _LATIN.findall(named)
    return Subject(tuple(runs), tuple(words), named != before)


def _timeless(question: str) -> str:
    """``question`` with blanks for dates and periods: 第三季, 第3季, 去年."""
    spans = [(q.start, q.end) for q in quantities(question) if q.kind in _PERIODS]
    spans += [(date.start, date.end) for date in relative_dates(question, _ANY_DAY)]
    for start, end in spans:  # they may overlap: 去年第四季 holds 第四季
        question = question[:start] + " " * (end - start) + question[end:]
    return question


def is_short_for(run: str, article: str) -> bool:
    """Whether the characters of a short name, folded, stand in order in one: 台電, 台灣電力公司.

    A name of that length says what kind of body it names, by its end (中央銀行) or behind it. The
    article is only simplified, as folding gives some names (積體電路) other characters.
    """
    before, behind = _NEAR_KIND
    plain = fold_script(article)
    return any(
        _KIND.search(plain, max(0, found.end() - 1 - before), found.end() + behind) is not None
        for short in _SHORT.findall(run)
        for found in re.finditer(_LEFT_OUT.join(short), plain)
    )
