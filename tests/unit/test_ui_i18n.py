"""The page's own words, in all three languages."""

from __future__ import annotations

import re
from pathlib import Path
from string import Formatter
from typing import get_args

import opencc
import pytest
import yaml

import ui
from rag import errors
from rag.doctor import State
from rag.settings import Origin, Settings
from rag.types import LANGUAGES, Language
from ui.i18n import browser_language, error_lead, names, text

WORDS = sorted((Path(ui.__file__).parent / "words").iterdir())
SOURCES = sorted(Path(ui.__file__).parent.rglob("*.py"))


def fields(words: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(words) if name}


@pytest.mark.parametrize("name", names())
def test_every_text_is_there_in_all_languages(name: str) -> None:
    hant, hans, en = (text(name, language) for language in LANGUAGES)
    assert hant.strip()
    assert hans.strip()
    assert en.strip()
    assert fields(hant) == fields(hans) == fields(en)
    assert not re.search(r"[\u3400-\u9fff]", en)
    assert re.search(r"[\u3400-\u9fff]", hant) or fields(hant)
    assert opencc.OpenCC("t2s").convert(hans) == hans, "a Traditional character among Simplified"


def test_every_text_is_used() -> None:
    code = "".join(path.read_text(encoding="utf-8") for path in SOURCES)
    indirect = {*LANGUAGES, *(name for name in vars(errors) if name in names())}
    indirect |= {f"{name}_tab" for name in re.findall(r"frame\.tab\(\"(\w+)\"\)", code)}
    indirect |= {f"thumb_{thumb}" for thumb in ("up", "down")}
    indirect |= {f"stage_{stage}" for stage in ("read", "write", "translate")}
    indirect |= {f"save_{kind}" for kind in ("markdown", "html", "json")}
    indirect |= {"NothingChosen", "BadPeriod"}
    indirect |= {"added", "replaced", "unchanged", "refused", "skipped"}  # by Change.action
    indirect |= {f"{view}_index" for view in ("vector", "word")}
    indirect |= {f"{unit}s_ago" for unit in ("year", "month", "day")}
    indirect |= {f"one_{unit}_ago" for unit in ("year", "month", "day")}
    indirect |= {f"set_{name}" for name in Settings.model_fields}
    indirect |= {f"origin_{origin}" for origin in get_args(Origin)}
    indirect |= {f"state_{state}" for state in get_args(State)}
    indirect |= {name for name in names() if name.startswith("check_")}
    begun = (
        "refusal_",
        "kind_",
        "metric_",
        "solver_",
        "missing_",
        "verdict_",
        "item_",
        "show_",
        "over_",
        "compare_",
    )
    indirect |= {name for name in names() if name.startswith(begun)}
    used = {name for name in names() if re.search(f"[\"']{name}[\"']", code)}
    assert used | indirect >= set(names())


def test_no_name_is_in_two_files() -> None:
    files = [yaml.safe_load(path.read_text(encoding="utf-8")) for path in WORDS]
    assert len(files) > 1
    assert sorted(name for file in files for name in file) == sorted(names())


def test_values_are_put_in() -> None:
    assert text("with_model", "en", name="m-1") == "Model: m-1"
    assert text("counts", "zh-Hant", articles=3, passages=12) == "3 篇文章，12 個段落"
    with pytest.raises(KeyError):
        text("nothing", "en")


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("zh-TW,zh;q=0.9,en;q=0.8", "zh-Hant"),
        ("zh-HK", "zh-Hant"),
        ("zh-MO,en", "zh-Hant"),
        ("zh-Hant-CN", "zh-Hant"),
        ("yue-Hant-HK", "zh-Hant"),
        ("zh-CN,zh;q=0.9", "zh-Hans"),
        ("zh-SG", "zh-Hans"),
        ("zh", "zh-Hans"),
        ("zh-Hans-TW", "zh-Hans"),
        ("en-GB,zh-TW;q=0.9", "en"),
        ("zh-TW;q=0.5,en;q=0.9", "en"),
        ("ja-JP,zh-TW;q=0.7", "zh-Hant"),
        ("ja-JP", "en"),
        ("fr;q=x, zh-TW;q=0.1", "zh-Hant"),
        ("*", "zh-Hant"),
        ("", "zh-Hant"),
        (None, "zh-Hant"),
    ],
)
def test_the_browser_is_followed(header: str | None, language: Language) -> None:
    assert browser_language(header) == language


def test_every_error_has_words_of_its_own_or_of_its_kind() -> None:
    assert error_lead(errors.EmptyQuestion("x"), "en") == "Type a question first."
    assert error_lead(errors.ModelGarbled("x"), "en") == text("ModelError", "en")
    assert error_lead(errors.StaleView("x"), "zh-Hans") == text("LibraryError", "zh-Hans")
    assert error_lead(errors.BadSetting("x"), "en") == text("InputError", "en")
    assert error_lead(ValueError("x"), "en") == text("ZhiwenError", "en")
