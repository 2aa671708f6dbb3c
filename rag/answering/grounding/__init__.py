"""The check of a sentence against the passages that it cites."""

from rag.answering.grounding.check import Finding, Grounding, Support
from rag.answering.grounding.details import Details
from rag.answering.grounding.figures import Flaw
from rag.answering.grounding.repair import Repaired

__all__ = ["Details", "Finding", "Flaw", "Grounding", "Repaired", "Support"]
