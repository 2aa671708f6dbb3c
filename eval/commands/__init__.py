"""`zhiwen eval ...`: one module a command, each with ``add_parser(sub)``.

They import nothing heavy before they run: every command of ``zhiwen`` loads them.
"""

from __future__ import annotations

import argparse

from eval.commands import (
    abstention,
    answers,
    check,
    compare,
    entailment,
    followups,
    keys,
    picking,
    report,
    retrieval,
    summaries,
)

_COMMANDS = (
    abstention,
    answers,
    check,
    entailment,
    picking,
    followups,
    retrieval,
    summaries,
    compare,
    report,
    keys,
)


def add_parsers(sub: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds every command; each sets ``func``, which takes the Namespace and returns the exit code.

    The functions raise ZhiwenError for what a user can cause: the command line tells it.
    """
    for command in _COMMANDS:
        command.add_parser(sub)
