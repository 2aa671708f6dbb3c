"""Asks every question of a dataset of one solver after the other, and logs what comes."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import asdict
from typing import Any

from eval.dataset import Item
from eval.events import LogWriter
from eval.recording import Recorder
from eval.solving import Solver
from rag.errors import ModelError
from rag.wire import answer_json

Progress = Callable[[int, int], None]


def run_solver(
    solver: Solver,
    items: Sequence[Item],
    log: LogWriter,
    recorder: Recorder,
    *,
    done: Collection[str] = (),
    parallel: int = 1,
    progress: Progress | None = None,
) -> None:
    """Puts the ``items`` whose key is not ``done`` to ``solver``, ``parallel`` at a time.

    Raises ModelError where the very first reply fails: a wrong address or key fails every
    question, and says so at once. Later failures are logged, and a resumed run asks them again.
    """
    waiting = [item for item in items if item.key.id not in done]
    finished = len(items) - len(waiting)
    answered = bool(done)
    with ThreadPoolExecutor(parallel, thread_name_prefix="solver") as threads:
        futures = [threads.submit(_sample, solver, item, recorder) for item in waiting]
        try:
            for future in as_completed(futures):
                found, failure = future.result()
                if failure is not None and not answered:
                    raise failure
                answered = answered or failure is None
                if found is not None:
                    log.add("sample", solver=solver.name, **found)
                finished += 1
                if progress is not None:
                    progress(finished, len(items))
        except BaseException:
            threads.shutdown(wait=False, cancel_futures=True)
            raise


def _sample(
    solver: Solver, item: Item, recorder: Recorder
) -> tuple[dict[str, Any] | None, ModelError | None]:
    """What the log says of one question: the answer, or the failure with what was exchanged."""
    solved, failure = None, None
    with recorder.recording() as exchanges:
        try:
            solved = solver.solve(item)
        except ModelError as exc:
            failure = exc
    facts = {**_asked(item), "exchanges": [exchange.json() for exchange in exchanges]}
    if failure is not None:
        return {**facts, "error": str(failure)}, failure
    if solved is None:
        return None, None
    answered = {
        "answer": answer_json(solved.answer),
        "passages": [asdict(place) for place in solved.passages],
        "confidence": solved.confidence,
        "contexts": {str(n): asdict(context) for n, context in (solved.contexts or {}).items()},
    }
    return {**facts, **answered}, None


def _asked(item: Item) -> dict[str, Any]:
    key = item.key
    return {
        "id": key.id,
        "question": key.question,
        "lang": key.lang,
        "kind": key.kind,
        "answerable": key.answerable,
        "model_answer": key.answer,
        "forms": [list(nugget) for nugget in key.nuggets],
        "evidence": [
            {"quote": e.quote, **asdict(place)}
            for e, place in zip(key.evidence, item.evidence, strict=True)
        ],
        "given": list(item.given),
    }
