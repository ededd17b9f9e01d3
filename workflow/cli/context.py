"""What one command line knows: the data folder, who acts, the office once it is needed."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import click

from config.settings import data_folder
from states.identifiers import ActorId, ContactKind, Role
from workflow.people import Actor, Person
from workflow.store.store import DATABASE_NAME

if TYPE_CHECKING:
    from workflow.archive import Archive
    from workflow.office import Office
    from workflow.outcomes import Outcome

LEAD_NAMES = ("responsable", "lead")
OPERATOR_NAMES = ("exploitant", "operator")
KIND_OF_PREFIX = {
    "contact": ContactKind.CONTACT,
    "executif": ContactKind.EXECUTIVE,
    "centre": ContactKind.REGIONAL_CENTRE,
    "comite": ContactKind.COMMITTEE_MEMBER,
    "controle": ContactKind.AUDITOR,
    "partenaire": ContactKind.PARTNER,
}


class NoInstallation(click.ClickException):
    """There is no store in the data folder."""

    exit_code = 3

    def __init__(self, folder: Path) -> None:
        super().__init__(
            f"Aucune installation dans « {folder} ». Créez-la par « ancrage init », ou donnez "
            "son dossier par l’option --data."
        )


@dataclass
class Session:
    """One command line; `office` may be handed in by a caller of the same process."""

    office: "Office | None" = None
    folder: Path | None = None
    who: str = "responsable"
    as_json: bool = False
    named: Path | None = None
    """The data folder as it was typed, None when it was not."""
    outcome: "Outcome | None" = None
    _actor: Actor | None = field(default=None, repr=False)

    def asked(self, folder: Path | None, who: str, as_json: bool) -> "Session":
        """Take the common options; the folder of an office handed in wins."""
        self.folder = self.office.store.folder if self.office else data_folder(folder)
        self.who, self.as_json = who, as_json
        self.named = None if self.office else folder
        return self

    @property
    def data(self) -> Path:
        """The data folder."""
        return self.folder or data_folder(None)

    def opened(self) -> "Office":
        """Return the office, opened once.

        Raises:
            NoInstallation: the folder holds no store.
        """
        if self.office is None:
            if not (self.data / DATABASE_NAME).exists():
                raise NoInstallation(self.data)
            from workflow.composition import open_office

            self.office = open_office(self.data)
        return self.office

    def require_insider(self) -> None:
        """Refuse somebody outside the decisions what is only for those inside.

        Raises:
            click.BadParameter: the actor is an outsider.
        """
        if not self.actor().is_insider:
            raise click.BadParameter(
                f"cette lecture ne relève pas du rôle de « {self.who} ». Demandez-la au "
                "responsable du programme.",
                param_hint="'--as'",
            )

    def actor(self) -> Actor:
        """Return who acts.

        Raises:
            click.BadParameter: nobody answers to the name given.
        """
        if self._actor is None:
            self._actor = self._find_actor()
        return self._actor

    def _find_actor(self) -> Actor:
        if self.who in OPERATOR_NAMES:
            return Actor(id=ActorId("exploitant"), roles=frozenset({Role.OPERATOR}))
        office = self.opened()
        from workflow.archive import Archive

        with office.store.read() as reader:
            archive = Archive(reader, office.memory)
            if self.who in LEAD_NAMES:
                return _lead(archive)
            person = _named(archive, self.who)
        if person is None or not person.active:
            raise click.BadParameter(
                f"« {self.who} » ne désigne personne d’enregistré. Voyez « ancrage list "
                "contacts ».",
                param_hint="'--as'",
            )
        return person.as_actor()


def session_of(ctx: click.Context) -> Session:
    """Return the session of a click context."""
    found = ctx.find_object(Session)
    assert found is not None
    return found


pass_session = click.make_pass_decorator(Session)


def _lead(archive: "Archive") -> Actor:
    for person in archive.persons():
        if person.kind is ContactKind.LEAD and person.active:
            return person.as_actor()
    return Actor(id=ActorId("responsable"), roles=frozenset({Role.LEAD}))


def _named(archive: "Archive", who: str) -> Person | None:
    prefix, colon, organisation = who.partition(":")
    if colon and prefix in KIND_OF_PREFIX:
        kind = KIND_OF_PREFIX[prefix]
        for person in archive.persons():
            places = [person.organisation]
            if kind is ContactKind.REGIONAL_CENTRE:
                places.append(person.region)
            if organisation and person.kind is kind and person.active and organisation in places:
                return person
        return None
    from states.identifiers import CaseId

    return archive.person(CaseId(who))
