"""The plain HTTP endpoints under ``/api/v1``, and the OpenAPI page that tells of them."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path, PurePath
from tempfile import TemporaryDirectory
from typing import Annotated, Any

from fastapi import FastAPI, File, Query, Request, UploadFile
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from fastapi_offline import FastAPIOffline
from starlette.exceptions import HTTPException

from rag.errors import InputError, LibraryError, ModelError, UnknownArticle, ZhiwenError
from rag.intake.sources import LARGEST_FILE
from rag.telemetry.log import tell_unforeseen
from ui.serving.contract import (
    MOST_ARTICLES,
    Adding,
    AnswerJson,
    ArticleId,
    ArticleJson,
    Asking,
    Browsing,
    ChangeJson,
    Digesting,
    FactsJson,
    HitJson,
    ListingJson,
    ProblemJson,
    Searching,
    StatusJson,
    Summarizing,
    SummaryJson,
    first_problem,
)
from ui.serving.door import refusal
from ui.serving.operations import Operations
from ui.serving.turnstile import Busy, Turnstile

PREFIX = "/api/v1"

_AT_ONCE, _WAITING = 32, 200
_RETRY = {"Retry-After": "5"}  # seconds

_DESCRIPTION = """Ask the library, search it, summarize its articles, and change it.

Bodies are JSON; what comes back is what the command line prints with `--json`. Every error is
`{"error": {"kind", "message"}}`. Where the server was started with `--auth`, send a user's name
and password by HTTP Basic. Offsets count code points in the article's stored text."""


def rest(operations: Operations) -> FastAPI:
    """The endpoints as an application of their own, to be mounted at ``PREFIX``."""
    app = FastAPIOffline(
        docs_url="/docs",
        redoc_url=None,
        title="Zhiwen",
        version="1",
        description=_DESCRIPTION,
        static_url="/assets",
        responses={400: {"model": ProblemJson, "description": "What was sent cannot be used."}},
    )
    app.add_exception_handler(ZhiwenError, _told)
    app.add_exception_handler(RequestValidationError, _malformed)
    app.add_exception_handler(HTTPException, _refused)
    app.add_exception_handler(Busy, _busy)
    app.add_exception_handler(Exception, _unforeseen)
    _Routes(operations).publish(app)
    return app


