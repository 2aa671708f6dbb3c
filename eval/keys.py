"""The dataset of `zhiwen eval answers`: questions with the facts that a right answer holds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

from rag.errors import BadDataset
from rag.types import LANGUAGES, Language

Nugget = tuple[str, ...]
"""One fact, as the surface forms of which any one will do."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where a fact stands: an article, by its place in reading order (from 1) or its title.

    ``quote`` is verbatim text of the article; ``where`` is ``file:line`` of the key, for errors.
    """

    article: int | str
    quote: str
    where: str


@dataclass(frozen=True, slots=True)
class Key:
    """A question with its model answer, the facts of it, and where the articles state them.

    Where ``answerable`` is false the right reply is to abstain, and there are no nuggets.
    ``where`` is ``file:line`` of the key, for errors.
    """

    id: str
    question: str
    lang: Language
    kind: str
    answer: str
    nuggets: tuple[Nugget, ...]
    evidence: tuple[Evidence, ...]
    answerable: bool
    where: str = ""


def load_keys(path: Path) -> tuple[Key, ...]:
    """The keys of a YAML file, in order.

    Raises BadDataset with the file and line of the first thing that is missing or malformed.
    """
    keys, problems = read_keys(path)
    if problems:
        raise problems[0]
    return keys


def read_keys(path: Path) -> tuple[tuple[Key, ...], tuple[BadDataset, ...]]:
    """The keys that keep the form, and for each of the others what is wrong with it.

    Raises BadDataset where the file as a whole is no list of keys.
    """
    try:
        root = yaml.compose(path.read_text(encoding="utf-8"), Loader=yaml.SafeLoader)
    except OSError as exc:
        raise BadDataset(f"{path}: cannot be read: {exc.strerror}") from exc
    except UnicodeDecodeError as exc:
        raise BadDataset(f"{path.name}: cannot be read: {exc}") from exc
    except RecursionError as exc:
        raise BadDataset(f"{path.name}: brackets within brackets, too deep to read") from exc
    except yaml.MarkedYAMLError as exc:
        line = exc.problem_mark.line + 1 if exc.problem_mark else 1
        raise BadDataset(f"{path.name}:{line}: not YAML: {exc.problem}") from exc
    except yaml.YAMLError as exc:  # a control character: it has a position, but no line
        raise BadDataset(f"{path.name}: not YAML: {' '.join(str(exc).split())}") from exc
    reader = _Reader(path.name)
    keys: dict[str, Key] = {}
    problems: list[BadDataset] = []
    for node in reader.items(root, "the file") if root is not None else ():
        try:
            key = reader.key(node)
            if key.id in keys:
                raise reader.error(node, f"the id {key.id!r} was given before")
            keys[key.id] = key
        except BadDataset as exc:
            problems.append(exc)
    if not keys and not problems:
        raise BadDataset(f"{path.name}: no keys in it")
    return tuple(keys.values()), tuple(problems)


class _Reader:
    """Turns YAML nodes, which know their lines, into keys."""

    def __init__(self, name: str) -> None:
        self._name = name

    def error(self, node: yaml.Node, problem: str) -> BadDataset:
        return BadDataset(f"{self._where(node)}: {problem}")

    def key(self, node: yaml.Node) -> Key:
        fields = self._fields(node, "a key")
        lang = self._text(node, fields, "lang")
        if lang not in LANGUAGES:
            raise self.error(fields["lang"], f"lang is {lang!r}, not one of {', '.join(LANGUAGES)}")
        answerable = self._flag(node, fields, "answerable")
        nuggets = tuple(self._nuggets(fields)) if "nuggets" in fields else ()
        if answerable and not nuggets:
            raise self.error(node, "an answerable key needs nuggets")
        if nuggets and not answerable:
            raise self.error(fields["nuggets"], "a key that cannot be answered has no nuggets")
        return Key(
            id=self._text(node, fields, "id"),
            question=self._text(node, fields, "question"),
            lang=lang,
            kind=self._text(node, fields, "kind"),
            answer=self._text(node, fields, "answer"),
            nuggets=nuggets,
            evidence=tuple(self._evidence(fields)) if "evidence" in fields else (),
            answerable=answerable,
            where=self._where(node),
        )

    def items(self, node: yaml.Node, what: str) -> list[yaml.Node]:
        if not isinstance(node, yaml.SequenceNode):
            raise self.error(node, f"{what} is not a list")
        return list(node.value)

    def _nuggets(self, fields: dict[str, yaml.Node]) -> Iterator[Nugget]:
        for node in self.items(fields["nuggets"], "nuggets"):
            forms = self.items(node, "a nugget")
            if not forms:
                raise self.error(node, "a nugget without forms can never be met")
            yield tuple(self._scalar(form, "a form of a nugget") for form in forms)

    def _evidence(self, fields: dict[str, yaml.Node]) -> Iterator[Evidence]:
        for node in self.items(fields["evidence"], "evidence"):
            parts = self._fields(node, "evidence")
            article = self._text(node, parts, "article")
            # A place is a plain number; a title that is a number stands in quotation marks.
            place = parts["article"].tag == "tag:yaml.org,2002:int"
            if place and (not article.isdecimal() or int(article) < 1):
                raise self.error(parts["article"], "article is a place from 1, or a title")
            yield Evidence(
                article=int(article) if place else article,
                quote=self._text(node, parts, "quote"),
                where=self._where(parts["quote"]),
            )

    def _fields(self, node: yaml.Node, what: str) -> dict[str, yaml.Node]:
        if not isinstance(node, yaml.MappingNode):
            raise self.error(node, f"{what} is not a mapping of fields")
        fields: dict[str, yaml.Node] = {}
        for name, value in node.value:
            text = self._scalar(name, "the name of a field")
            if text in fields:
                raise self.error(name, f"{text} was given before")
            fields[text] = value
        return fields

    def _text(self, node: yaml.Node, fields: dict[str, yaml.Node], name: str) -> str:
        if name not in fields:
            raise self.error(node, f"{name} is missing")
        return self._scalar(fields[name], name)

    def _flag(self, node: yaml.Node, fields: dict[str, yaml.Node], name: str) -> bool:
        text = self._text(node, fields, name)
        if text not in ("true", "false"):
            raise self.error(fields[name], f"{name} is {text!r}, not true or false")
        return text == "true"

    def _scalar(self, node: yaml.Node, what: str) -> str:
        if not isinstance(node, yaml.ScalarNode) or not node.value.strip():
            raise self.error(node, f"{what} is empty or not a text")
        return str(node.value)

    def _where(self, node: yaml.Node) -> str:
        return f"{self._name}:{node.start_mark.line + 1}"
