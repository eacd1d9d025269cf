"""The story of a household as one document, in plain words: its months in each world, and where two worlds part."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from experiments.pairing import PairClass, classify, eviction_months, pair
from experiments.story import LivedMonth, Trace, differing_fields, month_of_parting
from experiments.story_events import events_of, owed_cents
from experiments.story_phrases import balance, phrase, when
from experiments.story_words import euros, sentence, who_acts, word
from model.households import FIELDS
from model.ledger import KINDS
from model.words import Cost, End, HelpStage, LegalStage, Party

# Steps on which an ending can turn; a story that leaves one out does not say why the worlds end as they do.
DECISIVE = ("team_line", "help_", "drops_out", "stabilised", "direct_payment", "arrangement", "legal_", "rent_clear",
            "slip_returned", "case_meeting", "source_lent", "source_fund", "order_stood", "end_")  # fmt: skip


def tell(traces: Sequence[Trace], names: Sequence[str], language: str = "en") -> dict[str, Any]:
    """The whole story as one document, without paths or times.

    Args:
        traces: one world, or baseline and variant.
        names: what each world is called.
    """
    there = next(trace for trace in traces if trace.months)
    inputs = there.run.manifest["inputs"]
    document: dict[str, Any] = {
        "household": there.household,
        "replication": there.replication,
        "months": int(inputs["months"]),
        "run_out": int(inputs["run_out"]),
        "who": _who(there, language),
        "opening": _opening(there, language),
        "worlds": [_world(trace, name, language) for trace, name in zip(traces, names, strict=True)],
    }
    if len(traces) > 1:
        document |= _parting(traces, names, document["worlds"], language)
    return document


def _who(trace: Trace, language: str) -> str:
    first = trace.months[0].opening if trace.months[0].month == 0 else trace.months[0].views[0].record
    count = int(first["children_count"])
    children = ""
    if count:
        how_many = phrase("child" if count == 1 else "children_count", language, count=count)
        children = phrase("children", language, count=how_many)
    return phrase(
        "who", language, household=trace.household, composition=word("Composition", first["composition"], language),
        children=children, age=int(first["age_months"]) // 12,
        source=word("IncomeSource", first["income_source"], language),
        income=euros(int(first["income_cents"]), language), rent=euros(int(first["rent_cents"]), language),
        corporation=trace.run.corporations[int(first["corporation"])].upper(),
    )  # fmt: skip


def _opening(trace: Trace, language: str) -> str:
    """What is owed at the start and how far it has come already: much of what follows was under way by then."""
    first = trace.months[0].opening
    told = [phrase("at_start", language, balance=balance(owed_cents(first), language))]
    if first["legal_stage"] > LegalStage.NONE:
        told.append(phrase("start_legal", language, stage=word("LegalStage", first["legal_stage"], language)))
    if first["instalment_cents"] > 0:
        told.append(phrase("start_plan", language, cents=euros(int(first["instalment_cents"]), language)))
    if first["help_stage"] == HelpStage.WAITING:
        told.append(phrase("start_waiting", language))
    elif first["help_stage"] == HelpStage.HELPED:
        told.append(phrase("start_helped", language))
    return " ".join(told)


def _world(trace: Trace, name: str, language: str) -> dict[str, Any]:
    months = [_month(trace, month, language) for month in trace.months]
    found: dict[str, Any] = {"name": name, "run": trace.run.id, "months": months, "costs": _costs(trace, language)}
    if trace.outcome is None:
        others = sorted({month.household for month in trace.home})
        found["ending"] = phrase("absent", language, name=name, others=", ".join(str(other) for other in others))
        return found
    end, month = int(trace.outcome["end"]), int(trace.outcome["end_month"])
    month = month if end else trace.months[-1].month
    at = phrase("end_when" if end else "end_last", language, when=when(trace, month, language), month=month)
    found["end"] = End(end).name.lower()
    found |= {"end_month": month} if end else {}
    ending = phrase("end", language, name=name, end=word("End", end, language), when=at)
    found["ending"] = f"{ending} {_standing(trace, language)}"
    return found


def _standing(trace: Trace, language: str) -> str:
    """What the household owes at the end of its story, and for who still lives there how far the rent debt has come."""
    last = trace.months[-1].closing
    told = [balance(owed_cents(last), language)]
    if trace.outcome is not None and int(trace.outcome["end"]) == End.STILL_THERE:
        stage = int(last["legal_stage"])
        said = word("LegalStage", stage, language)
        told.append(phrase("stands_legal", language, stage=said) if stage else phrase("stands_free", language))
    return " ".join(told)


def _month(trace: Trace, month: LivedMonth, language: str) -> dict[str, Any]:
    closing, owed = month.closing, owed_cents(month.closing)
    return {
        "month": month.month,
        "when": when(trace, month.month, language),
        "events": [
            {"kind": kind, "who": who_acts(kind), "text": sentence(kind, dict(facts), language)}
            for kind, facts in events_of(trace, month)
        ],
        "owed_cents": owed,
        "owed_total_cents": sum(owed.values()),
        "balance": balance(owed, language),
        "income_cents": int(closing["income_cents"]),
        "savings_cents": int(closing["savings_cents"]),
        "legal_stage": LegalStage(int(closing["legal_stage"])).name.lower(),
        "help_stage": HelpStage(int(closing["help_stage"])).name.lower(),
        "costs": [
            {"payer": payer, "payee": payee, "cost": cost, "cents": cents}
            for (payer, payee, cost), cents in _booked([month]).items()
        ],
    }


def _booked(months: Sequence[LivedMonth]) -> dict[tuple[str, str, str], int]:
    """Cents by payer, payee and cost word."""
    found: dict[tuple[str, str, str], int] = {}
    for month in months:
        for view in month.views:
            for row in view.rows:
                key = (Party(int(row["payer"])).name.lower(), Party(int(row["payee"])).name.lower(),
                       Cost(int(row["cost"])).name.lower())  # fmt: skip
                found[key] = found.get(key, 0) + int(row["cents"])
    return found


def _costs(trace: Trace, language: str) -> list[dict[str, Any]]:
    """What the household's story cost whom, added up."""
    rows = []
    for (payer, payee, cost), cents in sorted(_booked(trace.months).items()):
        title = KINDS[Cost[cost.upper()]]
        told = (title.title if language == "en" else title.title_nl, word("Party", payer, language),
                word("Party", payee, language))  # fmt: skip
        rows.append({"payer": payer, "payee": payee, "cost": cost, "cents": cents, "told": list(told)})
    return rows


