"""The one place that knows we compile: `@rule` for a question about one household, `@walk` for going along many.

Both are numba's `njit` with the same semantics as plain Python: no fastmath, division as numpy does it, so that a
compiled result equals the uncompiled one to the bit. Set `ARREARS_UNCOMPILED=1` to run everything as plain Python.

Importing this file picks numba's cache folder (the one import side effect in the code): numba re-compiles a file when
that file changes, but not when a rule it calls in *another* file changes. The folder therefore carries a digest of all
source files of `model/`.
"""

import hashlib
import os
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

import numba
import numpy as np
from llvmlite import ir
from numba.core import cgutils, types
from numba.extending import intrinsic, overload

CACHE_LINE_BYTES = 64
PREFETCH = "llvm.prefetch.p0"
ROOM = Path(__file__).parent
UNCOMPILED = os.environ.get("ARREARS_UNCOMPILED") == "1"


def code_digest() -> str:
    """Which version of the model's code is this: 16 hexadecimal digits over every source file in `model/`."""
    digest = hashlib.sha256()
    for path in sorted(ROOM.rglob("*.py")):
        digest.update(path.relative_to(ROOM).as_posix().encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def cache_folder() -> Path:
    """Where does numba keep what it has compiled from this version of the code."""
    base = os.environ.get("ARREARS_CACHE_DIR")
    parent = Path(base) if base else ROOM.parent / ".cache" / "compiled"
    return parent / _DIGEST


_DIGEST = code_digest()
numba.config.CACHE_DIR = str(cache_folder())  # type: ignore[attr-defined]


def _compile(function: Callable[..., Any], built_in: bool = False, makes_arrays: bool = False) -> Callable[..., Any]:
    if UNCOMPILED:
        function.py_func = function  # type: ignore[attr-defined]
        return function
    # Who makes no arrays need not count who holds one (`_nrt`): that took a fifth of the whole month.
    njit: Any = numba.njit
    compiled: Callable[..., Any] = njit(
        cache=True, error_model="numpy", fastmath=False, forceinline=built_in, _nrt=makes_arrays
    )(function)
    return compiled


def rule(function: Callable[..., Any]) -> Callable[..., Any]:
    """Mark a scalar question about one household; `.py_func` is the uncompiled function for tests."""
    return _compile(function)


def hash_rule(function: Callable[..., Any]) -> Callable[..., Any]:
    """Mark a rule whose 64-bit arithmetic is meant to wrap around; uncompiled, numpy would warn of the overflow."""
    if not UNCOMPILED:
        return rule(function)

    @wraps(function)
    def wrapped(*arguments: Any) -> Any:
        with np.errstate(over="ignore"):
            return function(*arguments)

    wrapped.py_func = wrapped  # type: ignore[attr-defined]
    return wrapped


def walk(function: Callable[..., Any]) -> Callable[..., Any]:
    """Mark a function that goes along records; compiled like a rule, kept apart because it may write to them."""
    return _compile(function)


def turn(function: Callable[..., Any]) -> Callable[..., Any]:
    """Mark a walk that every household takes every month: built into its caller, which spares the calls."""
    return _compile(function, built_in=True)


def walk_making_arrays(function: Callable[..., Any]) -> Callable[..., Any]:
    """Mark a walk that makes arrays of its own, as sorting does; any other walk is refused when it is compiled."""
    return _compile(function, makes_arrays=True)


def _fetching(*offsets: int) -> Any:
    """What asks the processor to bring near the cache lines of a record at these offsets; it changes nothing."""

    def fetch(record: Any) -> None:
        """As plain Python there is nothing to bring near."""

    if UNCOMPILED:
        return fetch

    @intrinsic
    def bring_near(typing_context: Any, record: Any) -> Any:
        def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
            byte, number = ir.IntType(8), ir.IntType(32)
            kind = ir.FunctionType(ir.VoidType(), [byte.as_pointer(), number, number, number])
            prefetch = cgutils.get_or_insert_function(builder.module, kind, PREFETCH)
            start = builder.bitcast(arguments[0], byte.as_pointer())
            for offset in offsets:
                line = builder.gep(start, [ir.IntType(64)(offset)])
                builder.call(prefetch, [line, number(1), number(3), number(1)])
            return context.get_dummy_value()

        return types.void(record), generate

    @overload(fetch)
    def compiled(record: Any) -> Any:
        def bring(record: Any) -> None:
            bring_near(record)  # type: ignore[call-arg]

        return bring

    return fetch


# Of a household's record (see `EVERY_MONTH` in households.py): what every month needs, what debts and cases need, and
# where it stands with the offices; and the latter with its number.
fetch: Any = _fetching(*range(0, 384, CACHE_LINE_BYTES))
fetch_case: Any = _fetching(*range(128, 512, CACHE_LINE_BYTES))
fetch_standing: Any = _fetching(384, 448)
fetch_turn: Any = _fetching(256, 320, 448)
AHEAD = 8  # so many cases ahead: looking at one is often shorter than fetching one

_DTYPES_SEEN: dict[tuple[type, np.dtype], np.dtype] = {}


def plain(records: np.ndarray) -> np.ndarray:
    """The same records as a plain array, under one dtype object for all arrays of an equal dtype.

    Numba recognises plain arrays faster than record arrays, and a dtype by its object: one that merely equals it (each
    scenario that is read, each setup that came from another process) is compared field by field in every call, which
    cost up to a third of the whole month.
    """
    dtype = _DTYPES_SEEN.setdefault((records.dtype.type, records.dtype), records.dtype)
    if dtype is records.dtype:
        return np.ndarray.view(records, np.ndarray)  # naming the dtype would have NumPy compare it with itself
    return np.ndarray.view(records, dtype=dtype, type=np.ndarray)
