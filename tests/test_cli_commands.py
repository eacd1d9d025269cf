"""The command line: one JSON document, tables, exit codes, one clear message for bad input."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from app.cli import BAD_INPUT, DONE, INTERRUPTED, answer_to
from app.show import horizon
from app.show_plans import _figure
from experiments.style import wrapped
from scenarios.errors import ScenarioError
from tests.fakes import FakeModel, FakeScenario, FakeSetup

ROOT = Path(__file__).parent.parent
SMALL = ("--replications", "2", "--workers", "1")


def fake_resolve(
    name: str, levers: Sequence[str] = (), settings: dict[str, str] | None = None, homes: int | None = None
) -> FakeScenario:
    """Two levers, `help` and `idle`; the yardsticks help nobody and nearly everybody."""
    shares = {"help": 0.6, "idle": 0.0, "no-outside-help": 0.0, "help-at-once": 0.9}
    if name != "fake-town" or not set(levers) <= set(shares):
        raise ScenarioError(f"unknown {[name, *levers]}")
    setup = FakeSetup(help_share=max((shares[lever] for lever in levers), default=0.0), homes=homes or 60)
    return FakeScenario(setup=setup, levers=tuple(levers), assumptions=tuple(settings or ()))


@pytest.fixture
def town(monkeypatch: pytest.MonkeyPatch) -> None:
    """The command line with a small stand-in for scenarios and simulation."""
    monkeypatch.setattr("app.requests.resolve", fake_resolve)
    monkeypatch.setattr("app.validating.resolve", fake_resolve)
    monkeypatch.setattr("experiments.run.standard_model", lambda: FakeModel)
    monkeypatch.setattr("experiments.style.DOTS_PER_INCH", 30)


def told(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    """Exit code, standard output, standard error."""
    code = answer_to(arguments)
    captured = capsys.readouterr()
    return code, captured.out, captured.err


@pytest.mark.usefixtures("town")
class TestWithAStandIn:
    """Commands over the fake simulation."""

    def test_compare_prints_one_document(self, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
        command = ("compare", "fake-town", "help", "idle", *SMALL, "--out", str(tmp_path), "--json")
        code, out, err = told(capsys, *command)
        found = json.loads(out)
        assert (code, err) == (DONE, "")
        assert [variant["name"] for variant in found["variants"]] == ["help", "idle"]
        assert found["months"] == 12  # the scenario's own
        assert told(capsys, *command, "--fresh")[1] == out
        assert not list(tmp_path.rglob("*.png"))

    def test_compare_for_people(self, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
        code, out, _ = told(capsys, "compare", "fake-town", "help", *SMALL, "--out", str(tmp_path))
        assert code == DONE
        text = " ".join(out.split())
        for words in (
            "help against fake-town, in short",
            "Worth it for society if at least",
            "households helped.",
            "It pays from EUR",
            "Small study",
            "evictions",
            "avoided:",
            "Convention:",
            "outside the model",
            "Rests on",
            "All policies beside each other",
            "Who pays, who gains: help",
            "Break-even: the corporation",
            "counted per problem debt household instead",
            "Deadweight:",
        ):
            assert words in text
        drawn = sorted(path.name for path in tmp_path.rglob("compare-*/*"))
        assert [name for name in drawn if name.endswith(".png")] == [
            "acceptability.png", "arrears-over-time.png", "avoided.png", "budget-impact.png",
            "cost-effectiveness-plane.png", "costs-by-payer.png", "funnel-by-corporation.png",
            "who-pays-who-gains.png",
        ]  # fmt: skip
        assert [name for name in drawn if name.endswith(".csv")] == [
            "acceptability.csv", "budget-impact.csv", "capacity.csv", "deadweight.csv", "incremental.csv",
            "outcomes.csv", "privacy.csv", "transfers.csv", "who-pays-who-gains.csv",
        ]  # fmt: skip
        assert len(drawn) == 2 * 8 + 9

    @pytest.mark.slow
    def test_figures_are_the_same_bytes(self, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
        command = ("run", "fake-town", *SMALL, "--out", str(tmp_path))
        assert told(capsys, *command)[0] == DONE
        before = {path: path.read_bytes() for path in tmp_path.rglob("figures/*")}
        assert len(before) == 6
        assert told(capsys, *command)[0] == DONE
        assert before == {path: path.read_bytes() for path in tmp_path.rglob("figures/*")}

    def test_run_keeps_a_summary(self, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
        code, out, _ = told(capsys, "run", "fake-town", *SMALL, "--months", "8", "--out", str(tmp_path), "--json")
        found = json.loads(out)
        kept = json.loads((tmp_path / found["run"] / "summary.json").read_text())
        assert code == DONE
        assert kept["events"] == found["events"]
        assert kept["months"] == 8
        assert {path.name for path in (tmp_path / found["run"]).iterdir()} == {
            "manifest.json", "summary.json", "households.parquet", "months.parquet", "ledger.parquet",
        }  # fmt: skip

    def test_settings_reach_the_baseline_and_the_evaluation(
        self, capsys: pytest.CaptureFixture[str], tmp_path: Path
    ) -> None:
        extra = ("--set", "paying.x=1", "--set", "evaluation.convention=per_problem_debt_household")
        _, out, _ = told(capsys, "compare", "fake-town", "help", *SMALL, *extra, "--out", str(tmp_path), "--json")
        found = json.loads(out)
        assert found["convention"] == "per_problem_debt_household"
        assert "paying.x" in found["rests_on"]

    def test_validate_sets_calibrated_and_held_out_targets_apart(
        self, capsys: pytest.CaptureFixture[str], tmp_path: Path
    ) -> None:
        code, out, _ = told(capsys, "validate", "fake-town", *SMALL, "--out", str(tmp_path), "--json")
        found = json.loads(out)
        rows = found["targets"]
        assert code == DONE
        assert sum(row["use"] == "calibrate" for row in rows) == 18
        assert sum(found["calibrated"].values()) == 18 and sum(found["held_out"].values()) == len(rows) - 18
        by_name = {row["name"]: row for row in rows}
        assert by_name["arrears_prevalence_share"]["simulated"] == pytest.approx(2 / 30, abs=1e-5)
        assert "simulated" not in by_name["summons_withdrawn_share"]  # nothing to divide by
        assert "text-reminder" in by_name["text_reminder_first_letter_points"]["not_computed"]  # no such lever here
        code, out, _ = told(capsys, "validate", "fake-town", *SMALL, "--out", str(tmp_path))
        assert code == DONE and "Held out" in out and "Not computed" in out
        assert "homes with arrears above EUR 50" in out and "arrears_prevalence_share" not in out
        assert out.count("too few replications for an interval") == 1 and out.count("mostly luck") == 1

    @pytest.mark.parametrize(
        ("arguments", "word"),
        [
            (("run", "fake-town", "--replications", "0"), "replications"),
            (("run", "fake-town", "--seed", "-1"), "seed"),
            (("run", "fake-town", "--months", "0"), "months"),
            (("run", "fake-town", "--households", "39"), "households"),
            (("run", "fake-town", "--workers", "0"), "workers"),
            (("run", "fake-town", "--months", "many"), "--months"),
            (("run", "fake-town", "--mnths", "3"), "mnths"),
            (("run", "other"), "other"),
            (("run",), "SCENARIO"),
            (("compare", "fake-town"), "VARIANT"),
            (("compare", "fake-town", "helpp"), "helpp"),
            (("compare", "fake-town", "help", "help"), "twice"),
            (("compare", "fake-town", "help", "--set", "x"), "path=value"),
            (("compare", "fake-town", "help", "--set", "a.b=1", "--set", "a.b=2"), "twice"),
            (("compare", "fake-town", "help", "--set", "evaluation.x=1"), "evaluation.x"),
            (("run", "fake-town", "--out", "/proc/nowhere/runs"), "/proc/nowhere"),
            (("run", "fake-town", "--out", str(ROOT / "pyproject.toml")), "pyproject.toml"),
            (("validate", "fake-town", "--posterior", "--sample", "/nowhere"), "arrears calibrate fake-town"),
            (("validate", "fake-town", "--claims", "--sample", "/nowhere"), "arrears calibrate fake-town"),
            (("calibrate", "fake-tow"), "fake-tow"),
            (("calibrate", "gemeente-n", "--draws", "0"), "draws"),
            (("calibrate", "gemeente-n", "--set", "paying.lapse=1"), "paying.lapse"),
            (("run", "fake-town", "--seed", "9" * 23), "seed"),
            (("thresholds", "fake-town", "--exchange", "inf"), "exchange"),
            (("sweep", "plan.toml", "--households", "600"), "`arrears sweep --help`"),
            (("sweep", "plan.toml", "--households", "600"), "the plan file says it, as in `households = "),
            (("sensitivity", "plan.toml", "--set", "a.b=1"), "under [set]"),
            (("run", "fake-town", "--set", "standard-referral.months=3"), "not pulled"),
            (("compare", "fake-town", "help", "--set", "standard-referral.months=3"), "not pulled"),
            (("calibrate", "gemeente-n", "--to", str(ROOT / "pyproject.toml" / "x")), "pyproject.toml"),
            (("simulate",), "simulate"),
            (("run", "fake-town", "--months", "0"), "--months 0: must be a whole number from 1 to 1,200"),
            (("run", "fake-town", "--out", ""), "must name a folder"),
            (("run", "fake-town", "--seed", "1.5"), "--seed 1.5: must be a whole number"),
            (("run", "fake-town", "--until", "abc"), "--until abc: must be a number from 0.0001"),
            (("run", "fake-town", "--until", "0.1", "--replications", "30"), "--replications-at-most 30"),
            (("compare", "fake-town", "help", "--sample", "x"), "--sample x: goes with --draws"),
            (("compare", "fake-town", "help", "--draws", "4", "--sample", "x", "--by-range"), "--by-range"),
            (("validate", "fake-town", "--sample", "x"), "--posterior or --claims"),
            (("validate", "fake-town", "--draws", "3"), "--posterior or --claims"),
            (("run", "fake-town", "--months", "6", "--set", "run.months=12"), "run.months=12: --months 6 decides it"),
            (("compare", "fake-town", "help", "--run-out", "0", "--set", "run.run_out_months=2"), "--run-out 0"),
            (("calibrate", "gemeente-n", "--set", "run.months=24"), "use --months"),
            (("validate", "fake-town", "--posterior", "--replications", "7"), "--replications 7: does not go with"),
            (("validate", "fake-town", "--posterior", "--run-out", "5"), "--run-out 5: has no effect"),
        ],
    )
    def test_bad_input_is_one_message(
        self, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], word: str
    ) -> None:
        code, out, err = told(capsys, *arguments)
        assert (code, out) == (BAD_INPUT, "")
        assert err.count("\n") == 1
        assert word in err
        assert "Traceback" not in err


@pytest.mark.parametrize(
    ("more", "word"),
    [
        (("--posterior", "--set", "paying.lapse_share=0.09"), "paying.lapse_share=0.09: is calibrated: the sample"),
        (("--claims", "--set", "corporation.*.executes_share=0.9"), "is calibrated: the sample sets it"),
        (("--set", "vip.adoption=0.2"), "the lever 'vip' is not pulled"),
        (("--posterior", "--set", "vip.adoption=0.2"), "the lever 'vip' is not pulled"),
        (("--claims", "--set", "vip.adoption=0.2"), "the lever 'vip' is not pulled"),
        (("--posterior", "--draws", "300"), "--draws 300: the sample holds 200"),
        (("--posterior", "--set", "run.run_out_months=3"), "run.run_out_months=3: has no effect"),
    ],
)
def test_what_a_sample_overwrites_is_refused(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, more: tuple[str, ...], word: str
) -> None:
    code, out, err = told(capsys, "validate", "gemeente-n", "--households", "300", *more, "--out", str(tmp_path / "x"))
    assert (code, out, err.count("\n")) == (BAD_INPUT, "", 1)
    assert word in err and not (tmp_path / "x").exists()


@pytest.mark.parametrize(
    ("variants", "word"),
    [
        (["vip[from_month=500]"], "begins in month 500, but the horizon is months 0 to 11"),
        (["vip", "standard-referral", "standard-referral[months=2]"], 'is the same policy as "standard-referral"'),
    ],
)
def test_a_policy_that_cannot_make_a_difference_is_told_before_anything_is_computed(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, variants: list[str], word: str
) -> None:
    some = ("--households", "400", "--months", "12", *SMALL, "--out", str(tmp_path / "runs"))
    code, out, err = told(capsys, "compare", "gemeente-n", *variants, *some)
    assert (code, out, err.count("\n")) == (BAD_INPUT, "", 1)
    assert word in err and not (tmp_path / "runs").exists()


def test_a_scenario_without_a_horizon_is_neither_checked_nor_run(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    text = (ROOT / "scenarios" / "gemeente-n.toml").read_text(encoding="utf-8")
    months = r"(\[run\.months\]\nvalue = )60(.*?range = )\[12, 240\]"
    changed = re.sub(months, r"\g<1>0\2[0, 240]", text, flags=re.DOTALL)
    assert changed != text
    (tmp_path / "zero.toml").write_text(changed, encoding="utf-8")
    for command in (("check",), ("run", *SMALL, "--households", "400", "--out", str(tmp_path / "runs"))):
        code, out, err = told(capsys, command[0], str(tmp_path / "zero.toml"), *command[1:])
        assert (code, out, err.count("\n")) == (BAD_INPUT, "", 1)
        assert "run.months = 0: must be a whole number from 1 to 1,200 months" in err
    assert not (tmp_path / "runs").exists()


@pytest.mark.usefixtures("town")
def test_an_interruption_is_exit_3(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(FakeModel, "run_burn_in", interrupted)
    code, out, err = told(capsys, "run", "fake-town", *SMALL, "--out", str(tmp_path), "--json")
    assert (code, out) == (INTERRUPTED, "")
    assert "kept" in err


def test_what_is_searched_cannot_be_set(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = (ROOT / "experiments" / "calibration.toml").read_text()
    (tmp_path / "calibration.toml").write_text(text.replace("also = []", 'also = ["paying.lapse_share"]'))
    monkeypatch.setattr("experiments.calibrate.FILE", tmp_path / "calibration.toml")
    code, out, err = told(capsys, "calibrate", "gemeente-n", "--set", "paying.lapse_share=0.09", "--out", str(tmp_path))
    assert (code, out) == (BAD_INPUT, "") and "paying.lapse_share=0.09: is searched" in err


@pytest.mark.slow
def test_calibrate_then_validate_over_the_sample(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The whole way with the real model in a tiny town; what it finds is worthless."""
    small = (
        (ROOT / "experiments" / "calibration.toml")
        .read_text()
        .replace("= 256", "= 16")
        .replace("noise_replications = 12", "noise_replications = 3")
    )
    (tmp_path / "calibration.toml").write_text(small)
    monkeypatch.setattr("experiments.calibrate.FILE", tmp_path / "calibration.toml")
    monkeypatch.setattr("experiments.style.DOTS_PER_INCH", 30)
    tiny = ("--households", "200", "--months", "24", "--workers", "1", "--out", str(tmp_path / "runs"))
    tiny += ("--set", "run.burn_in_months=60")
    few = (
        "--replications",
        "1",
        "--per-wave",
        "32",
        "--waves",
        "1",
        "--rounds",
        "1",
        "--weighed",
        "12",
        "--draws",
        "6",
    )
    command = ("calibrate", "gemeente-n", *tiny, *few, "--to", str(tmp_path / "sample"))
    code, out, err = told(capsys, *command, "--json")
    assert code == DONE, err
    found = json.loads(out)
    assert found["draws"] == 6 and len(found["targets"]) == 18 and found["identified"]["parameters"]
    kept = {path.name: path.read_bytes() for path in (tmp_path / "sample").iterdir()}
    assert set(kept) == {"gemeente-n.csv", "gemeente-n.json"}
    code, text, _ = told(capsys, *command)
    assert kept == {path.name: path.read_bytes() for path in (tmp_path / "sample").iterdir()}
    assert code == DONE and "Shrinkage" in text and "That is few" in text
    assert len(list((tmp_path / "runs").rglob("figures-gemeente-n/*.png"))) == 4
    over = ("--sample", str(tmp_path / "sample"), "--draws", "2")
    code, out, _ = told(capsys, "validate", "gemeente-n", "--posterior", *tiny, *over, "--json")
    assert code == DONE and json.loads(out)["draws"] == 2 and "at_once_share" in json.loads(out)
    code, out, _ = told(
        capsys, "validate", "gemeente-n", "--claims", *tiny, "--run-out", "0", *over, "--draws", "1", "--json"
    )
    assert code == DONE and all(row["posterior"]["draws"] == 1 for row in json.loads(out)["claims"])
    code, out, err = told(capsys, "validate", "gemeente-n", "--claims", *tiny, *over, "--write-docs")
    assert (code, out) == (BAD_INPUT, "") and "--write-docs" in err


