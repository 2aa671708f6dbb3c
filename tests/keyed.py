"""Three short articles and five keys over them, for evaluations that tests run whole."""

from __future__ import annotations

import argparse
import json
import re
from pathlib import Path
from typing import Any

from eval.commands import add_parsers
from tests.model_server import Request

ARTICLES = {
    "harbour.txt": """海嶺港擴建貨櫃碼頭
來源：港灣日報

海嶺港務公司週一宣布，第七貨櫃碼頭將於2031年啟用，投資額為新台幣86億元。

董事長葉承鈞表示，碼頭啟用後年吞吐量可由140萬箱增至210萬箱。
""",
    "trams.txt": """云桥市有轨电车停运检修
来源：云桥晚报

云桥市有轨电车二号线自4月6日起停运检修，为期19天，原因是三处道岔出现裂纹。

停运期间，市交通局安排42辆摆渡巴士接驳。
""",
    "orchard.txt": """Frost halves Northvale's apple crop
Source: Valley Ledger

A late frost in May destroyed about half of Northvale's apple crop, the growers' union said.

The union expects 31,000 tonnes this year, against 64,000 tonnes a year earlier.
""",
}

KEYS = """
- id: t-harbour-cost
  question: 海嶺港第七貨櫃碼頭的投資額是多少？
  lang: zh-Hant
  kind: number
  answer: 新台幣86億元。
  nuggets: [["8.6 billion", "86億"]]
  evidence: [{article: 1, quote: "投資額為新台幣86億元"}]
  answerable: true
- id: t-trams-cause
  question: 云桥市有轨电车二号线为什么停运检修？
  lang: zh-Hans
  kind: why-how
  answer: 三处道岔出现裂纹。
  nuggets: [["裂紋"], ["道岔"]]
  evidence: [{article: 云桥市有轨电车停运检修, quote: "原因是三处道岔出现裂纹"}]
  answerable: true
- id: t-orchard-crop
  question: How many tonnes of apples does the growers' union of Northvale expect this year?
  lang: en
  kind: number
  answer: 31,000 tonnes.
  nuggets: [["3.1萬噸"]]
  evidence: [{article: "Frost halves Northvale's apple crop", quote: "31,000 tonnes this year"}]
  answerable: true
- id: t-orchard-wrong
  question: What destroyed half of Northvale's apple crop in May?
  lang: en
  kind: factoid
  answer: A fact that no article states, so that a miss is a miss.
  nuggets: [["locusts"]]
  evidence: [{article: 2, quote: "A late frost in May"}]
  answerable: true
- id: t-harbour-unknown
  question: 紫杉礦業的股利是多少？
  lang: zh-Hant
  kind: unanswerable
  answer: 沒有提到。
  answerable: false
"""


def parse(*words: str | Path) -> argparse.Namespace:
    """What the command line makes of ``zhiwen eval`` and these words."""
    parser = argparse.ArgumentParser()
    add_parsers(parser.add_subparsers(required=True))
    return parser.parse_args([str(word) for word in words])


def files(folder: Path, keys: str = KEYS) -> tuple[Path, Path]:
    """The articles' folder and the file of keys, written into ``folder``."""
    articles = folder / "articles"
    articles.mkdir()
    for name, text in ARTICLES.items():
        (articles / name).write_text(text, encoding="utf-8")
    keys_file = folder / "keys.yaml"
    keys_file.write_text(keys, encoding="utf-8")
    return articles, keys_file


def summary(out: Path) -> dict[str, Any]:
    """summary.json of a run."""
    loaded = json.loads((out / "summary.json").read_text(encoding="utf-8"))
    assert isinstance(loaded, dict)
    return loaded


def samples(out: Path, solver: str = "zhiwen") -> dict[str, dict[str, Any]]:
    """samples.jsonl of a run, by id of the key."""
    lines = (out / "samples.jsonl").read_text(encoding="utf-8").splitlines()
    return {row["id"]: row for row in map(json.loads, lines) if row["solver"] == solver}


def quoting(request: Request) -> str:
    """A model that says the first sentence of the first passage it is shown, with its key."""
    found = re.search(r"^\[(p[0-9a-f]+)\] .*\n(.+?[。.])(?=\s|\S)", request.message("user"), re.M)
    assert found is not None
    return f"{found[2]}[{found[1]}]"
