"""Opens solvers by name, one after the other: two of them may want the same library."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec

from eval.dataset import Dataset
from eval.ground import Ground
from eval.recording import Recorder
from eval.solvers.closed_book import ClosedBook
from eval.solvers.given import Given, Oracle
from eval.solvers.product import Product
from eval.solving import Solver
from rag.app import open_library
from rag.errors import InputError
from rag.making import make_embedder
from rag.prompting import load_prompt

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
    name: str, dataset: Dataset, ground: Ground, recorder: Recorder
) -> Iterator[Solver]:
    """The solver ``name`` over the articles of ``dataset``, or those of the ground's library.

    Raises LibraryError, BadSetting, ModelError (a server for embeddings), InputError.
    """
    model = None if name == "extractive" else ground.model
    quoting = ground.settings.model_copy(update={"use_model": False})
    if name == "oracle":
        yield Oracle(name, quoting, dataset.articles, model, recorder.watch)
    elif name in (PRODUCT, "extractive"):
        if any(item.given for item in dataset.items):
            yield Given(name, quoting, dataset.articles, model, recorder.watch)
        elif ground.library is not None:
            yield Product(name, ground.library, ground.library.asking(model, recorder.watch))
        else:
            with open_library(quoting) as library:
                library.add_articles(dataset.articles)
                # What a first question waits for is not what a question takes.
                library.warm()
                yield Product(name, library, library.asking(model, recorder.watch))
    elif name == "closed-book":
        yield ClosedBook(recorder.watch(model) if model else None, load_prompt("closed_book"))
    else:
        from eval.llamaindex_peer import LlamaIndexPeer
        from eval.solvers.llamaindex import LlamaIndexEngine

        if ground.library is not None:
            raise InputError("the llamaindex peer indexes the keys' own articles, no open library")
        watched = recorder.watch(model) if model else None
        embedder = make_embedder(quoting)
        with LlamaIndexPeer(quoting, dataset.articles) as peer:
            most = quoting.max_sentences
            yield LlamaIndexEngine(peer, dataset.articles, embedder, watched, most)


def installed(name: str) -> bool:
    """Whether the packages of the solver ``name`` are here."""
    if name != "llamaindex":
        return True
    try:
        return find_spec("llama_index.vector_stores.chroma") is not None
    except ModuleNotFoundError:
        return False


def check_installed(names: tuple[str, ...]) -> None:
    """Raises InputError now, not after minutes, where a solver's package is missing."""
    if not all(installed(name) for name in names):
        raise InputError("the llamaindex peer needs the package llama-index-vector-stores-chroma")
