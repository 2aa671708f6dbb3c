"""How fast a library of many passages is made and searched, and what it takes.

    python -m eval.search_speed [--passages 10000] [--questions 300] [--home FOLDER]

Prints the rate of a whole add beside the rate of embedding alone in the same run, the time of a
question (its embedding included) beside that of embedding it and asking Chroma alone, and the
time of the same questions with filters, and the
memory and disk that it took. Articles are made by rule (eval.embedding_speed). With --home the
library is kept and used again.
"""

from __future__ import annotations

import argparse
import random
import resource
import statistics
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path

from eval.embedding_speed import made_passages
from rag.app import open_library
from rag.intake.draft import Draft
from rag.language.terms import our_terms
from rag.library.chunking import cut_passages
from rag.library.vectors import with_context
from rag.models.apart import encode_passages
from rag.models.encoder import SentenceEncoder
from rag.opened import Library
from rag.settings import load_settings
from rag.types import Article, Filter

_SENTENCES = 5  # made passages to an article
_EMBEDDED = 2_000  # passages that the rate of embedding alone is measured on
_SHARES = (0.01, 0.1, 0.5)  # of the articles, that the filters keep
_ASKED = ("{} 為什麼改變？", "{}的金額是多少？", "誰負責{}，什麼時候開始？")
_ENGLISH = (
    "How much did {name} spend on the {thing}?",
    "When will the ministry raise the {thing} for {name}?",
    "Why did {name} delay its {thing} after the {other}?",
    "Which {thing} did {name} extend, and by how many people?",
)


def articles(passages: int) -> Iterator[Article]:
    """Articles that give about ``passages`` passages."""
    texts = made_passages(passages)
    for number, first in enumerate(range(0, len(texts), _SENTENCES)):
        body = "\n".join(texts[first : first + _SENTENCES])
        yield Draft(title=f"{texts[first][:24]}（{number}）", text=body).finish(f"{number}.txt")


def questions(count: int, passages: int) -> list[str]:
    """Three Chinese questions on words of the articles to one English question on the glossary's.

    No two are alike: what is remembered of one is no help with the next.
    """
    draw = random.Random(7)  # noqa: S311 - repeatable, not secret
    glossary = list(our_terms())
    names = [term.usual("en") for term in glossary if term.is_name]
    things = [term.usual("en") for term in glossary if not term.is_name]
    texts = made_passages(min(passages, 2_000))
    asked = []
    for number in range(count):
        if number % 4 == 3:
            thing, other = draw.sample(things, 2)
            english = _ENGLISH[number // 4 % len(_ENGLISH)]
            asked.append(english.format(name=draw.choice(names), thing=thing, other=other))
        else:
            text = draw.choice(texts)
            start = draw.randrange(len(text) - 30)
            asked.append(_ASKED[number % 3].format(text[start : start + draw.randint(8, 24)]))
    return asked


def embedding_rate(library: Library, made: Sequence[Article]) -> float:
    """Passages a second of embedding alone, sentences included."""
    encoder = SentenceEncoder(cache_dir=library.settings.home / "cache")
    texts, spans = [], []
    for article in made:
        for passage in cut_passages(article, library.settings.passage_tokens):
            text, own = with_context(passage, article)
            texts.append(text)
            spans.append(own)
        if len(texts) >= _EMBEDDED:
            break
    encode_passages(encoder, texts[:200], spans[:200])  # fills its table, as a long add would
    start = time.perf_counter()
    encode_passages(encoder, texts, spans)
    return len(texts) / (time.perf_counter() - start)


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m eval.search_speed", description=__doc__)
    parser.add_argument("--passages", type=int, default=10_000)
    parser.add_argument("--questions", type=int, default=300)
    parser.add_argument("--home", type=Path)
    options = parser.parse_args(arguments)
    with ExitStack() as stack:
        home = options.home or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        library = stack.enter_context(open_library(load_settings(home=home)))
        if library.counts()[0] == 0:
            _add(library, options.passages)
        print(f"passages        {library.counts()[1]}")
        asked = questions(options.questions, options.passages)
        _ask(library, asked)
        _filtered(library, asked[: options.questions // 5])
        used = sum(file.stat().st_size for file in home.rglob("*") if file.is_file())
        print(f"disk            {used / 1e6:.0f} MB")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
    print(f"peak memory     {peak:.0f} MB")
    return 0


def _add(library: Library, passages: int) -> None:
    made = list(articles(passages))
    before = embedding_rate(library, made)
    library.warm()  # the dictionary's tables are made once for a home, not at each add
    start = time.perf_counter()
    library.add_articles(made)
    rate = library.counts()[1] / (time.perf_counter() - start)
    alone = statistics.mean((before, embedding_rate(library, made)))
    print(f"embedding alone {alone:.0f} passages/s (before {before:.0f})")
    print(f"whole add       {rate:.0f} passages/s, {rate / alone:.0%} of embedding alone")


def _ask(library: Library, asked: Sequence[str]) -> None:
    for question in asked[:20]:
        library.search(question)
    whole, bare = [], []
    vectors = library.vectors
    for question in asked:
        start = time.perf_counter()
        library.search(question)
        whole.append(1000 * (time.perf_counter() - start))
        start = time.perf_counter()
        vectors.search(vectors.embed(question), 10)
        bare.append(1000 * (time.perf_counter() - start))
    for name, times in (("search", whole), ("vectors alone", bare)):
        p50, p95 = statistics.median(times), statistics.quantiles(times, n=20)[-1]
        print(f"{name:15} p50 {p50:.1f} ms, p95 {p95:.1f} ms")


def _filtered(library: Library, asked: Sequence[str]) -> None:
    """The time of a question put to a part of the articles beside that of the same put to all."""
    ids = [article.id for article in library.articles()]
    for share in _SHARES:
        draw = random.Random(11)  # noqa: S311 - repeatable, not secret
        only = Filter(article_ids=tuple(draw.sample(ids, max(1, int(len(ids) * share)))))
        ratios, times = [], []
        for question in asked:
            whole, part = _timed(library, question, None), _timed(library, question, only)
            ratios.append(part / whole)
            times.append(part)
        print(
            f"keeping {share:<7.0%} p50 {statistics.median(times):.1f} ms, "
            f"{statistics.median(ratios):.1f} times the same question without a filter"
        )


def _timed(library: Library, question: str, only: Filter | None) -> float:
    start = time.perf_counter()
    library.search(question, only=only)
    return 1000 * (time.perf_counter() - start)


if __name__ == "__main__":
    raise SystemExit(main())
