"""Commands on accesses: who is inside, sending out, passwords, keys, missions, tokens."""

import sys
from collections.abc import Sequence
from datetime import datetime

import click

from notifications.wording import deadline_day_text, instant_text, label, list_text
from notifications.wording.errors import shown_value
from states.identifiers import CaseId
from workflow.access.commands import (
    GrantMission,
    InviteAgent,
    IssueApiToken,
    IssueKey,
    RevokeAccesses,
    RevokeApiToken,
    SetPassword,
)
from workflow.access.questions import late_codes, live_tokens, open_sessions
from workflow.cli.console import carry_out, print_json, print_table, say
from workflow.cli.context import Session, pass_session
from workflow.cli.when import parse_day
from workflow.outcomes import Done
from workflow.reading import Reading
from workflow.reports.naming import Naming
from workflow.store.access_records import ApiTokenRow, WebSessionRow

SESSION_COLUMNS = ("Session", "Personne", "Appareil", "Ouverte le", "Jusqu’au")
TOKEN_COLUMNS = ("Jeton", "Personne", "Intitulé", "Rôles", "Jusqu’au")
LATE_COLUMNS = ("Personne", "Échéance", "Demandé le", "Remis le")
INVITATION_PATH = "/entrer/inscription/"


@click.group(help="Accès : sessions, mots de passe, clés, missions, jetons.")
def access() -> None:
    """Group the commands of access."""


@access.command("list", help="Liste les sessions et les jetons en cours.")
@click.argument("person", metavar="[PERSONNE]", required=False)
@pass_session
def list_accesses(session: Session, person: str | None) -> None:
    """Print the open sessions and the live tokens."""
    session.require_insider()
    office = session.opened()
    with office.store.read() as reader:
        reading = Reading(office, reader, session.actor())
        wanted = CaseId(person) if person else None
        if wanted and reading.archive.person(wanted) is None:
            raise click.BadParameter(
                f"« {shown_value(str(person))} » n’est personne d’enregistré. Voyez « ancrage list "
                "contacts »."
            )
        sessions, tokens = open_sessions(reading, wanted), live_tokens(reading, wanted)
        naming = Naming(reader, reading.archive)
        opened = [_session_line(row, naming.person(row.person)) for row in sessions]
        given = [_token_line(row, naming.person(row.person)) for row in tokens]
    if session.as_json:
        print_json({"sessions": _sessions(sessions), "tokens": _tokens(tokens)})
        return
    print_table("Sessions ouvertes", SESSION_COLUMNS, opened)
    print_table("Jetons", TOKEN_COLUMNS, given)


@access.command("revoke", help="Met fin aux sessions, codes et jetons d’une personne.")
@click.argument("person", metavar="PERSONNE")
@pass_session
def revoke(session: Session, person: str) -> None:
    """End every access of a person."""
    command = RevokeAccesses(actor=session.actor(), person=CaseId(person))
    said = "Fin des accès. Sessions : {sessions}. Codes : {codes}. Jetons : {tokens}."
    carry_out(session, command, said)


@access.command("password", help="Donne un mot de passe à un agent, lu sans l’afficher.")
@click.argument("person", metavar="PERSONNE")
@pass_session
def password(session: Session, person: str) -> None:
    """Give an agent a password, typed or read from the standard input."""
    if sys.stdin.isatty():  # pragma: no cover - a person types it
        chosen = click.prompt("Mot de passe", hide_input=True, confirmation_prompt="Encore")
    else:
        chosen = sys.stdin.readline().rstrip("\r\n")
    command = SetPassword(actor=session.actor(), person=CaseId(person), password=chosen)
    carry_out(session, command, "Mot de passe enregistré.")


@access.command("totp", help="Donne à un agent une clé pour son application d’authentification.")
@click.argument("person", metavar="PERSONNE")
@pass_session
def totp(session: Session, person: str) -> None:
    """Give an agent a new TOTP key, shown once."""
    done = carry_out(session, IssueKey(actor=session.actor(), person=CaseId(person)), _key)
    if not session.as_json and sys.stdout.isatty():  # pragma: no cover - drawn for a person
        import segno

        segno.make(str(done.shown["uri"])).terminal(compact=True)


@access.command("invite", help="Fait un lien par lequel un agent choisit son mot de passe.")
@click.argument("person", metavar="PERSONNE")
@pass_session
def invite(session: Session, person: str) -> None:
    """Make an invitation, shown once."""
    base = session.opened().settings.base_url
    command = InviteAgent(actor=session.actor(), person=CaseId(person))
    carry_out(
        session,
        command,
        lambda done: (
            "Lien à remettre à cette seule personne, valable trois jours : "
            f"{base}{INVITATION_PATH}{done.shown['token']}"
        ),
    )


