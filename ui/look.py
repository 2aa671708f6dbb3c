"""How the page looks: the theme, the style sheet and the scripts that go with its parts."""

from __future__ import annotations

from importlib.resources import files

import gradio as gr


def icon() -> str:
    """The path of the page's icon."""
    return str(files("ui").joinpath("assets", "icon.svg"))


def head() -> str:
    """What goes into the page's ``<head>``: there, Gradio leaves the style sheet as it is.

    The browser's name must be there before the page asks for anything.
    """
    scripts = "".join(f"<script>{_asset(name)}</script>" for name in ("reader.js", "keys.js"))
    return f"<style>{_asset('page.css')}</style>{scripts}"


def script(name: str) -> str:
    """The script that runs when its part of the page is there."""
    return _asset(f"{name}.js")


def theme() -> gr.themes.Base:
    """Gradio's plainest theme; the style sheet sets its colours.

    Fonts go by name only: a GoogleFont or LocalFont would be one more thing to fetch.
    """
    return gr.themes.Base(
        radius_size=gr.themes.sizes.radius_md,
        font=[gr.themes.Font("system-ui"), gr.themes.Font("sans-serif")],
        font_mono=[gr.themes.Font("monospace")],
    )


def _asset(name: str) -> str:
    return files("ui").joinpath("assets", name).read_text(encoding="utf-8")
