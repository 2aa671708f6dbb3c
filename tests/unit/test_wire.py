"""The JSON contracts of the command line."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json

from rag.types import Answer, Citation, Rejection, Sentence, Timings, Usage
from rag.wire import answer_json, article_json
from tests.fakes import article


def test_an_answer() -> None:
    citation = Citation(1, "a" * 16, "題", "社", dt.date(2026, 1, 8), None, 3, 5, "噸。")
    answer = Answer(
        question="多少？",
        language="zh-Hant",
        mode="llm",
        model="m",
        abstained=False,
        text="三噸。[1]",
        sentences=(Sentence("三噸。", (1,), "supported"),),
        rejected=(Rejection("五噸。", ("所引段落沒有這個數字：五噸",)),),
        citations=(citation,),
        timings=Timings(1.0, 2.0, 3.0),
        usage=Usage(7, 8),
        notice="模型中途斷線",
    )
    assert json.loads(json.dumps(answer_json(answer))) == {
        "question": "多少？",
        "language": "zh-Hant",
        "mode": "llm",
        "model": "m",
        "abstained": False,
        "text": "三噸。[1]",
        "sentences": [{"text": "三噸。", "citations": [1], "verdict": "supported", "reasons": []}],
        "rejected": [{"text": "五噸。", "reasons": ["所引段落沒有這個數字：五噸"]}],
        "citations": [
            {
                "number": 1,
                "article_id": "a" * 16,
                "title": "題",
                "source": "社",
                "date": "2026-01-08",
                "url": None,
                "start": 3,
                "end": 5,
                "quote": "噸。",
                "also": [],
                "translation": None,
            }
        ],
        "timings": {"retrieve_ms": 1.0, "first_token_ms": 2.0, "total_ms": 3.0},
        "usage": {"prompt_tokens": 7, "completion_tokens": 8, "cost": 0.0},
        "notice": "模型中途斷線",
        "searched": "",
        "nearest": None,
        "short": None,
        "premise": None,
        "disagreements": [],
        "dates": [],
    }


def test_nothing_of_an_answer_is_left_out() -> None:
    answer = Answer("q", "en", "extractive", None, True, "t")
    assert set(answer_json(answer)) == {field.name for field in dataclasses.fields(Answer)}


def test_an_article_with_and_without_its_text() -> None:
    stored = article(date=dt.date(2026, 1, 8), url="https://example.com/1", source="社")
    whole = article_json(stored, with_text=True)
    assert whole == {
        "id": stored.id,
        "title": stored.title,
        "source": "社",
        "author": "",
        "date": "2026-01-08",
        "url": "https://example.com/1",
        "language": "zh-Hant",
        "script": "Hant",
        "origin": "a.txt",
        "text": stored.text,
    }
    assert "text" not in article_json(stored, with_text=False)
    assert article_json(article(), with_text=False)["date"] is None
