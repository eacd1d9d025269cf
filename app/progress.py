"""How far is it: on standard error, so that standard output holds only the answer.

A terminal gets bars. Anything else (a file, a pipe, a log) gets one plain line about every half minute,
and none while there is nothing new to say.
"""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Event, Thread
from time import monotonic
from typing import TextIO

LINE_EVERY_SECONDS = 30.0

Start = Callable[[str, int], Callable[[], None]]


@contextmanager
def bars() -> Iterator[Start]:
    """Hands out a function that starts a bar (title, how many) and returns what advances it by one."""
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeElapsedColumn,
        TimeRemainingColumn,
    )

    console = Console(stderr=True)
    if not console.is_terminal:
        plain = Lines(sys.stderr)
        with plain.saying(LINE_EVERY_SECONDS):
            yield plain.start
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    times = (TimeElapsedColumn(), TextColumn("left"), TimeRemainingColumn())
    with Progress(*columns, *times, console=console, transient=True) as progress:

        def start(title: str, total: int) -> Callable[[], None]:
            task = progress.add_task(title, total=total)
            return lambda: progress.advance(task)

        yield start


class Lines:
    """Says in plain lines how far the work is that was started last and is not done."""

    def __init__(self, stream: TextIO, clock: Callable[[], float] = monotonic) -> None:
        """Lines for a stream; the clock gives seconds."""
        self.stream, self.clock = stream, clock
        self.works: list[Work] = []
        self.said = ""

    def start(self, title: str, total: int) -> Callable[[], None]:
        """Begin a piece of work; what is returned says that one more of it is done."""
        work = Work(title, total, self.clock())
        self.works.append(work)
        return work.advance

    def say(self) -> None:
        """Write one line; none while nothing is being done, or where it would be the line before once more."""
        work = next((one for one in reversed(self.works) if one.done < one.total), None)
        line = "" if work is None else self._line(work)
        if line and line != self.said:
            self.stream.write(f"{line}\n")
            self.stream.flush()
        self.said = line or self.said

    def _line(self, work: "Work") -> str:
        if work.total == 1:  # nothing between begun and done
            return f"{work.title} ..."
        if work.done == 0:
            return f"{work.title}: 0 of {work.total} done"
        left = about((self.clock() - work.began) * (work.total / work.done - 1))
        return f"{work.title}: {work.done} of {work.total} done, {left} left"

    @contextmanager
    def saying(self, every_seconds: float) -> Iterator[None]:
        """Say it again and again until the work is over."""
        over = Event()

        def again() -> None:
            while not over.wait(every_seconds):
                self.say()

        thread = Thread(target=again, daemon=True)
        thread.start()
        try:
            yield
        finally:
            over.set()
            thread.join()


@dataclass
class Work:
    """One piece of work: how many there are, since when (seconds), and how many are done."""

    title: str
    total: int
    began: float
    done: int = 0

    def advance(self) -> None:
        """One more is done."""
        self.done += 1


def about(seconds: float) -> str:
    """A time to wait in words, as exact as a guess deserves."""
    if seconds < 60:
        return "less than a minute"
    minutes = round(seconds / 60)
    if minutes < 90:
        return "about 1 minute" if minutes == 1 else f"about {minutes} minutes"
    return f"about {round(minutes / 60)} hours"
