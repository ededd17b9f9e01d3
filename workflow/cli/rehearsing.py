"""What a rehearsal prints: what would be recorded, which letters would be written."""

from collections.abc import Mapping

import click

from notifications.letters import LETTERS
from notifications.wording import count_text, instant_text, label
from states.instants import iso
from workflow.archive import Archive
from workflow.cli.console import explain, print_json, print_table, say
from workflow.cli.context import Session
from workflow.cli.edge import REFUSED, USAGE
from workflow.cli.naming import Naming
from workflow.commands import Command
from workflow.outcomes import Done, Invalid
from workflow.schedule.rehearsal import Rehearsal, rehearse
from workflow.store.records import LetterPhase, ReminderRow

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
    office = session.opened()
    held = {letter.id for letter in rehearsal.letters if letter.phase is LetterPhase.HELD}
    with office.store.read() as reader:
        naming = Naming(reader, Archive(reader, office.memory))
        acts = [
            (
                naming.file(event.case),
                label("event", event.kind),
                instant_text(event.effective_at.instant),
            )
            for event in rehearsal.events
        ]
        letters = [
            (
                LETTERS[line.template].title,
                naming.person(line.person),
                naming.file(line.case_id),
                _leaving(line, held),
            )
            for line in rehearsal.written
        ]
    print_table("Ce qui serait enregistré", ("Dossier", "Acte", "Date"), acts)
    if not letters:
        say("Aucune lettre ne serait écrite.")
        return
    counted = (
        f"{LETTERS[code].title} : {count}" for code, count in rehearsal.letter_counts.items()
    )
    say(f"{count_text(len(letters), 'lettre')} à écrire — {' ; '.join(counted)}.")
    print_table("Lettres", ("Lettre", "Destinataire", "Dossier", "Partirait"), letters)


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


def _leaving(line: ReminderRow, held: set[str]) -> str:
    return "à valider" if line.letter_id in held else instant_text(line.planned_at)
