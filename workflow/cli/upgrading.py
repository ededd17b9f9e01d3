"""The command that brings an installation of an earlier version up to this one."""

import click

from workflow.cli.console import print_json, say
from workflow.cli.context import NoInstallation, Session, pass_session
from workflow.store.store import DATABASE_NAME


@click.command(help="Met la base d’une version antérieure au niveau de ce programme.")
@pass_session
def upgrade(session: Session) -> None:
    """Move the schema and write the rows that follow from events; the log stays as it is."""
    from workflow.upkeep.upgrading import upgrade as bring_up

    if not (session.data / DATABASE_NAME).exists():
        raise NoInstallation(session.data)
    done = bring_up(session.data)
    if session.as_json:
        print_json({"before": done.before, "after": done.after, "registered": done.registered})
        return
    if done.before == done.after and not done.registered:
        say(f"La base est déjà à jour ({done.after}).")
        return
    say(f"Base mise à jour : {done.before} → {done.after}. Le journal est inchangé.")
