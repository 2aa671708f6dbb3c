"""Intake: reads files of any known form into articles. Nothing here knows where they are kept."""

from rag.intake.draft import Skipped
from rag.intake.sources import Found, read_sources

__all__ = ["Found", "Skipped", "read_sources"]
