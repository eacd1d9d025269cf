"""How are a model's arrays laid out as tables on disk, and read back: words as words, the rest as plain columns."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from enum import IntEnum
from functools import cache

import numpy as np
import pyarrow as pa

from model import words
from model.households import GROUPS

WHOLE_GROUPS = ("identity", "people", "trace")
OTHER_FIELDS = (
    *("income_source", "income_cents", "rent_cents", "savings_cents"),
    *("rent_arrears_cents", "rent_costs_cents", "energy_arrears_cents", "water_arrears_cents"),
    *("health_arrears_cents", "other_arrears_cents", "months_in_arrears", "cause", "had_other_arrears_first"),
    *("arrangements_made", "arrangements_broken", "rent_due_total_cents", "rent_paid_total_cents"),
    *("strain", "problem_debt", "debtor_kind", "legal_stage", "orders_count", "help_stage", "times_helped"),
    *("tax_arrears_cents", "attached_cents", "settlement_stage", "volunteer_stage", "desk", "desk_stage"),
)
LEDGER_WORDS: dict[str, type[IntEnum]] = {"payer": words.Party, "payee": words.Party, "cost": words.Cost}
TABLES = ("households", "months", "ledger")


@cache
def household_words() -> Mapping[str, type[IntEnum]]:
    """Which columns of a tenancy hold a word of a closed vocabulary, and which vocabulary."""
    fields = [field for group in GROUPS.values() for field in group]
    found = {field.name: vocabulary for field in fields if (vocabulary := getattr(words, field.unit, None)) is not None}
    return {**found, "end": words.End}


@cache
def household_columns() -> tuple[str, ...]:
    """Which fields of a tenancy are kept: who it was, what happened to it, and its state when it ended."""
    whole = [field.name for name in WHOLE_GROUPS for field in GROUPS[name]]
    return (*whole, *OTHER_FIELDS, "end_month", "end")


def _named(codes: np.ndarray, names: Sequence[str]) -> pa.Array:
    """Numbers of words as words; a number below 0 stands for none."""
    indices = pa.array(codes.astype(np.int32), mask=codes < 0)
    return pa.DictionaryArray.from_arrays(indices, pa.array(list(names), pa.string()))


def _words_of(vocabulary: type[IntEnum]) -> list[str]:
    names = {int(word): word.name.lower() for word in vocabulary}
    return [names.get(number, "") for number in range(max(names) + 1)]


def _table(
    rows: np.ndarray,
    columns: Sequence[str],
    vocabularies: Mapping[str, type[IntEnum]],
    corporations: Sequence[str],
    replication: int,
) -> pa.Table:
    arrays: dict[str, pa.Array] = {"replication": pa.array(np.full(len(rows), replication, dtype=np.int32))}
    for name in columns:
        column = np.ascontiguousarray(rows[name])
        if name == "corporation":
            arrays[name] = _named(column, corporations)
        elif name in vocabularies:
            arrays[name] = _named(column, _words_of(vocabularies[name]))
        else:
            arrays[name] = pa.array(column)
    return pa.table(arrays)


def to_tables(
    tenancies: np.ndarray, series: np.ndarray, ledger: np.ndarray, corporations: Sequence[str], replication: int
) -> dict[str, pa.Table]:
    """The three tables of one replication: `households`, `months`, `ledger`."""
    return {
        "households": _table(tenancies, household_columns(), household_words(), corporations, replication),
        "months": _table(series, series.dtype.names or (), {}, corporations, replication),
        "ledger": _table(ledger, ledger.dtype.names or (), LEDGER_WORDS, corporations, replication),
    }


def codes_of(column: pa.ChunkedArray, names: Sequence[str]) -> np.ndarray:
    """The numbers of a column of words, given the words in order; -1 where there is none."""
    numbers = {name: number for number, name in enumerate(names)}
    parts = [np.empty(0, dtype=np.int64)]
    for chunk in column.chunks:
        if not pa.types.is_dictionary(chunk.type):
            chunk = chunk.dictionary_encode()
        lookup = np.array([numbers.get(name, -1) for name in chunk.dictionary.to_pylist()] + [-1], dtype=np.int64)
        indices = chunk.indices.fill_null(len(chunk.dictionary)).to_numpy(zero_copy_only=False)
        parts.append(lookup[indices])
    return np.concatenate(parts)


def to_arrays(table: pa.Table) -> dict[str, np.ndarray]:
    """The columns of a stored table as arrays: vocabularies as their numbers, other words as text."""
    vocabularies = {**household_words(), **LEDGER_WORDS}
    arrays: dict[str, np.ndarray] = {}
    for name in table.column_names:
        column = table.column(name)
        if name in vocabularies:
            arrays[name] = codes_of(column, _words_of(vocabularies[name]))
        elif pa.types.is_dictionary(column.type) or pa.types.is_string(column.type):
            arrays[name] = np.array(column.to_pylist(), dtype=object)
        else:
            arrays[name] = column.to_numpy()
    return arrays


def digest_arrays(arrays: Iterable[np.ndarray]) -> str:
    """What is the digest of the content of arrays: sha256 over every field by name, wherever it lies in the record."""
    digest = hashlib.sha256()
    for array in arrays:
        for name in sorted(array.dtype.names or ("",)):
            column = array[name] if name else array
            digest.update(f"{name} {column.dtype.str} {column.shape}".encode())
            digest.update(np.ascontiguousarray(column).tobytes())
    return digest.hexdigest()


def households_digest(tenancies: np.ndarray) -> str:
    """What is the digest of all that happened to all households, whatever the order of the rows."""
    return digest_arrays([tenancies[np.lexsort((tenancies["start_month"], tenancies["household"]))]])
