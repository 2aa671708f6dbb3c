"""What was run: the list of runs, one of them opened, two of them compared. Layout and wiring."""

from __future__ import annotations

import gradio as gr

from rag.errors import ZhiwenError
from rag.types import Language
from ui.articles import alert, problem
from ui.evaluation import comparison, figures, items, runs
from ui.evaluation.bench import Bench
from ui.evaluation.items import View
from ui.frame import QUIET, Frame, Updates, html

Changed = tuple[int, str]
"""How often something happened to runs in this browser tab, and the run to open, if any."""


class Results:
    """The runs of the library's home, which all readers share."""

    def __init__(self, bench: Bench) -> None:
        """Makes the components; called inside the tab."""
        self._bench = bench
        self.view = gr.State(View())
        self.runs = html("", script="acting")
        self.opened = html("", script="acting")
        self.compared = html("", script="acting")
        self.listing = html("", script="acting")
        self.saved = html("", script="acting")

    def wire(self, frame: Frame, changed: gr.State) -> None:
        """Listens to the components."""
        language = frame.language
        showing = [self.view, language]
        parts = [self.runs, self.opened, self.compared, self.listing]
        acted = [self.view, *parts, frame.dialog, self.saved, changed]
        for part in (*parts, frame.dialog):
            part.act(self._act, [self.view, changed, language], acted, **QUIET)
        changed.change(self._changed, [changed, *showing], [self.view, *parts], **QUIET)
        frame.speak(self._parts, showing, parts)

    # -- showing ---------------------------------------------------------------------------

    def _changed(self, changed: Changed, view: View, language: Language) -> Updates:
        """Opens the run that this browser tab waited for."""
        _, ended = changed
        if ended:
            view = self._view_of(ended)
        return (view, *self._parts(view, language))

    def _view_of(self, run_id: str) -> View:
        """A run opened at its first solver that answered; nothing where it has no answers."""
        try:
            run = self._bench.run(run_id)
        except ZhiwenError:
            return View()
        solver = next((name for name in run.solvers if name in run.right), "")
        return View(run_id, solver) if solver else View()

    def _parts(self, view: View, language: Language | None) -> Updates:
        if language is None:
            return (gr.skip(),) * 4
        table = runs.table(self._bench.runs(), view.run_id, language)
        if not view.run_id:
            return table, "", "", ""
        try:
            return (
                table,
                figures.figures(self._bench.summary(view.run_id), language),
                self._comparison(view, language),
                self._items(view, language),
            )
        except ZhiwenError as error:
            return table, alert(error, language), "", ""

    def _comparison(self, view: View, language: Language) -> str:
        offers = comparison.offers(self._bench.runs(), view, language)
        if view.before is None:
            return offers
        before = self._bench.run(view.before[0]), view.before[1]
        after = self._bench.run(view.run_id), view.solver
        found = self._bench.compare(view.before, (view.run_id, view.solver))
        return offers + comparison.compared(found, before, after, language)

    def _items(self, view: View, language: Language) -> str:
        run = self._bench.run(view.run_id)
        answered = [name for name in run.solvers if name in run.right]
        return items.listing(self._bench.samples(view.run_id), view, answered, language)

    # -- acting ----------------------------------------------------------------------------

    def _act(
        self, view: View, changed: Changed, language: Language, event: gr.EventData
    ) -> Updates:
        """What a button of the results does; those of other parts are not ours."""
        told = {
            name: str(getattr(event, name, "")) for name in ("act", "run", "key", "solver", "value")
        }
        try:
            return self._acted(view, changed, language, told)
        except ZhiwenError as error:
            return self._answer(dialog=problem(error, language))

    def _acted(
        self, view: View, changed: Changed, language: Language, told: dict[str, str]
    ) -> Updates:
        act, run_id = told["act"], told["run"]
        if act == "run-open":
            view = self._view_of(run_id)
            return self._answer(view=view, parts=self._parts(view, language))
        if act == "run-resume":
            self._bench.resume(run_id)
            return self._answer(changed=(changed[0] + 1, ""))
        if act == "run-delete":
            return self._answer(dialog=runs.confirmation(self._bench.run(run_id), language))
        if act == "run-forget":
            self._bench.delete(run_id)
            gone = (view.run_id, (view.before or ("",))[0])
            view = View() if run_id in gone else view
            return self._answer(view=view, parts=self._parts(view, language), dialog="")
        if act == "report":
            _, page = self._bench.file(view.run_id, "html")
            return self._answer(dialog=runs.report(page, language))
        if act == "report-save":
            name, words = self._bench.file(view.run_id, told["value"])
            return self._answer(saved=runs.saved(f"zhiwen-{view.run_id}-{name}", words))
        if act == "item":
            found = [s for s in self._bench.samples(run_id) if s["id"] == told["key"]]
            return self._answer(dialog=items.item(found, told["solver"], language) if found else "")
        if act == "compare":
            view = view.against(run_id, told["solver"])
            shown = gr.skip(), gr.skip(), self._comparison(view, language), gr.skip()
            return self._answer(view=view, parts=shown)
        if act in ("items-show", "items-more", "items-whose"):
            view = view.changed(act, told["value"])
            shown = gr.skip(), gr.skip(), gr.skip(), self._items(view, language)
            if act == "items-whose":
                shown = (*shown[:2], self._comparison(view, language), shown[3])
            return self._answer(view=view, parts=shown)
        return self._answer()

    def _answer(
        self,
        *,
        view: View | None = None,
        parts: Updates | None = None,
        dialog: str | None = None,
        saved: str | None = None,
        changed: Changed | None = None,
    ) -> Updates:
        """One value for each output; None leaves it as it is."""
        values = (view, *(parts or (None,) * 4), dialog, saved, changed)
        return tuple(gr.skip() if value is None else value for value in values)
