"""Zhiwen (知聞): ask an archive of Chinese news and get checked, cited answers.

from rag import open_library

with open_library() as library:
    library.add(["articles/"])
    print(library.ask("碳酸鋰為什麼漲價？").text)
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rag.app import open_library
    from rag.errors import ZhiwenError
    from rag.opened import Library
    from rag.settings import Settings
    from rag.summaries.model import Summary
    from rag.types import Answer, Article, Citation, Filter, Hit, Passage, Sentence, Turn

__all__ = [
    "Answer",
    "Article",
    "Citation",
    "Filter",
    "Hit",
    "Library",
    "Passage",
    "Sentence",
    "Settings",
    "Summary",
    "Turn",
    "ZhiwenError",
    "open_library",
]

_HOMES = {
    "Library": "rag.opened",
    "open_library": "rag.app",
    "Settings": "rag.settings",
    "Summary": "rag.summaries.model",
    "ZhiwenError": "rag.errors",
}


def __getattr__(name: str) -> Any:
    # The public names load on first use: `zhiwen --help` must not wait for a database.
    if name not in __all__:
        raise AttributeError(f"module 'rag' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_HOMES.get(name, "rag.types")), name)
