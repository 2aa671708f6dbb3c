"""Runs as HTML: the one under way, those that are kept, whether one shall be deleted."""

from __future__ import annotations

from collections.abc import Sequence

from rag.types import Language
from ui.evaluation.bench import Json, Kept, Status
from ui.evaluation.choosing import solver_name
from ui.i18n import text
from ui.markup import esc


def progress(status: Status, language: Language) -> str:
    """How far the run under way is, and how long it will take."""
    solver = solver_name(status.solver, language)
    if status.done:
        told = text("run_of", language, solver=solver, done=status.done, whole=status.whole)
    else:
        told = text("run_preparing", language, solver=solver)
    if status.stopping:
        told = text("run_stopping", language)
    elif status.seconds_left is not None:
        told += f" · {text('run_left', language, time=_time(status.seconds_left, language))}"
    return (
        f'<div class="zw-progress"><p class="zw-status zw-busy" role="status">{esc(told)}</p>'
        f'<progress max="{status.whole}" value="{status.done}" aria-label="{esc(told)}">'
        "</progress></div>"
    )


def table(runs: Sequence[Kept], opened: str, language: Language) -> str:
    """The runs that are kept, the newest first; ``opened`` is the id of the one that is shown."""
    heading = f"<h2>{esc(text('runs', language))}</h2>"
    if not runs:
        hint = esc(text("no_runs", language))
        return f'<section class="zw-runs">{heading}<p class="zw-hint">{hint}</p></section>'
    columns = ("run_at", "eval_keys", "eval_over", "eval_solvers", "run_answers", "run_right")
    head = "".join(f'<th scope="col">{esc(text(name, language))}</th>' for name in columns)
    rows = "".join(_row(run, columns, run.id == opened, language) for run in runs)
    label = esc(text("runs", language))
    return (
        f'<section class="zw-runs">{heading}<table class="zw-table" aria-label="{label}">'
        f"<thead><tr>{head}<td></td></tr></thead><tbody>{rows}</tbody></table></section>"
    )


def title(run: Kept, language: Language) -> str:
    """What a run is called where it stands beside others."""
    return f"{_at(run)} {keys_name(run, language)}"


def keys_name(run: Kept, language: Language) -> str:
    """Which keys, in a word or two."""
    return text("run_sample" if run.sample else "run_given", language)


def confirmation(run: Kept, language: Language) -> str:
    """Asks whether a run shall really go."""
    return (
        '<dialog class="zw-dialog" aria-labelledby="zw-dialog-title">'
        f'<header><h2 id="zw-dialog-title">{esc(text("run_delete_question", language))}</h2>'
        f"</header><p>{esc(title(run, language))}</p>"
        f'<p class="zw-hint">{esc(text("run_delete_hint", language))}</p><footer>'
        '<button type="button" class="zw-button" data-close autofocus>'
        f"{esc(text('cancel', language))}</button>"
        '<button type="button" class="zw-button zw-danger" data-act="run-forget" '
        f'data-run="{esc(run.id)}">{esc(text("run_delete", language))}</button>'
        "</footer></dialog>"
    )


def report(html: str, language: Language) -> str:
    """A run's own page in a dialog: it can run no script and reach nothing of ours."""
    label = esc(text("report_open", language))
    close = esc(text("close", language))
    return (
        f'<dialog class="zw-dialog zw-report" aria-label="{label}"><header><h2>{label}</h2>'
        f'<button type="button" class="zw-button zw-close" data-close autofocus '
        f'aria-label="{close}" title="{close}">✕</button></header>'
        f'<iframe sandbox srcdoc="{esc(html)}" title="{label}"></iframe></dialog>'
    )


def saved(name: str, words: str) -> str:
    """A file that the browser saves as soon as this is on the page: assets/acting.js."""
    return f'<span hidden data-saved="{esc(words)}" data-name="{esc(name)}"></span>'


def share(metric: Json) -> str:
    """A share as a percentage; a dash where no key has a say."""
    value = metric["value"]
    return "–" if value is None else f"{100 * value:.1f}%"


def _row(run: Kept, columns: Sequence[str], opened: bool, language: Language) -> str:
    names = [solver_name(name, language) for name in run.solvers]
    state = str(run.asked)
    if run.state == "stopped":
        state = text("run_stopped", language, asked=run.asked, count=run.count)
    elif run.state == "failed":
        state = text("run_failed", language, problem=run.problem)
    right = [share(run.right[name]) for name in run.solvers if name in run.right]
    over = text(f"over_{run.over}", language)
    cells = (_at(run), keys_name(run, language), over, "<br>", state, "<br>")
    told = []
    for column, cell in zip(columns, cells, strict=True):
        lines = names if column == "eval_solvers" else right if column == "run_right" else [cell]
        told.append((column, "<br>".join(esc(line) for line in lines)))
    first = f'<th scope="row">{told[0][1]}</th>'
    rest = "".join(
        f'<td data-label="{esc(text(column, language))}">{cell}</td>' for column, cell in told[1:]
    )
    buttons = [_button("run-open", run, "run_open", language)] if run.asked else []
    if run.state != "done":
        buttons.append(_button("run-resume", run, "run_resume", language))
    buttons.append(_button("run-delete", run, "run_delete", language, "zw-remove"))
    current = ' aria-current="true"' if opened else ""
    return f'<tr{current}>{first}{rest}<td class="zw-actions">{" ".join(buttons)}</td></tr>'


def _button(action: str, run: Kept, label: str, language: Language, kind: str = "") -> str:
    return (
        f'<button type="button" class="zw-link {kind}" data-act="{action}" '
        f'data-run="{esc(run.id)}">{esc(text(label, language))}</button>'
    )


def _at(run: Kept) -> str:
    return run.at[:16].replace("T", " ")


def _time(seconds: float, language: Language) -> str:
    if seconds < 90:
        return text("whole_seconds", language, count=max(1, round(seconds)))
    return text("minutes", language, count=round(seconds / 60))
