"""Codes that look alike are told apart; whatever else a claim does with codes is no mistake."""

from __future__ import annotations

import pytest

from rag.answering.grounding.codes import mistaken_codes
from rag.answering.grounding.evidence import Text


@pytest.mark.parametrize(
    ("claim", "carrier", "pair"),
    [
        (
            "It was still needed for hashing in PoS.",
            "在 PoW 時代，它用來計算雜湊。",
            ("PoS", "PoW"),
        ),
        ("園區換上GB200晶片。", "The park moved to GB300 chips.", ("GB200", "GB300")),
        ("The S21 is the cheaper one.", "前代 S19 比較便宜。", ("S21", "S19")),
        ("HJT電池的效率最高。", "HBT電池的效率最高。", ("HJT", "HBT")),
        ("It ordered A100 chips.", "It ordered H100 chips.", ("A100", "H100")),
        ("BESSs failed.", "BEVs failed.", None),
    ],
)
def test_a_look_alike_is_told(claim: str, carrier: str, pair: tuple[str, str] | None) -> None:
    found = [(code.here, code.there) for code in mistaken_codes(Text(claim), [Text(carrier)])]
    assert found == ([pair] if pair else [])


@pytest.mark.parametrize(
    ("claim", "carriers"),
    [
        ("It moved from PoW to PoS.", ["在 PoW 時代，它用來計算雜湊。"]),  # it speaks of both
        ("PoS needs no hashing.", ["在 PoW 時代要算雜湊。", "PoS 就不用。"]),  # another has it
        ("The pow was great.", ["PoS 不用雜湊。"]),  # no code
        ("It adds 50GW in 2026.", ["2026年增加40GW。"]),  # figures are judged as figures
        ("GPUs are scarce.", ["GPU 缺貨。"]),
        ("AI needs chips.", ["IT 需要晶片。"]),  # two letters say too little
    ],
)
def test_no_mistake(claim: str, carriers: list[str]) -> None:
    assert mistaken_codes(Text(claim), [Text(carrier) for carrier in carriers]) == []
