"""What to run, and the run under way: layout and wiring."""

from __future__ import annotations

import unicodedata
from pathlib import Path
from typing import Any

import gradio as gr

from rag.errors import InputError, ZhiwenError
from rag.types import Language
from ui.articles import alert
from ui.evaluation import choosing, runs
from ui.evaluation.bench import Bench, Over
from ui.evaluation.results import Changed
from ui.frame import FIRST, QUIET, Frame, Updates, html, textbox
from ui.i18n import text

_LARGEST = 2_000_000
"""Characters of a file of keys."""
_LONGEST_LIMIT = 6
"""Digits of how many keys are wanted."""
_EVERY = 1.0
"""Seconds between two looks at a run under way."""


class Ordering:
    """Keys, articles, solvers and how many; then how far the run is."""

    def __init__(self, bench: Bench) -> None:
        """Makes the components; called inside the tab."""
        self._bench = bench
        sample = bench.sample_count() > 0
        self.intro = html("")
        self.keys = gr.Radio(
            _keys(bench, FIRST), value="sample" if sample else "given", elem_classes="zw-radio"
        )
        with gr.Column(visible=not sample, elem_classes="zw-given") as self.own:
            with gr.Row(elem_classes="zw-small"):
                self.upload = gr.UploadButton(
                    text("keys_upload", FIRST), file_types=[".yaml", ".yml"], size="sm"
                )
                self.drafts = gr.Button(text("keys_drafts", FIRST), size="sm")
                self.articles = gr.UploadButton(
                    text("keys_articles", FIRST), file_count="multiple", size="sm"
                )
                self.check = gr.Button(text("keys_check", FIRST), size="sm")
            self.yaml = gr.Code(value="", language="yaml", lines=6, max_lines=18, show_label=False)
            self.files = html("", script="acting")
        self.over = gr.Radio(_over(FIRST), value="own", elem_classes="zw-radio")
        self.choice = html("", script="acting")
        with gr.Row(elem_classes="zw-small zw-begin"):
            self.limit = textbox("eval_limit", "eval_limit", longest=_LONGEST_LIMIT, most_lines=1)
            self.go = gr.Button(text("eval_run", FIRST), variant="primary", min_width=120, scale=0)
            self.stop = gr.Button(text("stop", FIRST), visible=False, min_width=96, scale=0)
        self.told = html("")
        self.progress = html("")
        self.timer = gr.Timer(_EVERY, active=False)
        self.chosen = gr.State(("zhiwen", "extractive"))
        self.given = gr.State(())

    def wire(self, frame: Frame, tab: gr.Tab, waiting: gr.State, changed: gr.State) -> None:
        """Listens to the components."""
        language = frame.language
        following = [self.progress, self.timer, self.go, self.stop, waiting, changed]
        looking = [waiting, changed, language]
        self.keys.change(_shown, [self.keys], [self.own, self.told], **QUIET)
        self.upload.upload(self._opened, [self.upload, language], [self.yaml, self.told], **QUIET)
        self.drafts.click(self._drafted, [language], [self.yaml, self.told], **QUIET)
        self.articles.upload(
            _given, [self.articles, self.given, language], [self.given, self.files], **QUIET
        )
        self.files.drop(_dropped, [], [self.given, self.files], **QUIET)
        checking = [self.yaml, self.given, self.over, language]
        self.check.click(self._checked, checking, [self.told], **QUIET)
        self.choice.pick(self._picked, [self.chosen, self.over], [self.chosen], **QUIET)
        self.go.click(
            self._start,
            [self.keys, self.yaml, self.given, self.over, self.chosen, self.limit, *looking],
            [self.told, *following],
            trigger_mode="once",
            **QUIET,
        )
        self.stop.click(self._stop, looking, following, **QUIET)
        self.timer.tick(self._look, looking, following, **QUIET)
        tab.select(self._look, looking, following, **QUIET)
        changed.change(self._look, looking, following, **QUIET)
        frame.speak(
            self._words,
            [self.given, language],
            [
                *(self.intro, self.keys, self.upload, self.drafts, self.articles, self.check),
                *(self.files, self.over, self.limit, self.go, self.stop),
            ],
        )
        # At a visit as well: the model may be another.
        redrawn = [self.chosen.change, self.over.change, tab.select]
        frame.follow(self._solvers, [self.chosen, self.over, language], [self.choice], also=redrawn)

    def _words(self, given: tuple[str, ...], language: Language) -> Updates:
        return (
            choosing.hint("eval_intro", language),
            gr.Radio(_keys(self._bench, language), label=text("eval_keys", language)),
            gr.UploadButton(label=text("keys_upload", language)),
            gr.Button(value=text("keys_drafts", language)),
            gr.UploadButton(label=text("keys_articles", language)),
            gr.Button(value=text("keys_check", language)),
            choosing.given(given, language),
            gr.Radio(_over(language), label=text("eval_over", language)),
            gr.Textbox(
                label=text("eval_limit", language), placeholder=text("eval_limit", language)
            ),
            gr.Button(value=text("eval_run", language)),
            gr.Button(value=text("stop", language)),
        )

    # -- choosing --------------------------------------------------------------------------

    def _opened(self, path: str, language: Language) -> Updates:
        """The keys of an uploaded file, to be seen and mended."""
        try:
            return read_keys(Path(path)), ""
        except ZhiwenError as error:
            return gr.skip(), alert(error, language)

    def _drafted(self, language: Language) -> Updates:
        try:
            drafts = self._bench.drafts()
        except ZhiwenError as error:
            return gr.skip(), alert(error, language)
        if not drafts:
            return gr.skip(), choosing.hint("no_drafts", language)
        return drafts, ""

    def _checked(self, keys: str, given: tuple[str, ...], over: Over, language: Language) -> str:
        if not keys.strip():
            return choosing.hint("keys_none", language)
        try:
            count, problems = self._bench.check(keys, given, over)
        except ZhiwenError as error:
            return alert(error, language)
        return choosing.checked(count, problems, language)

    def _solvers(self, chosen: tuple[str, ...], over: Over, language: Language | None) -> str:
        return choosing.solvers(self._bench.solvers(over), chosen, language or FIRST)

    def _picked(self, chosen: tuple[str, ...], over: Over, event: gr.EventData) -> tuple[str, ...]:
        return choosing.toggled(chosen, getattr(event, "id", None), self._bench.solvers(over))

    # -- running ---------------------------------------------------------------------------

    def _start(
        self,
        kind: str,
        keys: str,
        given: tuple[str, ...],
        over: Over,
        chosen: tuple[str, ...],
        limit: str,
        waiting: str,
        changed: Changed,
        language: Language,
    ) -> Updates:
        told = ""
        if self._bench.status() is not None:
            told = choosing.hint("run_other", language)
        elif kind == "given" and not keys.strip():
            told = choosing.hint("keys_none", language)
        elif kind == "given" and over == "own" and not given:
            told = choosing.hint("articles_none", language)
        else:
            try:
                waiting = self._bench.start(
                    keys if kind == "given" else None, given, over, chosen, how_many(limit)
                )
            except ZhiwenError as error:
                told = self._wrong(error, kind, keys, given, over, language)
        return (told, *self._look(waiting, changed, language))

    def _wrong(
        self,
        error: ZhiwenError,
        kind: str,
        keys: str,
        given: tuple[str, ...],
        over: Over,
        language: Language,
    ) -> str:
        """Why a run could not begin: with keys of one's own all that is wrong with them."""
        if kind == "given":
            try:
                count, problems = self._bench.check(keys, given, over)
            except ZhiwenError:
                return alert(error, language)
            if str(error) in problems:
                return choosing.checked(count, problems, language)
        return alert(error, language)

    def _stop(self, waiting: str, changed: Changed, language: Language) -> Updates:
        self._bench.stop()
        return self._look(waiting, changed, language)

    def _look(self, waiting: str, changed: Changed, language: Language | None) -> Updates:
        """How far the run under way is; once it has ended, that there is something new."""
        status = self._bench.status()
        if language is None:
            return (gr.skip(),) * 6
        if status is not None:
            return (
                runs.progress(status, language),
                gr.Timer(active=True),
                gr.Button(visible=False),
                gr.Button(visible=not status.stopping),
                status.run_id,
                gr.skip(),
            )
        return (
            "",
            gr.Timer(active=False),
            gr.Button(visible=True),
            gr.Button(visible=False),
            "",
            (changed[0] + 1, waiting) if waiting else gr.skip(),
        )


