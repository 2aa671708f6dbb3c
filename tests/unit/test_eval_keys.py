"""Answer keys are read with the line of whatever is wrong, and their evidence is located."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.archive import Archive, Place, find_quote
from eval.keys import Evidence, load_keys
from rag.errors import BadDataset, InputError, UnreadableSource
from rag.intake.draft import Draft

GOOD = """\
# keys
- id: k-one
  question: "海嶺二廠何時投產？"
  lang: zh-Hant
  kind: factoid
  answer: "明年三月。"
  nuggets:
    - ["三月", "March"]
    - [3]
  evidence:
    - article: 1
      quote: "明年三月投產"
    - article: "1"
      quote: "另一句"
  answerable: true

- id: k-two
  question: Who owns it?
  lang: en
  kind: unanswerable
  answer: Not said.
  nuggets: []
  evidence: []
  answerable: false
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "keys.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_keys_are_read_in_order(tmp_path: Path) -> None:
    one, two = load_keys(written(tmp_path, GOOD))
    assert (one.id, one.lang, one.kind, one.answerable) == ("k-one", "zh-Hant", "factoid", True)
    assert one.nuggets == (("三月", "March"), ("3",))
    assert [e.article for e in one.evidence] == [1, "1"]
    assert one.evidence[0].where == "keys.yaml:12"
    assert (two.nuggets, two.evidence, two.answerable) == ((), (), False)


@pytest.mark.parametrize(
    ("before", "after", "problem"),
    [
        ("lang: zh-Hant", "lang: zh", "keys.yaml:4: lang is 'zh'"),
        ("  kind: factoid\n", "", "keys.yaml:2: kind is missing"),
        ("  kind: factoid\n", "  kind:\n", "keys.yaml:5: kind is empty"),
        ("  kind: factoid\n", "  kind: a\n  kind: b\n", "keys.yaml:6: kind was given before"),
        ("answerable: true", "answerable: perhaps", "keys.yaml:15: answerable is 'perhaps'"),
        ("    - [3]\n", "    - []\n", "keys.yaml:9: a nugget without forms"),
        ("    - [3]\n", "    - three\n", "keys.yaml:9: a nugget is not a list"),
        ("    - article: 1\n", "    - article: 0\n", "keys.yaml:11: article is a place"),
        ('      quote: "另一句"\n', "", "keys.yaml:13: quote is missing"),
        ("id: k-two", "id: k-one", "keys.yaml:17: the id 'k-one' was given before"),
        ("nuggets: []", "nuggets: [[x]]", "keys.yaml:22: a key that cannot be answered"),
        ("answerable: false", "answerable: true", "keys.yaml:17: an answerable key needs"),
        ("kind: unanswerable", "kind: [x", "keys.yaml:"),
        ("kind: unanswerable", "kind: a\x07b", "keys.yaml: not YAML"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(
    tmp_path: Path, before: str, after: str, problem: str
) -> None:
    assert GOOD.count(before) == 1
    with pytest.raises(BadDataset) as error:
        load_keys(written(tmp_path, GOOD.replace(before, after)))
    assert str(error.value).startswith(problem)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize("text", ["", "# nothing\n", "id: x\n", "- 3\n", "[]"])
def test_a_file_without_keys_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(BadDataset, match=r"keys\.yaml"):
        load_keys(written(tmp_path, text))


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadDataset, match="cannot be read"):
        load_keys(tmp_path / "none.yaml")


# -- evidence --------------------------------------------------------------------------------

ARTICLES = Archive(
    [
        Draft(
            "海嶺二廠", "海嶺公司宣布，二廠明年三月投產。\n產能 5,000 噸。", source="甲報"
        ).finish("a"),
        UnreadableSource("b.txt: the file is empty"),
        Draft("海嶺二廠", "另一家報導：二廠要到明年六月。", source="乙報").finish("c"),
    ]
)


def at(article: int | str, quote: str) -> Place:
    return ARTICLES.locate(Evidence(article, quote, "keys.yaml:7"))


def test_evidence_is_located_by_place_or_title() -> None:
    first, second = ARTICLES.articles
    place = at(1, "明年三月投產")
    assert (place.article_id, first.text[place.start : place.end]) == (first.id, "明年三月投產")
    assert at(3, "六月").article_id == second.id
    assert at("海嶺二廠", "明年六月").article_id == second.id


def test_white_space_and_width_of_a_quote_may_differ() -> None:
    place = at(1, "投產。產能５,０００噸")
    assert ARTICLES.articles[0].text[place.start : place.end] == "投產。\n產能 5,000 噸"


@pytest.mark.parametrize(
    ("article", "quote", "problem"),
    [
        (1, "不在文中", "the quote does not stand in the article '海嶺二廠'"),
        (2, "明年", "article 2 cannot be read: b.txt: the file is empty"),
        (4, "明年", "article 4, but there are 3"),
        ("別的", "明年", "no article has the title '別的'"),
    ],
)
def test_evidence_that_is_not_there_is_told_with_its_line(
    article: int | str, quote: str, problem: str
) -> None:
    with pytest.raises(BadDataset) as error:
        at(article, quote)
    assert str(error.value) == f"keys.yaml:7: {problem}"


def test_a_source_without_articles_is_refused(tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_text("")
    with pytest.raises(InputError, match="no articles to ask"):
        Archive.read(tmp_path)


def test_places_overlap_by_half_of_the_shorter() -> None:
    place = Place("a", 10, 20)
    assert place.overlaps(Place("a", 15, 60))
    assert not place.overlaps(Place("a", 16, 60))
    assert place.overlaps(Place("a", 12, 13))
    assert not place.overlaps(Place("b", 10, 20))
    assert not place.overlaps(Place("a", 12, 12))


@given(st.text(max_size=30), st.data())
def test_every_part_of_a_text_is_found_in_it(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    span = find_quote(text[start:end], text)
    assert span is not None
    assert text[span[0] : span[1]] == text[start:end]
