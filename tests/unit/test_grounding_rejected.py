"""The check of causes that the source rejects, and of what it says of them in passing."""

from __future__ import annotations

import pytest

from rag.language.rejected import rejected, without_rejected
from tests.grounded import reasons, rows

SOURCES = {
    "EN": (
        "Inspectors said the collapse of the footbridge was caused by a cracked bolt, not by ice "
        "as first reported. Nine people were hurt."
    ),
    "ZH": "調查人員周五說，天橋坍塌並非因為積雪，而是因為螺栓斷裂。九人受傷。",
}

# source | claim
SUPPORTED = """
EN | The collapse of the footbridge was caused by a cracked bolt.
EN | The collapse was caused by a cracked bolt, not by ice.
ZH | 天橋坍塌是因為螺栓斷裂。
ZH | 天橋坍塌並非因為積雪。
ZH | 天橋坍塌不是積雪造成的。
"""

# source | claim
FLAGGED = """
EN | The collapse was caused by ice.
EN | 坍塌是積冰造成的。
EN | The collapse was caused by ice, not by a cracked bolt.
ZH | 天橋坍塌是因為積雪。
ZH | 天橋因積雪而坍塌。
ZH | 天橋坍塌是積雪造成的。
ZH | 天橋坍塌並非因為螺栓斷裂，而是因為積雪。
ZH | The footbridge collapsed because of snow.
"""


@pytest.mark.parametrize(("source", "claim"), rows(SUPPORTED))
def test_lets_through(source: str, claim: str) -> None:
    assert reasons(SOURCES[source], claim) == ()


@pytest.mark.parametrize(("source", "claim"), rows(FLAGGED))
def test_flags(source: str, claim: str) -> None:
    assert reasons(SOURCES[source], claim) != ()


@pytest.mark.parametrize(
    ("text", "causes"),
    [
        ("It fell because of rust, not because of wind.", ("wind",)),
        ("Fire rather than rust brought it down.", ("rust brought it down",)),
        ("Police ruled out arson as the cause.", ("arson",)),
        ("坍塌並非因為積雪，而是因為螺栓斷裂。", ("积雪",)),
        ("警方排除縱火的可能。", ("纵火",)),
        ("他不是醫生。", ()),
    ],
)
def test_reads_rejected_causes(text: str, causes: tuple[str, ...]) -> None:
    assert rejected(text) == causes


def test_what_is_left_states_the_other_cause() -> None:
    assert "积雪" not in without_rejected("坍塌並非因為積雪，而是因為螺栓斷裂。")