def _parting(
    traces: Sequence[Trace], names: Sequence[str], worlds: Sequence[Mapping[str, Any]], language: str
) -> dict[str, Any]:
    """In which month the worlds part, by what, what became of the household, and who paid what."""
    month = month_of_parting(traces[0], traces[1])
    kind = _class(traces)
    lines = [phrase(kind, language), *_left(traces, names, kind, language)]
    if month is None:
        return {"class": kind, "difference": [phrase("never_part", language), *lines]}
    lines.append(phrase("part", language, when=when(traces[0], month, language), month=month))
    shown = _first_shown(worlds, month)
    if shown is None or shown > month:
        ours, theirs = (trace.home[month] for trace in traces)
        meanings = {field.name: field.meaning for field in FIELDS}
        fields = [meanings.get(name, name) for name in differing_fields(ours, theirs)]
        if fields and language == "en":
            lines.append(phrase("hidden", language, fields="; ".join(fields[:3])))
        shown_when = "" if shown is None else when(traces[0], shown, language)
        lines.append(phrase("unseen_ever" if shown is None else "unseen", language, when=shown_when, month=shown))
    if shown is not None:
        told = sorted(zip(_only(worlds, shown), names, strict=True), key=lambda one: not one[0])
        for texts, name in told:
            lines.append(phrase("only" if texts else "only_nothing", language, name=name, texts=" ".join(texts)))
        lines += _later(worlds, names, shown, language)
    lines += [str(world["ending"]) for world in worlds]
    return {"class": kind, "parts_in_month": month, "difference": [*lines, *_payers(worlds, names, language)]}


