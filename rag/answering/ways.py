"""Which way a clause says that something went, for what a question takes for granted.

The opposites of `rag.language.polarity` with what only this use needs: rain that falls is no fall
of a figure, and a verdict or a trial has two ways as well.
"""

from __future__ import annotations

import re
from functools import lru_cache

from rag.language.normalize import fold
from rag.language.polarity import Pole, opposite, stance

_KEPT = 2048
_RESCHEDULED = re.compile(
    r"提前|超前|提早|延后|推迟|延迟|延到|延至|延宕|延期"
    r"|delay|postpon|pushed? back|brought forward|ahead"
)
_NO_MOVE = re.compile(
    r"\b(?:rain(?:fall)?|snow|hail|ash|sleet|bombs?|shells?|missiles?|rockets?|debris|rocks?"
    r"|night|darkness|silence|curtain)(?: that| has| have| had)? (?:fell|falls?|falling|fallen)\b"
    r"|\b(?:fell|falls?|falling|fallen) (?:ill|sick|asleep|apart|silent|victim|foul|in love|in line"
    r"|through|overboard|from (?:a|the|his|her|their)\b|into\b|off\b|out of\b"
    r"|on (?:an?|the)? ?(?:\d|mon|tues|wednes|thurs|fri|satur|sun"
    r"|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\w*"
    r"|to (?:the (?:ground|floor)|(?:his|her|its|their) (?:death|knees|deaths)))"
    r"|\b(?:growth|expansion) (?:forecast|rate|target|outlook|estimate|projection)s?\b"
    r"|(?:增长|成长|增幅|涨幅|跌幅|降幅)(?:率|预[测期估]|目标|展望)"
    r"|\b(?:rose|rise|rises|rising|risen) to (?:power|fame|prominence|the (?:occasion|challenge))\b"
)
"""Falls and rises that are no change of a figure."""
_MORE: tuple[tuple[Pole, Pole, re.Pattern[str]], ...] = (
    (
        ("move", "up"),
        ("move", "down"),
        re.compile(r"\b(?:strengthen|appreciat)(?:s|ed|e|es|ing)?\b|升值|转强"),
    ),
    (("move", "down"), ("move", "up"), re.compile(r"\bdepreciat(?:s|ed|e|es|ing)\b|走贬|转弱")),
    (
        ("verdict", "guilty"),
        ("verdict", "cleared"),
        re.compile(
            r"\bconvict(?:s|ed|ing)?\b|\bproven\b|\b(?<!not )guilty\b|定罪|判有罪|(?<!无)有罪"
        ),
    ),
    (
        ("verdict", "cleared"),
        ("verdict", "guilty"),
        re.compile(r"\bacquit(?:s|ted|ting|tal)?\b|\bnot guilty\b|无罪|脱罪"),
    ),
    (
        ("outcome", "good"),
        ("outcome", "bad"),
        re.compile(r"\bsucceed(?:s|ed|ing)?\b|\bsuccess(?:ful|fully)?\b|成功"),
    ),
    (
        ("outcome", "bad"),
        ("outcome", "good"),
        re.compile(r"\bfail(?:s|ed|ing|ure)?\b|失败|失利"),
    ),
)
_OPPOSITE = {pole: other for pole, other, _ in _MORE}


_MISSED = re.compile(
    r"未能?(?:达到?|成功)|没有?(?:达到|达标|成功)"
    r"|\b(?:did|does|has|have) not (?:meet|met|reach|reached|achieve|succeed)"
)


def missed(text: str) -> set[Pole]:
    """The way that a denial tells: what did not reach its goal has failed."""
    return {("outcome", "bad")} if _MISSED.search(fold(text)) else set()


@lru_cache(maxsize=_KEPT)
def ways(text: str) -> dict[Pole, str]:
    """The ways that ``text`` tells for sure, each with its (folded) word. Read it only."""
    plain = _NO_MOVE.sub(lambda m: " " * len(m.group()), fold(text))
    found = {
        pole: word
        for pole, word in stance(plain).sure.items()
        if pole[0] == "move" or (pole[0] == "time" and _RESCHEDULED.search(word))
    }
    for pole, _, pattern in _MORE:
        match = pattern.search(plain)
        if match is not None:
            found.setdefault(pole, match.group())
    return found


def contrary(pole: Pole) -> Pole:
    """The other way."""
    return _OPPOSITE.get(pole) or opposite(pole)
