"""Intake: reads files of any known form into articles. Nothing here knows where they are kept."""

from rag.intake.columns import Columns
from rag.intake.draft import Skipped
from rag.intake.sources import Found, read_sources

__all__ = ["Columns", "Found", "Skipped", "read_sources"]
