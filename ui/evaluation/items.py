"""The keys of a run as HTML: a list with each one's verdict, and one of them opened."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from rag.types import LANGUAGES, Language
from ui.evaluation.bench import Json
from ui.evaluation.choosing import kind_name, solver_name
from ui.i18n import text
from ui.markup import Mark, esc, marked

Which = Literal["all", "wrong", "abstained"]
_WHICH: tuple[Which, ...] = ("all", "wrong", "abstained")
ROWS = 50
"""Keys that the list begins with and grows by."""


@dataclass(frozen=True, slots=True)
class View:
    """What is shown of a run: whose answers, which of them, how many, compared with what."""

    run_id: str = ""
    solver: str = ""
    which: Which = "all"
    rows: int = ROWS
    before: tuple[str, str] | None = None

    def changed(self, act: str, value: str) -> View:
        """With other keys or more of them; both come from the browser and may be anything."""
        if act == "items-more":
            return replace(self, rows=self.rows + ROWS)
        if act == "items-whose":
            return replace(self, solver=value, rows=ROWS)
        known = next((name for name in _WHICH if name == value), self.which)
        return replace(self, which=known, rows=ROWS)

    def against(self, run_id: str, solver: str) -> View:
        """Compared with another run; with none where it was that one already."""
        other = run_id, solver
        return replace(self, before=None if self.before == other else other)


def state(sample: Json) -> str:
    """``right``, ``wrong``, ``failed``, or ``unscored`` where the key has no facts."""
    if "error" in sample:
        return "failed"
    right = sample["metrics"].get("right")
    return "unscored" if right is None else "right" if right == 1 else "wrong"


def listing(samples: Sequence[Json], view: View, solvers: Sequence[str], language: Language) -> str:
    """The answers of the view's solver, a row a key."""
    mine = [sample for sample in samples if sample["solver"] == view.solver]
    chosen: dict[Which, list[Json]] = {
        "all": mine,
        "wrong": [sample for sample in mine if state(sample) in ("wrong", "failed")],
        "abstained": [sample for sample in mine if _abstained(sample)],
    }
    tools = "".join(
        _tool("show", which, view.which == which, text(f"show_{which}", language, count=len(part)))
        for which, part in chosen.items()
    )
    if len(solvers) > 1:
        others = "".join(
            _tool("whose", name, name == view.solver, solver_name(name, language))
            for name in solvers
        )
        tools = f'<span class="zw-whose">{others}</span>{tools}'
    shown = chosen[view.which][: view.rows]
    rows = "".join(_row(sample, view, language) for sample in shown)
    more = ""
    if len(chosen[view.which]) > len(shown):
        more = (
            f'<p class="zw-hint"><button type="button" class="zw-link" data-act="items-more">'
            f"{esc(text('more', language))}</button></p>"
        )
    return (
        f'<section class="zw-items"><h2>{esc(text("items", language))}</h2>'
        f'<div class="zw-tools-row">{tools}</div><ul class="zw-list">{rows}</ul>{more}</section>'
    )


def item(samples: Sequence[Json], solver: str, language: Language) -> str:
    """One key with every solver's answer to it in a dialog, ``solver``'s first."""
    ordered = sorted(samples, key=lambda sample: sample["solver"] != solver)
    first = ordered[0]
    answers = "".join(_answer(sample, language, len(ordered) > 1) for sample in ordered)
    close = esc(text("close", language))
    lang = _lang(first["lang"])
    wanted = (
        f"<h3>{esc(text('item_wanted', language))}</h3>"
        f'<p lang="{lang}">{esc(first["model_answer"])}</p>'
    )
    return (
        '<dialog class="zw-dialog zw-item" aria-labelledby="zw-dialog-title"><header>'
        f'<h2 id="zw-dialog-title" lang="{lang}"><bdi>{esc(first["question"])}</bdi></h2>'
        f'<button type="button" class="zw-button zw-close" data-close autofocus '
        f'aria-label="{close}" title="{close}">✕</button></header>'
        f'<p class="zw-facts">{_facts(first, language)}</p>{answers}{wanted}'
        f"{_evidence(first, language)}</dialog>"
    )


def _abstained(sample: Json) -> bool:
    return bool(sample.get("answer", {}).get("abstained", False))


def _tool(act: str, value: str, pressed: bool, label: str) -> str:
    return (
        f'<button type="button" class="zw-tool" data-act="items-{act}" data-value="{esc(value)}" '
        f'aria-pressed="{"true" if pressed else "false"}">{esc(label)}</button>'
    )


def _row(sample: Json, view: View, language: Language) -> str:
    return (
        f"<li>{_verdict(sample, language)}"
        f'<button type="button" class="zw-link" data-act="item" data-run="{esc(view.run_id)}" '
        f'data-key="{esc(sample["id"])}" data-solver="{esc(view.solver)}">'
        f'<bdi lang="{_lang(sample["lang"])}">{esc(sample["question"])}</bdi></button>'
        f'<span class="zw-facts">{_told(sample, language)}</span></li>'
    )


def _verdict(sample: Json, language: Language) -> str:
    now = state(sample)
    sign = {"right": "✓", "wrong": "✗", "failed": "!"}.get(now, "·")
    label = esc(text(f"item_{now}", language))
    return (
        f'<span class="zw-sign zw-{now}" role="img" aria-label="{label}" title="{label}">'
        f"{sign}</span>"
    )


def _told(sample: Json, language: Language) -> str:
    """What decided, in a few words: facts held, or that it abstained; then the kind of key."""
    told = [kind_name(sample["kind"], language)]
    if "error" not in sample:
        nuggets = sample["nuggets"]
        if _abstained(sample):
            told.insert(0, text("item_abstained", language))
        elif not sample["answerable"]:
            told.insert(0, text("item_answered", language))
        elif nuggets:
            met = sum(nugget["met"] for nugget in nuggets)
            told.insert(0, text("item_facts", language, met=met, whole=len(nuggets)))
    return " · ".join(esc(words) for words in told)


