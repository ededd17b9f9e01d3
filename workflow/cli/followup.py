"""Commands that follow an antenna after its label: what is known of it, and what is recorded."""

from collections.abc import Callable, Mapping
from typing import Any

import click

from notifications.wording import UserError, effective_text, error_sentence, label
from notifications.wording.followup import euros_text, learners_text
from states.identifiers import Value
from workflow.cli.console import carry_out, print_json, print_table, say
from workflow.cli.context import Session, pass_session
from workflow.cli.references import case_of, unknown
from workflow.cli.when import parse_day, parse_moment, parse_when
from workflow.commands import Command
from workflow.followup.commands import (
    AskLearners,
    Family,
    Flag,
    Inscription,
    RecordFlag,
    RecordFunding,
    RecordInscription,
    RecordLearners,
    RecordOffer,
    RecordSite,
    Truth,
)
from workflow.followup.reading import Followed, FundingLine, Record, followed
from workflow.importing.amounts import read_amount, read_count, read_school_year
from workflow.importing.cells import Unread
from workflow.outcomes import Done
from workflow.reading import Moment, Reading

UNKNOWN = "inconnu"
REFERENCE = click.argument("reference", metavar="RÉFÉRENCE")
ON = click.option("--on", "at", default="", help="Depuis quand, avec sa précision.")
SOURCE = click.option("--source", "origin", default="", help="Qui le dit.")
CORRECTS = click.option("--corrects", default="", help="Enregistrement (id) que celui-ci remplace.")


@click.group(help="Suivi des antennes : convention ACV, financement, offre, effectifs.")
def follow() -> None:
    """Group the commands of the follow-up."""


@follow.command("show", help="Montre ce qui est suivi d’une antenne.")
@REFERENCE
@click.option("--at", default="", help="Ce qui était vrai à cette date.")
@click.option("--known-at", default="", help="Ce que l’on savait à cette date.")
@pass_session
def show_followup(session: Session, reference: str, at: str, known_at: str) -> None:
    """Print the follow-up of an antenna as the actor may know it."""
    moment = Moment(
        at=parse_moment(at) if at else None, known_at=parse_moment(known_at) if known_at else None
    )
    case = case_of(session, reference)
    with session.opened().store.read() as reader:
        known = followed(Reading(session.opened(), reader, session.actor()), case, moment)
    if known is None:
        raise unknown(reference)
    if session.as_json:
        print_json(followed_json(known))
        return
    _print(known)


@follow.command("acv", help="Enregistre l’inscription à la convention ACV.")
@REFERENCE
@click.argument("status", metavar="ÉTAT", type=click.Choice([str(each) for each in Inscription]))
@click.option("--amendment", default="", help="Avenant, par exemple « avenant n° 2 ».")
@ON
@SOURCE
@CORRECTS
@pass_session
def record_inscription(session: Session, /, reference: str, status: str, **options: str) -> None:
    """Record the inscription of an antenna."""
    command = RecordInscription(
        status=status, amendment=options["amendment"], **_shared(session, reference, options)
    )
    _carry_out(session, command)


@follow.command("flag", help="Enregistre l’appartenance d’une collectivité à un programme.")
@click.argument("code", metavar="CODE")
@click.argument("flag", metavar="PROGRAMME", type=click.Choice([str(each) for each in Flag]))
@click.option(
    "--value",
    default="yes",
    type=click.Choice([str(each) for each in Truth]),
    help="Oui par défaut.",
)
@click.option("--since", default="", help="Premier jour.")
@click.option("--until", default="", help="Dernier jour, inclus.")
@SOURCE
@CORRECTS
@pass_session
def record_flag(session: Session, /, code: str, flag: str, **options: str) -> None:
    """Record a dated flag of an authority."""
    command = RecordFlag(
        actor=session.actor(),
        authority=code,
        flag=flag,
        value=options["value"],
        since=parse_day(options["since"]) if options["since"] else None,
        until=parse_day(options["until"]) if options["until"] else None,
        source=options["origin"],
        corrects=options["corrects"],
    )
    _carry_out(session, command)


@follow.command("funding", help="Enregistre ce qui est demandé ou obtenu d’un financeur.")
@REFERENCE
@click.option("--funder", default="", help="Financeur (nécessaire pour une nouvelle ligne).")
@click.option("--purpose", default="", help="Objet du financement.")
@click.option("--asked", default="", help="Montant demandé, en euros.")
@click.option("--obtained", default="", help="Montant obtenu, en euros.")
@click.option("--line", default="", help="Ligne déjà ouverte, par exemple f1.")
@click.option("--document", default="", help="Pièce qui le prouve.")
@ON
@SOURCE
@CORRECTS
@pass_session
def record_funding(session: Session, /, reference: str, **options: str) -> None:
    """Record a line of funding."""
    command = RecordFunding(
        funder=options["funder"],
        purpose=options["purpose"],
        asked=_read("asked", options["asked"], read_amount),
        obtained=_read("obtained", options["obtained"], read_amount),
        piece=options["document"],
        line=options["line"],
        **_shared(session, reference, options),
    )
    _carry_out(session, command, lambda done: f"Ligne {done.shown['line']} enregistrée.")


@follow.command("offer", help="Enregistre si une famille de formations est proposée.")
@REFERENCE
@click.argument("family", metavar="FAMILLE", type=click.Choice([str(each) for each in Family]))
@click.argument("offered", metavar="RÉPONSE", type=click.Choice([str(each) for each in Truth]))
@ON
@SOURCE
@CORRECTS
@pass_session
def record_offer(
    session: Session, /, reference: str, family: str, offered: str, **options: str
) -> None:
    """Record whether a family is offered."""
    shared = _shared(session, reference, options)
    _carry_out(session, RecordOffer(family=family, offered=offered, **shared))


