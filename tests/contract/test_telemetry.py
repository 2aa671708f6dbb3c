"""What Zhiwen says of itself: enough to run it by, and never a word of what was asked or read."""

from __future__ import annotations

import json
import logging
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from prometheus_client.parser import text_string_to_metric_families

from rag import Library, open_library
from rag.cli import main
from rag.doctor import examine
from rag.errors import BadSetting, ModelError, UnknownArticle
from rag.settings import load_settings
from rag.telemetry import Telemetry, alongside, followed, span
from rag.telemetry.log import start_log
from rag.telemetry.tracing import TraceSink, tracing, wanted_exporter
from tests.model_server import Refuses, Request, Says, Script, model_server

KEY = "sk-very-secret-0123456789"
TOLD = "北岬工廠擴建鎳礦產線\n來源：測試通訊社\n\n北岬工廠宣布擴建鎳礦產線，年產能提高到203萬噸。"
QUESTION = "北岬工廠的鎳礦年產能是多少？"
SECRETS = ("北岬", "鎳礦", "測試通訊社", "203", "999", "Quill", KEY, "很抱歉", "\\u")


@pytest.fixture
def server() -> Iterator[Script]:
    with model_server() as script:
        yield script


@pytest.fixture(autouse=True)
def _quiet_afterwards() -> Iterator[None]:
    yield
    start_log("off", "info", None)


def written(request: Request) -> str:
    key = request.key_of("203萬噸")
    return f"北岬工廠的鎳礦年產能提高到203萬噸[{key}]。北岬工廠的鎳礦年產能是999萬噸[{key}]。"


def work(home: Path, folder: Path, server: Script, *flags: str) -> None:
    """Adds, asks, fails and removes, through the command line."""
    folder.mkdir()
    (folder / "Quill.txt").write_text(TOLD)
    (folder / "Quill-2.pdf").write_bytes(b"%PDF Quill")
    place = ["--home", str(home), *flags]
    assert main(["add", *place, str(folder)]) == 2
    server.then(Says(written), Refuses(401, f"{KEY} 很抱歉 Quill"))
    assert main(["ask", *place, QUESTION]) == 0
    assert main(["ask", *place, "--no-cache", f"{QUESTION} Quill?"]) == 2
    assert main(["ask", *place, "--no-model", "誰贏得了 Quill 網球公開賽？"]) == 0
    with open_library(home=home) as library:
        (article,) = library.articles()
        with pytest.raises(UnknownArticle):
            library.remove("Quill")
    assert main(["remove", *place, article.id]) == 0


def test_the_log_holds_no_word_of_it(
    home: Path, tmp_path: Path, server: Script, monkeypatch: pytest.MonkeyPatch
) -> None:
    log = tmp_path / "log.jsonl"
    for name, value in {
        "LOG": "json", "LOG_LEVEL": "debug", "LOG_FILE": str(log), "LLM_URL": server.url,
        "LLM_MODEL": "m", "LLM_API_KEY": KEY,
    }.items():  # fmt: skip
        monkeypatch.setenv(f"ZHIWEN_{name}", value)
    work(home, tmp_path / "in", server)
    said = log.read_text(encoding="utf-8")
    for secret in SECRETS:
        assert secret not in re.sub(r'"(trace|ms|time)": ("[^"]*"|[\d.]+)', "", said), secret
    lines = [json.loads(line) for line in said.splitlines()]
    assert {line["event"] for line in lines} >= {
        "open", "add", "index_word", "index_vector", "embed_passages", "question", "retrieve",
        "embed", "words", "vectors", "evidence", "model", "check", "remove",
    }  # fmt: skip
    (add,) = [line for line in lines if line["event"] == "add"]
    assert (add["level"], add["added"], add["refused"]) == ("INFO", 1, 1)
    asked = [line for line in lines if line["event"] == "question"]
    assert [line["level"] for line in asked] == ["INFO", "WARNING", "INFO"]
    assert (asked[0]["mode"], asked[0]["model"], asked[0]["rejected"]) == ("llm", "m", 1)
    assert asked[1]["error"] == "ModelRefused"
    assert asked[1]["where"].startswith("rag.models.")
    assert asked[2]["abstained"] is True
    inside = [line for line in lines if line["trace"] == asked[0]["trace"]]
    parents = {line["event"]: line.get("in") for line in inside}
    assert parents["words"] == parents["vectors"] == "retrieve"
    assert parents["model"] == parents["check"] == parents["evidence"] == "question"


