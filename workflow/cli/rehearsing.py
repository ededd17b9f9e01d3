"""What a rehearsal prints: what would be recorded, which letters would be written."""

from collections.abc import Mapping

import click

from notifications.wording import count_text
from states.instants import iso
from workflow.cli.console import explain, print_json, print_table, say
from workflow.cli.context import Session
from workflow.cli.edge import REFUSED, USAGE
from workflow.commands import Command
from workflow.outcomes import Done, Invalid
from workflow.reports.consequences import consequences_of
from workflow.schedule.rehearsal import Rehearsal, rehearse

NOTHING_KEPT = "Répétition : rien n’est enregistré, aucune lettre ne part."
ADMITTED = "Les règles admettent cet acte."


def print_rehearsal(
    session: Session, command: Command, also: Mapping[str, object] | None = None
) -> Rehearsal:
    """Rehearse a command, print what it would do, and return it.

    Who is outside the decisions reads whether the act is admitted, and nothing of what it would
    set in motion elsewhere. `also` is what the JSON answer holds besides.

    Raises:
        click.exceptions.Exit: 1 it would be refused, 2 bad input.
    """
    rehearsal = rehearse(session.opened(), [command])
    (outcome,) = rehearsal.outcomes
    session.outcome = outcome
    if not isinstance(outcome, Done):
        explain(session, outcome)
        raise click.exceptions.Exit(USAGE if isinstance(outcome, Invalid) else REFUSED)
    shown = rehearsal if session.actor().is_insider else Rehearsal(outcomes=rehearsal.outcomes)
    if session.as_json:
        print_json({"outcome": "rehearsed", **rehearsal_json(shown), **(also or {})})
        return rehearsal
    say(NOTHING_KEPT)
    say(ADMITTED)
    print_consequences(session, shown)
    return rehearsal


def print_consequences(session: Session, rehearsal: Rehearsal) -> None:
    """Print the acts and the letters of a rehearsal, counted by kind, then one by one."""
    if not rehearsal.events:
        return
    told = consequences_of(session.opened(), rehearsal)
    acts, letters = told.acts, told.letters
    print_table("Ce qui serait enregistré", ("Dossier", "Acte", "Date"), acts)
    if not letters:
        say("Aucune lettre ne serait écrite.")
        return
    say(f"{count_text(len(letters), 'lettre')} à écrire — {' ; '.join(told.counted)}.")
    print_table("Lettres", ("Lettre", "Destinataire", "Dossier", "Partirait"), letters)
    for warning in told.warnings:
        say(warning)


def rehearsal_json(rehearsal: Rehearsal) -> dict[str, object]:
    """Return a rehearsal with stable keys: ids of persons, never names."""
    return {
        "events": dict(rehearsal.event_counts),
        "letters": [
            {
                "code": line.template,
                "person": line.person,
                "case": line.case_id,
                "planned_at": iso(line.planned_at),
            }
            for line in rehearsal.written
        ],
    }