@access.command("mission", help="Ouvre à une personne chargée du contrôle, jusqu’à un jour inclus.")
@click.argument("person", metavar="PERSONNE")
@click.option("--letter", "mission_letter", default="", help="Référence de la lettre de mission.")
@click.option("--until", default="", help="Dernier jour, par exemple 2021-12-31.")
@pass_session
def mission(session: Session, person: str, mission_letter: str, until: str) -> None:
    """Grant a mission to an auditor."""
    command = GrantMission(
        actor=session.actor(),
        person=CaseId(person),
        letter=mission_letter,
        until=parse_day(until),
    )
    carry_out(session, command, "Mission enregistrée.")


@access.command("token", help="Donne à une personne un jeton d’accès aux données, montré une fois.")
@click.argument("person", metavar="PERSONNE")
@click.option("--label", "title", default="", help="À quoi il sert.")
@click.option("--role", "roles", multiple=True, help="Un rôle de la personne (tous par défaut).")
@click.option("--until", default="", help="Dernier jour, par exemple 2021-12-31.")
@pass_session
def token(session: Session, person: str, title: str, roles: tuple[str, ...], until: str) -> None:
    """Issue a token of the API."""
    command = IssueApiToken(
        actor=session.actor(),
        person=CaseId(person),
        label=title,
        roles=roles,
        until=parse_day(until) if until else None,
    )
    carry_out(session, command, "Jeton {api_token} : {token}")


@access.command("token-revoke", help="Met fin à un jeton d’accès aux données.")
@click.argument("api_token", metavar="JETON")
@pass_session
def token_revoke(session: Session, api_token: str) -> None:
    """Revoke a token of the API."""
    command = RevokeApiToken(actor=session.actor(), api_token=api_token)
    carry_out(session, command, "Jeton révoqué.")


@access.command("late-codes", help="Liste les codes demandés avant une clôture et remis après.")
@pass_session
def list_late_codes(session: Session) -> None:
    """Print the codes that came too late for a closing."""
    session.require_insider()
    office = session.opened()
    with office.store.read() as reader:
        reading = Reading(office, reader, session.actor())
        found = late_codes(reading)
        naming = Naming(reader, reading.archive)
        lines = [
            (
                naming.person(each.person.id),
                f"{each.closing.label}, {deadline_day_text(each.closing)}",
                instant_text(each.asked_at),
                _until(each.delivered_at, "jamais"),
            )
            for each in found
        ]
    if session.as_json:
        print_json(
            [
                {
                    "person": each.person.id,
                    "deadline": each.closing.id,
                    "asked_at": each.asked_at,
                    "delivered_at": each.delivered_at,
                }
                for each in found
            ]
        )
        return
    if not lines:
        say("Aucun code n’est parvenu après une clôture.")
        return
    print_table("Codes parvenus après une clôture", LATE_COLUMNS, lines)


def _key(done: Done) -> str:
    return f"Clé à enregistrer dans l’application, montrée une fois : {done.shown['uri']}"


def _session_line(row: WebSessionRow, person: str) -> tuple[str, ...]:
    opened, until = instant_text(row.opened_at), instant_text(row.expires_at)
    return row.id, person, row.device, opened, until


def _token_line(row: ApiTokenRow, person: str) -> tuple[str, ...]:
    roles = list_text([label("role", role) for role in row.roles])
    return row.id, person, row.label, roles, _until(row.expires_at, "sans fin")


def _until(instant: datetime | None, otherwise: str) -> str:
    return instant_text(instant) if instant else otherwise


def _sessions(rows: Sequence[WebSessionRow]) -> list[dict[str, object]]:
    return [
        {
            "id": row.id,
            "person": row.person,
            "device": row.device,
            "opened_at": row.opened_at,
            "seen_at": row.seen_at,
            "expires_at": row.expires_at,
            "strong": row.strong,
        }
        for row in rows
    ]


def _tokens(rows: Sequence[ApiTokenRow]) -> list[dict[str, object]]:
    return [
        {
            "id": row.id,
            "person": row.person,
            "label": row.label,
            "roles": list(row.roles),
            "created_at": row.created_at,
            "expires_at": row.expires_at,
        }
        for row in rows
    ]
