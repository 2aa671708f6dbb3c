"""Scores of a logged run: the log in, every sample with its scores out. Nothing is asked again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from eval.archive import Place
from eval.events import Event, Run
from eval.keys import Evidence, Key
from eval.scorers import Scored, score, values
from rag.errors import BadDataset
from rag.types import Answer, Citation, Rejection, Sentence, Timings, Usage


@dataclass(frozen=True, slots=True)
class Marked:
    """A sample of the log with its scores; none where the solver failed on it."""

    event: Event
    scored: Scored | None
    verdict: Event | None = None

    @property
    def id(self) -> str:
        """The id of the key."""
        return str(self.event["id"])

    @property
    def error(self) -> str:
        """What the solver failed with, or nothing."""
        return str(self.event.get("error", ""))


def mark(run: Run, solver: str) -> list[Marked]:
    """The samples of ``solver`` in the order of the keys, scored; raises BadDataset."""
    marked = []
    for event in run.of(solver):
        try:
            scored = None if "error" in event else _score(event)
        except (KeyError, TypeError, ValueError, AttributeError) as exc:
            raise BadDataset(f"{run.name}: the sample {event['id']} is not of the form") from exc
        marked.append(Marked(event, scored, run.verdicts.get((solver, str(event["id"])))))
    return marked


def sample_json(marked: Marked) -> dict[str, Any]:
    """One line of samples.jsonl: the logged sample with what the scorers found."""
    event = {k: v for k, v in marked.event.items() if k not in ("event", "exchanges", "forms")}
    if marked.scored is None:
        return event
    rows = zip(marked.event["evidence"], marked.scored.evidence, strict=True)
    return {
        **event,
        "nuggets": [
            {
                "forms": list(n.nugget),
                "met": n.match is not None,
                "by": asdict(n.match) if n.match is not None else None,
            }
            for n in marked.scored.nuggets
        ],
        "evidence": [{**row, "rank": e.rank, "cited_by": list(e.cited_by)} for row, e in rows],
        "metrics": values(marked.scored.scores),
        **({"judge": marked.verdict["verdict"]} if marked.verdict is not None else {}),
    }


def key_of(event: Event) -> Key:
    """The key that a logged sample was asked for."""
    return Key(
        id=event["id"],
        question=event["question"],
        lang=event["lang"],
        kind=event["kind"],
        answer=event["model_answer"],
        nuggets=tuple(tuple(forms) for forms in event["forms"]),
        evidence=tuple(Evidence(e["article_id"], e["quote"], "") for e in event["evidence"]),
        answerable=event["answerable"],
    )


def answer_of(event: Event) -> Answer:
    """The logged answer; fields that scorers do not read stay in the log."""
    told = event["answer"]
    return Answer(
        question=told["question"],
        language=told["language"],
        mode=told["mode"],
        model=told["model"],
        abstained=told["abstained"],
        text=told["text"],
        sentences=tuple(
            Sentence(s["text"], tuple(s["citations"]), s["verdict"], tuple(s["reasons"]))
            for s in told["sentences"]
        ),
        rejected=tuple(Rejection(r["text"], tuple(r["reasons"])) for r in told["rejected"]),
        citations=tuple(_citation(c) for c in told["citations"]),
        timings=Timings(
            *(told["timings"][n] for n in ("retrieve_ms", "first_token_ms", "total_ms"))
        ),
        usage=Usage(told["usage"]["prompt_tokens"], told["usage"]["completion_tokens"]),
    )


def _score(event: Event) -> Scored:
    exact = {int(number) for number, context in event["contexts"].items() if context["exact"]}
    return score(
        key_of(event),
        answer_of(event),
        _places(event["evidence"]),
        _places(event["passages"]),
        exact,
        timed=not any(exchange["kept"] for exchange in event["exchanges"]),
    )


def _places(rows: Sequence[dict[str, Any]]) -> tuple[Place, ...]:
    return tuple(Place(row["article_id"], row["start"], row["end"]) for row in rows)


def _citation(told: dict[str, Any]) -> Citation:
    return Citation(
        number=told["number"],
        article_id=told["article_id"],
        title=told["title"],
        source=told["source"],
        date=dt.date.fromisoformat(told["date"]) if told["date"] else None,
        url=told["url"],
        start=told["start"],
        end=told["end"],
        quote=told["quote"],
    )
