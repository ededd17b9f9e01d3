"""The command that recalls what a session told last, before its letters leave."""

import click

from notifications.wording import count_text
from workflow.cli.console import carry_out
from workflow.cli.context import Session, pass_session
from workflow.cli.references import case_of
from workflow.committee.recall import RecallSession
from workflow.outcomes import Done


@click.command("recall", help="Rappelle la dernière diffusion d’une séance, dans les dix minutes.")
@click.argument("reference", metavar="SÉANCE")
@pass_session
def recall(current: Session, reference: str) -> None:
    """Take back the last act that told of a session's decisions."""
    command = RecallSession(actor=current.actor(), session=case_of(current, reference))
    carry_out(current, command, _said)


def _said(done: Done) -> str:
    stopped = count_text(int(str(done.shown["letters"])), "lettre retenue", "lettres retenues")
    return f"Diffusion rappelée, {stopped} : aucune n’est partie."
