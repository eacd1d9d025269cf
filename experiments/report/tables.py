"""The tables of a report: what is shown on the page and, as plain numbers, in the CSV file beside it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from experiments.debtors import NAMES
from experiments.economy_tables import PARTY
from experiments.household_types import TYPES
from experiments.parties import transfers_named
from experiments.privacy import MEASURES
from experiments.report.language import Language

ARMS = ("baseline", "variant")
EVENTS = ("evictions", "court_orders", "problem_debt")
CLASSES = (
    *("avoided", "delayed", "delayed_past_horizon", "newly_evicted", "both", "hastened_into_horizon"),
    *("only_baseline", "only_variant"),
)
COUNTS = ("contacts", "referrals", "disclosures", "helped_started", "contacted", "false_alarms",
          "false_alarms_with_problem_debt", "helpable", "missed")  # fmt: skip


class Cell(NamedTuple):
    """What a cell holds, how it is shown, and the language it is in if that is another than the page's."""

    raw: Any
    shown: str
    lang: str = ""


@dataclass(frozen=True)
class Table:
    """A table with a caption; the first cell of a row is its head. `name` is part of the CSV file's name.

    `note`: what a reader must know to read the numbers; it stands under the table on the page.
    """

    name: str
    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    note: str = ""


EMPTY = Cell("", "")
DASH = Cell("", "–")


def text(value: str) -> Cell:
    """A cell of words."""
    return Cell(value, value)


def optional(value: float | None, show: Callable[[float], str]) -> Cell:
    """A number, or nothing where there is none."""
    return EMPTY if value is None else Cell(value, show(value))


def ends(pair: Sequence[float] | None, say: Language, show: Callable[[float], str]) -> Cell:
    """An interval, or nothing where there is none."""
    if pair is None:
        return EMPTY
    low, high = show(pair[0]), show(pair[1])
    return Cell(f"{pair[0]}; {pair[1]}", say.say("from_to", low=low, high=high))


def break_even(variants: Sequence[Mapping[str, Any]], say: Language) -> Table:
    """When does each policy pay; the benefit-cost ratio last."""
    rows = []
    share, most = ("min_share", "min_saved_share_of_helped"), ("max_contact", "max_outreach_cost_per_contact_eur")
    spent = ("cost_contact", "outreach_cost_per_extra_contact_eur")
    # What a contact may cost and what it costs stand below each other, party by party: they are there to be compared.
    for kinds, show in (((share,), say.percent), ((most, spent), say.number)):
        for party in ("society", "corporation"):
            for key, source in kinds:
                if not any(source in variant["break_even"] for variant in variants):
                    continue  # a record of before this was computed
                found = [variant["break_even"].get(source, {}).get(party) for variant in variants]
                cells = (DASH if value is None else Cell(value, show(value)) for value in found)
                rows.append((text(say.say(f"{key}_{party}")), *cells))
    for party in ("society", "corporation"):
        found = [variant["benefit_cost_ratio"].get(party) for variant in variants]
        rows.append((text(say.say(f"ratio_{party}")), *(optional(value, say.number) for value in found)))
    head = (say.say("measure"), *(variant["name"] for variant in variants))
    return Table("break-even", say.say("caption_break_even"), head, tuple(rows))


def who_pays(variant: Mapping[str, Any], number: int, say: Language) -> Table:
    """Each party's part in a policy, in whole euros."""

    def euros(value: float) -> str:
        return say.number(round(value), 0)

    rows = []
    for name, row in variant["parties"].items():
        if not any(row.get(key) for key in PARTY):
            continue
        yearly = variant["contributions"]["by_party"].get(name, {}).get("a_year_eur")
        cells = [optional(row.get(key), euros) for key in PARTY]
        rows.append((text(say.say(name)), *cells, ends(row.get("net_ci95_eur"), say, euros), optional(yearly, euros)))
    names = ("party", "outreach", "saved", "transfers", "cases_avoided", "net", "interval", "a_year")
    head = tuple(say.say(key) for key in names)
    caption, note = say.say("caption_who", name=variant["name"]), _transfers(variant.get("transfers", []), say)
    return Table(f"who-pays-{number}", caption, head, tuple(rows), note)


def _transfers(rows: Sequence[Mapping[str, Any]], say: Language) -> str:
    """What moves more, or less, from one party to another: the largest changes by name."""
    named = [
        f"{name} {'+' if more > 0 else ''}{say.number(round(more), 0)}"
        for name, more in transfers_named(rows, say.code)
    ]
    return say.say("transfers_move", rows="; ".join(named)) if named else ""


