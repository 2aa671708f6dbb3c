"""A library whose model follows a script: for what a page shows while a model writes."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from rag.errors import LibraryDamaged, ModelUnreachable, UnknownArticle
from rag.library.condition import Condition
from rag.library.duplicates import Family
from rag.library.views import Progress
from rag.making import make_chat
from rag.models.local_model import LocalModel, Part
from rag.models.local_pull import Fetched
from rag.settings import Settings
from rag.summaries.model import Point, Pointed, Progressed, SummaryEvent
from rag.switch import ModelSwitch
from rag.types import (
    Answer,
    AnswerEvent,
    Article,
    Change,
    Checked,
    Citation,
    Evidence,
    Filter,
    Finished,
    Hit,
    Language,
    Listed,
    Listing,
    Order,
    Outlet,
    Passage,
    Rejection,
    Sentence,
    Translated,
    Translation,
    Turn,
)

TEXT = "河口燈塔在四月重新點亮。管理處說，新的燈具每晚只用兩度電。"
FIRST = TEXT[:12]
ARTICLE = Article(id="0" * 16, title="河口燈塔復燈", text=TEXT, source="潮汐日報")
PASSAGE = Passage("p", ARTICLE.id, 0, 0, len(TEXT), TEXT, ((0, 12), (12, len(TEXT))))
HIT = Hit(PASSAGE, ARTICLE, 0.9, 0.9, 0.9)
CITATION = Citation(1, ARTICLE.id, ARTICLE.title, ARTICLE.source, None, None, 0, 12, FIRST)
CHECKED = Checked(Sentence("燈塔四月復燈。", (1,), "supported"), (CITATION,))
LAMP = Citation(2, ARTICLE.id, ARTICLE.title, ARTICLE.source, None, None, 12, len(TEXT), TEXT[12:])
IN_ENGLISH = (
    replace(CITATION, translation=Translation("The lighthouse was lit again in April.", "en")),
    replace(
        LAMP,
        translation=Translation(
            "The new lamp uses nine units of power a night.",
            "en",
            ("the two sides do not carry the same figures: nine",),
        ),
    ),
)
ENGLISH = (
    Checked(Sentence("The lighthouse was lit again in April.", (1,), "supported"), (CITATION,)),
    Checked(Sentence("Its lamp uses little power.", (2,), "supported"), (LAMP,)),
)
REJECTED = Rejection("新燈具每晚用九度電。", ("所引段落沒有這個數字：九度",))
PATIENCE = 20.0
"""Seconds that the slow answer takes if nobody stops it."""
LISTING = 1.5
"""Seconds that a list of all articles by title takes; others take none."""
NOTHING = "無"
"""No article is found by this."""


MODEL = LocalModel(
    "Tiny", "tiny.gguf", "CC0", 1_000_000_000, "", 980_000_000, (Part("x==1", "", "x", 1, ""),)
)
_STEP = 20_000_000  # bytes


class SlowPull:
    """Fetches nothing, step by step, into a file with a hole where the bytes would be."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self.stopped = False

    def stop(self) -> None:
        self.stopped = True

    def __iter__(self) -> Iterator[Fetched]:
        unfinished = MODEL.unfinished(self.folder)
        unfinished.touch()
        for done in range(MODEL.bytes_here(self.folder), MODEL.size, _STEP):
            with unfinished.open("r+b") as file:
                file.write(b"GGUF")
                file.truncate(done)
            yield Fetched(done, MODEL.size, 1, 1)
            time.sleep(0.1)
            if self.stopped:
                return
        with unfinished.open("r+b") as file:
            file.truncate(MODEL.size)
        unfinished.rename(MODEL.path(self.folder))


