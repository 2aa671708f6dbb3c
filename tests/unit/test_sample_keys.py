"""The project's own answer keys must be sound before anything is measured with them."""

from __future__ import annotations

import html
import re
import unicodedata
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

EVAL = Path(__file__).resolve().parents[2] / "eval"
ARTICLES = EVAL / "articles"
FIELDS = {"id", "question", "lang", "kind", "answer", "nuggets", "evidence", "answerable"}
LANGUAGES = {"zh-Hant", "zh-Hans", "en"}
# The least number of keys of each kind that the set promises to hold.
KINDS = {
    "factoid": 10,
    "number": 20,
    "list": 8,
    "why-how": 12,
    "comparison": 12,
    "multi-article": 9,
    "summary-point": 7,
    "unanswerable": 12,
    "false-premise": 5,
}

Key = dict[str, Any]


@cache
def keys() -> list[Key]:
    loaded = yaml.safe_load((EVAL / "keys" / "sample_keys.yaml").read_text(encoding="utf-8"))
    assert isinstance(loaded, list)
    return loaded


@cache
def sources() -> dict[str, str]:
    """Title -> the text evidence is looked up in, read without the project's own readers."""
    found: list[tuple[str, str]] = []
    for path in sorted(ARTICLES.iterdir()):
        text = html.unescape(path.read_text(encoding="utf-8"))
        if path.name == "energy_bundle.txt":
            lines = text.splitlines()
            assert lines[0] == "#"
            assert len(lines) % 2 == 1
            found += zip(lines[1::2], lines[2::2], strict=True)
        elif path.suffix == ".txt":
            found.append((text.splitlines()[0], text))
        elif path.suffix == ".md":
            found.append((yaml.safe_load(text.split("---\n")[1])["title"], text))
        elif path.suffix == ".html":
            heading = re.search(r"<h1>(.*?)</h1>", text)
            assert heading is not None, path.name
            found.append((heading[1], text))
    by_title = dict(found)
    assert len(by_title) == len(found), "two articles share a title"
    return by_title


def folded(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


def test_the_articles_are_the_eighteen_that_the_keys_were_written_over() -> None:
    assert len(sources()) == 18
    assert {e["article"] for key in keys() for e in key["evidence"]} == set(sources())


def test_every_bundled_article_ends_with_its_outlet() -> None:
    bodies = (ARTICLES / "energy_bundle.txt").read_text(encoding="utf-8").splitlines()[2::2]
    assert len(bodies) == 8
    assert all(re.search(r"(（[^（）]+）|\([^()]+\))$", body) for body in bodies)


def test_no_two_keys_share_an_id_or_a_question() -> None:
    ids = [key["id"] for key in keys()]
    assert len(set(ids)) == len(ids)
    assert all(re.fullmatch(r"s-[a-z0-9]+(-[a-z0-9]+)*", i) for i in ids)
    assert len({folded(key["question"]) for key in keys()}) == len(keys())


def test_the_set_is_as_broad_as_it_claims() -> None:
    assert len(keys()) >= 84
    per_kind = Counter(key["kind"] for key in keys())
    assert set(per_kind) == set(KINDS)
    assert {kind: n for kind, n in per_kind.items() if n < KINDS[kind]} == {}
    per_language = Counter(key["lang"] for key in keys())
    assert set(per_language) == LANGUAGES
    assert all(count >= 0.25 * len(keys()) for count in per_language.values())


@pytest.mark.parametrize("key", keys(), ids=lambda key: str(key["id"]))
def test_a_key_is_complete_and_consistent(key: Key) -> None:
    assert set(key) == FIELDS
    for field in ("question", "answer"):
        assert isinstance(key[field], str)
        assert key[field].strip() == key[field] != ""
    assert all(isinstance(form, str) and form.strip() for forms in key["nuggets"] for form in forms)
    assert key["answerable"] is (key["kind"] != "unanswerable")
    assert bool(key["nuggets"]) is bool(key["evidence"]) is key["answerable"]
    assert all(key["nuggets"]), "a nugget without forms can never be met"
    if key["kind"] == "multi-article":
        assert len({e["article"] for e in key["evidence"]}) > 1


@pytest.mark.parametrize("key", keys(), ids=lambda key: str(key["id"]))
def test_evidence_stands_verbatim_in_its_article(key: Key) -> None:
    for item in key["evidence"]:
        assert set(item) == {"article", "quote"}
        assert item["quote"] in sources()[item["article"]]


@pytest.mark.parametrize("key", keys(), ids=lambda key: str(key["id"]))
def test_repeating_the_question_meets_no_nugget(key: Key) -> None:
    question = folded(key["question"])
    given_away = [f for forms in key["nuggets"] for f in forms if folded(f) in question]
    assert given_away == []


@pytest.mark.parametrize("key", [k for k in keys() if k["answerable"]], ids=lambda k: str(k["id"]))
def test_the_model_answer_holds_every_nugget(key: Key) -> None:
    answer = folded(key["answer"])
    missed = [forms for forms in key["nuggets"] if not any(folded(f) in answer for f in forms)]
    assert missed == []
