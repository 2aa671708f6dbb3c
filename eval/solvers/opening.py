"""Opens solvers by name, one after the other: two of them may want the same library."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec

from eval.dataset import Dataset
from eval.recording import Recorder
from eval.solvers.closed_book import ClosedBook
from eval.solvers.given import Given, Oracle
from eval.solvers.product import Product
from eval.solving import Solver
from rag.app import open_library
from rag.errors import InputError
from rag.making import make_chat, make_embedder
from rag.models.chat import ChatModel
from rag.models.local_server import LocalChat
from rag.prompting import load_prompt
from rag.settings import Settings

PRODUCT = "zhiwen"
ABOUT = {
    PRODUCT: "the product as it is set up",
    "extractive": "the product without a model: quotations",
    "oracle": "the product given the passages of the evidence: what searching costs",
    "closed-book": "the model without any article: what retrieval adds is the distance to it",
    "llamaindex": "the plain LlamaIndex engine over the same articles, embedder and model",
}
"""Every solver with what it is, in the order of a report that has them all."""

NAMES = tuple(ABOUT)


@contextmanager
def open_solver(
    name: str, dataset: Dataset, settings: Settings, recorder: Recorder
) -> Iterator[Solver]:
    """The solver ``name`` over the articles of ``dataset``; the library is in ``settings.home``.

    Raises LibraryError, BadSetting, ModelError (a server for embeddings), InputError.
    """
    if name == "extractive":
        settings = settings.model_copy(update={"use_model": False})
    if name == "oracle":
        yield Oracle(name, settings, dataset.articles, recorder.watch)
    elif name in (PRODUCT, "extractive"):
        if any(item.given for item in dataset.items):
            yield Given(name, settings, dataset.articles, recorder.watch)
            return
        with open_library(settings, watch=recorder.watch) as library:
            library.add_articles(dataset.articles)
            yield Product(library, name)
    elif name == "closed-book":
        with open_chat(settings, recorder) as model:
            yield ClosedBook(model, load_prompt("closed_book"))
    else:
        from eval.llamaindex_peer import LlamaIndexPeer
        from eval.solvers.llamaindex import LlamaIndexEngine

        embedder = make_embedder(settings)
        with (
            open_chat(settings, recorder) as model,
            LlamaIndexPeer(settings, dataset.articles) as peer,
        ):
            most = settings.max_sentences
            yield LlamaIndexEngine(peer, dataset.articles, embedder, model, most)


@contextmanager
def open_chat(settings: Settings, recorder: Recorder) -> Iterator[ChatModel | None]:
    """The model that the settings name, recorded; None without one."""
    model = make_chat(settings)
    try:
        yield recorder.watch(model) if model is not None else None
    finally:
        if isinstance(model, LocalChat):
            model.close()


def check_installed(names: tuple[str, ...]) -> None:
    """Raises InputError now, not after minutes, where a solver's package is missing."""
    if "llamaindex" not in names:
        return
    try:
        found = find_spec("llama_index.vector_stores.chroma") is not None
    except ModuleNotFoundError:
        found = False
    if not found:
        raise InputError("the llamaindex peer needs the package llama-index-vector-stores-chroma")
