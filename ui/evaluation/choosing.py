"""What is chosen for a run, as HTML: solvers, articles, and what a check of keys said."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from rag.types import LANGUAGES, Language
from ui.evaluation.bench import Choice
from ui.i18n import names, text
from ui.markup import esc

_MOST_PROBLEMS = 50


def solver_name(name: str, language: Language) -> str:
    """What the page calls a solver; one that it does not know by its own name."""
    key = f"solver_{name}"
    return text(key, language) if key in names() else name


def kind_name(kind: str, language: Language) -> str:
    """What the page calls a kind of key; one that it does not know as its file calls it."""
    key = f"kind_{kind}"
    return text(key, language) if key in names() else kind


def group_name(group: str, language: Language) -> str:
    """What the page calls a language or a kind of key."""
    return text(group, language) if group in LANGUAGES else kind_name(group, language)


def solvers(choices: Sequence[Choice], chosen: Sequence[str], language: Language) -> str:
    """Every solver to be chosen or not; those that cannot be run here with the reason."""
    rows = "".join(_solver(choice, choice.name in chosen, language) for choice in choices)
    heading = esc(text("eval_solvers", language))
    return f'<fieldset class="zw-solvers"><legend>{heading}</legend><ul>{rows}</ul></fieldset>'


def toggled(chosen: Sequence[str], picked: object, choices: Sequence[Choice]) -> tuple[str, ...]:
    """``chosen`` with ``picked`` in it, or without it where it was; in the order of ``choices``.

    ``picked`` comes from the browser and may be anything.
    """
    able = [choice.name for choice in choices if not choice.missing]
    wanted = set(chosen) ^ {str(picked)}
    return tuple(name for name in able if name in wanted)


def given(paths: Sequence[str], language: Language) -> str:
    """The article files that were given with the keys."""
    if not paths:
        return ""
    told = text("articles_given", language, names="、".join(Path(path).name for path in paths))
    drop = esc(text("articles_drop", language))
    return (
        f'<p class="zw-hint">{esc(told)} '
        f'<button type="button" class="zw-link" data-drop="articles">{drop}</button></p>'
    )


def checked(count: int, problems: Sequence[str], language: Language) -> str:
    """What a check of ``count`` keys found, a line a problem."""
    if not problems:
        told = text("keys_sound", language, count=count)
        return f'<p class="zw-status" role="status">✓ {esc(told)}</p>'
    told = text("keys_problems", language, count=count, problems=len(problems))
    rows = "".join(f"<li><bdi>{esc(problem)}</bdi></li>" for problem in problems[:_MOST_PROBLEMS])
    rest = len(problems) - _MOST_PROBLEMS
    if rest > 0:
        rows += f"<li>{esc(text('problems_more', language, count=rest))}</li>"
    return (
        f'<div class="zw-note zw-error" role="alert"><strong>{esc(told)}</strong>'
        f'<ul class="zw-problems">{rows}</ul></div>'
    )


def hint(name: str, language: Language) -> str:
    """A line of our own words."""
    return f'<p class="zw-hint" role="status">{esc(text(name, language))}</p>'


def _solver(choice: Choice, chosen: bool, language: Language) -> str:
    label = esc(solver_name(choice.name, language))
    if choice.missing:
        why = esc(text(f"missing_{choice.missing}", language))
        return (
            f'<li><button type="button" class="zw-pick" role="checkbox" '
            f'aria-checked="false" disabled>{label}</button> '
            f'<span class="zw-facts">{why}</span></li>'
        )
    return (
        f'<li><button type="button" class="zw-pick" role="checkbox" data-pick="{esc(choice.name)}" '
        f'aria-checked="{"true" if chosen else "false"}">{label}</button></li>'
    )
