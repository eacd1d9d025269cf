"""Prints the story of a household: who it is, where two worlds part, its months, and what it cost whom."""

from collections.abc import Mapping, Sequence
from typing import Any

HEADS = {
    "en": {"month": "month", "both": "in both worlds", "cost": "what it cost", "payer": "borne by", "payee": "to",
           "figures": "Timeline (PNG and SVG)", "run": "Run of {name}", "replication": "Replication {number}",
           "note": "Costs are those booked for this household; the published cost of an eviction as a whole is not "
                   "among them."},
    "nl": {"month": "maand", "both": "in beide werelden", "cost": "wat het kostte", "payer": "ten laste van",
           "payee": "ten gunste van", "figures": "Tijdlijn (PNG en SVG)", "run": "Run van {name}",
           "replication": "Herhaling {number}",
           "note": "Kosten zijn die welke voor dit huishouden zijn geboekt; de gepubliceerde kosten van een ontruiming "
                   "als geheel horen daar niet bij."},
}  # fmt: skip


def story(told: Any, language: str) -> None:
    """The whole story; `told` is what `telling.household_story` answers."""
    from rich.text import Text

    from app.show import console_of
    from experiments.story_lines import rows

    console, heads, document = console_of(), HEADS[language], told.document
    names = [world["name"] for world in document["worlds"]]
    for line in (document["who"], document["opening"]):
        console.print(Text(line))
    for line in document.get("difference") or [world["ending"] for world in document["worlds"]]:
        console.print(Text(f"  {line}", style="bold"))
    shared, apart = rows(document, language)
    if shared:
        console.print(_months([heads["month"], heads["both"] if len(names) > 1 else names[0]], shared))
    if apart:
        console.print(_months([heads["month"], *names], apart))
    for world in document["worlds"]:
        if world["costs"]:
            console.print(_costs(world, language))
    console.print(Text(heads["note"]))
    console.print(Text(heads["replication"].format(number=document["replication"])))
    for name, run in told.arms:
        console.print(Text(f"{heads['run'].format(name=name)}: {run.folder.as_posix()}"))
    if told.figures:
        console.print(Text(f"{heads['figures']}: {told.figures[0].with_suffix('').as_posix()}"))


def _months(head: Sequence[str], rows: Sequence[Any]) -> Any:
    from rich import box
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_lines=False)
    for number, title in enumerate(head):
        table.add_column(Text(title), max_width=24 if number == 0 else None, ratio=None if number == 0 else 1,
                         overflow="fold")  # fmt: skip
    for row in rows:
        table.add_row(Text(row.label), *(Text(cell) for cell in row.cells))
    return table


def _costs(world: Mapping[str, Any], language: str) -> Any:
    from app.show import table_of
    from experiments.story_words import euros

    heads = HEADS[language]
    rows = [(*row["told"], euros(row["cents"], language)) for row in world["costs"]]
    return table_of(world["name"], (heads["cost"], heads["payer"], heads["payee"], "EUR"), rows, left=3)
