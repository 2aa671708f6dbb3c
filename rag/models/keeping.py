"""The choice of a model kept in the home's zhiwen.toml, the rest of which stays as it is."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from rag.errors import BadSetting


def keep_choice(home: Path, values: Mapping[str, str | bool | None]) -> None:
    """Writes settings by name, one line each; None takes a line out. Never a secret.

    Raises BadSetting where the file cannot be read, changed or written.
    """
    path = home / "zhiwen.toml"
    fresh = path.with_suffix(".toml.new")
    named = "|".join(map(re.escape, values))
    try:
        before = path.read_text("utf-8") if path.exists() else ""
        rest = re.sub(rf"^(?:{named})[ \t]*=.*\n?", "", before, flags=re.MULTILINE)
        # First: behind a table they would belong to the table.
        after = "".join(
            f"{name} = {json.dumps(value, ensure_ascii=False)}\n"
            for name, value in values.items()
            if value is not None
        )
        after += rest
        told = tomllib.loads(after)
        if any(told.get(name) != value for name, value in values.items()):
            raise ValueError("it says more than one line can")
        if after != before:
            fresh.unlink(missing_ok=True)
            if path.exists():  # it may hold a key: no moment in which others could read the copy
                fresh.touch(0o600)
            fresh.write_text(after, "utf-8")
            if path.exists():
                fresh.chmod(path.stat().st_mode)
            fresh.replace(path)
    except (OSError, ValueError) as exc:
        with suppress(OSError):
            fresh.unlink()
        raise BadSetting(f"{path} cannot be changed: {exc}") from exc
