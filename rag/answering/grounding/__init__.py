"""The check of a sentence against the passages that it cites."""

from rag.answering.grounding.check import Finding, Grounding, Support
from rag.answering.grounding.figures import Flaw
from rag.answering.grounding.repair import Repaired

__all__ = ["Finding", "Flaw", "Grounding", "Repaired", "Support"]
