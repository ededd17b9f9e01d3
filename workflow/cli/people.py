"""Commands on local authorities and persons."""

from datetime import date

import click

from notifications.wording import label
from states.identifiers import CaseId, ContactKind
from workflow.cli.console import carry_out, print_json, print_table
from workflow.cli.context import Session, pass_session
from workflow.cli.when import parse_day
from workflow.people import Person

FLAG = click.Choice(["yes", "no", "unknown"])
KIND = click.Choice([str(kind) for kind in ContactKind])
TEXT_OPTIONS = ("name", "email", "function", "phone", "civility")


@click.group(help="Collectivités : communes, EPCI, consortiums.")
def authority() -> None:
    """Group the commands of local authorities."""


@authority.command("add", help="Fait connaître une collectivité par son code officiel.")
@click.argument("code", metavar="CODE")
@click.argument("name", metavar="NOM")
@click.option(
    "--kind",
    type=click.Choice(["commune", "epci", "consortium"]),
    default="commune",
    show_default=True,
    help="Nature de la collectivité.",
)
@click.option("--departement", default="", help="Code du département, par exemple 40 ou 2B.")
@click.option("--region", default="", help="Code de la région.")
@click.option("--acv", type=FLAG, default="unknown", help="Action cœur de ville.")
@click.option("--ti", type=FLAG, default="unknown", help="Territoires d’industrie.")
@click.option("--pvd", type=FLAG, default="unknown", help="Petites villes de demain.")
@click.option("--industry", type=FLAG, default="unknown", help="Offre de formation industrielle.")
@click.option("--mark", "marks", multiple=True, type=click.Choice(["unnamed", "fictional"]))
@pass_session
def add_authority(session: Session, /, code: str, name: str, **options: str) -> None:
    """Register a local authority."""
    from workflow.commands import RegisterAuthority

    flags = {flag: options[flag] for flag in ("acv", "ti", "pvd", "industry")}
    command = RegisterAuthority(
        actor=session.actor(),
        code=code,
        name=name,
        kind=options["kind"],
        departement=options["departement"],
        region=options["region"],
        flags=flags,
        marks=tuple(options["marks"]),
    )
    carry_out(session, command, lambda _: f"Collectivité enregistrée : {name} ({code}).")


@authority.command("list", help="Liste les collectivités.")
@pass_session
def list_authorities(session: Session) -> None:
    """Print the local authorities."""
    from workflow.cli.reading import print_authorities

    print_authorities(session)


@click.group(help="Contacts et agents, désignés par leur fonction.")
def contact() -> None:
    """Group the commands of persons."""


@contact.command("add", help="Fait connaître une personne.")
@click.option("--kind", type=KIND, required=True, help="Ce qu’elle est pour le programme.")
@click.option("--organisation", required=True, help="Code de la collectivité, région ou comité.")
@click.option("--name", required=True, help="Nom ou fonction, tel qu’il s’écrit dans une lettre.")
@click.option("--email", required=True, help="Adresse électronique professionnelle.")
@click.option("--function", default="", help="Fonction, par exemple « maire de Dax ».")
@click.option("--phone", default="", help="Téléphone professionnel.")
@click.option("--civility", default="", help="Madame ou Monsieur.")
@click.option("--region", default="", help="Code de la région.")
@click.option(
    "--organisation-name", default="", help="Organisme représenté, par exemple d’un comité."
)
@click.option("--since", default="", help="Premier jour du mandat.")
@click.option("--until", default="", help="Dernier jour du mandat.")
@pass_session
def add_contact(session: Session, /, kind: str, organisation: str, **options: str) -> None:
    """Register a person."""
    from workflow.commands import RegisterPerson

    _check_email(options["email"])
    command = RegisterPerson(
        actor=session.actor(),
        kind=ContactKind(kind),
        organisation=organisation,
        region=options["region"],
        texts={name: options[name] for name in (*TEXT_OPTIONS, "organisation_name")},
        since=_day(options["since"]),
        until=_day(options["until"]),
    )
    carry_out(session, command, "Personne enregistrée : {person}.")


@contact.command("replace", help="Remplace un contact : ses lettres en attente suivent.")
@click.argument("person", metavar="PERSONNE")
@click.option("--name", required=True, help="Nom ou fonction du remplaçant.")
@click.option("--email", required=True, help="Adresse électronique du remplaçant.")
@click.option("--function", default="", help="Fonction.")
@click.option("--phone", default="", help="Téléphone.")
@click.option("--civility", default="", help="Madame ou Monsieur.")
@pass_session
def replace_contact(session: Session, /, person: str, **options: str) -> None:
    """Replace a contact by another."""
    from workflow.commands import ReplacePerson

    _check_email(options["email"])
    command = ReplacePerson(actor=session.actor(), person=CaseId(person), texts=options)
    carry_out(session, command, "Contact remplacé : {person}.")


