"""Opens solvers by name, one after the other: two of them may want the same library."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

from eval.dataset import Dataset
from eval.recording import Recorder
from eval.solvers.closed_book import ClosedBook
from eval.solvers.product import Product
from eval.solving import Solver
from rag.app import make_chat, make_embedder, open_library
from rag.errors import InputError
from rag.prompting import load_prompt
from rag.settings import load_settings

PRODUCT = "zhiwen"
ABOUT = {
    PRODUCT: "the product as it is set up",
    "extractive": "the product without a model: quotations",
    "closed-book": "the model without any article: what retrieval adds is the distance to it",
    "llamaindex": "the plain LlamaIndex engine over the same articles, embedder and model",
}
"""Every solver with what it is, in the order of a report that has them all."""

NAMES = tuple(ABOUT)


@contextmanager
def open_solver(name: str, dataset: Dataset, home: Path, recorder: Recorder) -> Iterator[Solver]:
    """The solver ``name`` over the articles of ``dataset``; ``home`` is the library's folder.

    Raises LibraryError, BadSetting, ModelError (a server for embeddings).
    """
    if name in (PRODUCT, "extractive"):
        settings = load_settings(home=home, use_model=False if name == "extractive" else None)
        with open_library(settings, watch=recorder.watch) as library:
            library.add_articles(dataset.articles)
            yield Product(library, name)
        return
    settings = load_settings(home=home)
    model = make_chat(settings)
    watched = recorder.watch(model) if model is not None else None
    if name == "closed-book":
        yield ClosedBook(watched, load_prompt("closed_book"))
    elif name == "llamaindex":
        from eval.llamaindex_peer import LlamaIndexPeer
        from eval.solvers.llamaindex import LlamaIndexEngine

        embedder = make_embedder(settings)
        with LlamaIndexPeer(settings, dataset.articles) as peer:
            yield LlamaIndexEngine(
                peer, dataset.articles, embedder, watched, settings.max_sentences
            )
    else:
        raise InputError(f"no solver is called {name!r}: one of {', '.join(NAMES)}")


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
