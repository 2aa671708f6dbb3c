"""Who is reading: a signed-in name, or the random name that a browser gave itself."""

from __future__ import annotations

import re

import gradio as gr

READER_COOKIE = "zhiwen_reader"
"""Where a browser keeps its own random name: assets/reader.js makes it."""

_RANDOM = re.compile(r"[0-9a-f-]{32,40}")


def reader_of(request: gr.Request) -> str:
    """A name that no other reader has; the empty one for all browsers that keep no cookies."""
    if request.username:
        return f"user:{request.username}"
    given = str(request.cookies.get(READER_COOKIE, ""))
    return f"browser:{given}" if _RANDOM.fullmatch(given) else ""
