"""Every error that Zhiwen raises on purpose.

The tree::

    ZhiwenError
    ├── InputError               what the caller gave cannot be used
    │   ├── UnreadableSource     a file that is missing, empty, binary or of no known form
    │   ├── UnknownArticle       no article has this id
    │   ├── EmptyQuestion        a question without a word in it
    │   ├── NothingOnTopic       no article bears on the topic of a summary
    │   ├── BadSetting           a setting that is malformed or contradicts another
    │   └── BadDataset           answer keys or a retrieval set that break their form
    ├── LibraryError             the library on disk cannot be used as it is
    │   ├── LibraryLocked        another process holds it
    │   ├── LibraryClosed        it was closed, and gave up its lock
    │   ├── StaleView            an index was made by another embedder
    │   └── LibraryDamaged       the ledger or its folder cannot be read or written
    └── ModelError               a model server did not do its part
        ├── ModelAbsent          the local model, or what fetches or runs it, is not here
        ├── ModelUnreachable     no connection
        ├── ModelTimeout         no answer in time
        ├── ModelRefused         an HTTP error: key, quota, unknown model
        └── ModelGarbled         an answer that is not what the protocol promises

Each message is one line that a reader can act on. Edges translate vendor errors into these with
``raise ... from exc``; the command line and the page catch ``ZhiwenError`` once.
"""

from __future__ import annotations


class ZhiwenError(Exception):
    """The root: catch this to catch all that Zhiwen raises on purpose."""


class InputError(ZhiwenError):
    """What the caller gave cannot be used."""


class UnreadableSource(InputError):
    """A file that is missing, empty, binary or of no known form."""


class UnknownArticle(InputError):
    """No article has this id."""


class EmptyQuestion(InputError):
    """A question without a word in it."""


class NothingOnTopic(InputError):
    """No article bears on the topic of a summary."""


class BadSetting(InputError):
    """A setting that is malformed or contradicts another."""


class BadDataset(InputError):
    """Answer keys or a retrieval set that break their form."""


class LibraryError(ZhiwenError):
    """The library on disk cannot be used as it is."""


class LibraryLocked(LibraryError):
    """Another process holds the library."""


class LibraryClosed(LibraryError):
    """The library was closed, and gave up its lock: open it again."""


class StaleView(LibraryError):
    """An index was made by another embedder: vectors of two kinds never mix."""


class LibraryDamaged(LibraryError):
    """The ledger or its folder cannot be read or written."""


class ModelError(ZhiwenError):
    """A model server did not do its part."""


class ModelAbsent(ModelError):
    """The local model, or what fetches or runs it, is not here."""


class ModelUnreachable(ModelError):
    """No connection to the server."""


class ModelTimeout(ModelError):
    """No answer in time."""


class ModelRefused(ModelError):
    """The server answered with an HTTP error."""


class ModelGarbled(ModelError):
    """The server answered with something that is not the protocol."""
