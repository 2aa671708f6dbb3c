"""A whole evaluation of the search, small, through the real library; and its dataset."""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from eval.beir import load_beir
from eval.commands import add_parsers
from eval.commands.retrieval import BASELINES
from eval.retrieval import FUSED_FROM, PEER, as_articles
from rag.errors import BadDataset

CORPUS = [
    {"_id": "d-harbour", "title": "港口", "text": "海嶺港第七貨櫃碼頭將於2031年啟用。"},
    {"_id": "d-trams", "title": "电车", "text": "云桥市有轨电车二号线因道岔裂纹停运检修。"},
    {"_id": "d-trams-again", "title": "电车", "text": "云桥市有轨电车二号线因道岔裂纹停运检修。"},
    {"_id": "d-orchard", "title": "Orchard", "text": "A late frost destroyed Northvale's apples."},
    {"_id": "d-blank", "title": "", "text": " "},
]
QUERIES = [
    {"_id": "q-harbour", "text": "海嶺港第七貨櫃碼頭何時啟用？"},
    {"_id": "q-trams", "text": "二號線電車為何停運檢修？"},
    {"_id": "q-orchard", "text": "What destroyed the apples of Northvale?"},
    {"_id": "q-blank", "text": "海嶺港在哪裡？"},
    {"_id": "q-unjudged", "text": "沒有人評過的問題"},
]
QRELS = """query-id\tcorpus-id\tscore
q-harbour\td-harbour\t1
q-harbour\td-orchard\t0
q-trams\td-trams-again\t1
q-orchard\td-orchard\t2
q-blank\td-blank\t1
"""


def dataset(folder: Path, **changes: str) -> Path:
    place = folder / "toy"
    (place / "qrels").mkdir(parents=True)
    parts = {
        "corpus": "\n".join(json.dumps(row) for row in CORPUS),
        "queries": "\n".join(json.dumps(row) for row in QUERIES),
        "qrels": QRELS,
    } | changes
    (place / "corpus.jsonl").write_text(parts["corpus"], encoding="utf-8")
    (place / "queries.jsonl").write_text(parts["queries"], encoding="utf-8")
    (place / "qrels" / "test.tsv").write_text(parts["qrels"], encoding="utf-8")
    return place


def run(*words: str) -> int:
    parser = argparse.ArgumentParser()
    add_parsers(parser.add_subparsers(required=True))
    args = parser.parse_args(["retrieval", *words])
    code = args.func(args)
    assert isinstance(code, int)
    return code


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("eval")
    assert run(str(dataset(folder)), "--out", str(folder / "out")) == 0
    return folder / "out"


def has_peer() -> bool:
    try:
        return find_spec("llama_index.vector_stores.chroma") is not None
    except ModuleNotFoundError:
        return False


