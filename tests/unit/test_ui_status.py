"""What the status tab shows and does, without Gradio and without a network."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from rag.doctor import Check, examine
from rag.errors import ModelAbsent
from rag.models.fetching import FetchState
from rag.models.local_model import LocalModel
from rag.models.mode import Mode
from rag.settings import Settings, load_settings, origins
from rag.switch import ModelSwitch
from rag.types import LANGUAGES, Language
from ui.i18n import names
from ui.status import handlers, model, report
from ui.status.handlers import ModelView

SIZE = 1_000_000_000
PINNED = LocalModel("Tiny", "tiny.gguf", "CC0", SIZE, "", 900_000_000, ())
IDLE = FetchState("idle", 0, SIZE)
EVIL = "<img src=x onerror=alert(1)>"
KEY = "sk-very-secret-0123456789"


def view(
    mode: Mode | None = None,
    fetch: FetchState = IDLE,
    *,
    runs_here: bool = True,
    usable: bool = False,
    lasts: bool = True,
    may_change: bool = True,
) -> ModelView:
    return ModelView(
        mode or Mode("quotes"), fetch, PINNED, 5 * 10**9, runs_here, usable, lasts, may_change
    )


HERE = FetchState("done", SIZE, SIZE)
LOCAL = Mode("local", "tiny")
SERVER = Mode("server", "m-1", "http://h/v1")
PARTLY = FetchState("idle", 250_000_000, SIZE)
RUNNING = FetchState("running", 250_000_000, SIZE, seconds_left=200)
FAILED = FetchState("failed", 0, SIZE, error=ModelAbsent(f"no room {EVIL}"))


@pytest.mark.parametrize(
    ("shown", "buttons", "told"),
    [
        (view(), ["fetch"], "0.90 GB to download, 1.00 GB more on disk (5.00 GB free)"),
        (view(fetch=PARTLY), ["fetch", "ask"], "250 of 1,000 MB"),
        (view(fetch=RUNNING), ["stop"], "250 of 1,000 MB · about 3 min left"),
        (view(fetch=FetchState("stopping", 9, SIZE)), [], "Stopping"),
        (view(fetch=FAILED), ["fetch"], "no room &lt;img"),
        (view(fetch=HERE, usable=True), ["local", "ask"], "not in use"),
        (view(LOCAL, HERE, usable=True), ["quote", "ask"], "tiny writes the answers on this"),
        (view(SERVER), ["quote", "fetch"], "m-1 at http://h/v1 writes"),
        (view(SERVER, lasts=False), ["quote", "fetch"], "For this run only"),
        (view(runs_here=False), [], "<code>pip install &#x27;zhiwen[local]&#x27;</code>"),
        (view(SERVER, HERE, usable=True, may_change=False), [], "This page is shared"),
        (view(usable=True), ["local"], "on this machine, and not in use"),  # a GGUF of one's own
    ],
)
def test_the_card_tells_how_things_stand(shown: ModelView, buttons: list[str], told: str) -> None:
    html = model.card(shown, "en")
    assert re.findall(r'data-act="(\w+)"', html) == buttons
    assert told in html
    assert "<img" not in html
    assert 'data-every="1000"' in html or shown.fetch.phase not in ("running", "stopping")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_check_is_labelled_and_worded(language: Language, tmp_path: Path) -> None:
    found = examine(load_settings(home=tmp_path, llm_url="http://127.0.0.1:9"))
    found += [Check("newer than the page", "ok", "folder", {"path": "there"})]
    assert "newer than the page" in report.checks(found, language)
    found = found[:-1]
    found += [Check("library", "problem", "failed", {"said": EVIL}), Check("chroma", "ok", "fresh")]
    html = report.checks(found[:-1], language)
    assert html.count("<tr") == len(found) - 1
    assert "<img" not in html
    assert {f"check_{check.name.replace(' ', '_')}" for check in found} <= set(names())


@pytest.mark.parametrize("language", LANGUAGES)
def test_settings_tell_their_value_and_origin_and_no_secret(
    language: Language, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ZHIWEN_LLM_URL", f"http://user:{KEY}@h/v1?key={KEY}")
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    settings = load_settings(home=tmp_path, top_k=7, embedding_api_key=SecretStr(KEY))
    html = report.settings_table(settings, origins(settings), language)
    assert KEY not in html
    assert "http://h/v1" in html
    assert html.count("<tr data-setting=") == len(Settings.model_fields)
    row = re.search(r'data-setting="top_k".*?</tr>', html)
    assert row is not None
    assert ">7<" in row[0]
    assert {f"set_{name}" for name in Settings.model_fields} <= set(names())


@pytest.mark.parametrize(
    ("flags", "username", "headers", "may"),
    [
        ({}, None, {}, True),
        ({"host": "localhost"}, "", {"host": "localhost:7860"}, True),
        ({}, "mei", {}, False),
        ({"host": "0.0.0.0"}, None, {}, False),
        ({"host": "192.168.1.9"}, None, {}, False),
        ({"auth": Path("users")}, None, {}, False),
        ({"allowed_hosts": "news.example"}, None, {}, False),
        ({}, None, {"x-forwarded-for": "10.0.0.9"}, False),
    ],
)
def test_only_who_sits_at_the_machine_chooses(
    flags: dict[str, Any],
    username: str | None,
    headers: dict[str, str],
    may: bool,
    tmp_path: Path,
) -> None:
    settings = load_settings(home=tmp_path, **flags)
    assert handlers.may_change(settings, username, headers) is may


def test_what_the_browser_sends_is_done_only_where_it_is_known(tmp_path: Path) -> None:
    settings = load_settings(home=tmp_path)
    models = ModelSwitch(settings, None, lambda *_: None, need_runner=lambda: None)
    for action in (None, "", "rm -rf", 7, EVIL, "stop"):
        handlers.act(models, action)
    assert models.settings == settings
    with pytest.raises(ModelAbsent):
        handlers.act(models, "local")
    handlers.act(models, "quote")
    assert not models.settings.use_model
    (tmp_path / "zhiwen.toml").write_text("top_k = [")
    assert not handlers.view(models, may_change=True).lasts
