"""From the lines of a spreadsheet to candidatures and contacts, with every fault found."""

import re

from notifications.addresses import checked_address
from notifications.faults import MessageError
from states.identifiers import ContactKind
from workflow.commands import CandidatureRow, ContactRow, RegisterAuthority, RegisterPerson
from workflow.importing.cells import (
    AUTHORITY_KINDS,
    CHANNELS,
    FLAGS,
    KINDS,
    STATES,
    Unread,
    read_code,
)
from workflow.importing.columns import normalised
from workflow.importing.faults import RowFault
from workflow.importing.gazetteer import departement_of
from workflow.importing.sheet import NAME_LENGTH, Ground, Named, Reading, SheetRow, body_of
from workflow.importing.spreadsheets import Line

DECIDED = ("labelled", "not_selected", "deferred")
FLAG_FIELDS = ("acv", "ti", "pvd", "industry")
ORGANISATION_FREE = ("regional_centre", "regional_director", "region")
"""Kinds of persons who belong to a region rather than to a local authority."""


def read_candidatures(lines: tuple[Line, ...], ground: Ground) -> Reading:
    """Read a file of candidatures.

    Raises:
        FileRefused: it has no headings we know.
    """
    header, body, skipped = body_of("candidatures", lines)
    sheets = [_Row(header, line, ground) for line in body]
    rows = tuple(sheet.candidature() for sheet in sheets)
    return Reading(
        candidatures=rows,
        faults=_faults(sheets),
        ignored=header.ignored,
        skipped=skipped,
        named=_named(sheets),
        columns=header.letters,
    )


def read_contacts(lines: tuple[Line, ...], ground: Ground) -> Reading:
    """Read a file of contacts.

    Raises:
        FileRefused: it has no headings we know.
    """
    header, body, skipped = body_of("contacts", lines)
    sheets = [_Row(header, line, ground) for line in body]
    rows = tuple(sheet.contact() for sheet in sheets)
    return Reading(
        contacts=rows,
        faults=_faults(sheets),
        ignored=header.ignored,
        skipped=skipped,
        named=_named(sheets),
        columns=header.letters,
    )


def _faults(sheets: list["_Row"]) -> tuple[RowFault, ...]:
    return tuple(fault for sheet in sheets for fault in sheet.faults)


def _named(sheets: list["_Row"]) -> tuple[Named, ...]:
    return tuple(each for sheet in sheets for each in sheet.named)


class _Row(SheetRow):
    """One line of candidatures or contacts."""

    def candidature(self) -> CandidatureRow:
        """Read the line as a candidature."""
        authority = self._authority("name")
        state = self.choice("state", STATES)
        filed_at = self.when("filed_at")
        said = self.value("filed_at") or self.is_said_unknown("filed_at")
        if state not in ("", "draft") and not said:
            self.fault("filed_at", "missing")
        if state in DECIDED and not self.value("session"):
            self.fault("session", "missing")
        return CandidatureRow(
            line=self.line.number,
            authority=authority,
            window=self._window(),
            state=state,
            filed_at=filed_at,
            channel=self.choice("channel", CHANNELS),
            members=self._members(),
            session=self.value("session"),
            reason=self.value("reason"),
        )

    def contact(self) -> ContactRow:
        """Read the line as a person."""
        kind = self.choice("kind", KINDS) or "contact"
        region = self.region()
        free = kind in ORGANISATION_FREE and not self.value("code")
        organisation = region if free else self.place("organisation").code
        if free and not region:
            self.fault("region", "missing")
        texts = {
            "name": self._name(),
            "email": self._email(),
            "function": self.value("function"),
            "phone": self._phone(),
            "civility": self.value("civility"),
            "organisation_name": self.value("organisation") if free else "",
        }
        person = RegisterPerson(
            actor=self.ground.actor,
            kind=ContactKind(kind),
            organisation=organisation,
            texts={name: text for name, text in texts.items() if text},
            region=region,
            imported=True,
        )
        return ContactRow(line=self.line.number, person=person)

    def _authority(self, field: str) -> RegisterAuthority:
        place = self.place(field)
        coded = isinstance(read_code(self.value("code")), str)
        kind = self.choice("kind", AUTHORITY_KINDS) if self.value("kind") else place.kind
        flags = {name: self.choice(name, FLAGS) for name in FLAG_FIELDS}
        if flags["acv"] == "unknown":
            flags["acv"] = place.acv
        return RegisterAuthority(
            actor=self.ground.actor,
            code=place.code,
            # A name found without its code may be misspelt: the official one is kept.
            name=(self.value(field) if coded else place.name) or place.name or self.value(field),
            kind=kind,
            departement=departement_of(self.value("departement")) or place.departement,
            region=self.region() or place.region,
            flags=flags,
            imported=True,
        )

    def _members(self) -> tuple[str, ...]:
        codes = []
        for text in re.split(r"[\s,;/+]+", self.value("members")):
            read = read_code(text) if text else ""
            if isinstance(read, Unread):
                self.fault("members", read.problem, *read.expected)
            elif read:
                codes.append(read)
        return tuple(codes)

    def _window(self) -> str:
        """Return the window a line names: its id, its label, or its call with a number."""
        text, call = self.value("window"), self.value("call")
        wanted = {normalised(text), normalised(f"{call} {text}"), normalised(f"{text} {call}")}
        wanted.add(normalised(f"{call} vague {text}"))
        found = []
        for each in self.ground.programme.calls:
            for window in each.windows:
                short = window.id.partition("/")[2]
                alone = len(each.windows) == 1
                names = {normalised(window.id), normalised(window.label)}
                names |= {normalised(f"{name} {short}") for name in (each.id, each.label)}
                names |= {normalised(name) for name in (each.id, each.label) if alone}
                if names & wanted:
                    found.append(str(window.id))
        if len(found) == 1:
            return found[0]
        known = [str(window.id) for each in self.ground.programme.calls for window in each.windows]
        field = "window" if "window" in self.header.columns else "call"
        self.fault(field, "unknown" if text or call else "missing", *known)
        return ""

    def _name(self) -> str:
        name = " ".join(part for part in (self.value("first_name"), self.value("name")) if part)
        if not name:
            self.fault("name", "missing")
        elif len(name) > NAME_LENGTH:
            self.fault("name", "too_long")
        return name

    def _email(self) -> str:
        text = self.value("email")
        if not text:
            self.fault("email", "missing")
            return ""
        try:
            return checked_address("email", text)
        except MessageError as fault:
            self.fault("email", str(fault.fault))
            return ""

    def _phone(self) -> str:
        """Return a telephone number; the zero that a spreadsheet lost is asked, never added."""
        text = self.value("phone").removeprefix("'")
        digits = re.sub(r"[\s.-]", "", text)
        if re.fullmatch(r"[1-9]\d{8}", digits):
            full = f"0{digits}"
            pairs = " ".join(full[index : index + 2] for index in range(0, 10, 2))
            self.fault("phone", "phone_short", pairs)
        return text
