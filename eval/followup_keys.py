"""The dataset of `zhiwen eval followups`: questions that lean on the questions before them."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import yaml
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from eval.keys import Evidence
from rag.errors import BadDataset
from rag.types import Language

_Text = Annotated[str, Field(min_length=1, pattern=r"\S")]


class _Evidence(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
    article: int | _Text
    quote: _Text


class FollowUp(BaseModel):
    """A question after ``earlier`` ones, the same question written out, and where the answer is.

    Several pieces of evidence are alternatives: the articles say it more than once.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)
    id: _Text
    lang: Language
    kind: _Text
    earlier: Annotated[tuple[_Text, ...], Field(min_length=1)]
    question: _Text
    full: _Text
    evidence: Annotated[tuple[_Evidence, ...], Field(min_length=1)]

    def places(self, file: str) -> list[Evidence]:
        """The evidence as :class:`eval.archive.Archive` locates it; ``file`` is for errors."""
        where = f"{file}: {self.id}"
        return [Evidence(item.article, item.quote, where) for item in self.evidence]


_KEYS = TypeAdapter(tuple[FollowUp, ...])


def load_follow_ups(path: Path) -> tuple[FollowUp, ...]:
    """The follow-up questions of a YAML file, in order.

    Raises BadDataset with the place of the first thing that is missing or malformed.
    """
    try:
        keys = _KEYS.validate_python(yaml.safe_load(path.read_text(encoding="utf-8")) or ())
    except (OSError, UnicodeDecodeError) as exc:
        raise BadDataset(f"{path.name}: cannot be read: {exc}") from exc
    except yaml.YAMLError as exc:
        raise BadDataset(f"{path.name}: not YAML: {' '.join(str(exc).split())}") from exc
    except ValidationError as exc:
        first = exc.errors(include_url=False, include_input=False)[0]
        at, *field = first["loc"] or ("the file",)
        number = f"question {at + 1}" if isinstance(at, int) else str(at)
        raise BadDataset(
            f"{path.name}: {' '.join([number, *map(str, field)])}: {first['msg']}"
        ) from exc
    ids = [key.id for key in keys]
    twice = next((i for i in ids if ids.count(i) > 1), None)
    if twice is not None:
        raise BadDataset(f"{path.name}: the id {twice!r} was given before")
    if not keys:
        raise BadDataset(f"{path.name}: no questions in it")
    return keys