def events(variant: Mapping[str, Any], number: int, say: Language) -> Table:
    """Events and counts of both arms."""
    rows: list[tuple[Cell, ...]] = []
    for name in EVENTS:
        row = variant[name]
        both = [optional(row[arm], say.number) for arm in ("baseline", "variant")]
        rows.append((text(say.say(name)), *both, optional(row["avoided"], say.number),
                     ends(row.get("ci95"), say, say.number)))  # fmt: skip
    for name in COUNTS:
        if name in variant:
            both = [optional(variant[name][arm], say.number) for arm in ("baseline", "variant")]
            rows.append((text(say.say(name)), *both, EMPTY, EMPTY))
    for part in ("median", "p90"):
        days = variant.get("waiting_days", {}).get(part, {})
        both = [optional(days.get(arm), say.number) for arm in ("baseline", "variant")]
        rows.append((text(say.say(f"waiting_{part}")), *both, EMPTY, EMPTY))
    head = tuple(say.say(key) for key in ("measure", "baseline", "policy", "fewer", "interval"))
    return Table(f"events-{number}", say.say("caption_events", name=variant["name"]), head, tuple(rows))


def privacy(variant: Mapping[str, Any], number: int, say: Language) -> Table:
    """Whose data were shared, how often, with and without consent, and for nothing."""
    rows = []
    for name in MEASURES:
        if name in variant["privacy"]:
            both = [optional(variant["privacy"][name][arm], say.number) for arm in ARMS]
            rows.append((text(say.say(f"privacy_{name}")), *both))
    head = tuple(say.say(key) for key in ("measure", "baseline", "policy"))
    return Table(f"privacy-{number}", say.say("caption_privacy", name=variant["name"]), head, tuple(rows))


def capacity(variant: Mapping[str, Any], number: int, say: Language) -> Table:
    """What the offices worked, how long households waited for them, and who gave up."""
    rows = []
    for office, found in variant["capacity"].items():
        if not any(found["hours"].values()):
            continue
        for measure, row in found.items():
            both = [optional(row.get(arm), say.number) for arm in ARMS]
            rows.append((text(f"{say.say(f'office_{office}')}: {say.say(f'office_{measure}')}"), *both))
    head = tuple(say.say(key) for key in ("measure", "baseline", "policy"))
    return Table(f"capacity-{number}", say.say("caption_capacity", name=variant["name"]), head, tuple(rows))


def classes(variants: Sequence[Mapping[str, Any]], run_out: int, say: Language) -> Table:
    """What became of the tenancies that are evicted in either world, and how that adds up to the evictions avoided."""

    def line(title: str, found: Sequence[float | None]) -> tuple[Cell, ...]:
        return (text(say.say(title)), *(optional(value, say.number) for value in found))

    rows = [line(f"class_{name}", [one["households"].get(name) for one in variants]) for name in CLASSES]
    rows.append(line("class_sum", [one["evictions"]["avoided"] for one in variants]))
    rows.append(line("class_displaced", [one["households"]["displaced"] for one in variants]))
    head = (say.say("measure"), *(variant["name"] for variant in variants))
    return Table("classes", say.say("caption_classes"), head, tuple(rows), say.say("classes_note", run_out=run_out))


def types(variant: Mapping[str, Any], name: str, label: str, say: Language) -> Table:
    """Outcomes by household type; small groups carry a star."""
    rows = []
    for kind in TYPES:
        row = variant["by_type"][kind]
        star = "*" if row["is_small"] else ""
        few = "*" if row.get("is_small_helpable") else ""
        cells = [text(say.say(kind) + star), optional(row["tenancies"], say.number)]
        cells += [optional(row["evictions"][key], say.number) for key in ("baseline", "avoided")]
        cells.append(ends(row["evictions"].get("ci95"), say, say.number))
        cells.append(optional(row.get("contacted"), say.number))
        for part, whole, mark in (("false_alarms", "contacted", ""), ("missed", "helpable", few)):
            share = row[part] / row[whole] if row.get(whole) else None
            cell = optional(share, say.percent)
            cells.append(Cell(cell.raw, cell.shown + mark) if cell.shown else cell)
        cells.append(optional(row.get("waiting_days_mean"), say.number))
        rows.append(tuple(cells))
    head = tuple(
        say.say(key)
        for key in ("type", "tenancies", "type_evictions", "type_avoided", "interval", "type_contacted",
                    "type_false", "type_missed", "type_waiting")
    )  # fmt: skip
    return Table(name, say.say("caption_types", name=label), head, tuple(rows))


def debtors(summaries: Mapping[str, Mapping[str, Any]], say: Language) -> list[Table]:
    """The kinds of debtor and the reasons for arrears of every arm, where its figures are kept."""
    arms = {arm: found for arm, found in summaries.items() if all(key in found for key in NAMES)}
    if not arms:
        return []
    return [
        Table(
            key.removesuffix("_share").replace("_", "-"),
            say.say(f"caption_{key}"),
            (say.say(f"head_{key}"), *arms),
            tuple(
                (text(say.say(f"{key}_{name}")),
                 *(optional(found[key].get(name, {}).get("mean"), say.percent) for found in arms.values()))
                for name in names
            ),
        )
        for key, names in NAMES.items()
    ]  # fmt: skip
