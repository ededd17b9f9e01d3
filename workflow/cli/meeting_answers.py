"""What the command line prints of a meeting: as it stands, its minutes, their PDF."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from notifications.wording import instant_text, label
from notifications.wording.minutes import NO_VOTES, counted_text, place_text, quorum_text
from states.committee import Quorum
from states.identifiers import CaseId
from workflow.cli.console import print_json, print_table, say
from workflow.cli.context import Session
from workflow.cli.references import case_of, unknown
from workflow.committee.reading import (
    AgendaItem,
    MeetingRead,
    MemberRead,
    meeting_read,
    minutes_of,
)
from workflow.reading import Reading


def known_meeting(current: Session, reference: str) -> MeetingRead | None:
    """Return a meeting as the actor may read it."""
    office = current.opened()
    with office.store.read() as reader:
        return meeting_read(Reading(office, reader, current.actor()), reference.strip())


def item_named(current: Session, reference: str, name: str) -> CaseId:
    """Return a file of the agenda from its rank or its reference, any other from its reference."""
    read = known_meeting(current, reference)
    for item in read.items if read else ():
        if name.strip().casefold() in (item.reference.casefold(), str(item.rank)):
            return item.case
    return case_of(current, name)


def print_meeting(current: Session, reference: str) -> None:
    """Print who sits and where the items stand.

    Raises:
        click.BadParameter: there is no such meeting for the actor.
    """
    read = known_meeting(current, reference)
    if read is None:
        raise unknown(reference)
    if current.as_json:
        print_json(_meeting(read))
        return
    of_papers = bool(read.session.items) and not read.recorded
    standing = NO_VOTES if of_papers else label("meeting", read.phase)
    say(f"{read.body}, séance {read.reference} : {standing}")
    if read.starts_at is not None:
        say(f"{instant_text(read.starts_at)}, {place_text(read.place, read.remote)}")
    if read.members:
        if not of_papers:
            say(quorum_text(read.quorum))
        heads = ("Siège", "Organisme", "Voix", "Participation", "Pouvoir à")
        print_table("", heads, [_member_row(each) for each in read.members])
    columns = ("N°", "Dossier", "Collectivité", "Quorum", "Vote", "Décision")
    print_table("", columns, [_item_row(each) for each in read.items])


def print_minutes(current: Session, reference: str, decisions: bool) -> None:
    """Print the minutes or the decision record of a session.

    Raises:
        click.BadParameter: there is none for the actor.
    """
    office = current.opened()
    with office.store.read() as reader:
        found = minutes_of(Reading(office, reader, current.actor()), reference.strip())
    if found is None:
        raise unknown(reference)
    document = found.decision_record if decisions else found.minutes
    if current.as_json:
        print_json({**document.to_value(), "frozen": found.frozen})
    else:
        click.echo(document.to_text(), nl=False)


def save_papers(current: Session, reference: str, decisions: bool, output: Path) -> None:
    """Write the minutes or the decision record as a PDF file.

    Raises:
        click.BadParameter: there is no such meeting, or the file cannot be written.
    """
    from notifications.printing import PrinterMissing
    from workflow.printing.meetings import decision_record_pdf, minutes_pdf

    read = known_meeting(current, reference)
    if read is None or not (read.recorded or read.session.items):
        raise unknown(reference)
    make = decision_record_pdf if decisions else minutes_pdf
    try:
        output.write_bytes(make(read, current.opened().settings.sender_name))
    except PrinterMissing as missing:
        raise click.BadParameter(str(missing)) from missing
    except (OSError, ValueError) as fault:
        raise click.BadParameter(
            "le fichier ne s’écrit pas à cet endroit. Vérifiez le chemin."
        ) from fault
    say("Document écrit.")


def _member_row(member: MemberRead) -> tuple[str, ...]:
    attendance = member.attendance or member.answer
    return (
        member.seat,
        member.organisation,
        "oui" if member.votes else "non",
        label("attendance", attendance) if attendance else "",
        member.proxy_to or "",
    )


def _item_row(item: AgendaItem) -> tuple[str, ...]:
    quorum = item.quorum
    return (
        str(item.rank),
        item.reference,
        item.place,
        f"{quorum.counted}/{quorum.voting}" if quorum.voting else "",
        counted_text(item.tally) if item.tally else "",
        label("outcome", item.outcome) if item.outcome else "",
    )


def _meeting(read: MeetingRead) -> Mapping[str, Any]:
    return {
        "reference": read.reference,
        "phase": str(read.phase),
        "body": read.session.body,
        "starts_at": read.starts_at.isoformat() if read.starts_at else None,
        "place": read.place,
        "remote": read.remote,
        "second_call": read.second_call,
        "quorum": _quorum(read.quorum),
        "votes_recorded": read.recorded,
        "minutes": read.minutes,
        "sha256": read.digest,
        "members": [
            {
                "seat": each.seat,
                "organisation": each.organisation,
                "votes": each.votes,
                "chairs": each.chairs,
                "answer": each.answer,
                "attendance": str(each.attendance) if each.attendance else None,
                "proxy_to": each.proxy_to,
            }
            for each in read.members
        ],
        "items": [_item(each) for each in read.items],
    }


def _item(item: AgendaItem) -> Mapping[str, Any]:
    return {
        "rank": item.rank,
        "reference": item.reference,
        "place": item.place,
        "quorum": _quorum(item.quorum),
        "recusals": {str(seat): why for seat, why in item.recusals.items()},
        "opinion": item.opinion,
        "proposal": str(item.proposal) if item.proposal else None,
        "votes": {
            str(seat): {"choice": str(vote.choice), "by": vote.by}
            for seat, vote in item.votes.items()
        },
        "carried": item.tally.carried if item.tally else None,
        "casting_vote": item.tally.by_casting_vote if item.tally else False,
        "outcome": str(item.outcome) if item.outcome else None,
        "reason": item.reason,
        "conditions": item.conditions,
        "outside_rule": list(item.overridden),
        "override": item.override,
        "dissents": {str(seat): text for seat, text in item.dissents.items()},
    }


def _quorum(quorum: Quorum) -> Mapping[str, Any]:
    return {
        "needed": quorum.needed,
        "counted": quorum.counted,
        "voting": quorum.voting,
        "waived": quorum.waived,
        "reached": quorum.reached,
    }
