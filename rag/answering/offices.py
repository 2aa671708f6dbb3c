"""Who holds an office: such a question is answered where the office is named of the right body.

A name near the subject looks like an answer to any search. But "Who is the coach of the club?" has
none where no article speaks of a coach, and the chairman of another firm is none of this one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from rag.answering.subject import is_short_for
from rag.language.lexicon import stem
from rag.language.normalize import fold
from rag.language.tokens import is_stop_word

_HALF = 0.5  # of the pairs of a body's Chinese name that an article about it holds
_WORD = re.compile(r"[^\W\d_\u4e00-\u9fff]{2,}")
_CAPITAL = re.compile(r"[A-Z]\w+", re.ASCII)


@dataclass(frozen=True, slots=True)
class Office:
    """An office that is asked for: how sources may name it, and of what body, folded."""

    named: re.Pattern[str]
    loosely: re.Pattern[str]
    """Words that name it where the body stands in the same sentence."""
    body: str
    capitals: frozenset[str] = frozenset()
    """Words that the question writes large: of the Tarn bakery, Tarn tells which bakery."""

    def is_of(self, article: str) -> bool:
        """Whether an article, in the question's language, speaks of the body; True for none."""
        folded = fold(article)
        words = _words(self.body)
        if words:
            return not (words & self.capitals or words).isdisjoint(_words(folded))
        clauses = [_pairs(clause) for clause in re.split("[,，]", self.body)]
        asked = [pairs for pairs in clauses if pairs]
        return (
            not asked
            or any(sum(pair in folded for pair in pairs) >= _HALF * len(pairs) for pairs in asked)
            or is_short_for(self.body, article)
        )


def _words(folded: str) -> set[str]:
    """The English words of a text without their plural, and without those that join others."""
    return {stem(word) for word in _WORD.findall(folded) if not is_stop_word(word)}


def _pairs(folded: str) -> list[str]:
    runs = re.findall("[\u4e00-\u9fff]{2,}", folded)
    return [run[i : i + 2] for run in runs for i in range(len(run) - 1)]


_LOOSE = (
    r"负责人|领导|率领|主持|\bleads?\b|\bled by\b|\bheads?\b|\bheaded\b"
    r"|\bboss\b|\bruns\b|\brun by\b"
)
_NEVER = r"(?!)"
# How it is asked for, how sources may name it.
_OFFICES = tuple(
    (asked, re.compile(said), re.compile(loosely))
    for asked, said, loosely in (
        (
            r"总?教练|主帅|(?:head |chief )?coach",
            r"教练|主帅|总教|\bcoach|\bmanage[rds]|\btrainer",
            _LOOSE,
        ),
        (
            # Folding writes 執行長 and 行政總裁 as 首席运行官, and 財務長 as 首席财务官.
            r"(?:首席)?[执运]行[长官]|行政总裁|ceo|chief executive(?: officer)?",
            r"[执运]行[长官]|首席[执运]行|总裁|总经理"
            r"|\bceo\b|\bchief executive|\bpresident\b|\bmanaging director",
            _LOOSE,
        ),
        (r"董事长|chair(?:man|woman|person)?", r"董事长|主席|\bchair|\bpresident\b", _LOOSE),
        (
            r"财务长|首席财务官|财务总监|cfo|finance (?:chief|director)|chief financial officer",
            r"财务|\bcfo\b|\bfinanc",
            _LOOSE,
        ),
        (
            r"创办人|创始人|founder",
            r"创办|创立|创始|创建|成立|设立|开创|建立|始祖|\bfound|\bco-?found"
            r"|\bset up\b|\bestablish|\bstarted\b|\blaunched\b|\bcreat",
            _NEVER,
        ),
        (r"馆长|curator", r"馆长|\bcurator|\bdirector", _LOOSE),
        (
            r"校长|principal|headmaster",
            r"校长|\bprincipal|\bheadm|\bpresident\b|\bchancellor",
            _LOOSE,
        ),
        (r"发言人|spokes(?:man|woman|person)", r"发言人|\bspokes", _NEVER),
    )
)
_FOUNDED = re.compile(
    r"^(?:请问)?(?P<before>[^。?？]*?)(?:是由?|由)?谁所?(?:创立|创办|创建)"
    r"(?:[了过](?P<object>[^,，。?？]*)|的?(?P<behind>[^,，。?？]*))"
    r"|\bwho founded (?P<en>[^?]*)"
)
"""Who founded what: 誰創立了甲, 甲是誰創立的, 誰創立的甲.

It begins where the question does: looked for from every place of a long line, such a run takes
seconds to minutes."""


def office(question: str) -> Office | None:
    """The office whose holder ``question`` asks for, where it asks for one."""
    folded = fold(question)
    capitals = frozenset(stem(fold(word)) for word in _CAPITAL.findall(question))
    for asked, said, loosely in _OFFICES:
        english = re.search(
            rf"\bwho(?:['’]s| is| was)(?: the| its)? (?:{asked})\b"
            r"(?: (?:of|at|for) (?P<en>[^?,]*))?"
            rf"|\bname of the (?:{asked})\b(?: (?:of|at|for) (?P<of>[^?,]*))?",
            folded,
        )
        chinese = re.search(
            r"(?:^|[，。])(?P<zh>[^，。]*?)的?(?:现任)?"
            rf"(?:{asked})(?:是|为|叫)"
            rf"(?:谁|哪[一]?位|什么名字|什么人)"
            rf"|谁是(?P<is>[^，。？?]{{0,40}}?)的?(?:现任)?(?:{asked})[？?]?$",
            folded,
        )
        found = english or chinese
        if found is not None:
            return Office(said, loosely, _first(found, *found.groupdict()), capitals)
    founded = _FOUNDED.search(folded)
    if founded is not None:
        said = next(said for asked, said, _ in _OFFICES if "founder" in asked)
        body = _first(founded, "object", "before", "behind", "en")
        return Office(said, re.compile(_NEVER), body, capitals)
    return None


def _first(found: re.Match[str], *groups: str) -> str:
    """The first of ``groups`` that holds anything."""
    return next(filter(None, (found[group] for group in groups)), "")