def test_what_the_log_can_be(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: Any
) -> None:
    open_library(home=home).close()
    assert main(["ask", "--home", str(home), QUESTION]) == 0
    assert capsys.readouterr().err == ""  # off, unless it is asked for
    assert main(["ask", "--home", str(home), "--log", "text", QUESTION]) == 0
    shown = capsys.readouterr().err.splitlines()
    assert re.match(
        r"\d{4}-\d\d-\d\dT[\d:.]+Z INFO open trace=\w{32} ms=[\d.]+ articles=0", shown[0]
    )
    assert " INFO question trace=" in shown[1]
    assert len(shown) == 2
    monkeypatch.setenv("ZHIWEN_LOG_LEVEL", "warning")
    assert main(["ask", "--home", str(home), "--log", "json", QUESTION]) == 0
    assert capsys.readouterr().err == ""
    monkeypatch.setenv("ZHIWEN_LOG_FILE", str(tmp_path / "no" / "log"))
    assert main(["ask", "--home", str(home), "--log", "json", QUESTION]) == 2
    assert capsys.readouterr().err.startswith("zhiwen: setting log_file: ")


def test_a_program_around_routes_the_same_lines(
    home: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, "zhiwen"), open_library(home=home) as library:
        library.ask(QUESTION)
    assert [record.getMessage().split()[0] for record in caplog.records] == ["open", "question"]


def samples(library: Library) -> dict[str, float]:
    """What a scraper reads, each sample by its name and the values of its labels."""
    found = {}
    for family in text_string_to_metric_families(library.exposition()):
        for sample in family.samples:
            found[" ".join([sample.name, *sample.labels.values()])] = sample.value
    return found


def test_counters(home: Path, tmp_path: Path, server: Script) -> None:
    (tmp_path / "a.txt").write_text(TOLD)
    with open_library(home=home, llm_url=server.url, llm_model="m", llm_api_key=KEY) as library:
        assert library.exposition() == ""
        library.start_counting()
        library.start_counting()
        library.add([tmp_path / "a.txt", tmp_path / "none.txt"])
        server.then(Says(written), Says(lambda r: "NO_ANSWER"), Refuses(401, "no"))
        library.ask(QUESTION)
        library.ask("北岬工廠的廠長是誰？")
        with pytest.raises(ModelError):
            library.ask("北岬工廠的鎳礦產線在哪裡？")
        next(iter(library.ask_stream(QUESTION)))
        counted = samples(library)
        library.remove(library.articles()[0].id)
        assert samples(library)["zhiwen_articles"] == 0
        assert samples(library)["zhiwen_articles_changed_total removed"] == 1
        assert not [secret for secret in SECRETS[:3] if secret in library.exposition()]
    wanted = {
        "zhiwen_articles": 1,
        "zhiwen_passages": 1,
        "zhiwen_articles_changed_total added": 1,
        "zhiwen_articles_changed_total refused": 1,
        "zhiwen_questions_total llm answered": 1,
        "zhiwen_questions_total llm abstained": 1,
        "zhiwen_questions_total none failed": 1,
        "zhiwen_questions_total none stopped": 1,
        "zhiwen_sentences_total supported": 1,
        "zhiwen_sentences_total rejected": 1,
        "zhiwen_model_calls_total ok": 2,
        "zhiwen_model_calls_total ModelRefused": 1,
        "zhiwen_model_tokens_total prompt": 642,
        "zhiwen_seconds_count question": 4,
        "zhiwen_seconds_count retrieve": 4,
        "zhiwen_seconds_count add": 1,
    }
    assert {name: counted.get(name) for name in wanted} == wanted


def test_traces(home: Path, tmp_path: Path, server: Script) -> None:
    exporter = InMemorySpanExporter()
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    (tmp_path / "a.txt").write_text(TOLD)
    with open_library(home=home, llm_url=server.url, llm_model="m", llm_api_key=KEY) as library:
        library._telemetry.listen(TraceSink(provider))
        library.add(tmp_path / "a.txt")
        server.then(Says(written), Refuses(401, f"{KEY} Quill"))
        library.ask(QUESTION)
        with pytest.raises(ModelError):
            library.ask("北岬工廠的鎳礦產線在哪裡？")
    spans = exporter.get_finished_spans()
    names = {s.context.span_id: s.name for s in spans}
    tree = {(names[s.parent.span_id] if s.parent else "", s.name) for s in spans}
    assert tree >= {
        ("", "zhiwen.add"), ("zhiwen.add", "zhiwen.index_word"),
        ("zhiwen.add", "zhiwen.index_vector"), ("zhiwen.index_vector", "zhiwen.embed_passages"),
        ("", "zhiwen.question"), ("zhiwen.question", "zhiwen.retrieve"),
        ("zhiwen.retrieve", "zhiwen.embed"), ("zhiwen.retrieve", "zhiwen.words"),
        ("zhiwen.retrieve", "zhiwen.vectors"), ("zhiwen.question", "zhiwen.evidence"),
        ("zhiwen.question", "zhiwen.model"), ("zhiwen.question", "zhiwen.check"),
    }  # fmt: skip
    failed = [s for s in spans if s.name == "zhiwen.question"][1]
    assert (failed.status.is_ok, failed.attributes["error.type"]) == (False, "ModelRefused")
    told = " ".join(json.dumps(json.loads(s.to_json()), ensure_ascii=False) for s in spans)
    assert not [
        secret for secret in SECRETS if secret in re.sub(r'"[\w-]*": "0x\w+"|"[\w:.-]+Z"', "", told)
    ]