def load(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def rows(out: Path) -> dict[str, Any]:
    lines = (out / "samples.jsonl").read_text(encoding="utf-8").splitlines()
    return {row["id"]: row for row in map(json.loads, lines)}


def test_only_judged_questions_are_asked(out: Path) -> None:
    assert list(rows(out)) == ["q-harbour", "q-trams", "q-orchard", "q-blank"]


def test_equal_documents_count_as_each_other(out: Path) -> None:
    row = rows(out)["q-trams"]
    assert row["relevant"] == {"d-trams-again": 1}
    assert row["metrics"]["zhiwen"]["ndcg@10"] == 1
    run_facts = load(out / "summary.json")["run"]
    assert run_facts["corpus"]["documents"] == 5
    assert run_facts["corpus"]["articles"] == 3


def test_a_document_without_text_is_a_miss_not_an_error(out: Path) -> None:
    assert load(out / "summary.json")["run"]["corpus"]["without_text"] == 1
    assert set(rows(out)["q-blank"]["metrics"]["zhiwen"].values()) == {0}


def test_the_figures_are_those_of_the_samples(out: Path) -> None:
    summary = load(out / "summary.json")
    for name in ("recall@1", "recall@5", "recall@10", "mrr@10", "ndcg@10"):
        found = [row["metrics"]["zhiwen"][name] for row in rows(out).values()]
        assert summary["metrics"][name]["value"] == pytest.approx(sum(found) / 4, abs=1e-5)
        assert summary["metrics"][name]["n"] == 4
    assert summary["metrics"]["recall@10"]["value"] == 0.75
    assert summary["metrics"]["latency_p50_ms"]["value"] > 0
    assert summary["metrics"]["indexing_passages_per_second"]["value"] > 0


def test_baselines_are_measured_on_the_same_questions(out: Path) -> None:
    summary = load(out / "summary.json")
    assert set(summary["baselines"]) == {"bm25", "vectors", "rrf"}
    for name, peer in summary["baselines"].items():
        ours = summary["metrics"]["ndcg@10"]["value"]
        theirs = peer["metrics"]["ndcg@10"]["value"]
        assert peer["difference"]["ndcg@10"]["value"] == pytest.approx(ours - theirs, abs=1e-5)
        assert peer["ratio"]["ndcg@10"]["value"] == pytest.approx(ours / theirs, abs=1e-5)
        assert all(name in row["rankings"] for row in rows(out).values())


def test_the_report_names_every_question(out: Path) -> None:
    page = (out / "report.html").read_text(encoding="utf-8")
    assert all(row["question"] in page for row in rows(out).values())
    assert "Beside rrf" in page


def test_the_limit_and_one_baseline(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    place = dataset(tmp_path)
    run(str(place), "--out", str(tmp_path / "out"), "--limit", "2", "--baseline", "vectors")
    assert list(rows(tmp_path / "out")) == ["q-harbour", "q-trams"]
    assert set(load(tmp_path / "out" / "summary.json")["baselines"]) == {"vectors"}
    assert "vectors ndcg@10" in capsys.readouterr().out


def test_llamaindex_as_a_peer(tmp_path: Path) -> None:
    if not has_peer():
        pytest.skip("needs llama-index-vector-stores-chroma")
    run(str(dataset(tmp_path)), "--out", str(tmp_path / "out"), "--baseline", "llamaindex")
    summary = load(tmp_path / "out" / "summary.json")
    assert summary["baselines"]["llamaindex"]["metrics"]["recall@10"]["value"] == 0.75
    ranked = rows(tmp_path / "out")["q-harbour"]["rankings"]
    assert set(ranked["llamaindex"]) == set(ranked["zhiwen"])  # the same three articles, by id


_WITHOUT_PEER = """
import sys

class Hidden:
    def find_spec(self, name, path=None, target=None):
        if name.startswith("llama_index.vector_stores"):
            raise ModuleNotFoundError(name)

sys.meta_path.insert(0, Hidden())
from rag.cli import main
sys.exit(main(sys.argv[1:]))
"""


def test_a_peer_that_is_not_installed_is_told_at_once(tmp_path: Path) -> None:
    words = ["eval", "retrieval", str(tmp_path), "--out", str(tmp_path / "out")]
    done = subprocess.run(
        [sys.executable, "-c", _WITHOUT_PEER, *words, "--baseline", "llamaindex"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert "needs the package llama-index-vector-stores-chroma" in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_the_command_offers_every_baseline() -> None:
    assert (*FUSED_FROM, PEER) == BASELINES  # told twice, so that the command line loads nothing


def test_documents_pass_through_the_products_intake(tmp_path: Path) -> None:
    corpus = as_articles(load_beir(dataset(tmp_path)))
    assert [a.origin for a in corpus.articles] == ["d-harbour", "d-trams", "d-orchard"]
    assert corpus.article_of["d-trams"] == corpus.article_of["d-trams-again"]
    assert "d-blank" not in corpus.article_of


@pytest.mark.parametrize(
    ("part", "text", "problem"),
    [
        ("corpus", '{"_id": "a", "text": "x"}\nnot json', r"^corpus\.jsonl:2: not JSON"),
        ("corpus", '{"_id": "a", "text": "x"}\n{"_id": "a", "text": "y"}', r"jsonl:2: the _id 'a'"),
        ("corpus", '{"text": "x"}', r"^corpus\.jsonl:1: _id is missing"),
        ("corpus", '{"_id": "a"}', r"^corpus\.jsonl:1: text is missing"),
        ("corpus", "[]", r"^corpus\.jsonl:1: not a JSON object"),
        ("queries", '{"_id": "q-harbour"}', r"^queries\.jsonl:1: text is missing"),
        ("qrels", "a\tb\tc\nq-harbour\td-none\t1", r"^qrels/test\.tsv:2: no document has the _id"),
        ("qrels", "q-none\td-trams\t1", r"^qrels/test\.tsv:1: no question has the _id 'q-none'"),
        ("qrels", "h\ti\tj\nq-harbour d-trams 1", r"^qrels/test\.tsv:2: not query-id, corpus-id"),
        ("qrels", "q-harbour\td-trams\t0", r"^toy: no question has a relevant document"),
    ],
)
def test_what_is_wrong_with_a_set_is_told_with_its_line(
    tmp_path: Path, part: str, text: str, problem: str
) -> None:
    with pytest.raises(BadDataset, match=problem):
        load_beir(dataset(tmp_path, **{part: text}))


def test_a_folder_that_is_no_set_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadDataset, match=r"corpus\.jsonl: no such file: not a BEIR set"):
        load_beir(tmp_path)
