"""`ancrage session …`: what a meeting does, from its opening to its approved minutes."""

from collections.abc import Mapping
from pathlib import Path

import click

from notifications.wording.typography import count_text
from states.committee import Choice, Opinion
from states.identifiers import CaseId
from workflow.cli.console import carry_out, say
from workflow.cli.context import Session, pass_session
from workflow.cli.meeting_answers import (
    item_named,
    known_meeting,
    print_meeting,
    print_minutes,
    save_papers,
)
from workflow.cli.meetings import CASE, REFERENCE, SEAT
from workflow.cli.references import case_of
from workflow.cli.sitting_items import OUTCOMES
from workflow.cli.when import parse_when
from workflow.committee import commands as held
from workflow.outcomes import Done

VOTES: Mapping[str, str] = {
    "pour": Choice.FOR,
    "contre": Choice.AGAINST,
    "abstention": Choice.ABSTAIN,
}
OPINIONS: Mapping[str, str] = {
    "favorable": Opinion.FAVOURABLE,
    "réservé": Opinion.RESERVED,
    "défavorable": Opinion.UNFAVOURABLE,
}


@click.command("open", help="Ouvre la séance.")
@REFERENCE
@click.option("--at", default="", help="Heure d’ouverture, si elle est saisie après coup.")
@pass_session
def open_meeting(current: Session, reference: str, at: str) -> None:
    """Open a meeting."""
    command = held.OpenMeeting(
        actor=current.actor(),
        session=case_of(current, reference),
        effective_at=parse_when(at) if at else None,
    )
    done = carry_out(current, command, "Séance ouverte.")
    if not done.shown.get("convoked") and not current.as_json:
        say("Attention : aucune convocation n’est enregistrée pour cette séance.")


@click.command("opinion", help="Enregistre l’avis du comité sur un dossier.")
@REFERENCE
@CASE
@click.argument("opinion", metavar="AVIS", type=click.Choice(list(OPINIONS)))
@click.option("--detail", default="", help="L’avis en quelques mots.")
@pass_session
def opinion(current: Session, reference: str, case: str, opinion: str, detail: str) -> None:
    """Record an opinion."""
    command = held.RecordOpinion(
        actor=current.actor(),
        session=case_of(current, reference),
        case=item_named(current, reference, case),
        opinion=str(OPINIONS[opinion]),
        text=detail,
    )
    carry_out(current, command, "Avis enregistré.")


@click.command("vote", help="Enregistre les votes sur un dossier ; ils remplacent les précédents.")
@REFERENCE
@CASE
@click.argument("outcome", metavar="PROPOSITION", type=click.Choice(list(OUTCOMES)))
@click.option("--vote", "votes", multiple=True, help="SIÈGE=pour, contre ou abstention.")
@click.option("--rest", type=click.Choice(list(VOTES)), help="Vote des autres membres présents.")
@pass_session
def vote(
    current: Session,
    reference: str,
    case: str,
    outcome: str,
    votes: tuple[str, ...],
    rest: str | None,
) -> None:
    """Record the votes on an item."""
    item = item_named(current, reference, case)
    given = dict(_vote(each) for each in votes)
    if rest is not None:
        others = {seat: str(VOTES[rest]) for seat in _voters(current, reference, item)}
        given = {**others, **given}
    command = held.RecordVotes(
        actor=current.actor(),
        session=case_of(current, reference),
        case=item,
        proposal=str(OUTCOMES[outcome]),
        votes=given,
    )
    carry_out(current, command, _counted)


@click.command("decide", help="Enregistre la décision sur un dossier, avec son motif.")
@REFERENCE
@CASE
@click.argument("outcome", metavar="ISSUE", type=click.Choice(list(OUTCOMES)))
@click.option("--reason", default="", help="Motif de la décision.")
@click.option("--conditions", default="", help="Conditions dont la décision est assortie.")
@click.option("--override", default="", help="Pourquoi passer outre le quorum ou le vote.")
@pass_session
def decide(current: Session, /, reference: str, case: str, outcome: str, **said: str) -> None:
    """Decide an item."""
    command = held.DecideItem(
        actor=current.actor(),
        session=case_of(current, reference),
        case=item_named(current, reference, case),
        outcome=str(OUTCOMES[outcome]),
        reason=said["reason"],
        conditions=said["conditions"],
        override=said["override"],
    )
    carry_out(current, command, "Décision enregistrée.")


