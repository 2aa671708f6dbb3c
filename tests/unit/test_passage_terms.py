"""The terms of many passages at once are those of each text alone."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from hypothesis import example, given
from hypothesis import strategies as st

from rag.language.normalize import fold, fold_lines
from rag.language.tokens import index_terms
from rag.library.passage_terms import PassageTerms, passage_terms
from rag.library.term_bags import count_terms
from tests.fakes import bag_of

ARTICLES = Path(__file__).parents[2] / "eval/articles"
_MIXED = st.text(
    alphabet=st.one_of(
        st.sampled_from("鎳礦台湾臺灣雷射软件〇一二三億萬百𠮷豈ABCxyz019.,-:/%'\n \u3000"),
        st.characters(),
    ),
    max_size=40,
)
_PASSAGES = st.lists(st.lists(_MIXED, min_size=1, max_size=4), max_size=4)


def terms_of(parts: list[str]) -> list[list[str]]:
    return [index_terms(part) for part in parts]


def agree(parts: list[str], found: PassageTerms) -> None:
    wanted = terms_of(parts)
    every = [term for own in wanted for term in own]
    assert Counter(found.body.split(" ")) - Counter({"": 9}) == Counter(every)
    assert found.length == len(every)
    distinct = sorted(set(every))
    mine, plain = (count_terms(distinct, [bag]) for bag in (found.bag, bag_of(wanted)))
    assert (mine.counts == plain.counts).all()
    assert mine.lengths.tolist() == plain.lengths.tolist() == [len(every)]
    assert len(found.bag) == len(bag_of(wanted))


@given(_PASSAGES)
def test_any_passages(passages: list[list[str]]) -> None:
    for parts, found in zip(passages, passage_terms(passages), strict=True):
        agree(parts, found)


def test_the_sample_articles() -> None:
    files = sorted(ARTICLES.glob("*.txt"))
    passages = [file.read_text(encoding="utf-8").splitlines() for file in files]
    assert passages
    for parts, found in zip(passages, passage_terms(passages), strict=True):
        agree(parts, found)


@given(st.lists(_MIXED, max_size=5))
@example(["a\nb\0c", "臺灣"])
def test_lines_fold_alike_together_and_alone(texts: list[str]) -> None:
    assert fold_lines(texts) == [fold(text) for text in texts]
