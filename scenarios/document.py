"""The resolved scenario as one JSON-able document, and the model's setup built from it and from nothing else."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from model.setup import LADDER, CorporationSetup, Setup, Stage, build_world, group_dtype, word_number
from model.words import Audience, Consent, Measure, Rung
from scenarios.catalogue import Library
from scenarios.errors import ScenarioError
from scenarios.fields import TEAM_WORDS
from scenarios.loading import file_name, read_text
from scenarios.schema import Parameter

FORMAT = 1
WORDS = {"measure": Measure, "action": Rung, "audience": Audience, "consent": Consent}
TEAM_FIELDS = ("team_joins", "refers")


def canonical(document: Mapping[str, Any]) -> str:
    """The document as text, always the same for the same content."""
    return json.dumps(document, sort_keys=True, ensure_ascii=True, allow_nan=False, separators=(",", ":"))


@dataclass(frozen=True)
class Resolved:
    """A scenario with its levers, resolved to plain values. `setup` is built when it is first asked for."""

    document: dict[str, Any]
    library: Library

    @property
    def name(self) -> str:
        """Name of the scenario or package."""
        return str(self.document["name"])

    @property
    def levers(self) -> tuple[str, ...]:
        """Levers pulled on top of the scenario, each with the settings that differ from its file; sorted."""
        return tuple(lever["call"] for lever in self.document["levers"] if not lever["in_place"])

    @cached_property
    def digest(self) -> str:
        """64 hexadecimal digits that differ whenever anything in the document differs."""
        return hashlib.sha256(canonical(self.document).encode()).hexdigest()

    @cached_property
    def parameters(self) -> dict[str, Parameter]:
        """Every parameter of the baseline, and every setting of the levers, by full path."""
        return {path: Parameter.model_validate(table) for path, table in self.document["parameters"].items()}

    @property
    def costs(self) -> list[dict[str, Any]]:
        """Fixed costs of the levers: party, cents_per_month (whole town), its months, lever, corporations."""
        return list(self.document["costs"])

    @cached_property
    def setup(self) -> Setup:
        """What the simulation is given."""
        return Setup(_people(self.document["people"], self.library), self.stages, int(self.document["burn_in_months"]))

    @cached_property
    def stages(self) -> tuple[Stage, ...]:
        """What holds from which month; the last stage whose `from_month` has come holds."""
        return tuple(_stage(self.document, stage, self.library) for stage in self.document["stages"])


def people_part(path: Path, name: str) -> dict[str, str]:
    """What the document says of the people: the file of margins, and the digest of what stands in it."""
    return {"margins": name, "digest": hashlib.sha256(read_text(path).encode()).hexdigest()}


def _people(part: Mapping[str, Any], library: Library) -> Any:
    """The people of the margins file, if it still is what it was when the document was made."""
    from scenarios.people import load_people

    _, path = library.locate(("margins",), part["margins"], "people", Path())
    if people_part(path, part["margins"]) != part:
        raise ScenarioError(f"{file_name(path)}: has changed since the scenario was resolved; resolve it anew")
    return load_people(path)


def _stage(document: Mapping[str, Any], stage: Mapping[str, Any], library: Library) -> Stage:
    values = {path: table["value"] for path, table in document["parameters"].items()} | stage["parameters"]
    try:
        nested = {
            name: {path.partition(".")[2]: value for path, value in values.items() if path.startswith(f"{name}.")}
            for name in library.groups
        }
        world = build_world(library.groups, nested)
        corporations = tuple(_corporation(row, stage, library) for row in document["corporations"])
    except KeyError as error:
        reason = str(error).strip("\"'")
        raise ScenarioError(f"resolved scenario: does not fit this version of the model: {reason}") from None
    if "life_events" in library.groups:
        from model.hazards import refuse_too_likely

        try:
            refuse_too_likely(world)
        except ValueError as wrong:
            raise ScenarioError(f"{document['name']}: {wrong}") from wrong
    return Stage(int(stage["from_month"]), world, corporations)


def _corporation(row: Mapping[str, Any], stage: Mapping[str, Any], library: Library) -> CorporationSetup:
    tables = stage["corporations"][row["name"]]
    policy, ladder = policy_record(library, tables["policy"]), ladder_records(tables["ladder"])
    return CorporationSetup(row["name"], row["homes"], row["attention_neighbourhood_share"], policy, ladder)


def policy_record(library: Library, values: Mapping[str, Any]) -> np.recarray:
    """The policy of a corporation as the model reads it [1]."""
    dtype = group_dtype(library.policy)
    record = np.zeros(1, dtype=dtype).view(np.recarray)
    for name in dtype.names or ():
        record[name] = word_number(library.policy, name, values[name])
    return record


def ladder_records(rungs: Sequence[Mapping[str, Any]]) -> np.recarray:
    """A ladder as the model reads it [rungs]."""
    ladder = np.zeros(len(rungs), dtype=LADDER).view(np.recarray)
    for row, rung in zip(ladder, rungs, strict=True):
        for name in LADDER.names or ():
            value = rung[name]
            if name in WORDS:
                value = int(WORDS[name][value.upper()])
            elif name in TEAM_FIELDS:
                value = TEAM_WORDS.index(value)
            row[name] = value
    return ladder