def _facts(sample: Json, language: Language) -> str:
    known = [
        kind_name(sample["kind"], language),
        text(_lang(sample["lang"]), language),
        str(sample["id"]),
    ]
    return " · ".join(f"<bdi>{esc(words)}</bdi>" for words in known)


def _answer(sample: Json, language: Language, several: bool) -> str:
    now = state(sample)
    who = f"{esc(solver_name(sample['solver'], language))}: " if several else ""
    head = (
        f'<h3 class="zw-{now}">{who}{_verdict(sample, language)} '
        f"{esc(text(f'item_{now}', language))}</h3>"
    )
    if "error" in sample:
        return f'{head}<p class="zw-note zw-error">{esc(sample["error"])}</p>'
    answer = sample["answer"]
    lang = _lang(answer["language"])
    forms = [n["by"]["form"] for n in sample["nuggets"] if n["met"] and n["by"]["how"] == "words"]
    if answer["sentences"]:
        body = "".join(_sentence(one, forms, lang, language) for one in answer["sentences"])
    else:
        body = f'<p class="zw-note zw-abstained" lang="{lang}">{esc(answer["text"])}</p>'
    body += "".join(_rejected(one, language) for one in answer["rejected"])
    return head + body + _nuggets(sample["nuggets"], language) + _quotes(sample, language)


def _sentence(sentence: Json, forms: Sequence[str], lang: Language, language: Language) -> str:
    passed = sentence["verdict"] == "supported"
    label = esc(text("supported" if passed else "unsupported", language))
    numbers = "".join(f"[{number}]" for number in sentence["citations"])
    reasons = "".join(f"<li>{esc(reason)}</li>" for reason in sentence["reasons"])
    told = f'<ul class="zw-reasons">{reasons}</ul>' if reasons else ""
    return (
        f'<div class="zw-sentence"><span class="zw-check" role="img" aria-label="{label}" '
        f'title="{label}">{"✓" if passed else "✗"}</span><div><p lang="{lang}">'
        f'{highlighted(sentence["text"], forms)} <span class="zw-facts">{numbers}</span></p>'
        f"{told}</div></div>"
    )


def highlighted(words: str, forms: Sequence[str]) -> str:
    """``words`` with every one of the ``forms`` marked, wherever it stands to the letter."""
    longest_first = sorted(forms, key=len, reverse=True)
    wanted = "|".join(re.escape(form) for form in longest_first)
    spots = re.finditer(wanted, words, re.IGNORECASE) if wanted else ()
    marks = [Mark(spot.start(), spot.end(), 0) for spot in spots]
    return marked(words, marks).replace(' data-n="0"', "")


def _rejected(rejection: Json, language: Language) -> str:
    label = esc(text("rejected", language))
    reasons = "".join(f"<li>{esc(reason)}</li>" for reason in rejection["reasons"])
    return (
        f'<div class="zw-sentence zw-rejected"><span class="zw-check" role="img" '
        f'aria-label="{label}" title="{label}">✗</span><div><s>{esc(rejection["text"])}</s>'
        f'<ul class="zw-reasons">{reasons}</ul></div></div>'
    )


def _nuggets(nuggets: Sequence[Json], language: Language) -> str:
    if not nuggets:
        return ""
    rows = ""
    for nugget in nuggets:
        met = nugget["met"]
        words = nugget["by"]["form"] if met else " / ".join(nugget["forms"])
        label = esc(text("nugget_met" if met else "nugget_missed", language))
        kind = "right" if met else "wrong"
        rows += f'<li><b class="zw-{kind}">{label}</b> <bdi>{esc(words)}</bdi></li>'
    heading = esc(text("item_nuggets", language))
    return f'<h4>{heading}</h4><ul class="zw-nuggets">{rows}</ul>'


def _quotes(sample: Json, language: Language) -> str:
    citations = sample["answer"]["citations"]
    if not citations:
        return ""
    right = {number for row in sample["evidence"] for number in row["cited_by"]}
    rows = "".join(
        _quote(one, sample["contexts"].get(str(one["number"])), one["number"] in right, language)
        for one in citations
    )
    return f"<h4>{esc(text('item_quotes', language))}</h4>{rows}"


def _quote(
    citation: Json, around: Mapping[str, Any] | None, right: bool, language: Language
) -> str:
    before = f"…{esc(around['before'])}" if around else ""
    after = f"{esc(around['after'])}…" if around else ""
    known = [citation["title"], citation["source"], citation["date"]]
    facts = " · ".join(f"<bdi>{esc(fact)}</bdi>" for fact in known if fact)
    if right:
        facts += f' · <b class="zw-right">{esc(text("evidence_cited", language))}</b>'
    return (
        f'<blockquote class="zw-quote">{before}<mark>{esc(citation["quote"])}</mark>{after}'
        f"<footer>[{esc(citation['number'])}] {facts}</footer></blockquote>"
    )


def _evidence(sample: Json, language: Language) -> str:
    if "error" in sample or not sample["evidence"]:
        return ""
    rows = ""
    for row in sample["evidence"]:
        rank = row["rank"]
        told = (
            text("evidence_rank", language, rank=rank) if rank else text("evidence_lost", language)
        )
        rows += (
            f'<blockquote class="zw-quote">{esc(row["quote"])}<footer>{esc(told)}</footer>'
            "</blockquote>"
        )
    return f"<h3>{esc(text('item_evidence', language))}</h3>{rows}"


def _lang(code: object) -> Language:
    return next((known for known in LANGUAGES if known == code), "zh-Hant")
