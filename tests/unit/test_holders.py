"""Which sentences answer who holds an office: those of the body that is asked about, first."""

from __future__ import annotations

from typing import Any

import pytest

from rag.answering.offices import office
from tests.fakes import fill

ZH = "\n來源：測試通訊社\n日期：2026-03-05\n\n"
EN = "\nSource: Test Wire\nDate: 2026-03-08\n\n"
ARTICLES = (
    f"台電：供電無虞{ZH}台灣電力公司董事長曾文德今天表示，今年夏天供電無虞。公司將增設機組。",
    f"嵐海光電擴廠{ZH}嵐海光電的董事長是許文馨。公司在台中擴廠。",
    f"漢浦電子發表晶片{ZH}漢浦電子執行長金敏秀介紹新晶片。公司明年量產。",
    f"Velden Marine names chief{EN}Chief executive Hugo Lind joined from rival Norsk Hav in May. "
    "The firm builds ferries.",
    f"Sarn Rail reports{EN}Sarn Rail chief executive Mia Holt said traffic rose. Trains were full.",
)


@pytest.fixture
def archive(library: Any, tmp_path: Any) -> Any:
    return fill(library, tmp_path, ARTICLES)


@pytest.mark.parametrize(
    ("question", "holder"),
    [
        ("台電的董事長是誰？", "曾文德"),  # in short for what the sentence writes in full
        ("誰是台電的董事長？", "曾文德"),
        ("嵐海光電的董事長是誰？", "許文馨"),
        ("漢浦電子的執行長是誰？", "金敏秀"),
        ("Who is the CEO of Velden Marine?", "Hugo Lind"),
        ("Who is the CEO of Sarn Rail?", "Mia Holt"),
    ],
)
def test_the_holder_comes_first_and_those_of_other_bodies_not_at_all(
    question: str, holder: str, archive: Any
) -> None:
    sentences = [sentence.text for sentence in archive.ask(question).sentences]
    assert holder in sentences[0]
    others = {"曾文德", "許文馨", "金敏秀", "Hugo Lind", "Mia Holt"} - {holder}
    assert not any(other in text for text in sentences for other in others)


def test_what_else_is_said_of_another_body_is_left_out_too(archive: Any) -> None:
    sentences = [sentence.text for sentence in archive.ask("台電的董事長是誰？").sentences]
    assert "公司在台中擴廠。" not in sentences


def test_one_article_may_name_the_holders_of_several_bodies(library: Any, tmp_path: Any) -> None:
    (tmp_path / "a.txt").write_text(
        f"台電：備轉容量率拉高{ZH}台灣電力公司董事長曾文德今天表示，今年夏天供電無虞。\n"
        "中油董事長李景和則說，接收站將於6月完工。"
    )
    library.add(tmp_path / "a.txt")
    for body, holder, other in (("台電", "曾文德", "李景和"), ("中油", "李景和", "曾文德")):
        sentences = [sentence.text for sentence in library.ask(f"{body}的董事長是誰？").sentences]
        assert holder in sentences[0]
        assert not any(other in text for text in sentences)


@pytest.mark.parametrize(
    "question",
    [
        "Who is the CEO of Norsk Hav?",  # only the chief of the firm that he went to
        "嵐海光電的執行長是誰？",  # which folding writes otherwise
        "嵐海光電的財務長是誰？",
    ],
)
def test_an_office_of_which_no_holder_is_told_is_not_answered(question: str, archive: Any) -> None:
    assert archive.ask(question).abstained


@pytest.mark.parametrize("title", ["執行長", "首席執行官", "行政總裁", "財務長", "財務總監"])
def test_an_office_is_known_however_folding_writes_it(title: str) -> None:
    asked = office(f"嵐海光電的{title}是誰？")
    assert asked is not None
    assert asked.body == "岚海光电"