@pytest.mark.parametrize(
    ("environment", "exporter"),
    [
        ({}, None),
        ({"OTEL_TRACES_EXPORTER": "none", "OTEL_EXPORTER_OTLP_ENDPOINT": "http://x"}, None),
        ({"OTEL_TRACES_EXPORTER": "console", "OTEL_SDK_DISABLED": "True"}, None),
        ({"OTEL_TRACES_EXPORTER": "console"}, "console"),
        ({"OTEL_TRACES_EXPORTER": "otlp"}, "otlp_proto_grpc"),
        ({"OTEL_EXPORTER_OTLP_ENDPOINT": "http://x"}, "otlp_proto_grpc"),
        (
            {"OTEL_TRACES_EXPORTER": "otlp", "OTEL_EXPORTER_OTLP_PROTOCOL": "http/protobuf"},
            "otlp_proto_http",
        ),
    ],
)
def test_the_variables_of_opentelemetry(environment: dict[str, str], exporter: str | None) -> None:
    assert wanted_exporter(environment) == exporter


def test_the_doctor_tells_of_both(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def told() -> dict[str, tuple[str, str]]:
        return {c.name: (c.state, c.detail) for c in examine(load_settings(home=home))[-2:]}

    assert [state for state, _ in told().values()] == ["off", "off"]
    monkeypatch.setenv("ZHIWEN_LOG", "JSON")
    monkeypatch.setenv("OTEL_TRACES_EXPORTER", "console")
    assert told() == {"log": ("ok", "json, info, to stderr"), "traces": ("ok", "console")}
    monkeypatch.setenv("OTEL_TRACES_EXPORTER", "carrier-pigeon")
    assert told()["traces"][0] == "problem"


def test_an_exporter_that_is_not_installed(caplog: pytest.LogCaptureFixture) -> None:
    with pytest.raises(
        BadSetting, match=r"'carrier-pigeon' is not installed .*zhiwen\[telemetry\]"
    ):
        tracing({"OTEL_TRACES_EXPORTER": "carrier-pigeon"})
    # An address alone is often set for all programs of a machine: that must not stop this one.
    protocol = {"OTEL_EXPORTER_OTLP_PROTOCOL": "http/protobuf"}
    if tracing({"OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:9", **protocol}) is None:
        assert "zhiwen[telemetry]" in caplog.text


def test_traces_from_the_command_line(home: Path) -> None:
    open_library(home=home).close()
    done = subprocess.run(
        [sys.executable, "-m", "rag.cli", "ask", "--home", home, QUESTION],
        env={"OTEL_TRACES_EXPORTER": "console", "PATH": ""},
        capture_output=True,
        text=True,
        check=True,
    )
    assert '"name": "zhiwen.question"' in done.stdout
    assert done.stderr == ""


def test_nobody_listens_and_nothing_is_loaded() -> None:
    assert Telemetry().begin("question") is span("words")
    assert alongside(work) is work
    code = "import sys, rag.app; print(*{m.split('.')[0] for m in sys.modules})"
    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert not {"opentelemetry", "prometheus_client"} & set(loaded.stdout.split())


class Heard:
    """A listener that writes down who was inside of whom."""

    def __init__(self) -> None:
        self.told: list[tuple[str, str, str]] = []

    def begun(self, span: Any, parent: object) -> object:
        return f"{parent or ''}/{span.name}"

    def ended(self, span: Any, state: object) -> None:
        self.told.append((str(state), span.error, str(span.facts)))

    def close(self) -> None:
        self.told.append(("closed", "", ""))


def test_a_question_may_be_read_from_one_thread_and_another() -> None:
    def events() -> Iterator[int]:
        for number in range(3):
            with span("step") as part:
                part.note(number=number, text="not a plain name", name="plain")
            yield number

    heard = Heard()
    telemetry = Telemetry(heard)
    steps = followed(telemetry.begin("question"), events(), lambda _: None)  # type: ignore[arg-type]
    next(steps)
    reader = threading.Thread(target=lambda: next(steps))
    reader.start()
    reader.join()
    with span("outside"):  # what the reader does between two events is no part of them
        pass
    steps.close()  # the reader goes away
    telemetry.close()
    facts = "{{'number': {}, 'text': '?', 'name': 'plain'}}"
    assert heard.told == [
        ("/question/step", "", facts.format(0)),
        ("/question/step", "", facts.format(1)),
        ("/question", "", "{}"),
        ("closed", "", ""),
    ]
