"""The command line `leadscore`: thin, everything it calls takes and returns values.

Exit codes (contract section 7): 0 success, 1 data or scorecard at fault, 2 wrong usage, 3 a failure
of the system. Errors are one line on stderr.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from typing import Any

import click

from leadscore.cli import data, erasing, reading, scores
from leadscore.errors import LeadscoreError, SystemFailureError, WrongUsageError


class Commands(click.Group):
    """Commands that tell of Ctrl-C in one line; click would print an empty one before it."""

    def invoke(self, ctx: click.Context) -> Any:
        """Runs the command that was asked for."""
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            if sys.stderr.isatty():
                # The terminal has written ^C into the line.
                click.echo(err=True)
            raise SystemFailureError(
                "interrupted; what was finished is kept, repeat the command to go on"
            ) from None


@click.group(
    cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 80}
)
@click.version_option(package_name="leadscore")
def cli() -> None:
    """Lead scoring in the data warehouse: whom should sales call today, and why?"""


for command in (
    data.load,
    data.validate,
    scores.build,
    scores.run,
    scores.demo,
    scores.publish_marts,
    reading.explain_lead,
    reading.show_status,
    erasing.erase_leads,
    reading.doctor,
):
    cli.add_command(command)


def main(arguments: Sequence[str] | None = None) -> None:
    """Runs the command line and exits with the code of what happened."""
    sys.exit(_exit_code(lambda: cli.main(args=arguments, standalone_mode=False)))


def _exit_code(command: Callable[[], Any]) -> int:
    try:
        command()
    except LeadscoreError as error:
        return _fail(str(error), error.exit_code)
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message())
        return WrongUsageError.exit_code
    except click.ClickException as error:
        return _fail(f"{error.format_message()} (see leadscore --help)", WrongUsageError.exit_code)
    except OSError as error:
        return _fail(f"{error.filename or 'system'}: {error.strerror or error}", 3)
    return 0


def _fail(message: str, exit_code: int) -> int:
    click.echo(f"leadscore: {' '.join(message.split())}", err=True)
    return exit_code