def test_files_that_are_no_scenario(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "empty.toml").write_text("")
    (tmp_path / "binary.toml").write_bytes(bytes(range(256)))
    (tmp_path / "loop.toml").symlink_to(tmp_path / "loop.toml")
    for name in ("empty.toml", "binary.toml", "loop.toml", "none.toml", "."):
        for command in (("check",), ("run",)):
            code, out, err = told(capsys, *command, str(tmp_path / name))
            assert (code, out) == (BAD_INPUT, ""), name
            assert err.count("\n") == 1, name


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no device that is always full")
def test_an_answer_that_cannot_be_written() -> None:
    command = [sys.executable, "-m", "app.cli", "list", "packages"]
    with Path("/dev/full").open("w") as full:
        found = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, cwd=ROOT, check=False)
    assert found.returncode == BAD_INPUT
    assert found.stderr.count("\n") == 1 and "cannot be written" in found.stderr
    found = subprocess.run(f"exec '{sys.executable}' -m app.cli list packages >&-", shell=True, stderr=subprocess.PIPE,
                           text=True, cwd=ROOT, check=False)  # fmt: skip
    assert (found.returncode, found.stderr) == (DONE, "")


def test_how_long_and_how_much_is_told() -> None:
    assert horizon({"months": 12, "run_out": 0}) == "1 year"
    assert horizon({"months": 60, "run_out": 24}) == "5 years + 24 months watched"
    assert _figure(12_020.4) == "12,020" and _figure(0.05) == "0.05"
    long = "standard-referral[months=1,structural=false]+direct-payment"
    assert wrapped(long, 24) == "standard-referral\n[months=1,\nstructural=false]\n+ direct-payment"
    assert wrapped(long, 40) == "standard-referral\n[months=1,structural=false]\n+ direct-payment"


