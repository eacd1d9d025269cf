"""docs/validation.md, made from a validation: the same answer gives the same page.

`arrears validate --write-docs`, or with the calibrated sample `arrears validate --posterior --write-docs`.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from experiments.targets import Target, load_targets
from scenarios.catalogue import standard_library

PAGE = Path(__file__).parent.parent / "docs" / "validation.md"
MADE_BY = "<!-- made by `arrears validate --write-docs`; do not edit -->"
PARTS = {
    "calibrate": ("calibrated", "Calibrated"),
    "validate": ("held_out", "Held out"),
}
MEANS = {
    "calibrate": "The parameters were tuned on these, so meeting them proves little; missing one says much.",
    "validate": "Nothing was tuned on these. A figure outside its range is a failure of the model and stands as one.",
}


def page_of(found: Mapping[str, Any], targets: Sequence[Target]) -> str:
    """The page that a validation gives.

    Args:
        found: the document of `arrears validate`.
        targets: the published figures it was held against.
    """
    by_name = {target.name: target for target in targets}
    parts = [MADE_BY, "# Validation: published against simulated", _head(found)]
    for use, (key, title) in PARTS.items():
        rows = [row for row in found["targets"] if row["use"] == use]
        counts = found[key]
        told = f"{counts['inside']} inside, {counts['outside']} outside, {counts['not_computed']} not computed."
        parts += [f"## {title}", f"{MEANS[use]} {told}", _table(rows, by_name)]
    parts += ["## What makes a comparison doubtful", _care(targets)]
    parts += [
        "## Where sources disagree",
        "Other published values, and why the range does not follow them.",
        _conflicts(targets),
    ]
    parts += ["## Sources", _sources(targets)]
    return "\n\n".join(parts) + "\n"


def _head(found: Mapping[str, Any]) -> str:
    years = found["months"] / 12
    if "draws" in found:
        over = f"the median of {found['draws']} draws of the calibrated sample (`scenarios/posterior/`), each with its"
        over += " own luck; the interval holds the middle 95% of the draws"
    else:
        over = f"the median of {found['replications']} replications at the catalogue's values; the interval is that of"
        over += " the median"
    size = f"{found['households']:,} homes, {years:g} years, seed {found['seed']}"
    text = f"Scenario `{found['scenario']}`, {size}: {over}. "
    text += "*Inside* means that the median lies within the published range. Ranges are never moved to fit."
    if "at_once_share" in found:
        share = f"{100 * found['at_once_share']:.0f}%"
        text += f"\n\n**At once**: {share} of the draws meet at least 80% of the calibrated targets together."
    return text + f"\n\nModel and scenarios `{found['code']}`, targets `{found['targets_digest']}`."


def _table(rows: Sequence[Mapping[str, Any]], targets: Mapping[str, Target]) -> str:
    lines = [
        "| figure | published | simulated | 95% interval | inside | sources | status |",
        "|---|---|---|---|---|---|---|",
    ]
    for row in rows:
        target = targets[row["name"]]
        if "not_computed" in row:
            simulated, ends, inside = f"not computed: {row['not_computed']}", "", ""
        else:
            simulated, inside = f"{row['simulated']:.4g}", "yes" if row["inside"] else "**NO**"
            ends = " to ".join(f"{end:.4g}" for end in row["ci95"]) if "ci95" in row else ""
        about = f" (lever `{target.lever}`)" if target.lever else ""
        cells = [f"`{target.name}`: {target.what}{about}", _range(target), simulated, ends, inside]
        lines.append(f"| {' | '.join([*cells, ', '.join(target.sources), target.status])} |")
    return "\n".join(lines)


def _range(target: Target) -> str:
    return f"{target.low:g} to {target.high:g}"


def _care(targets: Sequence[Target]) -> str:
    return "\n".join(f"- `{target.name}`: {target.care}." for target in targets if target.care)


def _conflicts(targets: Sequence[Target]) -> str:
    lines = ["| figure | our range | elsewhere | year | source | why not |", "|---|---|---|---|---|---|"]
    for target in targets:
        for other in target.elsewhere:
            cells = [f"`{target.name}`", _range(target), f"{other.value:g}", other.year, other.source, other.why]
            lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def _sources(targets: Sequence[Target]) -> str:
    known = standard_library().sources()
    keys = {key for target in targets for key in (*target.sources, *(other.source for other in target.elsewhere))}
    return "\n".join(
        f"- **{key}** ({known[key].status}): {known[key].title}" + (f" <{known[key].url}>" if known[key].url else "")
        for key in sorted(keys)
    )


def write_page(found: Mapping[str, Any], path: Path = PAGE) -> Path:
    """Write the page aside and give it its name; returns where it is."""
    aside = path.with_name(f".{path.name}.writing")
    aside.write_text(page_of(found, load_targets()), encoding="utf-8")
    aside.replace(path)
    return path