def read_keys(path: Path) -> str:
    """The text of an uploaded file of keys; raises InputError."""
    try:
        if path.stat().st_size > 4 * _LARGEST:
            raise InputError(f"{path.name}: too large for a file of keys")
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as exc:
        raise InputError(f"{path.name}: not a text file in UTF-8") from exc


def how_many(words: str) -> int | None:
    """How many keys are wanted; None for all; raises InputError for what is no number."""
    stated = unicodedata.normalize("NFKC", words).strip()
    if not stated:
        return None
    if not stated.isdecimal() or len(stated) > _LONGEST_LIMIT or int(stated) < 1:
        raise InputError(f"how many keys: a whole number from 1, not {stated[:20]!r}")
    return int(stated)


def _keys(bench: Bench, language: Language) -> list[tuple[str, str]]:
    choices = [(text("keys_given", language), "given")]
    if count := bench.sample_count():
        choices.insert(0, (text("keys_sample", language, count=count), "sample"))
    return choices


def _over(language: Language) -> list[tuple[str, str]]:
    return [(text(f"over_{name}", language), name) for name in ("own", "library")]


def _shown(kind: str) -> Updates:
    return gr.Column(visible=kind == "given"), ""


def _given(paths: list[str] | None, given: tuple[str, ...], language: Language) -> Updates:
    all_of_them = (*given, *(paths or ()))
    return all_of_them, choosing.given(all_of_them, language)


def _dropped() -> tuple[Any, ...]:
    return (), ""
