"""A short run of the fault injection; docs/durability.md has the long one's figures."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from eval.faults import run


@pytest.mark.timeout(600)
def test_nothing_acknowledged_is_lost_at_three_random_points(home: Path) -> None:
    seed = random.randrange(10**6)
    outcome = run(3, seed, home, quiet=True)
    assert outcome.clean, (seed, outcome.faults)
    assert outcome.killed == 3
