"""The examples of docs/api.md, run as they stand against `zhiwen serve --mcp`."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.served import served

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")


def examples(kind: str) -> list[str]:
    return re.findall(rf"^```{kind}\n(.*?)^```", PAGE, re.DOTALL | re.MULTILINE)


@pytest.fixture(scope="module")
def environment(
    tmp_path_factory: pytest.TempPathFactory, encoder_cache: Path
) -> Iterator[dict[str, str]]:
    pytest.importorskip("mcp")
    home = tmp_path_factory.mktemp("home")
    (home / "cache").symlink_to(encoder_cache, target_is_directory=True)
    plain = {k: v for k, v in os.environ.items() if not k.lower().endswith("_proxy")}
    with served(home, "--mcp") as address:
        yield plain | {"ZHIWEN": address}


def run(command: list[str], environment: dict[str, str]) -> str:
    done = subprocess.run(
        command, env=environment, capture_output=True, text=True, timeout=100, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_examples_run(environment: dict[str, str]) -> None:
    if shutil.which("curl") is None or shutil.which("bash") is None:
        pytest.skip("no curl here")
    (script,) = examples("bash")
    said = run(["bash", "-euc", script], environment)
    decoder, values = json.JSONDecoder(), []
    while said.strip():
        value, end = decoder.raw_decode(said.lstrip())
        values.append(value)
        said = said.lstrip()[end:]
    added, answer, hits, listing, status = values
    assert added[0]["action"] == "added"
    assert any("2.6億元" in citation["quote"] for citation in answer["citations"])
    assert hits[0]["article_id"] == listing["articles"][0]["id"] == added[0]["article_id"]
    assert status["articles"] == listing["total"] == 1

    by_gradio, by_protocol = examples("python")
    assert "410公尺" in run([sys.executable, "-c", by_gradio], environment)
    assert "十二日" in run([sys.executable, "-c", by_protocol], environment)
