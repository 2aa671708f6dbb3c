"""What of the hits is shown: repeats collapsed, articles spread, neighbours joined."""

from __future__ import annotations

import pytest

from rag.answering.citations import CitationBook
from rag.library.chunking import cut_passages
from rag.retrieval.arranging import (
    joined_neighbours,
    says_too,
    spans_articles,
    spread,
    without_repeats,
)
from rag.types import Article, Hit
from tests.fakes import article

WIRE = "松原工廠本周啟用鈉電池產線，年產能三萬組，首批產品九月交給北岬車輛。廠長說總投資是67億元。"


def hits_of(*articles: Article, budget: int = 300) -> list[Hit]:
    """Every passage as a hit, each a little weaker than the one before."""
    passages = [(a, p) for a in articles for p in cut_passages(a, budget)]
    return [
        Hit(p, a, 0.9 - n / 100, 0.5, 0.5, (0.4,) * len(p.sentences))
        for n, (a, p) in enumerate(passages)
    ]


@pytest.mark.parametrize(
    ("other", "is_repeat"),
    [
        (
            "松原工厂本周启用钠电池产线，年产能三万组，首批产品九月交给北岬车辆。厂长说总投资是67亿元。",
            True,
        ),
        ("【北岬社】" + WIRE, True),
        (WIRE.replace("，", ", ").replace("。", ". "), True),
        (WIRE.replace("67億", "76億"), False),
        (WIRE.replace("67億元", "67億元，比去年多8%"), False),
        (
            "鹿谷礦場上月恢復採礦，每天出礦九百噸，礦場主管說排水花了四億元，村民擔心下游的用水。",
            False,
        ),
        (WIRE[:12] + "。", False),
    ],
)
def test_a_report_told_twice_is_one_hit(other: str, is_repeat: bool) -> None:
    one, two = article(WIRE, "甲", source="甲報"), article(other, "乙", source="乙報")
    found = without_repeats(hits_of(one, two))
    assert len(found) == (1 if is_repeat else 2)
    assert [hit.article.source for hit in found[0].also] == (["乙報"] if is_repeat else [])


def test_an_article_does_not_repeat_itself() -> None:
    hits = hits_of(article(WIRE, "甲"))
    assert without_repeats([hits[0], hits[0]]) == [hits[0], hits[0]]


def test_a_citation_names_where_else_its_sentence_stands() -> None:
    one, two = (
        article(WIRE, "甲", source="甲報"),
        article(WIRE + "另有記者會。", "乙", source="乙報"),
    )
    found = without_repeats(hits_of(two, one))
    book = CitationBook(hits=found)
    first, *_, last = found[0].passage.sentences
    assert [other.source for other in book.cite(two, first).also] == ["甲報"]
    assert book.cite(two, last).also == (), "only the one outlet has it"


@pytest.mark.parametrize(
    ("sentence", "said"),
    [
        ("廠長說總投資是67億元。", True),
        ("厂长说总投资是67亿元。", True),
        ("廠長說總投資是68億元。", False),
        ("村民擔心用水。", False),
    ],
)
def test_what_a_passage_says_too(sentence: str, said: bool) -> None:
    assert says_too(WIRE, sentence) is said


@pytest.mark.parametrize(
    ("question", "spans"),
    [
        ("比較兩家的產能", True),
        ("哪些工廠停工了？", True),
        ("两家公司分别投资多少？", True),
        ("Compare the two plants", True),
        ("Which companies stopped?", True),
        ("松原工廠的產能是多少？", False),
        ("When did the plant open?", False),
    ],
)
def test_which_questions_span_articles(question: str, spans: bool) -> None:
    assert spans_articles(question) is spans


def test_no_article_fills_more_than_half_where_there_are_others() -> None:
    long = article("松原工廠的第一座爐子在春天點火。" * 20, "甲")
    hits = hits_of(long, article("鹿谷礦場復工。", "乙"), budget=40)
    assert len(hits) > 5
    best = spread(hits, 4)
    assert [hit.article.title for hit in best] == ["甲", "甲", "乙", "甲"] or len(best) == 4
    assert sum(hit.article.title == "乙" for hit in best) == 1
    alone = hits_of(long, budget=40)
    assert spread(alone, 4) == alone[:4]


def test_neighbours_are_joined_two_at_most_and_keep_their_offsets() -> None:
    text = "".join(f"松原工廠的第{n}座爐子在春天點火，冬天熄火，工人輪班看守。" for n in range(9))
    hits = hits_of(article(text, "甲"), budget=60)
    assert len(hits) >= 3
    joined = joined_neighbours(hits)
    assert len(joined) == -(-len(hits) // 2)
    first = joined[0]
    assert first.score == hits[0].score
    assert first.passage.text == text[first.passage.start : first.passage.end]
    assert first.passage.sentences == hits[0].passage.sentences + hits[1].passage.sentences
    assert len(first.sentence_cosines) == len(first.passage.sentences)
    assert joined_neighbours([hits[0], hits[2]]) == [hits[0], hits[2]]
