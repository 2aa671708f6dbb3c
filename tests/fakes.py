"""Small real parts for tests: an embedder without weights, and articles made by rule."""

from __future__ import annotations

import datetime as dt
import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from rag.intake.draft import Draft
from rag.library.term_bags import pack, term_number
from rag.models.embedding import Vectors
from rag.types import Article, Span

PLACES = ("松原", "嵐港", "北岬", "河灣", "鹿谷", "白濱", "南嶺", "雲崗", "東渡", "石湖")
GOODS = ("鎳礦", "碳酸鋰", "風機葉片", "變壓器", "鈉電池", "貨櫃船", "矽晶圓", "逆變器")


class HashedBigrams:
    """An embedder that ranks small sets right: pairs of characters hashed into ``width`` bins."""

    free = False
    ahead = 1

    def __init__(self, name: str = "hashed-bigrams", width: int = 256) -> None:
        self.name = name
        self.width = width

    def expect(self, passages: int) -> None:
        pass

    def close(self) -> None:
        pass

    def embed_questions(self, questions: Sequence[str]) -> Vectors:
        rows = np.zeros((len(questions), self.width), dtype=np.float32)
        for row, text in zip(rows, questions, strict=True):
            for one, other in zip(text, text[1:] + "\n", strict=True):
                row[zlib.crc32((one + other).encode("utf-8", "replace")) % self.width] += 1
        norms = np.linalg.norm(rows, axis=1, keepdims=True)
        unit: Vectors = rows / np.maximum(norms, 1e-9)
        return unit

    def embed_passages(
        self, texts: Sequence[str], spans: Sequence[Sequence[Span]]
    ) -> tuple[Vectors, list[Vectors]]:
        parts = [
            self.embed_questions([text[start:end] for start, end in own])
            for text, own in zip(texts, spans, strict=True)
        ]
        return self.embed_questions(texts), parts


def news(number: int, edition: int = 1) -> str:
    """The text of a plain-text article that no other ``number`` shares its figures with."""
    place, goods = PLACES[number % len(PLACES)], GOODS[number % len(GOODS)]
    amount = 1000 + 37 * number
    return (
        f"{place}第{number}號工廠擴建{goods}產線\n"
        f"來源：測試通訊社\n日期：2026-0{1 + number % 9}-1{number % 9}\n\n"
        f"{place}第{number}號工廠宣布擴建{goods}產線，年產能提高到{amount}噸。"
        f"廠方說，新產線總投資{amount * 2}萬元，第{edition}次公布的工期是{edition + 8}個月。\n"
        f"當地居民擔心{place}港的用水。工廠主管回應：「每天用水不會超過{number + 50}噸。」\n"
        + "".join(
            f"分析師在第{i}份報告裡估計，{place}的{goods}價格每噸會在{amount + i}元上下，"
            f"比去年高{i + 1}.{number % 10}%。"
            for i in range(6)
        )
    )


def article(
    text: str = "松原工廠宣布擴建鎳礦產線。",
    title: str = "松原工廠擴產",
    *,
    source: str = "",
    date: dt.date | None = None,
    url: str | None = None,
    origin: str = "a.txt",
) -> Article:
    """A finished article, through the same door as those of files."""
    return Draft(title, text, source, date, url).finish(origin)


def bag_of(parts: Sequence[Sequence[str]]) -> bytes:
    """The bag of a passage's parts, term by term, as its definition says."""
    numbers = [term_number(term) for part in parts for term in part]
    return pack(np.array([*map(len, parts)]), np.array(numbers, dtype=np.uint32))


def fill(library: Any, folder: Path, texts: Sequence[str]) -> Any:
    """The library with an article file of each of ``texts``, in their order."""
    for number, text in enumerate(texts):
        file = folder / f"{number}.txt"
        file.write_text(text, encoding="utf-8")
        library.add(file)
    return library
