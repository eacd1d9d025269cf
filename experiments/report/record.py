"""Which record is a report about: found by name, with the runs behind it and what they were computed from."""

import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from results.files import read_json
from results.store import KEPT, THRESHOLDS, Store
from scenarios.errors import ScenarioError, nearest

LATEST = "latest"
SENSITIVITY = "sensitivity"


@dataclass(frozen=True)
class Record:
    """A stored comparison or study: its name, what was asked and found, and the manifests of its runs by arm.

    `evaluation`: the parameters by which outcomes were valued; they are part of no run. `summaries`: the figures of
    each arm by itself, as far as they are kept.
    """

    name: str
    asked: Mapping[str, Any]
    document: Mapping[str, Any]
    manifests: Mapping[str, Mapping[str, Any]]
    evaluation: Mapping[str, Mapping[str, Any]]
    sensitivity: tuple[Mapping[str, Any], ...] = ()
    summaries: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    @property
    def is_study(self) -> bool:
        """Is it a study of thresholds; otherwise a comparison."""
        return self.name.startswith(THRESHOLDS)

    @property
    def town(self) -> Mapping[str, Any]:
        """The resolved scenario of the baseline."""
        found: Mapping[str, Any] = next(iter(self.manifests.values()))["inputs"]["document"]
        return found

    @property
    def parameters(self) -> dict[str, dict[str, Any]]:
        """Every parameter of baseline and evaluation and every setting of the levers, by path.

        `values`: all values it has in the arms, in their order; a setting that is compared has several.
        """
        found: dict[str, dict[str, Any]] = {}
        tables = [manifest["inputs"]["document"]["parameters"] for manifest in self.manifests.values()]
        for table in (*tables, self.evaluation):
            for path, row in table.items():
                kept = found.setdefault(path, {**row, "values": []})
                if row["value"] not in kept["values"]:
                    kept["values"].append(row["value"])
        return found

    @property
    def levers(self) -> dict[str, Mapping[str, Any]]:
        """The levers of the arms, by name."""
        rows = [row for manifest in self.manifests.values() for row in manifest["inputs"]["document"]["levers"]]
        return {str(row["name"]): row for row in rows}

    @property
    def command(self) -> str:
        """What to write on the command line to get the same record."""
        options = [
            part
            for name, value in self.asked["options"].items()
            for part in ([f"--{name}"] if value is True else [f"--{name}", str(value)])
        ]
        settings = [part for text in self.asked["settings"] for part in ("--set", text)]
        return shlex.join(["arrears", self.asked["command"], *self.asked["words"], *options, *settings])


def find_record(words: Sequence[str], folder: Path) -> Record:
    """The record that the first of these words names, with the sensitivity runs that the others name.

    Raises:
        ScenarioError: there is no such record, or its runs are gone.
    """
    store = Store(folder)
    extra = [(word, _sensitivity(word, folder)) for word in words]
    names = [word for word, found in extra if found is None]
    if len(names) != 1:
        right = "name one comparison or threshold study (or `latest`), and if wanted sensitivity runs beside it"
        raise ScenarioError(f"report {' '.join(words)}: {right}")
    name = _located(names[0], store)
    kept = store.record(name)
    if kept is None:
        raise ScenarioError(f"'{name}': holds no results to report; run the same `arrears compare` again")
    manifests: dict[str, Mapping[str, Any]] = {}
    for arm in kept["arms"]:
        run = store.find(arm["run"])
        if run is None:
            gone = f"'{name}': its run {arm['run']} ({arm['name']}) is gone or damaged; run the same command again"
            raise ScenarioError(gone)
        manifests[str(arm["name"])] = run.manifest
    summaries = {
        str(arm["name"]): found
        for arm in kept["arms"]
        if isinstance(found := read_json(store.folder / arm["run"] / "summary.json"), dict)
    }
    sensitivity = tuple(found for _, found in extra if found is not None)
    return Record(name, kept["asked"], kept["document"], manifests, kept.get("evaluation", {}), sensitivity, summaries)


def _located(word: str, store: Store) -> str:
    names = store.records()
    if word == LATEST:
        latest = store.latest(KEPT)
        if latest is None:
            raise ScenarioError(
                f"report: nothing to report on is kept in {store.folder}; make it with `arrears compare`"
            )
        return latest
    plain = Path(word).stem if word.endswith(".json") else Path(word).name
    matching = [plain] if plain in names else [name for name in names if plain and name.startswith(plain)]
    if len(matching) > 1:
        raise ScenarioError(
            f"report '{word}': begins {len(matching)} names: {', '.join(matching[:6])}; write one in full"
        )
    if not matching:
        there = nearest(plain, names) if names else "nothing is kept there; make it with `arrears compare`"
        raise ScenarioError(
            f"report '{word}': no comparison or threshold study of that name in {store.folder}; {there}"
        )
    return matching[0]


def _sensitivity(word: str, folder: Path) -> Mapping[str, Any] | None:
    """The document of a sensitivity run, if the word names one."""
    for path in (Path(word), folder / word):
        found = read_json(path / "summary.json")
        if isinstance(found, dict) and found.get("kind") == SENSITIVITY and "indices" in found:
            return found
    return None
