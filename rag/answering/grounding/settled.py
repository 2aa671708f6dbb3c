"""Whether a claim has settled what the source leaves open: a review, or what somebody alleges."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.answering.grounding.evidence import Evidence, Text
from rag.answering.wording import say
from rag.language.normalize import fold_script
from rag.types import Language

_OPEN = re.compile(
    r"仍在[^，。；]{0,12}?(?:审查|审议|审理|审核|调查|评估)|(?:审查|审议|审理|审核|评估|谈判|协商)中|正在?[^，。；]{0,6}审[查议核]"
    r"|待[^，。；]{0,6}?(?:批准|核准|审查|审核|许可)|待[批审核]"
    r"|\b(?:under review|pending|awaiting|awaits|is reviewing|are reviewing|still reviewing"
    r"|being (?:reviewed|considered|examined|assessed)|has yet to|have yet to|in talks)\b",
    re.IGNORECASE,
)
_SETTLED = re.compile(
    r"(?<![不未没待])(?:获准|获批|核准|批准|获[^，。；]{0,10}(?:许可|同意|认可))|审[查议核]通过|通过[^，。；]{0,10}审[查议核]"
    r"|\b(?:approved|authori[sz]ed|licensed|granted|cleared by|gave (?:its )?approval"
    r"|won approval|received approval)\b",
    re.IGNORECASE,
)
_UNSETTLED = re.compile(
    r"如果|若|预[计期]|将|[会待等]|尚|仍|申请|\b(?:if|once|until|expect\w*|will|would|not|could|may|might"
    r"|awaiting|pending|yet|seek\w*|before)\b",
    re.IGNORECASE,
)
_COURT = r"(?:法院|法官|法庭|陪审团|\b(?:courts?|judges?|jury|jurors|tribunal)\b)"
_RULED = re.compile(
    rf"{_COURT}[^，。,;]{{0,24}}?(?:裁定|认定|判定|判决|裁决|\b(?:found|finds|ruled|rules|held"
    r"|concluded|determined|decided)\b)",
    re.IGNORECASE,
)
_DECIDED = re.compile(
    r"裁定|认定|判[定决处刑罪]|定罪|裁决|有罪|\b(?:found|ruled|rules|ruling|held|verdict|convict\w*|guilty|concluded"
    r"|determined|decided|judg[e]?ment|sentenced)\b",
    re.IGNORECASE,
)
_ALLEGED = re.compile(
    r"检[方察]|检察[官署院]|原告|起诉|指控|指称|涉嫌|控方"
    r"|\b(?:prosecut(?:ors?|ion)|plaintiffs?|indictment|lawsuit|complaint|alleg\w+|accus\w+"
    r"|charged)\b",
    re.IGNORECASE,
)
_ALIKE = 0.3
"""Likeness from which a sentence speaks of what the claim does."""


def settled_reasons(
    claim: Text, carriers: Sequence[Text], evidence: Evidence, language: Language
) -> list[str]:
    """A reason where the claim tells the outcome of what the source says is still going on.

    ``carriers`` are the sentences that may carry the claim, the likeliest first.
    """
    plain = fold_script(claim.text)
    near = [fold_script(one.text) for one in carriers]
    if _RULED.search(plain) and not any(_DECIDED.search(one) for one in near):
        found = _ALLEGED.search(near[0])
        who = _RULED.search(plain)
        if found is not None and who is not None:
            told = carriers[0].text[found.start() : found.end()]
            return [say("speaker", language, claim.text[who.start() : who.end()], told)]
    if _SETTLED.search(plain) and not _UNSETTLED.search(plain):
        alike = [
            text for _, _, text in evidence.sentences if evidence.likeness(claim, text) >= _ALIKE
        ]
        told_there = [fold_script(text.text) for text in (*carriers, *alike)]
        found = _OPEN.search(near[0])
        if found is not None and not any(_SETTLED.search(one) for one in told_there):
            return [say("hedge", language, carriers[0].text[found.start() : found.end()])]
    return []
