"""A question that asserts what the articles deny is told so, with the quote."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from eval.keys import load_keys
from rag.commands.printing import print_answer
from rag.types import Checked, Finished, Lead
from rag.wire import answer_json

ARTICLES = (
    "鷺江造船去年營收創新低\n來源：測試通訊社\n日期：2026-03-02\n\n"
    "鷺江造船去年營收減少12%，降到48億元。總經理方以寧否認將裁撤泉灣廠的傳聞，強調泉灣廠不會關閉。"
    "公司上月接獲16艘散裝貨輪的訂單，總額9.2億美元，預定2029年起交船。",
    "青屿风电股价走高\n来源：测试通讯社\n日期：2026-03-03\n\n"
    "青屿风电周二宣布，二期风场的并网时间由第四季度提前到8月。消息公布后，青屿风电股价上涨7.5%。"
    "公司没有裁员，全年研发投入3.4亿元。",
    "Harrowgate Steel keeps its furnace\nSource: Test Wire\nDate: 2026-03-04\n\n"
    "Harrowgate Steel said its net profit rose 9 per cent last year to $310 million. "
    "The company has not closed its Dunmere furnace, which employs 640 people. "
    "It was founded in 2014 by two engineers from Leeds.",
    "Sorrel Network changes how it books blocks\nSource: Test Wire\nDate: 2026-03-05\n\n"
    "The Sorrel network changed its ledger on March 2, and its memory use fell by 40 per cent. "
    "Average booking charges rose from $2 to $3, because its blocks are now smaller. "
    "The Pell, the currency of the network, weakened 2 per cent against the euro. "
    "The network lowered its growth outlook for the year.",
    "Jury clears the founder of Brightpane\nSource: Test Wire\nDate: 2026-03-06\n\n"
    "A jury in Tarnmouth acquitted Edgar Vance, the founder of Brightpane, of theft. "
    "The treasurer, Lucia Pond, was convicted of false invoicing and will pay a fine. "
    "The blaze at its depot was caused by a worn cable, not by lightning.",
    "霧峰山區豪雨，無人傷亡\n來源：測試通訊社\n日期：2026-03-07\n\n"
    "霧峰山區一天降下280毫米的雨，創入春新高，另有63人染上流感。市長蘇立群說，目前不考慮強制撤離。"
    "水利局長方明否認水庫會被民間公司收購。藥廠白澤的新藥BZ-7未達到主要終點。",
    "丹坪纜車首月搭乘踴躍\n來源：測試通訊社\n日期：2026-03-08\n\n"
    "丹坪纜車首月運送16萬人次，票價不變。維修將在夏天進行。",
)

REFUTED = [
    ("鷺江造船去年營收為什麼增加？", "增加", "營收減少12%"),
    ("鷺江造船為什麼要關閉泉灣廠？", "關閉", "不會關閉"),
    ("鷺江造船接獲的30艘散裝貨輪訂單是誰簽的？", "30", "16艘"),
    ("青屿风电宣布消息后股价为什么下跌？", "下跌", "股价上涨7.5%"),
    ("青屿风电二期风场并网时间为什么推迟？", "推迟", "提前到8月"),
    ("青屿风电为什么裁员？", "裁员", "没有裁员"),
    ("Why did net profit at Harrowgate Steel fall last year?", "fall", "rose 9 per cent"),
    ("Why was the Dunmere furnace of Harrowgate Steel closed?", "closed", "has not closed"),
    ("Who founded Harrowgate Steel in 2010?", "2010", "founded in 2014"),
    ("Why did the Sorrel network's booking charges fall?", "fall", "charges rose from $2"),
    ("Why did the Pell strengthen against the euro?", "strengthen", "weakened 2 per cent"),
    ("Why did the Sorrel network raise its growth outlook?", "raise", "lowered its growth"),
    ("Why was Edgar Vance convicted of theft?", "convicted", "acquitted Edgar Vance"),
    ("Why did lightning cause the blaze at the Brightpane depot?", "lightning", "not by light"),
    ("霧峰山區為什麼強制撤離？", "強制", "不考慮強制撤離"),
    ("白澤的新藥BZ-7為什麼成功？", "成功", "未達到主要終點"),
    ("丹坪纜車首月為什麼運送30萬人次？", "30萬", "16萬人次"),
]
BORNE_OUT = [
    "鷺江造船去年營收為什麼減少12%？",
    "鷺江造船營收增加還是減少？",
    "鷺江造船是否要關閉泉灣廠？",
    "鷺江造船為什麼否認將裁撤泉灣廠？",
    "鷺江造船接獲的16艘散裝貨輪訂單總額多少？",
    "青屿风电股价为什么上涨？",
    "青屿风电为什么没有裁员？",
    "青屿风电二期并网时间为什么提前？",
    "Why did net profit at Harrowgate Steel rise last year?",
    "Who founded Harrowgate Steel in 2014?",
    "Did Harrowgate Steel close its Dunmere furnace?",
    "How far did the memory use of the Sorrel network fall?",
    "Why did the Sorrel network's booking charges rise?",
    "Who was convicted of false invoicing at Brightpane?",
    "Why was Edgar Vance acquitted of theft?",
    "How much rain fell in Wufeng in a day?",
    "How many people fell ill with flu in Wufeng?",
    "霧峰有誰被公司收買？",
    "鷺江造船的泉灣廠有多少員工？",
    "丹坪纜車首月為什麼運送30萬人？",  # a passenger may ride twice
]


@pytest.fixture
def filled(library: Any, tmp_path: Path) -> Any:
    for number, text in enumerate(ARTICLES):
        (tmp_path / f"{number}.txt").write_text(text)
    library.add(sorted(tmp_path.glob("*.txt")))
    return library


@pytest.mark.parametrize(("question", "words", "quote"), REFUTED)
def test_what_the_articles_deny(question: str, words: str, quote: str, filled: Any) -> None:
    answer = filled.ask(question)
    assert answer.premise is not None
    assert answer.premise.text == words
    denial = next(s for s in answer.sentences if answer.premise.citation in s.citations)
    assert quote in denial.text
    assert (answer.abstained, answer.short) == (False, None)
    told = answer_json(answer)["premise"]
    assert told == {"text": words, "citation": answer.premise.citation}


@pytest.mark.parametrize("question", BORNE_OUT)
def test_what_the_articles_bear_out_or_is_only_asked(question: str, filled: Any) -> None:
    assert filled.ask(question).premise is None


@pytest.mark.parametrize(
    ("question", "said"),
    [
        (REFUTED[0][0], "文章的說法不同：「鷺江"),
        (REFUTED[3][0], "文章的说法不同：“消息"),
        (REFUTED[6][0], "The articles say otherwise: “Harrowgate"),
        ("Harrowgate Steel employs how many people at its Dunmere furnace?", "In short: 640"),
    ],
)
def test_the_command_line_says_it_first(
    question: str, said: str, filled: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    print_answer(filled.ask_stream(question))
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith(said)
    assert sum(line.startswith(said) for line in lines) == 1


def test_the_lead_comes_before_the_sentences_with_its_citation(filled: Any) -> None:
    events = list(filled.ask_stream(REFUTED[0][0]))
    kinds = [type(event) for event in events]
    assert kinds.index(Lead) < kinds.index(Checked)
    lead = events[kinds.index(Lead)]
    assert isinstance(events[-1], Finished)
    assert lead.premise == events[-1].answer.premise
    assert [c.number for c in lead.citations] == [lead.premise.citation]


def test_the_keys_of_false_premises_are_sound() -> None:
    keys_folder = Path(__file__).resolve().parents[2] / "eval" / "keys"
    keys = load_keys(keys_folder / "premise_keys.yaml")
    articles = "".join(p.read_text() for p in (keys_folder.parent / "articles").iterdir())
    assert len(keys) >= 16
    assert {key.lang for key in keys} == {"zh-Hant", "zh-Hans", "en"}
    for key in keys:
        assert all(e.quote in articles for e in key.evidence), key.id
        for forms in key.nuggets:
            assert any(form in key.answer for form in forms), key.id
            assert not any(form.casefold() in key.question.casefold() for form in forms), key.id
