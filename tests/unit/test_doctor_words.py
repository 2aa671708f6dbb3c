"""The doctor's words: all languages, the same values."""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import Path
from string import Formatter

import opencc
import pytest

import rag.doctor
from rag.doctor_words import _TEXTS, codes, worded
from rag.types import LANGUAGES

ENGLISH_ONLY = {"article_noun", "passage_noun"}


@pytest.mark.parametrize("code", codes())
def test_every_code_is_worded_alike_in_three_languages(code: str) -> None:
    fields = [{name for _, name, _, _ in Formatter().parse(t) if name} for t in _TEXTS[code]]
    assert fields[0] == fields[1] == fields[2] - ENGLISH_ONLY
    values = defaultdict(lambda: "x", dict.fromkeys(fields[2], "x"))
    hant, hans, en = (worded(code, values, language) for language in LANGUAGES)
    assert hant
    assert not re.search(r"[\u3400-\u9fff]", en)
    assert opencc.OpenCC("t2s").convert(hans) == hans


def test_the_doctor_uses_every_code_and_no_other() -> None:
    source = Path(rag.doctor.__file__).read_text("utf-8")
    assert [code for code in codes() if f'"{code}"' not in source] == []