def _left(traces: Sequence[Trace], names: Sequence[str], kind: str, language: str) -> list[str]:
    """That an eviction avoided is no home kept, where the household left before the bailiff came."""
    place = {"avoided": 1, "newly": 0}.get(kind)
    outcome = None if place is None else traces[place].outcome
    if place is None or outcome is None or int(outcome["end"]) not in (End.KEYS_RETURNED, End.ABSCONDED):
        return []
    return [phrase("left", language, name=names[place], end=word("End", int(outcome["end"]), language))]


def _later(worlds: Sequence[Mapping[str, Any]], names: Sequence[str], shown: int, language: str) -> list[str]:
    """The steps after the first difference that only one world has: of each kind the first and the last."""
    steps = [
        [(row["month"], one["kind"], one["text"]) for row in world["months"] if row["month"] > shown
         for one in row["events"] if one["kind"].startswith(DECISIVE)]
        for world in worlds
    ]  # fmt: skip
    lines = []
    for own, other, name in zip(steps, reversed(steps), names, strict=True):
        mine = [one for one in own if one not in other]
        ends = [one for one in mine if one in {found[1]: found for found in mine}.values()
                or one in {found[1]: found for found in reversed(mine)}.values()]  # fmt: skip
        if ends:
            told = [phrase("step", language, month=month, text=text) for month, _, text in ends]
            lines.append(phrase("later", language, name=name, steps=" ".join(told)))
    return lines


def _texts(world: Mapping[str, Any], month: int) -> list[str]:
    return [event["text"] for row in world["months"] if row["month"] == month for event in row["events"]]


def _only(worlds: Sequence[Mapping[str, Any]], month: int) -> list[list[str]]:
    both = [_texts(world, month) for world in worlds]
    return [[text for text in both[0] if text not in both[1]], [text for text in both[1] if text not in both[0]]]


def _first_shown(worlds: Sequence[Mapping[str, Any]], parted: int) -> int | None:
    """The first month from the parting on in which something different is told."""
    last = max((row["month"] for world in worlds for row in world["months"]), default=-1)
    return next((month for month in range(parted, last + 1) if any(_only(worlds, month))), None)


def _payers(worlds: Sequence[Mapping[str, Any]], names: Sequence[str], language: str) -> list[str]:
    """Who pays how much in either world, for those who do not pay the same."""
    sums: list[dict[str, int]] = [{}, {}]
    for total, world in zip(sums, worlds, strict=True):
        for row in world["costs"]:
            total[row["payer"]] = total.get(row["payer"], 0) + row["cents"]
    lines = []
    for payer in sorted({*sums[0], *sums[1]}):
        amounts = [total.get(payer, 0) for total in sums]
        if amounts[0] != amounts[1]:
            parts = [phrase("borne_in", language, amount=euros(cents, language), name=name)
                     for cents, name in zip(amounts, names, strict=True)]  # fmt: skip
            lines.append(phrase("borne", language, payer=word("Party", payer, language), parts=", ".join(parts)))
    return lines


def _class(traces: Sequence[Trace]) -> str:
    """Which class the pair of tenancies falls in, as in a comparison."""
    columns = [
        {name: np.array([trace.outcome[name]] if trace.outcome is not None else [], dtype=np.int64)
         for name in ("household", "start_month", "end", "end_month")}
        for trace in traces
    ]  # fmt: skip
    inputs = traces[0].run.manifest["inputs"]
    horizon, run_out = int(inputs["months"]), int(inputs["run_out"])
    pairs = pair(columns[0], columns[1])
    found = classify(pairs, eviction_months(columns[0]), eviction_months(columns[1]), horizon, horizon + run_out)
    return PairClass(int(found.pair_class[0])).name.lower()
