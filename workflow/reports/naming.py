"""How ids are said: a file by its reference and place, a person by function, never by name."""

from collections.abc import Mapping

from notifications.wording import label
from notifications.wording.places import organisation_text
from states.identifiers import CaseId, ContactKind
from states.programme import Programme
from workflow.archive import Archive
from workflow.audience import IN_TOWN
from workflow.mail.rendering import LEAD_ADDRESS, WITNESS_ADDRESS
from workflow.people import Person
from workflow.store.store import Reader

NEW_FILE = "nouveau dossier"
FROM_SETTINGS = {LEAD_ADDRESS: ContactKind.LEAD, WITNESS_ADDRESS: ContactKind.WITNESS}
"""Who stands behind an address of the settings, when nobody is registered."""


class Naming:
    """Says the ids found in one snapshot; each is looked up once.

    `names`: what the programme calls its committees and windows, by id.
    """

    def __init__(
        self, reader: Reader, archive: Archive, names: Mapping[str, str] | None = None
    ) -> None:
        self._names = names or {}
        self._reader = reader
        self._archive = archive
        self._files: dict[str, str] = {}
        self._persons: dict[str, str] = {}

    def file(self, case: str | None) -> str:
        """Return « AMI2-014 Dax », the id of a case without a reference, "" for none.

        A file that is only rehearsed is a new one.
        """
        if not case:
            return ""
        if case not in self._files:
            row = self._reader.case(case)
            unknown = case if "/" in case else NEW_FILE
            said = f"{row.reference} {row.label}".strip() if row else unknown
            self._files[case] = said or case
        return self._files[case]

    def of_programme(self, code: str) -> str:
        """Return what the programme calls a committee or a window, else its code."""
        return self._names.get(code) or organisation_text(code)

    def person(self, person: str) -> str:
        """Return « contact de la collectivité, Dax »; the id of somebody unknown."""
        if person not in self._persons:
            found = self._archive.person(CaseId(person))
            kind = FROM_SETTINGS.get(person)
            said = label("contact", kind) if kind else person
            self._persons[person] = self._function(found) if found else said
        return self._persons[person]

    def _function(self, person: Person) -> str:
        place = self.of_programme(person.region or person.organisation)
        if person.kind in IN_TOWN:
            authority = self._archive.authority(person.organisation)
            text = self._reader.text(authority.name_ref) if authority else None
            place = text.value if text else person.organisation
        return (
            f"{label('contact', person.kind)}, {place}" if place else label("contact", person.kind)
        )


def names_of_programme(programme: Programme | None) -> Mapping[str, str]:
    """Return the labels of a programme's committees and windows by id."""
    if programme is None:
        return {}
    windows = {str(window.id): window.label for call in programme.calls for window in call.windows}
    return windows | {str(body.id): body.label for body in programme.bodies}
