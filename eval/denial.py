"""Whether an answer denies the very words of a fact: 並未裁員 holds 裁員, and says the opposite.

Rules of the surface, for the matcher of nuggets: a negation close before the words, in the same
clause. A form that is itself a negation (沒有裁員, "no layoffs") is never taken for denied. Text
comes normalised: Simplified, lower case, without white space (``eval.matching.normalise``).
"""

from __future__ import annotations

import re

# Ways of speaking that hold a negation and deny nothing: 不只, 不断, "not only" ...
_HARMLESS = (
    "(?:不得不|不能不|不可不|无不|不[只仅但光单止断少久同过如论料妨免禁满慎幸错足明]|无论|未来|未必不"
    "|非常|除非|莫非|不约而同|不可避免|不知不觉)"
)
_NO = "(?:不|没|未|无|非|否认|拒绝|免于)"
_CLAUSE = "[^,，。．；;:：!！?？、\\n…—]"
_DENIED_ZH = re.compile(f"{_NO}(?:有|曾|能|会|再|是|在|被|打算|计划)*{_CLAUSE}{{0,3}}$")
_DENIED_FIGURE_ZH = re.compile("(?:不是|并非|而非|不为|不等于)$")
_NEGATIVE_ZH = re.compile(_NO)
_HARMLESS_ZH = re.compile(_HARMLESS)

_DENIED_EN = re.compile(
    # "no" and "without" are not among them: what is lacking, "no spectrum", may be the very fact.
    r"(?:\bnot|n't|n’t|\bnever|\bnor|\bneither|\bdenied|\bdenies)"
    r"(?: [^\s,.;:!?]+){0,2} $"
)
_DENIED_FIGURE_EN = re.compile(r"(?:\bnot|n't|n’t|\bnever) $")
_NEGATIVE_EN = re.compile(r"\b(?:not|no|never|nor|neither|without|denied|denies|un\w+)\b|n't|n’t")
_HARMLESS_EN = re.compile(r"\b(?:not (?:only|just|merely|least)|no (?:doubt|matter)|not until)\b")
_REACH = 24  # characters before the words that are looked at


def denied(before: str, form: str, *, latin: bool, figure: bool) -> bool:
    """Whether ``before``, the text up to an occurrence of ``form``, denies it.

    ``latin`` text keeps its white space. Before a ``figure`` only a flat "not" counts: what is not
    announced, 未公布2026年財測, does not deny the year.
    """
    near = before[-_REACH:]
    if latin:
        if _NEGATIVE_EN.search(form):
            return False
        near = _HARMLESS_EN.sub("", near)
        return (_DENIED_FIGURE_EN if figure else _DENIED_EN).search(near) is not None
    if _NEGATIVE_ZH.search(form):
        return False
    near = _HARMLESS_ZH.sub("", near)
    return (_DENIED_FIGURE_ZH if figure else _DENIED_ZH).search(near) is not None
