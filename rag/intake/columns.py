"""Which field of a table or of a JSON object holds which part of an article."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from rag.errors import InputError, UnreadableSource
from rag.intake.dates import parse_date
from rag.intake.draft import Draft
from rag.intake.markup import plain_lines

PARTS = ("title", "text", "source", "author", "date", "url")

_USUAL = {
    "title": "title headline head name subject 標題 标题 題目 题目 新聞標題 新闻标题",
    "text": "text body content article articlebody fulltext story 內文 内文 正文 內容 内容 全文 "
    "本文 新聞內容 新闻内容 summary description",
    "source": "source outlet publisher media site sitename newspaper 來源 来源 出處 出处 媒體 媒体 "
    "報社 报社",
    "author": "author authors byline creator reporter writer 作者 記者 记者 撰文",
    "date": "date published publishedat pubdate publishdate publicationdate datepublished "
    "datetime time created 日期 時間 时间 發布時間 发布时间 發布日期 发布日期 刊登日期",
    "url": "url link href permalink address 網址 网址 連結 链接",
}
_NOT_LETTERS = re.compile(r"[\W_]+")
_MARKUP = re.compile(r"<(?:p|br|div|span|h[1-6]|ul|li|table|a|strong|em)\b[^>]{0,200}>", re.I)
_CHINA = dt.timezone(dt.timedelta(hours=8))


@dataclass(frozen=True, slots=True)
class Columns:
    """A mapping that the user gave (``text=content``), before the usual names.

    A field's name may lead into nested objects with dots: ``text=body.value``.
    """

    given: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def parse(cls, pairs: list[str]) -> Columns:
        """From ``part=field`` words; raises InputError for a part that there is not."""
        given: dict[str, str] = {}
        for pair in pairs:
            part, equals, name = (word.strip() for word in pair.partition("="))
            if part not in PARTS or not equals or not name:
                raise InputError(
                    f"--map {pair}: write PART=FIELD with PART one of {' '.join(PARTS)}"
                )
            given[part] = name
        return cls(given)

    def draft(self, record: Mapping[str, object], where: str, stem: str) -> Draft:
        """The article in one record; raises UnreadableSource where no field holds its text.

        ``where`` names the record in messages (``a.csv: row 7``), ``stem`` is the title of last
        resort.
        """
        plain = {_plain(name): value for name, value in reversed(list(record.items()))}
        values = {part: self._value(part, record, plain, where) for part in PARTS}
        if not values["text"].strip():
            raise UnreadableSource(f"{where}: {self._missing(record)}")
        return Draft(
            title=values["title"] or stem,
            text=values["text"],
            source=values["source"],
            author=values["author"],
            date=parse_date(values["date"]),
            url=values["url"] or None,
        )

    def _value(
        self, part: str, record: Mapping[str, object], plain: Mapping[str, object], where: str
    ) -> str:
        if name := self.given.get(part):
            found, value = _walked(record, name)
            if not found:
                raise UnreadableSource(f"{where}: no field {name!r} (fields: {_names(record)})")
            return _string(value, part)
        for usual in _USUAL[part].split():
            if text := _string(plain.get(usual), part):
                return text
        return ""

    def _missing(self, record: Mapping[str, object]) -> str:
        if "text" in self.given or any(_plain(n) in _USUAL["text"].split() for n in record):
            return "the text is empty"
        return f"no field for the text (fields: {_names(record)}): name it with --map text=FIELD"


def _plain(name: object) -> str:
    return _NOT_LETTERS.sub("", str(name)).casefold()


def _names(record: Mapping[str, object]) -> str:
    return " ".join(str(name)[:40] for name in list(record)[:12]) or "none"


def _walked(record: Mapping[str, object], name: str) -> tuple[bool, object]:
    if name in record:
        return True, record[name]
    value: object = record
    for step in name.split("."):
        if not isinstance(value, Mapping) or step not in value:
            return False, None
        value = value[step]
    return True, value


def _string(value: object, part: str) -> str:
    """The value as text: lists joined, objects by their name, markup taken off, epochs as dates."""
    if value is None or isinstance(value, bool):
        return ""
    if isinstance(value, list):
        joint = "\n" if part == "text" else "、"
        return joint.join(text for text in (_string(item, part) for item in value) if text)
    if isinstance(value, Mapping):
        inner = next((value[n] for n in ("name", "value", "text", "@value") if n in value), None)
        return _string(inner, part) if not isinstance(inner, Mapping | list) else ""
    if isinstance(value, int | float):
        return _epoch(value) if part == "date" else str(value)
    text = str(value).strip()
    if part in ("text", "title") and _MARKUP.search(text[:20_000]):
        return "\n".join(plain_lines(text))
    if part == "date" and text.isdigit() and len(text) in (10, 13):
        return _epoch(int(text))
    return text


def _epoch(value: float) -> str:
    """Seconds or milliseconds since 1970 as a date in UTC+8, where these papers are printed."""
    seconds = value / 1000 if abs(value) > 1e11 else value
    if 19000101 <= value <= 20991231:  # 20260108 written as a number
        return str(int(value))
    try:
        return dt.datetime.fromtimestamp(seconds, _CHINA).date().isoformat()
    except (OverflowError, ValueError, OSError):
        return ""
