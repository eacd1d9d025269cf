"""Is a sweep that is killed again and again the same in the end: kill -9 at random moments, then the tables compared.

Prints one line per kill and whether the final tables are the same, byte for byte; exit code 1 if they are not.
"""

import argparse
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path

from model.luck import luck

MOMENT = 902
ROOT = Path(__file__).parent.parent
PLAN = ROOT / "examples" / "threshold-and-adoption.toml"
MORE = ("replications = 4", "replications = 40")  # enough work for ten kills


def sweep(plan: Path, out: Path, workers: int) -> subprocess.Popen[bytes]:
    """Start the sweep as a process of its own."""
    code = "from app.cli import main; main()"
    command = [sys.executable, "-c", code, "sweep", str(plan), "--out", str(out), "--workers", str(workers), "--json"]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def cells(out: Path) -> dict[Path, int]:
    """Every finished cell, and when it was written."""
    return {path: path.stat().st_mtime_ns for path in out.glob("cells/*/*.json")}


def tables(out: Path) -> dict[str, bytes]:
    """The files of the final answer."""
    return {path.name: path.read_bytes() for path in sorted(out.glob("sweep-????????????????/*"))}


def main() -> None:
    """Kill, resume, compare."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--kills", type=int, default=10)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        whole, killed = Path(folder) / "whole", Path(folder) / "killed"
        plan = Path(folder) / "plan.toml"
        plan.write_text(PLAN.read_text(encoding="utf-8").replace(*MORE), encoding="utf-8")
        if sweep(plan, whole, asked.workers).wait() != 0:
            raise SystemExit("the sweep does not run")
        total, rewritten, struck = len(cells(whole)), 0, 0
        for kill in range(1, asked.kills + 1):
            before = cells(killed)
            share, jitter = (float(luck(asked.seed, kill, 0, MOMENT, nth)) for nth in (0, 1))
            enough = len(before) + int(share * 1.5 * total / asked.kills)  # after all kills there is work left
            process = sweep(plan, killed, asked.workers)
            while len(cells(killed)) < enough and process.poll() is None:
                time.sleep(0.01)
            with suppress(subprocess.TimeoutExpired):
                process.wait(0.2 * jitter)
            is_struck = process.poll() is None
            process.send_signal(signal.SIGKILL)
            process.wait()
            after = cells(killed)
            struck += is_struck
            rewritten += sum(after[path] != written for path, written in before.items())
            print(f"kill {kill}: {len(after)} of {total} cells finished, {len(before)} before", flush=True)
        before = cells(killed)
        if sweep(plan, killed, asked.workers).wait() != 0:
            raise SystemExit("the sweep does not go on")
        rewritten += sum(cells(killed)[path] != written for path, written in before.items())
        is_same = tables(whole) == tables(killed) and bool(tables(whole))
    print(
        f"{struck} of {asked.kills} kills struck at work; final tables {'the same' if is_same else 'NOT the same'}; ",
        end="",
    )
    print(f"cells measured twice: {rewritten}")
    sys.exit(0 if is_same and not rewritten else 1)


if __name__ == "__main__":
    main()