@follow.command("learners", help="Enregistre les effectifs d’une année scolaire.")
@REFERENCE
@click.argument("school_year", metavar="ANNÉE")
@click.argument("count", metavar="EFFECTIF")
@ON
@SOURCE
@CORRECTS
@pass_session
def record_learners(
    session: Session, /, reference: str, school_year: str, count: str, **options: str
) -> None:
    """Record a number of learners; « inconnu » says that nobody knows it."""
    year = read_school_year(school_year)
    if isinstance(year, Unread):
        raise _unread("school_year", school_year, year)
    number = None if count == UNKNOWN else _read("count", count, read_count)
    if number is None and count != UNKNOWN:
        raise _unread("count", count, Unread(problem="not_a_count"))
    shared = _shared(session, reference, options)
    _carry_out(session, RecordLearners(school_year=year, count=number, **shared))


@follow.command("site", help="Nomme le site d’une antenne.")
@REFERENCE
@click.argument("name", metavar="NOM")
@ON
@SOURCE
@pass_session
def record_site(session: Session, /, reference: str, name: str, **options: str) -> None:
    """Name the site of an antenna."""
    shared = _shared(session, reference, {**options, "corrects": ""})
    del shared["corrects"]
    _carry_out(session, RecordSite(name=name, **shared))


@follow.command("ask", help="Demande aux centres régionaux les effectifs qui manquent.")
@click.option("--region", default="", help="Code d’une région (toutes par défaut).")
@pass_session
def ask_learners(session: Session, region: str) -> None:
    """Ask the centres for the figures of the term."""
    command = AskLearners(actor=session.actor(), region=region)
    _carry_out(session, command, lambda done: f"Courriers préparés : {done.shown['letters']}.")


def followed_json(known: Followed) -> Mapping[str, Any]:
    """Return a follow-up for scripts: stable keys, None for what is not known, amounts in cents."""
    inscription = known.inscription
    return {
        "site": known.site,
        "inscription": {
            "status": known.inscription_status,
            "amendment": inscription.words.get("amendment") if inscription else None,
            "on": _at(inscription),
        },
        "flags": dict(known.flags),
        "funding": [_funding_json(line) for line in known.funding],
        "funding_asked_cents": known.funding_asked,
        "funding_obtained_cents": known.funding_obtained,
        "offer": dict(known.offer),
        "learners": [
            {"school_year": one.subject, "count": one.count, "as_of": _at(one)}
            for one in known.learners
        ],
        "records": [
            {
                "id": one.event,
                "kind": one.kind,
                "subject": one.subject,
                "value": one.value,
                "corrected": one.corrected,
            }
            for one in (*known.flag_records, *known.history)
        ],
    }


def _funding_json(line: FundingLine) -> Mapping[str, Any]:
    return {
        "line": line.line,
        "funder": line.funder,
        "purpose": line.purpose,
        "asked_cents": line.asked,
        "obtained_cents": line.obtained,
        "asked_on": line.asked_on.to_value() if line.asked_on else None,
        "obtained_on": line.obtained_on.to_value() if line.obtained_on else None,
        "piece": line.piece,
    }


def _at(record: Record | None) -> Mapping[str, Value] | None:
    return record.on.to_value() if record and record.on else None


def _print(known: Followed) -> None:
    since = known.inscription.on if known.inscription else None
    status = label("inscription", known.inscription_status)
    say(f"Convention ACV : {status}" + (f", {effective_text(since)}" if since else ""))
    for code, truth in known.flags.items():
        say(f"{label('flag', code)} : {label('truth', truth)}")
    for code, truth in known.offer.items():
        say(f"Offre, {label('family', code)} : {label('truth', truth)}")
    for one in known.learners:
        say(f"{one.subject} : {learners_text(one.count)}")
    if not known.learners:
        say("Effectifs : inconnus")
    if known.funding:
        rows = [
            (one.line, one.funder, one.purpose, _euros(one.asked), _euros(one.obtained))
            for one in known.funding
        ]
        print_table("Financement", ("Ligne", "Financeur", "Objet", "Demandé", "Obtenu"), rows)
    else:
        say("Financement : inconnu")


def _euros(cents: int | None) -> str:
    return UNKNOWN if cents is None else euros_text(cents)


def _shared(session: Session, reference: str, options: Mapping[str, str]) -> dict[str, Any]:
    return {
        "actor": session.actor(),
        "antenna": case_of(session, reference),
        "effective_at": parse_when(options["at"]) if options["at"] else None,
        "source": options["origin"],
        "corrects": options["corrects"],
    }


def _carry_out(
    session: Session, command: Command, said: Callable[[Done], str] | None = None
) -> None:
    def recorded(done: Done) -> str:
        return f"C’est enregistré ({done.shown['record']})."

    carry_out(session, command, said or recorded)


def _read(name: str, typed: str, read: Callable[[str], int | Unread]) -> int | None:
    found = read(typed) if typed else None
    if isinstance(found, Unread):
        raise _unread(name, typed, found)
    return found


def _unread(name: str, typed: str, unread: Unread) -> click.BadParameter:
    error = UserError(field=name, value=typed, problem=unread.problem, expected=unread.expected)
    return click.BadParameter(error_sentence(error))
