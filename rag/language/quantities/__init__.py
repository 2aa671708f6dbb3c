"""Figures in Chinese and English: find them, compare them, write them in the other language.

`quantities` finds the figures of a text, `agree` says whether one figure stands for another,
`moved` whether one is by how much something moved and the other where it came to, `missing` lists
the figures of a claim that no source holds, `express` writes one naturally.

Inside, imports run one way: model <- numerals, units, dates <- figures and the other readers <-
scanning; model <- writing; conversion and writing <- agreement <- support.
"""

from rag.language.quantities.agreement import Agreement, Verdict, agree, moved
from rag.language.quantities.conversion import same_unit
from rag.language.quantities.model import Bound, Change, Kind, Quantity
from rag.language.quantities.scanning import quantities
from rag.language.quantities.support import Missing, missing, missing_of
from rag.language.quantities.writing import express

__all__ = [
    "Agreement",
    "Bound",
    "Change",
    "Kind",
    "Missing",
    "Quantity",
    "Verdict",
    "agree",
    "express",
    "missing",
    "missing_of",
    "moved",
    "quantities",
    "same_unit",
]
