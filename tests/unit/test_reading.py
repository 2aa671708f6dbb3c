"""What stands beside the quotes: the short answer, disagreeing reports, dated words."""

from __future__ import annotations

from typing import Any

import pytest

FIRST = """灘頭倉庫大火，18座貨架燒毀
來源：海港日報
日期：2026-04-02

灘頭倉庫昨日深夜起火，消防局清點後說，大火共燒毀18座貨架。起火原因仍在調查。
倉庫由榕記物流經營，去年7月啟用，總投資6.4億元，有員工120人。
"""
SECOND = """灘頭倉庫火災報告出爐
來源：港城新聞
日期：2026-04-20

縣府今天公布灘頭倉庫的火災報告，統計大火共燒毀25座貨架。報告認定起火點在充電區。
業者說，重建要花兩年。
"""


@pytest.fixture
def filled(library: Any, tmp_path: Any) -> Any:
    for name, text in (("one", FIRST), ("two", SECOND)):
        (tmp_path / f"{name}.txt").write_text(text)
    library.add(sorted(tmp_path.glob("*.txt")))
    return library


def test_the_short_answer_is_cut_out_of_the_quote(filled: Any) -> None:
    answer = filled.ask("榕記物流經營的灘頭倉庫總投資多少錢？")
    short = answer.short
    assert short is not None
    cited = next(c for c in answer.citations if c.number == short.citation)
    text = filled.article(cited.article_id).text
    assert short.text == text[short.start : short.end] == "6.4億元"
    assert cited.start <= short.start < short.end <= cited.end


@pytest.mark.parametrize(
    "question", ["灘頭倉庫為什麼起火？", "灘頭倉庫總投資多少錢？哪年啟用？", "誰經營灘頭倉庫？"]
)
def test_where_no_one_figure_answers_none_leads(question: str, filled: Any) -> None:
    assert filled.ask(question).short is None


def test_reports_that_disagree_are_both_shown(filled: Any) -> None:
    answer = filled.ask("灘頭倉庫大火燒毀了幾座貨架？")
    (dispute,) = answer.disagreements
    sources = {c.number: c.source for c in answer.citations}
    told = {(figure, sources[number]) for figure, number in dispute.figures}
    assert {source for _, source in told} == {"海港日報", "港城新聞"}
    assert {"18" in figure or "25" in figure for figure, _ in told} == {True}
    assert all(f"{n}座貨架" in answer.text for n in (18, 25))
    assert answer.short is None


def test_relative_dates_in_quotes_are_told_by_the_date_of_their_article(filled: Any) -> None:
    answer = filled.ask("灘頭倉庫大火燒毀了幾座貨架？")
    assert {(d.text, d.meaning) for d in answer.dates} >= {("昨日", "2026-04-01")}
