"""Plain text: a title line, optional header lines, then the body. And the bundle form."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import PurePath

from rag.errors import UnreadableSource
from rag.intake.dates import parse_date, undated
from rag.intake.draft import Draft

_HEADER = re.compile(
    r"\s*(?P<name>來源|来源|出處|出处|媒體|媒体|作者|記者|记者|日期|時間|时间|發布時間|发布时间|"
    r"網址|网址|連結|链接|source|outlet|author|byline|date|published|url|link)"
    r"\s*[:：]\s*(?P<value>\S.*)",
    re.IGNORECASE,
)
_KINDS = {
    "source": ("來源", "来源", "出處", "出处", "媒體", "媒体", "source", "outlet"),
    "author": ("作者", "記者", "记者", "author", "byline"),
    "date": ("日期", "時間", "时间", "發布時間", "发布时间", "date", "published"),
    "url": ("網址", "网址", "連結", "链接", "url", "link"),
}
_KIND_OF = {name: kind for kind, names in _KINDS.items() for name in names}
_OUTLET = re.compile(r"[（(](?P<outlet>[^（()）]{1,40})[)）]$")
_LONGEST_TITLE = 100
_TITLE = re.compile(r"\s*(?:標題|标题|title|headline)\s*[:：]\s*(?P<title>\S.*)", re.IGNORECASE)


def read_text(text: str, name: str) -> Draft:
    """One article: the first line is its title where it looks like one, else the file's name.

    Lines such as ``來源：`` / ``Date:`` / ``URL:`` right below the title are its facts; the title
    itself may stand behind ``標題：`` / ``Title:``.
    """
    return headed(text.strip().splitlines(), "", PurePath(name).stem)


def headed(lines: Sequence[str], title: str, stem: str) -> Draft:
    """One article of the given lines: facts come from the header lines below its title.

    ``title`` is the one that the form itself marks ('' where it does not: then the first line is
    one if it looks like one, else ``stem`` is).
    """
    above: list[str] = []  # what stands before a marked title stays in the text
    if title:
        place = next((i for i, line in enumerate(lines[:6]) if line.strip() == title.strip()), -1)
        above, rest = list(lines[: max(place, 0)]), list(lines[place + 1 :])
    else:
        rest = list(lines[1:])
        if not rest or len(lines[0]) > _LONGEST_TITLE:
            return Draft(title=stem, text="\n".join(lines))
    marked = _TITLE.match(lines[0]) if lines else None
    facts: dict[str, str] = {}
    while rest and (not rest[0].strip() or _HEADER.match(rest[0])):
        if header := _HEADER.match(rest[0]):
            facts.setdefault(_KIND_OF[header["name"].lower()], header["value"].strip())
        rest = rest[1:]
    return Draft(
        title=title or (marked["title"] if marked else lines[0]),
        text="\n".join([*above, *rest]),
        source=facts.get("source", ""),
        date=parse_date(facts.get("date", "")),
        undated=undated(facts.get("date", "")),
        url=facts.get("url"),
        author=facts.get("author", ""),
    )


def is_bundle(text: str) -> bool:
    """Whether ``text`` opens with the bundle's mark: a line with ``#`` alone."""
    first = text.lstrip().partition("\n")[0]
    return first.strip() == "#"


def read_bundle(text: str, name: str) -> Iterator[Draft | UnreadableSource]:
    """The articles of a bundle: title and body lines in turn, the outlet in parentheses last.

    A title without a body is given as an error in its place; the others are read all the same.
    """
    title: str | None = None
    for number, raw in enumerate(text.splitlines(), start=1):
        line = raw.strip()
        if line in ("", "#"):
            if line == "#" and title is not None:
                yield _without_body(name, number, title)
                title = None
            continue
        if title is None:
            title = line
            continue
        outlet = _OUTLET.search(line)
        yield Draft(
            title=title,
            text=line[: outlet.start()] if outlet else line,
            source=outlet["outlet"] if outlet else "",
        )
        title = None
    if title is not None:
        yield _without_body(name, len(text.splitlines()), title)


def _without_body(name: str, number: int, title: str) -> UnreadableSource:
    return UnreadableSource(f"{name}: line {number}: the title {title[:40]!r} has no body")
