"""What the page says of files and addresses that were not taken, from intake's own refusals."""

from __future__ import annotations

from pathlib import Path

import pytest

from rag.errors import UnreadableSource
from rag.intake import read_sources
from rag.types import LANGUAGES, Change
from ui.i18n import text
from ui.library import handlers, refusals


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("空.txt", b"", "refusal_empty"),
        ("點.txt", "。。。".encode(), "refusal_no_text"),
        ("cookies.html", b"<html><body></body></html>", "refusal_no_text"),
        ("engine.txt", b"\x7fELF\x02\x01" + bytes(range(256)) * 9, "refusal_binary"),
        ("song.mp3", b"ID3", "refusal_form"),
        ("report.docx", b"PK", "refusal_broken"),
        ("report.pdf", b"%PDF-", "refusal_broken"),
        ("news.zip", b"PK", "refusal_broken"),
        ("news.json", b"{", "refusal_broken"),
    ],
)
def test_what_intake_refuses_is_told_in_the_readers_language(
    tmp_path: Path, name: str, content: bytes, words: str
) -> None:
    file = tmp_path / name
    file.write_bytes(content)
    (refused,) = read_sources([file])
    assert isinstance(refused, UnreadableSource)
    change = Change("refused", origin=str(refused).partition(": ")[0], reason=str(refused))
    assert change.origin == name
    detail = str(refused).removeprefix(f"{name}: ")
    for language in LANGUAGES:
        told = refusals.why(change, language)
        assert name in told
        assert detail.partition("(")[0].partition("'")[0] in told
        assert (text(words, language) in told) is (language != "en")


def test_a_reason_without_words_of_its_own_is_told_as_it_is() -> None:
    change = Change("refused", origin="a", reason="a: its <b>moon</b> is full")
    assert refusals.why(change, "zh-Hant") == "<bdi>a: its &lt;b&gt;moon&lt;/b&gt; is full</bdi>"
    named = Change("refused", origin="the file is empty", reason="the file is empty: locked")
    assert "檔案是空的" not in refusals.why(named, "zh-Hant")


def test_what_is_no_web_address_is_told(tmp_path: Path) -> None:
    found = handlers.add_addresses(_Nothing(), ["file:///etc/passwd"])  # type: ignore[arg-type]
    ((change,),) = found
    assert "這不是網址" in refusals.why(change, "zh-Hant")


class _Nothing:
    """No library: what is refused before it is asked needs none."""
