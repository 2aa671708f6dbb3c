"""Published sets: tiny files of the same layout, written for these tests."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from eval.dataset import Dataset, Item
from eval.sets.crud import facts_of
from eval.sets.opening import load_set
from rag.errors import BadDataset, InputError
from tests.keyed import parse, samples

SQUAD = {
    "version": "1.3",
    "data": [
        {
            "title": "海嶺港",
            "id": "1",
            "paragraphs": [
                {
                    "id": "1-1",
                    "context": "海嶺港在1931年動工，1936年啟用。1936年的貨量為12萬噸。",
                    "qas": [
                        {
                            "id": "1-1-1",
                            "question": "1936年的貨量是哪一年的？",
                            "answers": [
                                {"id": "1", "text": "1936年", "answer_start": 20},
                                {"id": "2", "text": "民國25年", "answer_start": -1},
                            ],
                        },
                        {
                            "id": "1-1-2",
                            "question": "誰設計了港口？",
                            "answers": [],
                            "is_impossible": True,
                        },
                    ],
                }
            ],
        }
    ],
}
RGB = {
    "zh.json": [
        {
            "id": 0,
            "query": "云桥大桥全长多少米？",
            "answer": [["880米", "0.88公里"]],
            "positive": ["云桥大桥全长880米。", "大桥长880米，双向六车道。", "全长880米。"],
            "negative": ["云桥大桥每天通车四万辆。", "大桥夜里亮灯。", "桥头有公园。"],
        }
    ],
    "zh_int.json": [
        {
            "id": 1,
            "query": "两座桥哪年通车？",
            "answer": ["2009年", "2015年"],
            "positive": [["云桥2009年通车。", "2009年云桥通车。"], ["岚桥2015年通车。"]],
            "negative": ["两座桥都要收费。"],
        }
    ],
    "zh_fact.json": [
        {
            "id": 2,
            "query": "岚桥有几座桥塔？",
            "answer": "两座",
            "fakeanswer": "四座",
            "positive": ["岚桥有两座桥塔。"],
            "positive_wrong": ["岚桥有四座桥塔。"],
            "negative": ["岚桥收费五元。"],
        }
    ],
}
CRUD = {
    "event_summary": [{"ID": "x", "event": "e", "text": "t", "summary": "s"}],
    "questanswer_1doc": [
        {
            **{"ID": "a", "event": "停运", "news1": "二号线4月6日起停运19天。"},
            **{"questions": "二号线停运多少天？", "answers": "停运19天。"},
        }
    ],
    "questanswer_2docs": [
        {
            **{"ID": "b", "event": "裂纹", "news1": "道岔出现裂纹。", "news2": "裂纹由低温造成。"},
            **{"questions": ["裂纹是怎么来的？"], "answers": "道岔的裂纹是因为冬季持续低温。"},
        }
    ],
}
CORPUS = [
    {
        **{"title": "Frost", "source": "Ledger", "published_at": "2023-11-01", "category": "x"},
        **{"url": "https://a.example/1", "body": "Frost halved the crop. Prices rose."},
    },
    {"title": "Prices", "url": "https://a.example/2", "body": "Kestrel Foods raised its prices."},
]
QUERIES = [
    {
        **{"query": "Which firm raised prices after the frost?", "answer": "Kestrel Foods"},
        "question_type": "inference_query",
        "evidence_list": [
            {"title": "Frost", "url": "https://a.example/1", "fact": "Frost halved the crop."},
            {"title": "Prices", "url": "", "fact": "Kestrel Foods raised its prices."},
            {"title": "Frost", "url": "https://a.example/1", "fact": "Not in it."},
        ],
    },
    {
        **{"query": "Who froze?", "answer": "Insufficient information."},
        **{"question_type": "null_query", "evidence_list": []},
    },
]


def write(path: Path, value: Any) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(value, ensure_ascii=False), encoding="utf-8")


def write_rgb(folder: Path) -> None:
    for name, rows in RGB.items():
        lines = [json.dumps(row, ensure_ascii=False) + "\n" for row in rows]
        (folder / name).write_text("".join(lines), encoding="utf-8")


def quoted(dataset: Dataset, item: Item) -> list[str]:
    texts = {article.id: article.text for article in dataset.articles}
    return [texts[place.article_id][place.start : place.end] for place in item.evidence]


def test_squad_keeps_the_annotated_occurrence(tmp_path: Path) -> None:
    write(tmp_path / "DRCD_dev.json", SQUAD)
    dataset = load_set("squad", tmp_path)
    answered, impossible = dataset.items
    assert answered.key.nuggets == (("1936年", "民國25年"),)
    assert answered.evidence[0].start == 20  # not the 1936 of its opening
    assert quoted(dataset, answered) == ["1936年"]
    assert (impossible.key.answerable, impossible.key.kind) == (False, "unanswerable")
    assert dataset.articles[0].title == "海嶺港"


def test_rgb_asks_each_question_of_its_own_documents(tmp_path: Path) -> None:
    write_rgb(tmp_path)
    dataset = load_set("rgb", tmp_path)
    items = {item.key.id: item for item in dataset.items}
    assert set(items) == {
        "zh-0-noise",
        "zh-0-rejection",
        "zh_int-1-integration",
        "zh_fact-2-counterfactual",
    }
    noise = items["zh-0-noise"]
    assert noise.key.nuggets == (("880米", "0.88公里"),)
    assert len(noise.given) == 5  # three with the answer, two without
    assert quoted(dataset, noise) == ["880米"]
    rejection = items["zh-0-rejection"]
    assert (len(rejection.given), rejection.key.answerable) == (3, False)
    both = items["zh_int-1-integration"]
    assert both.key.nuggets == (("2009年",), ("2015年",))
    assert sorted(quoted(dataset, both)) == ["2009年", "2015年"]
    wrong = items["zh_fact-2-counterfactual"]
    assert wrong.key.nuggets == (("两座",),)
    assert wrong.evidence == ()


@pytest.mark.parametrize(("noise", "held"), [(0.0, 3), (0.4, 3), (0.8, 2)])
def test_rgb_takes_as_much_noise_as_it_is_told(tmp_path: Path, noise: float, held: int) -> None:
    """Where there are too few documents without the answer, those with it make up the number."""
    write_rgb(tmp_path)
    dataset = load_set("rgb", tmp_path / "zh.json", noise)
    texts = {article.id: article.text for article in dataset.articles}
    given = [texts[name] for name in dataset.items[0].given]
    assert sum("880" in text for text in given) == held
    assert len(given) == min(5, held + min(3, round(5 * noise)))


def test_crud_reads_its_question_tasks_and_the_documents_beside_them(tmp_path: Path) -> None:
    write(tmp_path / "crud_split" / "split_merged.json", CRUD)
    (tmp_path / "80000_docs").mkdir()
    (tmp_path / "80000_docs" / "part_1").write_text("另一条新闻。\n\n第三条新闻。\n")
    dataset = load_set("crud", tmp_path)
    one, two = dataset.items
    assert one.key.nuggets == (("19天",),)
    assert (two.key.nuggets, two.key.question) == ((), "裂纹是怎么来的？")
    assert len(two.evidence) == 2
    assert len(dataset.articles) == 5
    assert dataset.notes == ("1 answers hold no figure and are compared by their terms",)


def test_facts_of_an_answer_are_the_figures_that_the_question_does_not_hold() -> None:
    assert facts_of("2019年投資86億元，增長三成。", "2019年投資多少？") == (("86億元",), ("三成",))
    assert facts_of("雲橋。", "在哪裡？") == (("雲橋",),)
    assert facts_of("因為道岔在冬季的持續低溫裡出現了裂紋。", "為什麼？") == ()


def test_multihop_finds_its_facts_and_counts_those_it_cannot(tmp_path: Path) -> None:
    write(tmp_path / "dataset" / "MultiHopRAG.json", QUERIES)
    write(tmp_path / "dataset" / "corpus.json", CORPUS)
    dataset = load_set("multihop", tmp_path)
    one, none = dataset.items
    assert quoted(dataset, one) == ["Frost halved the crop.", "Kestrel Foods raised its prices."]
    assert one.key.nuggets == (("Kestrel Foods",),)
    assert (none.key.answerable, none.key.kind) == (False, "null_query")
    assert dataset.notes == ("1 facts do not stand verbatim in their article",)


@pytest.mark.parametrize(
    ("layout", "name", "text", "problem"),
    [
        ("squad", "a.json", "[]", r"a\.json: not of SQuAD's layout"),
        ("squad", "a.json", "{}", r"a\.json: data is missing"),
        ("squad", "a.json", '{"data": [3]}', r"data\[0\]: paragraphs is missing"),
        ("squad", "a.json", '{"data": []}', r"a\.json: no questions"),
        ("rgb", "zh.json", '{"id": 1}\n', r"zh\.json:1: negative is missing"),
        ("rgb", "zh.json", "\n{\n", r"zh\.json:2: not JSON"),
        ("rgb", "zh.json", '{"negative": [], "positive": [], "answer": null}', "answer is missing"),
        ("crud", "split_merged.json", "{}", "none of questanswer_1doc"),
        ("crud", "split_merged.json", '{"questanswer_1doc": [3]}', r"\[0\]: not an object"),
        ("multihop", "MultiHopRAG.json", "[]", "no file corpus"),
        ("squad", "a.txt", "x", "no file"),
    ],
)
def test_what_is_not_of_the_layout_is_told(
    tmp_path: Path, layout: str, name: str, text: str, problem: str
) -> None:
    (tmp_path / name).write_text(text)
    with pytest.raises(BadDataset, match=problem):
        load_set(layout, tmp_path)


def test_a_layout_that_does_not_exist_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no set has the layout 'beer'"):
        load_set("beer", tmp_path)
    with pytest.raises(InputError, match="--noise is for"):
        load_set("squad", tmp_path, 0.2)


def test_a_set_is_run_by_the_command(tmp_path: Path, home: Path) -> None:
    write_rgb(tmp_path)
    args = parse(
        *("answers", "--set", "rgb", tmp_path / "zh.json", "--home", home),
        *("--solver", "zhiwen", "--solver", "llamaindex", "--out", tmp_path / "out"),
    )
    assert args.func(args) == 0
    noise = samples(tmp_path / "out")["zh-0-noise"]
    assert noise["metrics"]["quote_exact"] == 1
    assert {place["article_id"] for place in noise["passages"]} <= set(noise["given"])
    peer = samples(tmp_path / "out", "llamaindex")["zh-0-rejection"]
    assert {place["article_id"] for place in peer["passages"]} <= set(peer["given"])


def test_a_set_brings_its_own_keys(tmp_path: Path) -> None:
    for words, problem in (
        (("--set", "rgb", "x", "--keys", "y"), "brings its own"),
        (("--keys", "y"), "name --articles and --keys"),
    ):
        args = parse("answers", *words, "--out", tmp_path)
        with pytest.raises(InputError, match=problem):
            args.func(args)
