"""The sign-in page as HTML: small, without scripts, in the reader's language."""

from __future__ import annotations

from importlib.resources import files

from starlette.responses import HTMLResponse

from rag.types import Language
from ui.i18n import text
from ui.markup import esc


def signin_page(language: Language, status: int = 200, seconds: int = 0) -> HTMLResponse:
    """The form; ``status`` 401 says that it was wrong, 429 that ``seconds`` must pass first."""
    told = ""
    if status == 401:
        told = text("wrong_password", language)
    elif status == 429:
        told = text("too_many_tries", language, seconds=seconds)
    alert = f'<p role="alert">{esc(told)}</p>' if told else ""
    title, name, password = (
        esc(text(key, language)) for key in ("sign_in", "user_name", "password")
    )
    style = files("ui").joinpath("assets", "signin.css").read_text(encoding="utf-8")
    page = (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{title} · 知聞 Zhiwen</title><style>{style}</style></head><body><main>"
        f"<h1>知聞 <span>Zhiwen</span></h1>{alert}"
        '<form method="post" action="login">'
        f'<label>{name}<input name="username" autocomplete="username" required autofocus '
        'maxlength="64" autocapitalize="none" spellcheck="false"></label>'
        f'<label>{password}<input name="password" type="password" required '
        'autocomplete="current-password"></label>'
        f"<button>{title}</button></form></main></body></html>"
    )
    return HTMLResponse(page, status, headers={"Cache-Control": "no-store"})
