"""What `report` and `story` ask of the rooms below: a stored answer told on a page, a household's months told."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from app.asked import Answer
from experiments.story_find import PICKS, is_run, variants_of
from scenarios.errors import ScenarioError


def report(words: Sequence[str], language: str, file: Path | None, folder: Path) -> Answer:
    """Write the report on a stored comparison or study; the answer's figures are the files written, the page first."""
    from experiments.report.page import write_report
    from experiments.report.record import find_record

    record = find_record(words, folder)
    written = write_report(record, language, file or folder / record.name / f"report-{language}.html")
    names = {"report": record.name, "language": language, "files": [path.name for path in written]}
    return Answer(names, (), tuple(written))


@dataclass(frozen=True)
class StoryAsked:
    """The options of `story`: which runs, and which household by number or as the nth of a kind."""

    words: Sequence[str]
    replication: int | None
    pick: str | None
    nth: int | None
    variant: str | None
    language: str
    out: Path


def household_story(asked: StoryAsked, with_figures: bool) -> Answer:
    """The months of one household in its run, or in baseline and variant."""
    from experiments.story import trace
    from experiments.story_find import known_household, picked, subject
    from experiments.story_telling import tell
    from experiments.story_words import LANGUAGES

    if asked.language not in LANGUAGES:
        raise ScenarioError(f"--lang {asked.language}: there are {', '.join(LANGUAGES)}")
    words = list(asked.words)
    if asked.nth is not None and not asked.pick:
        raise ScenarioError(f"--nth {asked.nth}: goes with --pick, as in --pick avoided --nth {asked.nth}")
    if asked.pick:
        _refuse_number_beside(words, asked.pick, asked.out)
    number = None if asked.pick else _household_of(words, asked.out)
    told = subject(words, asked.out, asked.variant)
    if number is None:
        replication, household = picked(told, str(asked.pick), asked.nth or 1, asked.replication)
    else:
        replication, household = asked.replication or 0, number
        known_household(told, household, replication)
    document = tell(trace(told.runs, replication, household), told.names, asked.language)
    if asked.pick:
        document["pick"] = asked.pick
    drawn: list[Path] = []
    if with_figures:
        from experiments.story_figure import draw_story

        ids = "-".join(run.id[:8] for run in told.runs)
        name = f"{ids}-{household}-replication-{replication}" + ("" if asked.language == "en" else f"-{asked.language}")
        drawn = draw_story(document, asked.language, asked.out / "stories", name)
    return Answer(document, tuple(zip(told.names, told.runs, strict=True)), tuple(drawn))


def _refuse_number_beside(words: list[str], pick: str, folder: Path) -> None:
    """Refuse a household's number beside --pick: one of the two says which household."""
    last = words[-1]
    if len(words) > 1 and last.isdecimal() and not (folder / last).is_dir():
        raise ScenarioError(f"story {last}: a household's number does not go with --pick {pick}; leave out one of them")


def _household_of(words: list[str], folder: Path) -> int:
    """Take the household's number from the end of the words."""
    last = words[-1]
    if len(words) > 1 and last.isdecimal():
        return int(words.pop())
    right = f"write `arrears story {words[0]} 1000` (a household's number) or `arrears story {words[0]} --pick helped`"
    if is_run(last, folder):
        raise ScenarioError(f"story {' '.join(words)}: which household is missing; {right}")
    if len(words) == 1:
        raise ScenarioError(f"story '{last}': there is no such run in {folder}, and no household is named; {right}")
    if last in PICKS:
        raise ScenarioError(f"story '{last}': is a kind of household; write `arrears story {words[0]} --pick {last}`")
    if last in variants_of(words[0], folder):
        raise ScenarioError(
            f"story '{last}': is a variant of that comparison; write --variant '{last}', and a household's number or "
            "--pick helped"
        )
    raise ScenarioError(
        f"story '{last}': is no run in {folder}, no household's number, no variant of '{words[0]}' and no kind of "
        f"household for --pick; {right}"
    )
