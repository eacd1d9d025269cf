"""The command `arrears`: runs it and makes an exit code of how it ended: 0, 2 and 3."""

import errno
import os
import re
import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import typer

from app.commands import app

DONE, BAD_INPUT, INTERRUPTED = 0, 2, 3
TYPER_INTERRUPTED = 130  # what typer makes of Ctrl-C
PLAN_COMMANDS = ("sweep", "sensitivity")
SAID_IN_PLAN = {
    "--households": "households = 6000",
    "--months": "months = 60",
    "--run-out": "run_out = 24",
    "--replications": "replications = 20",
    "--seed": "seed = 1",
    "--set": '"paying.lapse_share" = 0.02 under [set]',
    "--outcome": 'outcomes = ["evictions_avoided"]',
}
_told_to_stop: list[bool] = []


def answer_to(arguments: Sequence[str] | None = None) -> int:
    """Run the command and give its exit code; whatever goes wrong by the user's hand becomes one message."""
    try:
        code = app(args=arguments, prog_name="arrears", standalone_mode=False)
        sys.stdout.flush()
    except (KeyboardInterrupt, typer.Abort):
        code = TYPER_INTERRUPTED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO):
            raise
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        _say(f"the answer cannot be written: {error.strerror}; make room, what was computed is kept")
        return BAD_INPUT
    except Exception as error:
        if _told_to_stop:  # a library was at work and made an error of its own of the interruption
            code = TYPER_INTERRUPTED
        elif (message := _message_of(error)) is None:
            raise
        else:
            _say(message)
            return BAD_INPUT
    if code == TYPER_INTERRUPTED:
        _say("interrupted; finished replications are kept, the same command goes on from there")
        return INTERRUPTED
    return code if isinstance(code, int) else DONE


def _message_of(error: Exception) -> str | None:
    """What to tell about an error that the user can mend; None if it is a fault of the program."""
    format_message: Any = getattr(error, "format_message", None)
    if callable(format_message):  # typer's own: an unknown option, a number out of range
        context: Any = getattr(error, "ctx", None)
        wrong = _not_a_number(error) or _set_in_plan(error) or format_message().rstrip(".")
        return f"{wrong}; see `{context.command_path if context else 'arrears'} --help`"
    from results.files import StoreError
    from scenarios.errors import ScenarioError

    return str(error) if isinstance(error, ScenarioError | StoreError) else None


def _not_a_number(error: Exception) -> str | None:
    """The message about an option that must be a number, with what was given; typer's own leaves that out."""
    option, cause = getattr(error, "param", None), error.__cause__
    found: Any = getattr(cause, "errors", list)()
    if option is None or not found or not re.search("^(int|float|finite|greater|less)", found[0]["type"]):
        return None
    kind = "a whole number" if "int" in str(option.type_descriptor) else "a number"
    low, high = option.min, option.max
    ends = "" if low is None else f", {low:,} or more" if high is None else f" from {low:,} to {high:,}"
    given = " ".join(str(found[0]["input"]).split())[:80]
    return f"{option.opts[-1]} {given}: must be {kind}{ends}"


def _set_in_plan(error: Exception) -> str | None:
    """The message about an option of other commands given to one that answers a plan: the plan says it."""
    option = str(getattr(error, "option_name", "") or "")
    context: Any = getattr(error, "ctx", None)
    if context is None or context.info_name not in PLAN_COMMANDS:
        return None
    if option in SAID_IN_PLAN:
        return f"{option} is no option here: the plan file says it, as in `{SAID_IN_PLAN[option]}`"
    return None


def _say(message: str) -> None:
    typer.echo(f"arrears: {' '.join(message.split())}", err=True)


def _stop(*_: object) -> None:
    _told_to_stop.append(True)
    raise KeyboardInterrupt


def main() -> None:
    """The door of the command line; to be told to end, or to lose the terminal, is an interruption like Ctrl-C."""
    sys.stdout = sys.stdout or Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115  closed by who called
    for name in ("SIGINT", "SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) in (signal.SIG_DFL, signal.default_int_handler):
            signal.signal(number, _stop)
    sys.exit(answer_to())


if __name__ == "__main__":
    main()
