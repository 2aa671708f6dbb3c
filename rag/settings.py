"""All settings in one frozen model: flag > ZHIWEN_* environment > zhiwen.toml > default.

``zhiwen.toml`` is read from the library's home folder only. A file in the current folder is not
read: a folder that somebody else made could then send questions and keys to their server.
"""

from __future__ import annotations

import os
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from platformdirs import user_data_path
from pydantic import AliasChoices, BeforeValidator, Field, SecretStr, ValidationError
from pydantic.fields import FieldInfo
from pydantic_settings import (
    BaseSettings,
    EnvSettingsSource,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from rag.errors import BadSetting


def _none_if_blank(value: object) -> object:
    return None if isinstance(value, str) and not value.strip() else value


def _lower(value: object) -> object:
    return value.strip().lower() if isinstance(value, str) else value


def _blank(value: object) -> bool:
    return _none_if_blank(value) is None


def _words(value: object) -> object:
    return tuple(value.replace(",", " ").split()) if isinstance(value, str) else value


def _http_url(value: object) -> object:
    value = _none_if_blank(value)
    if not isinstance(value, str):
        return value
    value = value.strip()
    if not value.startswith(("http://", "https://")):
        raise ValueError("must begin with http:// or https://")
    parts = urlsplit(value)  # it and the port raise ValueError for what is no address
    if not parts.hostname or parts.port == 0:
        raise ValueError("must name a server")
    return value.rstrip("/")


Origin = Literal["run", "environment", "file", "default"]
"""``run``: a flag of the command, or a choice made since it began; ``file``: zhiwen.toml."""

Url = Annotated[str | None, BeforeValidator(_http_url)]
Text = Annotated[str | None, BeforeValidator(_none_if_blank)]
Secret = Annotated[SecretStr | None, BeforeValidator(_none_if_blank)]


class Settings(BaseSettings):
    """What a user can choose. Build it with :func:`load_settings`."""

    model_config = SettingsConfigDict(
        env_prefix="ZHIWEN_",
        env_ignore_empty=True,  # ZHIWEN_HOME= is not the current folder
        frozen=True,
        extra="forbid",
        populate_by_name=True,
    )

    home: Path = Field(default_factory=lambda: user_data_path("zhiwen"))

    llm_url: Url = Field(
        default=None, validation_alias=AliasChoices("ZHIWEN_LLM_URL", "OPENAI_BASE_URL")
    )
    llm_model: Text = None
    llm_api_key: Secret = Field(
        default=None, validation_alias=AliasChoices("ZHIWEN_LLM_API_KEY", "OPENAI_API_KEY")
    )
    llm_timeout: float = Field(default=60.0, gt=0, le=3600)
    """Seconds that a model server may stay without a word; a busy one is asked three times."""

    llm: Annotated[Literal["server", "local"] | None, BeforeValidator(_none_if_blank)] = None
    """Which of the two writes, where both are set. The local one is the model that was pulled."""
    local_model: Annotated[Path | None, BeforeValidator(_none_if_blank)] = None
    """A GGUF file to run here instead of the pulled one."""
    local_context: int = Field(default=4096, ge=1024, le=131072)
    """Tokens that the local model holds: prompt and reply together."""
    context_tokens: int | None = Field(default=None, ge=100, le=100_000)
    """Tokens of passages that a model is given; None: 2400, for a local model 600."""

    llm_price_in: float = Field(default=0.0, ge=0)
    """What a million tokens of prompt cost, in the currency of your bill."""
    llm_price_out: float = Field(default=0.0, ge=0)
    """What a million tokens of reply cost."""
    keep_replies: bool = True
    """Whether a reply that was paid for once is kept in the home and used again."""

    translate_quotes: bool = True
    """Whether a model also renders the quotes that are not in the question's language."""

    use_model: bool = True
    """False quotes even where a model is set."""

    embedding_url: Url = None
    embedding_model: Text = None
    embedding_api_key: Secret = None

    rerank_url: Url = None
    """A server that reorders the passages found (``POST .../rerank``); None: ours stands."""
    rerank_model: Text = None
    rerank_api_key: Secret = None
    rerank_timeout: float = Field(default=10.0, gt=0, le=600)
    """Seconds that a question waits for it; afterwards our own order is used."""

    chroma_url: Url = None
    """A `chroma run` server that holds the vectors; None: Chroma is embedded in the home."""

    passage_tokens: int = Field(default=300, ge=40, le=2000)
    """The most tokens (o200k) in a passage; one longer sentence still stands whole."""
    top_k: int = Field(default=6, ge=1, le=50)
    """Passages that an answer may rest on."""
    max_sentences: int = Field(default=3, ge=1, le=20)
    """Sentences of an extractive answer, at the most."""

    log: Annotated[Literal["off", "text", "json"], BeforeValidator(_lower)] = "off"
    """Whether and how each question and addition is logged; never with what was asked or read."""
    log_level: Annotated[Literal["debug", "info", "warning"], BeforeValidator(_lower)] = "info"
    """``debug`` adds a line for each part of them, ``warning`` leaves all but failures out."""
    log_file: Annotated[Path | None, BeforeValidator(_none_if_blank)] = None
    """Where the log goes; None: to stderr."""

    host: str = "127.0.0.1"
    port: int = Field(default=7860, ge=0, le=65535)
    allowed_hosts: Annotated[tuple[str, ...], NoDecode, BeforeValidator(_words)] = ()
    """Host names by which readers reach the page, beside its own; separated by commas."""
    auth: Annotated[Path | None, BeforeValidator(_none_if_blank)] = None
    """A file of users (`zhiwen users add`): then only they come in."""
    anyone: bool = False
    """Whether other machines may come in where there are no users."""
    mcp: bool = False
    """Whether the page's server offers its tools to assistants, under /mcp."""

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Flags first, then the environment, then the home folder's zhiwen.toml."""
        given = init_settings()
        home = given.get("home") or os.environ.get("ZHIWEN_HOME") or user_data_path("zhiwen")
        toml = TomlConfigSettingsSource(settings_cls, toml_file=Path(home) / "zhiwen.toml")
        return (
            _Choosing(settings_cls, init_settings),
            _Choosing(settings_cls, env_settings),
            _Choosing(settings_cls, toml),
        )

    @property
    def has_model(self) -> bool:
        """Whether answers are written by a model; without one they are quotations."""
        named = self.llm is not None or self.llm_url is not None or self.llm_api_key is not None
        return self.use_model and named

    @property
    def is_local(self) -> bool:
        """Whether the model that writes runs on this machine, as a child of ours."""
        return self.has_model and self.llm == "local"

    @property
    def models(self) -> Path:
        """The folder of the pulled model."""
        return self.home / "models"


class _Choosing(PydanticBaseSettingsSource):
    """A source that, where it names a server or a model file, also chooses it.

    So a server named for one run wins over a local model chosen in zhiwen.toml, and the other
    way round; of two named in one place ``llm`` decides, or else the server.
    """

    def __init__(
        self, settings_cls: type[BaseSettings], source: PydanticBaseSettingsSource
    ) -> None:
        super().__init__(settings_cls)
        self._source = source

    def get_field_value(self, field: FieldInfo, field_name: str) -> tuple[Any, str, bool]:
        return self._source.get_field_value(field, field_name)

    def __call__(self) -> dict[str, Any]:
        values = self._source()
        named = {name.upper() for name, value in values.items() if not _blank(value)}
        if "LLM" not in named and named & {"LLM_URL", "ZHIWEN_LLM_URL", "OPENAI_BASE_URL"}:
            return values | {"llm": "server"}
        if "LLM" not in named and "LOCAL_MODEL" in named:
            return values | {"llm": "local"}
        return values


def load_settings(**flags: Any) -> Settings:
    """Settings from the given flags, the environment and zhiwen.toml.

    A flag that is None counts as not given. Raises BadSetting with one line that names the field.
    """
    try:
        return Settings(**{name: value for name, value in flags.items() if value is not None})
    except ValidationError as exc:
        first = exc.errors(include_input=False, include_url=False)[0]
        name = ".".join(str(part) for part in first["loc"]) or "settings"
        if first["type"] == "extra_forbidden":
            near = get_close_matches(name.lower(), Settings.model_fields, 1)
            meant = f": did you mean {near[0]}?" if near else ""
            raise BadSetting(f"there is no setting {name}{meant}") from exc
        said = first["msg"].removeprefix("Value error, ")  # pydantic's, before words of ours
        raise BadSetting(f"setting {name}: {said}") from exc
    except (OSError, ValueError) as exc:
        raise BadSetting(f"zhiwen.toml cannot be read: {exc}") from exc


def chosen(settings: Settings, **fields: Any) -> Settings:
    """``settings`` but for ``fields``, which None unsets; raises BadSetting as at the start."""
    given = {name: value for name, value in fields.items() if not _blank(value)}
    checked = load_settings(home=settings.home, **given)
    return settings.model_copy(
        update={name: getattr(checked, name) if name in given else None for name in fields}
    )


def origins(settings: Settings) -> dict[str, Origin]:
    """For each setting where its value comes from, as environment and file are now."""
    toml = TomlConfigSettingsSource(Settings, toml_file=settings.home / "zhiwen.toml")
    there = load_settings(home=settings.home)
    named: tuple[tuple[Origin, dict[str, Any]], ...] = (
        ("environment", _Choosing(Settings, EnvSettingsSource(Settings))()),
        ("file", _Choosing(Settings, toml)()),
    )
    found: dict[str, Origin] = {}
    for name, field in Settings.model_fields.items():
        alias = field.validation_alias
        names = {name, *(alias.choices if isinstance(alias, AliasChoices) else ())}
        origin: Origin = next(
            (where for where, values in named if names & values.keys()), "default"
        )
        same = getattr(settings, name) == getattr(there, name)
        found[name] = origin if same else "run"
    found["home"] = _origin_of_home(settings.home)
    return found


def _origin_of_home(home: Path) -> Origin:
    if os.environ.get("ZHIWEN_HOME"):
        return "environment" if home == Path(os.environ["ZHIWEN_HOME"]) else "run"
    return "default" if home == user_data_path("zhiwen") else "run"
