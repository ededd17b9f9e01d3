"""The command line: one table of commands, each module loaded only when its command is called."""

import importlib
import importlib.util
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import entry_points
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from workflow.cli.context import Session, session_of
from workflow.cli.french import GROUP_SUFFIX, speak_french, typeset

if TYPE_CHECKING:
    from workflow.office import Office
    from workflow.outcomes import Outcome

COMMANDS: Mapping[str, str] = {
    "init": "workflow.cli.installation:init",
    "demo": "workflow.cli.demo:demo",
    "golive": "workflow.cli.installation:golive",
    "clock": "workflow.cli.installation:clock",
    "programme": "workflow.cli.programme:programme",
    "call": "workflow.cli.programme:call",
    "deadlines": "workflow.cli.deadlines:deadlines",
    "authority": "workflow.cli.people:authority",
    "contact": "workflow.cli.people:contact",
    "access": "workflow.cli.access:access",
    "candidature": "workflow.cli.files:candidature",
    "piece": "workflow.cli.files:piece",
    "advance": "workflow.cli.files:advance",
    "milestone": "workflow.cli.files:milestone",
    "note": "workflow.cli.files:note",
    "follow": "workflow.cli.followup:follow",
    "write": "workflow.cli.writing:write",
    "offers": "workflow.cli.reading:offers",
    "show": "workflow.cli.reading:show",
    "list": "workflow.cli.reading:list_",
    "session": "workflow.cli.committee:session",
    "announce": "workflow.cli.committee:announce",
    "sweep": "workflow.cli.mail:sweep",
    "outbox": "workflow.cli.mail:outbox",
    "forecast": "workflow.cli.forecast:forecast",
    "report": "workflow.cli.report:report",
    "audit": "workflow.cli.audit:audit",
    "import": "workflow.cli.import_:import_",
    "reconcile": "workflow.cli.import_:reconcile",
    "export": "workflow.cli.export:export",
    "backup": "workflow.cli.backup:backup",
    "restore": "workflow.cli.backup:restore",
    "erase": "workflow.cli.erase:erase",
    "redact": "workflow.cli.erase:redact",
    "upgrade": "workflow.cli.upgrading:upgrade",
    "doctor": "workflow.cli.doctor:doctor",
    "diagram": "workflow.cli.diagram:diagram",
}


PLUGINS = "ancrage.commands"
"""The entry points by which the rooms above this one add their commands (`web`: serve)."""


class LazyGroup(click.Group):
    """A group that imports a command's module when it is called, or when help is asked."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of the commands in the order of the table."""
        del ctx
        ours = [name for name, target in COMMANDS.items() if _is_there(target)]
        return [*ours, *sorted(entry_points(group=PLUGINS).names)]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return the command of this name, None when there is none."""
        del ctx
        target = COMMANDS.get(cmd_name) or _added(cmd_name)
        if not target or not _is_there(target):
            return None
        module, _, attribute = target.partition(":")
        found: click.Command = getattr(importlib.import_module(module), attribute)
        return typeset(found)


@click.group(
    cls=LazyGroup,
    subcommand_metavar=GROUP_SUFFIX,
    help="Ancrage conduit un appel à manifestation d’intérêt\N{NO-BREAK SPACE}: candidatures, "
    "échéances, antennes, lettres et preuve de ce qui s’est passé.",
)
@click.option(
    "--data",
    metavar="DOSSIER",
    type=click.Path(path_type=Path),
    help="Dossier des données (sinon ANCRAGE_DATA_FOLDER, sinon ancrage-data).",
)
@click.option(
    "--as",
    "who",
    metavar="QUI",
    default="responsable",
    help="Qui agit (sinon responsable)\N{NO-BREAK SPACE}: exploitant, contact:CODE, "
    "executif:CODE, centre:RÉGION ou une personne.",
)
@click.option("--json", "as_json", is_flag=True, help="Réponse en JSON, aux clés stables.")
@click.version_option(
    package_name="ancrage", message="%(prog)s %(version)s", help="Affiche la version."
)
@click.pass_context
def cli(ctx: click.Context, data: Path | None, who: str, as_json: bool) -> None:
    """Read the options common to every command."""
    session = ctx.obj if isinstance(ctx.obj, Session) else Session()
    ctx.obj = session.asked(data, who, as_json)


@dataclass(frozen=True, kw_only=True)
class Invocation:
    """What one command line answered, in-process: exit code, outcome if any, text printed."""

    exit_code: int
    outcome: "Outcome | None"
    output: str


def main(args: Sequence[str] | None = None) -> None:
    """Run the command line of this process and exit with its code."""
    from workflow.cli.edge import run, told_foreign_packages

    speak_french()
    raise SystemExit(told_foreign_packages() or run(cli, args, Session()))


def invoke(office: "Office", args: Sequence[str]) -> Invocation:
    """Run one command line on an office already open; nothing is printed on the terminal."""
    from workflow.cli.edge import captured

    session = Session(office=office)
    code, output = captured(cli, args, session)
    return Invocation(exit_code=code, outcome=session.outcome, output=output)


def _added(name: str) -> str:
    return next((each.value for each in entry_points(group=PLUGINS) if each.name == name), "")


def _is_there(target: str) -> bool:
    return importlib.util.find_spec(target.partition(":")[0]) is not None


def commands() -> Mapping[str, Any]:
    """Return every command by name, loaded (documentation and tests)."""
    context = click.Context(cli)
    return {name: cli.get_command(context, name) for name in cli.list_commands(context)}


__all__ = ["COMMANDS", "Invocation", "cli", "commands", "invoke", "main", "session_of"]
