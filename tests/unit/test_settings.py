"""Settings: flag > environment > zhiwen.toml > default, and one clear line for each mistake."""

from __future__ import annotations

from pathlib import Path

import pytest

from rag.errors import BadSetting
from rag.settings import chosen, load_settings, origins

KEY = "sk-secret-0123456789"


def test_without_anything_answers_are_quotations(tmp_path: Path) -> None:
    settings = load_settings(home=tmp_path)
    assert not settings.has_model
    assert settings.host == "127.0.0.1"


def test_the_default_home_is_the_users_data_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert load_settings().home == tmp_path / "zhiwen"


def test_flag_beats_environment_beats_file_beats_default(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert load_settings(home=tmp_path).top_k == 6
    (tmp_path / "zhiwen.toml").write_text('top_k = 7\nllm_url = "http://file:1/v1"\n')
    assert load_settings(home=tmp_path).top_k == 7
    monkeypatch.setenv("ZHIWEN_TOP_K", "8")
    monkeypatch.setenv("ZHIWEN_LLM_URL", "http://environment:1/v1")
    assert load_settings(home=tmp_path).top_k == 8
    assert load_settings(home=tmp_path).llm_url == "http://environment:1/v1"
    chosen = load_settings(home=tmp_path, top_k=9, llm_url="http://flag:1/v1")
    assert (chosen.top_k, chosen.llm_url) == (9, "http://flag:1/v1")


def test_our_own_name_beats_openais(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("OPENAI_BASE_URL", "http://theirs:1/v1")
    assert load_settings(home=tmp_path).llm_url == "http://theirs:1/v1"
    monkeypatch.setenv("ZHIWEN_LLM_URL", "http://ours:1/v1")
    assert load_settings(home=tmp_path).llm_url == "http://ours:1/v1"


def test_a_file_in_the_current_folder_is_not_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "zhiwen.toml").write_text('llm_url = "http://somebody-else:1/v1"\n')
    monkeypatch.chdir(tmp_path)
    assert load_settings(home=tmp_path / "home").llm_url is None


@pytest.mark.parametrize("name", ["ZHIWEN_HOME", "ZHIWEN_PORT", "ZHIWEN_LLM_URL", "OPENAI_API_KEY"])
def test_a_blank_variable_counts_as_unset(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    plain = load_settings()
    monkeypatch.setenv(name, "")
    assert load_settings() == plain


def test_a_blank_key_in_the_file_is_no_key(tmp_path: Path) -> None:
    (tmp_path / "zhiwen.toml").write_text('llm_api_key = "  "\n')
    assert load_settings(home=tmp_path).llm_api_key is None


def test_use_model_false_quotes_even_with_a_model(tmp_path: Path) -> None:
    assert load_settings(home=tmp_path, llm_url="http://h/v1").has_model
    assert not load_settings(home=tmp_path, llm_url="http://h/v1", use_model=False).has_model


def test_a_trailing_slash_and_blanks_around_a_url_do_not_matter(tmp_path: Path) -> None:
    assert load_settings(home=tmp_path, llm_url=" http://h:8080/v1/ ").llm_url == "http://h:8080/v1"


@pytest.mark.parametrize(
    "url",
    ["localhost:8080", "ftp://h/v1", "http://", "https:///v1", "http://h:99999/v1", "http://h:x/"],
)
def test_a_url_that_leads_nowhere_is_refused(url: str, tmp_path: Path) -> None:
    with pytest.raises(BadSetting, match="llm_url"):
        load_settings(home=tmp_path, llm_url=url)


@pytest.mark.parametrize(
    ("toml", "named"),
    [
        ("top_k = 0", "top_k"),
        ("passage_tokens = 'many'", "passage_tokens"),
        ("port = 70000", "port"),
        ("llm_timeout = -1", "llm_timeout"),
        ("no_such_setting = 1", "no_such_setting"),
        ("this is not toml", "zhiwen.toml"),
        (f"llm_url = '{KEY}'", "llm_url"),
        (f"no_such_key = '{KEY}'", "no_such_key"),
    ],
)
def test_a_mistake_is_one_line_that_names_it_and_no_secret(
    toml: str, named: str, tmp_path: Path
) -> None:
    (tmp_path / "zhiwen.toml").write_text(toml)
    with pytest.raises(BadSetting) as caught:
        load_settings(home=tmp_path)
    message = str(caught.value)
    assert named in message.lower()  # an alias shows as the variable that it is
    assert "\n" not in message
    assert KEY not in message


def test_a_file_that_is_no_text_is_a_bad_setting(tmp_path: Path) -> None:
    (tmp_path / "zhiwen.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(BadSetting, match=r"zhiwen\.toml"):
        load_settings(home=tmp_path)


def test_keys_do_not_show_when_settings_are_printed(tmp_path: Path) -> None:
    settings = load_settings(home=tmp_path, llm_api_key=KEY, embedding_api_key=KEY)
    assert KEY not in repr(settings)
    assert KEY not in settings.model_dump_json()


def test_settings_are_frozen(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="frozen"):
        load_settings(home=tmp_path).top_k = 3


@pytest.mark.parametrize(
    ("toml", "environment", "flags", "local"),
    [
        ("", {}, {}, None),
        ('llm = "local"', {}, {}, True),
        ('llm = "local"', {"OPENAI_API_KEY": "k"}, {}, True),
        ('llm = "local"', {"ZHIWEN_LLM_URL": "http://x/v1"}, {}, False),
        ('llm = "local"', {"OPENAI_BASE_URL": "http://x/v1"}, {}, False),
        ('llm_url = "http://x/v1"', {"ZHIWEN_LLM": "local"}, {}, True),
        ('llm_url = "http://x/v1"', {"ZHIWEN_LOCAL_MODEL": "m.gguf"}, {}, True),
        ('llm_url = "http://x/v1"', {"ZHIWEN_LOCAL_MODEL": " "}, {}, False),
        ('llm_url = "http://x/v1"\nllm = "local"', {}, {}, True),
        ("", {"ZHIWEN_LLM": "local"}, {"llm_url": "http://x/v1"}, False),
        ("", {"OPENAI_API_KEY": "k"}, {}, False),
    ],
)
def test_the_model_that_is_named_nearest_is_the_one_that_writes(
    toml: str,
    environment: dict[str, str],
    flags: dict[str, str],
    local: bool | None,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (tmp_path / "zhiwen.toml").write_text(toml)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    settings = load_settings(home=tmp_path, **flags)
    assert (settings.has_model, settings.is_local) == (local is not None, bool(local))


def test_where_each_setting_comes_from(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "zhiwen.toml").write_text('top_k = 7\nllm_model = "file-model"\n')
    monkeypatch.setenv("OPENAI_BASE_URL", "http://h/v1")
    monkeypatch.setenv("ZHIWEN_PORT", "8001")
    started = load_settings(home=tmp_path, max_sentences=4)
    found = origins(started)
    assert {name: found[name] for name in ("home", "max_sentences")} == {
        "home": "run",
        "max_sentences": "run",
    }
    assert (found["llm_url"], found["llm"], found["port"]) == ("environment",) * 3
    assert (found["top_k"], found["llm_model"], found["host"]) == ("file", "file", "default")
    now = chosen(started, llm_url=" http://other/v1/ ", llm_model="", llm="server")
    assert (now.llm_url, now.llm_model, now.max_sentences) == ("http://other/v1", None, 4)
    assert (origins(now)["llm_url"], origins(now)["llm_model"]) == ("run", "run")
    with pytest.raises(BadSetting, match="llm_url"):
        chosen(started, llm_url="ftp://h")