def test_list_is_quick_and_valid(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = told(capsys, "list", "levers", "--json")
    rows = json.loads(out)
    assert code == DONE
    assert {"name", "kind", "title", "title_nl", "decides"} == set(rows[0])
    assert told(capsys, "list")[0] == DONE
    assert told(capsys, "list", "lever")[0] == BAD_INPUT
    assert told(capsys, "show", rows[0]["name"])[0] == DONE
    assert told(capsys, "show", "nothing-like-it")[0] == BAD_INPUT


def test_the_door_opens_without_heavy_imports() -> None:
    heavy = "{'numba', 'numpy', 'pandas', 'duckdb', 'pyarrow', 'matplotlib', 'mesa', 'joblib'}"
    code = f"import sys, app.cli; print(sorted({heavy} & set(sys.modules)))"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True)
    assert found.stdout.strip() == "[]"


SLOW_RUN = """
import sys, time
from tests.fakes import FakeModel
import app.requests, experiments.run
from tests.test_cli_commands import fake_resolve
class Slow(FakeModel):
    def run(self, months):
        time.sleep(0.25)
        super().run(months)
app.requests.resolve = fake_resolve
experiments.run.standard_model = lambda: Slow
from app.cli import main
main()
"""


def heeds_interrupts() -> None:
    """Undo what a shell or nohup does to what it runs in the background: that it ignores such signals."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("workers", "ending"), [("1", "SIGINT"), ("2", "SIGINT"), ("1", "SIGTERM"), ("2", "SIGTERM"), ("1", "SIGHUP")]
)
def test_an_ending_keeps_what_was_finished(tmp_path: Path, workers: str, ending: str) -> None:
    command = [sys.executable, "-c", SLOW_RUN, "run", "fake-town", "--replications", "40", "--workers", workers,
               "--out", str(tmp_path), "--json"]  # fmt: skip
    process = subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True,
        preexec_fn=heeds_interrupts,
    )  # fmt: skip
    deadline = time.monotonic() + 60
    while not list(tmp_path.glob("*.parts/rep-????")) and time.monotonic() < deadline:
        time.sleep(0.05)
    os.killpg(process.pid, getattr(signal, ending))
    out, err = process.communicate(timeout=60)
    assert (process.returncode, out) == (INTERRUPTED, ""), err
    assert err.count("\n") == 1, err
    assert err.startswith("arrears: interrupted"), err
    assert list(tmp_path.glob("*.parts/rep-????"))
    assert not list(tmp_path.rglob("manifest.json"))