class ScriptedLibrary:
    """Answers by a word of the question: ``斷線`` fails, ``錯`` breaks, ``慢`` is slow."""

    def __init__(self, settings: Settings) -> None:
        settings.home.mkdir(parents=True, exist_ok=True)
        self.models = ModelSwitch(
            settings,
            make_chat(settings),
            lambda model, settings: None,
            pinned=MODEL,
            begin=lambda: SlowPull(settings.models),
            need_runner=lambda: None,
        )

    @property
    def settings(self) -> Settings:
        return self.models.settings

    def ask_stream(
        self, question: str, history: Sequence[Turn] = (), *, only: Filter | None = None
    ) -> Iterator[AnswerEvent]:
        yield Evidence((HIT,))
        if "錯" in question:
            raise ValueError("a mistake in the program")
        if "斷線" in question:
            raise ModelUnreachable("no connection to http://127.0.0.1:9")
        if question.isascii():
            yield from ENGLISH
            yield from map(Translated, IN_ENGLISH)
            yield Finished(self.ask(question))
            return
        yield CHECKED
        if "慢" in question:
            time.sleep(PATIENCE)
        yield REJECTED
        yield Finished(self.ask(question))

    def ask(
        self, question: str, history: Sequence[Turn] = (), *, only: Filter | None = None
    ) -> Answer:
        if question.isascii():
            return Answer(
                question=question,
                language="en",
                mode="llm",
                model="scripted-1",
                abstained=False,
                text="The lighthouse was lit again in April.[1] Its lamp uses little power.[2]",
                sentences=tuple(checked.sentence for checked in ENGLISH),
                citations=IN_ENGLISH,
            )
        return Answer(
            question=question,
            language="zh-Hant",
            mode="llm",
            model="scripted-1",
            abstained=False,
            text="燈塔四月復燈。[1]",
            sentences=(CHECKED.sentence,),
            rejected=(REJECTED,),
            citations=(CITATION,),
        )

    def search(
        self, question: str, limit: int | None = None, *, only: Filter | None = None
    ) -> tuple[Hit, ...]:
        return (HIT,)

    def add(
        self,
        paths: Sequence[Path | str],
        acknowledged: Callable[[Change], None] | None = None,
    ) -> list[Change]:
        return [Change("refused", Path(path).name, reason="this library is full") for path in paths]

    def add_articles(self, found: Sequence[Article]) -> list[Change]:
        return [Change("refused", one.origin, reason="this library is full") for one in found]

    def remove(self, article_id: str) -> Article:
        raise UnknownArticle(f"no article has the id {article_id}")

    def remove_all(self, article_ids: Sequence[str]) -> list[Change]:
        raise UnknownArticle(f"no article has the id {article_ids[0]}")

    def rebuild(self, progress: Progress | None = None) -> None:
        raise LibraryDamaged("the disk is full")

    def condition(self) -> Condition:
        return Condition(1, 1, None, None, 1_000)

    def duplicates(self) -> list[Family]:
        return []

    def feeds(self) -> list[Outlet]:
        return []

    def forget_feed(self, address: str) -> None:
        pass

    def browse(
        self,
        wanted: str = "",
        order: Order = "added",
        *,
        descending: bool = True,
        start: int = 0,
        limit: int = 100,
        only: Filter | None = None,
    ) -> Listing:
        if order == "title" and not wanted:
            time.sleep(LISTING)
        return Listing((), 0) if wanted == NOTHING else Listing((Listed(ARTICLE, 1),), 1)

    def sources(self, wanted: str = "", limit: int = 100) -> list[Outlet]:
        return [Outlet(ARTICLE.source, 1)]

    def article(self, article_id: str) -> Article:
        return ARTICLE

    def counts(self) -> tuple[int, int]:
        return 1, 1

    def summarize_stream(
        self, article_ids: Sequence[str], languages: Sequence[Language] = ()
    ) -> Iterator[SummaryEvent]:
        yield Progressed("write", 0, 2)
        yield Pointed(Point({"zh-Hant": FIRST, "en": "The lighthouse shines."}, (1,)), (CITATION,))
        raise ModelUnreachable("no connection to http://127.0.0.1:9")

    def digest_stream(
        self, topic: str, languages: Sequence[Language] = ()
    ) -> Iterator[SummaryEvent]:
        return self.summarize_stream((), languages)

    def start_counting(self) -> None:
        """Nothing is counted."""

    def exposition(self) -> str:
        return ""