@click.command("reopen", help="Reprend l’examen d’un dossier déjà décidé dans la séance.")
@REFERENCE
@CASE
@pass_session
def reopen(current: Session, reference: str, case: str) -> None:
    """Take an item's outcome back."""
    command = held.ReopenItem(
        actor=current.actor(),
        session=case_of(current, reference),
        case=item_named(current, reference, case),
    )
    carry_out(current, command, "Examen repris.")


@click.command("dissent", help="Consigne l’opinion divergente d’un membre, à sa demande.")
@REFERENCE
@CASE
@SEAT
@click.argument("text", metavar="TEXTE")
@pass_session
def dissent(current: Session, reference: str, case: str, seat: str, text: str) -> None:
    """Record a dissent."""
    command = held.RecordDissent(
        actor=current.actor(),
        session=case_of(current, reference),
        case=item_named(current, reference, case),
        seat=seat,
        text=text,
    )
    carry_out(current, command, "Opinion divergente consignée.")


@click.command("close", help="Clôt la séance.")
@REFERENCE
@click.option("--at", default="", help="Heure de clôture, si elle est saisie après coup.")
@pass_session
def close(current: Session, reference: str, at: str) -> None:
    """Close a meeting."""
    command = held.CloseMeeting(
        actor=current.actor(),
        session=case_of(current, reference),
        effective_at=parse_when(at) if at else None,
    )
    carry_out(current, command, "Séance close. Dossiers non examinés : {left}.")


@click.command("approve", help="Approuve le procès-verbal : il ne change plus.")
@REFERENCE
@pass_session
def approve(current: Session, reference: str) -> None:
    """Freeze the minutes."""
    command = held.ApproveMinutes(actor=current.actor(), session=case_of(current, reference))
    carry_out(current, command, lambda done: f"Procès-verbal approuvé : {done.shown['minutes']}.")


@click.command("meeting", help="Montre une séance : sièges, présences, dossiers, votes.")
@REFERENCE
@pass_session
def meeting(current: Session, reference: str) -> None:
    """Print a meeting as it stands."""
    print_meeting(current, reference)


@click.command("minutes", help="Donne le procès-verbal, ou le relevé de décisions.")
@REFERENCE
@click.option("--decisions", is_flag=True, help="Le relevé de décisions seulement.")
@click.option("--pdf", "output", type=click.Path(path_type=Path), help="Fichier PDF à écrire.")
@pass_session
def minutes(current: Session, reference: str, decisions: bool, output: Path | None) -> None:
    """Print the minutes, or save them as PDF."""
    if output is None:
        print_minutes(current, reference, decisions)
    else:
        save_papers(current, reference, decisions, output)


def _counted(done: Done) -> str:
    shown = done.shown
    abstentions = count_text(int(str(shown["abstain"])), "abstention")
    return f"Votes enregistrés : {shown['for']} pour, {shown['against']} contre, {abstentions}."


def _voters(current: Session, reference: str, case: CaseId) -> tuple[str, ...]:
    read = known_meeting(current, reference)
    item = read.item(case) if read else None
    return tuple(str(seat) for seat in item.voters) if item else ()


def _vote(text: str) -> tuple[str, str]:
    seat, _, said = text.partition("=")
    if said not in VOTES:
        raise click.BadParameter(
            f"« {text[:60]} » ne dit pas un vote. Écrivez SIÈGE=pour, SIÈGE=contre ou "
            "SIÈGE=abstention."
        )
    return seat, str(VOTES[said])


COMMANDS: tuple[click.Command, ...] = (
    open_meeting,
    opinion,
    vote,
    decide,
    reopen,
    dissent,
    close,
    approve,
    meeting,
    minutes,
)
"""In the order of the story; `session` takes them all."""
