"""The error tree: it is the one drawn in its docstring, and every error is one line to act on."""

from __future__ import annotations

import inspect
import re

from rag import errors


def _classes() -> dict[str, type[Exception]]:
    found = inspect.getmembers(errors, inspect.isclass)
    return {name: cls for name, cls in found if issubclass(cls, Exception)}


def test_the_tree_is_the_one_drawn() -> None:
    drawn: dict[str, str] = {}
    above: dict[int, str] = {-1: "Exception"}
    for line in inspect.getdoc(errors).splitlines():  # type: ignore[union-attr]
        if found := re.match(r" {4}(?P<lead>[│├└─ ]*)(?P<name>[A-Z]\w+)(?:\s{2,}|$)", line):
            depth = len(found["lead"]) // 4
            drawn[found["name"]] = above[depth - 1]
            above[depth] = found["name"]
    assert drawn == {name: cls.__base__.__name__ for name, cls in _classes().items()}  # type: ignore[union-attr]


def test_everything_is_caught_by_the_root() -> None:
    assert all(issubclass(cls, errors.ZhiwenError) for cls in _classes().values())


def test_every_error_says_what_it_means() -> None:
    assert all(cls.__doc__ for cls in _classes().values())
