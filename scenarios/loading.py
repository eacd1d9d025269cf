"""Opens TOML files: every way in which a file can be unusable becomes one ScenarioError."""

import errno
import re
import stat
import tomllib
from functools import lru_cache
from pathlib import Path
from types import UnionType
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ValidationError

from scenarios.errors import ScenarioError, nearest, problem

ROOT = Path(__file__).parent
LARGEST_BYTES = 5_000_000
TWICE = re.compile(r"Cannot overwrite|Cannot declare .* twice|Duplicate inline table key '(?P<key>.*)'")
LONG_NUMBER = re.compile(r"[0-9](_?[0-9]){4000,}")
UNION = re.compile(r"(tuple|union|function-[a-z]+)\[.*\]$")  # a step within the schema, not a key of the file
WANTED = {
    "string_type": "must be text in quotes",
    "model_type": "must be a table of keys",
    "dict_type": "must be a table of keys",
    "list_type": "must be a list",
    "tuple_type": "must be a list",
    "too_short": "must have {min_length} or more values",
    "too_long": "must have {max_length} values at most",
    "float_type": "must be a number",
    "float_parsing": "must be a number",
    "int_type": "must be a whole number",
    "int_parsing": "must be a whole number",
    "int_from_float": "must be a whole number",
    "greater_than": "must be above {gt}",
    "greater_than_equal": "must be at least {ge}",
    "less_than": "must be below {lt}",
    "less_than_equal": "must be at most {le}",
}
Model = TypeVar("Model", bound=BaseModel)


def file_name(path: Path) -> str:
    """How is a file called in messages: files of the catalogue from the project folder, others as they were given."""
    try:
        return path.relative_to(ROOT.parent).as_posix()
    except ValueError:
        return path.as_posix()


def _reason(error: OSError) -> str:
    reasons = {
        errno.ENOENT: "there is no such file",
        errno.ENOTDIR: "there is no such file",
        errno.ELOOP: "the link leads back to itself; give the file it should lead to",
        errno.EACCES: "may not be read; check who may read the file",
        errno.EPERM: "may not be read; check who may read the file",
        errno.ENAMETOOLONG: "the name is too long for a file",
    }
    return reasons.get(error.errno or 0, f"cannot be read ({error.strerror})")


def read_text(path: Path) -> str:
    """What does a text file hold; anything that is no readable, non-empty text file is a ScenarioError."""
    name = file_name(path)
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            raise ScenarioError(f"{name}: is a folder; give a TOML file")
        if not stat.S_ISREG(status.st_mode):
            raise ScenarioError(f"{name}: is not an ordinary file; give a TOML file")
        if status.st_size > LARGEST_BYTES:
            raise ScenarioError(f"{name}: is larger than {LARGEST_BYTES:,} bytes; give a TOML file")
        content = path.read_bytes()
    except OSError as error:
        raise ScenarioError(f"{name}: {_reason(error)}") from None
    except ValueError:
        raise ScenarioError(f"{name!r}: is not a possible file name") from None
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        raise ScenarioError(f"{name}: is not text in UTF-8 (a binary file?); give a TOML file") from None
    text = text.removeprefix("\ufeff")  # what some editors on Windows put in front
    if not text.strip():
        raise ScenarioError(f"{name}: the file is empty; give a TOML file")
    return text


def read_toml(path: Path) -> dict[str, Any]:
    """Which tables does a TOML file hold."""
    text = read_text(path)
    try:
        tables = _parse(text)
        place = _beyond_64_bits(tables)
    except RecursionError:
        raise ScenarioError(f"{file_name(path)}: not valid TOML: nested too deep; a few levels are used") from None
    except ValueError as error:
        raise ScenarioError(f"{file_name(path)}: not valid TOML: {_not_toml(text, error)}") from None
    if place is not None:
        raise problem(file_name(path), key_of(place), "has too many digits; whole numbers end at 2^63")
    return tables