@contact.command("correct", help="Corrige le nom, l’adresse ou la fonction d’une personne.")
@click.argument("person", metavar="PERSONNE")
@click.option("--name", default="", help="Nom ou fonction.")
@click.option("--email", default="", help="Adresse électronique.")
@click.option("--function", default="", help="Fonction.")
@click.option("--phone", default="", help="Téléphone.")
@click.option("--civility", default="", help="Madame ou Monsieur.")
@click.option("--since", default="", help="Premier jour du mandat.")
@click.option("--until", default="", help="Dernier jour du mandat.")
@pass_session
def correct_contact(session: Session, /, person: str, **options: str) -> None:
    """Correct what is given, leave the rest."""
    from workflow.commands import CorrectPerson

    since, until = _day(options.pop("since")), _day(options.pop("until"))
    given = {name: value for name, value in options.items() if value}
    if not given and since is None and until is None:
        raise click.UsageError("Il n’y a rien à corriger. Donnez au moins une option.")
    if "email" in given:
        _check_email(given["email"])
    command = CorrectPerson(
        actor=session.actor(), person=CaseId(person), texts=given, since=since, until=until
    )
    carry_out(session, command, "Correction enregistrée.")


@contact.command("end", help="Met fin au rôle d’une personne : plus de lettre, accès révoqués.")
@click.argument("person", metavar="PERSONNE")
@pass_session
def end_contact(session: Session, person: str) -> None:
    """End a person's part."""
    from workflow.commands import EndPerson

    carry_out(session, EndPerson(actor=session.actor(), person=CaseId(person)), "Enregistré.")


@contact.command("feed", help="Donne à une personne un flux d’agenda secret, ou le révoque.")
@click.argument("person", metavar="PERSONNE")
@click.option("--revoke", is_flag=True, help="Les flux donnés cessent de répondre.")
@pass_session
def feed_contact(session: Session, person: str, revoke: bool) -> None:
    """Give a new secret, shown this once, or revoke those given."""
    from workflow.commands import IssueFeed, RevokeFeeds

    actor, case = session.actor(), CaseId(person)
    if revoke:
        carry_out(session, RevokeFeeds(actor=actor, person=case), "Flux révoqués : {revoked}.")
        return
    said = "Secret du flux, montré cette seule fois : {token}"
    done = carry_out(session, IssueFeed(actor=actor, person=case), said)
    if done.shown.get("revoked") and not session.as_json:
        click.echo("Le flux donné auparavant ne répond plus.")


@contact.command("list", help="Liste les personnes.")
@click.option("--organisation", default="", help="Une collectivité, une région ou un comité.")
@pass_session
def list_contacts(session: Session, organisation: str) -> None:
    """Print the persons of an organisation, or all."""
    print_persons(session, organisation)


def _day(text: str) -> date | None:
    return parse_day(text) if text else None


def print_persons(session: Session, organisation: str) -> None:
    """Print persons with their function; names only where they were not erased."""
    from workflow.archive import Archive

    session.require_insider()
    office = session.opened()
    with office.store.read() as reader:
        found = [
            person
            for person in Archive(reader, office.memory).persons()
            if not organisation or person.organisation == organisation
        ]
        words = reader.texts([ref for person in found for ref in person.texts.values()])
    if session.as_json:
        print_json([_row(person, words) for person in found])
        return
    print_table(
        "",
        ("Personne", "Qualité", "Organisme", "Nom ou fonction", "Adresse", ""),
        (
            (
                person.id,
                label("contact", person.kind),
                person.organisation,
                words.get(person.texts.get("name", ""), "effacé"),
                words.get(person.texts.get("email", ""), "effacée"),
                "" if person.active else "terminé",
            )
            for person in found
        ),
    )


def _row(person: Person, words: object) -> dict[str, object]:
    assert hasattr(words, "get")
    return {
        "id": person.id,
        "kind": str(person.kind),
        "organisation": person.organisation,
        "active": person.active,
        "name": words.get(person.texts.get("name", "")),
        "email": words.get(person.texts.get("email", "")),
    }


def _check_email(address: str) -> None:
    from notifications.addresses import checked_address
    from notifications.faults import MessageError

    try:
        checked_address("email", address)
    except MessageError as fault:
        raise click.BadParameter(
            f"l’adresse électronique « {address[:60]!s} » n’est pas valide. Vérifiez-la, par "
            "exemple mairie@ville.example."
        ) from fault
