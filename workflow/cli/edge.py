"""The edge of the command line: where exceptions become a French sentence and an exit code."""

import contextlib
import io
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from config.errors import ConfigInvalid
from notifications.wording import config_sentence
from workflow.cli.french import speak_french
from workflow.store.records import StoreError

if TYPE_CHECKING:
    from workflow.cli.context import Session

DONE, REFUSED, USAGE, ENVIRONMENT = 0, 1, 2, 3


def run(group: click.Group, args: Sequence[str] | None, session: "Session") -> int:
    """Run a command line and return its exit code; what went wrong is said on stderr."""
    try:
        found = group.main(
            args=None if args is None else list(args),
            prog_name="ancrage",
            standalone_mode=False,
            obj=session,
        )
    except click.exceptions.Exit as done:
        return done.exit_code
    except click.Abort:
        click.echo("Interrompu.", err=True)
        return REFUSED
    except click.ClickException as fault:
        fault.show()
        return fault.exit_code
    except ConfigInvalid as fault:
        for error in fault.errors:
            click.echo(config_sentence(error), err=True)
        return ENVIRONMENT
    except (StoreError, OSError) as fault:
        click.echo(f"Le dossier des données ne répond pas : {fault}", err=True)
        return ENVIRONMENT
    return found if isinstance(found, int) else DONE


def captured(group: click.Group, args: Sequence[str], session: "Session") -> tuple[int, str]:
    """Run a command line and return its exit code with all it printed."""
    speak_french()
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(printed):
        code = run(group, args, session)
    return code, printed.getvalue()
