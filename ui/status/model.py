"""What answers, and the local model, as HTML."""

from __future__ import annotations

from rag.errors import ZhiwenError
from rag.models.fetching import FetchState
from rag.types import Language
from ui.articles import alert
from ui.i18n import text
from ui.markup import esc, with_code
from ui.status.handlers import ModelView

_OFTEN, _SELDOM = 1000, 5000  # milliseconds between two looks of a page that shows this
_MINUTE = 60


def card(view: ModelView, language: Language) -> str:
    """What answers now, what could answer, and the buttons for it."""
    busy = view.fetch.phase in ("running", "stopping")
    parts = [
        f"<h2>{esc(text('mode_heading', language))}</h2>",
        _mode(view, language),
        f"<h3>{esc(text('local_heading', language))}</h3>",
        _local(view, language),
    ]
    if not view.may_change:
        parts.append(hint("shared_page", language))
    every = _OFTEN if busy else _SELDOM
    return f'<section class="zw-model" data-every="{every}">{"".join(parts)}</section>'


def hint(name: str, language: Language) -> str:
    """A line in a soft colour, with commands set apart."""
    return f'<p class="zw-hint">{with_code(text(name, language))}</p>'


def busy(language: Language) -> str:
    """That a server is being tried."""
    told = esc(text("trying", language))
    return f'<p class="zw-status zw-busy" role="status">{told}</p>'


def tried(name: str, seconds: float, language: Language) -> str:
    """That a server answered, and how soon, and writes from now on."""
    told = esc(text("tried", language, name=name, seconds=f"{seconds:.1f}"))
    return f'<p class="zw-status" role="status">{told}</p>'


def not_taken(error: ZhiwenError, language: Language) -> str:
    """That all stays as it was, and why."""
    lead = esc(text("not_taken", language))
    return (
        f'<div class="zw-note zw-error" role="alert"><strong>{lead}</strong>'
        f"<p>{esc(error)}</p></div>"
    )


def removal(view: ModelView, language: Language) -> str:
    """Asks whether the fetched model shall really go."""
    size = _gigabytes(view.fetch.done)
    return (
        '<dialog class="zw-dialog" aria-labelledby="zw-dialog-title">'
        f'<header><h2 id="zw-dialog-title">{esc(text("model_remove_question", language))}</h2>'
        f'</header><p class="zw-hint">{esc(text("model_remove_hint", language, size=size))}</p>'
        '<footer><button type="button" class="zw-button" data-close autofocus>'
        f"{esc(text('cancel', language))}</button>"
        '<button type="button" class="zw-button zw-danger" data-act="remove-model">'
        f"{esc(text('remove', language))}</button></footer></dialog>"
    )


def _mode(view: ModelView, language: Language) -> str:
    mode = view.mode
    name = mode.name or text("default_model", language)
    said = {
        "quotes": lambda: text("mode_quotes", language),
        "local": lambda: text("mode_local", language, name=name),
        "server": lambda: text("mode_server", language, name=name, place=mode.place),
    }[mode.kind]()
    shown = f'<p class="zw-says">{esc(said)}</p>'
    if not view.lasts:
        shown += hint("not_kept", language)
    if mode.kind != "quotes":
        shown += _buttons(view, language, quote="use_quotes")
    return shown


def _local(view: ModelView, language: Language) -> str:
    pinned, fetch = view.pinned, view.fetch
    facts = f"{pinned.name} · {pinned.licence} · {_gigabytes(pinned.size)}"
    shown = f'<p class="zw-facts">{esc(facts)}</p>'
    if fetch.phase == "failed" and fetch.error is not None:
        shown += alert(fetch.error, language)
    if not view.runs_here:
        return shown + hint("runner_missing", language)
    if fetch.phase in ("running", "stopping"):
        return shown + _progress(fetch, language) + _stop(view, language)
    if view.mode.kind == "local":
        shown += f"<p>{esc(text('local_used', language))}</p>"
        return shown + (_buttons(view, language, ask="remove_model") if _here(view) else "")
    if view.usable:
        shown += f"<p>{esc(text('local_there', language))}</p>" + _costs(language)
        removing = {"ask": "remove_model"} if _here(view) else {}
        return shown + _buttons(view, language, local="use_local", **removing)
    missing = pinned.size - fetch.done
    share = missing / pinned.size
    sizes = {
        "download": _gigabytes(round(pinned.download * share)),
        "disk": _gigabytes(missing),
        "free": _gigabytes(view.free),
    }
    shown += f"<p>{esc(text('fetch_sizes', language, **sizes))}</p>" + _costs(language)
    if not fetch.done:
        return shown + _buttons(view, language, fetch="fetch_model")
    shown += f"<p>{esc(_amount(fetch, language))}</p>"
    return shown + _buttons(view, language, fetch="fetch_on", ask="remove_model")


def _here(view: ModelView) -> bool:
    return view.fetch.phase == "done"


def _costs(language: Language) -> str:
    return hint("local_costs", language)


def _progress(fetch: FetchState, language: Language) -> str:
    left = ""
    if fetch.seconds_left is not None:
        left = f" · {_left(fetch.seconds_left, language)}"
    told = _amount(fetch, language)
    return (
        f'<progress max="{fetch.total}" value="{fetch.done}" aria-label="{esc(told)}"></progress>'
        f'<p class="zw-facts">{esc(told + left)}</p>'
    )


def _stop(view: ModelView, language: Language) -> str:
    if view.fetch.phase == "stopping":
        return f'<p class="zw-status zw-busy">{esc(text("stopping", language))}</p>'
    return hint("fetch_goes_on", language) + _buttons(view, language, stop="stop")


def _amount(fetch: FetchState, language: Language) -> str:
    done, total = (f"{amount / 1e6:,.0f}" for amount in (fetch.done, fetch.total))
    return text("fetched_of", language, done=done, total=total)


def _left(seconds: float, language: Language) -> str:
    if seconds < _MINUTE:
        return text("seconds_left", language, count=max(1, round(seconds)))
    return text("minutes_left", language, count=round(seconds / _MINUTE))


def _buttons(view: ModelView, language: Language, **names: str) -> str:
    """Buttons by action, for those who may use them; the first one stands out."""
    if not view.may_change:
        return ""
    made = "".join(
        f'<button type="button" class="zw-button" data-act="{action}">'
        f"{esc(text(name, language))}</button>"
        for action, name in names.items()
    )
    return f'<p class="zw-buttons">{made}</p>'


def _gigabytes(amount: int) -> str:
    return f"{amount / 1e9:.2f} GB"
