"""The evaluation of answers: a dataset through solvers into a log, and from the log a report.

from pathlib import Path
from eval.answers import Plan, evaluate_answers, write_report
from eval.dataset import load_dataset

dataset = load_dataset(Path("articles"), Path("keys.yaml"))
plan = Plan(out=Path("out"), solvers=("zhiwen", "closed-book"))
evaluate_answers(dataset, plan)
summary = write_report(plan.out)
print(summary["metrics"]["nugget_recall"])
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eval.dataset import Dataset
from eval.evaluation import run_solver
from eval.events import LOG, LogWriter, Run, read_log
from eval.ground import Ground, Host, grounded
from eval.judging import Judge, judge_samples
from eval.log import check_writable, write_log
from eval.markdown import run_markdown
from eval.marking import mark, sample_json
from eval.recording import Recorder
from eval.report import answers_report
from eval.run_log import run_facts
from eval.solvers.opening import ABOUT, NAMES, PRODUCT, check_installed, open_solver
from eval.summary import summarize
from rag.errors import InputError
from rag.prompting import load_prompt

Progress = Callable[[str, int, int], None]
"""Called with the solver's name, how many keys are done, and of how many."""

_FREE_TO_DIFFER = ("at", "library", "parallel")
"""Facts of a run that may change between its beginning and its resumption."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How a dataset is run.

    ``home`` keeps the library; None makes one for the run. With a ``host`` the run stands beside
    a library that is open already. ``replies`` is the folder in which replies of models are kept
    for later runs; None keeps them in ``out``. ``resume`` goes on with the run whose log is in
    ``out``.
    """

    out: Path
    solvers: tuple[str, ...] = (PRODUCT,)
    limit: int | None = None
    home: Path | None = None
    host: Host | None = None
    parallel: int = 1
    resume: bool = False
    judge: bool = False
    replies: Path | None = None
    keep_replies: bool = True


def evaluate_answers(dataset: Dataset, plan: Plan, progress: Progress | None = None) -> Run:
    """Puts every key to every solver and logs it in ``plan.out``; returns the run as logged.

    Raises InputError, LibraryError; ModelError only while a solver has answered nothing yet, later
    failures are logged.
    """
    check_writable(plan.out)
    for name in plan.solvers:
        if name not in NAMES:
            raise InputError(f"no solver is called {name!r}: one of {', '.join(NAMES)}")
    check_installed(plan.solvers)
    dataset = dataset.first(plan.limit)
    recorder = Recorder((plan.replies or plan.out / "replies") if plan.keep_replies else None)
    with grounded(plan.home, plan.host) as ground:
        if plan.judge and ground.model is None:
            raise InputError("--judge needs a model: name its server with ZHIWEN_LLM_URL")
        head = _head(dataset, plan, ground)
        earlier = _earlier(plan.out / LOG, head) if plan.resume else None
        with LogWriter(plan.out / LOG, append=earlier is not None) as log:
            if earlier is None:
                log.add("run", **head)
            for name in plan.solvers:
                _run_solver(name, dataset, ground, plan, recorder, log, earlier, progress)
            if plan.judge and ground.model is not None:
                judge = Judge(recorder.watch(ground.model), load_prompt("judge"), recorder)
                _run_judge(judge, plan, log, progress)
            log.add("end")
    return read_log(plan.out)


def write_report(out: Path) -> dict[str, Any]:
    """Scores the log in ``out`` and writes summary, samples and reports beside it.

    Returns the summary. Nothing but the log is read. Raises BadDataset, InputError.
    """
    run = read_log(out)
    marked = {name: mark(run, name) for name in run.solvers}
    summary = summarize(run, marked)
    summary["run"]["whole"] = run.whole
    samples = [sample_json(sample) for name in run.solvers for sample in marked[name]]
    write_log(out, summary, samples, answers_report(summary, samples), run_markdown(summary))
    return summary


def _run_solver(
    name: str,
    dataset: Dataset,
    ground: Ground,
    plan: Plan,
    recorder: Recorder,
    log: LogWriter,
    earlier: Run | None,
    progress: Progress | None,
) -> None:
    done = {
        key
        for (solver, key), sample in (earlier.samples.items() if earlier else ())
        if solver == name and "error" not in sample
    }
    if len(done) == len(dataset.items):
        return
    with open_solver(name, dataset, ground, recorder) as solver:
        run_solver(
            solver,
            dataset.items,
            log,
            recorder,
            done=done,
            parallel=plan.parallel,
            progress=_named(progress, name),
        )


def _run_judge(judge: Judge, plan: Plan, log: LogWriter, progress: Progress | None) -> None:
    run = read_log(plan.out)
    for name in run.solvers:
        told = {i for (solver, i), v in run.verdicts.items() if solver == name and v["verdict"]}
        judge_samples(
            judge,
            run.of(name),
            log,
            done=told,
            parallel=plan.parallel,
            progress=_named(progress, f"judge of {name}"),
        )


def _head(dataset: Dataset, plan: Plan, ground: Ground) -> dict[str, Any]:
    asked = ground.library
    facts = run_facts(
        ground.settings,
        dict(dataset.files),
        command="eval answers",
        home="open" if asked else "made for the run" if plan.home is None else "kept",
        limit=plan.limit,
        judge=plan.judge,
        parallel=plan.parallel,
    )
    if plan.home is None:  # its name is drawn anew for every run
        facts["settings"]["home"] = None
    count = len(dataset.articles) if asked is None else asked.counts()[0]
    facts["library"] = {"articles": count, "refused": list(dataset.notes)}
    solvers = [
        {
            "name": name,
            "about": ABOUT[name],
            "model": None if name == "extractive" else ground.model_name,
        }
        for name in plan.solvers
    ]
    return {
        "format": 1,
        "run": facts,
        "solvers": solvers,
        "ids": [item.key.id for item in dataset.items],
    }


def _earlier(path: Path, head: dict[str, Any]) -> Run | None:
    """The run to go on with; raises InputError where it was made with something else."""
    if not path.exists():
        return None
    earlier = read_log(path)
    if [s["name"] for s in earlier.head["solvers"]] != [s["name"] for s in head["solvers"]]:
        raise InputError("cannot be resumed: it has other solvers; begin another run")
    if earlier.head["ids"] != head["ids"]:
        raise InputError("cannot be resumed: it has other keys; begin another run")
    for name, value in json.loads(json.dumps(head["run"])).items():  # as a log gives it back
        if name not in _FREE_TO_DIFFER and earlier.head["run"].get(name) != value:
            raise InputError(
                f"cannot be resumed: it was made with another {name}; begin another run"
            )
    return earlier


def _named(progress: Progress | None, name: str) -> Callable[[int, int], None] | None:
    if progress is None:
        return None
    return lambda done, whole: progress(name, done, whole)
