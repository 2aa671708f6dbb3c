"""Tables and JSON: fields found by their usual names or by a mapping; faults told by row."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.errors import InputError, UnreadableSource
from rag.intake.columns import Columns
from rag.intake.draft import Draft
from rag.intake.tables import read_csv, read_json, read_jsonl

BODY = "松原工廠宣布擴建產線，年產能提高到三萬噸。"


def records(*objects: object) -> list[Draft | UnreadableSource]:
    return list(read_json(json.dumps(objects), "a.json", Columns()))


def one(record: object, columns: Columns | None = None) -> Draft:
    (found,) = read_json(json.dumps([record]), "a.json", columns or Columns())
    assert isinstance(found, Draft), found
    return found


@pytest.mark.parametrize("separator", [",", "\t", ";", "|"])
def test_separators_quotes_and_empty_rows(separator: str) -> None:
    rows = [["標題", "內文"], ["甲", f'"{BODY}\n「{separator}」""x"""'], ["", ""], ["乙", BODY]]
    text = "\n".join(separator.join(row) for row in rows)
    first, second = read_csv(text, "a.csv", Columns())
    assert isinstance(first, Draft)
    assert isinstance(second, Draft)
    assert (first.title, first.text) == ("甲", f'{BODY}\n「{separator}」"x"')
    assert second.title == "乙"


def test_faults_of_rows_come_in_their_place() -> None:
    text = f"title,text\n甲,{BODY}\n乙,\n丙,{BODY},多\n丁,{BODY}\n"
    first, second, third, fourth = read_csv(text, "a.csv", Columns())
    assert isinstance(first, Draft)
    assert str(second) == "a.csv: row 3: the text is empty"
    assert str(third) == "a.csv: row 4: 3 cells under 2 column names"
    assert isinstance(fourth, Draft)
    (missing,) = read_csv(f"一,二\n甲,{BODY}", "a.csv", Columns())
    assert "no field for the text (fields: 一 二): name it with --map text=FIELD" in str(missing)


def test_a_mapping_goes_before_the_usual_names_and_into_nested_objects() -> None:
    record = {
        "title": "不是",
        "meta": {"head": "題"},
        "body": {"html": f"<p>{BODY}</p><p>二。</p>"},
    }
    found = one(record, Columns.parse(["title=meta.head", "text=body.html"]))
    assert (found.title, found.text) == ("題", f"{BODY}\n二。")
    (wrong,) = read_json(json.dumps([record]), "a.json", Columns.parse(["text=body.x"]))
    assert str(wrong).startswith("a.json: no field 'body.x' (fields: title meta body)")


@pytest.mark.parametrize("pair", ["text", "text=", "=x", "words=text", ""])
def test_mappings_that_cannot_be(pair: str) -> None:
    with pytest.raises(InputError, match="write PART=FIELD"):
        Columns.parse([pair])


@pytest.mark.parametrize(
    ("value", "date"),
    [
        ("2026-01-08T23:30:00+08:00", dt.date(2026, 1, 8)),
        ("Thu, 08 Jan 2026 23:30:00 +0800", dt.date(2026, 1, 8)),
        (20260108, dt.date(2026, 1, 8)),
        (1767801600, dt.date(2026, 1, 8)),  # midnight in UTC+8
        (1767801600000, dt.date(2026, 1, 8)),
        ("1767801600", dt.date(2026, 1, 8)),
        ("民國115年1月8日", dt.date(2026, 1, 8)),
        ("2026-02-30", None),
        (1e300, None),
        (-1, dt.date(1970, 1, 1)),
        (True, None),
        (None, None),
        ([], None),
        ({}, None),
    ],
)
def test_dates(value: object, date: dt.date | None) -> None:
    assert one({"text": BODY, "date": value}).date == date


def test_objects_and_lists_as_values() -> None:
    found = one(
        {
            "headline": "題",
            "articleBody": ["一段。", "二段。"],
            "publisher": {"@type": "Organization", "name": "測試社"},
            "author": [{"name": "甲"}, {"name": "乙"}],
        }
    )
    assert (found.text, found.source, found.author) == ("一段。\n二段。", "測試社", "甲、乙")


def test_where_the_list_lies() -> None:
    inner = [{"text": BODY}, {"text": BODY}]
    for value in (inner, {"articles": inner}, {"status": "ok", "data": inner}):
        assert len(list(read_json(json.dumps(value), "a.json", Columns()))) == 2
    with_pictures = {"title": "題", "text": BODY * 20, "images": [{"url": "x"}, {"url": "y"}]}
    (found,) = read_json(json.dumps(with_pictures), "a.json", Columns())
    assert isinstance(found, Draft)
    assert found.text == BODY * 20


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{", "a.json: not JSON"),
        ("[]", "a.json: no object with an article in it"),
        ('"text"', "a.json: no object with an article in it"),
        ("NaN", "a.json: no object"),
        ("[" * 100_000, "a.json: not JSON (nested too deeply)"),
        ("[" + "9" * 10_000 + "]", "a.json: not JSON (a number that is too long)"),
    ],
)
def test_what_is_no_json(text: str, message: str) -> None:
    with pytest.raises(UnreadableSource) as refused:
        list(read_json(text, "a.json", Columns()))
    assert str(refused.value).startswith(message)


def test_lines_of_json_under_either_name() -> None:
    text = f'{{"text": "{BODY}"}}\n\nnot\n[1]\n{{"text": "{BODY}"}}'
    for read, name in ((read_jsonl, "a.jsonl"), (read_json, "a.json")):
        first, second, third, fourth = read(text, name, Columns())
        assert isinstance(first, Draft)
        assert str(second).startswith(f"{name}: line 3: not JSON")
        assert str(third) == f"{name}: line 4: not an object"
        assert isinstance(fourth, Draft)


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["text", "title", "date", "name", "內文"]), inner, max_size=4
        )
    ),
    max_leaves=12,
)


@given(VALUES)
def test_any_json_is_read_or_refused(value: object) -> None:
    try:
        for found in read_json(json.dumps(value), "a.json", Columns()):
            if isinstance(found, Draft):
                found.finish("a.json")
    except UnreadableSource as exc:
        assert str(exc).startswith("a.json")  # noqa: PT017  nothing else may come


@given(st.text(st.sampled_from('title,text\n"甲;\t|\x00\ud800乙。'), max_size=80))
def test_any_table_is_read_or_refused(rows: str) -> None:
    try:
        for found in read_csv(f"title,text\n{rows}", "a.csv", Columns()):
            if isinstance(found, Draft):
                found.finish("a.csv")
    except UnreadableSource as exc:
        assert str(exc).startswith("a.csv")  # noqa: PT017
