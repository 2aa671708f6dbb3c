"""Text to piece ids, as the bundled encoder's own tokenizer gives them, with their places."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sentencepiece import SentencePieceProcessor

from rag.models.encoder_weights import resource

_SURROGATE = re.compile("[\ud800-\udfff]")
_UNKNOWN, _BOS, _EOS = 0, 1, 2

Ids = NDArray[np.int32]


class PieceTokenizer:
    """The C++ sentencepiece library on the package's model, with the package's reading of it.

    The package's tokenizer differs from the library in two places, and the weights are compared
    against the package: each unknown character is a piece of its own where the library joins a
    run of them, and a text without any piece is one unknown piece.
    """

    def __init__(self) -> None:
        self._library = SentencePieceProcessor(model_file=str(resource("sp.model")))

    def ids(self, texts: Sequence[str]) -> list[Ids]:
        """Piece ids of each text between start and end mark. A lone surrogate reads as U+FFFD."""
        return [self._ids(_SURROGATE.sub("\ufffd", text)) for text in texts]

    def _ids(self, text: str) -> Ids:
        # Text by text: the library starts a thread for a list, which costs a question far more
        # than its pieces do.
        ids: Ids = self._library.encode(text, return_type="numpy", add_bos=True, add_eos=True)
        # Only a text with an unknown piece needs the slower call that tells its length.
        return ids if len(ids) > 2 and ids.all() else self.ids_and_middles(text)[0]

    def ids_and_middles(self, text: str) -> tuple[Ids, NDArray[np.int64]]:
        """Piece ids of one text, and twice the middle of each piece in code points of `text`.

        Twice, to stay in integers; the middles never decrease. The start mark lies at the first
        character, the end mark within the last.
        """
        mapped: dict[str, Any] = self._library.encode(
            _SURROGATE.sub("\ufffd", text), return_type="offset_mapping"
        )
        ids, middles = [_BOS], [0]
        for piece, surface, (start, end) in zip(
            mapped["ids"], mapped["pieces"], mapped["offsets"], strict=True
        ):
            if piece != _UNKNOWN or len(surface) == 1:
                ids.append(piece)
                middles.append(start + end)
                continue
            # A run of unknown characters; normalisation may have changed their number.
            for place in range(len(surface)):
                ids.append(_UNKNOWN)
                middles.append(2 * start + (end - start) * (2 * place + 1) // len(surface))
        if len(ids) == 1:
            ids.append(_UNKNOWN)
            middles.append(0)
        ids.append(_EOS)
        middles.append(max(2 * len(text) - 1, 0))
        return np.array(ids, dtype=np.int32), np.array(middles, dtype=np.int64)