class _Routes:
    """One method for each endpoint; the docstrings are what the OpenAPI page says of them."""

    def __init__(self, operations: Operations) -> None:
        self._do = operations
        # Reading must not wait behind answers, nor adding.
        self._answering = Turnstile(_AT_ONCE, _WAITING)
        self._reading = Turnstile(8, _WAITING)
        self._changing = Turnstile(2, 20)

    def publish(self, app: FastAPI) -> None:
        """Gives every method its path."""
        app.get("/status", response_model=StatusJson)(self.status)
        app.post("/ask", response_model=AnswerJson)(self.ask)
        app.post("/search", response_model=list[HitJson])(self.search)
        app.post("/summarize", response_model=SummaryJson)(self.summarize)
        app.post("/digest", response_model=SummaryJson)(self.digest)
        app.get("/articles", response_model=ListingJson)(self.articles)
        app.get("/articles/{article_id}", response_model=ArticleJson)(self.article)
        app.post("/articles", response_model=list[ChangeJson])(self.add)
        app.post("/files", response_model=list[ChangeJson])(self.add_files)
        app.delete("/articles/{article_id}", response_model=FactsJson)(self.remove)

    async def status(self) -> Any:
        """What the library holds, and whether a model writes the answers."""
        return await _json(self._reading, self._do.status)

    async def ask(self, body: Asking) -> Any:
        """A checked answer: every sentence with its citations, or an abstention."""
        return await _json(self._answering, partial(self._do.ask, body))

    async def search(self, body: Searching) -> Any:
        """The passages that bear on a question, best first."""
        return await _json(self._answering, partial(self._do.search, body))

    async def summarize(self, body: Summarizing) -> Any:
        """A checked summary of articles, in one language or several side by side."""
        return await _json(self._answering, partial(self._do.summarize, body))

    async def digest(self, body: Digesting) -> Any:
        """A checked summary of what the articles say on a topic, by theme."""
        return await _json(self._answering, partial(self._do.digest, body))

    async def articles(self, asked: Annotated[Browsing, Query()]) -> Any:
        """A part of the list of articles, newest added first."""
        return await _json(self._reading, partial(self._do.browse, asked))

    async def article(self, article_id: ArticleId) -> Any:
        """An article with its text."""
        return await _json(self._reading, partial(self._do.read, article_id))

    async def add(self, body: Adding) -> Any:
        """Stores articles; an edited one replaces what it is an edition of."""
        return await _json(self._changing, partial(self._do.add, body))

    async def add_files(self, files: Annotated[list[UploadFile], File()]) -> Any:
        """Stores the articles in files of any form that `zhiwen add` reads."""
        if len(files) > MOST_ARTICLES:
            raise HTTPException(413, f"{len(files)} files at once (most: {MOST_ARTICLES})")
        for file in files:
            if (file.size or 0) > LARGEST_FILE:
                most = LARGEST_FILE >> 20
                raise HTTPException(413, f"{_name(file)}: larger than {most} MB")
        return await _json(self._changing, partial(self._store, files))

    async def remove(self, article_id: ArticleId) -> Any:
        """Takes an article out of the library."""
        return await _json(self._changing, partial(self._do.remove, article_id))

    def _store(self, files: list[UploadFile]) -> list[dict[str, Any]]:
        with TemporaryDirectory() as folder:
            paths = []
            for number, file in enumerate(files):
                own = Path(folder, str(number))  # two files may have one name
                own.mkdir()
                path = own / _name(file)
                with path.open("wb") as copy:
                    while piece := file.file.read(1 << 20):
                        copy.write(piece)
                paths.append(path)
            return self._do.add_files(paths)


async def _json(turnstile: Turnstile, call: Callable[[], Any]) -> JSONResponse:
    # The value goes out as it is: the model of a response describes it and does not remake it.
    return JSONResponse(await turnstile.run(call), headers={"Cache-Control": "no-store"})


def _name(file: UploadFile) -> str:
    """The file's own name, without any folder, short enough for every file system."""
    name = PurePath((file.filename or "").replace("\\", "/").replace("\0", "")).name
    stem, suffix = PurePath(name).stem, PurePath(name).suffix[:20]
    return f"{stem[:40]}{suffix}" if stem.strip(".") else f"file{suffix}"


def _told(request: Request, error: Exception) -> JSONResponse:
    return refusal(_status(error), type(error).__name__, str(error))


def _status(error: Exception) -> int:
    for kind, status in (
        (UnknownArticle, 404),
        (InputError, 400),
        (LibraryError, 503),
        (ModelError, 502),
    ):
        if isinstance(error, kind):
            return status
    return 500


def _malformed(request: Request, error: Exception) -> JSONResponse:
    problems = error.errors() if isinstance(error, RequestValidationError) else ()
    return refusal(400, "InputError", first_problem(problems))


def _refused(request: Request, error: Exception) -> JSONResponse:
    status = error.status_code if isinstance(error, HTTPException) else 500
    kind = {404: "NotFound", 405: "NotAllowed", 413: "TooLarge"}.get(status, "Refused")
    return refusal(status, kind, str(getattr(error, "detail", error)))


def _busy(request: Request, error: Exception) -> JSONResponse:
    response = refusal(503, "Busy", "too many questions at once: try again in a few seconds")
    response.headers.update(_RETRY)
    return response


def _unforeseen(request: Request, error: Exception) -> JSONResponse:
    tell_unforeseen("request", error)
    return refusal(500, "Unforeseen", "an unforeseen error: the server's log tells more")
