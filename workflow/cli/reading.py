"""Commands that read: one file, what may be done on it, and the lists."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import click

from notifications.wording import (
    count_text,
    day_text,
    deadline_text,
    effective_text,
    field_label,
    instant_text,
    label,
    list_text,
    unverifiable_sentence,
)
from states.acts import Offer, Rule
from states.events import Event
from states.facts import Antenna, Candidature, CandidatureState, Facts
from states.identifiers import CaseId
from workflow.cli.console import print_json, print_table, reason_sentences, say
from workflow.cli.context import Session, pass_session
from workflow.cli.read_json import file_json
from workflow.cli.references import case_of, unknown
from workflow.cli.remedies import typed_line
from workflow.cli.when import parse_moment
from workflow.reading import NOW, FileRead, Moment, Reading, missing_pieces

BIRTH = "open_draft"
"""The act that gives birth to a file: nothing to say of it once the file is there."""
LISTS = ("candidatures", "antennes", "collectivites", "contacts", "seances")
AT = click.option("--at", default="", help="Ce qui était vrai à cette date.")
KNOWN_AT = click.option("--known-at", default="", help="Ce que l’on savait à cette date.")


@click.command(help="Montre un dossier : où il en est, ce qu’il contient, ce qui s’est passé.")
@click.argument("reference", metavar="RÉFÉRENCE")
@AT
@KNOWN_AT
@pass_session
def show(session: Session, reference: str, at: str, known_at: str) -> None:
    """Print one file as the actor may know it."""
    moment = _moment(at, known_at)
    with _reading(session) as reading:
        read = reading.file(case_of(session, reference), moment)
        if read is None and reading.file(case_of(session, reference)) is None:
            raise unknown(reference)
        if read is None:
            raise click.BadParameter(f"le dossier « {reference} » n’existe pas à cette date.")
        if session.as_json:
            print_json(file_json(read))
            return
        _print_file(reading, read, moment)


@click.command(help="Dit ce qui peut être fait maintenant, et pourquoi pas le reste.")
@click.argument("reference", metavar="RÉFÉRENCE")
@pass_session
def offers(session: Session, reference: str) -> None:
    """Print every act of the law on a file: possible now, or why not."""
    with _reading(session) as reading:
        case = case_of(session, reference)
        found = reading.offers(case)
        if reading.file(case) is None:
            raise unknown(reference)
    if session.as_json:
        print_json([_offer_json(session, offer, case) for offer in found])
        return
    say("Possible maintenant")
    for offer in found:
        if offer.allowed:
            say(f"  {label('trigger', offer.trigger)} ({offer.trigger})")
            asked = [field.name for field in offer.fields if field.required]
            if asked:
                say(f"    demande : {list_text([field_label(name) for name in asked])}")
            click.echo(f"    {typed_line(session, offer, reference)}")
            if offer.unverifiable:
                say(f"    {unverifiable_sentence(offer.unverifiable)}")
    say("Pas maintenant")
    refused = [offer for offer in found if not offer.allowed and offer.trigger != BIRTH]
    others = [offer for offer in refused if _is_of_others(offer)]
    for offer in refused:
        if offer not in others:
            say(f"  {label('trigger', offer.trigger)} ({offer.trigger})")
            for reason in offer.reasons:
                for sentence in reason_sentences(session, reason, case):
                    say(f"    {sentence}")
    if others:
        names = ", ".join(label("trigger", offer.trigger) for offer in others)
        say(f"Ne relève pas de votre rôle : {names}.")


@click.command("list", help="Liste : candidatures, antennes, collectivites, contacts, seances.")
@click.argument("what", metavar="QUOI", type=click.Choice(LISTS))
@click.option("--state", default="", help="Un état (code), par exemple labelled.")
@click.option("--call", default="", help="Un appel, par exemple AMI2.")
@click.option("--window", default="", help="Une fenêtre, par exemple AMI2/vague-1.")
@click.option("--text", default="", help="Un mot de la référence ou du lieu.")
@AT
@KNOWN_AT
@pass_session
def list_(session: Session, /, what: str, at: str, known_at: str, **filters: str) -> None:
    """Print a list the actor may read."""
    if what == "contacts":
        from workflow.cli.people import print_persons

        print_persons(session, "")
        return
    if what == "seances":
        from workflow.cli.committee import print_sessions

        print_sessions(session)
        return
    if what == "collectivites":
        print_authorities(session)
        return
    moment = _moment(at, known_at)
    with _reading(session) as reading:
        rows = reading.files(moment) if what == "candidatures" else reading.antennas(moment)
        _print_files(session, tuple(row for row in rows if _kept(row, filters)))


def _is_of_others(offer: Offer) -> bool:
    return any(reason.rule is Rule.ROLE for reason in offer.reasons)


def _kept(read: FileRead, filters: dict[str, str]) -> bool:
    facts = read.facts
    window = facts.window if isinstance(facts, Candidature) else ""
    words = f"{facts.reference} {read.place}".lower()
    return (
        (not filters["state"] or str(facts.state) == filters["state"])
        and (not filters["call"] or facts.call == filters["call"])
        and (not filters["window"] or window == filters["window"])
        and filters["text"].lower() in words
    )


def _print_files(session: Session, rows: tuple[FileRead, ...]) -> None:
    if session.as_json:
        print_json([file_json(row, history=False) for row in rows])
        return
    print_table(
        "",
        ("Référence", "Lieu", "État", "Mentions"),
        (
            (
                row.facts.reference,
                row.place,
                _state(row.facts),
                list_text([label("mark", mark) for mark in sorted(row.facts.marks)]),
            )
            for row in rows
        ),
    )
    say(f"{count_text(len(rows), 'dossier')}.")


def print_authorities(session: Session) -> None:
    """Print the local authorities: they are public."""
    with _reading(session) as reading:
        rows = []
        for authority in reading.archive.authorities():
            name = reading.reader.text(authority.name_ref)
            rows.append((authority.code, name.value if name else "", authority.kind))
    if session.as_json:
        print_json([dict(zip(("code", "name", "kind"), row, strict=True)) for row in rows])
        return
    print_table("", ("Code", "Nom", "Nature"), rows)


def _print_file(reading: Reading, read: FileRead, moment: Moment) -> None:
    facts = read.facts
    say(f"{facts.reference} {read.place}")
    if not moment.is_now:
        say(_moment_text(moment))
    say(f"État : {_state(facts)}")
    for mark in sorted(facts.marks):
        say(f"Mention : {label('mark', mark)}")
    if isinstance(facts, Candidature):
        _print_candidature(reading, facts, moment)
    else:
        _print_antenna(reading, facts, moment)
    say("")
    say("Ce qui s’est passé")
    names = _names(reading, moment)
    for event in read.events:
        say(f"  {event_line(event, names)}")


def _print_candidature(reading: Reading, facts: Candidature, moment: Moment) -> None:
    in_force, zone = reading.in_force(moment), reading.zone_of(facts)
    window = in_force.programme.window(facts.window) if in_force else None
    if in_force and window:
        closing = in_force.programme.closing(window)
        say(f"Fenêtre : {window.label}, {deadline_text(closing, zone)}")
    if facts.filed_at:
        say(f"Déposée : {effective_text(facts.filed_at)}")
    if in_force:
        missing = missing_pieces(facts, in_force.programme)
        if missing:
            say(f"Pièces manquantes : {list_text(missing)}")
    if facts.consolidation and facts.state is CandidatureState.CONSOLIDATION:
        say(f"Consolidation : {deadline_text(facts.consolidation.due, zone)}")
    if facts.decided_at:
        say(f"Décision : {effective_text(facts.decided_at)}")


def _print_antenna(reading: Reading, facts: Antenna, moment: Moment) -> None:
    names, zone = _names(reading, moment), reading.zone_of(facts)
    if facts.target_opening:
        say(f"Ouverture visée : {day_text(facts.target_opening)}")
    if facts.opened_at:
        say(f"Ouverte : {effective_text(facts.opened_at)}")
    for fact in facts.milestones.values():
        due = f", {deadline_text(fact.due, zone)}" if fact.due else ""
        proposed = " (date proposée)" if fact.due and not fact.due.confirmed else ""
        name, status = names.get(fact.id, fact.id), label("milestone", fact.status)
        say(f"Étape « {name} » : {status}{due}{proposed}")


def _names(reading: Reading, moment: Moment) -> Mapping[str, str]:
    """Return what the programme calls its pieces and milestones, by code."""
    in_force = reading.in_force(moment)
    if in_force is None:
        return {}
    programme = in_force.programme
    pieces = {str(each.id): each.label for each in programme.pieces}
    return {**pieces, **{str(each.id): each.label for each in programme.milestones}}


def event_line(event: Event, names: Mapping[str, str]) -> str:
    """Return one event on one line: when it was true, what, who, when it was recorded.

    `names` says the piece or the milestone an event is about, by code.
    """
    recorded = instant_text(event.recorded_at)
    when = effective_text(event.effective_at)
    code = str(event.data.get("piece") or event.data.get("milestone") or "")
    about = f" : {names.get(code, code)}" if code else ""
    said = f"{when} — {label('event', event.kind)}{about} ({label('role', event.role)})"
    said = said if when == recorded else f"{said}, enregistré le {recorded}"
    doubt = label("outside_rule", "unverifiable")
    return f"{said} — {doubt}" if event.data.get("unverifiable") else said


def _state(facts: Facts) -> str:
    return label("state" if isinstance(facts, Candidature) else "antenna", str(facts.state))


def _offer_json(session: Session, offer: Offer, case: CaseId) -> dict[str, Any]:
    return {
        "trigger": offer.trigger,
        "allowed": offer.allowed,
        "fields": [field.name for field in offer.fields],
        "reasons": [
            {"rule": str(reason.rule), "sentences": list(reason_sentences(session, reason, case))}
            for reason in offer.reasons
        ],
        "unverifiable": list(offer.unverifiable),
    }


def _moment(at: str, known_at: str) -> Moment:
    if not at and not known_at:
        return NOW
    return Moment(
        at=parse_moment(at) if at else None,
        known_at=parse_moment(known_at) if known_at else None,
    )


def _moment_text(moment: Moment) -> str:
    parts = []
    if moment.at:
        parts.append(f"vrai le {instant_text(moment.at)}")
    if moment.known_at:
        parts.append(f"tel que connu le {instant_text(moment.known_at)}")
    return f"Lecture : {', '.join(parts)}."


@contextmanager
def _reading(session: Session) -> Iterator[Reading]:
    office, actor = session.opened(), session.actor()
    with office.store.read() as reader:
        yield Reading(office, reader, actor)
