"""Ask a stored run in SQL: its parquet files and one view per question (views.sql), through DuckDB."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import duckdb

from model.ledger import KINDS
from results.files import StoreError
from results.store import Run
from results.tables import TABLES

VIEWS = Path(__file__).with_name("views.sql")
PAIR_VIEWS = Path(__file__).with_name("pair_views.sql")
PLAN_VIEWS = Path(__file__).with_name("plan_views.sql")
NOT_DAMAGE = (  # the question is wrong, memory is short or somebody said stop
    *(duckdb.ParserException, duckdb.BinderException, duckdb.CatalogException),
    *(duckdb.OutOfMemoryException, duckdb.InterruptException),
)


def _facts(connection: duckdb.DuckDBPyConnection, run: Run, discount_share_per_year: float) -> None:
    """The table `run`: how much was simulated, and how money is discounted."""
    columns = "months BIGINT, run_out BIGINT, replications BIGINT, homes_in_all BIGINT, discount_share_per_year DOUBLE"
    connection.execute(f"CREATE TABLE run ({columns})")
    facts = [run.manifest["inputs"][name] for name in ("months", "run_out", "replications", "homes")]
    connection.execute("INSERT INTO run VALUES (?, ?, ?, ?, ?)", [*facts, discount_share_per_year])


@contextmanager
def _in_memory(where: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection with one thread, so that sums repeat; files that cannot be read become one message naming them."""
    connection = duckdb.connect(":memory:", config={"threads": 1})
    try:
        yield connection
    except NOT_DAMAGE:
        raise
    except duckdb.Error:
        raise StoreError(f"{where}: is damaged; compute it once more with --fresh") from None
    finally:
        connection.close()


@contextmanager
def asked(run: Run, discount_share_per_year: float = 0.0) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection in which the run's tables and all views have their names."""
    with _in_memory(run.folder) as connection:
        for table in TABLES:
            path = run.path(table).as_posix().replace("'", "''")
            connection.execute(f"CREATE VIEW {table} AS SELECT * FROM read_parquet('{path}')")
        _facts(connection, run, discount_share_per_year)
        connection.execute(
            "CREATE TABLE cost_words (cost VARCHAR, kind VARCHAR, is_outreach BOOLEAN, contained_in VARCHAR,"
            " provision VARCHAR, title VARCHAR, title_nl VARCHAR)"
        )
        rows = [
            (
                cost.name.lower(),
                word.kind.name.lower(),
                word.is_outreach,
                None if word.contained_in is None else word.contained_in.name.lower(),
                word.provision.name.lower(),
                word.title,
                word.title_nl,
            )
            for cost, word in KINDS.items()
        ]
        connection.executemany("INSERT INTO cost_words VALUES (?, ?, ?, ?, ?, ?, ?)", rows)
        connection.execute(VIEWS.read_text(encoding="utf-8"))
        yield connection


def answer(run: Run, query: str, discount_share_per_year: float = 0.0) -> list[dict[str, object]]:
    """The rows that a query about one run gives, each as name and value."""
    with asked(run, discount_share_per_year) as connection:
        return _rows(connection, query)


def _rows(connection: duckdb.DuckDBPyConnection, query: str) -> list[dict[str, object]]:
    found = connection.execute(query)
    names = [column[0] for column in found.description or ()]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def answer_pair(baseline: Run, variant: Run, query: str) -> list[dict[str, object]]:
    """The rows that a query about two runs of the same households gives."""
    with _in_memory(variant.folder) as connection:
        for name, run in (("baseline", baseline), ("variant", variant)):
            path = run.path("households").as_posix().replace("'", "''")
            connection.execute(f"CREATE VIEW {name} AS SELECT * FROM read_parquet('{path}')")
        _facts(connection, baseline, 0.0)
        connection.execute(PAIR_VIEWS.read_text(encoding="utf-8"))
        return _rows(connection, query)


def answer_plan(folder: Path, outcomes: Sequence[str], query: str) -> list[dict[str, object]]:
    """The rows that a query about one answered plan gives.

    Args:
        folder: of the answer, as `arrears sweep` names it.
        outcomes: which columns of its results are outcomes.
    """
    with _in_memory(folder) as connection:
        path = (folder / "results.parquet").as_posix().replace("'", "''")
        names = ", ".join(f'"{name}"::DOUBLE AS "{name}"' for name in outcomes)
        columns = ", ".join(f'"{name}"' for name in outcomes)
        connection.execute(
            f"CREATE VIEW outcomes AS UNPIVOT (SELECT point, design, draw, arm, replication, {names}"
            f" FROM read_parquet('{path}')) ON {columns} INTO NAME outcome VALUE value"
        )
        connection.execute(PLAN_VIEWS.read_text(encoding="utf-8"))
        return _rows(connection, query)
