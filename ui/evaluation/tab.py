"""The tab of evaluations: the two parts of it, and what they hand to each other."""

from __future__ import annotations

import gradio as gr

from ui.evaluation.bench import Bench
from ui.evaluation.ordering import Ordering
from ui.evaluation.results import Results
from ui.frame import Frame


class EvaluationTab:
    """Above, what to run; below, what was run."""

    def __init__(self, frame: Frame, bench: Bench) -> None:
        """Makes the tab; called inside a ``gr.Tabs``."""
        with frame.tab("evaluation") as tab:
            # The run that this browser tab waits for; and how often something happened to runs,
            # with the one to open, if any.
            waiting = gr.State("")
            changed = gr.State((0, ""))
            ordering = Ordering(bench)
            results = Results(bench)
        results.wire(frame, changed)
        ordering.wire(frame, tab, waiting, changed)
