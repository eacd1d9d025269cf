"""Work done side by side: in this process, in worker processes of this machine, or in workers of a dask cluster.

Results never depend on how many workers there are or where: a job carries all it needs and its luck is keyed. Workers
do not hear Ctrl-C; this process does, and ends them.
"""

import os
import signal
import threading
import time
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, TypeVar

from scenarios.errors import ScenarioError

Job = TypeVar("Job")
Result = TypeVar("Result")
Progress = Callable[[str, int], Callable[[], None]]
THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS")
WAIT_SECONDS = 30


@dataclass(frozen=True)
class Workers:
    """Where work is done: `count` processes here, or the workers of the dask scheduler at `dask`."""

    count: int = 1
    dask: str | None = None


def work(
    function: Callable[[Job], Result], jobs: Iterable[Job], count: int, workers: Workers
) -> Generator[Result, None, None]:
    """The result of every job, as it is finished and in no order; `count` jobs there are in all."""
    if workers.dask is not None:
        yield from _on_cluster(function, jobs, workers.dask)
        return
    processes = min(workers.count, count)
    if processes <= 1:
        yield from map(function, jobs)
        return
    from joblib import Parallel, delayed

    with _one_thread_each():
        parallel = Parallel(
            n_jobs=processes,
            return_as="generator_unordered",
            batch_size=1,
            pre_dispatch=2 * processes,
            initializer=_end_with,
            initargs=(os.getpid(),),
        )
        with _deaf_to_interrupts():
            results = parallel(delayed(function)(job) for job in jobs)
        yield from _until_closed(results)


def _until_closed(results: Any) -> Iterator[Any]:
    """Hand on the results; whatever ends this ends the workers."""
    try:
        yield from results
    finally:
        results.close()


def _end_with(parent: int) -> None:
    """Let this worker be deaf to interruptions, and end when the process it works for has gone, however that ended."""
    for name in ("SIGINT", "SIGTERM", "SIGHUP"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.SIG_IGN)

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(1)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def compile_once(progress: Progress | None) -> None:
    """Let the rules be compiled before workers start, so that they find them on disk."""
    from model.warm import compile_all, is_compiled

    if is_compiled():
        return
    advance = progress("compiling, once (some minutes)", 1) if progress else lambda: None
    compile_all()
    advance()


@contextmanager
def _deaf_to_interrupts() -> Iterator[None]:
    """Processes started in here never get Ctrl-C; what arrives meanwhile is delivered to this process afterwards."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    from multiprocessing import resource_tracker

    from joblib.externals.loky.backend import resource_tracker as loky_tracker

    for tracker in (resource_tracker, loky_tracker):
        tracker.ensure_running()  # it would clear the mask again if it were started below
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@contextmanager
def _one_thread_each() -> Iterator[None]:
    """Cores are filled with replications, not with threads inside one."""
    before = {name: os.environ.get(name) for name in THREADS}
    os.environ.update(dict.fromkeys(THREADS, "1"))
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


def _on_cluster(function: Callable[[Job], Result], jobs: Iterable[Job], address: str) -> Iterator[Result]:
    from joblib import Parallel, delayed, parallel_config

    with _cluster(address) as client:
        _warm(client)
        slots = sum(client.nthreads().values())
        with parallel_config(backend="dask", client=client):
            parallel = Parallel(return_as="generator_unordered", batch_size=1, pre_dispatch=2 * slots)
            yield from _until_closed(parallel(delayed(function)(job) for job in jobs))


@contextmanager
def _cluster(address: str) -> Iterator[Any]:
    """A client of the scheduler; every way in which there is none becomes one message."""
    try:
        from distributed import Client
    except ImportError:
        raise ScenarioError(
            "--dask: dask is not installed; install the extra with: pip install 'arrears[dask]'"
        ) from None
    try:
        client: Any = Client(address, timeout=WAIT_SECONDS, set_as_default=False)
    except (OSError, ValueError, TypeError) as error:
        reason = " ".join(str(error).split()) or "no answer"
        raise ScenarioError(
            f"--dask {address}: no scheduler answers there ({reason}); start one with `dask scheduler` and give its "
            "address, as in tcp://host:8786"
        ) from None
    try:
        _usable(client, address)
        yield client
    finally:
        client.close()


def _usable(client: Any, address: str) -> None:
    """Refuse a cluster without workers, or whose workers run several jobs as threads of one process."""
    try:
        client.wait_for_workers(1, timeout=WAIT_SECONDS)
    except TimeoutError:
        raise ScenarioError(
            f"--dask {address}: the scheduler has no workers; start some with `dask worker {address} --nthreads 1`"
        ) from None
    for worker, threads in client.nthreads().items():
        if threads != 1:
            raise ScenarioError(
                f"--dask {address}: worker {worker} has {threads} threads; start workers with --nthreads 1, "
                "one process for every core"
            )


def _warm(client: Any) -> None:
    """Compile once on every machine of the cluster, before the jobs arrive."""
    from model.warm import compile_all

    first: dict[str, str] = {}
    for worker in sorted(client.nthreads()):
        first.setdefault(worker.rpartition(":")[0], worker)
    client.run(compile_all, workers=sorted(first.values()))


def usable_cores() -> int:
    """How many cores may this process use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:
        return os.cpu_count() or 1
