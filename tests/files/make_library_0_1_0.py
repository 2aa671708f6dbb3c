"""Makes library-0.1.0.sqlite: the ledger as Zhiwen 0.1.0 wrote it. Run with that version's code:

    git worktree add old ac46f02 && cd old && python ../tests/files/make_library_0_1_0.py OUT

The file is committed, so that every later version proves that it opens the first one's library.
"""

from __future__ import annotations

import sqlite3
import sys
import tempfile
from pathlib import Path

from rag.intake import read_sources
from rag.library.chunking import cut_passages
from rag.library.ledger import Ledger
from rag.types import Article

TEXTS = {
    "a.txt": "松原港擴建碼頭\n來源：嶼聲測試社\n日期：2026-01-08\n\n"
    "松原港務局宣布擴建第四號碼頭，年吞吐量提高到一百五十六萬標準貨櫃。總經費為四十八億元。",
    "b.txt": "鹿谷步道整修完成\n\n鹿谷鄉公所完成二十七公里的步道整修，每天最多放行八百人。",
    "c.txt": "松原港扩建码头\n来源：北方测试网\n\n"
    "松原港务局宣布扩建第四号码头，年吞吐量提高到一百五十六万标准货柜。总经费为四十八亿元。",
}


def main(target: Path) -> None:
    """Writes the ledger with three articles, one of them removed again."""
    with tempfile.TemporaryDirectory() as folder:
        for name, text in TEXTS.items():
            Path(folder, name).write_text(text, encoding="utf-8")
        articles = [a for a in read_sources([folder]) if isinstance(a, Article)]
        ledger = Ledger.in_folder(Path(folder))
        ledger.put([(article, cut_passages(article, 300)) for article in articles])
        ledger.remove(articles[1].id)
        ledger.put([(articles[1], cut_passages(articles[1], 300))])
        ledger.close()
        db = sqlite3.connect(Path(folder, "ledger.sqlite"))
        db.execute("PRAGMA journal_mode=DELETE")
        db.close()
        target.write_bytes(Path(folder, "ledger.sqlite").read_bytes())


if __name__ == "__main__":
    main(Path(sys.argv[1]))