def _not_toml(text: str, error: ValueError) -> str:
    """What is wrong with text that the parser refused, with its line; the parser's own words if they are clear."""
    if twice := TWICE.match(str(error)):
        at = re.search(r"\(at line ([0-9]+)", str(error))
        number = int(at[1]) if at else text.rstrip().count("\n") + 1
        line = text.split("\n")[number - 1]
        key = " in ".join(part for part in (twice["key"], _key_on(line)) if part)
        return f"line {number}: {key or 'a key'} is given twice; give it once"
    if not isinstance(error, tomllib.TOMLDecodeError) and (long := LONG_NUMBER.search(text)):
        number = text.count("\n", 0, long.start()) + 1
        key = _key_on(text.split("\n")[number - 1])
        said = f"line {number}: {key}" if key else f"line {number}"
        return f"{said}: has too many digits; whole numbers end at 2^63"
    return str(error)


def _key_on(line: str) -> str:
    """Which key or table does a line of TOML begin with, as it is written; empty if it begins with none."""
    found = re.match(r"""\s*(\[[^]]*\]+|[\w."' -]+?(?=\s*=))""", line)
    return found[1] if found else ""


@lru_cache(maxsize=512)
def _parse(text: str) -> dict[str, Any]:
    return tomllib.loads(text)


def _beyond_64_bits(value: Any, place: tuple[int | str, ...] = ()) -> tuple[int | str, ...] | None:
    """Where is the first whole number that TOML does not allow, if there is one."""
    if isinstance(value, int) and not -(2**63) <= value < 2**63:
        return place
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return next((found for key, part in parts if (found := _beyond_64_bits(part, (*place, key))) is not None), None)


def key_of(location: tuple[int | str, ...]) -> str:
    """How is the place of a value written: `rung[2].at_months`, items counted from 1."""
    key = ""
    for part in location:
        if isinstance(part, int):
            key += f"[{part + 1}]"
        else:
            quoted = f'"{part}"' if "." in part else part
            key += f".{quoted}" if key else quoted
    return key


def _model_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and not isinstance(annotation, UnionType) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for part in get_args(annotation) if (found := _model_in(part))), None)


def _keys_at(model: type[BaseModel], location: tuple[int | str, ...]) -> list[str]:
    """Which keys are valid in the table that holds this place."""
    at: type[BaseModel] = model
    for part in location[:-1]:
        if isinstance(part, str) and part in at.model_fields:
            at = _model_in(at.model_fields[part].annotation) or at
    return list(at.model_fields)


def _explain(file: str, model: type[BaseModel], prefix: tuple[str, ...], error: Any) -> ScenarioError:
    location = tuple(part for part in error["loc"] if not UNION.match(str(part)))
    key = key_of((*prefix, *location))
    if error["type"] == "extra_forbidden":
        valid = _keys_at(model, location)
        if location[-1] in valid:
            return problem(file, key, "does not go together with the other keys given here; leave out one or the other")
        return problem(file, key, f"unknown key; {nearest(str(location[-1]), valid)}")
    if error["type"] == "missing" and isinstance(location[-1], int):
        return problem(file, key_of((*prefix, *location[:-1])), f"value {location[-1] + 1} of the list is missing")
    if error["type"] == "missing":
        return problem(file, key, "is missing")
    if error["type"] == "literal_error":
        valid = [word.strip(" '") for word in error["ctx"]["expected"].replace(" or ", ",").split(",")]
        return problem(file, key, f"unknown word; {nearest(str(error['input']), valid)}", error["input"])
    if error["type"] == "value_error":
        return problem(file, key, str(error["ctx"]["error"]), error["input"])
    wanted = WANTED.get(error["type"], error["msg"]).format(**error.get("ctx", {}))
    return problem(file, key, wanted, error["input"])


def validated(model: type[Model], data: Any, file: str, prefix: tuple[str, ...] = ()) -> Model:
    """The data as a model of the schema; the first thing wrong becomes one ScenarioError that names file and key."""
    try:
        return model.model_validate(data)
    except ValidationError as error:
        details = error.errors()
        first = next((detail for detail in details if detail["type"] == "extra_forbidden"), details[0])
        raise _explain(file, model, prefix, first) from None
