"""Makes the files of this folder, each with the usual tool of its form. Run where the tools are:

    uv run --with feedgen python tests/files/make_files.py

needs LibreOffice (soffice), Chromium and fonts-noto-cjk. The files are committed, so that tests
and CI read what those tools wrote without having them.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import os
import shutil
import subprocess
import tempfile
import zipfile
from pathlib import Path

from feedgen.feed import FeedGenerator
from texts import AUTHOR, DATE, PARAGRAPHS, PARAGRAPHS_2, SOURCE, TITLE, TITLE_2

HERE = Path(__file__).parent


def page(extra: str = "") -> str:
    body = "".join(f"<p>{p}</p>" for p in PARAGRAPHS)
    return f"""<!doctype html><html lang="zh-Hant"><head><meta charset="utf-8">
<title>{TITLE}</title><meta name="author" content="{AUTHOR}">
<style>@page{{size:A5;margin:16mm}} body{{font:11pt/1.7 "Noto Sans CJK TC",sans-serif}}
h1{{font-size:19pt;line-height:1.3}} p{{text-indent:2em;text-align:justify;margin:0 0 .4em}}
.two p{{margin:0}} .two{{column-count:2;column-gap:8mm}}</style></head><body>
<h1>{TITLE}</h1><div>來源：{SOURCE}</div><div>作者：{AUTHOR}</div><div>日期：2026年1月8日</div>
{extra}{body}</body></html>"""


def chromium(html: str, target: str, *flags: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, "page.html")
        source.write_text(html, encoding="utf-8")
        subprocess.run(
            ["chromium", "--headless", "--no-sandbox", "--disable-gpu", *flags,
             f"--print-to-pdf={HERE / target}", source.as_uri()],
            check=True, capture_output=True,
        )  # fmt: skip


def libreoffice(html: str, kind: str, target: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, "page.html")
        source.write_text(html, encoding="utf-8")
        for step in (["odt", source], [kind, Path(folder, "page.odt")]):
            subprocess.run(
                ["soffice", "--headless", "--convert-to", str(step[0]), "--outdir", folder,
                 *(["--infilter=HTML (StarWriter)"] if step[0] == "odt" else []), str(step[1])],
                check=True, capture_output=True, env={**os.environ, "HOME": folder},
            )  # fmt: skip
        shutil.copy(Path(folder, f"page.{kind}"), HERE / target)


def scan(target: str) -> None:
    """A page that is only a picture, as a scanner's software makes it."""
    with tempfile.TemporaryDirectory() as folder:
        picture = Path(folder, "page.png")
        source = Path(folder, "page.html")
        source.write_text(page(), encoding="utf-8")
        subprocess.run(
            ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--window-size=420,600",
             f"--screenshot={picture}", source.as_uri()],
            check=True, capture_output=True,
        )  # fmt: skip
        from PIL import Image

        Image.open(picture).convert("L").save(HERE / target)


def feeds() -> None:
    feed = FeedGenerator()
    feed.id("https://news.example/")
    feed.title(SOURCE)
    feed.link(href="https://news.example/", rel="alternate")
    feed.description("測試用的新聞來源")
    feed.language("zh-TW")
    zone = dt.timezone(dt.timedelta(hours=8))
    for number, (title, paragraphs) in enumerate(
        [(TITLE, PARAGRAPHS), (TITLE_2, PARAGRAPHS_2)], start=1
    ):
        entry = feed.add_entry(order="append")
        entry.id(f"https://news.example/{number}")
        entry.link(href=f"https://news.example/{number}")
        entry.title(title)
        entry.author(name=AUTHOR, email="desk@news.example")
        entry.published(dt.datetime(2026, 1, 8, 9, number, tzinfo=zone))
        entry.updated(dt.datetime(2026, 1, 8, 9, number, tzinfo=zone))
        entry.description(paragraphs[0][:60])
        entry.content("".join(f"<p>{p}</p>" for p in paragraphs), type="html")
    feed.updated(dt.datetime(2026, 1, 8, 10, tzinfo=zone))
    feed.rss_file(str(HERE / "feed.rss"), pretty=True)
    feed.atom_file(str(HERE / "feed.atom"), pretty=True)


def tables() -> None:
    rows = [
        {"標題": TITLE, "內文": "\n".join(PARAGRAPHS), "媒體": SOURCE, "記者": AUTHOR,
         "發布日期": DATE, "網址": "https://news.example/1"},
        {"標題": TITLE_2, "內文": "\n".join(PARAGRAPHS_2), "媒體": SOURCE, "記者": "",
         "發布日期": "2026/01/15", "網址": ""},
    ]  # fmt: skip
    sheet = io.StringIO(newline="")
    writer = csv.DictWriter(sheet, rows[0].keys())
    writer.writeheader()
    writer.writerows(rows)
    (HERE / "table.csv").write_bytes(sheet.getvalue().encode("utf-8-sig"))  # as Excel saves it
    (HERE / "table-big5.csv").write_bytes(sheet.getvalue().encode("big5hkscs"))
    objects = [
        {"headline": row["標題"], "articleBody": row["內文"], "publisher": {"name": row["媒體"]},
         "author": [{"name": row["記者"]}], "datePublished": row["發布日期"], "url": row["網址"]}
        for row in rows
    ]  # fmt: skip
    (HERE / "articles.json").write_text(
        json.dumps({"status": "ok", "articles": objects}, ensure_ascii=False, indent=1)
    )
    (HERE / "articles.jsonl").write_text(
        "".join(json.dumps(o, ensure_ascii=False) + "\n" for o in objects)
    )


def archive() -> None:
    """Made like Windows in Taiwan makes it: names in Big5 without the mark of UTF-8."""
    text = f"{TITLE}\n來源：{SOURCE}\n作者：{AUTHOR}\n日期：{DATE}\n\n" + "\n".join(PARAGRAPHS)
    with zipfile.ZipFile(HERE / "archive.zip", "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr(Big5Name("新聞/松原港.txt"), text.encode("big5hkscs"))
        made.write(HERE / "report.docx", "report.docx")
        made.writestr("__MACOSX/._report.docx", b"\x00\x05")
        made.writestr("picture.png", b"\x89PNG")


class Big5Name(zipfile.ZipInfo):
    """A member whose name is bytes of Big5, without the mark that says UTF-8."""

    def _encodeFilenameFlags(self) -> tuple[bytes, int]:  # noqa: N802  the library's name
        return self.filename.encode("big5"), self.flag_bits & ~0x800


if __name__ == "__main__":
    chromium(page(), "browser.pdf")
    chromium(page().replace("<h1>", "<div class=two><h1>").replace("</body>", "</div></body>"),
             "columns.pdf", "--no-pdf-header-footer")  # fmt: skip
    scan("scan.pdf")
    libreoffice(page(), "docx", "report.docx")
    libreoffice(page(), "epub", "book.epub")
    feeds()
    tables()
    archive()
