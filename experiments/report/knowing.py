"""What a report says of draws of the parameters: how sure the choice is, and what to register next year."""

from collections.abc import Mapping
from typing import Any

from experiments.report.language import Language
from experiments.report.parts import section
from experiments.report.tables import Cell, Table, ends, optional, text

PERSPECTIVES = ("society", "corporation", "municipality", "household", "other_creditors", "state")
MOST_ROWS = 15


def knowing(document: Mapping[str, Any], say: Language) -> list[dict[str, Any]]:
    """The section on what is not known, if the comparison was made over draws."""
    own = document.get("uncertainty")
    if own is None:
        return []
    tables = [_choice(own, say), *_variance(own, say), *_worth(own, say)]
    return [{**section("knowing", _note(own, say), tables, say), "lines": register_next(own, say)}]


def _note(own: Mapping[str, Any], say: Language) -> str:
    counts = {name: say.number(own[name]) for name in ("draws", "replications")}
    most = say.euros(own["information"]["evpi_eur"])
    return say.say("knowing_note", parameters=say.number(own["parameters_drawn"]), most=most, **counts)


def effect_of_draws(document: Mapping[str, Any], say: Language) -> list[str]:
    """What not knowing the parameters does to the choice, in a sentence; nothing if none were drawn."""
    own = document.get("uncertainty")
    if own is None:
        return []
    best = next(row for row in own["policies"] if row["is_best_in_the_mean"]["society"])
    share, loss = say.percent(best["best_share"]["society"], 0), say.euros(best["expected_loss_eur"]["society"])
    return [say.say("effect_of_draws", draws=say.number(own["draws"]), name=best["name"], share=share, loss=loss)]


def register_next(own: Mapping[str, Any], say: Language) -> list[str]:
    """What to register next year: the parameters most worth knowing, in plain sentences."""
    rows = [row for row in own["information"]["parameters"] if row["path"] in own["register_next"]]
    if not rows:
        return [say.say("register_none")]
    lines = [say.say("register_head")]
    for row in rows:
        what = say.say(f"register_{row['path'].partition('.')[0]}")
        value, error = say.euros(row["evppi_eur"]), say.euros(row["evppi_standard_error_eur"])
        lines.append(say.say("register_one", what=what, path=row["path"], value=value, error=error))
    return lines


def _choice(own: Mapping[str, Any], say: Language) -> Table:
    rows = []
    for row in own["policies"]:
        shares = [optional(row["best_share"][name], lambda share: say.percent(share, 0)) for name in PERSPECTIVES]
        net = optional(row["net_eur"]["society"], lambda value: say.number(round(value), 0))
        spread = ends(row["net_society_draws95_eur"], say, lambda value: say.number(round(value), 0))
        loss = optional(row["expected_loss_eur"]["society"], lambda value: say.number(round(value), 0))
        rows.append((text(row["name"]), *shares, net, spread, loss))
    best = (say.say("best_for", party=say.say(name)) for name in PERSPECTIVES)
    head = (say.say("policy"), *best, say.say("net_society"), say.say("draws95"), say.say("expected_loss"))
    return Table("choice-over-draws", say.say("caption_choice"), head, tuple(rows))


def _variance(own: Mapping[str, Any], say: Language) -> list[Table]:
    rows = []
    for row in own["variance"]:
        name = {"evictions_avoided": "evictions_avoided", "net_society_eur": "net_society"}[row["outcome"]]
        share = optional(row["parameters_share"], lambda value: say.percent(value, 0))
        luck = optional(row["luck_share"], lambda value: say.percent(value, 0))
        between = ends(row.get("parameters_share_ci95"), say, lambda value: say.percent(value, 0))
        rows.append((text(f"{row['policy']}: {say.say(name)}"), share, between, luck))
    head = tuple(say.say(key) for key in ("measure", "not_knowing", "interval", "luck"))
    return [Table("luck-or-not-knowing", say.say("caption_luck"), head, tuple(rows))] if rows else []


def _worth(own: Mapping[str, Any], say: Language) -> list[Table]:
    """The parameters most worth knowing, then the groups; a star marks what can be told from nothing."""
    known = own["information"]
    shown = [(row["path"], row, row["is_clear"]) for row in known["parameters"] if row["evppi_eur"] > 0][:MOST_ROWS]
    shown += [(say.say("whole_group", name=row["group"]), row, False) for row in known["groups"]]
    rows = []
    for name, row, is_clear in shown:
        value = Cell(row["evppi_eur"], say.number(round(row["evppi_eur"]), 0) + ("*" if is_clear else ""))
        error = optional(row.get("evppi_standard_error_eur"), lambda number: say.number(round(number), 0))
        rows.append((text(name), value, error))
    head = tuple(say.say(key) for key in ("parameter", "worth", "standard_error"))
    return [Table("worth-of-knowing", say.say("caption_worth"), head, tuple(rows))] if rows else []
