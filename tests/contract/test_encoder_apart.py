"""Passages embedded in a process of its own: the same vectors, and nothing lost where it dies."""

from __future__ import annotations

import gc
import io
import json
import os
import pickle
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from rag.app import open_library
from rag.models import apart
from rag.models.apart import HELLO, EncoderApart, encode_passages
from rag.models.apart_child import serve
from rag.models.embedding import BundledEmbedder
from rag.models.encoder import SentenceEncoder
from rag.settings import load_settings
from tests.fakes import article, news

TEXTS = [f"松原的鎳礦工廠第{i}次擴建產線。\nThe plant in Songyuan grew by {i}%." for i in range(90)]
SPANS = [
    [(0, len(text.split("\n")[0])), (len(text.split("\n")[0]) + 1, len(text))] for text in TEXTS
]


@pytest.fixture
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sixty passages are many, on a machine of two cores."""
    monkeypatch.setattr(apart, "MANY", 60)
    monkeypatch.setattr(os, "cpu_count", lambda: 2)


@pytest.fixture
def plain(encoder_cache: Path) -> SentenceEncoder:
    return SentenceEncoder(threads=1, cache_dir=encoder_cache)


def children() -> set[int]:
    told = subprocess.run(
        ["ps", "-ww", "-o", "pid=,args=", "--ppid", str(os.getpid())],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    return {int(line.split()[0]) for line in told.splitlines() if "apart_child" in line}


def alike(one: apart.Encoded, other: apart.Encoded) -> bool:
    return np.allclose(one[0], other[0], atol=2e-6) and all(
        np.allclose(a, b, atol=2e-6) for a, b in zip(one[1], other[1], strict=True)
    )


@pytest.mark.usefixtures("soon")
def test_many_passages_get_the_same_rows(encoder_cache: Path, plain: SentenceEncoder) -> None:
    before = children()
    embedder = BundledEmbedder(encoder_cache)
    wanted = encode_passages(plain, TEXTS, SPANS)
    few = embedder.embed_passages(TEXTS[:59], SPANS[:59])
    assert not children() - before  # one of another test may be ending
    assert alike(few, (wanted[0][:59], wanted[1][:59]))
    assert alike(embedder.embed_passages(TEXTS, SPANS), wanted)
    assert len(children() - before) == 1
    del embedder
    gc.collect()
    wait_for(lambda: not children() - before)


def wait_for(done: object, seconds: float = 20.0) -> None:
    end = time.monotonic() + seconds
    while not done():  # type: ignore[operator]
        assert time.monotonic() < end
        time.sleep(0.05)


@pytest.mark.usefixtures("soon")
def test_several_threads_each_get_their_own(encoder_cache: Path, plain: SentenceEncoder) -> None:
    both = EncoderApart(encoder_cache)
    both.encode(TEXTS, SPANS)
    found: dict[int, apart.Encoded | None] = {}

    def ask(part: int) -> None:
        found[part] = both.encode(TEXTS[part::6], SPANS[part::6])

    threads = [threading.Thread(target=ask, args=(part,)) for part in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for part, rows in found.items():
        assert rows is not None
        assert alike(rows, encode_passages(plain, TEXTS[part::6], SPANS[part::6]))


@pytest.mark.usefixtures("soon")
def test_a_killed_process_is_done_without(
    encoder_cache: Path, plain: SentenceEncoder, caplog: pytest.LogCaptureFixture
) -> None:
    before = children()
    embedder = BundledEmbedder(encoder_cache)
    embedder.embed_passages(TEXTS, SPANS)
    (child,) = children() - before
    os.kill(child, signal.SIGSTOP)
    killer = threading.Timer(0.3, os.kill, (child, signal.SIGKILL))
    killer.start()
    rows = embedder.embed_passages(TEXTS, SPANS)  # asked of one that is killed over it
    killer.join()
    assert alike(rows, encode_passages(plain, TEXTS, SPANS))
    assert "has ended (-9)" in caplog.text
    assert alike(embedder.embed_passages(TEXTS, SPANS), rows)
    assert len(children() - before - {child}) == 1  # another


@pytest.mark.usefixtures("soon")
@pytest.mark.parametrize("copies", [1, 40], ids=["it reads", "its input is full"])
def test_a_stuck_process_is_done_without(
    copies: int,
    encoder_cache: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    embedder = BundledEmbedder(encoder_cache)
    before = children()
    first, _ = embedder.embed_passages(TEXTS, SPANS)
    (child,) = children() - before
    monkeypatch.setattr(apart, "_SILENT", 0.5)
    monkeypatch.setattr(apart, "_SLOWEST", 0.0)
    os.kill(child, signal.SIGSTOP)
    rows, _ = embedder.embed_passages(TEXTS * copies, SPANS * copies)
    assert np.allclose(rows[: len(first)], first, atol=2e-6)
    assert "does not answer" in caplog.text
    assert child not in children()
    embedder.close()


@pytest.mark.usefixtures("soon")
def test_where_no_process_can_be_started(
    encoder_cache: Path,
    plain: SentenceEncoder,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr(sys, "executable", str(encoder_cache / "no-python"))
    rows = BundledEmbedder(encoder_cache).embed_passages(TEXTS, SPANS)
    assert alike(rows, encode_passages(plain, TEXTS, SPANS))
    assert "embedded in this process" in caplog.text


@pytest.mark.usefixtures("soon")
def test_after_a_pause_passages_are_few_again(
    encoder_cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    encoder = EncoderApart(encoder_cache)
    assert encoder.encode(TEXTS, SPANS) is not None
    monkeypatch.setattr(apart, "_PAUSE", -1.0)
    assert encoder.encode(TEXTS[:59], SPANS[:59]) is None


def in_place_of_python(program: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    other = folder / "python"
    other.write_text(f"#!/bin/sh\n{program}\n")
    other.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(other))


def started(cache: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-P", "-c", apart._PROGRAM, json.dumps(sys.path), str(cache)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


@pytest.mark.usefixtures("soon")
@pytest.mark.parametrize(
    "program",
    ["cat", "echo no encoder; sleep 60", "echo zhiwen encoder; echo garbage; sleep 60", "exit 3"],
)
def test_another_program_in_the_place_of_python(
    program: str,
    tmp_path: Path,
    encoder_cache: Path,
    plain: SentenceEncoder,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    in_place_of_python(program, tmp_path, monkeypatch)
    began = time.monotonic()
    rows = BundledEmbedder(encoder_cache).embed_passages(TEXTS, SPANS)
    assert time.monotonic() - began < 30
    assert alike(rows, encode_passages(plain, TEXTS, SPANS))


@pytest.mark.usefixtures("soon")
@pytest.mark.parametrize("program", ["exec sleep 20", "sleep 20; true", "sleep 20 & exit 0"])
def test_one_that_never_says_a_word(
    program: str, tmp_path: Path, encoder_cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_place_of_python(program, tmp_path, monkeypatch)
    monkeypatch.setattr(apart, "_SILENT", 0.2)
    began = time.monotonic()
    assert EncoderApart(encoder_cache).encode(TEXTS, SPANS) is None
    assert time.monotonic() - began < 10


@pytest.mark.usefixtures("soon")
def test_after_three_deaths_no_more_is_started(
    tmp_path: Path, encoder_cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_place_of_python(f"echo >> {tmp_path}/starts", tmp_path, monkeypatch)
    encoder = EncoderApart(encoder_cache)
    for _ in range(5):
        assert encoder.encode(TEXTS, SPANS) is None
    assert (tmp_path / "starts").read_text() == "\n" * 3


@pytest.mark.usefixtures("soon")
def test_several_that_wait_tell_of_one_death(
    tmp_path: Path, encoder_cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_place_of_python(f"echo >> {tmp_path}/starts; sleep 0.5", tmp_path, monkeypatch)
    encoder = EncoderApart(encoder_cache)
    for _ in range(4):
        with ThreadPoolExecutor(4) as pool:
            assert not any(pool.map(lambda _: encoder.encode(TEXTS, SPANS), range(4)))
    assert (tmp_path / "starts").read_text() == "\n" * 3


@pytest.mark.usefixtures("soon")
def test_another_copy_of_the_package_is_not_taken(
    tmp_path: Path, encoder_cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("__init__", "models/__init__", "models/apart", "models/apart_child"):
        copied = tmp_path / "rag" / f"{name}.py"
        copied.parent.mkdir(parents=True, exist_ok=True)
        copied.write_text("raise SystemExit(5)\n")
    monkeypatch.setattr(sys, "path", [str(tmp_path), *sys.path])
    assert EncoderApart(encoder_cache).encode(TEXTS, SPANS) is not None


@pytest.mark.usefixtures("soon")
def test_a_closed_embedder_ends_it(encoder_cache: Path) -> None:
    before = children()
    embedder = BundledEmbedder(encoder_cache)
    embedder.embed_passages(TEXTS, SPANS)
    assert len(children() - before) == 1
    embedder.close()
    wait_for(lambda: not children() - before)
    assert len(embedder.embed_passages(TEXTS, SPANS)[0]) == len(TEXTS)  # and starts another
    assert len(children() - before) == 1


@pytest.mark.usefixtures("soon")
def test_it_starts_when_many_are_expected(
    encoder_cache: Path, plain: SentenceEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    def here(*given: object) -> None:
        raise AssertionError("the process should have done it")

    monkeypatch.setattr("rag.models.embedding.encode_passages", here)
    before = children()
    embedder = BundledEmbedder(encoder_cache)
    embedder.expect(40)
    assert children() == before
    embedder.expect(20)
    assert len(children() - before) == 1
    rows = embedder.embed_passages(TEXTS[:5], SPANS[:5])
    assert alike(rows, encode_passages(plain, TEXTS[:5], SPANS[:5]))
    embedder.close()
    embedder.expect(40)  # it counts anew
    wait_for(lambda: children() == before)


@pytest.mark.usefixtures("soon")
def test_an_add_expects_what_it_stores(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    expected = []
    monkeypatch.setattr(EncoderApart, "expect", lambda _, passages: expected.append(passages))
    with open_library(load_settings(home=tmp_path)) as library:
        stored = [article(news(i), f"題{i}") for i in range(40)]
        library.add_articles(stored)
        assert sum(expected) == library.counts()[1]
        library.add_articles(stored)
        assert sum(expected) == library.counts()[1]  # none is stored again


@pytest.mark.usefixtures("soon")
def test_a_closed_library_ends_it(tmp_path: Path) -> None:
    before = children()
    with open_library(load_settings(home=tmp_path)) as library:
        library.add_articles([article(news(i), f"題{i}") for i in range(90)])
        assert len(children() - before) == 1
    wait_for(lambda: not children() - before)


def test_what_cannot_be_encoded_is_told(encoder_cache: Path) -> None:
    requests = io.BytesIO(pickle.dumps((7, ["鎳"], [])))  # no spans for its text
    replies = io.BytesIO()
    serve(requests, replies, encoder_cache)
    number, said = pickle.loads(replies.getvalue().removeprefix(HELLO))
    assert number == 7
    assert "lists of spans" in said


def test_without_work_it_ends(encoder_cache: Path) -> None:
    reading, writing = os.pipe()
    with os.fdopen(reading, "rb") as requests, os.fdopen(writing, "wb"):
        serve(requests, io.BytesIO(), encoder_cache, idle=0.05)


def test_it_ends_with_the_program_that_started_it(encoder_cache: Path) -> None:
    child = started(encoder_cache)
    assert child.stdin is not None
    child.stdin.write(pickle.dumps((0, TEXTS, SPANS))[:100])  # killed in the middle of a request
    out, said = child.communicate(timeout=60)
    assert (child.returncode, said) == (0, b"")
    assert out in (b"", HELLO)


def test_work_in_hand_does_not_keep_it(encoder_cache: Path) -> None:
    child = started(encoder_cache)
    assert child.stdin is not None
    pickle.dump((0, TEXTS[:1], SPANS[:1]), child.stdin)
    child.stdin.flush()
    assert child.stdout is not None
    assert child.stdout.read(len(HELLO)) == HELLO
    assert pickle.load(child.stdout)[0] == 0  # it is at work
    many = TEXTS * 400  # a minute's
    pickle.dump((1, many, SPANS * 400), child.stdin)
    child.stdin.flush()
    time.sleep(0.5)
    child.stdin.close()
    assert child.wait(timeout=15) == 0
    assert child.stderr is not None
    assert child.stderr.read() == b""
    child.stdout.close()
    child.stderr.close()
