"""A published set by the name of its layout."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from eval.dataset import Dataset
from eval.sets.crud import load_crud
from eval.sets.multihop import load_multihop
from eval.sets.rgb import load_rgb
from eval.sets.squad import load_squad
from rag.errors import BadDataset, InputError

LAYOUTS: dict[str, Callable[[Path], Dataset]] = {
    "squad": load_squad,
    "rgb": load_rgb,
    "crud": load_crud,
    "multihop": load_multihop,
}
"""``squad`` is for DRCD and CMRC, too."""


def load_set(layout: str, path: Path, noise: float | None = None) -> Dataset:
    """The set; ``noise`` is RGB's share of documents without the answer.

    Raises InputError for an unknown layout, BadDataset for what is not of its form.
    """
    if layout not in LAYOUTS:
        raise InputError(f"no set has the layout {layout!r}: one of {', '.join(LAYOUTS)}")
    if noise is not None and layout != "rgb":
        raise InputError("--noise is for sets of the layout rgb only")
    dataset = load_rgb(path, noise) if noise is not None else LAYOUTS[layout](path)
    seen: set[str] = set()
    for item in dataset.items:
        if item.key.id in seen:
            raise BadDataset(f"{item.key.where}: the id {item.key.id!r} was given before")
        seen.add(item.key.id)
    return dataset
