"""What draws may vary: what is not known, never what is not there."""

from typing import Any

from experiments.plans import PlanFile
from experiments.sweep import Resolver, absent
from scenarios.compose import resolve
from scenarios.loading import validated


def drawn(variants: tuple[str, ...] = ("standard-referral",), **draws: Any) -> set[str]:
    """The paths that a plan on gemeente N draws."""
    asked = {
        "title": "t", "scenario": "gemeente-n", "variants": variants, "replications": 1,
        "outcomes": ["evicted"], "draws": {"count": 2, **draws},
    }  # fmt: skip
    return set(Resolver(validated(PlanFile, asked, "plan"), resolve).space("plan").points[0].settings)


def test_offices_and_policies_that_do_not_exist_are_not_drawn() -> None:
    """In 2015 there is no signal desk, no budget course, no crisis: drawing one would make it another town."""
    paths = drawn()
    assert not absent(resolve("gemeente-n").parameters) & paths
    assert not {path for path in paths if path.startswith(("signal_desk.", "vip_desk.", "street_desk."))}
    for gone in ("courses.offered_share", "municipality.direct_payment_uptake_share", "spending.price_index"):
        assert gone not in paths
    assert {"paying.lapse_share", "teams.hours_per_1000_homes", "evaluation.societal_loss_cents"} <= paths


def test_what_a_variant_brings_is_drawn_but_for_how_much_it_brings() -> None:
    with_worker = drawn(("vip",))
    assert "vip_desk.visit_minutes" in with_worker and "vip_desk.hours_per_1000_homes" not in with_worker
    assert not {path for path in with_worker if path.startswith("signal_desk.")}


def test_what_is_named_is_drawn_all_the_same() -> None:
    assert drawn(paths=("vip_desk.hours_per_1000_homes",)) == {"vip_desk.hours_per_1000_homes"}
