"""Prompts are files: ``prompts/NAME.md`` with front matter, ``# system`` and ``# user``.

The roles are split before any variable is put in, so nothing in an article can open a role, and
substitution is one pass over ``$name`` marks, so nothing in a value is substituted again.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from importlib import resources
from string import Template

from rag.models.chat import Message

_PARTS = re.compile(
    r"\A---\n(?P<front>.*?)\n---\n+# system\n(?P<system>.*?)\n# user\n(?P<user>.*)\Z", re.DOTALL
)


@dataclass(frozen=True, slots=True)
class Prompt:
    """A prompt file, split into its roles."""

    name: str
    inputs: frozenset[str]
    system: str
    user: str
    digest: str
    """First 12 hex digits of the file's SHA-256: recorded with every result it made."""

    def render(self, **values: str) -> list[Message]:
        """The two messages; raises ValueError when a value is missing or not declared."""
        if values.keys() != self.inputs:
            odd = sorted(values.keys() ^ self.inputs)
            raise ValueError(f"prompt {self.name}: missing or undeclared: {', '.join(odd)}")
        return [
            Message("system", Template(self.system).substitute(values)),
            Message("user", Template(self.user).substitute(values)),
        ]


def load_prompt(name: str) -> Prompt:
    """The prompt ``prompts/<name>.md``; raises ValueError like :func:`parse_prompt`."""
    text = resources.files("prompts").joinpath(f"{name}.md").read_text(encoding="utf-8")
    return parse_prompt(name, text)


def parse_prompt(name: str, text: str) -> Prompt:
    """The prompt that a file's ``text`` holds.

    Raises ValueError when the file's form is broken, or it uses a variable that its front matter
    does not declare, or declares one that it does not use.
    """
    parts = _PARTS.match(text)
    if parts is None:
        raise ValueError(f"prompt {name}: needs front matter, '# system' and '# user'")
    facts = {
        key.strip(): value.strip()
        for key, _, value in (line.partition(":") for line in parts["front"].splitlines())
    }
    inputs = frozenset(facts.get("inputs", "").replace(",", " ").split())
    system, user = parts["system"].strip(), parts["user"].strip()
    used = set(Template(system).get_identifiers()) | set(Template(user).get_identifiers())
    if used != inputs:
        raise ValueError(f"prompt {name}: declares {sorted(inputs)} but uses {sorted(used)}")
    return Prompt(
        name=facts.get("name", name),
        inputs=inputs,
        system=system,
        user=user,
        digest=hashlib.sha256(text.encode("utf-8")).hexdigest()[:12],
    )
