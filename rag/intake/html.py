"""HTML: the article in a page, found by trafilatura, without its menus and footers."""

from __future__ import annotations

from pathlib import PurePath

from rag.errors import UnreadableSource
from rag.intake.boilerplate import boilerplate
from rag.intake.dates import parse_date
from rag.intake.draft import Draft


def read_html(text: str, name: str) -> Draft:
    """The main text of a page with the title, outlet, date and address that it states.

    Raises UnreadableSource where the page holds no article.
    """
    import trafilatura

    try:
        page = trafilatura.bare_extraction(
            text, with_metadata=True, include_comments=False, include_tables=True
        )
    except Exception as exc:  # on broken trees it fails anywhere, with AssertionError among others
        raise UnreadableSource(f"{name}: no article found in the page") from exc
    if page is None or isinstance(page, dict) or not (page.text or "").strip():
        raise UnreadableSource(f"{name}: no article found in the page")
    if what := boilerplate(page.title or "", page.text or ""):
        raise UnreadableSource(f"{name}: {what}, not an article")
    return Draft(
        title=page.title or PurePath(name).stem,
        text=page.text or "",
        source=page.sitename or "",
        date=parse_date(page.date or ""),
        url=page.url,
        author=page.author or "",
    )
