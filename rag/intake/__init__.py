"""Intake: reads files of any known form into articles. Nothing here knows where they are kept."""

from rag.intake.columns import Columns
from rag.intake.draft import Skipped
from rag.intake.sources import Found, new_web, read_sources
from rag.intake.web import FromFeed

__all__ = ["Columns", "Found", "FromFeed", "Skipped", "new_web", "read_sources"]
